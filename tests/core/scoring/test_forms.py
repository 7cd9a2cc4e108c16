"""The small test forms and every kind of score checked and reckoned: roll-ups, caps, asks, scales, profiles."""

from fractions import Fraction
from pathlib import Path

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


def test_a_checklist_is_the_share_of_its_items() -> None:
    result = Answers(met("d1.a", "d2.b")).score(form("subjects"))
    assert (result.base, result.full) == (Fraction(200, 3), Fraction(100))


def test_a_form_takes_the_kinds_of_the_table_and_no_other() -> None:
    assert len(OPERATIONS) == len(ROWS), "two rows of one name"
    assert ALLOWED["", "kind"] == ALLOWED["dimensions", "kind"] == {"", *SCORE_KINDS}
