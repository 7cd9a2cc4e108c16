"""Widgets for choosing: a check box, segments, a drop-down list, menus."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QPoint, QRect, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QComboBox,
    QMenu,
    QRadioButton,
    QSizePolicy,
    QStyledItemDelegate,
    QWidget,
)

from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Does
from ui.desktop.widgets.layout import Surface, row
from ui.desktop.widgets.plain import EXACT, name, show, show_plain


class DropDown(QComboBox):
    """A combo box that ignores the mouse wheel, so that scrolling changes nothing."""

    def __init__(
        self,
        look: Look,
        label: str = "",
        options: Iterable[tuple[object, str]] = (),
        *,
        do: Does = None,
    ) -> None:
        """Make the box with `options` (key, text). `label`: for screen readers. `do` gets the chosen option's index."""
        super().__init__(minimumContentsLength=4)
        self._look = look
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        # makes the row height of the style sheet apply
        self.setItemDelegate(QStyledItemDelegate(self))
        for key, text in options:
            self.addItem(text, key)
        if label:
            name(self, label)
        if do is not None:
            self.currentIndexChanged.connect(do)

    def show_options(self, options: Iterable[tuple[object, str]]) -> None:
        """Replace the options (key, text) without a signal. The chosen key stays, or the first is chosen."""
        wanted, here = [*options], self.currentData()
        if [(self.itemData(n), self.itemText(n)) for n in range(self.count())] == wanted:
            return
        with QSignalBlocker(self):
            self.clear()
            for key, text in wanted:
                self.addItem(text, key)
            self.setCurrentIndex(next((n for n, one in enumerate(wanted) if one[0] == here), 0))

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()

    def paintEvent(self, _event: QPaintEvent) -> None:
        from PySide6.QtWidgets import QStyle, QStyleOptionComboBox, QStylePainter

        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        room = self.width() - self._look.px(36)
        option.currentText = self.fontMetrics().elidedText(
            self.currentText(), Qt.TextElideMode.ElideMiddle, room
        )
        painter = QStylePainter(self)
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        size = self._look.px(14)
        at = QPoint(self.width() - size - self._look.px(9), (self.height() - size) // 2)
        painter.drawPixmap(QRect(at, QSize(size, size)), self._look.pixmap("down", "text2", 14))
        painter.end()


def menu_of(parent: QWidget, label: str = "") -> QMenu:
    """Return a new empty menu of `parent`; `label` is its name for screen readers."""
    menu = QMenu(parent)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    if label:
        name(menu, label)
    return menu


def add_line(menu: QMenu, text: str, do: Callable[[], object], ticked: bool | None = None) -> None:
    """Add an entry with the label `text`, which calls `do`, to a menu. `ticked`: state of its tick, None = no tick."""
    action = menu.addAction(text.replace("&", "&&"))
    if ticked is not None:
        action.setCheckable(True)
        action.setChecked(ticked)
    action.triggered.connect(lambda _on=False: do())


def open_under(menu: QMenu, button: QWidget) -> None:
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))


def show_under(popup: QWidget, field: QWidget) -> None:
    """Show a popup below the widget `field`, or above it if there is no room below."""
    size = popup.sizeHint()
    below = field.mapToGlobal(QPoint(0, field.height() + 2))
    room = field.screen().availableGeometry()
    if below.y() + size.height() > room.bottom():
        below = field.mapToGlobal(QPoint(0, -size.height() - 2))
    below.setX(min(below.x(), room.right() - size.width()))
    popup.resize(size)
    popup.move(below)
    popup.show()


class SegmentButton(QRadioButton):
    """One button of a Segments row; all of it can be clicked."""

    def __init__(self, text: str, tone: str = "", *, exact: bool = False) -> None:
        super().__init__()
        self.setProperty(EXACT, exact)
        show_plain(self, text)
        self.setProperty("tone", tone)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """Return the size hint, wide enough for the bold text of a chosen segment."""
        strong = self.font()
        strong.setWeight(QFont.Weight.DemiBold)
        hint = super().sizeHint()
        edges = hint.width() - self.fontMetrics().horizontalAdvance(self.text())
        return QSize(QFontMetrics(strong).horizontalAdvance(self.text()) + edges, hint.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class SegmentedControl(Surface):
    """A row of buttons of which at most one is chosen. `may_clear`: a click on the chosen button ends its choice."""

    chosen = Signal(str)  # key, "" = cleared

    def __init__(
        self,
        options: tuple[tuple[str, str, str], ...],
        label: str,
        selected: str = "",
        *,
        may_clear: bool = False,
        exact: bool = False,
        do: Does = None,
    ) -> None:
        """Make the segments of (key, text, tone), `selected` chosen; `exact`: digits in the text are never converted,
        `do` is called with the key that the person chooses."""
        super().__init__("segment")
        self._may_clear, self.key = may_clear, ""
        self._group = QButtonGroup(self)
        self._buttons: dict[str, SegmentButton] = {}
        for key, text, tone in options:
            button = SegmentButton(text, tone, exact=exact)
            name(button, f"{label} {text}".strip())
            button.clicked.connect(lambda _on=False, key=key: self.ask(key))
            self._group.addButton(button)
            self._buttons[key] = button
        self.setLayout(row(*self._buttons.values(), gap=1, edges=(2, 2, 2, 2)))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.show_key(selected)
        if do is not None:
            self.chosen.connect(do)

    def button(self, key: str) -> SegmentButton:
        return self._buttons[key]

    def show_key(self, key: str) -> None:
        self.key = key
        self._group.setExclusive(False)
        for each, button in self._buttons.items():
            if button.isChecked() != (each == key):
                button.setChecked(each == key)
        self._group.setExclusive(True)

    def show_option(self, key: str, *, visible: bool) -> None:
        show(self._buttons[key], visible)

    def ask(self, key: str) -> None:
        """Act as a click on the segment `key`, which chooses or clears it, and emit `chosen` if the choice changed."""
        wanted = "" if self._may_clear and key == self.key else key
        if wanted == self.key:
            return
        self.show_key(wanted)
        self.chosen.emit(wanted)


SIDE = 20  # pixels at 100 %


class TickBox(QCheckBox):
    """A check box; without `text` it must be given a name for screen readers (`ui.desktop.widgets.plain.name`)."""

    def __init__(self, look: Look, text: str = "") -> None:
        super().__init__()
        self._look = look
        self.setProperty("tick", "1")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        show_plain(self, f" {text}" if text else "")
        if text:
            name(self, text)
        self.toggled.connect(self.draw)
        look.changed.connect(self.draw)
        self.draw()

    def draw(self) -> None:
        """Draw the check box again, ticked or not, in the colours of the theme."""
        on = self.isChecked()
        ink = "accent" if on and self.isEnabled() else "text2"
        self.setIcon(self._look.icon("ticked" if on else "unticked", ink, SIDE))
        self.setIconSize(QSize(self._look.px(SIDE), self._look.px(SIDE)))
