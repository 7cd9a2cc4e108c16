"""The repeated lines of a row's form, numbered as printed, each with its cells and the lines below it."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QTextCursor
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from core.forms.field_types import type_of
from core.forms.shape import Field, FormRowKind
from core.i18n import _
from core.plan.paste_view import lines_of
from core.plan.tree import PlanCell, PlanRow, asks_for
from core.plan.view import PlanPage
from core.thai.written import arabic_digits
from core.values import Ref, Text
from ui.desktop.base.page_context import nothing
from ui.desktop.plan.calls import PlanCalls
from ui.desktop.plan.cell import entered_cells
from ui.desktop.plan.editors import span_of
from ui.desktop.plan.fields import RowCellsWidget, computed_pair, sums_over
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.inputs import LongTextField, ValueField
from ui.desktop.widgets.layout import (
    COLUMNS,
    FlowLayout,
    column,
    drop,
    fill,
    frame,
    holder,
    holding,
    row,
)
from ui.desktop.widgets.plain import keep_room, name, show, show_plain, show_tip, words


def typed(editor: QWidget) -> str:
    """Return the text in an editor for text, or "" for other editors."""
    if isinstance(editor, ValueField):
        return editor.text()
    if isinstance(editor, LongTextField):
        return editor.toPlainText()
    return ""


def prompted_cells(cells: Sequence[PlanCell]) -> frozenset[str]:
    """Return the ids of cells that show their titles inside their fields: the first cell of a line if it is a long
    text, the first two if a short text is followed by a long one, otherwise none."""
    types = [type_of(cell.spec) for cell in cells if isinstance(cell.spec, Field)]
    long = [each.long for each in types[:2]]
    if True not in long or not types[0].words:
        return frozenset()
    return frozenset(cell.id for cell in cells[: long.index(True) + 1])


def one_line(page: PlanPage, cells: Sequence[PlanCell]) -> bool:
    """Return whether the fields of a line fit side by side, so that titles above the first line serve all lines."""
    fields = [cell.spec for cell in cells if isinstance(cell.spec, Field)]
    spans = (span_of(page, each, fields[n - 1] if n else None)[0] for n, each in enumerate(fields))
    return sum(spans) <= COLUMNS


class RowLineWidget(QWidget):
    """The widget of one line: Enter adds the next, Backspace deletes an empty one, Alt+↑↓ moves, Alt+Delete deletes."""

    def __init__(
        self,
        look: Look,
        calls: PlanCalls,
        page: PlanPage,
        line: PlanRow,
        kind: FormRowKind,
        first: bool,
        without: str = "",
        take_back: Callable[[], None] = nothing,
    ) -> None:
        """Make the widgets; `first` shows the titles of the fields, `without` is a field that is shown elsewhere.
        `take_back` deletes the line."""
        super().__init__()
        self._take_back = take_back
        self._calls = calls
        self.line = line
        self._kind = kind
        self._without = without
        self._above = page.above(line.ref)
        self.number = words("", "linestrong", "text2")
        self.number.setMinimumWidth(look.px(28))
        entered = entered_cells(line)
        prompted = self._prompted = prompted_cells(entered)
        single = one_line(page, entered)
        labelled = not (prompted and single) and (
            first or bool(prompted) or look.scale > 150 or not single
        )
        left_out = {
            without,
            *(cell.id for cell in line.cells.values() if type_of(cell.spec).attached),
        }
        cells = [cell for cell in line.cells.values() if cell.id not in left_out]
        self.cells = RowCellsWidget(
            look, calls, page, line, cells, labelled=labelled, prompted=prompted, inline=True
        )
        self._bin = Button(look, "", "quiet", "cross", do=partial(calls.delete, line.ref))
        keep_room(self._bin)
        show(self._bin, False)  # until the focus or the mouse is in the line
        if labelled and not (entered and entered[0].id in prompted):
            low = look.px(24)
        else:
            low = look.px(3)
        show(self.number, not without and kind.number != "-")
        before = column(low, self.number, None, gap=0)
        behind = column(low - 3, self._bin, None, gap=0)
        whole = row(before, self.cells, behind, gap=6, grow=1)
        self._lists = {
            each.id: RowLinesWidget(look, calls, page, line, each)
            for each in page.kinds_below(kind.id)
        }
        inner = column(*self._lists.values(), gap=4, edges=(0 if without else look.px(34), 0, 0, 0))
        self.setLayout(column(whole, inner, gap=4))
        for part in (self, self._bin, *(editor.editor for editor in self.cells.editors.values())):
            part.installEventFilter(self)
        self.show_line(page, line)

    def show_line(self, page: PlanPage, line: PlanRow) -> None:
        self.line, self._above = line, page.above(line.ref)
        title = arabic_digits(str(self._kind.title))
        show_plain(self.number, line.number if line.number != "-" else "–")
        name(self._bin, _("ลบ{title} {number} ลงถังขยะ").format(title=title, number=line.number))
        show_tip(self._bin, f"{self._bin.accessibleName()} (Alt+Delete)")
        self.cells.show_cells(page, line)
        for each in self._lists.values():
            each.show_row(page, line)

    @property
    def unfinished(self) -> bool:
        return any(each.unfinished for each in self._lists.values())

    def grow(self) -> None:
        """Make the widgets of one more of the lines that lie below this line in the tree."""
        next(each for each in self._lists.values() if each.unfinished).grow()

    def hand_over(self) -> None:
        self.cells.hand_over()
        for each in self._lists.values():
            each.hand_over()

    def line_of(self, ref: Ref) -> "RowLineWidget | None":
        if self.line.ref == ref:
            return self
        return next((line for each in self._lists.values() if (line := each.line_of(ref))), None)

    def adder(self, kind: str) -> Button | None:
        """Return the button that adds a line of `kind` below this line, or None if it has no such lines."""
        lines = self._lists.get(kind)
        return lines.add if lines else None

    def take_focus(self) -> None:
        """Focus the first required cell that is empty, else the first cell."""
        cells = [
            (key, editor) for key, editor in self.cells.editors.items() if not editor.isHidden()
        ]
        for key, editor in cells:
            cell = self.line.cells[key]
            if getattr(cell.spec, "required", "") and cell.shown.value is None:
                editor.take_focus()
                return
        if cells:
            cells[0][1].take_focus()

    def end_focus(self) -> None:
        """Focus the last text field of the line, with the cursor behind its text."""
        written = [
            each.editor
            for each in self.cells.editors.values()
            if isinstance(each.editor, ValueField | LongTextField)
        ]
        shown = [each for each in written if not each.isHidden()]
        if shown:
            shown[-1].setFocus(Qt.FocusReason.OtherFocusReason)
            if isinstance(shown[-1], LongTextField):
                shown[-1].moveCursor(QTextCursor.MoveOperation.End)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (
            QEvent.Type.FocusIn,
            QEvent.Type.FocusOut,
            QEvent.Type.Enter,
            QEvent.Type.Leave,
        ):
            show(
                self._bin,
                self.underMouse() or holder(RowLineWidget, QApplication.focusWidget()) is self,
            )
        if (
            not isinstance(event, QKeyEvent)
            or event.type() != QEvent.Type.KeyPress
            or watched in (self, self._bin)
        ):
            return False
        alt = event.modifiers() == Qt.KeyboardModifier.AltModifier
        if alt and event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.hand_over()
            self._calls.move(self.line.ref, -1 if event.key() == Qt.Key.Key_Up else 1)
            return True
        if (
            alt
            and event.key() == Qt.Key.Key_Delete
            and self._bin.isEnabled()
            and self._above is not None
        ):
            self.hand_over()
            self._take_back()
            return True
        plain = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and plain and not isinstance(watched, QComboBox) and self._above is not None:
            self.hand_over()
            self._calls.add(self._kind.id, self._above.ref, self.line.ref)
            return True
        if event.key() == Qt.Key.Key_Backspace and plain and self.empty and self._above is not None:
            self._take_back()
            return True
        if event.matches(QKeySequence.StandardKey.Paste) and isinstance(
            watched, ValueField | LongTextField
        ):
            return self._paste(watched)
        if (
            enter
            and isinstance(watched, LongTextField)
            and event.modifiers() == Qt.KeyboardModifier.ShiftModifier
        ):
            watched.insertPlainText("\n")
            return True
        return False

    @property
    def empty(self) -> bool:
        """Whether no cell of the line has a saved or typed value, and no line lies below it in the tree."""
        written = any(typed(editor.editor) for editor in self.cells.editors.values())
        stored = any(
            cell.shown.value is not None or cell.refused for cell in entered_cells(self.line)
        )
        return not (written or stored or self.line.rows)

    def _paste(self, into: ValueField | LongTextField) -> bool:
        """Add the lines of a pasted list, or preview a pasted table; return False if the field takes the text."""
        text = QGuiApplication.clipboard().text()
        found = lines_of(text)
        key = next((key for key, editor in self.cells.editors.items() if editor.editor is into), "")
        if self._above is None or not key or self._without or len(found) < 2:
            return False
        if any("\t" in line for line in text.split("\n")[:2]):
            self._calls.paste(self._kind.id, self._above.ref, self.line.ref)
            return True
        if key not in self._prompted:
            return False
        empty = not typed(into)
        if empty:
            if isinstance(into, ValueField):
                into.insert(found[0])
                into.typing.emit()
            else:
                into.insertPlainText(found[0])
            self.hand_over()
        stored = self.cells.editors[key].of.stored
        rows = [{stored: Text(line)} for line in found[1 if empty else 0 :]]
        self._calls.add_many(self._kind.id, self._above.ref, self.line.ref, rows)
        self._calls.report(_("วาง {n} ข้อ กด Ctrl+Shift+V เพื่อวางเป็นข้อความเดียว").format(n=len(found)))
        return True


class RowLinesWidget(QWidget):
    """A widget with the lines of one kind below a row, and the button that adds a line."""

    def __init__(
        self,
        look: Look,
        calls: PlanCalls,
        page: PlanPage,
        parent_row: PlanRow,
        kind: FormRowKind,
    ) -> None:
        super().__init__()
        self._look = look
        self._calls = calls
        self._kind = kind
        self._above = parent_row
        outer = page.kind(kind.within)
        nested = outer is not None and outer.list
        self._title = words(arabic_digits(str(kind.title)), "linestrong" if nested else "card")
        self._count = words("", "line", "text2")
        self.add = Button(look, _("เพิ่ม"), "link", "plus", do=self._add)
        name(self.add, _("เพิ่ม{title}").format(title=arabic_digits(str(kind.title))))
        self.lines: dict[Ref, RowLineWidget] = {}
        self._shown = False
        self._left: list[PlanRow] = []  # lines whose widgets are still to be made
        self._body = column(gap=8 if not nested else 4)
        self._flow = FlowLayout(18)
        self._sums = holding(self._flow)
        self._summed: tuple[tuple[str, str], ...] = ()
        self.setLayout(
            column(
                row(self._title, self._count, None, self.add, gap=8), self._body, self._sums, gap=4
            )
        )
        self.show_row(page, parent_row)

    def show_row(self, page: PlanPage, parent_row: PlanRow) -> None:
        """Show the lines of the row; a line that remains keeps its widgets and the text being typed."""
        self._above = parent_row
        found = [one for one in parent_row.rows if one.kind == self._kind.id]
        asked = all(one.applies for one in found) if found else asks_for(parent_row, self._kind)
        show(self, bool(found) or asked)
        show_plain(self._count, str(len(found)) if found else "")
        for ref in self.lines.keys() - {one.ref for one in found}:
            drop(self._body, self.lines.pop(ref))
        whole = self._shown and not self._left
        self._shown, self._page = True, page
        self._left = [line for line in found if line.ref not in self.lines]
        if whole:  # new lines of a list shown already are made at once
            self._make(len(self._left))
        for line in found:
            block = self.lines.get(line.ref)
            if block:
                block.show_line(page, line)
        self._arrange()
        pairs = tuple(
            pair
            for cell in sums_over(page, parent_row, self._kind.id)
            if (pair := computed_pair(cell))
        )
        show(self._sums, bool(pairs))
        if pairs != self._summed:
            self._summed = pairs
            lines = (
                row(words(title, "line", "text2"), words(value, "strong"), gap=6)
                for title, value in pairs
            )
            fill(self._flow, map(frame, lines))
        show(self.add, asked and not (self._kind.most and len(found) >= self._kind.most))

    @property
    def unfinished(self) -> bool:
        """Whether the widgets of some lines are still to be made."""
        return bool(self._left) or any(line.unfinished for line in self.lines.values())

    def grow(self) -> bool:
        """Make the widgets of one more line; return whether widgets of further lines are still to be made."""
        below = next((line for line in self.lines.values() if line.unfinished), None)
        if (below) is not None:
            below.grow()
        else:
            self._make(1)
            self._arrange()
        return self.unfinished

    def _make(self, count: int) -> None:
        for line in self._left[:count]:
            block = RowLineWidget(
                self._look,
                self._calls,
                self._page,
                line,
                self._kind,
                not self.lines,
                take_back=partial(self._take_back, line.ref),
            )
            self.lines[line.ref] = block
        del self._left[:count]

    def _take_back(self, ref: Ref) -> None:
        """Delete the line; the focus goes to the one before, else to the button that adds one."""
        refs = [line.ref for line in self._above.rows if line.ref in self.lines]
        at = refs.index(ref)
        if at:
            self.lines[refs[at - 1]].end_focus()
        else:
            self.add.setFocus(Qt.FocusReason.OtherFocusReason)
        self._calls.delete(ref)

    def _add(self) -> None:
        self._calls.add(self._kind.id, self._above.ref, None)

    def _arrange(self) -> None:
        """Put the lines in their order; the focus stays where it is."""
        for at, ref in enumerate(line.ref for line in self._above.rows if line.ref in self.lines):
            block = self.lines[ref]
            if self._body.indexOf(block) != at:
                if block.isAncestorOf(block.window().focusWidget() or block):
                    focus = block.focusWidget()
                else:
                    focus = None
                self._body.insertWidget(at, block)
                if focus is not None:
                    focus.setFocus()

    def hand_over(self) -> None:
        for line in self.lines.values():
            line.hand_over()

    def line_of(self, ref: Ref) -> RowLineWidget | None:
        return next((found for line in self.lines.values() if (found := line.line_of(ref))), None)
