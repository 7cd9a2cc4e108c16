"""A year of a plan in parts: planned, reported, dated; a quarter locked alone, and what can only be read then."""

from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from core.errors import LockedRecordError
from core.forms.shape import Instrument
from core.people.deeds import add_person
from core.plan.deeds import CellInput, enter_cells
from core.plan.view import PlanPage
from core.plan.year_view import (
    LockablePart,
    locked_reports,
    locked_words,
    owes,
    parts_of,
    run_of,
    year_of,
)
from core.signing.chain import whole_bodies
from core.signing.deeds import end_sign_off, sign_off
from core.signing.view import revisions, sign_panel
from core.thai.days import stamp
from core.thai.written import Period
from core.values import Ref
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.plan.plans import NOON, TINY, context, planned, tree
from ui.terminal.signings import panel_lines

DATED = (
    {"id": "p1", "kind": "part", "f.title": "ตอน"},
    {"id": "w1", "kind": "work", "parent": "p1", "f.title": "ก", "f.due": "2026-03-31"},
)


@pytest.fixture
def shares(folder: Folder, form: Instrument) -> list[tuple[Fraction | None, bool]]:
    rows = tree(folder, form, planned(folder, form, DATED, PROGRESS))
    work = next(row for row in rows if row.kind == "work")
    found = year_of(form, 2569, work, rows[0], (), date(2026, 2, 1))
    assert [part.now for part in found] == [False, True, False, False]
    assert [part.ahead for part in found] == [False, False, True, True]
    return [(part.share, part.planned) for part in found]


def test_each_quarter_has_its_own_report_and_the_day_a_row_is_due_lies_in_one(
    shares: list[tuple[Fraction | None, bool]],
) -> None:
    assert shares == [(Fraction(1), False), (Fraction(51, 200), True), (None, False), (None, False)]


@pytest.mark.parametrize(
    ("spans", "reported", "due"),
    [
        pytest.param("", "", "1234", id="a row without a period is asked in every quarter"),
        pytest.param("2569q2", "2", "2", id="another one in its own"),
        pytest.param("2569", "1", "1234", id="all through the year"),
        pytest.param("2569m12/2569m01", "12", "12", id="in each quarter that its months touch"),
        pytest.param("2569q1 2569q4", "14", "14", id="in two fields"),
        pytest.param("2569q2", "", "234", id="nothing reported: later ones too"),
        pytest.param("2569q2", "3", "3", id="until it is, late"),
        pytest.param("2569q2", "12", "12", id="a report made early counts"),
        pytest.param("2568q1/2568q2", "", "1234", id="a period of the year before has passed"),
        pytest.param("2570q1", "", "", id="one of the next year has not come"),
    ],
)
def test_a_row_owes_reports_of_the_quarters_it_is_planned_in_and_of_later_ones_while_it_has_none(
    spans: str, reported: str, due: str
) -> None:
    runs = tuple(run for one in spans.split() if (run := run_of([one])))
    made = frozenset(f"2569q{n}" for n in reported)
    quarters = Period.each(2569, "q")
    assert "".join(str(part.n) for part in quarters if owes(runs, part, made)) == due


def test_a_form_that_reports_once_is_told_in_quarters(form: Instrument) -> None:
    assert [part.id for part in parts_of(form, 2569)] == ["2569q1", "2569q2", "2569q3", "2569q4"]


ROWS = (
    {"id": "p1", "kind": "part", "f.title": "ตอน"},
    {"id": "w1", "kind": "work", "parent": "p1", "f.title": "ก"},
    {"id": "c1", "kind": "cost", "parent": "g1", "f.amount": 100},
)
PROGRESS = (
    {"id": "g1", "row": "w1", "period": "2569q1", "f.done": "100"},
    {"id": "g2", "row": "w1", "period": "2569q2", "f.done": "25.5"},
)


@pytest.fixture
def forms(tmp_path: Path) -> FormLibrary:
    room = tmp_path / "forms"
    room.mkdir()
    (room / "tiny.yaml").write_text(TINY, encoding="utf-8")
    return FormLibrary([room])


@pytest.fixture
def plan(folder: Folder, forms: FormLibrary) -> Ref:
    """A plan whose first quarter is locked."""
    made = planned(folder, forms.get("tiny"), ROWS, PROGRESS)
    sign_off(context(folder), folder, made, "หัวหน้า", "2569q1")
    return made


def read(page: PlanPage) -> dict[str, bool]:
    """By cell, whether it can only be read."""
    cells = [(row, cell) for row in page.rows for cell in row.cells.values() if cell.field]
    return {f"{row.kind}.{cell.id}": page.locks.row(row, cell) for row, cell in cells}


ONLY_READ = "อ่านได้อย่างเดียว เพราะล็อกไว้เพื่อลงนามแล้ว"


