"""Each file, text and stream of a folder is taken away in turn, with its keys and without: no sentence says more than is
so, and no fault is told as the program's own."""

import random
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.soak.damaged_folders import (
    AT,
    DAMAGES,
    RIGHT,
    WORK,
    at_the_keys,
    clock_at,
    judged,
    templates,
)
from tests.soak.folder_truth import Case


class InTurn(random.Random):
    """Chooses the part of this number wherever one of several is to be chosen; `parts`: of how many, the first time."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number, self.parts = number, 0

    def choice(self, seq: Any) -> Any:
        self.parts = self.parts or len(seq)
        return seq[self.number % len(seq)]


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Path]]:
    room = tmp_path_factory.mktemp("damaged")
    with clock_at(RIGHT):
        yield {path.name: path for path in templates(room)}


@pytest.mark.parametrize("more", ["", "keys_hurt"])
@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("S10", "stream_gone"),
        ("S10", "blob_gone"),
        ("S77", "text_gone"),
        ("restored", "stream_gone"),
        ("restored", "blob_gone"),
    ],
)
def test_no_sentence_says_more_than_is_so(
    sources: dict[str, Path], source: str, kind: str, more: str
) -> None:
    number, parts, found = 0, 1, dict[int, list[str]]()
    while number < parts:
        turn = InTurn(number)
        found[number] = without(sources[source], turn, (kind, more))
        parts, number = turn.parts, number + 1
    assert {number: faults for number, faults in found.items() if faults} == {}


def without(source: Path, chance: random.Random, kinds: Sequence[str]) -> list[str]:
    """What is said wrongly of a copy of the folder that is damaged in these ways."""
    room = source.parents[1]
    case = Case(shutil.copytree(source, room / "case"), chance)
    for kind in filter(None, kinds):
        DAMAGES[kind](case)
        case.kinds.append(kind)
    do = at_the_keys(room / AT)
    found = [fault for choices in WORK for fault in judged(do, case, choices, room / AT)]
    shutil.rmtree(case.place)
    return found
