"""60 phones vote on every item of the sample's form, with faults: `python -m tests.benchmarks.bench_phones`.

The program is whole: its window shows the votes as they come in, its pen keeps them in the folder's log. Measured are a
vote from the phone's side (until it is said to be kept), the longest pause of the window meanwhile in seconds of its
processor, and the memory that the room takes, the process that serves phones and what the window has grown by. Faults:
every 40th request of a phone is broken off and asked again over a new connection, every 20th vote is sent twice, at
every 25th item a phone is closed and comes in again or is locked for some seconds, 500 sockets say half a request and
stay. Each phone thinks between two answers, on average `THINK` seconds; then they do not think at all.
"""

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

from tests.ui.phone.halls import HOST

PHONES, SLOW, BROKEN, TWICE, AWAY = 60, 500, 40, 20, 25
THINK, LOCKED = 0.5, 3.0  # seconds
P95, BLOCKED, MEMORY = 100, 100, 150  # milliseconds, milliseconds, MiB


def main(words: list[str]) -> int:
    if words:
        given = json.loads(Path(words[0]).read_text("utf-8"))
        sys.stdout.write(json.dumps(asyncio.run(load(given))))
        return 0
    missed = [line for think in (THINK, 0.0) for line in measured(think)]
    return int(any("missed" in line for line in missed))


# The room, in the window of the program


def measured(think: float) -> list[str]:
    """In a process of its own, as a window leaves much behind."""
    done = subprocess.run(
        [sys.executable, "-c", f"from tests.benchmarks.bench_phones import held; held({think})"],
        check=True, stdout=subprocess.PIPE, encoding="utf-8",
    )  # fmt: skip
    sys.stdout.write(done.stdout)
    sys.stdout.flush()
    return done.stdout.splitlines()


def held(think: float) -> None:
    from tests.benchmarks.windowed import sample_window

    with TemporaryDirectory() as room, sample_window(Path(room)) as (_window, office):
        sys.stdout.write("\n".join(_voted(Path(room), office, think)) + "\n")


def _voted(room: Path, office: Any, think: float) -> list[str]:
    from PySide6.QtTest import QTest

    from core.workshop.kept_votes import kept_votes
    from core.workshop.phones import slip_code
    from tests.ui.desktop.watch import StallWatch

    while not office.session.read(lambda reader: reader.records("answer")):
        QTest.qWait(50)
    office.show_page("workshop")
    desk = office.leaf("workshop").widget
    desk._phones.hosts = (HOST,)
    desk.begin(PHONES)
    while desk.held is None or len(desk.held.slips) < PHONES:
        QTest.qWait(50)
    before = resident("self")
    desk._phones.open()
    while desk._phones.hall is None:
        QTest.qWait(50)
    found, hall = desk.held, desk._phones.hall
    secret = desk._phones._secret(found)
    given = {
        "port": hall.port,
        "think": think,
        "phones": [[one.id, slip_code(secret, one.id)] for one in found.slips],
        "items": [[one.key, [choice.key for choice in one.choices]] for one in found.questions],
    }
    path = room / "given.json"
    path.write_text(json.dumps(given), "utf-8")
    memory = 0
    with (
        subprocess.Popen(
            [sys.executable, "-m", "tests.benchmarks.bench_phones", str(path)], stdout=subprocess.PIPE
        ) as phones,
        StallWatch() as watch,
    ):
        while phones.poll() is None:
            QTest.qWait(20)
            memory = max(memory, resident(str(hall._process.pid)) + resident("self") - before)
        assert phones.stdout is not None
        told_: dict[str, Any] = json.loads(phones.stdout.read())
    QTest.qWait(1000)
    there = {
        f"{vote.voter} {vote.question}": vote.picked[0]
        for vote in office.session.read(lambda reader: kept_votes(reader, office.session.forms, found.assessment))
    }
    lost = sum(there.get(key) != picked for key, picked in told_["sure"].items())
    seen = sum(desk.held.voted.values())
    return told(think, told_, lost, seen, watch.longest * 1000, memory / 2**20)


