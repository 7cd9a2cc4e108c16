"""Every page a centre has, each visited some times: what it costs the window's thread.

The pages are those the window itself lists; with them the year's pictures, decisions, lessons, how sure the ranking is,
the panel of a unit, its assessment and its plan as received. A cost is the longest turn of the event loop, as
tests.benchmarks.walking measures it: of the first visit, which makes the page, and of the others.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from time import thread_time
from typing import NamedTuple

from core.values import Ref
from tests.benchmarks.walking import COMMAND, Walker
from tests.benchmarks.windowed import open_window
from tests.ui.desktop.acting import leaf_of
from ui.desktop.base.background import collect_due
from ui.desktop.centre.desk import DECISIONS, LESSONS, PICTURES, CentreDesk
from ui.desktop.shell.office import OfficeWidget

VISITS = 3
STATM, PAGE_SIZE = Path("/proc/self/statm"), 4096  # of Linux
SURE = "ผลนี้แน่แค่ไหน"  # words of the header's deeds


class Visited(NamedTuple):
    """Seconds of the window's thread: of the opening, and by page the first visit and the longest of the others; and by
    page the MB of memory that it left behind when it was first visited."""

    opening: float
    first: dict[str, float]
    others: dict[str, float]
    left: dict[str, float]


def visited(place: Path, year: int) -> Visited:
    """The pages of the centre in this folder, whose keys lie beside it, in a year."""
    with open_window(place.parent) as window:
        walker, began = Walker(window), thread_time()
        assert window.open_folder(place)
        window.show()
        walker.rest(whole=False)
        opening = thread_time() - began
        walker.rest()
        assert window.office is not None
        window.office.open_year(year, "home")
        walker.rest()
        left = dict[str, float]()
        for _visit in range(VISITS):
            for name, show in pages(window.office):
                walker.rest()
                collect_due()  # as the window does whenever it waits, which the walk does not let it
                before = resident()
                walker.do(COMMAND, name, show)
                left.setdefault(name, resident() - before)
    first, others = dict[str, float](), dict[str, float]()
    for event in walker.events:
        name = event.name.removeprefix(": ")
        if name in first:
            others[name] = max(event.longest, others.get(name, 0.0))
        else:
            first[name] = event.longest
    return Visited(opening, first, others, left)


def resident() -> float:
    """MB of this process in memory; 0 where nobody tells."""
    try:
        return int(STATM.read_text().split()[1]) * PAGE_SIZE / 1e6
    except OSError:
        return 0.0


def pages(office: OfficeWidget) -> Iterator[tuple[str, Callable[[], object]]]:
    """Each by a name, with what shows it; every one is shown before the next is asked for."""
    for page in office.pages_there():
        yield page.key, partial(office.show_page, page.key)
    yield from within_the_list(office)


def within_the_list(office: OfficeWidget) -> Iterator[tuple[str, Callable[[], object]]]:
    """What the page of the units below opens in itself."""
    office.show_page("centre")
    desk = leaf_of(office, "centre", CentreDesk)
    for which in (PICTURES, DECISIONS, LESSONS):
        yield f"centre: {which}", partial(desk._tell_year, which)
        desk._back()
    sure = next((one for one in desk.place().others if one.words == SURE), None)
    if sure:
        yield "centre: how sure", sure.do
        desk._back()
    board = desk.page.board
    ranked = [line for line in board.lines if line.place is not None] if board else []
    for line in ranked[:1]:
        yield "unit", partial(desk.page.list.go_to, line.unit.id)
        yield "unit: its assessment", partial(desk._read_ranked, line.unit.id)
        desk._back()
        for ref in documents(desk, line.unit.id, "plan"):
            yield "unit: its plan", partial(desk._read_document, ref)
            desk._back()


def documents(desk: CentreDesk, unit: str, entity: str) -> list[Ref]:
    """The first document of this kind of the unit that the panel shows."""
    found = desk._context.session.read(lambda reader: reader.records(entity, unit, year=desk._year))
    return [one.ref for one in found[:1]]
