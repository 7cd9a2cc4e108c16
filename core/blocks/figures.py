"""Drawings of a paper. They repeat what its text states; no colour carries meaning alone."""

from dataclasses import dataclass

from core.blocks.words import RichText


@dataclass(frozen=True, slots=True)
class Series:
    """One outline of a radar: a share from 0 to 1 for every axis, None = not known."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Radar:
    """Three axes or more; the first series is solid and tinted, the others are dashed. There is no pass ring."""

    axes: tuple[str, ...]  # a newline where the label may break: มิติที่ ๑⏎(๒๔/๓๐)
    series: tuple[Series, ...]


@dataclass(frozen=True, slots=True)
class BarBand:
    """A grade begins here, in points."""

    label: str
    start: float


@dataclass(frozen=True, slots=True)
class Mark:
    label: str
    at: float  # points


@dataclass(frozen=True, slots=True)
class ScoreBar:
    """Points from 0 to `top` with the bands of the grades, the lines to pass (dashed) and markers (▾) above it."""

    top: float
    bands: tuple[BarBand, ...]  # upwards; what lies below the first one has no grade
    lines: tuple[Mark, ...] = ()
    markers: tuple[Mark, ...] = ()
    start: float = 0  # of the part shown; a bar that begins later says so
    note: RichText = ""


@dataclass(frozen=True, slots=True)
class Tile:
    """One big result; the value is text, already rounded."""

    label: RichText
    value: RichText
    remark: RichText = ""


@dataclass(frozen=True, slots=True)
class Tiles:
    tiles: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class GoalNode:
    """A box of a tree: its title bold, what it is about below."""

    title: RichText
    note: RichText = ""
    branches: "tuple[GoalNode, ...]" = ()


@dataclass(frozen=True, slots=True)
class GoalTree:
    """A tree of three levels that grows to the right: aim, groups, goals."""

    root: GoalNode


@dataclass(frozen=True, slots=True)
class QrCode:
    """A QR in the middle of a line, `mm` a side: upper case, digits and `:`; of more than 61 it is a finer one."""

    qr: str
    mm: float = 38
