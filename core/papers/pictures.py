"""The photographs and the emblem of a document: loading their bytes, and setting how many are printed on a page."""

from collections.abc import Callable
from dataclasses import replace

from core.blocks.document import (
    Block,
    Cell,
    Document,
    ForeignPages,
    PerPage,
    Photos,
    Row,
    Table,
    Together,
    TwoColumns,
)
from core.blocks.letters import Banner, Cover, LetterHead, MemoHead

Headed = Cover | MemoHead | LetterHead | Banner
PageOpener = Callable[[ForeignPages], tuple[bytes, ...]]  # pages of a foreign PDF as pictures; UserError


def pictured(document: Document, picture: Callable[[str], bytes], opened: PageOpener) -> Document:
    """Return the document with the bytes of its pictures and emblem, and the pages of PDFs of other origin, filled in.

    `picture` returns the bytes for a SHA-256, b"" if they are not on this PC.
    """

    def filled(block: Photos) -> Photos:
        photos = (replace(one, data=picture(one.file)) if one.file else one for one in block.photos)
        return replace(block, photos=tuple(photos))

    blocks = tuple(
        replace(one, pages=opened(one)) if isinstance(one, ForeignPages) else one
        for one in _each(document.blocks, filled)
    )
    return _headed(
        replace(document, blocks=blocks),
        lambda head: (head.emblem_file, picture(head.emblem_file) if head.emblem_file else head.emblem),
    )


def crested(document: Document, file: str) -> Document:
    """Return the document with the emblem `file` (a SHA-256) on its cover and on the heads of letters and memos."""
    return _headed(document, lambda head: (file, head.emblem))


def _headed(document: Document, emblem: Callable[[Headed], tuple[str, bytes]]) -> Document:
    """Return the document with the emblem (SHA-256, bytes) that `emblem` gives for its cover and letter heads."""
    blocks: list[Block] = []
    for block in document.blocks:
        match block:
            case MemoHead() | LetterHead() | Banner():
                file, data = emblem(block)
                blocks.append(replace(block, emblem_file=file, emblem=data))
            case _:
                blocks.append(block)
    cover = document.cover
    if cover:
        file, data = emblem(cover)
        cover = replace(cover, emblem_file=file, emblem=data)
    return replace(document, blocks=tuple(blocks), cover=cover)


def paged(document: Document, per_page: PerPage) -> Document:
    """Return the document with up to `per_page` photographs on each page."""
    return replace(document, blocks=_each(document.blocks, lambda block: replace(block, per_page=per_page)))


def _each(blocks: tuple[Block, ...], change: Callable[[Photos], Photos]) -> tuple[Block, ...]:
    """Return the blocks with every block of photographs changed, also those inside others."""
    return tuple(_changed(block, change) for block in blocks)


def _changed(block: Block, change: Callable[[Photos], Photos]) -> Block:
    match block:
        case Photos():
            return change(block)
        case Table():
            return replace(block, rows=tuple(_row(row, change) for row in block.rows))
        case Together():
            return replace(block, blocks=_each(block.blocks, change))
        case TwoColumns():
            return replace(block, left=_each(block.left, change), right=_each(block.right, change))
        case _:
            return block


def _row(row: Row, change: Callable[[Photos], Photos]) -> Row:
    """Return the row with the photographs in its cells changed; most have none."""
    if not any(isinstance(cell, Photos | Together) for cell in row.cells):
        return row
    return replace(row, cells=tuple(_cell(cell, change) for cell in row.cells))


def _cell(cell: Cell, change: Callable[[Photos], Photos]) -> Cell:
    if isinstance(cell, Photos):
        return change(cell)
    return replace(cell, blocks=_each(cell.blocks, change)) if isinstance(cell, Together) else cell
