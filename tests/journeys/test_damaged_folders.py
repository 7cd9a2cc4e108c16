"""Folders damaged by seeds with which something was said that was not so, or a fault was told as the program's own."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.soak.damaged_folders import AT, RIGHT, at_the_keys, clock_at, templates, tried

SEEDS = {
    20261453: "a stream of which rows are shown is gone, and the keys",
    20262064: "a stream that the opening reads is gone",
    20261973: "a stream of another unit is gone",
    20262164: "a file of another unit is gone, and the backup goes to a new place",
    20261984: "a text with the name is gone",
    20262328: "older data, and keys that cannot be read",
    20263552: "pages that hold nothing of the log are spoiled",
}


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Path]]:
    room = tmp_path_factory.mktemp("damaged")
    with clock_at(RIGHT):
        yield templates(room)


@pytest.mark.parametrize("seed", SEEDS)
def test_no_sentence_says_more_than_is_so(sources: list[Path], seed: int) -> None:
    room = sources[0].parents[1]
    line = tried(at_the_keys(room / AT), seed, sources, room)
    assert line.split("\t")[4:] == []
