"""The first page names what is not finished in the years before, each with its year, at a cost that does not grow."""

from datetime import date, datetime
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from core.home.open_years import other_years
from core.home.rows import REPORT, Destination, LastBackups, Task
from core.home.view import home
from core.home.year import read_year
from core.plan.file_deeds import import_plan
from core.thai.written import fiscal_year
from storage.db.folder.store import Folder
from tests.core.conftest import NOON, ctx
from tests.core.home.test_period_reports import FORMS, Walk, sample
from tests.core.signing.year_states import YEAR, YearOfWork, small_forms

OCTOBER = datetime(2026, 10, 15, 9, tzinfo=NOON.tzinfo)  # of the fiscal year after YEAR


def others(folder: Folder, now: datetime = OCTOBER, year: int = 0) -> list[Task]:
    """The tasks of other years on the first page of a year, 0 = the present one."""
    at = year or fiscal_year(now.date())
    return [
        one
        for one in home(folder, folder.writer.unit, at, now, {}, LastBackups()).tasks
        if one.year
    ]


def test_results_that_are_missing_are_asked_for_in_the_next_two_years_and_only_while_they_are(
    folder: Folder,
) -> None:
    walk = Walk(folder, "operating-plan")
    rows = walk.owing()
    (asked,) = others(folder)
    assert (asked.year, asked.goal) == (YEAR, Destination("plan", rows[0].ref, REPORT, YEAR))
    assert asked.title == "กรอกผลไตรมาสที่ 4 ของแผนปฏิบัติงาน"
    assert asked.reason == f"มีผลแล้ว 0 จาก {len(rows)} รายการที่ถึงกำหนด"
    assert [one.title for one in walk.asked(OCTOBER.date())] == [asked.title], "of its own year"
    assert others(folder, year=YEAR) == []
    assert [one.year for one in others(folder, OCTOBER.replace(year=2027))] == [YEAR]
    assert others(folder, OCTOBER.replace(year=2028)) == []
    for part in walk.parts:
        for row in walk.owing(part):
            walk.report(row, part.id)
    assert others(folder) == []


def test_from_a_past_year_the_present_one_is_told(folder: Folder) -> None:
    Walk(folder, "operating-plan")
    assert [one.year for one in others(folder, NOON, YEAR - 1)] == [YEAR]


@pytest.mark.parametrize(
    ("form", "until", "when", "first"),
    [
        pytest.param("operating-plan", date(2026, 10, 31), "ครบกำหนด 31 ต.ค.", True, id="soon"),
        pytest.param("operating-plan", date(2026, 10, 10), "เลยมา 5 วัน", True, id="overdue"),
        pytest.param("operating-plan", date(2027, 3, 31), "ครบกำหนด 31 มี.ค.", False, id="later"),
        pytest.param("cdd-action-plan", date(2026, 10, 31), "", False, id="of another form"),
    ],
)
def test_a_day_on_which_a_programme_wants_the_results_is_told_and_sets_the_order(
    folder: Folder,
    monkeypatch: pytest.MonkeyPatch,
    form: str,
    until: date,
    when: str,
    first: bool,
) -> None:
    Walk(folder, "operating-plan")
    step: Any = SimpleNamespace(
        step=SimpleNamespace(yields="progress"),
        form=form,
        due=SimpleNamespace(until=until),
        stands=SimpleNamespace(state="open"),
    )
    monkeypatch.setattr("core.home.open_years.year_steps", lambda *_given: [step])
    known = read_year(folder, folder.writer.unit, YEAR + 1, OCTOBER, {}, LastBackups())
    part = other_years(folder, known)
    (task,) = (*part.first, *part.open)
    assert (task.when, bool([*part.first])) == (when, first)


def test_an_assessment_waits_until_it_is_locked_and_then_its_signature_does(
    folder: Folder, tmp_path: Path
) -> None:
    year = YearOfWork(folder, small_forms(tmp_path / "forms"), tmp_path)

    def said() -> list[tuple[str, Destination]]:
        return [(one.title, one.goal) for one in others(folder)]

    year.hires()
    year.answers("d1.l1.1")
    name = "การประเมิน แบบสั้น 2569"
    goal = Destination("assessment", year.assessment, "", YEAR)
    assert said() == [(f"{name} ยังไม่ล็อกเพื่อลงนาม", goal)]
    year.locks(year.assessment)
    sign = Destination("sign", year.assessment, "", YEAR)
    assert said() == [(f"พิมพ์ {name} เพื่อลงนาม", sign)]
    year.prints(year.assessment)
    year.inks(("maker", "ก้อย"), ("head", "คม"))
    year.confirms()
    year.sends()
    assert said() == [], "what others are to answer is no task"
    year.answered("returned")
    assert said() == [(f"{name} ถูกส่งคืนให้แก้ไข", sign)]


def statements(folder: Folder) -> int:
    """How many statements the first page reads with."""
    found: list[str] = []
    db = folder.writer.log.db
    db.set_trace_callback(found.append)
    try:
        others(folder)
    finally:
        db.set_trace_callback(None)
    return len(found)


def test_the_first_page_reads_no_more_of_ten_years_than_of_three(folder: Folder) -> None:
    form, counts = FORMS.get("operating-plan"), dict[int, int]()
    for n in range(10):
        year = YEAR + 1 - n
        import_plan(ctx(folder), folder, form, year, {**sample("operating-plan"), "year": year})
        statements(folder)  # the forms are read once
        counts[n + 1] = statements(folder)
    assert counts[10] == counts[3], counts
