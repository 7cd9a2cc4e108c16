"""Rendering papers as one PDF file: blocks become page parts, these are distributed over pages, pages are drawn."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile
from typing import Any

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

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
    Table,
    Tick,
    Together,
    TwoColumns,
    plain,
)
from core.blocks.elements import (
    Banner,
    Closing,
    GoalTree,
    Labels,
    LetterHead,
    MemoHead,
    QrCode,
    Radar,
    RichText,
    ScoreBar,
    Tiles,
)
from core.blocks.printed import SQUARE, SQUARES, PrintResult
from core.i18n import _, kept_in
from storage.papers.pdf.archive import LaidOutPdf, describe, finish
from storage.papers.pdf.charts import bar, spider
from storage.papers.pdf.flow import (
    BETWEEN,
    ColumnPair,
    PagePart,
    PartStack,
    TypesetParagraph,
    TypesettingOptions,
    VerticalSpace,
    balanced,
    listed,
    stacked,
    tile_rows,
    words,
)
from storage.papers.pdf.form_parts import choices, contents, dotted, facts, square, ticked
from storage.papers.pdf.goal_tree import tree
from storage.papers.pdf.grid import MORE, RuledTable
from storage.papers.pdf.letters import (
    banner,
    closing,
    front,
    labels,
    letter_head,
    loosened,
    memo_head,
)
from storage.papers.pdf.page_frame import (
    FRAME,
    FRAME_FOOT,
    INSIDE,
    begin_copy,
    continue_with,
    described,
    draw_frame,
    end_copy,
    foot_tall,
    furnish,
    margins,
    mark_copy,
    mark_draft,
    page_size,
    text_area,
)
from storage.papers.pdf.pagination import FilledPage, PartToPlace, PlacedPart, least, paginate
from storage.papers.pdf.pen import PdfPainter, QrPlace
from storage.papers.pdf.photos import FOR_WORDS, PhotoRow, leaves, photo_rows
from storage.papers.pdf.signatures import SEAL_FOOT, draw_seal, seal_tall, sign_rows
from storage.papers.pdf.tables import grid
from storage.papers.pdf.tagging import FOOT, PdfTag
from storage.papers.progress import counted
from storage.papers.typography.faces import face
from storage.papers.typography.style import (
    BODY,
    CELL,
    CLOSE,
    INK,
    MM,
    SECTION,
    SMALL,
    TIGHT,
    TITLE,
    TextStyle,
)

# indent of the first line of an official paragraph; further steps of indent
FIRST = 25 * MM
STEP = 8 * MM
TITLES = (
    TextStyle(TITLE, TIGHT, bold=True, align="center"),
    TextStyle(SECTION, TIGHT, bold=True, align="center"),
)
NOTES = 3  # up to so many sentences below a table are taken as its notes
UNDER_TITLE = TextStyle(BODY, TIGHT, align="center")


def story(
    document: Document, width: float, height: float, setting: TypesettingOptions
) -> list[PartToPlace]:
    """Return a paper's title lines and blocks as parts for `paginate`, for a text area of `width` × `height` points."""
    styles = (*TITLES, *[UNDER_TITLE] * len(document.title))
    title = PdfTag("H1")
    entries = _entries(document.corner, width, height, setting)
    entries += [
        PartToPlace(balanced(line, style, width, setting, title), keeps=True)
        for line, style in zip(document.title, styles, strict=False)
    ]
    if entries:
        entries.append(PartToPlace(VerticalSpace(7 * setting.squeeze**4), keeps=True))
    return entries + _entries(document.blocks, width, height, setting)


