"""Flows onto pages: what keeps with what, and where a page ends."""

from collections import deque
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from storage.papers.flow import Flow, Words
from storage.papers.grid import Grid

CLOSE_ENOUGH = 0.01
TOO_MUCH = 0.9  # share of a page above which what follows is not kept with what stands before


class Entry(NamedTuple):
    """A flow of the story. `keeps`: stays with the next; `lends`: its last part goes along with the next."""

    flow: Flow
    keeps: bool = False
    lends: bool = False
    fresh: bool = False  # begins a page
    mark: str = ""  # bookmark


class Placed(NamedTuple):
    flow: Flow
    down: float  # from the top of the text area
    mark: str = ""


class Page(NamedTuple):
    places: list[Placed]
    used: float  # height


def paginate(story: Iterable[Entry], full: float) -> list[Page]:
    """Pages of `full` points. Nothing is lost: what fits no page is put on one of its own, whatever it overruns."""
    queue = deque(story)
    pages: list[Page] = []
    places: list[Placed] = []
    used = after = 0.0

    def turn() -> None:
        nonlocal places, used, after
        pages.append(Page(places, used))
        places, used, after = [], 0.0, 0.0

    while queue:
        entry = queue[0]
        if entry.fresh and places:
            turn()
        flow = entry.flow
        down = used + (max(after, flow.before) if places else 0.0)
        room = full - down
        following = _following(queue, full) if entry.keeps or entry.lends else 0.0
        parted = None
        if flow.height + following > room + CLOSE_ENOUGH:
            parted = None if entry.keeps else flow.split(room)
            if not parted and places:
                turn()
                continue
        placed = parted[0] if parted else flow
        places.append(Placed(placed, down, entry.mark))
        used, after = down + placed.height, placed.after
        if parted:
            turn()
            queue[0] = entry._replace(flow=parted[1], fresh=False, mark="")
        else:
            queue.popleft()
    pages.append(Page(places, used))
    return pages


def _following(queue: Sequence[Entry], full: float) -> float:
    """Height of what must stand below the first entry: all that keeps with the next, and the least of the last."""
    height = 0.0
    for above, entry in zip(queue, list(queue)[1:], strict=False):
        if not (above.keeps or above.lends):
            break
        gap = max(above.flow.after, entry.flow.before)
        if not entry.keeps:
            height += gap + least(entry.flow)
            break
        height += gap + entry.flow.height
    return height if height < full * TOO_MUCH else 0.0


def least(flow: Flow) -> float:
    """How much of a flow must stand on the page where it begins."""
    if isinstance(flow, Grid):
        return flow.least
    if isinstance(flow, Words) and len(flow.lines) > 3:
        return flow.leading * 2
    return flow.height
