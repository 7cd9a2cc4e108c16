"""Every kind of score is checked and reckoned; a form takes no other."""

from core.forms.score_kinds import ROWS, SCORE_KINDS
from core.forms.vocabulary import ALLOWED
from core.scoring.branches import MIXES


def test_a_form_takes_the_kinds_of_the_table_and_no_other() -> None:
    assert len(SCORE_KINDS) == len(ROWS), "two rows of one name"
    assert ALLOWED["", "kind"] == ALLOWED["dimensions", "roll_up"] == {"", *SCORE_KINDS}


def test_every_kind_is_reckoned_and_nothing_else() -> None:
    unreckoned, unknown = sorted(SCORE_KINDS.keys() - MIXES), sorted(MIXES.keys() - SCORE_KINDS)
    assert unreckoned == [], "in core.forms.score_kinds, but not in core.scoring: branches.MIXES"
    assert unknown == [], "in core.scoring, but no row in core.forms.score_kinds"
