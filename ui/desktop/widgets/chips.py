"""Chips: a checkable part of an item, and a selectable level of a result."""

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QRadioButton, QSizePolicy

from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.plain import lines_box, name, paint_lines, paint_words, show_tip


class ItemPartChip(QCheckBox):
    """A check box for a part of an item, with three states: present, missing, not entered."""

    def __init__(self, look: Look, text: str, save: Callable[[bool | None], None]) -> None:
        super().__init__(tristate=True)
        self._look, self._words = look, text
        self.setProperty("chip", "1")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.show_present(None)
        self.clicked.connect(lambda: save(self.present))
        look.changed.connect(self.updateGeometry)

    @property
    def present(self) -> bool | None:
        return {Qt.CheckState.Checked: True, Qt.CheckState.Unchecked: False}.get(self.checkState())

    def show_present(self, present: bool | None) -> None:
        states = {
            True: Qt.CheckState.Checked,
            False: Qt.CheckState.Unchecked,
            None: Qt.CheckState.PartiallyChecked,
        }
        says = {True: _("มี"), False: _("ไม่มี"), None: _("ยังไม่ได้กรอก")}[present]
        self.setCheckState(states[present])
        name(self, self._words, says)
        show_tip(self, f"{self._words}: {says}")

    def nextCheckState(self) -> None:
        """Go to the next state: not entered, present, missing, not entered again."""
        after: dict[bool | None, bool | None] = {None: True, True: False, False: None}
        self.show_present(after[self.present])

    def hitButton(self, _pos: QPoint) -> bool:
        """Return True: the whole chip is clickable."""
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()
            return
        super().keyPressEvent(event)

    def _text_rect(self, width: int) -> QRect:
        wide = max(40, width - self._look.px(36))
        box = lines_box(
            QFontMetricsF(self.font()), wide, Qt.AlignmentFlag.AlignLeft, self._words
        ).toAlignedRect()
        return QRect(self._look.px(27), self._look.px(3), box.width() + 1, box.height() + 1)

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
        if self._look.theme == "contrast":
            edge = ink
        pen.setColor(self._look.color("accent" if self.hasFocus() else edge))
        pen.setWidthF(2 if self.hasFocus() else 1)
        solid = self.present is not None or self.hasFocus()
        pen.setStyle(Qt.PenStyle.SolidLine if solid else Qt.PenStyle.DashLine)
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
        room = box.adjusted(0, 0, self._look.px(6), self._look.px(3))
        paint_lines(painter, room, Qt.AlignmentFlag.AlignLeft, self._words)
        painter.end()


COMPLETE = "complete"
BEGUN = "begun"
EMPTY = "empty"
STATE_WORDS = {COMPLETE: "ครบ", BEGUN: "ยังกรอกไม่ครบ", EMPTY: "ยังไม่มีผล"}


class LevelChip(QRadioButton):
    """A radio button to choose the level that a result reaches; arrow keys move between the levels."""

    def __init__(self, look: Look, number: int) -> None:
        super().__init__()
        self._look = look
        self._number = number
        self._called = ""
        self._state = EMPTY
        self.setObjectName("levelchip")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_level(self, numbered: str, level_name: str, state: str) -> None:
        self._called, self._state = level_name, state
        label = f"{numbered} {level_name} {_(STATE_WORDS[state])}"
        name(self, label)
        show_tip(self, label)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(84), self._look.px(58))

    def minimumSizeHint(self) -> QSize:
        return QSize(self._look.px(56), self._look.px(58))

    def hitButton(self, pos: QPoint) -> bool:
        return self.rect().contains(pos)

    def paintEvent(self, _event: QPaintEvent) -> None:
        look, ground = self._look, QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        here, keyed = self.isChecked(), self.hasFocus()
        line = look.color("accent" if here or keyed else "line")
        painter.setPen(QPen(line, 2 if here or keyed else 1))
        fill = "hover" if self.underMouse() else "bg"
        painter.setBrush(look.color("soft" if here else fill))
        painter.drawRoundedRect(ground, 8, 8)
        left, top = look.px(9), look.px(6)
        painter.setPen(look.color("text"))
        painter.setFont(look.font(17, 700))
        box = QRect(left, top, look.px(30), look.px(24))
        painter.drawText(box, Qt.AlignmentFlag.AlignVCenter, digits(str(self._number)))
        self._mark(
            painter, QRectF(self.width() - look.px(25), top + look.px(3), look.px(17), look.px(17))
        )
        painter.setPen(look.color("softtext" if here else "text2"))
        painter.setFont(look.font(13))
        room = QRect(left, top + look.px(24), self.width() - 2 * left, look.px(22))
        paint_words(painter, room, self._called or "–")
        painter.end()

    def _mark(self, painter: QPainter, box: QRectF) -> None:
        """Draw a disc with a tick, a triangle, or a dashed ring: the shape shows the state."""
        look = self._look
        if self._state == BEGUN:
            painter.drawPixmap(box.toRect(), look.pixmap("warn", "warn", 17))
            return
        if self._state == COMPLETE:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.color("accent"))
            painter.drawEllipse(box)
            tick = box.adjusted(look.px(3), look.px(3), -look.px(3), -look.px(3)).toRect()
            painter.drawPixmap(tick, look.pixmap("tick", "accentfg", 11))
            return
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(look.color("text2"), look.px(2), Qt.PenStyle.DashLine))
        painter.drawEllipse(box.adjusted(1, 1, -1, -1))
