"""The page of a unit: this year beside the last, grade, drawings on one page; sheets are those of the annex."""

import json
from collections.abc import Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from core.blocks.document import Document, Facts, Row, Table, Together, plain
from core.blocks.elements import ScoreBar
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
