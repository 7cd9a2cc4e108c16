"""How each kind of score is reckoned: a branch names one as its roll-up, or takes the instrument's kind."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial
from typing import NamedTuple

from core.errors import UserError
from core.forms.shape import Dimension, Instrument
from core.forms.tree import Tree
from core.i18n import _
from core.scoring import ladder, rollup
from core.scoring.rollup import BranchScores, ItemScores, Mix
from core.scoring.score import DimensionScore, Finding


class ScoreKind(NamedTuple):
    """How a branch is checked as written, scored from what is in it, and how the branches at the top make the base."""

    check: Callable[[Tree, Dimension], list[Finding]]
    score: Callable[[Tree, Dimension, ItemScores, BranchScores], DimensionScore]
    base: Callable[[Tree, ItemScores, BranchScores], tuple[Fraction, Fraction]]


def _rolled(mix: Mix) -> ScoreKind:
    return ScoreKind(rollup.check, partial(rollup.roll_up, mix), partial(_base, mix))


def _base(mix: Mix, tree: Tree, results: ItemScores, below: BranchScores) -> tuple[Fraction, Fraction]:
    return rollup.mixed(mix, tree, "", results, below)


def _ladder(tree: Tree, dimension: Dimension, results: ItemScores, _below: BranchScores) -> DimensionScore:
    return ladder.ladder(tree, dimension, results)


KINDS: Mapping[str, ScoreKind] = {  # of every row of core.forms.score_kinds
    "ladder": ScoreKind(ladder.check, _ladder, partial(_base, rollup.total)),
    **{name: _rolled(mix) for name, mix in rollup.MIXES.items()},
}


def kind_of(instrument: Instrument, dimension: Dimension | None = None) -> ScoreKind:
    """The kind a branch, or the instrument as a whole, is scored by; UserError when this version knows none."""
    name = (dimension.roll_up if dimension else "") or instrument.kind
    if name not in KINDS:
        raise UserError(
            _("คิดคะแนนของแบบ “{form}” ไม่ได้").format(form=instrument.title),
            _("แบบนี้ไม่มีการให้คะแนน หรือใช้วิธีให้คะแนน “{kind}” ที่โปรแกรมรุ่นนี้ยังไม่รองรับ").format(kind=name or "-"),
            _("เลือกแบบประเมินอื่น หรือปรับปรุงโปรแกรมให้เป็นรุ่นล่าสุด"),
        )
    return KINDS[name]


def check(instrument: Instrument, profiles: tuple[str, ...] = ()) -> list[Finding]:
    """What is amiss with the scoring of an instrument as written, branch by branch, under these profiles."""
    tree = Tree(instrument, profiles)
    return [fault for branch in tree.dimensions for fault in kind_of(instrument, branch).check(tree, branch)]
