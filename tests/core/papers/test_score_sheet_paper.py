"""The score sheet says what the annex's form asks and decides nothing."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from core.blocks.document import Document, Facts, Para, Row, Signatures, Signer, Table, Together, plain, walk
from core.forms.shape import Instrument
from core.forms.tree import Tree
from core.forms.vocabulary import State
from core.papers.score_sheet import ComparedUnit, SheetComparison, score_sheet_document
from core.scoring import score
from core.scoring.score import Answer, Answers, Score
from storage.instruments.reader import read
from tests.core.papers.frames import framed

FORM = Path(__file__).parents[3] / "resources" / "instruments" / "cdd-clean-2564.yaml"
COMMITTEE = (Signer("ประธานกรรมการ"), Signer("กรรมการ"), Signer("เลขานุการ"))


@pytest.fixture(scope="module")
def instrument() -> Instrument:
    return read(FORM)


def scored(instrument: Instrument, *missed: str, awards: int = 0, only: str = "") -> Score:
    """Everything met but these; `only`: nothing assessed outside this dimension."""
    items = {
        item.id: Answer(State.NOT_MET if item.id in missed else State.MET) for item in Tree(instrument).answered(only)
    }
    return score(instrument, Answers(items, extra={"extra": awards}, group="general"))


def sheet(instrument: Instrument, *units: ComparedUnit, paper: str = "score_general", **others: Any) -> Document:
    of = SheetComparison(units=units, **{"region": 5, **others})
    return score_sheet_document(framed(instrument, paper), instrument, of)


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def cells(row: Row) -> list[str]:
    return [" ".join(walk(cell)) for cell in row.cells]


def test_the_title_is_the_forms_own_with_year_and_region(instrument: Instrument) -> None:
    assert sheet(instrument, ComparedUnit("ก")).title == (
        "การติดตาม ประเมินผลการคัดเลือกหน่วยงานพัฒนาชุมชนใสสะอาดดีเด่น",
        "ประจำปีงบประมาณ พ.ศ. 2564",
        "เขตตรวจราชการที่ 5",
    )
    assert sheet(instrument, ComparedUnit("ก"), region=0).title[2] == "เขตตรวจราชการที่ …………"


def test_dimensions_their_sum_extra_points_and_total_and_nothing_else(instrument: Instrument) -> None:
    (table,) = tables(sheet(instrument, ComparedUnit("ก", "", scored(instrument, "d1.l5.2", awards=2))))
    assert [cells(row)[1:] for row in table.rows] == [
        ["30", "24"],
        ["10", "10"],
        ["20", "20"],
        ["30", "30"],
        ["10", "10"],
        ["100", "94"],
        ["10", "10"],
        ["110", "104"],
    ]
    assert cells(table.rows[0])[0].startswith("มิติที่ 1 ด้านบทบาทผู้บริหาร")
    assert [cells(row)[0] for row in table.rows[5:]] == ["คะแนน", "คะแนนเพิ่มเติมพิเศษ (Extra Point)", "คะแนนรวม"]
    assert not any("เกรด" in text for text in walk(table))


@pytest.mark.parametrize("count", range(1, 13))
def test_every_unit_has_one_column_and_six_lie_on_their_side(instrument: Instrument, count: int) -> None:
    units = tuple(ComparedUnit(f"จังหวัดที่ {n}") for n in range(count))
    document = sheet(instrument, *units)
    (table,) = tables(document)
    assert [plain(column.title) for column in table.columns][2:] == [unit.name for unit in units]
    assert {len(row.cells) for row in table.rows} == {count + 2}
    assert document.landscape == (count >= 6)


def test_more_units_than_a_table_holds_stand_in_equal_tables_each_once(instrument: Instrument) -> None:
    units = tuple(ComparedUnit(f"จังหวัดที่ {n}") for n in range(26))
    found = tables(sheet(instrument, *units))
    assert [len(table.columns) - 2 for table in found] == [8, 9, 9]
    assert [plain(c.title) for table in found for c in table.columns[2:]] == [unit.name for unit in units]


def test_narrow_columns_use_the_short_name_where_there_is_one(instrument: Instrument) -> None:
    many = (*(ComparedUnit("จังหวัดนครศรีธรรมราช", "นศ"),) * 4, ComparedUnit("จังหวัดตาก"))
    (table,) = tables(sheet(instrument, *many))
    assert [plain(column.title) for column in table.columns][-2:] == ["นศ", "จังหวัดตาก"]
    (table,) = tables(sheet(instrument, many[0]))
    assert plain(table.columns[2].title) == "จังหวัดนครศรีธรรมราช"


def test_a_unit_that_sent_nothing_is_a_gap_that_shows(instrument: Instrument) -> None:
    nothing = score(instrument, Answers(group="general"))
    units = (ComparedUnit("ก"), ComparedUnit("ข", score=nothing), ComparedUnit("ค", problem=True))
    (table,) = tables(sheet(instrument, *units))
    for row in table.rows[:-1]:
        assert cells(row)[2:] == ["–", "–", "–"]
    assert cells(table.rows[-1])[2:] == ["ไม่ได้รายงาน", "ไม่ได้รายงาน", "คิดคะแนนไม่ได้"]


def test_a_dimension_nobody_assessed_has_no_points_one_that_failed_has_none_left(instrument: Instrument) -> None:
    half = scored(instrument, "d2.l1.1", only="d2")
    (table,) = tables(sheet(instrument, ComparedUnit("ก", score=half)))
    assert [cells(row)[2] for row in table.rows] == ["–", "0", "–", "–", "–", "0", "0", "0"]


def test_equal_totals_are_left_to_the_committee(instrument: Instrument) -> None:
    same = ComparedUnit("ก", score=scored(instrument)), ComparedUnit("ข", score=scored(instrument))
    document = sheet(instrument, *same)
    (decision,) = [block for block in document.blocks if isinstance(block, Together)]
    sentence, line = decision.blocks
    assert isinstance(sentence, Para)
    assert plain(sentence.text).startswith("ผลการพิจารณา หน่วยงานที่คณะกรรมการคัดเลือกเป็นหน่วยงานพัฒนาชุมชนใสสะอาดดีเด่น")
    assert isinstance(line, Facts)
    assert line.pairs == (("ได้แก่", ""),)


def test_what_was_decided_is_said(instrument: Instrument) -> None:
    document = sheet(instrument, ComparedUnit("ก"), selected="จังหวัดตัวอย่าง ก")
    assert "จังหวัดตัวอย่าง ก" in list(walk(document.blocks))


def test_the_committee_signs_else_the_forms_own_role(instrument: Instrument) -> None:
    def signatures(*names: str, signers: tuple[Signer, ...]) -> Signatures:
        document = sheet(instrument, *map(ComparedUnit, names), signers=signers)
        return next(block for block in document.blocks if isinstance(block, Signatures))

    assert [one.role for one in signatures("ก", signers=()).signers] == ["กรรมการ"]
    assert signatures("ก", signers=COMMITTEE).first_alone
    assert not signatures(*"กขคงจฉ", signers=COMMITTEE).first_alone


@pytest.mark.parametrize("paper", ["score_model", "score_challenge"])
def test_the_sheet_of_one_unit_names_it_and_has_no_decision(instrument: Instrument, paper: str) -> None:
    document = sheet(instrument, ComparedUnit("จังหวัดตัวอย่าง ก", score=scored(instrument)), paper=paper)
    assert document.title[2] == "จังหวัดตัวอย่าง ก"
    assert not any(isinstance(block, Together) for block in document.blocks)
    (table,) = tables(document)
    assert bool(table.note) == (paper == "score_challenge")


def test_fractions_are_printed_with_two_decimals(instrument: Instrument) -> None:
    (table,) = tables(sheet(instrument, ComparedUnit("ก", score=_thirds(scored(instrument)))))
    assert cells(table.rows[-1])[2] == "33.33"


def test_a_rounded_figure_is_said_so_whatever_decimals_another_unit_needs(instrument: Instrument) -> None:
    whole = scored(instrument)
    eighth, near = replace(whole, total=Fraction("80.125")), replace(whole, total=Fraction("79.999"), places=3)
    (table,) = tables(sheet(instrument, ComparedUnit("ก", score=eighth), ComparedUnit("ข", score=near)))
    assert cells(table.rows[-1])[2:] == ["80.13", "79.999"]
    assert "ปัดเศษ" in plain(table.note)


def _thirds(whole: Score) -> Score:

    return replace(whole, total=Fraction(100, 3))
