"""A department of 18 divisions lives two fiscal years: its ITA result becomes rows of next year's measures, with last
year's figures drawn and none typed twice; a changed source is seen; what was locked stays, and says that it changed.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from core.assessment.copy_deeds import make_rows
from core.assessment.start_deeds import import_answers
from core.errors import UserError
from core.log.deeds import delete_record, restore_records
from core.log.ports import standing
from core.plan.deeds import CellInput, RowInsertPoint, add_plan_rows, enter_cells, start_plan
from core.plan.file_deeds import copy_plan, export_plan
from core.plan.register_deeds import add_entries
from core.plan.tree import PlanRow
from core.plan.view import PlanPage
from core.plan.year_view import PeriodReports
from core.signing.deeds import end_sign_off, sign_off
from core.thai.written import Period
from core.values import Plain, Ref, Text, Written
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from tests.core.assessment.test_results import deriving
from tests.core.plan.plans import NOON, context

DIVISIONS = 18
YEARS = {
    2567: (90, 85, 88, 92, 81, 86, "79.5", "75.06"),
    2568: (91, "80.5", 89, 93, 82, 87, "71.2", "66.75"),
    2569: (92, "84.25", 90, 94, 85, 88, "81", "79.99"),
}


@pytest.fixture
def department(tmp_path: Path) -> Iterator[Folder]:
    made = create(
        tmp_path / "office", tmp_path / "keys", "กรมตัวอย่าง", "D10", "section", "", 2569, NOON
    )
    names = [{"name": Text(f"กองที่ {n}"), "short": Text(f"ก{n}")} for n in range(1, DIVISIONS + 1)]
    made.results.derive_by(deriving())
    add_entries(context(made), made, "division", names)
    for year in (2567, 2568):
        publish(made, year)
    yield made
    made.close()


def publish(folder: Folder, year: int, **changed: str) -> None:
    """Enter the published ITA result of a year; `changed` are scores by indicator, `t7`."""
    scores = {f"t{n}": str(score) for n, score in enumerate(YEARS[year], start=1)} | changed
    answers = {f"s{n}": {f"measure.score{n}": scores[f"t{n}"]} for n in range(1, 9)}
    answers |= {f"o{n}": {"choice": "yes"} for n in range(1, 44)}
    import_answers(context(folder), folder, folder.forms.get("ita"), year, {"answers": answers})
    folder.results.catch_up()


def measures(folder: Folder, form: str, year: int) -> Ref:
    """Begin the plan of a year, with the rows its form makes of last year's result."""
    started = start_plan(context(folder), folder, folder.forms.get(form), year)
    plan = next(ref for ref in started.touched if ref.entity == "plan")
    make_rows(context(folder), folder, plan)
    return plan


def rows(folder: Folder, plan: Ref, kind: str) -> dict[str, PlanRow]:
    """The rows of a kind by the number of their indicator."""
    return {row.words("no"): row for row in PlanPage.of(folder, plan).rows if row.kind == kind}


def figures(folder: Folder, plan: Ref, kind: str, *cells: str) -> dict[str, tuple[str, ...]]:
    return {
        no: tuple(row.words(cell) for cell in cells) for no, row in rows(folder, plan, kind).items()
    }


@pytest.mark.parametrize("form", ["dep-ita-measures", "rdpb-ita-measures"])
def test_two_years_of_a_department_have_no_figure_typed_twice(
    department: Folder, form: str
) -> None:
    kind, cell = {"dep": ("before", "score"), "rdpb": ("indicator", "last")}[form.partition("-")[0]]
    plan = measures(department, form, 2569)
    assert figures(department, plan, kind, "title", cell, "change") == {
        "7": ("ประสิทธิภาพการสื่อสาร", "71.2", "-8.3"),
        "8": ("การปรับปรุงระบบการทำงาน", "66.75", "-8.31"),
        "2": ("การใช้งบประมาณ", "80.5", "-4.5"),
    }
    own = measures_of_every_division(department, plan)
    for quarter in range(1, 5):
        report(department, plan, own, quarter)
    stored = {name for row in department.records("row", plan.scope) for name in row.fields}
    assert not stored & {"f.score", "f.change", "f.last"}, (
        "nobody typed them, and they stand in no record"
    )
    sign_off(context(department), department, plan, "หัวหน้า")
    publish(department, 2569)
    after = measures(department, form, 2570)
    assert figures(department, after, kind, cell, "change") == {"8": ("79.99", "13.24")}
    assert (
        make_rows(context(department), department, after)
        .notes[0]
        .startswith("ทำเป็นแผนใหม่ 0 รายการ")
    )
    publish(department, 2568, t7="74")
    assert figures(department, plan, kind, cell)["7"] == ("71.2",), "it stays as it was locked"
    assert "เปลี่ยนจาก 71.20 เป็น 74" in rows(department, plan, kind)["7"].cells[cell].source_words


