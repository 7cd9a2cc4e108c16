"""A cell of a plan's row: its label, the editor that fits its type, what is computed of it, and what is wrong."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QSizePolicy, QWidget

from core.assessment.rows import Slot
from core.errors import UserError
from core.forms.field_types import type_of, typed_of
from core.forms.shape import Field
from core.forms.valid import invalid
from core.plan.links import value_of
from core.plan.tree import PlanCell, PlanRow
from core.plan.view import PlanPage, value_choices
from core.thai.numbering import arabic_digits
from core.values import Absent, Value
from ui.desktop.plan.editors import ChoiceBox, Editor, editor_of, unit_of
from ui.desktop.plan.units import UnitsButton
from ui.desktop.theme.look import Look
from ui.desktop.widgets.conflict import ConflictBox
from ui.desktop.widgets.entry import Entry
from ui.desktop.widgets.inputs import Note
from ui.desktop.widgets.layout import column
from ui.desktop.widgets.periods import PeriodBar
from ui.desktop.widgets.plain import name, show, show_plain, show_tip, words


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
        self._called = arabic_digits(str(self._field.title))
        self._label = words(self._called, "line", "text2")
        show(self._label, labelled and not prompted)
        self._said = words("", "small", "text2", wrap=True)
        self._wrong = words("", "label", "bad", wrap=True)
        self.remark = words("", "line", "warn", wrap=True)
        self._torn: ConflictBox | None = None
        self.editor = self._made()
        spoken = f"{self._called} ({unit})" if (unit := unit_of(self._field)) else self._called
        name(self.editor, spoken, arabic_digits(str(self._field.help)))
        show_tip(self.editor, arabic_digits(str(self._field.help)))
        if prompted and isinstance(self.editor, Entry | Note):
            prompt = self.editor.show_prompt if isinstance(self.editor, Entry) else self.editor.setPlaceholderText
            prompt(self._called)
            show_tip(self.editor, self._called)
        self._column = column(self._label, self.editor, self._said, self._wrong, self.remark, None, gap=1)
        self.setLayout(self._column)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.show_cell(page, row, cell)

    @property
    def row(self) -> PlanRow:
        return self._row

    @property
    def of(self) -> Field:
        return self._field

    @property
    def needs(self) -> int:
        """Pixels its title and its frame take, shown or not: lines of a list stand under one head."""
        return max(self._label.sizeHint().width(), self._look.px(56))

    def show_cell(self, page: PlanPage, row: PlanRow, cell: PlanCell) -> None:
        self._page, self._row, self.cell = page, row, cell
        show(self, cell.asked)
        stored = cell.shown.value
        if isinstance(self.editor, ChoiceBox | UnitsButton | PeriodBar):
            self.editor.show_saved("" if stored is None or isinstance(stored, Absent) else str(stored))
        elif isinstance(self.editor, Entry | Note):
            self.editor.show_saved(typed_of(self._field, stored))
            self.editor.setReadOnly(isinstance(stored, Absent))
        said = page.remarks_at(row.ref, cell.id)
        show_plain(self.remark, said)
        show(self.remark, bool(said))
        self._judge()
        self._show_sides()

    def hand_over(self) -> None:
        if isinstance(self.editor, Entry | Note | PeriodBar):
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
            slot = Slot("", self.cell.field, self.cell.shown, self.cell.words, value_choices(self._page, self.cell))
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
        """The amount in words, for good where the form reads it out, else while it is typed; the weekday of a date."""
        told = self.editor.hasFocus() or self._read_out()
        found = type_of(self._field)
        return found.aloud(value) if found.aloud and (told or not found.money) else ""

    def _read_out(self) -> bool:
        cells = (each for each in self._page.form.computed if each.kind == self._row.kind and each.op == "baht_words")
        return any(self._field.id in each.over for each in cells)

    def _made(self) -> Editor:
        editor = editor_of(self._look, self._page, self._field, self._called, self._means)
        editor.wanted.connect(self._want)
        if isinstance(editor, Entry | Note):
            editor.rested.connect(lambda text: self.rested.emit(self.cell, text))
        if isinstance(editor, Entry):
            editor.typing.connect(self._judge)
            editor.left.connect(self._judge)
        return editor

    def _want(self, text: str) -> None:
        """Hand over what fits; what does not stays, red, with its sentence."""
        try:
            value_of(self._page.form, self._row.kind, self._field, text)
        except UserError as problem:
            self.blocked.emit(problem.what)
            return
        self.wanted.emit(self.cell, text)
