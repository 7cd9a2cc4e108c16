"""What the words of a paper of a plan do: heads of several rows, a column for each, rows chosen and sorted, periods."""

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from core.blocks.document import (
    Bar,
    Cell,
    Document,
    Heading,
    Lines,
    NumberedList,
    PageBreak,
    Para,
    Photo,
    Photos,
    Run,
    Signatures,
    Stamp,
    Table,
    Tick,
    Together,
)
from core.forms.shape import Instrument
from core.papers.plan_report import plan_report_document
from core.papers.table_paper import printing_of, table_document
from storage.db.folder.store import Folder
from storage.instruments.reader import check, read
from tests.core.papers.frames import form_of
from tests.core.plan.plans import folder, planned, tree
from tests.storage.instruments.test_guide import EXAMPLES

__all__ = ["folder"]

FACTS = {"year": "2569", "office.name": "กองตัวอย่าง"}
ROWS = (
    {
        "id": "a",
        "kind": "work",
        "f.title": "งานหนึ่ง",
        "f.fund": "budget",
        "f.span": "2569m11/2569m01",
    },
    {
        "id": "b",
        "kind": "work",
        "f.title": "งานสอง",
        "f.owner": "ฝ่ายหนึ่ง",
        "f.fund": "other",
        "f.span": "2569q2",
    },
    {"id": "c", "kind": "work", "f.title": "งานสาม"},
)
REPORTED = (
    {"id": "a1", "row": "a", "period": "2569q1", "f.spent": 100_00},
    {"id": "a2", "row": "a", "period": "2569q2", "f.spent": 50_00},
    {"id": "b2", "row": "b", "period": "2569q2", "f.spent": 200_00},
)

SUMMED = (
    (
        "computed:\n",
        "computed:\n- {id: so_far, kind: work, op: so_far, over: spent, title: สะสม, stage: report}\n",
    ),
    ("op: sum, over: work.spent", "op: sum, over: work.so_far, unit: บาท"),
    ("title: รายไตรมาส, show: <spent>, each: quarter", "title: สะสม, show: <so_far>"),
)


def form(folder: Path, *swaps: tuple[str, str]) -> Instrument:
    text = next(example for example in EXAMPLES if "quarterly-plan" in example)
    for old, new in swaps:
        assert old in text
        text = text.replace(old, new)
    path = folder / "form.yaml"
    path.write_text(text, encoding="utf-8")
    return replace(read(path), file="")  # each of them fills the same plan


def printed(
    folder: Folder,
    form: Instrument,
    name: str,
    period: str = "",
    rows: Sequence[Any] = ROWS,
    reported: Sequence[Any] = REPORTED,
) -> Document:
    plan = planned(folder, form, rows, reported)
    parts = {
        part: {row.ref.id: row for row in tree(folder, form, plan, part)}
        for part in ("2569q1", "2569q2", "2569q3", "2569q4")
    }
    found = tree(folder, form, plan, period)
    return table_document(
        printing_of(form_of(form, name), form, found, FACTS, {} if period else parts), Stamp()
    )


def table(document: Document) -> Table:
    return next(block for block in document.blocks if isinstance(block, Table))


def said(cell: Cell) -> str:
    if isinstance(cell, Tick):
        return "x"
    if isinstance(cell, Bar):
        return "="
    return "/".join(Document.walk(cell))


def test_heads_stand_over_each_other_and_say_once_what_is_the_same(
    folder: Folder, tmp_path: Path
) -> None:
    first, second, third = table(printed(folder, form(tmp_path), "money")).head
    assert [(cell.text, cell.across, cell.down) for cell in first] == [
        ("โครงการ", 1, 3),
        ("แหล่งเงิน", 2, 1),
        ("การใช้จ่าย", 4, 1),
    ]
    assert [(cell.text, cell.across, cell.down) for cell in second] == [
        ("งบประมาณ", 1, 2),
        ("เงินอื่น", 1, 2),
        ("รายไตรมาส", 4, 1),
    ]
    assert [cell.text for cell in third] == ["ไตรมาส 1", "ไตรมาส 2", "ไตรมาส 3", "ไตรมาส 4"]


def test_quarters_stand_side_by_side_with_their_totals(folder: Folder, tmp_path: Path) -> None:
    rows = table(printed(folder, form(tmp_path), "money")).rows
    assert [[said(cell) for cell in row.cells] for row in rows] == [
        ["1. /งานหนึ่ง", "x", "", "100.00", "50.00", "–", "–"],
        ["2. /งานสอง/\nฝ่ายหนึ่ง", "", "x", "–", "200.00", "–", "–"],
        ["รวม", "100.00", "250.00", "–", "–"],
    ]
    assert rows[-1].kind == "total"


