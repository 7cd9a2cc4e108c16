"""Score an assessment on another edition of its form and compare the points item by item; nothing is saved. Only
answers to items that both editions ask unchanged are used; all other items count as unanswered."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from typing import NamedTuple, TypeVar

from core.assessment.answers import LinkedEvidence, bearing, evidence_given, figures_of, proofs_kept
from core.assessment.cells import STATES
from core.assessment.facts import difference_words, year_before
from core.assessment.sheets import sheet_answers
from core.blocks.document import Block, Column, Document, Facts, Gap, Para, Row, Stamp, Table
from core.errors import UserError
from core.exact import got_text, points_text
from core.forms.carry import FormComparison, FormItemChange
from core.forms.ports import FormSummary, Reader, bound_form
from core.forms.published import PublishedForm
from core.forms.settings import SettingInForce, form_for
from core.forms.shape import Instrument, Item
from core.forms.vocabulary import ItemState
from core.i18n import _, in_thai
from core.records.titles import item_words
from core.scoring.score import Answer, DimensionScore, ItemScore, Score
from core.scoring.total import Answers
from core.thai.written import arabic_digits
from core.values import Record, Ref

_T = TypeVar("_T")
# changes of items after which answers wait to be confirmed
WAITING = ("reworded", "split", "merged")


class RescoredItem(NamedTuple):
    """One item in a comparison of two editions: its points or state on the old one (`was`) and on the new one (`now`),
    the points it gains (`gain`), and how the form changed it, in words (`became`)."""

    op: str  # its change (FormItemChange.op); `new` if this office was not asked it before
    place: str  # its number, as printed; "" = it has none
    text: str
    was: str  # its old points or state; of a merged item each
    now: str  # "" = it is not asked any more
    gain: str  # new minus old points, if it is unchanged and gives points
    became: str  # its change in words, "" = unchanged
    missing: bool  # it is asked and counts as unanswered

    @property
    def named(self) -> str:
        return f"{self.place} {self.text}".strip()


class RescoredFormBranch(NamedTuple):
    """A branch with its score on the old edition (`was`) and on the new one (`now`); None if an edition lacks it."""

    text: str
    was: DimensionScore | None
    now: DimensionScore | None


@dataclass(frozen=True, slots=True)
class RescoredAssessment:
    """An assessment scored on two editions of its form: `old_form`, on which it was filled in, and `new_form`."""

    record: Record
    old_form: Instrument
    new_form: Instrument
    old: Score
    new: Score
    branches: tuple[RescoredFormBranch, ...]
    missing: Counter[str]  # number of items that do not count there, by their change
    items: tuple[RescoredItem, ...]

    @property
    def change(self) -> Fraction | None:
        """New total minus old total; None if the score on either edition has no total."""
        return self.new.total - self.old.total if self.old.full and self.new.full else None


class RescoringOffer(NamedTuple):
    """An offer to score an assessment on the edition `form_name` (FormSummary.name); `words`: its text on screen."""

    assessment: Ref
    form_name: str
    words: str


def editions(reader: Reader, form_id: str, file_hash: str) -> list[FormSummary]:
    """Return the other editions of the form `form_id` that are on this PC and have the same owner, newest first.
    `file_hash`: the hash of the present edition's file."""
    owners = {one.file: one.owner for one in PublishedForm.all(reader)}
    same = [
        one
        for one in reader.forms.labels()
        if one.id == form_id and one.kind and one.file != file_hash
    ]
    return [one for one in same if owners.get(one.file, "") == owners.get(file_hash, "")]


def edition_words(form: FormSummary | Instrument) -> str:
    """Return the edition of a form as text, such as `ฉบับ พ.ศ. 2570 แก้ไขครั้งที่ 2`."""
    revised = _("แก้ไขครั้งที่ {n}").format(n=form.revision) if form.revision > 1 else ""
    return f"{_('ฉบับ พ.ศ. {year}').format(year=form.edition)} {revised}".strip()


