"""The rooms of the house and what they import: `python -m tests.rooms` draws them into docs/rooms.svg.

What a room is: tests.modules.room_of. Arrows that follow from others are left out.
"""

import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from tests.house_rules import CATALOGUE, WINGS, wing_of
from tests.modules import ROOT, Edges, circles, edges, imports_between, product, reached, room_of
from tests.room_picture import Floor, Room, svg

PICTURE = ROOT / "docs" / "rooms.svg"
ENTRANCE = ("main.py", "wiring")


def main(words: list[str]) -> int:
    path = Path(words[0]) if words else PICTURE
    path.write_text(drawn(ROOT), "utf-8")
    sys.stdout.write(f"{path}\n")
    return 0


def drawn(root: Path) -> str:
    """The picture of a checkout, the same text for the same files."""
    rooms, graph = surveyed(root)
    floors = {layer: floor(layer, rooms, graph) for layer in ("ui", "storage", "core")}
    return svg(
        {
            "main": Floor((tuple(rooms[path] for path in ENTRANCE if path in rooms),), (), ()),
            **floors,
        }
    )


def surveyed(root: Path) -> tuple[dict[str, Room], Edges]:
    """The rooms by path, and by room the rooms it imports."""
    modules = product(root)
    sizes: dict[str, list[int]] = {}
    for path, module in modules.items():
        sizes.setdefault(room_of(path), []).append(module.lines)
    # nothing but an empty __init__ is no room
    sizes = {path: lines for path, lines in sizes.items() if sum(lines)}
    between = {
        (room_of(one.importer), room_of(one.imported)) for one in imports_between(edges(modules))
    }
    graph = {
        path: frozenset(b for a, b in between if a == path and b != path and b in sizes)
        for path in sizes
    }
    rooms = {
        path: Room(path, sum(lines), len(lines), needs(path, graph))
        for path, lines in sorted(sizes.items())
    }
    return rooms, graph


def needs(path: str, graph: Edges) -> tuple[str, ...]:
    """Of a room of ui or storage: the rooms of core it imports, the highest of them only."""
    if not path.startswith(("ui", "storage")):
        return ()
    found = {other for other in graph[path] if other.startswith("core/")}
    below = {
        lower
        for other in found
        for lower in reached(other, graph)
        if other not in reached(lower, graph)
    }
    return tuple(sorted(found - below))


def floor(layer: str, rooms: Mapping[str, Room], graph: Edges) -> Floor:
    """One layer by itself; core by its wings."""
    inside = {path for path, room in rooms.items() if room.layer == layer}
    own: Edges = {path: graph[path] & inside for path in sorted(inside)}
    levels: dict[tuple[int, int], list[Room]] = {}
    for path, level in heights(own).items():
        levels.setdefault((wing(path), level), []).append(rooms[path])
    order = sorted(levels, reverse=True)
    rows = tuple(tuple(levels[place]) for place in order)
    parts = tuple(WINGS[place].name if 0 <= place < len(WINGS) else "" for place, _level in order)
    return Floor(rows, tuple(needed(own)), tuple(on_circles(own)), parts)


def wing(path: str) -> int:
    """The place of the wing of a room of core, of the catalogue one above all; -1 of a room of another layer."""
    layer, _slash, room = path.partition("/")
    if layer != "core":
        return -1
    if path == CATALOGUE:
        return len(WINGS)
    return wing_of(f"core.{room}")


def heights(graph: Edges) -> dict[str, int]:
    """By room how many others stand below it on the longest way down; rooms on one circle stand on one level."""
    circle = {path: group for group in circles(graph) for path in group}
    found: dict[str, int] = {}

    def height(path: str) -> int:
        if path not in found:
            group = circle.get(path, (path,))
            below = {other for one in group for other in graph[one]} - {*group}
            level = 1 + max((height(other) for other in sorted(below)), default=-1)
            found.update(dict.fromkeys(group, level))
        return found[path]

    return {path: height(path) for path in sorted(graph)}


def needed(graph: Edges) -> Iterator[tuple[str, str]]:
    """The imports that do not follow from others: none to a room that another imported one reaches."""
    reach = {path: reached(path, graph) for path in graph}
    for path in sorted(graph):
        outside = {other for other in graph[path] if path not in reach[other]}
        for other in sorted(outside):
            if not any(
                other in reach[third] and third not in reach[other] for third in outside - {other}
            ):
                yield path, other


def on_circles(graph: Edges) -> Iterator[tuple[str, str]]:
    """Two rooms, once, of which one imports the other and gets back from there."""
    reach = {path: reached(path, graph) for path in graph}
    pairs: Iterable[tuple[str, str]] = ((a, b) for a in graph for b in graph[a] if a in reach[b])
    yield from sorted({(min(pair), max(pair)) for pair in pairs})


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
