"""The evidence of the rows of a plan."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from core.forms.ports import Reader
from core.log.contents import linked_evidence
from core.plan.tree import PlanRow, file_place
from core.values import Ref


class RowProof(NamedTuple):
    """A piece of evidence of a row."""

    evidence: Ref
    title: str
    date: str  # ISO, or ""
    place: str = ""  # the field of the row it is in, "" = it has none for files


RowProofs = Mapping[Ref, tuple[RowProof, ...]]  # by row


def row_proofs(reader: Reader, rows: Sequence[PlanRow]) -> RowProofs:
    """The evidence of each row that has some, in the order it was linked."""
    scope = rows[0].ref.scope
    homes = {row.ref.local: row for row in rows} | {row.progress.local: row for row in rows if row.progress}
    every = reader.said.brief("link", ("evidence", "target", "item"), target=frozenset(homes))
    links = [link for link in every if link.ref.scope == scope]
    kept = linked_evidence(reader, scope, links)
    found: dict[Ref, tuple[RowProof, ...]] = {}
    for link in links:
        if (one := kept.get(link.text("evidence"))) is not None:
            row = homes[link.text("target")]
            proof = RowProof(one.ref, one.text("title"), one.text("date")[:10], file_place(row, link.text("item")))
            found[row.ref] = (*found.get(row.ref, ()), proof)
    return found
