"""The secretary's side of an objection round: objections of a unit, closing the round, answers, the final result."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from core.committee.objection_deeds import close_objections
from core.committee.objections import CHANGED, KEPT, NEWER, Objection
from core.committee.release_deeds import answer, final_waits
from core.committee.result_view import (
    ReleasedResultRow,
    ResultItem,
    evidence_words,
    objection_words,
    objections_waiting,
    result_of,
)
from core.forms.ports import Reader
from core.forms.tree import Tree
from core.i18n import _
from core.papers.meetings import MINUTES
from core.thai.days import long_date
from core.values import Ref
from ui.desktop.base.page_context import HeaderAction, PageContext
from ui.desktop.committee.chairing import ChairActions
from ui.desktop.committee.votes import UnitVoteDetail
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Pill
from ui.desktop.widgets.layout import Surface, Thing, column, fill_list, frame, row
from ui.desktop.widgets.plain import name, show, show_plain, words
from ui.desktop.widgets.prompt import Part, Prompt, PromptText, ask, choice, note, nothing, segments

TONES = {
    "pending": "info",
    "timely": "warn",
    "late": "mute",
    "kept": "ok",
    "changed": "ok",
    "torn": "bad",
}


class ObjectionsCard(Surface):
    """A card with the objections to a preliminary result, one below the other, and what to do next."""

    def __init__(
        self,
        look: Look,
        answer: Callable[[Ref], None],
        close: Callable[[], None],
        release: Callable[[], None],
    ) -> None:
        super().__init__("card")
        self._look, self._answer = look, answer
        self._says = words("", "line", "text2", wrap=True)
        self._waits = words("", "line", "warn", wrap=True)
        self._list = column(gap=0)
        self.close_round = Button(look, _("ปิดรับคำทักท้วง"), "ghost", "lock", do=close)
        self.final = Button(look, _("ประกาศผลสุดท้าย"), "ghost", "tick", do=release)
        buttons = (row(self.close_round, None), row(self.final, None))
        head = words(_("คำทักท้วงผลเบื้องต้น"), "card")
        self.setLayout(
            column(
                head, self._says, self._list, self._waits, *buttons, gap=6, edges=(16, 10, 16, 12)
            )
        )
        self.hide()

    def show_waiting(
        self, row: ReleasedResultRow | None, waits: tuple[str, ...], tree: Tree | None
    ) -> None:
        """Show the objections to a released result; None hides the card. `waits`: sentences on what must be done before
        the final result can be released. `tree`: gives the items' titles; None = their ids are shown."""
        show(self, row is not None)
        if row is None:
            return
        show_plain(self._says, row.round_words)
        show_plain(self._waits, "\n".join(waits))
        fill_list(self._list, [self._line(one, tree) for one in row.raised])
        show(self.close_round, row.closable)
        self.close_round.show_words(_("รวมคำทักท้วงที่มาช้า") if row.closings else _("ปิดรับคำทักท้วง"))
        show(self.final, not waits)

    def _line(self, objection: Objection, tree: Tree | None) -> QWidget:
        where = tree.item_position(objection.item) if tree else objection.item
        pill = Pill(self._look, objection_words(objection), TONES[objection.state], "chat")
        parts: list[Thing] = [
            words(where, "strong", wrap=True),
            row(pill, None),
            words(objection.reason, "line", wrap=True),
        ]
        parts += [
            words(text, "line", "warn" if newer else "text2", wrap=True)
            for text, newer in proofs(objection)
        ]
        if objection.answer:
            parts.append(
                words(
                    _("เหตุผลของคำตอบ: {why}").format(why=objection.answer.reason),
                    "line",
                    "text2",
                    wrap=True,
                )
            )
        if objection.state != "late":
            text = _("แก้คำตอบ") if objection.answer else _("ตอบ")
            go = Button(self._look, text, "link", "pen", do=lambda: self._answer(objection.ref))
            name(go, _("ตอบคำทักท้วง {where}").format(where=where))
            parts.append(go)
        return frame(column(*parts, gap=3, edges=(0, 8, 0, 8)))


