"""The page of scans not confirmed yet beside their prints, the panel to confirm one, and the dialog on seals."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from core.i18n import _
from core.papers.seals import SealVerdictWords
from core.scans.deeds import ScanOutcome
from core.scans.view import ScannedPaperRow, ScanPageRow, ScansView, SignPlaceRow
from ui.desktop.base.page_context import HeaderAction
from ui.desktop.base.pdf_pages import STEP, PdfPageView
from ui.desktop.scans.panel import ICONS, ScanCalls, ScanPanel
from ui.desktop.scans.place import ScanPageFrames, SigningPlaceCard, framed
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, IconLabel, Pill
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.keys import InstalledShortcuts, KeyBinding
from ui.desktop.widgets.layout import (
    FittedSurface,
    column,
    fill_list,
    frame,
    hairline,
    holding,
    row,
    scrolling,
)
from ui.desktop.widgets.line_list import LineList, ListLine
from ui.desktop.widgets.plain import ElidedLabel, name, show, show_plain, words
from ui.desktop.widgets.prompt import Prompt, PromptText, ScrolledParts

if TYPE_CHECKING:
    from storage.pdfium import PdfPageReader


# design pixels
LEFT = 250
RIGHT = 250
NARROW = 206
EASY, TIGHT = 900, 640  # of the page: room for every part; for the panel at the right
WIDEST = 900  # pixels of what an empty page says, however large the letters
ScanRow = ScannedPaperRow | ScanPageRow


class ScansPage(FittedSurface):
    def __init__(self, look: Look, calls: ScanCalls) -> None:
        super().__init__()
        self._calls = calls
        # number of the place that is shown large
        self._look = look
        self._view = ScansView((), ())
        self._at = 0
        self.papers = LineList(look, _("เอกสารที่รอยืนยัน"), do=lambda key: self._choose(key))
        self.loose = LineList(
            look, _("หน้าที่ยังไม่รู้ว่าเป็นของเอกสารใด"), do=lambda key: self._choose(key)
        )
        self.scan = PdfPageView(look, _("ภาพสแกน"))
        self.frozen = PdfPageView(look, _("ฉบับที่ล็อกไว้"))
        self.place, self._frames = SigningPlaceCard(look, self._step), framed(None, (), 0)
        self.side = ScanPanel(look, calls, self.show_place)
        for listed in (self.papers, self.loose):
            listed.offer(self.side)
        for at, (one, other) in enumerate(((self.scan, self.frozen), (self.frozen, self.scan))):
            one.turned.connect(lambda here, other=other: self._follow(other, here))
            one.touched.connect(
                lambda number, where, at=at: self._touch(self._frames[at], number, where)
            )
            one.draw_over(partial(self._draw, at))
        halves = row(
            self._half(self.scan, _("ภาพสแกน")), self._half(self.frozen, _("ฉบับที่ล็อกไว้")), gap=8
        )
        middle = column(self._bar(), self.place, halves, gap=6, grow=2)
        keys = (
            KeyBinding(_("ช่องลงนามก่อนหน้า"), ("Alt+PgUp",), lambda: self._step(-1)),
            KeyBinding(_("ช่องลงนามถัดไป"), ("Alt+PgDown",), lambda: self._step(1)),
        )
        InstalledShortcuts(self, keys, Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self._left, self._right = self._lists(), self.side
        self._left_column = column(self._left, gap=12, shares=(3,))
        self._whole = row(self._left_column, middle, self._right, gap=12, grow=1)
        self._work, self._start = QWidget(), self._beginning()
        self._tight = False
        self._work.setLayout(self._whole)
        self.setLayout(column(self._work, self._start, gap=0))
        look.changed.connect(self._fit)
        self._fit()
        self.show_confirmed("", None)
        self.show_view(self._view)

    def _lists(self) -> QFrame:
        self._none = words(_("ไม่มีเอกสารที่รอยืนยัน"), "line", "text2", wrap=True)
        self._head = words(_("อ่านรหัสไม่ได้ หรือยังตัดสินไม่ได้"), "card", wrap=True)
        parts = (
            words(_("รอยืนยัน"), "card"),
            self._none,
            self.papers,
            self._head,
            self.loose,
            self._zone(),
        )
        whole = column(*parts, gap=6, edges=(12, 10, 10, 10), shares=(0, 0, 3, 0, 2))
        return frame(whole, "card")

    def _beginning(self) -> QWidget:
        """Shown when nothing waits: what happens here, and where to begin."""
        look = self._look
        self.begin = Button(look, _("เลือกไฟล์สแกน"), "ghost", "folder")
        self._done = words("", "section", wrap=True)
        self.next = Button(look, _("ขั้นต่อไป"), "primary", "right")
        self.next.clicked.connect(lambda: self._after and self._after.do())
        self._after: HeaderAction | None = None  # what follows the last scan that was confirmed
        done = row(IconLabel(look, "tick", "ok", 30), self._done, gap=12, grow=1)
        self._ended = holding(column(done, row(self.next, None), 14, hairline(), 6, gap=10))
        lines = (
            _("1. วาง PDF จากเครื่องสแกน ภาพถ่าย หรือทั้งโฟลเดอร์ที่นี่ หลายฉบับปนกัน กลับหัว หรือเอียงก็ได้"),
            _("2. โปรแกรมอ่าน QR แล้วจัดหน้าตามฉบับ บอกหน้าที่ขาด ซ้ำ หรือใช้ไม่ได้"),
            _("3. เทียบกับฉบับที่ล็อกไว้ แล้วยืนยันด้วยตนเอง ก่อนนั้นไม่มีฉบับใดถือว่าลงนามแล้ว"),
        )
        steps = [words(line, "body", "text2", wrap=True) for line in lines]
        head = words(_("ฉบับที่ลงนามแล้วกลับเข้าระบบที่นี่"), "section")
        title = row(IconLabel(look, "scan", "accent", 30), head, None, gap=12)
        box = holding(column(self._ended, title, 6, *steps, 10, row(self.begin, None), gap=8))
        box.setFixedWidth(min(look.px(560), WIDEST))
        return frame(column(None, row(None, box, None), None, edges=(20, 16, 20, 16)), "dropzone")

    def _zone(self) -> QWidget:
        self.choose = Button(self._look, _("เลือกไฟล์"), "ghost", "folder")
        text = words(_("วางไฟล์สแกน ภาพถ่าย หรือโฟลเดอร์ที่นี่"), "line", "text2", wrap=True)
        line = row(IconLabel(self._look, "scan", "accent"), text, gap=10, grow=1)
        return frame(column(line, row(None, self.choose), gap=4, edges=(12, 8, 10, 8)), "dropzone")

    def _bar(self) -> QWidget:
        look = self._look
        self.less = Button(look, "", "ghost", "minus", _("ย่อ (−)"))
        self.more = Button(look, "", "ghost", "plus", _("ขยาย (+)"))
        self.fits = Button(look, _("พอดีความกว้าง"), "ghost")
        self._where = ElidedLabel("", "line", "text2")
        deeds = (
            (self.less, lambda view: view.zoom_by(1 / STEP)),
            (self.more, lambda view: view.zoom_by(STEP)),
            (self.fits, lambda view: view.fit_width()),
        )
        for button, deed in deeds:
            button.setProperty("small", "1")
            button.clicked.connect(
                lambda _on=False, deed=deed: [deed(view) for view in (self.scan, self.frozen)]
            )
        return holding(row(self.less, self.fits, self.more, 6, self._where, gap=6, grow=4))

    def _half(self, view: PdfPageView, title: str) -> QWidget:
        return holding(column(words(title, "label", "text2"), view, gap=4, grow=1))

    # -- what is shown

    def show_view(self, view: ScansView) -> None:
        """Show all scanned papers and single pages not confirmed yet; the chosen row stays chosen while listed."""
        self._view = view
        self.papers.show_lines([_paper_line(row) for row in view.papers])
        self.loose.show_lines([_page_line(row) for row in view.loose])
        ended = self._after is not None and self._work.isVisible() and not self._rows
        show(self._work, bool(self._rows))
        show(self._start, not self._rows)
        if ended:
            self.enter()
        show(self._none, not view.papers)
        show(self.papers, bool(view.papers))
        show(self._head, bool(view.loose))
        show(self.loose, bool(view.loose))
        self.side.show_row(self.here)
        self._frame()

    def show_confirmed(self, says: str, after: HeaderAction | None) -> None:
        """Set what is shown when no scan waits: `says`, on the last confirmation, and a button for `after`, if any."""
        self._after = after
        show_plain(self._done, says)
        show(self._ended, after is not None)
        show(self.begin, after is None)
        if after is not None:
            self.next.show_deed(after.words, after.icon)
            name(self.next, after.words, says)

    @property
    def _rows(self) -> list[ScanRow]:
        return [*self._view.papers, *self._view.loose]

    def _row(self, key: object) -> ScanRow | None:
        return next((row for row in self._rows if key_of(row) == key), None)

    @property
    def here(self) -> ScanRow | None:
        """The chosen row, a scanned paper or a single page; None if none is chosen."""
        return self._row(self.papers.here or self.loose.here)

    @property
    def first(self) -> ScanRow | None:
        return next(iter(self._rows), None)

    def choose_row(self, row: ScanRow) -> None:
        """Choose a scanned paper or page, and show its panel; `show_pages` adds its pages later."""
        paper = isinstance(row, ScannedPaperRow)
        self.papers.show_key(key_of(row) if paper else None)
        self.loose.show_key(None if paper else key_of(row))
        self.side.show_row(row)

    def show_pages(
        self, scan: "PdfPageReader | None", printed: "PdfPageReader | None", placeholder: str
    ) -> None:
        """Show the scanned pages beside the paper as printed (`printed`) or, if it is None, the text `placeholder`."""
        self.scan.show_instead(_("กำลังเปิดภาพสแกน") if self.here else "")
        self.frozen.show_instead(placeholder)
        self.scan.show_pages(scan)
        self.frozen.show_pages(printed)
        self._frame()
        self._say_where()

    def _frame(self) -> None:
        """Frame what is not as printed and the places to sign, on scan and print; one place is shown large."""
        row = self.here
        sizes = self.frozen.pages.sizes if self.frozen.pages else ()
        paper = row if isinstance(row, ScannedPaperRow) else None
        if self._at not in self._places:
            self._at = next(iter(self._places), 0)
        self._frames = framed(paper, sizes, self._at)
        for view in (self.scan, self.frozen):
            view.viewport().update()
        # the place at hand on the scan beside the same place of the print
        places = self._places
        show(self.place, bool(places))
        self.side.show_at(self._at if places else 0)
        if places:
            scan, frozen = (frames.part(view.pages, self._at) for view, frames in self._framed)
            self.place.show_place(places[self._at], len(places), scan, frozen)

    @property
    def _places(self) -> dict[int, SignPlaceRow]:
        """Those of the paper in front that can be shown, by their number."""
        row = self.here
        if isinstance(row, ScannedPaperRow):
            return {one.number: one for one in row.places if one.printed}
        return {}

    @property
    def _framed(self) -> tuple[tuple[PdfPageView, ScanPageFrames], ...]:
        return (self.scan, self._frames[0]), (self.frozen, self._frames[1])

    def show_place(self, number: int) -> None:
        """Show the signing place with this number large, and go to its page."""
        if number not in self._places or number == self._at:
            return
        self._at = number
        self._frame()
        for view, frames in self._framed:
            page = frames.page_of(number)
            if view.pages and page is not None and page != view.here:
                view.go_to(page)

    def _step(self, step: int) -> None:
        numbers = list(self._places)
        if numbers:
            self.show_place(numbers[(numbers.index(self._at) + step) % len(numbers)])

    def _draw(self, view_index: int, painter: QPainter, number: int, page: QRect) -> None:
        self._frames[view_index].draw(self._look, painter, number, page)

    def _touch(self, frames: ScanPageFrames, page: int, point: QPointF) -> None:
        for one in frames.places.get(page, ()):
            if one.at.contains(point):
                self.show_place(one.number)

    def enter(self) -> None:
        if self._view.papers:
            self.papers.setFocus()
        elif self._view.loose:
            self.loose.setFocus()
        else:
            (self.begin if self._after is None else self.next).setFocus()

    # -- what the person does

    def _choose(self, key: object) -> None:
        found = self._row(key)
        if found is not None:
            self.choose_row(found)
            self._calls.compare(found)

    def _follow(self, other: PdfPageView, page_index: int) -> None:
        """Keep both views at the page of the same number."""
        row = self.here
        if isinstance(row, ScannedPaperRow) and other.pages is not None:
            # of the scan, the page of this number or the one before it
            wanted = max(
                (at for at, one in enumerate(row.pages) if one.number <= page_index + 1), default=0
            )
            if other is self.frozen and page_index < len(row.pages):
                wanted = row.pages[page_index].number - 1
            if other.here != wanted:
                other.go_to(wanted)
        self._say_where()

    def _say_where(self) -> None:
        row = self.here
        count = len(self.scan.pages.sizes) if self.scan.pages else 0
        if not count or row is None:
            self._where.show_text("")
            return
        at = min(self.scan.here, count - 1)
        shown = row.pages[at] if isinstance(row, ScannedPaperRow) and at < len(row.pages) else row
        self._where.show_text(shown.where if isinstance(shown, ScanPageRow) else "")

    def _fit(self) -> None:
        """With little room for the text size the panel goes below the lists."""
        px, room = self._look.px, self.width() * 100 // self._look.scale
        left = LEFT if room >= EASY else NARROW
        self._left.setFixedWidth(self._look.beside(left, self.width()))
        self._right.setFixedWidth(px(RIGHT if room >= EASY else NARROW))
        if (room < TIGHT) != self._tight:
            self._tight = room < TIGHT
            (self._left_column if self._tight else self._whole).addWidget(self._right)
            self._left_column.setStretch(1, 2)


def key_of(row: ScanRow) -> object:
    return row.paper if isinstance(row, ScannedPaperRow) else row.key


def _paper_line(row: ScannedPaperRow) -> ListLine:
    pages = (_("{n} จาก {of} หน้า") if row.of else _("{n} หน้า")).format(n=len(row.pages), of=row.of)
    missing = bool(row.missing) and row.state == "ready"
    pill, tone = (_("ขาดหน้า"), "warn") if missing else (row.said.pill, row.said.tone)
    return ListLine(
        row.paper,
        row.title,
        f"{row.code}  {pages}",
        row.number,
        pill,
        tone,
        ICONS[tone],
        row.subject,
    )


def _page_line(row: ScanPageRow) -> ListLine:
    return ListLine(
        row.key,
        row.page.file,
        _("หน้า {n} จาก {of}").format(n=row.key.number, of=row.page.page_count),
        "",
        row.said.pill,
        row.said.tone,
        ICONS[row.said.tone],
        row.said.why,
    )


TONES = {"ok": "tick", "warn": "warn", "bad": "cross", "mute": "info"}


class SealCheckDialog(FramedDialog):
    """The dialog that checks a paper's seal in a picture, PDF or text: what it proves and what it does not."""

    def __init__(
        self,
        look: Look,
        centre: bool,
        ask_picture: Callable[[], None],
        judge: Callable[[str], None],
        save_page: Callable[[], None],
        parent: QWidget,
    ) -> None:
        """Make the dialog. `centre`: this office distributes the file that checks seals, and can save it here.
        `ask_picture` asks for a picture or PDF, `judge` checks a typed text, `save_page` writes the file."""
        super().__init__(look, _("ตรวจตราประทับ"), parent)
        self._judge = judge
        self.choose = Button(look, _("เลือกภาพหรือ PDF"), "primary", "folder", do=ask_picture)
        self.text = QLineEdit()
        self.text.setPlaceholderText("PSEAL:…")
        name(self.text, _("ข้อความของรหัส"))
        self.check = Button(look, _("ตรวจข้อความนี้"), "ghost", "tick", do=self._entered)
        self.text.returnPressed.connect(self._entered)
        self.save = Button(look, _("บันทึกไฟล์ตรวจสำหรับแจก"), "ghost", "out", do=save_page)
        self.save.setVisible(centre)
        lead = _(
            "ตราประทับอยู่หน้าสุดท้ายของ PDF ฉบับจริง วางหรือเลือกภาพของหน้านั้น โปรแกรมตรวจกับใบรับรองที่อยู่ในเครื่องนี้"
        )
        self._found = column(gap=6)
        area = scrolling(column(holding(self._found), None, gap=0, edges=(0, 0, 8, 0)))
        area.setMinimumHeight(look.px(280))
        inside = column(
            words(lead, "line", "text2", wrap=True),
            row(self.choose, None),
            row(self.text, self.check, gap=6, grow=0),
            hairline(),
            area,
            gap=8,
        )
        close = self.closer(_("ปิด"))
        self.fill(inside, self.save, close, min_width=600)
        self.choose.setFocus()

    def _entered(self) -> None:
        if self.text.text():
            self._judge(self.text.text())

    def show_seals(self, messages: Sequence[SealVerdictWords]) -> None:
        """Show what the seals found prove, one below the other."""
        fill_list(self._found, map(self._card, messages))

    def say(self, sentence: str) -> None:
        fill_list(self._found, [words(sentence, "line", "text2", wrap=True)])

    def _card(self, message: SealVerdictWords) -> QWidget:
        pill = Pill(self._look, message.pill, message.tone, TONES[message.tone])
        facts = [words(f"{label}: {value}", "line", wrap=True) for label, value in message.facts]
        limits = [words(line, "small", "text2", wrap=True) for line in message.limits]
        why = words(message.why, "strong", wrap=True)
        act = words(message.do, "line", "text2", wrap=True)
        return holding(column(row(pill, None), why, act, *facts, *limits, gap=4))


