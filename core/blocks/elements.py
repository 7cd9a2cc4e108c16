"""The parts that blocks of a printed paper consist of: text runs, the parts of covers and official letters, and
drawings. A drawing repeats what the text says; colour never carries meaning alone."""

from dataclasses import dataclass
from typing import Literal

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text in one style. `verbatim`: its digits never become Thai digits, as in codes and links."""

    text: str
    bold: bool = False
    italic: bool = False
    underline: bool = False
    verbatim: bool = False


RichText = str | Run | tuple[str | Run, ...]  # a newline is a wanted line break


def plain(text: RichText) -> str:
    """Return a rich text as a plain string, without styles."""
    parts = text if isinstance(text, tuple) else (text,)
    return "".join(part.text if isinstance(part, Run) else part for part in parts)


LineSize = Literal["great", "large", "plain"]


@dataclass(frozen=True, slots=True)
class Cover:
    """The cover sheet of a bound paper, without head and page number. The first of `lines` is the largest; `foot` says
    who made the paper and when. `emblem` is the picture, or `emblem_file` is the picture's SHA-256."""

    lines: tuple[RichText, ...]
    foot: tuple[RichText, ...] = ()
    emblem: bytes = b""
    emblem_file: str = ""


@dataclass(frozen=True, slots=True)
class MemoHead:
    """The head of a memorandum (บันทึกข้อความ): a ครุฑ of 1.5 cm, then agency, number, date and subject over dotted
    lines. Without a picture, room for the ครุฑ stays empty. An empty text leaves a dotted line to write on."""

    agency: RichText
    number: RichText = ""
    date: RichText = ""
    subject: RichText = ""
    emblem: bytes = b""
    emblem_file: str = ""


@dataclass(frozen=True, slots=True)
class LetterHead:
    """The head of a letter (หนังสือภายนอก): ครุฑ of 3 cm or room for it, number left, sender right, date below."""

    sender: tuple[RichText, ...]  # agency, then its address
    number: RichText = ""
    date: RichText = ""
    emblem: bytes = b""
    emblem_file: str = ""


@dataclass(frozen=True, slots=True)
class BannerLine:
    """One line of a banner; `rank` says how much it stands out."""

    text: RichText
    rank: LineSize = "plain"  # how much it stands out


@dataclass(frozen=True, slots=True)
class Banner:
    """Centred lines below an emblem of 3 cm (or its space): the head of an order, or the text of a certificate."""

    lines: tuple[BannerLine, ...]
    emblem: bytes = b""
    emblem_file: str = ""


@dataclass(frozen=True, slots=True)
class Labels:
    """The lines เรื่อง, เรียน, อ้างถึง, สิ่งที่ส่งมาด้วย of an official letter: (label, text to the right of it)."""

    pairs: tuple[tuple[RichText, RichText], ...]


@dataclass(frozen=True, slots=True)
class Closing:
    """The end of an official letter, kept on one page: ขอแสดงความนับถือ (`word`, "" = left out), space to sign, name
    and position, centred on one axis. `aside`: that axis is the middle of the page's right half."""

    name: str = ""  # "" leaves dots between the brackets
    position: tuple[RichText, ...] = ()
    word: RichText = ""
    step: str = ""  # id of the step of a route that is signed here; "" = none
    aside: bool = False


@dataclass(frozen=True, slots=True)
class Series:
    """One outline of a radar chart. `values`: a fraction from 0 to 1 for each axis, None = unknown."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Radar:
    """A radar chart of three or more axes. The first outline is solid and tinted, others are dashed; no pass line."""

    axes: tuple[str, ...]  # a newline where the label may break: มิติที่ ๑⏎(๒๔/๓๐)
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class BarBand:
    """The band of a grade on a score bar: its label, and the points where it starts."""

    label: str
    start: float


@dataclass(frozen=True, slots=True)
class BarMark:
    """A labelled position on a score bar, in points."""

    label: str
    at: float  # points


@dataclass(frozen=True, slots=True)
class ScoreBar:
    """A bar from `start` to `top` points: bands of grades, dashed pass lines, markers (▾) above, a `note` below."""

    top: float
    bands: tuple[BarBand, ...]  # upwards; what lies below the first one has no grade
    lines: tuple[BarMark, ...] = ()
    markers: tuple[BarMark, ...] = ()
    start: float = 0  # first point of the part shown; a bar that begins above 0 says so
    note: RichText = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """One result printed in large type, with label and remark; the value is text, already rounded."""

    label: RichText
    value: RichText
    remark: RichText = ""


@dataclass(frozen=True, slots=True)
class Tiles:
    """Several results in large type, side by side."""

    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class GoalNode:
    """A box in a tree of goals: a bold title, a note below, and its sub-boxes."""

    title: RichText
    note: RichText = ""
    branches: "tuple[GoalNode, ...]" = ()


@dataclass(frozen=True, slots=True)
class GoalTree:
    """A tree of goals with three levels, drawn from left to right: aim, groups, goals."""

    root: GoalNode


@dataclass(frozen=True, slots=True)
class QrCode:
    """A centred QR code, `mm` wide, of upper-case letters, digits and `:`. Above 61 characters its dots get finer."""

    qr: str
    mm: float = 38
