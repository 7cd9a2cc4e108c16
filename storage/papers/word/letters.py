"""Heads, labels and closings of official letters in a Word file."""

from collections.abc import Sequence

from docx.blkcntnr import BlockItemContainer
from docx.enum.text import WD_TAB_LEADER
from docx.oxml.ns import qn
from docx.shared import Pt

from core.blocks.document import ForeignPages
from core.blocks.letters import Banner, Closing, Labels, LetterHead, MemoHead
from core.blocks.words import RichText, Run, plain
from storage.papers.pdf.letters import LARGE_EMBLEM, PLACE, RANKS, SMALL_EMBLEM
from storage.papers.pdf.photos import readable
from storage.papers.typography.style import BODY, CELL, LABEL, MEMO, MM, SMALL
from storage.papers.typography.text_lines import TO_WRITE_ON, TextLine, runs_of
from storage.papers.word.paragraphs import ParagraphStyle, element, paragraphs, picture, write
from storage.papers.word.tables import TWIPS, WordCell, add_row, grid_of

LEAF = 205 * MM  # height of a page that is copied
SENDER = 0.58  # share of the width left of the sender's lines


def leaves(container: BlockItemContainer, block: ForeignPages, width: float) -> None:
    """Pages of a PDF that is copied, each on a page of its own with the name of the file below."""
    for page in block.pages:
        across, up = readable(page) or (1, 1)
        scale = min(width / across, LEAF / up)
        paragraph = container.add_paragraph()
        paragraph.paragraph_format.page_break_before = len(container.paragraphs) > 1
        picture(paragraph, page, across * scale, up * scale, "")
        write(container.add_paragraph(), TextLine((Run(block.name, verbatim=True),)), ParagraphStyle(SMALL))


def memo_head(container: BlockItemContainer, block: MemoHead, width: float, thai: bool) -> None:
    widths = (SMALL_EMBLEM, width - 2 * SMALL_EMBLEM, SMALL_EMBLEM)
    title = WordCell(1, [TextLine((Run("บันทึกข้อความ", bold=True),))], ParagraphStyle(MEMO, "center"))
    _crest(container, widths, (_emblem_cell(), title, WordCell(1, (), ParagraphStyle())), block.emblem)
    bold = ParagraphStyle(LABEL)
    _over_dots(container, (("ส่วนราชการ", block.agency),), width, bold, thai)
    _over_dots(container, (("ที่", block.number), ("วันที่", block.date)), width, bold, thai)
    _over_dots(container, (("เรื่อง", block.subject),), width, bold, thai)


def _emblem_cell() -> WordCell:
    return WordCell(1, (), ParagraphStyle(CELL, "center"))


def _crest(container: BlockItemContainer, widths: Sequence[float], boxes: Sequence[WordCell], data: bytes) -> None:
    """A row with the emblem in the cell that says nothing and is as wide; without one its place stays free."""
    grid = grid_of(container, widths, framed=False)
    add_row(grid, container, boxes, widths)
    side = min(widths)
    at = next(number for number, box in enumerate(boxes) if box.how.size == CELL)
    row = grid.find(qn("w:tr"))
    row.find(qn("w:trPr")).append(element("trHeight", val=round(side * TWIPS), hRule="atLeast"))
    cell = row.findall(qn("w:tc"))[at]
    paragraph = paragraphs(cell, container)[0]
    if size := readable(data) if data else None:
        scale = min(side / size[0], side / size[1])
        picture(paragraph, data, size[0] * scale, size[1] * scale, PLACE)


