"""Every kind of score is checked, reckoned and worked through once; a form takes no other."""

from pathlib import Path

from core.instruments.score_kinds import ROWS, SCORE_KINDS
from core.instruments.vocabulary import ALLOWED
from core.scoring.kinds import KINDS
from storage.instruments.reader import read

FORMS = Path(__file__).parents[2] / "data" / "instruments"


def test_a_form_takes_the_kinds_of_the_table_and_no_other() -> None:
    assert len(SCORE_KINDS) == len(ROWS), "two rows of one name"
    assert ALLOWED["", "kind"] == ALLOWED["dimensions", "roll_up"] == {"", *SCORE_KINDS}


def test_every_kind_is_reckoned_and_nothing_else() -> None:
    unreckoned, unknown = sorted(SCORE_KINDS.keys() - KINDS), sorted(KINDS.keys() - SCORE_KINDS)
    assert unreckoned == [], "in core.instruments.score_kinds, but not in core.scoring: rollup.MIXES"
    assert unknown == [], "in core.scoring, but no row in core.instruments.score_kinds"


def test_every_kind_is_worked_through_in_a_form_of_the_tests() -> None:
    forms = [read(path) for path in sorted(FORMS.glob("*.yaml"))]
    used = {branch.roll_up or form.kind for form in forms for branch in form.dimensions}
    assert sorted(SCORE_KINDS.keys() - used) == [], "in no form of tests/data/instruments with its worked case"
