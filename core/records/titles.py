"""Titles of records: `ข้อ 1.2`, `กิจกรรม ปลูกป่า`; for lists and for undo."""

from collections.abc import Iterator

from core.assessment.items_view import ABSENT
from core.errors import UserError
from core.forms.ports import Forms
from core.forms.shape import Instrument, Item
from core.forms.tree import nodes_of
from core.i18n import _
from core.log.ports import Reader
from core.records.location import assessment_of, cell_of, item_of
from core.thai.numbering import arabic_digits
from core.values import Absent, Record, Ref, Text

LONGEST = 60  # letters of a name in a list or on a button


def called(reader: Reader, forms: Forms, ref: Ref) -> str:
    """The title of a record in one short line; its kind when it has no text or its form is not here."""
    record = reader.record(ref)
    if record is None:
        return kind_words(ref.entity)
    try:
        return short(_called(reader, forms, record)) or kind_words(ref.entity)
    except UserError:
        return kind_words(ref.entity)


def _called(reader: Reader, forms: Forms, record: Record) -> str:
    match record.ref.entity:
        case "answer":
            home = assessment_of(reader, record)
            assessment = reader.record(home) if home else None
            form = forms.get(assessment.text("using") if assessment else "")
            item = item_of(form, record.text("item"))
            return item_words(form, item) if item else ""
        case "row":
            cell = cell_of(reader, forms, record, "")
            return f"{kind_title(cell.form, cell.kind)} {row_words(cell.form, record)}".strip()
        case "progress":
            home = record.reference("row")
            return _("ผลของ{row}").format(row=called(reader, forms, home))
        case "plan" | "assessment" as entity:
            form = forms.get(record.text("using"))
            title = arabic_digits(str(form.short) or str(form.title)).removeprefix(kind_words(entity))
            return f"{kind_words(entity)} {title.strip()} {record.number('year') or ''}".strip()
        case entity:
            own = next(filter(None, (text_or_why(record, name) for name in ("name", "title", "number", "text"))), "")
            return f"{kind_words(entity)} {own}" if own else ""


def text_or_why(record: Record, field: str) -> str:
    """The text of a field, or why it is absent: withheld, erased under law, not received yet."""
    value = record.value(field)
    return _(ABSENT[value]) if isinstance(value, Absent) else record.text(field)


def item_words(form: Instrument, item: Item) -> str:
    """`มิติ 3 ระดับ 4 ข้อ 3`: where the form prints an item; its text where it has no number."""
    nodes, above = nodes_of(form), item.within
    while above in nodes and isinstance(node := nodes[above], Item):
        above = node.within
    dimension, _slash, level = above.partition("/")
    at = next((n for n, each in enumerate(form.dimensions, 1) if each.id == dimension), 0)
    parts = [_("มิติ {n}").format(n=at)] if at and len(form.dimensions) > 1 else []
    parts += [_("ระดับ {level}").format(level=level)] if level else []
    number = arabic_digits(item.number).rstrip(".")
    parts.append(_("ข้อ {number}").format(number=number) if number else str(item.text))
    return " ".join(parts)


def row_words(form: Instrument, row: Record) -> str:
    """The first text entered in a row, in the order of its form."""
    fields = (each for each in form.fields if row.text("kind") in each.kind)
    values = (row.value(each.stored) for each in fields)
    return next((" ".join(value.split()) for value in values if isinstance(value, Text) and value.strip()), "")


def kind_title(form: Instrument, kind: str) -> str:
    """The title of a kind of row in the form."""
    return next((arabic_digits(str(each.title)) for each in form.kinds if each.id == kind), kind)


def kind_words(entity: str) -> str:
    """The name of this kind of record, also of its drafts and reviews."""
    words = {
        "answer": _("ข้อประเมิน"), "assessment": _("การประเมิน"), "sheet": _("การประเมิน"), "plan": _("แผน"),
        "row": _("รายการในแผน"), "progress": _("ผลการดำเนินงาน"), "person": _("บุคคล"), "unit": _("หน่วยงานในทะเบียน"),
        "office": _("ข้อมูลหน่วยงาน"), "evidence": _("หลักฐาน"), "file": _("ไฟล์หลักฐาน"), "link": _("การอ้างหลักฐาน"),
        "paper": _("เอกสารพิมพ์"), "comment": _("ข้อความ"), "reply": _("คำตอบ"), "signoff": _("การลงนาม"),
        "acceptance": _("การรับรองข้อมูล"), "erasure": _("การลบข้อมูลบุคคล"), "announcement": _("ประกาศ"),
        "certificate": _("ใบรับรองเครื่อง"), "revocation": _("การเพิกถอนใบรับรอง"), "instrument": _("แบบและเกณฑ์"),
        "programme": _("โครงการประจำปี"), "deadline": _("กำหนดส่ง"), "standing": _("กลุ่มของหน่วยงานในปี"),
    }  # fmt: skip
    return words.get(entity.removeprefix("draft_").removeprefix("review_"), _("ข้อมูล"))


def short(words: str) -> str:
    """One line of at most sixty letters."""
    line = " ".join(words.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rstrip()}…"


def called_rows(reader: Reader, forms: Forms, plan: Record) -> Iterator[tuple[Ref, str, str]]:
    """(row, title of its kind, text) of the rows of a plan that have text; none when its form is not here."""
    try:
        form = forms.get(plan.text("using"))
    except UserError:
        return
    for row in reader.records("row", plan.ref.scope, plan=plan.ref.local):
        if words := row_words(form, row):
            yield row.ref, kind_title(form, row.text("kind")), words


TITLES = ("title", "name", "text", "f.title", "f.text", "item", "instrument_id", "number", "assessor", "code")


def title(record: Record) -> str:
    """The title of a record in a list."""
    return next((words for field in TITLES if (words := record.text(field))), "")
