"""The parts of a page ("flows") from top to bottom: paragraphs, numbered lists, pairs of columns, rows of boxes."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple, Protocol, runtime_checkable

from core.blocks.document import NumberedList
from core.blocks.elements import RichText, Tiles, plain
from storage.papers.pdf.pen import PdfPainter
from storage.papers.pdf.tagging import PdfTag
from storage.papers.typography.lines import TypesetLine, fill, line_of, tokens
from storage.papers.typography.style import GREY, MM, RESULT, SMALL, TIGHT, WHITE, TextStyle
from storage.papers.typography.text_lines import number, with_topic

NO_LABEL = TypesetLine((), 0)


class TypesettingOptions(NamedTuple):
    """How a paper's text is set: `thai` digits, `squeeze` (line spacing × this), `names` never broken across lines."""

    thai: bool = True
    squeeze: float = 1.0
    names: tuple[str, ...] = ()


class PagePart(Protocol):
    """A part of a page, laid out to a width, that can be drawn; all lengths are in points."""

    @property
    def height(self) -> float: ...
    @property
    def before(self) -> float:
        """The space above this part in points; left out at the top of a page."""

    @property
    def after(self) -> float:
        """The space below this part in points; left out at the foot of a page."""

    def draw(self, pdf: PdfPainter, x: float, top: float) -> None: ...


@runtime_checkable
class DivisiblePart(Protocol):
    """A part of a page with a method `split`, so that it may continue on the next page; all other parts stay whole."""

    def split(self, space: float) -> tuple[PagePart, PagePart] | None:
        """Return (the part that fits in `space` points, the rest for the next page), or None if it cannot be split."""


def parted(flow: PagePart, space: float) -> tuple[PagePart, PagePart] | None:
    """Return (what of `flow` fits in `space` points, the rest for the next page); None if it must stay whole."""
    return flow.split(space) if isinstance(flow, DivisiblePart) else None


