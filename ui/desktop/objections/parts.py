"""Parts of the page of a committee's result: items with both answers, the fields to object, the side cards."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtWidgets import QFrame, QWidget

from core.committee.objections import CHANGED, EXISTED, KEPT, LATE, NEWER, PENDING, TIMELY, TORN
from core.committee.own_result_view import (
    HELD,
    UNSENT,
    CitableEvidence,
    OwnReleasedResult,
    change_text,
    gone_words,
)
from core.committee.result_view import ReleasedResultRow, ResultItem, evidence_words
from core.exact import got_text
from core.forms.wording import grade_words
from core.i18n import _
from core.thai.days import stamp
from core.values import Ref
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Do, IconLabel, Pill
from ui.desktop.widgets.inputs import LongTextField
from ui.desktop.widgets.layout import Surface, Thing, column, fill_list, frame, row
from ui.desktop.widgets.line_list import LineList, ListLine
from ui.desktop.widgets.painted import FractionBar
from ui.desktop.widgets.plain import name, show, show_plain, texts, words

# design pixels of the columns
ANSWER = 92
POINTS = 56
STATE = 168
IN_SIGHT = 4  # visible pieces of evidence


class TypedObjection(NamedTuple):
    """An objection being typed: the item's id, the reason, and the ticked pieces of evidence."""

    item: str
    reason: str
    evidence: frozenset[Ref]


class ResultCalls(NamedTuple):
    """What the page of a committee's result calls."""

    choose: Callable[[Ref], None]  # show another result of the year
    keep: Callable[[TypedObjection], None]
    drop: Callable[[str], None]  # the item whose objection is withdrawn or closed
    note_typed: Do


class ObjectionEditor(Surface):
    """The fields to type an objection: reason, and evidence to tick; evidence newer than the sign-off is marked."""

    def __init__(
        self,
        look: Look,
        item: ResultItem,
        offered: Sequence[CitableEvidence],
        objection: TypedObjection,
        calls: ResultCalls,
    ) -> None:
        super().__init__("inset")
        self._calls = calls
        self.item = item.item
        self.reason = LongTextField(look, _("คำตอบของกรรมการไม่ตรงกับเรื่องใด และขอให้พิจารณาอะไร"))
        name(self.reason, _("เหตุที่ทักท้วง {item}").format(item=item.position))
        self.reason.setPlainText(objection.reason)
        self.reason.textChanged.connect(self._look_over)
        self.evidence = LineList(
            look, _("หลักฐานที่ให้กรรมการดู"), IN_SIGHT, ticks=True, do=calls.note_typed
        )
        self.evidence.show_ticks(
            [_offer(each) for each in offered], frozenset(objection.evidence), frozenset()
        )
        self.keep = Button(
            look, _("เก็บคำทักท้วง"), "ghost", "tick", do=lambda: calls.keep(self.given)
        )
        name(self.keep, _("เก็บคำทักท้วง {item}").format(item=item.position))
        drop = partial(calls.drop, item.item)
        self.drop = Button(look, _("ถอนคำทักท้วง") if item.objection else _("ยกเลิก"), "link", do=drop)
        head = words(_("หลักฐานที่ให้กรรมการดู"), "label", "text2")
        none = words(
            _("หน่วยงานยังไม่มีหลักฐานในเครื่องนี้ ทักท้วงโดยไม่แนบหลักฐานได้"), "line", "text2", wrap=True
        )
        show(none, not offered)
        show(self.evidence, bool(offered))
        buttons = row(self.keep, self.drop, None)
        label = words(_("เหตุที่ทักท้วง"), "label", "text2")
        self.setLayout(
            column(
                label,
                self.reason,
                head,
                none,
                self.evidence,
                buttons,
                gap=5,
                edges=(14, 10, 14, 12),
            )
        )
        self.keep.setEnabled(bool(objection.reason.strip()))

    @property
    def given(self) -> TypedObjection:
        chosen = frozenset(one for one in self.evidence.on if isinstance(one, Ref))
        return TypedObjection(self.item, self.reason.toPlainText().strip(), chosen)

    def _look_over(self) -> None:
        self.keep.setEnabled(bool(self.reason.toPlainText().strip()))
        self._calls.note_typed()


def _offer(evidence: CitableEvidence) -> ListLine:
    newer = evidence.when == NEWER
    if newer:
        pill = _("ใหม่กว่าการลงนามประเมินตนเอง กรรมการอาจไม่พิจารณา")
    else:
        pill = evidence_words(evidence.when)
    tone = {EXISTED: "ok", NEWER: "warn"}.get(evidence.when, "mute")
    icon = "info" if tone == "mute" else ""
    return ListLine(evidence.ref, evidence.title, evidence.more, pill=pill, tone=tone, icon=icon)


