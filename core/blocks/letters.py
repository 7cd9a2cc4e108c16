"""What only covers and official letters have. No part of them is numbered or ruled."""

from dataclasses import dataclass
from typing import Literal

from core.blocks.words import RichText

LineSize = Literal["great", "large", "plain"]


@dataclass(frozen=True, slots=True)
class Cover:
    """The first sheet of a bound paper: no head and no page number on it, but QR and foot.

    The first of `lines` is the largest; `foot` stands at the end of the sheet: who made it, when.
    `emblem` is a picture, `emblem_file` the SHA-256 of where its bytes are kept: nothing else reads files.
    """

    lines: tuple[RichText, ...]
    foot: tuple[RichText, ...] = ()
    emblem: bytes = b""
    emblem_file: str = ""


@dataclass(frozen=True, slots=True)
class MemoHead:
    """Head of a บันทึกข้อความ: ครุฑ of 1.5 cm, then agency, number, date and subject over dotted lines.

    Without an emblem its place is kept free, in the official size. What is empty is a line to write on.
    """

    agency: RichText
    number: RichText = ""
    date: RichText = ""
    subject: RichText = ""
    emblem: bytes = b""
    emblem_file: str = ""


@dataclass(frozen=True, slots=True)
class LetterHead:
    """Head of a หนังสือภายนอก: ครุฑ of 3 cm in the middle, the number left, the sender's lines right, the date below.

    Without an emblem its place is kept free, in the official size.
    """

    sender: tuple[RichText, ...]  # agency, then its address
    number: RichText = ""
    date: RichText = ""
    emblem: bytes = b""
    emblem_file: str = ""


@dataclass(frozen=True, slots=True)
class BannerLine:
    text: RichText
    rank: LineSize = "plain"  # how much it stands out


@dataclass(frozen=True, slots=True)
class Banner:
    """Lines in the middle below an emblem of 3 cm: the head of an order, the words of a certificate.

    Without an emblem its place is kept free, in the official size.
    """

    lines: tuple[BannerLine, ...]
    emblem: bytes = b""
    emblem_file: str = ""


@dataclass(frozen=True, slots=True)
class Labels:
    """Lines of a letter: เรื่อง, เรียน, อ้างถึง, สิ่งที่ส่งมาด้วย, each with its words hanging behind the label."""

    pairs: tuple[tuple[RichText, RichText], ...]


@dataclass(frozen=True, slots=True)
class Closing:
    """End of a letter: ขอแสดงความนับถือ from the middle of the page, room to sign, name and position centred below.

    Without the word the rest stands where it would with it; `aside`: in the middle of the right half of the page. It
    is never parted, nor stands alone on a page.
    """

    name: str = ""  # "" leaves dots between the brackets
    position: tuple[RichText, ...] = ()
    word: RichText = ""
    step: str = ""  # id of the step of a route that is signed here; "" = none
    aside: bool = False
