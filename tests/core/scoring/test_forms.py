"""The small test forms and every kind of score checked and reckoned: roll-ups, caps, asks, scales, profiles."""

from fractions import Fraction
from pathlib import Path

import pytest

from core.forms.operations import OPERATIONS, ROWS, SCORE_KINDS
from core.forms.shape import Instrument
from core.forms.vocabulary import ALLOWED, ItemState
from core.scoring.score import Answer, Score
from core.scoring.total import Answers
from storage.instruments.reader import read

FORMS = Path(__file__).parents[2] / "data/instruments"
MET = ItemState.MET
NOT_MET = ItemState.NOT_MET
N_A = ItemState.NOT_APPLICABLE


def form(name: str) -> Instrument:
    return read(FORMS / f"{name}.yaml")


def met(*items: str) -> dict[str, Answer]:
    return {item: Answer(MET) for item in items}


def points(result: Score) -> dict[str, tuple[Fraction, Fraction]]:
    return {part.id: (part.points, part.full) for part in result.parts}


def pair(points: str, full: str) -> tuple[Fraction, Fraction]:
    return Fraction(points), Fraction(full)


def test_every_roll_up_of_one_form() -> None:
    answers = {
        **met("s.a", "m.b", "w.a", "lo.b", "hi.a", "sh.a", "sh.c", "la.l1.a"),
        "m.a": Answer(N_A),
    }
    result = Answers(answers).score(form("roll_up"))
    assert points(result) == {
        "all": (result.base, result.full),
        "s": pair("4", "10"),
        "m": pair("10", "10"),
        "w": pair("15/2", "10"),
        "lo": pair("0", "5"),
        "hi": pair("5", "8"),
        "sh": pair("40/3", "20"),
        "la": pair("3", "7"),
    }
    assert result.base == 4 + 10 + Fraction(15, 2) + 0 + 5 + Fraction(40, 3) + 3
    assert result.full == 10 + 10 + 10 + 5 + 8 + 20 + 7


def test_a_ladder_inside_a_sum_has_a_way_up() -> None:
    missing = Answers(met("la.l1.a")).score(form("roll_up")).missing
    step = next(way for way in missing if way.dimension == "la")
    assert (step.dimension, step.items, step.gain) == ("la", ("la.l2.a",), Fraction(4))


@pytest.mark.parametrize(
    ("asks", "base", "full"),
    [
        ({"done": "yes", "written": "yes"}, 3, 3),
        ({"done": "yes"}, 2, 3),
        ({"done": "no", "written": "yes"}, 0, 2),
    ],
    ids=["both", "a default is an answer", "what is not asked is kept and not counted"],
)
def test_asks(asks: dict[str, str], base: int, full: int) -> None:
    result = Answers({"d1.a": Answer(asks=asks)}).score(form("asks"))
    assert (result.base, result.full) == (Fraction(base), Fraction(full))


def test_scales_are_inherited_limited_and_turn_profiles_on() -> None:
    instrument = form("scales")
    small = {"d1.a": Answer(choice="best"), "d1.b": Answer(choice="no")}
    assert Answers(small).score(instrument).items["d1.a"].finding_ids == ("not_allowed",)
    large = Answers(small, frozenset({"large"})).score(instrument)
    assert large.items["d1.a"].result is MET
    assert large.base == 15, "a sum is not stretched to its full points"
    fund = {
        "d1.a": Answer(choice="good"),
        "d1.b": Answer(choice="yes"),
        "d1.c": Answer(choice="start"),
    }
    assert Answers(fund).score(instrument).coverage == (3, 3)
    assert Answers(fund).score(instrument).base == 10 + 10 + 5
    left_out = {"d1.a": Answer(choice="good"), "d1.b": Answer(choice="no_case")}
    assert points(Answers(left_out).score(instrument)) == {"d1": pair("10", "10")}


def test_profiles_choose_drop_and_add() -> None:
    instrument = form("profiles")
    answers = met("d1.l1.r", "d1.l2.a")
    assert Answers(answers).score(instrument).base == 4
    assert Answers(answers, frozenset({"short"})).score(instrument).base == 10
    assert Answers(answers, frozenset({"central"})).score(instrument).base == 0
    assert Answers(answers, frozenset({"fund"})).score(instrument).full == 15


def test_a_checklist_is_the_share_of_its_items() -> None:
    result = Answers(met("d1.a", "d2.b")).score(form("subjects"))
    assert (result.base, result.full) == (Fraction(200, 3), Fraction(100))


def test_a_form_takes_the_kinds_of_the_table_and_no_other() -> None:
    assert len(OPERATIONS) == len(ROWS), "two rows of one name"
    assert ALLOWED["", "kind"] == ALLOWED["dimensions", "kind"] == {"", *SCORE_KINDS}
