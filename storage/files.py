"""Writing files completely or not at all (temporary name, flush, rename), reading and hashing them in pieces. In
storage only this module names lasting files: on a flash drive a new name lasts only if its directory was synced."""

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

# mode of a file readable by its owner alone
PRIVATE = 0o600
# mode of a file readable by whomever the umask allows
SHARED = 0o666
OWN = 0o700  # mode of a folder for its owner alone
# mode of an office folder; Windows inherits its rights instead
HOUSE = 0o777 if os.name == "nt" else OWN
PIECE = 2**20  # bytes read at a time
# Windows errors for files in use
HELD_OPEN = (5, 32, 33)
# seconds before each further attempt
PAUSES = (0.01, 0.04, 0.15, 0.3, 0.5)


# suffix of temporary names; leftovers of a kill are swept when the folder is opened
DRAFT = ".part"


def draft_of(path: Path) -> Path:
    """Return a new path for a hidden temporary file in the directory of `path`; its name is always short."""
    return path.with_name(f".{secrets.token_hex(4)}{DRAFT}")


@contextmanager
def whole(path: Path, mode: int = SHARED) -> Iterator[BinaryIO]:
    """Yield a temporary file; when the block ends without error, it durably replaces `path` (`mode`: permissions)."""
    temporary = draft_of(path)
    handle = os.open(
        temporary, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), mode
    )
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
    """Replace the file `path` by `content`, permissions `mode`; after a power cut it has the old or new content."""
    with whole(path, mode) as file:
        file.write(content)


class TempNamePattern(NamedTuple):
    """A pattern of directories (`place`) and file names by which `sweep` finds what killed processes left behind."""

    place: str  # a glob of folders
    name: str  # a pattern of the whole name


_PART = r"\.[0-9a-f]{8}\.part"
OF_FOLDER = (  # in an office folder whose lock is held; `backups` has a lock of its own
    TempNamePattern(".", r"prongsai\.new(-wal|-shm|-journal)?"),
    *(
        TempNamePattern(place, _PART)
        for place in (".", "blobs", "scans", "inbox", "outbox", "phones")
    ),
    TempNamePattern("blobs", r"new-[0-9a-f]{16}"),
    TempNamePattern("outbox", r"print-[0-9a-f]{16}\.pdf"),
)
OF_BACKUPS = (  # in a location of backups
    *(TempNamePattern(place, _PART) for place in (".", "files/??", "parts")),
    TempNamePattern(".", r"\.backup-[a-z0-9_]{8}(\.held)?"),
    TempNamePattern(".", r"\..+(\.backup\.zip|\.prongsai-backup)\.part"),
)
OF_KEYS = (TempNamePattern(".", _PART),)
TRIAL = (
    TempNamePattern(".", r"\.trial-[a-z0-9_]{8}(\.held)?"),
)  # a backup restored beside itself to be tried, and its keys
ASIDE = "prongsai-tmp-"  # prefix of folders in the system's temporary directory, and of packs being filled
OF_ASIDE = (TempNamePattern(".", ASIDE + r"[a-z0-9_]{8}(\.held)?"),)
# suffix of the lock file beside a temporary folder, locked while its process lives
LOCK_SUFFIX = ".held"
DEAD = timedelta(days=1)  # no process works on a temporary file longer than this


def sweep(
    directory: Path, leftovers: Iterable[TempNamePattern], min_age: timedelta = timedelta()
) -> None:
    """Overwrite and delete files that killed processes left, by the patterns in `leftovers`. Files of running processes
    stay: those with a locked lock file or, without any, those younger than `min_age`."""
    for one in leftovers:
        for path in _named(directory, one):
            with suppress(OSError):  # tried again next time
                if _is_left(path, min_age):
                    _sweep_off(path)


def _named(directory: Path, temp_name: TempNamePattern) -> Sequence[Path]:
    """Return the paths that match, a folder before its lock file. Only names are read: there may be thousands."""
    found, is_named = list[Path](), re.compile(temp_name.name).fullmatch
    for place in sorted(directory.glob(temp_name.place)) if temp_name.place != "." else [directory]:
        with suppress(OSError):  # the file may be gone already
            found += [place / name for name in sorted(filter(is_named, os.listdir(place)))]
    return found


def _is_left(path: Path, older: timedelta) -> bool:
    """Return whether no process works on it any more. Raises OSError while one does."""
    mark = path if path.name.endswith(LOCK_SUFFIX) else path.with_name(path.name + LOCK_SUFFIX)
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
    """Delete what killed processes left in the key directory, its parent and the system's temporary directory."""
    sweep(keys, OF_KEYS, DEAD)
    sweep(keys.parent, TRIAL, DEAD)
    sweep(Path(gettempdir()), OF_ASIDE, DEAD)