MOST = 200  # lines


def scan_report(outcomes: Sequence[ScanOutcome]) -> Prompt:
    """Return a prompt with the number of pages read, and the files that need attention, refused ones first."""
    read = sum(one.new for one in outcomes)
    files = sum(bool(one.new) for one in outcomes)
    lines = [
        PromptText(line_of(one), "line bad" if one.problem else "line warn")
        for one in notable(outcomes)
    ]
    title = _("รับสแกนแล้ว {n} หน้า จาก {files} ไฟล์").format(n=read, files=files)
    return Prompt(title=title, parts=[ScrolledParts(lines, 160)], leave=_("ปิด"), wide=560)


def notable(outcomes: Sequence[ScanOutcome]) -> list[ScanOutcome]:
    """Return at most MOST scanned files to report: refused ones, then those with unreadable or repeated pages."""
    refused = [one for one in outcomes if one.problem]
    return [*refused, *(one for one in outcomes if not one.problem and line_of(one))][:MOST]


def line_of(outcome: ScanOutcome) -> str:
    if outcome.problem:
        return f"{outcome.file}: {outcome.problem.what} {outcome.problem.why} {outcome.problem.do}"
    if outcome.looked.unread:
        pages = ", ".join(map(str, outcome.looked.unread[:20]))
        return _("{file}: เปิดหน้า {pages} ไม่ได้ สแกนหน้านั้นใหม่").format(file=outcome.file, pages=pages)
    return "" if outcome.new else _("{file}: รับไว้แล้วก่อนหน้านี้").format(file=outcome.file)
