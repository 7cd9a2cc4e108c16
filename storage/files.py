"""Files that must be whole: written under a temporary name, made durable, then renamed; read and hashed in pieces.

Used by every part of storage. The one place where a name is given: on a flash drive a name lasts only when the
directory it stands in was synced, and so does the name of a new directory.
"""

import errno
import os
import re
import secrets
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import gettempdir
from time import time
from typing import IO, BinaryIO, NamedTuple

from core.i18n import _

PRIVATE, SHARED = 0o600, 0o666  # who may read it: its owner; whomever the machine allows
PIECE = 2**20  # bytes read at a time
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


def is_full(error: OSError) -> bool:
    return error.errno in _FULL


def reason(error: OSError) -> str:
    """Why the machine would not, in a few words for a person."""
    reasons = {
        errno.ENOENT: _("ไม่พบไฟล์หรือโฟลเดอร์แล้ว อาจถูกถอดหรือย้ายไป"),
        errno.ENODEV: _("อุปกรณ์ถูกถอดออก"),
        errno.ENXIO: _("อุปกรณ์ถูกถอดออก"),
        errno.EIO: _("อุปกรณ์ขัดข้องหรือถูกถอดออก"),
        errno.ESTALE: _("อุปกรณ์ถูกถอดออก"),
        errno.EACCES: _("ไม่มีสิทธิ์"),
        errno.EPERM: _("ไม่มีสิทธิ์"),
        errno.EROFS: _("อ่านได้อย่างเดียว"),
        errno.EISDIR: _("เป็นโฟลเดอร์"),
        errno.ENOTDIR: _("ที่อยู่นี้ไม่ใช่โฟลเดอร์"),
        errno.ENAMETOOLONG: _("ชื่อยาวเกินไป"),
        **dict.fromkeys(_FULL, _("เนื้อที่เต็ม")),
    }
    return reasons.get(error.errno or 0, error.strerror or "")


DRAFT = ".part"  # ends every temporary name; what a kill leaves of them is swept when the folder is opened


def draft_of(path: Path) -> Path:
    """A hidden name beside it for what is being written; short: the longest name allowed is still allowed."""
    return path.with_name(f".{secrets.token_hex(4)}{DRAFT}")


@contextmanager
def whole(path: Path, mode: int = SHARED) -> Iterator[BinaryIO]:
    """A file to write to; `path` becomes it when the block ends, durably, and stays as it was if the block fails."""
    temporary = draft_of(path)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        move(temporary, path)
    except BaseException:
        with suppress(OSError):  # the error that stopped the writing is reported, not this
            temporary.unlink(missing_ok=True)
        raise


def write_durably(path: Path, content: bytes, mode: int = SHARED) -> None:
    """Replace `path` by `content`; after a power cut there is the old file or the new one."""
    with whole(path, mode) as file:
        file.write(content)


class Leftover(NamedTuple):
    """A temporary name: a process that is killed leaves it, and whoever holds the folder next deletes it."""

    place: str  # a glob of folders
    name: str  # a pattern of the whole name


_PART = r"\.[0-9a-f]{8}\.part"
OF_FOLDER = (  # of an office folder whose lock is held; `backups` has a lock of its own
    Leftover(".", r"prongsai\.new(-wal|-shm|-journal)?"),
    *(Leftover(place, _PART) for place in (".", "blobs", "scans", "inbox", "outbox")),
    Leftover("blobs", r"new-[0-9a-f]{16}"),
    Leftover("outbox", r"print-[0-9a-f]{16}\.pdf"),
)
OF_BACKUPS = (  # of a place of backups
    *(Leftover(place, _PART) for place in (".", "files/??", "parts")),
    Leftover(".", r"\.backup-[a-z0-9_]{8}"),
    Leftover(".", r"\..+\.backup\.zip\.part"),
)
OF_KEYS = (Leftover(".", _PART),)
ASIDE = "prongsai-tmp-"  # begins what is unpacked in the system's place for temporary files
_ASIDE = Leftover(".", ASIDE + r"[a-z0-9_]{8}")
_DEAD = timedelta(days=1)  # no process is at work on a temporary file so long


def sweep(directory: Path, leftovers: Iterable[Leftover], older: timedelta = timedelta()) -> None:
    """Delete what kills have left there, overwritten first: it may name people whom nobody would find in it."""
    for one in leftovers:
        for path in directory.glob(f"{one.place}/*" if one.place != "." else "*"):
            if re.fullmatch(one.name, path.name):
                with suppress(OSError):  # tried again next time
                    if time() - path.stat().st_mtime >= older.total_seconds():
                        _sweep_off(path)


def _sweep_off(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        for inside in path.iterdir():
            _sweep_off(inside)
        path.rmdir()
    else:
        wipe(path)


def sweep_aside(keys: Path) -> None:
    """The same beside the keys of a folder, and in the system's place for temporary files."""
    sweep(keys, OF_KEYS, _DEAD)
    sweep(Path(gettempdir()), (_ASIDE,), _DEAD)


def lock(file: IO[str]) -> None:
    """Lock an open file until it is closed, or its process ends. OSError while another one has it."""
    if os.name == "nt":
        import msvcrt

        file.seek(1024)  # a byte nobody reads, so the process id stays readable
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]  # only Windows has it
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def pieces_of(path: Path) -> Iterator[bytes]:
    """A file's bytes in pieces."""
    with path.open("rb") as file:
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
    with path.open("rb") as file:
        if afresh and hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.digest()


def move(draft: Path, path: Path) -> None:
    """Give a file or directory its name, durably, in place of a file that bore it. OSError."""
    os.replace(draft, path)
    sync_directory(path.parent)
    if draft.parent != path.parent:
        sync_directory(draft.parent)


def link(origin: Path, name: Path) -> None:
    """Give a file a further name, durably. OSError, also on a drive without such names."""
    os.link(origin, name)
    sync_directory(name.parent)


def make_directory(path: Path, mode: int = 0o777) -> None:
    """Make a directory and those above it that are missing, durably; nothing when it is there. OSError."""
    if path.is_dir():
        return
    make_directory(path.parent)
    path.mkdir(mode, exist_ok=True)
    sync_directory(path.parent)


def sync_directory(path: Path) -> None:
    """Make names durable; Windows does so without being asked."""
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
