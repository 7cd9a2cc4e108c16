"""The route of signatures: steps in an order that can be kept, by people there can be."""

from core.i18n import _
from core.instruments.findings import Found, Place, Unsound
from core.instruments.shape import Instrument

MOST, LONGEST = 12, 31  # steps; letters of an id: the field of a step may name a person behind it


def findings(form: Instrument) -> Found:
    before: set[str] = set()
    for number, step in enumerate(form.signing):
        if len(step.id) > LONGEST:
            what = _("รหัสขั้นลงนามยาวเกิน {most} ตัว").format(most=LONGEST)
            yield Unsound(Place("signing", number, "id"), what, _("ตั้งรหัสให้สั้นลง"))
        known = {one.id for one in form.signing}
        for other in step.other_than:
            if other in known and other not in before:
                what = _("ขั้นลงนาม {id} ไม่ได้อยู่ก่อนขั้นนี้").format(id=other)
                yield Unsound(Place("signing", number, "other_than"), what, _("อ้างได้เฉพาะขั้นที่ลงนามก่อน"))
        if step.deputies and not step.acting:
            what = _("บอกผู้ลงนามแทน แต่ไม่ได้บอกว่าลงนามแทนแบบใด")
            yield Unsound(Place("signing", number, "deputies"), what, _("เพิ่ม acting หรือลบ deputies"))
        before.add(step.id)
    if len(form.signing) > MOST:
        what = _("ขั้นลงนามเกิน {most} ขั้น").format(most=MOST)
        yield Unsound(Place("signing", MOST, "id"), what, _("รวมขั้นที่ลงนามพร้อมกันด้วย need: all"))