def result_line(
    look: Look,
    item: ResultItem,
    result: OwnReleasedResult,
    form: ObjectionEditor | None,
    begin: Callable[[str], object],
    *,
    narrow: bool,
) -> QFrame:
    """Return the row of one item: the unit's and the committee's answer, points, reason, and the objection or, to type
    one, the editor `form`. `begin(item id)` starts an objection. `narrow`: the item's state stands below its text."""
    own, judged = short_answers(item)
    points = _points(item, result.result.judged_sum.places)
    strong = "linestrong" if item.differs else "line"
    state = _state(look, item, result.result.row, form, begin)
    text = column(
        words(item.position, "linestrong", wrap=True), words(item.text, "line", wrap=True), gap=0
    )
    if narrow:
        text.addLayout(row(state, None))
    text.addStretch(1)
    line = row(frame(text), gap=12, grow=0)
    for cell, wide in (
        (words(own or "–", "line", wrap=True), ANSWER),
        (words(judged or "–", strong, wrap=True), ANSWER),
        (words(points, "linestrong", wrap=True), POINTS),
        *(() if narrow else ((row(None, state, gap=0), STATE),)),
    ):
        box = frame(column(cell, None, gap=0))
        box.setFixedWidth(look.px(wide))
        line.addWidget(box)
    below: list[Thing] = []
    if item.reason:
        below.append(words(_("เหตุผล: {why}").format(why=item.reason), "line", "text2", wrap=True))
    toned = _toned_lines(item, result)
    if form is None:
        below += [words(said, "line", tone, wrap=True) for said, tone in toned]
    else:
        below += [form]
    return frame(column(line, *below, gap=3, edges=(4, 8, 4, 9)))


def _state(
    look: Look,
    item: ResultItem,
    result: ReleasedResultRow,
    form: ObjectionEditor | None,
    begin: Callable[[str], object],
) -> QWidget:
    objection = item.objection
    if form is not None:
        return Pill(look, _("กำลังทักท้วง"), "info", "chat")
    if objection is not None:
        said, tone = {
            PENDING: (_("ทักท้วงแล้ว"), "info"),
            TIMELY: (_("รอคำตอบ"), "info"),
            LATE: (_("มาช้า ไม่นับ"), "warn"),
            KEPT: (_("ตอบแล้ว คงไว้"), "mute"),
            CHANGED: (_("ตอบแล้ว แก้"), "ok"),
            TORN: (_("คำตอบไม่ตรงกัน"), "warn"),
        }[objection.state]
        state = Pill(look, said, tone, "chat")
        if not result.takes_objections or objection.answer:
            return state
        change = Button(look, _("แก้หรือถอน"), "link", do=lambda: begin(item.item))
        name(change, _("แก้หรือถอนคำทักท้วง {item}").format(item=item.position))
        return frame(column(row(None, state, gap=0), row(None, change, gap=0), gap=0))
    go = Button(look, _("ทักท้วงข้อนี้"), "ghost", "chat", small=True, do=lambda: begin(item.item))
    name(go, _("ทักท้วง {item}").format(item=item.position))
    show(go, result.takes_objections)
    return go


def short_answers(item: ResultItem) -> tuple[str, str]:
    """Return (unit's answer, committee's answer), each up to its first ` · `; in full if both then look the same."""
    full = (item.own_answer, item.judged_answer)
    own, judged = (each.partition(" · ")[0] for each in full)
    return full if own == judged and full[0] != full[1] else (own, judged)


def _points(item: ResultItem, places: int) -> str:
    """Return by how much the total changes for this item, or both answers' points if that is unknown."""
    if item.gain is not None:
        if item.joint and not item.gain:
            return _("ร่วม {points}").format(points=change_text(item.joint, places))
        return change_text(-item.gain, places) if item.gain else "±0"
    if not (item.own_points or item.judged_points):
        return ""
    if item.own_points == item.judged_points:
        return item.judged_points
    return f"{item.own_points} → {item.judged_points}"


def _toned_lines(item: ResultItem, result: OwnReleasedResult) -> Iterator[tuple[str, str]]:
    """Yield the objection, its progress and its answer, each with its tone."""
    if item.objection is None:
        return
    objection, by = item.objection, result.result.row.by
    yield _("ทักท้วงว่า: {why}").format(why=objection.reason), "text"
    for each in objection.evidence:
        late = " · " + _("แนบหลังปิดรับ") if each.late else ""
        said = f"{each.title} · {evidence_words(each.when)}{late}"
        yield (
            _("หลักฐาน: {title}").format(title=said),
            "warn" if each.when == NEWER or each.late else "text2",
        )
    if objection.answer:
        yield _("คำตอบของ {by}: {why}").format(by=by, why=objection.answer.reason), "ok"
    elif objection.state == TORN:
        yield _("{by} มีคำตอบสองอย่างที่ไม่ตรงกัน รอให้เลือก").format(by=by), "warn"
    elif objection.state == LATE:
        yield _("มาถึงหลัง {by} ปิดรับ จึงแสดงไว้แต่ไม่นับ").format(by=by), "warn"
    else:
        gone = result.gone.get(item.item, UNSENT)
        yield gone_words(gone, by), {UNSENT: "warn", HELD: "ok"}.get(gone, "text2")


