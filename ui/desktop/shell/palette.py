"""Ctrl+K: finds pages, commands and records by a few letters."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from core.i18n import _
from core.thai.searching import folded, match
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.layout import column, frame
from ui.desktop.widgets.paint import is_chosen
from ui.desktop.widgets.plain import name, show, words
from ui.desktop.widgets.rows import Index

MOST = 40  # rows shown
ROWS = 9  # of them without scrolling
KIND, ICON, DO = Qt.ItemDataRole.UserRole, Qt.ItemDataRole.UserRole + 1, Qt.ItemDataRole.UserRole + 2
MOVES = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_PageDown: ROWS, Qt.Key.Key_PageUp: -ROWS}


class PaletteItem(NamedTuple):
    """Something that can be found: its title, its kind, and what choosing it does."""

    icon: str
    title: str
    kind: str
    do: Callable[[], object]
    text: str  # folded text it is found by


def entry(icon: str, title: str, kind: str, do: Callable[[], object]) -> PaletteItem:
    return PaletteItem(icon, title, kind, do, folded(f"{title} {kind}"))


def matching(entries: Sequence[PaletteItem], typed: str) -> list[PaletteItem]:
    """The best matches first, otherwise in their order; at most MOST."""
    wanted = folded(typed)
    scored = [(match(one.text, wanted), one) for one in entries]
    return [one for score, one in sorted(scored, key=lambda pair: -pair[0]) if score][:MOST]


class PaletteDelegate(QStyledItemDelegate):
    """Icon and title on the left, the kind on the right."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        return QSize(100, self._look.px(38))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        look, ground = self._look, QRect(option.rect)
        here = is_chosen(option)
        if here:
            painter.fillRect(ground, look.color("soft"))
        inside = ground.adjusted(look.px(12), 0, -look.px(12), 0)
        icon = look.pixmap(index.data(ICON), "softtext" if here else "text2", 18)
        painter.drawPixmap(inside.left(), inside.center().y() - look.px(9), icon)
        painter.setFont(look.font(13))
        painter.setPen(look.color("softtext" if here else "text2"))
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(inside, middle | Qt.AlignmentFlag.AlignRight, digits(index.data(KIND)))
        inside.setLeft(inside.left() + look.px(30))
        kind_width = painter.fontMetrics().horizontalAdvance(digits(index.data(KIND)))
        inside.setRight(inside.right() - kind_width - look.px(16))
        painter.setFont(look.font(15, 500))
        painter.setPen(look.color("softtext" if here else "text"))
        title = painter.fontMetrics().elidedText(digits(index.data()), Qt.TextElideMode.ElideRight, inside.width())
        painter.drawText(inside, middle | Qt.AlignmentFlag.AlignLeft, title)


class Palette(QDialog):
    """The focus stays in the line; arrows choose a row, Enter runs it, Esc closes."""

    def __init__(self, look: Look, entries: Sequence[PaletteItem], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self._look, self._entries, self._before = look, entries, QApplication.focusWidget()
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setModal(True)
        self.setWindowTitle(_("ค้นหาหรือสั่ง"))
        self.line = QLineEdit()
        self.line.setPlaceholderText(_("พิมพ์ชื่อหน้า งาน ข้อ กิจกรรม หรือคน"))
        name(self.line, _("ค้นหาหรือสั่ง"))
        self.list = QListWidget()
        self.list.setObjectName("found")
        self.list.setItemDelegate(PaletteDelegate(look, self))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        name(self.list, _("สิ่งที่พบ"))
        self.none = words(_("ไม่พบ ลองพิมพ์สั้นลงหรือใช้คำอื่น"), "line", "text2", wrap=True)
        hint = words(_("↑ ↓ เลือก   Enter ไป   Esc กลับ"), "small", "text2")
        inside = column(self.line, self.list, self.none, hint, gap=8, edges=(12, 12, 12, 8))
        self.setLayout(column(frame(inside, "palette"), gap=0))
        self.line.textChanged.connect(self._find)
        self.line.installEventFilter(self)
        self.list.itemClicked.connect(self._do)
        self._find("")

    def open_over(self, window: QWidget) -> None:
        """Open at the top of the window, centred."""
        width = min(self._look.px(640), window.width() - 40)
        self.resize(width, min(self._look.px(38 * ROWS + 110), window.height() - 80))
        corner = window.mapToGlobal(window.rect().topLeft())
        self.move(corner.x() + (window.width() - width) // 2, corner.y() + 60)
        self.open()
        self.line.setFocus()

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if (by := MOVES.get(Qt.Key(event.key()))) is not None:
            self._move(by)
            return True
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if (chosen := self.list.currentItem()) is not None:
                self._do(chosen)
            return True
        return False

    def reject(self) -> None:
        super().reject()
        if self._before is not None:
            self._before.setFocus(Qt.FocusReason.OtherFocusReason)

    def _find(self, typed: str) -> None:
        found = matching(self._entries, typed)
        self.list.clear()
        for one in found:
            item = QListWidgetItem(one.title)
            item.setData(KIND, one.kind)
            item.setData(ICON, one.icon)
            item.setData(DO, one.do)
            item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{one.title} {one.kind}")
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        show(self.none, not found)
        self._announce()

    def _move(self, by: int) -> None:
        self.list.setCurrentRow(max(0, min(self.list.count() - 1, self.list.currentRow() + by)))
        self._announce()

    def _announce(self) -> None:
        """A screen reader reads the chosen row as the description of the line, which has the focus."""
        chosen = self.list.currentItem()
        name(self.line, _("ค้นหาหรือสั่ง"), chosen.data(Qt.ItemDataRole.AccessibleTextRole) if chosen else "")

    def _do(self, item: QListWidgetItem) -> None:
        do = item.data(DO)
        self.accept()
        do()
