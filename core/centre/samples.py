"""The claims behind a ranking, the samples drawn to test them, the results of rechecks, and sentences on each."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby
from typing import NamedTuple, Self

from core.assessment.answers import answer_of, awards, counts
from core.assessment.ballots import CommitteeVote
from core.assessment.ranking import RECHECK, RankingRow
from core.assessment.sheets import answers_on, claimed_answers, sheet_answers, sheet_of
from core.centre.risk import (
    FALSE,
    GO_ON,
    LOOK_AT_ALL,
    STOP,
    ClaimVerdict,
    PointsClaim,
    drawn,
    fewest,
    fingerprint,
    judged,
    left_out,
)
from core.centre.stakes import can_be_sampled, stakes
from core.entities import record_id
from core.errors import UserError
from core.exact import exact_text
from core.forms.ports import Reader
from core.forms.settings import form_for
from core.forms.shape import Instrument
from core.forms.tree import Tree
from core.i18n import _
from core.scoring.outcome import GradingPoints
from core.scoring.score import Score
from core.scoring.total import Answers
from core.slots import parse_slot
from core.thai.written import arabic_digits
from core.values import Record, Ref

PLACE, GRADE = "place", "grade"  # what is tested of the first units: their rank or their grade
DRAW = "draw"
LIMITS = (5, 10, 20)  # percent
TOKEN = rf"({PLACE}|{GRADE})([0-9]{{1,3}})\.({'|'.join(map(str, LIMITS))})"
SIGN = "|"  # between the parts of what a motion on a sample holds as its seed


class RankingSampleQuery(NamedTuple):
    """The claim that samples are to prove of units ranked 1 to `first` in each region and group: that they belong there
    (`claim` "place") or reach their grade ("grade"). `percent`: the highest accepted risk, per unit, of being wrong."""

    claim: str = PLACE
    first: int = 1  # how many first units of each region and group
    percent: int = 5  # the risk one takes

    @property
    def limit(self) -> Fraction:
        return Fraction(self.percent, 100)

    @property
    def token(self) -> str:
        """Return the question as a record of a draw stores it: `place1.5` (claim, number of first units, per cent)."""
        return f"{self.claim}{self.first}.{self.percent}"

    @classmethod
    def read(cls, token: str) -> "RankingSampleQuery | None":
        """Parse a question stored by `token`, such as `place1.5`; None if it is invalid."""
        found = re.fullmatch(TOKEN, token)
        return cls(found[1], int(found[2]), int(found[3])) if found else None

    def samples(
        self, reader: Reader, own_unit: str, form: Instrument, year: int
    ) -> "tuple[UnitItemSample, ...]":
        """Return the samples of the first units in each region and group of the year, as drawn by `own_unit`."""
        ranked = RankingRow.ranked(reader, form, year)
        parts = groupby(ranked, key=lambda one: (one.region, one.group))
        return tuple(
            found for _key, part in parts for found in _of_part(reader, own_unit, tuple(part), self)
        )


class SampleDrawHistory(NamedTuple):
    """The draws on a unit's claim. `seed`: that of the draw on its present claim, "" = none; `earlier`: number of
    former claims with draws; `back`: number of withdrawn draws on the present claim."""

    seed: str = ""  # for the claim as it stands, "" = none
    earlier: int = 0  # claims that are no longer the same
    back: int = 0  # draws of this very claim that were taken back


NOT_DRAWN = SampleDrawHistory()


@dataclass(frozen=True, slots=True)
class UnitItemSample:
    """The sample of a top unit: its claim and the claim's fingerprint `code`, the items that matter, their drawn
    `order`, rechecks, verdict. `problem`: why nothing can be drawn, "" = it can; `out`: items that need no recheck."""

    row: RankingRow
    problem: str = ""  # why nothing can be drawn, "" = it can
    claim: PointsClaim | None = None
    items: tuple[str, ...] = ()  # items that matter, numbered from 1 for the draw
    out: frozenset[str] = frozenset()  # items that need not be looked at
    code: str = ""  # fingerprint of the claim
    draws: SampleDrawHistory = NOT_DRAWN
    order: tuple[str, ...] = ()  # items in drawn order
    results: Mapping[str, bool] | None = None  # item -> whether it was found to be as claimed
    verdict: ClaimVerdict | None = None
    form: Instrument | None = None

    @property
    def seed(self) -> str:
        """Return the seed of the draw; "" before the draw."""
        return self.draws.seed

    @property
    def ref(self) -> Ref:
        """Return the assessment by which the unit is ranked: a committee's result, else the unit's own."""
        return judged_ref(self.row)

    def needs_draw(self) -> bool:
        """Return whether a draw is needed: the claim has no seed and is not proved without rechecks."""
        return (
            not self.problem
            and not self.seed
            and self.verdict is not None
            and self.verdict.verdict != STOP
        )

    def claim_words(self, question: RankingSampleQuery) -> str:
        """Return the claim about the unit as a sentence: region, total, place or grade, and the points it can lose."""
        row = self.row
        where = _("เขต {n}").format(n=row.region) if row.region else _("ทุกเขต")
        spare = exact_text(self.claim.spare) if self.claim else "–"
        if question.claim == GRADE:
            sentence = _(
                "{unit} ({where}) ได้ {total} คะแนน ถึงเกรด {band} จริง เสียได้ไม่เกิน {spare} คะแนน"
            )
        else:
            sentence = _(
                "{unit} ({where}) ได้ {total} คะแนน อยู่ใน {first} อันดับแรกจริง เสียได้ไม่ถึง {spare} คะแนน"
            )
            if self.claim and not self.claim.spare:
                sentence = _(
                    "{unit} ({where}) ได้ {total} คะแนน อยู่ใน {first} อันดับแรกจริง เสียคะแนนไม่ได้เลย"
                )
        return sentence.format(
            unit=row.name or row.code,
            where=where,
            total=exact_text(row.total),
            band=row.band or "–",
            first=question.first,
            spare=spare,
        )

    def fewest_words(self) -> str:
        """Return a sentence saying how many of the items would have to be false for the claim to be false."""
        if self.claim is None:
            return ""
        k = fewest(self.claim, self.out, frozenset(self.items))
        if k is None:
            return _("แม้ทุกข้อที่ตรวจได้จะไม่จริง ผลก็ยังยืน")
        return _(
            "ถ้าผลผิด ต้องมีข้อที่ให้คะแนนเกินจริงอย่างน้อย {k} ใน {n} ข้อนี้ อีก {out} ข้อผิดได้หมดโดยผลไม่เปลี่ยน"
        ).format(k=k, n=len(self.items), out=len(self.out))

    def verdict_words(self, question: RankingSampleQuery) -> str:
        """Return a sentence saying whether the unit's claim is proved so far, and what to do next."""
        if self.problem or self.verdict is None:
            return self.problem
        looked, risk = self.verdict, _percent_up(self.verdict.risk)
        if looked.verdict == STOP and not looked.checked:
            return _("ไม่ต้องตรวจ: ไม่มีข้อใดที่ทำให้ผลนี้ผิดได้")
        if looked.verdict == STOP:
            says = _("หยุดได้: ตรวจแล้ว {n} ข้อ ถ้าผลนี้ผิด โอกาสที่จะตรวจผ่านมาถึงตรงนี้ไม่เกิน {risk}")
            return says.format(n=looked.checked, risk=risk)
        if looked.verdict == FALSE:
            return _("ผลไม่ยืน: ข้อที่ตรวจพบว่าเกินจริงทำให้คะแนนลดจนผลนี้อาจผิด ให้คณะกรรมการคิดคะแนนใหม่")
        if not self.seed:
            return _("ต้องตรวจ {n} ข้อจาก {of} ถ้าไม่พบข้อที่เกินจริง ทอยเลขตั้งต้นแล้วจับสลาก").format(
                n=len(looked.next), of=len(self.items)
            )
        if looked.verdict == LOOK_AT_ALL:
            return _("ดูทั้งหมด: สุ่มต่อไม่พอแล้ว ตรวจอีก {n} ข้อที่เหลือของหน่วยนี้").format(n=len(looked.next))
        if not looked.checked:
            return _("ตรวจ {n} ข้อตามลำดับที่จับสลากได้ ถ้าไม่พบข้อที่เกินจริงก็หยุดได้").format(n=len(looked.next))
        sentence = _(
            "ตรวจต่ออีก {n} ข้อ ตรวจแล้ว {looked} พบเกินจริง {false} ความเสี่ยงขณะนี้ {risk} รับได้ {limit} %"
        )
        numbers = {
            "looked": looked.checked,
            "false": looked.false,
            "risk": risk,
            "limit": question.percent,
        }
        return sentence.format(n=len(looked.next), **numbers)

    def earlier_words(self) -> str:
        """Return a sentence on earlier draws that are no longer valid; "" if there are none."""
        if self.draws.back:
            return _("เคยจับสลากข้อนี้แล้วยกเลิก {n} ครั้ง ดูได้ในประวัติ").format(n=self.draws.back)
        if self.draws.earlier and not self.seed:
            return _("ผลเปลี่ยนไปหลังจับสลากครั้งก่อน ต้องทอยใหม่")
        return ""


