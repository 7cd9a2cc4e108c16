"""The page of a unit: this year beside the last, grade, drawings on one page; sheets are those of the annex."""

import json
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from core.blocks.document import Document, Facts, Para, Row, Run, Table, Together, plain
from core.blocks.elements import Radar, ScoreBar, Tiles
from core.forms.shape import Instrument
from core.papers.score_sheet import ComparedUnit, ScoreSheetContent, score_sheet_document
from core.papers.sheet_paper import checklist_document
from core.papers.unit_page import UnitResult, unit_page_document
from core.scoring.score import DimensionScore, GroupLadderResult, Score
from core.scoring.total import Answers
from storage.instruments.reader import read
from tests.core.papers.frames import framed
from tests.core.papers.test_score_sheets import FORM, scored

KINDS = Path(__file__).parents[2] / "data" / "instruments" / "kinds"
SAID: Mapping[str, Any] = json.loads(
    (Path(__file__).parents[2] / "data" / "cdd_papers.json").read_text("utf-8")
)


@pytest.fixture(scope="module")
def cdd() -> Instrument:
    return read(FORM)


@pytest.fixture(scope="module")
def now(cdd: Instrument) -> Score:
    return scored(cdd, "d1.l5.2", "d3r.l4.2", awards=1)


@pytest.fixture(scope="module")
def before(cdd: Instrument) -> Score:
    return scored(cdd, "d1.l4.3", "d2.l5.2")


def page(cdd: Instrument, now: Score, **others: Any) -> Document:
    of = UnitResult(now, group="general")._replace(**others)
    return unit_page_document(framed(cdd, "unit_page", "จังหวัดตัวอย่าง"), cdd, of)


def found(document: Document, kind: type[Any]) -> list[Any]:
    parts = [
        (block, *block.blocks) if isinstance(block, Together) else (block,)
        for block in document.blocks
    ]
    return [block for blocks in parts for block in blocks if isinstance(block, kind)]


def cells(row: Row) -> list[str]:
    return [" ".join(Document.walk(cell)) for cell in row.cells]


@pytest.mark.parametrize("name", ["score_general", "score_model"])
def test_the_sheets_are_those_of_the_annex(cdd: Instrument, now: Score, name: str) -> None:
    wanted, unit = SAID[name], ComparedUnit("จังหวัดตัวอย่าง", "", now)
    document = score_sheet_document(
        framed(cdd, name), cdd, ScoreSheetContent(units=(unit,), region=5)
    )
    (table,) = found(document, Table)
    assert [plain(line) for line in document.title] == wanted["title"]
    assert [plain(column.title) for column in table.columns] == wanted["columns"]
    rows = [cells(row) for row in table.rows]
    *fulls, _total = (str(full) for _title, full in wanted["rows"])
    assert [row[1] for row in rows] == [*fulls, ""], "the annex leaves the full total to be written"
    assert [row[0] for row in rows] == [title for title, _full in wanted["rows"]]
    assert bool(found(document, Together)) == wanted["decision"]
    assert not found(document, Radar)


def test_what_a_form_does_not_have_is_on_none_of_its_papers() -> None:
    """Without groups, levels and extra points: no group, no level to reach, no total said twice, nobody chosen."""
    form = read(KINDS / "ita.yaml")
    found_ = Answers().score(form)
    sheet = score_sheet_document(
        framed(form, "sheet"), form, ScoreSheetContent(units=(ComparedUnit("หน่วย", "", found_),))
    )
    unit = unit_page_document(framed(form, "page"), form, UnitResult(found_))
    checked = checklist_document(framed(form, "check"), form, Answers())
    for document in (sheet, unit, checked):
        said = [plain(text) for text in Document.walk(document)]
        first = [cells(row)[0] for table in found(document, Table) for row in table.rows]
        assert "คะแนน" not in first, document.title
        only_of_others = ("ประเภท", "ได้แก่", "ถึงขั้น", "สรุปผลคะแนนหน่วยงาน", "พิจารณาจากเอกสาร")
        assert not [text for text in said if text.startswith(only_of_others)], document.title
    assert sum("คะแนนรวม" in text for text in Document.walk(checked)) == 1


def test_every_dimension_stands_beside_last_year(
    cdd: Instrument, now: Score, before: Score
) -> None:
    table = found(page(cdd, now, before=before), Table)[0]
    assert [plain(column.title) for column in table.columns] == [
        "รายการประเมิน",
        "คะแนนเต็ม",
        "ระดับ",
        "ปี 2563",
        "ปี 2564",
        "เพิ่ม/ลด",
    ]
    assert [cells(row)[1:] for row in table.rows] == [
        ["30", "4", "18", "24", "+6"],
        ["10", "5", "8", "10", "+2"],
        ["20", "3", "20", "12", "−8"],
        ["30", "5", "30", "30", "0"],
        ["10", "5", "10", "10", "0"],
        ["100", "–", "86", "86", "0"],
        ["10", "–", "0", "10", "+10"],
        ["110", "–", "86", "96", "+10"],
    ]


def test_a_year_that_is_not_here_is_a_gap_that_shows(cdd: Instrument, now: Score) -> None:
    document = page(cdd, now)
    assert {tuple(cells(row)[i] for i in (3, 5)) for row in found(document, Table)[0].rows} == {
        ("–", "–")
    }
    assert Para(("ผลปี 2563 ", Run("ไม่ได้รายงาน", italic=True)), small=True) in document.blocks


