"""How keys and commands grow with what is there: the table of a plan and the page of a centre, at 1, 2, 4 and 8 times.

All sizes are walked in one run, each in a process of its own, by the same strokes; the median of the longest turn of
the window's thread is compared with that of the smallest.

Budgets: eight times the rows or units cost a key that moves no more than 1.5 times, one that saves or searches and a
command of the centre no more than 4 times. Run: `python -m tests.benchmarks.bench_growth [rows] [units]`, of the
smallest.
"""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from random import Random
from statistics import median
from tempfile import TemporaryDirectory

from tests.benchmarks import bench_centre, walk_centre, walk_office
from tests.benchmarks.measured import Measured
from tests.benchmarks.walking import Walker
from tests.benchmarks.windowed import open_window
from ui.desktop.shell.window import Window

TIMES = (1, 2, 4, 8)
ROWS = 125
UNITS = 100
MOVES, OTHERS = 1.5, 4.0  # times at eight times as much
ROUNDS = 6
FOUND = {  # by the name of the folder: what is compared, by the events it is made of, and what it may grow by
    "office": {
        "arrow": ("an arrow in the table of a plan", MOVES),
        "Enter that saves": ("Enter that saves a cell of it", OTHERS),
    },
    "centre": {
        "arrow": ("an arrow in the list of units", MOVES),
        "letter": ("a letter of the search in it", OTHERS),
        "open": ("opening a unit from it", MOVES),
        "back to the list": ("and going back", OTHERS),
    },
}


def struck(place: Path) -> dict[str, float]:
    """Milliseconds of the window's thread, the median of each event."""
    with open_window(place.parent) as window:
        assert window.open_folder(place)
        window.show()
        window.activateWindow()
        walker, chance = Walker(window), Random(7)
        deeds = _office(window) if place.name == "office" else _centre(window)
        for _round in range(ROUNDS):
            for deed in deeds:
                deed(walker, chance)
    names = FOUND[place.name]
    costs = {
        name: [event.longest for event in walker.events if event.name.endswith(f": {name}")]
        for name in names
    }
    return {name: 1000 * median(found) for name, found in costs.items()}


def _office(window: Window) -> list[Callable[[Walker, Random], None]]:
    assert window.office is not None
    window.office.open_year(walk_office.FIRST + walk_office.YEARS - 1, "plan")
    ways = {way.__name__: way for way in walk_office.bursts(window)}
    return [ways["moves"], ways["types"]]


def _centre(window: Window) -> list[Callable[[Walker, Random], None]]:
    assert window.office is not None
    window.office.open_year(bench_centre.FIRST, "centre")
    ways = {way.__name__: way for way in walk_centre.bursts(window, [bench_centre.FIRST])}
    return [ways["moves"], ways["narrows"], ways["reads"]]


def apart(place: Path) -> dict[str, float]:
    """The same in a process of its own."""
    line = [sys.executable, "-m", "tests.benchmarks.bench_growth", "inside", str(place)]
    done = subprocess.run(line, check=True, stdout=subprocess.PIPE, text=True)
    found: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return found


def all_measured(rows: int = ROWS, units: int = UNITS) -> list[Measured]:
    with TemporaryDirectory(prefix="prongsai-bench-") as held:
        offices = dict[int, dict[str, float]]()
        centres = dict[int, dict[str, float]]()
        for times in TIMES:
            room = Path(held) / f"{times}"
            offices[times] = apart(walk_office.made(room, rows * times, years=1))
            for _part in bench_centre.generated(room, units * times, 1):
                pass
            centres[times] = apart(room / "centre")
    office = partial(_grown, offices, f"{rows} rows")
    centre = partial(_grown, centres, f"{units} units")
    return [
        *(office(*each) for each in FOUND["office"].items()),
        *(centre(*each) for each in FOUND["centre"].items()),
    ]


def _grown(
    found: Mapping[int, Mapping[str, float]], least: str, name: str, told: tuple[str, float]
) -> Measured:
    what, most = told
    costs = [found[times][name] for times in TIMES]
    ratio = costs[-1] / costs[0]
    return Measured(
        f"{what}, at {least} and 2, 4 and 8 times as many",
        ", ".join(f"{cost:.1f}" for cost in costs) + " ms of processor",
        "itself at the smallest",
        ratio,
        f"≤ {most} x",
        ratio <= most,
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["inside"]:
        print(json.dumps(struck(Path(sys.argv[2]))))
    else:
        table = all_measured(*(int(word) for word in sys.argv[1:]))
        print("\n".join(map(str, table)))
        sys.exit(not all(row.kept for row in table))
