"""Drawing a tree of goals that grows to the right: the aim, groups of goals, goals."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate

from core.blocks.elements import GoalNode, GoalTree, plain
from storage.papers.pdf.flow import PartStack, TypesettingOptions, words
from storage.papers.pdf.pen import PdfPainter
from storage.papers.pdf.tagging import PdfTag
from storage.papers.typography.style import (
    BODY,
    CELL,
    CLOSE,
    GREY,
    MM,
    SHADE,
    TIGHT,
    TINT,
    WHITE,
    TextStyle,
)

# widths of the aim and the groups; room for the lines between
FIRST = 30 * MM
SECOND = 36 * MM
STEP = 10 * MM
BETWEEN = 3 * MM
INNER = 1.5 * MM
ROUND = 2 * MM


@dataclass(frozen=True, slots=True)
class GoalBox:
    """A box of a goal tree, with its text in the middle: the aim, a group or a goal."""

    text: PartStack
    fill: str
    tag: PdfTag  # the tag of its text, which precedes its branches

    @property
    def height(self) -> float:
        return self.text.height + 4 * MM

    def draw(self, pdf: PdfPainter, x: float, middle: float, width: float, height: float) -> None:
        with pdf.within(pdf.marks.once(self.tag)):
            pdf.box(x, middle - height / 2, width, height, self.fill, ROUND)
            self.text.draw(pdf, x + INNER, middle + self.text.height / 2)


@dataclass(frozen=True, slots=True)
class GoalTreeGroup:
    """A group of goals in a goal tree: the group's box, and the boxes of its goals to the right."""

    node: GoalBox
    leaves: tuple[GoalBox, ...]

    @property
    def height(self) -> float:
        return max(self.node.height, sum(leaf.height + BETWEEN for leaf in self.leaves) - BETWEEN)

    def split(self, space: float) -> "tuple[GoalTreeGroup | None, GoalTreeGroup]":
        """Return (the group with the goals that fit in `space` points, the group with the other goals). The first is
        None if no goal fits."""
        ends = accumulate((leaf.height + BETWEEN for leaf in self.leaves), initial=-BETWEEN)
        fit = sum(1 for end in ends if end <= space) - 1
        if fit < 1 or self.node.height > space:
            return None, self
        return replace(self, leaves=self.leaves[:fit]), replace(self, leaves=self.leaves[fit:])

    def draw(self, pdf: PdfPainter, x: float, top: float, width: float) -> None:
        leaf_x = x + SECOND + STEP
        y = top - (self.height - sum(leaf.height + BETWEEN for leaf in self.leaves) + BETWEEN) / 2
        middles = []
        for leaf in self.leaves:
            middles.append(y - leaf.height / 2)
            leaf.draw(pdf, leaf_x, middles[-1], width, leaf.height)
            y -= leaf.height + BETWEEN
        _comb(pdf, x + SECOND, leaf_x, top - self.height / 2, middles)
        self.node.draw(pdf, x, top - self.height / 2, SECOND, self.node.height)


@dataclass(frozen=True, slots=True)
class TypesetGoalTree:
    """A goal tree to set on a page. If higher than a page, it is split; aim and group are repeated on each page."""

    root: GoalBox
    groups: tuple[GoalTreeGroup, ...]
    width: float  # of a goal
    full: float  # height of a page
    before: float = 3 * MM
    after: float = 3 * MM

    @property
    def height(self) -> float:
        return max(
            self.root.height, sum(group.height + 2 * BETWEEN for group in self.groups) - 2 * BETWEEN
        )

    def split(self, space: float) -> "tuple[TypesetGoalTree, TypesetGoalTree] | None":
        if self.height <= self.full or self.root.height > space:
            return None
        used = 0.0
        for at, group in enumerate(self.groups):
            if used + group.height > space:
                upper, lower = group.split(space - used)
                done = (*self.groups[:at], upper) if upper else self.groups[:at]
                rest = replace(self, groups=(lower, *self.groups[at + 1 :]))
                return (replace(self, groups=done), rest) if done else None
            used += group.height + 2 * BETWEEN
        return None

    def draw(self, pdf: PdfPainter, x: float, top: float) -> None:
        y, middles = top, []
        for group in self.groups:
            middles.append(y - group.height / 2)
            group.draw(pdf, x + FIRST + STEP, y, self.width)
            y -= group.height + 2 * BETWEEN
        middle = (middles[0] + middles[-1]) / 2 if middles else top - self.height / 2
        middle = min(
            max(middle, top - self.height + self.root.height / 2), top - self.root.height / 2
        )
        _comb(pdf, x + FIRST, x + FIRST + STEP, middle, middles)
        self.root.draw(pdf, x, middle, FIRST, self.root.height)


def _comb(pdf: PdfPainter, left: float, right: float, y: float, ends: Sequence[float]) -> None:
    """Draw the lines from one box to those on its right."""
    if not ends:
        return
    middle = (left + right) / 2
    pdf.rule(left, y, middle, y, 0.9, GREY)
    pdf.rule(middle, max(*ends, y), middle, min(*ends, y), 0.9, GREY)
    for end in ends:
        pdf.rule(middle, end, right, end, 0.9, GREY)


def tree(
    block: GoalTree, width: float, height: float, setting: TypesettingOptions
) -> TypesetGoalTree:
    wide = width - FIRST - SECOND - 2 * STEP
    root, below = _node(block.root, SHADE, FIRST, setting, PdfTag("L"))
    groups = []
    for branch in block.root.branches:
        group, list_of_leaves = _node(branch, TINT, SECOND, setting, below)
        leaves = (_node(leaf, WHITE, wide, setting, list_of_leaves)[0] for leaf in branch.branches)
        groups.append(GoalTreeGroup(group, tuple(leaves)))
    return TypesetGoalTree(root, tuple(groups), wide, height)


def _node(
    branch: GoalNode, fill: str, width: float, setting: TypesettingOptions, tag: PdfTag
) -> tuple[GoalBox, PdfTag]:
    """Return the box, tagged as an item of a list, and the tag of the list of its branches."""
    title = TextStyle(BODY, TIGHT, bold=True, align="center")
    note = TextStyle(CELL, CLOSE, align="center")
    texts = ((branch.title, title), (branch.note, note))
    parts = tuple(
        words(text, style, width - 2 * INNER, setting) for text, style in texts if plain(text)
    )
    body = PdfTag("LBody", PdfTag("LI", tag))
    return GoalBox(PartStack(parts), fill, PdfTag("Div", body, place="first")), PdfTag("L", body)