def test_last_year_has_as_many_decimals_as_keep_it_in_its_band_and_none_of_what_was_not_asked(
    cdd: Instrument, now: Score, before: Score
) -> None:
    near = replace(before, total=Fraction("95.9999"), places=4)
    assert cells(found(page(cdd, now, before=near), Table)[0].rows[-1])[3:] == [
        "95.9999",
        "96",
        "+0.0001",
    ]
    parts = tuple(
        replace(one, points=Fraction(0), full=Fraction(0)) if one.id == "d2" else one
        for one in before.parts
    )
    unasked = found(page(cdd, now, before=replace(before, parts=parts)), Table)[0]
    assert cells(unasked.rows[1])[3:] == ["–", "10", "–"]


def test_an_assessment_without_findings_says_nothing_of_points(cdd: Instrument) -> None:
    empty = scored(cdd, only="d2")
    rows = [cells(row) for row in found(page(cdd, empty), Table)[0].rows]
    assert [row[4] for row in rows[:5]] == ["–", "10", "–", "–", "–"]


def test_total_grade_and_line_are_large(cdd: Instrument, now: Score) -> None:
    (tiles,) = found(page(cdd, now), Tiles)
    assert [(one.label, one.value, one.remark) for one in tiles.tiles] == [
        ("คะแนนรวม", "96", "จาก 110"),
        ("เกรด", "A", "96 - 104"),
        ("คะแนน 5 มิติ", "86", "ถึงเกณฑ์"),
        ("ประเมินแล้ว", f"{now.coverage[0]}/{now.coverage[1]}", "ข้อ"),
    ]


@pytest.mark.parametrize(
    ("missed", "grade", "says"), [((), "A", "96 - 104"), (("d4.l1.1", "d1.l1.1"), "–", "ต่ำกว่า 76")]
)
def test_the_grade_tells_its_points(
    cdd: Instrument, missed: tuple[str, ...], grade: str, says: str
) -> None:
    tile = found(page(cdd, scored(cdd, *missed)), Tiles)[0].tiles[1]
    assert (tile.value, tile.remark) == (grade, says)


def test_drawings_stay_on_one_page(cdd: Instrument, now: Score, before: Score) -> None:
    document = page(cdd, now, before=before)
    (drawn,) = [block for block in document.blocks if isinstance(block, Together)]
    assert [type(block) for block in drawn.blocks if not isinstance(block, Para)] == [
        Radar,
        ScoreBar,
    ]
    (radar,) = found(document, Radar)
    assert radar.axes[0] == "มิติที่ 1\n(24/30)"
    assert [one.name for one in radar.series] == ["ปี 2564", "ปี 2563"]
    assert [one.values for one in radar.series] == [
        (0.8, 1.0, 0.6, 1.0, 1.0),
        (0.6, 0.8, 1.0, 1.0, 1.0),
    ]


def test_a_result_beside_the_total_is_no_axis(cdd: Instrument, now: Score) -> None:
    first, *others = cdd.dimensions
    (radar,) = found(
        page(replace(cdd, dimensions=(replace(first, beside=True), *others)), now), Radar
    )
    assert [one.partition("\n")[0] for one in radar.axes] == ["มิติที่ 2", "มิติที่ 3", "มิติที่ 4", "มิติที่ 5"]
    assert radar.series[0].values == (1.0, 0.6, 1.0, 1.0)


@pytest.mark.parametrize(
    ("group", "compares"), [("general", True), ("model", False), ("challenge", False)]
)
def test_whom_the_line_binds_is_said(
    cdd: Instrument, now: Score, group: str, compares: bool
) -> None:
    (bar,) = found(page(cdd, now, group=group), ScoreBar)
    assert bar.lines[0].at == 86
    assert (bar.start, bar.top) == (60, 110)
    assert ("แสดงไว้เพื่อเทียบ" in plain(bar.note)) == compares


def test_a_form_without_levels_has_no_column_for_them(cdd: Instrument, now: Score) -> None:
    flat = read(KINDS / "rolled.yaml")
    (table, *_others) = found(page(cdd, now), Table)
    assert [column.title for column in table.columns][2] == "ระดับ"
    (table, *_others) = found(
        unit_page_document(framed(cdd, "unit_page"), flat, UnitResult(Answers().score(flat))), Table
    )
    assert [column.title for column in table.columns][1:3] == ["คะแนนเต็ม", table.columns[2].title]
    assert table.columns[2].title.startswith("ปี ")
    assert {len(row.cells) for row in table.rows} == {len(table.columns)}


def test_a_result_gives_no_advice(cdd: Instrument, now: Score) -> None:
    assert now.missing
    assert len(found(page(cdd, now), Table)) == 1


def test_a_unit_of_a_special_group_is_told_its_level(cdd: Instrument, now: Score) -> None:
    for level, words in ((1, "ระดับที่ 1"), (0, "ยังไม่ถึงระดับที่ 1")):
        held = replace(
            now,
            standing=GroupLadderResult(DimensionScore("mo", Fraction(0), Fraction(0), level), {}),
        )
        (facts,) = found(page(cdd, held, group="model"), Facts)
        assert facts.pairs[-1] == ("เกณฑ์การประเมินหน่วยงานต้นแบบ", words)


def test_last_year_just_below_a_grade_is_printed_below_it(
    cdd: Instrument, now: Score, before: Score
) -> None:
    near = replace(before, total=Fraction("94.9961"), places=3)
    table = found(page(cdd, now, before=near), Table)[0]
    assert cells(table.rows[-1])[1:] == ["110", "–", "94.996", "96", "+1.004"]
    assert "3 ตำแหน่ง" in plain(table.note)
    assert (
        table.columns[-1].share > found(page(cdd, now, before=before), Table)[0].columns[-1].share
    ), "on one line"