def test_the_quarters_of_a_number_have_equally_many_decimals(
    folder: Folder, tmp_path: Path
) -> None:
    of_number = form(
        tmp_path, ("{id: spent, kind: work, type: money", "{id: spent, kind: work, type: decimal")
    )
    told = [
        {**row, "f.spent": said}
        for row, said in zip(REPORTED, ("12", "12.5", "12.25"), strict=True)
    ]
    found = table(printed(folder, of_number, "money", reported=told)).lined_up()
    assert [[said(cell) for cell in row.cells[-4:-2]] for row in found.rows[:2]] == [
        ["12.00", "12.50"],
        ["–", "12.25"],
    ]


MONTHLY = (
    ("periods: quarter", "periods: month"),
    ("each: quarter, width: 10, total: <all_spent>", "each: month, width: 3, total: <all_spent>"),
    ("show: <span>, each: month, width: 6", "show: <span>, each: quarter, width: 18"),
)


def test_the_quarters_of_a_monthly_form_show_what_lasts_through_them(
    folder: Folder, tmp_path: Path
) -> None:
    monthly = form(tmp_path, *MONTHLY)
    found = tree(folder, monthly, planned(folder, monthly, ROWS, ()), "")
    calendar = table(
        table_document(
            printing_of(form_of(monthly, "calendar"), monthly, found, FACTS, {}), Stamp()
        )
    )
    assert [[said(cell) for cell in row.cells] for row in calendar.rows] == [
        ["งานหนึ่ง", "=", "=", "", ""],
        ["งานสอง", "", "=", "", ""],
        ["งานสาม", "", "", "", ""],
    ]


def test_the_quarters_of_a_monthly_form_cannot_show_what_months_report(tmp_path: Path) -> None:
    text = next(example for example in EXAMPLES if "quarterly-plan" in example).replace(*MONTHLY[0])
    path = tmp_path / "form.yaml"
    (path).write_text(text, encoding="utf-8")
    assert "each-period" in {fault.code for fault in check(path).faults}


def test_only_rows_that_hold_are_printed_in_the_order_of_a_cell(
    folder: Folder, tmp_path: Path
) -> None:
    assert len(table(printed(folder, form(tmp_path), "money")).rows) == 3
    down = form(tmp_path, ("when: fund answered, order: -spent", "order: -title"))
    assert first_words(printed(folder, down, "money")) == ["งานหนึ่ง", "งานสาม", "งานสอง"]
    up = form(
        tmp_path,
        ("when: fund answered, order: -spent", "when: title is not งานสอง, order: [fund, title]"),
    )
    assert first_words(printed(folder, up, "money")) == ["งานหนึ่ง", "งานสาม"]


def first_words(document: Document) -> list[str]:
    return [said(row.cells[0]).split("/")[1] for row in table(document).rows if row.kind == "plain"]


def test_a_part_of_a_text_is_printed_only_when_it_says_something(
    folder: Folder, tmp_path: Path
) -> None:
    first, second, _total = table(printed(folder, form(tmp_path), "money")).rows
    assert first.cells[0] == ("1. ", Run("งานหนึ่ง", bold=True))
    assert second.cells[0] == ("2. ", Run("งานสอง", bold=True), "\nฝ่ายหนึ่ง")


def test_a_bar_runs_through_the_months_the_period_of_the_row_lies_in(
    folder: Folder, tmp_path: Path
) -> None:
    first, second, third = table(printed(folder, form(tmp_path), "calendar")).rows
    months = [[said(cell) for cell in row.cells[1:]] for row in (first, second, third)]
    assert months[0] == ["", "=", "=", "=", *[""] * 8]
    assert months[1] == ["", "", "", "=", "=", "=", *[""] * 6]
    assert months[2] == [""] * 12


