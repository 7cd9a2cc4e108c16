"""Scored forms nobody wrote, of every kind and mix of kinds, answers to them, and what must be true of their figures.

`untrue` is one trial; tests/core/scoring/test_figures.py makes some, `python -m tests.soak.figures` many.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any

from core.assessment.answers import answer_of
from core.exact import exact_text, got_text, nearest, points_text
from core.forms.operations import Operation
from core.forms.shape import Band, Instrument, Item
from core.forms.tree import Tree
from core.forms.vocabulary import ItemState
from core.scoring.missing import ShortestGoalPath
from core.scoring.outcome import GradingPoints, stands
from core.scoring.score import Answer, ItemScore, Score
from core.scoring.total import Answers
from core.values import Plain, Record, Ref, ShownField
from storage.instruments.reader import parse
from tests.form_faults import Sheet, written

F = Fraction
KINDS = ("ladder", "sum", "mean", "weighted mean", "lowest", "highest", "share met", "share of weight", "matrix",
         "weighted sum")  # fmt: skip
Row = dict[str, Any]  # of a form, as it is written
Kept = dict[str, list[Answer]]  # every answer a generated item may have
SCALE: list[Row] = [
    {"id": f"p{n}", "in": "s", "points": n, "result": "met" if n else "not_met"} for n in range(4)
]
CROSSED: list[Row] = [{"id": f"c{n}", "in": "c", "points": n} for n in range(1, 6)]
WEIGHTS = (None, None, F(1), F(2), F(5), F(0), F(3, 10))
OPS = (">=", ">", "<=", "<", "=")
Fields = dict[str, str]  # of an answer, as it is kept


class _Made:
    """A form on its way, in rows of `instrument/2`, which every later program reads."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.dimensions = list[Row]()
        self.items = list[Row]()
        self.measures = list[Row]()
        self.asks = list[Row]()
        self.answers = dict[str, list[Fields]]()

    def branch(self, kind: str, within: str, depth: int) -> None:
        chance, name = self.chance, f"d{len(self.dimensions)}"
        own = chance.choice(("", *KINDS))
        climbs = (own or kind) == "ladder"
        points = (
            sorted(chance.randint(0, 30) for _level in range(chance.randint(1, 4)))
            if climbs
            else []
        )
        full = (
            F(chance.choice((10, 30, 100, F(7, 2))))
            if not climbs and chance.random() < 0.25
            else None
        )
        weight = chance.choice(WEIGHTS)
        self.dimensions.append(
            {
                "id": name,
                "in": within,
                "title": name,
                "roll_up": own,
                "points": points,
                "full": full,
                "weight": weight,
            }
        )
        below = chance.randint(1, 2) if depth < 2 and not climbs and chance.random() < 0.4 else 0
        for _one in range(below):
            self.branch(kind, name, depth + 1)
        nodes = [f"{name}/{level}" for level in range(1, len(points) + 1)] or [name]
        fewest = 0 if below else 1
        for node in nodes if climbs else nodes * chance.randint(fewest, 4):
            self.item(node, (own or kind) == "matrix", plain=climbs)

    def item(self, node: str, crossed: bool, *, plain: bool) -> None:
        chance, name = self.chance, f"i{len(self.items)}"
        leaves = (
            chance.choice(("", "", "out", "met")) if not crossed else chance.choice(("", "out"))
        )
        item: Row = {
            "id": name,
            "in": node,
            "text": name,
            "weight": chance.choice(WEIGHTS),
            "not_applicable": leaves,
        }
        rest: list[Fields] = [{"state": "not_applicable"}] if leaves else []
        marked: list[Fields] = [{"state": "met"}, {"state": "not_met"}]
        if crossed:
            sort = "cross"
        elif plain:
            sort = "plain"
        else:
            sort = chance.choice(
                ("plain", "worth", "scale", "step", "number", "asks", "scale", "group")
            )
        match sort:
            case "plain":
                self.answers[name] = marked
            case "worth":
                item |= {"points": chance.randint(0, 9)}
                self.answers[name] = marked
            case "scale":
                item |= {"scale": "s"}
                self.answers[name] = [{"choice": one["id"]} for one in SCALE]
            case "step" | "number" as style:
                gives = {"steps": [20, 50, 80]} if style == "step" else {"as_points": "yes"}
                limit = ">= 20" if style == "step" else "<= 100"
                self.measures.append(
                    {"id": f"m{name}", "in": name, "kind": "number", "is": limit, **gives}
                )
                numbers = (
                    F(0),
                    F(100),
                    F(chance.randint(0, 9999), 100),
                    F(chance.randint(0, 99999), 1000),
                )
                self.answers[name] = [
                    {f"measure.m{name}": exact_text(number)} for number in numbers
                ]
            case "group":
                item |= {"need": chance.choice(("any", "all", "1")), "not_applicable": ""}
                self.items.append({**item, "points": chance.choice((None, F(4)))})
                for _child in range(chance.randint(1, 3)):
                    self.item(name, crossed=False, plain=True)
                return
            case _:
                scale = "c" if crossed else "s"
                self.asks += [
                    {"id": ask, "in": name, "text": ask, "scale": scale} for ask in ("a", "b")
                ]
                values = [one["id"] for one in (CROSSED if crossed else SCALE)]
                pairs = [(chance.choice(values), chance.choice(values)) for _one in range(4)]
                self.answers[name] = [{"ask.a": one, "ask.b": other} for one, other in pairs]
        self.answers[name] = self.answers[name] + rest
        earlier = [one["id"] for one in self.items if not one.get("need")]
        if earlier and not plain and chance.random() < 0.05:
            item |= {"when": f"{chance.choice(earlier)} is met"}
        self.items.append(item)


