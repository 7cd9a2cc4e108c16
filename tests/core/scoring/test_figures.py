"""What a figure says before everything is answered, and what is shown of it: by random forms and by those that ship."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from core.exact import nearest, points_text
from core.forms.description import statements
from core.forms.shape import (
    Band,
    Dimension,
    Instrument,
    Item,
    Limit,
    PassRule,
    ScaleChoice,
    Subject,
)
from core.forms.vocabulary import ItemState
from core.forms.wording import Clause, Words
from core.scoring.missing import ShortestGoalPath
from core.scoring.score import Answer, Score
from core.scoring.total import Answers
from storage.instruments.reader import read
from tests.random_scores import untrue

F = Fraction
T = Words("ข้อ")
FORMS = Path(__file__).parents[3] / "resources" / "instruments"
SURVEYS = {f"s{n}": f"score{n}" for n in range(1, 9)}
TRIALS = 300  # `python -m tests.soak.figures` makes 100,000


@pytest.fixture(scope="module")
def ita() -> Instrument:
    return read(FORMS / "ita-2564.yaml")


def of_ita(ita: Instrument, surveys: str = "", links: str = "", items: int = 8) -> Score:
    """The score with this figure in the first surveys and this answer to every link."""
    given = {
        item: Answer(measures={name: {"": F(surveys)}})
        for item, name in list(SURVEYS.items())[:items]
        if surveys
    }
    asked = [item.id for item in ita.items if item.id.startswith("o")]
    return Answers(given | {item: Answer(choice=links) for item in asked if links}).score(ita)


def test_figures_of_forms_nobody_wrote_are_what_the_form_says() -> None:
    assert {seed: said for seed in range(TRIALS) if (said := untrue(seed))} == {}


def test_a_branch_nobody_has_answered_is_as_one_partly_answered(ita: Instrument) -> None:
    assert of_ita(ita, "50", items=1).total == 3, "a fifth of 30 points, of which it has half"
    assert of_ita(ita, "90", items=5).total == 27
    assert of_ita(ita, "90").total == 54
    eit = {item: Answer(measures={SURVEYS[item]: {"": F(0)}}) for item in ("s6", "s7", "s8")}
    iit = {
        item: Answer(measures={SURVEYS[item]: {"": F(90)}})
        for item in ("s1", "s2", "s3", "s4", "s5")
    }
    assert Answers(iit | eit).score(ita).total == 27, (
        "what is nought adds nothing and takes nothing"
    )


def test_there_is_no_grade_before_anything_is_answered(ita: Instrument) -> None:
    empty, begun = Answers().score(ita), of_ita(ita, "50", items=1)
    assert (empty.band, empty.passes, begun.band) == (None, None, "F")
    limit = PassRule(id="p", of="total", holds=Limit("<=", F(100)))
    assert Answers().score(replace(ita, passes=(limit,))).passes is False


def test_total_and_grade_are_shown_of_one_band(ita: Instrument) -> None:
    found = of_ita(ita, "91.66", "yes")
    assert (found.total, found.band, found.places) == (F("94.996"), "A", 3)
    assert (points_text(found.total, found.places), points_text(found.total)) == ("94.996", "95.00")
    nearer = of_ita(ita, "91.666", "yes")
    assert (points_text(nearer.total, nearer.places), nearer.band) == ("94.9996", "A")
    assert of_ita(ita, "91.67", "yes").places == 2, "95.002 is AA, and 95.00 says so"


@pytest.mark.parametrize(
    ("number", "places", "text"),
    [
        (F("94.996"), 2, "95.00"),
        (F("94.996"), 3, "94.996"),
        (F("91.66"), 4, "91.66"),
        (F(100), 3, "100"),
        (F(-1, 3), 2, "-0.33"),
        (F(-1, 1000), 2, "0.00"),
        (F(2, 3), 4, "0.6667"),
        (F("0.005"), 2, "0.01"),
        (None, 2, "–"),
    ],
)
def test_points_are_rounded_in_one_place(number: Fraction | None, places: int, text: str) -> None:
    assert points_text(number, places) == text
    assert number is None or Fraction(text) == nearest(number, places)


def form(
    *branches: Dimension, items: tuple[Item, ...], kind: str = "sum", **more: Any
) -> Instrument:
    choices = tuple(ScaleChoice(id=f"p{n}", within="s", text=T, points=F(n)) for n in range(4))
    return Instrument(
        id="t",
        edition=2569,
        title=T,
        kind=kind,
        dimensions=branches,
        items=items,
        choices=choices,
        **more,
    )


def item(name: str, within: str, **more: Any) -> Item:
    return Item(id=name, within=within, text=T, **more)


def test_a_sum_is_what_is_in_it_added_up_and_the_check_says_what_full_does() -> None:
    branches = (
        Dimension(id="a", title=T, full=F(100)),
        Dimension(id="b", title=T, roll_up="mean", full=F(30)),
    )
    items = item("a1", "a", scale="s"), item("a2", "a", scale="s"), item("b1", "b", scale="s")
    found = Answers({"a1": Answer(choice="p3"), "b1": Answer(choice="p2")}).score(
        form(*branches, items=items)
    )
    assert [(part.points, part.full) for part in found.parts] == [(F(3), F(6)), (F(20), F(30))]
    said = [
        one.sentence
        for one in statements(form(*branches, items=items))
        if (one.path.list, one.path.field) == ("dimensions", "kind")
    ]
    assert said == [
        "คะแนนของ “ข้อ” คือผลบวกของทุกสิ่งในนั้น ไม่ปรับให้เต็ม 100",
        "คะแนนของ “ข้อ” คือค่าเฉลี่ยของทุกสิ่งในนั้น คิดเป็นสัดส่วนของคะแนนเต็ม 30 ตามส่วนที่ได้จากที่จะได้",
    ]


def test_a_weight_of_nought_weighs_nothing() -> None:
    branches = Dimension(id="a", title=T, weight=F(0)), Dimension(id="b", title=T, weight=F(1))
    items = item("a1", "a", scale="s"), item("b1", "b", scale="s")
    found = Answers({"a1": Answer(choice="p3")}).score(
        form(*branches, items=items, kind="weighted mean")
    )
    assert (found.base, found.full) == (F(0), F(3))


@pytest.mark.parametrize("kind", ["sum", "mean", "ladder"])
def test_where_nothing_is_asked_there_is_no_full_to_have_points_of(kind: str) -> None:
    branch = Dimension(id="b", title=T, roll_up=kind, points=(F(5),) if kind == "ladder" else ())
    gate = item("a1", "a")
    asked = item("b1", "b/1" if kind == "ladder" else "b")
    only = replace(asked, when=((Clause("a1", "is", "met"),),))
    here = form(Dimension(id="a", title=T), branch, items=(gate, only))
    assert Answers({"a1": Answer(ItemState.NOT_MET)}).score(here).part("b").full == 0
    assert Answers({"a1": Answer(ItemState.MET)}).score(here).part("b").full > 0


def test_a_mean_of_entries_has_a_grade_once_one_is_begun() -> None:
    subject = Subject(id="div", register="office.division", title=T)
    here = form(
        Dimension(id="a", title=T),
        items=(item("a1", "a", scale="s"),),
        subjects=(subject,),
        bands=(Band(id="g", least=F(0), title=Words("ดี")),),
    )

    def together(*choices: str) -> Score:
        each = {
            f"e{n}": Answers({"a1": Answer(choice=one)} if one else {})
            for n, one in enumerate(choices)
        }
        return Answers(each=each).score(here)

    assert [(one.total, one.band) for one in (together("", ""), together("p3", ""))] == [
        (F(0), None),
        (F(3), "ดี"),
    ]


ADVISING = {
    "cdd-clean-2564": "every item of its ladders",
    "eight-aspects-2564": "a checklist",
    "garden-self-check-2564": "a checklist",
    "ita-2564": "the links to be published, not what was surveyed",
    "ocsc-transparency-2559": "a checklist",
    "opdc-transparency-review-2557": "a checklist",
}


def test_only_what_is_fulfilled_by_doing_is_advised_of_any_shipped_form() -> None:
    forms = {path.stem: read(path) for path in FORMS.glob("*.yaml") if "programme" not in path.stem}
    scored = {name: form for name, form in forms.items() if form.kind}
    trees = {name: Answers().tree(form) for name, form in scored.items()}
    assert {name for name, tree in trees.items() if tree.advises()} == ADVISING.keys()
    assert scored.keys() - ADVISING.keys() == {"appraisal-2564", "opdc-service-survey-2557"}, (
        "of persons, of a survey"
    )
    for name, tree in trees.items():
        found = Answers().score(scored[name])
        told = {item for step in found.missing for item in step.items}
        told |= {item for way in ShortestGoalPath.of(tree, found) for item in way.items}
        assert [item for item in told if not tree.advises_item(tree.item(item))] == [], name
        assert bool(told) == (name in ADVISING), name


def test_no_survey_is_advised_to_a_grade(ita: Instrument) -> None:
    found = of_ita(ita, "80", "yes")
    assert (found.missing, found.band) == ((), "A")
    (way,) = ShortestGoalPath.of(Answers().tree(ita), found)
    assert (way.items, way.goal.title) == ((), "AA")
    assert way.reason == "ข้อที่ถามอยู่ตอนนี้ทำครบทุกข้อแล้วก็ยังไม่ถึง"


@pytest.mark.parametrize("more", [{"scale": "s"}, {"points": F(3)}])
def test_screening_is_never_advised_and_a_checklist_is(more: dict[str, Any]) -> None:
    here = form(
        Dimension(id="a", title=T),
        items=(item("a1", "a", **more),),
        bands=(Band(id="g", least=F(3)),),
    )
    tree, found = Answers().tree(here), Answers().score(here)
    (way,) = ShortestGoalPath.of(tree, found)
    assert (bool(found.missing), bool(way.items)) == (("points" in more),) * 2
    assert bool(way.reason) == ("scale" in more)
