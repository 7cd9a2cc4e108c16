"""Fields that link or whose values are known: told by words wherever read, and no other value is taken."""

from pathlib import Path

import pytest

import main
from core.errors import UserError
from core.log.op import PERIODS
from core.plan.deeds import CellInput, enter_cells
from core.plan.file_deeds import import_plan
from core.plan.grid_view import grid_of
from core.plan.links import own_periods
from core.plan.view import PlanPage, row_history
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
