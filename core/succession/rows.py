"""What is shown of an officer who leaves, finished: sections of lines, and what lies outside the folder."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from core.backups.retention import Backup, Second
from core.papers.root_paper import KeptRoot
from core.values import Ref


class Outside(NamedTuple):
    """What the records cannot say: how far the office's log has left, its keys on this PC, its backups."""

    sent: Mapping[bytes, int] = {}  # how far the own streams are in files for others
    key: bytes = b""  # of this PC; b"" = its keys are lost
    sealed: datetime | None = None  # when the passphrase was set that opens the keys in the backups
    roots: tuple[KeptRoot, ...] = ()
    backup: Backup | None = None  # the newest in the folder
    second: Second | None = None
    photos: int = 0  # of phones, that wait for a person to decide on them


class WorkLine(NamedTuple):
    """One thing that is handed over, and where it is."""

    title: str
    where: str
    ref: Ref | None = None  # what it leads to
    moves: bool = False  # it passes to who follows when work moves

    @property
    def words(self) -> str:
        return " · ".join(filter(None, (self.title, self.where)))


class HandoverPart(NamedTuple):
    key: str  # as the paper asks for it
    title: str
    lines: tuple[WorkLine, ...]


class Leaving(NamedTuple):
    """Everything of one person, in one place."""

    person: Ref
    name: str
    position: str
    sections: tuple[HandoverPart, ...]

    @property
    def moving(self) -> int:
        """How many lines pass to who follows."""
        return sum(line.moves for section in self.sections for line in section.lines)


class Successor(NamedTuple):
    """Who follows: somebody who works here, or a new person by name and position."""

    person: Ref | None
    name: str = ""
    position: str = ""
