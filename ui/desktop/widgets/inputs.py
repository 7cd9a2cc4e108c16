"""Fields a person fills: a figure, a note, a state, a part. They show what is saved and keep what is being typed."""

from PySide6.QtCore import QEvent, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QFont, QFontMetrics, QKeyEvent, QKeySequence, QPainter, QPaintEvent, QTextOption
from PySide6.QtWidgets import QButtonGroup, QCheckBox, QFrame, QLineEdit, QPlainTextEdit, QRadioButton, QSizePolicy

from core.i18n import _
from core.thai.digits import arabic_digits
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import breakable
from ui.desktop.widgets.boxes import row
from ui.desktop.widgets.plain import dress, name, show_plain, show_tip

PAUSE = 800  # milliseconds of rest after which typing is kept


def is_undo(event: QEvent) -> bool:
    return isinstance(event, QKeyEvent) and event.matches(QKeySequence.StandardKey.Undo)


class Figure(QLineEdit):
    """A number being entered; what is typed stays until it is saved or given up with Esc."""

    typing = Signal()  # by the person, after every stroke
    left = Signal()

    def __init__(self, look: Look, width: int = 46) -> None:
        super().__init__()
        self._look, self._width, self._saved = look, width, ""
        self.setProperty("figure", "1")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setMaxLength(15)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.textEdited.connect(self.typing)
        self.returnPressed.connect(self.left)

    @property
    def typed(self) -> str:
        """The number as it is to be saved: Arabic digits, no commas or blanks."""
        return arabic_digits(self.text()).replace(",", "").strip()

    @property
    def dirty(self) -> bool:
        return self.typed != self._saved

    def show_saved(self, text: str) -> None:
        """Show what is saved, unless something else is being typed."""
        kept = self.dirty
        self._saved = text
        if not kept and self.text() != text:
            self.setText(text)
        if not self.dirty:
            dress(self, tone="")

    def give_up(self) -> None:
        self.setText(self._saved)
        dress(self, tone="")
        self.typing.emit()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(self._width), super().sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and is_undo(event) and not self.dirty:
            event.ignore()  # nothing typed to take back: undo is the window's
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.dirty:
            self.give_up()
            return
        super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.PopupFocusReason:
            self.left.emit()


class Note(QPlainTextEdit):
    """Words a person writes, one to five lines high; a rest in typing or leaving the field hands them over."""

    wanted = Signal(str)

    def __init__(self, look: Look, prompt: str) -> None:
        super().__init__()
        self._look, self._saved = look, ""
        self.setPlaceholderText(prompt)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._rest = QTimer(self, interval=PAUSE, singleShot=True)
        self._rest.timeout.connect(self.hand_over)
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

    def hand_over(self) -> None:
        self._rest.stop()
        if self.dirty:
            self.wanted.emit(self.toPlainText())

    def _changed(self) -> None:
        self._fit()
        if self.dirty:
            self._rest.start()

    def _fit(self) -> None:
        lines = max(1, min(5, round(self.document().size().height())))
        self.setFixedHeight(lines * self.fontMetrics().lineSpacing() + self._look.px(14))

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and is_undo(event) and not self.document().isUndoAvailable():
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
        self.hand_over()


