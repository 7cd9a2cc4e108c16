"""The controller of the page of scans: reads scanned files, compares them with prints, confirms or drops them."""

from collections.abc import Sequence
from contextlib import ExitStack
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject
from shiboken6 import isValid

from core.errors import UserError, stumbled
from core.evidence.deeds import StoredFile
from core.forms.ports import Reader
from core.i18n import _
from core.log.op import SIGNED, STAGE
from core.log.ports import ScannedPageKey
from core.papers.seals import SealVerdictWords
from core.people.deeds import add_person
from core.scans.deeds import ScanOutcome, confirm_paper, drop_scans, say_code, take_scans
from core.scans.judgement import signoff_shown
from core.scans.view import ScannedPaperRow, ScansView, scan_name
from core.values import Changes
from ui.desktop.base.asking_files import ask_file, ask_scans, ask_target
from ui.desktop.base.background import BackgroundReader, beside, in_background
from ui.desktop.base.page_context import HeaderAction, HeaderContent, PageContext
from ui.desktop.base.pdf_pages import close_pages
from ui.desktop.base.person_dialogs import person_prompt
from ui.desktop.scans.page import ScanRow, ScansPage, SealCheckDialog, key_of, notable, scan_report
from ui.desktop.scans.panel import ScanCalls, ScanConfirmation, TypedScanCode
from ui.desktop.widgets.drop_area import DroppedContent, DropReceiver
from ui.desktop.widgets.late import later
from ui.desktop.widgets.prompt import ask
from ui.scanner import ReprintCache, ScanPrefetcher, waiting_view
from ui.session import QueuedAction

if TYPE_CHECKING:
    from storage.pdfium import PdfPageReader


AT_A_TIME = 3  # pages that are compared before what waits is shown again
REST = 250  # milliseconds after news before the page is read again
SILENT = frozenset({"keep_draft", "draft_paper", "look_at"})


class ScanComparison(NamedTuple):
    """The scanned pages of a list row (`key`) beside the paper as printed (`frozen`) or beside the text `instead`."""

    key: object
    pages: tuple[ScannedPageKey, ...]
    scan: "PdfPageReader | None"
    frozen: "PdfPageReader | None"
    instead: str


