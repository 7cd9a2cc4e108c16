"""What was packed with zstd, read as it comes: never more in memory than one window and what is asked for.

Ours are packed with windows of at most 8 MiB. The format allows 128 MiB; those are unpacked by a process of its own.
"""

import io
from collections.abc import Callable
from contextlib import ExitStack
from typing import BinaryIO, cast

import zstandard

from storage.apart import Apart, NoReply
from storage.exchange.container import MAX_UNPACKED, Plain
from storage.files import scratch

WINDOW = 8 * 2**20  # bytes a reader keeps here
LONG_WINDOW = 2**27  # and in a process of its own
_BUFFER = 2**17
_HEAD = 18  # bytes of a frame's head at most


def _nothing() -> None:
    """Nothing to close besides."""


class Window:
    """Some of the bytes of an opened file, as a file of their own."""

    def __init__(self, plain: Plain, start: int, size: int) -> None:
        self._plain, self._at, self._left = plain, start, size

    def read(self, size: int = -1, /) -> bytes:
        self._plain.seek(self._at)
        piece = self._plain.read(self._left if size < 0 else min(size, self._left))
        self._at, self._left = self._at + len(piece), self._left - len(piece)
        return piece


class Rows:
    """Lines and runs of bytes, one after the other. ValueError where they are not what was signed, or not packed."""

    def __init__(self, stream: object, size: int, close: Callable[[], object] = _nothing) -> None:
        """`size`: the bytes that must come, neither more nor fewer."""
        self._stream, self._left, self._close = io.BufferedReader(cast("io.RawIOBase", stream), _BUFFER), size, close

    def line(self, most: int) -> bytes:
        """The next line without its end, of at most `most` bytes."""
        line = self._taken(lambda: self._stream.readline(most + 1))
        if not line.endswith(b"\n"):
            raise ValueError("a line longer than it may be, or cut")
        return line[:-1]

    def exactly(self, size: int) -> bytes:
        found = self._taken(lambda: self._stream.read(size))
        if len(found) != size:
            raise ValueError("it ends too soon")
        return found

    @property
    def ended(self) -> bool:
        """Nothing follows; ValueError when that is not where it was said to end."""
        more = bool(self._asked(lambda: self._stream.peek(1)))
        if more != bool(self._left):
            raise ValueError("not the size that was signed")
        return not more

    def close(self) -> None:
        self._stream.close()
        self._close()

    def _taken(self, read: Callable[[], bytes]) -> bytes:
        found = self._asked(read)
        self._left -= len(found)
        if self._left < 0:
            raise ValueError("more than was signed")
        return found

    def _asked(self, read: Callable[[], bytes]) -> bytes:
        try:
            return read()
        except zstandard.ZstdError as error:
            raise ValueError("not packed by zstd") from error


def rows_of(content: bytes) -> Rows:
    """Those of bytes that are here."""
    return Rows(io.BytesIO(content), len(content))


def unpacked(packed: Callable[[], Window], size: int) -> Rows:
    """What `packed` gives, unpacked as it is read; `size`: what it was signed to be then. ValueError."""
    if not 0 <= size <= MAX_UNPACKED:
        raise ValueError("more than may be unpacked")
    try:
        window = zstandard.get_frame_parameters(packed().read(_HEAD)).window_size
    except zstandard.ZstdError as error:
        raise ValueError("not packed by zstd") from error
    if window > LONG_WINDOW:
        raise ValueError("a window larger than allowed")
    if window > WINDOW:
        return _unpacked_apart(packed(), size)
    reader = zstandard.ZstdDecompressor(max_window_size=WINDOW).stream_reader(cast("BinaryIO", packed()))
    return Rows(reader, size)


def _unpacked_apart(packed: Window, size: int) -> Rows:
    """Unpacked to a file that lasts as long as it is read."""
    held = ExitStack()
    room = held.enter_context(scratch())
    before, after = room / "packed", room / "plain"
    asked = Apart("storage.exchange.worker")
    try:
        with before.open("xb") as file:
            while piece := packed.read(_BUFFER):
                file.write(piece)
        header, _none = asked.ask([str(before), str(after), size])
        if not header["whole"]:
            raise ValueError("not packed by zstd, or not the size that was signed")
        return Rows(after.open("rb", buffering=0), size, held.close)
    except NoReply as error:
        held.close()
        raise ValueError("not unpacked within its limits") from error
    except BaseException:
        held.close()
        raise
    finally:
        asked.close()
