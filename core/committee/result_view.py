"""A committee's released result by item: the unit's answer, the committee's decision, objections and their answers."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from fractions import Fraction
from typing import NamedTuple

from core.assessment.cells import BranchResult, QuestionAnswer
from core.assessment.ranking import COMMITTEE, FINAL, PRELIMINARY, RECHECK
from core.assessment.rounds import AssessmentRounds
from core.assessment.sheets import REVIEW, answers_on, sheet_answers, sheet_of
from core.assigning.programme_steps import published_as
from core.committee.objections import (
    LATE,
    PENDING,
    Objection,
    ObjectionClosing,
    ResultRelease,
    acknowledgement_at,
    closings,
    is_delivered,
    release_of,
)
from core.errors import UserError
from core.exact import points_text
from core.forms.ports import Reader
from core.forms.published import PUBLISHED
from core.forms.settings import form_for, stated_days
from core.forms.tree import Tree
from core.i18n import _
from core.log.op import BODY, ENDINGS
from core.log.ports import standing
from core.people.units import UnitRegister
from core.scoring.score import Answer, ItemScore, Score
from core.scoring.total import Answers
from core.thai.days import long_date, short_date, stamp
from core.thai.written import arabic_digits
from core.values import Record, Ref, named

UNSAID = Answer()


@dataclass(frozen=True, slots=True)
class ResultItem:
    """An item of a released result: the unit's answer and the committee's, in words and points. `gain`: points that the
    unit's answer would add to the committee's total, None if both answers are alike."""

    item: str
    position: str
    text: str
    own_answer: str
    judged_answer: str
    own_points: str  # "" if items have no points of their own
    judged_points: str
    reason: str  # the committee's reason
    differs: bool
    # rise of the committee's total with the unit's answer to this item; None if alike
    gain: Fraction | None = None
    objection: Objection | None = None
    # if `gain` is 0: change of the unit's own total with the committee's answer to it
    joint: Fraction = Fraction(0)


class EarlierRelease(NamedTuple):
    """An earlier release of a result, replaced by a later one."""

    standing: str
    at: str  # when it was signed, in words
    total: str  # score as signed, "" = the form gives no points
    reason: str  # reason why it was ended


class ReleasedResultRow(NamedTuple):
    """A released result as a line of a list. `unit`: the assessed unit; `by`: the releasing unit."""

    release: ResultRelease
    draft: Ref | None  # the committee's draft; None = not on this PC
    unit: str  # name of the assessed unit
    by: str  # name of the unit that released it
    title: str  # of the form
    year: int
    raised: tuple[Objection, ...]
    closings: tuple[ObjectionClosing, ...]
    delivered: bool  # the unit holds the release, as its receipt or its own folder says
    acknowledged: str  # by whom and when the unit acknowledged it; "" = it has not
    days: int  # days for objections from the release; 0 = none given

    @property
    def final(self) -> bool:
        return self.release.standing == FINAL

    @property
    def takes_objections(self) -> bool:
        """Return whether the unit may still object: the result is not final, and no closing is known to this PC."""
        return not self.final and not self.closings

    @property
    def answered(self) -> int:
        return sum(bool(one.answer) for one in self.raised)

    @property
    def open(self) -> tuple[Objection, ...]:
        """Return the objections that still have to be answered."""
        return tuple(one for one in self.raised if one.open)

    @property
    def late(self) -> tuple[Objection, ...]:
        return tuple(one for one in self.raised if one.state == LATE)

    @property
    def closable(self) -> bool:
        """Return whether closing objections has an effect: the first time, and later if late objections have come."""
        return not self.closings or bool(self.late)

    @property
    def until(self) -> date | None:
        """Return the last day for objections, only to be shown, as a PC's clock may be wrong. None if no days are given
        or the clock reading is invalid."""
        if not self.days or not self.release.at:
            return None
        try:
            return datetime.fromtimestamp(self.release.at / 1000).date() + timedelta(days=self.days)
        except (ValueError, OverflowError, OSError):
            return None

    @property
    def state_words(self) -> str:
        """Return the kind of result in words: `ผลสุดท้าย` (final result) or `ผลเบื้องต้น` (preliminary result)."""
        return _("ผลสุดท้าย") if self.final else _("ผลเบื้องต้น")

    @property
    def words(self) -> str:
        """Return a text: final or preliminary, then the number of objections or whether the unit acknowledged it."""
        if self.raised:
            more = _("ทักท้วง {n} ข้อ ตอบแล้ว {of} ข้อ").format(n=len(self.raised), of=self.answered)
        else:
            more = _("รับทราบแล้ว") if self.acknowledged else _("ยังไม่ได้รับทราบ")
        return f"{self.state_words} · {more}"

    @property
    def round_words(self) -> str:
        """Return one line of text on the state of the objections, for the releasing unit."""
        parts = [_("ทักท้วง {n} ข้อ").format(n=len(self.raised))] if self.raised else [_("ไม่มีคำทักท้วง")]
        if self.open:
            parts += [_("รอคำตอบ {n} ข้อ").format(n=len(self.open))]
        if self.late:
            parts += [_("มาช้า {n} ข้อ ไม่นับ").format(n=len(self.late))]
        if not self.delivered:
            parts += [_("ยังไม่รู้ว่าผลถึงหน่วยงาน")]
        if self.closings:
            parts.append(_("ปิดรับแล้ว {at}").format(at=stamp(self.closings[-1].at)))
        elif self.until:
            parts.append(_("ถึงวันที่ {day}").format(day=short_date(self.until)))
        return " · ".join(parts)

    @property
    def day_words(self) -> str:
        """Return a text on the last day for objections and which ones count; "" if final or if there is no last day."""
        if self.final or not self.until:
            return ""
        text = _("ทักท้วงได้ {n} วัน ถึงวันที่ {day} คำทักท้วงนับเมื่อไฟล์ถึง {by} ก่อนปิดรับ")
        return text.format(n=self.days, day=long_date(self.until), by=self.by)

    @property
    def silence_words(self) -> str:
        """Return what no reaction to a preliminary result means; "" if the unit reacted or the result is final."""
        if self.raised or self.acknowledged or self.final:
            return ""
        if not self.delivered:
            says = _("ยังไม่รู้ว่าผลถึง {unit} แล้วหรือไม่ การไม่มีคำทักท้วงจึงยังไม่ใช่การยอมรับ")
            return says.format(unit=self.unit)
        if self.closings:
            return _("{unit} ได้รับผลแล้วและไม่ได้ทักท้วงก่อนปิดรับ ถือว่ายอมรับผล").format(unit=self.unit)
        return _("ถ้าไม่มีคำทักท้วงถึง {by} ก่อนปิดรับ ถือว่ายอมรับผล").format(by=self.by)


@dataclass(frozen=True, slots=True)
class ReleasedResult:
    """A released result, items with different answers first. `parts`: (own, committee's) points of each top branch."""

    row: ReleasedResultRow
    assessment: Ref
    round: str  # COMMITTEE or RECHECK
    self_sum: Score
    judged_sum: Score
    # by top branch the unit's own points and the committee's
    parts: tuple[tuple[Fraction, Fraction], ...]
    items: tuple[ResultItem, ...]
    earlier: tuple[EarlierRelease, ...]


def objection_words(objection: Objection) -> str:
    """Return the state of an objection as text."""
    words = {
        PENDING: _("ทักท้วงแล้ว รอปิดรับ"),
        LATE: _("มาถึงหลังปิดรับ ไม่นับ"),
        "timely": _("ทักท้วงทันเวลา รอคำตอบ"),
        "kept": _("ตอบแล้ว คงไว้ตามเดิม"),
        "changed": _("ตอบแล้ว แก้ผลของข้อนี้"),
        "torn": _("มีคำตอบสองอย่างที่ไม่ตรงกัน"),
    }
    return words[objection.state]


def evidence_words(when: str) -> str:
    """Return in words whether evidence existed when the unit signed its self-assessment: existed, newer, unsigned."""
    words = {
        "existed": _("มีก่อนหน่วยงานลงนามประเมินตนเอง"),
        "newer": _("ใหม่กว่าการลงนามประเมินตนเอง"),
        "unsigned": _("หน่วยงานไม่ได้ลงนามประเมินตนเอง จึงบอกไม่ได้ว่ามีก่อนหรือไม่"),
    }
    return words[when]


def days_given(reader: Reader, review: Record) -> int:
    """Return how many days are given for objections to a committee's result: as stated when its round was convened,
    else by who published the programme that the unit is in, else by that programme; 0 = none."""
    from core.papers.meetings import judging

    stated = stated_days(review)
    if stated is not None:
        return stated
    programme, committee = judging(reader, form_for(reader, review), review)
    published = published_as(reader, programme) if programme else None
    record = reader.record(published) if published else None
    stated = stated_days(record) if record and record.text("state") == PUBLISHED else None
    if stated is not None:
        return stated
    return committee.objections if committee else 0


def release_words(days: int, today: date) -> str:
    """Return what a result released on `today` is: preliminary up to a last day, or final at once without `days` for
    objections."""
    if not days:
        return _("เป็นผลสุดท้ายทันที ไม่มีวันทักท้วง")
    text = _("เป็นผลเบื้องต้น ทักท้วงได้ถึงวันที่ {day} ({n} วัน)")
    return text.format(n=days, day=long_date(today + timedelta(days=days)))


# -- lists


def results_of(reader: Reader, unit: str) -> tuple[ReleasedResultRow, ...]:
    """Return all valid released results of committees on a unit, the newest first."""
    reviews = [
        one for one in reader.records(REVIEW, unit) if one.text("round") in (COMMITTEE, RECHECK)
    ]
    rows = [
        _row(reader, one, release) for one in reviews if (release := release_of(reader, one.ref))
    ]
    return tuple(sorted(rows, key=lambda one: (-one.year, -one.release.at)))


def objections_waiting(reader: Reader, unit: str) -> tuple[ReleasedResultRow, ...]:
    """Return the results that this unit released as preliminary and not as final: those with objections to be answered
    first, then others with objections."""
    rows = reader.fields.brief(
        "review_signoff", ("standing", "body", *ENDINGS), standing=PRELIMINARY
    )
    signed = [one for one in rows if not any(one.text(name) for name in ENDINGS)]
    found = []
    for review in dict.fromkeys(
        named(one.ref.scope, one.text("body").partition("|")[0]) for one in signed
    ):
        record, release = reader.record(review), release_of(reader, review)
        if record and release and release.standing == PRELIMINARY and release.unit == unit:
            found.append(_row(reader, record, release))
    return tuple(sorted(found, key=lambda one: (not one.open, not one.raised, one.unit)))


def preliminary_words(rows: Sequence[ReleasedResultRow]) -> str:
    """Return how many preliminary results there are, and of how many a unit objected or may not have the result."""
    parts = [_("ผลเบื้องต้น {n}").format(n=len(rows))]
    objected = sum(bool(one.raised) for one in rows)
    if objected:
        parts += [_("ทักท้วง {n}").format(n=objected)]
    unsure = sum(not one.delivered for one in rows)
    if unsure:
        parts += [_("ยังไม่รู้ว่าถึง {n}").format(n=unsure)]
    return " · ".join(parts)


def _row(reader: Reader, record: Record, release: ResultRelease) -> ReleasedResultRow:
    units = UnitRegister.of(reader)
    own = reader.record(AssessmentRounds(record).own)
    draft = AssessmentRounds(own).draft(reader, record.text("round")) if own else None
    try:
        title = arabic_digits(str(form_for(reader, record).short))
        days = days_given(reader, record)
    except UserError:
        title, days = record.text("instrument_id"), 0
    unit = units.called(record.ref.scope)
    return ReleasedResultRow(
        *(release, draft.ref if draft else None, unit, units.called(release.unit), title),
        *(record.number("year") or 0, release.objections(reader), closings(reader, release)),
        *(is_delivered(reader, release), _acknowledged(reader, release.signoff, unit), days),
    )


def _acknowledged(reader: Reader, signoff: Ref, unit: str) -> str:
    """Return who acknowledged a release for the unit and when, in words; the unit's name if the person is not here."""
    record = reader.record(acknowledgement_at(signoff))
    if record is None or record.deleted:
        return ""
    past = reader.history.of(record.ref, "signoff")
    if past and past[0].person:
        person = reader.record(Ref(signoff.scope, "person", past[0].person))
    else:
        person = None
    who = (person.text("name") if person else "") or unit
    return _("{who} รับทราบเมื่อ {at}").format(who=who, at=stamp(past[0].clock)) if past else who


# -- one result


def result_of(reader: Reader, review: Ref) -> ReleasedResult:
    """Return a released result with its items. UserError if it is not released or its form is not on this PC."""
    release, record = release_of(reader, review), standing(reader, review)
    if release is None:
        raise UserError(
            _("ยังไม่มีผลให้ดู"), _("ผลของกรรมการยังไม่ได้ประกาศ"), _("รอไฟล์จากหน่วยงานที่ประกาศผล")
        )
    form = form_for(reader, record)
    own = AssessmentRounds(record).own
    row = _row(reader, record, release)
    theirs = sheet_answers(reader, review, form)
    ours = sheet_answers(reader, own, form)
    judged, mine = theirs.score(form), ours.score(form)
    tree = theirs.tree(form)
    parts = {part.id: part.points for part in mine.parts}
    return ReleasedResult(
        row=row,
        assessment=own,
        round=record.text("round"),
        self_sum=mine,
        judged_sum=judged,
        parts=tuple(
            (parts.get(top.id, Fraction(0)), top.points)
            for top in BranchResult.every(tree, judged)
            if not top.depth
        ),
        items=tuple(_items(reader, row, theirs, ours, tree)),
        earlier=tuple(_earlier(reader, release)),
    )


def _items(
    reader: Reader, row: ReleasedResultRow, answers: Answers, ours: Answers, tree: Tree
) -> Iterator[ResultItem]:
    """Yield the items, those that differ or were objected to first, each group in the order of the form."""
    own_tree = ours.tree(tree.instrument)
    judged, mine = answers.judge_sheets(tree), ours.judge_sheets(own_tree)
    kept = answers_on(reader, sheet_of(row.release.review))
    raised = {one.item: one for one in row.raised}
    total, own_total = (one.score(tree.instrument).total for one in (answers, ours))
    found = []
    for item in tree.answered():
        if item.need:
            continue
        own = answer_words(own_tree, item.id, ours, mine)
        decided = answer_words(tree, item.id, answers, judged)
        points = _points(mine.get(item.id)), _points(judged.get(item.id))
        differs = own != decided or points[0] != points[1]
        gain, joint = None, Fraction(0)
        if differs and answers.merged is None:
            gain = _gain(tree, answers, ours, item.id, total)
            joint = Fraction(0) if gain else _gain(own_tree, ours, answers, item.id, own_total)
        reason = kept[item.id].text("reason") if item.id in kept else ""
        # what members say differently is agreed for a reason
        if differs and not reason and answers.merged is None:
            reason = _("กรรมการทุกใบที่นับให้ตรงกัน") if decided else _("ไม่มีใบใดให้คำตอบข้อนี้")
        texts = tree.item_position(item.id), arabic_digits(str(item.text))
        facts = ResultItem(
            item.id, *texts, own, decided, *points, reason, differs, gain, raised.get(item.id)
        )
        found.append(replace(facts, joint=joint))
    yield from sorted(found, key=lambda one: not (one.differs or one.objection))


def answer_words(tree: Tree, item: str, answers: Answers, results: Mapping[str, ItemScore]) -> str:
    """Return an answer in words; the mean or median of the ballots if the form calculates it from them."""
    result, answer = results.get(item), answers.items.get(item, UNSAID)
    if result is None or not tree.counts(item):
        return ""
    if answer == UNSAID:
        known = result.points is not None and result.state.value != "not_assessed"
        if known:
            return f"{tree.instrument.combined_word} {points_text(result.points or Fraction(0))}"
        return ""
    cells = QuestionAnswer.of(tree, tree.item(item), answer, result)
    return " · ".join(" ".join(filter(None, (one.text, one.answer))) for one in cells if one.answer)


def _points(result: ItemScore | None) -> str:
    if result and result.points is not None and result.most:
        return points_text(result.points)
    return ""


def _gain(tree: Tree, answers: Answers, ours: Answers, item: str, total: Fraction) -> Fraction:
    items = {**answers.items, item: ours.items.get(item, UNSAID)}
    return replace(answers, items=items).score(tree.instrument).total - total


def _earlier(reader: Reader, release: ResultRelease) -> Iterator[EarlierRelease]:
    for one in reader.sign_offs.of(release.review):
        record = reader.record(one.ref)
        if (
            one.ref == release.signoff
            or one.body is None
            or record is None
            or not one.sound
            or not one.ended
        ):
            continue
        at = next((past.clock for past in reader.history.of(one.ref, BODY)), 0)
        total = points_text(Fraction(one.body.score)) if one.body.score else ""
        yield EarlierRelease(
            record.text("standing") or FINAL, stamp(at), total, record.text(ENDINGS[1])
        )
