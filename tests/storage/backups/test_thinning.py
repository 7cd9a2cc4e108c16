"""Which backups stay: 7 days, 4 weeks, 2 months, never longer than 90 days, and the newest always."""

from datetime import UTC, datetime, timedelta
from itertools import accumulate

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.backups.retention import LEAP, Backup, ClockDoubtReason, clock_words, kept

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
times = st.lists(
    st.timedeltas(timedelta(), timedelta(days=400)).map(lambda ago: NOW - ago), max_size=80
)


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
def test_the_newest_always_stays(made: list[datetime]) -> None:
    stay = kept(made, NOW)
    assert stay <= set(made)
    if made:
        assert max(made) in stay


@given(st.lists(st.timedeltas(timedelta(), LEAP), max_size=80))
def test_no_other_stays_beyond_ninety_days(spans: list[timedelta]) -> None:
    made = [NOW - age for age in accumulate(spans)]
    assert all(NOW - one <= timedelta(days=90) for one in kept(made, NOW) if one != max(made))


def test_what_a_wrong_clock_made_in_days_to_come_never_takes_the_place_of_the_newest() -> None:
    ahead = [NOW + timedelta(days=365 * 70, minutes=30 * number) for number in range(20)]
    honest = [ago(days=130), ago(days=230)]
    assert kept([*ahead, *honest], NOW) >= {ahead[-1], honest[0]}


HONEST = [ago(days=60), ago(days=30), ago(days=7), ago(days=1), NOW]
YEARS = [timedelta(days=365.25 * years) for years in range(-10, 11) if years]


def worked(made: list[datetime], clock: list[datetime]) -> list[datetime]:
    """What is left after a backup at each of these moments, as the clock of the PC says them; one goes at the most."""
    for now in clock:
        made = [*made, now]
        gone = Backup.let_go(made, now)
        assert gone is None or gone != max(made), "the newest goes never"
        made = [one for one in made if one != gone]
    return made


@pytest.mark.parametrize("leap", YEARS, ids=str)
def test_a_clock_that_leaps_for_a_day_takes_no_backup_that_was_there(leap: timedelta) -> None:
    day = [NOW + leap + timedelta(minutes=30 * number) for number in range(16)]
    assert set(worked(HONEST, day)) >= set(HONEST)
    assert set(worked(HONEST, day[:1])) == {*HONEST, day[0]}
    doubt = ClockDoubtReason.of([*HONEST, day[0]], day[0])
    assert doubt is not None
    assert doubt.kind == ("ahead" if leap < timedelta() else "leapt")
    assert clock_words(doubt, day[0])


@pytest.mark.parametrize("leap", YEARS, ids=str)
def test_nor_does_the_clock_when_it_is_right_again(leap: timedelta) -> None:
    wrong = [NOW + leap + timedelta(minutes=30 * number) for number in range(4)]
    right = [NOW + timedelta(hours=number) for number in range(1, 6)]
    left = worked(HONEST, [*wrong, *right])
    assert set(left) >= {*HONEST[1:], *right}


def test_a_clock_that_stands_still_takes_nothing_and_is_named() -> None:
    assert worked(HONEST, [NOW] * 9) == [*HONEST, *[NOW] * 9]
    doubt = ClockDoubtReason.of([*HONEST, NOW], NOW)
    assert doubt is not None
    assert doubt.kind == "frozen"
    assert "หยุด" in clock_words(doubt, NOW)


def test_a_clock_put_back_an_hour_takes_nothing_and_is_not_worth_a_word() -> None:
    hour = NOW - timedelta(hours=1)
    assert set(worked(HONEST, [hour])) == {*HONEST, hour}
    assert ClockDoubtReason.of([*HONEST, hour], hour) is None


@given(
    st.lists(st.timedeltas(timedelta(days=-3653), timedelta(days=3653)), min_size=1, max_size=40)
)
def test_however_the_clock_walks_one_goes_a_run_and_the_newest_stays(
    steps: list[timedelta],
) -> None:
    clock = [NOW + step for step in steps]
    left = worked(HONEST, clock)
    assert len(left) >= len(HONEST)
    assert max([*HONEST, *clock]) in left


def test_work_by_a_right_clock_comes_down_to_what_is_wanted() -> None:
    clock = [NOW + timedelta(minutes=30 * number) for number in range(48 * 100)]
    left = worked(HONEST, [now for now in clock if 8 <= now.hour < 16])
    assert len(left) <= 2 * 16 + 7 + 4 + 2
    assert clock[0] not in left


@given(times)
def test_thinning_twice_takes_nothing_more(made: list[datetime]) -> None:
    stay = kept(made, NOW)
    assert kept(stay, NOW) == stay


@given(times)
def test_each_of_the_last_seven_days_with_a_backup_keeps_one(made: list[datetime]) -> None:
    days = {one.date() for one in made if NOW - one < timedelta(days=6)}
    assert days <= {one.date() for one in kept(made, NOW)}