def _entries(
    blocks: Sequence[Block], width: float, height: float, setting: TypesettingOptions
) -> list[PartToPlace]:
    entries: list[PartToPlace] = []
    fresh = False
    for above, block, following in zip((None, *blocks), blocks, (*blocks[1:], None), strict=False):
        if isinstance(block, PageBreak):
            fresh = True
            continue
        if isinstance(block, Signatures | Closing) and entries:
            fresh = False  # signatures do not begin a page alone, even if asked to
            # below a table: they must not stand alone
            notes = list(takewhile(_noted, reversed(entries)))
            table = len(entries) - len(notes) - 1
            if len(notes) <= NOTES and isinstance(entries[table].flow, RuledTable):
                entries[table + 1 :] = [
                    entry._replace(keeps=True) for entry in entries[table + 1 :]
                ]
                entries[table] = entries[table]._replace(lends=not entries[table].keeps)
            entries[-1] = entries[-1]._replace(lends=not entries[-1].keeps)
        if isinstance(block, Photos) and block.per_page and isinstance(following, Signatures):
            spare = FOR_WORDS if entries and entries[-1].keeps else 0
            found = _signed_photos(block, following, width, height, setting, spare)
        elif isinstance(block, Table):
            found = _table(
                block, width, height, setting, above.text if isinstance(above, Heading) else ""
            )
        else:
            found = _block(block, width, height, setting)
        if isinstance(block, Para) and isinstance(following, Table):
            whole = least(found[-1].flow) == found[-1].flow.height
            # what it announces stands below it
            found[-1] = found[-1]._replace(keeps=whole, lends=not whole)
        if found and fresh:
            found[0] = found[0]._replace(fresh=True)
            fresh = False
        entries += found
    return entries


def _noted(entry: PartToPlace) -> bool:
    """Return whether it is a sentence or two, as below a table: no heading and no item of a list."""
    flow = entry.flow
    return (
        isinstance(flow, TypesetParagraph)
        and not entry.keeps
        and not flow.label.tokens
        and least(flow) == flow.height
    )


def _block(
    block: Block, width: float, height: float, setting: TypesettingOptions
) -> list[PartToPlace]:
    match block:
        case Heading():
            return [_heading(block, width, setting)]
        case Contents():
            return [PartToPlace(flow) for flow in contents(block, width, setting)]
        case Signatures():
            return _signatures(block, width, setting)
        case Photos():
            return _paged(photo_rows(block, width, height, setting), keeps=bool(block.per_page))
        case ForeignPages():
            return [PartToPlace(leaf, fresh=True) for leaf in leaves(block, width, height, setting)]
        case Together():
            return [PartToPlace(_stack(block.blocks, width, height, setting))]
        case TwoColumns():
            left = (width - BETWEEN) * block.share
            right = width - BETWEEN - left
            halves = (
                _stack(block.left, left, height, setting),
                _stack(block.right, right, height, setting),
            )
            return [PartToPlace(ColumnPair(*halves, left + BETWEEN, height))]
        case GoalTree():
            return [PartToPlace(tree(block, width, height, setting))]
        case MemoHead():
            return _loosened(memo_head(block, width, setting), height, keeps=True)
        case LetterHead():
            return _loosened(letter_head(block, width, setting), height, keeps=True)
        case Banner():
            return _loosened(banner(block, width, setting), height, keeps=True)
        case Labels():
            return _loosened(labels(block, width, setting), height)
        case Closing():
            return _loosened([closing(block, width, setting)], height)
        case _:
            return [PartToPlace(flow) for flow in _flows(block, width, setting)]


def _loosened(
    flows: Sequence[PagePart], page_height: float, *, keeps: bool = False
) -> list[PartToPlace]:
    return [PartToPlace(flow, keeps=keeps) for flow in loosened(flows, page_height)]


def _stack(
    blocks: Sequence[Block], width: float, height: float, setting: TypesettingOptions
) -> PartStack:
    return PartStack(tuple(entry.flow for entry in _entries(blocks, width, height, setting)))


def _paged(pages: Sequence[Sequence[PhotoRow]], *, keeps: bool) -> list[PartToPlace]:
    entries: list[PartToPlace] = []
    for number, rows in enumerate(pages):
        last = len(rows) - 1
        entries += [
            PartToPlace(row, keeps=keeps and n < last, fresh=number > 0 and n == 0)
            for n, row in enumerate(rows)
        ]
    return entries


def _signed_photos(
    block: Photos,
    signed: Signatures,
    width: float,
    height: float,
    setting: TypesettingOptions,
    reserved: float,
) -> list[PartToPlace]:
    """Return photographs of such a size that those of the last page fit above the signatures."""
    below = stacked([entry.flow for entry in _signatures(signed, width, setting)]) + 4 * MM
    rows = photo_rows(block, width, height, setting, reserved + below)
    entries = _paged(rows, keeps=True)
    together = stacked(rows[-1]) + below + reserved <= height if rows else False
    return [*entries[:-1], *(entry._replace(keeps=together) for entry in entries[-1:])]


