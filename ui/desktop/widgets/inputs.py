"""Input fields for a number, a line or a note. They show the saved value, and keep the text being typed."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QMimeData, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QDragEnterEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QTextCursor,
    QTextOption,
)
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QSizePolicy

from core.thai.parser import ParsedValue
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Does
from ui.desktop.widgets.drop_area import holds_files
from ui.desktop.widgets.late import later
from ui.desktop.widgets.plain import SEEKS, dress, name, show_entry

PAUSE = 800  # milliseconds without typing after which a draft is saved
# A menu, a dialog or another program took the focus: the person is still in the field, so a draft is kept.
STILL_THERE = (Qt.FocusReason.PopupFocusReason, Qt.FocusReason.ActiveWindowFocusReason)
KEPT = "kept"  # property of a field: this PC keeps the refused text that the field shows
LONG = 60_000  # milliseconds after which long typing is saved without leaving the field


def is_undo(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Undo)


def is_redo(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Redo)


def search_line(
    prompt: str, label: str = "", description: str = "", *, width: int = 0, do: Does = None
) -> QLineEdit:
    """Return a search field with the placeholder `prompt`; each change calls `do`. `width`: in pixels, 0 = any. Screen
    readers read `label` (or `prompt` if it is "") as name, and `description`."""
    line = QLineEdit(placeholderText=prompt, clearButtonEnabled=True)
    line.setProperty(SEEKS, True)
    name(line, label or prompt, description)
    if width:
        line.setFixedWidth(width)
    if do is not None:
        line.textChanged.connect(do)
    return line


def short_line(label: str, *, hidden: bool = False) -> QLineEdit:
    """Return a field for at most 200 characters, named `label`; `hidden` masks the text, as for a password."""
    field = QLineEdit(maxLength=200)
    if hidden:
        field.setEchoMode(QLineEdit.EchoMode.Password)
    name(field, label)
    return field


class NumberEdit(QLineEdit):
    """A field for a number; the typed text stays until it is saved, or undone with Esc."""

    typing = Signal()  # by the person, after each key
    left = Signal()
    entered = Signal()

    def __init__(self, look: Look, width: int = 58) -> None:
        super().__init__(alignment=Qt.AlignmentFlag.AlignCenter, maxLength=15)
        self._look = look
        self._width = width
        self._saved = ""
        self.setProperty("figure", "1")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.textEdited.connect(self.typing)
        self.returnPressed.connect(self.entered)

    @property
    def typed(self) -> str:
        """The typed number in the form in which it is saved; the text as typed if it is not clearly a number."""
        found = ParsedValue.number(self.text())
        return found.value if found is not None and found.sure else self.text().strip()

    @property
    def dirty(self) -> bool:
        return self.typed != self._saved

    def show_saved(self, text: str) -> None:
        """Show the saved text, unless another text is being typed."""
        kept = self.dirty
        self._saved = text
        if not kept and self.text() != text:
            show_entry(self, text)
        if not self.dirty:
            dress(self, tone="")

    def give_up(self) -> None:
        show_entry(self, self._saved)
        dress(self, tone="")
        self.typing.emit()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(self._width), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and (
            (is_undo(event) and not self.dirty) or (is_redo(event) and not self.isRedoAvailable())
        ):
            event.ignore()  # nothing to undo or redo: the window handles the shortcut
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.dirty:
            self.give_up()
            return
        super().keyPressEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Leave files dragged over the field to the widget around it, instead of inserting their paths."""
        if holds_files(event.mimeData()):
            event.ignore()
        else:
            super().dragEnterEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Select the content, so that the first digit replaces it: typing 5 over 20 gives 5, not 205."""
        super().focusInEvent(event)
        if event.reason() not in STILL_THERE:
            self.setModified(False)  # from now on: whether something was typed since the focus came
        if event.reason() == Qt.FocusReason.MouseFocusReason:
            QTimer.singleShot(0, self, self.selectAll)  # the mouse press places the cursor first
        elif event.reason() not in STILL_THERE:
            self.selectAll()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in STILL_THERE:
            self.left.emit()


class LongTextField(QPlainTextEdit):
    """A text field up to `max_lines` lines high. It emits `requested` when left, and `rested` when typing pauses."""

    requested = Signal(str)
    rested = Signal(str)

    def __init__(self, look: Look, prompt: str, max_lines: int = 5) -> None:
        """Make the field; `prompt` stands in it while it is empty, and is its name for screen readers."""
        super().__init__(placeholderText=prompt, tabChangesFocus=True)
        self._look = look
        self._saved = ""
        self._most = max_lines
        name(self, prompt)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._rest = later(self, PAUSE, lambda: self.rested.emit(self.toPlainText()))
        self._long = later(self, LONG, self.hand_over)
        self.textChanged.connect(self._changed)
        look.changed.connect(self._fit)
        self._fit()

    @property
    def dirty(self) -> bool:
        return self.toPlainText() != self._saved

    def show_saved(self, text: str) -> None:
        kept = self.dirty
        self._saved = text
        if not kept and self.toPlainText() != text:
            self.setPlainText(text)

    def forget(self) -> None:
        """Clear the undo history as another note is shown, so that undo does not bring back the earlier note."""
        self.document().clearUndoRedoStacks()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def hand_over(self) -> None:
        self._rest.stop()
        self._long.stop()
        if self.dirty:
            self.requested.emit(self.toPlainText())

    def _changed(self) -> None:
        self._fit()
        if self.dirty:
            self._rest.start()
            if not self._long.isActive():
                self._long.start()

    def _fit(self) -> None:
        lines = max(1, min(self._most, round(self.document().size().height())))
        off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        needed = Qt.ScrollBarPolicy.ScrollBarAsNeeded
        self.setVerticalScrollBarPolicy(
            off if self.document().size().height() <= self._most else needed
        )
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + self._look.px(14))

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return not holds_files(source) and super().canInsertFromMimeData(source)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        typed = self.document()
        if event.type() == QEvent.Type.ShortcutOverride and (
            (is_undo(event) and not typed.isUndoAvailable())
            or (is_redo(event) and not typed.isRedoAvailable())
        ):
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.dirty:
            self.setPlainText(self._saved)
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in STILL_THERE:
            self.hand_over()


class ValueField(NumberEdit):
    """A text field as wide as available. `means(text)` returns the value of a text: texts with the same value as the
    saved one are not saved again. With `number`, the text stands at the right."""

    requested = Signal(str)
    rested = Signal(str)

    def __init__(self, look: Look, means: Callable[[str], object], *, number: bool = False) -> None:
        super().__init__(look)
        self._means = means
        self._prompt = ""
        self._unit = ""
        self.setProperty("figure", "")
        self.setMaxLength(32_000)
        align = Qt.AlignmentFlag.AlignRight if number else Qt.AlignmentFlag.AlignLeft
        self.setAlignment(align | Qt.AlignmentFlag.AlignVCenter)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._rest = later(self, PAUSE, lambda: self.rested.emit(self.typed))
        self.typing.connect(self._rest.start)
        self.left.connect(self.hand_over)

    @property
    def typed(self) -> str:
        return self.text()

    @property
    def dirty(self) -> bool:
        typed = self.text()
        return typed != self._saved and self._means(typed) != self._means(self._saved)

    def show_saved(self, text: str) -> None:
        """Show the saved text. A text that is being typed stays, and so does another spelling of the same value."""
        kept = self.dirty
        self._saved = text
        if not (kept and self.dirty) and not self.hasFocus() and self.text() != text:
            show_entry(self, text)
            self.setCursorPosition(0)
        elif not kept and self.text() != text:
            show_entry(self, text)

    def forget(self) -> None:
        """Clear the undo history, because another value is shown now."""
        show_entry(self, self.text())
        self.setCursorPosition(0)

    def show_wrong(self, wrong: bool) -> None:
        dress(self, tone="bad" if wrong else "")

    def hand_over(self) -> None:
        self._rest.stop()
        if self.dirty:
            self.requested.emit(self.typed)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() not in STILL_THERE and not self.dirty and self.text() != self._saved:
            show_entry(self, self._saved)
            self.setCursorPosition(0)

    def show_prompt(self, text: str) -> None:
        """Set the example shown in the empty field, if it fits."""
        self._prompt = text

    def show_unit(self, unit: str) -> None:
        """Show the measure (such as `บาท`) after the number, inside the field's frame."""
        self._unit = unit
        wide = self.fontMetrics().horizontalAdvance(unit) + self._look.px(5) if unit else 0
        self.setTextMargins(0, 0, wide, 0)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._unit:
            painter = QPainter(self)
            painter.setPen(self._look.color("text2"))
            width = self.rect().adjusted(0, 0, -self._look.px(9), 0)
            painter.drawText(
                width, int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter), self._unit
            )
            painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        width = self.width() - self._look.px(22) - self.textMargins().right()
        fits = self.fontMetrics().horizontalAdvance(self._prompt) <= width
        self.setPlaceholderText(self._prompt if fits else "")

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(120), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(48), super().sizeHint().height())
