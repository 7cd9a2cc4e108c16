"""The screen says days in the language that is spoken; papers say them in Thai, whatever is spoken."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from threading import Thread

import pytest

from core.blocks.document import Stamp
from core.forms.field_words import day_words
from core.i18n import THAI, _, in_thai, language, use
from core.papers.made import made
from core.thai import days
from core.thai.dates import Period, period_of
from core.thai.parser import read_day, read_periods
from storage.db.folder.store import Folder
from storage.instruments.library import Library
from tests import locale
from tests.core.plan.conftest import folder
from tests.core.plan.plans import TINY, planned

__all__ = ["folder"]
CATALOGUES = locale.HOME.parents[1]
DAY = date(2026, 4, 9)


@pytest.fixture
def english() -> Iterator[None]:
    use("en", CATALOGUES)
    yield
    use(THAI, CATALOGUES)


def test_thai_days_are_buddhist() -> None:
    assert days.short_date(DAY) == "9 เม.ย. 2569"
    assert days.month_of(DAY) == "เมษายน 2569"
    assert days.time_of_day(datetime(2026, 4, 9, 14, 2)) == "14.02"
    assert day_words("2569q2/2569q4") == "ไตรมาสที่ 2 - 4 ปีงบประมาณ 2569"


@pytest.mark.usefixtures("english")
def test_english_days_are_of_the_common_era_and_fiscal_years_keep_their_name() -> None:
    assert days.short_date(DAY) == "9 Apr 2026"
    assert days.weekday_date(DAY) == "Thursday 9 April 2026"
    assert days.date_and_time(datetime(2026, 4, 9, 14, 2)) == "9 Apr 2026 14:02"
    assert days.time_of_day(datetime(2026, 4, 9, 14, 2)) == "14:02"
    assert days.date_range(DAY, date(2026, 4, 12)) == "9 - 12 Apr 2026"
    assert days.period_name(period_of("2569q1")) == "Quarter 1, fiscal year 2569"
    assert days.period_name(period_of("2569q4")) == "Quarter 4, fiscal year 2569"
    assert days.period_name(period_of("2569h2")) == "Second half, fiscal year 2569"
    assert days.period_name(Period(2569)) == "Fiscal year 2569"
    assert days.period_name(period_of("2569m10")) == "October 2025"
    assert days.stamp(10**18) == "–"


@pytest.mark.usefixtures("english")
def test_a_year_of_two_digits_is_not_guessed_while_years_are_of_the_common_era() -> None:
    assert read_day("9 Apr 26") is None
    assert read_day("9/4/69") is None
    days.count_years(buddhist=True)
    try:
        assert read_day("9 Apr 69") == read_day("9/4/69") == DAY
    finally:
        days.count_years(buddhist=False)


@pytest.mark.usefixtures("english")
def test_english_may_count_buddhist_years_and_reads_them_again() -> None:
    days.count_years(buddhist=True)
    try:
        assert days.short_date(DAY) == "9 Apr 2569"
        assert days.month_of(DAY) == "April 2569"
        assert read_day(days.long_date(DAY)) == DAY
        assert read_periods(day_words("2569m10/2569m03")) == "2569m10/2569m03"
    finally:
        days.count_years(buddhist=False)


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize("value", ["2569q2", "2569q2/2569q4", "2569m10", "2569m10/2569m03"])
def test_what_is_shown_in_english_can_be_typed_again(value: str) -> None:
    assert read_periods(day_words(value)) == value
    for said in (days.short_date(DAY), days.long_date(DAY), "9 apr. 2569", "9 เม.ย. 69"):
        assert read_day(said) == DAY


@pytest.mark.usefixtures("english")
def test_what_is_made_in_thai_leaves_other_threads_alone() -> None:
    heard = []
    with in_thai():
        other = Thread(target=lambda: heard.append((language(), _("แผน"))))
        other.start()
        other.join()
        assert (language(), _("แผน")) == (THAI, "แผน")
    assert heard == [("en", "Plan")]
    assert language() == "en"


def test_a_paper_says_the_same_whatever_is_spoken(folder: Folder, tmp_path: Path) -> None:
    (tmp_path / "tiny.yaml").write_text(TINY.replace("show: <step>", "show: <due> <by>"), encoding="utf-8")
    forms = Library([tmp_path])
    folder.use_forms(forms)
    row = {"id": "w", "kind": "work", "f.title": "งาน", "f.due": "2026-04-09", "f.by": "all", "parent": "p"}
    plan = planned(folder, forms.get("tiny"), ({"id": "p", "kind": "part", "f.title": "ตอน"}, row))
    thai = made(folder, plan, "works", "").build(Stamp())
    use("en", CATALOGUES)
    try:
        assert made(folder, plan, "works", "").build(Stamp()) == thai
    finally:
        use(THAI, CATALOGUES)
    assert "9 เมษายน 2569 ทุกหน่วยงาน" in str(thai)
