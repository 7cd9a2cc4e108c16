"""How far the paper is that this process lays out: blocks written, or pages drawn, of all."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

Part = TypeVar("Part")
EACH = 100  # parts between two reports

# called with the number of parts done and of all
listeners: list[Callable[[int, int], object]] = []


def counted(parts: Sequence[Part]) -> Iterator[Part]:
    """Yield the parts of a paper, and call the listeners now and then."""
    for done, part in enumerate(parts):
        if done % EACH == 0:
            for tell in listeners:
                tell(done, len(parts))
        yield part
