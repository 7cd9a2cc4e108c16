"""Honest files among files built to cost, beside honest files alone, each in a process of its own, in turn.

The same office sends the same: a plan in each file. Between two of them the other PC is handed one hostile file after
the other: all kinds of tests/storage/exchange/hostile.py but the one that needs a process of its own, and 64 strangers.

Budget: what an honest file costs there is at most 1.5 times what it costs alone (64 files wait then, and are listed
each time); what one of the others costs, 2 seconds. Run: `python -m tests.benchmarks.bench_hostile`.
"""

import json
import shutil
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from tests.benchmarks.measured import Measured
from tests.storage.exchange.hostile import Hostile, Sender, write
from tests.storage.exchange.towns import Town, build, enrol

ROOT = Path(__file__).parents[2]
# files; times; ms
STRANGERS = 64
TIMES = 1.5
MOST = 2000.0


def made(room: Path) -> tuple[Town, list[Path], list[Path]]:
    """(the receiver, closed; honest files in their order; hostile files)."""
    towns = [
        build(room / code, code, kind)
        for code, kind in (("9", "centre"), ("1", "province"), ("11", "district"))
    ]
    enrol(towns)
    _centre, province, one = towns
    with closing(_centre.folder), closing(province.folder), closing(one.folder):
        hostile = write(Hostile(Sender(one.unit, province.age)), room)
        hostile.pop("long windows")
        flood = list(hostile.values())
        for number in range(STRANGERS):
            flood.append(room / f"stranger-{number}.prongsai")
            flood[-1].write_bytes(Sender(one.unit, province.age).bundle())
        honest = []
        for number in range(len(flood) // 4 + 1):
            one.plan(number + 1)
            honest.append(one.send(province))
    return province, honest, flood


def costs(receiver: Town, files: list[Path], names: set[str]) -> tuple[list[float], list[float]]:
    """Milliseconds of processor of each of the named files, and of the others, taken in by a copy of the receiver."""
    with TemporaryDirectory(prefix="prongsai-bench-") as held:
        place, home = Path(held) / "office", Path(held) / "keys"
        shutil.copytree(receiver.place, place)
        shutil.copytree(receiver.home, home)
        words = ["-m", "tests.storage.exchange.victim", str(place), str(home), *map(str, files)]
        ran = subprocess.run(
            [sys.executable, *words], cwd=ROOT, capture_output=True, text=True, check=True
        )
    rows = [json.loads(line) for line in ran.stdout.splitlines()]
    assert sum(bool(row["new"]) for row in rows if row["file"] in names) == len(names)
    named, others = (
        [1000 * row["seconds"] for row in rows if (row["file"] in names) == of]
        for of in (True, False)
    )
    return named, others


def measured() -> list[Measured]:
    with TemporaryDirectory(prefix="prongsai-bench-") as room:
        receiver, honest, flood = made(Path(room))
        names = {path.stem for path in honest}
        mixed = [honest[0]]
        for number, path in enumerate(flood, start=1):
            mixed.append(path)
            if number % 4 == 0 and number // 4 < len(honest):
                mixed.append(honest[number // 4])
        (alone, _none), (among, built) = (
            costs(receiver, honest, names),
            costs(receiver, mixed, names),
        )
    ratio = median(other / one for one, other in zip(alone, among, strict=True))
    worst = max(among) / max(alone)
    first = Measured(
        f"{len(honest)} honest files among {len(flood)} that are built to cost, processor time of each",
        f"{median(among):.1f} ms, at most {max(among):.0f} ms ({worst:.2f} times)",
        f"the same files alone {median(alone):.1f} ms, at most {max(alone):.0f} ms",
        ratio,
        f"≤ {TIMES} x",
        ratio <= TIMES,
    )
    dearest, peer = max(built), max(alone)
    budget = f"≤ {MOST:.0f} ms"
    what = "the dearest of those that are built to cost, processor time"
    beside = f"honest at most {peer:.0f} ms"
    return [
        first,
        Measured(what, f"{dearest:.0f} ms", beside, dearest / peer, budget, dearest <= MOST),
    ]


if __name__ == "__main__":
    found = measured()
    print(*found, sep="\n")
    sys.exit(int(not all(line.kept for line in found)))
