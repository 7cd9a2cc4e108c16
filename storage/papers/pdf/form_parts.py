"""The small parts of a printed form: tick boxes, labels with values, dotted lines, QR codes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from core.blocks.document import Bar, Choices, Contents, Facts, Tick, TickState, plain
from core.blocks.elements import QrCode
from storage.papers.pdf.flow import PartStack, TypesetParagraph, TypesettingOptions, words
from storage.papers.pdf.pen import PAGE_QR, PdfPainter, coarsest
from storage.papers.pdf.tagging import PdfTag
from storage.papers.typography.lines import TypesetLine, line_of
from storage.papers.typography.style import BAR, BODY, CLOSE, MM, SMALL, TextStyle, points

BOX = 0.92  # side of a tick box in em
LARGE = 4.8 * MM  # side of a box that is ticked by hand
ROOM, STACKED = 0.7 * MM, 1.5 * MM  # room above and below a large box: alone, and among other boxes
BESIDE = 2.5 * MM  # between a large box and its label
FACT_GAP = 8 * MM  # between two columns of facts
APART = 1.7  # leading of labelled lines, as ู of one comes close to a tone mark of the next
QR_ROOM = 61  # up to so many characters, a QR code is as coarse as that of a page

# label and value of each column
FactRow = tuple[tuple[TypesetParagraph, TypesetParagraph | None], ...]


@dataclass(frozen=True, slots=True)
class LabelledTickBox:
    """A part of a page: a tick box with its label to the right."""

    state: TickState
    size: float
    height: float
    inset: float
    label: TypesetParagraph | None = None
    before: float = 0
    after: float = 0
    large: bool = False

    def split(self, space: float) -> "tuple[LabelledTickBox, TypesetParagraph] | None":
        halves = self.label.split(space) if self.label and not self.large else None
        if not halves:
            return None
        upper, lower = halves
        indented = replace(lower.style, left=lower.style.left + self.size * BOX + 4)
        return replace(self, label=upper, height=upper.height), replace(lower, style=indented)

    def draw(self, pdf: PdfPainter, x: float, top: float) -> None:
        side, down = (
            (LARGE, (self.height + LARGE) / 2)
            if self.large
            else (self.size * BOX, self.size * 1.23)
        )
        with pdf.within(self.label.tag if self.label else PdfTag()):
            pdf.tick(x + self.inset, top - down, side, self.state)
        if self.label:
            self.label.draw(
                pdf,
                x + side + (BESIDE if self.large else 4),
                top - (self.height - self.label.height) / 2,
            )


def ticked(
    tick: Tick, size: float, width: float, setting: TypesettingOptions, centred: bool = False
) -> LabelledTickBox:
    em = points(size)
    side, gap = (LARGE, BESIDE) if tick.large else (em * BOX, 4)
    if plain(tick.label):
        label = words(tick.label, TextStyle(size, CLOSE), width - side - gap, setting)
        high = max(LARGE + 2 * STACKED, label.height) if tick.large else label.height
    else:
        label = None
        high = LARGE + 2 * ROOM if tick.large else em * CLOSE
    inset = (width - side) / 2 if centred and not label else 0.0
    return LabelledTickBox(tick.state, em, high, inset, label, large=tick.large)


@dataclass(frozen=True, slots=True)
class TimelineBar:
    """A part of a page: a table cell's bar for a span of time, `beyond` points wider than the text on either side."""

    bar: Bar
    width: float
    beyond: float  # the cell's padding on either side
    height: float
    before: float = 0
    after: float = 0

    def draw(self, pdf: PdfPainter, x: float, top: float) -> None:
        whole = self.width + 2 * self.beyond
        left, right = whole * self.bar.start, whole * self.bar.stop
        wide = max(right - left, self.height / 3)  # wide enough for one day to be seen
        left = min(left, whole - wide)
        x, foot = x - self.beyond + left, top - self.height
        with pdf.within(PdfTag("Figure", alt=self.heard)):
            pdf.fill(x, foot, wide, self.height * 0.72, BAR)
            pdf.marks.place((x, foot, x + wide, foot + self.height * 0.72))

    @property
    def heard(self) -> str:
        start, stop = (round(share * 100) for share in (self.bar.start, self.bar.stop))
        if (start, stop) == (0, 100):
            return "แถบเวลาตลอดช่อง"
        return f"แถบเวลาตั้งแต่ร้อยละ {start} ถึง {stop} ของช่อง"