def rescorings(reader: Reader, record: Record) -> Iterator[RescoringOffer]:
    """Yield offers to score last year's assessment on the form of `record`, and `record` itself on other editions."""
    own = reader.forms.label(bound_form(record))
    before = reader.record(year_before(reader, record))
    if before is not None and not before.deleted and before.text("form") != record.text("form"):
        yield _rescoring(before, own)
    for one in editions(reader, own.id, own.file):
        yield _rescoring(record, one)


def _rescoring(record: Record, form: FormSummary) -> RescoringOffer:
    words = _("คิดคะแนนปี {year} ตามเกณฑ์{edition}")
    said = words.format(year=record.number("year") or 0, edition=edition_words(form))
    return RescoringOffer(record.ref, form.name, said)


def rescored(
    reader: Reader, record: Record, form_name: str, *, by_item: bool = True
) -> RescoredAssessment:
    """Return the assessment scored on its own edition and on `form_name`; without `by_item`, `items` is (). Raises
    UserError if `form_name` is another form or the same edition, or if either form is missing."""
    by = form_for(reader, record)
    to = reader.forms.worded(reader.forms.get(form_name))
    to = SettingInForce.as_chosen(reader, to, record)
    if by.id != to.id or by.file == to.file:
        raise UserError(
            _("คิดคะแนนตาม {form} ไม่ได้").format(form=to.using),
            _("การประเมินนี้กรอกด้วยแบบเดียวกันนี้") if by.file == to.file else _("เป็นคนละแบบกับที่กรอกไว้"),
            _("เลือกแบบฉบับอื่นของ {form}").format(form=by.id),
        )
    known = FormComparison.of(by, to) or FormComparison(by, to)
    answers = sheet_answers(reader, record.ref, by)
    move = EditionAnswerConverter(known, by, to)
    taken = replace(
        move.answers(answers),
        figures=figures_of(reader, to, record),
        proofs=move.proofs(reader, record),
    )
    old, new = answers.score(by), taken.score(to)
    parted = [*_parted(move.changes, old, new)]
    missing = Counter(one.op for one in parted if one.missing)
    items = tuple(_items(parted, by, to)) if by_item else ()
    then, now = ({part.id: part for part in each.parts} for each in (old, new))
    titles = {
        dimension.id: arabic_digits(str(dimension.short) or str(dimension.title))
        for form in (by, to)
        for dimension in form.dimensions
    }
    ids = dict.fromkeys((*now, *then))  # those of the other edition, then the removed ones
    branches = tuple(RescoredFormBranch(titles[id_], then.get(id_), now.get(id_)) for id_ in ids)
    return RescoredAssessment(record, by, to, old, new, branches, missing, items)


class ItemScorePair(NamedTuple):
    """An item that either edition asks. `before`: its scores on the old edition, several if items were merged; `after`:
    its score on the new edition, None if the item is no longer asked."""

    op: str
    change: FormItemChange
    before: list[ItemScore]
    after: ItemScore | None

    @property
    def missing(self) -> bool:
        return self.after is not None and self.after.state is ItemState.NOT_ASSESSED


def _parted(changes: Iterable[FormItemChange], old: Score, new: Score) -> Iterator[ItemScorePair]:
    for change in changes:
        before = [old.items[one] for one in change.old if one in old.items]
        here = new.items.get(change.new)
        if here is not None:
            yield ItemScorePair(change.op if before else "new", change, before, here)
        elif before:
            yield ItemScorePair("gone", change, before, here)


