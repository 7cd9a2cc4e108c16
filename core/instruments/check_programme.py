"""A programme: steps in an order that can be kept, dates that are dates, rules that say what they need."""

from core.i18n import _
from core.instruments.conditions import date_of
from core.instruments.findings import Found, Place, Unsound
from core.instruments.graph import rings
from core.instruments.programme import Agenda, Programme, Step


def findings(form: Programme) -> Found:
    for name in rings({step.id: step.after for step in form.steps}):
        number = [step.id for step in form.steps].index(name)
        yield Unsound(Place("steps", number, "after"), _("ขั้นตอน {id} รอกันเป็นวง").format(id=name), _("ลบ after ที่ย้อนกลับ"))
    for number, step in enumerate(form.steps):
        yield from _dates(number, step)
    for number, selection in enumerate(form.selections):
        if selection.take < 1:
            yield Unsound(Place("selections", number, "take"), _("จำนวนที่คัดเลือกต้องมากกว่าศูนย์"), _("แก้ take"))
    for number, agenda in enumerate(form.agenda):
        if not _minutes(agenda):
            what = _("เวลาของวาระขัดกัน")
            yield Unsound(Place("agenda", number, "minutes"), what, _("ใช้ minutes อย่างเดียว หรือ min กับ max ที่ไม่สลับกัน"))
    for number, setting in enumerate(form.settings):
        if setting.choices and setting.default not in setting.choices:
            what = _("ค่าตั้งต้นของ {id} ไม่อยู่ในตัวเลือก").format(id=setting.id)
            yield Unsound(Place("settings", number, "default"), what, _("ใช้ข้อความเดียวกับตัวเลือกหนึ่ง"))
    seated = {seat.within for seat in form.seats}
    for number, committee in enumerate(form.committees):
        if committee.id not in seated:
            what = _("คณะกรรมการ {id} ไม่มีกรรมการ").format(id=committee.id)
            yield Unsound(
                Place("committees", number, "id"), what, _("เพิ่มแถวใน seats ที่มี in: {id}").format(id=committee.id)
            )


def _dates(number: int, step: Step) -> Found:
    for key, value in (("from", step.start), ("until", step.until)):
        if value and date_of(value) is None:
            what = _("“{value}” ไม่ใช่วันที่").format(value=value)
            yield Unsound(Place("steps", number, key), what, _("เขียนเป็น ปี ค.ศ.-เดือน-วัน เช่น 2021-04-30"))
    start, until = date_of(step.start), date_of(step.until)
    if start and until and until < start:
        yield Unsound(Place("steps", number, "until"), _("วันสิ้นสุดอยู่ก่อนวันเริ่ม"), _("สลับหรือแก้วันที่"))


def _minutes(agenda: Agenda) -> bool:
    bounds = agenda.least >= 0 and agenda.minutes >= 0 and (not agenda.most or agenda.least <= agenda.most)
    return bounds and not (agenda.minutes and (agenda.least or agenda.most))