@dataclass(frozen=True, slots=True)
class TickBoxRow:
    """A part of a page: labelled tick boxes side by side that wrap onto further lines."""

    boxes: tuple[tuple[float, int, TypesetLine, TickState], ...]  # x, line, label, state
    size: float
    before: float = 0
    after: float = 3

    @property
    def leading(self) -> float:
        return self.size * 1.6

    @property
    def height(self) -> float:
        return self.leading * (1 + max((line for _, line, _, _ in self.boxes), default=0))

    def draw(self, pdf: PdfPainter, x: float, top: float) -> None:
        for right, line, label, state in self.boxes:
            y = top - self.leading * (line + 1) + self.size * 0.38
            with pdf.within(PdfTag()):
                pdf.tick(x + right, y - self.size * 0.08, self.size * 0.9, state)
                pdf.line(x + right + self.size * 0.9 + 4, y, label, self.size)


def choices(
    block: Choices, width: float, setting: TypesettingOptions, size: float = BODY
) -> TickBoxRow | PartStack:
    """Return tick boxes side by side; below one another if `block.stacked` or if a label is wider than a line."""
    size = SMALL if block.small else size
    em = points(size)
    room = width - em * 0.9 - 4
    if any(line_of(option.label, em, thai=setting.thai).width > room for option in block.options):
        return PartStack(tuple(ticked(option, size, width, setting) for option in block.options))
    x = 0.0
    line = 0
    places = []
    for option in block.options:
        label = line_of(option.label, em, thai=setting.thai)
        wide = em * 0.9 + 4 + label.width
        if x and (block.stacked or x + wide > width):
            x, line = 0.0, line + 1
        places.append((x, line, label, option.state))
        x += wide + em * 1.4
    return TickBoxRow(tuple(places), em)