def _of_part(
    reader: Reader, own_unit: str, part: Sequence[RankingRow], question: RankingSampleQuery
) -> Iterator[UnitItemSample]:
    scored = [one for one in part if not one.problem]
    chosen = [one for one in scored if one.rank <= question.first]
    behind = max((one.total for one in scored if one.rank > question.first), default=None)
    several = question.claim == PLACE and len(chosen) > question.first
    for row in chosen:
        if several and row.rank == chosen[-1].rank:
            yield UnitItemSample(row, _("คะแนนเท่ากันที่อันดับสุดท้าย ต้องมีมติก่อนว่าใครได้"))
        else:
            yield sample(reader, own_unit, row, question, chosen[-1].total if several else behind)


def sample(
    reader: Reader,
    own_unit: str,
    row: RankingRow,
    question: RankingSampleQuery,
    total_to_beat: Fraction | None,
) -> UnitItemSample:
    """Return a ranked unit's sample as `own_unit` drew it. `total_to_beat`: the best total that the unit must stay
    ahead of, None = no other unit."""
    record = reader.record(judged_ref(row))
    if record is None:
        return UnitItemSample(row, _("ไม่พบการประเมินนี้"))
    try:
        form = form_for(reader, record)
        answers = sheet_answers(reader, record.ref, form)
        result = answers.score(form)
    except UserError as problem:
        return UnitItemSample(row, problem.what)
    if not can_be_sampled(form, answers):
        return UnitItemSample(
            row,
            _("แบบนี้รวมคะแนนจากหลายชุดคำตอบ หักคะแนน หรือคะแนนมากไม่ได้แปลว่าดี สุ่มตรวจไม่ได้ ต้องตรวจทั้งหมด"),
        )
    claim = _claim(form, answers, result, question, total_to_beat)
    if claim is None:
        return UnitItemSample(
            row,
            _("ไม่มีหน่วยงานอื่นที่อันดับนี้ต้องชนะ") if question.claim == PLACE else _("หน่วยงานนี้ไม่ถึงเกรดใด"),
        )
    out = left_out(claim, question.limit)
    items = tuple(stake.item for stake in claim.stakes if stake.item not in out)
    code = fingerprint(row.code, claim, items, str(question.percent))
    # earlier and withdrawn draws are counted, so that everybody sees whether somebody rolled more than once
    about = recheck_of(own_unit, record).local
    mine = list(drawn_for(reader.records("motion", own_unit, about=about), question))
    back = list(drawn_for(reader.bin(own_unit, "motion"), question, about))
    seeds = [seed for seed, of in mine if of == code]
    draws = SampleDrawHistory(
        seeds[0] if seeds else "",
        len({of for _seed, of in mine} - {code}),
        sum(of == code for _seed, of in back),
    )
    seed = draws.seed
    order = drawn(seed, row.code, items) if seed else items
    results = recheck_results(reader, own_unit, record, form) if seed else {}
    looked = judged(claim, order, results, question.limit, out)
    return UnitItemSample(
        row, "", claim, items, out, code, draws, order if seed else (), results, looked, form
    )


