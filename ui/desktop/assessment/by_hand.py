"""An assessment filled in by hand on paper: printed with tick boxes, read back from scans as proposals, confirmed."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.assessment.start_deeds import few_sheets
from core.errors import UserError
from core.i18n import _
from core.thai.written import short_date
from core.values import Ref
from core.workshop.ballots import BallotQuestionKey, BallotStackReview, PrintedBallots
from core.workshop.by_hand_deeds import HandFilledPaper, accept_marks, accept_sheets
from core.workshop.questions import Question
from ui.desktop.base.mark_reading import TickedPileReader, TickReadingRequest
from ui.desktop.base.mark_review import TickReviewSpec, missing_words
from ui.desktop.base.page_context import PageContext
from ui.desktop.widgets.prompt import ErrorLine, Prompt, PromptText, ask, number
from ui.stacks import MOST, StackMarks, hand_papers


class PaperAnswersDesk(QObject):
    """Prints an assessment's tick-box paper and enters what scans of it show, once the user has confirmed it."""

    def __init__(
        self, context: PageContext, page: QWidget, current: Callable[[], Ref | None]
    ) -> None:
        super().__init__(page)
        self._context = context
        self._page = page
        self._here = current
        self.reading = TickedPileReader(context, page, self._agreed)

    def print(self) -> None:
        paper = self._paper(self._here())
        if paper is not None and paper.survey:
            ask(self._context.look, self._page, sheets_prompt(), partial(self._print, paper))
        elif paper is not None:
            self._print(paper)

    def _print(self, paper: HandFilledPaper, copies: int = 1) -> None:
        path = self._context.files.ask_paper(_("บันทึกแบบสำหรับกรอกด้วยมือ"), _("แบบสำหรับกรอกด้วยมือ"))
        if path is not None:
            self.reading.print(hand_papers(paper, short_date(date.today()), copies), path)

    def ask_files(self) -> None:
        ref = self._here()
        if ref is not None and (paper := self._paper(ref)) is not None:
            self.reading.ask_files(papers_of(ref, paper))

    def _paper(self, ref: Ref | None) -> HandFilledPaper | None:
        try:
            if ref is not None:
                return self._context.session.read(partial(HandFilledPaper.of, assessment=ref))
            return None
        except UserError as problem:
            self._context.host.refuse(problem)
            return None

    def _agreed(self, review: BallotStackReview, assessment: Ref) -> None:
        paper = self._paper(assessment)
        if paper is None:
            return
        picked = {one.question: one.picked[0] for one in review.settled}
        sheets = paper.sheets(review.given)
        told = _("รับ {n} คำตอบจากกระดาษแล้ว เลิกทำได้ในครั้งเดียว").format(n=len(picked))
        deed = partial(accept_marks, assessment=assessment, picked=picked)
        if paper.survey:
            told = _("รับใบสำรวจ {n} ใบแล้ว เลิกทำได้ในครั้งเดียว").format(n=len(sheets))
            deed = partial(accept_sheets, assessment=assessment, sheets=sheets)

        def kept() -> None:
            self.reading.done()
            self._context.host.toast(told)

        self._context.do(deed, kept)


def papers_of(assessment: Ref, paper: HandFilledPaper) -> TickReadingRequest:
    """Return the request for reading scans of the tick-box paper `paper`, which was printed for this assessment."""
    one, wish = (paper.document(),), partial(_wish, paper)
    return TickReadingRequest(
        assessment, paper.sitting, paper.questions, paper.slips, one, wish, paper.against
    )


def _wish(paper: HandFilledPaper, sitting: PrintedBallots, stack: StackMarks) -> TickReviewSpec:
    questions = {one.key: one for one in paper.questions}
    if paper.survey:
        lacks = BallotStackReview(tuple(one.read for one in stack.pages)).missing(sitting.pages)

        def few_words(review: BallotStackReview) -> str:
            """Return why too few or too many sheets would be entered at once, and the remedy; "" if allowed."""
            problem = few_sheets(len(paper.sheets(review.given)))
            return f"{problem.why} {problem.do}" if problem else ""

        return TickReviewSpec(
            _("อ่านใบสำรวจ"),
            questions,
            sitting.pages,
            lambda slip: _("ใบรหัส {code}").format(code=slip),
            lambda review: _("รับใบสำรวจ {n} ใบ").format(n=len(paper.sheets(review.given))),
            _("ไม่ได้ตอบ"),
            {slip: missing_words(pages) for slip, pages in lacks.items()},
            back=_("นับใบนี้"),
            lacks=few_words,
        )
    return TickReviewSpec(
        _("อ่านแบบที่กรอกด้วยมือ"),
        questions,
        sitting.pages,
        lambda _slip: paper.title,
        lambda review: _("รับ {n} คำตอบ").format(n=len(review.settled)),
        _("ไม่รับข้อนี้ คงไว้ตามเดิม"),
        {},
        piecewise=True,
        entered=lambda mark: entered_words(paper, questions[mark.question], mark),
    )


def sheets_prompt() -> Prompt:
    """Return the prompt for how many copies (`copies`) of a survey to print, one for each respondent."""
    copies = number("copies", _("จำนวนใบสำรวจ"), 30, _("จำนวนใบสำรวจ"))
    about = _(
        "ใบสำรวจคนละใบ มีรหัสกันนับซ้ำ ไม่มีชื่อ อย่าถ่ายเอกสาร สลับกองก่อนแจก เพื่อไม่ให้ลำดับบอกว่าใครได้ใบใด พิมพ์เพิ่มเมื่อใดก็ได้"
    )
    return Prompt(
        title=_("พิมพ์ใบสำรวจ"),
        parts=[PromptText(about, "body text2"), copies, ErrorLine("line warn")],
        go=_("บันทึกเป็น PDF"),
        icon="doc",
        enters=False,
        lacks=lambda copies: (
            "" if 1 <= copies <= MOST else _("กรอกจำนวน 1 ถึง {most}").format(most=MOST)
        ),
    )


def entered_words(paper: HandFilledPaper, question: Question, mark: BallotQuestionKey) -> str:
    """Return a text on the answer that is already saved for the question of `mark`; "" if none is."""
    kept = paper.entered.get(mark.question, "")
    return _("กรอกไว้แล้ว: {answer}").format(answer=picked_words(question, (kept,))) if kept else ""


def picked_words(question: Question, picked: Sequence[str]) -> str:
    """Return the labels of the picked choices, joined by commas; "not answered" (in words) if none."""
    return ", ".join(one.label for one in question.choices if one.key in picked) or _("ไม่ได้ตอบ")
