"""Fields that link or whose values are known: told by words wherever read, and no other value is taken."""

from pathlib import Path

import pytest

import main
from core.blocks.document import Stamp, Table
from core.errors import UserError
from core.forms.vocabulary import CLOSED, written
from core.log.op import PERIODS
from core.papers.made import made
from core.plan.coverage_view import coverage
from core.plan.deeds import CellInput, enter_cells
from core.plan.file_deeds import import_plan
from core.plan.grid_view import grid_of
from core.plan.links import own_periods
from core.plan.paste_view import fitting, judged
from core.plan.tree import PlanRow
from core.plan.view import PlanPage, row_history
from core.values import Plain
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.conftest import ctx
from tests.core.plan.plans import TINY, context, planned

LINK = (
    "- {id: proves, kind: work, type: link, to: cdd-clean.dimensions, title: สนับสนุน}\nfields_end:"
)
LINKED = TINY.replace("computed:", LINK.replace("\nfields_end:", "\ncomputed:"), 1).replace(
    "<spent>", "<proves>"
)
NAMED = "ด้านความเปิดเผยข้อมูล"  # the beginning of what the second dimension is called


@pytest.fixture
def forms(tmp_path: Path) -> FormLibrary:
    place = tmp_path / "forms"
    place.mkdir()
    (place / "tiny.yaml").write_text(LINKED, encoding="utf-8")
    other = main.RESOURCES / "instruments" / "cdd-clean-2564.yaml"
    (place / other.name).write_text(other.read_text(encoding="utf-8"), encoding="utf-8")
    return FormLibrary([place])


@pytest.fixture
def page(folder: Folder, forms: FormLibrary) -> PlanPage:
    form = forms.get("tiny")
    rows = (
        {"id": "p1", "kind": "part", "f.title": "ตอน"},
        {"id": "w1", "kind": "work", "parent": "p1"},
    )
    plan = planned(folder, form, rows)
    work = next(row for row in PlanPage.of(folder, plan).rows if row.kind == "work")
    enter_cells(context(folder), folder, form, work.ref, "2569", [CellInput("proves", "d2", ())])
    return PlanPage.of(folder, plan)


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


FORM = """\
id: often
edition: 2569
title: {th: แบบที่รายงานเป็นงวด, en: A form reported in parts}
PERIODS
kinds:
- {id: work, title: งาน}
fields:
- {id: title, kind: work, title: ชื่อ}
- {id: done, kind: work, title: ผล, type: percent, stage: report}
"""


def form_of(room: Path, often: str) -> FormLibrary:
    (room / "often.yaml").write_text(FORM.replace("PERIODS", f"periods: {often}"), encoding="utf-8")
    return FormLibrary([room])


@pytest.mark.parametrize(("entity", "name"), [*CLOSED, ("progress", "period")])
@pytest.mark.parametrize("given", ["banana", "กล้วย", "2569q5", "2569-q1", "metmet", "0"])
def test_a_field_whose_values_are_known_takes_no_other(entity: str, name: str, given: str) -> None:
    with pytest.raises(UserError) as problem:
        written(entity, name, given)
    assert given in problem.value.what
    assert problem.value.why
    assert problem.value.do


@pytest.mark.parametrize(("entity", "name"), CLOSED)
def test_every_known_value_is_taken(entity: str, name: str) -> None:
    for value in CLOSED[entity, name]:
        assert written(entity, name, value) == Plain(value)


@pytest.mark.parametrize("often", ["none", *PERIODS])
def test_a_plan_takes_reports_of_its_own_periods_only(
    folder: Folder, tmp_path: Path, often: str
) -> None:
    form = form_of(tmp_path, often).get("often")
    own = own_periods(form, 2569)
    assert len(own) == 1 + len(PERIODS.get(often, ()))
    every = {
        f"{year}{part}" for year in (2568, 2569) for parts in PERIODS.values() for part in parts
    }
    for period in sorted({*own, *every, "2568", "banana", "2569q1/2569q2"}):
        given = {
            "rows": [{"id": "w", "kind": "work", "f.title": "งาน"}],
            "progress": [{"id": "g", "row": "w", "period": period, "f.done": "50"}],
        }
        if period in own:
            import_plan(ctx(folder), folder, form, 2569, given)
            continue
        before = len(folder.records("progress"))
        with pytest.raises(UserError) as problem:
            import_plan(ctx(folder), folder, form, 2569, given)
        assert "period" in problem.value.what
        assert len(folder.records("progress")) == before, "nothing was written"
    assert {one.text("period") for one in folder.records("progress")} == set(own)


@pytest.mark.parametrize("fault", ["block", "warn"])
def test_a_value_beyond_a_bound_is_refused_where_it_is_typed_and_from_a_file_alike(
    folder: Folder, tmp_path: Path, fault: str
) -> None:
    text = TINY.replace("title: แล้วเสร็จ", f"max: 100, fault: {fault}, title: แล้วเสร็จ")
    (tmp_path / "tiny.yaml").write_text(text, "utf-8")
    form = FormLibrary([tmp_path]).get("tiny")
    rows = ({"id": "p", "kind": "part"}, {"id": "w", "kind": "work", "parent": "p"})
    reached = {"id": "g", "row": "w", "period": "2569q1", "f.done": "101"}
    plan = planned(folder, form, rows)
    typed = [CellInput("done", "101", ())]
    for enter in (
        lambda: enter_cells(context(folder), folder, form, PlanRow.at(plan, "w"), "2569q1", typed),
        lambda: planned(folder, form, rows, [reached]),
    ):
        if fault == "warn":
            enter()
            continue
        with pytest.raises(UserError) as problem:
            enter()
        assert "แล้วเสร็จ: ต้องไม่เกิน 100" in problem.value.what
    assert len(folder.records("progress")) == (fault == "warn")
