"""The parts of official letters and covers: emblem, heads, labels, closing, in the sizes the regulation prescribes."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.blocks.elements import (
    Banner,
    Closing,
    Cover,
    Labels,
    LetterHead,
    LineSize,
    MemoHead,
    RichText,
    plain,
)
from storage.papers.pdf.flow import (
    PagePart,
    PartStack,
    SignSpace,
    TypesetParagraph,
    TypesettingOptions,
    VerticalSpace,
    balanced,
    words,
)
from storage.papers.pdf.pen import PdfPainter
from storage.papers.pdf.photos import fitted, image_of
from storage.papers.pdf.tagging import PdfTag
from storage.papers.typography.lines import line_of
from storage.papers.typography.style import (
    BODY,
    CELL,
    CLOSE,
    COVER,
    LABEL,
    MEMO,
    MM,
    PORTRAIT,
    TIGHT,
    UNDER_COVER,
    TextStyle,
)

SMALL_EMBLEM = 15 * MM
LARGE_EMBLEM = 30 * MM
COVER_EMBLEM = 35 * MM
RANKS: dict[LineSize, tuple[float, bool]] = {
    "great": (COVER, True),
    "large": (UNDER_COVER, True),
    "plain": (BODY, False),
}
# room above and below a line
AROUND: dict[LineSize, float] = {"great": 3 * MM, "large": 1.5 * MM, "plain": 0.7 * MM}
DRAWN_TOGETHER = 0.9  # line spacing at or below which the emblem is smaller, too
PLACE = "ครุฑ"  # what the picture shows, for those who cannot see it
SIGNING = 20 * MM
AFTER_LABEL = 3 * MM
STEP = 2 * MM
BELOW = 8 * MM  # room between a closing and the sender's telephone
CLOSE_WORD = "ขอแสดงความนับถือ"
LINE = TextStyle(BODY, CLOSE)
MIDDLE = replace(LINE, align="center")


@dataclass(frozen=True, slots=True)
class EmblemPicture:
    """The state emblem in a square `side` points wide; without image the square stays empty, for a stamp."""

    image: Any
    side: float

    def draw(self, pdf: PdfPainter, x: float, top: float) -> None:
        if self.image:
            with pdf.within(PdfTag("Figure", alt=PLACE)):
                fitted(pdf, self.image, x, top - self.side, self.side, self.side)


def emblem(data: bytes, side: float) -> EmblemPicture:
    return EmblemPicture(image_of(data) if data else None, side)


@dataclass(frozen=True, slots=True)
class LabelledLine:
    """A part of a page: a label with its text beside it; if `dotted`, the text stands on dotted lines."""

    label: TypesetParagraph
    value: TypesetParagraph | None
    indent: float
    width: float
    dotted: bool = False
    before: float = 0
    after: float = 2

    @property
    def height(self) -> float:
        return max(self.label.height, self.value.height + self._drop if self.value else 0)

    @property
    def _drop(self) -> float:
        """Distance from the top of the label to that of the text, so that both share one base line."""
        return self.label.style.points - LINE.points

    def draw(self, pdf: PdfPainter, x: float, top: float) -> None:
        self.label.draw(pdf, x, top)
        lines = len(self.value.lines) if self.value else 1
        base = top - self.label.style.points
        for at in range(lines if self.dotted else 0):
            pdf.dots(x + self.indent, x + self.width, base - 1.5 - at * LINE.leading)
        if self.value:
            self.value.draw(pdf, x + self.indent, top - self._drop)


def written(
    label: RichText,
    value: RichText,
    style: TextStyle,
    width: float,
    setting: TypesettingOptions,
    dotted: bool = False,
) -> LabelledLine:
    indent = min(
        line_of(label, style.points, bold=style.bold, thai=setting.thai).width + AFTER_LABEL,
        width / 2,
    )
    set_value = words(value, LINE, width - indent, setting) if plain(value).strip() else None
    set_label = words(label, style, indent if indent == width / 2 else width, setting)
    return LabelledLine(set_label, set_value, indent, width, dotted)


@dataclass(frozen=True, slots=True)
class AdjacentParts:
    """Parts of a page side by side on one page. `parts`: (distance from the left edge in points, part)."""

    parts: tuple[tuple[float, PagePart], ...]  # from the left
    before: float = 0
    after: float = 0

    @property
    def height(self) -> float:
        return max(flow.height for _, flow in self.parts)

    def draw(self, pdf: PdfPainter, x: float, top: float) -> None:
        for right, flow in self.parts:
            flow.draw(pdf, x + right, top)


@dataclass(frozen=True, slots=True)
class EmblemHeading:
    """A part of a page: an emblem with a title centred on the same line."""

    emblem: EmblemPicture
    right: float  # distance from the left
    title: TypesetParagraph | None = None
    before: float = 0
    after: float = 3 * MM

    @property
    def height(self) -> float:
        return self.emblem.side

    def draw(self, pdf: PdfPainter, x: float, top: float) -> None:
        self.emblem.draw(pdf, x + self.right, top)
        if self.title:
            self.title.draw(pdf, x, top - self.height + self.title.height)


def loosened(flows: Sequence[PagePart], page_height: float) -> list[PagePart]:
    """Return the page parts; a LabelledLine or AdjacentParts higher than half a page is divided into its parts."""
    found: list[PagePart] = []
    for flow in flows:
        match flow:
            case LabelledLine() if flow.height > page_height / 2:
                found += [flow.label, *([flow.value] if flow.value else [])]
            case AdjacentParts() if flow.height > page_height / 2:
                inside = (part for _, part in flow.parts)
                found += [
                    one
                    for part in inside
                    for one in (part.parts if isinstance(part, PartStack) else (part,))
                ]
            case _:
                found.append(flow)
    return found


def middle(width: float) -> float:
    """Return how far (points) the page's middle is from the left edge of a text `width` points wide."""
    return width / 2 - (PORTRAIT.left - PORTRAIT.right) / 2