def judged_ref(row: RankingRow) -> Ref:
    """Return the assessment that gives the unit its position in the ranking."""
    return Ref(*(row.judged or row.assessment).split("/"))


def _claim(
    form: Instrument,
    answers: Answers,
    result: Score,
    question: RankingSampleQuery,
    behind: Fraction | None,
) -> PointsClaim | None:
    if question.claim == PLACE:
        if behind is not None:
            return PointsClaim(stakes(form, answers, result), result.total - behind)
        return None
    figures = GradingPoints(form, result.base, result.extra)
    reached = (one for one in form.grades if figures.measured(one.of) >= one.least)
    band = max(reached, key=lambda one: one.least, default=None)
    if band is None or band.of == "extra":
        return None
    spare = figures.measured(band.of) - band.least
    return PointsClaim(
        stakes(form, answers, result, extras=band.of == "total"), spare, level_is_false=False
    )


def recheck_of(own_unit: str, assessment: Record) -> Ref:
    """Return the reference of the recheck of an assessment, in the scope of the rechecking unit `own_unit`."""
    key = (
        assessment.text("unit"),
        assessment.text("instrument_id"),
        assessment.number("year") or 0,
        RECHECK,
    )
    local = record_id(own_unit, "draft_assessment", *key, ordinal=assessment.number("no") or 1)
    return Ref(own_unit, "draft_assessment", local)


