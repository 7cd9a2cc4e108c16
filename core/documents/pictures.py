"""Photographs of a document that name the file their bytes are kept in get these bytes."""

from collections.abc import Callable
from dataclasses import replace

from core.documents.blocks import Block, Document, Photos, Side, Together


def pictured(document: Document, picture: Callable[[str], bytes]) -> Document:
    """The document with its pictures; `picture` gives the bytes of a SHA-256, b"" when they are not here."""
    return replace(document, blocks=_all(document.blocks, picture))


def _all(blocks: tuple[Block, ...], picture: Callable[[str], bytes]) -> tuple[Block, ...]:
    return tuple(_one(block, picture) for block in blocks)


def _one(block: Block, picture: Callable[[str], bytes]) -> Block:
    match block:
        case Photos():
            photos = (replace(one, data=picture(one.file)) if one.file else one for one in block.photos)
            return replace(block, photos=tuple(photos))
        case Together():
            return replace(block, blocks=_all(block.blocks, picture))
        case Side():
            return replace(block, left=_all(block.left, picture), right=_all(block.right, picture))
        case _:
            return block
