"""Paper ballots of a scoring workshop: printed for its voters, read from scans, and saved as votes once confirmed."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from core.blocks.document import Document
from core.errors import UserError
from core.i18n import _
from core.thai.written import short_date
from core.values import Ref
from core.workshop.again import key_now, voted_now
from core.workshop.ballots import BallotStackReview, PrintedBallots, voted_words
from core.workshop.decisions import MOST
from core.workshop.questions import Vote
from core.workshop.view import OPEN, Workshop, workshop
from core.workshop.voting_paper import SharedBallotContent, voting_ballots, voting_paper
from ui.desktop.base.background import in_background
from ui.desktop.base.mark_reading import TickedPileReader, TickReadingRequest
from ui.desktop.base.mark_review import TickReviewSpec
from ui.desktop.base.page_context import PageContext
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Do
from ui.desktop.widgets.choices import SegmentedControl
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.inputs import NumberEdit
from ui.desktop.widgets.layout import column, row
from ui.desktop.widgets.plain import name, show, show_entry, show_plain, words
from ui.desktop.workshop.table import slip_words
from ui.stacks import StackMarks

# every slip; those without a vote; a number of new ones
ALL = "all"
REST = "rest"
MORE = "more"


class BallotsDialog(FramedDialog):
    """The dialog for ballots: it prints them, and opens the reading of scanned ones."""

    def __init__(
        self,
        look: Look,
        workshop: Workshop,
        print_slips: Callable[[str, int], None],
        read_scans: Do,
        parent: QWidget,
    ) -> None:
        """Make the dialog; ballots of a repeated vote have only its item, and are for slips that lack that vote.
        `print_slips` gets ALL, REST or MORE, and the number of new ones."""
        super().__init__(look, _("บัตรกระดาษ"), parent)
        self._print_slips, self._read_scans = print_slips, read_scans
        again, workshop = workshop.again, voted_now(workshop)
        self._slips = len(workshop.slips)
        self._rest = sum(not workshop.voted.get(slip.id, 0) for slip in workshop.slips)
        how = words(
            _(
                "บัตรหนึ่งใบต่อหนึ่งคน มี QR ไม่มีชื่อ ใช้ร่วมกับโทรศัพท์และการกรอกที่โต๊ะได้ กาแล้วสแกนรวมกันทั้งปึก กลับหัวหรือสลับหน้าก็ได้"
            ),
            "body",
            "text2",
            wrap=True,
        )
        options = (
            (ALL, _("ทุกใบ"), ""),
            (REST, _("ใบที่ยังไม่มีคะแนน"), ""),
            (MORE, _("บัตรเปล่าเพิ่ม"), ""),
        )
        self._each = 0  # pages of one ballot, 0 = unknown
        self.which = SegmentedControl(options, _("พิมพ์บัตรใด"), do=self._show)
        self.which.show_key(REST if again else ALL)
        show(self.which, not again)
        self._how = _("บัตรของข้อที่ให้คะแนนอีกครั้งข้อเดียว {n} ใบที่ยังไม่มีคะแนน") if again else _("{n} ใบ")
        self.number = NumberEdit(look, 70)
        name(self.number, _("จำนวนบัตรเปล่า"))
        show_entry(self.number, "5")
        self.number.textChanged.connect(self._show)
        self._said = words("", "line", "text2", wrap=True)
        self.print = Button(look, _("บันทึกบัตรเป็น PDF"), "ghost", "doc", do=self._tell)
        self.read = Button(look, _("อ่านบัตรที่สแกน"), "primary", "scan", do=self._read)
        printing = column(
            words(_("พิมพ์"), "label", "text2"),
            self.which,
            row(self.number, self._said, gap=8, grow=1),
            row(self.print, None),
            gap=6,
        )
        back = words(
            _("ได้บัตรคืนแล้ว เลือก PDF หรือภาพถ่าย ที่อ่านได้เป็นเพียงข้อเสนอ จนกว่าจะดูแล้วกดรับ"),
            "line",
            "text2",
            wrap=True,
        )
        self.fill(
            column(how, 4, printing, 8, back, None, gap=8),
            self.closer(_("ปิด")),
            self.read,
            min_width=560,
        )
        self._show()
        self.read.setFocus()

    def show_pages(self, page_count: int) -> None:
        """Show how many pages one ballot has (`page_count`)."""
        self._each = page_count
        self._show()

    @property
    def _more(self) -> int:
        typed = self.number.typed
        return int(typed) if typed.isascii() and typed.isdigit() else 0

    def _show(self) -> None:
        more = self.which.key == MORE
        show(self.number, more)
        if more:
            sound = 1 <= self._more <= MOST - self._slips
            if sound:
                said = _("ใบใหม่ เพิ่มเข้าการประชุมนี้")
            else:
                said = _("กรอก 1 ถึง {most}").format(most=MOST - self._slips)
        else:
            n = self._slips if self.which.key == ALL else self._rest
            sound, said = n > 0, self._how.format(n=n)
        if more:
            n = self._more
        if sound and self._each:
            pages = _("ใบละ {each} หน้า รวม {n} หน้า").format(each=self._each, n=n * self._each)
            said = f"{said} · {pages}"
        show_plain(self._said, said)
        self.print.setEnabled(sound)

    def _tell(self) -> None:
        which, more = self.which.key, self._more
        self.accept()
        self._print_slips(which, more)

    def _read(self) -> None:
        self.accept()
        self._read_scans()


class PaperBallotsDesk(QObject):
    """The controller of paper ballots. It calls `add` to add voters and `take` to save votes, both with what to do
    then."""

    def __init__(
        self,
        context: PageContext,
        page: QWidget,
        get_workshop: Callable[[], Workshop | None],
        add: Callable[[int, Do], None],
        take: Callable[[Sequence[Vote], Do, Ref], None],
    ) -> None:
        super().__init__(page)
        self._context = context
        self._page = page
        self._get_workshop = get_workshop
        self._add, self._take = add, take
        self._voted = dict[str, int]()  # votes of each slip when the stack came
        self._key = ""  # the repeated vote that the stack was read for
        self.reading = TickedPileReader(context, page, self._agreed)

    def open(self) -> None:
        held = self._voting()
        if held is not None:
            dialog = BallotsDialog(
                self._context.look, held, self._print, self.ask_files, self._page
            )
            dialog.open()
            count_pages(
                self._context,
                voting_ballots(self._paper(held), [held.slips[0].id])[0],
                dialog.show_pages,
            )

    def _voting(self) -> Workshop | None:
        """Return the workshop while it takes votes, else None."""
        held = self._get_workshop()
        return held if held is not None and (held.state == OPEN or held.again) else None

    def ask_files(self) -> None:
        held = self._voting()
        if held is not None:
            self.reading.ask_files(self.papers(held))

    def papers(self, workshop: Workshop) -> TickReadingRequest:
        """Return the questions, slips and print by which scanned ballots of this workshop are read."""
        paper = self._paper(workshop)
        slips = tuple(one.id for one in paper.slips)
        return TickReadingRequest(
            workshop.assessment,
            paper.sitting,
            paper.questions,
            slips,
            voting_ballots(paper, slips[:1]),
            partial(self._wish, workshop, paper),
            others=paper.others,
        )

    def _now(self, assessment: Ref) -> Workshop:
        """Return the workshop as it is now, whatever the page shows."""
        return voted_now(self._context.session.read(partial(workshop, assessment=assessment)))

    def _paper(self, workshop: Workshop) -> SharedBallotContent:
        return self._context.session.read(partial(voting_paper, assessment=workshop.assessment))

    def _wish(
        self,
        workshop: Workshop,
        paper: SharedBallotContent,
        sitting: PrintedBallots,
        _stack: StackMarks,
    ) -> TickReviewSpec:
        now = self._now(workshop.assessment)  # votes came by phone while the stack was read
        self._voted, self._key = dict(now.voted), key_now(workshop)
        called = {one.id: slip_words(one) for one in paper.slips}
        return TickReviewSpec(
            _("อ่านบัตรลงคะแนน"),
            {one.key: one for one in workshop.questions},
            sitting.pages,
            lambda slip: called.get(slip, ""),
            agree_words,
            _("ไม่ได้ตอบ"),
            {slip: voted_words(n) for slip, n in now.voted.items() if n},
        )

    def _agreed(self, review: BallotStackReview, assessment: Ref) -> None:
        open_ = self._now(assessment)
        # the vote was closed, or another one opened, while the stack was reviewed
        if key_now(open_) != self._key:
            why = _("ปิดรับคะแนนของข้อนี้แล้วระหว่างที่ดูอยู่")
            do = _("แจ้งความเห็นต่อที่ประชุม บัตรและไฟล์สแกนไม่ถูกแก้")
            self._context.host.refuse(UserError(_("รับคะแนนจากบัตรชุดนี้ไม่ได้"), why, do))
            return
        now = open_.voted
        late = [slip for slip in review.ready if now.get(slip, 0) and not self._voted.get(slip, 0)]
        votes = [vote for vote in review.votes if vote.voter not in late]
        slips = len(review.ready) - len(late)
        given = sum(bool(vote.picked) for vote in votes)

        def kept() -> None:
            self.reading.done()
            self._context.host.toast(
                _("รับ {votes} คะแนนจากบัตร {n} ใบแล้ว").format(votes=given, n=slips)
            )
            if late:
                told = _("{n} ใบส่งคะแนนทางอื่นเข้ามาระหว่างที่ดูอยู่ ไม่นับบัตรของใบนั้น").format(n=len(late))
                self._context.host.report(told, "warn")

        self._take(votes, kept, assessment)

    def _print(self, which: str, more: int) -> None:
        held = self._get_workshop()
        if held is None:
            return
        if which != MORE:
            voted = voted_now(held).voted
            self._write(
                held, [slip.id for slip in held.slips if which == ALL or not voted.get(slip.id, 0)]
            )
            return
        before = {slip.id for slip in held.slips}

        def begun() -> None:
            now = self._get_workshop()
            if now is not None:
                self._write(now, [one.id for one in now.slips if one.id not in before])

        self._add(more, begun)

    def _write(self, workshop: Workshop, slips: Sequence[str]) -> None:
        path = self._context.files.ask_paper(_("บันทึกบัตรลงคะแนน"), _("บัตรลงคะแนน"))
        if path is not None:
            self.reading.print(
                voting_ballots(self._paper(workshop), slips, short_date(date.today())), path
            )


def count_pages(context: PageContext, paper: Document, then: Callable[[int], object]) -> None:
    """Lay out a paper in the background and, if that succeeds, call `then` with its number of pages."""
    from storage.pdfium import PdfPageReader

    def counted() -> int:
        with suppress(UserError, OSError):
            laid = context.office.printer.lay_out(paper, b"")
            with PdfPageReader(laid.file("")) as pages:
                return len(pages.sizes)
        return 0

    def report(n: int | None) -> None:
        if n and isValid(getattr(then, "__self__", context)):
            then(n)

    in_background(counted, report)


def agree_words(review: BallotStackReview) -> str:
    """Return the label of the button that accepts the votes read from scanned ballots."""
    return _("รับ {votes} คะแนนจาก {n} ใบ").format(votes=len(review.given), n=len(review.ready))
