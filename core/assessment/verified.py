"""Items somebody else answers: whoever a form names with `verified_by`, with yes or no for each unit, never the case.

The answer is one of a review sheet in the scope of the unit, written by the office that verifies; it counts in the
unit's own assessment until that is locked. Then it stands there as it was, so that nothing signed changes. A committee
answers every item on its own sheets.
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
from core.values import NOTHING, Plain, Record, Ref, Shown

OWN, SHEET, ANSWER = "assessment", "review_sheet", "review_answer"
YES, NO = State.MET.value, State.NOT_MET.value


class Verification(NamedTuple):
    """Where an item stands with who verifies it."""

    who: str  # in words
    state: str  # met | not_met | "" = it waits


def verifier_of(units: UnitRegister, unit: str, named: str) -> str:
    """The unit that a form names, as seen from an assessed one: the nearest above it of that level or code, else the
    one of that code, else the next above it, as for one that is of that level itself: nobody verifies what is their
    own. "" = none is known here."""
    chain = [one for one in units.upwards(unit) if one.id != unit]
    near = next((one.id for one in chain if named in (one.kind, one.code)), "")
    coded = near or next((one.id for one in units.values() if one.code == named and one.id != unit), "")
    return coded or next((one.id for one in chain), "")


def verifier_words(units: UnitRegister, verifier: str, named: str) -> str:
    """Who verifies, in words: the name of the unit, else of the level, else the code of the form."""
    one = units.get(verifier)
    if one is not None and (called := one.name or one.code):
        return called
    return kind_title(named) or named


def verified_sheet(assessment: Ref, verifier: str) -> Ref:
    """The sheet on which a unit answers for another; every unit that verifies has its own."""
    return Ref(assessment.scope, SHEET, record_id(assessment.scope, SHEET, of_review(assessment), f"unit/{verifier}"))


def of_review(assessment: Ref) -> str:
    """What such a sheet names as its assessment: no record, so that no release and no ranking takes it for one."""
    return f"review_assessment/{assessment.id}"


def verified_answer(assessment: Ref, verifier: str, item: str) -> Ref:
    """Where the answer to an item stands."""
    sheet = verified_sheet(assessment, verifier)
    return Ref(sheet.scope, ANSWER, record_id(sheet.scope, ANSWER, sheet.local, "none", item))


def verdicts(reader: Reader, form: Instrument, assessment: Ref) -> Mapping[str, Verification]:
    """Every verified item of a unit's own assessment that is not locked; nothing of any other."""
    items = form.verified_items
    if not items or assessment.entity != OWN or signed_whole(reader, assessment):
        return {}
    units = register(reader)
    return {one.id: _verdict(reader, units, assessment, one) for one in items}


def _verdict(reader: Reader, units: UnitRegister, assessment: Ref, item: Item) -> Verification:
    """What counts is what a PC of the very unit that is meant said last, and nothing that is in conflict."""
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
    """The answers with those of who verifies in place of anything the unit entered itself, its notes kept."""
    kept = dict(answers)
    for item, one in found.items():
        own = kept.pop(item, None)
        notes = {name: own.shown(name) for name in ("note", "reason") if own and own.value(name)} if own else {}
        if one.state or notes:
            state = {"state": Shown(Plain(one.state))} if one.state else {}
            ref = own.ref if own else Ref("", "answer", "")
            kept[item] = Record(ref, {"item": Shown(Plain(item)), **notes, **state})
    return kept


def waiting_words(one: Verification) -> str:
    """What is said beside the item."""
    if not one.state:
        return _("รอ{who}ตรวจสอบ ข้อนี้หน่วยงานไม่ต้องตอบเอง").format(who=one.who)
    said = _("ใช่") if one.state == YES else _("ไม่ใช่")
    return _("{who}ตรวจสอบแล้วว่า{said}").format(who=one.who, said=said)
