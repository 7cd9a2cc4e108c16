"""A part of an item as a chip that can be ticked."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy

from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import breakable
from ui.desktop.widgets.plain import name, show_tip


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

    def hitButton(self, _pos: QPoint) -> bool:
        """The whole chip is the button."""
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
