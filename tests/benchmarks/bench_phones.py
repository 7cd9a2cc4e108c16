"""60 phones vote on 64 items, with faults: `python -m tests.benchmarks.bench_phones`.

Measured are a vote from the phone's side (until it is said to be kept, on the disk), the longest time the window's loop
did not turn meanwhile, and memory of the process that serves phones. Faults: every 40th request of a phone is broken
off and asked again over a new connection, 500 sockets say half a request and stay, the disk refuses once in a while.
Each phone thinks between two answers, on average `THINK` seconds; then they do not think at all.
"""

import asyncio
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any

from tests.ui.phone.halls import HOST, Book, Heard, asked, code_of, kept, planned
from ui.phone.room import Room

PHONES, ITEMS, SLOW, BROKEN = 60, 64, 500, 40
THINK = 0.5  # seconds
P95, BLOCKED, MEMORY = 100, 100, 150  # milliseconds, milliseconds, MiB


def main(words: list[str]) -> int:
    if words:
        sys.stdout.write(json.dumps(asyncio.run(load(int(words[0]), float(words[1])))))
        return 0
    missed = [line for think in (THINK, 0.0) for line in measured(think)]
    return int(any("missed" in line for line in missed))


# The room, in a process with a window's loop


def measured(think: float) -> list[str]:
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory() as folder:
        book = Book(Path(folder) / "book")
        room = Room(planned(PHONES, asked(ITEMS)), book, Heard())
        port = room.start()
        command = [sys.executable, "-m", "tests.benchmarks.bench_phones", str(port), str(think)]
        phones = subprocess.Popen(command, stdout=subprocess.PIPE)
        gaps, last = [0.0], perf_counter()

        def turned() -> None:
            nonlocal last
            now = perf_counter()
            gaps.append(now - last)
            last = now

        timer = QTimer()
        timer.timeout.connect(turned)
        timer.start(5)
        memory = 0
        while phones.poll() is None:
            app.processEvents()
            assert room._process is not None
            memory = max(memory, resident(room._process.pid))
            book.fails = int(len(gaps) % 997 == 0)
            QTimer.singleShot(1, app.quit)
            app.exec()
        assert phones.stdout is not None
        found: dict[str, Any] = json.loads(phones.stdout.read())
        phones.stdout.close()
        room.end(0)
        there = {f"{voter} {question}": vote.picked[0] for (voter, question), vote in kept(book.path).latest().items()}
        book.close()
    lost = sum(there.get(key) != picked for key, picked in found["sure"].items())
    return told(think, found, lost, max(gaps) * 1000, memory / 2**20, book.batches)


def resident(pid: int) -> int:
    """Bytes of memory a process holds; 0 where Linux does not say it."""
    path = Path(f"/proc/{pid}/statm")
    try:
        return int(path.read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
    except OSError:
        return 0


def told(think: float, found: dict[str, Any], lost: int, gap: float, memory: float, batches: int) -> list[str]:
    times = sorted(found["times"])
    p95, longest = times[int(len(times) * 0.95)] * 1000, times[-1] * 1000
    kept_words = {True: "kept", False: "**missed**"}
    lines = [
        f"think {think} s: {len(times)} votes in {found['seconds']:.1f} s, {batches} saves, {found['again']} again",
        f"  acknowledged votes lost | {lost} of {len(found['sure'])} | 0: {kept_words[lost == 0]}",
        f"  a vote, p95 | {p95:.0f} ms (longest {longest:.0f}) | {P95} ms: {kept_words[p95 <= P95]}",
        f"  the window's loop stood | {gap:.0f} ms | {BLOCKED} ms: {kept_words[gap <= BLOCKED]}",
        f"  memory of the process | {memory:.0f} MiB | {MEMORY} MiB: {kept_words[memory <= MEMORY]}",
    ]
    sys.stdout.write("\n".join(lines) + "\n")
    return lines


# The phones, in a process of their own


async def load(port: int, think: float) -> dict[str, Any]:
    slow = []
    for _number in range(SLOW):
        _reader, writer = await asyncio.open_connection(HOST, port)
        writer.write(b"POST /vote HTTP/1.1\r\nHo")
        slow.append(writer)
    began = perf_counter()
    phones = [Simulated(port, number) for number in range(1, PHONES + 1)]
    await asyncio.gather(*(phone.vote_on_all(think) for phone in phones))
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

    def __init__(self, port: int, number: int) -> None:
        self.host, self.port, self.number = f"{HOST}:{port}", port, number
        self.chance, self.cookie = Random(number), ""
        self.times: list[float] = []
        self.sure: dict[str, str] = {}
        self.again = self.asked = 0
        self._writer: asyncio.StreamWriter | None = None

    async def vote_on_all(self, think: float) -> None:
        await self._until({"slip": code_of(self.number), "secret": f"{self.number:040}"}, "/enter")
        for at in range(ITEMS):
            await asyncio.sleep(self.chance.random() * 2 * think)
            question, picked = f"q{at + 1}", self.chance.choice(("met", "unmet", "talk"))
            began = perf_counter()
            await self._until({"n": at, "question": question, "picked": [picked]}, "/vote")
            self.times.append(perf_counter() - began)
            self.sure[f"v{self.number} {question}"] = picked

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
