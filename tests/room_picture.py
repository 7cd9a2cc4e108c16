"""The picture of the rooms: a panel for each layer with boxes in rows and lines between them (SVG)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple
from xml.sax.saxutils import escape

from tests.room_rows import BOX, Rows, Way, laid_out

# pixels: the picture, its edge, between panels
WIDTH = 1200
MARGIN = 28
GAP = 34
# a box, a line more of a box that says what it needs, from row to row
TALL = 42
NEEDS = 15
BETWEEN = 34
# of a panel: above its first row, below its last; the width of storage
HEAD = 46
FOOT = 18
BESIDE = 392
FONT = "Inter, 'Segoe UI', 'DejaVu Sans', sans-serif"
INK = "#2c3436"
SOFT = "#768187"
PAPER = "#faf9f6"
RED = "#c4553c"

Edges = Sequence[tuple[float, float]]  # of each row its upper and its lower edge


class Room(NamedTuple):
    """A room with its size; `needs` are the rooms of core it imports, without those that these need themselves."""

    path: str  # core/plan
    lines: int
    files: int
    needs: tuple[str, ...] = ()

    @property
    def layer(self) -> str:
        return self.path.split("/", maxsplit=1)[0]


class Floor(NamedTuple):
    """The rooms of one layer: level by level from those that need others down to those that need none."""

    levels: tuple[tuple[Room, ...], ...]
    arrows: tuple[tuple[str, str], ...]  # from, to: only those that do not follow from others
    circles: tuple[tuple[str, str], ...]  # two rooms that need each other, perhaps by way of others
    parts: tuple[str, ...] = ()  # of each level the name of the wing it is of, "" = of none


class Look(NamedTuple):
    does: str
    ground: str  # colours: of the panel, the edge of its boxes, its lines
    edge: str
    line: str


LOOKS = {
    "main": Look("introduces them to each other", "#f1f0ec", "#d0cdc4", "#aaa69b"),
    "ui": Look("shows and asks", "#eaf1f8", "#b9cde1", "#8aa8c5"),
    "storage": Look("keeps, and writes bytes", "#f8f1e6", "#e2cda9", "#c5a46d"),
    "core": Look("decides, with the standard library alone", "#e9f3ed", "#b0cfbb", "#7fac8f"),
}


class Panel(NamedTuple):
    left: float
    top: float
    width: float
    height: float
    drawn: tuple[str, ...]  # with its own corner as 0, 0
    # how far what is drawn stands below its place, in a panel as high as its neighbour
    down: float = 0

    @property
    def bottom(self) -> float:
        return self.top + self.height


class Box(NamedTuple):
    room: Room
    x: float  # its middle
    top: float
    bottom: float


def svg(floors: Mapping[str, Floor]) -> str:
    """The whole picture: main and wiring above, ui beside storage, core below."""
    wide = WIDTH - 2 * MARGIN
    main = panel("main", floors["main"], MARGIN, MARGIN, wide)
    ui = panel("ui", floors["ui"], MARGIN, main.bottom + GAP, wide - BESIDE - GAP)
    storage = panel(
        "storage", floors["storage"], WIDTH - MARGIN - BESIDE, main.bottom + GAP, BESIDE
    )
    tallest = max(ui.height, storage.height)
    ui, storage = (
        each._replace(height=tallest, down=(tallest - each.height) / 2) for each in (ui, storage)
    )
    core = panel("core", floors["core"], MARGIN, ui.bottom + GAP, wide)
    parts = [
        part
        for name, each in zip(LOOKS, (main, ui, storage, core), strict=True)
        for part in framed(name, each)
    ]
    joints = [joint(each, LOOKS["main"].line, end=each.top) for each in (ui, storage)]
    joints += [
        joint(each, LOOKS[name].line, end=core.top)
        for name, each in (("ui", ui), ("storage", storage))
    ]
    height = core.bottom + 38
    return "\n".join([*opening(height), *parts, *joints, legend(height, floors), "</svg>", ""])


def opening(height: float) -> Iterator[str]:
    size = f'viewBox="0 0 {WIDTH} {height:.0f}" width="{WIDTH}" height="{height:.0f}"'
    yield f'<svg xmlns="http://www.w3.org/2000/svg" {size} font-family="{FONT}">'
    yield "<title>The rooms of the house and what they import</title>"
    yield f'<rect width="{WIDTH}" height="{height:.0f}" fill="{PAPER}"/>'


def legend(height: float, floors: Mapping[str, Floor]) -> str:
    told = "Arrows are imports, less those that follow from others; a bar gathers many. → names the rooms of core needed."
    red = (
        "Red: rooms that need each other." if any(each.circles for each in floors.values()) else ""
    )
    right = words(WIDTH - MARGIN - 2, height - 15, red, 11, RED, anchor="end")
    return words(MARGIN + 2, height - 15, told, 11, SOFT) + right


def framed(name: str, each: Panel) -> Iterator[str]:
    look = LOOKS[name]
    yield f'<g transform="translate({each.left:.0f} {each.top:.0f})">'
    yield f'<rect width="{each.width:.0f}" height="{each.height:.0f}" rx="14" fill="{look.ground}"/>'
    yield words(18, 28, name, 16, INK, "600")
    yield words(30 + 10.5 * len(name), 28, look.does, 11.5, SOFT)
    yield f'<g transform="translate(0 {each.down:.0f})">'
    yield from each.drawn
    yield "</g></g>"


def joint(each: Panel, colour: str, end: float) -> str:
    """The thick arrow that enters or leaves a panel: all imports of one layer from another."""
    x, start = each.left + each.width / 2, end - GAP
    shape = f"M{x - 5:.0f} {start + 3:.0f}h10v{GAP - 19}h8l-13 13l-13 -13h8z"
    return f'<path d="{shape}" fill="{colour}"/>'


# -- one panel


def panel(name: str, each: Floor, left: float, top: float, width: float) -> Panel:
    rooms = {room.path: room for level in each.levels for room in level}
    rows = laid_out([[room.path for room in level] for level in each.levels], each.arrows, width)
    wings = {
        room.path: part
        for part, level in zip(each.parts, each.levels, strict=False)
        for room in level
        if part
    }
    boxes, edges, height = stood(rows, rooms)
    look = LOOKS[name]
    ports = Ports(rows)
    many = bars(rows, edges)
    drawn = [*bands(wings, boxes, width, look)]
    drawn += [line(way, rows, ports, edges, look.line, many.get(way)) for way in rows.ways]
    drawn += [
        part for way, bar in many.items() for part in bar_drawn(way, bar, rows, edges, look.line)
    ]
    drawn += [circle(boxes[a], boxes[b]) for a, b in each.circles]
    drawn += [part for box in boxes.values() for part in shown(box, look.edge)]
    return Panel(left, top, width, height, tuple(drawn))


def stood(rows: Rows, rooms: Mapping[str, Room]) -> tuple[dict[str, Box], Edges, float]:
    """Each room's box, the upper and lower edge of each row, and the height of the panel."""
    boxes: dict[str, Box] = {}
    edges: list[tuple[float, float]] = []
    top = float(HEAD)
    for row in rows.rows:
        bottom = top + TALL + NEEDS * any(rooms[name].needs for name in row if name in rooms)
        edges.append((top, bottom))
        boxes |= {
            name: Box(rooms[name], rows.middle[name], top, bottom) for name in row if name in rooms
        }
        top = bottom + BETWEEN
    return boxes, edges, top - BETWEEN + FOOT


