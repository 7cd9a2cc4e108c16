"""Blocks that only covers and official letters have. None of them is numbered or ruled."""

from dataclasses import dataclass
from typing import Literal

from core.blocks.words import RichText

LineSize = Literal["great", "large", "plain"]


@dataclass(frozen=True, slots=True)
class Cover:
    """The first sheet of a bound paper, with QR and foot but without head and page number.

    The first of `lines` is the largest; `foot` at the bottom says who made it and when. `emblem` is a picture,
    `emblem_file` the SHA-256 of the file it is stored in, which only the writer of papers reads."""

    lines: tuple[RichText, ...]
    foot: tuple[RichText, ...] = ()
    emblem: bytes = b""
    emblem_file: str = ""


@dataclass(frozen=True, slots=True)
class MemoHead:
    """The head of a บันทึกข้อความ: ครุฑ of 1.5 cm, then agency, number, date and subject over dotted lines. Without an
    emblem its place stays empty in the official size. An empty value leaves a line to write on."""

    agency: RichText
    number: RichText = ""
    date: RichText = ""
    subject: RichText = ""
    emblem: bytes = b""
    emblem_file: str = ""


@dataclass(frozen=True, slots=True)
class LetterHead:
    """The head of a หนังสือภายนอก: ครุฑ of 3 cm in the middle, number left, sender right, date below. Without an emblem
    its place stays empty in the official size."""

    sender: tuple[RichText, ...]  # agency, then its address
    number: RichText = ""
    date: RichText = ""
    emblem: bytes = b""
    emblem_file: str = ""


@dataclass(frozen=True, slots=True)
class BannerLine:
    """A line of a banner."""

    text: RichText
    rank: LineSize = "plain"  # how much it stands out


@dataclass(frozen=True, slots=True)
class Banner:
    """Centred lines below an emblem of 3 cm: the head of an order, or the words of a certificate. Without an emblem its
    place stays empty in the official size."""

    lines: tuple[BannerLine, ...]
    emblem: bytes = b""
    emblem_file: str = ""


@dataclass(frozen=True, slots=True)
class Labels:
    """The lines เรื่อง, เรียน, อ้างถึง, สิ่งที่ส่งมาด้วย of a letter, each with its text indented behind the label."""

    pairs: tuple[tuple[RichText, RichText], ...]


@dataclass(frozen=True, slots=True)
class Closing:
    """The end of a letter: ขอแสดงความนับถือ from the middle of the page, room to sign, name and position centred below.

    If `word` is empty, name and position keep their place; `aside` centres the block in the right half of the page. The
    block is never split, and never stands alone on a page."""

    name: str = ""  # "" leaves dots between the brackets
    position: tuple[RichText, ...] = ()
    word: RichText = ""
    step: str = ""  # id of the step of a route that is signed here; "" = none
    aside: bool = False
