"""Segmented buttons of which at most one is chosen: the state of an item, a filter."""

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QButtonGroup, QFrame, QRadioButton, QSizePolicy

from ui.desktop.widgets.layout import row
from ui.desktop.widgets.plain import EXACT, name, show, show_plain


class SegmentButton(QRadioButton):
    """One segment; its whole word is the button."""

    def __init__(self, text: str, tone: str = "", *, exact: bool = False) -> None:
        super().__init__()
        self.setProperty(EXACT, exact)
        show_plain(self, text)
        self.setProperty("tone", tone)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def sizeHint(self) -> QSize:
        """Wide enough for the word in the weight it has when chosen."""
        strong = self.font()
        strong.setWeight(QFont.Weight.DemiBold)
        hint = super().sizeHint()
        edges = hint.width() - self.fontMetrics().horizontalAdvance(self.text())
        return QSize(QFontMetrics(strong).horizontalAdvance(self.text()) + edges, hint.height())

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()


class Segments(QFrame):
    """At most one segment is chosen; `may_clear`: clicking the chosen one clears the choice."""

    chosen = Signal(str)  # key, "" = cleared

    def __init__(
        self, options: tuple[tuple[str, str, str], ...], called: str, *, may_clear: bool = False, exact: bool = False
    ) -> None:
        """`options` are key, text, tone; `exact`: the text is about digits and keeps them."""
        super().__init__()
        self.setObjectName("segment")
        self._may_clear, self._key = may_clear, ""
        self._group = QButtonGroup(self)
        self._buttons: dict[str, SegmentButton] = {}
        for key, text, tone in options:
            button = SegmentButton(text, tone, exact=exact)
            name(button, f"{called} {text}".strip())
            button.clicked.connect(lambda _on=False, key=key: self.ask(key))
            self._group.addButton(button)
            self._buttons[key] = button
        self.setLayout(row(*self._buttons.values(), gap=1, edges=(2, 2, 2, 2)))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def button(self, key: str) -> SegmentButton:
        return self._buttons[key]

    @property
    def key(self) -> str:
        return self._key

    def show_key(self, key: str) -> None:
        self._key = key
        self._group.setExclusive(False)
        for each, button in self._buttons.items():
            if button.isChecked() != (each == key):
                button.setChecked(each == key)
        self._group.setExclusive(True)

    def show_option(self, key: str, *, visible: bool) -> None:
        show(self._buttons[key], visible)

    def ask(self, key: str) -> None:
        """As if the person had clicked the segment."""
        wanted = "" if self._may_clear and key == self._key else key
        if wanted == self._key:
            return
        self.show_key(wanted)
        self.chosen.emit(wanted)
