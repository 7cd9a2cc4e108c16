"""Files that must be whole: written under a temporary name, made durable, then renamed; read and hashed in pieces.

Used by every part of storage. The one place where a name is given: on a flash drive a name lasts only when the
directory it stands in was synced, and so does the name of a new directory.
"""

import errno
import os
import re
import secrets
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import timedelta
from functools import partial
from hashlib import sha256
from pathlib import Path
from shutil import copyfile, copystat, rmtree
from tempfile import gettempdir
from time import sleep, time
from typing import IO, BinaryIO, NamedTuple

from core.errors import is_full as is_full
from core.errors import reason as reason

PRIVATE, SHARED = 0o600, 0o666  # who may read it: its owner; whomever the machine allows
OWN = 0o700  # the same of a folder for its owner alone
HOUSE = 0o777 if os.name == "nt" else OWN  # of an office: on Windows the place it lies in says who enters
PIECE = 2**20  # bytes read at a time
HELD_OPEN, PAUSES = (5, 32, 33), (0.01, 0.04, 0.15, 0.3, 0.5)  # what Windows says of files others have; seconds


DRAFT = ".part"  # ends every temporary name; what a kill leaves of them is swept when the folder is opened


def draft_of(path: Path) -> Path:
    """A hidden name beside it for what is being written; short: the longest name allowed is still allowed."""
    return path.with_name(f".{secrets.token_hex(4)}{DRAFT}")


@contextmanager
def whole(path: Path, mode: int = SHARED) -> Iterator[BinaryIO]:
    """A file to write to; `path` becomes it when the block ends, durably, and stays as it was if the block fails.

    What was written can be read from it too, before the block ends.
    """
    temporary = draft_of(path)
    handle = os.open(temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode)
    try:
        with os.fdopen(handle, "w+b") as file:
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
    *(Leftover(place, _PART) for place in (".", "blobs", "scans", "inbox", "outbox", "phones")),
    Leftover("blobs", r"new-[0-9a-f]{16}"),
    Leftover("outbox", r"print-[0-9a-f]{16}\.pdf"),
)
OF_BACKUPS = (  # of a place of backups
    *(Leftover(place, _PART) for place in (".", "files/??", "parts")),
    Leftover(".", r"\.backup-[a-z0-9_]{8}(\.held)?"),
    Leftover(".", r"\..+(\.backup\.zip|\.prongsai-backup)\.part"),
)
OF_KEYS = (Leftover(".", _PART),)
TRIAL = (Leftover(".", r"\.trial-[a-z0-9_]{8}(\.held)?"),)  # a backup restored beside itself to be tried, and its keys
ASIDE = "prongsai-tmp-"  # begins what is unpacked in the system's place for temporary files, and packs being filled
OF_ASIDE = (Leftover(".", ASIDE + r"[a-z0-9_]{8}(\.held)?"),)
HELD = ".held"  # ends the file beside a folder of these, locked as long as its process lives
DEAD = timedelta(days=1)  # no process is at work on a temporary file so long


def sweep(directory: Path, leftovers: Iterable[Leftover], older: timedelta = timedelta()) -> None:
    """Delete what kills have left there, overwritten first: it may name people whom nobody would find in it.

    `older`: how old must be what no process has marked as its own; what one is at work on stays.
    """
    for one in leftovers:
        for path in _named(directory, one):
            with suppress(OSError):  # tried again next time
                if _is_left(path, older):
                    _sweep_off(path)


def _named(directory: Path, one: Leftover) -> Sequence[Path]:
    """What is called so, a folder before its mark. Only names are read: there may be tens of thousands of others."""
    found, is_named = list[Path](), re.compile(one.name).fullmatch
    for place in sorted(directory.glob(one.place)) if one.place != "." else [directory]:
        with suppress(OSError):  # it may be gone
            found += [place / name for name in sorted(filter(is_named, os.listdir(place)))]
    return found


def _is_left(path: Path, older: timedelta) -> bool:
    """Whether nobody is at work on it. OSError while somebody is."""
    mark = path if path.name.endswith(HELD) else path.with_name(path.name + HELD)
    try:
        with mark.open("r+", encoding="ascii") as file:
            lock(file)
    except FileNotFoundError:
        return time() - path.stat().st_mtime >= older.total_seconds()
    return mark != path or not path.with_suffix("").exists()


