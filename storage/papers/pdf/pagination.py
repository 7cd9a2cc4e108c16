"""Distributing the parts of a paper over pages: which parts stay together, and where a page ends."""

from collections import deque
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from storage.papers.pdf.flow import PagePart, PartStack, TypesetParagraph, parted
from storage.papers.pdf.grid import RuledTable
from storage.papers.pdf.photos import PhotoCaptions, PhotoRow

CLOSE_ENOUGH = 0.01
LAST_ROWS = 2  # how many rows of a table's end go with the signatures


class PartToPlace(NamedTuple):
    """A part of a paper to place on pages. `keeps`: all of it stays on a page with the next part, `lends`: only its end
    does; `fresh`: it begins a new page; `again`: what is repeated on the next page if the part continues there."""

    flow: PagePart
    keeps: bool = False
    lends: bool = False
    fresh: bool = False  # begins on a new page
    mark: str = ""  # title of its bookmark, "" = none
    depth: int = 1  # of the bookmark; 0 is the paper
    # repeated at the top of the next page if the flow continues there
    again: PagePart | None = None


class PlacedPart(NamedTuple):
    """A part placed on a page: its distance from the top of the text area (points), and its bookmark."""

    flow: PagePart
    down: float  # from the top of the text area
    mark: str = ""
    depth: int = 1


class FilledPage(NamedTuple):
    """The placed parts of one page, and the height they use (points)."""

    flows: list[PlacedPart]
    used: float  # height


def paginate(story: Iterable[PartToPlace], page_height: float) -> list[FilledPage]:
    """Place the parts on pages `page_height` points high. A higher part that cannot be split runs over the edge."""
    queue = deque(story)
    pages: list[FilledPage] = []
    flows: list[PlacedPart] = []
    used = after = 0.0

    def turn() -> None:
        nonlocal flows, used, after
        pages.append(FilledPage(flows, used))
        flows = []
        used = 0.0
        after = 0.0

    while queue:
        entry = queue[0]
        if entry.fresh and flows:
            turn()
        flow = entry.flow
        if isinstance(flow, PartStack) and flow.height > page_height:  # too much to stay together
            queue.popleft()
            queue.extendleft(PartToPlace(part) for part in reversed(flow.parts))
            continue
        down = used + (max(after, flow.before) if flows else 0.0)
        room = page_height - down
        following = _following(queue, page_height) if entry.keeps or entry.lends else 0.0
        halves = None
        if flow.height + following > room + CLOSE_ENOUGH:
            unbroken = isinstance(flow, PartStack) or (entry.keeps and flow.height <= page_height)
            halves = None if unbroken else parted(flow, room)
            if halves and halves[1].height >= flow.height - 1:  # no smaller: that would never end
                halves = None
            if not halves and flows:
                turn()
                continue
        placed = halves[0] if halves else flow
        flows.append(PlacedPart(placed, down, entry.mark, entry.depth))
        used, after = down + placed.height, placed.after
        if halves:
            turn()
            queue[0] = entry._replace(flow=halves[1], fresh=False, mark="")
            if entry.again:
                queue.appendleft(PartToPlace(entry.again, keeps=True))
        else:
            queue.popleft()
    pages.append(FilledPage(flows, used))
    return pages


def _following(queue: deque[PartToPlace], page_height: float) -> float:
    """Return the height kept below the first entry: what is kept together and the least of the last; a page at most."""
    budget = page_height - last_part(queue[0].flow)
    height = 0.0
    # nobody copies the queue: it is long, and the loop ends after a few
    for at, (above, entry) in enumerate(pairwise(queue)):
        if at and not above.keeps:
            break
        more = max(above.flow.after, entry.flow.before) + (
            entry.flow.height if entry.keeps else least(entry.flow)
        )
        if height + more > budget:
            queue[at] = above._replace(keeps=False, lends=False)
            break
        height += more
    return height


def last_part(flow: PagePart) -> float:
    """Return the height (points) of a part's end, which stays with the next part if its PartToPlace has `lends`."""
    if isinstance(flow, RuledTable):
        return min(
            flow.head_height + sum(line.height for line in flow.lines[-LAST_ROWS:]), flow.full / 2
        )
    return flow.captions.least if isinstance(flow, PhotoRow) and flow.long else least(flow)


def least(flow: PagePart) -> float:
    """Return the height (points) of a page part's beginning, which must fit on the page where the part begins."""
    if isinstance(flow, RuledTable | PhotoRow | PhotoCaptions):
        return flow.least
    if isinstance(flow, TypesetParagraph) and len(flow.lines) > 3:
        return flow.leading * 2
    return flow.height
