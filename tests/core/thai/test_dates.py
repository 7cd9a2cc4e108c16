"""Buddhist dates, the fiscal year, and days as the screen and papers say them."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.blocks.document import Stamp
from core.forms.field_values import day_words
from core.i18n import THAI, use
from core.papers.made import made
from core.thai import days
from core.thai.parser import read_day, read_periods
from core.thai.written import (
    Period,
    clock,
    date_and_time,
    date_range,
    fiscal_year,
    long_date,
    short_date,
    weekday_date,
)
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests import locale
from tests.core.plan.conftest import folder
from tests.core.plan.plans import TINY, planned

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
    assert (fiscal_year(day), Period.quarter(day)) == (year, part)


def test_a_period_has_a_short_name() -> None:
    assert Period.of("2569q1").short == "ไตรมาส 1 (ต.ค. - ธ.ค. 2568)"
    assert Period.of("2569h1").short == "ครึ่งปีแรก (ต.ค. - มี.ค.)"
    assert Period.of("2569m03").short == "มี.ค. 2569"
    assert Period.of("2569").short == "ปี 2569"


@pytest.mark.parametrize(
    "id_", ["", "69", "2569q0", "2569q5", "2569h3", "2569m13", "2569m3", "2569q01", "๒๕๖๙"]
)
def test_other_texts_are_no_period(id_: str) -> None:
    with pytest.raises(ValueError, match="no period"):
        Period.of(id_)


@given(st.dates(date(1950, 1, 1), date(2200, 1, 1)), st.sampled_from(["", "q", "h", "m"]))
def test_every_day_lies_in_exactly_one_period_of_its_year(day: date, kind: str) -> None:
    periods = Period.each(fiscal_year(day), kind)
    assert sum(period.first <= day <= period.last for period in periods) == 1
    assert periods[0].first == date(day.year if day.month >= 10 else day.year - 1, 10, 1)
    for before, after in pairwise(periods):
        assert before.last + timedelta(days=1) == after.first
    assert all(Period.of(period.id) == period for period in periods)
    if kind == "q":
        assert Period(fiscal_year(day), "q", Period.quarter(day)).first <= day


__all__ = ["folder"]


CATALOGUES = locale.HOME.parents[1]


APRIL = date(2026, 4, 9)


@pytest.fixture
def english() -> Iterator[None]:
    use("en", CATALOGUES)
    yield
    use(THAI, CATALOGUES)


@pytest.mark.usefixtures("english")
def test_english_days_are_of_the_common_era_and_fiscal_years_keep_their_name() -> None:
    assert days.short_date(APRIL) == "9 Apr 2026"
    assert days.weekday_date(APRIL) == "Thursday 9 April 2026"
    assert days.date_and_time(datetime(2026, 4, 9, 14, 2)) == "9 Apr 2026 14:02"
    assert days.time_of_day(datetime(2026, 4, 9, 14, 2)) == "14:02"
    assert days.date_range(APRIL, date(2026, 4, 12)) == "9 - 12 Apr 2026"
    assert days.period_name(Period.of("2569q1")) == "Quarter 1, fiscal year 2569"
    assert days.period_name(Period.of("2569q4")) == "Quarter 4, fiscal year 2569"
    assert days.period_name(Period.of("2569h2")) == "Second half, fiscal year 2569"
    assert days.period_name(Period(2569)) == "Fiscal year 2569"
    assert days.period_name(Period.of("2569m10")) == "October 2025"
    assert days.stamp(10**18) == "–"


@pytest.mark.usefixtures("english")
def test_a_year_of_two_digits_is_not_guessed_while_years_are_of_the_common_era() -> None:
    assert read_day("9 Apr 26") is None
    assert read_day("9/4/69") is None
    days.count_years(buddhist=True)
    try:
        assert read_day("9 Apr 69") == read_day("9/4/69") == APRIL
    finally:
        days.count_years(buddhist=False)


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("value", ["2569q2", "2569q2/2569q4", "2569m10", "2569m10/2569m03"])
def test_what_is_shown_in_english_can_be_typed_again(value: str) -> None:
    assert read_periods(day_words(value)) == value
    for said in (days.short_date(APRIL), days.long_date(APRIL), "9 apr. 2569", "9 เม.ย. 69"):
        assert read_day(said) == APRIL


def test_a_paper_says_the_same_whatever_is_spoken(folder: Folder, tmp_path: Path) -> None:
    (tmp_path / "tiny.yaml").write_text(
        TINY.replace("show: <step>", "show: <due> <by>"), encoding="utf-8"
    )
    forms = FormLibrary([tmp_path])
    folder.use_forms(forms)
    row = {
        "id": "w",
        "kind": "work",
        "f.title": "งาน",
        "f.due": "2026-04-09",
        "f.by": "all",
        "parent": "p",
    }
    plan = planned(folder, forms.get("tiny"), ({"id": "p", "kind": "part", "f.title": "ตอน"}, row))
    thai = made(folder, plan, "works", "").build(Stamp())
    use("en", CATALOGUES)
    try:
        assert made(folder, plan, "works", "").build(Stamp()) == thai
    finally:
        use(THAI, CATALOGUES)
    assert "9 เมษายน 2569 ทุกหน่วยงาน" in str(thai)
