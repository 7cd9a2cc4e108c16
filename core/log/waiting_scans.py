"""Scanned pages that wait here, each with its file and what its QR codes contain."""

from collections.abc import Collection, Sequence
from typing import NamedTuple, Protocol


class PageKey(NamedTuple):
    """Which page of which file; the same file again is the same pages."""

    source: str  # SHA-256 of the file, hex
    number: int  # of the page in it; the first is 1


class ScannedPage(NamedTuple):
    """A page that waits until a person has looked at it; it lies on this PC only."""

    key: PageKey
    file: str  # name of the file, as people call it
    of: int  # pages that file has
    at: int  # when it came: milliseconds since 1970
    picture: str  # SHA-256 of the page as a JPEG, upright
    width: int  # pixels of that
    height: int
    grey: bool
    dpi: int  # 0 = nobody knows
    born: bool  # a program made it: no ink can be on it
    codes: tuple[str, ...]  # what its QR codes say
    typed: str = ""  # the short code a person read on it
    typed_page: int = 0  # and the number of the page


class ScannedFile(NamedTuple):
    """What became of one file."""

    pages: tuple[ScannedPage, ...]
    unread: tuple[int, ...] = ()  # pages that could not be shown


class Scans(Protocol):
    """The pages that wait here."""

    def all(self) -> Sequence[ScannedPage]:
        """Every page, in the order they came."""


class KeptScans(Scans, Protocol):
    """The same, with writing; nothing of it is in the log."""

    def add(self, pages: Collection[ScannedPage]) -> int:
        """Keep pages to wait; how many of them were not here yet."""

    def say(self, key: PageKey, code: str, page: int) -> None:
        """Keep what a person read on a page without a QR; "" = nothing after all."""

    def drop(self, keys: Collection[PageKey], *, sweep: bool = False) -> None:
        """Delete them; `sweep`: erase their content from the file too."""
