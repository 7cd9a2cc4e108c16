"""Prints papers with tick boxes and reads piles of scanned ones in the background; reading can be stopped."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from threading import Event, Lock

from PySide6.QtCore import QObject, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QProgressBar, QWidget
from shiboken6 import isValid

from core.blocks.document import Document
from core.errors import UserError, stumbled
from core.i18n import _
from core.values import Ref
from core.workshop.ballots import (
    BallotPageReading,
    BallotStackReview,
    BallotTickBox,
    PrintedBallots,
)
from core.workshop.questions import Question
from ui.desktop.base.asking_files import ask_files
from ui.desktop.base.background import apart, beside, in_background
from ui.desktop.base.mark_review import TickReviewDialog, TickReviewSpec
from ui.desktop.base.page_context import PageContext
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.layout import column
from ui.desktop.widgets.plain import name, show_plain, words
from ui.session import SessionEnded
from ui.stacks import StackMarks, pictures_let_go, read_marks


@dataclass(frozen=True, slots=True)
class TickReadingRequest:
    """A request to read scanned papers with tick boxes, of the vote `sitting` on an assessment. `slips`: ids of the
    slips expected, None = any slip with a code; `others`: other votes whose papers may be in the pile."""

    assessment: (
        Ref  # the assessment to which confirmed answers belong, whatever page is open by then
    )
    sitting: str
    questions: tuple[Question, ...]
    slips: tuple[str, ...] | None  # None = any with a code
    printed: tuple[Document, ...]
    wish: Callable[[PrintedBallots, StackMarks], TickReviewSpec]
    # adds what is known besides
    complete: Callable[[BallotPageReading], BallotPageReading] = lambda page: page
    others: tuple[str, ...] = ()  # other sittings whose papers may be in the stack


class _Left(Exception):
    """Raised when the page is gone or its folder is being closed, as nobody needs the result any more."""


class ScanReadingDialog(FramedDialog):
    """The dialog with the progress of reading scans; closing it stops the reading, and what was read is reviewed."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(look, _("กำลังอ่านกระดาษที่สแกน"), parent)
        self._said = words(_("กำลังเตรียมแบบที่พิมพ์ไว้เทียบ"), "body", wrap=True)
        self.bar = QProgressBar(textVisible=False)
        self.bar.setRange(0, 0)
        name(self.bar, _("กำลังอ่านกระดาษที่สแกน"))
        self.stop = Button(look, _("หยุด"), "ghost", "cross", do=self.reject)
        below = words(_("หยุดเมื่อใดก็ได้ หน้าที่อ่านแล้วยังอยู่ให้ดู ไฟล์สแกนไม่ถูกแก้"), "line", "text2", wrap=True)
        self.fill(column(self._said, self.bar, below, None, gap=8), self.stop, min_width=460)
        self.stop.setFocus()

    def show_step(self, done: int, total: int) -> None:
        if not total:
            return
        self.bar.setRange(0, total)
        self.bar.setValue(done)
        show_plain(self._said, _("อ่านแล้ว {n} จาก {of} หน้า").format(n=done, of=total))