def _items(
    parted: Iterable[ItemScorePair], old_form: Instrument, new_form: Instrument
) -> Iterator[RescoredItem]:
    """The items in words."""
    then, now = ({item.id: item for item in form.items} for form in (old_form, new_form))
    became = {
        "reworded": _("ข้อเปลี่ยนไป รอยืนยัน"),
        "split": _("แยกจาก{items} รอยืนยัน"),
        "merged": _("รวมจาก{items} รอยืนยัน"),
        "new": _("ข้อใหม่"),
        "gone": _("ไม่มีในเกณฑ์นี้"),
    }
    for one in parted:
        was = [item_words(old_form, then[id_]) for id_ in one.change.old]
        here = one.after
        form, item = (
            (old_form, then[one.change.old[0]]) if here is None else (new_form, now[one.change.new])
        )
        number = item_words(form, item)
        gain = ""
        if (
            one.op == "same"
            and here is not None
            and one.before[0].points is not None
            and here.points is not None
        ):
            gain = points_text(here.points - one.before[0].points)
        place = "" if number == str(item.text) else number
        yield RescoredItem(
            op=one.op,
            place=place,
            text=arabic_digits(str(item.text)),
            was=" · ".join(map(_got, one.before)),
            now=_got(here) if here is not None else "",
            gain=gain,
            became=became.get(one.op, "").format(items=", ".join(was)),
            missing=one.missing,
        )


def _got(scored: ItemScore) -> str:
    """The points of an item, or its state if it gives none; `–` if it is not assessed."""
    if scored.state is ItemState.NOT_ASSESSED:
        return "–"
    if scored.most and scored.points is not None:
        return points_text(scored.points)
    return _(STATES[scored.result])


def missing_words(counts: Counter[str]) -> str:
    """Return how many items are not scored, and why; "" = all are scored. `counts`: {kind of change: number}."""
    open_ = _("ยังไม่ได้ตอบ {n} ข้อ").format(n=counts["same"]) if counts["same"] else ""
    return ", ".join(filter(None, (difference_words(counts), open_)))


def total_words(score: Score) -> str:
    """Return a total as text, such as `80 จาก 100`; `–` if the score has no total."""
    if not score.full:
        return "–"
    says = _("{n} จาก {of}")
    return says.format(n=points_text(score.total, score.places), of=points_text(score.full))


def rescored_words(assessment: RescoredAssessment) -> tuple[str, ...]:
    """Return sentences on the totals on both editions and on the items that are not scored on the new one."""
    counted = sum(not one.missing and one.op != "gone" for one in assessment.items)
    gone = sum(one.op == "gone" for one in assessment.items)
    sentences = [
        _("ปี {year} ได้ {old} ตามเกณฑ์{by} คิดตามเกณฑ์{to} ได้ {new}").format(
            year=assessment.record.number("year") or 0,
            old=total_words(assessment.old),
            by=edition_words(assessment.old_form),
            to=edition_words(assessment.new_form),
            new=total_words(assessment.new),
        ),
        _("นับ {n} ข้อที่ถามเหมือนเดิม").format(n=counted),
    ]
    missing = missing_words(assessment.missing)
    if missing:
        sentences.append(
            _("ยังไม่นับ {n} ข้อ: {missing}").format(n=assessment.missing.total(), missing=missing)
        )
    if gone:
        sentences.append(_("ไม่มีในเกณฑ์นี้แล้ว {n} ข้อ").format(n=gone))
    return (*sentences, _("เป็นการคิดเทียบเท่านั้น ผลของปีคงเดิม"))


def rescored_paper(assessment: RescoredAssessment, office: str) -> Document:
    """Return a document in Thai that compares the two scores by branch and by item; `office` is the unit's name."""
    with in_thai():
        year = assessment.record.number("year") or 0
        heading = arabic_digits(str(assessment.new_form.heading))
        title = f"คะแนนปี {year} คิดตามเกณฑ์{edition_words(assessment.new_form)}"
        facts = [("หน่วยงาน", office)]
        if assessment.old.band or assessment.new.band:
            facts.append(("เกรด", f"{assessment.old.band or '–'} → {assessment.new.band or '–'}"))
        branches = [
            Row((branch.text, *_figures(branch.was), *_figures(branch.now)))
            for branch in assessment.branches
        ]
        branches.append(Row(("รวม", *_totals(assessment.old), *_totals(assessment.new)), "total"))
        items = [
            Row((item.named, item.was, item.now, item.gain, item.became))
            for item in assessment.items
        ]
        halves = "คะแนนเดิม", "เต็มเดิม", "คะแนนใหม่", "เต็มใหม่"
        points = "คะแนนเดิม", "คะแนนใหม่", "ผลต่าง"
        blocks: tuple[Block, ...] = (
            Facts(tuple(facts)),
            *map(Para, rescored_words(assessment)),
            Gap(1),
            Table(
                (
                    Column(assessment.new_form.called.branch_word(), 6),
                    *map(_points, halves[:3]),
                    _points(halves[3], 2.4),
                ),
                tuple(branches),
            ),
            Gap(2),
            Table(
                (Column("ข้อ", 6), *map(_points, points), Column("ข้อนี้ในเกณฑ์ใหม่", 2.4)), tuple(items)
            ),
        )
    return Document(
        title=(title, heading),
        running=title,
        office=arabic_digits(office),
        stamp=Stamp(),
        blocks=blocks,
    )


