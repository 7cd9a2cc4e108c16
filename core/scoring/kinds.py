"""How each kind of score is reckoned: a branch names one as its roll-up, or takes the instrument's kind."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import partial
from typing import NamedTuple

from core.errors import UserError
from core.i18n import _
from core.instruments.shape import Dimension, Instrument
from core.instruments.tree import Tree
from core.scoring import ladder, rollup
from core.scoring.rollup import Below, Mix, Results
from core.scoring.score import Finding, Part


class Kind(NamedTuple):
    """How a branch is checked as written, scored from what is in it, and how the branches at the top make the base."""

    check: Callable[[Tree, Dimension], list[Finding]]
    score: Callable[[Tree, Dimension, Results, Below], Part]
    base: Callable[[Tree, Results, Below], tuple[Fraction, Fraction]]


def _rolled(mix: Mix) -> Kind:
    return Kind(rollup.check, partial(rollup.roll_up, mix), partial(_base, mix))


def _base(mix: Mix, tree: Tree, results: Results, below: Below) -> tuple[Fraction, Fraction]:
    return rollup.mixed(mix, tree, "", results, below)


def _ladder(tree: Tree, dimension: Dimension, results: Results, _below: Below) -> Part:
    return ladder.ladder(tree, dimension, results)


KINDS: Mapping[str, Kind] = {  # of every row of core.instruments.score_kinds
    "ladder": Kind(ladder.check, _ladder, partial(_base, rollup.total)),
    **{name: _rolled(mix) for name, mix in rollup.MIXES.items()},
}


def kind_of(instrument: Instrument, dimension: Dimension | None = None) -> Kind:
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
