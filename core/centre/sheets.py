"""A table of a centre as rows of words: what the window shows, a screen reader reads, Excel gets and paper prints."""

from collections.abc import Sequence
from typing import NamedTuple

from core.blocks.document import Block, Column, Document, Gap, Heading, Para, Row, Stamp, Table, Tone
from core.thai.numbering import arabic_digits


class SheetHead(NamedTuple):
    """`share`: how wide it is beside the others."""

    words: str
    share: float = 1
    number: bool = False


class SheetRow(NamedTuple):
    """A row; `key` names what it is about, `tone` is a second word for what it says, never the only one."""

    cells: tuple[str, ...]
    key: str = ""
    tone: Tone = ""
    group: bool = False  # one cell over all columns


class CentreSheet(NamedTuple):
    """A table with its sentence; `note` stands below it."""

    id: str
    title: str
    heads: tuple[SheetHead, ...]
    rows: tuple[SheetRow, ...]
    sentence: str = ""
    note: str = ""
    empty: str = ""  # what is said where there are no rows


def table_of(sheet: CentreSheet) -> Table:
    """The table as a block of a paper."""
    columns = tuple(
        Column(one.words, one.share, align="right" if one.number else "left", number=one.number, least=8)
        for one in sheet.heads
    )
    return Table(
        columns, tuple(_row(one, len(sheet.heads)) for one in sheet.rows) or (_nothing(sheet),), note=sheet.note
    )


def _row(one: SheetRow, count: int) -> Row:
    return Row(one.cells[:1], "group") if one.group else Row(one.cells, tones=(one.tone,) * count if one.tone else ())


def _nothing(sheet: CentreSheet) -> Row:
    return Row((sheet.empty or "–",), "sub")


def document_of(
    title: str, office: str, year: int, sheets: Sequence[CentreSheet], before: Sequence[Block] = ()
) -> Document:
    """A paper of these tables on its side; `before` stands above the first: the picture they are the figures of."""
    blocks: list[Block] = [*before]
    for one in sheets:
        several = [Heading(one.title)] if len(sheets) > 1 or before else []
        said: list[Block] = [Para(one.sentence), Gap(1)] if one.sentence else []
        blocks += [*several, *said, table_of(one)]
    head = (title, f"ประจำปีงบประมาณ พ.ศ. {year}") if year else (title,)
    return Document(
        title=head,
        running=f"{title} {year or ''}".strip(),
        office=arabic_digits(office),
        stamp=Stamp(),
        blocks=tuple(blocks),
        landscape=True,
    )
