"""Flows side by side: two columns that stay on one page, and big results in a row of boxes."""

from dataclasses import dataclass

from core.blocks.figures import Tile, Tiles
from core.blocks.words import plain
from storage.papers.pdf.flow import Setting, Stack, words
from storage.papers.pdf.pen import Pen
from storage.papers.typography.style import GREY, MM, RESULT, SMALL, TIGHT, WHITE, Style

BETWEEN = 8 * MM


@dataclass(frozen=True, slots=True)
class ColumnPair:
    left: Stack
    right: Stack
    shift: float  # of the right column
    full: float  # height of a page
    before: float = 2 * MM
    after: float = 2 * MM

    @property
    def height(self) -> float:
        return max(self.left.height, self.right.height)

    def split(self, room: float) -> "tuple[ColumnPair, ColumnPair] | None":
        """Only what no page holds is parted."""
        if self.height <= self.full:
            return None
        halves = [_halves(stack, room) for stack in (self.left, self.right)]
        if not any(upper.parts for upper, _ in halves):
            return None
        (left, left_rest), (right, right_rest) = halves
        upper = ColumnPair(left, right, self.shift, self.full, self.before, 0)
        return upper, ColumnPair(left_rest, right_rest, self.shift, self.full, 0, self.after)

    def draw(self, pen: Pen, x: float, top: float) -> None:
        self.left.draw(pen, x, top)
        self.right.draw(pen, x + self.shift, top)


def _halves(stack: Stack, room: float) -> tuple[Stack, Stack]:
    if stack.height <= room:
        return stack, Stack(())
    return stack.split(room) or (Stack(()), stack)


ACROSS, GAP = 4, 3 * MM  # tiles a row, and the room between them
INNER = 1.5 * MM


@dataclass(frozen=True, slots=True)
class TileRow:
    tiles: tuple[Stack, ...]
    width: float  # of one tile
    before: float = 2 * MM
    after: float = 3 * MM

    @property
    def height(self) -> float:
        return max(tile.height for tile in self.tiles) + 4 * MM

    def draw(self, pen: Pen, x: float, top: float) -> None:
        for tile in self.tiles:
            pen.box(x, top - self.height, self.width, self.height, WHITE)
            tile.draw(pen, x + INNER, top - (self.height - tile.height) / 2 - 1)
            x += self.width + GAP


def tile_rows(block: Tiles, width: float, setting: Setting) -> list[TileRow]:
    """The tiles, at most four a row, all of one width."""
    across = min(len(block.tiles), ACROSS)
    rows = []
    for at in range(0, len(block.tiles), ACROSS):
        wide = (width - GAP * (across - 1)) / across
        rows.append(TileRow(tuple(_tile(one, wide, setting) for one in block.tiles[at : at + ACROSS]), wide))
    return rows


def _tile(tile: Tile, width: float, setting: Setting) -> Stack:
    pale, big = Style(SMALL, TIGHT, align="center", colour=GREY), Style(RESULT, TIGHT, bold=True, align="center")
    texts = ((tile.label, pale), (tile.value, big), (tile.remark, pale))
    return Stack(tuple(words(text, style, width - 2 * INNER, setting) for text, style in texts if plain(text)))
