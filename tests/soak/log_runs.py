"""Many seeded runs of the log and many kills: `python -m tests.soak.log_runs 2000 --seed 7 --lies 0.3 --kills 100`.

With `--orders 10000` so many sets of segments come in many orders each, with budgets reached at intake.
Prints what the runs met, and every seed that failed with its fault; exits 1 if one did.
"""

import argparse
import random
import time
import traceback
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.storage.db import orders
from tests.storage.db.kills import Killed, kill_foundings, kill_saves, kill_takes
from tests.storage.db.runs import play
from tests.storage.db.world import shared_memory

Faults = list[tuple[int, str]]
Found = tuple[Counter[str], Faults]
SHOWN = 20  # seeds that failed, of which the fault is printed


def play_many(first: int, runs: int, lies: float) -> Found:
    """Play that many runs; (what they met, the seeds that failed)."""
    return _tried(
        range(first, first + runs), lambda room, seed: play(room, seed, steps_of(seed), lies).seen
    )


def order_many(first: int, runs: int) -> Found:
    """The same for sets of segments in many orders of arrival."""
    return _tried(range(first, first + runs), orders.play)


def _tried(seeds: Iterable[int], run: Callable[[Path, int], Mapping[str, int]]) -> Found:
    seen: Counter[str] = Counter()
    faults: Faults = []
    for seed in seeds:
        with TemporaryDirectory(dir=shared_memory()) as room:
            try:
                seen.update(run(Path(room), seed))
            except (AssertionError, ValueError, LookupError, TypeError) as fault:
                place = traceback.extract_tb(fault.__traceback__)[-1]
                faults.append((seed, f"{type(fault).__name__} in {place.name}: {str(fault)[:200]}"))
    return seen, faults


def steps_of(seed: int) -> int:
    return 40 + seed % 7 * 25


def kill_many(times: int, seed: int) -> tuple[Killed, Killed, Killed]:
    """Half of the kills in saves, half while taking in what a seeded run left in its bag; a fifth more in foundings."""
    chance = random.Random(seed)
    with TemporaryDirectory() as room:
        (Path(room) / "saves").mkdir()
        (Path(room) / "foundings").mkdir()
        foundings = kill_foundings(Path(room) / "foundings", times // 5, chance)
        saves = kill_saves(Path(room) / "saves", times - times // 2, chance)
        takes = Killed(0, 0, 0)
        while takes.kills < times // 2:
            place = Path(room) / f"takes{takes.kills}"
            (place / "run").mkdir(parents=True)
            mail = play(place / "run", chance.randrange(10**6), 120).bag
            chance.shuffle(mail)
            more = kill_takes(place, mail, min(20, times // 2 - takes.kills), chance)
            takes = Killed(takes.kills + more.kills, takes.acknowledged + more.acknowledged, 0)
    return saves, takes, foundings


def main() -> int:
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("runs", type=int)
    words.add_argument("--seed", type=int, default=0)
    words.add_argument(
        "--lies", type=float, default=0, help="how often a dishonest key writes after a step"
    )
    words.add_argument(
        "--orders", type=int, default=0, help="sets of segments, each in several orders of arrival"
    )
    words.add_argument("--kills", type=int, default=0)
    asked = words.parse_args()
    started = time.monotonic()
    failed = 0
    tried: dict[str, tuple[int, Callable[[], Found]]] = {
        "runs": (asked.runs, lambda: play_many(asked.seed, asked.runs, asked.lies)),
        "sets in many orders": (asked.orders, lambda: order_many(asked.seed, asked.orders)),
    }
    for what, (runs, made) in tried.items():
        if runs:
            seen, faults = made()
            print(
                f"{runs} {what} from seed {asked.seed}, {time.monotonic() - started:.0f} s, {len(faults)} failed"
            )
            print(", ".join(f"{met} {times}" for met, times in seen.most_common()))
            for seed, fault in faults[:SHOWN]:
                print(f"seed {seed}: {fault}")
            failed += len(faults)
    if asked.kills:
        saves, takes, foundings = kill_many(asked.kills, asked.seed)
        print(f"{saves.kills} kills while saving: {saves.acknowledged} saves acknowledged, 0 lost,")
        print(
            f"  {saves.kept_unsaid} durable though not yet acknowledged; {takes.kills} kills while taking segments in,"
        )
        print(
            f"  {foundings.kills} while making folders: {foundings.acknowledged} made, each whole"
        )
    return 1 if failed else 0


if __name__ == "__main__":
    raise SystemExit(main())
