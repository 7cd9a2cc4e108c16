"""The agenda follows what was recorded, so that a program that was closed goes on with the same times."""

from dataclasses import replace
from datetime import datetime, timedelta, timezone
from fractions import Fraction
from typing import TYPE_CHECKING, cast

import pytest

from core.assessment.rounds import WorkshopSlip
from core.workshop.agenda import (
    EXPLAIN,
    LENGTHS,
    MOTION,
    SIGN,
    TALK,
    VOTE,
    agenda,
    agenda_of,
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


@pytest.mark.parametrize("whole", LENGTHS)
def test_the_points_of_a_meeting_take_its_whole_time(whole: int) -> None:
    assert sum(one.minutes for one in agenda(whole)) == whole


@pytest.mark.parametrize("whole", LENGTHS)
@pytest.mark.parametrize("closed", [5, 12, 30, 75])
def test_the_points_of_a_meeting_that_is_held_take_its_whole_time_too(
    whole: int, closed: int
) -> None:
    """What is over has the minutes it took, and talking what they left of it."""
    for first in (0, 3, 30):
        points = agenda_of(held(closed, first=min(first, closed)), whole)
        assert sum(one.minutes for one in points) == whole, (first, points)
        minutes = {one.id: one.minutes for one in points}
        assert minutes[EXPLAIN] + minutes[VOTE] == closed
        assert max(clock(held(closed), after(closed), whole).left, 0) == minutes[TALK], (
            "as the clock says"
        )
    assert agenda_of(held(), whole) == agenda(whole), "before anything is over they are as planned"
    over = {
        one.id: one.minutes for one in agenda_of(held(closed, len(QUEUE), last=closed + 9), whole)
    }
    assert over[TALK] == 9, "when the last was decided it was over"


def test_the_point_that_is_on_follows_from_what_was_recorded() -> None:
    assert clock(held(voted=False), after(4)) == (EXPLAIN, 6, 176, 0, "12.00")
    assert clock(held(first=2), after(4)).point_id == VOTE, (
        "who has begun to vote needs no explanation"
    )
    assert clock(held(), after(25))[:2] == (VOTE, 5)
    assert clock(held(), after(40))[:2] == (VOTE, -10), "over time is said"
    assert clock(held(30), after(50)) == (TALK, 110, 130, 10, "12.00")
    assert clock(held(30, 8), after(151))[:4] == (TALK, 9, 29, 3)
    assert clock(held(30, 11), after(152))[:3] == (MOTION, 3, 28)
    assert clock(held(30, 11, 163), after(164))[:3] == (SIGN, 14, 16)


def test_no_point_is_said_to_have_more_left_than_it_has_in_all() -> None:
    """27 minutes of a point of 20, 146 of one of 5, as the time left over of earlier points was added."""
    for at in range(15, 60):
        for found in (
            held(voted=False),
            held(),
            held(first=3),
            held(12),
            held(12, 11, last=13),
            held(12, 11, 14),
        ):
            now = clock(found, after(at))
            assert now.left <= {one.id: one.minutes for one in agenda_of(found)}[now.point_id], (
                found,
                at,
            )
    assert clock(held(first=3), after(5))[:2] == (VOTE, 18), (
        "from the first vote on, not from what was left before"
    )
    assert clock(held(first=3), after(5)).whole == 175, "and the whole meeting keeps its own"
    assert clock(held(12), after(20))[:4] == (TALK, 140, 160, 12)
    assert agenda_of(held(12))[2].minutes == 148, "talking has what voting left"
    assert clock(held(12, 11, last=13), after(14))[:2] == (MOTION, 4)


def test_no_time_runs_before_it_is_begun() -> None:
    assert not clock(replace(held(), slips=(), begun=""), after(9)).point_id
