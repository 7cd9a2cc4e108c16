"""Writing a paper's blocks into a Word file one below the other; also heads, labels and closings of letters."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from docx.blkcntnr import BlockItemContainer
from docx.enum.text import WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.shared import Pt
from docx.table import Table as Docx
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from core.blocks.document import (
    Block,
    Choices,
    Contents,
    Document,
    Facts,
    ForeignPages,
    Gap,
    Heading,
    Lines,
    NumberedList,
    PageBreak,
    Para,
    Photos,
    Signatures,
    Signer,
    Table,
    Tick,
    Together,
    TwoColumns,
)
from core.blocks.elements import (
    Banner,
    Closing,
    Cover,
    GoalTree,
    Labels,
    LetterHead,
    MemoHead,
    QrCode,
    Radar,
    RichText,
    Run,
    ScoreBar,
    Tiles,
    plain,
)
from storage.papers.pdf.charts import rasters
from storage.papers.pdf.letters import (
    COVER_EMBLEM,
    LARGE_EMBLEM,
    PLACE,
    RANKS,
    SMALL_EMBLEM,
    centre_of,
    middle,
)
from storage.papers.pdf.photos import UNREADABLE, numbered, scaled
from storage.papers.pdf.signatures import placed
from storage.papers.typography.lines import line_of
from storage.papers.typography.style import (
    BODY,
    CELL,
    COVER,
    LABEL,
    MEMO,
    MM,
    RESULT,
    SECTION,
    SMALL,
    TITLE,
    UNDER_COVER,
    points,
)
from storage.papers.typography.text_lines import (
    DOTS,
    TO_WRITE_ON,
    TextLine,
    lines,
    runs_of,
    sign_lines,
    text_line,
)
from storage.papers.word.paragraphs import (
    HEADED,
    LABELLED,
    LISTED,
    SAID,
    SIGNED,
    ParagraphStyle,
    element,
    field_over,
    fitted,
    keep,
    paragraphs,
    picture,
    write,
)
from storage.papers.word.tables import TWIPS, WordCell, add_row, grid_of, paragraphs_of, part, table

AFTER_TITLE = 7  # points
FIRST = 25  # indent of the first line of an official paragraph, in mm
PHOTO = 3 / 4  # height of a frame to its width
MIDDLE = ParagraphStyle(align="center")


class BlockWriter:
    """Appends blocks of a paper to a container of a Word file: the page or a table cell."""

    def __init__(self, container: BlockItemContainer, width: float, thai: bool) -> None:
        self.container = container
        self.width = width
        self.thai = thai
        self._fresh = False  # whether the next paragraph begins a page

    def write(self, blocks: Sequence[Block]) -> None:
        for block in blocks:
            self._block(block)

    def _paragraph(self) -> Paragraph:
        paragraph = self.container.add_paragraph()
        if self._fresh:
            paragraph.paragraph_format.page_break_before = True
            self._fresh = False
        return paragraph

    def _text(self, text: RichText, how: ParagraphStyle, bold: bool = False) -> Paragraph:
        return write(self._paragraph(), text_line(text, self.thai, bold), how)

    def _lines(self, all_of_them: Sequence[TextLine], how: ParagraphStyle) -> None:
        for line in all_of_them:
            write(self._paragraph(), line, how)

    def _block(self, block: Block) -> None:
        match block:
            case Heading():
                style = f"Heading {block.level}"
                how = ParagraphStyle(style=style, align=block.align, keeps=True)
                self._text(block.text, how)
            case Contents():
                said = [
                    write(self._paragraph(), text_line(head, self.thai)) for head in block.heads
                ]
                field_over(said, r' TOC \o "1-2" \h \z ')
            case Para():
                how = ParagraphStyle(
                    SMALL if block.small else BODY, block.align, FIRST * block.indent, style=SAID
                )
                write(
                    self._paragraph(),
                    TextLine(runs_of(block.text, self.thai), depth=block.hang),
                    how,
                )
            case NumberedList():
                deeper = [line._replace(depth=line.depth + 1) for line in lines(block, self.thai)]
                self._lines(deeper, ParagraphStyle(style=LISTED))
            case Lines():
                for _ in range(block.count):
                    paragraph = write(self._paragraph(), TextLine((Run("\t"),)))
                    paragraph.paragraph_format.tab_stops.add_tab_stop(
                        Pt(self.width), leader=WD_TAB_LEADER.DOTS
                    )
            case Tick() | Choices():
                small = isinstance(block, Choices) and block.small
                self._lines(list(lines(block, self.thai)), ParagraphStyle(SMALL if small else BODY))
            case Gap():
                self._paragraph().paragraph_format.line_spacing = Pt(max(block.mm * MM, 1))
            case PageBreak():
                self._fresh = True
            case Together():
                before = len(self._elements())
                self.write(block.blocks)
                for found in self._elements()[before:-1]:
                    keep(paragraphs(found, self.container))
            case _:
                self._large(block)

    def _large(self, block: Block) -> None:
        if self._fresh:  # a table cannot begin a page by itself
            self._paragraph().paragraph_format.line_spacing = Pt(1)
        match block:
            case Facts():
                self._facts(block)
            case Table():
                table(self.container, block.lined_up(), self.width, self.thai)
            case Photos():
                self._photos(block)
            case ForeignPages():
                leaves(self.container, block, self.width)
            case Signatures():
                self._signatures(block)
            case TwoColumns():
                self._side(block)
            case Radar() | ScoreBar() | GoalTree() | QrCode():
                self._figure(block)
            case Tiles():
                self._tiles(block)
            case MemoHead():
                memo_head(self.container, block, self.width, self.thai)
            case LetterHead():
                letter_head(self.container, block, self.width, self.thai)
            case Banner():
                banner(self.container, block, self.width, self.thai)
            case Labels():
                labels(self.container, block, self.thai)
            case Closing():
                self._keep_last()
                closing(self.container, block, self.width, self.thai)

    def _elements(self) -> list[Any]:
        inside = (qn("w:p"), qn("w:tbl"))
        return [one for one in self.container._element if one.tag in inside]

    def _keep_last(self) -> None:
        """Keep the last part with what follows: a paragraph, or the last two rows of a table."""
        for found in reversed(self._elements()):
            if found.tag == qn("w:tbl"):
                keep(paragraphs_of(found, self.container, 2))
                return
            keep(paragraphs(found, self.container))
            if "".join(found.itertext()).strip():
                return

    def _facts(self, block: Facts) -> None:
        column = self.width / block.columns
        size = points(BODY)
        longest = (
            max((line_of(label, size, bold=True).width for label, _ in block.pairs), default=0)
            + 6 * MM
        )
        label = min(longest, column / 2)
        widths = (label, column - label) * block.columns
        grid = grid_of(self.container, widths, framed=False)
        for at in range(0, len(block.pairs), block.columns):
            boxes = []
            for name, value in block.pairs[at : at + block.columns]:
                written = text_line(value if plain(value).strip() else DOTS, self.thai)
                boxes.append(WordCell(1, [text_line(name, self.thai, bold=True)]))
                boxes.append(WordCell(1, [written]))
            boxes += [WordCell()] * (len(widths) - len(boxes))
            add_row(grid, self.container, boxes, widths, keep_whole=False)

    def _figure(self, block: Radar | ScoreBar | GoalTree | QrCode) -> None:
        share = 0.6 if isinstance(block, Radar) and self.width > 100 * MM else 1
        alt_text = " · ".join(Document.walk(block)).replace("\n", " ")
        for drawn in rasters(block, self.width * share, self.thai):
            paragraph = write(self._paragraph(), TextLine(()), MIDDLE)
            picture(paragraph, *drawn, alt_text)
            alt_text = ""  # the first says it all
        if isinstance(block, ScoreBar) and plain(block.note):
            self._text(block.note, ParagraphStyle(SMALL))

    def _tiles(self, block: Tiles) -> None:
        across = max(min(len(block.tiles), 4), 1)
        widths = (self.width / across,) * across
        grid = grid_of(self.container, widths)
        for at in range(0, len(block.tiles), across):
            group = block.tiles[at : at + across]
            empty = [WordCell(1, (), MIDDLE)] * (across - len(group))
            rows = zip(*((tile.label, tile.value, tile.remark) for tile in group), strict=True)
            for texts, size in zip(rows, (CELL, RESULT, SMALL), strict=True):
                how = ParagraphStyle(size, "center", keeps=size != SMALL)
                words = [text_line(text, self.thai, bold=size == RESULT) for text in texts]
                add_row(
                    grid,
                    self.container,
                    [*(WordCell(1, [text], how) for text in words), *empty],
                    widths,
                )
        part(self.container)

    def _photos(self, block: Photos) -> None:
        across = 1 if block.per_page in (1, 2) else 2
        each = block.per_page or len(block.photos)
        widths = (self.width / across,) * across
        # signatures stand below them
        tall = {1: 150 * MM, 2: 78 * MM, 6: 50 * MM}.get(block.per_page, self.width)
        grid = None
        for at in range(0, len(block.photos), across):
            if at and at % each == 0:
                self.container.add_paragraph().paragraph_format.page_break_before = True
                grid = None
            grid = grid if grid is not None else grid_of(self.container, widths, framed=False)
            group = block.photos[at : at + across]
            frame = WordCell(how=ParagraphStyle(align="center", keeps=True))
            add_row(grid, self.container, [frame] * across, widths)
            for photo, room in zip(group, paragraphs_of(grid, self.container, 1), strict=False):
                wide = widths[0] - 4 * MM
                high = min((widths[0] - 4 * MM) * PHOTO, tall)
                if not fitted(room, photo.data, wide, high):
                    gap = ParagraphStyle(above=high / 2 / MM)
                    write(room, TextLine((Run(UNREADABLE),) if photo.data else ()), gap)
            ends = (
                not block.per_page or at + across >= len(block.photos) or (at + across) % each == 0
            )
            captions = [
                text_line(numbered(photo, block.first + at + n), self.thai)
                for n, photo in enumerate(group)
            ]
            how = ParagraphStyle(CELL, "center", keeps=not ends)
            boxes = [WordCell(1, [caption], how) for caption in captions]
            add_row(grid, self.container, boxes + [WordCell()] * (across - len(boxes)), widths)
        part(self.container)

    def _signatures(self, block: Signatures) -> None:
        self._keep_last()
        if plain(block.certify):
            how = ParagraphStyle(first=FIRST, above=2, keeps=True, style=SAID)
            self._text(block.certify, how)
        who = placed(block, self.width)
        single = len(block.signers) == 1 and not who.alone
        rows: list[tuple[Signer | None, ...]] = [
            (None, *row) if single else row for row in who.rows
        ]
        across = max(map(len, rows), default=1)
        widths = (self.width / across,) * across
        # one table: two are parted however they are kept
        grid = grid_of(self.container, widths, framed=False)
        above = grid.getprevious()
        if above is not None and above.tag == qn("w:p"):
            keep(paragraphs(above, self.container))
        # that all fit below the text
        signed = ParagraphStyle(CELL, "center") if len(block.signers) > 2 else MIDDLE
        for at, row in enumerate(rows):
            boxes = []
            for signer in row:
                written = sign_lines(signer) if signer else ()
                texts = [TextLine(()), *(text_line(line, self.thai) for line in written)]
                boxes.append(WordCell(across // len(row), texts, signed))
            add_row(grid, self.container, boxes, widths)
            if at < len(rows) - 1:
                keep(paragraphs_of(grid, self.container, 1))
        self.container.add_paragraph().paragraph_format.line_spacing = Pt(2)

    def _side(self, block: TwoColumns) -> None:
        left = self.width * block.share
        widths = (left, self.width - left)
        grid = grid_of(self.container, widths, framed=False)
        add_row(grid, self.container, [WordCell()] * 2, widths)
        for cell, blocks, width in zip(
            grid.iter(qn("w:tc")), (block.left, block.right), widths, strict=False
        ):
            empty = cell.findall(qn("w:p"))[0]
            inner = BlockWriter(_Cell(cell, Docx(grid, self.container)), width - 4 * MM, self.thai)
            inner.write(blocks)
            cell.remove(empty)
            if cell[-1].tag != qn("w:p"):
                inner.container.add_paragraph()

    def cover(self, block: Cover, page_height: float) -> None:
        """Write the cover of a paper on a page of its own; `page_height`: height of the page's text area in points."""
        size = scaled(block.emblem, COVER_EMBLEM, COVER_EMBLEM)
        if size:
            picture(write(self._paragraph(), TextLine(()), MIDDLE), block.emblem, *size, "")
        for at, line in enumerate(block.lines):
            above = 0 if at else page_height * 0.2 / MM
            how = ParagraphStyle(UNDER_COVER if at else COVER, "center", above=above)
            self._text(line, how, bold=True)
        for at, line in enumerate(block.foot):
            how = ParagraphStyle(UNDER_COVER, "center", above=0 if at else page_height * 0.25 / MM)
            self._text(line, how)
        self._fresh = True

    def title(self, title: Sequence[RichText]) -> None:
        """Write the title lines of a paper, with space below them."""
        for at, line in enumerate(title):
            size, style = ((TITLE, "Title"), (SECTION, "Subtitle"), (BODY, HEADED))[min(at, 2)]
            how = ParagraphStyle(size, "center", keeps=True, style=style)
            paragraph = self._text(line, how, bold=at < 2)
            if at == len(title) - 1:
                paragraph.paragraph_format.space_after = Pt(AFTER_TITLE)