def bands(
    wings: Mapping[str, str], boxes: Mapping[str, Box], width: float, look: Look
) -> Iterator[str]:
    """The ground of each wing behind its rooms, every second one paler, with its name."""
    for n, wing in enumerate(dict.fromkeys(wings.values())):
        own = [box for path, box in boxes.items() if wings.get(path) == wing]
        top = min(box.top for box in own) - BETWEEN / 2
        bottom = max(box.bottom for box in own) + BETWEEN / 2
        if n % 2 == 0:
            size = f'width="{width - 16:.0f}" height="{bottom - top:.0f}"'
            yield f'<rect x="8" y="{top:.1f}" {size} rx="8" fill="#ffffff" fill-opacity="0.45"/>'
        yield words(18, top + 20, wing, 12, look.line, "600")


class Ports:
    """Where lines leave and reach a box: side by side, in the order of where they come from and go to."""

    def __init__(self, rows: Rows) -> None:
        self._at: dict[tuple[str, str], float] = {}
        below: dict[str, list[str]] = defaultdict(list)
        above: dict[str, list[str]] = defaultdict(list)
        for way in rows.ways:
            for a, b in pairwise(way.spots):
                below[a].append(b)
                above[b].append(a)
        for linked in (below, above):
            for name, others in linked.items():
                self._share(
                    name, sorted(others, key=lambda one: rows.middle[one]), rows.middle[name]
                )

    def _share(self, name: str, others: Sequence[str], middle: float) -> None:
        step = min(14, (BOX - 30) / max(1, len(others)))
        for n, other in enumerate(others):
            self._at[name, other] = middle + (n - (len(others) - 1) / 2) * step

    def x(self, spot: str, other: str) -> float:
        """Where the line between the two touches `spot`."""
        return self._at[spot, other]


