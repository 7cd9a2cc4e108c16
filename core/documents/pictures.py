"""The photographs of a document: their bytes from where they are kept, and how many stand on a page."""

from collections.abc import Callable
from dataclasses import replace

from core.documents.blocks import Block, Document, PerPage, Photos, Side, Together


def pictured(document: Document, picture: Callable[[str], bytes]) -> Document:
    """The document with its pictures; `picture` gives the bytes of a SHA-256, b"" when they are not here."""

    def filled(block: Photos) -> Photos:
        photos = (replace(one, data=picture(one.file)) if one.file else one for one in block.photos)
        return replace(block, photos=tuple(photos))

    return replace(document, blocks=_each(document.blocks, filled))


def paged(document: Document, per_page: PerPage) -> Document:
    """The document with so many photographs a page."""
    return replace(document, blocks=_each(document.blocks, lambda block: replace(block, per_page=per_page)))


def _each(blocks: tuple[Block, ...], change: Callable[[Photos], Photos]) -> tuple[Block, ...]:
    """The blocks with every one of photographs changed."""
    return tuple(_changed(block, change) for block in blocks)


def _changed(block: Block, change: Callable[[Photos], Photos]) -> Block:
    match block:
        case Photos():
            return change(block)
        case Together():
            return replace(block, blocks=_each(block.blocks, change))
        case Side():
            return replace(block, left=_each(block.left, change), right=_each(block.right, change))
        case _:
            return block