class ScanDesk(QObject):
    def __init__(self, context: PageContext) -> None:
        from storage.files import scratch

        super().__init__(context.host)
        self._context = context
        calls = ScanCalls(
            self._compare, self._confirm, self._say_code, self._drop, self._ask_person
        )
        page = self.page = ScansPage(context.look, calls)
        self._session = context.session
        self._scanner = context.office.scanner
        self._frozen_pages = ReprintCache(context.office.printer, self._scanner, scratch())
        self._batch: tuple[QueuedAction, ScanPrefetcher] | None = None
        self.done: list[ScanOutcome] = []
        self.seal: SealCheckDialog | None = None  # that was opened last
        # folders of pasted pictures until they are read
        self._pasted = ExitStack()
        self._reading = ExitStack()
        self._shown: tuple[object, tuple[ScannedPageKey, ...]] = (None, ())
        self._closed = False
        self._views = BackgroundReader(context.session, page)
        self._compares = BackgroundReader(context.session, page)
        self._seals = BackgroundReader(context.session, page)
        self._later = later(self, REST, self._renew)
        DropReceiver(page, self.bring)
        for button in (page.begin, page.choose):
            button.clicked.connect(self.ask_files)
        context.news.changed.connect(self._changed)
        context.host.closing.connect(self._close)

    def place(self) -> HeaderContent:
        check = HeaderAction(_("ตรวจตราประทับ"), "shield", self.ask_seal)
        take = HeaderAction(_("รับไฟล์สแกน"), "scan", self.ask_files)
        return HeaderContent(_("เอกสารพิมพ์"), _("รับเอกสารสแกน"), take, (check,))

    def refresh(self, _year: int = 0) -> None:
        self.page.show_confirmed("", None)
        self._renew()

    def _ask_person(self) -> None:
        """Ask for somebody who signed, and add them; another person stays the current one."""
        ask(
            self._context.look,
            self.page,
            person_prompt(),
            lambda **said: self._session.do(partial(add_person, **said)),
        )

    # -- files come

    def ask_files(self) -> None:
        found = ask_scans(self.page)
        if found:
            self.take(found)

    def bring(self, came: DroppedContent) -> None:
        """Read dropped or pasted scans; a pasted image is first saved to a temporary file."""
        from storage.files import scratch

        paths = list(came.paths)
        if came.picture is not None:
            path = self._pasted.enter_context(scratch()) / f"{_('ภาพที่วาง')}.png"
            paths = [path] if came.picture.save(str(path)) else []
        if paths:
            self.take(paths)

    def take(self, paths: list[Path]) -> None:
        """Read scanned pages from files in the background, with progress; refuse while other files are being read."""
        if self._batch is not None:
            self._context.host.report(_("รอให้ชุดก่อนหน้าเสร็จก่อน"), "warn")
            return
        try:
            files = self._scanner.files(paths)
        except UserError as problem:
            self._context.host.refuse(problem)
            return
        if not files:
            self._context.host.report(_("ไม่พบไฟล์ในสิ่งที่วาง"), "warn")
            return
        self.done, self._reading = [], self._pasted.pop_all()
        looking = ScanPrefetcher(self._scanner.begin(), files)
        deed = partial(take_scans, scan_reader=looking.look, paths=files)
        self._batch = (
            self._context.do(deed, step=self._stepped, ended=partial(self._ended, looking)),
            looking,
        )

    def _stepped(self, step: object) -> None:
        if isinstance(step, ScanOutcome):
            self.done.append(step)

    def _ended(self, looking: ScanPrefetcher, _job: QueuedAction) -> None:
        self._batch = None
        self._reading.close()
        in_background(looking.close, lambda _done: None)
        if notable(self.done):
            ask(self._context.look, self.page, scan_report(self.done))
        else:
            pages = sum(one.new for one in self.done)
            self._context.host.toast(_("รับสแกนแล้ว {n} หน้า").format(n=pages))
        self._renew()

    # -- seals

    def ask_seal(self) -> None:
        """Open the dialog that checks a paper's seal from a picture, a PDF or its text."""
        device = self._session.read(lambda reader: reader.trust.device())
        dialog = SealCheckDialog(
            self._context.look,
            device is not None and device.kind == "centre",
            self._ask_picture,
            self._judge,
            self._ask_page,
            self.page,
        )
        DropReceiver(
            dialog, lambda came: self._look_for(dialog, came.paths[0]) if came.paths else None
        )
        dialog.open()
        self.seal = dialog

    def _ask_picture(self) -> None:
        dialog = self.seal
        if dialog is None:
            return
        kinds = _(
            "สแกนและภาพ (*.pdf *.jpg *.jpeg *.png *.tif *.tiff *.heic *.webp *.bmp);;ทุกไฟล์ (*)"
        )
        found = ask_file(dialog, _("เลือกภาพหรือ PDF"), kinds, "scans")
        if found:
            self._look_for(dialog, found)

    def _look_for(self, dialog: SealCheckDialog, path: Path) -> None:
        """Read the file beside the window, then judge what its seals say."""
        from storage.scans.service import seals

        def read() -> Sequence[str] | UserError:
            try:
                return seals(path)
            except UserError as problem:
                return problem

        def seen(outcome: Sequence[str] | UserError | None) -> None:
            if self._closed or not isValid(dialog):
                return
            if isinstance(outcome, UserError):
                dialog.say(f"{outcome.what} {outcome.why} {outcome.do}")
            elif outcome is not None:
                self._judge(*outcome)
            else:
                dialog.say(stumbled().what)

        dialog.say(_("กำลังอ่าน {name}").format(name=path.name))
        in_background(read, seen)

    def _judge(self, *texts: str) -> None:
        today = date.today()
        self._seals.read(
            lambda reader: SealVerdictWords.checked(reader, texts, today), self._judged
        )

    def _judged(self, messages: Sequence[SealVerdictWords]) -> None:
        if self.seal is not None and isValid(self.seal):
            self.seal.show_seals(messages)

    def _ask_page(self) -> None:
        """Ask where to, then write the file that checks seals by this centre's list."""
        from storage.papers.writer import write_seal_page

        title = _("บันทึกไฟล์ตรวจตราประทับ")
        kinds = "HTML (*.html)"
        start = self._context.folder / "outbox"
        path = ask_target(self.page, title, "check-seals.html", kinds, "seals", start)
        if path is None:
            return
        today, sign = date.today(), self._context.office.printer.sign
        try:
            keys = self._session.read(
                lambda reader: SealVerdictWords.signed_keys(reader, today, sign)
            )
            write_seal_page(Path(path), keys)
        except UserError as problem:
            self._context.host.refuse(problem)
            return
        self._context.host.toast(_("บันทึกไฟล์ตรวจตราประทับแล้ว"))

    # -- what is shown

    def _renew(self, limit: int = 0) -> None:
        """What waits is shown at once, and again whenever a few of its pages were set against their prints."""
        unit, frozen = self._context.unit, self._frozen_pages
        if not self._closed:
            self._views.read(lambda reader: waiting_view(reader, unit, frozen, limit), self._viewed)

    def _viewed(self, view: ScansView) -> None:
        self.page.show_view(view)
        if any(row.comparing for row in view.papers):
            self._renew(AT_A_TIME)
        row = self.page.here or self.page.first
        if row is not None and self.page.here is None:
            self.page.choose_row(row)
        self._compare(row)
        self._context.host.renew_header("scans")

    def _compare(self, row: ScanRow | None) -> None:
        """Show its pages, unless they are shown already."""
        wanted = (key_of(row), keys_of(row)) if row is not None else (None, ())
        if wanted == self._shown:
            return
        self._shown = wanted
        self.page.show_pages(None, None, "")
        if row is not None:
            self._compares.read(lambda reader: self._comparison(reader, row), self._compared)

    def _comparison(self, reader: Reader, row: ScanRow) -> ScanComparison:
        from storage.pdfium import PdfPageReader

        pages = (
            [page.page for page in row.pages] if isinstance(row, ScannedPaperRow) else [row.page]
        )
        instead = _("ยังไม่รู้ว่าเป็นเอกสารใด จึงไม่มีฉบับให้เทียบ")
        scan = frozen = None
        try:
            scan = PdfPageReader(self._scanner.pdf(pages)) if pages else None
            if isinstance(row, ScannedPaperRow):
                printed = self._frozen_pages.pdf(reader, row.paper)
                frozen = PdfPageReader(printed) if printed else None
                why = _("ข้อมูลเปลี่ยนไปแล้วหลังพิมพ์ หรือเป็นของหน่วยงานอื่น จึงไม่มีภาพของฉบับที่พิมพ์ให้เทียบ")
                instead = "" if printed else why
        except UserError as problem:
            instead = f"{problem.what} {problem.why} {problem.do}"
        return ScanComparison(key_of(row), keys_of(row), scan, frozen, instead)

    def _compared(self, comparison: ScanComparison) -> None:
        if self._closed or (comparison.key, comparison.pages) != self._shown:
            close_pages(comparison.scan)
            close_pages(comparison.frozen)
            return
        self.page.show_pages(comparison.scan, comparison.frozen, comparison.instead)

    # -- what the person does

    def _say_code(self, code: TypedScanCode) -> None:
        self._session.do(partial(say_code, key=code.row.key, code_text=code.code, number=code.page))

    def _drop(self, keys: Sequence[ScannedPageKey]) -> None:
        self._session.do(partial(drop_scans, keys=keys))

    def _confirm(self, confirmed: ScanConfirmation) -> None:
        """Bind the pages in the background, then file them."""
        row, pages = confirmed.row, [page.page for page in confirmed.row.pages]
        title = _("ฉบับลงนาม {title} {number}").format(title=row.title, number=row.number)
        self.page.side.confirm.setEnabled(False)

        def file(file: StoredFile) -> None:
            if not self._closed:
                deed = partial(
                    confirm_paper, paper=row.paper, file=file, title=title, signed_on=confirmed.day
                )
                deed = partial(deed, confirmed_places=confirmed.places, scan_pages=confirmed.whole)
                deed = partial(deed, prints=self._context.office.printer.kept)
                self._context.do(partial(deed, pages=row.keys), partial(self._confirmed, row))

        kept = partial(self._scanner.bind, pages, scan_name(row.number))
        beside(self, kept, file, self._context.host.refuse)

    def _confirmed(self, row: ScannedPaperRow) -> None:
        """Say what was confirmed and lead on: to the next scan that waits, to sending, or back to the document."""
        host = self._context.host
        says = _("ยืนยันฉบับลงนามแล้ว เก็บเป็นหลักฐานให้ด้วย")
        listed = (*self.page.papers.lines, *self.page.loose.lines)
        says = f"{row.title} {row.number}: {says}"
        waits = any(one.key != row.paper for one in listed)
        paper = self._session.read(lambda reader: reader.record(row.paper))
        shown = self._session.read(lambda reader: signoff_shown(reader, paper) if paper else None)
        if shown is not None and shown.text(STAGE) == SIGNED:
            after = HeaderAction(_("ไปหน้ารับส่ง"), "out", partial(host.show_page, "exchange"))
        else:
            if shown:
                go = partial(host.show_place, "sign", shown.ref)
            else:
                go = partial(host.jump, row.paper)
            after = HeaderAction(_("กลับไปที่เอกสาร"), "left", go)
        self.page.show_confirmed(says, after)
        if waits:  # else the page itself says it
            host.toast(says)
            self.page.enter()

    # -- news

    def _changed(self, changes: Changes) -> None:
        if changes.save:
            self._frozen_pages.forget()
        # delete pictures whose pages wait no more
        if changes.label in ("confirm_paper", "drop_scans"):
            waiting = {one.picture for one in self._session.read(lambda reader: reader.all_scans())}
            if self._batch is None:
                in_background(partial(self._scanner.keep_only, waiting), lambda _done: None)
        if changes.label not in SILENT:
            self._later.start()

    def _close(self) -> None:
        self._closed = True
        self._later.stop()
        if self._batch is not None:
            self._batch[0].cancel()
            self._batch[1].close()
        self._pasted.close()
        self._reading.close()
        self.page.show_pages(None, None, "")
        self._frozen_pages.close()


def keys_of(row: ScanRow) -> tuple[ScannedPageKey, ...]:
    return tuple(one.key for one in row.pages) if isinstance(row, ScannedPaperRow) else (row.key,)
