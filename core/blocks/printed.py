"""A printed paper: its pages, its protection, and the characters that could not be printed."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, Self

if TYPE_CHECKING:
    from core.blocks.document import Document

SQUARE, SQUARES = 5.0, (8.0, 8.0)  # mm: the side of a black square; from the edges of its corner to it


@dataclass(frozen=True, slots=True)
class Safety:
    """The password of a PDF and the data attached to it; by default neither."""

    password: str = field(default="", repr=False)  # as `password_of` gives it; "" = anybody opens it
    data: bytes = field(default=b"", repr=False)  # JSON attached to it; b"" = none

    def __bool__(self) -> bool:
        return bool(self.password or self.data)


PLAIN = Safety()


@dataclass(frozen=True, slots=True)
class Drawn:
    """Something drawn on a PDF page, in tenths of a point from the page's upper left corner; the first page is 1."""

    kind: Literal["words", "tick", "place"]
    page: int
    left: int
    top: int
    right: int
    bottom: int
    said: str = ""  # the words; the state of a tick


class SignBox(NamedTuple):
    """A place to sign in a PDF, in points from the upper left corner of page `page` (the first is 1)."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Printed:
    """A paper that was written; `missing_letters` has a sentence for each character its font lacks, printed as □."""

    pages: int  # 0 = the program that opens the file makes the pages
    missing_letters: tuple[str, ...] = ()
    places: tuple[SignBox, ...] = ()  # to sign, in reading order (core.papers.register.sign_places); of a PDF
    drawn: tuple[Drawn, ...] = ()  # what stands where on the pages of a PDF, in the order it was drawn


class LaidOut(Protocol):
    """A paper laid out as a file; its seal is inserted once it is signed."""

    @property
    def printed(self) -> Printed: ...
    @property
    def kept(self) -> bytes:
        """Return the bytes to store for the print (core.blocks.kept); b"" if they are too large or not wanted."""

    def file(self, seal: str = "") -> bytes:
        """Return the bytes of the finished file; `seal` is the text of its seal, "" = the one it was laid out with."""


class Papers(Protocol):
    """A writer of Documents as files."""

    def write(self, documents: Sequence[Document], path: Path, safety: Safety = PLAIN) -> Printed:
        """Write `documents` to a file (.pdf, .xlsx, .docx), whole or not at all. UserError if it cannot be written."""


class Size(NamedTuple):
    width: float  # points
    height: float


class Pixels(NamedTuple):
    """A picture with four bytes per pixel: blue, green, red and one unused."""

    width: int = 0
    height: int = 0
    stride: int = 0  # bytes from one line to the next
    data: bytes = b""


class Pages(AbstractContextManager["Pages"], Protocol):
    """The pages of a PDF as pictures, for use from any thread; call `close` when they are no longer shown."""

    @property
    def data(self) -> bytes:
        """Return the bytes of the PDF."""

    @property
    def sizes(self) -> Sequence[Size]: ...

    def pixels(self, number: int, scale: float) -> Pixels:
        """Return page `number` (the first is 0) at `scale` pixels per point; an empty picture once pages are closed."""

    def close(self) -> None:
        """Close the pages; first wait until no picture is being drawn, of these or any other pages."""

    def __enter__(self) -> Self: ...
