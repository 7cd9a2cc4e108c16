"""An assessment filled on paper: printed with boxes, read back as proposals beside the ink, answers once agreed to."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.errors import UserError
from core.i18n import _
from core.thai.dates import short_date
from core.values import Ref
from core.workshop.ballots import AskedMark, Sitting, StackReview
from core.workshop.by_hand_deeds import SLIP, HandPaper, accept_marks
from core.workshop.questions import Question
from ui.desktop.base.mark_reading import MarkPapers, MarkReading
from ui.desktop.base.mark_review import MarkWish
from ui.desktop.base.page_context import PageContext
from ui.stacks import MarkedStack


class ByHand(QObject):
    """Ink proposes, and overwrites nothing: what is entered otherwise already is asked about."""

    def __init__(self, room: PageContext, page: QWidget, here: Callable[[], Ref | None]) -> None:
        super().__init__(page)
        self._room, self._here = room, here
        self.reading = MarkReading(room, page)
        self.reading.agreed.connect(self._agreed)

    def print(self) -> None:
        ref = self._here()
        paper = self._paper(ref) if ref is not None else None
        if paper is not None:
            path = self._room.files.ask_paper(_("บันทึกแบบสำหรับกรอกด้วยมือ"), _("แบบสำหรับกรอกด้วยมือ"))
            if path is not None:
                self.reading.print((paper.sheets(short_date(date.today())),), path)

    def ask_files(self) -> None:
        ref = self._here()
        paper = self._paper(ref) if ref is not None else None
        if ref is not None and paper is not None:
            self.reading.ask_files(papers_of(ref, paper))

    def _paper(self, ref: Ref) -> HandPaper | None:
        try:
            return self._room.session.read(partial(HandPaper.of, assessment=ref))
        except UserError as problem:
            self._room.host.refused.emit(problem)
            return None

    def _agreed(self, review: StackReview, assessment: Ref) -> None:
        picked = {one.question: one.picked[0] for one in review.settled}
        deed = partial(accept_marks, assessment=assessment, picked=picked)

        def kept() -> None:
            self.reading.done()
            self._room.host.toast.emit(_("รับ {n} คำตอบจากกระดาษแล้ว เลิกทำได้ในครั้งเดียว").format(n=len(picked)))

        self._room.do(deed, kept)


def papers_of(assessment: Ref, paper: HandPaper) -> MarkPapers:
    """What a paper of this assessment is read by."""
    one, told = (paper.sheets(),), paper.set_against
    return MarkPapers(assessment, paper.sitting, paper.questions, (SLIP,), one, partial(_wish, paper), told)


def _wish(paper: HandPaper, sitting: Sitting, _stack: MarkedStack) -> MarkWish:
    questions = {one.key: one for one in paper.questions}
    return MarkWish(
        _("อ่านแบบที่กรอกด้วยมือ"),
        questions,
        sitting.pages,
        lambda _slip: paper.title,
        agree_words,
        _("ไม่รับข้อนี้ คงไว้ตามเดิม"),
        {},
        piecewise=True,
        entered=lambda mark: entered_words(paper, questions[mark.question], mark),
    )


def entered_words(paper: HandPaper, question: Question, mark: AskedMark) -> str:
    """What is entered of an item already."""
    kept = paper.entered.get(mark.question, "")
    return _("กรอกไว้แล้ว: {answer}").format(answer=picked_words(question, (kept,))) if kept else ""


def agree_words(review: StackReview) -> str:
    """What the main button does."""
    return _("รับ {n} คำตอบ").format(n=len(review.settled))


def picked_words(question: Question, picked: Sequence[str]) -> str:
    """What is ticked, as it is read."""
    return ", ".join(one.label for one in question.choices if one.key in picked) or _("ไม่ได้ตอบ")
