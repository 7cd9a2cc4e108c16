"""Rows taken along into another plan: what the form asks still stands, what it words otherwise waits for a person."""

from pathlib import Path

import pytest

from core.forms.shape import Field
from core.log.deeds import FieldWrite, set_field
from core.plan.copy_deeds import confirm_cell, copy_plan
from core.plan.deeds import CellInput, enter_cells
from core.plan.file_deeds import import_plan
from core.plan.tree import PlanCell, PlanRow
from core.plan.view import PlanPage, plan_page
from core.values import Changes, Ref, Text
from storage.db.folder.store import Folder
from storage.instruments.library import Library
from tests.core.conftest import ctx, folder
from tests.storage.instruments.conftest import SOUND

__all__ = ["folder"]
YEAR = 2569
LATER = (
    ("edition: 2569", "edition: 2570"),
    ("- {id: activity, title: กิจกรรม}", "- {id: work, title: กิจกรรม}"),
    ("- {id: cost, in: activity,", "- {id: cost, in: work,"),
    ("kind: activity", "kind: work"),
    ("rows: activity", "rows: work"),
    ("title: จำนวนเงิน, min: 0, max: 100", "title: จำนวนเงินรวมภาษี, min: 0, max: 100"),
    ("settings:", "carry:\n- {edition: 2569, of: kinds, old: activity, new: work}\nsettings:"),
)
ROWS = {
    "title": "แผน",
    "rows": [
        {"id": "a", "kind": "activity", "f.title": "อบรม", "f.done": "yes"},
        {"id": "b", "kind": "cost", "parent": "a", "f.amount": 5000},
    ],
}


@pytest.fixture
def forms(tmp_path: Path) -> Library:
    place = tmp_path / "forms"
    place.mkdir()
    later = SOUND
    for old, new in LATER:
        assert old in later, old
        later = later.replace(old, new)
    (place / "small-2569.yaml").write_text(SOUND, encoding="utf-8")
    (place / "small-2570.yaml").write_text(later, encoding="utf-8")
    found = Library([place])
    assert len(found.all()) == 2, found.broken()
    return found


def begun(changes: Changes) -> Ref:
    return next(ref for ref in changes.touched if ref.entity == "plan")


def carried(folder: Folder, forms: Library) -> Ref:
    old, new = forms.get("small/2569"), forms.get("small/2570")
    before = begun(import_plan(ctx(folder), folder, old, YEAR, ROWS))
    return begun(copy_plan(ctx(folder), folder, new, before, YEAR + 1, by=old))


def row_of(page: PlanPage, kind: str) -> PlanRow:
    return next(row for row in page.rows if row.kind == kind)


def amount(page: PlanPage) -> PlanCell:
    return row_of(page, "cost").cells["amount"]


def test_rows_go_along_to_their_kind_as_it_is_called_now(folder: Folder, forms: Library) -> None:
    page = plan_page(folder, forms, carried(folder, forms))
    assert [row.kind for row in page.rows] == ["plan", "work", "cost"]
    assert page.rows[1].words("title") == "อบรม"
    assert page.rows[1].cells["title"].waits == ""


def test_a_value_whose_field_reads_otherwise_counts_for_nothing_and_is_said_not_to_be_confirmed(
    folder: Folder, forms: Library
) -> None:
    page = plan_page(folder, forms, carried(folder, forms))
    cell = amount(page)
    assert (cell.value, cell.words, cell.shown.value) == (None, "50.00 (ยังไม่ได้ยืนยัน)", 5000)
    assert page.rows[1].words("total") == "", "what is added up of it is not known"
    assert page.rephrased(row_of(page, "cost"), cell) == ("จำนวนเงิน", "จำนวนเงินรวมภาษี")
    assert [(one.rule, one.cell) for one in page.findings if one.rule == "carried"] == [("carried", "amount")]


def test_one_deed_confirms_it(folder: Folder, forms: Library) -> None:
    ref = carried(folder, forms)
    row = row_of(plan_page(folder, forms, ref), "cost")
    confirm_cell(ctx(folder), folder, row.ref, "amount")
    page = plan_page(folder, forms, ref)
    assert (amount(page).words, amount(page).waits) == ("50.00", "")
    assert not [one for one in page.findings if one.rule == "carried"]


@pytest.mark.parametrize("typed", ["50", "70"])
def test_entering_a_value_the_same_or_another_confirms_it(folder: Folder, forms: Library, typed: str) -> None:
    ref = carried(folder, forms)
    page = plan_page(folder, forms, ref)
    cell = amount(page)
    entries = [CellInput("amount", typed, cell.shown.seen)]
    enter_cells(ctx(folder), folder, page.form, row_of(page, "cost").ref, page.period, entries)
    assert amount(plan_page(folder, forms, ref)).words == f"{typed}.00"


def test_what_waits_there_waits_in_a_copy_of_it_too(folder: Folder, forms: Library) -> None:
    ref, new = carried(folder, forms), forms.get("small/2570")
    again = begun(copy_plan(ctx(folder), folder, new, ref, YEAR + 2, by=new))
    assert amount(plan_page(folder, forms, again)).waits == forms.get("small/2569").file


def test_without_the_form_before_it_waits_all_the_same(folder: Folder, forms: Library) -> None:
    ref = carried(folder, forms)
    (forms.folders[0] / "small-2569.yaml").unlink()
    page = plan_page(folder, Library(forms.folders), ref)
    assert page.rephrased(row_of(page, "cost"), amount(page))[0] == ""
    assert amount(page).waits


def test_other_cells_of_the_row_are_entered_as_ever(folder: Folder, forms: Library) -> None:
    ref = carried(folder, forms)
    row = row_of(plan_page(folder, forms, ref), "work")
    set_field(ctx(folder), folder, row.ref, [FieldWrite("f.title", Text("ประชุม"))])
    page = plan_page(folder, forms, ref)
    assert page.rows[1].words("title") == "ประชุม"
    assert amount(page).waits
    assert isinstance(amount(page).of, Field)