class Bar(NamedTuple):
    """The bar of a line that stands for many: the row of rooms it serves, its height, and how many came before it."""

    row: int
    y: float
    before: int


def bars(rows: Rows, edges: Edges) -> dict[Way, Bar]:
    """The bars below a row of rooms that import one, or above one of rooms that one imports, each at its own height."""
    row_of = {name: n for n, row in enumerate(rows.rows) for name in row}
    found: dict[Way, Bar] = {}
    for way in rows.ways:
        if way.from_all or way.to_all:
            row = max(map(row_of.__getitem__, way.from_all), default=-1)
            row = row if way.from_all else min(map(row_of.__getitem__, way.to_all))
            before = sum(
                bar.row == row and bool(other.from_all) == bool(way.from_all)
                for other, bar in found.items()
            )
            middle = edges[row][1] + BETWEEN / 2 if way.from_all else edges[row][0] - BETWEEN / 2
            found[way] = Bar(row, middle + (0, 7, -7)[before % 3], before)
    return found


def line(way: Way, rows: Rows, ports: Ports, edges: Edges, colour: str, bar: Bar | None) -> str:
    """A line through its spots from or to its bar, with its point at the room that is imported."""
    row_of = {name: n for n, row in enumerate(rows.rows) for name in row}
    first = way.spots[0]
    last = way.spots[-1]
    parts = []
    if bar and way.from_all:
        parts.append(f"M{rows.middle[first]:.1f} {bar.y:.1f}V{edges[row_of[first]][0]:.1f}")
    for a, b in pairwise(way.spots):
        start = edges[row_of[a]][1]
        end = edges[row_of[b]][0]
        x = ports.x(a, b)
        parts.append(f"M{x:.1f} {edges[row_of[a]][0]:.1f}V{start:.1f}" if ":" in a else "")
        parts.append(curve(x, start, ports.x(b, a), end))
    if bar and way.to_all:
        start = edges[row_of[last]][0 if ":" in last else 1]
        parts.append(f"M{rows.middle[last]:.1f} {start:.1f}V{bar.y:.1f}")
        return stroke("".join(parts), colour, 2.2)
    x = ports.x(last, way.spots[-2]) if len(way.spots) > 1 else rows.middle[last]
    return stroke("".join(parts), colour, 2.2 if bar else 1.2) + point(
        x, edges[row_of[last]][0], colour
    )


