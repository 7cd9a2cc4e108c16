"""Unpacking zstd as a stream with one window in memory; windows above our 8 MiB are for a worker process."""

from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from threading import local
from typing import BinaryIO, cast

import zstandard

from storage.apart import WorkerProcess, WorkerReplyError
from storage.exchange.container import MAX_UNPACKED, DecryptedContent
from storage.files import scratch

WINDOW = 8 * 2**20  # bytes of the largest window in this process
LONG_WINDOW = 2**27  # bytes of the largest window in a worker process
# an entry of up to so many bytes is unpacked at once: a window may be as long
UNPACKED_AT_ONCE = 2 * 2**20
_BUFFER = 2**17
_HEAD = 18  # bytes of a frame's head at most


class BundleByteRange:
    """A range of bytes of a bundle's decrypted content (one zip entry), readable as a file of its own."""

    def __init__(self, plain: DecryptedContent, start: int, size: int) -> None:
        self._plain = plain
        self._at = start
        self._left = size

    def read(self, size: int = -1, /) -> bytes:
        self._plain.seek(self._at)
        piece = self._plain.read(self._left if size < 0 else min(size, self._left))
        self._at, self._left = self._at + len(piece), self._left - len(piece)
        return piece


class BundleEntryReader:
    """Reads a zstd entry by lines or bytes. ValueError if it is no zstd or is not as long as the manifest states."""

    def __init__(
        self, more: Callable[[], bytes], size: int, close: Callable[[], object] = lambda: None
    ) -> None:
        """`more` returns the bytes that follow, some at a time, b"" at the end; `size` is how many must come in all."""
        self._more = more
        self._left = size
        self._close = close
        self._held, self._at = b"", 0  # bytes received, and how many of them were returned

    def line(self, limit: int) -> bytes:
        """Return the next line without line feed. Raises ValueError if it exceeds `limit` bytes or is cut off."""
        while (end := self._held.find(b"\n", self._at, self._at + limit + 1)) < 0:
            if len(self._held) - self._at > limit or not self._came():
                raise ValueError("a line longer than it may be, or cut")
        return self._given(end + 1)[:-1]

    def lines(self, limit: int) -> bytes:
        """Return the next line and, if they fit into `limit` bytes, the further lines already unpacked, as one bytes
        object without the last line feed. ValueError if the next line alone exceeds `limit`."""
        first = self.line(limit)
        end = self._held.rfind(b"\n", self._at)
        if end < 0 or end > self._at + limit:
            return first
        return first + b"\n" + self._given(end + 1)[:-1]

    def exactly(self, size: int) -> bytes:
        while len(self._held) - self._at < size and self._came():
            pass
        found = self._given(self._at + size)
        if len(found) != size:
            raise ValueError("it ends too soon")
        return found

    @property
    def ended(self) -> bool:
        """Return whether all bytes were read. Raises ValueError if they are more or fewer than the manifest states."""
        more = self._at < len(self._held) or self._came()
        if more != bool(self._left):
            raise ValueError("not the size that was signed")
        return not more

    def close(self) -> None:
        self._close()

    def _came(self) -> bool:
        """Unpack more; return whether there was more."""
        try:
            found = self._more()
        except zstandard.ZstdError as error:
            raise ValueError("not packed by zstd") from error
        self._held, self._at = self._held[self._at :] + found, 0
        return bool(found)

    def _given(self, end: int) -> bytes:
        found = self._held[self._at : end]
        self._at += len(found)
        self._left -= len(found)
        if self._left < 0:
            raise ValueError("more than was signed")
        return found


class _Own(local):
    """A decompressor per thread: making one takes longer than unpacking what an office sends in a week."""

    def __init__(self) -> None:
        self.unpacking = zstandard.ZstdDecompressor(max_window_size=WINDOW)


_own = _Own()


def rows_of(content: bytes) -> BundleEntryReader:
    """Return a BundleEntryReader of uncompressed `content`."""
    return BundleEntryReader(partial(next, iter((content,)), b""), len(content))


def unpacked(packed: Callable[[], BundleByteRange], size: int) -> BundleEntryReader:
    """Return a reader that unpacks the zstd bytes `packed()` to `size` bytes. ValueError if that is too large."""
    if not 0 <= size <= MAX_UNPACKED:
        raise ValueError("more than may be unpacked")
    try:
        head = zstandard.get_frame_parameters(packed().read(_HEAD))
        if head.window_size > LONG_WINDOW:
            raise ValueError("a window larger than allowed")
        if head.window_size > WINDOW:
            return _unpacked_apart(packed(), size)
        if (
            size == head.content_size <= UNPACKED_AT_ONCE
            and len(whole := packed().read(UNPACKED_AT_ONCE)) < UNPACKED_AT_ONCE
        ):
            return rows_of(_own.unpacking.decompress(whole))
    except zstandard.ZstdError as error:
        raise ValueError("not packed by zstd") from error
    reader = zstandard.ZstdDecompressor(max_window_size=WINDOW).stream_reader(
        cast("BinaryIO", packed())
    )
    return BundleEntryReader(partial(reader.read, _BUFFER), size, reader.close)


def _unpacked_apart(packed: BundleByteRange, size: int) -> BundleEntryReader:
    """Return the rows of bytes unpacked by a worker process, to a file that is deleted after reading."""
    held = ExitStack()
    room = held.enter_context(scratch())
    before, after = room / "packed", room / "plain"
    asked = WorkerProcess("storage.exchange.worker")
    try:
        with before.open("xb") as file:
            while piece := packed.read(_BUFFER):
                file.write(piece)
        header, _none = asked.ask([str(before), str(after), size])
        if not header["whole"]:
            raise ValueError("not packed by zstd, or not the size that was signed")
        plain = held.enter_context(after.open("rb", buffering=0))
        return BundleEntryReader(partial(plain.read, _BUFFER), size, held.close)
    except WorkerReplyError as error:
        held.close()
        raise ValueError("not unpacked within its limits") from error
    except BaseException:
        held.close()
        raise
    finally:
        asked.close()
