"""The errors a user sees when something cannot be done."""

from collections.abc import Sequence
from typing import NamedTuple


class UserError(Exception):
    """What happened, why, and what to do next, each one calm Thai sentence; nothing was changed."""

    def __init__(self, what: str, why: str, do: str) -> None:
        super().__init__(f"{what} {why} {do}")
        self.what, self.why, self.do = what, why, do


class Usage(UserError):
    """The arguments of a command do not fit together (exit 2)."""


class Fault(NamedTuple):
    """One place in a file that must be mended; line from 1."""

    file: str
    line: int
    what: str
    mend: str


class BrokenInstrument(UserError):
    """A form cannot be used: every fault names its file, line and mend."""

    def __init__(self, what: str, why: str, do: str, faults: Sequence[Fault] = ()) -> None:
        super().__init__(what, why, do)
        self.faults = tuple(faults)


class Frozen(UserError):
    """The record is covered by a standing sign-off."""


class Refused(UserError):
    """A foreign file or part of one is not taken in."""


class FolderLocked(UserError):
    """Another window has the office folder open; `pid` is its process, 0 if unknown."""

    def __init__(self, what: str, why: str, do: str, pid: int = 0) -> None:
        super().__init__(what, why, do)
        self.pid = pid