@pytest.mark.parametrize(
    ("begin", "end", "months"),
    [
        ("2025-11-16", "2026-01-15", {1: Bar(0.5, 1), 2: Bar(0, 1), 3: Bar(0, 15 / 31)}),
        ("2025-11-16", None, {1: Tick("yes")}),
        ("2025-11-16", "2025-11-16", {1: Tick("yes")}),
        ("2025-09-01", "2025-10-31", {0: Bar(0, 1)}),
        (None, None, {}),
    ],
)
def test_a_bar_runs_from_one_day_to_another_and_a_day_is_a_tick(
    begin: str | None, end: str | None, months: dict[int, Cell], folder: Folder, tmp_path: Path
) -> None:
    dated = form(
        tmp_path,
        ("computed:\n", "- {id: until, kind: work, type: date}\ncomputed:\n"),
        ("id: span, kind: work, type: period", "id: span, kind: work, type: date"),
        ("show: <span>, each", "show: <span> <until>, each"),
    )
    days = {name: day for name, day in (("f.span", begin), ("f.until", end)) if day}
    others = ({"id": name, "kind": "work", "f.title": "งานก่อน"} for name in "ab")
    *_others, row = table(
        printed(folder, dated, "calendar", rows=(*others, {**ROWS[2], **days}))
    ).rows
    assert {at: cell for at, cell in enumerate(row.cells[1:]) if cell} == months


def test_what_the_parts_of_the_year_reported_is_added_up_to_the_one_that_is_printed(
    folder: Folder, tmp_path: Path
) -> None:
    summed = form(
        tmp_path, *SUMMED, ("title: ใช้จ่าย, show: <spent>", "title: ใช้จ่าย, show: <so_far>")
    )
    paid = {
        period: [
            said(row.cells[1])
            for row in table(printed(folder, summed, "quarter", period, ROWS[:2])).rows
        ]
        for period in ("2569q1", "2569q2", "2569q4", "")
    }
    assert paid == {
        "2569q1": ["100.00", "ไม่ได้รายงาน"],
        "2569q2": ["150.00", "200.00"],
        "2569q4": ["150.00", "200.00"],
        "": ["150.00", "200.00"],
    }
    whole = printed(folder, form(tmp_path, *SUMMED), "money", rows=ROWS[:2])
    assert said(table(whole).rows[-1].cells[-1]) == "350.00"


def test_what_need_not_be_reported_is_no_gap_in_a_report(folder: Folder, tmp_path: Path) -> None:
    swaps = (
        ("computed:\n", "- {id: why, kind: work, title: เหตุ, stage: report}\ncomputed:\n"),
        ("title: ใช้จ่าย, show: <spent>", "title: เหตุ, show: <why>"),
    )
    rows = table(printed(folder, form(tmp_path, *swaps), "quarter", "2569q1")).rows
    assert [said(row.cells[1]) for row in rows] == ["–", "ไม่ได้รายงาน", "ไม่ได้รายงาน"]
    needed = (("title: เหตุ, stage", "title: เหตุ, required: report, stage"),)
    rows = table(printed(folder, form(tmp_path, *swaps, *needed), "quarter", "2569q1")).rows
    assert said(rows[0].cells[1]) != "–"


def test_a_paper_of_a_quarter_says_what_the_quarter_reported(
    folder: Folder, tmp_path: Path
) -> None:
    rows = table(printed(folder, form(tmp_path), "quarter", "2569q1")).rows
    assert [said(row.cells[1]) for row in rows] == ["100.00", "ไม่ได้รายงาน", "ไม่ได้รายงาน"]


def test_a_reported_quarter_is_never_called_unreported(folder: Folder, tmp_path: Path) -> None:
    rows = table(printed(folder, form(tmp_path, ("period: asked", "period: year")), "quarter")).rows
    assert [said(row.cells[1]) for row in rows] == [
        "ไตรมาส 1: /100.00/ไตรมาส 2: /50.00",
        "ไตรมาส 2: /200.00",
        "ไม่ได้รายงาน",
    ]


def test_each_part_of_the_year_has_its_table_on_a_page_of_its_own(
    folder: Folder, tmp_path: Path
) -> None:
    each = form(tmp_path, ("period: asked", "period: each, new_page: yes"))
    blocks = printed(folder, each, "quarter").blocks
    assert [block.text for block in blocks if isinstance(block, Heading)] == [
        f"ไตรมาสที่ {n} ปีงบประมาณ 2569" for n in (1, 2, 3, 4)
    ]
    assert sum(isinstance(block, PageBreak) for block in blocks) == 3


def test_lines_stand_below_the_table_and_the_note_is_filled(folder: Folder, tmp_path: Path) -> None:
    noted = form(tmp_path, ("order: -spent,", "note: 'รวม <all_spent> บาท ของ <office.name>',"))
    blocks = printed(folder, noted, "money").blocks
    assert Para("ข้อมูลตามที่รายงานรายไตรมาส", indent=True) in blocks
    assert table(printed(folder, noted, "money")).note == "รวม ………… บาท ของ กองตัวอย่าง"