def bar_drawn(way: Way, bar: Bar, rows: Rows, edges: Edges, colour: str) -> Iterator[str]:
    """The bar itself, and what leads to it from each room of its row, or from it to each."""
    spot = way.spots[0] if way.from_all else way.spots[-1]
    near = [room for room in (*way.from_all, *way.to_all) if room in rows.rows[bar.row]]
    places = [rows.middle[room] + 9 * bar.before for room in near]
    ends = [rows.middle[spot], *places]
    yield stroke(f"M{min(ends):.1f} {bar.y:.1f}H{max(ends):.1f}", colour, 2.2)
    top, bottom = edges[bar.row]
    for x in places:
        if way.from_all:
            yield stroke(f"M{x:.1f} {bottom:.1f}V{bar.y:.1f}", colour, 1.2)
        else:
            yield stroke(f"M{x:.1f} {bar.y:.1f}V{top:.1f}", colour, 1.2) + point(x, top, colour)


def curve(x: float, start: float, to: float, end: float) -> str:
    """From above to below, upright at both ends."""
    half = (start + end) / 2
    return f"M{x:.1f} {start:.1f}C{x:.1f} {half:.1f} {to:.1f} {half:.1f} {to:.1f} {end:.1f}"


def stroke(path: str, colour: str, wide: float) -> str:
    return f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{wide}" stroke-linecap="round"/>'


def point(x: float, y: float, colour: str) -> str:
    return f'<path d="M{x:.1f} {y:.1f}l-3.6 -6.4h7.2z" fill="{colour}"/>'


def circle(a: Box, b: Box) -> str:
    """A red line between two boxes that need each other: below them in one row, else from one to the other."""
    if a.top == b.top:
        dip = a.bottom + 12 + min(16, abs(a.x - b.x) / 30)
        path = f"M{a.x:.1f} {a.bottom:.1f}C{a.x:.1f} {dip:.1f} {b.x:.1f} {dip:.1f} {b.x:.1f} {b.bottom:.1f}"
    else:
        upper, lower = sorted((a, b), key=lambda box: box.top)
        path = curve(upper.x, upper.bottom, lower.x, lower.top)
    return stroke(path, RED, 1.1)


def shown(box: Box, edge: str) -> Iterator[str]:
    """The box with the room's name, its size, and the rooms of core it needs."""
    left, top = box.x - BOX / 2, box.top
    yield (
        f'<rect x="{left:.1f}" y="{top:.1f}" width="{BOX}" height="{box.bottom - top:.0f}" rx="7" fill="#ffffff" '
        f'stroke="{edge}"/>'
    )
    yield words(box.x, top + 18, name_of(box.room.path), 12.5, INK, "600", "middle")
    yield words(box.x, top + 33, size(box.room), 10.5, SOFT, "400", "middle")
    if box.room.needs:
        yield words(
            box.x,
            top + 48,
            fitted([need.removeprefix("core/") for need in box.room.needs]),
            9.5,
            INK,
            "400",
            "middle",
        )


def name_of(path: str) -> str:
    """`plan` of core/plan, `db/log` of storage/db/log, `ground` of what lies directly in a layer."""
    if path in ("core", "storage", "ui"):
        return "ground"
    return (
        path.removeprefix("storage/")
        .removeprefix("ui/desktop/")
        .removeprefix("ui/")
        .removeprefix("core/")
    )


def size(room: Room) -> str:
    lines = f"{room.lines / 1000:.1f}k" if room.lines >= 1000 else str(round(room.lines, -1))
    return f"{lines} lines · {room.files} {'file' if room.files == 1 else 'files'}"


def fitted(names: Sequence[str]) -> str:
    """As many of the names as a box has room for, and how many more there are."""
    told = "→ " + ", ".join(names)
    kept = len(names)
    while len(told) > 19 and kept > 1:
        kept -= 1
        told = f"→ {', '.join(names[:kept])} +{len(names) - kept}"
    return told


def words(
    x: float,
    y: float,
    told: str,
    size: float,
    colour: str,
    weight: str = "400",
    anchor: str = "start",
) -> str:
    place = f'x="{x:.1f}" y="{y:.1f}" font-size="{size}" font-weight="{weight}" fill="{colour}" text-anchor="{anchor}"'
    return f"<text {place}>{escape(told)}</text>"
