"""The agenda follows what was recorded, so that a program that was closed goes on with the same times."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from core.assessment.rounds import WorkshopSlip
from core.workshop.agenda import (
    clock,
)
from core.workshop.queue import APART, DiscussionItem
from core.workshop.view import AcceptanceMotion, MeetingDecision, Workshop

if TYPE_CHECKING:
    from core.assessment.facts import AssessmentFacts

NINE = datetime(2026, 1, 15, 9, tzinfo=timezone(timedelta(hours=7)))
SLIPS = (WorkshopSlip("01-00000000", 1), WorkshopSlip("02-00000000", 2))
QUEUE = tuple(DiscussionItem(f"d1.l1.{n}", (APART,), Fraction(1, 2)) for n in range(11))


def held(
    closed: int = 0,
    decided: int = 0,
    accepted: int = 0,
    *,
    voted: bool = True,
    first: int = 0,
    last: int = 150,
) -> Workshop:
    """Begun at nine; the first vote, closed, the last decision and accepted so many minutes later."""
    motion = AcceptanceMotion((), after(accepted).isoformat()) if accepted else None
    talks = QUEUE if closed else ()
    voting = after(first).isoformat() if first else ""
    return Workshop(
        facts=cast("AssessmentFacts", None),
        questions=(),
        slips=SLIPS,
        voted={SLIPS[0].id: int(voted)},
        begun=NINE.isoformat(),
        voting=voting,
        closed=after(closed).isoformat() if closed else "",
        votes={},
        talks=talks,
        decided={
            one.item: MeetingDecision(one.item, "ผ่าน", "", after(last).isoformat())
            for one in QUEUE[:decided]
        },
        motion=motion,
    )


def after(minutes: int) -> datetime:
    return NINE + timedelta(minutes=minutes)


def test_no_time_runs_before_it_is_begun() -> None:
    assert not clock(replace(held(), slips=(), begun=""), after(9)).point_id
