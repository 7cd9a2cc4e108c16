"""The result of a scoring workshop: every item with its answer, what is left to do, and the papers to print."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.i18n import _
from core.papers.source import PaperKind
from core.papers.view import PaperOffer
from core.thai.days import short_date
from core.thai.parser import read_day
from core.workshop.sentences import answer_words, uncounted
from core.workshop.shown import score_words
from core.workshop.view import PromisedAction, Workshop
from ui.desktop.base.page_context import PageContext
from ui.desktop.base.paper_words import ask_and_print
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.layout import column, fill, flow, frame, row
from ui.desktop.widgets.line_list import LineList, ListLine
from ui.desktop.widgets.plain import show, show_plain, words

NOTHING: Mapping[str, str] = MappingProxyType({})


class WorkshopResultPanel(QWidget):
    """The panel shown after a workshop: its decisions, and buttons to print its papers and lock the result."""

    print_requested = Signal()
    attendance_requested = Signal()
    lock_requested = Signal()
    item_requested = Signal(str)  # the item in the assessment
    act_requested = Signal()  # all promises become rows of the plan

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._title, self._score = words("", "section", wrap=True), words("", "strong", wrap=True)
        self.printing = Button(look, _("พิมพ์เอกสารการประชุม"), "primary", "printer", do=self.print_requested)
        self.attendance = Button(look, _("พิมพ์ใบลงชื่อ"), "ghost", "printer", do=self.attendance_requested)
        self.lock = Button(look, _("ล็อกเพื่อลงนาม"), "ghost", "pen", do=self.lock_requested)
        self.item = Button(look, _("ไปที่ข้อนี้"), "ghost", "right", do=self._go)
        self.list = LineList(look, _("ผลของทุกข้อ"), do=lambda _key: self._chosen())
        self._promised, self._promises = words(_("สิ่งที่มีผู้รับไปทำ"), "card"), column(gap=2)
        self.act = Button(look, _("ทำสิ่งที่รับไว้เป็นแผน"), "ghost", "plan", do=self.act_requested)
        deeds = flow(self.printing, self.attendance, self.lock, self.item, gap=8)
        below = column(self._promised, self._promises, row(self.act, None), gap=4)
        body = column(self._title, self._score, deeds, self.list, below, gap=10, edges=(18, 14, 18, 14), grow=3)
        self.setLayout(column(frame(body, "card"), gap=0, grow=0))

    def show_workshop(self, held: Workshop) -> None:
        show_plain(self._title, done_words(held))
        show_plain(self._score, score_words(held))
        self.list.show_lines(list(done_lines(held, uncounted(held.facts))))
        promised = (promised_line(one, held.question(one.item).heading) for one in held.promises)
        fill(self._promises, promised)
        for each in (self._promised, self.act):
            show(each, bool(held.promises))
        show(self.lock, not held.facts.locked)
        self._chosen()

    def enter(self) -> None:
        self.printing.setFocus()

    def _chosen(self) -> None:
        self.item.setEnabled(isinstance(self.list.here, str))

    def _go(self) -> None:
        if isinstance(self.list.here, str):
            self.item_requested.emit(self.list.here)


def done_words(held: Workshop) -> str:
    """Return a sentence on how many items the workshop discussed, and how many it accepted together."""
    n, together = len(held.talks) - len(held.together), len(held.together)
    said = _("คุย {n} ข้อ จาก {of} ข้อ รับ {rest} ข้อในมติเดียว").format(n=n, of=len(held.questions), rest=len(held.rest))
    return " ".join(filter(None, (said, _("รับ {n} ข้อที่ขาดหลักฐานพร้อมกัน").format(n=together) if together else "")))


def done_lines(held: Workshop, short: Mapping[str, str]) -> Iterator[ListLine]:
    """Yield a row for each decided item, discussed ones first. `short`: why "met" does not count, by item id."""
    for talk in held.talks:
        if (decided := held.decided.get(talk.item)) is not None:
            question = held.question(talk.item)
            above = _("{place} · ขาดหลักฐาน").format(place=question.heading) if decided.together else question.heading
            pill = _("มติ: {answer}").format(answer=decided.text)
            why = short.get(talk.item, "")
            tone = ("warn", "warn") if why else ("ok", "tick")
            yield ListLine(talk.item, question.text, why, above, pill, *tone, question.text)
    yield from rest_lines(held, held.rest, short)


def rest_lines(held: Workshop, items: Sequence[str], short: Mapping[str, str] = NOTHING) -> Iterator[ListLine]:
    """Yield a row for each of `items` with everybody's answer. `short`: why "met" does not count, by item id."""
    for question in map(held.question, items):
        said, why = answer_words(question, held.votes[question.key].lead), short.get(question.key, "")
        tone = ("warn", "warn") if why else ("mute", "minus")
        yield ListLine(question.key, question.text, why, question.heading, said, *tone, question.text)


def promised_line(one: PromisedAction, of: str = "") -> QWidget:
    """Return a widget that says what was promised, by whom and by when; `of` names the item ("" = not shown)."""
    day = read_day(one.due)
    due = _("ภายใน {day}").format(day=short_date(day)) if day else ""
    return words("  ".join(filter(None, (of, one.text, one.owner, due))), "line", wrap=True)


def print_paper(room: PageContext, page: QWidget, held: Workshop, form: str = PaperKind.WORKSHOP) -> None:
    """Ask for the texts of the workshop's paper with the id `form`, preset where known, then print the paper."""
    from core.workshop.papers import met_at

    found = room.session.read(lambda reader: [*PaperOffer.of_record(reader, held.facts.record, room.unit)])
    paper = next(one for one in found if one.form == form)
    ask_and_print(room, page, paper, paper.file, met_at(held))
