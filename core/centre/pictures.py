"""Pictures of a centre as cells and bars that the window and paper draw alike, each with its figures as a table."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from core.blocks.document import Bar, Block, Column, Gap, HeadCell, Para, Row, Table, Tone
from core.centre.sheets import CentreSheet
from core.i18n import _

LEVELS: tuple[Tone, ...] = ("", "grave", "high", "watch", "calm", "lit")  # grounds on paper, from nothing to the best


class PictureCell(NamedTuple):
    """A cell of a grid; `level` 0 = there is nothing to compare, 1 the lowest to 5 the highest."""

    row: int
    column: int
    label: str
    value: str
    level: int
    key: str
    says: str  # the whole of it in a sentence


class PictureBar(NamedTuple):
    """A bar with its words; `share` 0 to 1, None = no figure."""

    label: str
    value: str
    share: Fraction | None
    level: int
    key: str
    says: str


class Picture(NamedTuple):
    """A grid of cells or a list of bars; `mark`: where a line stands across the bars."""

    id: str
    title: str
    sentence: str
    sheet: CentreSheet
    cells: tuple[PictureCell, ...] = ()
    bars: tuple[PictureBar, ...] = ()
    row_heads: tuple[str, ...] = ()
    column_heads: tuple[str, ...] = ()
    legend: tuple[tuple[int, str], ...] = ()
    mark: Fraction | None = None
    mark_words: str = ""


def level_of(share: Fraction | None, cuts: Sequence[Fraction]) -> int:
    """Between which of four cuts a share lies: 1 to 5; 0 without one."""
    return 0 if share is None else 1 + sum(share >= cut for cut in cuts)


def cuts_of(least: Fraction | None) -> tuple[Fraction, ...]:
    """Where the levels begin, in whole per cent: around the share to pass with, where there is one."""
    if least is None or not Fraction(1, 10) < least < 1:
        return Fraction(50, 100), Fraction(65, 100), Fraction(80, 100), Fraction(90, 100)
    part = Fraction(int((1 - least) * 100 / 3), 100)
    return least - Fraction(6, 100), least, least + part, least + 2 * part


def percent(share: Fraction) -> str:
    """A share as a whole per cent, cut so that what is below a limit is never shown as reaching it."""
    return str(int(share * 100))


def legend_of(cuts: Sequence[Fraction], least: Fraction | None) -> tuple[tuple[int, str], ...]:
    """What the levels mean, the highest first."""
    said = [_("ต่ำกว่าร้อยละ {n}").format(n=percent(cuts[0]))]
    for low, high in pairwise(cuts):
        said.append(_("ร้อยละ {low}–{high}").format(low=percent(low), high=percent(high - Fraction(1, 100))))
    said.append(_("ร้อยละ {n} ขึ้นไป").format(n=percent(cuts[-1])))
    if least is not None and cuts[1] == least:
        said[2] = _("{range} ผ่าน").format(range=said[2])
    return *reversed([*enumerate(said, 1)]), (0, _("ยังไม่มีคะแนน"))


def blocks_of(picture: Picture) -> tuple[Block, ...]:
    """The picture as it is printed: its words stand in its cells, and what its grounds mean below."""
    drawn = _grid(picture) if picture.cells else _bars(picture) if picture.bars else ()
    said = (Para(picture.sentence),) if picture.sentence else ()
    return (*said, *drawn, *_legend(picture), Gap(3))


def _legend(picture: Picture) -> tuple[Block, ...]:
    """What the grounds mean, each on its own ground."""
    if not picture.legend:
        return ()
    columns = tuple(Column("", 1, align="center") for _one in picture.legend)
    tones = tuple(LEVELS[level] for level, _words in picture.legend)
    head = (HeadCell(_("ความหมายของสี"), across=len(columns)),)
    return Gap(2), Table(columns, (Row(tuple(words for _level, words in picture.legend), tones=tones),), head=(head,))


def _grid(picture: Picture) -> tuple[Block, ...]:
    at = {(one.row, one.column): one for one in picture.cells}
    tall, wide = max(row for row, _column in at) + 1, max(column for _row, column in at) + 1
    rows = []
    for n in range(tall):
        found = [at.get((n, column)) for column in range(wide)]
        head = (picture.row_heads[n],) if picture.row_heads else ()
        cells = tuple("" if one is None else " ".join(filter(None, (one.label, one.value))) for one in found)
        tones: tuple[Tone, ...] = tuple("" if one is None else LEVELS[one.level] for one in found)
        rows.append(Row((*head, *cells), tones=(*[""] * len(head), *tones)))  # type: ignore[arg-type]
    heads = picture.column_heads or ("",) * wide
    columns = [Column("", 3.2)] * bool(picture.row_heads) + [Column(one, 1, align="center") for one in heads]
    over = () if picture.column_heads else ((HeadCell(picture.title, across=len(columns)),),)
    return (Table(tuple(columns), tuple(rows), head=over),)


def _bars(picture: Picture) -> tuple[Block, ...]:
    columns = (Column("", 3), Column("", 6), Column("", 2, align="right", number=True))
    rows = tuple(Row((one.label, Bar(0, float(one.share or 0)), one.value)) for one in picture.bars)
    head = (HeadCell(picture.title, across=len(columns)),)
    line = (Para(picture.mark_words, small=True),) if picture.mark is not None and picture.mark_words else ()
    return (Table(columns, rows, head=(head,)), *line)
