"""A plan as its form prints it: order, numbers, what is reported, what is computed, and rows that lost their place."""

from collections.abc import Sequence
from fractions import Fraction

from core.forms.shape import Instrument
from core.log.deeds import FieldWrite, delete_record, set_field
from core.plan.tree import PlanRow
from core.plan.year_view import PeriodReports
from core.values import Plain
from storage.db.folder.store import Folder
from storage.instruments.reader import read
from tests.core.plan.plans import FORM, NOON, context, planned, printed, tree

ROWS = (
    {"id": "p1", "kind": "part", "f.title": "ตอนหนึ่ง"},
    {
        "id": "w1",
        "kind": "work",
        "parent": "p1",
        "f.title": "ก",
        "f.due": "2026-03-31",
        "f.by": "all",
    },
    {"id": "s1", "kind": "step", "parent": "w1", "f.text": "ขั้นเดียว"},
    {"id": "w2", "kind": "work", "parent": "p1", "f.title": "ข"},
    {"id": "s2", "kind": "step", "parent": "w2", "f.text": "แรก"},
    {"id": "s3", "kind": "step", "parent": "w2", "f.text": "สอง"},
    {"id": "p2", "kind": "part", "f.title": "ตอนสอง"},
    {"id": "w3", "kind": "work", "parent": "p2", "f.title": "ค"},
    {"id": "c1", "kind": "cost", "parent": "g1", "f.amount": 100_050},
    {"id": "c2", "kind": "cost", "parent": "g2", "f.amount": 900},
)
PROGRESS = (
    {"id": "g1", "row": "w1", "period": "2569q1", "f.done": "50"},
    {"id": "g2", "row": "w1", "period": "2569q2", "f.done": "80"},
    {"id": "g3", "row": "w2", "period": "2569q1", "f.done": "25.5"},
)


def test_the_mean_of_the_plan_is_exact_over_what_was_reported(
    folder: Folder, form: Instrument
) -> None:
    rows = tree(folder, form, planned(folder, form, ROWS, PROGRESS), "2569q1")
    assert rows[0].cells["mean"].value == Fraction(755, 20)
    assert rows[0].words("mean") == "37.75"


def owing(form: Instrument, rows: Sequence[PlanRow]) -> set[str]:
    """The kinds of rows that owe reports."""
    kinds = {row.ref: row.kind for row in rows}
    return {kinds[ref] for one in PeriodReports.all(form, rows, NOON.date()) for ref in one.owing}


def test_a_report_is_owed_by_rows_that_can_have_one(folder: Folder, form: Instrument) -> None:
    rows = tree(folder, form, planned(folder, form, ROWS, PROGRESS), "2569q1")
    assert owing(form, rows) == {"work"}


def test_where_the_form_demands_reports_only_those_are_owed(folder: Folder) -> None:
    form = read(FORM)
    rows = ({"id": "c", "kind": "cover"}, {"id": "g", "kind": "goal_group"})
    activity = {"id": "a", "kind": "activity", "parent": "g", "f.title": "ก"}
    shown = tree(folder, form, planned(folder, form, (*rows, activity), ()))
    assert owing(form, shown) == {"activity"}


def test_a_wish_with_what_the_cell_shows_is_no_conflict(folder: Folder, form: Instrument) -> None:
    plan = planned(folder, form, ROWS, PROGRESS)
    cell = tree(folder, form, plan, "2569q1")[2].cells["done"]
    set_field(
        context(folder), folder, cell.ref, [FieldWrite(cell.field, Plain("60"), cell.shown.seen)]
    )
    after = tree(folder, form, plan, "2569q1")[2].cells["done"]
    assert (after.words, after.shown.conflict) == ("60", False)


def test_rows_below_a_deleted_row_come_last_adrift_and_are_not_counted(
    folder: Folder, form: Instrument
) -> None:
    plan = planned(folder, form, ROWS, PROGRESS)
    part = tree(folder, form, plan, "2569q1")[1]
    delete_record(context(folder), folder, part.ref)
    rows = tree(folder, form, plan, "2569q1")
    assert printed(rows)[:3] == [("plan", ""), ("part", "1."), ("work", "1.1")]
    adrift = [row for row in rows if row.adrift]
    assert [(row.kind, row.words("title")) for row in adrift] == [("work", "ก"), ("work", "ข")]
    assert len(rows) == 9
    assert rows[0].cells["mean"].value is None


def test_what_the_shape_of_a_result_does_not_ask_is_kept_and_not_asked(folder: Folder) -> None:
    form = read(FORM)
    rows = (
        {"id": "g", "kind": "goal_group", "f.title": "problem"},
        {
            "id": "a",
            "kind": "activity",
            "parent": "g",
            "f.title": "กิจกรรม",
            "f.result_shape": "topics",
        },
        {"id": "l", "kind": "level", "parent": "a.r", "f.level": 1},
        {"id": "r", "kind": "result", "parent": "a.r", "f.text": "ผล"},
    )
    plan = planned(folder, form, rows, ({"id": "a.r", "row": "a", "period": "2569"},))
    found = {row.kind: row.applies for row in tree(folder, form, plan)}
    assert (found["level"], found["result"]) == (False, True)


def test_a_number_given_to_a_row_goes_before_the_pattern_of_its_kind(
    folder: Folder, form: Instrument
) -> None:
    rows = [{**row, "number": "7."} if row["id"] == "p2" else row for row in ROWS]
    found = printed(tree(folder, form, planned(folder, form, rows, PROGRESS)))
    assert [number for kind, number in found if kind == "part"] == ["1.", "7."]