class TickedPileReader(QObject):
    """Reads ticks on scanned papers, a pile at a time; calls `agree` with confirmed answers and their assessment."""

    _stepped = Signal(int, int)

    def __init__(
        self, context: PageContext, page: QWidget, agree: Callable[[BallotStackReview, Ref], None]
    ) -> None:
        super().__init__(page)
        self._agree = agree
        self._context, self._page = context, page
        self._stop: Event | None = None
        self._leaving = False
        self._held = ExitStack()  # images being reviewed
        # by image and question, until the office is closed
        self._said = dict[tuple[str, str], tuple[str, ...]]()
        self.waiting: ScanReadingDialog | None = None
        self.dialog: TickReviewDialog | None = None
        context.host.closing.connect(self._close)

    def ask_files(self, papers: TickReadingRequest) -> None:
        kinds = _(
            "สแกนและภาพ (*.pdf *.jpg *.jpeg *.png *.tif *.tiff *.heic *.webp *.bmp);;ทุกไฟล์ (*)"
        )
        paths = ask_files(self._page, _("เลือกไฟล์ที่สแกน"), kinds, "scans")
        if paths:
            self.read(papers, paths)

    def read(self, papers: TickReadingRequest, paths: Sequence[Path]) -> None:
        """Read these scanned files in the background, then open a dialog to review the answers read."""
        if self._stop is not None:
            self._context.host.report(_("รอให้ชุดก่อนหน้าเสร็จก่อน"), "warn")
            return
        stop = self._stop = Event()
        waiting = self.waiting = ScanReadingDialog(self._context.look, self._page)
        waiting.finished.connect(lambda _how: stop.set())
        waiting.rejected.connect(self._say_stopping)
        self._stepped.connect(waiting.show_step)
        waiting.open()
        in_background(
            partial(self._work, papers, tuple(paths), stop), partial(self._arrived, papers), apart
        )

    def _work(
        self, papers: TickReadingRequest, paths: Sequence[Path], stop: Event
    ) -> tuple[PrintedBallots, StackMarks] | UserError:
        """Read the stack on a thread of its own, after making the print that it is compared with."""
        from storage.files import scratch

        office = self._context.office

        def on_page(done: int, total: int) -> bool:
            if self._leaving or not isValid(self):
                raise _Left
            if stop.is_set():
                return False
            self._stepped.emit(done, total)
            return True

        try:
            with scratch() as folder:
                print_ = folder / "one.pdf"
                boxes = BallotTickBox.of_drawn(
                    papers.questions, office.printer.write(papers.printed, print_).drawn
                )
                ballots = PrintedBallots.of(
                    papers.sitting, papers.questions, boxes, papers.slips, papers.others
                )
                stack = read_marks(office, ballots, print_, paths, on_page)
                pages = tuple(
                    page._replace(read=papers.complete(page.read)) for page in stack.pages
                )
                return ballots, stack._replace(pages=pages)
        except UserError as problem:
            return problem
        except _Left:
            return stumbled()  # nobody to report it to

    def _say_stopping(self) -> None:
        if not self._leaving:
            self._context.host.report(_("กำลังหยุด หน้าที่อ่านแล้วจะขึ้นให้ดู"), "info")

    def _arrived(
        self,
        papers: TickReadingRequest,
        outcome: tuple[PrintedBallots, StackMarks] | UserError | None,
    ) -> None:
        self._stop = None
        if not isValid(self) or self._leaving or self._context.session.closed:
            if isinstance(outcome, tuple):
                with (
                    suppress(UserError, SessionEnded),
                    pictures_let_go(self._context.office) as pages,
                ):
                    pages.extend(outcome[1].pages)
            return
        if self.waiting is not None and isValid(self.waiting):
            self._stepped.disconnect(self.waiting.show_step)
            self.waiting.accept()
        self.waiting = None
        if outcome is None or isinstance(outcome, UserError):
            self._context.host.refuse(outcome or stumbled())
            return
        ballots, stack = outcome
        self._held.enter_context(pictures_let_go(self._context.office)).extend(stack.pages)
        if stack.stopped:
            kept = _("หยุดแล้ว หน้าที่อ่านไปแล้วยังอยู่ให้ดู") if stack.pages else _("หยุดแล้ว ยังไม่มีหน้าที่อ่าน")
            self._context.host.report(kept, "warn")
        if not stack.pages and not stack.refused and not stack.unread:
            self._let_go()
            return
        wish, before = papers.wish(ballots, stack), self._decided_before(stack)
        dialog = TickReviewDialog(
            self._context.look,
            wish,
            stack,
            self._context.office.scanner.path,
            lambda review: self._agree(review, papers.assessment),
            self._page,
            before,
        )
        dialog.finished.connect(lambda _how: self._closed(dialog, stack))
        self.dialog = dialog
        dialog.open()

    def done(self) -> None:
        """Close the dialog in which the user reviewed the answers, because the confirmed answers are saved."""
        if self.dialog is not None and isValid(self.dialog):
            self.dialog.accept()

    def _decided_before(self, stack: StackMarks) -> dict[tuple[str, str], tuple[str, ...]]:
        """Return what a person decided about these images in an earlier review."""
        return {
            (page.read.slip, one.question): picked
            for page in stack.pages
            for one in page.read.proposals
            if (picked := self._said.get((page.scan.picture, one.question))) is not None
        }

    def _closed(self, dialog: TickReviewDialog, stack: StackMarks) -> None:
        """Remember what the person decided, in case the same pages are read again."""
        for page in stack.pages:
            for one in page.read.proposals:
                picked = dialog.review.decided.get((page.read.slip, one.question))
                if (picked) is not None:
                    self._said[page.scan.picture, one.question] = picked
        self._let_go()

    def _let_go(self) -> None:
        loading = self.dialog.loading if self.dialog is not None else Lock()
        self.dialog, held = None, self._held.pop_all()

        def close() -> bool:
            try:
                with loading:
                    held.close()
            except (UserError, SessionEnded):
                return False  # an image is open somewhere; the page of scans deletes it next time
            return True

        if self._leaving:  # the folder is closed next
            close()
        else:
            in_background(close, lambda _done: None)

    def _close(self) -> None:
        self._leaving = True
        if self._stop is not None:
            self._stop.set()
        if self.dialog is not None and isValid(self.dialog):
            self.dialog.reject()

    # -- printing

    def print(self, documents: Sequence[Document], path: Path) -> None:
        """Write the papers to `path` in the background, then open the file in this PC's viewer."""
        printer, host = self._context.office.printer, self._context.host
        host.report(_("กำลังพิมพ์"), "info")

        def come(_made: object) -> None:
            host.report(_("บันทึกเอกสารเป็นไฟล์ {name} แล้ว").format(name=path.name), "ok")
            QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))

        beside(self, partial(printer.write, documents, path), come, host.refuse)
