"""The discussion in a workshop: the items to discuss, the current one with votes and reasons, decision, promises."""

from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import NamedTuple

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QLineEdit, QWidget

from core.i18n import _
from core.workshop.asking import decides
from core.workshop.deciding_deeds import ANSWER, REASON, lacks, refusal, to_decide
from core.workshop.queue import DiscussionItem
from core.workshop.sentences import answer_words, decided_words, uncounted
from core.workshop.shown import reason_words, rest_words, result_words, talked_for
from core.workshop.view import Workshop
from ui.desktop.base.page_context import FieldInputs, ItemScoringWidget
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Do
from ui.desktop.widgets.layout import column, fill_list, flow, frame, row, scrolling
from ui.desktop.widgets.line_list import LineList, ListLine
from ui.desktop.widgets.plain import name, show, show_entry, show_plain, words
from ui.desktop.workshop.ended import promised_line, rest_lines

EDGES = 56  # pixels beside the button of the queue
REST = "rest"  # the last line of the list, after what is talked about
WIDE, MOST = 320, 380  # width of the queue: design pixels; most pixels unless its button needs more


def line_of(workshop: Workshop, number: int, talk: DiscussionItem) -> ListLine:
    """Return the list row of an item to discuss: its `number`, why it is discussed, and its decision if taken."""
    question = workshop.question(talk.item)
    decided = workshop.decided.get(talk.item)
    if decided:
        pill = (_("มติ: {answer}").format(answer=decided.text), "ok", "tick")
    else:
        pill = (_("รอคุย"), "warn", "chat")
    above = f"{number}. {question.heading}"
    return ListLine(
        talk.item, question.text, talked_for(workshop, talk), above, *pill, question.heading
    )


class DiscussionCalls(NamedTuple):
    """What a DiscussionPane calls; what concerns an item gets its id."""

    decide: Callable[[str, FieldInputs, str], None]  # item, what was entered, reason
    accept_rest: Do
    accept_proofless: Do  # all items that lack only a proof
    move: Do  # another line is current
    note: Callable[[str], None]  # write a note of the chair
    promise: Callable[[str], None]  # somebody takes it on
    act: Callable[[str], None]  # make its promises rows of the plan
    again: Callable[[str], None]  # vote again, or count the repeated vote
    # the ways to vote again
    table: Do
    phones: Do
    ballots: Do


