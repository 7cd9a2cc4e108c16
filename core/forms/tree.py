"""The scored tree of a form under the chosen profiles: the branches and items in use, in printed order."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from typing import Any

from core.forms.operations import Operation
from core.forms.shape import (
    Dimension,
    Field,
    Instrument,
    Item,
    ItemMeasure,
    ItemPart,
    ItemRule,
    Level,
    Proof,
    ScaleChoice,
)
from core.forms.wording import nth
from core.i18n import _
from core.thai.written import arabic_digits
from core.values import gathered


class Tree:
    """The branches and items of a form that are in use under the given profiles. Immutable; lookups are cached."""

    def __init__(
        self, instrument: Instrument, profiles: Iterable[str] = (), without: Iterable[str] = ()
    ) -> None:
        """`profiles`: ids a user chose; `without`: ids of branches and items not asked because of their `when`."""
        self.instrument = instrument
        self.on = instrument.profiles_on(profiles)
        choices = {profile.id: profile.choice for profile in instrument.profiles}
        self._holds = partial(_holds, self.on, choices, frozenset(without))
        scored = [dimension for dimension in instrument.dimensions if not dimension.group]
        self.dimensions: tuple[Dimension, ...] = tuple(_counting(scored, self._holds))
        self._dimensions = {dimension.id: dimension for dimension in self.dimensions}
        self._children = _by_position(item for item in instrument.items if self._holds(item))
        self._items: dict[str, Item] = {}
        self._positions: dict[str, tuple[str, int]] = {}
        self._levels = _levels(self.dimensions, (*instrument.levels, *instrument.items))
        for dimension in self.dimensions:
            self._grow(dimension.id, (dimension.id, 0))
            for level in self._levels[dimension.id]:
                self._grow(f"{dimension.id}/{level}", (dimension.id, level))
        self._answered: dict[str, tuple[Item, ...]] = {}
        self._parts = _by_position(instrument.parts)
        self._measures = _by_position(instrument.measures)
        self._proofs = _by_position(instrument.proofs)
        self._nodes = instrument.nodes
        self._scales: dict[str, str] = {}
        allowed = (
            choice
            for choice in instrument.choices
            if not choice.profiles or not self.on.isdisjoint(choice.profiles)
        )
        self._choices = _by_position(allowed)
        self._asks = _by_position(instrument.asks)

    def dimension(self, dimension: str) -> Dimension:
        """Return the branch with this id. Raises KeyError if it is not in the tree."""
        return self._dimensions[dimension]

    def branches(self, within: str = "") -> tuple[Dimension, ...]:
        """Return the branches directly below `within`; for "" the top branches."""
        return tuple(dimension for dimension in self.dimensions if dimension.within == within)

    def levels(self, dimension: str) -> tuple[int, ...]:
        """Return the numbers of a branch's levels except 0, lowest first; () if the branch has no levels."""
        return self._levels[dimension]

    def words(self, dimension: str, level: int) -> Level | None:
        """Return a level of a branch, with its text (level 0 = no level is reached); None if the form lacks it."""
        levels = (x for x in self.instrument.levels if x.within == dimension and x.level == level)
        return next((x for x in levels if self._holds(x)), None)

    def children(self, node: str) -> tuple[Item, ...]:
        """Return the items directly in `node` (branch, group of items, or `branch/level`) as printed; () if none."""
        return self._children.get(node, ())

    def answered(self, node: str = "") -> tuple[Item, ...]:
        """Return the items to be answered at or below `node` ("" = in the whole tree), in printed order."""
        if node not in self._answered:
            self._answered[node] = tuple(item for item in self._beneath(node) if not item.need)
        return self._answered[node]

    def deciding(self, dimension: str) -> frozenset[str]:
        """Return those profiles in use that every item to be answered in the branch requires."""
        items = self.answered(dimension)
        return self.on.intersection(*(item.profiles for item in items)) if items else frozenset()

    def item(self, item: str) -> Item:
        """Return the item or group of items with this id. Raises KeyError if it is not in the tree."""
        return self._items[item]

    def counts(self, item: str) -> bool:
        """Return whether the item or group of items is in use in this tree."""
        return item in self._items

    def position(self, item: str) -> tuple[str, int]:
        """Return (id of the branch an item is in, its level); level 0 = directly in the branch. KeyError if unknown."""
        return self._positions[item]

    def better(self, item: str) -> str:
        """Return which points of an item are better: `more`, `less`, or `none` if points are neither good nor bad."""
        branch = self._dimensions.get(self._positions[item][0])
        while branch is not None and not branch.better:
            branch = self._dimensions.get(branch.within)
        return branch.better if branch else self.instrument.better

    def parts(self, item: str) -> tuple[ItemPart, ...]:
        return self._parts.get(item, ())

    def measures(self, node: str) -> tuple[ItemMeasure, ...]:
        """Return the measures of an item or rank level (`node`: its id); () if it has none."""
        return self._measures.get(node, ())

    def proofs(self, item: str) -> tuple[Proof, ...]:
        return self._proofs.get(item, ())

    def rules(self, item: str) -> tuple[ItemRule, ...]:
        """Return the rules across items that this item must satisfy."""
        return tuple(rule for rule in self.instrument.rules if rule.within == item)

    def choices(self, item: str) -> tuple[ScaleChoice, ...]:
        """Return the choices that the profiles allow in the item's own or inherited scale."""
        if item not in self._scales:
            node = self._nodes[item]
            if isinstance(node, Item):
                self._scales[item] = node.scale_under(self._nodes)
            else:
                self._scales[item] = node.scale
        return self.scale(self._scales[item])

    def scale(self, scale: str) -> tuple[ScaleChoice, ...]:
        """Return the choices of a scale that the profiles allow; () for "" or an unknown scale."""
        return self._choices.get(scale, ())

    def asks(self, item: str) -> tuple[Field, ...]:
        """Return the fields that an item asks besides its state."""
        return self._asks.get(item, ())

    def _grow(self, node: str, position: tuple[str, int]) -> None:
        for item in self.children(node):
            self._items[item.id] = item
            self._positions[item.id] = position
            self._grow(item.id, position)

    def _beneath(self, node: str) -> Iterator[Item]:
        if node == "":
            yield from self._items.values()
        elif node in self._dimensions:
            yield from (
                item for item in self._items.values() if self._positions[item.id][0] == node
            )
            for branch in self.branches(node):
                yield from self._beneath(branch.id)
        else:
            if node in self._items:
                yield self._items[node]
            for child in self.children(node):
                yield from self._beneath(child.id)

    def depth(self, dimension: str) -> int:
        """Return the number of branches above this branch; 0 for a top branch."""
        depth, above = 0, self.dimension(dimension).within
        while above:
            depth, above = depth + 1, self.dimension(above).within
        return depth

    def number(self, dimension: str) -> int:
        """Return the position (from 1) of a branch among all branches of the same depth, in form order."""
        depth = self.depth(dimension)
        return [each.id for each in self.dimensions if self.depth(each.id) == depth].index(
            dimension
        ) + 1

    def branch_nth(self, dimension: str) -> str:
        """Return the form's word for a branch with its number, such as `ตัวชี้วัดที่ 10`."""
        word = self.instrument.called.branch_word(self.depth(dimension))
        return nth(word, self.number(dimension))

    @staticmethod
    def under(
        form: Instrument, profiles: Iterable[str] = (), without: Iterable[str] = ()
    ) -> "Tree":
        """Return the tree of a form with these profiles (ids) on, leaving out the items and branches in `without`
        (ids). Unknown ids have no effect. The tree is cached per form."""
        return _grown(FormCacheKey(form), frozenset(profiles), frozenset(without))

    @staticmethod
    def of_group(form: Instrument, group: str) -> "Tree | None":
        """Return the tree of the one branch that is for a group of units; None if there is none. Cached per form."""
        return _ladder(FormCacheKey(form), group)

    @staticmethod
    def group_items(form: Instrument) -> tuple[str, ...]:
        """Return the ids of the items in branches for groups of units; a form's own tree lacks these items."""
        trees = (Tree.of_group(form, branch.group) for branch in form.dimensions if branch.group)
        return tuple(item.id for tree in trees if tree for item in tree.answered())

    def holding(self, item: str) -> "Tree | None":
        """Return the tree with this item or group of items: this tree or that of a unit group; None if none has it."""
        ladders = (
            Tree.of_group(self.instrument, one.group)
            for one in self.instrument.dimensions
            if one.group
        )
        if self.counts(item):
            return self
        return next((one for one in ladders if one and one.counts(item)), None)

    def stepped(self, item: Item) -> bool:
        """Return whether an item's points come from a number entered for it: as points of a step, or directly."""
        return any(measure.gives_points for measure in self.measures(item.id))

    def by_asks(self, item: Item, fields: Sequence[Field]) -> bool:
        """Return whether an item's points come only from its questions `fields`, so that it is given no state."""
        scored = any(one.points is not None for ask in fields for one in self.scale(ask.scale))
        return scored and item.points is None and not self.choices(item.id)

    def advises_item(self, item: Item) -> bool:
        """Return whether the item may be proposed as a way to more points: not if the form is about people or wants no
        proposals, nor if the item's points come from a number, question or (except in ladders and checklists) scale."""
        branch = self.dimension(self.position(item.id)[0])
        form = self.instrument
        if form.of_people or not form.urges or self.better(item.id) != "more":
            return False
        if self.stepped(item) or self.by_asks(item, self.asks(item.id)):
            return False
        kind = Operation.of(self.instrument, branch)
        return (
            kind.climbs
            or kind.by_items
            or all(choice.points is None for choice in self.choices(item.id))
        )

    def advises(self) -> bool:
        """Return whether the form has any item that may be proposed as a way to more points (see `advises_item`)."""
        return any(self.advises_item(item) for item in self.answered())

    def item_position(self, item: str) -> str:
        """Return the position of an item, such as มิติที่ 3 ระดับ 4 ข้อ 3; its id if the form does not have it."""
        if not self.counts(item):
            return item
        number = arabic_digits(self.item(item).number).rstrip(".")
        return " ".join(
            (self.place_words(item), *([_("ข้อ {number}").format(number=number)] if number else []))
        )

    @staticmethod
    def item_in(form: Instrument, id_: str) -> Item | None:
        """Return the form's item with this id, preferably as under the default profiles; None if the form has none."""
        asked = next((each for each in Tree.under(form).answered() if each.id == id_), None)
        return asked or next((each for each in form.items if each.id == id_), None)

    def place_words(self, item: str) -> str:
        """Return the words for the dimension and level of an item (id), such as มิติที่ 3 ระดับ 4."""
        dimension, level = self.position(item)
        branch = self.branch_nth(dimension)
        return f"{branch} {self.instrument.called.level_numbered(level)}" if level else branch