def _points(title: str, share: float = 1) -> Column:
    return Column(title, share, "right", number=True, least=15)


def _figures(part: DimensionScore | None) -> tuple[str, str]:
    if part is None:
        return "", ""
    return got_text(part.points, part.full, part.places), points_text(part.full)


def _totals(score: Score) -> tuple[str, str]:
    return got_text(score.total, score.full, score.places), points_text(score.full)


class EditionAnswerConverter:
    """Converts answers given on one edition of a form to another."""

    def __init__(self, comparison: FormComparison, form: Instrument, new_form: Instrument) -> None:
        self._known = comparison
        self._by = form
        self._to = new_form
        self._nodes = form.nodes
        self.changes = tuple(comparison.changes())
        self._same = tuple((one.old[0], one.new) for one in self.changes if one.op == "same")

    def answers(self, answers: Answers) -> Answers:
        """Return `answers` as answers on the new edition; answers to changed items wait to be confirmed."""
        if answers.each is not None:
            each = {words: self.answers(one) for words, one in answers.each.items()}
        else:
            each = None
        people = answers.people and {
            group: self._kept(tallies) for group, tallies in answers.people.items()
        }
        return replace(
            answers,
            items=self._items(answers.items),
            sheets=tuple(map(self._items, answers.sheets)),
            merged=self._kept(answers.merged) if answers.merged is not None else None,
            people=people,
            each=each,
        )

    def proofs(self, reader: Reader, record: Record) -> Mapping[tuple[str, str], int] | None:
        """Return {(item, proof) of the new edition: pieces of valid evidence}; None for a committee's assessment."""
        at = proofs_kept(self._by, self._to)
        given = evidence_given(reader, record.ref)
        pairs = [(old, one.new) for one in self.changes for old in one.old if one.new]
        found: dict[tuple[str, str], tuple[LinkedEvidence, ...]] = {}
        for (old, new), ((item, name), pieces) in product(pairs, given.items()):
            if item == old:
                key = new, at(old, new, name)
                found[key] = tuple(dict.fromkeys((*found.get(key, ()), *pieces)))
        return bearing(self._to, record, found)

    def _kept(self, values: Mapping[str, _T]) -> dict[str, _T]:
        return {new: values[old] for old, new in self._same if old in values}

    def _items(self, answers: Mapping[str, Answer]) -> dict[str, Answer]:
        kept = {new: self._renamed(old, answers[old]) for old, new in self._same if old in answers}
        waits = [
            one.new
            for one in self.changes
            if one.op in WAITING and any(old in answers for old in one.old)
        ]
        return kept | dict.fromkeys(waits, Answer(waits=True))

    def _renamed(self, item: str, answer: Answer) -> Answer:
        """The answer with the ids of its choices in the other edition."""
        names = self._known.choices
        if not names:
            return answer
        node = self._nodes.get(item)
        own = node.scale_under(self._nodes) if isinstance(node, Item) else ""
        scales = {ask.id: ask.scale for ask in self._by.asks if ask.within == item}
        asks = {
            id_: ",".join(names.get((scales.get(id_, ""), one), one) for one in said.split(","))
            for id_, said in answer.asks.items()
        }
        return replace(answer, choice=names.get((own, answer.choice), answer.choice), asks=asks)