def drawn_for(
    motions: Iterable[Record], question: RankingSampleQuery, recheck_id: str = ""
) -> Iterator[tuple[str, str]]:
    """Yield (seed, claim's fingerprint) of draws for `question` in `motions`, only those of `recheck_id`, "" = all."""
    for one in motions:
        parts = one.text("seed").split(SIGN)
        if len(parts) == 3 and parts[1] == question.token and recheck_id in ("", one.text("about")):
            yield parts[0], parts[2]


def recheck_results(
    reader: Reader, own_unit: str, assessment: Record, form: Instrument
) -> dict[str, bool]:
    """Return {item or extra award: whether the recheck by `own_unit` confirms the answer}, without items not rechecked.
    {} if a committee does the recheck, because it scores all items and not a sample."""
    round_ = recheck_of(own_unit, assessment)
    record = reader.record(round_)
    claimed = claimed_answers(reader, form, assessment.ref)
    if record is None or record.deleted or CommitteeVote.convened(reader, round_):
        return {}
    again = answers_on(reader, sheet_of(round_))
    answers = {item: answer_of(one) for item, one in again.items() if any(map(counts, one.fields))}
    found = {
        item: item in claimed and answer == answer_of(claimed[item])
        for item, answer in answers.items()
    }
    own_awards = awards(assessment)
    for slot in map(parse_slot, record.fields):
        if slot.family == "extra" and (value := record.number(slot.name)) is not None:
            found[slot.name] = value >= own_awards.get(slot.id, 0)
    return found


