"""What keys and commands cost the window's thread, on a walk of 10,000 through a large office and a large centre.

The office has ten years with a plan of 1,000 rows each and an assessment; the centre 900 units and two years. The walk
is drawn from a fixed seed: through the table of a plan, its tree and form, the items of an assessment, the list of
units, from page to page and year to year. `tests.benchmarks.walking` says what is measured.

Budgets, for 99 of 100: a key 20 ms, a command 50 ms, the first opening of a page or year 100 ms, on the window's
thread. Run: `python -m tests.benchmarks.bench_walk [events] [rows] [units]`; of all rows and units the histogram is
written into docs/scale.md.
"""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from tests.benchmarks import bench_centre, walk_centre, walk_office
from tests.benchmarks.bench_pauses import plain
from tests.benchmarks.measured import Measured
from tests.benchmarks.walking import (
    COMMAND,
    KEY,
    OPENING,
    Burst,
    Event,
    Walker,
    at_share,
    histogram,
)
from tests.benchmarks.windowed import open_window
from ui.desktop.shell.window import Window

EVENTS = 10_000
ROWS = 1_000
UNITS = 900
BUDGETS = {KEY: 0.02, COMMAND: 0.05, OPENING: 0.1}  # seconds of the window's thread
SHARE = 0.99
DOC, MARK = Path(__file__).parents[2] / "docs" / "scale.md", "<!-- walk -->"
Bursts = Callable[[Window], Sequence[Burst]]
HELD = range(bench_centre.FIRST, bench_centre.FIRST + 2)  # the years of the centre
WAYS: dict[
    str, tuple[int, Bursts]
] = {  # by the name of the folder: the year in which the walk begins, and what is done
    "office": (walk_office.FIRST + walk_office.YEARS - 1, walk_office.bursts),
    "centre": (HELD[-1], partial(walk_centre.bursts, years=HELD)),
}


def walk(place: Path, events: int) -> tuple[list[Event], Counter[str]]:
    """The events of a walk on this folder, after every page was opened once."""
    year, bursts = WAYS[place.name]
    with open_window(place.parent) as window:
        assert window.open_folder(place)
        window.show()
        window.activateWindow()
        walker, chance = Walker(window), Random(7)
        assert window.office is not None
        walker.at("pages", window)
        walker.do(OPENING, "the year", partial(window.office.open_year, year, "home"))
        for page in window.office.pages_there():
            walker.do(OPENING, page.key, partial(window.office.show_page, page.key))
        ways = bursts(window)
        while len(walker.events) < events:
            chance.choice(ways)(walker, chance)
    return walker.events, walker.astray


def walked(place: Path, events: int) -> tuple[list[Event], Counter[str]]:
    """The walk in a process of its own: nothing that made the folder lies in its memory."""
    line = [sys.executable, "-m", "tests.benchmarks.bench_walk", "inside", str(place), str(events)]
    done = subprocess.run(line, check=True, stdout=subprocess.PIPE, text=True)
    found, astray = json.loads(done.stdout.splitlines()[-1])
    return [Event(*each) for each in found], Counter(astray)


def all_measured(events: int = EVENTS, rows: int = ROWS, units: int = UNITS) -> list[Measured]:
    """Of the office and of the centre, half of the events each."""
    with TemporaryDirectory(prefix="prongsai-bench-") as held:
        room = Path(held)
        at_office = walked(walk_office.made(room, rows), events // 2)
        for _part in bench_centre.generated(room, units, len(HELD)):
            pass
        at_centre = walked(room / "centre", events // 2)
    found, astray = at_office[0] + at_centre[0], at_office[1] + at_centre[1]
    said = [
        f"{len(found):,} events; {sum(astray.values()):,} found the keyboard elsewhere and are not among them"
    ]
    said += [f"  {count} {name}" for name, count in astray.most_common()]
    print("\n".join(said), file=sys.stderr)
    peer = plain()
    lines = [
        *histogram(found),
        "",
        f"{date.today()}, {len(found):,} events; a plain window of 300 labels took Qt",
    ]
    lines[-1] += f" {1000 * peer:.0f} ms in the same run."
    if (rows, units) == (ROWS, UNITS):
        publish(DOC, lines)
    else:
        print("\n".join(lines))
    return [
        _judged(sort, [event.longest for event in found if event.sort == sort], peer)
        for sort in BUDGETS
    ]


def publish(doc: Path, lines: Sequence[str], mark: str = MARK) -> None:
    """Put these lines between the two marks of the page."""
    before, _old, after = doc.read_text("utf-8").split(mark)
    doc.write_text("\n".join((f"{before}{mark}", *lines, f"{mark}{after}")), "utf-8")


def _judged(sort: str, costs: Sequence[float], peer: float) -> Measured:
    ours, most = at_share(costs, SHARE), BUDGETS[sort]
    return Measured(
        f"every {sort} of a walk, {SHARE:.0%} of {len(costs):,}; median and longest",
        f"{1000 * ours:.0f} ms of processor; {1000 * at_share(costs, 0.5):.1f} and {1000 * at_share(costs, 1):.0f} ms",
        f"plain window of 300 labels {1000 * peer:.0f} ms",
        ours / peer,
        f"≤ {1000 * most:.0f} ms",
        ours <= most,
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["inside"]:
        print(json.dumps(walk(Path(sys.argv[2]), int(sys.argv[3]))))
    else:
        table = all_measured(*(int(word) for word in sys.argv[1:]))
        print("\n".join(map(str, table)))
        sys.exit(not all(row.kept for row in table))
