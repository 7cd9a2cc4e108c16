"""What the blocks of a paper are made of: runs of text of one style each, the parts of covers and official letters, and
drawings, which repeat what the text says; colour never carries meaning alone."""

from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text; `verbatim` keeps digits as typed (codes, links, handles, paper sizes)."""

    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False
    verbatim: bool = False


RichText = str | Run | tuple[str | Run, ...]  # a newline is a wanted line break


def plain(text: RichText) -> str:
    """Return the text without styles."""
    parts = text if isinstance(text, tuple) else (text,)
    return "".join(part.text if isinstance(part, Run) else part for part in parts)


LineSize = Literal["great", "large", "plain"]


@dataclass(frozen=True, slots=True)
class Cover:
    """The first sheet of a bound paper, with QR and foot but without head and page number. The first of `lines` is the
    largest; `foot` at the bottom says who made it and when. `emblem` is a picture, `emblem_file` the SHA-256 of the
    file it is stored in, which only the writer of papers reads."""

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
    """The head of a หนังสือภายนอก: ครุฑ of 3 cm (or its empty place), number left, sender right, date below."""

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
    """Centred lines below an emblem of 3 cm (or empty room): the head of an order, or the words of a certificate."""

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


@dataclass(frozen=True, slots=True)
class Series:
    """One outline of a radar chart: a fraction from 0 to 1 for each axis, None if unknown."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Radar:
    """A radar chart of three or more axes; the first series is solid and tinted, the others dashed; no pass line."""

    axes: tuple[str, ...]  # a newline where the label may break: มิติที่ ๑⏎(๒๔/๓๐)
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class BarBand:
    """The band of a grade, which begins at `start` points."""

    label: str
    start: float


@dataclass(frozen=True, slots=True)
class BarMark:
    """A labelled position on a score bar, in points."""

    label: str
    at: float  # points


@dataclass(frozen=True, slots=True)
class ScoreBar:
    """A bar from 0 to `top` points with the bands of grades, dashed pass lines, and markers (▾) above."""

    top: float
    bands: tuple[BarBand, ...]  # upwards; what lies below the first one has no grade
    lines: tuple[BarMark, ...] = ()
    markers: tuple[BarMark, ...] = ()
    start: float = 0  # first point of the part shown; a bar that begins above 0 says so
    note: RichText = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """One result in large print; the value is text, already rounded."""

    label: RichText
    value: RichText
    remark: RichText = ""


@dataclass(frozen=True, slots=True)
class Tiles:
    """Several results in large print, side by side."""

    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class GoalNode:
    """A box in a tree: a bold title and a note below."""

    title: RichText
    note: RichText = ""
    branches: "tuple[GoalNode, ...]" = ()


@dataclass(frozen=True, slots=True)
class GoalTree:
    """A tree of three levels that grows to the right: aim, groups, goals."""

    root: GoalNode


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR code centred on a line, `mm` wide, for upper case, digits and `:`; finer dots above 61 characters."""

    qr: str
    mm: float = 38
