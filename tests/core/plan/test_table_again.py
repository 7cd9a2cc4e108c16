"""A table whose rows the plan has already says so, row by row: the same, what differs, and what is new."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from core.plan.grid_view import grid_of
from core.plan.paste_view import fitting, meant
from core.plan.table_again import DIFFERS, SAME, against_plan, changed_rows, uses_file
from core.plan.table_file import row_columns, table_file
from core.plan.view import PlanPage
from core.tables.reading import TableReadResult
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from storage.tables.writer import write_table
from storage.workbook import read_workbook
from tests.core.plan.plans import TINY, planned
from tests.read_tables import read_rows

HEADS = ("ตอน", "ชื่อ", "กำหนด")


@pytest.fixture
def page(tmp_path: Path, folder: Folder) -> PlanPage:
    named = TINY.replace("title: ชื่อ}", "title: ชื่อ, required: plan}")
    (tmp_path / "tiny.yaml").write_text(named, encoding="utf-8")
    forms = FormLibrary([tmp_path])
    folder.use_forms(forms)
    rows = [
        {"id": "p", "kind": "part", "f.title": "ตอนหนึ่ง"},
        {"id": "q", "kind": "part", "f.title": "ตอนสอง"},
        {"id": "a", "kind": "work", "parent": "p", "f.title": "อบรม", "f.due": "2026-02-01"},
        {"id": "b", "kind": "work", "parent": "p", "f.title": "ประชุม (ครั้งที่ 1)"},
        {"id": "c", "kind": "work", "parent": "q", "f.title": "อบรม", "f.due": "2026-03-01"},
    ]
    return PlanPage.of(folder, planned(folder, forms.get("tiny"), rows), "2569q1")


def compared(
    page: PlanPage, rows: Sequence[tuple[str, ...]], answers: dict[str, int] | None = None
) -> TableReadResult:
    fit = fitting(page.form, "work", page.named, page.links, 2569)
    read = read_rows([HEADS, *rows], row_columns(page, fit, {}))
    return against_plan(page, fit, read, answers or {})


def names(read: TableReadResult) -> list[str]:
    return [row[read.fields.index("title")] for row in read.rows]


def asked(read: TableReadResult) -> dict[str, tuple[str, ...]]:
    return {one.key: one.answers for one in read.doubts if one.key in (SAME, DIFFERS)}


def test_our_own_export_read_into_its_plan_brings_nothing(page: PlanPage, tmp_path: Path) -> None:
    kind = page.kind("work")
    assert kind
    write_table(tmp_path / "out.xlsx", table_file(page, grid_of(page, kind)))
    fit = fitting(page.form, "work", page.named, page.links, 2569)
    read = TableReadResult.best(read_workbook(tmp_path / "out.xlsx"), row_columns(page, fit, {}))
    found = against_plan(page, fit, read, {})
    assert (len(read.rows), found.rows) == (3, ())
    assert [one.where for one in found.left] == ["แถว 2", "แถว 3", "แถว 4"]
    again = against_plan(page, fit, read, {SAME: 1})
    assert again.rows == read.rows, "a person may take them all the same"


def test_each_row_is_the_same_changed_or_new(page: PlanPage) -> None:
    rows = [
        ("ตอนหนึ่ง", "อบรม", "1/2/2569"),
        ("ตอนสอง", "อบรม", "9/3/2569"),
        ("ตอนสอง", "ประชุม (ครั้งที่ 1)", ""),
        ("ตอนหนึ่ง", "ประชุม", ""),
        ("ตอนหนึ่ง", "อบรม", "1/2/2569"),
    ]
    found = compared(page, rows)
    assert names(found) == ["ประชุม (ครั้งที่ 1)", "ประชุม", "อบรม"], (
        "of another part, by another name, and once more than the plan has it"
    )
    assert asked(found)[DIFFERS][0] == "ไม่นำเข้า", "what stands is not replaced unasked"
    (told,) = [one.words for one in found.left if one.where == "แถว 3"]
    assert "1 มีนาคม 2569 → 9/3/2569" in told
    assert "9/3/2569" in compared(page, rows, {DIFFERS: 1}).rows[0]


def test_what_differs_is_written_into_the_row_if_a_person_says_so(page: PlanPage) -> None:
    rows = [("ตอนสอง", "อบรม", "9/3/2569"), ("ตอนสอง", "ดูงาน", "")]
    read = compared(page, rows, {DIFFERS: 1})
    assert uses_file(read)
    assert not uses_file(compared(page, rows))
    fit = fitting(page.form, "work", page.named, page.links, 2569)
    texts = [
        {field: meant(fit, field, row[read.fields.index(field)]) for field in ("title", "due")}
        for row in read.rows
    ]
    ((n, (row, cells)),) = changed_rows(page, fit, texts, [["ตอนสอง"]] * 2).items()
    assert (n, row.words("title"), [(cell.id, text) for cell, text in cells]) == (
        0,
        "อบรม",
        [("due", "9/3/2569")],
    )


def test_what_only_fills_empty_cells_is_proposed(page: PlanPage) -> None:
    found = compared(page, [("ตอนหนึ่ง", "ประชุม (ครั้งที่ 1)", "9/3/2569")])
    assert asked(found)[DIFFERS][0] == "ใช้ค่าในไฟล์"
    assert uses_file(found)


def test_a_row_that_differs_is_another_than_the_one_that_is_the_same(page: PlanPage) -> None:
    """The plan has the name twice; the row that the file has unchanged stays what it is."""
    rows = [("", "อบรม", "1/2/2569"), ("", "อบรม", "9/9/2569")]
    for order in (rows, rows[::-1]):
        read = compared(page, order, {DIFFERS: 1})
        fit = fitting(page.form, "work", page.named, page.links, 2569)
        assert [row[read.fields.index("due")] for row in read.rows] == ["9/9/2569"]
        texts = [{"title": ("อบรม", ""), "due": ("9/9/2569", "")}]
        ((row, _cells),) = changed_rows(page, fit, texts, [()], read.there).values()
        assert row.words("due") == "1 มีนาคม 2569"


def test_a_row_without_a_name_that_differs_in_figures_is_asked(
    tmp_path: Path, folder: Folder
) -> None:
    (tmp_path / "tiny.yaml").write_text(TINY, encoding="utf-8")
    forms = FormLibrary([tmp_path])
    folder.use_forms(forms)
    rows = [
        {"id": "p", "kind": "part", "f.title": "ตอนหนึ่ง"},
        {"id": "a", "kind": "work", "parent": "p", "f.title": "ค่าอาหาร", "f.due": "2026-02-01"},
    ]
    page = PlanPage.of(folder, planned(folder, forms.get("tiny"), rows), "2569q1")
    file = [("ตอนหนึ่ง", "ค่าอาหาร", "5/2/2569"), ("ตอนหนึ่ง", "ค่าเดินทาง", "")]
    found = compared(page, file)
    (doubt,) = [one for one in found.doubts if one.key == DIFFERS]
    assert (doubt.open, doubt.answers[0], len(found.rows)) == (True, "นำเข้าเป็นแถวใหม่", 2)
    used = compared(page, file, {DIFFERS: 1})
    assert uses_file(used)
    fit = fitting(page.form, "work", page.named, page.links, 2569)
    texts = [{"title": ("ค่าอาหาร", ""), "due": ("5/2/2569", "")}]
    assert len(changed_rows(page, fit, texts, [()])) == 1
    kept = compared(page, file, {DIFFERS: 2})
    assert names(kept) == ["ค่าเดินทาง"]
    assert not any(one.open for one in kept.doubts)
