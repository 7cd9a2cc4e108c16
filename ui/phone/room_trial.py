"""The program's side of testing a phone room (ทดสอบห้อง): opens a page for phones, and judges which reach it."""

import socket
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from time import monotonic

from core.workshop.room_trial import (
    OPEN,
    UNKNOWN,
    PhoneTestFacts,
    PhoneTestVerdict,
    lets_in,
    usable,
    verdict,
)
from ui.phone.room import PORT, PhoneRoomProcess, PhoneRoomState


class PhoneReachTest:
    """A test whether phones reach this PC; `on_loaded` is called in another thread when a phone has loaded the page."""

    def __init__(self, people: int = 0, on_loaded: Callable[[], None] = lambda: None) -> None:
        self._people, self._heard = people, on_loaded
        self._room = PhoneRoomProcess(None, None, self._news)
        self._came = threading.Event()
        self._through = 0
        self._began = monotonic()
        self._firewall, self._own = "", True
        self.addresses: tuple[str, ...] = ()

    def start(self, hosts: tuple[str, ...] | None = None, port: int = PORT) -> None:
        """Open the test page at `hosts` (None = all addresses of this PC that phones can use), on `port` or one of the
        next. UserError if it cannot be opened; if there is no network, the PhoneTestVerdict says so instead."""
        self.addresses = addresses() if hosts is None else hosts
        if self.addresses:
            found = self._room.start(self.addresses, port)
            self._own = all(reaches(host, found) for host in self.addresses)
            self._firewall = firewall(found)
        self._began = monotonic()

    def where(self) -> tuple[str, ...]:
        """Return the URLs of the test page, the one most likely to work first."""
        return tuple(f"http://{host}:{self._room.port}/" for host in self.addresses)

    def now(self) -> PhoneTestVerdict:
        return verdict(
            PhoneTestFacts(
                addresses=self.addresses,
                port=self._room.port,
                through=self._through,
                seconds=monotonic() - self._began,
                people=self._people,
                firewall=self._firewall,
                reaches_itself=self._own,
                program=sys.executable,
            )
        )

    def wait(self, seconds: float) -> None:
        """Wait at most `seconds` for a phone to reach the page."""
        self._came.wait(seconds)

    def end(self) -> None:
        if self.addresses:
            self._room.end(0)

    def _news(self, news: PhoneRoomState) -> None:
        if news.through > self._through:
            self._through = news.through
            self._came.set()
            self._heard()


NOWHERE = ("192.0.2.1", 9)  # an address nobody has (RFC 5737): asked only for the route
POLICY = r"SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy"
PROFILES = ("StandardProfile", "PublicProfile", "DomainProfile")
SECONDS = 5


def addresses() -> tuple[str, ...]:
    """Return this PC's network addresses that phones can use, that of the default route first."""
    return tuple(dict.fromkeys(filter(usable, _addresses())))


def _addresses() -> Iterator[str]:
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.connect(NOWHERE)  # a datagram socket sends nothing; there may be no route
        yield asking.getsockname()[0]
    with suppress(OSError):
        yield from socket.gethostbyname_ex(socket.gethostname())[2]
    if sys.platform.startswith("linux"):
        import fcntl

        for _number, name in socket.if_nameindex():
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
                try:
                    # SIOCGIFADDR
                    found = fcntl.ioctl(asking.fileno(), 0x8915, name.encode().ljust(256, b"\0"))
                except OSError:
                    continue  # no address
            yield socket.inet_ntoa(found[20:24])


def reaches(host: str, port: int) -> bool:
    """Return whether this PC can load its own page at this address."""
    # with TLS and mail 4 MB, not needed at rest
    from http.client import HTTPConnection, HTTPException

    asking = HTTPConnection(host, port, timeout=SECONDS)
    try:
        asking.request("GET", "/")
        return asking.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        asking.close()


def firewall(port: int) -> str:
    """Return whether Windows' firewall lets phones reach `port`: OPEN, SHUT, or UNKNOWN if that cannot be read."""
    if sys.platform != "win32":
        return UNKNOWN
    import winreg

    def value(key: str, name: str) -> object:
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, f"{POLICY}\\{key}") as opened:
            return winreg.QueryValueEx(opened, name)[0]

    rules: list[str] = []
    try:
        on = any(value(profile, "EnableFirewall") != 0 for profile in PROFILES)
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, rf"{POLICY}\FirewallRules") as opened:
            rules = [
                str(winreg.EnumValue(opened, at)[1]) for at in range(winreg.QueryInfoKey(opened)[1])
            ]
    except OSError:
        return UNKNOWN
    return lets_in(rules, on, sys.executable, port) if on else OPEN
