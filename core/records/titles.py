"""Words for records, fields and values, and finding the cell or item that a field belongs to."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from typing import NamedTuple, Self

from core.errors import UserError
from core.forms.ports import Forms, Reader, bound_form, form_here
from core.forms.shape import Field, Instrument, Item, ItemMeasure, ItemPart
from core.forms.tree import Tree
from core.forms.wording import numbered
from core.i18n import _
from core.slots import Slot, parse_slot
from core.thai.written import arabic_digits
from core.values import AbsenceReason, Record, Ref, Text


class RowFieldCell(NamedTuple):
    """A cell of a plan: the form, the kind of the row, the field (None if the form lacks it) and the row."""

    form: Instrument
    kind: str
    field: Field | None
    row: Record

    @classmethod
    def of(cls, reader: Reader, record: Record, name: str) -> Self:
        """Return the plan cell for field `name` of a row or its report. Raises UserError if the form is missing."""
        home = reader.record(record.reference("row")) if record.ref.entity == "progress" else record
        home = home or record
        plan = reader.record(home.reference("plan"))
        form = reader.forms.get(bound_form(plan) if plan else "")
        kind = home.text("kind")
        field = next(
            (each for each in form.fields if kind in each.kind and each.stored == name), None
        )
        return cls(form, kind, field, home)

    @staticmethod
    def cell_words(reader: Reader, ref: Ref, name: str) -> str:
        """Return the title of field `name` of a row or its report; `name` itself if record or form is not here."""
        record = reader.record(ref)
        try:
            field = RowFieldCell.of(reader, record, name).field if record else None
        except UserError:
            field = None
        return arabic_digits(str(field.title)) if field else name

    @staticmethod
    def field_words(form: Instrument | None, field: str, item: str = "") -> str:
        """Return the title of a field of a record other than a plan's. A level, figure, setting or question (of `item`)
        has its title in the form, any other field a general one."""
        slot = parse_slot(field)
        asks = form.asks if form is not None and item and slot.family == "ask" else ()
        ask = next((one for one in asks if (one.within, one.id) == (item, slot.id)), None)
        if ask:
            return arabic_digits(str(ask.title))
        if form is not None and (setting := form.setting_of(field)) is not None:
            title = arabic_digits(str(setting.title))
            return _("เหตุผลของ “{title}”").format(title=title) if slot.end else title
        if form is not None and field == "level":
            return form.called.level_word
        figure = arabic_digits(_figure(form, slot)) if form else ""
        return figure or _(NAMES.get(field, FAMILIES.get(slot.family or field, field)))


def field_place(reader: Reader, ref: Ref, name: str) -> tuple[str, Field | None]:
    """Return where a field stands (`แผนปฏิบัติงาน 2569 › กิจกรรม อบรม › ผู้รับผิดชอบ`), and the Field of its form that it
    fills in; None if it is no such field, or if the form is not here."""
    record = reader.record(ref) or Record(ref, {})
    home = plan_of(reader, ref) or assessment_of(reader, record)
    document = (reader.record(home) if home else None) or record
    spec = None
    if ref.entity in ("row", "progress"):
        with suppress(UserError):
            spec = RowFieldCell.of(reader, record, name).field
    form = form_here(reader.forms, bound_form(document))
    if spec:
        label = arabic_digits(str(spec.title))
    else:
        label = RowFieldCell.field_words(form, name, record.text("item"))
    if home:
        title = f"{form_words(reader.forms, document)} {year_words(document)}"
    else:
        title = ""
    row = called(reader, ref) if home != ref else ""
    parts = filter(None, (title, row, label))
    return "  ›  ".join(parts), spec


def assessment_of(reader: Reader, record: Record) -> Ref | None:
    """Return the assessment of an answer or assessment record; None for any other or a missing record."""
    entity = record.ref.entity
    if entity.endswith("assessment"):
        return record.ref
    if not entity.endswith("answer"):
        return None
    sheet = reader.record(record.reference("sheet"))
    return sheet.reference("assessment") if sheet and sheet.text("assessment") else None


def plan_of(reader: Reader, ref: Ref) -> Ref | None:
    """Return the plan of a plan, row or report record; None for any other or a missing record."""
    record = reader.record(ref)
    if record is None or ref.entity not in ("plan", "row", "progress"):
        return None
    if ref.entity == "progress":
        return plan_of(reader, record.reference("row"))
    return ref if ref.entity == "plan" else record.reference("plan")


ABSENT = {
    AbsenceReason.NOT_HERE: "ข้อความยังมาไม่ถึง",
    AbsenceReason.WITHHELD: "ผู้ส่งไม่เปิดเผยข้อความนี้",
    AbsenceReason.ERASED: "ลบแล้วตามกฎหมาย",
    AbsenceReason.VOTED: "คะแนนที่ลงไว้ ไม่แสดงทีละใบ",
}
LONGEST = 60  # letters of a name in a list or on a button


_BELONGS = {"row": ("plan",), "progress": ("row",), "answer": ("sheet",), "sheet": ("assessment",)}


def prefetch_titles(reader: Reader, refs: Collection[Ref]) -> None:
    """Read at once what `called` reads for each of many records: the records, and what they belong to."""
    while refs:
        reader.prefetch(refs)
        records = [*filter(None, map(reader.record, refs))]
        refs = {
            one.reference(name)
            for one in records
            for name in _BELONGS.get(one.ref.entity, ())
            if one.text(name)
        }


def called(reader: Reader, ref: Ref) -> str:
    """Return the title of a record in one short line; the name of its kind if it has no text or no form here."""
    record = reader.record(ref)
    if record is None:
        return kind_words(ref.entity)
    try:
        return short(_called(reader, record)) or kind_words(ref.entity)
    except UserError:
        return kind_words(ref.entity)


def _called(reader: Reader, record: Record) -> str:
    match record.ref.entity:
        case "answer":
            home = assessment_of(reader, record)
            assessment = reader.record(home) if home else None
            form = reader.forms.get(bound_form(assessment) if assessment else "")
            item = Tree.item_in(form, record.text("item"))
            return item_words(form, item) if item else ""
        case "row":
            cell = RowFieldCell.of(reader, record, "")
            return f"{kind_title(cell.form, cell.kind)} {row_words(cell.form, record)}".strip()
        case "progress":
            home = record.reference("row")
            return _("ผลของ{row}").format(row=called(reader, home))
        case "draft_sheet":
            return called(reader, record.reference("assessment"))
        case "plan" | "assessment" | "draft_assessment" | "review_assessment" as entity:
            title = form_words(reader.forms, record).removeprefix(kind_words(entity))
            return " ".join(filter(None, (kind_words(entity), title.strip(), year_words(record))))
        case entity:
            names = ("name", "title", "number", "text")
            # a code before no words
            own = next(filter(None, (record.text(name) for name in (*names, "code"))), "")
            own = own or next(filter(None, (text_or_why(record, name) for name in names)), "")
            return f"{kind_words(entity)} {own}" if own else ""


def form_words(forms: Forms, record: Record) -> str:
    """Return the short title of the form of a plan or assessment; the form's id if it is not on this PC."""
    form = form_here(forms, bound_form(record))
    if form is None:
        return record.text("instrument_id")
    return arabic_digits(str(form.heading))


