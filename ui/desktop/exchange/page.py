"""The page for sending and receiving: outgoing and incoming files, conflicts, letters, ops without effect."""

from collections.abc import Callable
from typing import TypeVar, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from core.i18n import _
from ui.desktop.exchange.incoming import IncomingPage
from ui.desktop.exchange.incoming_parts import DropCard
from ui.desktop.exchange.letters import LettersPage, ProblemsPage
from ui.desktop.exchange.outbox import OutCard
from ui.desktop.theme.look import Look
from ui.desktop.widgets.layout import column, holding, row, scrolling
from ui.desktop.widgets.plain import show_plain
from ui.desktop.widgets.segments import Segments

POST, INCOMING, CONFLICTS, LETTERS, SILENT = "post", "incoming", "torn", "told", "silent"
_Part = TypeVar("_Part", bound=QWidget)
HEADS = (
    (POST, "ส่งและรับ", "mute"),
    (CONFLICTS, "ข้อมูลไม่ตรงกัน", "mute"),
    (LETTERS, "ความเห็นและคำขอ", "mute"),
    (SILENT, "ไม่มีผล", "mute"),
)


class ExchangePage(QWidget):
    """Sending and receiving are made at once; every other part when it is first shown."""

    made = Signal(str)  # key of a part that is new
    headed = Signal(str)  # key of the part that is now shown

    def __init__(self, look: Look, make_conflicts: Callable[[], QWidget]) -> None:
        super().__init__()
        self._look, self._make_conflicts = look, make_conflicts
        self._parts: dict[str, QWidget] = {}
        self.out = OutCard(look)
        self.drop = DropCard(look)
        self.heads = Segments(tuple((key, _(text), tone) for key, text, tone in HEADS), _("ส่วนของหน้ารับส่ง"))
        self.heads.chosen.connect(self.show_head)
        self._stack = QStackedWidget()
        both = row(self.out, self.drop, gap=12)
        both.setStretch(0, 1)
        both.setStretch(1, 1)
        self._post = holding(column(scrolling(column(both, None, gap=0, edges=(0, 0, 6, 0))), gap=0))
        self._stack.addWidget(self._post)
        self.setLayout(column(row(self.heads, None), self._stack, gap=10, grow=1))
        self.show_head(POST)

    @property
    def incoming(self) -> IncomingPage:
        return self._part(INCOMING, lambda: IncomingPage(self._look))

    @property
    def conflicts(self) -> QWidget:
        return self._part(CONFLICTS, self._make_conflicts)

    @property
    def letters(self) -> LettersPage:
        return self._part(LETTERS, lambda: LettersPage(self._look))

    @property
    def problems(self) -> ProblemsPage:
        return self._part(SILENT, lambda: ProblemsPage(self._look))

    @property
    def there(self) -> tuple[str, ...]:
        """Keys of the parts that are made."""
        return tuple(self._parts)

    def show_head(self, key: str) -> None:
        """Show one part of the page."""
        self.heads.show_key(key)
        part: QWidget = self._post
        if key != POST:
            part = self.conflicts if key == CONFLICTS else self.letters if key == LETTERS else self.problems
        self._stack.setCurrentWidget(part)
        self.headed.emit(key)

    def show_incoming(self) -> None:
        self.heads.show_key(POST)
        self._stack.setCurrentWidget(self.incoming)

    @property
    def on_post(self) -> bool:
        """Whether sending and receiving is shown."""
        return self._stack.currentWidget() is self._post

    def _part(self, key: str, make: Callable[[], _Part]) -> _Part:
        if key not in self._parts:
            part = self._parts[key] = make()
            self._stack.addWidget(part)
            self.made.emit(key)
        return cast("_Part", self._parts[key])

    def show_counts(self, conflicts: int, letters: int, silent: int) -> None:
        """Show how many conflicts and requests are open, and how much is kept without effect."""
        counts = {CONFLICTS: conflicts, LETTERS: letters, SILENT: silent}
        for key, text, _tone in HEADS:
            if key in counts:
                button = self.heads.button(key)
                show_plain(button, f"{_(text)} {counts[key]}" if counts[key] else _(text))
                button.updateGeometry()
        self.heads.show_option(SILENT, visible=silent > 0 or self.heads.key == SILENT)  # rare: shown only when needed
