"""The table of field types, one row per type: the only place that defines a type; all other code reads its row."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from core.forms import field_values as values
from core.forms.field_values import Check, Names
from core.forms.operations import CellValue, answered
from core.forms.plan_shape import CellFormula, Field
from core.forms.shape import Instrument, ItemMeasure
from core.i18n import _
from core.values import AbsenceReason, Value


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldType:
    """A type of field: which values it accepts and stores, and how they are shown on a page and on paper."""

    name: str  # as a form writes it
    description: str  # one line of docs/forms.md
    label: Callable[[], str] = str  # its name in the user's language
    typed: str = ""  # an example value as typed, as stored (`stored`) and as printed (`shown`)
    stored: str = ""
    shown: str = ""
    # turns typed words into a value; UserError says what the field takes
    read: Callable[[Field, str], int | str]
    check: Check  # turns a given value into the stored one; UserError
    # turns a value that is not empty into words, without its unit
    text: Callable[[Instrument, Field | CellFormula, CellValue, Names], str]
    again: Callable[[Value], str] = str  # turns a stored value into what a person would type
    aloud: Callable[[Value], str] | None = None  # the value in words, shown below its editor
    # ui.desktop.plan.editors.EDITORS
    editor: Literal["line", "note", "day", "periods", "choice", "units", "entries"]
    # the editor for a third value in a conflict; "" = none
    other: Literal["", "choice", "number", "date", "text"]
    columns: int = 8  # the width of its editor, in columns of a page of 24
    grows: bool = True
    align: Literal["left", "center", "right"] = "left"  # in a column on paper
    unit: Callable[[], str] = str  # the unit printed behind a value if the form names none
    # the unit of the value in a letter; None = no letter states values of this type
    letter: str | None = None
    words: bool = False  # text that people wrote: proofread, may be personal
    long: bool = False  # text of several lines
    figure: bool = False  # a number
    summed: bool = False  # a number that other cells may be computed from
    # values compare as less or greater: it may have min and max, and conditions with <
    ordered: bool = False
    whole: bool = False  # a whole number
    money: bool = False  # stored in satang, shown in baht
    share: bool = False  # a percentage
    dates: Literal["", "day", "span"] = ""  # a date, or a period
    # where its ids come from: its scale, the units, a list
    source: Literal["", "choices", "register", "entries"] = ""
    attached: bool = False  # evidence linked to the row, so that nothing is typed

    @property
    def askable(self) -> bool:
        """Whether an item's question may have this type: not evidence files, units or register entries."""
        return not self.attached and self.source not in ("register", "entries")

    @staticmethod
    def in_form(form: Instrument, cell: Field | CellFormula) -> "FieldType":
        """Return the type of a cell in its form; a cell computed from money alone, or with unit baht, is MONEY."""
        found = type_of(cell)
        if not isinstance(cell, CellFormula) or found.words:
            return found
        passed = passed_on(form, cell)
        if passed:
            return type_of(passed[0])
        of_money = cell.op in (
            "sum",
            "difference",
            "mean",
            "median",
            "lowest",
            "highest",
            "first",
            "so_far",
        )
        if of_money and all(one is not None and type_of(one).money for one in _named(form, cell)):
            return MONEY
        return MONEY if str(cell.unit) == "บาท" else found

    @staticmethod
    def words_of(
        form: Instrument, cell: Field | CellFormula, value: CellValue, names: Names
    ) -> str:
        """Return a cell's value as text, without its unit; "" if it is empty. `names`: of units and entries by id."""
        if not answered(value):
            return ""
        texts = (type_of(one).text(form, one, value, names) for one in passed_on(form, cell))
        return next((one for one in texts if one != str(value)), "") or FieldType.in_form(
            form, cell
        ).text(form, cell, value, names)

    @staticmethod
    def given_as(field: Field, text: str, year: int = 0) -> object:
        """Return the value that a typed text means for a field; for a field of ids, the list of names in the text. A
        period without a year is in the fiscal `year` (0 = refused). UserError if the field does not accept the text."""
        if type_of(field).source:
            return [one.strip() for one in text.split(",")]
        if type_of(field).dates == "span":
            return values.typed_period(field, text, year)
        return type_of(field).read(field, text)

    @staticmethod
    def typed_of(field: Field, value: Value) -> str:
        """Return a stored value as a person would type it; "" for None and for a text that is not on this PC."""
        if value is None or isinstance(value, AbsenceReason):
            return ""
        return type_of(field).again(value)


