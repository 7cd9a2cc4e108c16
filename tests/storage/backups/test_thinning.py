"""Which backups stay: 7 days, 4 weeks, 2 months, never longer than 90 days, and the newest always."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from core.backups.retention import kept

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
times = st.lists(st.timedeltas(timedelta(), timedelta(days=400)).map(lambda ago: NOW - ago), max_size=80)


def ago(**span: float) -> datetime:
    return NOW - timedelta(**span)


def test_every_one_of_the_last_day_stays() -> None:
    made = [ago(minutes=30 * number) for number in range(40)]
    assert kept(made, NOW) == set(made)


def test_a_year_of_half_hours_comes_down_to_a_handful() -> None:
    made = [ago(minutes=30 * number) for number in range(48 * 365)]
    stay = kept(made, NOW)
    assert len([one for one in stay if NOW - one > timedelta(days=1)]) <= 7 + 4 + 2
    assert {one.date() for one in stay} >= {ago(days=number).date() for number in range(7)}


@given(times)
def test_the_newest_always_stays_and_no_other_beyond_ninety_days(made: list[datetime]) -> None:
    stay = kept(made, NOW)
    assert stay <= set(made)
    if made:
        assert max(made) in stay
    assert all(NOW - one <= timedelta(days=90) for one in stay if one != max(made))


def test_what_a_wrong_clock_made_in_days_to_come_never_takes_the_place_of_the_newest() -> None:
    ahead = [NOW + timedelta(days=365 * 70, minutes=30 * number) for number in range(20)]
    honest = [ago(days=200), ago(days=300)]
    assert kept([*ahead, *honest], NOW) == {ahead[-1], honest[0]}


@given(times)
def test_thinning_twice_takes_nothing_more(made: list[datetime]) -> None:
    stay = kept(made, NOW)
    assert kept(stay, NOW) == stay


@given(times)
def test_each_of_the_last_seven_days_with_a_backup_keeps_one(made: list[datetime]) -> None:
    days = {one.date() for one in made if NOW - one < timedelta(days=6)}
    assert days <= {one.date() for one in kept(made, NOW)}
