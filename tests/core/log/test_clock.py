"""The clock orders, it never decides; a PC whose clock stands at a Buddhist year harms nothing."""

from datetime import UTC, datetime

from core.log.op import DAY, clock_order, milliseconds, odd_clock, tick

NOW = int(datetime(2026, 11, 20, 8, tzinfo=UTC).timestamp() * 1000)
BUDDHIST = int(datetime(2569, 11, 20, 8, tzinfo=UTC).timestamp() * 1000)


def test_it_goes_on_while_time_stands_still_or_goes_back_a_little() -> None:
    first = tick(0, NOW)
    assert milliseconds(first) == NOW
    assert tick(first, NOW) == first + 1
    assert tick(first, NOW - DAY // 2) == first + 1


def test_it_comes_back_after_a_clock_that_stood_a_day_or_more_ahead() -> None:
    wrong = tick(0, BUDDHIST)
    assert milliseconds(tick(wrong, NOW)) == NOW


def test_a_clock_before_1970_is_no_negative_number() -> None:
    assert tick(0, -5) == 1


def test_a_year_nobody_can_have_written_in_is_odd_and_sorts_as_the_oldest() -> None:
    assert odd_clock(tick(0, BUDDHIST))
    assert odd_clock(tick(0, 0))
    assert not odd_clock(tick(0, NOW))
    assert clock_order(tick(0, BUDDHIST)) < clock_order(tick(0, NOW))