def proofs(objection: Objection) -> Iterator[tuple[str, bool]]:
    """Yield (text, whether to emphasise it) for each piece of an objection's evidence, then for a late change of its
    reason. Emphasised: that change, and evidence newer than the sign-off or added after the time for objections."""
    for each in objection.evidence:
        late = " · " + _("แนบหลังปิดรับ") if each.late else ""
        yield f"{each.title} · {evidence_words(each.when)}{late}", each.when == NEWER or each.late
    if objection.amended:
        yield _("แก้เหตุที่ทักท้วงหลังปิดรับ"), True


class ObjectionActions:
    """The controller of the actions on objections to a committee's result; each asks first in a dialog."""

    def __init__(
        self,
        context: PageContext,
        page: QWidget,
        chair: ChairActions,
        agree_on: Callable[[str], object],
    ) -> None:
        """Make the controller; `agree_on` shows the item with an id, to be agreed on again."""
        self._context = context
        self._page = page
        self._chair = chair
        self._agree_on = agree_on
        self.card = ObjectionsCard(context.look, self.ask_answer, self.ask_close, self.ask_final)
        self.found: ReleasedResultRow | None = None
        self._waits: tuple[str, ...] = ()

    def show(self, vote: UnitVoteDetail | None) -> None:
        """Show the objections to the preliminary result of a vote; hide the card if there is no such result."""
        self.found, self._waits = None, ()
        if vote is not None:
            self.found, self._waits = self._context.session.read(
                partial(self._read, draft=vote.row.draft)
            )
        self.card.show_waiting(
            self.found, self._waits, vote.facts.tree if vote and vote.facts else None
        )

    def _read(self, reader: Reader, draft: Ref) -> tuple[ReleasedResultRow | None, tuple[str, ...]]:
        found = next(
            (one for one in objections_waiting(reader, self._context.unit) if one.draft == draft),
            None,
        )
        return found, final_waits(reader, draft) if found else ()

    @property
    def owes(self) -> bool:
        """Whether all objections are answered and the committee must still agree on items that this changed."""
        return (
            self.found is not None
            and bool(self._waits)
            and not (self.found.closable or self.found.open)
        )

    @property
    def closes(self) -> HeaderAction | None:
        """The header action that ends the time for objections; None if ending it would change nothing."""
        found = self.found
        if found and found.closable:
            return HeaderAction(_("ปิดรับคำทักท้วง"), "lock", self.ask_close)
        return None

    def deeds(self) -> Iterator[HeaderAction]:
        """Yield the actions for the page header, next step first; none if the vote has no preliminary result."""
        found, closes = self.found, self.closes
        if found is None:
            return
        if not self._waits:
            yield HeaderAction(_("ประกาศผลสุดท้าย"), "tick", self.ask_final)
        elif found.closings and found.open:
            answers = partial(self.ask_answer, found.open[0].ref)
            yield HeaderAction(_("ตอบคำทักท้วง {n} ข้อ").format(n=len(found.open)), "pen", answers)
        if closes and found.raised:
            yield closes

    def ask_close(self) -> None:
        if self.found is None:
            return
        text = _("{unit}: คำทักท้วงที่อยู่ในเครื่องนี้แล้ว {n} ข้อนับว่าทันเวลา ที่มาหลังจากนี้แสดงไว้แต่ไม่นับ")
        parts: list[Part] = [
            text.format(unit=self.found.unit, n=len(self.found.raised)),
            self.found.round_words,
        ]
        until = self.found.until
        early = until is not None and until >= date.today()
        if until and early:
            text = _("ยังไม่ถึงวันสุดท้ายที่ให้ทักท้วง {day}").format(day=long_date(until))
            parts.append(PromptText(text, "body warn"))
        if not self.found.delivered:
            parts.append(_("ยังไม่มีใบตอบรับว่าผลถึงหน่วยงาน การไม่มีคำทักท้วงจึงยังไม่ใช่การยอมรับ โทรถามก่อนปิดรับ"))
        prompt = Prompt(
            title=_("ปิดรับคำทักท้วง"),
            parts=parts,
            go=_("ปิดรับ"),
            icon="lock",
            first="leave" if early else "go",  # nobody's days end by one Enter
        )
        deed = partial(close_objections, review=self.found.release.review)
        ask(self._context.look, self._page, prompt, lambda: self._context.session.do(deed))

    def ask_answer(self, objection: Ref) -> None:
        if self.found is not None:
            self._ask_answer(self.found, objection, self._agree_on)

    def ask_answers(self, waiting: Sequence[tuple[ReleasedResultRow, Ref]]) -> None:
        """Ask for the answers to several units' objections, one dialog after the other."""
        if waiting:
            (row, objection), *rest = waiting
            self._ask_answer(row, objection, lambda _item: None, partial(self.ask_answers, rest))

    def _ask_answer(
        self,
        row: ReleasedResultRow,
        objection: Ref,
        agree_on: Callable[[str], object],
        after: Callable[[], object] = nothing,
    ) -> None:
        """Ask for the answer to an objection and save it; then call `agree_on` with the item, if its result is to be
        changed, and `after`."""
        review, draft = row.release.review, row.draft
        result = self._context.session.read(partial(result_of, review=review))
        item = next(
            each for each in result.items if each.objection and each.objection.ref == objection
        )
        minutes = self._context.session.read(
            lambda reader: tuple(_minutes(reader, self._context.unit, draft))
        )
        prompt = answering(row.unit, item, minutes)
        changed = partial(agree_on, item.item)
        ask(
            self._context.look,
            self._page,
            prompt,
            partial(self._answer, objection, changed, after),
        )

    def _answer(
        self,
        objection: Ref,
        changed: Callable[[], object],
        after: Callable[[], object],
        outcome: str,
        **answers: Any,
    ) -> None:
        def saved() -> None:
            if outcome == CHANGED:
                changed()
            after()

        deed = partial(answer, objection=objection, outcome=outcome, **answers)
        self._context.do(deed, saved)

    def ask_final(self) -> None:
        if self.found is not None and self.found.draft is not None:
            self._chair.ask_final(self.found.draft, self.found.unit)


