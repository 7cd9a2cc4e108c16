"""Items verified by another unit: the unit that the form names with `verified_by` answers yes or no for each unit.

The verifying unit stores its answer on a review sheet in the scope of the assessed unit. The self-assessment uses that
answer until it is locked; then the answer is copied into it, so that nothing signed changes. A committee answers every
item on its own sheets.
"""

from collections.abc import Mapping
from typing import NamedTuple

from core.entities import record_id
from core.forms.ports import Reader
from core.forms.shape import Instrument, Item
from core.forms.vocabulary import State
from core.i18n import _
from core.log.ports import signed_whole
from core.people.units import UnitRegister, kind_title, register
from core.values import NOTHING, Plain, Record, Ref, ShownField

OWN, SHEET, ANSWER = "assessment", "review_sheet", "review_answer"
YES, NO = State.MET.value, State.NOT_MET.value


class Verification(NamedTuple):
    """The verification of an item: by whom, and the verdict."""

    who: str  # name of the verifier
    state: str  # met | not_met | "" = it waits


def verifier_of(units: UnitRegister, unit: str, named: str) -> str:
    """Return the id of the unit that verifies items of `unit`, if the form assigns them to `named` (a level or code):
    the nearest unit above with that level or code, else any other unit with that code, else the next unit above; "" if
    this PC knows none. Nobody verifies their own items."""
    chain = [one for one in units.upwards(unit) if one.id != unit]
    near = next((one.id for one in chain if named in (one.kind, one.code)), "")
    coded = near or next((one.id for one in units.values() if one.code == named and one.id != unit), "")
    return coded or next((one.id for one in chain), "")


def verifier_words(units: UnitRegister, verifier: str, named: str) -> str:
    """Return who verifies in words: the unit's name, else the name of the level, else the code in the form."""
    one = units.get(verifier)
    if one is not None and (called := one.name or one.code):
        return called
    return kind_title(named) or named


def verified_sheet(assessment: Ref, verifier: str) -> Ref:
    """Return the reference of the sheet with a verifier's answers on an assessment; each verifier has its own sheet."""
    return Ref(assessment.scope, SHEET, record_id(assessment.scope, SHEET, of_review(assessment), f"unit/{verifier}"))


def of_review(assessment: Ref) -> str:
    """Return the text that a verifier's sheet stores as its assessment; it names no record, so rankings ignore it."""
    return f"review_assessment/{assessment.id}"


def verified_answer(assessment: Ref, verifier: str, item: str) -> Ref:
    """Return the reference of a verifier's answer to an item."""
    sheet = verified_sheet(assessment, verifier)
    return Ref(sheet.scope, ANSWER, record_id(sheet.scope, ANSWER, sheet.local, "none", item))


def verdicts(reader: Reader, form: Instrument, assessment: Ref) -> Mapping[str, Verification]:
    """Return the verification of each verified item of an unlocked self-assessment; {} for any other assessment."""
    items = form.verified_items
    if not items or assessment.entity != OWN or signed_whole(reader, assessment):
        return {}
    units = register(reader)
    return {one.id: _verdict(reader, units, assessment, one) for one in items}


def _verdict(reader: Reader, units: UnitRegister, assessment: Ref, item: Item) -> Verification:
    """Only the last answer counts, if a PC of the verifying unit itself wrote it and it is not in conflict."""
    verifier = verifier_of(units, assessment.scope, item.verified_by)
    who = verifier_words(units, verifier, item.verified_by)
    ref = verified_answer(assessment, verifier, item.id)
    record = reader.record(ref) if verifier else None
    shown = record.shown("state") if record is not None and not record.deleted else NOTHING
    if str(shown.value or "") not in (YES, NO) or shown.conflict:
        return Verification(who, "")
    keys = {one.key for one in reader.trust.devices() if one.unit == verifier}
    last = next((one for one in reader.history.of(ref, "state") if one.counts), None)
    return Verification(who, str(shown.value) if last is not None and last.device in keys else "")


def overlaid(found: Mapping[str, Verification], answers: Mapping[str, Record]) -> dict[str, Record]:
    """Return `answers` with the verdicts of `found` in place of the states the unit entered; the unit's notes stay."""
    kept = dict(answers)
    for item, one in found.items():
        own = kept.pop(item, None)
        notes = {name: own.shown(name) for name in ("note", "reason") if own and own.value(name)} if own else {}
        if one.state or notes:
            state = {"state": ShownField(Plain(one.state))} if one.state else {}
            ref = own.ref if own else Ref("", "answer", "")
            kept[item] = Record(ref, {"item": ShownField(Plain(item)), **notes, **state})
    return kept


def waiting_words(one: Verification) -> str:
    """Return the sentence beside a verified item: the verdict, or who is still to verify it."""
    if not one.state:
        return _("รอ{who}ตรวจสอบ ข้อนี้หน่วยงานไม่ต้องตอบเอง").format(who=one.who)
    said = _("ใช่") if one.state == YES else _("ไม่ใช่")
    return _("{who}ตรวจสอบแล้วว่า{said}").format(who=one.who, said=said)
