"""Send and receive: what goes out and how far it has come, what came in, what does not agree, what has no effect."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from core.i18n import _
from core.views.stations import Stop, stop_words
from ui.desktop.pages.conflicts import ConflictsPage
from ui.desktop.pages.incoming import DropCard, IncomingPage
from ui.desktop.pages.problems import ProblemsPage
from ui.desktop.theme.look import Look
from ui.desktop.widgets.bits import Button, Pictogram
from ui.desktop.widgets.boxes import column, empty, frame, row, scrolling
from ui.desktop.widgets.plain import dress, show, show_plain, words
from ui.desktop.widgets.segments import Segments

POST, TORN, SILENT = "post", "torn", "silent"


class ExchangePage(QWidget):
    """Sent is not delivered: delivery is shown only on a receipt, and the page says so."""

    export_wanted = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._go = Button(look, _("ส่งออกไฟล์รับส่ง"), "primary", "out")
        self._go.clicked.connect(self.export_wanted)
        self._result = words("", "strong", "ok", wrap=True)
        self._more = words("", "line", "text2", wrap=True)
        self._stops = QVBoxLayout()
        self._stops.setSpacing(4)
        self.drop = DropCard(look)
        self.incoming = IncomingPage(look)
        self.conflicts = ConflictsPage(look)
        self.problems = ProblemsPage(look)
        heads = ((POST, _("ส่งและรับ"), "mute"), (TORN, _("ข้อมูลไม่ตรงกัน"), "mute"), (SILENT, _("ไม่มีผล"), "mute"))
        self.heads = Segments(heads, _("ส่วนของหน้ารับส่ง"))
        self.heads.chosen.connect(self.show_head)
        self._stack = QStackedWidget()
        self._post = QWidget()
        both = row(self._sending(), self.drop, gap=12)
        both.setStretch(0, 1)
        both.setStretch(1, 1)
        held = QWidget()
        held.setLayout(column(both, None, gap=0, edges=(0, 0, 6, 0)))
        self._post.setLayout(column(scrolling(held), gap=0))
        for page in (self._post, self.incoming, self.conflicts, self.problems):
            self._stack.addWidget(page)
        whole = column(row(self.heads, None), self._stack, gap=10)
        whole.setStretch(1, 1)
        self.setLayout(whole)
        self.incoming.left.connect(lambda: self.show_head(POST))
        self.show_result("", "")
        self.show_head(POST)

    def show_head(self, key: str) -> None:
        """Show one part of the page."""
        self.heads.show_key(key)
        self._stack.setCurrentWidget({POST: self._post, TORN: self.conflicts, SILENT: self.problems}[key])

    def show_incoming(self) -> None:
        self.heads.show_key(POST)
        self._stack.setCurrentWidget(self.incoming)

    def show_counts(self, torn: int, silent: int) -> None:
        """How many conflicts are open, and how much is kept without effect."""
        for key, text, count in ((TORN, _("ข้อมูลไม่ตรงกัน"), torn), (SILENT, _("ไม่มีผล"), silent)):
            button = self.heads.button(key)
            show_plain(button, f"{text} {count}" if count else text)
            button.updateGeometry()

    def show_stops(self, stops: Sequence[Stop]) -> None:
        """How far the own data has come, by receipts."""
        empty(self._stops)
        if not stops:
            said = _("ยังไม่มีใบตอบรับจากปลายทางใด จึงยังไม่นับว่าถึง")
            self._stops.addWidget(words(said, "line", "text2", wrap=True))
        for stop in stops:
            mark, tone = ("tick", "ok") if stop.whole else ("info", "info")
            line = row(Pictogram(self._look, mark, tone, 16), words(stop.name, "line", wrap=True), gap=8)
            line.addWidget(words(stop_words(stop), "linestrong", tone))
            line.setStretch(1, 1)
            self._stops.addWidget(frame(line))

    def show_result(self, said: str, more: str, tone: str = "ok") -> None:
        show_plain(self._result, said)
        dress(self._result, tone=tone)
        show_plain(self._more, more)
        for label in (self._result, self._more):
            show(label, bool(label.text()))

    def _sending(self) -> QWidget:
        text = _(
            "เลือกกุญแจของผู้รับ (ไฟล์ .key ที่ส่วนกลางหรือจังหวัดส่งมา) แล้วเลือกที่เก็บไฟล์ "
            "โปรแกรมเขียนไฟล์ อ่านกลับมาตรวจ แล้วจึงบอกว่าถอดแฟลชไดรฟ์ได้"
        )
        note = row(
            Pictogram(self._look, "info", "info"),
            words(_("ส่งออกแล้วยังไม่ใช่ถึงแล้ว ถือว่าถึงเมื่อได้รับใบตอบรับจากผู้รับ"), "line", "info", wrap=True), gap=8,
        )  # fmt: skip
        note.setStretch(1, 1)
        inside = column(
            words(_("ส่งไฟล์รับส่ง"), "section"), words(text, "body", "text2", wrap=True), row(self._go, None),
            self._result, self._more, 4, words(_("ข้อมูลของเราถึงไหนแล้ว"), "card"), self._stops, 4, note, None,
            gap=10, edges=(20, 16, 20, 16),
        )  # fmt: skip
        return frame(inside, "card")
