"""Fields and values of records in words, for conflicts, differences and previews of an import."""

from collections.abc import Mapping, Sequence

from core.assessment.items_view import ABSENT, value_text
from core.forms.computed import read
from core.forms.field_types import words_of
from core.forms.shape import Field, Instrument, Measure, Part
from core.i18n import _
from core.thai.numbering import arabic_digits
from core.values import Absent, Value

ENTITIES = {
    "answer": "การประเมิน", "assessment": "การประเมิน", "row": "แผน", "progress": "ผลตามแผน", "plan": "แผน",
    "office": "ข้อมูลหน่วยงาน", "unit": "ทะเบียนหน่วยงาน", "person": "บุคคล", "evidence": "หลักฐาน",
}  # fmt: skip


NAMES = {
    "state": "ผลการตรวจ", "note": "หมายเหตุ", "title": "ชื่อ", "name": "ชื่อ", "short": "ชื่อย่อ", "phone": "โทรศัพท์",
    "address": "ที่อยู่", "using": "แบบฉบับที่ใช้", "profiles": "ประเภทหน่วยงาน", "region": "เขต", "group": "กลุ่ม",
}  # fmt: skip


FAMILIES = {
    "measure": "ตัวเลขของข้อนี้", "part": "องค์ประกอบของข้อนี้", "extra": "จำนวนของคะแนนพิเศษ", "ask": "รายละเอียดของข้อนี้",
    "same_as": "โครงการเดียวกัน",
}  # fmt: skip


def field_words(form: Instrument | None, field: str) -> str:
    """The name of a field outside plans; for a figure of a form what is counted."""
    figure = arabic_digits(_figure(form, field)) if form else ""
    return figure or _(NAMES.get(field, FAMILIES.get(field.split(".")[0], field)))


def _figure(form: Instrument, field: str) -> str:
    """The words of a measure or part a field is of, "" for another field."""
    family, _dot, name = field.partition(".")
    families: Mapping[str, Sequence[Measure | Part]] = {"measure": form.measures, "part": form.parts}
    named = families.get(family, ())
    found = next((str(each.text) for each in named if f"{name}.".startswith(f"{each.id}.")), "")
    share = {"num": _("จำนวนที่นับได้"), "den": _("จำนวนทั้งหมด")}.get(name.rpartition(".")[2], "")
    return f"{found} ({share})" if found and share else found


def value_words(
    form: Instrument | None, field: Field | None, name: str, units: Mapping[str, str], value: Value
) -> str:  # fmt: skip
    """A value of a field as a person reads it; `field` is that of the plan's form, where the value is of a plan."""
    if value is None:
        return _("ว่าง")
    if isinstance(value, Absent):
        return _(ABSENT[value])
    if form is not None and field is not None:
        return words_of(form, field, read(field, value), units)
    return value_text(name, value)
