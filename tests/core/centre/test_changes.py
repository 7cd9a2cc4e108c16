"""Offices over the indicators of a form and since last year: the fallen and the low first, and whom to coach."""

from datetime import date
from fractions import Fraction

import pytest

from core.assessment.start_deeds import import_answers
from core.blocks.document import Para, Row, plain
from core.centre.changes import CHANGES, OfficeScoreChange, YearScoreChanges, changes_paper
from core.centre.year_report import (
    CentreYearReport,
    YearReportQuery,
    year_report,
)
from core.entities import unit_id
from storage.db.folder.store import Folder
from tests.core.assessment.test_import_damaged import sample
from tests.core.assessment.test_results import deriving
from tests.core.centre.test_overview import TILES, centre, opened
from tests.core.conftest import ctx
from tests.core.papers.test_score_sheets import FORMS, Opener

__all__ = ["centre", "opened"]
ITA = FORMS.get("ita")
# of IIT and EIT
POINTS = {"S10": (90, 80), "S30": (95, 94), "S20": (None, 70), "S40": (80, 88), "S50": (92, None)}


@pytest.fixture
def told(centre: Folder, opened: Opener) -> CentreYearReport:
    """Four offices of this year: S10 fell by much and S30 by little, S40 rose, S20 has no year before; S50 has no
    result of this year."""
    for code, years in POINTS.items():
        office = opened(code)
        for year, points in zip((2568, 2569), years, strict=True):
            if points is not None:
                given = sample("ita.json")
                scores = {f"s{n}": {f"measure.score{n}": str(points)} for n in range(1, 9)}
                import_answers(
                    ctx(office),
                    office,
                    ITA,
                    year,
                    {**given, "year": year, "answers": {**given["answers"], **scores}},
                )
        centre.exchange.take_segments(*office.exchange.give())
    centre.results.derive_by(deriving())
    return year_report(asked(centre), centre)


def asked(folder: Folder) -> YearReportQuery:
    return YearReportQuery(folder.writer.unit, 2569, date(2026, 1, 20), TILES, "ita")


def test_the_branches_at_the_top_are_kept_apart(told: CentreYearReport) -> None:
    groups = [(one.group, one.number) for one in told.changes.indicators]
    assert groups == [
        *(("IIT", str(n)) for n in range(1, 6)),
        *(("EIT", str(n)) for n in range(6, 9)),
        ("OIT", "9"),
        ("OIT", "10"),
    ]
    picture = told.pictures[-1]
    assert picture.id == CHANGES
    assert picture.column_heads[4:6] == ("IIT 5", "EIT 6")
    assert {(one.row, one.column): (one.label, one.value) for one in picture.cells}[0, 0] == (
        "80",
        "-10",
    )
    assert [row.cells[2] for row in picture.sheet.rows] == ["-6", "-0.60", "–", "+4.80"]
    behind = told.behind(CHANGES, unit_id("S20"))
    assert behind
    assert behind.rows[0].cells == ("IIT 1 การปฏิบัติหน้าที่", "70", "–", "–")
    assert told.behind(CHANGES, unit_id("S50")) is None


def cells(row: Row) -> list[str]:
    return [plain(one.text) for one in row.cells if isinstance(one, Para)]


@pytest.mark.parametrize(
    ("now", "before", "says"),
    [("84.999", "84", ("84.99", "+0.99")), ("85", "89.999", ("85", "-4.99"))],
)
def test_what_lies_just_below_a_limit_never_reads_as_reaching_it(
    now: str, before: str, says: tuple[str, str]
) -> None:
    one = OfficeScoreChange("u", "กรม", {"": Fraction(now)}, {"": Fraction(before)}, False)
    assert one.figures()[::2] == says
    paper = changes_paper(YearScoreChanges((), (one,), Fraction(85)), "t", "o", 2569)
    assert "ต่ำกว่าร้อยละ 85 หรือลดลงจากปีก่อนตั้งแต่ 5 คะแนน" in plain(
        next(b.text for b in paper.blocks if isinstance(b, Para))
    )
