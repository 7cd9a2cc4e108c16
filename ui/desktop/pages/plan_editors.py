"""The editor that fits the type of a field: each shows what is saved and gives its wish out as words."""

from collections.abc import Callable

from PySide6.QtCore import Signal

from core.i18n import _
from core.instruments.shape import Field
from core.thai.digits import arabic_digits
from core.views.plan_page import PlanPage
from core.views.plan_year import parts_of
from ui.desktop.pages.plan_units import UnitsButton
from ui.desktop.theme.look import Look
from ui.desktop.widgets.day import DayEntry
from ui.desktop.widgets.dropdown import DropDown
from ui.desktop.widgets.entry import Entry
from ui.desktop.widgets.inputs import Note
from ui.desktop.widgets.periods import PeriodBar
from ui.desktop.widgets.plain import show_tip

NUMBERS = frozenset({"integer", "decimal", "percent", "people", "money"})
TALLEST = 14  # lines a text grows to before it scrolls


class ChoiceBox(DropDown):
    """One of the form's choices, or none."""

    wanted = Signal(str)

    def __init__(self, look: Look, options: tuple[tuple[str, str], ...], stands: str = "") -> None:
        """`stands` is what holds while nothing is chosen."""
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


def editor_of(look: Look, page: PlanPage, field: Field, called: str, means: Callable[[str], object]) -> Editor:
    """The editor of a field; `means` is the value words come to: the same value typed otherwise is no change."""
    if field.type == "choice" and not field.many:
        return ChoiceBox(look, choices_of(page, field), field.default)
    if field.type == "units" or field.many:
        options = page.units if field.type == "units" else choices_of(page, field)
        named = page.named if field.type == "units" else None
        return UnitsButton(look, options, called, everybody=field.type == "units", named=named)
    if field.type == "link":
        return UnitsButton(look, page.links.get(field.to, ()), called, everybody=False)
    if field.type == "longtext":
        return Note(look, "", TALLEST)
    if field.type == "date":
        return DayEntry(look, means)
    if field.type == "period":
        return PeriodBar(look, parts_of(page.form, page.record.number("year") or 0), called)
    entry = Entry(look, means, number=field.type in NUMBERS)
    entry.show_unit(unit_of(field))
    return entry


def choices_of(page: PlanPage, field: Field) -> tuple[tuple[str, str], ...]:
    found = [choice for choice in page.form.choices if choice.within == field.scale]
    return tuple((choice.id, arabic_digits(str(choice.text))) for choice in found)


def unit_of(field: Field) -> str:
    """The unit that stands behind the number."""
    own = arabic_digits(str(field.unit))
    if field.type == "percent":
        return "%"
    return own or (_("บาท") if field.type == "money" else "") if field.type in NUMBERS else ""


def span_of(page: PlanPage, field: Field, beside: Field | None) -> tuple[int, bool]:
    """(columns of 24, whether it grows) of a field; `beside` is the one before it, whose unit it may be."""
    if field.type in ("integer", "decimal", "percent", "people"):
        return 4, False
    if field.type in ("money", "date"):
        return (6 if field.type == "money" else 8), False
    if field.type == "choice" and not field.many:
        short = all(len(text) < 8 for _key, text in choices_of(page, field))
        return (5, False) if short else (7, True)
    if field.type == "text":
        if beside is not None and beside.type in NUMBERS and field.when:
            return 6, False
        return (16 if field.required else 12), True
    if field.type == "period":
        return (24 if page.form.periods == "month" else 10), page.form.periods == "month"
    return (16 if field.type == "longtext" else 8), True
