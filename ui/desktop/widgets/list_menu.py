"""What every list can do: several rows are selected, and a menu offers what can be done with them."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple, cast

from PySide6.QtCore import QItemSelectionModel, QObject, QPoint, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QMenu, QPushButton, QWidget

from core.i18n import _
from core.tabular import tabbed
from ui.desktop.widgets.buttons import CardButton
from ui.desktop.widgets.choices import add_line, menu_of
from ui.desktop.widgets.keys import InstalledShortcuts, KeyBinding
from ui.desktop.widgets.layout import ROW, Surface
from ui.desktop.widgets.plain import copy_words

WAIT, TRIES = 20, 50  # milliseconds between two looks whether a page shows the chosen row; looks


class MenuDeed(NamedTuple):
    """A line of a list's menu: its label and the function that does it."""

    words: str
    do: Callable[[], object]


def button_words(button: QPushButton) -> str:
    """Return a button's accessible name, which differs for buttons with the same text; without a name, its text."""
    return button.accessibleName() or button.text().strip()


def can_be_pressed(button: QPushButton, within: QWidget | None = None) -> bool:
    """Return whether a person can press the button now, or could if the widget `within` that holds it had room."""
    return (
        (button.isVisibleTo(within) if within else button.isVisible())
        and button.isEnabled()
        and not button.isCheckable()
        and bool(button.text().strip())
    )


def deeds_of(*parts: QWidget) -> Iterator[MenuDeed]:
    """Yield a deed for each button that can be pressed now among the widgets `parts` and in them: it clicks it."""
    for part in parts:
        buttons = [part] if isinstance(part, QPushButton) else part.findChildren(QPushButton)
        for button in buttons:
            if can_be_pressed(button, part.parentWidget()):
                yield MenuDeed(button.text().strip().replace("&&", "&"), button.click)


class ListMenu(QObject):
    """The menu of a list, by right click, the menu key or Shift+F10. A right click on a row that is not selected selects
    it first. The page sets `deeds`, which returns what can be done with the selected rows now, and `ready`, if it reads
    a chosen row in the background: whether it shows it."""

    def __init__(self, view: QAbstractItemView) -> None:
        """Let the person select several rows of the view, copy them, and open the menu."""
        super().__init__(view)
        self.deeds: Callable[[], Iterable[MenuDeed]] = tuple
        self.ready: Callable[[], bool] = lambda: True
        self.copy: Callable[[], object] = self._copy
        self.orders: Callable[[QMenu], object] = lambda _menu: None  # adds the orders of its rows
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        view.customContextMenuRequested.connect(self.open)
        keys = (KeyBinding("", ("Menu", "Shift+F10"), self.open),)
        InstalledShortcuts(view, keys, Qt.ShortcutContext.WidgetShortcut)

    @property
    def _view(self) -> QAbstractItemView:
        # its parent: a reference of Python's would keep the view alive
        return cast("QAbstractItemView", self.parent())

    @property
    def rows(self) -> list[int]:
        """The selected rows of a flat list, from top to bottom."""
        return sorted({index.row() for index in self._view.selectionModel().selectedIndexes()})

    def open(self, point: QPoint | None = None, tries: int = TRIES) -> None:
        """Open the menu at a point of the view, None = at the current row. Without a row there, nothing opens."""
        view = self._view
        index = view.currentIndex() if point is None else view.indexAt(point)
        if QApplication.activePopupWidget() is not None or not index.isValid():
            return  # Windows sends it again when the key is released
        chosen = view.selectionModel()
        if not chosen.isSelected(index) and (point is not None or not chosen.hasSelection()):
            view.setCurrentIndex(index)
        # of several selected rows too the one under the pointer
        chosen.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.NoUpdate)
        if tries and not self.ready():
            QTimer.singleShot(WAIT, self, partial(self.open, point, tries - 1))
            return
        menu = _menu_of(view, self.deeds() if self.ready() else ())
        menu.addSeparator()
        n = len(self._lines())
        add_line(menu, _("คัดลอกทั้ง {n} รายการ").format(n=n) if n > 1 else _("คัดลอก"), self.copy)
        add_line(menu, _("เลือกทั้งหมด"), view.selectAll)
        self.orders(menu)
        place = view.visualRect(index).bottomLeft() if point is None else point
        menu.popup(view.viewport().mapToGlobal(place))

    def _lines(self) -> list[list[str]]:
        """Return what stands in the selected cells, one list for each row."""
        lines = dict[tuple[int, int], list[str]]()
        chosen = self._view.selectionModel().selectedIndexes()
        for index in sorted(chosen, key=lambda one: (one.parent().row(), one.row(), one.column())):
            place = (index.parent().row(), index.row())
            lines.setdefault(place, []).append(str(index.data() or ""))
        return [*lines.values()]

    def _copy(self) -> None:
        copy_words(tabbed(self._lines()))


def plainly(do: Callable[[Any], object]) -> Callable[[Any], None]:
    """Return a function that does it only while neither Ctrl nor Shift is held, with which a click selects rows."""

    def done(activated: Any) -> None:
        if QApplication.keyboardModifiers() == Qt.KeyboardModifier.NoModifier:
            do(activated)

    return done


class MenuRow(Surface):
    """A row of widgets in a list; its menu has `deeds` behind what its buttons do."""

    deeds: Sequence[MenuDeed] = ()


def open_row_menu(top: QWidget, point: QPoint | None = None) -> None:
    """Open the menu of the row of widgets at a point of the window `top`, or, if that is None, of the row of the button
    that holds the keyboard: what its buttons do. A row is what `fill` and its like put into a layout (`as_row`)."""
    row = top.childAt(point) if point is not None else QApplication.focusWidget()
    if point is None and not isinstance(row, QPushButton):
        return  # a field has a menu of its own
    while row is not None and not row.property(ROW):
        row = row.parentWidget()
    if row is None or QApplication.activePopupWidget() is not None:
        return
    buttons = [row] if isinstance(row, CardButton) else row.findChildren(CardButton)
    deeds = [MenuDeed(_("เปิด"), button.click) for button in buttons if button.isVisible()][:1]
    deeds += [*deeds_of(row), *(row.deeds if isinstance(row, MenuRow) else ())]
    if deeds:
        under = row.mapToGlobal(row.rect().bottomLeft())
        _menu_of(row, deeds).popup(under if point is None else top.mapToGlobal(point))


def _menu_of(row: QWidget, deeds: Iterable[MenuDeed]) -> QMenu:
    """Return a menu of deeds, of which those with the same words stand once."""
    menu = menu_of(row, _("เมนูของรายการ"))
    for words, do in {deed.words: deed for deed in deeds}.values():
        add_line(menu, words, do)
    return menu


def asks_for_menu(event: QKeyEvent) -> bool:
    """Return whether a key stroke opens the context menu (Menu key, Shift+F10)."""
    held = event.modifiers() == Qt.KeyboardModifier.ShiftModifier
    return event.key() == Qt.Key.Key_Menu or (event.key() == Qt.Key.Key_F10 and held)
