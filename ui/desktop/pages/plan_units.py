"""Several of a list, as a button that says which and a menu that ticks them."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QMenu, QPushButton, QSizePolicy

from core.i18n import _
from core.views.plan_words import EVERY_UNIT
from ui.desktop.theme.look import Look
from ui.desktop.widgets.dropdown import draw_arrow
from ui.desktop.widgets.plain import name, show_plain, show_tip


class UnitsButton(QPushButton):
    """Units, or choices of a set; every unit at once stands alone."""

    wanted = Signal(str)  # ids joined by commas

    def __init__(self, look: Look, options: tuple[tuple[str, str], ...], called: str, *, everybody: bool) -> None:
        super().__init__()
        self._look, self._options, self._called, self._everybody = look, options, called, everybody
        self._on: tuple[str, ...] = ()
        self.setObjectName("picker")
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumWidth(look.px(80))
        self.clicked.connect(self._choose)
        self.show_saved("")

    @property
    def says(self) -> str:
        return ", ".join(dict(self._options).get(each, _("หน่วยงานที่ไม่อยู่ในทะเบียน")) for each in self._on)

    def show_saved(self, value: str) -> None:
        self._on = tuple(filter(None, value.split(",")))
        room = max(80, self.width() - self._look.px(30))
        show_plain(self, self.fontMetrics().elidedText(self.says or _("เลือก"), Qt.TextElideMode.ElideRight, room))
        show_tip(self, self.says)
        name(self, self._called, self.says or _("ยังไม่ได้เลือก"))

    def resizeEvent(self, event: object) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self.show_saved(",".join(self._on))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.click()
        else:
            super().keyPressEvent(event)

    def _choose(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for key, text in self._options:
            action = menu.addAction(text.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(key in self._on)
            action.triggered.connect(lambda _on=False, key=key: self.tick(key))
        menu.popup(self.mapToGlobal(self.rect().bottomLeft()))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        draw_arrow(self, self._look)

    def tick(self, key: str) -> None:
        """As if the person had ticked or unticked it in the menu."""
        rest = {each for each in self._on if each != key}
        if key not in self._on:
            alone = self._everybody and key == EVERY_UNIT
            rest = {key} if alone else (rest - {EVERY_UNIT}) | {key}
        self.wanted.emit(",".join(sorted(rest)))
