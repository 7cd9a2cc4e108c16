"""A choice of several entries: a button that names them and a searchable list with check boxes."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPersistentModelIndex, QPoint, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from core.forms.field_words import EVERY_UNIT
from core.i18n import _
from core.plan.paste_view import plain
from ui.desktop.theme.look import Look
from ui.desktop.widgets.dropdown import draw_arrow
from ui.desktop.widgets.layout import column
from ui.desktop.widgets.plain import name, show_plain, show_tip

SEARCHED = 9  # entries above which a list is searched
LISTED = 12  # entries that are seen at once
WIDEST = 460  # pixels a long name may make the list at 100 %
Options = tuple[tuple[str, str], ...]


class UnitTickPainter(QStyledItemDelegate):
    """Boxes to tick in the window's own lines: the style's own are black on some screens."""

    def __init__(self, look: Look, parent: QListWidget) -> None:
        super().__init__(parent)
        self._look = look

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        ticked = option.checkState == Qt.CheckState.Checked
        feature = QStyleOptionViewItem.ViewItemFeature
        option.features &= ~feature.HasCheckIndicator
        option.features |= feature.HasDecoration
        option.icon = self._look.icon("ticked", "accent", 18) if ticked else self._look.icon("unticked", "text2", 18)
        option.decorationSize = QSize(self._look.px(18), self._look.px(18))


class UnitPopup(QFrame):
    """Opens under its button; words narrow it, Enter or a click ticks, Esc goes back to the button."""

    ticked = Signal(str)

    def __init__(self, look: Look, parent: QWidget, options: Options, named: Mapping[str, str], on: set[str]) -> None:
        """`named` is every other name an entry goes by -> its id."""
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("chooser")
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        also: dict[str, list[str]] = {}
        for alias, key in named.items():
            also.setdefault(key, []).append(plain(alias))
        self._searchable = {key: " ".join((plain(text), *also.get(key, ()))) for key, text in options}
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("พิมพ์ชื่อ ชื่อย่อ หรือรหัส"))
        name(self.search, _("ค้นหาในรายการ"))
        self.list = QListWidget()
        self.list.setObjectName("tree")
        self.list.setUniformItemSizes(True)
        self.list.setItemDelegate(UnitTickPainter(look, self.list))
        name(self.list, _("รายการ"), _("Enter หรือเว้นวรรคเลือกหรือเอาออก"))
        for key, text in options:
            item = QListWidgetItem(text, self.list)
            item.setData(Qt.ItemDataRole.UserRole, key)
            item.setCheckState(Qt.CheckState.Checked if key in on else Qt.CheckState.Unchecked)
        self.setLayout(column(self.search, self.list, gap=6, edges=(8, 8, 8, 8)))
        self.search.setVisible(len(options) > SEARCHED)
        self.list.ensurePolished()
        high = self.list.sizeHintForRow(0) * min(LISTED, len(options)) + look.px(8)
        self.list.setFixedHeight(high)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        wide = min(self.list.sizeHintForColumn(0) + look.px(40), look.px(WIDEST))
        self.setMinimumWidth(max(parent.width(), look.px(260), wide))
        self.search.textChanged.connect(self._find)
        self.search.installEventFilter(self)
        self.list.itemClicked.connect(self._tick)
        self.list.installEventFilter(self)
        self.list.setCurrentRow(0)

    def open_under(self, button: QWidget) -> None:
        size, below = self.sizeHint(), button.mapToGlobal(QPoint(0, button.height() + 2))
        room = button.screen().availableGeometry()
        if below.y() + size.height() > room.bottom():
            below = button.mapToGlobal(QPoint(0, -size.height() - 2))
        self.resize(size)
        self.move(below)
        self.show()
        (self.search if not self.search.isHidden() else self.list).setFocus()

    def show_ticked(self, on: set[str]) -> None:
        for item in self._items():
            checked = item.data(Qt.ItemDataRole.UserRole) in on
            item.setCheckState(Qt.CheckState.Checked if checked else Qt.CheckState.Unchecked)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        key = event.key()
        space = key == Qt.Key.Key_Space and watched is self.list
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or space:
            if (item := self.list.currentItem()) is not None and not item.isHidden():
                self._tick(item)
            return True
        if watched is self.search and key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self._step(1 if key == Qt.Key.Key_Down else -1)
            return True
        return False

    def _step(self, by: int) -> None:
        shown = [n for n, item in enumerate(self._items()) if not item.isHidden()]
        here = self.list.currentRow()
        ahead = [n for n in shown if (n - here) * by > 0]
        if ahead:
            self.list.setCurrentRow(min(ahead) if by > 0 else max(ahead))

    def _find(self, words: str) -> None:
        wanted = [plain(word) for word in words.split()]
        first = None
        for n, item in enumerate(self._items()):
            hidden = not all(word in self._searchable[item.data(Qt.ItemDataRole.UserRole)] for word in wanted)
            item.setHidden(hidden)
            first = n if first is None and not hidden else first
        if first is not None:
            self.list.setCurrentRow(first)

    def _tick(self, item: QListWidgetItem) -> None:
        self.ticked.emit(str(item.data(Qt.ItemDataRole.UserRole)))

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(n) for n in range(self.list.count())]


class UnitsButton(QPushButton):
    """Units, or choices of a set; every unit at once stands alone."""

    wanted = Signal(str)  # ids joined by commas

    def __init__(
        self, look: Look, options: Options, called: str, *, everybody: bool, named: Mapping[str, str] | None = None
    ) -> None:
        super().__init__()
        self._look, self._options, self._called, self._everybody = look, options, called, everybody
        self._named, self._texts = named or {}, dict(options)
        self._on: tuple[str, ...] = ()
        self.chooser: UnitPopup | None = None
        self.setObjectName("picker")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(look.px(80))
        self.clicked.connect(self._choose)
        self.show_saved("")

    @property
    def says(self) -> str:
        return ", ".join(self._texts.get(each, _("หน่วยงานที่ไม่อยู่ในทะเบียน")) for each in self._on)

    def show_saved(self, value: str) -> None:
        self._on = tuple(filter(None, value.split(",")))
        room = max(80, self.width() - self._look.px(30))
        show_plain(self, self.fontMetrics().elidedText(self.says or _("เลือก"), Qt.TextElideMode.ElideRight, room))
        show_tip(self, self.says)
        name(self, self._called, self.says or _("ยังไม่ได้เลือก"))
        if self.chooser is not None:
            self.chooser.show_ticked(set(self._on))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.show_saved(",".join(self._on))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.click()
        else:
            super().keyPressEvent(event)

    def _choose(self) -> None:
        self.chooser = UnitPopup(self._look, self, self._options, self._named, set(self._on))
        self.chooser.ticked.connect(self.tick)
        self.chooser.destroyed.connect(self._closed)
        self.chooser.open_under(self)

    def _closed(self) -> None:
        self.chooser = None

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        draw_arrow(self, self._look)

    def tick(self, key: str) -> None:
        """Tick or untick an entry, as in the list."""
        rest = {each for each in self._on if each != key}
        if key not in self._on:
            alone = self._everybody and key == EVERY_UNIT
            rest = {key} if alone else (rest - {EVERY_UNIT}) | {key}
        self.wanted.emit(",".join(sorted(rest)))
