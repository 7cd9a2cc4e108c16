"""Gaps: all that a document lacks or is asked for; the fewest items that reach a grade; and all that is left to do."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from core.assessment.facts import AssessmentFacts
from core.assessment.ranking import waiting_words
from core.assessment.review import AssessmentFinding
from core.assessment.rows import AssessmentView, ItemRow
from core.assessment.sentences import step_result
from core.assessment.sheets import REVIEW, answer_at
from core.assessment.view import view_of, whole_view
from core.assigning.orders import (
    ASSIGN,
    SignOffDecision,
    WorkOrder,
    home_of,
    letters_here,
    where_of,
)
from core.assigning.orders import ITEM as ITEM_ORDER
from core.assigning.programme_steps import StepOnPaperNote
from core.errors import UserError
from core.exact import points_text
from core.forms.ports import Reader
from core.forms.vocabulary import ItemState
from core.forms.wording import grade_words
from core.gravity import GRAVEST, MUST, SHOULD
from core.i18n import _
from core.log.ports import standing
from core.scoring.missing import ShortestGoalPath
from core.scoring.score import ScoreImprovement
from core.slots import Slot
from core.values import Record, Ref, named

ITEM = "item"
PROOF = "proof"
FINDING = "finding"
REMARK = "remark"
RETURNED = "returned"
COMMITTEE = "committee"
PROMISE = "promise"  # what somebody promised in a meeting about an item


class OpenGap(NamedTuple):
    """Something that a document lacks or that others ask for. `source`: the record it is about; `part`: the part of
    that record, "" = all of it."""

    kind: str
    source: Ref
    part: str  # `proof.p1`, `rule.cell`: two gaps of one record are told apart by it
    home: Ref  # the plan or assessment it is shown in
    where: str  # `ระดับ 4 ข้อ 3`
    text: str  # what is missing, as the page says it
    title: str  # what is to be done: the title of the plan row
    due: str = ""  # ISO: by when somebody asks for it, or has promised it
    owner: str = ""  # who has promised it

    @property
    def token(self) -> str:
        """Return a key that is equal for the same gap on every PC and in every year."""
        return f"{self.source.local}:{self.part}" if self.part else self.source.local

    @staticmethod
    def of_remark(reader: Reader, comment: Ref) -> "OpenGap":
        """Return the gap that a higher unit's comment describes. Raises UserError if the comment does not exist."""
        record = standing(reader, comment)
        return _remark(reader, record, _home(reader, record) or comment)


def gaps_of(reader: Reader, home: Ref) -> tuple[OpenGap, ...]:
    """Return the gaps of the document `home`, each once: what higher units ask for and, in an assessment, also open
    items, missing proofs, findings and promises. UserError if `home` does not exist."""
    gaps = list[OpenGap]()
    # what proofreading finds in a plan is mended in its row, and is none beside it
    if home.entity != "plan":
        view = whole_view(AssessmentFacts.of(reader, home))
        gaps += [*assessment_gaps(view), *promise_gaps(reader, view)]
    found = dict[str, OpenGap]()
    for one in (*gaps, *_asked(reader, home)):
        found.setdefault(one.token, one)
    return tuple(found.values())


def every_gap(reader: Reader, unit: str, year: int) -> tuple[OpenGap, ...]:
    """Return the gaps of a year's documents whose form is on this PC, then open remarks that are about no document."""
    found: list[OpenGap] = []
    for entity in ("assessment", REVIEW, "plan"):
        for record in reader.records(entity, unit, year=year):
            try:
                found += gaps_of(reader, record.ref)
            except UserError:
                continue
    return (*found, *_remarks(reader, unit, None))


def _remarks(reader: Reader, unit: str, home: Ref | None) -> Iterator[OpenGap]:
    """Yield what is asked in open comments about a document of the office, or with None about no document."""
    done = {one.text("answers") for one in reader.records("reply", unit) if one.number("done") == 1}
    for one in letters_here(reader, unit):
        note, order = StepOnPaperNote.read(one.text("item")), None
        if one.text("kind") == ASSIGN:
            order = WorkOrder.read(one.text("item"))
        # these have their own ways
        no_gap = note is not None or (order is not None and order.task != ITEM_ORDER)
        if one.ref.local not in done and not no_gap and _home(reader, one) == home:
            yield _remark(reader, one, home or one.ref)


def promise_gaps(reader: Reader, view: AssessmentView) -> Iterator[OpenGap]:
    """Yield a gap for each promise about an item that somebody made in a meeting, as the minutes record."""
    places = {answer_at(view.sheet, item.id).local: item for item in view.items}
    for one in reader.records("motion", view.ref.scope):
        item = places.get(one.text("about"))
        if item is not None and one.number("carried") == 1 and (owner := one.text("committee")):
            text = " ".join(one.text("text").split())
            promise = _("{owner} รับไปทำในที่ประชุม: {text}").format(owner=owner, text=text)
            gap = of_item(view, item, PROMISE, f"promise.{one.ref.id}", promise)
            yield gap._replace(title=text, due=one.text("day")[:10], owner=owner)


