"""The sidebar: the pages there are, how things look, and whose folder this is."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QButtonGroup, QFrame, QMenu, QPushButton, QSizePolicy

from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.bits import Pictogram
from ui.desktop.widgets.boxes import column, hairline, row
from ui.desktop.widgets.cards import hint, least, see_through
from ui.desktop.widgets.painted import Logo
from ui.desktop.widgets.plain import Elided, dress, name, show_plain, words

THEMES = (("light", "สว่าง"), ("dark", "มืด"), ("contrast", "ตัดกันสูง"))
SIZES = (100, 125, 150, 175, 200)


class NavButton(QPushButton):
    """An entry of the sidebar: icon beside its word, or above it where there is little room."""

    def __init__(self, look: Look, icon: str, text: str) -> None:
        super().__init__()
        self._icon, self._look = icon, look
        self.setObjectName("nav")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._picture = Pictogram(look, icon, "sidetext", 20)
        self._words = words(text, "nav", "side")
        self._line = row(self._picture, self._words)
        self.setLayout(self._line)
        see_through(self)
        name(self, text)
        self.toggled.connect(lambda _on: self._dress())
        self.show_narrow(False)

    def show_narrow(self, narrow: bool) -> None:
        self._narrow = narrow
        direction = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._line.setDirection(direction)
        self._line.setSpacing(1 if narrow else 12)
        self._line.setContentsMargins(*((2, 6, 2, 4) if narrow else (10, 5, 10, 5)))
        self._line.setAlignment(self._picture, Qt.AlignmentFlag.AlignHCenter if narrow else Qt.AlignmentFlag.AlignLeft)
        self._line.setStretch(1, 1)
        self._words.setAlignment(Qt.AlignmentFlag.AlignCenter if narrow else Qt.AlignmentFlag.AlignVCenter)
        self._dress()

    def _dress(self) -> None:
        here = self.isChecked()
        role = "small" if self._narrow else "navhere" if here else "nav"
        dress(self._words, role=role, tone="sidehead" if here else "side")
        self._picture.show_icon(self._icon, "sidehead" if here else "sidetext")

    def sizeHint(self) -> QSize:
        return hint(self)

    def minimumSizeHint(self) -> QSize:
        return least(self)


class Sidebar(QFrame):
    """Only pages that exist are entries."""

    chosen = Signal(str)  # page
    looked = Signal(str, int)  # theme, text size in percent
    left = Signal()  # to another folder

    def __init__(self, look: Look, pages: tuple[tuple[str, str, str], ...]) -> None:
        """`pages` are key, icon, words."""
        super().__init__()
        self._look = look
        self.setObjectName("side")
        self._group = QButtonGroup(self)
        self._pages: dict[str, NavButton] = {}
        for key, icon, text in pages:
            button = self._entry(icon, text)
            button.setCheckable(True)
            button.clicked.connect(lambda _on=False, key=key: self.chosen.emit(key))
            self._group.addButton(button)
            self._pages[key] = button
        self._view = self._entry("contrast", _("การแสดงผล"))
        self._view.clicked.connect(self._choose_look)
        self._leave = self._entry("folder", _("เปลี่ยนโฟลเดอร์"))
        self._leave.clicked.connect(self.left)
        self._unit = words("", "strong", "sidehead", wrap=True)
        self._code = Elided("", "small", "side")
        self._narrow = False
        self._brand = words(_("โปร่งใส"), "brand", "sidehead")
        brand = row(Logo(look), self._brand, None, gap=10, edges=(6, 0, 0, 0))
        foot = column(self._code, self._unit, gap=1, edges=(6, 0, 0, 0))
        self.setLayout(
            column(
                brand, 12, *self._pages.values(), None, self._view, self._leave, 6, hairline("sideline"), 6, foot,
                gap=2, edges=(12, 16, 12, 14),
            )
        )  # fmt: skip
        look.changed.connect(self._fit)
        self._fit()

    def show_office(self, office: str, code: str) -> None:
        show_plain(self._unit, office)
        self._code.show_text(_("รหัสหน่วยงาน {code}").format(code=code) if code else "")

    def show_page(self, key: str) -> None:
        self._pages[key].setChecked(True)

    def entry(self, key: str) -> NavButton:
        return self._pages[key]

    def show_narrow(self, narrow: bool) -> None:
        """Icons above small words where the window is narrow for its text size."""
        self._narrow = narrow
        for button in (*self._pages.values(), self._view, self._leave):
            button.show_narrow(narrow)
        for widget in (self._brand, self._unit, self._code):
            widget.setVisible(not narrow)
        self._fit()

    def _entry(self, icon: str, text: str) -> NavButton:
        return NavButton(self._look, icon, text)

    def _fit(self) -> None:
        self.setFixedWidth(self._look.px(104 if self._narrow else 204))

    def _choose_look(self) -> None:
        menu = QMenu(self)
        for key, text in THEMES:
            action = menu.addAction(_(text))
            action.setCheckable(True)
            action.setChecked(key == self._look.theme)
            action.triggered.connect(lambda _on=False, key=key: self.looked.emit(key, self._look.scale))
        menu.addSeparator()
        for size in SIZES:
            action = menu.addAction(_("ตัวอักษร {size} %").format(size=size))
            action.setCheckable(True)
            action.setChecked(size == self._look.scale)
            action.triggered.connect(lambda _on=False, size=size: self.looked.emit(self._look.theme, size))
        menu.popup(self._view.mapToGlobal(self._view.rect().topLeft()))