def _minutes(reader: Reader, unit: str, draft: Ref | None) -> Iterator[tuple[object, str]]:
    """Yield the committee's minutes in the register of prints."""
    yield None, _("ไม่ระบุ")
    for paper in reader.records("paper", unit, subject=draft.local if draft else "", form=MINUTES):
        yield (
            paper.ref,
            _("รายงานการประชุม ฉบับที่ {number}").format(
                number=paper.text("number") or paper.text("code")
            ),
        )


def answering(unit: str, item: ResultItem, minutes: tuple[tuple[object, str], ...]) -> Prompt:
    """Return a prompt to answer the objection of the unit named `unit` to an item. Answers: `outcome` (KEPT or CHANGED),
    `reason` and, if there are several `minutes` of meetings (key, title), `minutes`, the key of those that record the
    decision."""
    assert item.objection is not None
    objection = item.objection
    said = _("หน่วยงานตอบ: {own} · กรรมการ: {judged}")
    said = said.format(own=item.own_answer or "–", judged=item.judged_answer or "–")
    parts: list[Part] = [f"{unit} · {item.position}", said]
    if item.reason:
        parts += [_("เหตุผลของกรรมการ: {why}").format(why=item.reason)]
    parts += [
        _("เหตุที่ทักท้วง: {why}").format(why=objection.reason),
        *(text for text, _newer in proofs(objection)),
    ]
    outcomes = ((KEPT, _("คงไว้ตามเดิม")), (CHANGED, _("แก้ผลของข้อนี้")))
    here = objection.answer.outcome if objection.answer else KEPT
    parts += [
        segments("outcome", _("คำตอบ"), outcomes, here),
        note("reason", _("เหตุผลตามมติ"), need=True),
    ]
    if len(minutes) > 1:
        parts += [choice("minutes", _("ตามรายงานการประชุม"), minutes)]
    follows = _("ข้อนี้เปิดให้คณะตกลงคำตอบใหม่ แล้วจึงประกาศผลสุดท้าย")
    parts.append(
        PromptText(lambda outcome, **_rest: follows if outcome == CHANGED else "", "line text2")
    )
    return Prompt(
        title=_("ตอบคำทักท้วง"), parts=parts, go=_("ตอบ"), icon="pen", wide=600, first="reason"
    )
