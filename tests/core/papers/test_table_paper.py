"""Tables of a plan: what the form's columns say, gaps that show, sentences computed and never typed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from core.blocks.document import (
    Document,
    Row,
    Run,
    Stamp,
    Table,
)
from core.forms.shape import Instrument
from core.papers.table_paper import printing_of, table_document
from storage.db.folder.store import Folder
from storage.instruments.reader import read
from tests.core.papers.frames import form_of
from tests.core.plan.plans import FORM, folder, planned, tree

__all__ = ["folder"]

FACTS = {"year": "2569", "office.name": "กองตัวอย่าง"}


@pytest.fixture(scope="module")
def moral() -> Instrument:
    return read(FORM)


def activity(id_: str, group: str, **fields: object) -> dict[str, Any]:
    return {
        "id": id_,
        "kind": "activity",
        "parent": group,
        **{f"f.{name}": value for name, value in fields.items()},
    }


ROWS: Sequence[Mapping[str, Any]] = (
    {"id": "g1", "kind": "goal_group", "f.title": "problem"},
    activity("a1", "g1", virtue="discipline", title="กิจกรรมวินัย"),
    activity("a2", "g1", virtue="honesty", title="กิจกรรมสุจริต"),
    {"id": "g2", "kind": "goal_group", "f.title": "good_deed"},
    activity("a3", "g2", virtue="gratitude", title="กิจกรรมกตัญญู"),
)
DONE = (
    {"id": "r1", "row": "a1", "period": "2569", "f.success": "100"},
    {"id": "r2", "row": "a2", "period": "2569", "f.success": "87.5"},
    {"id": "r3", "row": "a3", "period": "2569", "f.success": "80"},
)


def paper(folder: Folder, form: Instrument, name: str, *given: Any, period: str = "") -> Document:
    rows = tree(folder, form, planned(folder, form, *given), period)
    return table_document(printing_of(form_of(form, name), form, rows, FACTS), Stamp())


def table(document: Document) -> Table:
    return next(block for block in document.blocks if isinstance(block, Table))


def cells(row: Row) -> list[str]:
    return [" ".join(Document.walk(cell)) for cell in row.cells]


def test_the_overall_sentence_is_the_mean_of_what_was_reported(
    folder: Folder, moral: Instrument
) -> None:
    assert "จากผลการดำเนินงานดังกล่าว สามารถประเมินความสำเร็จภาพรวม คิดเป็นร้อยละ 89.17" in Document.walk(
        paper(folder, moral, "success", ROWS, DONE).blocks
    )


def test_what_was_not_reported_is_a_gap_that_shows(folder: Folder, moral: Instrument) -> None:
    document = paper(folder, moral, "success", ROWS)
    assert [row.cells[2] for row in table(document).rows if row.kind == "plain"] == [
        Run("ไม่ได้รายงาน", italic=True)
    ] * 3
    assert "จากผลการดำเนินงานดังกล่าว สามารถประเมินความสำเร็จภาพรวม คิดเป็นร้อยละ …………" in Document.walk(
        document.blocks
    )


def test_an_empty_plan_says_that_it_is_empty(folder: Folder, moral: Instrument) -> None:
    for name in ("success", "goals"):
        (row,) = table(paper(folder, moral, name, ())).rows
        assert cells(row) == ["ยังไม่มีโครงการ/กิจกรรม"]
    assert "ยังไม่มีโครงการ/กิจกรรม" not in Document.walk(paper(folder, moral, "success", ROWS).blocks)


def test_rows_under_a_deleted_row_are_not_printed(folder: Folder, moral: Instrument) -> None:
    rows = tree(folder, moral, planned(folder, moral, ROWS, DONE))
    plan = replace(rows[0], rows=(replace(rows[0].rows[0], adrift=True), *rows[0].rows[1:]))
    document = table_document(
        printing_of(form_of(moral, "success"), moral, (plan, *rows[1:]), FACTS), Stamp()
    )
    assert len(table(document).rows) == 2