LEAF = 205 * MM  # height of a copied page


SENDER = 0.58  # share of the width left of the sender's lines
EMBLEM = WordCell(how=ParagraphStyle(CELL, "center"))  # the cell that an emblem is put in


def leaves(container: BlockItemContainer, block: ForeignPages, width: float) -> None:
    """Write an attached PDF's pages, one a page, as pictures at most `width` points wide above the file's name."""
    for page in block.pages:
        paragraph = container.add_paragraph()
        paragraph.paragraph_format.page_break_before = len(container.paragraphs) > 1
        fitted(paragraph, page, width, LEAF)
        write(
            container.add_paragraph(),
            TextLine((Run(block.name, verbatim=True),)),
            ParagraphStyle(SMALL),
        )


def memo_head(container: BlockItemContainer, block: MemoHead, width: float, thai: bool) -> None:
    widths = (SMALL_EMBLEM, width - 2 * SMALL_EMBLEM, SMALL_EMBLEM)
    title = WordCell(
        1, [TextLine((Run("บันทึกข้อความ", bold=True),))], ParagraphStyle(MEMO, "center", style=HEADED)
    )
    _crest(container, widths, (EMBLEM, title, WordCell()), block.emblem)
    bold = ParagraphStyle(LABEL, style=HEADED)
    _over_dots(container, (("ส่วนราชการ", block.agency),), width, bold, thai)
    _over_dots(container, (("ที่", block.number), ("วันที่", block.date)), width, bold, thai)
    _over_dots(container, (("เรื่อง", block.subject),), width, bold, thai)


