"""Who was in time: by the first file that brought a step, or the day of the paper; sending again changes nothing."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from core.assessment.start_deeds import import_answers, start_assessment
from core.assigning.programme_steps import StepCompletion
from core.centre.date_deeds import set_dates
from core.centre.drawn import pictures
from core.centre.overview import YearOverview, overview
from core.centre.paper_deeds import receive_on_paper
from core.centre.sheets import CentreTableRow
from core.centre.step_days import days, shown
from core.log.deeds import add_row
from core.log.ports import Context
from core.plan.deeds import start_plan
from core.plan.file_deeds import import_plan
from core.values import Plain, Ref
from storage.db.folder.store import Folder
from tests.core.assessment.test_import_damaged import sample
from tests.core.centre.test_rank import FORMS
from tests.core.centre.test_setup import published
from tests.core.conftest import ctx
from tests.core.papers.test_score_sheets import CDD
from tests.storage.exchange.towns import Town, build, enrol

PROGRAMME = FORMS.programme("cdd-clean-programme")
YEAR = 2570
DUE = "2027-04-30"
DAY = date(2027, 6, 1)
STEP, PAST = "self_assessment", 2569
PLANS = tuple(replace(one, form="") if one.yields == "plan" else one for one in PROGRAMME.steps)
PROGRAMMES = (  # of other owners: by another plan, by plans nobody names, by whatever comes
    PROGRAMME,
    replace(PROGRAMME, instruments=("dsi-moral-plan/2569",)),
    replace(PROGRAMME, instruments=("cdd-clean/2564",), steps=PLANS),
    replace(PROGRAMME, instruments=("garden-self-check/2564",), steps=PLANS),
)


@pytest.fixture
def towns(tmp_path: Path) -> Iterator[list[Town]]:
    """A centre and three provinces."""
    codes = ("9", "1", "2", "3")
    made = [build(tmp_path / code, code, "centre" if code == "9" else "province") for code in codes]
    enrol(made, [("9", "centre", ""), *((code, "province", "9") for code in codes[1:])])
    centre = made[0].folder
    set_dates(ctx(centre), centre, published(centre), YEAR, {STEP: DUE})
    yield made
    for one in made:
        one.folder.close()


def assess(town: Town) -> None:
    town.do(lambda context, store: start_assessment(context, store, CDD, YEAR))


def arrive(centre: Town, town: Town, month: int, day: int) -> None:
    centre.now = datetime(2027, month, day, 5, tzinfo=UTC)
    assert all(row.result and not row.repeat for row in centre.take(town.send(centre)))


def year(centre: Town, today: date = DAY) -> YearOverview:
    return overview(centre.unit, YEAR, today, (), centre.folder)


def listed(centre: Town) -> list[CentreTableRow]:
    drawn = next(one for one in pictures(year(centre)) if one.id == "steps")
    title = next(
        step.title
        for line in year(centre).board.lines
        for step in line.row.steps
        if step.step == STEP
    )
    return [row for row in drawn.sheet.rows if row.cells[1] == title]


def test_the_first_file_that_brings_it_counts_and_the_list_is_in_the_order_of_coming(
    towns: list[Town],
) -> None:
    centre, early, late, never = towns
    arrive(centre, early, 3, 1)  # nothing of the step yet
    for town in (early, late):
        assess(town)
    arrive(centre, late, 5, 12)
    assert days(centre.folder, PROGRAMME, YEAR, DAY) == {(late.unit, STEP): date(2027, 5, 12)}
    arrive(centre, early, 4, 20)
    early.plan()
    arrive(centre, early, 5, 20)  # sent again, later than its date
    assert days(centre.folder, PROGRAMME, YEAR, DAY)[early.unit, STEP] == date(2027, 4, 20)
    rows = listed(centre)
    assert [row.key for row in rows] == [never.unit, late.unit, early.unit]
    assert [row.cells[-1] for row in rows] == ["เกินกำหนด", "ช้า 12 วัน", "ทันกำหนด"]
    assert [row.cells[3] for row in rows] == ["–", "12 พ.ค. 2570", "20 เม.ย. 2570"]
    bar = next(
        one
        for one in next(p for p in pictures(year(centre)) if p.id == "steps").bars
        if STEP in one.key
    )
    assert bar.says.endswith("ทำแล้ว 2 จาก 3 ทันกำหนด 1 ช้า 1 เกินกำหนด 1")


def test_on_its_last_day_it_is_in_time_and_a_later_date_makes_who_was_late_in_time(
    towns: list[Town],
) -> None:
    centre, one, other, _none = towns
    for town in (one, other):
        assess(town)
    arrive(centre, one, 4, 30)
    arrive(centre, other, 5, 1)
    assert {row.cells[-1] for row in listed(centre)[1:]} == {"ทันกำหนด", "ช้า 1 วัน"}
    programme = centre.folder.records("programme")[0].ref
    set_dates(
        ctx(centre.folder), centre.folder, programme, YEAR, {STEP: "2027-05-31"}, "เลื่อนทั้งประเทศ"
    )
    assert [row.cells[-1] for row in listed(centre)[1:]] == ["ทันกำหนด", "ทันกำหนด"]


def test_paper_counts_by_its_day_and_the_earlier_of_the_two_stands(towns: list[Town]) -> None:
    centre, one, _other, _none = towns

    def receive(day: str) -> None:
        context = replace(ctx(centre.folder), now=datetime(2026, 12, 1, tzinfo=UTC))
        receive_on_paper(context, centre.folder, one.unit, YEAR, [(PROGRAMME, STEP)], day, "")

    receive("2026-11-02")
    assert days(centre.folder, PROGRAMME, YEAR, DAY) == {(one.unit, STEP): date(2026, 11, 2)}
    assert listed(centre)[-1].cells[-1] == "ทันกำหนด รับเป็นกระดาษ"
    assess(one)
    arrive(centre, one, 5, 12)
    assert days(centre.folder, PROGRAMME, YEAR, DAY)[one.unit, STEP] == date(2026, 11, 2)


def test_what_shows_a_step_is_of_those_who_have_done_it(folder: Folder) -> None:
    """Whatever a step asks for: the records it is told by are of the very units that count as done."""

    def same() -> dict[str, set[str]]:
        for programme in PROGRAMMES:
            found = shown(folder, programme, PAST, DAY)
            units = {
                step: set(of)
                for step, of in StepCompletion.of(folder, programme, PAST, DAY).steps.items()
            }
            assert {step: set(by) for step, by in found.items()} == units
        return {
            step: set(of)
            for step, of in StepCompletion.of(folder, PROGRAMME, PAST, DAY).steps.items()
            if of
        }

    seen = same()
    for form in ("dsi-moral-plan", "cdd-action-plan", "cdd-innovation", "cdd-drive-summary"):
        start_plan(ctx(folder), folder, FORMS.get(form), PAST)
        seen |= same()
    import_answers(ctx(folder), folder, CDD, PAST, sample("cdd_province_a.json"))
    seen |= same()
    import_plan(
        ctx(folder), folder, FORMS.get("dsi-moral-plan"), PAST, sample("moral_plan_district.json")
    )
    seen |= same()
    row = next(iter(folder.records("row", kind="activity")))
    report(ctx(folder), folder, row.ref)
    seen |= same()
    plan = next(
        one for one in folder.records("plan") if one.text("instrument_id") == "cdd-action-plan"
    )
    (own,) = add_row(
        ctx(folder), folder, folder.writer.unit, "row", {"plan": Plain(plan.ref.local)}
    ).touched
    report(ctx(folder), folder, own)
    seen |= same()
    assert set(seen) == {
        one.id for one in PROGRAMME.steps if one.who == "office" and one.id != "briefing"
    }


def report(context: Context, folder: Folder, row: Ref) -> None:
    said = {"row": Plain(row.local), "period": Plain(f"{PAST}q1"), "status": Plain("done")}
    add_row(context, folder, folder.writer.unit, "progress", {**said})
