"""The score of every branch of a sheet, each after the branches in it."""

from collections.abc import Mapping, Sequence
from fractions import Fraction

from core.forms.tree import Tree
from core.scoring.kinds import kind_of
from core.scoring.score import DimensionScore, ItemScore


def parts_of(tree: Tree, results: Mapping[str, ItemScore]) -> tuple[DimensionScore, ...]:
    """The score of every branch in the instrument's order; UserError when a branch is of no known kind."""
    done: dict[str, DimensionScore] = {}

    def work(dimension: str) -> None:
        for branch in tree.branches(dimension):
            work(branch.id)
            done[branch.id] = kind_of(tree.instrument, branch).score(tree, branch, results, done)

    work("")
    return tuple(done[dimension.id] for dimension in tree.dimensions)


def base_of(tree: Tree, results: Mapping[str, ItemScore], parts: Sequence[DimensionScore]) -> tuple[Fraction, Fraction]:
    """The base and its full points: the branches at the top, put together as the instrument's kind says."""
    return kind_of(tree.instrument).base(tree, results, {part.id: part for part in parts})