def centre_of(block: Closing, width: float) -> float:
    """Return how far (points) the axis of a letter's closing is from the left edge of the text."""
    word = line_of(block.word if plain(block.word) else CLOSE_WORD, LINE.points).width
    return width * 0.75 if block.aside else middle(width) + word / 2


def memo_head(block: MemoHead, width: float, setting: TypesettingOptions) -> list[PagePart]:
    title = words(
        "บันทึกข้อความ",
        TextStyle(MEMO, TIGHT, bold=True, align="center"),
        width,
        setting,
        tag=PdfTag("H1"),
    )
    bold = TextStyle(LABEL, TIGHT, bold=True)
    half = middle(width)
    number = written("ที่", block.number, bold, half - STEP, setting, dotted=True)
    date = written("วันที่", block.date, bold, width - half, setting, dotted=True)
    return [
        EmblemHeading(emblem(block.emblem, SMALL_EMBLEM), 0, title),
        written("ส่วนราชการ", block.agency, bold, width, setting, dotted=True),
        AdjacentParts(((0, number), (half, date)), after=2),
        written("เรื่อง", block.subject, bold, width, setting, dotted=True),
        VerticalSpace(STEP),
    ]


def letter_head(block: LetterHead, width: float, setting: TypesettingOptions) -> list[PagePart]:
    crest = EmblemHeading(emblem(block.emblem, LARGE_EMBLEM), (width - LARGE_EMBLEM) / 2)
    right = width * 0.58
    sender = PartStack(tuple(words(line, LINE, width - right, setting) for line in block.sender))
    number = written("ที่", block.number, LINE, right - AFTER_LABEL, setting)
    half = middle(width)
    date = words(block.date, LINE, width - half, setting) if plain(block.date) else None
    dated: list[PagePart] = (
        [AdjacentParts(((half, date),), before=STEP, after=STEP)]
        if date
        else [VerticalSpace(LINE.leading)]
    )
    return [crest, AdjacentParts(((0, number), (right, sender))), *dated]