class FormCacheKey:
    """A form as a cache key, compared by identity, since comparing forms by value is as slow as what is cached."""

    __slots__ = ("form",)

    def __init__(self, form: Instrument) -> None:
        self.form = form

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FormCacheKey) and other.form is self.form

    def __hash__(self) -> int:
        return id(self.form)


@lru_cache(16)
def _grown(same: FormCacheKey, profiles: frozenset[str], without: frozenset[str]) -> Tree:
    return Tree(same.form, profiles, without)


@lru_cache(16)
def _ladder(same: FormCacheKey, group: str) -> Tree | None:
    own = tuple(
        replace(one, group="", beside=False)
        for one in same.form.dimensions
        if group and one.group == group
    )
    return Tree(replace(same.form, dimensions=own)) if own else None


def _holds(
    profiles: frozenset[str],
    choices: Mapping[str, str],
    without: frozenset[str],
    node: Dimension | Item | Level,
) -> bool:
    """Return whether the profiles keep the node itself: of each choice whose profiles it names, one is on."""
    if not isinstance(node, Level) and node.id in without:
        return False
    named = {choices.get(name, "") for name in node.profiles}
    return named == {choices.get(name, "") for name in profiles.intersection(node.profiles)}


def _counting(
    dimensions: Sequence[Dimension], holds: Callable[[Dimension], bool]
) -> Iterator[Dimension]:
    known = {dimension.id: dimension for dimension in dimensions}
    for dimension in dimensions:
        above = [dimension]
        while above[-1].within in known and len(above) <= len(known):
            above.append(known[above[-1].within])
        if all(holds(branch) for branch in above):
            yield dimension


def _levels(
    dimensions: Iterable[Dimension], nodes: Iterable[Level | Item]
) -> dict[str, tuple[int, ...]]:
    highest = {dimension.id: len(dimension.points) for dimension in dimensions}
    for node in nodes:
        dimension, _, number = node.within.partition("/")
        if isinstance(node, Level):
            level = node.level
        elif number.isdecimal():
            level = int(number)
        else:
            level = 0
        if dimension in highest:
            highest[dimension] = max(highest[dimension], level)
    return {dimension: tuple(range(1, top + 1)) for dimension, top in highest.items()}


def _by_position(nodes: Iterable[Any]) -> Mapping[str, tuple[Any, ...]]:
    return {
        within: tuple(inside)
        for within, inside in gathered((node.within, node) for node in nodes).items()
    }