YEARLY = ("assessment", "plan")  # entities of the documents of a year


def subjects(reader: Reader, unit: str | None, year: int, instrument: str = "") -> Iterator[Record]:
    """Yield plans and self-assessments of a unit (None = all) in a year; `instrument`: id of their form ("" = any)."""
    for entity in YEARLY:
        for record in reader.records(entity, unit, year=year):
            by_this_form = instrument in ("", record.text("instrument_id"))
            if by_this_form and record.text("round") in ("", "self"):
                yield record


def year_words(record: Record) -> str:
    """Return the year of a plan or assessment with what tells it apart: `2569`, `2569 ชุดที่ 2`, `2569 “แผนเทศบาล”`."""
    year = record.number("year")
    return titled(str(year) if year else "", record)


def titled(title: str, record: Record | None) -> str:
    """Return `title`, followed by what tells a plan or assessment from others of its form and year."""
    return " ".join(filter(None, (title, which_words(record) if record else "")))


def which_words(record: Record) -> str:
    """Return the name that a person gave a plan or assessment, in quotes; else its number if it is not the first of its
    form and year; else ""."""
    name, no = record.text("name"), record.number("no") or 1
    if name:
        return _("“{name}”").format(name=short(name))
    return _("ชุดที่ {n}").format(n=no) if no > 1 else ""


