"""The rows of a kind as a table: in Thai order, found by words, added up, copied so that nothing runs in a sheet."""

import csv
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

import main
from core.markup import block_of
from core.plan.grid_view import ABOVE, PlanRowsGrid, arranged, as_html, grid_of, no_bed, totals
from core.plan.view import PlanPage
from core.tabular import guarded, tabbed
from core.values import Ref
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from storage.instruments.reader import read
from tests.core.plan.conftest import folder
from tests.core.plan.plans import FORM, planned
from tests.storage.instruments.test_guide import EXAMPLES

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


def test_rows_stand_in_thai_order_with_numbers_by_value(folder: Folder, plan: Ref) -> None:
    found = grid(folder, plan, "activity")
    order = [found.words(n, "title") for n in arranged(found, "title", False, "")]
    assert order == ["กล้วย", "เกษตร", "ขนม 9", "ขนม 10"]
    assert [found.words(n, "title") for n in arranged(found, "title", True, "")] == order[::-1]


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


def test_a_copied_table_is_read_back_as_it_was() -> None:
    head, rows = ["ก", "ข"], [["หนึ่ง\nสอง", '5" <b>'], ["=1+1", "1,250.50"]]
    text = tabbed([head, *rows])
    assert [*csv.reader(StringIO(text), delimiter="\t")] == [head, rows[0], ["'=1+1", "1,250.50"]]
    assert block_of("", text)[1] == rows[0]
    html = as_html(head, rows)
    assert "<b>" not in html
    assert "<td>1,250.50</td>" in html
    for words in ("1/2", "10-12", "-", "1.2.3", ""):  # no number, and a date for some spreadsheets
        assert f"<td>{words}</td>" not in as_html(head, [[words]])
    assert """mso-number-format:'\\@'">=1+1""" in html


def test_quarters_stand_side_by_side_and_are_added_up(folder: Folder, tmp_path: Path) -> None:
    text = next(example for example in EXAMPLES if "quarterly-plan" in example)
    (tmp_path / "quarterly-plan.yaml").write_text(text, encoding="utf-8")
    forms = FormLibrary([tmp_path])
    folder.use_forms(forms)
    rows = (
        {"id": "a", "kind": "work", "f.title": "งานหนึ่ง"},
        {"id": "b", "kind": "work", "f.title": "งานสอง"},
    )
    reported = (
        {"id": "a1", "row": "a", "period": "2569q1", "f.spent": 10000},
        {"id": "a2", "row": "a", "period": "2569q2", "f.spent": 5000},
        {"id": "b2", "row": "b", "period": "2569q2", "f.spent": 20000},
    )
    page = PlanPage.of(
        folder, planned(folder, forms.get("quarterly-plan"), rows, reported), "2569q2"
    )
    kind = page.kind("work")
    assert kind is not None
    found = grid_of(page, kind)
    parts = [column for column in found.columns if column.id.startswith("spent")]
    assert [(column.id, column.title, column.entered) for column in parts] == [
        ("spent@q1", "ใช้จ่าย ไตรมาส 1", False),
        ("spent", "ใช้จ่าย ไตรมาส 2", True),
        ("spent@q3", "ใช้จ่าย ไตรมาส 3", False),
        ("spent@q4", "ใช้จ่าย ไตรมาส 4", False),
    ]
    assert [[found.words(n, column.id) for column in parts] for n in (0, 1)] == [
        ["100.00", "50.00", "", ""],
        ["", "200.00", "", ""],
    ]
    assert totals(found, [0, 1]) == {"spent@q1": "100.00", "spent": "250.00"}
    assert [found.words(n, "spent@q1") for n in arranged(found, "spent@q1", True, "")] == [
        "100.00",
        "",
    ]
    whole = PlanPage.of(folder, page.record.ref)
    named = [column.id for column in grid_of(whole, kind).columns if column.id.startswith("spent")]
    assert named == ["spent", "spent@q1", "spent@q2", "spent@q3", "spent@q4"], (
        "the year itself, then its parts"
    )
