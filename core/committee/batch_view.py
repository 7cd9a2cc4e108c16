"""A committee's round over all of its units: where each stands, and what can be done for several of them at once."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from core.assessment.answers import AGREED
from core.assessment.ballots import OPEN, CommitteeVote, SealedBallot
from core.assessment.ranking import PRELIMINARY
from core.assessment.rounds import AssessmentRounds
from core.assessment.sheets import answers_on, sheet_of
from core.committee.objections import is_delivered, release_of
from core.committee.own import assessor_words
from core.committee.result_view import ReleasedResultRow, objections_waiting
from core.committee.view import (
    BallotSheetCache,
    CommitteeRoundRow,
    alone,
    few,
    spreads,
    undecided,
)
from core.forms.ports import Reader
from core.forms.settings import form_for
from core.i18n import _
from core.log.ports import standing
from core.values import Ref

# what can be done for several units in one batch, in the order of a round
SET_ASIDE = "set_aside"
ALIKE = "accept_alike"
RELEASE = "release"
SEND = "send"
CLOSE = "close_objections"
FINALISE = "release_final"
DEEDS = (SET_ASIDE, ALIKE, RELEASE, SEND, CLOSE, FINALISE)
# where a unit stands, in the order in which the stages are shown
OBJECTED = "objected"
READY = "ready"
DIFFERS = "differs"
SEALED = "sealed"
BALLOTS = "ballots"
TOLD = "told"  # its preliminary result is released, and nobody objects
FINISHED = "finished"
STAGES = (OBJECTED, READY, DIFFERS, SEALED, BALLOTS, TOLD, FINISHED)


@dataclass(frozen=True, slots=True)
class RoundUnitRow:
    """One unit in a round. `absent`: ballots that are not here; `alike` and `differing`: numbers of undecided items;
    `delivered`: the unit has the released result; `deeds`: those of DEEDS that can be done for it now."""

    row: CommitteeRoundRow
    stage: str  # one of STAGES
    absent: tuple[tuple[Ref, str], ...]  # (sheet, the member's name)
    alike: int
    differing: int
    single: bool  # only one ballot counts, so that accepting its answers needs a reason
    result: ReleasedResultRow | None  # the preliminary one
    delivered: bool
    deeds: frozenset[str]

    @property
    def ballot_words(self) -> str:
        """Return which ballots are here in words: `3 ใบ`, or how many are and whose are not."""
        every = [one for one in self.row.vote.ballots if not one.aside]
        aside = len(self.row.vote.ballots) - len(every)
        here = len(every) - len(self.absent)
        parts = [_("{n} จาก {of} ใบ").format(n=here, of=len(every))]
        if self.absent:
            parts += [_("ขาด {names}").format(names=", ".join(name for _ref, name in self.absent))]
        if aside:
            parts += [_("ไม่นับ {n}").format(n=aside)]
        return " · ".join(parts)

    @property
    def item_words(self) -> str:
        """Return how many items wait to be agreed on; "" before the vote is open and once the result is released."""
        if self.row.vote.state != OPEN or self.row.released:
            return ""
        if not self.alike + self.differing:
            return _("ตกลงครบ") if self.row.vote.code else ""
        return _("เหมือนกัน {n} · ต่างกัน {m}").format(n=self.alike, m=self.differing)

    @property
    def result_words(self) -> str:
        """Return the state of the released result in words; "" if none is released."""
        if self.result:
            return self.result.round_words
        if not self.row.released:
            return ""
        return _("ผลถึงหน่วยงานแล้ว") if self.delivered else _("ยังไม่รู้ว่าผลถึงหน่วยงาน")


def stage_words(stage: str) -> str:
    """Return the title of a stage."""
    return {
        OBJECTED: _("ทักท้วง"),
        READY: _("พร้อมประกาศ"),
        DIFFERS: _("รอตกลง"),
        SEALED: _("รอเปิดซอง"),
        BALLOTS: _("รอใบตรวจ"),
        TOLD: _("เบื้องต้น"),
        FINISHED: _("ผลสุดท้าย"),
    }[stage]


def round_units(
    reader: Reader,
    unit: str,
    rows: Sequence[CommitteeRoundRow],
    cache: Callable[[Ref], BallotSheetCache],
    waits: Callable[[Reader, Ref], Sequence[str]],
) -> tuple[RoundUnitRow, ...]:
    """Return the units of these rows of `unit`'s committee, in the order of their stages. `cache(draft)` returns what
    the scored sheets of a vote are kept in for repeated calls; `waits`: `release_deeds.final_waits`."""
    results = {one.draft: one for one in objections_waiting(reader, unit)}
    found = [_unit(reader, one, results.get(one.draft), cache, waits) for one in rows]
    return tuple(sorted(found, key=lambda one: STAGES.index(one.stage)))


def _unit(
    reader: Reader,
    row: CommitteeRoundRow,
    result: ReleasedResultRow | None,
    cache: Callable[[Ref], BallotSheetCache],
    waits: Callable[[Reader, Ref], Sequence[str]],
) -> RoundUnitRow:
    vote = row.vote
    absent = tuple((one.sheet, assessor_words(reader, one)) for one in absent_ballots(vote))
    alike, differing, agrees = 0, 0, False
    if vote.code and not row.released:
        alike, differing, agrees = _left(reader, row.draft, vote, cache(row.draft))
    release = release_of(reader, AssessmentRounds(standing(reader, row.draft)).review)
    delivered = bool(release and is_delivered(reader, release))
    deeds = set[str]()
    # a motion that leaves nobody's ballot decides nothing
    if absent and not row.locked and not row.released and len(absent) < _seated(vote):
        deeds.add(SET_ASIDE)
    if alike and agrees:
        deeds.add(ALIKE)
    ready = bool(vote.code) and not row.released and not alike + differing
    if ready:
        deeds.add(RELEASE)
    if row.released and not delivered:
        deeds.add(SEND)
    if result and result.closable:
        deeds.add(CLOSE)
    if result and result.closings and not waits(reader, row.draft):
        deeds.add(FINALISE)
    return RoundUnitRow(
        *(row, _stage(row, result, ready=ready), absent, alike, differing, alone(vote)),
        *(result, delivered, frozenset(deeds)),
    )


def _stage(row: CommitteeRoundRow, result: ReleasedResultRow | None, *, ready: bool) -> str:
    if row.standing == PRELIMINARY:
        return OBJECTED if result and result.raised else TOLD
    if row.released:
        return FINISHED
    if row.vote.code:
        return READY if ready else DIFFERS
    return SEALED if row.vote.ready else BALLOTS


def absent_ballots(vote: CommitteeVote) -> tuple[SealedBallot, ...]:
    """Return the ballots that the vote waits for: not sealed or, once it is open, without answers that count."""
    return vote.lacking if vote.state == OPEN else vote.waited_for


def _seated(vote: CommitteeVote) -> int:
    return sum(not one.aside for one in vote.ballots)


def _left(
    reader: Reader, draft: Ref, vote: CommitteeVote, cache: BallotSheetCache
) -> tuple[int, int, bool]:
    """Return (undecided items that one motion can accept, other undecided items, whether the form is agreed on item by
    item)."""
    form = form_for(reader, standing(reader, draft))
    found = spreads(reader, draft, cache)
    left = {*undecided(form, found, answers_on(reader, sheet_of(draft)))}
    taken = (
        0 if few(vote) else sum(one.item in left and (one.alike or alone(vote)) for one in found)
    )
    return taken, len(left) - taken, form.combine == AGREED
