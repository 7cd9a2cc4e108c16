"""The controller of the page of papers: previews them, saves and prints them, marks prints as void."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from datetime import datetime
from functools import partial
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QMimeData, QObject, QThreadPool

from core.blocks.document import PerPage
from core.errors import UserError
from core.evidence.view import EvidenceTargetRow
from core.forms.ports import Reader
from core.i18n import _
from core.papers.deeds import (
    PaperRequest,
    UnregisteredPrint,
    keep_words,
    note_official,
    rehearse,
    remake,
    void_paper,
)
from core.papers.made import PHOTOS, photos_of
from core.papers.source import COPY, Pairs, PaperKind, PaperQuestion
from core.papers.table import asks, kinds
from core.papers.view import PaperOffer, PapersView, PrintListRow, papers_view, password_of
from core.records.titles import YEARLY
from core.signing.deeds import end_sign_off
from core.thai.days import time_of_day
from core.thai.written import arabic_digits
from core.values import Changes, Ref, file_name
from ui.desktop.base.background import BackgroundReader
from ui.desktop.base.live_page import PageRefresher
from ui.desktop.base.page_context import (
    AskLock,
    HeaderAction,
    HeaderContent,
    PageContext,
    menu_deeds,
)
from ui.desktop.base.paper_words import pairs_of, paper_words
from ui.desktop.base.pdf_pages import (
    PrintJobRunner,
    PrintRequest,
    close_pages,
    no_printer,
    printers,
)
from ui.desktop.papers.batch import PaperBatchWriter
from ui.desktop.papers.page import PapersPage, per_page
from ui.desktop.papers.panel import part_of, part_prompt
from ui.desktop.widgets.drop_area import carrying
from ui.desktop.widgets.list_menu import MenuDeed, deeds_of
from ui.desktop.widgets.prompt import (
    SEEN,
    ErrorLine,
    Prompt,
    PromptText,
    ask,
    choice,
    day,
    entry,
    number,
    one_line,
    tick,
)

if TYPE_CHECKING:
    from storage.pdfium import PdfPageReader


REST = 300  # milliseconds after a change before previews are made again
# entities whose papers are printed from the record
PARTS = frozenset({"answer", "row", "evidence"})
PATIENCE = 5000  # milliseconds that closing waits for a preview
# labels of changes that affect no paper
SILENT = frozenset({"keep_draft", "draft_paper", "look_at"})


class PaperPreview(NamedTuple):
    """A preview of a paper or print. `pages`: None until laid out; `problem`: why they cannot be shown, "" = none."""

    paper: PaperOffer | PrintListRow
    digits: str
    photos: PerPage
    texts: Pairs
    pages: "PdfPageReader | None"
    problem: str = ""
    trial_print: UnregisteredPrint | None = None  # how a paper would be printed


class PaperDesk(QObject):
    """The controller of the page of papers: lists them, and lays out the pages of the chosen one."""

    def __init__(self, context: PageContext, ask_lock: AskLock) -> None:
        super().__init__()
        self.page = page = PapersPage(context.look, self.show_paper, self.show_print)
        self.setParent(page)
        self._context = context
        self._session = context.session
        self._digits, self._keep = "", False
        self._part: Ref | None = None  # the document, answer or row whose papers are listed first
        self._photos: PerPage = 0  # photos per page; 0 = as in the form
        self._closed = False
        self._held = ExitStack()  # the copies that were dragged out
        self._background = BackgroundReader(context.session, page)
        self.live = PageRefresher[None](context, page, self._renew, rest=REST, silent=SILENT)
        self.deeds = PaperActions(context, page, ask_lock, lambda: self._turn_digits(self._digits))
        self.batching = PaperBatchWriter(context, page, own_papers=True)
        page.papers.menu.deeds = page.register.menu.deeds = self._menu
        page.register.carry(self._carried)
        page.digits.chosen.connect(self._turn_digits)
        page.side.photos.chosen.connect(self._lay_photos)
        page.part.clicked.connect(self._ask_part)
        page.side.onward.clicked.connect(
            lambda: self.go_to(page.paper.home) if page.paper else None
        )
        # a paper that could not be written is void in the register
        context.news.refused.connect(lambda _problem: self.live.note())
        context.host.show_paper.connect(self._front)
        context.host.closing.connect(self._close)

    def _front(self, subject: Ref, form: str) -> None:
        """Show this paper of a document, if it has one."""
        found = next(
            (one for one in self._view().papers if (one.subject, one.form) == (subject, form)), None
        )
        if found is not None:
            self.show_paper(found)

    def _close(self) -> None:
        """Stop reading and free the pages, because the folder is closed."""
        self._closed = True
        if self._background.reading:
            QThreadPool.globalInstance().waitForDone(PATIENCE)
        self.page.show_pages(None)
        self._held.close()

    # -- showing

    def show_year(self, year: int) -> None:
        """Show the papers of a fiscal year; the chosen one stays if it still exists."""
        if year != self.live.year:
            self._part = None
            self.live.show_year(year)
        self.live.catch_up()

    def _menu(self) -> Iterator[MenuDeed]:
        """Yield what can be done with the chosen paper or print."""
        if len(self.page.papers.picked) + len(self.page.register.picked) == 1:
            yield from menu_deeds(self.place().primary)
            yield from deeds_of(self.page.side)

    def _carried(self) -> QMimeData:
        """Return the shown print for another program, as it was printed; nothing of one that is void."""
        from storage.files import scratch

        one, pages = self.page.printed, self.page.preview.pages
        if one is None or pages is None or one.void:
            return QMimeData()
        path = self._held.enter_context(scratch()) / file_name(f"{one.title} {one.number}.pdf")
        path.write_bytes(pages.data)
        return carrying((path,), one.title)

    def place(self) -> HeaderContent:
        paper = self.page.paper
        title = paper.title if paper else _("เอกสารพิมพ์")
        deed = HeaderAction(_("พิมพ์"), "printer", self.deeds.ask_printer) if paper else None
        return HeaderContent(_("เอกสารพิมพ์"), title, deed, (self.batching.deed(self.live.year),))

    def go_to(self, ref: Ref) -> None:
        """Show a registered print, or the papers of a document, answer or row; for another unit's document, the papers
        about all units. A document whose prints have no place to sign is shown with its signing sheet."""
        if ref.entity in PARTS or (ref.scope != self._context.unit and ref.entity in YEARLY):
            self._show_part(ref)
            return
        if ref.entity in YEARLY:
            view = self._view()
            papers = [paper for paper in view.papers if paper.subject == ref]
            printed = {
                o.form
                for o in view.prints
                if o.subject == ref.local and o.state in ("standing", "signed")
            }
            needed = bool(printed) and not any(
                paper.signs and paper.form in printed for paper in papers
            )
            sheet = [
                paper
                for paper in papers
                if needed and paper.locked and paper.form == PaperKind.SIGNING_SHEET
            ]
            found = next(iter(sheet or papers), None)
            if found:
                self._part = ref
                self.page.show_view(self._view())
                self.show_paper(found)
            return
        one = next((one for one in self._view().prints if one.ref == ref), None)
        if one:
            self.show_print(one)

    def _ask_part(self) -> None:
        """Ask for the item or row to print."""
        unit, year = self._context.unit, self.live.year
        offered = self._session.read(lambda reader: EvidenceTargetRow.each(reader, unit, year))
        ask(
            self._context.look,
            self.page,
            part_prompt(offered),
            lambda target: self._show_part(part_of(target)),
        )

    def _show_part(self, ref: Ref) -> None:
        """List the papers of an answer or row first, and show the first of them."""
        self._part = ref
        view = self._view()
        found = next((one for one in view.papers if one.subject == ref), None)
        if found is None:
            self._part = None
            self._context.host.report(_("ข้อนี้ยังไม่มีคำตอบ ให้ผลก่อนแล้วจึงพิมพ์แบบของข้อ"), "warn")
            return
        self.page.show_view(view)
        self.show_paper(found)

    def show_paper(self, paper: PaperOffer) -> None:
        """Choose a paper, and lay out its pages in the background."""
        self.page.show_paper(paper)
        self.page.digits.show_key(self._digits or paper.digits)
        self.page.show_pages(None)
        self._keep = False
        self._make()
        self._context.host.renew_header("papers")

    def show_print(self, row: PrintListRow) -> None:
        """Choose a registered print, and read its pages in the background."""
        self.page.show_print(row)
        self.page.show_pages(None)
        self._keep = False
        self._make()
        self._context.host.renew_header("papers")

    def _view(self) -> PapersView:
        unit = self._context.unit
        return self._session.read(
            lambda reader: papers_view(reader, unit, self.live.year, self._part)
        )

    def _renew(self) -> None:
        """Read everything again."""
        page = self.page
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
        self._context.host.renew_header("papers")

    def _make(self) -> None:
        of = self.page.paper or self.page.printed
        if of is not None:
            asked = PaperPreview(of, self._digits, self._photos, self._typed(of), None)
            self._background.read(
                partial(self._look, preview=asked, now=datetime.now()), self._looked
            )

    def _typed(self, paper: PaperOffer | PrintListRow) -> Pairs:
        return self.deeds.words_of(paper) if isinstance(paper, PaperOffer) else ()

    def _look(self, reader: Reader, preview: PaperPreview, now: datetime) -> PaperPreview:
        """Make the preview in the background."""
        from storage.files import scratch
        from storage.pdfium import PdfPageReader

        of, photos = preview.paper, preview.photos
        papers = self._context.office.printer
        with scratch() as folder:
            path, seen = folder / "paper.pdf", None
            try:
                if isinstance(of, PaperOffer):
                    photos = photos if of.photos else 0
                    request = PaperRequest(
                        of.subject, of.form, path, preview.digits, photos, answers=preview.texts
                    )
                    seen = rehearse(reader, papers, request, now, self._context.unit)
                else:
                    record = reader.record(of.ref)
                    if record is None or not remake(reader, papers, record, path).pages:
                        why = _("ข้อมูลเปลี่ยนไปแล้วหลังพิมพ์ จึงไม่มีภาพของฉบับที่พิมพ์")
                        return preview._replace(problem=why)
                pages = PdfPageReader(path.read_bytes())
            except UserError as problem:
                return preview._replace(problem=f"{problem.what} {problem.why} {problem.do}")
            return preview._replace(pages=pages, trial_print=seen)

    def _looked(self, preview: PaperPreview) -> None:
        page = self.page
        of = page.paper or page.printed
        typed = self._typed(of) if of else ()
        asked = (of[:2] if of else (), self._digits, self._photos, typed)
        if (
            self._closed
            or (preview.paper[:2], preview.digits, preview.photos, preview.texts) != asked
        ):
            close_pages(preview.pages)
            return
        page.show_pages(preview.pages, keep=self._keep)
        if page.paper is not None and preview.trial_print is not None:
            page.show_state(preview.trial_print)
        else:
            page.side.show_problem(preview.problem)

    def _turn_digits(self, digits: str) -> None:
        self._digits, self._keep = digits, True
        self._make()

    def _lay_photos(self, key: str) -> None:
        self._photos, self._keep = photos_of([f"{PHOTOS}{key}"]), False
        self._make()


class PaperActions(QObject):
    """The controller of actions on the chosen paper: asks for what is needed, then saves or prints it."""

    def __init__(
        self,
        context: PageContext,
        page: PapersPage,
        ask_lock: AskLock,
        entered: Callable[[], None],
    ) -> None:
        """Make the controller; `entered` is called when the texts of the shown paper have changed."""
        from storage.pdfium import PdfPageReader

        super().__init__(page)
        self._entered = entered
        self._context = context
        self._page = page
        self._session = context.session
        self._lock = ask_lock
        self._typed: dict[tuple[Ref, str], Pairs] = {}  # texts typed for papers, as far as read
        # print requests to run once the file is registered and written
        self._requests: dict[Path, PrintRequest] = {}
        self.printing = PrintJobRunner(PdfPageReader, self, self._on_paper, self._not_on_paper)
        panel = page.side
        panel.print.clicked.connect(self.ask_printer)
        panel.words.clicked.connect(self._ask_words)
        panel.copy.clicked.connect(self._ask_copy)
        panel.safe.clicked.connect(self._ask_safe)
        for button, ending in ((panel.pdf, ".pdf"), (panel.sheet, ".xlsx"), (panel.text, ".docx")):
            button.clicked.connect(partial(self.save, ending))
        panel.lock.clicked.connect(self._ask_lock)
        panel.unlock.clicked.connect(self._ask_unlock)
        panel.void.clicked.connect(self._ask_void)
        panel.official.clicked.connect(self._ask_official)
        panel.scan.clicked.connect(partial(context.bring_scans, page))
        context.files.written.connect(self._written)
        context.news.refused.connect(lambda _problem: self._requests.clear())
        context.news.changed.connect(self._forget)

    def save(self, ending: str) -> None:
        """Ask for a file name, then save the chosen paper as a file with this ending."""
        paper = self._page.paper
        if paper is not None:
            how = ending, self._page.digits.key, per_page(self._page), self.words_of(paper)
            self._context.files.print(paper.subject, paper.form, paper.file, *how)

    def _ask_safe(self) -> None:
        """Ask for a password or attached data, then save the shown paper as a PDF with them."""
        paper = self._page.paper
        if paper is None:
            return

        def save(password: str, attach: bool, **_rest: object) -> None:
            asked = (paper.subject, paper.form, Path(), self._page.digits.key, per_page(self._page))
            locked = password_of(password) if password else ""
            self._context.files.print_safe(
                paper.file, PaperRequest(*asked, locked, attach, self.words_of(paper))
            )

        ask(self._context.look, self._page, protecting(paper.title), save)

    def words_of(self, paper: PaperOffer) -> Pairs:
        """Return (question id, text) for each question of a paper, as typed or by default; () if it asks nothing."""
        key = paper.subject, paper.form
        if key not in self._typed and paper.questions:
            self._typed[key] = self._session.read(
                lambda reader: PaperOffer.kept_words(reader, self._context.unit, *key)
            )
        typed = self._typed.get(key, ())
        return (
            *typed,
            *(
                (one.id, one.usual)
                for one in paper.questions
                if one.usual and one.id not in dict(typed)
            ),
        )

    def _forget(self, changes: Changes) -> None:
        """Read the texts again after an erasure."""
        if changes.label.startswith("erase_"):
            self._typed.clear()

    def _ask_words(self) -> None:
        paper = self._page.paper
        if paper is None or not paper.questions:
            return
        typed = self.words_of(paper)
        offered = () if typed else self._offered(paper.form, paper.questions, paper.home)
        prompt = paper_words(paper.questions, dict(typed or offered), bool(offered))
        ask(
            self._context.look,
            self._page,
            prompt,
            lambda **given: self._keep_words(paper, pairs_of(given)),
        )

    def _offered(
        self, form: str, questions: Sequence[PaperQuestion], record: Ref | None = None
    ) -> Pairs:
        unit = self._context.unit
        return self._session.read(
            lambda reader: PaperOffer.offered_words(reader, unit, form, questions, record)
        )

    def _ask_copy(self) -> None:
        """Ask who certifies, then where to save the copy."""
        one = self._page.printed
        if one is None or one.void:
            return
        questions = asks(self._session.read(kinds)[COPY])
        offered = self._offered(COPY, questions)
        name = _("สำเนา {title} {number}").format(title=one.title, number=one.number)
        write = partial(self._context.files.print_copy, one.ref, name)
        prompt = paper_words(questions, dict(offered), bool(offered))
        ask(self._context.look, self._page, prompt, lambda **given: write(pairs_of(given)))

    def _keep_words(self, paper: PaperOffer, texts: Pairs) -> None:
        self._typed[paper.subject, paper.form] = texts
        chosen = {one.id for one in paper.questions if one.choices}  # may differ the next time
        kept = tuple(pair for pair in texts if pair[0] not in chosen)
        self._session.do(partial(keep_words, subject=paper.subject, form=paper.form, answers=kept))
        self._entered()

    def ask_printer(self) -> None:
        """Ask for the printer, the copies and the pages, then print the chosen paper."""
        paper, pages = self._page.paper, self._page.preview.pages
        if paper is None or pages is None:
            return
        there, usual = printers()
        if not there:
            self._context.host.refuse(no_printer(""))
            return
        prompt = printing(there, usual, len(pages.sizes))
        ask(
            self._context.look,
            self._page,
            prompt,
            lambda **given: self.print(paper, PrintRequest(**given)),
        )

    def print(self, paper: PaperOffer, request: PrintRequest) -> None:
        """Send a paper to the printer that `request` names; unless it is a draft, first enter it in the register."""
        pages = self._page.preview.pages
        self._context.host.report(_("กำลังพิมพ์"), "info")
        if paper.draft and pages is not None:
            self.printing.begin(None, pages.data, request)
            return
        path = self._context.folder / "outbox" / f"print-{token_hex(8)}.pdf"
        path.parent.mkdir(exist_ok=True)
        self._requests[path] = request
        self._context.files.write(
            PaperRequest(
                paper.subject,
                paper.form,
                path,
                self._page.digits.key,
                per_page(self._page),
                answers=self.words_of(paper),
            ),
            show=False,
        )

    def _written(self, path: Path, paper: Ref | None) -> None:
        if path in self._requests:
            self.printing.begin(paper, path.read_bytes(), self._requests.pop(path))
            path.unlink()

    def _on_paper(self) -> None:
        self._context.host.report(
            _("ส่งถึงเครื่องพิมพ์แล้ว {time} น.").format(time=time_of_day(datetime.now())), "ok"
        )

    def _not_on_paper(self, paper: Ref | None, problem: UserError) -> None:
        """Void a print in the register that the printer refused."""
        if paper is not None:
            self._session.do(partial(void_paper, paper=paper, reason=problem.why))
        self._context.host.refuse(problem)

    def _ask_lock(self) -> None:
        paper = self._page.paper
        if paper is not None:
            self._lock(paper.home, paper.subject_name, self._page, paper.period)

    def _ask_unlock(self) -> None:
        paper = self._page.paper
        if paper is None or paper.locked is None:
            return
        locked = paper.locked
        why = _("แก้ข้อมูลได้อีก และฉบับที่พิมพ์ไปแล้วของข้อมูลนี้จะถูกยกเลิกในทะเบียน")
        title = _("ปลดล็อกเพื่อแก้ไข")
        prompt = one_line(title, why, _("เหตุผล"), title)
        deed = partial(end_sign_off, ref=locked)
        ask(
            self._context.look,
            self._page,
            prompt,
            lambda text: self._session.do(partial(deed, reason=text)),
        )

    def _ask_void(self) -> None:
        one = self._page.printed
        if one is None or one.void:
            return
        title = _("ยกเลิกเอกสาร {number}").format(number=one.number)
        why = _("เลขทะเบียนนี้จะไม่ใช้ซ้ำ ผู้ที่ตรวจรหัสจะเห็นว่ายกเลิกแล้วพร้อมเหตุผล")
        prompt = one_line(title, why, _("เหตุผล"), _("ยกเลิกเอกสารนี้"))
        deed = partial(void_paper, paper=one.ref)
        ask(
            self._context.look,
            self._page,
            prompt,
            lambda text: self._session.do(partial(deed, reason=text)),
        )

    def _ask_official(self) -> None:
        one = self._page.printed
        if one is None or one.void:
            return
        prompt = official(one.official, one.official_day)
        deed = partial(note_official, paper=one.ref)
        ask(
            self._context.look,
            self._page,
            prompt,
            lambda **given: self._session.do(partial(deed, **given)),
        )


def protecting(title: str) -> Prompt:
    """Return a prompt for a PDF's password, typed twice (answers `password`, `again`). With the tick `attach`, which
    attaches the paper's data, the password may be empty."""
    text = _(
        "เปิดไฟล์ได้เฉพาะผู้รู้รหัสผ่าน (AES-256) ใช้คำไทยได้ โปรแกรมไม่เก็บรหัสผ่านไว้ ถ้าลืมให้บันทึกไฟล์ใหม่ บอกรหัสผ่านผู้รับทางอื่น ไม่ส่งไปกับไฟล์"
    )

    def refuse(password: str, again: str, attach: bool, **_rest: bool) -> str:
        try:
            if password or not attach:
                password_of(password)
        except UserError as problem:
            return f"{problem.why} {problem.do}"
        return "" if password == again else _("รหัสผ่านสองช่องไม่ตรงกัน")

    return Prompt(
        title=_("บันทึก PDF ที่ล็อกด้วยรหัสผ่าน"),
        go=_("เลือกที่เก็บ"),
        icon="lock",
        refuse=refuse,
        wide=560,
        gap=4,
        parts=[
            PromptText(title, "strong"),
            PromptText(text, "line text2"),
            4,
            entry("password", _("รหัสผ่าน"), max_length=200, hidden=True),
            entry("again", _("รหัสผ่านอีกครั้ง"), max_length=200, hidden=True),
            tick(SEEN, _("แสดงรหัสผ่าน")),
            tick("attach", _("แนบข้อมูลของเอกสารเป็นไฟล์ JSON ใน PDF ไม่รวมข้อมูลส่วนบุคคล")),
            ErrorLine(),
        ],
    )