def form_of(chance: random.Random) -> tuple[Instrument, Kept]:
    """A form of random kinds, and what each of its items may be answered."""
    made, kind = _Made(chance), chance.choice(KINDS)
    for _top in range(chance.randint(1, 3)):
        made.branch(kind, "", 0)
    tops = [one["id"] for one in made.dimensions]
    least = sorted(
        {F(chance.randint(1, 4000), chance.choice((40, 100, 1000))) for _band in range(4)},
        reverse=True,
    )
    whole, some = chance.choice(("total", "base")), chance.choice(tops)
    bands = [
        {"id": f"b{n}", "of": whole, "from": each, "title": f"g{n}"} for n, each in enumerate(least)
    ]
    bands += [
        {"id": f"x{n}", "of": some, "from": each, "title": f"h{n}"}
        for n, each in enumerate(least[1:])
    ]
    limit = f"{chance.choice(OPS)} {chance.choice(least)}"
    rows: Row = {
        "format": "instrument/2",
        "id": "random",
        "edition": 2569,
        "title": "random",
        "kind": kind,
        "dimensions": made.dimensions,
        "items": made.items,
        "measures": made.measures,
        "asks": made.asks,
        "scales": [{"id": "s"}, {"id": "c"}],
        "choices": [{**one, "text": one["id"]} for one in (*SCALE, *CROSSED)],
        "bands": bands,
        "passes": [{"id": "p", "of": chance.choice(("total", "base", some)), "is": limit}],
        "extra": [{"id": "e", "points": F(5, 2), "text": "e"}] if chance.random() < 0.2 else [],
    }
    form = parse(
        written(Sheet("random", "instrument", _said(rows)))[0].encode(), "random.yaml"
    ).form
    assert isinstance(form, Instrument)
    return form, {name: [*map(answer, every)] for name, every in made.answers.items()}


def _said(rows: Row) -> Row:
    """Without what says nothing."""
    return {
        key: [*map(_said, each)]
        if isinstance(each, list) and each and isinstance(each[0], dict)
        else each
        for key, each in rows.items()
        if each not in (None, "", [])
    }


def answer(fields: Mapping[str, str | int]) -> Answer:
    """An answer of what its record holds, by wire name."""
    held = {
        name: ShownField(Plain(value) if isinstance(value, str) else value)
        for name, value in fields.items()
    }
    return answer_of(Record(Ref("S10", "answer", "a"), held))


def answered(chance: random.Random) -> tuple[Instrument, Kept, Answers]:
    """A form of random kinds, what each of its items may be answered, and a sheet."""
    form, every = form_of(chance)
    share = chance.choice((0.0, 0.2, 0.6, 0.9, 1.0, 1.0))
    items = {
        name: chance.choice(answers) for name, answers in every.items() if chance.random() < share
    }
    return form, every, Answers(items, extra={"e": chance.randint(0, 1)} if form.extra else {})


def untrue(seed: int) -> str:
    """What is not as it must be of the figures of one random form and sheet; "" = everything is."""
    chance = random.Random(seed)
    form, every, given = answered(chance)
    if chance.random() < 0.5:
        form = _edged(chance, form, given.score(form))
    found = given.score(form)
    tree = given.tree(form)
    troubles = [
        *_rolled(form, tree, found),
        *_banded(form, found),
        *_bounded(found),
        *_advised(tree, found),
    ]
    return "; ".join((*troubles, *_rising(chance, form, every, given, found)))


def _edged(chance: random.Random, form: Instrument, found: Score) -> Instrument:
    """The form with its limits where the figures are as they are usually shown: there a rounded one may cross them."""
    figures = {
        "total": found.total,
        "base": found.base,
        **{part.id: part.points for part in found.parts},
    }
    bands = tuple(
        replace(band, least=nearest(figures[band.of], chance.choice((1, 2, 3))))
        if band.id in ("b0", "x0")
        else band
        for band in form.bands
    )
    (rule,) = form.passes
    holds = rule.holds._replace(value=nearest(figures[rule.of], chance.choice((2, 3))))
    return replace(form, bands=bands, passes=(replace(rule, holds=holds),))


