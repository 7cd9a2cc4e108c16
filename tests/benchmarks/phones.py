"""Simulated phones of a room, in a process of their own: `python -m tests.benchmarks.phones GIVEN TOLD`, two files.

A phone asks, is broken off now and then, and asks again until it is told that its vote is kept; beside it its page
looks every other second how the room stands. A person thinks between two answers; where the chair reads an item aloud
all wait for each other and answer within a second. After `limit` seconds it ends, whatever is still to be voted.
"""

import asyncio
import json
import sys
from contextlib import suppress
from pathlib import Path
from random import Random
from time import perf_counter
from typing import Any, NamedTuple

from tests.ui.phone.halls import HOST

SLOW = 500
BROKEN = 40
TWICE = 20
AWAY = 25
ALOUD = 8
# seconds
LOCKED = 3.0
LOOKS = 2.0
AGAIN = 0.5
BURST = 1.0
FIRST = b"POST /vote HTTP/1.1\r\nHo"  # of a socket that says no more


class Answered(NamedTuple):
    """`status` 0: out of reach, or broken off; `refused`: nobody listens."""

    status: int
    refused: bool = False


class Line:
    """One connection of a phone, made when it is needed; every `broken`th request breaks off, 0 = none."""

    def __init__(self, port: int, chance: Random, broken: int = 0) -> None:
        self.host = f"{HOST}:{port}"
        self.port = port
        self.cookie = ""
        self._chance = chance
        self._broken = broken
        self._asked = 0
        self._writer: asyncio.StreamWriter | None = None

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None

    async def ask(self, method: str, path: str, body: bytes = b"") -> Answered:
        try:
            if self._writer is None:
                self._reader, self._writer = await asyncio.open_connection(HOST, self.port)
        except OSError:
            return Answered(0, refused=True)
        head = (
            f"{method} {path} HTTP/1.1\r\nHost: {self.host}\r\nOrigin: http://{self.host}\r\nCookie: {self.cookie}\r\n"
            f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        )
        self._asked += 1
        # out of reach with its request half or wholly sent
        if self._broken and self._asked % self._broken == 0:
            self._writer.write((head.encode() + body)[: self._chance.choice((40, 10_000))])
            self.close()
            return Answered(0)
        try:
            self._writer.write(head.encode() + body)
            found = (await self._reader.readuntil(b"\r\n\r\n")).decode()
            lines = dict(line.split(": ", 1) for line in found.split("\r\n")[1:] if line)
            await self._reader.readexactly(int(lines["Content-Length"]))
        except (OSError, asyncio.IncompleteReadError):
            self.close()
            return Answered(0)
        self.cookie = lines.get("Set-Cookie", self.cookie).partition(";")[0]
        return Answered(int(found.split(" ")[1]))


class Phone:
    """`think`: the least and the most seconds between two answers; both 0 = nobody thinks, nor looks."""

    def __init__(
        self, given: dict[str, Any], slip: str, code: str, number: int, aloud: asyncio.Barrier
    ) -> None:
        self.slip = slip
        self.code = code
        self.number = number
        self.chance = Random(number)
        self._think, self._aloud = given["think"], aloud
        self._line = Line(given["port"], self.chance, BROKEN)
        self._page = Line(given["port"], self.chance)
        self.times: list[float] = []
        self.over: list[float] = []  # of votes for which the room had to be opened again
        self.sure: dict[str, str] = {}
        self.again = 0

    async def vote_on_all(self, items: list[tuple[str, list[str]]]) -> None:
        await self._enter()
        looks = asyncio.create_task(self._looks()) if self._thinks else None
        for at, (item, choices) in enumerate(items):
            await self._thought(at)
            if (at + self.number) % AWAY == 0:
                await self._away(locked=bool(self.number % 2) and self._thinks)
            picked = self.chance.choice(choices)
            began = perf_counter()
            closed = False
            for _twice in range(2 if (at + self.number) % TWICE == 0 else 1):
                closed |= await self._until(
                    {"n": at, "question": item, "picked": [picked]}, "/vote"
                )
            (self.over if closed else self.times).append(perf_counter() - began)
            self.sure[f"{self.slip} {item}"] = picked
        if looks is not None:
            looks.cancel()

    @property
    def _thinks(self) -> bool:
        return bool(self._think[1])

    async def _thought(self, at: int) -> None:
        if not self._thinks:
            return
        if at % ALOUD == ALOUD - 1:
            await self._aloud.wait()
            await asyncio.sleep(self.chance.random() * BURST)
        else:
            await asyncio.sleep(self.chance.uniform(*self._think))

    async def _looks(self) -> None:
        await asyncio.sleep(self.chance.random() * LOOKS)
        while True:
            self._page.cookie = self._line.cookie
            await self._page.ask("GET", "/state")
            await asyncio.sleep(LOOKS)

    async def _away(self, *, locked: bool) -> None:
        """The page is closed and opened again, or the phone lies locked for a while; its connection is gone."""
        self._line.close()
        if locked:
            await asyncio.sleep(LOCKED)
        else:
            await self._enter()

    async def _enter(self) -> None:
        await self._until({"slip": self.code, "secret": f"{self.number:040}"}, "/enter")

    async def _until(self, values: dict[str, Any], path: str) -> bool:
        """Ask until it is done; whether nobody listened meanwhile."""
        body, closed = json.dumps(values).encode(), False
        while (found := await self._line.ask("POST", path, body)).status != 200:
            self.again += 1
            closed |= found.refused
            if found.refused or found.status:
                await asyncio.sleep(AGAIN)
        return closed


async def slow_sockets(port: int) -> list[asyncio.StreamWriter]:
    """They say half a request and stay, as long as they are let."""
    found = []
    for _number in range(SLOW):
        _reader, writer = await asyncio.open_connection(HOST, port)
        writer.write(FIRST)
        found.append(writer)
    return found


async def load(given: dict[str, Any]) -> dict[str, Any]:
    slow, aloud = await slow_sockets(given["port"]), asyncio.Barrier(len(given["phones"]))
    began = perf_counter()
    phones = [Phone(given, slip, code, n, aloud) for n, (slip, code) in enumerate(given["phones"])]
    with suppress(TimeoutError):
        async with asyncio.timeout(given["limit"]):
            await asyncio.gather(*(phone.vote_on_all(given["items"]) for phone in phones))
    for writer in slow:
        writer.close()
    return {
        "times": [time for phone in phones for time in phone.times],
        "over": [time for phone in phones for time in phone.over],
        "sure": {key: picked for phone in phones for key, picked in phone.sure.items()},
        "again": sum(phone.again for phone in phones),
        "seconds": perf_counter() - began,
    }


if __name__ == "__main__":
    given_, told = map(Path, sys.argv[1:3])
    told.write_text(json.dumps(asyncio.run(load(json.loads(given_.read_text("utf-8"))))), "utf-8")
