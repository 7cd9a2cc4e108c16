"""What a folder keeps of people: words wherever they stand, files, and who looked at them (EXCHANGE 6.4, DESIGN 10)."""

from collections.abc import Callable, Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple, Protocol

from core.model.values import Ref


class Stood(NamedTuple):
    """Words that stand in a place, or once stood there: an older value is kept as long as nobody erases it."""

    ref: Ref
    field: str
    hash: str  # as the line has it, 43 letters; what an erasure names
    words: str
    shows: bool  # is it what the place shows now, or one side of what it shows?


class Viewed(NamedTuple):
    """One line of the log of views: references, never names. `chain` binds it to the line before."""

    number: int
    at: str  # ISO date and time, as this PC had it
    person: str  # id of the person at the keyboard, or ""
    deed: str  # view, print, save_paper, export, extract, erase, restore
    of: str  # what was seen or left: a record, or a token
    chain: bytes


class Privacy(Protocol):
    """What a face asks of the words and views of one folder."""

    def words(self, holds: Callable[[str], bool]) -> Sequence[Stood]:
        """Every text here that `holds` says yes to, older values and records in the bin too."""

    def files(self) -> Sequence[Ref]:
        """Every file of evidence that was not erased, in the bin or not."""

    def asked(self) -> Mapping[str, int]:
        """How many personal words of the own unit other devices ask for, by their signing key in hex."""

    def views(self) -> Sequence[Viewed]:
        """The log of views, the oldest first."""

    def broken_at(self) -> int | None:
        """The number of the first line of it that was changed, taken out or cut off; None = it is whole."""


def link(before: bytes, number: int, at: str, person: str, deed: str, of: str) -> bytes:
    """The chain value of a line: SHA-256(chain before, the line's parts, a zero byte after each)."""
    said = "".join(f"{part}\0" for part in (number, at, person, deed, of))
    return sha256(before + said.encode()).digest()