def _crest(
    container: BlockItemContainer, widths: Sequence[float], boxes: Sequence[WordCell], data: bytes
) -> None:
    """Write a row with the emblem in its empty cell; without an emblem the room stays empty."""
    grid = grid_of(container, widths, framed=False)
    add_row(grid, container, boxes, widths)
    side = min(widths)
    row = grid.find(qn("w:tr"))
    element("trHeight", row.find(qn("w:trPr")), val=round(side * TWIPS), hRule="atLeast")
    cell = row.findall(qn("w:tc"))[boxes.index(EMBLEM)]
    fitted(paragraphs(cell, container)[0], data, side, side, PLACE)


def _over_dots(
    container: BlockItemContainer,
    pairs: tuple[tuple[str, RichText], ...],
    width: float,
    how: ParagraphStyle,
    thai: bool,
) -> None:
    """Write labels with their texts on a dotted line that reaches to the next label or the right edge."""
    paragraph = container.add_paragraph()
    hang = line_of(pairs[0][0], points(how.size), bold=True).width / MM + 3
    how = replace(how, left=hang, first=-hang)  # a second line of words stands below the first
    for at, (label, value) in enumerate(pairs, start=1):
        last = at == len(pairs)
        stop = width - MM if last else middle(width) - 2 * MM
        paragraph.paragraph_format.tab_stops.add_tab_stop(Pt(stop), leader=WD_TAB_LEADER.DOTS)
        write(
            paragraph, TextLine((Run(f"{label}\t" if at == 1 else f"{label}  ", bold=True),)), how
        )
        write(paragraph, text_line(value, thai), ParagraphStyle(BODY, dotted=True))
        write(paragraph, TextLine((Run("\t" if last else "\t  "),)))


