"""Keeps the page of papers in step with the folder: the lists, and the preview of what is in front."""

from datetime import datetime
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import QObject, QThreadPool

from core.blocks.document import PerPage
from core.blocks.printed import Pages
from core.errors import UserError
from core.evidence.view import targets
from core.forms.ports import Reader
from core.i18n import _
from core.papers.deeds import PaperRequest, rehearse, remake
from core.papers.made import PHOTOS, photos_of
from core.papers.source import SIGNING_SHEET, Pairs
from core.papers.view import YEARLY, Paper, PapersView, Print, papers_view
from core.values import Ref
from ui.desktop.base.background import BackgroundReader
from ui.desktop.base.live_page import LivePage
from ui.desktop.base.page_context import AskLock, HeaderAction, HeaderContent, PageContext
from ui.desktop.base.pdf_pages import close_pages
from ui.desktop.papers.batch import PaperBatches
from ui.desktop.papers.commands import PaperDeeds, SafePaper
from ui.desktop.papers.page import PapersPage
from ui.desktop.papers.side import part_of, part_wanted
from ui.desktop.widgets.prompt import ask

REST = 300  # milliseconds after news before previews are made again
PARTS = frozenset({"answer", "row", "evidence"})  # entities whose papers are printed from the record
PATIENCE = 5000  # milliseconds closing a folder waits for a preview that is being made
SILENT = frozenset({"keep_draft", "draft_paper", "look_at"})  # labels of news that change no paper


class PaperPreview(NamedTuple):
    """A paper as it would be printed now."""

    of: Paper | Print
    digits: str
    photos: PerPage
    typed: Pairs
    pages: Pages | None
    missing: tuple[str, ...] = ()
    problem: str = ""
    copy_of: str = ""  # number of the print it would be a copy of