def measures_of_every_division(folder: Folder, plan: Ref) -> list[Ref]:
    """A measure of each division for an indicator that is weak, beside it what else is asked before locking."""
    form = folder.forms.get((record := standing(folder, plan)).text("using"))
    tops = [row.ref for row in PlanPage.of(folder, plan).rows if row.kind == "indicator"]
    if record.text("instrument_id") == "dep-ita-measures":
        (issue,) = add(folder, plan, "issue", None, {"f.title": Plain("urgent")})
        tops = add(
            folder,
            plan,
            "indicator",
            issue,
            {"f.no": Plain("7"), "f.title": Text("ประสิทธิภาพการสื่อสาร")},
        )
    divisions = [one.ref.id for one in folder.records("division", plan.scope)]
    spans = (
        {"f.span": Plain("2569q1/2569q4")} if any(one.id == "span" for one in form.fields) else {}
    )
    named: list[Mapping[str, Written]] = [
        {"f.title": Text("มาตรการ"), "f.responsible": Plain(each), **spans} for each in divisions
    ]
    for top in tops[1:]:
        add(folder, plan, "measure", top, named[0])
    made = add(folder, plan, "measure", tops[0], *named)
    assert len(made) == DIVISIONS
    return [row.ref for row in PlanPage.of(folder, plan).rows if row.kind == "measure"]


def add(
    folder: Folder, plan: Ref, kind: str, above: Ref | None, *values: Mapping[str, Written]
) -> list[Ref]:
    before = {row.ref for row in folder.records("row", plan.scope)}
    form = folder.forms.get(standing(folder, plan).text("using"))
    add_plan_rows(context(folder), folder, form, RowInsertPoint(plan, kind, above, "2569"), values)
    return [
        row.ref for row in folder.records("row", plan.scope, kind=kind) if row.ref not in before
    ]


def report(folder: Folder, plan: Ref, own: Sequence[Ref], quarter: int) -> None:
    """What came of every measure in a quarter, told by each division; it is counted one by one."""
    form = folder.forms.get(standing(folder, plan).text("using"))
    part = f"2569q{quarter}"
    day = Period.of(part).last + timedelta(days=1)
    for n, row in enumerate(own):
        if n % 9 == 0:
            asked = PeriodReports.current(form, PlanPage.of(folder, plan).rows, day)
            assert asked
            assert (asked.id, asked.made, len(asked.owing)) == (part, n, len(own))
        at = RowInsertPoint(plan, "result", row, part)
        add_plan_rows(
            context(folder), folder, form, at, [{"f.text": Text(f"จัดสี่ครั้งในไตรมาส {quarter}")}]
        )
    asked = PeriodReports.current(form, PlanPage.of(folder, plan).rows, day)
    assert asked
    assert (asked.id, asked.made, list(asked.missing)) == (part, len(own), [])


def test_another_figure_is_not_typed_over_a_drawn_one(department: Folder) -> None:
    plan = measures(department, "dep-ita-measures", 2569)
    form = department.forms.get("dep-ita-measures")
    row = rows(department, plan, "before")["7"].ref
    assert not enter_cells(
        context(department), department, form, row, "2569", [CellInput("score", "71.20", None)]
    ).save
    with pytest.raises(UserError, match="พิมพ์ตัวเลขอื่นในช่องคะแนนไม่ได้"):
        enter_cells(
            context(department), department, form, row, "2569", [CellInput("score", "99", None)]
        )