def _flows(block: Block, width: float, setting: TypesettingOptions) -> list[PagePart]:
    match block:
        case Para():
            size = SMALL if block.small else BODY
            first = FIRST * block.indent
            left = STEP * block.hang
            style = TextStyle(size, align=block.align, first=first, left=left, after=3)
            return [words(block.text, style, width, setting)]
        case NumberedList():
            items = listed(block, TextStyle(BODY), width, setting, STEP)
            return [*items[:-1], *(replace(last, after=3) for last in items[-1:])]
        case Facts():
            return [facts(block, width, setting)]
        case Tick():
            return [ticked(block, BODY, width, setting)]
        case Choices():
            return [choices(block, width, setting)]
        case Lines():
            return [dotted(block.count, width)]
        case Gap():
            return [VerticalSpace(block.mm * MM)]
        case Radar():
            return [spider(block, width, setting)]
        case ScoreBar():
            return [bar(block, width, setting)]
        case QrCode():
            return [square(block, width)]
        case Tiles():
            return list(tile_rows(block, width, setting))
        case _:
            raise TypeError(f"no way to print a {type(block).__name__}")


def _heading(block: Heading, width: float, setting: TypesettingOptions) -> PartToPlace:
    section = block.level == 1
    above, below = (7, 3) if section else (4, 1)
    style = TextStyle(
        SECTION if section else BODY, bold=True, align=block.align, before=above, after=below
    )
    heading = words(block.text, style, width, setting, tag=PdfTag(f"H{block.level + 1}"))
    return PartToPlace(heading, keeps=True, mark=plain(block.text), depth=block.level)


def _table(
    block: Table, width: float, height: float, setting: TypesettingOptions, heading: RichText
) -> list[PartToPlace]:
    """Return a table below its heading or caption, which is repeated where the table continues on the next page."""
    tag = PdfTag("Table")
    name, entries = plain(block.caption) or plain(heading), list[PartToPlace]()
    if plain(block.caption):
        titled = TextStyle(CELL, CLOSE, bold=True, before=3, after=2)
        caption = words(block.caption, titled, width, setting, tag=PdfTag("Caption", tag))
        entries.append(PartToPlace(caption, keeps=True))
    style = TextStyle(BODY, bold=True, after=1)
    again = PartStack((words(name + _(MORE), style, width, setting),), again=True) if name else None
    table = grid(block.lined_up(), width, height, setting, tag)
    entries.append(PartToPlace(table, lends=bool(plain(block.note)), again=again))
    if plain(block.note):
        below = TextStyle(SMALL, CLOSE, before=1, after=4)
        entries.append(PartToPlace(words(block.note, below, width, setting)))
    return entries


def _signatures(block: Signatures, width: float, setting: TypesettingOptions) -> list[PartToPlace]:
    certify = TextStyle(BODY, first=FIRST, before=4, after=3)
    flows: list[PagePart] = (
        [words(block.certify, certify, width, setting)] if plain(block.certify) else []
    )
    flows += sign_rows(block, width, setting)
    return [PartToPlace(flow, keeps=at < len(flows) - 1) for at, flow in enumerate(flows)]


# to avoid a page filled less than this, lines are set tighter by this
NEARLY_EMPTY = 0.2
TIGHTER = 0.94
CROWDED = 0.8  # a certificate that does not fit its page


def laid(documents: Sequence[Document]) -> tuple[LaidOutPdf, PrintResult]:
    """Return (the laid-out PDF, the place of each text, tick and space to sign). Equal papers give equal bytes."""
    rl_config.useA85 = 0  # binary streams are smaller and faster
    options: dict[str, Any] = {"invariant": 1, "pageCompression": 1, "initialFontName": face().name}
    options["lang"] = {"th": "th-TH", "en": "en-GB"}[documents[0].language]
    canvas = Canvas("", **options)  # with a font of ours to begin with, or Helvetica would be named
    pen, about = PdfPainter(canvas), described(documents)
    describe(canvas, about)
    count, seal = 0, None
    for document in documents:
        with kept_in(document.language), pen.within(PdfTag("Part")):
            more, seal = _draw(pen, document)
            count += more
    seal = seal if len(documents) == 1 else None
    return finish(canvas, pen.marks, about, seal), PrintResult(
        count, places=tuple(pen.places), drawn=tuple(pen.drawn)
    )


