"""Files that must be whole: written under a temporary name, made durable, then renamed; read and hashed in pieces.

Used by every part of storage.
"""

import errno
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from shutil import rmtree
from tempfile import mkdtemp
from typing import BinaryIO

from core.errors import is_full as is_full
from core.errors import reason as reason

PRIVATE, SHARED = 0o600, 0o666  # who may read it: its owner; whomever the machine allows
PIECE = 2**20  # bytes read at a time


@contextmanager
def whole(path: Path, mode: int = SHARED) -> Iterator[BinaryIO]:
    """A file to write to; `path` becomes it when the block ends, durably, and stays as it was if the block fails."""
    temporary = path.with_name(f".{secrets.token_hex(4)}.part")  # short: the longest name allowed is still allowed
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):  # the error that stopped the writing is reported, not this
            temporary.unlink(missing_ok=True)
        raise
    sync_directory(path.parent)


def write_durably(path: Path, content: bytes, mode: int = SHARED) -> None:
    """Replace `path` by `content`; after a power cut there is the old file or the new one."""
    with whole(path, mode) as file:
        file.write(content)


def opened(path: Path) -> BinaryIO:
    """A file of somebody's, to be read. OSError at once for what is no file of bytes: a folder, a device, a pipe.

    What is none might never be opened, nor come to an end.
    """
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    try:
        if not stat.S_ISREG(mode := os.fstat(handle).st_mode):
            code = errno.EISDIR if stat.S_ISDIR(mode) else errno.ESPIPE
            raise OSError(code, os.strerror(code), str(path))
        return os.fdopen(handle, "rb")
    except BaseException:
        os.close(handle)
        raise


@contextmanager
def scratch(within: Path | None = None, prefix: str = "prongsai-") -> Iterator[Path]:
    """A folder nobody else can read, gone when the block ends; what the machine holds on to stays. OSError.

    Python's own asks for ever when it may not open what it is to delete.
    """
    folder = Path(mkdtemp(prefix=prefix, dir=within))
    try:
        yield folder
    finally:
        rmtree(folder, ignore_errors=True)


def pieces_of(path: Path) -> Iterator[bytes]:
    """A file's bytes in pieces."""
    with opened(path) as file:
        while piece := file.read(PIECE):
            yield piece


def wipe(path: Path) -> None:
    """Delete a file, its bytes overwritten before as far as the medium does so; nothing when it is not here. OSError.

    A flash drive may write the zeros elsewhere, and a copy elsewhere stays: nobody is promised more.
    """
    with suppress(FileNotFoundError):
        with path.open("r+b") as file:
            left = path.stat().st_size
            while left > 0:
                left -= file.write(bytes(min(left, PIECE)))
            file.flush()
            os.fsync(file.fileno())  # else they would never leave the memory of the machine
        path.unlink()


def file_hash(path: Path, afresh: bool = False) -> bytes:
    """SHA-256 of a file's bytes; `afresh` asks the medium for them, not the memory of what was just written."""
    digest = sha256()
    with opened(path) as file:
        if afresh and hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.digest()


def sync_directory(path: Path) -> None:
    """Make names durable; Windows does so without being asked."""
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
