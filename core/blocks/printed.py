"""A printed paper: its pages, how it is protected, and which letters could not be printed."""

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
    """Protection and attachment of a PDF; nothing unless somebody asks for it."""

    password: str = field(default="", repr=False)  # as `password_of` gives it; "" = anybody opens it
    data: bytes = field(default=b"", repr=False)  # JSON attached to it; b"" = none

    def __bool__(self) -> bool:
        return bool(self.password or self.data)


PLAIN = Safety()


@dataclass(frozen=True, slots=True)
class Drawn:
    """Something on a page of a PDF, in tenths of a point from its upper left corner; the first page is 1."""

    kind: Literal["words", "tick", "place"]
    page: int
    left: int
    top: int
    right: int
    bottom: int
    said: str = ""  # the words; the state of a tick


class SignBox(NamedTuple):
    """Where on the pages of a PDF somebody signs: points from the upper left corner of page `page` (the first is 1)."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Printed:
    """A paper that was written; of the letters its font has not, each as a sentence: □ is printed for them."""

    pages: int  # 0 = the program that opens the file makes the pages
    missing_letters: tuple[str, ...] = ()
    places: tuple[SignBox, ...] = ()  # to sign, in reading order (core.blocks.document.sign_places); of a PDF
    drawn: tuple[Drawn, ...] = ()  # what stands where on the pages of a PDF, in the order it was drawn


class LaidOut(Protocol):
    """A paper laid out as a file, in which its seal stands as soon as it is signed."""

    @property
    def printed(self) -> Printed: ...
    @property
    def kept(self) -> bytes:
        """The file of what it is (core.blocks.kept); b"" when that is larger than what is read, or was not wanted."""

    def file(self, seal: str = "") -> bytes:
        """The bytes of the file with the text of this seal in the place of the one it was laid out with."""


class Papers(Protocol):
    """Writes Documents as files."""

    def write(self, documents: Sequence[Document], path: Path, safety: Safety = PLAIN) -> Printed:
        """Write one packet by the ending of `path`, .pdf .xlsx or .docx: whole or not at all. UserError."""


class Size(NamedTuple):
    width: float  # points
    height: float


class Pixels(NamedTuple):
    """A picture, four bytes a pixel: blue, green, red and one unused."""

    width: int = 0
    height: int = 0
    stride: int = 0  # bytes from one line to the next
    data: bytes = b""


class Pages(AbstractContextManager["Pages"], Protocol):
    """Any thread may ask; `close` when nobody looks at them any more."""

    @property
    def data(self) -> bytes:
        """The PDF."""

    @property
    def sizes(self) -> Sequence[Size]: ...

    def pixels(self, number: int, scale: float) -> Pixels:
        """Page `number` (the first is 0) with `scale` pixels a point; none at all once they are closed."""

    def close(self) -> None:
        """Waits for the picture that is being drawn, of these pages or of others."""

    def __enter__(self) -> Self: ...
