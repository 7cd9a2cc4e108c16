"""What conditions of a scored form read that the program works out, and what has to be known before each is judged."""

from collections.abc import Collection, Mapping
from functools import lru_cache
from typing import NamedTuple

from core.forms.conditions import fields_of, in_order
from core.forms.operations import score_kind
from core.forms.shape import Condition, Dimension, Instrument, Item
from core.forms.tree import SameForm, nodes_of

WHOLE = ("total", "base", "extra")  # figures of the whole; any other is of a branch or an item
Figures = Mapping[str, tuple[str, str]]  # by the name a condition has for it: of what, and points, level or band


def figures_of(form: Instrument) -> dict[str, tuple[str, str]]:
    """The figures conditions may read: `total`, `d1` and `d1.points`, `d1.level`, `d1.band`, of an item `i1.points`."""
    banded = {band.of for band in form.bands}
    found: dict[str, tuple[str, str]] = {f"{item.id}.points": (item.id, "points") for item in form.items}
    for of in (*WHOLE, *(each.id for each in form.dimensions)):
        found[of] = found[f"{of}.points"] = of, "points"
        found |= {f"{of}.band": (of, "band")} if of in banded else {}
    found |= {f"{each.id}.level": (each.id, "level") for each in form.dimensions if score_kind(form, each).climbs}
    for name in _answers(form):
        found.pop(name, None)
    return found


def needs_of(form: Instrument) -> dict[str, list[str]]:
    """What every item and branch waits for, to be asked; `=d1`: what the figures of d1 wait for, `=` those of all."""
    answers, figures = _answers(form), figures_of(form)
    found: dict[str, list[str]] = {"=": []}
    for node in nodes_of(form).values():
        above = node.within.partition("/")[0]
        found[node.id] = [above, *(_source(name, answers, figures) for name in fields_of(node.when))]
        found.setdefault(f"={node.id}", []).append(node.id)
        if not (isinstance(node, Dimension) and node.beside):
            found.setdefault(f"={above}", []).append(f"={node.id}")
    return found


def band_needs(form: Instrument) -> dict[str, list[str]]:
    """By what bands are of: of what else they read the band."""
    needs: dict[str, list[str]] = {}
    for band in form.bands:
        read = (name.rpartition(".") for name in fields_of(band.when))
        needs.setdefault(band.of, []).extend(of for of, _dot, cell in read if cell == "band")
    return needs


def _answers(form: Instrument) -> dict[str, str]:
    """The item whose answer a name stands for."""
    return {item.id: item.id for item in form.items} | {f"{ask.within}.{ask.id}": ask.within for ask in form.asks}


def _source(name: str, answers: Mapping[str, str], figures: Figures) -> str:
    of, _cell = figures.get(name, ("", ""))
    return answers.get(name) or answers.get(of) or ("=" if of in WHOLE else f"={of}" if of else "")


class AskingOrder(NamedTuple):
    """In which order it is judged what a form asks."""

    order: tuple[str, ...]  # items, branches and figures, each behind what it waits for
    stuck: frozenset[str]  # in a ring of conditions, which the check reports, or behind one
    nodes: Mapping[str, Item | Dimension]
    answers: Mapping[str, tuple[str, ...]]  # names of what is answered, by item
    figures: Figures

    def reads(self, condition: Condition) -> list[str]:
        """The figures a condition reads."""
        return [name for name in fields_of(condition) if name in self.figures]

    def known(self, done: Collection[str]) -> list[str]:
        """The figures of which all is judged that they wait for."""
        return [name for name in self.figures if _source(name, {of: of for of in self.answers}, self.figures) in done]


def asking_order(form: Instrument) -> AskingOrder | None:
    """None where everything is always asked."""
    return _ordered(SameForm(form))


@lru_cache(16)
def _ordered(same: SameForm) -> AskingOrder | None:
    form = same.form
    if not any(node.when for node in nodes_of(form).values()):
        return None
    ordered, stuck = in_order(needs_of(form))
    answers: dict[str, list[str]] = {}
    for name, item in _answers(form).items():
        answers.setdefault(item, []).append(name)
    named = {item: tuple(names) for item, names in answers.items()}
    return AskingOrder(tuple(ordered), frozenset(stuck), nodes_of(form), named, figures_of(form))