def test_words_and_lists_of_a_cell_stand_in_the_order_of_the_column(
    folder: Folder, tmp_path: Path
) -> None:
    lined = form(
        tmp_path,
        (
            "fields:\n",
            "- {id: step, in: work, list: yes, number: ๑), alone: none}\nfields:\n- {id: text, kind: step}\n",
        ),
        ("title: ใช้จ่าย, show: <spent>", "title: งาน, show: 'ก่อน <title> <step>{*ฝ่าย* <owner>}'"),
    )
    steps = (
        {"id": f"{of}.s", "kind": "step", "parent": of, "f.text": f"ขั้นของ {of}"} for of in "ab"
    )
    first, second, third = table(printed(folder, lined, "quarter", rows=(*ROWS, *steps))).rows
    assert said(first.cells[1]) == "ก่อน งานหนึ่ง/ขั้นของ a"
    assert said(second.cells[1]) == "ก่อน งานสอง/ขั้นของ b/ฝ่าย/ ฝ่ายหนึ่ง"
    assert said(third.cells[1]) == "ก่อน งานสาม"


def test_what_has_nothing_to_say_leaves_no_line_below_a_table(
    folder: Folder, tmp_path: Path
) -> None:
    below = "below: ['{*ปัญหา :* <all_spent>}', '*ผู้ดูแล :* <all_spent>']"
    quiet = form(tmp_path, ("below: ['ข้อมูลตามที่รายงานรายไตรมาส']", below))
    said_below = [
        block for block in printed(folder, quiet, "money").blocks if isinstance(block, Para)
    ]
    assert said_below == [Para((Run("ผู้ดูแล :", bold=True), " …………"), indent=True)]


def test_a_column_is_there_only_while_its_condition_holds(folder: Folder, tmp_path: Path) -> None:
    swap = (
        "title: แหล่งเงิน, show: <fund>, each: funds,",
        "title: แหล่งเงิน, show: <fund>, when: all_spent > 0,",
    )
    assert len(table(printed(folder, form(tmp_path, swap), "money")).columns) == 5
    assert not re.search(
        "แหล่งเงิน",
        " ".join(Document.walk(table(printed(folder, form(tmp_path, swap), "money")).head)),
    )


def test_a_document_says_its_paragraphs_with_room_to_write_and_a_table_of_another_paper(
    folder: Folder, tmp_path: Path
) -> None:
    whole = form(tmp_path)
    rows = tree(folder, whole, planned(folder, whole, ROWS))
    document = plan_report_document(
        printing_of(form_of(whole, "pledge"), whole, rows, FACTS), Stamp()
    )
    assert (document.title, document.cover) == (("คำประกาศ", "กองตัวอย่าง"), None)
    first, second, head, shown, signed = document.blocks
    assert first == Para("ข้าพเจ้า ………… ขอประกาศว่าจะใช้งบประมาณปี 2569 ตามแผน", indent=True)
    assert second == Para("ให้ไว้ ณ วันที่ …………", indent=True)
    assert head == Heading("แผนที่ประกาศ", level=2)
    assert isinstance(shown, Table)
    assert isinstance(signed, Signatures)


def test_a_line_of_a_document_that_is_only_a_list_prints_its_rows_or_room_to_write(
    folder: Folder, tmp_path: Path
) -> None:
    listed = form(tmp_path, ("ตามแผน\\nให้ไว้", "ตามแผน\\n<work>\\n{เงิน <all_spent>}\\nให้ไว้"))
    rows = tree(folder, listed, planned(folder, listed, ROWS))
    blocks = plan_report_document(
        printing_of(form_of(listed, "pledge"), listed, rows, FACTS), Stamp()
    ).blocks
    assert isinstance(blocks[1], NumberedList)
    assert [item.text for item in blocks[1].items] == ["งานหนึ่ง", "งานสอง ฝ่ายหนึ่ง", "งานสาม"]
    assert blocks[2] == Para("ให้ไว้ ณ วันที่ …………", indent=True)
    empty = plan_report_document(
        printing_of(form_of(listed, "pledge"), listed, (replace(rows[0], rows=()),), FACTS), Stamp()
    )
    assert empty.blocks[1] == Lines()


