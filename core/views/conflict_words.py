"""A conflict as a person reads it: what it is about, where it stands, and each side in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from core.errors import UserError
from core.i18n import _
from core.instruments.computed import read
from core.instruments.shape import Field, Instrument
from core.instruments.tree import Tree
from core.model.values import Absent, Record, Ref, Value
from core.ports import Forms, Reader
from core.thai.dates import date_and_time
from core.thai.digits import arabic_digits
from core.views.assessment_items import said_in
from core.views.conflicts import ConflictRow, SideRow, conflicts
from core.views.plan_words import words_of
from core.views.register import register

ENTITIES = {
    "answer": "การประเมิน", "assessment": "การประเมิน", "row": "แผน", "progress": "ผลตามแผน", "plan": "แผน",
    "office": "ข้อมูลหน่วยงาน", "unit": "ทะเบียนหน่วยงาน", "person": "บุคคล", "evidence": "หลักฐาน",
}  # fmt: skip
NAMES = {
    "state": "ผลการตรวจ", "note": "หมายเหตุ", "title": "ชื่อ", "name": "ชื่อ", "short": "ชื่อย่อ", "phone": "โทรศัพท์",
    "address": "ที่อยู่", "using": "แบบฉบับที่ใช้", "profiles": "ประเภทหน่วยงาน", "region": "เขต", "group": "กลุ่ม",
}  # fmt: skip
FAMILIES = {"measure": "ตัวเลขของข้อนี้", "part": "องค์ประกอบของข้อนี้"}


@dataclass(frozen=True, slots=True)
class ToldSide:
    value: Value
    words: str
    who: str
    device: str
    when: str


@dataclass(frozen=True, slots=True)
class Told:
    """One open conflict; `row` is what a choice is written to."""

    row: ConflictRow
    title: str
    place: str
    field: str
    sides: tuple[ToldSide, ...]


def told_conflicts(reader: Reader, forms: Forms) -> tuple[Told, ...]:
    """Every open conflict of the folder, in words."""
    units = {one.id: one.name for one in register(reader).values()}
    return tuple(_told(reader, forms, units, one) for one in conflicts(reader))


def _told(reader: Reader, forms: Forms, units: Mapping[str, str], row: ConflictRow) -> Told:
    record = reader.record(row.ref) or Record(row.ref, {})
    place = [row.unit, _(ENTITIES.get(row.ref.entity, row.ref.entity))]
    title, name, field, form = row.about or place[-1], _(NAMES.get(row.field, row.field)), None, None
    try:
        if row.ref.entity in ("row", "progress"):
            form, field, title = _planned(reader, forms, record, row.field)
            name = arabic_digits(str(field.title)) if field else name
        elif row.ref.entity == "answer":
            title, name = _asked(reader, forms, record, row.field)
    except UserError:
        pass  # the form is not here: the names of the record have to do
    sides = tuple(_side(form, field, row.field, units, side) for side in row.sides)
    return Told(row, title, "  ›  ".join(part for part in place if part), name, sides)


def _planned(reader: Reader, forms: Forms, record: Record, name: str) -> tuple[Instrument, Field | None, str]:
    """(form, field, words of the row) of a value of a plan."""
    scope = record.ref.scope
    home = reader.record(_local(scope, record.text("row"))) if record.ref.entity == "progress" else record
    home = home or record
    plan = reader.record(_local(scope, home.text("plan")))
    form = forms.get(plan.text("using") if plan else "")
    kind = home.text("kind")
    field = next((each for each in form.fields if f"f.{each.id}" == name and kind in each.kind), None)
    called = next((str(each.title) for each in form.kinds if each.id == kind), kind)
    own = home.text("f.title") or home.text("f.text") or home.text("f.item") or home.text("f.topic")
    return form, field, f"{called} {own}" if own and own.isprintable() else called


def _asked(reader: Reader, forms: Forms, answer: Record, field: str) -> tuple[str, str]:
    """(number and text of the item an answer belongs to, name of its field)."""
    scope = answer.ref.scope
    sheet = reader.record(_local(scope, answer.text("sheet")))
    assessment = reader.record(_local(scope, sheet.text("assessment"))) if sheet else None
    form = forms.get(assessment.text("using") if assessment else "")
    item = next((each for each in Tree(form).answered() if each.id == answer.text("item")), None)
    found = item or next((each for each in form.items if each.id == answer.text("item")), None)
    title = arabic_digits(f"{found.number} {found.text}".strip()) if found else answer.text("item")
    family, _dot, name = field.partition(".")
    texts = {
        "measure": {each.id: str(each.text) for each in form.measures},
        "part": {each.id: str(each.text) for each in form.parts},
    }
    text = texts.get(family, {}).get(name.partition(".")[0], "")
    return title, arabic_digits(text) or _(NAMES.get(field, FAMILIES.get(family, field)))


def _local(scope: str, name: str) -> Ref:
    entity, _slash, id_ = name.rpartition("/")
    return Ref(scope, entity.rpartition("/")[2] or "none", id_ or "0" * 32)


def _side(
    form: Instrument | None, field: Field | None, name: str, units: Mapping[str, str], side: SideRow
) -> ToldSide:  # fmt: skip
    value = side.value
    if value is None:
        words = _("ว่าง")
    elif isinstance(value, Absent):
        words = _("ข้อความถูกกันไว้")
    elif form is not None and field is not None:
        words = words_of(form, field, read(field, value), units)
    else:
        words = said_in(name, value)
    who = side.person or side.unit or _("ไม่ทราบชื่อผู้บันทึก")
    device = _("เครื่อง {letter}").format(letter=side.letter or side.device[:6])
    return ToldSide(value, words, who, device, date_and_time(datetime.fromtimestamp(side.clock / 1000)))
