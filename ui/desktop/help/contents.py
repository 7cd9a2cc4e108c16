"""The contents of the help as a list: titles, and below a title the line that was found."""

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from core.forms.help_text import Hit
from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.paint import is_chosen
from ui.desktop.widgets.plain import name
from ui.desktop.widgets.rows import Index

KEY, LINE = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1
WRAP = int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop | Qt.TextFlag.TextWordWrap)
SIDE, ABOVE = 10, 7  # pixels of the 100 % design around the words


class ContentsDelegate(QStyledItemDelegate):
    """Both lines wrap: neither is cut."""

    def __init__(self, look: Look, held: QListWidget) -> None:
        super().__init__(held)
        self._look, self._held = look, held

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        wide = self._held.viewport().width()
        _painted, high = self._boxes(index, QRect(0, 0, wide, 0))
        return QSize(wide, high)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, here = self._look, is_chosen(option)
        boxes, _high = self._boxes(index, QRect(option.rect))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if here:
            painter.setPen(
                look.color("accent") if option.state & QStyle.StateFlag.State_HasFocus else look.color("soft")
            )
            painter.setBrush(look.color("soft"))
            painter.drawRoundedRect(QRect(option.rect).adjusted(1, 1, -1, -1), 7, 7)
        for text, font, box, tone in boxes:
            painter.setFont(font)
            painter.setPen(look.color("softtext" if here else tone))
            painter.drawText(box, WRAP, digits(text))
        painter.restore()

    def _boxes(self, index: Index, room: QRect) -> tuple[list[tuple[str, QFont, QRect, str]], int]:
        """(text, font, rect, tone) of each line, and the total height."""
        look, boxes = self._look, []
        y = room.top() + look.px(ABOVE)
        wide = room.width() - 2 * look.px(SIDE)
        for text, font, tone in (
            (index.data(), look.font(15, 600 if index.data(LINE) else 500), "text"),
            (index.data(LINE), look.font(13), "text2"),
        ):
            if text:
                high = QFontMetrics(font).boundingRect(QRect(0, 0, wide, 10_000), WRAP, text).height() + 2
                boxes.append((text, font, QRect(room.left() + look.px(SIDE), y, wide, high), tone))
                y += high
        return boxes, y + look.px(ABOVE) - room.top()


class Contents(QListWidget):
    chosen = Signal(str)  # key of a topic

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("found")
        self.setItemDelegate(ContentsDelegate(look, self))
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        name(self, _("เรื่องในวิธีใช้"))
        self.currentItemChanged.connect(self._choose)
        look.changed.connect(self.scheduleDelayedItemsLayout)

    def show_hits(self, hits: Sequence[Hit], key: str) -> None:
        """Show these; the topic stays chosen if it is among them, else the first is."""
        self.blockSignals(True)
        self.clear()
        for hit in hits:
            item = QListWidgetItem(hit.topic.title, self)
            item.setData(KEY, hit.topic.key)
            item.setData(LINE, hit.line)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{hit.topic.title} {hit.line}".strip())
        self.blockSignals(False)
        self.choose(key if any(hit.topic.key == key for hit in hits) else next((hit.topic.key for hit in hits), ""))

    def choose(self, key: str) -> None:
        """Choose a topic; one that is not listed changes nothing."""
        rows = (n for n in range(self.count()) if self.item(n).data(KEY) == key)
        self.setCurrentRow(next(rows, self.currentRow()))

    def step(self, by: int) -> None:
        """One up or down, within the list."""
        self.setCurrentRow(max(0, min(self.count() - 1, self.currentRow() + by)))

    def _choose(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(str(item.data(KEY)))
