"""Tables of a plan: what the form's columns say, gaps that show, sentences computed and never typed."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.blocks.document import (
    Document,
    Heading,
    NumberedList,
    Para,
    Row,
    Run,
    Signatures,
    Stamp,
    Table,
    plain,
)
from core.forms.shape import Field, Instrument, PaperColumn, ScaleChoice
from core.forms.wording import Words
from core.papers.table_paper import aligned, printing_of, table_document
from storage.db.folder.store import Folder
from storage.instruments.reader import read
from tests.core.papers.frames import form_of
from tests.core.plan.plans import FORM, folder, planned, tiny, tree

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


def test_the_success_table_is_grouped_and_numbered_anew_in_each_group(
    folder: Folder, moral: Instrument
) -> None:
    document = paper(folder, moral, "success", ROWS, DONE)
    assert [plain(line) for line in document.title] == [
        "สรุปผลความสำเร็จของการดำเนินกิจกรรมตามแผนส่งเสริมคุณธรรม",
        "กองตัวอย่าง",
        "ประจำปีงบประมาณ พ.ศ. 2569",
    ]
    assert [column.title for column in table(document).columns] == [
        "เป้าหมายคุณธรรม",
        "ชื่อโครงการ/กิจกรรม",
        "ความสำเร็จ",
    ]
    assert [(row.kind, cells(row)) for row in table(document).rows] == [
        ("group", ["ปัญหาที่อยากแก้"]),
        ("plain", ["1. ด้านวินัย", "กิจกรรมวินัย", "ร้อยละ 100"]),
        ("plain", ["2. ด้านสุจริต", "กิจกรรมสุจริต", "ร้อยละ 87.5"]),
        ("group", ["ความดีที่อยากทำ"]),
        ("plain", ["1. ด้านกตัญญู", "กิจกรรมกตัญญู", "ร้อยละ 80"]),
    ]


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


def test_what_was_not_planned_is_left_to_be_written(folder: Folder, moral: Instrument) -> None:
    document = paper(folder, moral, "goals", (ROWS[0], activity("a", "g1")))
    assert cells(table(document).rows[1]) == ["1. ด้าน…………", "", "", ""]


def test_an_empty_plan_says_that_it_is_empty(folder: Folder, moral: Instrument) -> None:
    for name in ("success", "goals"):
        (row,) = table(paper(folder, moral, name, ())).rows
        assert cells(row) == ["ยังไม่มีโครงการ/กิจกรรม"]
    assert "ยังไม่มีโครงการ/กิจกรรม" not in Document.walk(paper(folder, moral, "success", ROWS).blocks)


def test_lines_below_a_row_are_a_list_in_the_forms_style(folder: Folder, moral: Instrument) -> None:
    lines = [
        {
            "id": f"o{n}",
            "kind": "objective",
            "parent": "a1",
            "f.text": f"วัตถุประสงค์ {n}",
            "f.topic": topic,
        }
        for n, topic in enumerate(("", "หัวเรื่อง"))
    ]
    single = {"id": "o9", "kind": "objective", "parent": "a3", "f.text": "ข้อเดียว"}
    document = paper(folder, moral, "goals", [*ROWS, *lines, single])
    found = [row.cells[2] for row in table(document).rows if row.kind == "plain"]
    assert isinstance(found[0], NumberedList)
    assert (found[0].style, [(item.topic, item.text) for item in found[0].items]) == (
        "(n)",
        [("", "วัตถุประสงค์ 0"), ("หัวเรื่อง", "วัตถุประสงค์ 1")],
    )
    assert found[1] == ""
    assert isinstance(found[2], NumberedList)
    assert found[2].style == "none"
    assert (
        next(block for block in document.blocks if isinstance(block, Signatures)).signers[0].role
        == "ผู้จัดทำ"
    )


def test_two_hundred_rows_with_lists_are_all_there_in_order(
    folder: Folder, moral: Instrument
) -> None:
    rows: list[Mapping[str, Any]] = [ROWS[0]]
    for n in range(200):
        rows.append(activity(f"a{n}", "g1", virtue="honesty", title=f"กิจกรรมที่ {n}"))
        rows += [
            {"id": f"o{n}.{k}", "kind": "objective", "parent": f"a{n}", "f.text": f"ข้อ {k}"}
            for k in range(3)
        ]
    found = table(paper(folder, moral, "goals", rows)).rows[1:]
    assert [cells(row)[:2] for row in found] == [
        [f"{n + 1}. ด้านสุจริต", f"กิจกรรมที่ {n}"] for n in range(200)
    ]


def test_one_table_for_each_row_of_a_kind_under_its_own_heading(
    folder: Folder, tmp_path: Path
) -> None:
    form = tiny(tmp_path)
    rows = (
        {"id": "p1", "kind": "part", "f.title": "ตอนหนึ่ง"},
        {"id": "w1", "kind": "work", "parent": "p1", "f.title": "ก"},
        {"id": "s1", "kind": "step", "parent": "w1", "f.text": "แรก"},
        {"id": "s2", "kind": "step", "parent": "w1", "f.text": "สอง"},
        {"id": "p2", "kind": "part", "f.title": "ตอนสอง"},
        {"id": "c1", "kind": "cost", "parent": "g1", "f.amount": 100_050},
    )
    document = paper(
        folder,
        form,
        "works",
        rows,
        ({"id": "g1", "row": "w1", "period": "2569q1"},),
        period="2569q1",
    )
    kinds = [type(block) for block in document.blocks]
    assert kinds == [Heading, Table, Heading, Table]
    first, _table, second, empty = document.blocks
    assert [plain(one.text) for one in (first, second) if isinstance(one, Heading)] == [
        "1. ตอนหนึ่ง",
        "2. ตอนสอง",
    ]
    assert cells(table(document).rows[0]) == ["1.1 ก", "แรก สอง", "1,000.50"]
    assert isinstance(empty, Table)
    assert cells(empty.rows[0]) == ["ยังไม่มีงาน"]


def test_a_heading_above_several_tables_is_said_once(folder: Folder, tmp_path: Path) -> None:
    form = tiny(tmp_path)
    works = next(one for one in form.papers if one.id == "works")
    form = replace(
        form,
        papers=(replace(works, table_per="work", heading=("<part.title>", "<number> <title>")),),
    )
    rows = [
        {"id": part, "kind": "part", "f.title": title}
        for part, title in (("p1", "ตอนหนึ่ง"), ("p2", "ตอนสอง"))
    ]
    rows += [
        {"id": f"{p}{n}", "kind": "work", "parent": p, "f.title": f"{n}"}
        for p in ("p1", "p2")
        for n in "กข"
    ]
    blocks = paper(folder, form, "works", rows).blocks
    assert [plain(one.text) for one in blocks if isinstance(one, Heading)] == [
        *("ตอนหนึ่ง", "1.1 ก", "1.2 ข"),
        *("ตอนสอง", "2.1 ก", "2.2 ข"),
    ]


def test_equal_heads_side_by_side_are_one_and_money_stands_right(
    folder: Folder, tmp_path: Path
) -> None:
    form = tiny(tmp_path)
    found = table(paper(folder, form, "works", ({"id": "p", "kind": "part", "f.title": "ก"},)))
    assert [(head.text, head.across) for head in found.head[0]] == [("งาน", 2), ("เงิน", 1)]
    assert [column.align for column in found.columns] == ["left", "left", "right"]


def test_what_is_chosen_by_a_mark_stands_in_the_middle(moral: Instrument) -> None:
    scale = [
        ScaleChoice(id=f"s{n}", within="marks", text=Words(mark))
        for n, mark in enumerate(("5", "A+", "-"))
    ]
    goal = moral.fields[0].kind
    field = Field(id="mark", kind=goal, type="choice", scale="marks")
    column = PaperColumn(paper="success", head=moral.columns[0].head, show="<mark>", width=1)
    marked = replace(moral, fields=(*moral.fields, field), choices=(*moral.choices, *scale))
    assert aligned(marked, goal, column) == "center"
    long = replace(
        marked,
        choices=(*marked.choices, ScaleChoice(id="s9", within="marks", text=Words("ไม่ได้เลือก"))),
    )
    assert aligned(long, goal, column) == "left"


def test_six_columns_of_text_lie_on_their_side(folder: Folder, moral: Instrument) -> None:
    column = PaperColumn(paper="success", head=moral.columns[0].head, show="<title>", width=1)
    assert not paper(folder, moral, "success", ROWS).landscape
    assert paper(
        folder, replace(moral, columns=(*moral.columns, *(column,) * 4)), "success", ROWS
    ).landscape


def test_rows_under_a_deleted_row_are_not_printed(folder: Folder, moral: Instrument) -> None:
    rows = tree(folder, moral, planned(folder, moral, ROWS, DONE))
    plan = replace(rows[0], rows=(replace(rows[0].rows[0], adrift=True), *rows[0].rows[1:]))
    document = table_document(
        printing_of(form_of(moral, "success"), moral, (plan, *rows[1:]), FACTS), Stamp()
    )
    assert len(table(document).rows) == 2


def test_a_sentence_below_the_table_is_a_paragraph_of_its_own(
    folder: Folder, moral: Instrument
) -> None:
    assert isinstance(paper(folder, moral, "success", ROWS, DONE).blocks[1], Para)


def test_lines_of_which_one_was_given_a_number_are_not_counted_anew(
    folder: Folder, tmp_path: Path
) -> None:
    rows = (
        {"id": "p", "kind": "part", "f.title": "ตอน"},
        {"id": "w", "kind": "work", "parent": "p", "f.title": "งาน"},
        {"id": "s1", "kind": "step", "parent": "w", "f.text": "แรก"},
        {"id": "s2", "kind": "step", "parent": "w", "f.text": "ต่อ", "number": "(4)"},
    )
    (row,) = table(paper(folder, tiny(tmp_path), "works", rows)).rows
    steps = next(cell for cell in row.cells if isinstance(cell, NumberedList))
    assert (steps.style, [item.text for item in steps.items]) == ("none", ["(1) แรก", "(4) ต่อ"])


def test_nothing_reported_is_said_only_where_nothing_was(folder: Folder, tmp_path: Path) -> None:
    """A paper of the year, of a plan that is reported by quarters: one row has a report, the other has none."""
    form = tiny(tmp_path)
    own = PaperColumn(paper="works", head=form.columns[-1].head, show="<done>", width=20)
    form = replace(form, columns=(*form.columns, own))
    rows = (
        {"id": "p", "kind": "part", "f.title": "ตอน"},
        {"id": "w1", "kind": "work", "parent": "p", "f.title": "ก"},
        {"id": "w2", "kind": "work", "parent": "p", "f.title": "ข"},
    )
    reached = ({"id": "g1", "row": "w1", "period": "2569q1", "f.done": "50"},)
    said = [cells(row)[-2:] for row in table(paper(folder, form, "works", rows, reached)).rows]
    assert said == [["รายงานไว้เป็นรายงวด", "–"], ["ไม่ได้รายงาน", "–"]], "once in each row"
    of_quarter = [
        cells(row)[-2:]
        for row in table(paper(folder, form, "works", rows, reached, period="2569q1")).rows
    ]
    assert of_quarter == [["–", "50"], ["ไม่ได้รายงาน", "–"]]
