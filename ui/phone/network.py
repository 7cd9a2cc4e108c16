"""What this PC can say of its network by itself: its addresses, whether it reaches its own page, what its firewall
lets in. Nothing is sent to anybody else."""

import socket
import sys
from collections.abc import Iterator
from contextlib import suppress

from core.workshop.room_test import OPEN, UNKNOWN, lets_in, usable

NOWHERE = ("192.0.2.1", 9)  # an address that nobody has (RFC 5737): asked only which way it would go
POLICY = r"SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy"
PROFILES = ("StandardProfile", "PublicProfile", "DomainProfile")
SECONDS = 5


def addresses() -> tuple[str, ...]:
    """Those of this PC that phones in the room can use; the one it goes out by comes first."""
    return tuple(dict.fromkeys(filter(usable, _addresses())))


def _addresses() -> Iterator[str]:
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.connect(NOWHERE)  # of a datagram nothing leaves the PC; there may be no way out, and need not be one
        yield asking.getsockname()[0]
    with suppress(OSError):
        yield from socket.gethostbyname_ex(socket.gethostname())[2]
    if sys.platform.startswith("linux"):
        yield from _of_linux()


def _of_linux() -> Iterator[str]:
    import fcntl

    for _number, name in socket.if_nameindex():
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
            try:
                found = fcntl.ioctl(asking.fileno(), 0x8915, name.encode().ljust(256, b"\0"))  # SIOCGIFADDR
            except OSError:
                continue  # it has none
        yield socket.inet_ntoa(found[20:24])


def reaches(host: str, port: int) -> bool:
    """Whether this PC reaches a page of its own."""
    from http.client import HTTPConnection, HTTPException  # with TLS and mail: 4 MB that a window at rest needs not

    asking = HTTPConnection(host, port, timeout=SECONDS)
    try:
        asking.request("GET", "/")
        return asking.getresponse().status == 200
    except (OSError, HTTPException):
        return False
    finally:
        asking.close()


def firewall(port: int) -> str:
    """What the firewall of Windows does with this program at that port; elsewhere nobody can say."""
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
            rules = [str(winreg.EnumValue(opened, at)[1]) for at in range(winreg.QueryInfoKey(opened)[1])]
    except OSError:
        return UNKNOWN
    return lets_in(rules, on, sys.executable, port) if on else OPEN