def _rolled(form: Instrument, tree: Tree, found: Score) -> Iterator[str]:
    """The whole, and every branch, is what the form makes of the parts that are shown of it."""
    parts = {part.id: (part.points, part.full) for part in found.parts}
    for branch in tree.dimensions:
        kind = Operation.of(form, branch)
        if not kind.climbs:
            points, full = put_together(
                kind.name, list(_inside(kind.name, tree, branch.id, found.items, parts))
            )
            if branch.full is not None and not kind.added and full:
                points, full = points * branch.full / full, branch.full
            if (points, full) != parts[branch.id]:
                yield f"{branch.id} is {parts[branch.id]} and not {points, full} of its parts"
    whole_kind = Operation.of(form).name
    whole = put_together(whole_kind, list(_inside(whole_kind, tree, "", found.items, parts)))
    if whole != (found.base, found.full) or found.total != found.base + found.extra:
        yield f"the whole is {found.base, found.full} and not {whole} of its parts"


Part = tuple[Fraction, Fraction, Fraction, bool]  # points, full points, weight, met


def _inside(
    kind: str,
    tree: Tree,
    node: str,
    items: Mapping[str, ItemScore],
    parts: Mapping[str, tuple[Fraction, Fraction]],
) -> Iterator[Part]:
    """What is directly in a node; for a share of items all of them, however deep."""
    for inner in (node, *(f"{node}/{level}" for level in (tree.levels(node) if node else ()))):
        for item in tree.children(inner):
            yield from _of_item(tree, item, items)
    for branch in tree.branches(node):
        if kind.startswith("share"):
            yield from _inside(kind, tree, branch.id, items, parts)
        elif parts[branch.id][1]:
            yield *parts[branch.id], F(1) if branch.weight is None else branch.weight, False


def _of_item(tree: Tree, item: Item, items: Mapping[str, ItemScore]) -> Iterator[Part]:
    met = stands(tree, item, items)
    weight = F(1) if item.weight is None else item.weight
    if item.need and item.points is not None:
        if met is not None:
            yield item.points if met else F(0), item.points, weight, met
        return
    if not item.need and (items[item.id].points is not None or items[item.id].open):
        yield items[item.id].points or F(0), items[item.id].most, weight, bool(met)
    for child in tree.children(item.id):
        yield from _of_item(tree, child, items)


def put_together(kind: str, inside: Sequence[Part]) -> tuple[Fraction, Fraction]:
    """Points and full points of a kind, as docs/forms.md says them; nothing of nothing."""
    points, most = [one[0] for one in inside], [one[1] for one in inside]
    weights = [
        one[2] if kind in ("weighted_mean", "weighted_sum", "share_of_weight") else F(1)
        for one in inside
    ]
    weight = sum(weights, F(0))
    if not inside or (
        not weight and kind not in ("sum", "weighted_sum", "ladder", "lowest", "highest", "matrix")
    ):
        return F(0), F(0)
    match kind:
        case "sum" | "ladder":
            return sum(points, F(0)), sum(most, F(0))
        case "weighted_sum":
            had, all_ = (
                sum((n * w for n, w in zip(of, weights, strict=True)), F(0))
                for of in (points, most)
            )
            return had, all_
        case "lowest":
            return min(points), min(most)
        case "highest" | "matrix":
            return max(points), max(most)
        case "share_met" | "share_of_weight":
            return 100 * sum(
                (w for w, one in zip(weights, inside, strict=True) if one[3]), F(0)
            ) / weight, F(100)
    each = list(zip(points, most, weights, strict=True))
    return sum((p * w for p, _m, w in each), F(0)) / weight, sum(
        (m * w for _p, m, w in each), F(0)
    ) / weight


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
    whole = GradingPoints(
        form, total - extra if form.bands[0].of == "total" else base, extra, parts
    ).band()
    if whole != found.band:
        yield f"{total} is shown beside {found.band}, but lies in {whole}"
    rule = form.passes[0]
    seen = {"total": total, "base": base, **parts}[rule.of]
    if (
        rule.holds.holds(seen) != found.passes
        or GradingPoints(form, found.base, found.extra, exact).passes() != found.passes
    ):
        yield f"{seen} is shown, {rule.holds} is not told by it"
    for name, points in exact.items():
        bands = Band.of_branch(form, name)
        if Band.reached(bands, points) != Band.reached(bands, parts[name]):
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
    named |= {item for way in ShortestGoalPath.of(tree, found) for item in way.items}
    yield from (
        f"{item} is advised" for item in sorted(named) if not tree.advises_item(tree.item(item))
    )


def _rising(
    chance: random.Random, form: Instrument, every: Kept, given: Answers, found: Score
) -> Iterator[str]:
    """An answer to what was open takes no points away, and a better answer none that a worse one gave."""
    stretched = any(one.full is not None for one in form.dimensions)
    for name in chance.sample(sorted(every), min(1, len(every))):
        seen = []
        for answer in chance.sample(every[name], 2):
            after = replace(given, items={**given.items, name: answer}).score(form)
            if after.items.keys() != found.items.keys() or name not in after.items:
                continue  # it also decides what else is asked
            leaves = answer.state is ItemState.NOT_APPLICABLE
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
    return (one.points or F(0)) >= (other.points or F(0)) and (
        one.result is ItemState.MET or other.result is not ItemState.MET
    )
