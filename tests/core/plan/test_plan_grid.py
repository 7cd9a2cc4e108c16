"""The rows of a kind as a table: in Thai order, found by words, added up, copied so that nothing runs in a sheet."""

from typing import Any

import pytest

import main
from core.plan.grid_view import ABOVE, PlanRowsGrid, arranged, grid_of, no_bed, totals
from core.plan.view import PlanPage
from core.tabular import guarded
from core.values import Ref
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from storage.instruments.reader import read
from tests.core.plan.conftest import folder
from tests.core.plan.plans import FORM, planned

__all__ = ["folder"]
TITLES = ("เกษตร", "กล้วย", "ขนม 10", "ขนม ๙")
ROWS: tuple[dict[str, Any], ...] = (
    {"id": "g", "kind": "goal_group", "f.title": "problem"},
    *({"id": title, "kind": "activity", "parent": "g", "f.title": title} for title in TITLES),
    {"id": "x", "kind": "expense", "parent": "r", "f.item": "=1+1", "f.amount": 10050},
    {"id": "y", "kind": "expense", "parent": "r", "f.item": "ซอง", "f.amount": 200},
    {"id": "z", "kind": "expense", "parent": "r", "f.item": "บัตร"},
)
FORMS = FormLibrary([main.RESOURCES / "instruments"])


@pytest.fixture
def plan(folder: Folder) -> Ref:
    return planned(folder, read(FORM), ROWS, ({"id": "r", "row": "เกษตร", "period": "2569"},))


def grid(folder: Folder, plan: Ref, kind: str) -> PlanRowsGrid:
    page = PlanPage.of(folder, plan)
    found = page.kind(kind)
    assert found is not None
    return grid_of(page, found)


@pytest.mark.parametrize("form", ["pmqa-analysis-2565", "district-kpi-2564"])
def test_a_table_whose_rows_the_form_gives_says_so(folder: Folder, form: str) -> None:
    forms = FormLibrary([main.INSTRUMENTS])
    folder.use_forms(forms)
    page = PlanPage.of(folder, planned(folder, forms.get(form), ()))
    for kind in page.form.kinds:
        said = no_bed(page, grid_of(page, kind))
        above = kind
        while above.number != "given" and above.within:
            above = next(one for one in page.form.kinds if one.id == above.within)
        given = above.number == "given"
        assert said.endswith("ไม่ได้ เพราะแบบกำหนดแถวไว้แล้ว กรอกในแถวที่มีอยู่") == given, kind.id


def test_empty_cells_stand_last_either_way_and_totals_are_of_what_is_shown(
    folder: Folder, plan: Ref
) -> None:
    found = grid(folder, plan, "expense")
    assert [found.words(n, "amount") for n in arranged(found, "amount", False, "")] == [
        "2.00",
        "100.50",
        "",
    ]
    assert [found.words(n, "amount") for n in arranged(found, "amount", True, "")] == [
        "100.50",
        "2.00",
        "",
    ]
    assert totals(found, arranged(found, "", False, ""))["amount"] == "102.50"
    assert totals(found, arranged(found, "", False, "ซอง"))["amount"] == "2.00"
    assert found.words(0, ABOVE) == "เกษตร"
    assert found.words(1, "amount_words") == "สองบาทถ้วน"


NUMBERS = ("-5.50", "-1,000", "-1,250.50", "-7/12", "7/12", "-1", "1,000")
FORMULAS = (
    "=1+1",
    "+x",
    "@a",
    "-cmd",
    "-",
    "--1",
    "-1-1",
    "-1,0",
    "-1/2/3",
    "-1.2.3",
    "-.",
    "\t=1",
    "\r=1",
)
SAFE = {"ก=ข": "ก=ข", **{cell: cell for cell in NUMBERS}, **{cell: f"'{cell}" for cell in FORMULAS}}


@pytest.mark.parametrize(("cell", "safe"), SAFE.items())
def test_what_would_become_a_formula_is_told_to_be_text(cell: str, safe: str) -> None:
    assert guarded(cell) == safe