MOST = 99  # copies


def printing(printers: Sequence[str], usual: str, count: int) -> Prompt:
    """Return a prompt to print. Answers: `printer` (preset: `usual`), `copies`, `pages` (indices below `count`)."""
    said = _("หน้าที่พิมพ์ (มี {n} หน้า)").format(n=count)
    pages = entry("pages", _("หน้าที่พิมพ์"), label=said, prompt=_("ทุกหน้า หรือระบุเช่น 1-2, 4"))

    def refuse(copies: int, pages: tuple[int, ...], **_rest: str) -> str | tuple[str, str]:
        if not 1 <= copies <= MOST:
            return _("จำนวนชุดเป็นเลข 1 ถึง {most}").format(most=MOST), "copies"
        wrong = _("เอกสารมีหน้า 1 ถึง {n} พิมพ์เลขหน้าเช่น 1-2, 4").format(n=count)
        return "" if pages else (wrong, "pages")

    return Prompt(
        title=_("พิมพ์ออกเครื่องพิมพ์"),
        go=_("พิมพ์"),
        icon="printer",
        refuse=refuse,
        first="go",
        wide=440,
        gap=4,
        parts=[
            choice("printer", _("เครื่องพิมพ์"), [(one, one) for one in printers], usual),
            4,
            number("copies", _("จำนวนชุด"), 1, _("จำนวนชุด"), 64),
            4,
            pages._replace(read=lambda field: pages_in(field.text(), count)),
            ErrorLine(),
        ],
    )


