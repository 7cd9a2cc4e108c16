"""The report of a moral plan beside what the source prints: cover, goals, tables, parts, figures; gaps that show."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from core.blocks.document import (
    Block,
    Document,
    Heading,
    NumberedList,
    PageBreak,
    Para,
    PerPage,
    Photo,
    Photos,
    Stamp,
    Table,
    plain,
)
from core.blocks.elements import GoalTree
from core.forms.shape import Instrument
from core.papers.plan_cells import RowPhotos
from core.papers.plan_report import plan_report_document
from core.papers.table_paper import printing_of
from core.plan.tree import PlanRow
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from storage.instruments.reader import read
from tests.core.assessment.test_import_damaged import sample
from tests.core.papers.frames import form_of
from tests.core.plan.plans import FORM, NOON, planned, tree

SAID: Mapping[str, Any] = json.loads(
    (Path(__file__).parents[2] / "data" / "moral_report.json").read_text("utf-8")
)
UNTOLD = "ไม่ได้รายงาน"


@pytest.fixture(scope="module")
def form() -> Instrument:
    return read(FORM)


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    with office(tmp_path) as made:
        yield made


@contextmanager
def office(room: Path) -> Iterator[Folder]:
    made = create(room / "office", room / "keys", "กองตัวอย่าง", "S10", "section", "", 2569, NOON)
    try:
        yield made
    finally:
        made.close()


@pytest.fixture(scope="module")
def rows(form: Instrument, tmp_path_factory: pytest.TempPathFactory) -> tuple[PlanRow, ...]:
    given = sample("dsi_moral_plan_2569.json")
    with office(tmp_path_factory.mktemp("report")) as made:
        return tree(made, form, planned(made, form, given["rows"], given["progress"]))


def report(
    form: Instrument, rows: tuple[PlanRow, ...], pictures: RowPhotos | None = None
) -> Document:
    facts = {
        "year": "2569",
        "office.name": "กองเทคโนโลยีและศูนย์ข้อมูลการตรวจสอบ",
        "office.short": "กทศ.",
    }
    return plan_report_document(
        printing_of(form_of(form, "report"), form, rows, facts, pictures=pictures), Stamp()
    )


def tables(document: Document) -> dict[str, Table]:
    found = [block for block in document.blocks if isinstance(block, Table)]
    names = ("success", "participants", "expenses", "donations", "donors")
    return dict(zip(names, found, strict=True))


def cells(table: Table) -> list[list[str]]:
    return [
        [" ".join(Document.walk(cell)) for cell in row.cells]
        for row in table.rows
        if row.kind != "group"
    ]


def activities(document: Document) -> list[list[Block]]:
    """The blocks of every activity, its heading first."""
    parts: list[list[Block]] = []
    for block in document.blocks:
        if isinstance(block, Heading) and block.level == 1:
            parts.append([])
        if parts:
            parts[-1].append(block)
    return parts[2:]


def under(blocks: list[Block], head: str) -> Block:
    heads = [plain(block.text) if isinstance(block, Heading) else "" for block in blocks]
    return blocks[heads.index(f"{head} :") + 1]


def test_what_leads_in_stands_before_its_heading_and_what_closes_behind_the_table(
    form: Instrument, rows: tuple[PlanRow, ...]
) -> None:
    blocks = [block for block in report(form, rows).blocks if isinstance(block, Para | Heading)]
    said = [plain(block.text).partition(" ")[0] for block in blocks]
    assert said[:3] == ["กทศ.", "1.", "2."]
    assert said[3:6] == [
        "สรุปผลความสำเร็จของการดำเนินกิจกรรมตามแผนส่งเสริมคุณธรรม",
        "จากผลการดำเนินงานดังกล่าว",
        "ในการนี้",
    ]


def test_what_kind_of_outcome_it_is_stands_before_it(
    form: Instrument, rows: tuple[PlanRow, ...]
) -> None:
    block = under(activities(report(form, rows))[0], "ผลลัพธ์การดำเนินงาน")
    assert isinstance(block, NumberedList)
    assert [plain(item.text).partition(" : ")[0] for item in block.items] == [
        "เชิงปริมาณ",
        "เชิงคุณภาพ",
    ]


@pytest.mark.parametrize("part", SAID["counts"])
def test_no_line_of_a_part_is_lost(form: Instrument, rows: tuple[PlanRow, ...], part: str) -> None:
    lists = [under(blocks, part) for blocks in activities(report(form, rows))]
    assert [len(block.items) if isinstance(block, NumberedList) else 0 for block in lists] == SAID[
        "counts"
    ][part]


def test_money_is_read_out_by_the_program_and_a_price_by_pieces(
    form: Instrument, rows: tuple[PlanRow, ...]
) -> None:
    found = cells(tables(report(form, rows))["expenses"])
    assert [row[1] for row in found[:3]] == ["10.00 บาท × 11 ซอง", "–", "–"]
    assert found[3][0] == "รวมทั้งสิ้น"


def test_a_plan_without_rows_says_so(form: Instrument, folder: Folder) -> None:
    document = report(form, tree(folder, form, planned(folder, form, ())))
    assert "ยังไม่มีโครงการ/กิจกรรม" in Document.walk(document.blocks)
    assert not any(isinstance(block, GoalTree) for block in document.blocks)


@pytest.mark.parametrize(
    ("count", "per_page", "own_page"), [(1, 0, False), (3, 0, False), (4, 4, True), (5, 6, True)]
)
def test_many_pictures_have_pages_of_their_own(
    form: Instrument, rows: tuple[PlanRow, ...], count: int, per_page: PerPage, own_page: bool
) -> None:
    first = next(row for row in rows if row.kind == "activity")
    photos = tuple(Photo(f"ภาพที่ถ่าย {n}") for n in range(count))
    blocks = report(form, rows, pictures={first.ref.local: photos}).blocks
    (at,) = (at for at, block in enumerate(blocks) if isinstance(block, Photos))
    assert blocks[at] == Photos(photos, per_page=per_page)
    assert isinstance(blocks[at - 2], PageBreak) == own_page
