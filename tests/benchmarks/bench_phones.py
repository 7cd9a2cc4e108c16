"""60 phones vote on every item of the sample's form, with faults.

Run: `python -m tests.benchmarks.bench_phones [phones items]`.

The program is whole: its window shows the votes as they come in, its pen keeps them in the folder's log. Measured are a
vote from the phone's side (until it is said to be kept), the longest pause of the window meanwhile in seconds of its
processor, and the memory that the room takes, the process that serves phones and what the window has grown by. Faults
(tests.benchmarks.phones): every 40th request of a phone is broken off and asked again over a new connection, every 20th
vote is sent twice, at every 25th item a phone is closed and comes in again or is locked for some seconds, 500 sockets
say half a request and stay. Halfway the process that serves phones is killed and the chair opens the room again; what
was voted meanwhile had to wait for the chair and is counted by itself.

The budget is for 60 people: each thinks for 2 to 6 seconds, and every eighth item is read aloud and answered by all
within a second. Beside them are phones that never think: each votes again as soon as it is answered.
"""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from math import nan
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any, NamedTuple

from tests.benchmarks.measured import Measured
from tests.ui.phone.halls import HOST

PHONES, ITEMS = 60, 64
PEOPLE, NEVER = (2.0, 6.0), (0.0, 0.0)  # seconds of thinking, least and most
# seconds a phone has for each vote, thinking too; beyond that and for anything else
A_VOTE = 12
PATIENCE = 60
# milliseconds, milliseconds, MiB
P95 = 100
BLOCKED = 100
MEMORY = 150


class Voted(NamedTuple):
    """What came of one room; times in milliseconds, memory in MiB."""

    votes: int  # that were to be given
    sure: int  # acknowledged
    lost: int  # of these
    seen: int  # on screen
    again: int  # requests that had to be sent again
    over: int  # votes that waited for the room to be opened again
    seconds: float
    p50: float
    p95: float
    p99: float
    longest: float
    pause: float
    memory: float

    @property
    def kept(self) -> bool:
        """Everything that was voted, and on time."""
        return not self.lost and self.sure == self.seen == self.votes and self.p95 <= P95

    @property
    def light(self) -> bool:
        return self.pause <= BLOCKED and self.memory <= MEMORY

    def __str__(self) -> str:
        return (
            f"{self.sure} of {self.votes} votes acknowledged in {self.seconds:.0f} s, {self.lost} of them lost, "
            f"{self.seen} on screen, {self.again} requests again, {self.over} votes waited for the room; "
            f"a vote p50 {self.p50:.0f}, p95 {self.p95:.0f}, p99 {self.p99:.0f}, at most {self.longest:.0f} ms; "
            f"longest pause of the window {self.pause:.0f} ms; {self.memory:.0f} MiB more"
        )


def measured(phones: int = PHONES, items: int = ITEMS) -> list[Measured]:
    people, never = voted(PEOPLE, phones, items), voted(NEVER, phones, items)
    print(f"people: {people}\nnever thinking: {never}", file=sys.stderr, flush=True)
    told = [
        f"p95 {one.p95:.0f} ms (p50 {one.p50:.0f}, p99 {one.p99:.0f}), {one.lost} of {one.sure} lost"
        for one in (people, never)
    ]
    weight = [f"{one.pause:.0f} ms of processor, {one.memory:.0f} MB" for one in (people, never)]
    beside = "phones that never think"
    return [
        Measured(
            f"{phones} people vote on {items} items by phone, with faults: a vote until it is kept",
            *(told[0], f"{beside} {told[1]}", nan, f"≤ {P95} ms, 0 lost", people.kept),
        ),
        Measured(
            "the window meanwhile, its longest pause; memory more",
            *(
                weight[0],
                f"{beside} {weight[1]}",
                nan,
                f"≤ {BLOCKED} ms, ≤ {MEMORY} MB",
                people.light,
            ),
        ),
    ]


def voted(think: tuple[float, float], phones: int, items: int) -> Voted:
    """In a process of its own, as a window leaves much behind."""
    limit = phones_limit(think, items)
    line = [
        sys.executable,
        "-m",
        "tests.benchmarks.bench_phones",
        "inside",
        json.dumps([think, phones, items]),
    ]
    done = subprocess.run(
        line, check=True, stdout=subprocess.PIPE, encoding="utf-8", timeout=limit + 5 * PATIENCE
    )
    return Voted(*json.loads(done.stdout.splitlines()[-1]))


def phones_limit(think: tuple[float, float], items: int) -> float:
    return PATIENCE + items * (A_VOTE if think[1] else A_VOTE / 4)


