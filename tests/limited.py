"""Commands run as on a PC that will not let them write: folders nobody may write to, files that may not grow.

Root may write anywhere, so where the tests run as root the commands lose that right; others have never had it.
"""

import ctypes
import errno
import os
import platform
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parents[1]
_PAST_PERMISSIONS = (1, 2, 3)  # capabilities: write anywhere, read anywhere, act as any owner
_DROP = 24  # prctl: for good, also for what is run from here
# prctl
_NO_MORE_RIGHTS = 38
_FILTER_CALLS = 22
_BY_PROGRAM = 2
_SYNC = {"x86_64": (74, 75), "aarch64": (82, 83)}  # the numbers of fsync and fdatasync


class CommandOutput(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def calm(self) -> bool:
        """Refused in Thai sentences, with nothing of Python's."""
        thai = any("ก" <= letter <= "๛" for letter in self.err)
        return self.code == 1 and thai and "Traceback" not in self.err and "Error" not in self.err


def as_anybody(most: int | None = None) -> Callable[[], None]:
    """What a process does before it runs a command: it keeps to permissions, and to files of at most so many bytes."""

    def limit() -> None:
        if os.geteuid() == 0:
            libc = ctypes.CDLL(None, use_errno=True)
            for capability in _PAST_PERMISSIONS:
                if libc.prctl(_DROP, capability, 0, 0, 0):
                    raise OSError(ctypes.get_errno(), "prctl")
        if most is not None:
            import resource  # a module Windows lacks

            resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))

    return limit


def nothing_lasts() -> None:
    """From here on this process cannot make a file durable, as on a drive that breaks: its calls fail with EIO."""
    first, second = _SYNC[platform.machine()]
    allowed, refused = 0x7FFF0000, 0x00050000 | errno.EIO
    steps = [
        (0x20, 0, 0, 0),
        (0x15, 2, 0, first),
        (0x15, 1, 0, second),
        (0x06, 0, 0, allowed),
        (0x06, 0, 0, refused),
    ]
    program = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *one) for one in steps))
    libc = ctypes.CDLL(None, use_errno=True)
    filter_ = struct.pack("HP", len(steps), ctypes.addressof(program))
    if libc.prctl(_NO_MORE_RIGHTS, 1, 0, 0, 0) or libc.prctl(_FILTER_CALLS, _BY_PROGRAM, filter_):
        raise OSError(ctypes.get_errno(), "prctl")


def command(
    *words: object, keys: Path, most: int | None = None, room: Path | None = None
) -> CommandOutput:
    """Run one command line of main.py; `room` is where it may unpack."""
    environ = {**os.environ, "PRONGSAI_KEYS": str(keys)}
    done = subprocess.run(
        [sys.executable, ROOT / "main.py", *map(str, words)],
        env=environ | ({"TMPDIR": str(room)} if room else {}),
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
        preexec_fn=as_anybody(most),
    )
    return CommandOutput(done.returncode, done.stdout, done.stderr)


@contextmanager
def closed(place: Path) -> Iterator[None]:
    """A file or folder nobody may write to meanwhile, nor into anything in it."""
    inside = [place, *(place.rglob("*") if place.is_dir() else ())]
    modes = {path: path.stat().st_mode for path in inside}
    for path in inside:
        path.chmod(modes[path] & ~0o222)
    try:
        yield
    finally:
        for path, mode in modes.items():
            path.chmod(mode)


def every_byte(folder: Path) -> Mapping[str, str]:
    """The hash of every file in a folder."""
    return {
        str(path): sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
