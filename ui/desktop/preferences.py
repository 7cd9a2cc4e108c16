"""The settings menu: how the window looks and speaks, and the way to another folder."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from core.i18n import _, languages
from ui.desktop.theme.look import RESOURCES, SCALES, Look

LOCALE = RESOURCES / "locale"
NAMES = {"th": "ไทย", "en": "English"}  # each in its own words


class SettingsMenu(QMenu):
    """Made anew each time it is opened, so that it shows what is chosen now."""

    looked = Signal(str, int)  # theme, text size in percent
    spoken = Signal(str)  # language
    keys_wanted = Signal()
    left = Signal()  # to another folder

    def __init__(self, look: Look, language: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        themes = (("light", _("สว่าง")), ("dark", _("มืด")), ("contrast", _("ตัดกันสูง")))
        self._choices(themes, look.theme, lambda key: self.looked.emit(key, look.scale))
        sizes = tuple((str(size), _("ตัวอักษร {size} %").format(size=size)) for size in SCALES)
        self._choices(sizes, str(look.scale), lambda key: self.looked.emit(look.theme, int(key)))
        known = [(each, NAMES.get(each, each)) for each in languages(LOCALE)]
        if len(known) > 1:
            self._choices(known, language, self.spoken.emit)
        self.addAction(_("แป้นลัด (F1)")).triggered.connect(self.keys_wanted)
        self.addAction(_("เปลี่ยนโฟลเดอร์")).triggered.connect(self.left)

    def open_above(self, button: QWidget) -> None:
        """Open the menu with its foot at the head of the button."""
        self.popup(button.mapToGlobal(QPoint(0, -self.sizeHint().height())))

    def _choices(self, pairs: Iterable[tuple[str, str]], chosen: str, then: Callable[[str], None]) -> None:
        """Words of which one is ticked, and a line below them."""
        group = QActionGroup(self)
        for key, text in pairs:
            action = group.addAction(text)
            action.setCheckable(True)
            action.setChecked(key == chosen)
            action.triggered.connect(lambda _on=False, key=key: then(key))
            self.addAction(action)
        self.addSeparator()
