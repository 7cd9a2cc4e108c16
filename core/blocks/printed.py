"""A printed paper: its pages, how it is protected, and which letters could not be printed."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, Self

from core.errors import UserError
from core.i18n import _

if TYPE_CHECKING:
    from core.blocks.document import Document

SQUARE, SQUARES = 5.0, (8.0, 8.0)  # mm: the side of a black square; from the edges of its corner to it
SHORTEST, LONGEST = 8, 127  # letters; bytes in UTF-8, a PDF reader takes no more (ISO 32000-2, revision 6)


@dataclass(frozen=True, slots=True)
class Safety:
    """Protection and attachment of a PDF; nothing unless somebody asks for it."""

    password: str = field(default="", repr=False)  # as `password_of` gives it; "" = anybody opens it
    data: bytes = field(default=b"", repr=False)  # JSON attached to it; b"" = none

    def __bool__(self) -> bool:
        return bool(self.password or self.data)


PLAIN = Safety()


def password_of(typed: str) -> str:
    """The password as it is written into a PDF, in its composed form (NFC). UserError when it is not safe to use.

    Readers differ in whether they prepare a password as the standard asks (SASLprep). What preparing would change is
    refused, so that all of them open it: invisible letters, forms of other letters, and sara am, which it takes apart.
    """
    password = unicodedata.normalize("NFC", typed.strip())
    if len(password) < SHORTEST:
        raise _unsafe(_("รหัสผ่านต้องมีอย่างน้อย {n} ตัว").format(n=SHORTEST), _("ตั้งให้ยาวขึ้น คำไทยหลายคำต่อกันจำง่ายและเดายาก"))
    if len(password.encode(errors="replace")) > LONGEST:
        raise _unsafe(_("รหัสผ่านยาวเกินกว่าที่ไฟล์ PDF เก็บได้"), _("ตั้งให้สั้นลง อักษรไทยได้ไม่เกิน {n} ตัว").format(n=LONGEST // 3))
    if odd := sorted({letter for letter in password if _differs(letter)}):
        shown = " ".join(letter if letter.isprintable() else f"U+{ord(letter):04X}" for letter in odd)
        raise _unsafe(
            _("โปรแกรมอ่าน PDF บางโปรแกรมอ่านอักษรนี้ในรหัสผ่านต่างกัน: {letters}").format(letters=shown),
            _("ตั้งรหัสผ่านโดยไม่ใช้อักษรนี้"),
        )
    return password


def _differs(letter: str) -> bool:
    import stringprep

    prepared = unicodedata.normalize("NFKC", letter)
    hidden = stringprep.in_table_b1(letter) or stringprep.in_table_c12(letter) or stringprep.in_table_c21_c22(letter)
    return prepared != letter or hidden or "\ud800" <= letter <= "\udfff"


def _unsafe(why: str, do: str) -> UserError:
    return UserError(_("ใช้รหัสผ่านนี้กับไฟล์ PDF ไม่ได้"), why, do)


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
