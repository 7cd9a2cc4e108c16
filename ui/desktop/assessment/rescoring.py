"""Scores an assessment by another edition of its form, compares both results item by item, and exports that."""

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.assessment.copy_deeds import write_rescored
from core.assessment.rescored import (
    RescoredAssessment,
    RescoredItem,
    RescoringOffer,
    rescored,
    rescored_words,
    rescorings,
)
from core.forms.ports import Reader
from core.i18n import _
from core.log.ports import standing
from core.values import Record
from ui.desktop.base.background import BackgroundReader
from ui.desktop.base.page_context import HeaderAction, PageContext
from ui.desktop.widgets.line_list import ListLine
from ui.desktop.widgets.prompt import Prompt, PromptText, ask, lines

ENDINGS = (".pdf", ".xlsx", ".docx")


class RescoringDesk(QObject):
    """Scores an assessment by other editions of its form in the background, and shows or exports the comparison."""

    def __init__(self, context: PageContext, page: QWidget) -> None:
        super().__init__(page)
        self._context, self._page = context, page
        self._reading = BackgroundReader(context.session, self)

    def actions(self, record: Record) -> Iterator[HeaderAction]:
        """Yield header actions that score again: first last year's assessment by this year's form edition, that of
        `record`, if the two editions differ; then `record` by each other edition of its form."""
        for one in self._context.session.read(lambda reader: [*rescorings(reader, record)]):
            yield HeaderAction(one.words, "table", partial(self.open, one))

    def open(self, offer: RescoringOffer) -> None:
        def read(reader: Reader) -> RescoredAssessment:
            return rescored(reader, standing(reader, offer.assessment), offer.form_name)

        def show(assessment: RescoredAssessment) -> None:
            prompt = rescoring(offer.words, assessment)
            ask(
                self._context.look, self._page.window(), prompt, lambda **_given: self._write(offer)
            )

        self._reading.read(read, show, self._context.host.refuse)

    def _write(self, offer: RescoringOffer) -> None:
        path = self._context.files.ask_paper(_("บันทึกเอกสารเป็นไฟล์"), offer.words, ENDINGS)
        if path:
            papers, form_name = self._context.office.printer, offer.form_name
            deed = partial(
                write_rescored,
                papers=papers,
                source=offer.assessment,
                form_name=form_name,
                path=path,
            )
            said = _("บันทึกเอกสารเป็นไฟล์ {name} แล้ว").format(name=path.name)
            self._context.do(deed, lambda: self._context.host.report(said, "ok"))


def rescoring(title: str, assessment: RescoredAssessment) -> Prompt:
    """Return the prompt that shows an assessment's totals by both editions and the points of every item. It tells how
    many items the other edition counts, and how many it lacks."""
    first, *others = rescored_words(assessment)
    return Prompt(
        title=title,
        go=_("บันทึกเป็นไฟล์"),
        icon="out",
        leave=_("ปิด"),
        wide=760,
        first="leave",
        parts=[
            PromptText(first, "strong"),
            PromptText(" · ".join(others), "line text2"),
            lines(_("คะแนนรายข้อ"), [_line(n, one) for n, one in enumerate(assessment.items)], 7),
        ],
    )


def _line(number: int, item: RescoredItem) -> ListLine:
    points = _("เดิม {was} ใหม่ {now}").format(was=item.was or "–", now=item.now or "–")
    if item.missing:
        tone, icon = ("warn", "warn")
    elif item.op == "gone":
        tone, icon = ("mute", "minus")
    else:
        tone, icon = ("ok", "tick")
    return ListLine(
        number, item.text, item.became, above=item.place, pill=points, tone=tone, icon=icon
    )