# The room, in the window of the program


def held(think: tuple[float, float], phones: int, items: int) -> Voted:
    from tests.benchmarks.windowed import sample_window
    from ui.desktop.base.background import freeze_garbage

    with (
        TemporaryDirectory(prefix="prongsai-bench-") as room,
        sample_window(Path(room)) as (_window, office),
    ):
        freeze_garbage()  # as the program does at its start
        return _voted(Path(room), office, think, phones, items)


def _voted(room: Path, office: Any, think: tuple[float, float], phones: int, items: int) -> Voted:
    from core.workshop.again import kept_votes
    from core.workshop.phones import slip_code
    from tests.journeys.hands import rest

    _comes(lambda: office.session.read(lambda reader: reader.records("answer")))
    # a meeting begins long after pages were made ready
    _comes(lambda: not office._warming._timer.isActive())
    office.show_page("workshop")
    desk = office.leaf("workshop").widget
    desk._phones.hosts = (HOST,)
    desk.begin(phones)
    _comes(lambda: desk.held is not None and len(desk.held.slips) == phones)
    before = resident("self")
    desk._phones.open()
    _comes(lambda: desk._phones.hall is not None)
    found = desk.held
    secret = desk._phones._secret(found)
    asked = [[one.key, [choice.key for choice in one.choices]] for one in found.questions[:items]]
    given = {
        "port": desk._phones.hall.port,
        "think": think,
        "limit": phones_limit(think, items),
        "phones": [[one.id, slip_code(secret, one.id)] for one in found.slips],
        "items": asked,
    }
    told, memory, pause = _filled(
        room, given, desk._phones, lambda: sum(desk.held.voted.values()), before
    )
    rest(3000)
    there = {
        f"{vote.voter} {vote.question}": vote.picked[0]
        for vote in office.session.read(lambda reader: kept_votes(reader, found.assessment))
    }
    lost = sum(there.get(key) != picked for key, picked in told["sure"].items())
    seen, times = sum(desk.held.voted.values()), sorted(told["times"])
    p50, p95, p99 = (times[int(len(times) * share)] * 1000 for share in (0.5, 0.95, 0.99))
    return Voted(
        *(
            phones * len(asked),
            len(told["sure"]),
            lost,
            seen,
            told["again"],
            len(told["over"]),
            told["seconds"],
        ),
        *(p50, p95, p99, times[-1] * 1000, pause * 1000, memory / 2**20),
    )


def _filled(
    room: Path, given: dict[str, Any], rooms: Any, seen: Callable[[], int], before: int
) -> tuple[dict[str, Any], int, float]:
    """What the phones have to tell, the most memory, the longest pause; halfway the room is killed and opened again."""
    from tests.benchmarks.stall_watch import StallWatch
    from tests.journeys.hands import rest

    paths = (room / "given.json", room / "told.json")
    memory = 0
    killed = False
    paths[0].write_text(json.dumps(given), "utf-8")
    half = len(given["phones"]) * len(given["items"]) // 2
    until = monotonic() + given["limit"] + PATIENCE
    line = [sys.executable, "-m", "tests.benchmarks.phones", *map(str, paths)]
    with subprocess.Popen(line) as phones, StallWatch() as watch:
        while phones.poll() is None:
            rest(20)  # QTest.qWait would keep the pen from running
            hall = rooms.hall
            if hall is not None:
                memory = max(memory, resident(str(hall._process.pid)) + resident("self") - before)
            if monotonic() > until:
                phones.kill()
            elif not killed and hall is not None and seen() >= half:
                hall._process.kill()
                killed = True
            elif killed and hall is None and not rooms._opening:
                rooms.open()
    return json.loads(paths[1].read_text("utf-8")), memory, watch.longest


def _comes(holds: Callable[[], object]) -> None:
    """Wait until this holds, while the window goes on; what never comes ends the measuring."""
    from tests.journeys.hands import rest

    until = monotonic() + PATIENCE
    while not holds():
        assert monotonic() < until, "it never came"
        rest(20)


def resident(pid: str) -> int:
    """Bytes of memory a process holds; 0 where Linux does not say it."""
    path = Path(f"/proc/{pid}/statm")
    try:
        return int(path.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def main(words: list[str]) -> int:
    if words[:1] == ["inside"]:
        think, phones, items = json.loads(words[1])
        print(json.dumps(held(tuple(think), phones, items)))
        return 0
    found = measured(*map(int, words))
    print(*found, sep="\n")
    return int(not all(line.kept for line in found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
