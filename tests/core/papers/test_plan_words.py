"""What the words of a paper of a plan do: heads of several rows, a column for each, rows chosen and sorted, periods."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from core.blocks.document import (
    Bar,
    Cell,
    Document,
    Heading,
    NumberedList,
    PageBreak,
    Photo,
    Photos,
    Stamp,
    Table,
    Tick,
    Together,
)
from core.forms.shape import Instrument
from core.papers.table_paper import printing_of, table_document
from storage.db.folder.store import Folder
from storage.instruments.reader import read
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
