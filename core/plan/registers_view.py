"""An office's registers (its divisions, its e-services) shown as plan pages, so that the plan table can edit them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from core.entities import REGISTERS
from core.forms.computed import PLAN
from core.forms.field_types import FieldType
from core.forms.ports import Reader, bound_form, form_here
from core.forms.shape import AnswerScale, Field, FormRowKind, Instrument, ScaleChoice
from core.forms.vocabulary import OFFICE
from core.forms.wording import Words
from core.i18n import _
from core.people.units import CLOSED
from core.plan.links import read_from, rows_of_kind
from core.plan.tree import PlanCell, PlanRow, Refused, refused_words
from core.plan.view import PlanPage
from core.plan.year_view import PlanReadOnlyReasons
from core.thai.written import arabic_digits
from core.values import AbsenceReason, Plain, Record, Ref

DIVISION, STATUS = "division", "status"  # scales: the divisions there are; whether an entry is used
NAMED = ("name", "short", "aliases")  # fields that hold what an entry of a register goes by


def register_form(divisions: Sequence[Record]) -> Instrument:
    """Return a form that describes the office's registers; `divisions` are the choices of its fields for divisions."""
    return Instrument(
        id=OFFICE,
        edition=0,
        title=Words(_("ทะเบียนของหน่วยงาน")),
        kinds=(
            FormRowKind(id="division", title=Words(_("ส่วนงาน")), named="name"),
            FormRowKind(id="system", title=Words(_("ระบบบริการออนไลน์")), named="name"),
        ),
        fields=tuple(_fields()),
        scales=(AnswerScale(id=DIVISION), AnswerScale(id=STATUS)),
        choices=(
            *(
                ScaleChoice(id=one.ref.id, within=DIVISION, text=Words(one.text("name")))
                for one in divisions
            ),
            ScaleChoice(id=CLOSED, within=STATUS, text=Words(_("เลิกใช้แล้ว"))),
        ),
    )


def _fields() -> Iterator[Field]:
    division, service = ("division",), ("system",)
    yield Field(id="name", kind=division, title=Words(_("ชื่อส่วนงาน")), required="plan")
    yield Field(id="short", kind=division, title=Words(_("ชื่อย่อ")))
    yield Field(id="aliases", kind=division, title=Words(_("ชื่ออื่นที่ใช้เรียก คั่นด้วยจุลภาค")))
    yield Field(id="parent", kind=division, type="choice", scale=DIVISION, title=Words(_("อยู่ใต้")))
    yield Field(id="name", kind=service, title=Words(_("ชื่อระบบบริการ")), required="plan")
    yield Field(id="url", kind=service, title=Words(_("ที่อยู่เว็บ")), pattern="url")
    yield Field(
        id="owner", kind=service, type="choice", scale=DIVISION, title=Words(_("ส่วนงานเจ้าของ"))
    )
    yield Field(
        id="status",
        kind=(*division, *service),
        type="choice",
        scale=STATUS,
        title=Words(_("สถานะ")),
    )


def register_page(reader: Reader, unit: str, *, nameless: bool = False) -> PlanPage:
    """Return an office's registers as a plan page: each register is a kind of row, each entry a row. With `nameless`,
    include new rows that are not saved yet, as they lack a name."""
    form = register_form(reader.records("division", unit))
    refused = refused_words(reader)
    new = dict.fromkeys(
        ref for ref, _field in refused if ref.scope == unit and ref.entity in REGISTERS
    )
    waiting = [Record(ref, {}) for ref in new if nameless and reader.record(ref) is None]
    rows = tuple(
        _row(form, one, refused)
        for kind in form.kinds
        for one in (
            *reader.records(kind.id, unit),
            *(one for one in waiting if one.ref.entity == kind.id),
        )
    )
    home = Record(Ref(unit, "office", "0" * 32), {})
    top = PlanRow(home.ref, PLAN, home, rows=rows)
    people = {person.ref.id: person.text("name") for person in reader.records("person", unit)}
    return PlanPage(
        form,
        home,
        "",
        (top, *rows),
        (),
        (),
        people,
        {},
        {},
        {},
        PlanReadOnlyReasons("", {}, ""),
        {},
    )


def _row(form: Instrument, record: Record, refused: Refused) -> PlanRow:
    own = [each for each in form.fields if record.ref.entity in each.kind]
    cells = {
        each.id: _cell(form, record, each, refused.get((record.ref, each.id), "")) for each in own
    }
    return PlanRow(record.ref, record.ref.entity, record, 1, cells=cells)


def _cell(form: Instrument, record: Record, field: Field, refused: str) -> PlanCell:
    shown = record.shown(field.id)
    if field.scale == DIVISION and shown.value:  # of the reference `division/id` the id alone
        shown = replace(shown, value=Plain(str(shown.value).rpartition("/")[2]))
    value = None if isinstance(shown.value, AbsenceReason) else shown.value
    words = FieldType.words_of(form, field, value, {})
    return PlanCell(field.id, record.ref, field.id, field, value, words, shown, refused=refused)


@dataclass(frozen=True, slots=True)
class YearRegister:
    """A register kept as plan rows, which other forms read. `rows`: how many this year; `plan`: None = not begun."""

    title: str
    rows: int
    plan: Ref | None  # None = nobody has begun one this year


def registers_of_year(reader: Reader, unit: str, year: int) -> tuple[YearRegister, ...]:
    """Return the registers (kept as plan rows) that forms of the unit's plans and assessments of a year read."""
    plans = {
        record.text("instrument_id"): record.ref
        for record in reader.records("plan", unit, year=year)
    }
    found = []
    records = (
        record
        for entity in ("plan", "assessment")
        for record in reader.records(entity, unit, year=year)
    )
    used = [form_here(reader.forms, name) for name in dict.fromkeys(map(bound_form, records))]
    for to in dict.fromkeys(name for form in used if form for name in read_from(form)):
        using, _dot, name = to.rpartition(".")
        form = form_here(reader.forms, using)
        if form is None:
            continue
        kind = form.row_kind(name)
        if kind is not None:
            rows = sum(1 for _row in rows_of_kind(reader, unit, to, year))
            title = f"{kind.title} · {form.short or form.title}"  # registers of several forms are called the same
            found.append(YearRegister(arabic_digits(title), rows, plans.get(using)))
    return tuple(found)