TEXT = FieldType(
    name="text",
    description="one line of words",
    typed="อบรมพนักงาน",
    stored="อบรมพนักงาน",
    shown="อบรมพนักงาน",
    read=values.as_typed,
    check=values.words,
    text=values.as_kept,
    editor="line",
    other="text",
    columns=12,
    words=True,
    label=lambda: _("ข้อความ"),
)
FINDING = replace(TEXT, text=values.finding_words)  # only for computed cells
DECIMAL = FieldType(
    name="decimal",
    description="a number, kept exactly",
    typed="1,250.5",
    stored="1250.5",
    shown="1,250.5",
    read=values.typed_decimal,
    check=values.exact,
    text=values.number_words,
    editor="line",
    other="number",
    columns=4,
    grows=False,
    align="center",
    figure=True,
    summed=True,
    ordered=True,
    label=lambda: _("จำนวน"),
)
INTEGER = FieldType(
    name="integer",
    description="a whole number",
    typed="1,250",
    stored="1250",
    shown="1,250",
    read=values.typed_whole,
    check=values.whole,
    text=values.number_words,
    editor="line",
    other="number",
    columns=4,
    grows=False,
    align="center",
    figure=True,
    summed=True,
    ordered=True,
    whole=True,
    label=lambda: _("จำนวนเต็ม"),
)
MONEY = FieldType(
    name="money",
    description="baht, kept in satang",
    typed="1,250.50",
    stored="125050",
    shown="1,250.50",
    read=values.typed_money,
    check=values.whole,
    text=values.money_words,
    again=values.money_again,
    aloud=values.amount_aloud,
    editor="line",
    other="number",
    columns=6,
    grows=False,
    align="right",
    unit=lambda: _("บาท"),
    letter="",
    figure=True,
    summed=True,
    ordered=True,
    money=True,
    label=lambda: _("เงิน"),
)
ROWS = (
    TEXT,
    FieldType(
        name="longtext", description="words of several lines", typed="อบรมพนักงาน", stored="อบรมพนักงาน",
        shown="อบรมพนักงาน", read=values.as_typed, check=values.words, text=values.as_kept, editor="note", other="text",
        columns=16, words=True, long=True, label=lambda: _("ข้อความยาว"),
    ),
    INTEGER,
    DECIMAL,
    MONEY,
    replace(
        DECIMAL, name="percent", description="a number of a hundred", typed="62.5 %", stored="62.5", shown="62.5",
        read=values.typed_percent, unit=lambda: "%", letter="ร้อยละ", share=True, label=lambda: _("ร้อยละ"),
    ),
    FieldType(
        name="date", description="a day", typed="9 เม.ย. 69", stored="2026-04-09", shown="9 เมษายน 2569",
        read=values.typed_day, check=values.day, text=values.time_words, again=values.day_again,
        aloud=values.weekday_aloud, editor="day", other="date", grows=False, ordered=True, dates="day",
        label=lambda: _("วันที่"),
    ),
    FieldType(
        name="period", description="a part of a fiscal year, or its first and last",
        typed="ไตรมาส 2 - 4 ปี 2569", stored="2569q2/2569q4", shown="ไตรมาสที่ 2 - 4 ปีงบประมาณ 2569",
        read=values.typed_period, check=values.span, text=values.time_words, editor="periods", other="",
        columns=10, grows=False, dates="span", label=lambda: _("ช่วงเวลา"),
    ),
    FieldType(
        name="choice", description="one answer of its `scale`, several with `many`", typed="a1", stored="a1",
        shown="คำตอบแรก", read=values.stripped, check=values.plain, text=values.choice_words, editor="choice",
        other="choice", source="choices", label=lambda: _("เลือก"),
    ),
    FieldType(
        description="units and divisions of the office, or all; `to: office.division`: its divisions only",
        name="units", typed="all", stored="all", shown="ทุกหน่วยงาน", read=values.stripped, check=values.plain,
        text=values.unit_words, editor="units", other="", source="register", label=lambda: _("หน่วยงาน"),
    ),
    replace(INTEGER, name="people", description="how many people", label=lambda: _("จำนวนคน")),
    FieldType(
        name="link", description="entries of the list or register `to` names", typed="a1", stored="a1",
        shown="คำตอบแรก", read=values.stripped, check=values.plain, text=values.entry_words, editor="entries",
        other="", source="entries", label=lambda: _("เชื่อมทะเบียน"),
    ),
    FieldType(
        name="files", description="evidence attached to the row; nothing is typed",
        read=values.stripped, check=values.plain, text=values.as_kept, editor="line", other="", attached=True,
        label=lambda: _("หลักฐาน"),
    ),
)  # fmt: skip
FIELD_TYPES: Mapping[str, FieldType] = {row.name: row for row in ROWS}
UNKNOWN = FieldType(  # for an unknown type, which the check of the form reports
    name="",
    description="",
    read=values.stripped,
    check=values.plain,
    text=values.as_kept,
    editor="line",
    other="",
)


def type_of(cell: Field | CellFormula | ItemMeasure) -> FieldType:
    """Return the type of a cell. A computed cell is FINDING, TEXT or DECIMAL; for money see `FieldType.in_form`."""
    if isinstance(cell, CellFormula):
        words_only = cell.op in ("baht_words", "band") or (
            cell.op == "look_up" and cell.over[-1:] != ("points",)
        )
        if cell.op == "holds":
            return FINDING
        if words_only:
            return TEXT
        return DECIMAL
    return FIELD_TYPES.get(cell.type, UNKNOWN)


def passed_on(form: Instrument, cell: Field | CellFormula) -> tuple[Field, ...]:
    """Return the fields of which a computed cell (op `first`) passes on the first value, if of one type; else ()."""
    if not isinstance(cell, CellFormula) or cell.op != "first":
        return ()
    named = [one for one in _named(form, cell) if one is not None]
    if len(named) == len(cell.over) and len({one.type for one in named}) == 1:
        return tuple(named)
    return ()


def _named(form: Instrument, cell: CellFormula) -> list[Field | None]:
    """Return the field behind each name of `over`, None for a name that is not a field."""
    own = {(kind, each.id): each for each in form.fields for kind in each.kind}
    return [
        own.get((kind or cell.kind, name))
        for kind, _dot, name in (one.rpartition(".") for one in cell.over)
    ]
