"""The kinds of score, one line each: a branch names one as its roll-up, or takes the instrument's kind."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

from core.errors import UserError
from core.i18n import _
from core.instruments.shape import Dimension, Instrument
from core.instruments.tree import Tree
from core.scoring import ladder, rollup
from core.scoring.score import Finding, ItemScore, Part

Below = Mapping[str, Part]


class Kind(NamedTuple):
    """How a branch is checked as written, and how it is scored from its items and the branches below it."""

    check: Callable[[Tree, Dimension], list[Finding]]
    score: Callable[[Tree, Dimension, Mapping[str, ItemScore], Below], Part]


def _rolled(mix: rollup.Mix) -> Kind:
    return Kind(rollup.check, partial(rollup.roll_up, mix))


KINDS: Mapping[str, Kind] = {
    "ladder": Kind(ladder.check, lambda tree, dimension, results, _below: ladder.ladder(tree, dimension, results)),
    "sum": _rolled(rollup.total),
    "mean": _rolled(rollup.mean),
    "weighted mean": _rolled(rollup.weighted_mean),
    "lowest": _rolled(rollup.lowest),
    "highest": _rolled(rollup.highest),
    "share met": _rolled(rollup.share_met),
}


def kind_of(instrument: Instrument, dimension: Dimension) -> Kind:
    """The kind a branch is scored by; UserError when this version knows none of that name."""
    name = dimension.roll_up or instrument.kind
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
