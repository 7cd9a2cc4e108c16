"""Drawings in a paper. They repeat what its text says; colour never carries meaning alone."""

from dataclasses import dataclass

from core.blocks.words import RichText


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
