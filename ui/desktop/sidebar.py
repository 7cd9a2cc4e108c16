"""The sidebar: the pages there are, how things look, and whose folder this is."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QMenu, QSizePolicy

from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.bits import Button
from ui.desktop.widgets.boxes import column, hairline, row
from ui.desktop.widgets.painted import Logo
from ui.desktop.widgets.plain import Elided, show_plain, words

THEMES = (("light", "สว่าง"), ("dark", "มืด"), ("contrast", "ตัดกันสูง"))
SIZES = (100, 125, 150, 175, 200)


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
        self._pages: dict[str, Button] = {}
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
        brand = row(Logo(look), words(_("โปร่งใส"), "brand", "sidehead"), None, gap=10, edges=(6, 0, 0, 0))
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

    def entry(self, key: str) -> Button:
        return self._pages[key]

    def _entry(self, icon: str, text: str) -> Button:
        button = Button(self._look, text, "nav", icon)
        button.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        return button

    def _fit(self) -> None:
        self.setFixedWidth(min(self._look.px(204), 204 + (self._look.scale - 100) * 6 // 5))

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
