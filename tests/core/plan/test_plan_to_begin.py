"""A plan is seen before it is begun, as it will be and with nothing written; with rows it is begun, or not at all."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

import main
from core.errors import UserError
from core.plan.deeds import CellInput, RowInsertPoint, start_plan
from core.plan.grid_view import bed_of, grid_kinds, grid_of
from core.plan.table_deeds import RowInput, begin_with_table, plan_to_begin
from core.plan.view import PlanPage
from core.values import Ref
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.plan.plans import NOON, context
from tests.known import every

FORMS = FormLibrary((main.RESOURCES / "instruments",))
PLANS = [form.using for form in every(FORMS) if form.kinds and not form.kind]
YEAR = 2569


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    made = create(
        tmp_path / "office", tmp_path / "keys", "หน่วยตัวอย่าง", "S10", "section", "", YEAR, NOON
    )
    made.use_forms(FORMS)
    with closing(made):
        yield made


def shown(page: PlanPage) -> object:
    """What a page shows of a plan, and where a table would put its rows."""
    rows = [
        (row.ref, row.kind, row.number, {name: cell.words for name, cell in row.cells.items()})
        for row in page.rows
    ]
    beds = [bed_of(page, grid_of(page, kind)) for kind in grid_kinds(page)]
    return page.record.ref, page.form, page.period, page.year, page.names, page.links, rows, beds


@pytest.mark.parametrize("form", PLANS)
def test_a_plan_to_begin_is_the_plan_that_is_begun(folder: Folder, form: str) -> None:
    instrument, unit = FORMS.get(form), folder.writer.unit
    for _set in range(2):
        before = folder.digest()
        foreseen = plan_to_begin(folder, unit, instrument, YEAR)
        assert folder.digest() == before
        begun = start_plan(context(folder), folder, instrument, YEAR, ordinal=None)
        plan = next(ref for ref in begun.touched if ref.entity == "plan")
        assert shown(foreseen) == shown(PlanPage.of(folder, plan))


def test_a_plan_is_begun_with_the_rows_of_a_table_or_not_at_all(folder: Folder) -> None:
    page = plan_to_begin(folder, folder.writer.unit, FORMS.get("operating-plan"), YEAR)
    plan, ctx = page.record.ref, context(folder)

    def line(kind: str) -> RowInput:
        row = Ref(plan.scope, "row", ctx.new_id())
        return RowInput(
            row,
            (CellInput("title", "อบรม", None),),
            (),
            RowInsertPoint(plan, kind, None, page.period),
        )

    before = folder.digest()
    with pytest.raises(UserError):
        begin_with_table(ctx, folder, page, [line("work"), line("no_kind")])
    assert folder.digest() == before
    done = begin_with_table(ctx, folder, page, [line("work"), line("work")])
    assert plan in done.touched
    assert [row.words("title") for row in PlanPage.of(folder, plan).rows[1:]] == ["อบรม", "อบรม"]