def test_the_photographs_of_a_row_stand_in_the_cell_that_asks_for_them(
    folder: Folder, tmp_path: Path
) -> None:
    shown = form(
        tmp_path,
        (
            "- {id: owner, kind: work,",
            "- {id: photos, kind: work, type: files, title: ภาพ}\n- {id: owner, kind: work,",
        ),
        ("when: fund answered, order: -spent, ", ""),
        (
            "title: แหล่งเงิน, show: <fund>, each: funds, width: 10",
            "title: ภาพ, show: '{ของ <owner>}<photos>', width: 20",
        ),
    )
    plan = planned(folder, shown, ROWS, REPORTED)
    rows = tree(folder, shown, plan)
    photos = (Photo("ก่อน"), Photo("หลัง"))
    pictures = {row.ref.local: photos for row in rows if row.words("title") in ("งานหนึ่ง", "งานสอง")}
    document = table_document(
        printing_of(form_of(shown, "money"), shown, rows, FACTS, pictures=pictures), Stamp()
    )
    first, second, third, _total = table(document).rows
    assert first.cells[1] == Photos(photos)
    assert second.cells[1] == Together((Para("ของ ฝ่ายหนึ่ง"), Photos(photos)))
    assert third.cells[1] == ""


def test_pictures_stand_below_the_lines_of_their_cell(folder: Folder, tmp_path: Path) -> None:
    shown = form(
        tmp_path,
        (
            "- {id: owner, kind: work,",
            "- {id: photos, kind: work, type: files, title: ภาพ}\n- {id: owner, kind: work,",
        ),
        (
            "\nfields:\n",
            "\n- {id: part, in: work, list: yes, title: ส่วน}\nfields:\n- {id: text, kind: part, title: ส่วน}\n",
        ),
        ("when: fund answered, order: -spent, ", ""),
        (
            "title: แหล่งเงิน, show: <fund>, each: funds, width: 10",
            "title: ภาพ, show: '<part>\\n<photos>', width: 20",
        ),
    )
    parts = ({"id": "p", "kind": "part", "parent": "a", "f.text": "ส่วนหนึ่ง"},)
    rows = tree(folder, shown, planned(folder, shown, (*ROWS, *parts)))
    pictures = {
        row.ref.local: (Photo("ก่อน"),) for row in rows if row.words("title") in ("งานหนึ่ง", "งานสอง")
    }
    document = table_document(
        printing_of(form_of(shown, "money"), shown, rows, FACTS, pictures=pictures), Stamp()
    )
    cells = {said(row.cells[0]): row.cells[1] for row in table(document).rows}
    listed = cells["1. /งานหนึ่ง"]
    assert isinstance(listed, Together)
    assert isinstance(listed.blocks[0], NumberedList)
    assert listed.blocks[1:] == (Photos((Photo("ก่อน"),)),)
    assert cells["2. /งานสอง/\nฝ่ายหนึ่ง"] == Photos((Photo("ก่อน"),))
    assert cells["3. /งานสาม"] == ""


def test_rows_stand_in_a_matrix_where_their_choices_meet(folder: Folder, tmp_path: Path) -> None:
    drawn = form(
        tmp_path,
        (
            "- {id: budget, in: funds, title: งบประมาณ}",
            "- {id: budget, in: funds, points: 2, title: งบประมาณ}",
        ),
        (
            "- {id: other, in: funds, title: เงินอื่น}",
            "- {id: other, in: funds, points: 1, title: เงินอื่น}",
        ),
        (
            "computed:\n",
            "- {id: after, kind: work, type: choice, scale: funds, title: ปีหน้า}\ncomputed:\n",
        ),
        (
            "show: table, of: calendar}",
            "show: matrix, of: calendar, box: <title>, under: <fund> <after>}",
        ),
    )
    rows = [{**row, "f.after": "budget"} for row in ROWS]
    plan = tree(folder, drawn, planned(folder, drawn, rows, ()))
    found = table(
        plan_report_document(printing_of(form_of(drawn, "pledge"), drawn, plan, FACTS), Stamp())
    )
    assert [column.title for column in found.columns] == ["แหล่งเงิน \\ ปีหน้า", "เงินอื่น", "งบประมาณ"]
    assert [[said(cell) for cell in row.cells] for row in found.rows] == [
        ["งบประมาณ", "2", "4\n/งานหนึ่ง"],
        ["เงินอื่น", "1", "2\n/งานสอง"],  # the third chose nothing
    ]
    assert [row.tones[1:] for row in found.rows] == [("high", "grave"), ("calm", "high")]
