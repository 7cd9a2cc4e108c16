"""The editor that fits the type of a field: it shows the saved value and emits input as text."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.errors import UserError
from core.forms.field_types import type_of, typed_of
from core.forms.shape import Field
from core.i18n import _
from core.plan.links import value_of
from core.plan.view import PlanPage
from core.plan.year_view import parts_of
from core.thai.numbering import arabic_digits
from core.values import Absent, Value
from ui.desktop.plan.units import UnitsButton
from ui.desktop.theme.look import Look
from ui.desktop.widgets.calendar import DayEntry
from ui.desktop.widgets.dropdown import DropDown
from ui.desktop.widgets.entry import Entry
from ui.desktop.widgets.inputs import Note
from ui.desktop.widgets.periods import PeriodBar
from ui.desktop.widgets.plain import show_tip

TALLEST = 14  # lines a text grows to before it scrolls


class ChoiceBox(DropDown):
    """One of the form's choices, or none."""

    wanted = Signal(str)

    def __init__(self, look: Look, options: tuple[tuple[str, str], ...], stands: str = "") -> None:
        """`stands` is the choice that holds while nothing is chosen."""
        super().__init__(look)
        self.addItem(
            _("{stands} (ตามแบบ)").format(stands=dict(options)[stands]) if stands in dict(options) else _("เลือก"), ""
        )
        for key, text in options:
            self.addItem(text, key)
        self.activated.connect(lambda _at: self.wanted.emit(str(self.currentData())))

    def show_saved(self, key: str) -> None:
        at = self.findData(key)
        if at < 0:  # a choice this edition of the form does not have stays as it is
            self.addItem(key, key)
            at = self.count() - 1
        if at != self.currentIndex():
            self.setCurrentIndex(at)
        show_tip(self, self.currentText() if key else "")


Editor = Entry | Note | ChoiceBox | UnitsButton | PeriodBar
Means = Callable[[str], object]  # the value of a text: the same value typed differently is no change


def editor_of(look: Look, page: PlanPage, kind: str, field: Field, called: str) -> Editor:
    """The editor of a field in rows of a kind."""

    def means(text: str) -> object:
        try:
            return value_of(page.form, kind, field, text)
        except UserError:
            return text

    found = type_of(field)
    several = field.many and found.source != "register"
    return EDITORS["several" if several else found.editor](look, page, field, called, means)


def _line(look: Look, _page: PlanPage, field: Field, _called: str, means: Means) -> Editor:
    entry = Entry(look, means, number=type_of(field).figure)
    entry.show_unit(unit_of(field))
    return entry


EDITORS: dict[str, Callable[[Look, PlanPage, Field, str, Means], Editor]] = {  # by FieldType.editor
    "line": _line,
    "note": lambda look, _page, _field, _called, _means: Note(look, "", TALLEST),
    "day": lambda look, _page, _field, _called, means: DayEntry(look, means),
    "periods": lambda look, page, _field, called, _means: PeriodBar(
        look, parts_of(page.form, page.record.number("year") or 0), called
    ),
    "choice": lambda look, page, field, _called, _means: ChoiceBox(look, choices_of(page, field), field.default),
    "units": lambda look, page, _field, called, _means: UnitsButton(
        look, page.units, called, everybody=True, named=page.named
    ),
    "entries": lambda look, page, field, called, _means: UnitsButton(
        look, page.links.get(field.to, ()), called, everybody=False
    ),
    "several": lambda look, page, field, called, _means: UnitsButton(
        look, choices_of(page, field), called, everybody=False
    ),
}


def fault_of(page: PlanPage, kind: str, field: Field, text: str) -> str:
    """Why a text cannot be saved in a field, "" if it can."""
    try:
        value_of(page.form, kind, field, text)
    except UserError as problem:
        return problem.what
    return ""


def show_stored(editor: QWidget, field: Field, stored: Value) -> None:
    """Show the saved value of a field in its editor."""
    if isinstance(editor, ChoiceBox | UnitsButton | PeriodBar):
        editor.show_saved("" if stored is None or isinstance(stored, Absent) else str(stored))
    elif isinstance(editor, Entry | Note):
        editor.show_saved(typed_of(field, stored))


def choices_of(page: PlanPage, field: Field) -> tuple[tuple[str, str], ...]:
    found = [choice for choice in page.form.choices if choice.within == field.scale]
    return tuple((choice.id, arabic_digits(str(choice.text))) for choice in found)


def unit_of(field: Field) -> str:
    """The unit shown behind the number."""
    found = type_of(field)
    own = "" if found.share else arabic_digits(str(field.unit))
    return own or found.unit() if found.figure else ""


def span_of(page: PlanPage, field: Field, before: Field | None) -> tuple[int, bool]:
    """(columns of 24, whether it grows) of a field; `before` is the one before it, whose unit it may be."""
    found = type_of(field)
    if found.source == "choices" and not field.many:
        short = all(len(text) < 8 for _key, text in choices_of(page, field))
        return (5, False) if short else (7, True)
    if found.words and not found.long:
        if before is not None and type_of(before).figure and field.when:
            return 6, False
        return (16 if field.required else found.columns), True
    if found.time == "span" and page.form.periods == "month":
        return 24, True
    return found.columns, found.grows