class Segment(QRadioButton):
    """One of a few words beside each other; the whole word is the button."""

    def __init__(self, text: str, tone: str = "") -> None:
        super().__init__()
        show_plain(self, text)
        self.setProperty("tone", tone)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """Wide enough for the word in the weight it has when chosen."""
        strong = self.font()
        strong.setWeight(QFont.Weight.DemiBold)
        hint = super().sizeHint()
        edges = hint.width() - self.fontMetrics().horizontalAdvance(self.text())
        return QSize(QFontMetrics(strong).horizontalAdvance(self.text()) + edges, hint.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class Segments(QFrame):
    """Words of which at most one is chosen; choosing the chosen one again takes it back where that is allowed."""

    chosen = Signal(str)  # key, "" = taken back

    def __init__(self, options: tuple[tuple[str, str, str], ...], called: str, *, may_clear: bool = False) -> None:
        """`options` are key, words, tone."""
        super().__init__()
        self.setObjectName("segment")
        self._may_clear, self._key = may_clear, ""
        self._group = QButtonGroup(self)
        self._buttons: dict[str, Segment] = {}
        for key, text, tone in options:
            button = Segment(text, tone)
            name(button, f"{called} {text}".strip())
            button.clicked.connect(lambda _on=False, key=key: self._ask(key))
            self._group.addButton(button)
            self._buttons[key] = button
        self.setLayout(row(*self._buttons.values(), gap=1, edges=(2, 2, 2, 2)))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def button(self, key: str) -> Segment:
        return self._buttons[key]

    @property
    def key(self) -> str:
        return self._key

    def show_key(self, key: str) -> None:
        self._key = key
        self._group.setExclusive(False)
        for each, button in self._buttons.items():
            if button.isChecked() != (each == key):
                button.setChecked(each == key)
        self._group.setExclusive(True)

    def show_option(self, key: str, *, visible: bool) -> None:
        self._buttons[key].setVisible(visible)

    def ask(self, key: str) -> None:
        """As if the person had clicked the word."""
        self._ask(key)

    def _ask(self, key: str) -> None:
        wanted = "" if self._may_clear and key == self._key else key
        if wanted == self._key:
            return
        self.show_key(wanted)
        self.chosen.emit(wanted)


class Chip(QCheckBox):
    """A part of an item: there (tick), missing (cross) or not entered (dashed); a click goes round."""

    wanted = Signal(object)  # 1, 0 or None

    def __init__(self, look: Look, text: str) -> None:
        super().__init__()
        self._look, self._words = look, text
        self.setTristate(True)
        self.setProperty("chip", "1")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.show_present(None)
        self.clicked.connect(lambda: self.wanted.emit(self.present))
        look.changed.connect(self.updateGeometry)

    @property
    def present(self) -> bool | None:
        states = {Qt.CheckState.Checked: True, Qt.CheckState.Unchecked: False}
        return states.get(self.checkState())

    def show_present(self, present: bool | None) -> None:
        states = {True: Qt.CheckState.Checked, False: Qt.CheckState.Unchecked, None: Qt.CheckState.PartiallyChecked}
        says = {True: _("มี"), False: _("ไม่มี"), None: _("ยังไม่ได้กรอก")}[present]
        self.setCheckState(states[present])
        name(self, self._words, says)
        show_tip(self, f"{self._words}: {says}")

    def nextCheckState(self) -> None:
        """Not entered → there → missing → not entered."""
        after: dict[bool | None, bool | None] = {None: True, True: False, False: None}
        self.show_present(after[self.present])

    def hitButton(self, pos: object) -> bool:  # noqa: ARG002  the whole chip is the button
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()
            return
        super().keyPressEvent(event)

    def _text_rect(self, width: int) -> QRect:
        left, line = self._look.px(27), QRect(0, 0, max(40, width - self._look.px(36)), 2000)
        flags = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft)
        box = self.fontMetrics().boundingRect(line, flags, breakable(self._words))
        return QRect(left, self._look.px(3), box.width() + 1, box.height() + 1)

    def sizeHint(self) -> QSize:
        width = self.fontMetrics().horizontalAdvance(self._words) + self._look.px(38)
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(60), self._look.px(26))

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._text_rect(width).height() + self._look.px(7)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = {True: "okbg", False: "badbg", None: "card"}[self.present]
        ink = {True: "ok", False: "bad", None: "text"}[self.present]
        edge = {True: "okbg", False: "badbg", None: "field"}[self.present]
        pen = painter.pen()
        pen.setColor(self._look.color("accent" if self.hasFocus() else ink if self._look.theme == "contrast" else edge))
        pen.setWidthF(2 if self.hasFocus() else 1)
        pen.setStyle(Qt.PenStyle.SolidLine if self.present is not None or self.hasFocus() else Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(self._look.color(ground))
        radius = self._look.px(12)
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -1, -1), radius, radius)
        icon = {True: "tick", False: "cross", None: "plus"}[self.present]
        size = self._look.px(14)
        box = self._text_rect(self.width())
        middle = box.top() + min(box.height(), self.fontMetrics().height()) // 2
        picture = self._look.pixmap(icon, ink if self.present is not None else "text2", 14)
        painter.drawPixmap(QRect(self._look.px(9), middle - size // 2, size, size), picture)
        painter.setPen(self._look.color(ink))
        painter.setFont(self.font())
        flags = int(Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft)
        painter.drawText(box.adjusted(0, 0, self._look.px(6), self._look.px(3)), flags, breakable(self._words))
        painter.end()