def resident(pid: str) -> int:
    """Bytes of memory a process holds; 0 where Linux does not say it."""
    import os

    path = Path(f"/proc/{pid}/statm")
    try:
        return int(path.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def told(think: float, found: dict[str, Any], lost: int, seen: int, gap: float, memory: float) -> list[str]:
    times = sorted(found["times"])
    p95, longest = times[int(len(times) * 0.95)] * 1000, times[-1] * 1000
    kept_words = {True: "kept", False: "**missed**"}
    return [
        f"think {think} s: {len(times)} votes in {found['seconds']:.1f} s, {found['again']} again, {seen} on screen",
        f"  acknowledged votes lost | {lost} of {len(found['sure'])} | 0: {kept_words[lost == 0]}",
        f"  a vote, p95 | {p95:.0f} ms (longest {longest:.0f}) | {P95} ms: {kept_words[p95 <= P95]}",
        f"  the window's longest pause | {gap:.0f} ms | {BLOCKED} ms: {kept_words[gap <= BLOCKED]}",
        f"  memory of the room | {memory:.0f} MiB | {MEMORY} MiB: {kept_words[memory <= MEMORY]}",
    ]


# The phones, in a process of their own


async def load(given: dict[str, Any]) -> dict[str, Any]:
    port, slow = given["port"], []
    for _number in range(SLOW):
        _reader, writer = await asyncio.open_connection(HOST, port)
        writer.write(b"POST /vote HTTP/1.1\r\nHo")
        slow.append(writer)
    began = perf_counter()
    phones = [Simulated(port, slip, code, n) for n, (slip, code) in enumerate(given["phones"])]
    await asyncio.gather(*(phone.vote_on_all(given["items"], given["think"]) for phone in phones))
    for writer in slow:
        writer.close()
    return {
        "times": [time for phone in phones for time in phone.times],
        "sure": {key: picked for phone in phones for key, picked in phone.sure.items()},
        "again": sum(phone.again for phone in phones),
        "seconds": perf_counter() - began,
    }


class Simulated:
    """One phone: it asks, is broken off now and then, and asks again until it is told that its vote is kept."""

    def __init__(self, port: int, slip: str, code: str, number: int) -> None:
        self.host, self.port, self.slip, self.code = f"{HOST}:{port}", port, slip, code
        self.number, self.chance, self.cookie = number, Random(number), ""
        self.times: list[float] = []
        self.sure: dict[str, str] = {}
        self.again = self.asked = 0
        self._writer: asyncio.StreamWriter | None = None

    async def vote_on_all(self, items: list[tuple[str, list[str]]], think: float) -> None:
        await self._enter()
        for at, (item, choices) in enumerate(items):
            await asyncio.sleep(self.chance.random() * 2 * think)
            if (at + self.number) % AWAY == 0:
                await self._away(locked=bool(self.number % 2) and think > 0)
            picked = self.chance.choice(choices)
            began = perf_counter()
            for _twice in range(2 if (at + self.number) % TWICE == 0 else 1):
                await self._until({"n": at, "question": item, "picked": [picked]}, "/vote")
            self.times.append(perf_counter() - began)
            self.sure[f"{self.slip} {item}"] = picked

    async def _away(self, *, locked: bool) -> None:
        """The page is closed and opened again, or the phone lies locked for a while; its connection is gone."""
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        if locked:
            await asyncio.sleep(LOCKED)
        else:
            await self._enter()

    async def _enter(self) -> None:
        await self._until({"slip": self.code, "secret": f"{self.number:040}"}, "/enter")

    async def _until(self, values: dict[str, Any], path: str) -> None:
        while await self._ask(values, path) != 200:
            self.again += 1

    async def _ask(self, values: dict[str, Any], path: str) -> int:
        if self._writer is None:
            self._reader, self._writer = await asyncio.open_connection(HOST, self.port)
        body = json.dumps(values).encode()
        head = (
            f"POST {path} HTTP/1.1\r\nHost: {self.host}\r\nOrigin: http://{self.host}\r\nCookie: {self.cookie}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self.asked += 1
        if self.asked % BROKEN == 0:  # it goes out of reach with its request half or wholly sent
            self._writer.write((head.encode() + body)[: self.chance.choice((40, 10_000))])
            self._writer.close()
            self._writer = None
            return 0
        self._writer.write(head.encode() + body)
        try:
            found = (await self._reader.readuntil(b"\r\n\r\n")).decode()
            lines = dict(line.split(": ", 1) for line in found.split("\r\n")[1:] if line)
            await self._reader.readexactly(int(lines["Content-Length"]))
        except (OSError, asyncio.IncompleteReadError):
            self._writer = None
            return 0
        self.cookie = lines.get("Set-Cookie", self.cookie).partition(";")[0]
        return int(found.split(" ")[1])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
