"""A cell of a plan's row: its label, the editor that fits its type, what is computed of it, and what is wrong."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtGui import QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QSizePolicy, QWidget

from core.actions.plan_cells import typed_of, value_of
from core.errors import UserError
from core.i18n import _
from core.instruments.shape import Field
from core.instruments.valid import invalid
from core.model.values import Absent, Value
from core.thai.baht import baht_words
from core.thai.dates import weekday_date
from core.thai.digits import arabic_digits
from core.views.assessment_rows import Slot
from core.views.plan_page import PlanPage, side_rows
from core.views.plan_tree import PlanCell, PlanRow
from ui.desktop.pages.plan_units import UnitsButton, draw_arrow
from ui.desktop.theme.look import Look
from ui.desktop.widgets.boxes import column
from ui.desktop.widgets.conflict import ConflictBox
from ui.desktop.widgets.entry import Entry
from ui.desktop.widgets.inputs import Note
from ui.desktop.widgets.plain import Elided, name, show, show_plain, show_tip, words

NUMBERS = frozenset({"integer", "decimal", "percent", "people", "money"})
PROMPTS = {"date": "เช่น 9 เม.ย. 2569", "period": "เช่น 2569q1"}


class ChoiceBox(QComboBox):
    """One of the form's choices, or none; the wheel leaves it alone, so that scrolling changes nothing."""

    wanted = Signal(str)

    def __init__(self, look: Look, options: tuple[tuple[str, str], ...]) -> None:
        super().__init__()
        self._look = look
        self.addItem("–", "")
        for key, text in options:
            self.addItem(text, key)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(6)
        self.activated.connect(lambda _at: self.wanted.emit(str(self.currentData())))

    def show_saved(self, key: str) -> None:
        at = self.findData(key)
        if at < 0:  # a choice this edition of the form does not have stays as it is
            self.addItem(key, key)
            at = self.count() - 1
        if at != self.currentIndex():
            self.setCurrentIndex(at)
        show_tip(self, self.currentText() if key else "")

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        draw_arrow(self, self._look)


