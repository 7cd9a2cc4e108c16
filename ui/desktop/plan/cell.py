"""The editor of one cell of a plan's row: label, input, what is wrong."""

from PySide6.QtWidgets import QSizePolicy, QWidget

from core.assessment.rows import AnswerInput
from core.errors import UserError
from core.forms.computed import read
from core.forms.field_types import FieldType, type_of
from core.forms.shape import Field
from core.forms.vocabulary import invalid
from core.i18n import _
from core.plan.links import value_of
from core.plan.tree import PlanCell, PlanRow
from core.plan.view import PlanPage, value_choices
from core.thai.written import arabic_digits
from core.values import AbsenceReason, Plain, Value, Written
from ui.desktop.plan.calls import PlanCalls
from ui.desktop.plan.editors import (
    Editor,
    editor_of,
    fault_of,
    help_of,
    in_hand,
    show_stored,
    unit_of,
)
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.conflict import ConflictBox, RewordedItemBox
from ui.desktop.widgets.field_help import HELP
from ui.desktop.widgets.inputs import KEPT, LongTextField, ValueField
from ui.desktop.widgets.layout import column, drop
from ui.desktop.widgets.periods import PeriodBar
from ui.desktop.widgets.plain import name, show, show_entry, show_some, show_tip, words


class CellEditor(QWidget):
    """A widget that edits one cell of a row; it asks to save the typed text, and is told when that is saved."""

    def __init__(
        self,
        look: Look,
        calls: PlanCalls,
        page: PlanPage,
        row: PlanRow,
        cell: PlanCell,
        *,
        labelled: bool = True,
        prompted: bool = False,
    ) -> None:
        super().__init__()
        assert isinstance(cell.spec, Field)
        self._look = look
        self._calls = calls
        self._page = page
        self.row = row
        self.cell = cell
        self.of = cell.spec
        self._called = arabic_digits(str(self.of.title))
        self._label = words(self._called, "line", "text2")
        show(self._label, labelled and not prompted)
        self._meaning = words("", "small", "text2", wrap=True)
        self._wrong = words("", "label", "bad", wrap=True)
        self.remark = words("", "line", "warn", wrap=True)
        self.source = Button(look, _("เปิดผลที่มาของตัวเลข"), "link", do=self._open_source)
        self._typing = False  # text that does not fit yet may still become valid: reported when the field is left
        self._conflict: ConflictBox | None = None
        # while a carried-over value waits to be confirmed
        self.change: RewordedItemBox | None = None
        self.editor = self._made()
        unit, explained = unit_of(self.of), arabic_digits(str(self.of.help))
        name(self.editor, f"{self._called} ({unit})" if unit else self._called, explained)
        show_tip(self.editor, explained)
        self.setProperty(HELP, help_of(self.of))
        if prompted and isinstance(self.editor, ValueField | LongTextField):
            if isinstance(self.editor, ValueField):
                self.editor.show_prompt(self._called)
            else:
                self.editor.setPlaceholderText(self._called)
            show_tip(self.editor, self._called)
        parts = (self._label, self.editor, self.source, self._meaning, self._wrong, self.remark)
        self._column = column(*parts, None, gap=1)
        self.setLayout(self._column)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        self.show_cell(page, row, cell)

    @property
    def needs(self) -> int:
        """The width in pixels for the title or, if wider, the button (shown or hidden) that opens a number's source."""
        source = self.source.sizeHint().width() if self.cell.source_words else 0
        return max(self._label.sizeHint().width(), source, self._look.px(56))

    @property
    def in_hand(self) -> bool:
        """Whether the editor holds unsaved input, or its drop-down list is open."""
        return in_hand(self.editor)

    @property
    def free(self) -> bool:
        """Whether the editor can be reused for another row: it has no unsaved input, value to confirm or conflict."""
        return not (self.in_hand or self.change or self._conflict)

    def show_cell(self, page: PlanPage, row: PlanRow, cell: PlanCell) -> None:
        another = row.ref != self.row.ref
        before = self.cell.refused
        self._page = page
        self.row = row
        self.cell = cell
        show(self, cell.applies)
        stored = cell.shown.value
        if cell.source_words and isinstance(cell.value, str):
            stored = Plain(cell.value)
        show_stored(self.editor, self.of, stored)
        if isinstance(self.editor, ValueField):
            self._show_refused(self.editor, before)
        if another and isinstance(self.editor, ValueField | LongTextField):
            self.editor.forget()
        if isinstance(self.editor, ValueField | LongTextField):
            self.editor.setReadOnly(isinstance(stored, AbsenceReason) or bool(cell.source_words))
        self.source.show_words(arabic_digits(cell.source_words))
        self.source.setEnabled(cell.source is not None)
        show(self.source, bool(cell.source_words))
        show_some(self.remark, page.remarks_at(row.ref, cell.id))
        self._judge()
        self._show_conflict()
        self._show_change()

    def _show_refused(self, editor: ValueField, before: str) -> None:
        """Show the refused text that this PC keeps for the cell as if it were being typed, and no longer once it was
        mended elsewhere. `before`: the text kept when the cell was shown last."""
        refused = self.cell.refused
        editor.setProperty(KEPT, bool(refused))
        if before and before != refused and editor.text() == before:
            editor.give_up()
        # while the field has the keyboard, Esc may just have brought the saved value back
        if refused and not editor.dirty and not editor.hasFocus():
            show_entry(editor, refused)

    def hand_over(self) -> None:
        if isinstance(self.editor, ValueField | LongTextField | PeriodBar):
            self.editor.hand_over()

    def take_focus(self) -> None:
        """Focus the editor, with the cursor behind the text and nothing selected."""
        self.editor.setFocus()
        if isinstance(self.editor, ValueField):
            self.editor.setCursorPosition(len(self.editor.text()))

    def _show_conflict(self) -> None:
        if self._conflict is not None and self._conflict.slot.shown == self.cell.shown:
            return
        if self._conflict is not None:
            drop(self._column, self._conflict)
            self._conflict = None
        if self.cell.shown.conflict:
            values = value_choices(self._page, self.cell)
            slot = AnswerInput("", self.cell.field, self.cell.shown, self.cell.words, values)
            self._conflict = ConflictBox(self._look, slot, self._called, self._settle)
            self._column.insertWidget(2, self._conflict)

    def _settle(self, _slot: AnswerInput, value: Written) -> None:
        self._calls.settle(self.cell, value)

    def _show_change(self) -> None:
        if self.change is not None and not self.cell.waits:
            drop(self._column, self.change)
            self.change = None
        elif self.change is None and self.cell.waits:
            value = self.cell.shown.value
            there = None if isinstance(value, AbsenceReason) else read(self.of, value)
            said = FieldType.words_of(self._page.form, self.of, there, self._page.names)
            self.change = RewordedItemBox(
                self._look, *self._page.rephrased(self.row, self.cell), said, self._called
            )
            show(self.change.confirm, not self._page.locks.plan)
            self.change.confirm.clicked.connect(self._confirm)
            self._column.insertWidget(2, self.change)

    def _judge(self) -> None:
        """Show what is wrong with the text in the editor, or its value in words."""
        refused = self.cell.refused
        typed: str | None = "" if self.in_hand else refused
        if isinstance(self.editor, ValueField):
            typed = self.editor.text()
        elif not typed:
            typed = None
        wrong, value = "", self.cell.shown.value
        if typed is not None:
            try:
                value = value_of(self._page.form, self.row.kind, self.of, typed)
            except UserError as problem:
                wrong, value = problem.what, None
        if not wrong and not isinstance(value, AbsenceReason):
            wrong = invalid(self.of, value)
        if wrong and self._typing:
            wrong, value = "", None
        elif refused and typed == refused:
            wrong, value = self._unsaved(wrong), None
        if isinstance(self.editor, ValueField):
            self.editor.show_wrong(bool(wrong))
        show_some(self._wrong, arabic_digits(wrong))
        show_some(self._meaning, "" if wrong else self._words(value))

    def _unsaved(self, wrong: str) -> str:
        """Return why the refused text of the cell is not saved, with the text if the editor cannot show it."""
        if not wrong:  # it fits the cell, but something else was in its way
            return _("ยังไม่ได้บันทึก แก้ช่องนี้อีกครั้ง")
        if not isinstance(self.editor, ValueField):
            wrong = f"“{self.cell.refused[:80]}” {wrong}"
        return _("ยังไม่บันทึก: {why}").format(why=wrong)

    def _words(self, value: Value) -> str:
        """Return the amount in words (permanently if the form reads it out, else while typing), or a date's weekday."""
        if isinstance(self.editor, PeriodBar) and self.editor.foreign:
            return self.cell.words  # no part of the bar: shown beside it
        cells = (
            each
            for each in self._page.form.computed
            if each.kind == self.row.kind and each.op == "baht_words"
        )
        wanted = self.editor.hasFocus() or any(self.of.id in each.over for each in cells)
        found = type_of(self.of)
        return found.aloud(value) if found.aloud and (wanted or not found.money) else ""

    def _made(self) -> Editor:
        editor = editor_of(self._look, self._page, self.row.kind, self.of, self._called)
        editor.requested.connect(self._want)
        if isinstance(editor, ValueField | LongTextField):
            editor.rested.connect(self._keep_draft)
        if isinstance(editor, ValueField):
            editor.typing.connect(lambda: self._type(typing=True))
            editor.left.connect(self._leave)
        return editor

    def _type(self, *, typing: bool) -> None:
        self._typing = typing
        self._judge()

    def _leave(self) -> None:
        self._type(typing=False)
        if self.cell.refused and not self.in_hand:  # the saved value is wanted back
            self._calls.discard(self.cell)

    def _want(self, text: str) -> None:
        """Ask to save text that can be saved; other text stays, in red, with the reason, and is kept on this PC."""
        fault = fault_of(self._page, self.row.kind, self.of, text)
        if not fault:
            self._calls.enter(self.row.ref, self.cell, text)
        elif text != self.cell.refused:
            self._calls.refuse(self.row.ref, self.cell, text, fault)

    def _keep_draft(self, text: str) -> None:
        self._calls.keep_draft(self.row.ref, self.cell, text)

    def _confirm(self) -> None:
        value = self.cell.shown.value
        if not isinstance(value, AbsenceReason):
            self._calls.settle(self.cell, value)

    def _open_source(self) -> None:
        if self.cell.source is not None:
            self._calls.open_source(self.cell.source)


def entered_cells(row: PlanRow) -> list[PlanCell]:
    """Return the cells of a row that a person fills in, without fields for files, which are evidence."""
    return [cell for cell in row.cells.values() if cell.field and not type_of(cell.spec).attached]
