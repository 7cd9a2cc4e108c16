"""Where boxes stand and lines run when rooms are drawn in rows: each row below those whose rooms import it."""

import math
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

# pixels: a box, a line that passes a row, between them, at both sides
BOX = 112
THREAD = 12
SPACE = 10
SIDE = 16
MANY = 4  # arrows at one room are drawn as one when there are more
SWEEPS = 24
Arrow = tuple[str, str]


class Way(NamedTuple):
    """A line from row to row by way of spots: rooms, or places between them that it keeps free for itself.

    `from_all` are the rooms of a line that begins below a whole row, `to_all` of one that ends above a whole row.
    """

    spots: tuple[str, ...]
    from_all: tuple[str, ...] = ()
    to_all: tuple[str, ...] = ()


class Rows(NamedTuple):
    """The spots of each row from left to right, the middle of each spot in pixels, and the lines."""

    rows: tuple[tuple[str, ...], ...]
    middle: Mapping[str, float]
    ways: tuple[Way, ...]


def laid_out(levels: Sequence[Sequence[str]], arrows: Sequence[Arrow], width: float) -> Rows:
    """Rooms of each level, in rows of what fits the width; the same for the same rooms and arrows."""
    rows = [row for level in levels for row in wrapped(level, width)]
    row_of = {name: n for n, row in enumerate(rows) for name in row}
    ways = [*bundled(arrows)]
    spots, ways = threaded(rows, ways, row_of)
    ordered = untangled(spots, ways)
    return Rows(tuple(map(tuple, ordered)), placed(ordered, ways, width), tuple(ways))


def wrapped(level: Sequence[str], width: float) -> Iterator[list[str]]:
    """The names in as few rows as hold them, each of about the same number."""
    fit = max(1, int((width - 2 * SIDE + SPACE) // (BOX + SPACE)))
    count = math.ceil(len(level) / fit)
    for n in range(count):
        yield [*level[n * len(level) // count : (n + 1) * len(level) // count]]


def bundled(arrows: Sequence[Arrow]) -> Iterator[Way]:
    """Arrows as lines: those of one room that has many become a single one, first those that come in."""
    rest = sorted(arrows)
    for end, other in ((1, 0), (0, 1)):
        groups: dict[str, list[str]] = defaultdict(list)
        for arrow in rest:
            groups[arrow[end]].append(arrow[other])
        for room, others in sorted(groups.items()):
            if len(others) > MANY:
                rest = [arrow for arrow in rest if arrow[end] != room]
                yield (
                    Way((room,), from_all=tuple(others))
                    if end
                    else Way((room,), to_all=tuple(others))
                )
    yield from (Way(arrow) for arrow in rest)


def threaded(
    rows: Sequence[Sequence[str]], ways: Sequence[Way], row_of: Mapping[str, int]
) -> tuple[list[list[str]], list[Way]]:
    """The rows with a place of its own for each line that passes them, and the lines through these places."""
    spots = [[*row] for row in rows]
    led = []
    for number, way in enumerate(ways):
        first = max((row_of[name] for name in way.from_all), default=row_of[way.spots[0]])
        last = min((row_of[name] for name in way.to_all), default=row_of[way.spots[-1]])
        between = [(n, f"{number}:{n}") for n in range(first + 1, last)]
        for n, thread in between:
            spots[n].append(thread)
        names = tuple(thread for _n, thread in between)
        head = () if way.from_all else way.spots[:1]
        tail = () if way.to_all else way.spots[-1:]
        led.append(way._replace(spots=(*head, *names, *tail)))
    return spots, led


def neighbours(ways: Sequence[Way]) -> dict[str, list[str]]:
    """By spot those it is linked to, above and below."""
    found: dict[str, list[str]] = defaultdict(list)
    for way in ways:
        for a, b in pairwise(way.spots):
            found[a].append(b)
            found[b].append(a)
        for spot, others in ((way.spots[0], way.from_all), (way.spots[-1], way.to_all)):
            found[spot].extend(others)
    return found


def untangled(rows: Sequence[Sequence[str]], ways: Sequence[Way]) -> list[list[str]]:
    """Each row in the order of what its spots are linked to, so that few lines cross."""
    ordered = [[*row] for row in rows]
    linked = neighbours(ways)
    for _sweep in range(SWEEPS):
        for row in ordered:
            share = {name: (n + 0.5) / len(each) for each in ordered for n, name in enumerate(each)}
            row.sort(
                key=lambda name: (
                    _mean([share[one] for one in linked[name]], share[name]),
                    share[name],
                )
            )
    return ordered


def placed(rows: Sequence[Sequence[str]], ways: Sequence[Way], width: float) -> dict[str, float]:
    """The middle of each spot: as near to what it is linked to as its neighbours in the row allow."""
    linked = neighbours(ways)
    middle = {name: x for row in rows for name, x in spread(row, {}, width).items()}
    for sweep in range(SWEEPS):
        for row in rows if sweep % 2 else reversed(rows):
            wanted = {
                name: _mean([middle[one] for one in linked[name]], middle[name]) for name in row
            }
            middle |= spread(row, wanted, width)
    return middle


def spread(row: Sequence[str], wanted: Mapping[str, float], width: float) -> dict[str, float]:
    """A row with each spot at its wanted place or as near as order and width allow; evenly when none is wanted."""
    sizes = [THREAD if ":" in name else BOX for name in row]
    free = width - 2 * SIDE - sum(sizes) - SPACE * (len(row) - 1)
    least = [SIDE + sum(sizes[:n]) + SPACE * n + sizes[n] / 2 for n in range(len(row))]
    if not wanted:
        return {
            name: x + free * (n + 0.5) / len(row)
            for n, (name, x) in enumerate(zip(row, least, strict=True))
        }
    shifts = pooled([wanted[name] - x for name, x in zip(row, least, strict=True)])
    return {
        name: x + min(max(shift, 0), max(free, 0))
        for name, x, shift in zip(row, least, shifts, strict=True)
    }


def pooled(wanted: Sequence[float]) -> list[float]:
    """The nearest numbers that never fall (pool adjacent violators)."""
    pools: list[tuple[float, int]] = []
    for each in wanted:
        pools.append((each, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (a, n), (b, m) = pools[-2:]
            pools[-2:] = [((a * n + b * m) / (n + m), n + m)]
    return [value for value, count in pools for _n in range(count)]


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise
