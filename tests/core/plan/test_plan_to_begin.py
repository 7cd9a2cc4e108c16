"""A plan is seen before it is begun, as it will be and with nothing written; with rows it is begun, or not at all."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

import main
from core.errors import UserError
from core.plan.deeds import CellInput, RowInsertPoint, start_plan
from core.plan.grid_view import bed_of, grid_kinds, grid_of
from core.plan.paste_view import fitting
from core.plan.table_again import against_plan, changed_rows
from core.plan.table_deeds import RowInput, begin_with_table, plan_to_begin
from core.plan.table_file import row_columns
from core.plan.view import PlanPage
from core.values import Ref
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.plan.plans import NOON, TINY, context
from tests.known import every
from tests.read_tables import read_rows

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


def test_a_table_for_a_new_plan_is_compared_with_the_rows_that_the_form_sets(
    folder: Folder, tmp_path: Path
) -> None:
    preset = TINY.replace("title: ชื่อ}", "title: ชื่อ, required: plan}").replace(
        "fields:",
        "rows:\n- {id: p, kind: part, says: [title = ตอนหนึ่ง]}\n"
        "- {id: a, kind: work, in: p, says: [title = อบรม, due = 1/2/2569]}\nfields:",
        1,
    )
    (tmp_path / "tiny.yaml").write_text(preset, encoding="utf-8")
    folder.use_forms(forms := FormLibrary([tmp_path]))
    page = plan_to_begin(folder, folder.writer.unit, forms.get("tiny"), YEAR)
    fit = fitting(page.form, "work", page.named, page.links, YEAR)
    rows = [("ชื่อ", "กำหนด"), ("อบรม", "5/2/2569"), ("ประชุม", "")]
    found = against_plan(page, fit, read_rows(rows, row_columns(page, fit, {})), {})
    assert [row[found.fields.index("title")] for row in found.rows] == ["ประชุม"]
    texts = [{"title": ("อบรม", ""), "due": ("5/2/2569", "")}]
    ((row, ((cell, words),)),) = changed_rows(page, fit, texts, [()]).values()
    change = RowInput(row.ref, (CellInput(cell.id, words, cell.shown.seen),))
    begin_with_table(context(folder), folder, page, [change])
    (begun,) = [one for one in PlanPage.of(folder, page.record.ref).rows if one.kind == "work"]
    assert (begun.words("due"), begun.cells["due"].shown.conflict) == ("5 กุมภาพันธ์ 2569", False)
