"""The report and the papers of the annex in all three files: titles, heads and figures are those of the source."""

import json
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from docx.oxml.ns import qn

from core.blocks.document import Document
from core.thai.written import thai_digits
from tests.golden.papers import documents, text_of
from tests.golden.test_golden_papers import shown_number
from tests.printed import render
from tests.storage.papers.excel import test_papers_workbook as workbook
from tests.storage.papers.paper_samples import squeezed
from tests.storage.papers.word import test_papers_word as word

DATA = Path(__file__).parents[1] / "data"
REPORT: Mapping[str, Any] = json.loads((DATA / "moral_report.json").read_text("utf-8"))
ANNEX: Mapping[str, Any] = json.loads((DATA / "cdd_papers.json").read_text("utf-8"))
# the challenge sheet is the model's
SHEETS = {"score_general": "score_sheet", "score_model": "score_sheet_challenge"}
Rows = list[list[str]]


class Wanted(NamedTuple):
    """A table as the source has it: its head, and some cells of every row, from `at` on."""

    paper: str
    name: str
    columns: Sequence[str]
    rows: Rows
    at: int = 0


def printed(text: object) -> str:
    return squeezed(thai_digits(str(text)))


def wanted() -> Iterator[Wanted]:
    for name, table in REPORT["tables"].items():
        columns = table["columns"]
        if "rows" in table:
            yield Wanted("report", name, columns, table["rows"])
        if "first" in table:
            yield Wanted("report", name, columns, [[one] for one in table["first"]])
        if "figures" in table:
            yield Wanted("report", name, columns, [[one] for one in table["figures"]], -1)
        if "money" in table:
            yield Wanted("report", name, columns, table["money"], -2)
    for name, paper in SHEETS.items():
        yield Wanted(
            paper,
            name,
            ANNEX[name]["columns"][:2],
            [[str(full)] for _title, full in ANNEX[name]["rows"]],
            1,
        )


def of_word(document: Document) -> Iterator[Rows]:
    """Every table by its rows; cells that go on from above are left out."""
    for table in word.opened(document).element.body.iter(qn("w:tbl")):
        yield [
            [word.words(cell) for cell in row.iter(qn("w:tc"))] for row in table.iter(qn("w:tr"))
        ]


def of_sheet(document: Document) -> Rows:
    """The rows of the sheet, a cell of several columns once."""
    page = workbook.opened(document).worksheets[0]
    inside = {cell for area in page.merged_cells.ranges for cell in area.cells}
    corners = {(area.min_row, area.min_col) for area in page.merged_cells.ranges}
    return [
        [
            squeezed(
                str(cell.value or "")
                if cell.data_type == "s" or cell.value is None
                else shown_number(cell)
            )
            for cell in row
            if (cell.row, cell.column) not in inside - corners
        ]
        for row in page.iter_rows()
    ]


def below(rows: Rows, table: Wanted) -> Rows:
    """The rows under the head of a table, as many as the source has."""
    columns = [printed(column) for column in table.columns]
    head = next(at for at, row in enumerate(rows) if row[: len(columns)] == columns)
    full = [row for row in rows[head + 1 :] if len(row) > 1]  # not the rows that name a group
    return full[: len(table.rows)]


def cells(rows: Rows, table: Wanted) -> Rows:
    wide = len(table.rows[0])
    return [row[table.at :][:wide] for row in rows]


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Document]:
    return documents(tmp_path_factory.mktemp("source"))


TABLES = list(wanted())
each_table = pytest.mark.parametrize(
    "table", TABLES, ids=[f"{one.paper} {one.name}" for one in TABLES]
)


@each_table
def test_a_table_of_the_word_file_is_that_of_the_source(
    papers: Mapping[str, Document], table: Wanted
) -> None:
    columns = [printed(column) for column in table.columns]
    found = [rows for rows in of_word(papers[table.paper]) if rows[0][: len(columns)] == columns]
    assert len(found) == 1
    assert cells(below(found[0], table), table) == [
        [printed(cell) for cell in row] for row in table.rows
    ]


@each_table
def test_a_table_of_the_workbook_is_that_of_the_source(
    papers: Mapping[str, Document], table: Wanted
) -> None:
    found = cells(below(of_sheet(papers[table.paper]), table), table)
    assert found == [[printed(cell) for cell in row] for row in table.rows]


@each_table
def test_a_table_of_the_pdf_says_the_source_in_its_order(
    papers: Mapping[str, Document], table: Wanted
) -> None:
    text = squeezed(text_of(render([papers[table.paper]])[0]))
    at = text.index("".join(printed(column) for column in table.columns))
    for row in table.rows:
        for cell in row:
            at = text.index(printed(cell), at + 1)


def test_the_title_of_a_paper_of_the_annex_is_in_all_three(papers: Mapping[str, Document]) -> None:
    paper = papers["checklist"]
    sheet = "".join("".join(row) for row in of_sheet(paper))
    said = (text_of(render([paper])[0]), word.words(word.opened(paper).element.body), sheet)
    for line in ANNEX["checklist"]["title"][:2]:
        assert [printed(line) in squeezed(text) for text in said] == [True] * 3


def test_the_checklist_has_the_levels_and_points_of_the_annex_in_all_three(
    papers: Mapping[str, Document],
) -> None:
    (table,) = [
        rows for rows in of_word(papers["checklist"]) if rows[0][0] == printed("ระดับ คะแนน")
    ]
    levels = [printed(level) for dimension in ANNEX["checklist"]["levels"] for level in dimension]
    assert table[0] == [printed(column) for column in ANNEX["checklist"]["columns"]]
    assert [row[0] for row in table if row[0] in levels] == levels
    in_each_row = [row[0] for row in of_sheet(papers["checklist"]) if row[0] in levels]
    assert [level for level, _rows in groupby(in_each_row)] == levels
    text, at = squeezed(text_of(render([papers["checklist"]])[0])), 0
    for level in levels:
        at = text.index(level, at + 1)
    for first, last in ANNEX["checklist"]["sums"]:
        (row,) = [row for row in table if row[0] == printed(first)]
        assert row[-1] == printed(last)
