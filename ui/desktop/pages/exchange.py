"""Send and receive: what goes out and how far it has come, what came in, what does not agree, what was told."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from core.i18n import _
from ui.desktop.pages.conflicts import ConflictsPage
from ui.desktop.pages.incoming import DropCard, IncomingPage
from ui.desktop.pages.letters import LettersPage
from ui.desktop.pages.outbox import OutCard
from ui.desktop.pages.problems import ProblemsPage
from ui.desktop.theme.look import Look
from ui.desktop.widgets.boxes import column, row, scrolling
from ui.desktop.widgets.plain import show_plain
from ui.desktop.widgets.segments import Segments

POST, TORN, TOLD, SILENT = "post", "torn", "told", "silent"
HEADS = (
    (POST, "ส่งและรับ", "mute"),
    (TORN, "ข้อมูลไม่ตรงกัน", "mute"),
    (TOLD, "ความเห็นและคำขอ", "mute"),
    (SILENT, "ไม่มีผล", "mute"),
)


class ExchangePage(QWidget):
    headed = Signal(str)  # another part is looked at

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.out = OutCard(look)
        self.drop = DropCard(look)
        self.incoming = IncomingPage(look)
        self.conflicts = ConflictsPage(look)
        self.letters = LettersPage(look)
        self.problems = ProblemsPage(look)
        self.heads = Segments(tuple((key, _(text), tone) for key, text, tone in HEADS), _("ส่วนของหน้ารับส่ง"))
        self.heads.chosen.connect(self.show_head)
        self._stack = QStackedWidget()
        self._post = QWidget()
        both = row(self.out, self.drop, gap=12)
        both.setStretch(0, 1)
        both.setStretch(1, 1)
        held = QWidget()
        held.setLayout(column(both, None, gap=0, edges=(0, 0, 6, 0)))
        self._post.setLayout(column(scrolling(held), gap=0))
        for page in (self._post, self.incoming, self.conflicts, self.letters, self.problems):
            self._stack.addWidget(page)
        whole = column(row(self.heads, None), self._stack, gap=10)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.incoming.left.connect(lambda: self.show_head(POST))
        self.show_head(POST)

    def show_head(self, key: str) -> None:
        """Show one part of the page."""
        self.heads.show_key(key)
        parts = {POST: self._post, TORN: self.conflicts, TOLD: self.letters, SILENT: self.problems}
        self._stack.setCurrentWidget(parts[key])
        self.headed.emit(key)

    def show_incoming(self) -> None:
        self.heads.show_key(POST)
        self._stack.setCurrentWidget(self.incoming)

    @property
    def on_post(self) -> bool:
        """Whether sending and receiving is what is looked at."""
        return self._stack.currentWidget() is self._post

    def show_counts(self, torn: int, told: int, silent: int) -> None:
        """How many conflicts and requests are open, and how much is kept without effect."""
        counts = {TORN: torn, TOLD: told, SILENT: silent}
        for key, text, _tone in HEADS:
            if key in counts:
                button = self.heads.button(key)
                show_plain(button, f"{_(text)} {counts[key]}" if counts[key] else _(text))
                button.updateGeometry()