def official(number: str, date_text: str) -> Prompt:
    """Return a prompt for the number and date that the registry wrote on a printed paper. Its answers are `number` and
    `iso_date`, preset to `number` and `date_text`."""
    why = PromptText(_("เลขที่สารบรรณออกให้หลังลงนาม ไม่ใช่เลขทะเบียนของโปรแกรม"), "line text2")
    wrong = _("อ่านวันที่ไม่ได้ เช่น 9 เม.ย. 69")
    return Prompt(
        title=_("เลขที่และวันที่หนังสือ"),
        go=_("บันทึก"),
        wide=440,
        gap=4,
        parts=[
            why,
            4,
            entry("number", _("เลขที่หนังสือ"), number),
            4,
            day("iso_date", _("ลงวันที่"), date_text),
            ErrorLine(),
        ],
        refuse=lambda iso_date, **_rest: (wrong, "iso_date") if iso_date is None else "",
    )


def pages_in(text: str, count: int) -> tuple[int, ...]:
    """Return the indices (from 0) of pages in a text such as `1-3, 5`, of all `count` pages for ""; () if invalid."""
    text = arabic_digits(text).replace("–", "-").replace(" ", "")
    if not text:
        return tuple(range(count))
    indices: list[int] = []
    for part in filter(None, text.split(",")):
        first, dash, last = part.partition("-")
        ends = (first or "1", (last or str(count)) if dash else first)
        if not all(end.isascii() and end.isdigit() and 1 <= int(end) <= count for end in ends):
            return ()
        indices += range(int(ends[0]) - 1, int(ends[1]))
    return tuple(dict.fromkeys(indices))