def text_or_why(record: Record, field: str) -> str:
    """Return the text of a field or, if it is absent, why: withheld, erased under law, not received yet."""
    value = record.value(field)
    return _(ABSENT[value]) if isinstance(value, AbsenceReason) else record.text(field)


def item_words(form: Instrument, item: Item) -> str:
    """Return where the form prints an item, such as `มิติ 3 ระดับ 4 ข้อ 3`; its text if it has no number."""
    nodes, above = form.nodes, item.within
    while above in nodes and isinstance(node := nodes[above], Item):
        above = node.within
    dimension, _slash, level = above.partition("/")
    over = {each.id: each.within for each in form.dimensions if not each.group}
    while over.get(dimension):  # up to the top branch
        dimension = over[dimension]
    own = [branch for branch, above in over.items() if not above]
    at = own.index(dimension) + 1 if dimension in own else 0
    parts = [numbered(form.called.branch_word(), at)] if at and len(over) > 1 else []
    if level:
        parts += [form.called.level_numbered(level)]
    number = arabic_digits(item.number).rstrip(".")
    parts.append(_("ข้อ {number}").format(number=number) if number else str(item.text))
    return " ".join(parts)


def row_words(form: Instrument, row: Record) -> str:
    """Return the first text entered in a row, in the order of its form's fields; "" if it has none."""
    fields = (each for each in form.fields if row.text("kind") in each.kind)
    values = (row.value(each.stored) for each in fields)
    return next(
        (" ".join(value.split()) for value in values if isinstance(value, Text) and value.strip()),
        "",
    )


def kind_title(form: Instrument, kind: str) -> str:
    """Return the form's title for a kind of row; `kind` itself if the form lacks it."""
    return next((arabic_digits(str(each.title)) for each in form.kinds if each.id == kind), kind)


KINDS = {
    "answer": "ข้อประเมิน", "assessment": "การประเมิน", "sheet": "การประเมิน", "plan": "แผน", "row": "รายการในแผน",
    "progress": "ผลการดำเนินงาน", "person": "บุคคล", "unit": "หน่วยงานในทะเบียน", "office": "ข้อมูลหน่วยงาน",
    "evidence": "หลักฐาน", "file": "ไฟล์หลักฐาน", "link": "การอ้างหลักฐาน", "paper": "เอกสารพิมพ์",
    "comment": "ข้อความ", "reply": "คำตอบ", "signoff": "การลงนาม", "acceptance": "การรับรองข้อมูล",
    "erasure": "การลบข้อมูลบุคคล", "announcement": "ประกาศ", "certificate": "การยืนยันเครื่อง",
    "revocation": "การเพิกถอนเครื่อง", "instrument": "แบบและเกณฑ์", "wording": "ถ้อยคำของแบบ", "division": "ส่วนงาน",
    "system": "ระบบบริการออนไลน์", "invitation": "ไฟล์เริ่มงาน", "opening": "การเปิดซองคะแนน", "motion": "มติ",
    "acknowledgement": "การรับทราบผล", "objection": "คำทักท้วง", "objection_answer": "คำตอบคำทักท้วง",
    "objection_close": "การปิดรับคำทักท้วง", "letter": "ข้อความถึงต้นสังกัด", "joining": "การเข้าร่วมโครงการ",
    "programme": "โครงการประจำปี", "deadline": "กำหนดส่ง", "standing": "กลุ่มของหน่วยงานในปี",
}  # fmt: skip


def kind_words(entity: str) -> str:
    """Return the words for an entity. A prefix `draft_` or `review_` of the entity is ignored."""
    return _(KINDS.get(entity.removeprefix("draft_").removeprefix("review_"), "ข้อมูล"))


