"""The program versions in the user's own folder: which one is started, and whether its window came up. The installed
program is started by its own starter and looks in that folder first (main.py). Next to a version's directory lie its
marks: `.sound`, written last when it was installed; `.up` once its window came up; `.aside` when it is no longer used;
and one file per start, locked as long as that program runs, with `up` in it once the window is there. An unlocked start
file without `up` is that of a failed start. Uses the standard library only: nothing else is loaded yet."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from pathlib import Path
from secrets import token_hex
from typing import IO

from core.updates import FailedVersion, highest, is_version, number_of
from storage.files import lock

FOLDER, RELEASE = "versions", "release.json"
SOUND = ".sound"
UP = ".up"
ASIDE = ".aside"
START = ".start-"
# content of a start's file; of equal length, so that even a full disk takes the change
CAME = "up"
WAITS = "--"
# the newest record of the publisher's keys that came with an update
PUBLISHER_FILE = "publisher.json"
REVOKED = "revoked"  # in the mark of a version whose key the publisher no longer names
# in the mark of a version that did not come up: whether a person knows
UNTOLD = "untold"
TOLD = "told"
OFTEN = 2  # after so many failed starts in a row a version is put aside, and the one before starts at once
# variable: file of the start
TRY = "PRONGSAI_START"
# variable: version that started it
INSTALLED = "PRONGSAI_INSTALLED"
FLAGS = ("-X", "utf8", "-B")
SIGNER_WITHIN = 1000  # first bytes of the mark `.sound` in which the signer's key is found
_SIGNER = rb'"key":"([0-9a-f]{64})"'


def start(versions: Path, program: Path, arguments: Sequence[str], *, window: bool) -> int | None:
    """Run, with `arguments`, the highest verified version above that in `program` (except on Windows, in place of this
    process). Return its exit status, None if none was run. Without `window`, run only a version whose window once came
    up, as no other version may migrate data."""
    if INSTALLED in os.environ and program.resolve().parent == versions.resolve():
        return None  # an update: what started it has tried those above, and one start counts one failure
    release = _json(program / RELEASE)
    own = str(release.get("version", ""))
    keys = _keys(versions, release.get("publisher"))
    for version in above(versions, own):
        if _revoked(versions, version, keys):
            continue
        if (window and put_aside(versions, version)) or not (
            window or marked(versions, version, UP)
        ):
            continue
        status = _started(versions, version, own, arguments, window=window)
        if status is not None:
            return status
    return None


def _keys(versions: Path, own_record: object) -> Collection[object]:
    """Return the publisher's keys by the newer of `own_record` and an update's record; () if `own_record` is none."""
    seen = _json(versions / PUBLISHER_FILE)
    if not isinstance(own_record, dict):
        return ()
    later = seen.get("root") == own_record.get("root") and _count(seen.get("number")) > _count(
        own_record.get("number")
    )
    keys = (seen if later else own_record).get("keys")
    return keys if isinstance(keys, list) else ()


def _count(value: object) -> int:
    return value if isinstance(value, int) else 0


def _revoked(versions: Path, version: str, keys: Collection[object]) -> bool:
    """Return whether the version was signed by a key that the publisher no longer names; it is then put aside."""
    with suppress(OSError), (versions / f"{version}{SOUND}").open("rb") as file:
        signer = re.search(_SIGNER, file.read(SIGNER_WITHIN))
        if keys and signer and signer[1].decode() not in keys:
            with suppress(OSError):
                (versions / f"{version}{ASIDE}").write_text(REVOKED, "ascii")
            return True
    return False


def above(versions: Path, installed: str) -> list[str]:
    """Return the versions that may be started in place of `installed`, the highest first."""
    fit = [
        one
        for one in sound(versions)
        if is_version(installed) and number_of(one) > number_of(installed)
    ]
    return sorted(
        (one for one in fit if not marked(versions, one, ASIDE)), key=number_of, reverse=True
    )


def sound(versions: Path) -> list[str]:
    """Return the versions that were verified when installed and whose directory exists."""
    named = [path.name.removesuffix(SOUND) for path in versions.glob(f"*{SOUND}")]
    return [one for one in named if is_version(one) and (versions / one).is_dir()]


def marked(versions: Path, version: str, mark: str) -> bool:
    return (versions / f"{version}{mark}").is_file()


def put_aside(versions: Path, version: str) -> bool:
    """Return whether a version's window failed to appear twice in a row; if so, bar the version until reinstalled."""
    if failures(versions, version) < OFTEN:
        return False
    with suppress(OSError):  # where nothing can be written it is still not started now
        (versions / f"{version}{ASIDE}").write_text(UNTOLD, "ascii")
    return True


def failures(versions: Path, version: str) -> int:
    """Return how many starts of a version have ended without a window since the last successful start."""
    return sum(_failed(path) for path in versions.glob(f"{version}{START}*"))


def _failed(start: Path) -> bool:
    with suppress(OSError), start.open("r+", encoding="ascii", errors="replace") as file:
        lock(file)  # raises OSError while the process of that start runs
        file.seek(0)
        return file.read(len(CAME)) != CAME
    return False


def forget_starts(versions: Path, version: str) -> None:
    """Delete the files that record starts of a version, except those of runs that have not ended."""
    for path in versions.glob(f"{version}{START}*"):
        with suppress(OSError):
            with path.open("r+", encoding="ascii") as file:
                lock(file)
            path.unlink()