def banner(container: BlockItemContainer, block: Banner, width: float, thai: bool) -> None:
    _large_crest(container, block.emblem, width)
    for line in block.lines:
        size, bold = RANKS[line.rank]
        how = ParagraphStyle(size, "center", above=1, keeps=True, style=HEADED)
        write(container.add_paragraph(), text_line(line.text, thai, bold), how)


def _large_crest(container: BlockItemContainer, data: bytes, width: float) -> None:
    margin = (width - LARGE_EMBLEM) / 2
    _crest(container, (margin, LARGE_EMBLEM, margin), (WordCell(), EMBLEM, WordCell()), data)


def letter_head(container: BlockItemContainer, block: LetterHead, width: float, thai: bool) -> None:
    _large_crest(container, block.emblem, width)
    container.add_paragraph()
    widths = (width * SENDER, width * (1 - SENDER))
    grid = grid_of(container, widths, framed=False)
    number = (Run("ที่  "), *runs_of(block.number, thai))
    sender = [text_line(one, thai) for one in block.sender]
    add_row(grid, container, (WordCell(1, [TextLine(number)]), WordCell(1, sender)), widths)
    date = text_line(block.date, thai)
    write(
        container.add_paragraph(),
        date,
        ParagraphStyle(left=middle(width) / MM, above=2, style=HEADED),
    )