def assessment_gaps(view: AssessmentView) -> Iterator[OpenGap]:
    """Yield a gap for each item not met, missing proof and finding (no remarks); none if the form is about people."""
    if view.people is not None:
        return
    for item in view.items:
        yield from item_gaps(view, item)
    for finding in view.findings:
        if finding.rule == REMARK:
            continue
        if not finding.item:
            source, part = view.ref, f"{finding.rule}.{finding.field}"
            yield OpenGap(FINDING, source, part, view.ref, view.title, finding.text, finding.text)
        elif finding.item in {item.id for item in view.items}:
            item = view.item(finding.item)
            yield of_item(view, item, FINDING, "", finding.text)


def item_gaps(view: AssessmentView, item: ItemRow) -> Iterator[OpenGap]:
    """Yield the gaps of an item: one if anything is left to do on it, and one for each missing proof that it needs."""
    if (
        not item.counts
        or item.mark in ("torn", "waits", "doubt")
        or any(ask.empty for ask in item.asks)
    ):
        kind = COMMITTEE if view.ref.entity == REVIEW else ITEM
        yield of_item(view, item, kind, "", "  ".join(item.reasons) or _("ข้อนี้ยังไม่นับว่าผ่าน"))
    for proof in item.proofs:
        if proof.missing and item.result is not ItemState.NOT_APPLICABLE:
            text = _("ขาด: {proof}").format(proof=proof.text)
            title = _("จัดหาหลักฐาน {proof}").format(proof=proof.text)
            yield of_item(view, item, PROOF, Slot("proof", proof.id).name, text)._replace(
                title=title
            )


def of_item(view: AssessmentView, item: ItemRow, kind: str, part: str, text: str) -> OpenGap:
    """Return the gap that `text` is missing in an item of an assessment or in its `part` ("" = the whole item)."""
    return OpenGap(
        kind, answer_at(view.sheet, item.id), part, view.ref, item.place, text, item.text
    )


def _asked(reader: Reader, home: Ref) -> Iterator[OpenGap]:
    """Yield what higher units say about a document: open remarks and requests, and the reason of a return."""
    yield from _remarks(reader, home.scope, home)
    signoffs = [one.ref for one in reader.sign_offs.of(home) if one.stands]
    last = {one.signoff: one for one in SignOffDecision.to(reader, signoffs)}
    for answer in last.values():
        if not answer.accepted:
            reason = " ".join(answer.reason.split())
            text = _("ส่งคืนแก้ไขโดย {who}: {reason}").format(who=answer.who, reason=reason)
            yield OpenGap(RETURNED, answer.ref, "", home, answer.when, text, reason or text)


def _remark(reader: Reader, record: Record, home: Ref) -> OpenGap:
    text = " ".join(record.text("text").split())
    where = where_of(reader, record.reference("about"), record.text("item"))
    return OpenGap(REMARK, record.ref, "", home, where, text, text, record.text("due")[:10])


def _home(reader: Reader, comment: Record) -> Ref | None:
    """Return the document that a remark is about, directly or through its sign-off."""
    about = named(comment.ref.scope, comment.text("about"))
    if about.entity.endswith("signoff"):
        return next((one.body.subject for one in reader.sign_offs.of(about) if one.body), None)
    return home_of(reader, about)


class GradeWayItem(NamedTuple):
    """One item to fulfil on the way to a grade; `follows`: figures of another item on the way fulfil it."""

    item: str
    gap: OpenGap
    follows: bool  # the figures of another item of the way fulfil it


class WayToGrade(NamedTuple):
    """A way to a goal (grade or pass mark): the fewest items to fulfil, or the `reason` why they cannot be known."""

    goal: str  # `ผ่านเกณฑ์`, `เกรด ก`
    title: str  # `อีก 3 ข้อ ถึงเกรด ก`
    result: str  # `รวม 88 เกรด ก ผ่าน`
    items: tuple[GradeWayItem, ...]
    reason: str = ""

    @property
    def gaps(self) -> tuple[OpenGap, ...]:
        """Return the gaps of the items, but of no item that is fulfilled by the figures of another item of the way."""
        return tuple(one.gap for one in self.items if not one.follows)


def ways_of(reader: Reader, assessment: Ref) -> tuple[WayToGrade, ...]:
    """Return `grade_ways` of an assessment: the fewest items to fulfil for each goal. UserError if it is missing."""
    facts = AssessmentFacts.of(reader, assessment)
    return grade_ways(facts, view_of(facts))