class DiscussionPane(QWidget):
    """A widget to discuss items one after the other; an answer is saved only by its button."""

    def __init__(
        self,
        look: Look,
        calls: DiscussionCalls,
        make_answer: Callable[[Callable[[], None]], ItemScoringWidget],
    ) -> None:
        """Make the pane; `make_answer` makes the widget that answers an item, given what an input calls."""
        super().__init__()
        self._look, self._calls = look, calls
        answer = self._answer = make_answer(self._answered)
        self._workshop: Workshop | None = None
        self._shown = self._voted_on = ""  # the current item; the one being voted on again
        self.list = LineList(look, _("ข้อที่ต้องคุย"), do=self._choose)
        self._count = words("", "card", wrap=True)
        self._rest = words("", "strong", "softtext", wrap=True)
        self.rest = Button(look, _("รับส่วนที่เหลือในมติเดียว"), "primary", "tick", do=calls.accept_rest)
        self._proofless = Button(look, unproved_words(0), "ghost", do=calls.accept_proofless)
        below = frame(
            column(
                row(self._proofless, None),
                self._rest,
                row(self.rest, None),
                gap=6,
                edges=(12, 8, 12, 10),
            ),
            "banner",
        )
        self._left = frame(
            column(self._count, self.list, below, gap=8, edges=(14, 10, 14, 12), grow=1), "card"
        )
        self._why = words("", "strong", "warn", wrap=True)
        self._said = words("", "section", wrap=True)
        self._reasons = words("", "body", wrap=True)
        self._own = words("", "line", "text2", wrap=True)
        self._promises, self._listed = column(gap=0), dict[str, int]()  # promises shown per item
        self._called, self._lack = words("", "label", "text2"), words("", "line", "warn", wrap=True)
        self.reason = QLineEdit()
        name(self.reason, _("เหตุผลของมติ"))
        self.reason.returnPressed.connect(self.save_answer)
        self.reason.textChanged.connect(lambda _text: show_plain(self._lack, ""))
        self._leaving = False  # the current item was just decided
        self.save = Button(look, _("บันทึกมติ"), "primary", "tick", do=self.save_answer)
        self.promise = self._button(calls.promise, _("มีผู้รับไปทำ"), "ghost", "plus")
        self._act = self._button(calls.act, _("ทำสิ่งที่รับไว้เป็นแผน"), "link", "plan")
        self.again = self._button(calls.again, _("ให้คะแนนอีกครั้ง"), "link", "redo")
        self.table = Button(look, _("กรอกคะแนนที่โต๊ะ"), "ghost", "pen", do=calls.table)
        self._phones = Button(look, _("ห้องโทรศัพท์"), "ghost", "pc", do=calls.phones)
        self._ballots = Button(look, _("บัตรกระดาษ"), "ghost", "scan", do=calls.ballots)
        self.note = self._button(calls.note, _("บันทึกของประธาน"), "link", "pen")
        self._notes = words("", "line", "text2", wrap=True)
        said = column(
            self._said,
            self._why,
            self._reasons,
            answer.widget,
            self._own,
            self._notes,
            self._promises,
            row(self._act, None),
            None,
            gap=6,
        )
        self.area = scrolling(said)
        # a proof may have a long name
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        why = column(self._lack, row(self._called, self.reason, gap=10, grow=1), gap=4)
        ways = self.table, self._phones, self._ballots
        self.deeds = flow(self.note, self.promise, self.again, *ways, self.save, gap=10)
        self._card = frame(
            column(self.area, why, self.deeds, gap=8, edges=(16, 12, 16, 12), grow=0), "card"
        )
        self.list.offer(self._card)
        self._all = LineList(look, _("ข้อที่ทุกคนเห็นตรงกัน"))
        self._whole = frame(column(self._all, gap=0, edges=(12, 10, 12, 12)), "card")
        self.setLayout(row(self._left, self._card, self._whole, gap=12))
        self._fit()
        look.resized.connect(self._fit)

    def _button(self, act: Callable[[str], None], text: str, kind: str, icon: str) -> Button:
        return Button(self._look, text, kind, icon, do=lambda: act(self._shown))

    def _fit(self) -> None:
        """Fit the width to the queue's button once it is shown."""
        there = [
            one.sizeHint().width() + EDGES
            for one in (self.rest, self._proofless)
            if not one.isHidden()
        ]
        self._left.setFixedWidth(max(min(self._look.px(WIDE), MOST), max(there, default=0)))

    @property
    def here(self) -> str:
        """The id of the item shown; `rest` for the motion on all items without discussion, "" for nothing."""
        return str(self.list.here or "")

    def show_workshop(self, workshop: Workshop) -> None:
        self._workshop = workshop
        lines = [line_of(workshop, n, talk) for n, talk in enumerate(workshop.talks, start=1)]
        ready = (_("รอลงมติ"), "info", "tick") if not workshop.left else ("", "mute", "")
        lines.append(
            ListLine(REST, _("ข้อที่เห็นตรงกัน {n} ข้อ").format(n=len(workshop.rest)), "", "", *ready)
        )
        self.list.show_lines(lines)
        show_plain(self._count, talked_words(workshop))
        show_plain(self._rest, rest_words(workshop))
        show(self.rest, not workshop.left)
        self._proofless.show_words(unproved_words(len(workshop.proofless)))
        show(self._proofless, bool(workshop.proofless) and not workshop.again)
        # one thing at a time; the list has the rest
        show(self._rest, not workshop.proofless or bool(workshop.again))
        self._fit()
        if self._leaving and self._shown in workshop.votes:
            self.list.show_key(self._next(workshop, self._shown) or REST)
        elif self.list.here is None:
            self.list.show_key(workshop.left[0].item if workshop.left else REST)
        self._choose()

    def step(self, delta: int) -> None:
        """Go to the next (`delta` = 1) or previous (-1) item, as the presenter's clicker requests."""
        keys = [one.key for one in self.list.lines]
        if keys:
            at = keys.index(self.list.here) if self.list.here in keys else 0
            self.list.show_key(keys[min(max(at + delta, 0), len(keys) - 1)])
            self._choose()

    def _choose(self) -> None:
        workshop, item = self._workshop, self.here
        if workshop is None:
            return
        focus, inside = self.window().focusWidget(), self._answer.widget
        within = (
            item != self._shown
            and focus is not None
            and (focus is inside or inside.isAncestorOf(focus))
        )
        if within:
            self.list.setFocus()  # the focused widget is hidden next
        talked = item in workshop.votes
        show(self._card, talked)
        show(self._whole, not talked)
        if talked:
            self._show_item(workshop, item)
        else:
            self._shown = ""
            self._all.show_lines([*rest_lines(workshop, workshop.rest)])
        if within and talked:
            self._answer.enter()
        self._calls.move()

    def _show_item(self, workshop: Workshop, item: str) -> None:
        votes, decided = workshop.votes[item], workshop.decided.get(item)
        talk = next(one for one in workshop.talks if one.item == item)
        if item != self._shown:
            show_entry(self.reason, decided.reason if decided else "")
            show_plain(self._lack, "")
        self._shown = item
        show_plain(self._said, result_words(workshop, item))
        show_plain(self._why, _("คุยเพราะ {why}").format(why=talked_for(workshop, talk)))
        reasons = " / ".join(reason_words(votes))
        show_plain(
            self._reasons, _("เหตุผลที่มีผู้เขียน: {words}").format(words=reasons) if reasons else ""
        )
        show_plain(
            self._own,
            _own_words(workshop, item) if not decided else uncounted(workshop.facts).get(item, ""),
        )
        self._show_again(workshop, item)
        self._answer.show(to_decide(workshop, item), item)
        self._show_need()
        promised = [promised_line(promise) for promise in workshop.promises if promise.item == item]
        fill_list(self._promises, promised)
        show(self._act, bool(promised))
        # scroll to what was just promised
        if len(promised) > self._listed.get(item, len(promised)):
            QTimer.singleShot(0, self.area, lambda: self.area.ensureWidgetVisible(self._act))
        self._listed[item] = len(promised)
        order = [one.item for one in workshop.talks]
        after = self._next(workshop, item)
        go = _("บันทึกมติ ไปรายการที่ {n}").format(n=order.index(after) + 1) if after else _("บันทึกมติ")
        self.save.show_words(go)

    def _show_again(self, workshop: Workshop, item: str) -> None:
        """Show the chair's notes, and whether the item is being voted on again."""
        now = workshop.again == item
        earlier = [
            _("ให้คะแนนอีกครั้งเพราะ {reason} ผลครั้งก่อน {was}").format(reason=one.reason, was=one.was)
            for one in workshop.agains
            if one.item == item
        ]
        noted = [
            _("บันทึกของประธาน: {text}").format(text=note.text)
            for note in workshop.notes
            if note.item in (item, "")
        ]
        show_plain(self._notes, "\n".join((*earlier, *noted)))
        ends = _("ปิดรับคะแนนของข้อนี้") if workshop.again_voted else _("ยกเลิกการให้คะแนนอีกครั้ง")
        self.again.show_words(ends if now else _("ให้คะแนนอีกครั้ง"))
        show(self.again, now or not (workshop.again or item in workshop.decided))
        # Enter must not end a vote that has just begun
        if now and workshop.again != self._voted_on:
            QTimer.singleShot(0, self.table, self._to_table)
        self._voted_on = workshop.again
        for way in (self.table, self._phones, self._ballots):
            show(way, now)
        # one thing at a time
        for widget in (self.note, self.promise, self.save, self._called, self.reason):
            show(widget, not now)
        self.save.setEnabled(not workshop.again)
        show(self._answer.widget, workshop.agrees)

    def _next(self, workshop: Workshop, item: str) -> str:
        """Return the next undecided item after `item` in the queue, then from its beginning."""
        order = [one.item for one in workshop.talks]
        around = (*order[order.index(item) + 1 :], *order[: order.index(item)])
        return next((one for one in around if one not in workshop.decided), "")

    def _to_table(self) -> None:
        if self.table.isVisible():
            self.table.setFocus()

    def save_answer(self) -> None:
        """Request that the answer be saved or, if it is incomplete, say so beside the field and focus that field."""
        if not self._shown or self.save.isHidden() or not self.save.isEnabled():
            return
        lacking = self._lacking(self.reason.text())
        found = refusal(lacking) if lacking else None
        show_plain(self._lack, f"{found.why} {found.do}" if found else "")
        if lacking == REASON:
            self.reason.setFocus()
        elif lacking == ANSWER:
            self._answer.enter()
        else:
            self._calls.decide(self._shown, self._answer.inputs(), self.reason.text().strip())

    def _lacking(self, reason: str) -> str:
        workshop, item = self._workshop, self._shown
        if workshop is None or not item or not workshop.agrees:
            return ""
        return lacks(
            replace(workshop, facts=to_decide(workshop, item)), item, self._answer.inputs(), reason
        )

    def _answered(self) -> None:
        show_plain(self._lack, "")
        self._show_need()

    def _show_need(self) -> None:
        """Show at the field whether a reason is needed, before the button is clicked."""
        needed = self._lacking("") == REASON
        show_plain(self._called, _("เหตุผล (ต้องมี)") if needed else _("เหตุผล"))

    @contextmanager
    def going_on(self, decided: Collection[str]) -> Iterator[None]:
        """Return a context in which to show the page again after the items `decided` (ids) were decided. If the shown
        item is one of them, forget what was typed for it, and at the end focus the next item or the motion."""
        leaves = self._workshop is not None and self._shown in decided
        if self._workshop is not None and leaves:
            self._answer.show(self._workshop.facts, "")
        self._leaving = leaves
        try:
            yield
        finally:
            self._leaving = False
        if leaves:
            (self._answer.enter if self._shown else self.rest.setFocus)()

    def enter(self) -> None:
        if self._shown:
            self._answer.enter()
        else:
            self.list.setFocus()


def _own_words(workshop: Workshop, item: str) -> str:
    """Return the answer already entered, and that it differs from the majority, so that none is preselected."""
    votes = workshop.votes[item]
    own = answer_words(votes.question, votes.entered)
    if not decides(workshop.facts.tree, item):  # figures show it
        own = decided_words(workshop.facts, item) if item in workshop.facts.answers else ""
    said = _("ที่กรอกไว้ก่อนประชุม: {answer}").format(answer=own or "–")
    if to_decide(workshop, item) is workshop.facts:
        return said
    return "  ".join((said, _("ต่างจากผลการให้คะแนน จึงยังไม่ได้เลือกคำตอบไว้ให้")))


def talked_words(workshop: Workshop) -> str:
    """Return a text on how many of the items to discuss are decided."""
    says = _("คุยแล้ว {n} จาก {of} ข้อ")
    return says.format(n=len(workshop.talks) - len(workshop.left), of=len(workshop.talks))


def unproved_words(n: int) -> str:
    """Return the label of the button that accepts the `n` items that lack only a proof."""
    return _("รับ {n} ข้อขาดหลักฐาน").format(n=n)