class ResultTotalsCard(Surface):
    """A card with the unit's own total and the committee's, what makes the difference, and the result's state."""

    def __init__(self, look: Look) -> None:
        super().__init__("card")
        self._title, self._grade = words("", "card", wrap=True), Pill(look)
        self._own, self._judged = words("", "body"), words("", "section")
        self._bar, self._sums = FractionBar(look), words("", "line", "text2", wrap=True)
        self._by = words("", "line", "text2", wrap=True)
        lines = (
            row(self._title, self._grade, gap=8, grow=0),
            row(words(_("ประเมินตนเอง"), "body"), None, self._own),
            row(words(_("คณะกรรมการ"), "body"), None, self._judged),
        )
        self.setLayout(
            column(*lines, self._bar, self._sums, self._by, gap=5, edges=(16, 12, 16, 12))
        )

    def show_result(self, released_result: OwnReleasedResult) -> None:
        result = released_result.result
        row_ = result.row
        own = result.self_sum
        judged = result.judged_sum
        show_plain(self._title, row_.state_words)
        grades = [
            grade_words(one.band, graded=bool(own.band or judged.band)) for one in (own, judged)
        ]
        self._grade.show_pill(grades[1])
        show(self._grade, bool(judged.band))
        show_plain(
            self._own,
            " · ".join(filter(None, (got_text(own.total, own.full, own.places), grades[0]))),
        )
        show_plain(self._judged, got_text(judged.total, judged.full, judged.places))
        mark, share = (one.total / one.full if one.full else one.total * 0 for one in (own, judged))
        self._bar.show_bar(share, mark)
        show_plain(self._sums, released_result.sums)
        show(self._sums, bool(released_result.sums))
        lines = [_("ประกาศโดย {by} {at}").format(by=row_.by, at=stamp(row_.release.at))]
        lines += [
            _("แทนผลเดิม: ประกาศ {at} {total}").format(at=one.at, total=one.total)
            for one in result.earlier
        ]
        show_plain(self._by, "\n".join([*lines, *filter(None, [row_.acknowledged])]))


class ObjectionStepsCard(Surface):
    """A card with a committee result's steps, the last day to object, who decides, and what not objecting means."""

    def __init__(self, look: Look) -> None:
        super().__init__("card")
        self._look = look
        self._days, self._steps = words("", "line", wrap=True), column(gap=6)
        self.setLayout(
            column(
                words(_("ขั้นของผล"), "card"), self._steps, self._days, gap=8, edges=(16, 12, 16, 12)
            )
        )

    def show_result(self, released_result: OwnReleasedResult) -> None:
        result = released_result.result.row
        said = [result.day_words, result.silence_words]
        if result.closings and not result.final:
            said[0] = _("{by} ปิดรับคำทักท้วงแล้ว {at}").format(
                by=result.by, at=stamp(result.closings[-1].at)
            )
        show_plain(self._days, "\n".join(filter(None, said)))
        show(self._days, any(said))
        fill_list(self._steps, [self._step(*each) for each in _steps(released_result)])

    def _step(self, title: str, done: bool, more: str) -> QWidget:
        sign = "tick" if done else "minus"
        icon = IconLabel(self._look, sign, "ok" if done else "text2", 16)
        said = texts((title, "linestrong" if done else "line"), (more, "small text2"))
        return frame(row(icon, said, gap=8, grow=1))


def _steps(released_result: OwnReleasedResult) -> Iterator[tuple[str, bool, str]]:
    """Yield each step of a result, whether it is done, and the words for it."""
    result = released_result.result.row
    raised = released_result.result.row.raised
    first = (
        not result.final
        or bool(raised)
        or any(one.standing != "final" for one in released_result.result.earlier)
    )
    if first:
        yield _("ผลเบื้องต้นประกาศแล้ว"), True, ""
        if released_result.unsent:
            unsent = _("{n} ข้อ ยังไม่ส่ง").format(n=released_result.unsent)
        else:
            unsent = ""
        said = _("ทักท้วง {n} ข้อ").format(n=len(raised)) if raised else ""
        said = said or (
            _("ไม่ได้ทักท้วง ยังไม่ได้รับทราบ") if result.final and not result.acknowledged else ""
        )
        answered = bool(raised or result.acknowledged) and not released_result.unsent
        yield _("หน่วยงานรับทราบหรือทักท้วง"), answered, unsent or said
        owed = [one for one in raised if one.state != LATE]
        done = sum(bool(one.answer) for one in owed)
        count = _("ตอบแล้ว {n} จาก {of} ข้อ").format(n=done, of=len(owed)) if owed else ""
        yield _("ผู้ประกาศผลปิดรับและตอบ"), bool(result.closings) and done == len(owed), count
    yield _("ผลสุดท้าย"), result.final, "" if not result.final else stamp(result.release.at)