def _over_dots(
    container: BlockItemContainer,
    pairs: tuple[tuple[str, RichText], ...],
    width: float,
    how: ParagraphStyle,
    thai: bool,
) -> None:
    """Labels with their words over a dotted line that reaches to the next label or the right edge."""
    paragraph = container.add_paragraph()
    for at, (label, value) in enumerate(pairs, start=1):
        end = width / MM * at / len(pairs)
        leader = WD_TAB_LEADER.DOTS
        paragraph.paragraph_format.tab_stops.add_tab_stop(
            Pt(end * MM - (2 * MM if at < len(pairs) else 0)), leader=leader
        )
        write(paragraph, TextLine((Run(f"{label}  ", bold=True),)), how)
        write(paragraph, TextLine(runs_of(value, thai)), ParagraphStyle(BODY, dotted=True))
        write(paragraph, TextLine((Run("\t" if at == len(pairs) else "\t  "),)))


def banner(container: BlockItemContainer, block: Banner, width: float, thai: bool) -> None:
    _large_crest(container, block.emblem, width)
    for line in block.lines:
        size, bold = RANKS[line.rank]
        write(
            container.add_paragraph(),
            TextLine(runs_of(line.text, thai, bold)),
            ParagraphStyle(size, "center", above=1, keeps=True),
        )


def _large_crest(container: BlockItemContainer, data: bytes, width: float) -> None:
    margin = (width - LARGE_EMBLEM) / 2
    _crest(
        container,
        (margin, LARGE_EMBLEM, margin),
        (WordCell(1, (), ParagraphStyle()), _emblem_cell(), WordCell(1, (), ParagraphStyle())),
        data,
    )


def letter_head(container: BlockItemContainer, block: LetterHead, width: float, thai: bool) -> None:
    _large_crest(container, block.emblem, width)
    container.add_paragraph()
    widths = (width * SENDER, width * (1 - SENDER))
    grid = grid_of(container, widths, framed=False)
    number = (Run("ที่  "), *runs_of(block.number, thai))
    add_row(
        grid,
        container,
        (
            WordCell(1, [TextLine(number)], ParagraphStyle()),
            WordCell(1, [TextLine(runs_of(one, thai)) for one in block.sender], ParagraphStyle()),
        ),
        widths,
    )
    date = TextLine(runs_of(block.date, thai))
    write(container.add_paragraph(), date, ParagraphStyle(left=width / 2 / MM, above=2))


def labels(container: BlockItemContainer, block: Labels, thai: bool) -> None:
    """Label and words, the words hanging behind the label; each wanted line hangs as well."""
    for label, value in block.pairs:
        words = runs_of(label, thai)
        first, *others = _lines(runs_of(value, thai))
        hang = 4 + 2.1 * sum(1 for run in words for letter in run.text if not _is_mark(letter))
        write(
            container.add_paragraph(),
            TextLine((*words, Run("\t"), *first)),
            ParagraphStyle(left=hang, first=-hang, above=1.5),
        )
        for line in others:
            write(container.add_paragraph(), TextLine(line), ParagraphStyle(left=hang))


def _is_mark(letter: str) -> bool:
    """Whether a letter stands above or below another."""
    return letter in "ัิีึืฺุู็่้๊๋์ํ๎"


def _lines(runs: tuple[Run, ...]) -> list[tuple[Run, ...]]:
    """Runs parted at the wanted line breaks."""
    found: list[list[Run]] = [[]]
    for run in runs:
        for at, part in enumerate(run.text.split("\n")):
            if at:
                found.append([])
            if part:
                found[-1].append(Run(part, run.bold, run.italic, run.underline))
    return [tuple(line) for line in found]


def closing(container: BlockItemContainer, block: Closing, width: float, thai: bool) -> None:
    """In the right half, all of it with the paragraph before."""
    half = width / 2 / MM
    name = f"({block.name or TO_WRITE_ON})"
    texts: list[tuple[RichText, float]] = [(block.word, 4.0)] if plain(block.word) else []
    texts += [(name, 14.0 if texts else 18.0), *((line, 0.0) for line in block.position)]
    for at, (text, above) in enumerate(texts, start=1):
        how = ParagraphStyle(align="center", left=half, above=above, keeps=at < len(texts))
        write(container.add_paragraph(), TextLine(runs_of(text, thai)), how)
