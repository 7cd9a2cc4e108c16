"""What a figure says before everything is answered, and what is shown of it: by random forms and by those that ship."""

from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

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


def test_there_is_no_grade_before_anything_is_answered(ita: Instrument) -> None:
    empty, begun = Answers().score(ita), of_ita(ita, "50", items=1)
    assert (empty.band, empty.passes, begun.band) == (None, None, "F")
    limit = PassRule(id="p", of="total", holds=Limit("<=", F(100)))
    assert Answers().score(replace(ita, passes=(limit,))).passes is False


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
