"""Whoever a form names answers an item for many units at once: yes, no, or nothing yet, and no word besides."""

from collections.abc import Iterator, Mapping

from core.assessment.deeds import birth
from core.assessment.ranking import SELF
from core.assessment.sheets import SheetPlace, answers_on, sheet_of
from core.assessment.verified import (
    NO,
    OWN,
    YES,
    of_review,
    verdicts,
    verified_answer,
    verified_items,
    verified_sheet,
    verifier_of,
)
from core.errors import UserError
from core.forms.ports import Reader, Store
from core.forms.settings import form_for
from core.forms.shape import Instrument
from core.i18n import _
from core.log.contents import signed_whole, standing
from core.log.deeds import FieldWrite, field_change
from core.log.ports import Context
from core.people.units import register
from core.values import Change, Changes, Plain, Record, Ref, Written


def verify(ctx: Context, store: Store, item: str, given: Mapping[Ref, bool | None]) -> Changes:
    """Answer one item for these units' own assessments: yes, no, None = take the answer back; one save, all or none.

    UserError for an assessment that is locked, an item nobody verifies, or one another unit is to verify.
    """
    changes: list[Change] = []
    for assessment, said in given.items():
        check_verifiable(ctx, store, assessment, item)
        sheet, answer = verified_sheet(assessment, ctx.unit), verified_answer(assessment, ctx.unit, item)
        state = None if said is None else Plain(YES if said else NO)
        born: dict[str, Written] = {"assessment": Plain(of_review(assessment)), "assessor": Plain(f"unit/{ctx.unit}")}
        changes += _written(store, sheet, born)
        place = {"sheet": Plain(sheet.local), "subject": Plain("none"), "item": Plain(item), "state": state}
        changes += _written(store, answer, place)
    return store.save(ctx, "verify", changes) if changes else Changes("verify")


def check_verifiable(ctx: Context, reader: Reader, assessment: Ref, item: str) -> None:
    """UserError unless this unit is to answer the item of this assessment now."""
    record = standing(reader, assessment)
    form = form_for(reader, record)
    found = next((one for one in verified_items(form) if one.id == item), None)
    units = register(reader)
    name = units[assessment.scope].name if assessment.scope in units else assessment.scope[:8]
    what = _("บันทึกผลตรวจสอบของ{name}ไม่ได้").format(name=name)
    if assessment.entity != OWN or record.text("round") != SELF or found is None:
        raise UserError(what, _("ข้อ {item} ไม่ใช่ข้อที่แบบให้ผู้อื่นตรวจสอบ").format(item=item[:40]), _("เลือกข้อจากรายการ"))
    if verifier_of(units, assessment.scope, found.verified_by) != ctx.unit:
        raise UserError(what, _("แบบกำหนดให้หน่วยงานอื่นเป็นผู้ตรวจสอบข้อนี้"), _("ให้หน่วยงานที่แบบกำหนดเป็นผู้ตอบ"))
    if signed_whole(reader, assessment):
        raise UserError(
            what,
            _("หน่วยงานล็อกการประเมินเพื่อลงนามแล้ว ผลตรวจสอบที่มีในเวลานั้นอยู่ในฉบับที่ลงนาม"),
            _("ขอให้หน่วยงานทำฉบับแก้ไข แล้วตอบอีกครั้ง"),
        )


def keep_verified(ctx: Context, store: Store, form: Instrument, assessment: Record) -> Changes:
    """Enter what was verified into the own answers, and take away what was not.

    Done before the assessment is locked: what is signed does not change with what somebody else answers later.
    """
    found = verdicts(store, form, assessment.ref)
    if not found:
        return Changes("keep_verified")
    place, changes = SheetPlace(sheet_of(assessment.ref)), list[Change]()
    own = answers_on(store, place.sheet)
    for item, one in found.items():
        before = own.get(item) or Record(place.at(item), {})
        wanted = Plain(one.state) if one.state else None
        change = field_change(before, FieldWrite("state", wanted))
        if change is not None and (wanted is not None or before.value("state") is not None):
            changes += [*birth(before, place, item), change]
    return store.save(ctx, "keep_verified", changes) if changes else Changes("keep_verified")


def _written(store: Reader, ref: Ref, said: Mapping[str, Written]) -> Iterator[Change]:
    before = store.record(ref) or Record(ref, {})
    for name, value in said.items():
        if change := field_change(before, FieldWrite(name, value)):
            yield change
