"""The page of papers: those that can be printed, the register of prints, a preview, and a panel of actions."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QWidget

from core.blocks.document import PerPage
from core.i18n import _
from core.papers.deeds import UnregisteredPrint
from core.papers.made import PHOTOS, photos_of
from core.papers.view import PaperOffer, PapersView, PrintListRow
from core.thai.search import folded
from ui.desktop.base.pdf_pages import STEP, PdfPageView
from ui.desktop.papers.panel import STATES, PaperPanel, repeated
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.choices import DropDown, SegmentedControl
from ui.desktop.widgets.inputs import search_line
from ui.desktop.widgets.layout import FittedSurface, column, frame, holding, row, scrolling, settle
from ui.desktop.widgets.line_list import LineList, ListLine
from ui.desktop.widgets.plain import show, show_plain, show_some, show_tip, words

if TYPE_CHECKING:
    from storage.pdfium import PdfPageReader


# design pixels
LEFT = 246
RIGHT = 232
NARROW = 206
STRIP = 92
EASY, TIGHT = 940, 700  # page width: room for all parts; for two columns only
BAR, DEEDS = 12, 190  # pixels of a scroll bar; design pixels of the panel below the lists
# papers before the list scrolls; design pixels of the page from which it may be twice as long
AT_MOST = 7
TALL = 760
PaperKey = tuple[object, str]


class PapersPage(FittedSurface):
    """The page with the list of papers that can be printed, the register of prints, and a preview."""

    def __init__(
        self,
        look: Look,
        show_paper: Callable[[PaperOffer], None],
        show_print: Callable[[PrintListRow], None],
    ) -> None:
        super().__init__()
        self._look = look
        self._to_paper, self._to_print = show_paper, show_print
        self._view, self._tight = PapersView((), ()), False
        self.paper: PaperOffer | None = None
        self.printed: PrintListRow | None = None
        self.papers = LineList(look, _("แบบที่พิมพ์ได้"), AT_MOST, do=self._choose_paper)
        self.register = LineList(look, _("ทะเบียนเอกสารที่พิมพ์แล้ว"), do=self._choose_print)
        self.search = search_line(_("ค้นในทะเบียน"), description=_("เลขทะเบียน ชื่อ หรือรหัส"))
        show_tip(self.search, _("เลขทะเบียน ชื่อ หรือรหัส"))
        self.kinds = DropDown(
            look, _("แสดงในทะเบียน"), kinds(), do=lambda _row: self._show_register()
        )
        self.side = PaperPanel(look)
        self.preview = PdfPageView(look, _("ตัวอย่างก่อนพิมพ์"))
        self.strip = PdfPageView(look, _("รายการหน้า"))
        self.digits = SegmentedControl(
            (("thai", _("ไทย ๑๒๓"), ""), ("arabic", _("อารบิก 123"), "")), _("ตัวเลข"), exact=True
        )
        self.part = Button(look, _("ของข้อหรือกิจกรรมเดียว"), "link", "doc")
        self.papers.opened.connect(lambda _key: self.preview.setFocus())
        self.search.textChanged.connect(self._show_register)
        self.preview.turned.connect(self._turned)
        self.preview.zoomed.connect(self._zoomed)
        self.strip.picked.connect(self.preview.go_to)
        middle = column(self._bar(), row(self.strip, self.preview, gap=6), gap=8, grow=1)
        self._left = self._lists()
        self._right = scrolling(self.side)
        self._left_column = column(self._left, gap=12, shares=(3,))
        # with the largest fonts higher than the window
        self._left_area = scrolling(holding(self._left_column))
        self._whole = row(self._left_area, middle, self._right, gap=12, grow=1)
        self.setLayout(self._whole)
        look.changed.connect(self._fit)
        self._fit()
        self.show_pages(None)

    def _lists(self) -> QFrame:
        self._none = words("", "line", "text2", wrap=True)
        self._never = words("", "line", "text2", wrap=True)
        self._unused = words("", "line", "text2", wrap=True)
        finding = row(self.search, self.kinds, gap=6, shares=(3, 2))
        parts = (
            words(_("แบบที่พิมพ์ได้"), "card", wrap=True),
            self.digits,
            self._none,
            self.papers,
            self.part,
            6,
            words(_("ทะเบียนที่พิมพ์แล้ว"), "card", wrap=True),
            finding,
            self._never,
            self.register,
            self._unused,
            None,
        )
        whole = column(*parts, gap=6, edges=(12, 10, 10, 10))
        whole.setStretch(parts.index(self.register), 20)  # most of the remaining height
        return frame(whole, "card")

    def _bar(self) -> QWidget:
        look = self._look
        self._less = Button(look, "", "ghost", "minus", _("ย่อ (−)"), small=True)
        self._more = Button(
            look,
            "",
            "ghost",
            "plus",
            _("ขยาย (+)"),
            small=True,
            do=lambda: self.preview.zoom_by(STEP),
        )
        self._fits = Button(
            look, "100%", "ghost", label=_("พอดีความกว้าง (0)"), small=True, do=self.preview.fit_width
        )
        self._page = Button(look, _("ทั้งหน้า"), "ghost", small=True, do=self.preview.fit_page)
        self._less.clicked.connect(lambda: self.preview.zoom_by(1 / STEP))
        self._where = words("", "line", "text2")
        return holding(
            row(self._less, self._fits, self._more, self._page, 6, self._where, None, gap=6)
        )

    # -- showing

    def show_view(self, view: PapersView) -> None:
        """Show the papers, under a heading per document, and the register of prints; the selection stays."""
        self._view, self.side.prints = view, view.prints
        lines, head = list[ListLine](), ""
        for paper in view.papers:
            of = paper.subject_name
            lines.append(
                ListLine(
                    _key(paper),
                    paper.title,
                    "",
                    of if of != head else "",
                    tip=f"{paper.title}\n{of}",
                )
            )
            head = of
        self.papers.show_lines(lines)
        self._fit()
        show(self.papers, bool(view.papers))
        show(self._none, not view.papers)
        show(self.part, bool(view.papers))
        show_plain(self._none, _("เริ่มการประเมินหรือแผนของปีนี้ก่อน จึงจะมีแบบให้พิมพ์"))
        self._show_register()
        if self.printed is not None:
            self.printed = next((one for one in view.prints if one.ref == self.printed.ref), None)
            if self.printed:
                self.side.show_print(self.printed)
        if self.paper is not None:
            before = self.paper
            self.paper = next((paper for paper in view.papers if _key(paper) == _key(before)), None)
            # as the shown pages were made, until they are made again
            if self.paper and self.paper.periods:
                self.paper = self.paper._replace(
                    draft=before.draft, locked=before.locked, period=before.period
                )

    def show_paper(self, paper: PaperOffer | None) -> None:
        """Show that this paper is chosen (None = that no paper is chosen); `show_pages` shows its pages later."""
        self.paper, self.printed = paper, None
        settle(self._left_area)
        self.papers.show_key(_key(paper) if paper else None)
        at = self.papers.visualRect(self.papers.currentIndex()).center()
        self._left_area.ensureVisible(0, self.papers.mapTo(self._left, at).y())
        self.register.show_key(None)
        if paper:
            self.side.show_paper(paper)
        else:
            self.side.show_none()

    def show_state(self, trial: UnregisteredPrint) -> None:
        """Show whether the chosen paper would print as a draft, what it lacks, and which print it would repeat."""
        if self.paper is not None:
            if self.paper.periods:  # the period it reports may be locked
                draft = trial.draft
                locked = trial.locked
                period = trial.period
                self.paper = self.paper._replace(draft=draft, locked=locked, period=period)
            self.side.show_paper(self.paper, trial.lacking, trial.copy_of)

    def show_print(self, row: PrintListRow) -> None:
        self.paper, self.printed = None, row
        self.papers.show_key(None)
        self.register.show_key(row.ref)
        self.side.show_print(row)

    def show_pages(self, pages: "PdfPageReader | None", *, keep: bool = False) -> None:
        """Show pages in the preview; None = show a text in their place. `keep`: stay at the same scroll position."""
        count = len(pages.sizes) if pages else 0
        of = self.paper or self.printed
        nothing = _("ยังไม่มีเอกสารให้พิมพ์ เริ่มแผนหรือการประเมินของปีนี้ก่อน")
        self.preview.show_instead(_("กำลังจัดหน้ากระดาษ") if of else nothing)
        self.preview.show_pages(pages, keep=keep)
        self._show_strip()
        self.strip.show_pages(pages if count > 1 else None, keep=keep)
        self._turned(self.preview.here)
        self._zoomed()

    def enter(self) -> None:
        self.papers.setFocus()

    @property
    def first(self) -> PaperOffer | None:
        return next(iter(self._view.papers), None)

    # -- actions of the person

    def _choose_paper(self, key: PaperKey) -> None:
        paper = next((one for one in self._view.papers if _key(one) == key), None)
        if paper:
            self._to_paper(paper)

    def _choose_print(self, ref: object) -> None:
        found = next((one for one in self._view.prints if one.ref == ref), None)
        if found:
            self._to_print(found)

    def _show_register(self) -> None:
        query = folded(self.search.text())
        kind = str(self.kinds.currentData())
        lines = [_print_line(one) for one in self._view.prints if kind in ("all", one.state)]
        found = [line for line in lines if query in folded(f"{line.above} {line.title} {line.tip}")]
        self.register.show_lines(found)
        if self._view.prints:
            never = _("ไม่พบในทะเบียน")
        else:
            never = _("ยังไม่มีฉบับจริง เมื่อพิมพ์จะมีเลขทะเบียนและรหัสอยู่ที่นี่")
        show_some(self._never, "" if found else never)
        show(self.register, bool(found))
        show_some(self._unused, self._view.unused)
        show(self.search, bool(self._view.prints))
        show(self.kinds, bool(self._view.prints))

    def _turned(self, page_index: int) -> None:
        count = len(self.preview.pages.sizes) if self.preview.pages else 0
        show_plain(
            self._where, _("หน้า {n} จาก {of}").format(n=page_index + 1, of=count) if count else ""
        )
        self.strip.mark(page_index)

    def _zoomed(self) -> None:
        show_plain(self._fits, f"{round(self.preview.zoom * 100)}%")
        there = self.preview.pages is not None
        for button in (self._less, self._more, self._fits, self._page):
            button.setEnabled(there)
            button.draw()

    def _fit(self) -> None:
        """With little room for the font size put the panel below the lists, and hide the strip of pages."""
        px, room = self._look.px, self.width() * 100 // self._look.scale
        tight = room < TIGHT
        left, right = (LEFT, RIGHT) if room >= EASY else (NARROW, NARROW)
        lists = self._look.beside(left, self.width())
        self._left.setFixedWidth(lists)
        self._left_area.setFixedWidth(lists + (BAR if tight else 0))
        self._right.setFixedWidth(px(right))
        self.strip.setFixedWidth(px(STRIP))
        few = AT_MOST * (1 + (self.height() >= px(TALL)))
        self.papers.show_most(few if self._view.prints else max(few, len(self._view.papers)))
        self.papers.setMinimumHeight(min(self.papers.sizeHint().height(), px(70)))
        self.register.setMinimumHeight(px(60))
        if tight != self._tight:
            self._tight = tight
            (self._left_column if tight else self._whole).addWidget(self._right)
            self._left_column.setStretch(1, 2)
            self._right.setMinimumHeight(px(DEEDS) if tight else 0)
        self._show_strip()

    def _show_strip(self) -> None:
        pages = self.preview.pages
        show(
            self.strip,
            pages is not None and len(pages.sizes) > 1 and self.width() >= self._look.px(EASY),
        )


def kinds() -> tuple[tuple[str, str], ...]:
    """Return (key, label) for each filter of the register of prints, such as all, signed or void."""
    return (
        ("all", _("ทั้งหมด")),
        ("standing", _("รอสแกน")),
        ("signed", _("ยืนยันแล้ว")),
        ("stale", _("ไม่ตรงข้อมูล")),
        ("void", _("ยกเลิก")),
    )


def per_page(page: PapersPage) -> PerPage:
    """Return the number of photos per page chosen for the paper; 0 = as its form says."""
    if page.paper is not None and page.paper.photos:
        return photos_of([f"{PHOTOS}{page.side.photos.key}"])
    return 0


def _key(paper: PaperOffer) -> PaperKey:
    return paper.subject, paper.form


def _print_line(row: PrintListRow) -> ListLine:
    label, tone, icon = STATES[row.state]
    printed = _("พิมพ์ {at}").format(at=row.at)
    below = f"{repeated(row)} · {printed}" if row.copy else printed
    tip = f"{row.code} {row.code.replace('-', '')} {row.official}"
    return ListLine(row.ref, row.title, below, row.number, _(label), tone, icon, tip)