def banner(block: Banner, width: float, setting: TypesettingOptions) -> list[PagePart]:
    """Return a banner as page parts: the emblem, small if line spacing is much reduced, and each line in its style."""
    side = LARGE_EMBLEM if setting.squeeze > DRAWN_TOGETHER else SMALL_EMBLEM
    flows: list[PagePart] = [EmblemHeading(emblem(block.emblem, side), (width - side) / 2)]
    title = PdfTag("H1")
    for line in block.lines:
        (size, bold), room = RANKS[line.rank], AROUND[line.rank]
        style = TextStyle(size, CLOSE, bold=bold, align="center", before=room, after=room)
        flows.append(balanced(line.text, style, width, setting, title))
    return flows


def labels(block: Labels, width: float, setting: TypesettingOptions) -> list[PagePart]:
    return [
        replace(written(label, value, LINE, width, setting), before=STEP)
        for label, value in block.pairs
    ]


def closing(block: Closing, width: float, setting: TypesettingOptions) -> PagePart:
    """Return a letter's closing, half as wide as the text and centred at `centre_of(block, width)`."""
    half = width / 2
    name = f"({block.name})" if block.name else "(……………………………………)"
    flows: list[PagePart] = [words(block.word, MIDDLE, half, setting)] if plain(block.word) else []
    flows += [SignSpace(SIGNING, half), words(name, MIDDLE, half, setting)]
    flows += [words(line, MIDDLE, half, setting) for line in block.position]
    return AdjacentParts(
        ((centre_of(block, width) - half / 2, PartStack(tuple(flows))),), before=4 * MM, after=BELOW
    )


@dataclass(frozen=True, slots=True)
class CoverPage:
    """A part that fills a cover page: emblem and lines in its upper part, foot lines at the lower edge."""

    emblem: EmblemPicture | None
    lines: Sequence[TypesetParagraph]
    foot: Sequence[TypesetParagraph]
    width: float
    height: float
    before: float = 0
    after: float = 0

    def draw(self, pdf: PdfPainter, x: float, top: float) -> None:
        y = top - self.height * 0.06
        if self.emblem:
            self.emblem.draw(pdf, x + (self.width - self.emblem.side) / 2, y)
            y -= self.emblem.side
        free = self.height - (top - y) - sum(line.height for line in (*self.lines, *self.foot))
        self._below(pdf, self.lines, x, y - max(free, 0) * (0.25 if self.emblem else 0.3))
        self._below(
            pdf,
            self.foot,
            x,
            top - self.height + sum(line.height for line in self.foot) + self.height * 0.04,
        )

    @staticmethod
    def _below(pdf: PdfPainter, lines: Sequence[TypesetParagraph], x: float, y: float) -> None:
        for line in lines:
            line.draw(pdf, x, y)
            y -= line.height


def front(block: Cover, width: float, height: float, setting: TypesettingOptions) -> CoverPage:
    """Return the cover page. Its texts are made smaller until they fill less than 70 % of the height, or until the
    small ones have the size CELL."""
    large = TextStyle(COVER, TIGHT, bold=True, align="center")
    under = TextStyle(UNDER_COVER, TIGHT, align="center")
    styles = [large, *[replace(under, bold=True)] * len(block.lines)]
    title = PdfTag("H1")
    while True:
        lines = [
            balanced(line, style, width, setting, title)
            for line, style in zip(block.lines, styles, strict=False)
        ]
        foot = [balanced(line, under, width, setting) for line in block.foot]
        if sum(line.height for line in (*lines, *foot)) < height * 0.7 or under.size <= CELL:
            break
        styles = [replace(style, size=style.size - 2) for style in styles]
        under = replace(under, size=under.size - 2)
    picture = emblem(block.emblem, COVER_EMBLEM) if block.emblem else None
    return CoverPage(picture, lines, foot, width, height)
