"""A clock that stands wrong is told in a sentence, decides nothing and never runs away (anchors G20 to G22)."""

from datetime import UTC, datetime
from itertools import pairwise

import pytest

from core.log.clocks import AHEAD, BEHIND, clock_doubt, clock_words
from core.log.op import DAY, milliseconds, odd_clock, tick

NOW = int(datetime(2026, 11, 20, 8, tzinfo=UTC).timestamp() * 1000)
TEN_YEARS = 3652 * DAY


@pytest.mark.parametrize("now", [NOW, NOW - BEHIND, NOW + AHEAD, NOW + 30 * DAY])
def test_a_clock_near_what_was_heard_is_not_doubted(now: int) -> None:
    assert clock_doubt(now, [NOW, NOW - 5 * DAY]) is None


@pytest.mark.parametrize(
    ("now", "said"),
    [
        (NOW - TEN_YEARS, "เป็นไปไม่ได้"),  # before this program was
        (NOW + TEN_YEARS, "เร็วกว่าข้อมูลล่าสุดที่มีอยู่ 3652 วัน"),
        (NOW + 543 * 365 * DAY, "เป็นไปไม่ได้"),  # a Buddhist year
        (NOW - BEHIND - 1, "ช้ากว่าข้อมูลล่าสุดที่มีอยู่ 1 ชั่วโมง"),
        (NOW - 3 * DAY, "ช้ากว่าข้อมูลล่าสุดที่มีอยู่ 3 วัน"),
        (-5, "เป็นไปไม่ได้"),
    ],
)
def test_a_clock_far_from_it_is_told_with_how_far_and_what_to_do(now: int, said: str) -> None:
    doubt = clock_doubt(now, [NOW, NOW - 5 * DAY])
    assert doubt
    assert said in clock_words(doubt)
    assert "โปรดตรวจวันและเวลาของเครื่อง" in clock_words(doubt)


def test_somebody_else_s_odd_clock_says_nothing_of_ours() -> None:
    assert clock_doubt(NOW, [NOW - DAY, NOW + 543 * 365 * DAY, 0]) is None
    assert clock_doubt(NOW, []) is None


def test_a_million_ops_in_one_tick_keep_their_order_and_stay_within_seconds() -> None:
    clock, clocks = 0, []
    for number in range(10**6):
        clock = tick(clock, NOW)
        if number % 1000 == 0:
            clocks.append(clock)
    assert all(one < other for one, other in pairwise(clocks))
    assert milliseconds(clock) - NOW < 4_000
    assert clock_doubt(NOW, [milliseconds(clock)]) is None


@pytest.mark.parametrize("wrong", [-TEN_YEARS, TEN_YEARS])
def test_after_ten_years_either_way_the_clock_comes_back(wrong: int) -> None:
    clock = tick(tick(0, NOW), NOW + wrong)
    again = tick(clock, NOW)
    assert abs(milliseconds(again) - NOW) <= DAY
    assert not odd_clock(again)
