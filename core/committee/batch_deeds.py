"""One decision for several units of a committee's round: each is a save of its own, and one that fails stops no other."""

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from core.assessment.ballots import CommitteeVote
from core.assessment.rounds import AssessmentRounds
from core.committee.ballot_deeds import set_aside
from core.committee.batch_view import (
    ALIKE,
    CLOSE,
    FINALISE,
    RELEASE,
    SET_ASIDE,
    RoundUnitRow,
    absent_ballots,
)
from core.committee.objection_deeds import close_objections
from core.committee.release_deeds import accept_alike, release, release_final
from core.errors import UserError
from core.forms.ports import Store
from core.i18n import _
from core.log.ports import Context, standing
from core.values import Changes, Ref


class BatchReasons(NamedTuple):
    """What is said once for all units of a batch: the `reason` of a motion and who signs. `odd`: other reasons, by the
    draft of their unit."""

    reason: str = ""
    signers: str = ""
    odd: Mapping[Ref, str] = {}

    def of(self, draft: Ref) -> str:
        """Return the reason for one unit."""
        return self.odd.get(draft, "") or self.reason


class UnitOutcome(NamedTuple):
    """What became of unit `done` of `total` in a batch. `problem`: why it was not done, None = it was."""

    done: int
    total: int
    draft: Ref
    problem: UserError | None = None


def in_batch(
    ctx: Context, store: Store, deed: str, units: Sequence[RoundUnitRow], reasons: BatchReasons
) -> Iterator[Changes | UnitOutcome]:
    """Do one of the DEEDS for each unit. Yield its changes, then a UnitOutcome; a UserError is that unit's outcome."""
    for n, one in enumerate(units, start=1):
        problem = None
        try:
            yield _done(ctx, store, deed, one, reasons)
        except UserError as refused:
            problem = refused
        yield UnitOutcome(n, len(units), one.row.draft, problem)


def _done(
    ctx: Context, store: Store, deed: str, unit: RoundUnitRow, reasons: BatchReasons
) -> Changes:
    draft, reason = unit.row.draft, reasons.of(unit.row.draft)
    if deed == SET_ASIDE:
        return _set_aside(ctx, store, unit, reason)
    if deed == ALIKE:
        why = reason if unit.single else ""
        return accept_alike(ctx, store, draft, why, members_words=True)
    if deed == CLOSE:
        review = AssessmentRounds(standing(store, draft)).review
        return close_objections(ctx, store, review)
    signed = {RELEASE: release, FINALISE: release_final}[deed]
    return signed(ctx, store, draft, reasons.signers)


def _set_aside(ctx: Context, store: Store, unit: RoundUnitRow, reason: str) -> Changes:
    """Set aside the ballots that the person saw as absent, but none that has come since. UserError if none is left."""
    named = {sheet for sheet, _name in unit.absent}
    absent = [one.sheet for one in absent_ballots(CommitteeVote.of(store, unit.row.draft))]
    if named.isdisjoint(absent):
        raise UserError(_("บันทึกมติไม่ได้"), _("ไม่มีใบที่ขาดของหน่วยงานนี้แล้ว"), _("ดูหน่วยงานนี้ในทั้งรอบอีกครั้ง"))
    done = Changes(SET_ASIDE)
    with store.together():
        for sheet in absent:
            if sheet in named:
                done |= set_aside(ctx, store, sheet, reason)
    return done
