"""Points that are shown are rounded in one place: of thirteen items one is worth 7.69, never 100/13."""

from fractions import Fraction
from functools import partial
from pathlib import Path

from pytestqt.qtbot import QtBot

from core.assessment.rows import DimensionRow, LastYearResult
from core.assessment.start_deeds import import_answers, start_assessment
from core.gravity import FindingCount
from core.home.rows import AssessmentSummary, Destination
from core.thai.written import arabic_digits
from tests.ui.desktop.acting import come_to_rest, new_office, office, page, written
from tests.ui.desktop.conftest import NewWindow
from ui.desk import NewOffice
from ui.desktop.assessment.cards import DimensionCard
from ui.desktop.home.cards import ScoreCard
from ui.desktop.home.page import _assessment_row
from ui.desktop.theme.look import Look

ROOT = Path(__file__).parents[3]
EXACT = {"ui/desktop/goals/page.py"}  # a share, rounded before it is written
THIRTEENTH = Fraction(100, 13)


def test_no_page_writes_points_by_the_exact_text_that_is_a_fraction_where_no_decimal_is_exact() -> (
    None
):
    files = (*ROOT.glob("ui/desktop/**/*.py"), *ROOT.glob("core/home/*.py"))
    assert {
        str(path.relative_to(ROOT)) for path in files if "exact_text" in path.read_text("utf-8")
    } == EXACT


def test_home_says_what_the_assessment_says(worn: Look, qtbot: QtBot) -> None:
    found = AssessmentSummary(
        "ความโปร่งใส",
        THIRTEENTH,
        THIRTEENTH,
        Fraction(100),
        "",
        None,
        THIRTEENTH * 2,
        2,
        13,
        13,
        0,
        FindingCount(),
        done=False,
        goal=Destination("assessment"),
        last_year=LastYearResult(year=2568, total=Fraction("94.996"), places=3, shares=()),
    )
    score = ScoreCard(worn)
    qtbot.addWidget(score)
    score.show_assessment(found)
    said = f"{written(score)} {_assessment_row(found)}"
    assert said.count("7.69") == 2
    assert arabic_digits(said).count("94.996") == 1, "last year as its own page says it"
    assert "คะแนน ความโปร่งใส" in said
    assert "/13" not in said


def test_a_total_just_below_a_grade_is_shown_below_it_on_every_page(
    new_window: NewWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    said = NewOffice(tmp_path / "office", "จังหวัดตัวอย่าง", "S20", "province", "", 2569)
    window = new_window(lambda made: new_office(made, said))
    session = office(window).room.session
    given: dict[str, object] = {f"s{n}": {f"measure.score{n}": "91.66"} for n in range(1, 9)}
    given |= {f"o{n}": {"choice": "yes"} for n in range(1, 44)}
    ita = session.forms.get("ita")
    session.do(partial(import_answers, instrument=ita, year=2569, content={"answers": given}))
    qtbot.waitUntil(
        lambda: bool(session.read(lambda reader: reader.records("answer"))), timeout=8000
    )
    office(window).show_page("assessment")
    qtbot.waitUntil(lambda: page(window).view is not None, timeout=8000)
    for name in ("assessment", "home", "documents"):
        office(window).show_page(name)
        come_to_rest(qtbot, window)
        shown = arabic_digits(written(office(window)))
        assert ("94.996" in shown, "95.00" in shown) == (True, False), name
        asked = ("เต็ม 100" in shown, "เกณฑ์ ≤ 100" in shown)
        assert asked == (name == "assessment", False), "a number that is the points is out of 100"
    session.do(partial(start_assessment, instrument=ita, year=2570))
    qtbot.waitUntil(
        lambda: len(session.read(lambda reader: reader.records("assessment"))) == 2, timeout=8000
    )
    for name in ("assessment", "home"):
        office(window).open_year(2570, name)
        come_to_rest(qtbot, window)
        shown = arabic_digits(written(office(window)))
        assert ("94.996" in shown, "95.00" in shown) == (True, False), f"{name} of the next year"
        assert ("การประเมิน ITA" if name == "assessment" else "คะแนน ITA") in shown


def test_a_card_too_narrow_for_its_weight_leaves_it_out_whole(worn: Look, qtbot: QtBot) -> None:
    row = DimensionRow(
        id="iit",
        number=1,
        name="แบบวัดที่ 1",
        level_word="",
        title="",
        short="IIT",
        points=Fraction("67.62"),
        full=Fraction(100),
        level=0,
        highest=0,
        left=33,
        profile="",
        levels=(),
        weight=Fraction(30),
    )
    card = DimensionCard(worn, row)
    qtbot.addWidget(card)
    card.show_dimension(row)
    for wide, weighs in ((worn.px(370), True), (worn.px(260), False)):
        card.show_compact(wide)
        assert ("น้ำหนัก 30" in written(card)) is weighs