def test_without_a_finished_source_the_figure_is_typed(department: Folder) -> None:
    form = department.forms.get("dep-ita-measures")
    plan = measures(department, "dep-ita-measures", 2572)
    assert rows(department, plan, "before") == {}
    (said,) = make_rows(context(department), department, plan).notes
    assert said.endswith("ปี 2571 ที่ตอบครบทุกข้อ ตอบให้ครบก่อน แล้วกด ทำเป็นแผน อีกครั้ง")
    at = RowInsertPoint(plan, "before", None, "2572")
    add_plan_rows(
        context(department), department, form, at, [{"f.no": Plain("7"), "f.part": Plain("eit")}]
    )
    row = rows(department, plan, "before")["7"]
    enter_cells(
        context(department), department, form, row.ref, "2572", [CellInput("score", "70", None)]
    )
    cell = rows(department, plan, "before")["7"].cells["score"]
    assert (cell.words, cell.source_words, cell.source) == ("70", "", None)


def test_what_was_locked_stays_and_says_that_its_source_changed(department: Folder) -> None:
    plan = measures(department, "rdpb-ita-measures", 2569)
    complete(department, plan)
    done = sign_off(context(department), department, plan, "หัวหน้า")
    source = rows(department, plan, "indicator")["7"].cells["last"].source
    assert source
    assert {
        row.text("drawn.last") for row in department.records("row", plan.scope, kind="indicator")
    } == {source.local}
    publish(department, 2568, t7="74")
    cell = rows(department, plan, "indicator")["7"].cells["last"]
    assert (cell.words, cell.source_words) == (
        "71.2",
        "จากผล ITA ปี 2568 ต้นทางเปลี่ยนจาก 71.20 เป็น 74 หลังล็อก",
    )
    assert re.search(r"'f.last': '71.2'", repr(export_plan(department, plan)))
    delete_record(context(department), department, source)
    gone = rows(department, plan, "indicator")["7"].cells["last"]
    assert (gone.words, gone.source_words, gone.source) == (
        "71.2",
        "เขียนไว้เมื่อล็อก ต้นทางไม่อยู่ที่นี่แล้ว",
        None,
    )
    restore_records(context(department), department, [source])
    department.results.catch_up()
    end_sign_off(
        context(department),
        department,
        next(ref for ref in done.touched if ref.entity == "signoff"),
        "แก้",
    )
    cell = rows(department, plan, "indicator")["7"].cells["last"]
    assert (cell.words, cell.source_words) == ("74", "จากผล ITA ปี 2568")


@pytest.mark.parametrize("form", ["dep-ita-measures", "rdpb-ita-measures"])
def test_a_copy_for_next_year_takes_no_figure_of_last_year_and_nothing_twice(
    department: Folder, form: str
) -> None:
    kind, cell = {"dep": ("before", "score"), "rdpb": ("indicator", "last")}[form.partition("-")[0]]
    plan, by = measures(department, form, 2569), department.forms.get(form)
    if form == "rdpb-ita-measures":
        complete(department, plan)
        sign_off(context(department), department, plan, "หัวหน้า")
    publish(department, 2569)
    copied = copy_plan(context(department), department, by, plan, 2570, form=by)
    after = next(ref for ref in copied.touched if ref.entity == "plan")
    assert not {
        name
        for row in department.records("row", plan.scope, plan=after.local)
        for name in row.fields
    } & {
        f"f.{cell}",
        "f.change",
    }
    shown = figures(department, after, kind, cell, "change")
    assert shown == {"7": ("81", "9.8"), "8": ("79.99", "13.24"), "2": ("84.25", "3.75")}, (
        "all of the year before"
    )
    assert (
        make_rows(context(department), department, after)
        .notes[0]
        .startswith("ทำเป็นแผนใหม่ 0 รายการ")
    )
    assert len([row for row in PlanPage.of(department, after).rows if row.kind == kind]) == len(
        shown
    )


def complete(folder: Folder, plan: Ref) -> None:
    """What the form asks for before its plan is locked."""
    form = folder.forms.get("rdpb-ita-measures")
    for row in rows(folder, plan, "indicator").values():
        at = RowInsertPoint(plan, "measure", row.ref, "2569")
        said: dict[str, Written] = {"f.title": Text("มาตรการ"), "f.span": Plain("2569q1/2569q2")}
        said["f.responsible"] = Plain("all")
        add_plan_rows(context(folder), folder, form, at, [said])