def _draw(pdf: PdfPainter, document: Document) -> tuple[int, QrPlace | None]:
    """Draw a document; return its number of pages, and the QR code of its seal."""
    seal = None
    pages = lay_out(document)
    edge, (_width, height) = margins(document), page_size(document)
    pdf.height = height
    pdf.thai = document.thai_digits
    pdf.marks.heads = [
        (flow.mark, n) for n, page in enumerate(pages, start=1) for flow in page.flows if flow.mark
    ]
    for number, page in enumerate(counted(pages), start=1):
        pdf.canvas.setPageSize(page_size(document))
        if number == 1:
            pdf.bookmark(document.running, height, 0)
        begin_copy(pdf, document)
        draw_frame(pdf, document)
        furnish(pdf, document, number, len(pages))
        draw_squares(pdf, document)
        mark_copy(pdf, document, number)
        for flow, down, mark, depth in page.flows:
            if mark:
                pdf.bookmark(mark, height - edge.top - down, depth)
            flow.draw(pdf, edge.left, height - edge.top - down)
        if (
            document.catchword
            and number < len(pages)
            and pages[number].flows
            and not (document.cover and number == 1)
        ):
            continue_with(pdf, document, pages[number].flows[0].flow)
        if document.stamp.seal and number == len(pages):
            seal = draw_seal(pdf, document, *seal_corner(document))
        mark_draft(pdf, document, number)
        end_copy(pdf, document, number)
        pdf.marks.turn()
        page.flows.clear()  # what is drawn is needed no more, and there may be thousands of pages
    return len(pages), seal


def seal_corner(document: Document) -> tuple[float, float]:
    """Return (x, y), in points, of the seal's lower left corner on the last page, across from the QR code."""
    if document.frame:
        return FRAME + INSIDE, FRAME_FOOT + INSIDE
    return margins(document).left, foot_tall(document) + SEAL_FOOT


def lay_out(document: Document) -> list[FilledPage]:
    """Return a paper's pages, cover first. If the seal has no room, the last part of the text goes on a new page."""
    pages = _text(document)
    if not _room_for_seal(document, pages):
        pages = _set(
            document, 1.0, seal_tall(document, foot_tall(document)) - margins(document).bottom
        )
    width, full = text_area(document)
    if document.cover:
        cover = front(
            document.cover,
            width,
            full,
            TypesettingOptions(document.thai_digits, names=document.names),
        )
        pages = [FilledPage([PlacedPart(cover, 0)], full), *(pages if pages[0].flows else ())]
    return pages if _room_for_seal(document, pages) else [*pages, FilledPage([], 0)]


def _room_for_seal(document: Document, pages: Sequence[FilledPage]) -> bool:
    free = page_size(document)[1] - margins(document).top - pages[-1].used
    return seal_tall(document, foot_tall(document)) <= free


def _text(document: Document) -> list[FilledPage]:
    """Return the pages of the text, set tighter if that saves a nearly empty page or makes room for the seal."""
    pages = _set(document, 1.0)
    if not _room_for_seal(document, pages):
        tight = _set(document, TIGHTER)
        if len(tight) < len(pages) or _room_for_seal(document, tight):
            return tight
    if document.frame and len(pages) > 1:
        return min(pages, _set(document, CROWDED), key=len)
    if any(page.used < NEARLY_EMPTY * text_area(document)[1] for page in pages[1:]):
        tight = _set(document, TIGHTER)
        return tight if len(tight) < len(pages) else pages
    return pages


def _set(document: Document, squeeze: float, space_below: float = 0.0) -> list[FilledPage]:
    """Return the pages of the text; `space_below` is the room to leave free at its end, never on a page of its own."""
    width, full = text_area(document)
    setting = TypesettingOptions(document.thai_digits, squeeze, document.names)
    entries = story(document, width, full, setting)
    if not (space_below and entries):
        return paginate(entries, full)
    kept = len(entries) > 1 and entries[-2].keeps
    entries[-1] = entries[-1]._replace(keeps=kept, lends=not kept)
    *pages, last = paginate([*entries, PartToPlace(VerticalSpace(space_below))], full)
    return [*pages, FilledPage(last.flows[:-1], last.used - space_below)]


def draw_squares(pdf: PdfPainter, document: Document) -> None:
    """Draw the squares by which scans are aligned, if the paper has any, in the three corners without the QR code."""
    if not document.squares:
        return
    (width, height), side = page_size(document), SQUARE * MM
    left, up = SQUARES[0] * MM, SQUARES[1] * MM
    with pdf.within(FOOT):
        for x, y in (
            (left, height - up - side),
            (width - left - side, height - up - side),
            (left, up),
        ):
            pdf.fill(x, y, side, side, INK)