class PaperDesk(QObject):
    def __init__(self, room: PageContext, page: PapersPage, ask_lock: AskLock) -> None:
        super().__init__(page)
        self._room, self._page, self._session = room, page, room.session
        self._digits, self._keep = "", False
        self._part: Ref | None = None  # the answer or row whose papers are listed first
        self._photos: PerPage = 0  # photos per page; 0 = as the form has them
        self._closed = False
        self._background = BackgroundReader(room.session, page)
        self.live = LivePage[None](room, page, self._renew, rest=REST, silent=SILENT)
        self.deeds = PaperDeeds(room, page, ask_lock)
        self.batching = PaperBatches(room, page, own=True)
        self.safe = SafePaper(room, page, self.deeds.words_of)
        self.deeds.words_entered.connect(lambda: self._turn_digits(self._digits))
        page.paper_chosen.connect(self.show_paper)
        page.print_chosen.connect(self.show_print)
        page.digits.chosen.connect(self._turn_digits)
        page.side.photos.chosen.connect(self._lay_photos)
        page.part.clicked.connect(self._ask_part)
        # what could not be written is void in the register
        room.news.refused.connect(lambda _problem: self.live.note())
        room.files.wanted.connect(self._front)
        room.host.closing.connect(self._close)

    def _front(self, subject: Ref, form: str) -> None:
        """Put this paper of a document in front, where it has one."""
        found = next((one for one in self._view().papers if (one.subject, one.form) == (subject, form)), None)
        if found is not None:
            self.show_paper(found)

    def _close(self) -> None:
        """The folder is closed: read nothing more of it, and release the pages."""
        self._closed = True
        if self._background.reading:
            QThreadPool.globalInstance().waitForDone(PATIENCE)
        self._page.show_pages(None)

    # -- what is shown

    def show_year(self, year: int) -> None:
        """Show the papers of a year; the one in front stays there if it still exists."""
        if year != self.live.year:
            self._part = None
            self.live.show_year(year)
        self.live.catch_up()

    def place(self) -> HeaderContent:
        paper = self._page.paper
        title = paper.title if paper else _("เอกสารพิมพ์")
        deed = HeaderAction(_("พิมพ์"), "printer", self.deeds.ask_printer) if paper else None
        return HeaderContent(_("เอกสารพิมพ์"), title, deed, (self.batching.deed(self.live.year),))

    def go_to(self, ref: Ref) -> None:
        """Go to a print of the register, or to the papers of a plan, an assessment, one answer or row.

        Of a plan of another unit to those that speak of all units; of what is locked and printed to the sheet all sign.
        """
        if ref.entity in PARTS or (ref.scope != self._room.unit and ref.entity in YEARLY):
            self._show_part(ref)
            return
        if ref.entity in YEARLY:
            view = self._view()
            papers = [one for one in view.papers if one.subject == ref]
            printed = any(one.subject == ref.local and one.state in ("standing", "signed") for one in view.prints)
            sheet = [one for one in papers if printed and one.locked and one.form == SIGNING_SHEET]
            if found := next(iter(sheet or papers), None):
                self.show_paper(found)
            return
        if one := next((one for one in self._view().prints if one.ref == ref), None):
            self.show_print(one)

    def _ask_part(self) -> None:
        """Ask for the item or row to print."""
        unit, year = self._room.unit, self.live.year
        offered = self._session.read(lambda reader: targets(reader, unit, year))
        ask(self._room.look, self._page, part_wanted(offered), lambda target: self._show_part(part_of(target)))

    def _show_part(self, ref: Ref) -> None:
        """List the papers of an answer or row first, and put the first of them in front."""
        self._part = ref
        view = self._view()
        found = next((one for one in view.papers if one.subject == ref), None)
        if found is None:
            self._part = None
            self._room.host.said.emit(_("ข้อนี้ยังไม่มีคำตอบ ให้ผลก่อนแล้วจึงพิมพ์แบบของข้อ"), "warn")
            return
        self._page.show_view(view)
        self.show_paper(found)

    def show_paper(self, paper: Paper) -> None:
        """Put a paper in front, and make its pages."""
        self._page.show_paper(paper)
        self._page.digits.show_key(self._digits or paper.digits)
        self._page.show_pages(None)
        self._keep = False
        self._make()
        self._room.host.moved.emit("papers")

    def show_print(self, one: Print) -> None:
        """Put a print of the register in front."""
        self._page.show_print(one)
        self._page.show_pages(None)
        self._keep = False
        self._make()
        self._room.host.moved.emit("papers")

    def _view(self) -> PapersView:
        unit = self._room.unit
        return self._session.read(lambda reader: papers_view(reader, unit, self.live.year, self._part))

    def _renew(self) -> None:
        """Read everything again."""
        page = self._page
        page.show_view(self._view())
        if page.printed is None and page.paper is None:
            if page.first is None:
                page.show_paper(None)
                page.show_pages(None)
            else:
                self.show_paper(page.first)
        else:
            if page.paper is not None:
                page.side.show_paper(page.paper)
            self._keep = True
            self._make()
        self._room.host.moved.emit("papers")

    def _make(self) -> None:
        of = self._page.paper or self._page.printed
        if of is not None:
            asked = PaperPreview(of, self._digits, self._photos, self._typed(of), None)
            self._background.read(partial(self._look, asked=asked, now=datetime.now()), self._looked)

    def _typed(self, of: Paper | Print) -> Pairs:
        return self.deeds.words_of(of) if isinstance(of, Paper) else ()

    def _look(self, reader: Reader, asked: PaperPreview, now: datetime) -> PaperPreview:
        """Make the preview in the background."""
        of, photos = asked.of, asked.photos
        papers = self._room.office.printer
        with self._room.desk.files.scratch() as folder:
            path, copy_of, missing = folder / "paper.pdf", "", tuple[str, ...]()
            try:
                if isinstance(of, Paper):
                    photos = photos if of.photos else 0
                    wanted = PaperRequest(of.subject, of.form, path, asked.digits, photos, said=asked.typed)
                    seen = rehearse(reader, papers, wanted, now, self._room.unit)
                    missing, copy_of = seen.lacking, seen.copy_of
                else:
                    record = reader.record(of.ref)
                    if record is None or not remake(reader, papers, record, path).pages:
                        why = _("ข้อมูลเปลี่ยนไปแล้วหลังพิมพ์ จึงไม่มีภาพของฉบับที่พิมพ์")
                        return asked._replace(problem=why)
                pages = self._room.desk.files.pages(path.read_bytes())
            except UserError as problem:
                return asked._replace(problem=f"{problem.what} {problem.why} {problem.do}")
            return asked._replace(pages=pages, missing=missing, copy_of=copy_of)

    def _looked(self, seen: PaperPreview) -> None:
        page = self._page
        of = page.paper or page.printed
        asked = (of, self._digits, self._photos, self._typed(of) if of else ())
        if self._closed or (seen.of, seen.digits, seen.photos, seen.typed) != asked:
            close_pages(seen.pages)
            return
        page.show_pages(seen.pages, keep=self._keep)
        if page.paper is not None and not seen.problem:
            page.side.show_paper(page.paper, seen.missing, seen.copy_of)
        else:
            page.side.show_problem(seen.problem)

    def _turn_digits(self, digits: str) -> None:
        self._digits, self._keep = digits, True
        self._make()

    def _lay_photos(self, key: str) -> None:
        self._photos, self._keep = photos_of([f"{PHOTOS}{key}"]), False
        self._make()
