"""The result of a scoring workshop: every item with its answer, what is left to do, and the papers to print."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from types import MappingProxyType

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
from ui.desktop.widgets.buttons import Button, Do
from ui.desktop.widgets.layout import column, fill, flow, frame, row
from ui.desktop.widgets.line_list import LineList, ListLine
from ui.desktop.widgets.plain import show, show_plain, words

NOTHING: Mapping[str, str] = MappingProxyType({})


class WorkshopResultPanel(QWidget):
    """The panel shown after a workshop: its decisions, and buttons to print its papers and lock the result."""

    def __init__(
        self,
        look: Look,
        *,
        print_: Do,
        attendance: Do,
        lock: Do,
        go_to: Callable[[str], None],
        act: Do,
    ) -> None:
        """Make the panel. `print_` prints the papers, `attendance` the list that people sign; `go_to` shows an item in
        the assessment; `act` makes all promises rows of the plan."""
        super().__init__()
        self._go_to = go_to
        self._title, self._score = words("", "section", wrap=True), words("", "strong", wrap=True)
        self.printing = Button(look, _("พิมพ์เอกสารการประชุม"), "primary", "printer", do=print_)
        self.attendance = Button(look, _("พิมพ์ใบลงชื่อ"), "ghost", "printer", do=attendance)
        self.lock = Button(look, _("ล็อกเพื่อลงนาม"), "ghost", "pen", do=lock)
        self.item = Button(look, _("ไปที่ข้อนี้"), "ghost", "right", do=self._go)
        self.list = LineList(look, _("ผลของทุกข้อ"), do=self._chosen)
        self.list.offer(self.item)
        self._promised, self._promises = words(_("สิ่งที่มีผู้รับไปทำ"), "card"), column(gap=2)
        self.act = Button(look, _("ทำสิ่งที่รับไว้เป็นแผน"), "ghost", "plan", do=act)
        deeds = flow(self.printing, self.attendance, self.lock, self.item, gap=8)
        below = column(self._promised, self._promises, row(self.act, None), gap=4)
        body = column(
            self._title,
            self._score,
            deeds,
            self.list,
            below,
            gap=10,
            edges=(18, 14, 18, 14),
            grow=3,
        )
        self.setLayout(column(frame(body, "card"), gap=0, grow=0))

    def show_workshop(self, workshop: Workshop) -> None:
        show_plain(self._title, done_words(workshop))
        show_plain(self._score, score_words(workshop))
        self.list.show_lines(list(done_lines(workshop, uncounted(workshop.facts))))
        promised = (
            promised_line(one, workshop.question(one.item).heading) for one in workshop.promises
        )
        fill(self._promises, promised)
        for each in (self._promised, self.act):
            show(each, bool(workshop.promises))
        show(self.lock, not workshop.facts.locked)
        self._chosen()

    def enter(self) -> None:
        self.printing.setFocus()

    def _chosen(self) -> None:
        self.item.setEnabled(isinstance(self.list.here, str))

    def _go(self) -> None:
        if isinstance(self.list.here, str):
            self._go_to(self.list.here)


def done_words(workshop: Workshop) -> str:
    """Return a sentence on how many items the workshop discussed, and how many it accepted without discussion."""
    together, total = len(workshop.together), len(workshop.questions)
    n, rest = len(workshop.talks) - together, len(workshop.rest)
    said = _("คุย {n} ข้อ จาก {of} ข้อ รับ {rest} ข้อในมติเดียว").format(n=n, of=total, rest=rest)
    return " ".join(
        filter(None, (said, _("รับ {n} ข้อที่ขาดหลักฐานพร้อมกัน").format(n=together) if together else ""))
    )


def done_lines(workshop: Workshop, missing_proof_reasons: Mapping[str, str]) -> Iterator[ListLine]:
    """Yield a list row for each decided item, discussed ones first. `missing_proof_reasons`: {item id: why its answer
    "met" does not count}."""
    for talk in workshop.talks:
        decided = workshop.decided.get(talk.item)
        if decided is not None:
            question = workshop.question(talk.item)
            if decided.together:
                above = _("{place} · ขาดหลักฐาน").format(place=question.heading)
            else:
                above = question.heading
            pill = _("มติ: {answer}").format(answer=decided.text)
            why = missing_proof_reasons.get(talk.item, "")
            tone = ("warn", "warn") if why else ("ok", "tick")
            yield ListLine(talk.item, question.text, why, above, pill, *tone, question.text)
    yield from rest_lines(workshop, workshop.rest, missing_proof_reasons)


def rest_lines(
    workshop: Workshop, items: Sequence[str], missing_proof_reasons: Mapping[str, str] = NOTHING
) -> Iterator[ListLine]:
    """Yield a list row for each of `items` with the answer that all voters gave. `missing_proof_reasons`: {item id: why
    its answer "met" does not count}."""
    for question in map(workshop.question, items):
        said = answer_words(question, workshop.votes[question.key].lead)
        why = missing_proof_reasons.get(question.key, "")
        tone = ("warn", "warn") if why else ("mute", "minus")
        yield ListLine(
            question.key, question.text, why, question.heading, said, *tone, question.text
        )


def promised_line(action: PromisedAction, item_name: str = "") -> QWidget:
    """Return a widget with one promise: what, by whom and by when. `item_name`: text put before it, "" = none."""
    day = read_day(action.due)
    due = _("ภายใน {day}").format(day=short_date(day)) if day else ""
    return words(
        "  ".join(filter(None, (item_name, action.text, action.owner, due))), "line", wrap=True
    )


def print_paper(
    context: PageContext, page: QWidget, workshop: Workshop, form: str = PaperKind.WORKSHOP
) -> None:
    """Ask for the texts that a workshop's paper needs, with day and time filled in, then print it. `form`: id of the
    paper, such as `attendance`."""
    from core.workshop.papers import met_at

    found = context.session.read(
        lambda reader: [*PaperOffer.of_record(reader, workshop.facts.record, context.unit)]
    )
    paper = next(one for one in found if one.form == form)
    ask_and_print(context, page, paper, paper.file, met_at(workshop))
