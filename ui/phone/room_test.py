"""ทดสอบห้อง, from the side of the program: a page is opened to phones for a while, and what is seen is judged."""

import sys
import threading
from collections.abc import Callable
from time import monotonic

from core.workshop.room_test import RoomFacts, RoomVerdict, verdict
from ui.phone.network import addresses, firewall, reaches
from ui.phone.room import PORT, Room, RoomNews


class RoomTest:
    """One test, from `start` to `end`; `heard` is called in a thread of its own when a phone got through."""

    def __init__(self, people: int = 0, heard: Callable[[], None] = lambda: None) -> None:
        self._people, self._heard = people, heard
        self._room = Room(None, None, self._news)
        self._came = threading.Event()
        self._through = 0
        self._began = monotonic()
        self._firewall, self._own = "", True
        self.addresses: tuple[str, ...] = ()

    def start(self, hosts: tuple[str, ...] | None = None, port: int = PORT) -> None:
        """Open the page at these addresses, or at all that phones can use. Raises UserError.

        Where this PC is in no network nothing is opened, and the verdict says so.
        """
        self.addresses = addresses() if hosts is None else hosts
        if self.addresses:
            found = self._room.start(self.addresses, port)
            self._own = all(reaches(host, found) for host in self.addresses)
            self._firewall = firewall(found)
        self._began = monotonic()

    def where(self) -> tuple[str, ...]:
        """What phones open, by address; the likeliest first."""
        return tuple(f"http://{host}:{self._room.port}/" for host in self.addresses)

    def now(self) -> RoomVerdict:
        return verdict(
            RoomFacts(
                addresses=self.addresses,
                port=self._room.port,
                through=self._through,
                seconds=monotonic() - self._began,
                people=self._people,
                firewall=self._firewall,
                own=self._own,
                program=sys.executable,
            )
        )

    def wait(self, seconds: float) -> None:
        """Until a phone got through, or so long."""
        self._came.wait(seconds)

    def end(self) -> None:
        if self.addresses:
            self._room.end(0)

    def _news(self, news: RoomNews) -> None:
        if news.through > self._through:
            self._through = news.through
            self._came.set()
            self._heard()
