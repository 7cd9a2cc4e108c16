"""Rescore 64 items beside a plain loop that counts the same items as met or not; prints milliseconds and the ratio.

Run from the checkout: `.venv/bin/python -m tests.benchmarks.bench_scoring`.
"""

import sys
from collections.abc import Callable, Mapping
from fractions import Fraction
from pathlib import Path
from statistics import median
from time import perf_counter

from core.forms.shape import Instrument
from core.forms.tree import Tree
from core.forms.vocabulary import ItemState
from core.scoring.score import Answer, CountRatio
from core.scoring.total import Answers
from storage.instruments.reader import read
from tests.benchmarks.measured import Measured

FORM = Path(__file__).parents[2] / "resources" / "instruments" / "cdd-clean-2564.yaml"
ROUNDS = 200
BUDGET = 5.0  # milliseconds
NINE_TENTHS = CountRatio(Fraction(9), Fraction(10))


def answers_of(instrument: Instrument) -> Answers:
    """Every item met with all its parts and figures entered, but for one break in each dimension."""
    broken = {"d1.l4.2", "d2.l3.2", "d3r.l4.3", "d4.l5.3", "d5.l2.2"}
    items = {}
    for item in Tree(instrument).answered():
        parts = {part.id: True for part in instrument.parts if part.within == item.id}
        asked = [measure for measure in instrument.measures if measure.within == item.id]
        figures = {
            each.id: {
                "": CountRatio(Fraction(9), Fraction(10)) if each.type == "percent" else Fraction(5)
            }
            for each in asked
        }
        state = ItemState.NOT_MET if item.id in broken else ItemState.MET
        items[item.id] = Answer(
            state, parts=parts, measures={} if item.id == "d2.l4.2" else figures
        )
    return Answers(items)


def plain(items: Mapping[str, Answer], levels: Mapping[str, list[list[str]]]) -> int:
    """The baseline: the unbroken levels of each dimension, nothing judged, no fractions, nothing told."""
    reached = 0
    for rungs in levels.values():
        for rung in rungs:
            if not all(items[item].state is ItemState.MET for item in rung):
                break
            reached += 1
    return reached


def milliseconds(work: Callable[[], object]) -> float:
    """Median of the rounds."""
    times = []
    for _round in range(ROUNDS):
        begin = perf_counter()
        work()
        times.append(perf_counter() - begin)
    return median(times) * 1000


def measured() -> Measured:
    instrument = read(FORM)
    answers = answers_of(instrument)
    tree = Tree(instrument)
    levels = {
        dimension.id: [
            [item.id for item in tree.answered(f"{dimension.id}/{n}")]
            for n in tree.levels(dimension.id)
        ]
        for dimension in tree.dimensions
    }
    ours = milliseconds(lambda: answers.score(instrument))
    peer = milliseconds(lambda: plain(answers.items, levels))
    return Measured(
        f"rescore {len(answers.items)} items",
        f"{ours:.2f} ms",
        f"plain count of the same items {peer:.3f} ms",
        ours / peer,
        f"≤ {BUDGET:.0f} ms",
        ours <= BUDGET,
    )


if __name__ == "__main__":
    found = measured()
    print(found)
    sys.exit(not found.kept)