@dataclass(frozen=True, slots=True)
class TypesetParagraph:
    """A part of a page: a paragraph broken into lines of its width."""

    lines: tuple[TypesetLine, ...]
    style: TextStyle
    leading: float
    width: float  # from the left indent to the right edge
    before: float = 0
    after: float = 0
    label: TypesetLine = NO_LABEL  # number of the list item, hanging left of the first line
    hang: float = 0
    first: float = 0
    tag: PdfTag = field(default_factory=PdfTag, compare=False)
    # None: the label is part of the words
    label_tag: PdfTag | None = field(default=None, compare=False)

    @property
    def height(self) -> float:
        return len(self.lines) * self.leading

    def split(self, space: float) -> "tuple[TypesetParagraph, TypesetParagraph] | None":
        """Split a paragraph in two of at least two lines, the first at most `space` points high; None if impossible."""
        fit = min(int((space + 0.01) // self.leading), len(self.lines) - 2)
        if fit < 2:
            return None
        rest = replace(self, lines=self.lines[fit:], before=0, label=NO_LABEL, first=0)
        return replace(self, lines=self.lines[:fit], after=0), rest

    def draw(self, pdf: PdfPainter, x: float, top: float) -> None:
        style, size = self.style, self.style.points
        x += style.left
        y = top - size
        if self.label.tokens:
            with pdf.within(self.label_tag or self.tag):
                pdf.line(x - self.hang, y, self.label, size, style.colour)
        with pdf.within(self.tag):
            for at, line in enumerate(self.lines):
                free = self.width - line.width
                inset = {"left": 0.0 if at else self.first, "center": free / 2, "right": free}[
                    style.align
                ]
                pdf.line(x + inset, y, line, size, style.colour)
                y -= self.leading


def words(
    text: RichText,
    style: TextStyle,
    width: float,
    setting: TypesettingOptions,
    label: str = "",
    hang: float = 0,
    tag: PdfTag | None = None,
) -> TypesetParagraph:
    """Return a text as a paragraph `width` points wide. `label`: its list number, printed left of the text, which is
    indented by `hang` points; `tag`: the structure tag, None = a new one."""
    size = style.points
    room = width - style.left
    first = style.first
    lines: list[TypesetLine] = []
    for wanted in tokens(text, style.bold, setting.thai, setting.names):
        lines += fill(wanted, size, room, first)
        first = 0
    leading = round(size * max(TIGHT, style.lead * setting.squeeze), 2)
    gap = setting.squeeze**4
    number = line_of(label, size, bold=style.bold, thai=setting.thai)
    around = style.before * gap, style.after * gap
    return TypesetParagraph(
        tuple(lines), style, leading, room, *around, number, hang, style.first, tag or PdfTag()
    )


def balanced(
    text: RichText,
    style: TextStyle,
    width: float,
    setting: TypesettingOptions,
    tag: PdfTag | None = None,
) -> TypesetParagraph:
    """Return a title as a paragraph with lines of similar length: as narrow as it can be without needing more lines."""
    best = words(text, style, width, setting, tag=tag)
    for share in range(19, 9, -1):
        narrower = words(text, style, width * share / 20, setting, tag=best.tag)
        if len(narrower.lines) > len(best.lines):
            break
        best = replace(narrower, width=width)
    return best


@dataclass(frozen=True, slots=True)
class VerticalSpace:
    """A part of a page: empty vertical space of this height (points)."""

    height: float
    before: float = 0
    after: float = 0

    def draw(self, pdf: PdfPainter, x: float, top: float) -> None: ...


@dataclass(frozen=True, slots=True)
class SignSpace:
    """A part of a page: empty room for a signature; drawing it records where to sign."""

    height: float
    width: float
    before: float = 0
    after: float = 0

    def draw(self, pdf: PdfPainter, x: float, top: float) -> None:
        pdf.sign_here(x, top, x + self.width, top - self.height)


@dataclass(frozen=True, slots=True)
class PartStack:
    """Parts of a page below one another, such as a cell's content; `again`: a repetition, which screen readers skip."""

    parts: tuple[PagePart, ...]
    again: bool = False  # a repetition of an earlier page, which screen readers skip

    @property
    def before(self) -> float:
        return self.parts[0].before if self.parts else 0

    @property
    def after(self) -> float:
        return self.parts[-1].after if self.parts else 0

    @property
    def height(self) -> float:
        return stacked(self.parts)

    def split(self, space: float) -> "tuple[PartStack, PartStack] | None":
        used = 0.0
        for at, part in enumerate(self.parts):
            gap = _gap(self.parts[at - 1], part) if at else 0.0
            if used + gap + part.height <= space + 0.01:
                used += gap + part.height
                continue
            halves = parted(part, space - used - gap)
            if halves:
                upper = (*self.parts[:at], halves[0])
                lower = (halves[1], *self.parts[at + 1 :])
                return replace(self, parts=upper), replace(self, parts=lower)
            if at:
                return (replace(self, parts=self.parts[:at]), replace(self, parts=self.parts[at:]))
            return None
        return None

    def draw(self, pdf: PdfPainter, x: float, top: float) -> None:
        if self.again:
            with pdf.within(None):
                replace(self, again=False).draw(pdf, x, top)
            return
        for at, part in enumerate(self.parts):
            top -= _gap(self.parts[at - 1], part) if at else 0
            part.draw(pdf, x, top)
            top -= part.height


def stacked(parts: Sequence[PagePart]) -> float:
    """Return the total height, in points, of page parts placed below one another, with the gaps between them."""
    if len(parts) == 1:
        return parts[0].height
    gaps = sum(_gap(above, below) for above, below in pairwise(parts))
    return sum(part.height for part in parts) + gaps


def _gap(flow: PagePart, page_flow: PagePart) -> float:
    return max(flow.after, page_flow.before)


def listed(
    block: NumberedList,
    style: TextStyle,
    width: float,
    setting: TypesettingOptions,
    left: float = 0,
    parent_number: str = "",
    tag: PdfTag | None = None,
) -> list[TypesetParagraph]:
    """Return the items of a numbered list as paragraphs, indented by `left` points and by their widest number.
    `parent_number` and `tag`: number and tag of the item in which the list is nested."""
    size = style.points
    numbers = [number(block, at, parent_number) for at in range(len(block.items))]
    widest = max(
        (line_of(one, size, thai=setting.thai).width for one in numbers if one), default=0.0
    )
    hang = widest + size * 0.5 if widest else 0.0
    own = TextStyle(style.size, style.lead, left=left + hang, after=size * 0.12)
    flows: list[TypesetParagraph] = []
    numbering = {"none": "", "-": "Disc"}.get(block.style, "Decimal")
    whole = PdfTag("L", tag, numbering=numbering)
    for label, item in zip(numbers, block.items, strict=True):
        entry = PdfTag("LI", whole)
        made = words(with_topic(item), own, width, setting, label, hang, PdfTag("LBody", entry))
        heard = replace(made, label_tag=PdfTag("Lbl", entry) if label else None)
        flows.append(heard)
        if item.items:
            flows += listed(item.items, style, width, setting, left + hang, label, heard.tag)
    return flows


BETWEEN = 8 * MM


@dataclass(frozen=True, slots=True)
class ColumnPair:
    """Two columns side by side, a part of a page. `shift`: where the right one begins; `full`: page height (points)."""

    left: PartStack
    right: PartStack
    shift: float  # distance of the right column from the left edge
    full: float  # height of a page
    before: float = 2 * MM
    after: float = 2 * MM
    tags: tuple[PdfTag, PdfTag] = field(
        default_factory=lambda: (PdfTag("Div"), PdfTag("Div")), compare=False
    )

    @property
    def height(self) -> float:
        return max(self.left.height, self.right.height)

    def split(self, space: float) -> "tuple[ColumnPair, ColumnPair] | None":
        """Return (what fits in `space` points, the rest). None if nothing fits, or if a whole page would hold all."""
        if self.height <= self.full:
            return None
        none = PartStack(())
        (left, left_rest), (right, right_rest) = (
            (stack, none) if stack.height <= space else stack.split(space) or (none, stack)
            for stack in (self.left, self.right)
        )
        if not left.parts and not right.parts:
            return None
        upper = replace(self, left=left, right=right, after=0)
        return upper, replace(self, left=left_rest, right=right_rest, before=0)

    def draw(self, pdf: PdfPainter, x: float, top: float) -> None:
        for tag, column, right in zip(
            self.tags, (self.left, self.right), (0, self.shift), strict=True
        ):
            with pdf.within(tag):
                column.draw(pdf, x + right, top)


ACROSS, GAP = 4, 3 * MM  # tiles a row, and the room between them
INNER = 1.5 * MM


@dataclass(frozen=True, slots=True)
class TileRow:
    """A part of a page: a row of boxes of one width, each with a label, a value and a remark."""

    tiles: tuple[PartStack, ...]
    width: float  # of one tile
    before: float = 2 * MM
    after: float = 3 * MM

    @property
    def height(self) -> float:
        return max(tile.height for tile in self.tiles) + 4 * MM

    def draw(self, pdf: PdfPainter, x: float, top: float) -> None:
        for tile in self.tiles:
            pdf.box(x, top - self.height, self.width, self.height, WHITE)
            tile.draw(pdf, x + INNER, top - (self.height - tile.height) / 2 - 1)
            x += self.width + GAP


def tile_rows(block: Tiles, width: float, setting: TypesettingOptions) -> list[TileRow]:
    """Return the tiles as rows of at most four boxes, all of one width."""
    across = min(len(block.tiles), ACROSS)
    wide = (width - GAP * (across - 1)) / across if across else 0
    pale = TextStyle(SMALL, TIGHT, align="center", colour=GREY)
    big = TextStyle(RESULT, TIGHT, bold=True, align="center")
    tiles = []
    for one in block.tiles:
        texts = ((one.label, pale), (one.value, big), (one.remark, pale))
        flows = (
            words(text, style, wide - 2 * INNER, setting) for text, style in texts if plain(text)
        )
        tiles.append(PartStack(tuple(flows)))
    return [TileRow(tuple(tiles[at : at + ACROSS]), wide) for at in range(0, len(tiles), ACROSS)]
