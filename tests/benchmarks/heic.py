"""Photographs of 12 MP as telephones of today keep them: a HEIC whose picture is a grid of tiles of 512 pixels.

The tiles (tests/data/evidence) are noise over soft colours, 48 kB each, so a photograph takes 2.3 MB,
half of what the same takes as JPEG. Which tile stands where makes each photograph another one.
"""

from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from random import Random
from struct import pack

DATA = Path(__file__).parents[1] / "data" / "evidence"
SIDE, WIDE, HIGH = 512, 4032, 3024  # pixels of a tile, of a photograph
COLUMNS, ROWS = -(-WIDE // SIDE), -(-HIGH // SIDE)
GRID, EXIF = 1, 2  # items; the tiles follow
TIFF = b"MM\0*\0\0\0\x08\0\1\x01\x32\0\2\0\0\0\x14\0\0\0\x1a\0\0\0\0" + b"2026:03:05 10:20:30\0"  # when it was taken


def photograph(seed: int) -> bytes:
    """A turned photograph."""
    chance = Random(seed)
    tiles = [(DATA / f"tile_{n}.heic").read_bytes() for n in (1, 2)]
    order = [chance.randrange(len(tiles)) for _tile in range(COLUMNS * ROWS)]
    grid = pack(">BBBBHH", 0, 0, ROWS - 1, COLUMNS - 1, WIDE, HIGH)
    content = [grid, pack(">I", 0) + TIFF, *(inside(tiles[which], b"mdat") for which in order)]
    head, configs = box(b"ftyp", b"heic", pack(">I", 0), b"mif1heic"), [whole(one, b"hvcC") for one in tiles]
    first = len(head) + len(meta(configs, order, [(0, 0)] * len(content))) + 8
    starts = accumulate(map(len, content[:-1]), initial=first)
    return head + meta(configs, order, list(zip(starts, map(len, content), strict=True))) + box(b"mdat", *content)


def meta(configs: Sequence[bytes], order: Sequence[int], places: Sequence[tuple[int, int]]) -> bytes:
    """What the items are, where they lie, how they belong together."""
    tiles = range(EXIF + 1, EXIF + 1 + len(order))
    kinds = [(GRID, b"grid"), (EXIF, b"Exif"), *((one, b"hvc1") for one in tiles)]
    entries = [box(b"infe", pack(">IHH", 2 << 24, one, 0), kind, b"\0") for one, kind in kinds]
    uses = box(b"dimg", pack(f">HH{len(order)}H", GRID, len(order), *tiles)) + box(b"cdsc", pack(">HHH", EXIF, 1, GRID))
    count = len(configs)  # properties: a configuration of each tile, the two sizes, a quarter turn
    sizes = [box(b"ispe", pack(">III", 0, *size)) for size in ((SIDE, SIDE), (WIDE, HIGH))]
    said = [pack(">HBBB", GRID, 2, count + 2, 0x80 | (count + 3))]
    said += [pack(">HBBB", one, 2, 0x80 | (which + 1), count + 1) for one, which in zip(tiles, order, strict=True)]
    used = box(b"ipma", pack(">II", 0, len(said)), *said)
    extents = [pack(">HHHII", item, 0, 1, *place) for (item, _kind), place in zip(kinds, places, strict=True)]
    return box(
        b"meta", pack(">I", 0),
        box(b"hdlr", pack(">II", 0, 0), b"pict", bytes(13)),
        box(b"pitm", pack(">IH", 0, GRID)),
        box(b"iinf", pack(">IH", 0, len(entries)), *entries),
        box(b"iref", pack(">I", 0), uses),
        box(b"iprp", box(b"ipco", *configs, *sizes, box(b"irot", b"\3")), used),
        box(b"iloc", pack(">IBBH", 0, 0x44, 0, len(extents)), *extents),
    )  # fmt: skip


def box(name: bytes, *content: bytes) -> bytes:
    inner = b"".join(content)
    return pack(">I", 8 + len(inner)) + name + inner


def whole(file: bytes, name: bytes) -> bytes:
    """The first box of this name, wherever it lies."""
    at = file.index(name) - 4
    return file[at : at + int.from_bytes(file[at : at + 4], "big")]


def inside(file: bytes, name: bytes) -> bytes:
    return whole(file, name)[8:]
