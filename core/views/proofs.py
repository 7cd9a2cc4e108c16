"""The evidence given for the items of an assessment, by the proof it is said to be."""

from collections.abc import Mapping
from typing import NamedTuple

from core.instruments.shape import Instrument
from core.model.values import Record, Ref
from core.ports import Reader
from core.scoring.proofs import BLOCK, Days, counted


class Proving(NamedTuple):
    """A piece of evidence that is linked to an item."""

    evidence: Ref
    title: str
    days: Days = Days()


Given = Mapping[tuple[str, str], tuple[Proving, ...]]  # (item, proof) -> the evidence; proof "" = not said which


def evidence_given(reader: Reader, assessment: Ref) -> Given:
    """The evidence linked to an assessment, by item and proof."""
    links = reader.records("link", assessment.scope, target=assessment.local)
    if not links:
        return {}
    kept = {one.ref.local: one for one in reader.records("evidence", assessment.scope)}
    found: dict[tuple[str, str], tuple[Proving, ...]] = {}
    for link in links:
        one = kept.get(link.text("evidence"))
        if one is not None:
            place = link.text("item"), link.text("proof")
            found[place] = (
                *found.get(place, ()),
                Proving(one.ref, one.text("title") or one.text("kind"), days_of(one)),
            )
    return found


def days_of(evidence: Record) -> Days:
    """The days a piece of evidence speaks of."""
    torn = any(evidence.shown(name).conflict for name in ("date", "until"))
    return Days(evidence.text("date")[:10], evidence.text("until")[:10], torn)


def bearing(form: Instrument, assessment: Record, given: Given) -> Mapping[tuple[str, str], int] | None:
    """What a score needs of this evidence; None where none bears on it.

    Only an office's own assessment stands on evidence: a committee and who reads its result have judged it themselves.
    """
    if assessment.ref.entity != "assessment":
        return None
    days = {place: [one.days for one in some] for place, some in given.items()}
    return counted(form.proofs, days, assessment.number("year") or 0)


def bearing_in(reader: Reader, form: Instrument, assessment: Record) -> Mapping[tuple[str, str], int] | None:
    """The same read from the folder, which is spared where the form lets no proof change a score."""
    if not any(proof.if_missing == BLOCK for proof in form.proofs):
        return None
    return bearing(form, assessment, evidence_given(reader, assessment.ref))