def labels(container: BlockItemContainer, block: Labels, thai: bool) -> None:
    """Write the labels of a letter's head, each with its text aligned beside it; `thai`: in Thai digits."""
    for label, value in block.pairs:
        words = runs_of(label, thai)
        first, *others = _lines(runs_of(value, thai))
        hang = 4 + 2.1 * sum(letter not in MARKS for run in words for letter in run.text)
        how = ParagraphStyle(left=hang, first=-hang, above=1.5, style=LABELLED)
        write(container.add_paragraph(), TextLine((*words, Run("\t"), *first)), how)
        for line in others:
            write(
                container.add_paragraph(), TextLine(line), ParagraphStyle(left=hang, style=LABELLED)
            )


MARKS = "ัิีึืฺุู็่้๊๋์ํ๎"  # letters that stand above or below another


def _lines(runs: tuple[Run, ...]) -> list[tuple[Run, ...]]:
    """Return the runs split at forced line breaks."""
    found: list[list[Run]] = [[]]
    for run in runs:
        for at, text in enumerate(run.text.split("\n")):
            if at:
                found.append([])
            if text:
                found[-1].append(Run(text, run.bold, run.italic, run.underline))
    return [tuple(line) for line in found]


def closing(container: BlockItemContainer, block: Closing, width: float, thai: bool) -> None:
    """Write a letter's closing lines, kept on one page, centred in the right part of `width` points."""
    left = (2 * centre_of(block, width) - width) / MM
    name = f"({block.name or TO_WRITE_ON})"
    texts: list[tuple[RichText, float]] = [(block.word, 4.0)] if plain(block.word) else []
    texts += [(name, 14.0 if texts else 18.0), *((line, 0.0) for line in block.position)]
    for at, (text, above) in enumerate(texts, start=1):
        how = ParagraphStyle(
            align="center", left=left, above=above, keeps=at < len(texts), style=SIGNED
        )
        write(container.add_paragraph(), text_line(text, thai), how)
