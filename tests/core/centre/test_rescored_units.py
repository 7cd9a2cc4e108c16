"""All units of a centre under another rubric in one go: a row a unit, and a broken one is named and put aside."""

from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pytest
from openpyxl import load_workbook

from core.assessment.start_deeds import import_answers
from core.centre.paper_deeds import RescoringOutcome, RescoringProgress, write_rescored_units
from core.centre.rescored import RescoredUnit, aside, assessed_units, rescored_sheet, rescored_unit
from core.errors import UserError
from core.values import Changes
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from storage.papers.writer import PaperFileWriter
from tests.core.assessment.editions import EVERY, write_editions
from tests.core.conftest import ctx
from tests.core.papers import test_score_sheets as sheets
from tests.core.papers.test_score_sheets import Opener

opened, centre = sheets.opened, sheets.centre  # fixtures
YEAR = 2569
GIVEN = {"S10": EVERY, "S30": "abfk", "S50": ""}


@pytest.fixture
def forms(tmp_path: Path) -> FormLibrary:
    return write_editions(tmp_path / "editions")


@pytest.fixture
def sent(centre: Folder, opened: Opener, forms: FormLibrary) -> Folder:
    """A centre to which three units have sent last year's assessment, and one that was filled by an edition that is
    not here."""
    old = forms.folders[0] / "clean-2569.yaml"
    gone = old.with_name("clean-2568.yaml")
    gone.write_text(old.read_text("utf-8").replace("edition: 2569", "edition: 2568"), "utf-8")
    every = FormLibrary([forms.folders[0]])
    for code, met in {**GIVEN, "S40": "a"}.items():
        office = opened(code)
        form = every.get("clean/2568" if code == "S40" else "clean/2569")
        answers = {item: {"state": "met"} for item in met}
        import_answers(ctx(office), office, form, YEAR, {"answers": answers})
        centre.exchange.take_segments(*office.exchange.give())
    gone.unlink()
    centre.use_forms(forms)
    return centre


def found(folder: Folder, using: str = "clean/2570") -> Mapping[str, RescoredUnit]:
    units = assessed_units(folder, ctx(folder).unit, YEAR, using)
    return {unit.code: rescored_unit(folder, unit, ref, using) for unit, ref in units}


def test_a_unit_whose_record_cannot_be_reckoned_is_named_and_the_others_go_on(sent: Folder) -> None:
    rows = [*found(sent).values()]
    assert [one.unit.code for one in aside(rows)] == ["S40"]
    sheet = rescored_sheet(rows, YEAR, sent.forms.get("clean/2570"))
    assert [row.cells[1] for row in sheet.rows] == ["S10", "S30", "S50", "S40"]
    assert sheet.rows[-1].cells[3:9] == ("–",) * 6
    assert "clean" in sheet.rows[-1].cells[9]
    assert sheet.sentence.startswith("3 หน่วยงาน ปี 2569 คิดตามเกณฑ์ฉบับ พ.ศ. 2570")
    assert sheet.sentence.endswith("คิดไม่ได้ 1 หน่วยงาน ดูเหตุผลท้ายตาราง")
    assert sheet.rows[0].cells[3:] == (
        *("18", "20", "3", "20", "-15", "7"),
        "เปลี่ยนไป 3 ข้อ, แยกมา 2 ข้อ, รวมมา 1 ข้อ, ข้อใหม่ 1 ข้อ",
    )


def test_one_workbook_holds_all_of_it_step_by_step_and_nothing_is_changed(
    sent: Folder, tmp_path: Path
) -> None:
    before = {
        one.ref: one.fields for kind in ("assessment", "answer") for one in sent.records(kind)
    }
    deed = partial(
        write_rescored_units,
        papers=PaperFileWriter(),
        year=YEAR,
        form_name="clean/2570",
        path=tmp_path / "all.xlsx",
    )
    steps = [*deed(ctx(sent), sent)]
    assert [step for step in steps if isinstance(step, RescoringProgress)] == [
        RescoringProgress(n, 4) for n in (1, 2, 3, 4)
    ]
    (made,) = [step for step in steps if isinstance(step, RescoringOutcome)]
    assert made.sentence == "คิดคะแนนแล้ว 3 หน่วยงาน คิดไม่ได้ 1 หน่วยงาน: จังหวัด S40"
    assert isinstance(steps[-1], Changes)
    assert not steps[-1].touched
    assert {
        one.ref: one.fields for kind in ("assessment", "answer") for one in sent.records(kind)
    } == before
    book = load_workbook(tmp_path / "all.xlsx")
    rows = [[cell.value for cell in line] for line in book.worksheets[0].iter_rows()]
    assert next(row for row in rows if row[1] == "S10")[3:9] == [18, 20, 3, 20, -15, 7]


def test_another_form_is_refused_before_anything_is_written(sent: Folder, tmp_path: Path) -> None:
    path = tmp_path / "all.xlsx"
    with pytest.raises(UserError):
        [
            *write_rescored_units(
                ctx(sent), sent, PaperFileWriter(), year=YEAR, form_name="nowhere/2570", path=path
            )
        ]
    assert not path.exists()
