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
    Facts,
    Heading,
    NumberedList,
    PageBreak,
    Para,
    PerPage,
    Photo,
    Photos,
    Run,
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


def test_the_cover_says_what_is_reported_and_at_its_foot_by_whom(
    form: Instrument, rows: tuple[PlanRow, ...]
) -> None:
    cover = report(form, rows).cover
    assert cover is not None
    assert [*cover.lines, *cover.foot] == SAID["cover"]
    assert len(cover.lines) == 4


def test_goals_are_a_tree_of_two_groups(form: Instrument, rows: tuple[PlanRow, ...]) -> None:
    (goals,) = (block.root for block in report(form, rows).blocks if isinstance(block, GoalTree))
    assert {
        plain(group.title): [plain(goal.title) for goal in group.branches]
        for group in goals.branches
    } == SAID["goals"]


def test_sections_are_numbered_and_each_activity_has_its_heading(
    form: Instrument, rows: tuple[PlanRow, ...]
) -> None:
    heads = [
        plain(block.text)
        for block in report(form, rows).blocks
        if isinstance(block, Heading) and block.level == 1
    ]
    assert heads == [
        "1. โครงการ/กิจกรรมตามแผนส่งเสริมคุณธรรมของ กองเทคโนโลยีและศูนย์ข้อมูลการตรวจสอบ",
        "2. ผลการดำเนินงานตามแผนส่งเสริมคุณธรรม",
        "ปัญหาที่อยากแก้ 1. ด้านวินัย",
        "ปัญหาที่อยากแก้ 2. ด้านสุจริต",
        "ความดีที่อยากทำ 1. ด้านพอเพียง",
        "ความดีที่อยากทำ 2. ด้านกตัญญู",
        "ความดีที่อยากทำ 3. ด้านจิตอาสา",
    ]


def test_every_activity_has_the_parts_of_the_form_in_their_order(
    form: Instrument, rows: tuple[PlanRow, ...]
) -> None:
    for blocks in activities(report(form, rows)):
        heads = [
            plain(block.text).removesuffix(" :") for block in blocks if isinstance(block, Heading)
        ]
        first = (
            next(block for block in blocks if isinstance(block, Facts))
            .pairs[0][0]
            .removesuffix(" :")
        )
        assert [one for one in (first, *heads[1:]) if one in SAID["parts"]] == SAID["parts"]


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


@pytest.mark.parametrize("activity", SAID["levels"])
def test_levels_are_headed_blocks_with_their_proofs(
    form: Instrument, rows: tuple[PlanRow, ...], activity: str
) -> None:
    wanted = SAID["levels"][activity]
    lists = [
        block
        for block in activities(report(form, rows))[int(activity) - 1]
        if isinstance(block, NumberedList)
    ]
    lines = [plain(item.text).split("\n") for block in lists for item in block.items if item.items]
    levels = [line for line in lines if "ระดับที่" in line[0]]
    assert [line[0] for line in levels] == wanted
    labels = [line.partition(" :")[0] for line in levels[0][1:]]
    assert labels == SAID["labels"][activity]


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


@pytest.mark.parametrize("name", SAID["tables"])
def test_each_table_has_the_columns_rows_and_figures_of_the_source(
    form: Instrument, rows: tuple[PlanRow, ...], name: str
) -> None:
    table, wanted = tables(report(form, rows))[name], SAID["tables"][name]
    assert [plain(column.title) for column in table.columns] == wanted["columns"]
    found = cells(table)
    if "rows" in wanted:
        assert found == wanted["rows"]
    if "first" in wanted:
        assert [row[0] for row in found] == wanted["first"]
    if "figures" in wanted:
        assert [row[-1] for row in found] == wanted["figures"]
    if "money" in wanted:
        assert [row[-2:] for row in found] == wanted["money"]


def test_money_is_read_out_by_the_program_and_a_price_by_pieces(
    form: Instrument, rows: tuple[PlanRow, ...]
) -> None:
    found = cells(tables(report(form, rows))["expenses"])
    assert [row[1] for row in found[:3]] == ["10.00 บาท × 11 ซอง", "–", "–"]
    assert found[3][0] == "รวมทั้งสิ้น"


def test_a_report_nobody_wrote_shows_its_gaps(form: Instrument, folder: Folder) -> None:
    planned_only = [
        {"id": "g", "kind": "goal_group", "f.title": "problem"},
        {"id": "a", "kind": "activity", "parent": "g", "f.virtue": "honesty", "f.title": "กิจกรรม"},
    ]
    document = report(form, tree(folder, form, planned(folder, form, planned_only)))
    (blocks,) = activities(document)
    for part in SAID["parts"][2:]:
        assert under(blocks, part) == Para(Run(UNTOLD, italic=True), hang=1)
    assert UNTOLD in Document.walk(document.blocks)
    assert not any(isinstance(block, Table) for block in blocks)
    assert "………… ด้าน" not in " ".join(Document.walk(document))


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


@pytest.mark.parametrize(
    "odd", ["<b>หนา</b>", '<img src="file:///etc/passwd">', "=1+1", "\u202eกลับ", "ย" * 40_000]
)
def test_what_people_write_is_printed_as_it_is(form: Instrument, folder: Folder, odd: str) -> None:
    lines = [
        {"id": "g", "kind": "goal_group", "f.title": "problem"},
        {"id": "a", "kind": "activity", "parent": "g", "f.title": odd},
        {"id": "o", "kind": "objective", "parent": "a", "f.text": odd, "f.topic": odd},
    ]
    said = list(
        Document.walk(report(form, tree(folder, form, planned(folder, form, lines))).blocks)
    )
    assert said.count(odd) >= 3


def test_what_is_said_only_when_it_is_known_leaves_no_braces_in_a_report(tmp_path: Path) -> None:
    text = """
format: instrument/1
id: braces
edition: 2569
title: แบบ
kinds:
- {id: work, title: งาน}
- {id: gauge, in: work, list: yes, title: ตัวชี้วัด}
fields:
- {id: name, kind: [work, gauge], title: ชื่อ}
- {id: unit, kind: [work, gauge], title: หน่วย}
papers:
- {id: report, builder: report, title: [รายงาน], rows: work}
columns:
- {paper: report, head: งาน, show: '*<name>*{ (<unit>)}'}
- {paper: report, head: ตัวชี้วัด, show: <gauge>}
- {paper: report, of: gauge, head: ชื่อ, show: '<name>{ (<unit>)}', width: 50}
- {paper: report, of: gauge, head: หน่วย, show: '*<unit>*', width: 50}
"""
    (tmp_path / "braces.yaml").write_text(text, "utf-8")
    braces = read(tmp_path / "braces.yaml")
    lines = [
        {"id": "a", "kind": "work", "f.name": "อบรม"},
        {"id": "a1", "kind": "gauge", "parent": "a", "f.name": "ผู้เข้าร่วม", "f.unit": "คน"},
        {"id": "a2", "kind": "gauge", "parent": "a", "f.name": "รุ่น"},
    ]
    with office(tmp_path) as made:
        document = report(braces, tree(made, braces, planned(made, braces, lines, [])))
    said = "\n".join(Document.walk(document))
    assert "ผู้เข้าร่วม (คน)" in said
    assert not [sign for sign in "{}*" if sign in said]