class CellEditor(QWidget):
    """Wishes go out as words; nothing is shown as saved before it is."""

    wanted = Signal(object, str)  # cell, words
    rested = Signal(object, str)
    settled = Signal(object, object)  # cell, value of the chosen side
    blocked = Signal(str)

    def __init__(
        self, look: Look, page: PlanPage, row: PlanRow, cell: PlanCell, *,
        labelled: bool = True, prompted: bool = False,
    ) -> None:  # fmt: skip
        super().__init__()
        assert isinstance(cell.of, Field)
        self._look, self._page, self._row, self.cell, self._field = look, page, row, cell, cell.of
        title = arabic_digits(str(self._field.title))
        unit = arabic_digits(str(self._field.unit)) or {"money": "บาท", "percent": "ร้อยละ"}.get(self._field.type, "")
        self._called = f"{title} ({unit})" if unit and unit not in title else title
        self._label = Elided(self._called, "line", "text2")
        self._label.setVisible(False) if prompted or not labelled else None
        self._said = words("", "small", "text2", wrap=True)
        self._wrong = words("", "label", "bad", wrap=True)
        self._torn: ConflictBox | None = None
        self.editor = self._made()
        name(self.editor, self._called, arabic_digits(str(self._field.help)))
        if isinstance(self.editor, QComboBox):
            name(self.editor.view(), self._called)
        show_tip(self.editor, arabic_digits(str(self._field.help)))
        if prompted and isinstance(self.editor, Entry | Note):
            prompt = self.editor.show_prompt if isinstance(self.editor, Entry) else self.editor.setPlaceholderText
            prompt(self._called)
            show_tip(self.editor, self._called)
        self._column = column(self._label, self.editor, self._said, self._wrong, None, gap=1)
        self.setLayout(self._column)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.show_cell(page, row, cell)

    @property
    def wide(self) -> bool:
        """Whether the cell takes a line of the form for itself."""
        return self._field.type == "longtext" or (self._field.type == "text" and self._field.required != "")

    @property
    def weight(self) -> int:
        """How much of a line it takes beside others."""
        if self._field.type in ("integer", "people", "decimal", "percent"):
            return 3
        if self._field.type == "choice" and all(len(text) < 8 for _key, text in self._choices()):
            return 3
        return 4 if self._field.type in ("money", "date") else 6

    def show_cell(self, page: PlanPage, row: PlanRow, cell: PlanCell) -> None:
        self._page, self._row, self.cell = page, row, cell
        show(self, cell.asked)
        stored = cell.shown.value
        if isinstance(self.editor, ChoiceBox | UnitsButton):
            self.editor.show_saved("" if stored is None or isinstance(stored, Absent) else str(stored))
        elif isinstance(self.editor, Entry | Note):
            self.editor.show_saved(typed_of(self._field, stored))
            self.editor.setReadOnly(isinstance(stored, Absent))
        self._judge()
        self._show_sides()

    def hand_over(self) -> None:
        if isinstance(self.editor, Entry | Note):
            self.editor.hand_over()

    def take_focus(self) -> None:
        self.editor.setFocus()

    def _show_sides(self) -> None:
        if self._torn is not None and self._torn.slot.shown == self.cell.shown:
            return
        if self._torn is not None:
            self._column.removeWidget(self._torn)
            self._torn.deleteLater()
            self._torn = None
        if self.cell.shown.conflict:
            page = self._page
            sides = side_rows(page.form, self.cell, page.people, dict(page.units))
            slot = Slot("", self.cell.field, self.cell.shown, self.cell.words, sides)
            self._torn = ConflictBox(self._look, slot, self._called)
            self._torn.wanted.connect(lambda _slot, value: self.settled.emit(self.cell, value))
            self._column.insertWidget(2, self._torn)

    def _means(self, typed: str) -> object:
        try:
            return value_of(self._page.form, self._row.kind, self._field, typed)
        except UserError:
            return typed

    def _judge(self) -> None:
        """Say what is wrong with what stands in the editor, and what it means in words."""
        typed = self.editor.text() if isinstance(self.editor, Entry) else None
        wrong, value = "", self.cell.shown.value
        if typed is not None:
            try:
                value = value_of(self._page.form, self._row.kind, self._field, typed)
            except UserError as problem:
                wrong = problem.what
        if not wrong and not isinstance(value, Absent):
            wrong = invalid(self._field, value)
        if isinstance(self.editor, Entry):
            self.editor.show_wrong(bool(wrong))
        show_plain(self._wrong, arabic_digits(wrong))
        show(self._wrong, bool(wrong))
        said = "" if wrong else self._words(value)
        show_plain(self._said, said)
        show(self._said, bool(said))

    def _words(self, value: Value) -> str:
        """The amount in words where the form has it read out, the weekday of a date."""
        if self._field.type == "money" and isinstance(value, int) and value >= 0 and self._read_out():
            return baht_words(value)
        if self._field.type == "date" and value:
            try:
                return weekday_date(date.fromisoformat(str(value)))
            except ValueError:
                return ""
        return ""

    def _read_out(self) -> bool:
        cells = (each for each in self._page.form.computed if each.kind == self._row.kind and each.op == "baht_words")
        return any(self._field.id in each.over for each in cells)

    def _made(self) -> QWidget:
        field = self._field
        if field.type == "choice" and not field.many:
            found = [choice for choice in self._page.form.choices if choice.within == field.scale]
            box = ChoiceBox(self._look, tuple((choice.id, arabic_digits(str(choice.text))) for choice in found))
            box.wanted.connect(self._want)
            return box
        if field.type == "units" or field.many:
            options = self._page.units if field.type == "units" else self._choices()
            button = UnitsButton(self._look, options, self._called, everybody=field.type == "units")
            button.wanted.connect(self._want)
            return button
        if field.type == "longtext":
            note = Note(self._look, "")
            note.wanted.connect(self._want)
            note.rested.connect(lambda text: self.rested.emit(self.cell, text))
            return note
        return self._entry()

    def _choices(self) -> tuple[tuple[str, str], ...]:
        found = [choice for choice in self._page.form.choices if choice.within == self._field.scale]
        return tuple((choice.id, arabic_digits(str(choice.text))) for choice in found)

    def _entry(self) -> Entry:
        means: Callable[[str], object] = self._means
        entry = Entry(self._look, means, number=self._field.type in NUMBERS)
        entry.show_prompt(_(PROMPTS[self._field.type]) if self._field.type in PROMPTS else "")
        entry.typing.connect(self._judge)
        entry.wanted.connect(self._want)
        entry.rested.connect(lambda text: self.rested.emit(self.cell, text))
        return entry

    def _want(self, text: str) -> None:
        """Hand over what fits; what does not stays, red, with its sentence."""
        try:
            value_of(self._page.form, self._row.kind, self._field, text)
        except UserError as problem:
            self.blocked.emit(problem.what)
            return
        self.wanted.emit(self.cell, text)
