"""The picture of a year: which money lies in which quarter, and which results make a way; read at a constant cost."""

import json
from datetime import date
from fractions import Fraction
from typing import Any

import pytest

import main
import wiring
from core.assessment.start_deeds import import_answers
from core.home.picture import ResultWay, result_ways
from core.plan.file_deeds import import_plan, plan_at
from core.plan.standing import PlanStanding
from core.plan.year_view import YearMoney
from storage.db.folder.store import Folder
from tests.core.conftest import ctx
from tests.core.home.test_period_reports import FORMS, folder, sample
from tests.core.signing.year_states import YEAR
from tests.known import known

__all__ = ["folder"]
TODAY = date(2026, 2, 15)  # in quarter 2 of YEAR
SCORED = main.RESOURCES / "samples" / "eight_aspects.json"
ITEMS = [*json.loads(SCORED.read_text("utf-8"))["answers"]]


def money(folder: Folder, *plans: tuple[str, dict[str, Any]]) -> YearMoney | None:
    """The money of plans that are imported with these rows and reports."""
    found = []
    for form, content in plans:
        given = {**sample(form), "year": YEAR, **content}
        import_plan(ctx(folder), folder, FORMS.get(form), YEAR, given)
        record = known(folder.record(plan_at(folder.writer.unit, form, YEAR)))
        found.append(PlanStanding.of(folder, record, TODAY))
    return PlanStanding.year_money(YEAR, TODAY, found)


def activity(id_: str, span: str, **cells: object) -> dict[str, object]:
    given = {f"f.{name}": value for name, value in cells.items()}
    return {"id": id_, "kind": "activity", "f.title": id_, "f.span": span, **given}


def acting(*rows: dict[str, object], progress: tuple[object, ...] = ()) -> tuple[str, Any]:
    """A plan whose rows name the quarters of their money by their time."""
    above = {"id": "d1", "kind": "dimension", "f.title": "ด้าน"}
    every = [above, *({**row, "parent": "d1", "f.funding": "budget"} for row in rows)]
    return "cdd-action-plan", {"rows": every, "progress": [*progress]}


SPENT = {"id": "p", "row": "a", "period": f"{YEAR}q1", "f.done": "100", "f.spent": 70_000}


@pytest.mark.parametrize(
    ("plan", "planned", "spent", "undated"),
    [
        pytest.param(
            acting(activity("a", f"{YEAR}m11", budget=100_000), progress=(SPENT,)),
            [1000, 0, 0, 0],
            [700, 0, 0, 0],
            0,
            id="a row of one month has it in the quarter of that month",
        ),
        pytest.param(
            acting(activity("a", f"{YEAR}m12/{YEAR}m03", budget=100_000)),
            [250, 750, 0, 0],
            [0] * 4,
            0,
            id="a row of several quarters divides it by months",
        ),
        pytest.param(
            acting(activity("a", str(YEAR), budget=100_000)),
            [250] * 4,
            [0] * 4,
            0,
            id="of a whole year in four equal parts",
        ),
        pytest.param(
            acting(activity("a", f"{YEAR + 1}q1", budget=100_000)),
            [0] * 4,
            [0] * 4,
            1000,
            id="another year's row lies in none and is told",
        ),
        pytest.param(
            (
                "spending-plan",
                {
                    "rows": [
                        {"id": "s", "kind": "source", "f.title": "เงิน"},
                        {
                            "id": "i",
                            "kind": "item",
                            "parent": "s",
                            "f.allotted": 900_000,
                            "f.oct": 10_000,
                            "f.dec": 20_000,
                            "f.sep": 40_000,
                        },
                    ],
                    "progress": [{"id": "p", "row": "i", "period": f"{YEAR}q2", "f.spent": 12_345}],
                },
            ),
            [300, 0, 0, 400],
            [0, Fraction("123.45"), 0, 0],
            0,
            id="columns that plan each quarter come before the sum of the year",
        ),
    ],
)
def test_money_lies_in_the_quarter_its_plan_names(
    folder: Folder, plan: tuple[str, Any], planned: object, spent: object, undated: int
) -> None:
    found = money(folder, plan)
    assert found is not None
    assert [one.planned for one in found.quarters] == planned
    assert [one.spent for one in found.quarters] == spent
    assert found.undated == undated
    assert [one.ahead for one in found.quarters] == [False, False, True, True]


def test_reports_are_counted_where_they_are_due_and_plans_by_halves_are_not(
    folder: Folder,
) -> None:
    rows = (activity("a", f"{YEAR}q1"), activity("b", f"{YEAR}q2"))
    found = money(folder, acting(*rows, progress=(SPENT,)), ("anti-corruption-plan", {}))
    assert found is not None
    assert [(one.made, one.due) for one in found.quarters] == [(1, 1), (0, 1), (0, 1), (0, 1)]
    assert (found.plans, found.every) == (1, 2)
    assert money(folder, ("anti-corruption-plan", {"no": 2})) is None, "nothing is drawn of nothing"


def answers(folder: Folder, year: int, some: int, left: int = 0, ordinal: int = 1) -> None:
    """An assessment of a year with `some` items at half of their points and `left` ones without an answer."""
    form = FORMS.get("eight-aspects")
    if folder.results.deriving is None:
        folder.results.derive_by(wiring.deriving(FORMS, main.INSTRUMENTS))
    kept = {item: {"choice": "some" if n < some else "full"} for n, item in enumerate(ITEMS[left:])}
    import_answers(ctx(folder), folder, form, year, {"answers": kept}, ordinal=ordinal)
    folder.results.catch_up()


def ways(folder: Folder) -> list[ResultWay]:
    return [*result_ways(folder, folder.writer.unit, YEAR)]


def test_a_way_has_the_years_of_the_last_five_that_were_answered_whole(folder: Folder) -> None:
    answers(folder, YEAR - 5, 0)
    answers(folder, YEAR - 3, len(ITEMS))
    answers(folder, YEAR - 1, 0, left=1)
    assert ways(folder) == [], "one year is no way"
    answers(folder, YEAR, 0)
    (way,) = ways(folder)
    assert [year for year, _share in way.points] == [YEAR - 3, YEAR]
    assert way.points[0][1] < way.points[1][1] == 1
    assert way.title == "ตรวจความโปร่งใส 8 ด้าน"


def test_the_ways_of_many_assessments_are_read_with_the_statements_of_one(folder: Folder) -> None:
    counts, db = dict[int, int](), folder.writer.log.db
    for ordinal in range(1, 5):
        for year in (YEAR - 1, YEAR):
            answers(folder, year, 0, ordinal=ordinal)
        ways(folder)  # the form is read once
        found: list[str] = []
        db.set_trace_callback(found.append)
        assert len(ways(folder)) == ordinal
        db.set_trace_callback(None)
        counts[ordinal] = len(found)
    assert counts[4] == counts[1], counts
