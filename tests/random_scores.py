"""Scored forms nobody wrote, of every kind and mix of kinds, answers to them, and what must be true of their figures.

`untrue` is one trial; tests/core/scoring/test_figures.py makes some, `python -m tests.soak.figures` many.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction

from core.exact import got_text, nearest, points_text
from core.forms.operations import SCORE_KINDS, score_kind
from core.forms.shape import Ask, Band, Choice, Dimension, Extra, Instrument, Item, Limit, Measure, Pass
from core.forms.tree import Tree
from core.forms.vocabulary import State
from core.forms.wording import Clause, Words
from core.scoring import score
from core.scoring.branches import stands
from core.scoring.missing import advised, cheapest
from core.scoring.outcome import band_of, branch_band, passes
from core.scoring.score import Answer, Answers, ItemScore, Score
from core.scoring.total import tree_of

F = Fraction
T = Words("ข้อ")
KINDS = tuple(SCORE_KINDS)
SCALE = (*(Choice(id=f"p{n}", within="s", text=T, points=F(n), result="met" if n else "not_met") for n in range(4)),)
CROSSED = (*(Choice(id=f"c{n}", within="c", text=T, points=F(n)) for n in range(1, 6)),)
WEIGHTS = (None, None, F(1), F(2), F(5), F(0), F(3, 10))
OPS = (">=", ">", "<=", "<", "=")
Kept = dict[str, list[Answer]]  # every answer a generated item may have


class _Made:
    """A form on its way."""

    def __init__(self, chance: random.Random) -> None:
        self.chance, self.dimensions, self.items = chance, list[Dimension](), list[Item]()
        self.measures, self.asks, self.answers = list[Measure](), list[Ask](), Kept()

    def branch(self, kind: str, within: str, depth: int) -> None:
        chance, name = self.chance, f"d{len(self.dimensions)}"
        own = chance.choice(("", *KINDS))
        climbs = SCORE_KINDS[own or kind].climbs
        points = tuple(sorted(F(chance.randint(0, 30)) for _level in range(chance.randint(1, 4)))) if climbs else ()
        full = F(chance.choice((10, 30, 100, F(7, 2)))) if not climbs and chance.random() < 0.25 else None
        weight = chance.choice(WEIGHTS)
        self.dimensions.append(
            Dimension(id=name, within=within, title=T, roll_up=own, points=points, full=full, weight=weight)
        )
        below = chance.randint(1, 2) if depth < 2 and not climbs and chance.random() < 0.4 else 0
        for _one in range(below):
            self.branch(kind, name, depth + 1)
        nodes = [f"{name}/{level}" for level in range(1, len(points) + 1)] or [name]
        for node in nodes if climbs else nodes * chance.randint(0 if below else 1, 4):
            self.item(node, SCORE_KINDS[own or kind].crossed, plain=climbs)

    def item(self, node: str, crossed: bool, *, plain: bool) -> None:
        chance, name = self.chance, f"i{len(self.items)}"
        leaves = chance.choice(("", "", "out", "met")) if not crossed else chance.choice(("", "out"))
        item = Item(id=name, within=node, text=T, weight=chance.choice(WEIGHTS), not_applicable=leaves)
        rest = [Answer(state=State.NOT_APPLICABLE)] if leaves else []
        match "cross" if crossed else "plain" if plain else chance.choice(("plain", "worth", "scale", "step", "number",
                                                                           "asks", "cap", "group")):  # fmt: skip
            case "plain":
                self.answers[name] = [Answer(State.MET), Answer(State.NOT_MET)]
            case "worth":
                item = replace(item, points=F(chance.randint(0, 9)))
                self.answers[name] = [Answer(State.MET), Answer(State.NOT_MET)]
            case "scale":
                item = replace(item, scale="s")
                self.answers[name] = [Answer(choice=one.id) for one in SCALE]
            case "step" | "number" as style:
                steps = (F(20), F(50), F(80)) if style == "step" else ()
                holds = Limit(">=", F(20)) if steps else Limit("<=", F(100))
                self.measures.append(
                    Measure(id=f"m{name}", within=name, kind="number", holds=holds, steps=steps, as_points=not steps)
                )
                numbers = (F(0), F(100), F(chance.randint(0, 9999), 100), F(chance.randint(0, 99999), 1000))
                self.answers[name] = [Answer(measures={f"m{name}": {"": number}}) for number in numbers]
            case "cap":
                item = replace(item, scale="s", cap=("a",))
                self.asks.append(Ask(id="a", within=name, text=T, scale="s"))
                self.answers[name] = [Answer(choice=one.id, asks={"a": "p2"}) for one in SCALE]
            case "group":
                item = replace(item, need=chance.choice(("any", "all", "1")), not_applicable="")
                self.items.append(replace(item, points=chance.choice((None, F(4)))))
                for _child in range(chance.randint(1, 3)):
                    self.item(name, crossed=False, plain=True)
                return
            case _:
                scale = "c" if crossed else "s"
                self.asks += [Ask(id=ask, within=name, text=T, scale=scale) for ask in ("a", "b")]
                values = [one.id for one in (CROSSED if crossed else SCALE)]
                pairs = [(chance.choice(values), chance.choice(values)) for _one in range(4)]
                self.answers[name] = [Answer(asks={"a": one, "b": other}) for one, other in pairs]
        self.answers[name] += rest
        earlier = [one.id for one in self.items if not one.need]
        if earlier and not plain and chance.random() < 0.05:
            item = replace(item, when=((Clause(chance.choice(earlier), "is", "met"),),))
        self.items.append(item)


def form_of(chance: random.Random) -> tuple[Instrument, Kept]:
    """A form of random kinds, and what each of its items may be answered."""
    made, kind = _Made(chance), chance.choice(KINDS)
    for _top in range(chance.randint(1, 3)):
        made.branch(kind, "", 0)
    tops = [one.id for one in made.dimensions]
    least = sorted({F(chance.randint(1, 4000), chance.choice((40, 100, 1000))) for _band in range(4)}, reverse=True)
    whole, some = chance.choice(("total", "base")), chance.choice(tops)
    bands = [Band(id=f"b{n}", of=whole, least=each, title=Words(f"g{n}")) for n, each in enumerate(least)]
    bands += [Band(id=f"x{n}", of=some, least=each, title=Words(f"h{n}")) for n, each in enumerate(least[1:])]
    limit = Limit(chance.choice(OPS), chance.choice(least))
    return Instrument(
        id="random", edition=2569, title=T, kind=kind, dimensions=tuple(made.dimensions), items=tuple(made.items),
        measures=tuple(made.measures), asks=tuple(made.asks), choices=(*SCALE, *CROSSED), bands=tuple(bands),
        passes=(Pass(id="p", of=chance.choice(("total", "base", some)), holds=limit),),
        extra=(Extra(id="e", points=F(5, 2), text=T),) if chance.random() < 0.2 else (),
    ), made.answers  # fmt: skip


def untrue(seed: int) -> str:
    """What is not as it must be of the figures of one random form and sheet; "" = everything is."""
    chance = random.Random(seed)
    form, every = form_of(chance)
    share = chance.choice((0.0, 0.2, 0.6, 0.9, 1.0, 1.0))
    items = {name: chance.choice(answers) for name, answers in every.items() if chance.random() < share}
    given = Answers(items, extra={"e": chance.randint(0, 1)} if form.extra else {})
    if chance.random() < 0.5:
        form = _edged(chance, form, score(form, given, ways=False))
    found = score(form, given)
    tree = tree_of(form, given)
    troubles = [*_rolled(form, tree, found), *_banded(form, found), *_bounded(found), *_advised(tree, found)]
    return "; ".join((*troubles, *_rising(chance, form, every, given, found)))


def _edged(chance: random.Random, form: Instrument, found: Score) -> Instrument:
    """The form with its limits where the figures are as they are usually shown: there a rounded one may cross them."""
    figures = {"total": found.total, "base": found.base, **{part.id: part.points for part in found.parts}}
    bands = tuple(
        replace(band, least=nearest(figures[band.of], chance.choice((1, 2, 3)))) if band.id in ("b0", "x0") else band
        for band in form.bands
    )
    (rule,) = form.passes
    holds = rule.holds._replace(value=nearest(figures[rule.of], chance.choice((2, 3))))
    return replace(form, bands=bands, passes=(replace(rule, holds=holds),))


def _rolled(form: Instrument, tree: Tree, found: Score) -> Iterator[str]:
    """The whole, and every branch, is what the form makes of the parts that are shown of it."""
    parts = {part.id: (part.points, part.full) for part in found.parts}
    for branch in tree.dimensions:
        kind = score_kind(form, branch)
        if not kind.climbs:
            points, full = put_together(kind.name, list(_inside(kind.name, tree, branch.id, found.items, parts)))
            if branch.full is not None and kind.name != "sum" and full:
                points, full = points * branch.full / full, branch.full
            if (points, full) != parts[branch.id]:
                yield f"{branch.id} is {parts[branch.id]} and not {points, full} of its parts"
    whole_kind = score_kind(form).name
    whole = put_together(whole_kind, list(_inside(whole_kind, tree, "", found.items, parts)))
    if whole != (found.base, found.full) or found.total != found.base + found.extra:
        yield f"the whole is {found.base, found.full} and not {whole} of its parts"


Shown = tuple[Fraction, Fraction, Fraction, bool]  # points, full points, weight, met


def _inside(
    kind: str, tree: Tree, node: str, items: Mapping[str, ItemScore], parts: Mapping[str, tuple[Fraction, Fraction]]
) -> Iterator[Shown]:
    """What is directly in a node; for a share of items all of them, however deep."""
    for inner in (node, *(f"{node}/{level}" for level in (tree.levels(node) if node else ()))):
        for item in tree.children(inner):
            yield from _of_item(tree, item, items)
    for branch in tree.branches(node):
        if kind.startswith("share"):
            yield from _inside(kind, tree, branch.id, items, parts)
        elif parts[branch.id][1]:
            yield *parts[branch.id], F(1) if branch.weight is None else branch.weight, False


def _of_item(tree: Tree, item: Item, items: Mapping[str, ItemScore]) -> Iterator[Shown]:
    met, weight = stands(tree, item, items), F(1) if item.weight is None else item.weight
    if item.need and item.points is not None:
        if met is not None:
            yield item.points if met else F(0), item.points, weight, met
        return
    if not item.need and (items[item.id].points is not None or items[item.id].open):
        yield items[item.id].points or F(0), items[item.id].most, weight, bool(met)
    for child in tree.children(item.id):
        yield from _of_item(tree, child, items)


def put_together(kind: str, inside: Sequence[Shown]) -> tuple[Fraction, Fraction]:
    """Points and full points of a kind, as docs/forms.md says them; nothing of nothing."""
    points, most = [one[0] for one in inside], [one[1] for one in inside]
    weights = [one[2] if kind in ("weighted_mean", "share_of_weight") else F(1) for one in inside]
    weight = sum(weights, F(0))
    if not inside or (not weight and kind not in ("sum", "ladder", "lowest", "highest", "matrix")):
        return F(0), F(0)
    match kind:
        case "sum" | "ladder":
            return sum(points, F(0)), sum(most, F(0))
        case "lowest":
            return min(points), min(most)
        case "highest" | "matrix":
            return max(points), max(most)
        case "share_met" | "share_of_weight":
            return 100 * sum((w for w, one in zip(weights, inside, strict=True) if one[3]), F(0)) / weight, F(100)
    each = list(zip(points, most, weights, strict=True))
    return sum((p * w for p, _m, w in each), F(0)) / weight, sum((m * w for _p, m, w in each), F(0)) / weight


def _banded(form: Instrument, found: Score) -> Iterator[str]:
    """Grade and pass are those of the figures as they are shown; there is none before anything is answered."""
    base, extra = (F(points_text(number, found.places)) for number in (found.base, found.extra))
    total = F(points_text(found.total, found.places))
    parts = {part.id: F(points_text(part.points, found.places)) for part in found.parts}
    exact = {part.id: part.points for part in found.parts}
    if not found.coverage[0]:
        if found.band is not None or found.passes:
            yield f"nothing is answered, and it has the grade {found.band} or passes"
        return
    whole = band_of(form, total - extra if form.bands[0].of == "total" else base, extra, parts)
    if whole != found.band:
        yield f"{total} is shown beside {found.band}, but lies in {whole}"
    rule = form.passes[0]
    seen = {"total": total, "base": base, **parts}[rule.of]
    if rule.holds.holds(seen) != found.passes or passes(form, found.base, found.extra, exact) != found.passes:
        yield f"{seen} is shown, {rule.holds} is not told by it"
    for name, points in exact.items():
        if branch_band(form, name, points) != branch_band(form, name, parts[name]):
            yield f"{parts[name]} of {name} lies in another band than {points}"


def _bounded(found: Score) -> Iterator[str]:
    for part in found.parts:
        if not 0 <= part.points <= part.full:
            yield f"{part.id} is {part.points} of {part.full}"
        if (got_text(part.points, part.full) == "–") != (part.full == 0):
            yield f"{part.id} has a figure of nothing, or none"
    if found.coverage[0] == found.coverage[1] and any(one.open for one in found.items.values()):
        yield "everything is answered, and something is open"


def _advised(tree: Tree, found: Score) -> Iterator[str]:
    named = {item for step in found.missing for item in step.items}
    named |= {item for way in cheapest(tree, found) for item in way.items}
    yield from (f"{item} is advised" for item in sorted(named) if not advised(tree, tree.item(item)))


def _rising(chance: random.Random, form: Instrument, every: Kept, given: Answers, found: Score) -> Iterator[str]:
    """An answer to what was open takes no points away, and a better answer none that a worse one gave."""
    stretched = any(one.full is not None for one in form.dimensions)
    for name in chance.sample(sorted(every), min(1, len(every))):
        seen = []
        for answer in chance.sample(every[name], 2):
            after = score(form, replace(given, items={**given.items, name: answer}), ways=False)
            if after.items.keys() != found.items.keys() or name not in after.items:
                continue  # it also decides what else is asked
            leaves = answer.state is State.NOT_APPLICABLE
            if name not in given.items and after.base < found.base and not (leaves and stretched):
                yield f"{name} = {answer} was added and lowers {found.base} to {after.base}"
            if not leaves:
                seen.append((after.items[name], after.base, answer))
        for one, less, worse in seen:
            for other, more, better in seen:
                if _at_least(other, one) and more < less:
                    yield f"{name} = {better} gives {more}, the worse {worse} gives {less}"


def _at_least(one: ItemScore, other: ItemScore) -> bool:
    """Whether an item gives no less than another answer to it, and is met if that is."""
    return (one.points or F(0)) >= (other.points or F(0)) and (one.result is State.MET or other.result is not State.MET)
