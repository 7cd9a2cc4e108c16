"""The evidence of the rows of a plan: what is linked to a row, or to its report."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from core.model.values import Ref
from core.ports import Reader
from core.views.plan_tree import PlanRow


class RowProof(NamedTuple):
    """A piece of evidence of a row."""

    evidence: Ref
    title: str
    date: str  # ISO, or ""


RowProofs = Mapping[Ref, tuple[RowProof, ...]]  # by row


def row_proofs(reader: Reader, rows: Sequence[PlanRow]) -> RowProofs:
    """The evidence of each row that has some, in the order it was linked."""
    scope = rows[0].ref.scope
    homes = {row.ref.local: row.ref for row in rows} | {row.progress.local: row.ref for row in rows if row.progress}
    links = [link for link in reader.records("link", scope) if link.text("target") in homes]
    if not links:
        return {}
    kept = {one.ref.local: one for one in reader.records("evidence", scope)}
    found: dict[Ref, tuple[RowProof, ...]] = {}
    for link in links:
        if (one := kept.get(link.text("evidence"))) is not None:
            home = homes[link.text("target")]
            proof = RowProof(one.ref, one.text("title"), one.text("date")[:10])
            found[home] = (*found.get(home, ()), proof)
    return found