def _sweep_off(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        for inside in path.iterdir():
            _sweep_off(inside)
        path.rmdir()
    else:
        wipe(path)


def sweep_aside(keys: Path) -> None:
    """The same beside the keys of a folder, and in the system's place for temporary files."""
    sweep(keys, OF_KEYS, DEAD)
    sweep(keys.parent, TRIAL, DEAD)
    sweep(Path(gettempdir()), OF_ASIDE, DEAD)


def lock(file: IO[str]) -> None:
    """Lock an open file until it is closed, or its process ends. OSError while another one has it."""
    if os.name == "nt":
        import msvcrt

        file.seek(1024)  # a byte nobody reads, so the process id stays readable
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]  # only Windows has it
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


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
def scratch(within: Path | None = None, prefix: str = ASIDE) -> Iterator[Path]:
    """A folder nobody else can read, gone when the block ends; what the machine holds on to stays. OSError.

    A process that is killed leaves it, and whoever sweeps next sees that nobody holds it. Python's own asks for ever
    when it may not open what it is to delete.
    """
    folder = (within or Path(gettempdir())) / f"{prefix}{secrets.token_hex(4)}"
    with _held(folder.with_name(folder.name + HELD)):
        folder.mkdir(OWN)
        keep_private(folder)
        try:
            yield folder
        finally:
            delete_folder(folder)


def copied(path: Path | str, to: Path | str) -> None:
    """Copy a file with its times and permissions; `copy2` of newer Pythons calls what wine 8 lacks (CopyFile2)."""
    copyfile(path, to)
    copystat(path, to)


def delete_folder(folder: Path) -> None:
    """Delete it with all that is in it; what the machine holds on to stays."""
    rmtree(folder, onerror=lambda call, path, _error: _delete_locked(call, Path(path)))


def _delete_locked(call: Callable[..., object], path: Path) -> None:
    """Windows deletes nothing that may only be read; what could not be looked into or opened is left."""
    with suppress(OSError):
        path.chmod(stat.S_IRWXU)
        if call in (os.unlink, os.rmdir):
            call(str(path))


@contextmanager
def _held(mark: Path) -> Iterator[None]:
    """The mark is there and locked; where nothing can be locked it is not there, and age alone says who is dead."""
    with mark.open("x", encoding="ascii") as file:
        try:
            lock(file)
        except OSError:
            file.close()
            mark.unlink(missing_ok=True)
        try:
            yield
        finally:
            file.close()  # elsewhere an open file cannot be deleted
            with suppress(OSError):
                mark.unlink(missing_ok=True)


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
        patiently(
            partial(os.rename, path, path)
        )  # Windows says now, before a byte is gone, whether another has it open
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
    if afresh and os.name == "nt":
        from storage.windows import medium_pieces

        for piece in medium_pieces(path):
            digest.update(piece)
        return digest.digest()
    with opened(path) as file:
        if afresh and hasattr(os, "posix_fadvise"):
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        while piece := file.read(PIECE):
            digest.update(piece)
    return digest.digest()


def move(draft: Path, path: Path) -> None:
    """Give a file or directory its name, durably, in place of a file that bore it. OSError."""
    patiently(partial(os.replace, draft, path))
    sync_directory(path.parent)
    if draft.parent != path.parent:
        sync_directory(draft.parent)


def patiently(do: Callable[[], object]) -> None:
    """Do it, again for about a second where Windows says that another program has the file. OSError.

    Programs against viruses and for searching open whatever is new for moments.
    """
    for pause in PAUSES:
        try:
            do()
            return
        except PermissionError as error:
            if getattr(error, "winerror", None) not in HELD_OPEN:
                raise
            sleep(pause)
    do()


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
    if mode == OWN:
        keep_private(path)
    sync_directory(path.parent)


def keep_private(directory: Path) -> None:
    """What the mode of a new folder says elsewhere: on Windows a list of who may enter says so."""
    if os.name == "nt":
        from storage.windows import own

        own(directory)


def settle(path: Path) -> bool:
    """Everything that was written to the drive of a path lies on it; False where the system does not say so."""
    try:
        if os.name == "nt":
            from storage.windows import flush_drive

            return flush_drive(path)
        handle = os.open(path, os.O_RDONLY)
        try:
            import ctypes

            return bool(ctypes.CDLL(None).syncfs(handle) == 0)
        finally:
            os.close(handle)
    except (OSError, AttributeError):  # pulled already, or a system without that call
        return False


def sync_directory(path: Path) -> None:
    """Make names durable; Windows does so without being asked."""
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