class RankingRisk(NamedTuple):
    """What all samples together say of a ranking: the worst verdict ("draw" = a draw is needed) and the highest risk (0
    to 1). Numbers of items: `looked` = rechecked, `left` = to recheck now, `of` = all. `unsaid`: units not judged."""

    verdict: str  # "draw" before a seed was rolled, else as of a unit
    risk: Fraction  # 1 while nothing was looked at
    looked: int
    left: int  # items to be looked at now
    of: int  # items in the assessments of all units that are ranked
    unsaid: int = 0  # units of which nothing can be said

    @classmethod
    def of_samples(cls, samples: Sequence[UnitItemSample], total: int) -> Self:
        """Return what all samples say together: worst verdict, highest risk. `total`: number of ranked units' items."""
        every = [(one, one.verdict) for one in samples if one.verdict is not None]
        order = (FALSE, LOOK_AT_ALL, GO_ON, STOP)
        verdict = next(
            (each for each in order if any(looked.verdict == each for _one, looked in every)), ""
        )
        if any(one.needs_draw() for one in samples) and verdict != FALSE:
            verdict = DRAW
        risk = max((looked.risk for _one, looked in every), default=Fraction(1))
        left = sum(len(looked.next) for _one, looked in every)
        return cls(
            verdict,
            risk,
            sum(looked.checked for _one, looked in every),
            left,
            total,
            len(samples) - len(every),
        )

    def words(self, question: RankingSampleQuery) -> str:
        """Return a sentence saying how certain the whole ranking is and what to do next."""
        share = _percent_up(Fraction(self.looked + self.left, self.of)) if self.of else "–"
        said = {
            "": _("ยังไม่มีหน่วยงานที่ตรวจด้วยการสุ่มได้"),
            DRAW: _(
                "ถ้าไม่พบข้อที่เกินจริง ต้องตรวจ {left} ข้อ คิดเป็น {share} ของทุกข้อในการจัดลำดับนี้ ทอยเลขตั้งต้นต่อหน้าทุกฝ่ายก่อน"
            ),
            STOP: _(
                "หยุดได้ทุกหน่วย: ถ้ามีหน่วยใดไม่ควรอยู่ตรงนี้ โอกาสที่จะตรวจไม่พบไม่เกิน {risk} ตรวจไป {looked} ข้อ คิดเป็น {share}"
            ),
            GO_ON: _(
                "ยังต้องตรวจอีก {left} ข้อ ตรวจแล้ว {looked} ข้อ หยุดได้เมื่อความเสี่ยงของทุกหน่วยไม่เกิน {limit} %"
            ),
            LOOK_AT_ALL: _("มีหน่วยที่ต้องดูทั้งหมด เหลือตรวจ {left} ข้อ ตรวจแล้ว {looked} ข้อ"),
            FALSE: _("มีหน่วยที่ผลไม่ยืน ให้คณะกรรมการคิดคะแนนใหม่ก่อนประกาศ"),
        }[self.verdict]
        said = said.format(
            left=self.left,
            share=share,
            risk=_percent_up(self.risk),
            looked=self.looked,
            limit=question.percent,
        )
        if self.unsaid:
            rest = _("อีก {n} หน่วยสุ่มตรวจไม่ได้ เหตุผลอยู่ที่หน่วยนั้น").format(n=self.unsaid)
        else:
            rest = ""
        return " ".join(filter(None, (said, rest)))


def ranked_items(reader: Reader, form: Instrument, year: int) -> int:
    """Return the number of items that count in the assessments of all ranked units together."""
    return sum(one.coverage[1] for one in RankingRow.ranked(reader, form, year) if not one.problem)


_NAMES = {STOP: "หยุดได้", GO_ON: "ตรวจต่อ", LOOK_AT_ALL: "ดูทั้งหมด", FALSE: "ผลไม่ยืน", DRAW: "รอจับสลาก"}


def verdict_name(verdict: str) -> str:
    """Return the Thai name of a verdict (ClaimVerdict's or "draw"), such as `หยุดได้`; "" for an unknown verdict."""
    return _(_NAMES[verdict]) if verdict in _NAMES else ""


def _percent_up(risk: Fraction) -> str:
    """Return a risk in percent, rounded up to a tenth: `4.9 %`."""
    tenths = -(-risk.numerator * 1000 // risk.denominator)
    return f"{exact_text(Fraction(tenths, 10))} %"


def item_words(tree: Tree, item: str) -> tuple[str, str]:
    """Return (position in the form, text) of an item or, for an extra award, (the word คะแนนพิเศษ, its title)."""
    slot = parse_slot(item)
    if slot.family == "extra":
        titles = (
            arabic_digits(str(one.text)) for one in tree.instrument.extra if one.id == slot.id
        )
        return _("คะแนนพิเศษ"), next(titles, item)
    text = arabic_digits(str(tree.item(item).text)) if tree.counts(item) else item
    return tree.item_position(item), text
