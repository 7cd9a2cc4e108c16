"""A machine that would not: at one operation of one command SQLite or the system refuses, and what is said is judged.

The operations are those on files below a place; a refusal that never came is a fault of the test (`Machine.hit`).
"""

import builtins
import errno
import io
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copytree
from typing import Any
from urllib.request import url2pathname

import pytest
from pysqlite3 import dbapi2

from core.errors import cause
from storage.db.folder import opening
from storage.db.folder.folder import DATABASE
from storage.db.folder.opening import create_database
from tests.killed import KILL
from tests.ui.terminal.conftest import CommandOutput

SYSTEM = (errno.ENOSPC, errno.EIO, errno.EROFS, errno.EACCES, errno.EMFILE)
SQLITE = (
    ("database is locked", 5),
    ("database or disk is full", 13),
    ("disk I/O error", 10),
    ("malformed", 11),
    ("no", 7),
)
FOLDERS = ("office", "centre", "root", "drawn")  # of the world; drawn: the centre after a draw
DONE = "แล้ว แต่"  # of what was saved before the failure: Unfinished and its like


@dataclass
class Machine:
    """Counts the operations on files below `place`, and refuses the one with the number `at` (from 1; 0 = none)."""

    place: Path
    at: int = 0
    turn: int = 0  # which of the errors that fit the operation
    sticky: bool = False  # every later one of its kind is refused too
    kills: bool = False  # instead of refusing the process dies there
    ops: list[str] = field(default_factory=list)
    hit: str = ""

    def note(self, kind: str, path: object) -> None:
        """One operation; raises instead of it when it is its turn."""
        if not str(path).startswith(str(self.place)):
            return
        self.ops.append(kind)
        if len(self.ops) == self.at or (self.sticky and self.hit == kind):
            self.hit = kind
            if self.kills:
                os.kill(os.getpid(), KILL)
            raise self.error(kind, path)

    def error(self, kind: str, path: object) -> Any:
        if kind not in ("sql", "connect"):
            number = SYSTEM[self.turn % len(SYSTEM)]
            return OSError(number, os.strerror(number), str(path))
        words, code = (
            SQLITE[self.turn % len(SQLITE)]
            if kind == "sql"
            else ("unable to open database file", 14)
        )
        error: Any = dbapi2.OperationalError(words) if code != 11 else dbapi2.DatabaseError(words)
        error.sqlite_errorcode = code
        return error

    @contextmanager
    def at_work(self) -> Iterator[None]:
        """Everything inside is done by this machine."""
        with pytest.MonkeyPatch.context() as patch:
            for owner, name, kind in (
                *((os, name, name) for name in ("open", "replace", "rename", "mkdir", "unlink")),
                *((module, "open", "open") for module in (io, builtins)),
            ):
                patch.setattr(owner, name, self._watched(getattr(owner, name), kind))
            patch.setattr(os, "fsync", self._synced(os.fsync))
            patch.setattr(dbapi2, "connect", self._connected(dbapi2.connect))
            # every step of it may be refused
            patch.setattr(opening, "create_database", create_database)
            yield

    def _watched(self, real: Callable[..., Any], kind: str) -> Callable[..., Any]:
        def watched(path: Any, *more: Any, **named: Any) -> Any:
            self.note(kind, os.fspath(path) if isinstance(path, str | os.PathLike) else "")
            return real(path, *more, **named)

        return watched

    def _synced(self, real: Callable[[int], None]) -> Callable[[int], None]:
        def synced(handle: int) -> None:
            self.note("fsync", self.place)
            real(handle)

        return synced

    def _connected(self, real: Callable[..., Any]) -> Callable[..., Any]:
        machine = self

        def connected(path: str, **named: Any) -> Any:
            file = path.removeprefix("file://").partition("?")[0]
            where = url2pathname(file) if ":memory:" not in file else file

            class Refusing(dbapi2.Connection):  # type: ignore[misc]  # pysqlite3 carries no types
                def execute(self, *words: Any) -> Any:
                    machine.note("sql", where)
                    return super().execute(*words)

                def executemany(self, *words: Any) -> Any:
                    machine.note("sql", where)
                    return super().executemany(*words)

            machine.note("connect", where)
            return real(path, factory=Refusing, **named)

        return connected


def faults_of(output: CommandOutput, *, reports: bool = False) -> Iterator[str]:
    """What is wrong with what a command said of a machine that would not; `reports`: on stdout what it found."""
    said = output.out + output.err
    if output.code not in (0, 1):
        yield f"exit {output.code}"
    if "Traceback" in said or "สะดุด" in said:
        yield "told as a bug"
    english = (
        "database",
        "disk",
        "Too many",
        "denied",
        "No space",
        "Input/output",
        "Read-only",
        "Errno",
        "malformed",
    )
    if any(words in said for words in english):
        yield "told in the machine's own words"
    if output.code == 1 and not any(
        "ก" <= letter <= "๛" for letter in (said if reports else output.err)
    ):
        yield "no sentence on stderr"


assert all(cause(OSError(number, "")) for number in SYSTEM)


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """Everything inside is done in that time, else TimeoutError: nobody waits for what never comes.

    On Windows, which knows no alarm, the suite itself ends a test that takes too long (tests/windows/suite.py).
    """
    if sys.platform == "win32":
        yield
        return

    def late(_signal: int, _frame: object) -> None:
        raise TimeoutError

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


@dataclass(frozen=True)
class World:
    """The folders of the sample job, their keys, and the words that stand for their records."""

    place: Path
    names: Mapping[str, str]

    def copy(self, to: Path, line: str) -> "World":
        """What a line needs of it, elsewhere."""
        for name in ("keys", *(one for one in FOLDERS if f"{{{one}}}" in line), "in"):
            copytree(self.place / name, to / name)
        return World(to, self.names)

    def words(self, line: str) -> list[str]:
        """The words of a line; `{place}` and the folders stand for where they lie."""
        folders = {name: str(self.place / name) for name in (*FOLDERS, "in", "out")}
        return [word.format(**self.names, **folders) for word in line.split()]


def folder_of(line: str) -> str:
    """The folder a line works on."""
    return next((name for name in FOLDERS[1:] if f"{{{name}}}" in line), FOLDERS[0])


def ops_in(folder: Path) -> int:
    """How many lines the log of a folder holds; -1 when there is none."""
    if not (folder / DATABASE).is_file():
        return -1
    with closing(dbapi2.connect(f"file:{folder / DATABASE}?mode=ro", uri=True)) as db:
        return int(db.execute("SELECT count(*) FROM op").fetchone()[0])
