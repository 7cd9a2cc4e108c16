"""The kinds of score, one row each: a form names one at its root, a branch as its roll-up.

How the points of a kind are put together stands in core.scoring.branches.MIXES.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from core.forms.shape import Dimension, Instrument

RULES = 7  # raised whenever the same answers to the same form may come to another score


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreKind:
    """What the checks of a form and the score have to know of a kind before they reckon."""

    name: str  # as a form writes it
    about: str  # one line of docs/forms.md
    climbs: bool = False  # reads the levels of a branch; else the points of what is in it
    added: bool = False  # at the root the branches are added up: what one gains the whole gains
    weighed: bool = False  # reads the weights of what is in it
    crossed: bool = False  # an item gives the product of what its questions give: likelihood times impact


ROWS = (
    ScoreKind(
        name="ladder", climbs=True, added=True,
        about="the `points` of the highest level whose items, and those of every level below it, are met; at the root "
        "the branches are added up",
    ),
    ScoreKind(name="sum", added=True, about="the points of what is in it, added up; its `full` stretches nothing"),
    ScoreKind(name="mean", about="the mean of the points of what is in it"),
    ScoreKind(name="weighted mean", weighed=True, about="the mean by `weight`, which is 1 where it is not said"),
    ScoreKind(name="lowest", about="the lowest points of what is in it"),
    ScoreKind(name="highest", about="the highest points of what is in it"),
    ScoreKind(
        name="share met",
        about="how many of the items that apply are met, as a percent; a branch in it counts by its items",
    ),
    ScoreKind(name="share of weight", weighed=True, about="the same by `weight`: how much of it is met, as a percent"),
    ScoreKind(
        name="matrix", crossed=True,
        about="an item gives the product of the points of its `asks`, as likelihood × impact; the branch the highest",
    ),
)  # fmt: skip
SCORE_KINDS: Mapping[str, ScoreKind] = {row.name: row for row in ROWS}
NONE = ScoreKind(name="", about="")  # of a form without a score, or one that is not sound


def score_kind(form: Instrument, dimension: Dimension | None = None) -> ScoreKind:
    """The kind of a branch, which takes the form's where it names none, or of the form as a whole."""
    return SCORE_KINDS.get((dimension.roll_up if dimension else "") or form.kind, NONE)
