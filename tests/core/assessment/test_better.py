"""Which points are good is a word of the form: colours, marks, advice, what is left to do and the ranking follow it."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import NamedTuple

import pytest

from core.assessment.facts import AssessmentFacts
from core.assessment.ranking import RankingRow
from core.assessment.rows import AssessmentView
from core.assessment.start_deeds import assessment_at, import_answers
from core.assessment.view import assessment_view
from core.centre.proposals import zones
from core.forms.programme import SelectionRule
from core.forms.wording import Words
from core.gaps.gaps import gaps_of, grade_ways
from core.home.tasks import item_goal
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.conftest import ctx
from ui.desktop.assessment.answer_cells import options_of

FORM = Path(__file__).parents[2] / "data" / "public_forms" / "dmh-2q9q8q.yaml"
YEAR = 2569
SAYS = {"choice": {"i2.1": "y", "i2.2": "n", "i9.1": "o3", "i9.2": "o0", "i9.3": "o1"}}


class Shown(NamedTuple):
    """What a screen says of a sheet in which 2.1 and 9.1 give all they can, 2.2 and 9.2 nothing, 9.3 something."""

    have: tuple[str, ...]  # tones of `มี` and `ไม่มี`
    often: tuple[str, ...]  # tones of the four answers of 9Q
    marks: tuple[str, ...]  # of the five that are answered
    tips: bool
    urges: bool
    gaps: int  # items that lack something though they are answered


MORE = Shown(
    ("", "bad"), ("", "", "", ""), ("met", "not_met", "met", "not_met", "met"), True, True, 2
)
FEW = ("high", "answered", "high", "answered", "answered")
LESS = Shown(("bad", "mute"), ("mute", "mute", "mute", "bad"), FEW, False, False, 0)
NONE = Shown(("mute", "mute"), ("mute",) * 4, ("answered",) * 5, False, False, 0)


@pytest.fixture
def words(request: pytest.FixtureRequest) -> str:
    return str(getattr(request, "param", ""))


@pytest.fixture
def forms(words: str, tmp_path: Path) -> FormLibrary:
    room = tmp_path / "forms"
    room.mkdir()
    text = FORM.read_text("utf-8").replace("kind: sum\n", f"kind: sum\n{words}\n", 1)
    (room / "form.yaml").write_text(text, encoding="utf-8")
    return FormLibrary([room])


@pytest.fixture
def view(forms: FormLibrary, folder: Folder) -> AssessmentView:
    form = forms.get("dmh-2q-9q-8q/2569/1")
    given = {item: {"choice": choice} for item, choice in SAYS["choice"].items()}
    import_answers(ctx(folder), folder, form, YEAR, {"answers": given})
    return assessment_view(folder, assessment_at(folder.writer.unit, form.id, YEAR, 1))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        pytest.param("", MORE, id="a form that says nothing: more is better"),
        pytest.param("better: more", MORE, id="more"),
        pytest.param(
            "advice: no", MORE._replace(tips=False, urges=False), id="more, and no advice"
        ),
        pytest.param("better: less", LESS, id="less: the answer with most points is the warning"),
        pytest.param("better: none", NONE, id="neither: nothing is good or bad"),
    ],
    indirect=["words"],
)
def test_colours_marks_and_advice_follow_the_form(
    view: AssessmentView, folder: Folder, expected: Shown
) -> None:
    have, often = (
        tuple(tone for _key, _text, tone in options_of(view.item(item)))
        for item in ("i2.1", "i9.1")
    )
    given = [view.item(item) for item in SAYS["choice"]]
    facts = AssessmentFacts.of(folder, view.ref)
    lacking = [one for one in gaps_of(folder, view.ref) if one.kind == "item" and one.source.local]
    answered = {one.text for one in given}
    gaps = sum(one.title in answered for one in lacking)
    marks = tuple(one.mark for one in given)
    assert Shown(have, often, marks, bool(view.advice), facts.form.urges, gaps) == expected
    assert view.advises == expected.tips
    assert bool(view.score.missing) == expected.tips
    assert all(way.reason for way in grade_ways(facts, view))


@pytest.mark.parametrize("words", ["better: less", "better: none", "advice: no"], indirect=True)
def test_no_paper_screen_or_line_of_the_terminal_proposes_to_raise_points(
    view: AssessmentView,
) -> None:
    from ui.terminal.sheets import score_lines

    assert not view.advice
    assert not any("ได้เพิ่ม" in line for line in score_lines(view))
    assert item_goal(view, "")


ROW = RankingRow(
    rank=0,
    tied=False,
    unit="",
    code="",
    name="",
    region=1,
    group="",
    total=Fraction(0),
    base=Fraction(0),
    extra=Fraction(0),
    band=None,
    passes=None,
    coverage=(1, 1),
    assessment="",
)


@pytest.mark.parametrize("less", [False, True])
def test_the_first_of_a_ranking_is_who_has_the_better_points(less: bool) -> None:
    figures = [(f"u{n}", Fraction(points)) for n, points in enumerate((3, 1, 2, 2))]
    rows = [
        replace(ROW, unit=unit, code=unit, total=points, base=points, less=less)
        for unit, points in figures
    ]
    ranked = RankingRow.placed(rows, ())
    better = [1, 2, 2, 3] if less else [3, 2, 2, 1]
    assert [(int(one.total), one.rank, one.tied) for one in ranked] == [
        (total, rank, total == 2) for total, rank in zip(better, (1, 2, 2, 4), strict=True)
    ]
    rule = SelectionRule(id="s", group="", text=Words("ก"), outcome="", per="", take=2)
    (chosen,) = zones(rule, ranked)
    assert [int(one.total) for one in chosen.top] == better[:3]
    assert chosen.points == 2