def test_who_locked_is_who_was_at_the_keyboard_and_not_who_is_to_sign(
    folder: Folder, forms: FormLibrary, plan: Ref
) -> None:
    nobody = context(folder)
    persons = [
        add_person(nobody, folder, name, "นักวิชาการ").touched for name in ("สมหญิง ใจดี", "กานดา มีสุข")
    ]
    first, second = (next(ref for ref in touched if ref.entity == "person") for touched in persons)
    at = stamp(int(NOON.timestamp() * 1000))
    report = "ผลของไตรมาสที่ 1 ปีงบประมาณ 2569 "
    assert locked_reports(folder, plan) == {"2569q1": f"{report}{ONLY_READ} {at}"}, (
        "nobody was named"
    )
    sign_off(replace(nobody, person=second.id), folder, plan, "หัวหน้า", "2569q2")
    sign_off(replace(nobody, person=first.id), folder, plan, "นายมานะ หัวหน้า, กานดา มีสุข")
    assert locked_words(folder, plan) == f"{ONLY_READ} โดย สมหญิง ใจดี {at}"
    assert locked_reports(folder, plan)["2569q2"].endswith(f"{ONLY_READ} โดย กานดา มีสุข {at}")
    (told,) = revisions(folder, whole_bodies(folder, plan), None)
    assert (told.locked, told.signers) == (f"โดย สมหญิง ใจดี {at}", "นายมานะ หัวหน้า, กานดา มีสุข")
    panel = sign_panel(folder, plan, {}, date(2026, 11, 3))
    assert panel is not None
    assert f"ล็อกไว้ {told.locked} ผู้ลงนาม {told.signers}" in "\n".join(panel_lines(panel))
    with pytest.raises(LockedRecordError) as refused:
        entered(
            folder,
            forms,
            next(one.ref for one in folder.records("row") if one.text("kind") == "work"),
            "2569q3",
        )
    assert refused.value.why == "เพราะข้อมูลนี้ล็อกไว้เพื่อลงนามแล้ว โดย สมหญิง ใจดี"


def test_a_plan_is_called_locked_only_while_a_sign_off_of_all_of_it_stands(
    folder: Folder, plan: Ref
) -> None:
    assert locked_words(folder, plan) == "", "a quarter of it is"
    done = sign_off(context(folder), folder, plan, "หัวหน้า")
    assert locked_words(folder, plan).startswith(ONLY_READ)
    end_sign_off(
        context(folder), folder, next(ref for ref in done.touched if ref.entity == "signoff"), "แก้"
    )
    assert locked_words(folder, plan) == ""


def test_only_the_report_of_the_quarter_is_read_and_that_is_what_is_refused(
    folder: Folder, forms: FormLibrary, plan: Ref
) -> None:
    first, second = (PlanPage.of(folder, plan, period) for period in ("2569q1", "2569q2"))
    assert first.locks.why.startswith(f"ผลของไตรมาสที่ 1 ปีงบประมาณ 2569 {ONLY_READ}")
    assert {name for name, only in read(first).items() if only} == {"work.done", "cost.amount"}
    work = next(row for row in first.rows if row.kind == "work")
    costs = first.kind("cost")
    assert costs is not None
    assert (first.locks.lines(work, costs), second.locks.lines(work, costs)) == (True, False)
    assert (second.locks.why, any(read(second).values())) == ("", False)
    with pytest.raises(LockedRecordError):
        entered(folder, forms, work.ref, "2569q1")
    entered(folder, forms, work.ref, "2569q2")
    (signoff,) = folder.records("signoff")
    end_sign_off(context(folder), folder, signoff.ref, "แก้")
    assert PlanPage.of(folder, plan, "2569q1").locks.why == ""


def entered(folder: Folder, forms: FormLibrary, row: Ref, period: str) -> None:
    page = PlanPage.of(
        folder, Ref(row.scope, *folder.records("plan")[0].ref.local.split("/")), period
    )
    found = page.row(row)
    assert found is not None
    entry = CellInput("done", "50", found.cells["done"].shown.seen)
    enter_cells(context(folder), folder, forms.get("tiny"), row, period, [entry])


def test_each_quarter_may_be_locked_but_the_one_that_is(folder: Folder, plan: Ref) -> None:
    found = LockablePart.of(folder, plan)
    assert [(one.period, one.locked) for one in found] == [
        ("", False),
        ("2569", False),
        ("2569q1", True),
        ("2569q2", False),
        ("2569q3", False),
        ("2569q4", False),
    ]
    assert found[0].words == "ทั้งแผน"
    sign_off(context(folder), folder, plan, "หัวหน้า")
    page = PlanPage.of(folder, plan, "2569q2")
    assert page.locks.plan
    assert all(read(page).values())
