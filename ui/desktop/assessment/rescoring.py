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
from ui.desktop.widgets.prompt import Prompt, Prose, ask, lines

ENDINGS = (".pdf", ".xlsx", ".docx")


class RescoringDesk(QObject):
    """Scores an assessment by other editions of its form in the background, and shows or exports the comparison."""

    def __init__(self, room: PageContext, page: QWidget) -> None:
        super().__init__(page)
        self._room, self._page = room, page
        self._reading = BackgroundReader(room.session, self)

    def actions(self, record: Record) -> Iterator[HeaderAction]:
        """Yield actions to score last year's assessment by this year's form, and `record` by every other edition."""
        for one in self._room.session.read(lambda reader: [*rescorings(reader, record)]):
            yield HeaderAction(one.words, "table", partial(self.open, one))

    def open(self, wish: RescoringOffer) -> None:
        def read(reader: Reader) -> RescoredAssessment:
            return rescored(reader, standing(reader, wish.of), wish.using)

        def show(found: RescoredAssessment) -> None:
            ask(self._room.look, self._page.window(), rescoring(wish.words, found), lambda **_given: self._write(wish))

        self._reading.read(read, show, self._room.host.refused.emit)

    def _write(self, wish: RescoringOffer) -> None:
        if path := self._room.files.ask_paper(_("บันทึกเอกสารเป็นไฟล์"), wish.words, ENDINGS):
            deed = partial(write_rescored, papers=self._room.office.printer, of=wish.of, using=wish.using, path=path)
            said = _("บันทึกเอกสารเป็นไฟล์ {name} แล้ว").format(name=path.name)
            self._room.do(deed, lambda: self._room.host.reported.emit(said, "ok"))


def rescoring(title: str, found: RescoredAssessment) -> Prompt:
    """Return the prompt with the totals by both editions, every item, and how many items the other counts or lacks."""
    first, *others = rescored_words(found)
    return Prompt(
        title=title,
        parts=[
            Prose(first, "strong"),
            Prose(" · ".join(others), "line text2"),
            lines(_("คะแนนรายข้อ"), [_line(n, one) for n, one in enumerate(found.items)], 7),
        ],
        go=_("บันทึกเป็นไฟล์"),
        icon="out",
        leave=_("ปิด"),
        wide=760,
        first="leave",
    )


def _line(number: int, one: RescoredItem) -> ListLine:
    points = _("เดิม {was} ใหม่ {now}").format(was=one.was or "–", now=one.now or "–")
    tone, icon = ("warn", "warn") if one.missing else ("mute", "minus") if one.op == "gone" else ("ok", "tick")
    return ListLine(number, one.text, one.became, above=one.place, pill=points, tone=tone, icon=icon)
