"""A client of D-Bus in a few lines, enough to hear what a screen reader hears: calls with answers, no signals.

Qt's own client cannot be asked for lists from Python, and no other is a part of the program.
"""

import os
import socket
import struct
from typing import Any

# else 4 bytes
ALIGNED = {**dict.fromkeys("ybgv", 1), **dict.fromkeys("nq", 2), **dict.fromkeys("xtd({", 8)}
NUMBERS = dict(zip("ybnqiuxtd", "BIhHiIqQd", strict=True))
RETURN, FAULT = 2, 3  # kinds of messages
# fields of a head
PATH = 1
INTERFACE = 2
MEMBER = 3
ANSWERS = 5
TO = 6
SIGNATURE = 8


class BusError(Exception):
    """What the other side answered in place of a value."""


class Bus:
    """One connection to a bus."""

    def __init__(self, address: str) -> None:
        parts = dict(part.split("=", 1) for part in address.partition(":")[2].split(","))
        place = parts["path"] if "path" in parts else f"\0{parts['abstract']}"
        self._socket = socket.socket(socket.AF_UNIX)
        self._socket.connect(place)
        self._socket.sendall(
            b"\0AUTH EXTERNAL " + str(os.getuid()).encode().hex().encode() + b"\r\n"
        )
        self._socket.recv(4096)
        self._socket.sendall(b"BEGIN\r\n")
        self._serial = 0
        self.call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "Hello")

    def call(self, to: str, path: str, interface: str, member: str, *texts: str) -> Any:
        """The first value of the answer; every argument is a text."""
        self._serial += 1
        body = bytearray()
        for text in texts:
            _put_text(body, text)
        fields = [
            (PATH, "o", path),
            (INTERFACE, "s", interface),
            (MEMBER, "s", member),
            (TO, "s", to),
        ]
        fields += [(SIGNATURE, "g", "s" * len(texts))] if texts else []
        head = bytearray(struct.pack("<4B3I", ord("l"), 1, 0, 1, len(body), self._serial, 0))
        for code, kind, value in fields:
            _align(head, 8)
            head += bytes([code, 1, ord(kind), 0])
            if kind == "g":
                head += bytes([len(value)]) + value.encode() + b"\0"
            else:
                _put_text(head, value)
        struct.pack_into("<I", head, 12, len(head) - 16)
        _align(head, 8)
        self._socket.sendall(head + body)
        while (answer := self._message()) is None:
            continue
        return answer[0]

    def _message(self) -> list[Any] | None:
        """The values of the answer to the last call; None = it was another message."""
        head = self._bytes(16)
        mark = "<" if head[:1] == b"l" else ">"
        long, _serial, fields = struct.unpack_from(f"{mark}3I", head, 4)
        rest = self._bytes(fields + -fields % 8)
        found = Values(head[:12] + head[12:16] + rest, mark, 12).read("a(yv)")
        said = dict(found)
        values = Values(self._bytes(long), mark, 0)
        if said.get(ANSWERS) != self._serial or head[1] not in (RETURN, FAULT):
            return None
        answer = [values.read(kind) for kind in _kinds(said.get(SIGNATURE, ""))]
        if head[1] == FAULT:
            raise BusError(*answer)
        return answer or [None]

    def _bytes(self, count: int) -> bytes:
        found = b""
        while len(found) < count:
            part = self._socket.recv(count - len(found))
            if not part:
                raise BusError("the bus has gone")
            found += part
        return found


class Values:
    """The values that bytes hold, one after the other."""

    def __init__(self, data: bytes, mark: str, at: int) -> None:
        self._data = data
        self._mark = mark
        self._at = at

    def read(self, kind: str) -> Any:
        """The next value, which is of this kind."""
        first = kind[0]
        self._at += -self._at % ALIGNED.get(first, 4)
        if first in NUMBERS:
            shape = f"{self._mark}{NUMBERS[first]}"
            (value,) = struct.unpack_from(shape, self._data, self._at)
            self._at += struct.calcsize(shape)
            return value
        if first in "sog":
            long = self.read("y" if first == "g" else "u")
            self._at += long + 1
            return self._data[self._at - long - 1 : self._at - 1].decode()
        if first == "v":
            return self.read(self.read("g"))
        if first == "a":
            end = self.read("u")
            self._at += -self._at % ALIGNED.get(kind[1], 4)
            end += self._at
            found = []
            while self._at < end:
                found.append(self.read(kind[1:]))
            return dict(found) if kind[1] == "{" else found
        return tuple(self.read(each) for each in _kinds(kind[1:-1]))


def _kinds(signature: str) -> list[str]:
    """The single kinds of a signature."""
    found, at = [], 0
    while at < len(signature):
        end = _end(signature, at)
        found.append(signature[at:end])
        at = end
    return found


def _end(signature: str, at: int) -> int:
    """Where the kind ends that begins there."""
    while signature[at] == "a":
        at += 1
    if signature[at] not in "({":
        return at + 1
    at += 1
    while signature[at] not in ")}":
        at = _end(signature, at)
    return at + 1


def _align(data: bytearray, to: int) -> None:
    data += bytes(-len(data) % to)


def _put_text(data: bytearray, text: str) -> None:
    _align(data, 4)
    said = text.encode()
    data += struct.pack("<I", len(said)) + said + b"\0"
