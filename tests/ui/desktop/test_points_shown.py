"""Points that are shown are rounded in one place: of thirteen items one is worth 7.69, never 100/13."""

from fractions import Fraction
from pathlib import Path

from pytestqt.qtbot import QtBot

from core.gravity import FindingCount
from core.home.rows import AssessmentSum, DimensionShare, Goal
from tests.ui.desktop.acting import written
from ui.desktop.home.cards import RingCard, ScoreCard
from ui.desktop.home.page import _score_row
from ui.desktop.theme.look import Look

ROOT = Path(__file__).parents[3]
EXACT = {"ui/desktop/goals/page.py"}  # a share, rounded before it is written
THIRTEENTH = Fraction(100, 13)


def test_no_page_writes_points_by_the_exact_text_that_is_a_fraction_where_no_decimal_is_exact() -> None:
    files = (*ROOT.glob("ui/desktop/**/*.py"), *ROOT.glob("core/home/*.py"))
    assert {str(path.relative_to(ROOT)) for path in files if "exact_text" in path.read_text("utf-8")} == EXACT


def test_home_says_what_the_assessment_says(worn: Look, qtbot: QtBot) -> None:
    share = DimensionShare(1, "ด้านที่ 1", "ผู้บริหาร", THIRTEENTH, THIRTEENTH * 13, Goal("assessment"))
    found = AssessmentSum(
        "ความโปร่งใส", THIRTEENTH, THIRTEENTH, Fraction(100), "", None, THIRTEENTH * 2, 1, 13, 0, FindingCount(),
        done=False, dimensions=(share,), goal=Goal("assessment"), last_year=(2568, THIRTEENTH),
    )  # fmt: skip
    score, rings = ScoreCard(worn), RingCard(worn)
    for card in (score, rings):
        qtbot.addWidget(card)
    score.show_assessment(found)
    rings.show_assessments([found])
    said = f"{written(score)} {written(rings)} {_score_row(found)}"
    assert "7.69" in said
    assert "/13" not in said