def short(text: str) -> str:
    """Return the text on one line, shortened to at most 60 characters."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 1].rstrip()}…"


def called_rows(reader: Reader, plan: Record) -> Iterator[tuple[Ref, str, str]]:
    """Yield (row, title of its kind, text) of each plan row that has text; none if the form is not on this PC."""
    form = form_here(reader.forms, bound_form(plan))
    if form is None:
        return
    for row in reader.records("row", plan.ref.scope, plan=plan.ref.local):
        words = row_words(form, row)
        if words:
            yield row.ref, kind_title(form, row.text("kind")), words


TITLES = (
    "title",
    "name",
    "text",
    "f.title",
    "f.text",
    "item",
    "instrument_id",
    "number",
    "assessor",
    "code",
)


def title(record: Record) -> str:
    """Return the title of a record for a list: the first title field with text; "" if none has any."""
    return next((words for field in TITLES if (words := record.text(field))), "")


NAMES = {
    "state": "ผลการตรวจ",
    "note": "หมายเหตุ",
    "title": "ชื่อ",
    "name": "ชื่อ",
    "short": "ชื่อย่อ",
    "phone": "โทรศัพท์",
    "address": "ที่อยู่",
    "using": "แบบฉบับที่ใช้",
    "profiles": "ประเภทหน่วยงาน",
    "region": "เขต",
    "group": "กลุ่ม",
    "waits": "การยืนยันคำตอบที่ยกมา",
    "wording": "ถ้อยคำทางการ",
    "said": "คำตอบ",
    "vote": "คำตอบ",
    "choice": "คำตอบ",
    "reason": "เหตุผล",
    "no": "ลำดับที่",
    "by": "กลุ่ม",
    "number": "จำนวน",
    "used": "เครื่องที่ใช้ไฟล์เริ่มงาน",
    "withdrawn": "ถอนเมื่อ",
    "kind": "ประเภท",
    "parent": "ต้นสังกัด",
    "status": "สถานะ",
    "aliases": "ชื่อเรียกอื่น",
    "owner": "เจ้าของ",
    "staff": "จำนวนบุคลากร",
    "item": "ข้อ",
    "active": "ยังปฏิบัติงาน",
    "done": "ทำแล้ว",
    "position": "ตำแหน่ง",
    "roles": "หน้าที่ของบุคคล",
    "text": "ข้อความ",
    "signers": "ผู้ลงนาม",
    "head": "หัวหน้าหน่วยงาน",
    "url": "ลิงก์",
    "why": "เหตุผล",
    "date": "วันที่",
    "day": "วันที่",
    "until": "ถึงวันที่",
    "due": "ภายในวันที่",
    "was": "กำหนดเดิม",
    "taken": "วันที่ถ่าย",
    "printed_at": "วันที่พิมพ์",
    "signed_on": "วันที่ลงนามบนกระดาษ",
    "official_date": "ลงวันที่",
    "official_no": "เลขที่",
    "ballot": "คะแนนในซอง",
    "reasons": "เหตุผลในซอง",
    "void_why": "เหตุผล",
    "ended_why": "เหตุผล",
}


FAMILIES = {
    "measure": "ตัวเลขของข้อนี้",
    "part": "องค์ประกอบของข้อนี้",
    "extra": "จำนวนของคะแนนพิเศษ",
    "ask": "รายละเอียดของข้อนี้",
    "same_as": "โครงการเดียวกัน",
    "waits": "การยืนยันค่าที่ยกมา",
    "f": "ช่องของรายการ",
    "p": "ช่องของผลการดำเนินงาน",
}


def field_name(entity: str, field: str) -> str:
    """Return the words that users see for a field, such as `ชื่อไฟล์`; if it has none, the words for its entity."""
    if entity == "file" and field == "name":
        return _("ชื่อไฟล์")
    if parse_slot(field).end == "why":
        return _("เหตุผล")
    return _(NAMES[field]) if field in NAMES else kind_words(entity)


def _figure(form: Instrument, slot: Slot) -> str:
    """Return the words of the measure or part to which a field belongs; "" for other fields."""
    families: Mapping[str, Sequence[ItemMeasure | ItemPart]] = {
        "measure": form.measures,
        "part": form.parts,
    }
    found = next(
        (str(each.text) for each in families.get(slot.family, ()) if each.id == slot.id), ""
    )
    share = {"num": _("จำนวนที่นับได้"), "den": _("จำนวนทั้งหมด")}.get(slot.end, "")
    return f"{found} ({share})" if found and share else found