def grade_ways(facts: AssessmentFacts, view: AssessmentView) -> tuple[WayToGrade, ...]:
    """Return a way to each goal not reached, nearest first; if that cannot be known, one WayToGrade with the reason."""
    reason = ""
    if not (facts.form.passes or view.graded):
        reason = _("แบบนี้ไม่มีเกรดและเกณฑ์ผ่าน จึงไม่มีทางไปเกรดให้บอก")
    elif not facts.form.urges:
        reason = _("แบบนี้ไม่ให้แนะนำทางเพิ่มคะแนน")
    elif facts.whole is not None:
        reason = _("แบบนี้กรอกแยกทีละรายการแล้วเฉลี่ย จึงบอกจำนวนข้อที่น้อยที่สุดไม่ได้")
    elif facts.merged is not None or facts.sheets:
        reason = _("คะแนนนี้มาจากกรรมการหลายคน จึงบอกจำนวนข้อที่น้อยที่สุดไม่ได้")
    elif view.score.waits:
        reason = waiting_words()
    if reason:
        return (WayToGrade("", "", "", (), reason),)
    tree = facts.given().tree(facts.form)
    return tuple(_way(view, one) for one in ShortestGoalPath.of(tree, view.score))


def _way(view: AssessmentView, path: ShortestGoalPath) -> WayToGrade:
    goal = _("ผ่านเกณฑ์") if path.goal.passing else grade_words(path.goal.title)
    if path.after is None:
        return WayToGrade(goal, goal, "", (), path.reason)
    shown = {item.id: item for item in view.items}
    items = tuple(
        GradeWayItem(
            name, of_item(view, shown[name], ITEM, "", shown[name].text), name in path.after.follows
        )
        for name in path.items
        if name in shown
    )
    title = _("อีก {n} ข้อ ถึง{goal}").format(n=len(items) - len(path.after.follows), goal=goal)
    gained = _("เพิ่ม {points} คะแนน").format(points=points_text(path.after.gain, path.after.places))
    return WayToGrade(goal, title, f"{gained}  {step_result(path.after, view.pass_mark)}", items)


class AssessmentTodo(NamedTuple):
    """One thing left to do in an assessment: where, what, and whether it brings points."""

    item: str  # "" = it is about no item that is asked
    where: str  # `มิติที่ 3 ระดับ 4 ข้อ 3`
    text: str
    deed: str  # `+8`, `ขาดหลักฐาน`
    gains: bool  # it brings points
    findings_text: str  # findings of proofreading, one line each
    field: str = ""  # of its answer, which the first finding is about; "" = none
    conflict: bool = False  # values of two PCs wait for a decision

    @staticmethod
    def each(
        view: AssessmentView, ways: Sequence[WayToGrade] = (), *, urge: bool = True
    ) -> "tuple[AssessmentTodo, ...]":
        """Return all that is left to do, each item once, in this order: findings about no item; items with findings
        that must be corrected; if `urge`, items on the first of `ways`, then others that bring points; items that need
        work; items that lack proofs; items with other findings."""
        shown = {item.id: item for item in view.items}
        findings: dict[str, list[AssessmentFinding]] = {}
        for finding in view.findings:
            findings.setdefault(finding.item if finding.item in shown else "", []).append(finding)
        gains: dict[str, ScoreImprovement] = {}
        for gain in view.score.missing if urge else ():
            gains |= {item: gain for item in gain.items if item in shown and item not in gains}
        order = (
            *(
                item
                for item, found in findings.items()
                if item and any(one.grave == MUST for one in found)
            ),
            *(one.item for way in ways[:1] if urge for one in way.items if not one.follows),
            *gains,
            *(item.id for item in view.items if item.needs_work),
            *(item.id for item in view.items if item.unproved),
            *filter(None, findings),
        )
        general = findings.get("", ())
        steps = [
            AssessmentTodo("", "", one.text, _grave(one.grave), gains=False, findings_text="")
            for one in general
        ]
        for row in (shown[item] for item in dict.fromkeys(order) if item in shown):
            own, brings = findings.get(row.id, ()), gains.get(row.id)
            text, field = "\n".join(one.text for one in own), next((one.field for one in own), "")
            where = f"{view.dimension(row.dimension).name} {row.place}"
            steps.append(
                AssessmentTodo(
                    row.id,
                    where,
                    row.text,
                    _deed(row, own, brings),
                    brings is not None,
                    text,
                    field,
                    conflict=bool(row.conflicts),
                )
            )
        return tuple(steps)


def _deed(
    item: ItemRow, findings: Sequence[AssessmentFinding], gain: ScoreImprovement | None
) -> str:
    """Return what an item needs, or what doing it brings, in a word or two."""
    grave = min(
        (GRAVEST.index(finding.grave) for finding in findings), default=GRAVEST.index(SHOULD)
    )
    if grave == GRAVEST.index(MUST):
        return _grave(MUST)
    if gain is not None:
        points = points_text(gain.gain, gain.places)
        many = _("ครบ {n} ข้อ +{points}").format(n=len(gain.items), points=points)
        return many if len(gain.items) > 1 else f"+{points}"
    if item.entered_state is ItemState.NOT_ASSESSED:
        return _("ยังไม่ตอบ")
    if item.unproved or item.blocked:
        return _("ขาดหลักฐาน")
    return _grave(GRAVEST[grave]) if item.counts else _("ยังไม่ผ่าน")


def _grave(grave: str) -> str:
    return {MUST: _("ต้องแก้"), SHOULD: _("ควรแก้")}.get(grave, _("ข้อแนะนำ"))