# numbers of the OSErrors that say that another process has the lock
BUSY = frozenset({errno.EAGAIN, errno.EACCES, errno.EDEADLK})


def lock(file: IO[str]) -> None:
    """Lock an open file until it is closed or its process ends. Raises OSError while another process has it locked."""
    if os.name == "nt":
        import msvcrt

        file.seek(1024)  # a byte nobody reads, so the process id stays readable
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]  # only Windows has it
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def opened(path: Path) -> BinaryIO:
    """Open a file chosen by the user for reading. Raises OSError at once for a folder, device or pipe."""
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
    """Yield a new private directory in `within` (None = the system's temporary one), named `prefix` plus random digits.
    It is deleted after the block; after a crash, `sweep` deletes it. Raises OSError."""
    folder = (within or Path(gettempdir())) / f"{prefix}{secrets.token_hex(4)}"
    with _held(folder.with_name(folder.name + LOCK_SUFFIX)):
        folder.mkdir(OWN)
        keep_private(folder)
        try:
            yield folder
        finally:
            delete_folder(folder)


def copied(path: Path | str, target: Path | str) -> None:
    """Copy a file with its times and permissions, without the system call CopyFile2, which wine 8 lacks."""
    copyfile(path, target)
    copystat(path, target)


def delete_folder(folder: Path) -> None:
    """Delete a directory with its content, except files that the system keeps locked."""
    rmtree(folder, onerror=lambda call, path, _error: _delete_locked(call, Path(path)))


def _delete_locked(call: Callable[..., object], path: Path) -> None:
    """Delete a read-only file, which Windows refuses at first; what could not be listed or opened stays."""
    with suppress(OSError):
        path.chmod(stat.S_IRWXU)
        if call in (os.unlink, os.rmdir):
            call(str(path))


@contextmanager
def _held(mark: Path) -> Iterator[None]:
    """Keep a locked lock file during the block, where locking works; else age alone tells what is left over."""
    with mark.open("x", encoding="ascii") as file:
        try:
            lock(file)
        except OSError:
            file.close()
            mark.unlink(missing_ok=True)
        try:
            yield
        finally:
            file.close()  # on Windows an open file cannot be deleted
            with suppress(OSError):
                mark.unlink(missing_ok=True)


def pieces_of(path: Path) -> Iterator[bytes]:
    """Yield the bytes of a file in pieces of PIECE bytes."""
    with opened(path) as file:
        while piece := file.read(PIECE):
            yield piece


def wipe(path: Path) -> None:
    """Overwrite a file with zeros and delete it, if it exists. A flash drive may keep the old cells. Raises OSError."""
    with suppress(FileNotFoundError):
        # Windows says now, before a byte is gone, whether another has it open
        patiently(partial(os.rename, path, path))
        with path.open("r+b") as file:
            left = path.stat().st_size
            while left > 0:
                left -= file.write(bytes(min(left, PIECE)))
            file.flush()
            os.fsync(file.fileno())  # otherwise the zeros might never be written to the medium
        path.unlink()


def file_hash(path: Path, afresh: bool = False) -> bytes:
    """Return the SHA-256 of a file's bytes; `afresh` reads the medium instead of the system's cache."""
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
    """Rename a file or directory durably to `path`, replacing a file of that name. Raises OSError."""
    patiently(partial(os.replace, draft, path))
    sync_directory(path.parent)
    if draft.parent != path.parent:
        sync_directory(draft.parent)


def patiently(action: Callable[[], object]) -> None:
    """Call `action`; on Windows, retry for about a second while another program has the file open. Raises OSError."""
    for pause in PAUSES:
        try:
            action()
            return
        except PermissionError as error:
            if getattr(error, "winerror", None) not in HELD_OPEN:
                raise
            sleep(pause)
    action()


def link(origin: Path, name: Path) -> None:
    """Give a file a further name (hard link) durably. Raises OSError, also if the drive has no hard links."""
    os.link(origin, name)
    sync_directory(name.parent)


def make_directory(path: Path, mode: int = 0o777) -> None:
    """Make a directory with its missing parents, durably; do nothing if it exists. Raises OSError."""
    if path.is_dir():
        return
    make_directory(path.parent)
    path.mkdir(mode, exist_ok=True)
    if mode == OWN:
        keep_private(path)
    sync_directory(path.parent)


def keep_private(directory: Path) -> None:
    """Restrict a new directory to its owner on Windows; elsewhere its file mode has done so already."""
    if os.name == "nt":
        from storage.windows import own

        own(directory)


def settle(path: Path) -> bool:
    """Flush the whole drive on which `path` lies; return whether the system confirmed it."""
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
    except (OSError, AttributeError):  # the drive was removed, or the system lacks that call
        return False


def sync_directory(path: Path) -> None:
    """Flush a directory, so that names created in it are durable. Does nothing on Windows, which flushes by itself."""
    if os.name == "nt":
        return
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
