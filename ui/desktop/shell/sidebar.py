"""The sidebar: the entries of all pages, and whose folder is open; it takes the focus only if a person moves it."""

from collections.abc import Callable
from itertools import pairwise

from PySide6.QtCore import QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QBoxLayout, QButtonGroup, QWidget
from shiboken6 import isValid

from core.i18n import _
from ui.desktop.base.page_context import PageEntry
from ui.desktop.base.settings import WindowSettings
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import CardButton, IconLabel, hold
from ui.desktop.widgets.late import later
from ui.desktop.widgets.layout import FittedSurface, column, hairline, row, scrolling, settle
from ui.desktop.widgets.painted import Logo
from ui.desktop.widgets.plain import READ_AS, ElidedLabel, dress, name, show, show_plain, words

WIDE, RAIL = 204, 92  # pixels at 100 %
# design pixels of an icon: beside its word or above it; with little height; none
ICON = 20
SMALL = 14
BARE = 0
MOST = 99  # highest number in a badge
SEEN = 8  # entries in sight, the one that unfolds the others among them
LOOKS = 20  # turns of the event loop in which a rebuilt page is shown


class SidebarButton(CardButton):
    """An entry of the sidebar: its icon beside the label, or above it in a narrow sidebar, with a badge."""

    def __init__(self, look: Look, icon: str, text: str, *, narrow: bool) -> None:
        super().__init__("nav")
        self._icon = icon
        self._look = look
        self._text = text
        self._size = ICON
        self._picture = IconLabel(look, icon, "sidetext", ICON)
        self._words = words(text, "nav", "side")
        self._line = row(self._picture, self._words, grow=1)
        self._badge, self._count = words("", "badge", "badge"), ""
        self._badge.setParent(self)
        self._badge.hide()
        self._badge.setAlignment(Qt.AlignmentFlag.AlignCenter)
        hold(self, self._line)
        name(self, text)
        self.toggled.connect(self._dress)
        self.show_narrow(narrow)

    def show_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        if not narrow:
            self.show_icon(ICON)
        self._line.setDirection(
            QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        )
        self._line.setSpacing(1 if narrow else 12)
        self._line.setContentsMargins(*self._edges)
        self._line.setAlignment(
            self._picture, Qt.AlignmentFlag.AlignHCenter if narrow else Qt.AlignmentFlag.AlignLeft
        )
        self._words.setAlignment(
            Qt.AlignmentFlag.AlignCenter if narrow else Qt.AlignmentFlag.AlignVCenter
        )
        self._dress()
        self._position_badge()

    def tall(self, icon: int) -> int:
        """Return the height of the entry, in pixels, with an icon of `icon` design pixels above its label."""
        return self._look.px(icon) + self._words.sizeHint().height() + (11 if icon == ICON else 5)

    def show_icon(self, size: int) -> None:
        """Show the icon in this size in design pixels, or no icon if `size` is BARE, so that the label fits."""
        if size == self._size:
            return
        self._size = size
        if size:
            self._picture.show_size(size)
        show(self._picture, size != BARE)
        self._line.setContentsMargins(*self._edges)
        self.updateGeometry()
        self._position_badge()

    @property
    def _edges(self) -> tuple[int, int, int, int]:
        if not self._narrow:
            return (10, 5, 10, 5)
        if self._size == SMALL:
            return (0, 2, 0, 2)
        return (0, 6, 0, 4)

    def show_count(self, count: int, state: str = "") -> None:
        """Show the number of things to decide as a badge; 0 hides the badge. Screen readers read `state` before it."""
        self._count = str(count) if count <= MOST else f"{MOST}+"
        name(self, self._text, f"{state} {count or ''}".strip())
        show(self._badge, count > 0)
        self._position_badge()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._position_badge()

    def _position_badge(self) -> None:
        if self._badge.isHidden():
            return
        show_plain(self._badge, self._count)
        dress(self._badge, role="badge")
        self._badge.ensurePolished()
        size = self._badge.sizeHint().expandedTo(QSize(self._look.px(22), 0))
        low = self._narrow and self._size != ICON  # the word begins where the badge is
        dot = low and self._words.sizeHint().width() + 2 * size.width() > self.width()
        if dot:  # a number would hide the end of a long word; screen readers get it
            show_plain(self._badge, "")
            dress(self._badge, role="dot")
            size = QSize(self._look.px(12), self._look.px(12))
        self._badge.resize(size)
        if low:
            self._badge.move(self.width() - self._badge.width() - 1, 1 if dot else 0)
        elif self._narrow:
            self._badge.move(self.width() // 2 + self._look.px(6), 2)
        else:
            self._badge.move(self.width() - size.width() - 8, (self.height() - size.height()) // 2)

    def _dress(self) -> None:
        here = self.isChecked()
        if self._narrow:
            role = "small"
        elif here:
            role = "navhere"
        else:
            role = "nav"
        dress(self._words, role=role, tone="sidehead" if here else "side")
        self._picture.show_icon(self._icon, "sidehead" if here else "sidetext")


class MoreButton(SidebarButton):
    """The entry that unfolds others: the Down key leads on to the first of these."""

    first: SidebarButton | None = None  # None while they are folded

    def show_opened(self, first: SidebarButton | None, count: int) -> None:
        """Show whether the others are unfolded, `first` the first of them, and the badge with the number `count`."""
        self.first = first
        self._icon = "up" if first else "down"
        self.show_count(count, _("กางอยู่") if first else _("พับอยู่"))
        self._dress()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down and self.first is not None:
            self.first.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            super().keyPressEvent(event)


class Sidebar(FittedSurface):
    """The sidebar, with an entry for each page that this office has. The SEEN entries of the lowest rank are in sight;
    the others unfold below “more”, which stays as the person left it and opens by itself for a page that is shown."""

    chosen = Signal(str)  # key of a page

    def __init__(
        self,
        look: Look,
        every: tuple[PageEntry, ...],
        settings: WindowSettings,
        *,
        narrow: bool = False,
    ) -> None:
        super().__init__("side")
        self.setProperty(READ_AS, "navigation")
        name(self, _("เมนูนำทาง"))
        self._look, self.narrow = look, narrow
        self._settings = settings
        self._every = [page for page in every if not page.under]
        self._group = QButtonGroup(self)
        self._pages = {page.key: self._entry(page) for page in self._every}
        self._here = self._every[0].key
        # an office opens there; styling it twice takes longer
        self._pages[self._here].setChecked(True)
        self.more = MoreButton(look, "down", _("เพิ่มเติม"), narrow=narrow)
        self.more.clicked.connect(self._toggle)
        self._opened = settings.more
        self.order: tuple[str, ...] = ()  # keys of the pages there are, from top to foot
        self._there, self._below = {*self._pages}, list[str]()
        self._counts = dict.fromkeys(self._pages, 0)
        self._unit = words("", "strong", "sidehead", wrap=True)
        self._code = ElidedLabel("", "small", "side")
        self._brand = words(_("โปร่งใส"), "brand", "sidehead")
        self._head = row(Logo(look), self._brand, None, gap=10, edges=(6, 0, 0, 0))
        foot = column(self._code, self._unit, gap=1, edges=(6, 0, 0, 0))
        self._lines = column(gap=2)
        # large text is higher than a small screen
        self._area = scrolling(self._lines)
        self._line = hairline("sideline")
        self._whole = column(self._head, 12, self._area, 6, self._line, 6, foot, gap=2)
        self._whole.setStretchFactor(self._area, 1)
        self.setLayout(self._whole)
        look.changed.connect(self._fit_width)
        self._arrange()
        self._show_wide()
        self._fit_width()

    def show_office(self, office: str, above: str) -> None:
        """Show the office's name and, above it, the line `above`: its code, or that this is a committee member's PC."""
        show_plain(self._unit, office)
        self._code.show_text(above)

    @property
    def office(self) -> str:
        return self._unit.text()

    def show_page(self, key: str) -> None:
        self._here = key
        self._pages[key].setChecked(True)
        if (opened := self._settings.more or key in self._below) != self._opened:
            self._unfold(opened)
        self._area.ensureWidgetVisible(self._pages[key], 0, 0)

    def show_entry(self, key: str, *, there: bool, count: int) -> None:
        """Show the entry of the page `key` if `there`, else hide it. `count`: number on its badge (0 = none)."""
        self._counts[key] = count if there else 0
        self._pages[key].show_count(count)
        if there != (key in self._there):
            self._there ^= {key}
            self._arrange()
        else:
            self._sum_up()

    def entry(self, key: str) -> SidebarButton:
        return self._pages[key]

    def _arrange(self) -> None:
        """Place the entries from top to foot, those below “more” after it, and let Tab meet them in this order."""
        there = [page for page in self._every if page.key in self._there]
        room = SEEN if len(there) <= SEEN else SEEN - 1
        seen = {page.key for page in sorted(there, key=lambda page: page.rank)[:room]}
        above = [page.key for page in there if page.key in seen and not page.foot]
        self._below = [page.key for page in there if page.key not in seen]
        self.order = (*above, *self._below, *(page.key for page in there if page.foot))
        buttons = [self._pages[key] for key in self.order]
        buttons.insert(len(above), self.more)
        while self._lines.takeAt(0):
            pass
        for button in buttons:
            self._lines.addWidget(button)
        self._lines.insertStretch(len(above) + 1 + len(self._below), 1)
        for one, following in pairwise(buttons):
            QWidget.setTabOrder(one, following)
        show(self.more, bool(self._below))
        self._unfold(self._settings.more or self._here in self._below)

    def _unfold(self, opened: bool) -> None:
        """Show the entries below “more” if `opened`, else hide them."""
        self._opened = opened
        for key, button in self._pages.items():
            show(button, key in self._there and (opened or key not in self._below))
        self._sum_up()
        self._fit()
        if self._below:
            settle(self._area)  # the page's entry is scrolled to at its final place

    def _toggle(self) -> None:
        self._unfold(not self._opened)
        self._settings.keep(more=self._opened)
        if self._opened:
            self._area.ensureWidgetVisible(self._pages[self._below[-1]], 0, 0)

    def _sum_up(self) -> None:
        """Show on “more” the number of things to decide on the pages that it hides."""
        first = self._pages[self._below[0]] if self._opened and self._below else None
        hidden = () if first else self._below
        self.more.show_opened(first, sum(self._counts[key] for key in hidden))

    def show_narrow(self, narrow: bool) -> None:
        """Set whether the sidebar is narrow: icons above small labels."""
        if narrow == self.narrow:
            return
        self.narrow = narrow
        for button in (*self._pages.values(), self.more):
            button.show_narrow(narrow)
        self._show_wide()
        self._fit_width()

    def _show_wide(self) -> None:
        """Show the parts for which only a wide sidebar has room."""
        for widget in (self._brand, self._unit, self._code, self._line):
            show(widget, not self.narrow)

    def _entry(self, page: PageEntry) -> SidebarButton:
        button = SidebarButton(self._look, page.icon, page.word, narrow=self.narrow)
        button.setCheckable(True)
        # announced by screen readers as one of several, not as a check box
        button.setAutoExclusive(True)
        button.clicked.connect(lambda: self.chosen.emit(page.key))
        self._group.addButton(button)
        return button

    def _fit_width(self) -> None:
        margin = 6 if self.narrow else 12
        self._whole.setContentsMargins(margin, 16, margin, 14)
        self.setFixedWidth(self._look.px(RAIL if self.narrow else WIDE))
        self._fit()

    def _fit(self) -> None:
        """Use smaller icons, then none, if the height is too small, so that every entry stays visible."""
        every = (*self._pages.values(), self.more)
        there = [button for button in every if not button.isHidden()]
        height = self.height() - self._head.sizeHint().height() - 12 - 6 - 6 - 30
        sizes = (ICON, SMALL) if self.narrow else (ICON,)
        fitting = (one for one in sizes if sum(button.tall(one) + 2 for button in there) <= height)
        size = next(fitting, BARE if self.narrow else ICON)
        for button in every:
            button.show_icon(size)


def called(widget: QWidget | None) -> str:
    """Return a widget's accessible name, else a button's text, else ""; it serves to find it in a rebuilt page."""
    if widget is None:
        return ""
    return widget.accessibleName() or (widget.text() if isinstance(widget, QAbstractButton) else "")


class FocusKeeper(QObject):
    """A controller that, when the focused widget is deleted, moves the focus to the new widget of the same name."""

    def __init__(self, sidebar: Sidebar, last: QWidget, enter: Callable[[], object]) -> None:
        """Make the controller; `enter` focuses the page, `last` gets the focus if nothing in the page takes it."""
        super().__init__(sidebar)
        self._sidebar = sidebar
        self._last = last
        self._enter = enter
        self._gone = self._aside = (
            False  # the focused widget is gone; a person focused the sidebar, and stays there
        )
        self._had = self._lost = (
            ""  # name of the focused widget; of the one focused when its page was rebuilt
        )
        self._soon, self._looks = later(self, 1, self._return), 0

    def moved(self, before: QWidget | None, now: QWidget | None) -> None:
        if not isValid(self._sidebar):
            return
        if before is not None and isValid(before):
            own = before.window() is self._sidebar.window()
            self._gone = not own or not before.isVisible()
            if own:
                self._aside = self._sidebar.isAncestorOf(before)
            if own and self._gone and not self._aside:
                self._lost, self._looks = self._lost or self._had, LOOKS
            elif now is not None:  # otherwise another window is in front for a moment
                self._lost = ""
        if now is not None:
            self._had = called(now)
        if (self._gone and not self._aside and self._strayed(now)) or self._lost:
            self._soon.start()

    def _strayed(self, now: QWidget | None) -> bool:
        return now is None or not now.isVisible() or self._sidebar.isAncestorOf(now)

    def _return(self) -> None:
        self._looks -= 1
        twin = self._twin()
        if twin is not None:
            self._lost = ""
            twin.setFocus(Qt.FocusReason.OtherFocusReason)
        elif self._lost and self._looks > 0:
            self._soon.start()
            return
        self._lost = ""
        for go in (self._enter, self._last.setFocus):
            alone = self._sidebar.isVisible() and QApplication.activeModalWidget() is None
            # once the window is in front
            if alone and self._strayed(self._sidebar.window().focusWidget()):
                go()

    def _twin(self) -> QWidget | None:
        """Return the only widget with the name of the one that had the focus when its page was rebuilt, or None."""
        if not self._lost or QApplication.activeModalWidget() is not None:
            return None
        every = self._sidebar.window().findChildren(QWidget)
        alike = [
            one
            for one in every
            if one.isVisible() and one.isEnabled() and called(one) == self._lost
        ]
        if len(alike) == 1 and alike[0].focusPolicy() & Qt.FocusPolicy.TabFocus:
            return alike[0]
        return None