@dataclass(frozen=True, slots=True)
class DottedLines:
    """A part of a page: dotted lines to write on by hand."""

    count: int
    width: float
    leading: float
    before: float = 0
    after: float = 0

    @property
    def height(self) -> float:
        return self.count * self.leading

    def split(self, space: float) -> "tuple[DottedLines, DottedLines] | None":
        fit = int(space // self.leading)
        if not 0 < fit < self.count:
            return None
        return DottedLines(fit, self.width, self.leading), DottedLines(
            self.count - fit, self.width, self.leading
        )

    def draw(self, pdf: PdfPainter, x: float, top: float) -> None:
        for n in range(1, self.count + 1):
            pdf.dots(x, x + self.width, top - n * self.leading + 3)


def dotted(count: int, width: float, size: float = BODY) -> DottedLines:
    return DottedLines(count, width, points(size) * 2)


@dataclass(frozen=True, slots=True)
class LabelledLines:
    """A part of a page: labels and values in columns; the values are left-aligned, an empty one is a dotted line."""

    rows: tuple[FactRow, ...]
    indents: tuple[float, ...]  # where the values of each column begin
    column: float  # width of a column
    before: float = 0
    after: float = 5

    @property
    def height(self) -> float:
        return sum(map(self._tall, self.rows))

    @staticmethod
    def _tall(row: Sequence[tuple[TypesetParagraph, TypesetParagraph | None]]) -> float:
        return max(
            max(label.height, value.height if value else label.height * 1.1) for label, value in row
        )

    def split(self, space: float) -> "tuple[LabelledLines, LabelledLines] | None":
        at, left = 0, space
        while at < len(self.rows) and self._tall(self.rows[at]) <= left:
            left -= self._tall(self.rows[at])
            at += 1
        if at == len(self.rows):
            return None
        cut = self._cut(self.rows[at], left)
        upper, lower = self.rows[:at], self.rows[at:]
        if cut:
            upper, lower = (*upper, cut[0]), (cut[1], *lower[1:])
        if upper:
            return (replace(self, rows=upper, after=0), replace(self, rows=lower, before=0))
        return None

    @staticmethod
    def _cut(row: FactRow, space: float) -> tuple[FactRow, FactRow] | None:
        """Split a row whose values are too long for the page; the rest of the values goes below, without labels."""
        upper: list[tuple[TypesetParagraph, TypesetParagraph | None]] = []
        lower: list[tuple[TypesetParagraph, TypesetParagraph | None]] = []
        for label, value in row:
            if label.height > space:
                return None
            nothing = replace(label, lines=())  # its tag was drawn above
            halves = value.split(space) if value and value.height > space else None
            if value and value.height > space and not halves:
                return None
            upper.append((label, halves[0] if halves else value))
            lower.append((nothing, halves[1] if halves else nothing))
        return tuple(upper), tuple(lower)

    def draw(self, pdf: PdfPainter, x: float, top: float) -> None:
        for row in self.rows:
            for at, (label, value) in enumerate(row):
                left = x + at * (self.column + FACT_GAP)
                label.draw(pdf, left, top)
                if value:
                    value.draw(pdf, left + self.indents[at], top)
                else:
                    pdf.dots(
                        left + self.indents[at], left + self.column, top - label.leading * 0.72
                    )
            top -= self._tall(row)


def facts(block: Facts, width: float, setting: TypesettingOptions) -> LabelledLines:
    count = block.columns
    column = (width - FACT_GAP * (count - 1)) / count
    bold, normal = TextStyle(BODY, APART, bold=True), TextStyle(BODY, APART)
    labels = [
        line_of(label, bold.points, bold=True, thai=setting.thai).width for label, _ in block.pairs
    ]
    wide = [max(labels[at::count]) + 3 * MM for at in range(min(count, len(labels)))]
    indents = tuple(min(indent, column / 2) for indent in wide)
    cells, whole = [], PdfTag("L")
    for at, (label, value) in enumerate(block.pairs):
        indent, entry = indents[at % count], PdfTag("LI", whole)
        text = plain(value).strip()
        if text:
            set_value = words(value, normal, column - indent, setting, tag=PdfTag("LBody", entry))
        else:
            set_value = None
        room = column if indent == wide[at % count] else indent
        cells.append((words(label, bold, room, setting, tag=PdfTag("Lbl", entry)), set_value))
    return LabelledLines(
        tuple(tuple(cells[at : at + count]) for at in range(0, len(cells), count)), indents, column
    )


@dataclass(frozen=True, slots=True)
class QrSquare:
    """A part of a page: a QR code with its distance from the left edge (points)."""

    qr: str
    height: float  # of its side
    inset: float  # from the left
    before: float = 1 * MM
    after: float = 1 * MM

    def draw(self, pdf: PdfPainter, x: float, top: float) -> None:
        with pdf.within(PdfTag("Figure", alt=f"คิวอาร์โค้ด {self.qr}")):
            size = coarsest(self.qr) if len(self.qr) > QR_ROOM else PAGE_QR
            pdf.qr(x + self.inset, top - self.height, self.height, self.qr, size)


def square(block: QrCode, width: float) -> QrSquare:
    """Return the QR code centred in `width` points, made smaller if it is wider."""
    side = min(block.mm * MM, width)
    return QrSquare(block.qr, side, (width - side) / 2)


NUMBER = 12 * MM  # room for the number of a page


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """A line of a paper's table of contents: a heading, dots, and its page number, looked up when the line is drawn."""

    words: TypesetParagraph
    head: str
    nth: int  # number among the headings with the same text, from 0
    width: float
    height: float
    before: float
    after: float

    def draw(self, pdf: PdfPainter, x: float, top: float) -> None:
        self.words.draw(pdf, x, top)
        size, last = self.words.style.points, self.words.lines[-1]
        y = top - size - (len(self.words.lines) - 1) * self.words.leading
        pages = [page for mark, page in pdf.marks.heads if mark == self.head]
        number = line_of(str(pages[self.nth]) if self.nth < len(pages) else "", size, thai=pdf.thai)
        pdf.dots(x + last.width + 2 * MM, x + self.width - number.width - 2 * MM, y)
        with pdf.within(self.words.tag):
            pdf.line(x + self.width - number.width, y, number, size, self.words.style.colour)


def contents(block: Contents, width: float, setting: TypesettingOptions) -> Iterator[ContentsLine]:
    """Yield the lines of a paper's table of contents, `width` points wide."""
    tag, seen = PdfTag("TOC"), list[str]()
    for head in block.heads:
        said = words(
            head,
            TextStyle(BODY, after=1),
            width - NUMBER,
            setting,
            tag=PdfTag("P", PdfTag("TOCI", tag)),
        )
        yield ContentsLine(
            said, head, seen.count(head), width, said.height, said.before, said.after
        )
        seen.append(head)