def in_use(versions: Path, version: str) -> bool:
    """Return whether a process of this program version is running; True also if a file on a start is unreadable."""
    for path in versions.glob(f"{version}{START}*"):
        try:
            with path.open("r+", encoding="ascii") as file:
                lock(file)
        except OSError:
            return True
    return False


def _started(
    versions: Path, version: str, installed: str, arguments: Sequence[str], *, window: bool
) -> int | None:
    """Start a version and return its exit status, or None if another version must start in its place."""
    tree, proven = versions / version, marked(versions, version, UP)
    try:
        file = _begun(versions, version, came=not window)
    except OSError:  # a start that cannot be noted would be tried for ever; a full disk brings back no older version
        return _run(tree, {INSTALLED: installed}, arguments, wait=False) if proven else None
    with file:
        status = _run(tree, {TRY: file.name, INSTALLED: installed}, arguments, wait=not proven)
    if proven or marked(versions, version, UP) or not _failed(Path(file.name)):
        return status
    put_aside(versions, version)
    return None


def _run(
    tree: Path, variables: dict[str, str], arguments: Sequence[str], *, wait: bool
) -> int | None:
    """Start the program of a version. With `wait`, and on Windows always, go on when that one has ended."""
    line = [str(interpreter(tree)), *FLAGS, str(tree / "main.py"), *arguments]
    environ = {name: value for name, value in os.environ.items() if name != TRY} | variables
    try:
        # exec on Windows returns to the shell before the program ends
        if sys.platform != "win32" and not wait:
            os.execve(line[0], line, environ)
        process = subprocess.Popen(line, env=environ, close_fds=sys.platform == "win32")
    except OSError:  # the program is missing or may not be run: counts as a failed start
        return None
    for each in (signal.SIGINT, signal.SIGTERM):
        signal.signal(each, lambda _signal, _frame: process.terminate())
    return process.wait()


def _begun(versions: Path, version: str, *, came: bool) -> IO[str]:
    """Create the file of a start, locked; the program replacing this process inherits the lock. OSError."""
    file = (versions / f"{version}{START}{token_hex(4)}").open("x+", encoding="ascii")
    try:
        file.write(CAME if came else WAITS)
        file.flush()
        lock(file)
    except OSError:
        with suppress(OSError):
            file.close()
        with suppress(OSError):
            os.unlink(file.name)  # otherwise it would count as a failed start
        raise
    if sys.platform != "win32":
        os.set_inheritable(file.fileno(), True)
    return file


def interpreter(tree: Path) -> Path:
    """Return the path of the Python of the version in `tree`; without a console on Windows if this process has none."""
    named = tree / str(_json(tree / RELEASE).get("python", "python"))
    same = named.with_name(Path(sys.executable).name)
    return same if sys.platform == "win32" and same.is_file() else named


class ProgramStart:
    """Tells how the program was started and notes that its window came up: implements ui.desk.ProgramStart."""

    def __init__(
        self, home: Path, program: Path, migrates: Callable[[Path], bool] = lambda _folder: False
    ) -> None:
        """`home`: folder of all keys; `program`: folder of main.py; `migrates`: whether opening a folder migrates."""
        self.migrates = migrates
        self._versions, self._program = home.resolve() / FOLDER, program.resolve()
        self.version = str(_json(program / RELEASE).get("version", ""))

    @property
    def unproven(self) -> bool:
        """True if this is an update whose window has not come up before."""
        return self._own is not None and not marked(self._versions, self.version, UP)

    @property
    def _own(self) -> Path | None:
        """The file of this start, or None if the program was not started as an update."""
        named = Path(os.environ.get(TRY, ""))
        if named.name and self._program.parent == self._versions and named.is_file():
            return named
        return None

    def note_up(self, *, proven: bool = True) -> None:
        """Note that the window has come up. `proven=False`: another window was open, so the version stays unproven."""
        own = self._own
        if own is None:
            return
        with suppress(OSError), own.open("r+", encoding="ascii") as file:
            file.write(CAME)
        if proven:
            with suppress(OSError):
                (self._versions / f"{self.version}{UP}").touch()
            forget_starts(self._versions, self.version)

    def returned(self) -> FailedVersion | None:
        """Return the highest version that was put aside and not reported yet, and mark it as reported. If there is
        none, return a version that failed but will be tried again, or None."""
        for version in sorted(sound(self._versions), key=number_of, reverse=True):
            mark = self._versions / f"{version}{ASIDE}"
            with suppress(OSError):
                if mark.read_text("ascii") == UNTOLD:
                    mark.write_text(TOLD, "ascii")
                    return FailedVersion(version, marked(self._versions, version, UP))
        waits = (
            one for one in above(self._versions, self.version) if failures(self._versions, one)
        )
        return next((FailedVersion(one, opened=False, again=True) for one in waits), None)


def _json(path: Path) -> dict[str, object]:
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}


def newest_two(versions: Path, installed: str) -> set[str]:
    """Return which versions above `installed` to keep: the highest, and the highest other whose window came up."""
    there = above(versions, installed)
    first = highest(there)
    proven = [one for one in there if one != first and marked(versions, one, UP)]
    return {first, highest(proven)} - {""}
