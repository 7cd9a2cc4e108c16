"""Buddhist dates and the fiscal year."""

from datetime import date, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.thai.dates import (
    Period,
    clock,
    date_and_time,
    date_range,
    fiscal_year,
    long_date,
    part_name,
    period_of,
    periods_of,
    quarter,
    short_date,
    weekday_date,
)

DAY = date(2026, 11, 20)


def test_dates_are_written_in_the_buddhist_era() -> None:
    assert long_date(DAY) == "20 พฤศจิกายน 2569"
    assert short_date(DAY) == "20 พ.ย. 2569"
    assert weekday_date(DAY) == "วันศุกร์ที่ 20 พฤศจิกายน 2569"


def test_times_are_written_with_a_point() -> None:
    assert clock(time(9, 5)) == "09.05 น."
    assert date_and_time(datetime(2026, 11, 20, 14, 32)) == "20 พ.ย. 2569 เวลา 14.32 น."


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2025, 10, 1), date(2025, 10, 1), "1 ต.ค. 2568"),
        (date(2025, 10, 1), date(2025, 10, 3), "1 - 3 ต.ค. 2568"),
        (date(2025, 9, 30), date(2025, 10, 1), "30 ก.ย. - 1 ต.ค. 2568"),
        (date(2025, 12, 31), date(2026, 1, 2), "31 ธ.ค. 2568 - 2 ม.ค. 2569"),
    ],
)
def test_a_range_says_what_differs(first: date, last: date, words: str) -> None:
    assert date_range(first, last) == words


@pytest.mark.parametrize(
    ("day", "year", "part"),
    [
        (date(2025, 9, 30), 2568, 4),
        (date(2025, 10, 1), 2569, 1),
        (date(2025, 12, 31), 2569, 1),
        (date(2026, 1, 1), 2569, 2),
        (date(2026, 4, 1), 2569, 3),
        (date(2026, 7, 1), 2569, 4),
        (date(2026, 9, 30), 2569, 4),
    ],
)
def test_the_fiscal_year_begins_in_october(day: date, year: int, part: int) -> None:
    assert (fiscal_year(day), quarter(day)) == (year, part)


@pytest.mark.parametrize(
    ("id_", "first", "last", "name"),
    [
        ("2569", date(2025, 10, 1), date(2026, 9, 30), "ปีงบประมาณ 2569"),
        ("2569q1", date(2025, 10, 1), date(2025, 12, 31), "ไตรมาสที่ 1 ปีงบประมาณ 2569"),
        ("2569q2", date(2026, 1, 1), date(2026, 3, 31), "ไตรมาสที่ 2 ปีงบประมาณ 2569"),
        ("2569h2", date(2026, 4, 1), date(2026, 9, 30), "รอบ 6 เดือนหลัง ปีงบประมาณ 2569"),
        ("2569m10", date(2025, 10, 1), date(2025, 10, 31), "ตุลาคม 2568"),
        ("2567m02", date(2024, 2, 1), date(2024, 2, 29), "กุมภาพันธ์ 2567"),
    ],
)
def test_a_period_knows_its_days_and_name(id_: str, first: date, last: date, name: str) -> None:
    period = period_of(id_)
    assert (period.id, period.first, period.last, period.name) == (id_, first, last, name)


def test_a_period_has_a_short_name() -> None:
    assert period_of("2569q1").short == "ไตรมาส 1 (ต.ค. - ธ.ค. 2568)"
    assert period_of("2569h1").short == "ครึ่งปีแรก (ต.ค. - มี.ค.)"
    assert period_of("2569m03").short == "มี.ค. 2569"
    assert period_of("2569").short == "ปี 2569"


def test_the_head_of_a_column_is_a_part_of_the_year_in_few_letters() -> None:
    names = [part_name(period_of(id_)) for id_ in ("2569q2", "2569h2", "2569m10", "2569m09")]
    assert names == ["ไตรมาส 2", "ครึ่งปีหลัง", "ต.ค. 68", "ก.ย. 69"]
    assert part_name(period_of("2600m01")) == "ม.ค. 00"


@pytest.mark.parametrize("id_", ["", "69", "2569q0", "2569q5", "2569h3", "2569m13", "2569m3", "2569q01", "๒๕๖๙"])
def test_other_texts_are_no_period(id_: str) -> None:
    with pytest.raises(ValueError, match="no period"):
        period_of(id_)


@given(st.dates(date(1950, 1, 1), date(2200, 1, 1)), st.sampled_from(["", "q", "h", "m"]))
def test_every_day_lies_in_exactly_one_period_of_its_year(day: date, kind: str) -> None:
    periods = periods_of(fiscal_year(day), kind)
    assert sum(period.first <= day <= period.last for period in periods) == 1
    assert periods[0].first == date(day.year if day.month >= 10 else day.year - 1, 10, 1)
    for before, after in pairwise(periods):
        assert before.last + timedelta(days=1) == after.first
    assert all(period_of(period.id) == period for period in periods)
    if kind == "q":
        assert Period(fiscal_year(day), "q", quarter(day)).first <= day
