"""Score sheets say what the annex's form asks and decide nothing; a centre's are of several offices."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

import main
import wiring
from core.assessment.start_deeds import assessment_at, import_answers, set_assessment
from core.blocks.code import PageQrContent
from core.blocks.document import (
    Document,
    Facts,
    Para,
    Row,
    Signer,
    Stamp,
    Table,
    Together,
    plain,
)
from core.entities import unit_id
from core.errors import UserError
from core.forms.shape import Instrument
from core.forms.tree import Tree
from core.forms.vocabulary import ItemState
from core.log.deeds import add_row
from core.log.op import Segment
from core.papers.deeds import PaperRequest
from core.papers.made import printable
from core.papers.register import PrintLookupResult, show_paper
from core.papers.score_sheet import (
    ComparedUnit,
    ScoreSheetContent,
    comparison_of,
    score_sheet_document,
)
from core.papers.source import PaperSource
from core.scoring.score import Answer, Score
from core.scoring.total import Answers
from core.signing.deeds import sign_off
from core.values import Plain, Record, Ref, Text, Written
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from storage.instruments.reader import read
from tests.core.assessment.test_import_damaged import sample
from tests.core.conftest import NOON, ctx
from tests.core.papers.entered import enter_any
from tests.core.papers.frames import framed
from tests.country import settle_in

FORMS = FormLibrary([main.RESOURCES / "instruments"])
CDD = FORMS.get("cdd-clean")
SHEET = next(paper for paper in CDD.papers if paper.id == "score_general")
Opener = Callable[..., Folder]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Opener]:
    """Makes the folder of an office, certified everywhere."""
    made: list[Folder] = []
    papers: list[Segment] = []

    def make(code: str, kind: str = "province") -> Folder:
        made.append(
            create(tmp_path / code, tmp_path / "keys", f"จังหวัด {code}", code, kind, "", 2569, NOON)
        )
        papers.append(settle_in(made[-1], kind))
        for folder in made:
            folder.exchange.take_segments(papers)
        return made[-1]

    yield make
    for folder in made:
        folder.close()


@pytest.fixture
def centre(opened: Opener) -> Folder:
    """A register: two units of region 1, one of which is silent, one of region 2, one of the model group."""
    folder = opened("S00", "centre")
    units: dict[str, dict[str, Any]] = {
        "S30": {"region": 1, "group": Plain("general")},
        "S10": {"region": 1, "group": Plain("general")},
        "S20": {"region": 1, "group": Plain("general")},
        "S40": {"region": 2, "group": Plain("general")},
        "S50": {"region": 1, "group": Plain("model")},
        "R60": {"region": 1, "group": Plain("general"), "kind": Plain("district")},
    }
    for code, said in units.items():
        fields = {
            "code": Plain(code),
            "name": Text(f"จังหวัด {code}"),
            "kind": Plain("province"),
            **said,
        }
        add_row(ctx(folder), folder, "all", "unit", fields)
    return folder


@pytest.fixture
def sent(centre: Folder, opened: Opener) -> dict[str, Folder]:
    """Four offices whose own assessment has come to the centre; S20 and the district have sent none."""
    offices = {code: opened(code) for code in ("S10", "S30", "S40", "S50")}
    for code, office in offices.items():
        import_answers(
            ctx(office), office, CDD, 2569, {**sample("cdd_province_a.json"), "group": group(code)}
        )
        centre.exchange.take_segments(*office.exchange.give())
    return offices


def group(code: str) -> str:
    return "model" if code == "S50" else "general"


def assessment(code: str) -> Ref:
    return assessment_at(unit_id(code), CDD.id, 2569)


def standing(centre: Folder, code: str) -> ScoreSheetContent:
    record = centre.record(assessment(code))
    assert record is not None
    return comparison_of(PaperSource(centre, CDD, SHEET, record, Stamp()))


def printed(folder: Folder, subject: Ref, form: str, path: Path) -> Record:
    wanted = PaperRequest(subject, form, path)
    changes = enter_any(ctx(folder), folder, wiring.PaperPrinter(folder.writer.keys), wanted)
    record = folder.record(next(ref for ref in changes.touched if ref.entity == "paper"))
    assert record is not None
    return record


def held(folder: Folder, paper: Record) -> PrintLookupResult:
    return show_paper(
        folder,
        PageQrContent.text_of(paper.text("code"), 1, bytes.fromhex(paper.text("state_hash"))),
    )


def answer_again(office: Folder) -> None:
    own = office.record(assessment_at(office.writer.unit, CDD.id, 2569))
    assert own is not None
    set_assessment(
        ctx(office), office, CDD, own.ref, [("extra.extra", "3", own.shown("extra.extra").seen)]
    )


def test_a_sheet_has_every_unit_of_its_region_and_group_by_code_the_silent_ones_too(
    centre: Folder, sent: dict[str, Folder]
) -> None:
    assert sent
    sheet = standing(centre, "S30")
    assert (sheet.region, [unit.name for unit in sheet.units]) == (
        1,
        ["จังหวัด S10", "จังหวัด S20", "จังหวัด S30"],
    )
    assert [unit.score is None for unit in sheet.units] == [False, True, False]
    assert standing(centre, "S10") == sheet


def test_the_committee_of_the_region_signs(centre: Folder, sent: dict[str, Folder]) -> None:
    assert sent
    assert [one.role for one in standing(centre, "S10").signers] == ["ประธานกรรมการ"], (
        "the annex has one place"
    )


def test_a_selected_unit_is_named_only_when_one_is_selected(
    centre: Folder, sent: dict[str, Folder]
) -> None:
    def select(code: str) -> None:
        fields: dict[str, Written] = {
            "unit": Plain(unit_id(code)),
            "year": 2569,
            "outcome": Plain("outstanding"),
        }
        add_row(ctx(centre), centre, "all", "standing", fields)

    assert sent
    assert standing(centre, "S10").selected == ""
    select("S40")
    assert standing(centre, "S10").selected == ""
    select("S10")
    assert standing(centre, "S10").selected == "จังหวัด S10"
    select("S30")
    assert standing(centre, "S10").selected == ""


def test_records_no_form_speaks_of_have_no_papers(centre: Folder, tmp_path: Path) -> None:
    unit = Ref("all", "unit", unit_id("S10"))
    assert printable(centre, unit) == ()
    with pytest.raises(UserError, match="แผน"):
        printed(centre, unit, "checklist", tmp_path / "x.pdf")


def test_a_sheet_is_a_draft_until_every_assessment_on_it_is_frozen(
    centre: Folder, sent: dict[str, Folder], tmp_path: Path
) -> None:
    drafts = []
    for code in ("S10", "S30"):
        sign_off(ctx(sent[code]), sent[code], assessment(code), "พัฒนาการจังหวัด")
        centre.exchange.take_segments(*sent[code].exchange.give())
        drafts.append(
            held(
                centre, printed(centre, assessment("S10"), "score_general", tmp_path / "a.pdf")
            ).draft
        )
    assert drafts == [True, False]


FORM = Path(__file__).parents[3] / "resources" / "instruments" / "cdd-clean-2564.yaml"


COMMITTEE = (Signer("ประธานกรรมการ"), Signer("กรรมการ"), Signer("เลขานุการ"))


@pytest.fixture(scope="module")
def instrument() -> Instrument:
    return read(FORM)


def scored(instrument: Instrument, *missed: str, awards: int = 0, only: str = "") -> Score:
    """Everything met but these; `only`: nothing assessed outside this dimension."""
    items = {
        item.id: Answer(ItemState.NOT_MET if item.id in missed else ItemState.MET)
        for item in Tree(instrument).answered(only)
    }
    return Answers(items, extra={"extra": awards}, group="general").score(instrument)


def sheet(
    instrument: Instrument, *units: ComparedUnit, paper: str = "score_general", **others: Any
) -> Document:
    of = ScoreSheetContent(units=units, **{"region": 5, **others})
    return score_sheet_document(framed(instrument, paper), instrument, of)


def tables(document: Document) -> list[Table]:
    return [block for block in document.blocks if isinstance(block, Table)]


def cells(row: Row) -> list[str]:
    return [" ".join(Document.walk(cell)) for cell in row.cells]


def test_a_dimension_nobody_assessed_has_no_points_one_that_failed_has_none_left(
    instrument: Instrument,
) -> None:
    half = scored(instrument, "d2.l1.1", only="d2")
    (table,) = tables(sheet(instrument, ComparedUnit("ก", score=half)))
    assert [cells(row)[2] for row in table.rows] == ["–", "0", "–", "–", "–", "0", "0", "0"]


def test_equal_totals_are_left_to_the_committee(instrument: Instrument) -> None:
    same = ComparedUnit("ก", score=scored(instrument)), ComparedUnit("ข", score=scored(instrument))
    document = sheet(instrument, *same)
    (decision,) = [block for block in document.blocks if isinstance(block, Together)]
    sentence, line = decision.blocks
    assert isinstance(sentence, Para)
    assert plain(sentence.text).startswith(
        "ผลการพิจารณา กรรมการได้พิจารณาคัดเลือกหน่วยงานที่มีผลการดำเนินงานตามโครงการเป็น"
    )
    assert isinstance(line, Facts)
    assert line.pairs == (("ได้แก่", ""),)


def test_a_rounded_figure_is_said_so_whatever_decimals_another_unit_needs(
    instrument: Instrument,
) -> None:
    whole = scored(instrument)
    eighth = replace(whole, total=Fraction("80.125"))
    near = replace(whole, total=Fraction("79.999"), places=3)
    (table,) = tables(
        sheet(instrument, ComparedUnit("ก", score=eighth), ComparedUnit("ข", score=near))
    )
    assert cells(table.rows[-1])[2:] == ["80.13", "79.999"]
    assert "ปัดเศษ" in plain(table.note)


def test_what_is_asked_only_after_an_answer_counts_in_what_is_full(tmp_path: Path) -> None:
    path = tmp_path / "asked.yaml"
    path.write_text(ASKED_LATER, "utf-8")
    later = read(path)
    for state, full, got in ((ItemState.MET, "2", "2"), (ItemState.NOT_MET, "1", "0")):
        found = Answers({"one": Answer(state), "two": Answer(ItemState.MET)}).score(later)
        (table,) = tables(sheet(later, ComparedUnit("ก", score=found), paper="sheet"))
        assert [cells(row)[1:] for row in table.rows] == [[full, got]] * 2


ASKED_LATER = """
id: later
edition: 2564
title: แบบ
help: กรอกปีละครั้ง
kind: sum
dimensions:
- {id: part, title: ส่วน}
items:
- {id: one, in: part, points: 1, title: ข้อแรก}
- {id: two, in: part, points: 1, when: one is met, title: ข้อต่อไป}
papers:
- {id: sheet, builder: score_sheet, title: [ใบคะแนน]}
"""
