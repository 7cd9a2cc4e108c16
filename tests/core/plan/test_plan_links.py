"""What a field links to is told by its words wherever the plan is read; the id stays in the record."""

from pathlib import Path

import pytest

import main
from core.blocks.document import Stamp, Table
from core.papers.made import made
from core.plan.coverage_view import coverage
from core.plan.deeds import CellInput, enter_cells
from core.plan.grid_view import grid_of
from core.plan.paste_view import fitting, judged
from core.plan.view import PlanPage, plan_page, row_history
from storage.db.folder.store import Folder
from storage.instruments.library import Library
from tests.core.plan.plans import TINY, context, planned

LINK = "- {id: proves, kind: work, type: link, to: cdd-clean.dimensions, title: สนับสนุน}\nfields_end:"
LINKED = TINY.replace("computed:", LINK.replace("\nfields_end:", "\ncomputed:"), 1).replace("<spent>", "<proves>")
NAMED = "การเปิดเผยข้อมูล"  # the beginning of what the second dimension is called


@pytest.fixture
def forms(tmp_path: Path) -> Library:
    place = tmp_path / "forms"
    place.mkdir()
    (place / "tiny.yaml").write_text(LINKED, encoding="utf-8")
    other = main.RESOURCES / "instruments" / "cdd-clean-2564.yaml"
    (place / other.name).write_text(other.read_text(encoding="utf-8"), encoding="utf-8")
    return Library([place])


@pytest.fixture
def page(folder: Folder, forms: Library) -> PlanPage:
    form = forms.get("tiny")
    rows = ({"id": "p1", "kind": "part", "f.title": "ตอน"}, {"id": "w1", "kind": "work", "parent": "p1"})
    plan = planned(folder, form, rows)
    work = next(row for row in plan_page(folder, plan).rows if row.kind == "work")
    enter_cells(context(folder), folder, form, work.ref, "2569", [CellInput("proves", "d2", ())])
    return plan_page(folder, plan)


def test_form_table_and_history_say_the_title_not_the_id(folder: Folder, page: PlanPage) -> None:
    work = next(row for row in page.rows if row.kind == "work")
    kind = page.kind("work")
    assert kind is not None
    assert work.cells["proves"].shown.value == "d2"
    assert NAMED in work.words("proves")
    assert NAMED in grid_of(page, kind).words(0, "proves")
    assert NAMED in row_history(folder, page, work)[0].after


def test_a_paper_says_the_title(folder: Folder, page: PlanPage) -> None:
    paper = made(folder, page.record.ref, "works", "arabic")
    tables = [block for block in paper.build(Stamp()).blocks if isinstance(block, Table)]
    assert any(NAMED in str(row) for table in tables for row in table.rows)


def test_a_pasted_title_or_id_becomes_the_id(page: PlanPage) -> None:
    fit = fitting(page.form, "work", page.named, page.links)
    title = next(one.words for one in page.links["cdd-clean.dimensions"] if one.id == "d2")
    assert [judged(fit, "proves", words).value for words in (title, "d2")] == ["d2", "d2"]
    assert "สนับสนุน" in judged(fit, "proves", "ไม่มีมิตินี้").wrong


def test_what_no_row_serves_is_known_by_list(page: PlanPage) -> None:
    (served,) = coverage(page)
    work = next(row for row in page.rows if row.kind == "work")
    assert served.title == "สนับสนุน"
    assert [(one.number, one.rows) for one in served.entries if one.rows] == [("2", (work.ref,))]
    assert [one.id for one in served.unserved] == ["d1", "d3", "d4", "d5"]
