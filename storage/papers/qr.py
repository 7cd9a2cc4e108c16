"""QR codes of one size: version 3, level M, alphanumeric, mask 3, as every page bears one and each is another.

segno makes the same codes (tests), for any size and four times slower. ISO/IEC 18004.
"""

from collections.abc import Sequence
from functools import cache
from itertools import groupby
from typing import NamedTuple

import segno

SIDE, DATA, CHECK, MOST = 29, 44, 26, 60  # modules; code words of data and of correction; characters
LETTERS = {letter: value for value, letter in enumerate("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:")}
MODE, MODE_BITS, COUNT_BITS, END = 0b0010, 4, 9, 4
PADS = (0xEC, 0x11)
FIELD = 0x11D  # the polynomial of GF(256)

Bars = tuple[tuple[int, int, int], ...]  # column, row, length of what is dark


class Grid(NamedTuple):
    """What is alike in all codes."""

    fixed: tuple[int, ...]  # rows as numbers, the left module the highest bit; data modules as the mask has them
    places: tuple[tuple[int, int], ...]  # row and bit of each data module, in the order they are filled


def bars(text: str) -> Bars:
    """The dark bars of the code of a text; segno makes those of other letters. ValueError when it is too long."""
    if len(text) > MOST or not LETTERS.keys() >= set(text):
        return tuple(_bars([int(bytes(row).hex()[1::2], 2) for row in _by_segno(text)]))
    grid, bits = _grid(), _bits(text)
    rows = list(grid.fixed)
    for at, (row, bit) in enumerate(grid.places, start=1):
        if bits >> (len(grid.places) - at) & 1:
            rows[row] ^= bit
    return tuple(_bars(rows))


def _bars(rows: list[int]) -> list[tuple[int, int, int]]:
    found = []
    for number, row in enumerate(rows):
        at = 0
        for dark, run in groupby(f"{row:0{SIDE}b}"):
            length = len(list(run))
            if dark == "1":
                found.append((at, number, length))
            at += length
    return found


def _bits(text: str) -> int:
    """All code words as one number, the modules that are left over light."""
    value, size = MODE << COUNT_BITS | len(text), MODE_BITS + COUNT_BITS
    values = [LETTERS[letter] for letter in text]
    for first, second in zip(values[::2], values[1::2], strict=False):
        value, size = value << 11 | first * 45 + second, size + 11
    if len(values) % 2:
        value, size = value << 6 | values[-1], size + 6
    size += END
    value, size = value << END + 8 - size % 8, size + 8 - size % 8  # an empty word where none is begun, as in segno
    words = value.to_bytes(size // 8, "big") + bytes(PADS[at % 2] for at in range(DATA - size // 8))
    spare = len(_grid().places) - (DATA + CHECK) * 8
    return int.from_bytes(words + _correction(words), "big") << spare


def _correction(words: bytes) -> bytes:
    """The remainder by the generator polynomial."""
    table, rest = _table(), 0
    high, low = (CHECK - 1) * 8, (1 << (CHECK - 1) * 8) - 1
    for word in words:
        rest = (rest & low) << 8 ^ table[word ^ rest >> high]
    return rest.to_bytes(CHECK, "big")


@cache
def _table() -> tuple[int, ...]:
    """The generator polynomial times each of the 256 factors, its highest term left out."""
    polynomial = [1]
    root = 1
    for _ in range(CHECK):
        longer = [*polynomial, 0]
        for at, factor in enumerate(polynomial):
            longer[at + 1] ^= _times(factor, root)
        polynomial, root = longer, _times(root, 2)
    return tuple(int.from_bytes(bytes(_times(one, factor) for one in polynomial[1:]), "big") for factor in range(256))


def _times(one: int, other: int) -> int:
    product = 0
    while other:
        product ^= one * (other & 1)
        one = one << 1 ^ (FIELD if one & 0x80 else 0)
        other >>= 1
    return product


@cache
def _grid() -> Grid:
    """The patterns as segno has them, the mask in between, and the way of the data: two columns up, two down."""
    drawn = _by_segno("0")
    rows = [
        sum((drawn[row][at] if _pattern(row, at) else (row + at) % 3 == 0) << SIDE - 1 - at for at in range(SIDE))
        for row in range(SIDE)
    ]
    places = []
    for turn, right in enumerate((*range(SIDE - 1, 6, -2), 5, 3, 1)):
        for row in range(SIDE) if turn % 2 else reversed(range(SIDE)):
            places += [(row, 1 << SIDE - 1 - at) for at in (right, right - 1) if not _pattern(row, at)]
    return Grid(tuple(rows), tuple(places))


def _by_segno(text: str) -> Sequence[bytearray]:
    return segno.make(text, version=3, error="m", micro=False, boost_error=False, mask=3).matrix


def _pattern(row: int, column: int) -> bool:
    """Whether a module is of a finder, the timing, the alignment or the format."""
    corner = (row < 9 and (column < 9 or column >= SIDE - 8)) or (row >= SIDE - 8 and column < 9)
    return corner or 6 in (row, column) or max(abs(row - 22), abs(column - 22)) <= 2
