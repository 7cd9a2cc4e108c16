"""What a PDF page has besides its text: header, footer with code and QR code, draft mark, catchword, copy marks."""

from collections.abc import Iterable, Sequence

from reportlab.lib.colors import Color

from core.blocks.code import SMALL_PAGES, PageQrContent, shown_code
from core.blocks.document import Certified, Document, Run, plain
from core.blocks.elements import RichText
from core.i18n import _, kept_in
from storage.papers.pdf.archive import PdfMetadata
from storage.papers.pdf.flow import ColumnPair, PagePart, PartStack, TypesetParagraph
from storage.papers.pdf.form_parts import LabelledLines, LabelledTickBox
from storage.papers.pdf.grid import RuledTable
from storage.papers.pdf.letters import AdjacentParts, LabelledLine
from storage.papers.pdf.pen import SMALL_QR, PdfPainter
from storage.papers.pdf.tagging import FOOT, HEAD, WATERMARK, PdfTag
from storage.papers.typography.lines import TextToken, TypesetLine, clean, line_of
from storage.papers.typography.style import (
    A4,
    ACCENT,
    BODY,
    CELL,
    FRAMED,
    GREY,
    INK,
    LANDSCAPE,
    MARK,
    MM,
    PALE,
    PORTRAIT,
    QR,
    SMALL,
    SMALL_MARK,
    PaperMargins,
    points,
)

HEAD_DOWN, FOOT_UP = 12.2 * MM, 9.5 * MM  # base lines
# lines around a page: from its edges, its foot; to the QR
FRAME = 8 * MM
FRAME_FOOT = 15.5 * MM
INSIDE = 6 * MM
# from the page's edges to QR code and small mark: printable everywhere
OUTSIDE = 2.2 * MM
SMALL_IN = 2.7 * MM
# the small mark, above the lower edge: no fold in two, three or four goes through it
SMALL_UP = 78 * MM
BESIDE = 1.5 * MM  # between the text of the foot and the QR code
BETWEEN, LABEL = 10.0, 3.0  # points between the facts of the foot, and after what they are called
# of the rule above its first line; from line to line of the foot, where one has no room for all of it
FOOT_RULE, BELOW = 3.6 * MM, 4.2 * MM
DRAFT = "ร่าง"
COPY = "สำเนา"
PAGE = "หน้า {page} จาก {pages}"
# of a file one goes on writing in: only a PDF has a number of the register
TO_EDIT = "ฉบับสำหรับแก้ไข"
# its box: from the upper edge, its height, beside the word
COPY_UP = 4 * MM
COPY_TALL = 4.4 * MM
COPY_SIDE = 3 * MM


def page_size(document: Document) -> tuple[float, float]:
    return (A4[1], A4[0]) if document.landscape else A4


def margins(document: Document) -> PaperMargins:
    if document.frame:
        return FRAMED
    if document.landscape:
        return LANDSCAPE
    return PORTRAIT


def text_area(document: Document) -> tuple[float, float]:
    """Return (width, height), in points, of what the margins leave of a page."""
    (width, height), edge = page_size(document), margins(document)
    return width - edge.left - edge.right, height - edge.top - edge.bottom


def described(documents: Sequence[Document]) -> PdfMetadata:
    """Return a PDF's metadata: title and office of its first paper, and the register numbers of all its papers."""
    first = documents[0]
    numbers = " ".join(document.stamp.number for document in documents if document.stamp.number)
    title = " ".join(plain(line) for line in first.title) or first.running
    with kept_in(first.language):
        if first.draft:
            marked = f"{_(DRAFT)} – "
        elif first.stamp.copy_of:
            marked = f"{_(COPY)} – "
        else:
            marked = ""
    texts = (marked + title, first.office, numbers)
    title, author, subject = (clean(text, True, False).replace("\n", " ") for text in texts)
    return PdfMetadata(title, author, subject, first.stamp.moment)


def furnish(pdf: PdfPainter, document: Document, page: int, pages: int) -> None:
    """Draw QR codes, header and footer of `page` (from 1) of `pages`. A cover has no header and no page number."""
    _codes(pdf, document, page)
    with pdf.within(HEAD):
        if document.numbers == "of" and not (document.cover and page == 1):
            _head(pdf, document, _(PAGE).format(page=page, pages=pages))
        if document.numbers == "dash" and page > 1:
            edge, (width, height) = margins(document), page_size(document)
            number = line_of(f"– {page} –", points(BODY), thai=document.thai_digits)
            pdf.line(
                (edge.left + width - edge.right - number.width) / 2,
                height - HEAD_DOWN,
                number,
                points(BODY),
            )
    with pdf.within(FOOT):
        size = points(SMALL)
        right = _foot_right(document)
        rule = foot_tall(document)
        pdf.rule(margins(document).left, rule, right, rule, 0.4, PALE)
        for x, row, line, colour in _foot_lines(document)[0]:
            pdf.line(x, rule - FOOT_RULE - BELOW * row, line, size, colour)


def continue_with(pdf: PdfPainter, document: Document, following: PagePart) -> None:
    """Draw a page's catchword at its lower right: the first words of `following`, which begins the next page."""
    size, edge = points(CELL), margins(document)
    line = catchword(following, size)
    if line:
        right = _foot_right(document)
        with pdf.within(FOOT):
            pdf.line(right - line.width, edge.bottom - size * 0.9, line, size)


def mark_draft(pdf: PdfPainter, document: Document, page: int) -> None:
    """If the paper is a draft, draw a pale ร่าง across the page; on page 1 screen readers read it first. Call this
    last, so that no shading hides it."""
    if not document.draft:
        return
    width, height = page_size(document)
    size = points(MARK)
    line = line_of(_(DRAFT), size, bold=True)
    pdf.marks.close()
    pdf.canvas.saveState()
    pdf.canvas.setFillColor(Color(0, 0, 0, alpha=0.07))
    pdf.canvas.translate(width / 2, height / 2)
    pdf.canvas.rotate(45)
    with pdf.within(PdfTag(place="first") if page == 1 else WATERMARK):
        pdf.line(-line.width / 2, -size / 4, line, size, "")
    pdf.marks.close()
    pdf.canvas.restoreState()


def mark_copy(pdf: PdfPainter, document: Document, page: int) -> None:
    """On a copy, draw สำเนา and the original's register number in a box on top; screen readers begin page 1 with it."""
    original = document.stamp.copy_of
    if not original:
        return
    width, height = page_size(document)
    edge, size = margins(document), points(CELL)
    word = line_of(_(COPY), size, bold=True)
    of = line_of((f"{_('ของทะเบียน')} ", Run(original, verbatim=True)), points(CELL))
    wide, top = word.width + 2 * COPY_SIDE, height - COPY_UP
    right = width - edge.right
    if document.frame:  # inside the frame
        top, right = height - FRAME - COPY_UP, width - FRAME - COPY_UP
    pdf.frame(right - wide, top - COPY_TALL, wide, COPY_TALL)
    base = top - COPY_TALL / 2 - size * 0.27
    with pdf.within(PdfTag(place="first") if page == 1 else HEAD):
        pdf.line(right - wide + COPY_SIDE, base, word, size)
        pdf.line(right - wide - BETWEEN / 2 - of.width, base, of, points(CELL), GREY)


def _codes(pdf: PdfPainter, document: Document, page: int) -> None:
    """Draw the QR code in the lower right corner and the small mark at the right edge well above it: away from binding,
    staples, holes and receipt stamps, and so far apart that one stamp, fold or torn corner spares the other."""
    stamp = document.stamp
    if not stamp.code:
        return
    # Screen readers hear the foot, which is the same on every page, once, at the end.
    heard = " ".join(label + plain(value) for label, value in _known(document))
    with pdf.within(
        PdfTag("Figure", alt=f"คิวอาร์โค้ดของเอกสารนี้ {heard}", place="last") if page == 1 else FOOT
    ):
        pdf.qr(*qr_place(document), PageQrContent.text_of(stamp.code, page, stamp.state))
    if page <= SMALL_PAGES:
        with pdf.within(FOOT):
            inward = FRAME + INSIDE if document.frame else SMALL_IN
            side = SMALL_MARK / share(document)
            left = page_size(document)[0] - inward - SMALL_MARK
            text = PageQrContent.small_text(stamp.code, page, stamp.state)
            # enlarged as in `qr_place`
            pdf.qr(left, SMALL_UP + SMALL_MARK - side, side, text, SMALL_QR)


def qr_place(document: Document) -> tuple[float, float, float]:
    """Return (left, bottom, side) of a page's QR code in points; larger on a certified copy, which is scaled down."""
    width, side = page_size(document)[0], QR / share(document)
    if document.frame:  # inside the frame
        return width - FRAME - INSIDE - QR, FRAME_FOOT + INSIDE + QR - side, side
    return width - OUTSIDE - QR, OUTSIDE + QR - side, side


def _foot_right(document: Document) -> float:
    """Return where the text of the foot must end: before the QR code, if that is beside it."""
    right = page_size(document)[0] - margins(document).right
    if document.stamp.code and not document.frame:
        return min(right, qr_place(document)[0] - BESIDE)
    return right


def _head(pdf: PdfPainter, document: Document, number: str) -> None:
    size, edge = points(CELL), margins(document)
    width, height = page_size(document)
    left = edge.left
    right = width - edge.right
    y = height - HEAD_DOWN
    set_line = line_of(number, size, thai=document.thai_digits)
    pdf.line(right - set_line.width, y, set_line, size)
    room = right - left - set_line.width - 8 * MM
    words = "  |  ".join(filter(None, (document.running, document.office)))
    pdf.line(left, y, _within(words, size, room, document.thai_digits), size, GREY)
    pdf.rule(left, y - 1.8 * MM, right, y - 1.8 * MM, 0.5, GREY)


def _within(text: str, size: float, width: float, thai: bool) -> TypesetLine:
    """Return the text, shortened with … if it is too wide."""
    line = line_of(text, size, thai=thai)
    if line.width <= width:
        return line
    kept = list(line.tokens)
    dots = line_of("…", size).tokens
    while kept and line.width > width:
        kept.pop()
        line = TypesetLine((*kept, *dots), _width((*kept, *dots), size))
    return line


def foot_tall(document: Document) -> float:
    """Return the height of the footer in points, measured from the lower edge of the page."""
    return FOOT_UP + FOOT_RULE + (0 if document.frame else BELOW * _foot_lines(document)[1])


def _foot_lines(document: Document) -> tuple[list[tuple[float, int, TypesetLine, str]], int]:
    """Return the texts of the foot with their left edge, line and colour, and the number of its last line."""
    size = points(SMALL)
    stamp = document.stamp
    thai = document.thai_digits
    left = margins(document).left
    right = _foot_right(document)
    rows = [0.0]
    printed = line_of(
        _("พิมพ์เมื่อ {moment}").format(moment=stamp.printed) if stamp.printed else "", size, thai=thai
    )
    placed = list[tuple[float, int, TypesetLine, str]]()
    for words, known in _known(document):
        label = line_of(words, size, thai=thai)
        value = line_of(known, size, thai=thai)
        # of a long edition of the form
        if rows[-1] + label.width + LABEL + value.width > right - left:
            rows.append(0.0)
        for line, colour, after in ((label, GREY, LABEL), (value, INK, BETWEEN)):
            placed.append((left + rows[-1], len(rows) - 1, line, colour))
            rows[-1] += line.width + after
    last = len(rows) - 1 + (rows[-1] + printed.width > right - left)
    return [*placed, (right - printed.width, last, printed, GREY)], last


def _known(document: Document) -> list[tuple[str, RichText]]:
    """Return the facts in the foot: code, register number, state of the data, edition of the form."""
    stamp = document.stamp
    facts: list[tuple[str, RichText]] = []
    if stamp.code:
        facts.append((f"{_('รหัสเอกสาร')} ", Run(shown_code(stamp.code), bold=True, verbatim=True)))
    if stamp.number:
        facts.append((f"{_('ทะเบียน')} ", Run(stamp.number, verbatim=True)))
    if stamp.state:
        facts.append((f"{_('สถานะข้อมูล')} ", Run(stamp.state[:4].hex().upper(), verbatim=True)))
    if document.edition:
        facts.append((f"{_('แบบ')} ", document.edition))
    return facts


WIDEST = 110.0  # the greatest width of a catchword, in points


def catchword(flow: PagePart, size: float) -> TypesetLine | None:
    """Return the catchword for `flow`: `/`, its first words, `…`. None if `flow` does not begin with words."""
    found = _opening(flow)
    if not _worded(found):
        return None
    kept = [found[0]._replace(gap=0)]
    for token in found[1:]:
        if _width((*kept, token), size) > WIDEST:
            break
        kept.append(token)
    tokens = (*line_of("/", size).tokens, *kept, *line_of("…", size).tokens)
    return TypesetLine(tokens, _width(tokens, size))


def _width(tokens: tuple[TextToken, ...], size: float) -> float:
    return (
        sum(token.shaped.width + token.gap * token.face.shape(" ").width for token in tokens)
        * size
        / 1000
    )


def _worded(tokens: tuple[TextToken, ...]) -> bool:
    return any(sign.isalpha() for token in tokens for sign in token.shaped.text)


def _first_words(flows: Iterable[PagePart]) -> tuple[TextToken, ...]:
    """Return the first words of flows beside or below one another, up to the first flow with a word."""
    found: tuple[TextToken, ...] = ()
    for one in flows:
        more = _opening(one)
        found += (more[0]._replace(gap=1), *more[1:]) if found and more else more
        if _worded(found):
            break
    return found


def _opening(flow: PagePart) -> tuple[TextToken, ...]:
    match flow:
        case TypesetParagraph():
            tokens = flow.lines[0].tokens if flow.lines else ()
            label = flow.label.tokens
            return (*label, tokens[0]._replace(gap=1), *tokens[1:]) if label and tokens else tokens
        case PartStack():
            return _first_words(flow.parts)
        case ColumnPair():
            return _first_words((flow.left, flow.right))
        case AdjacentParts():
            return _first_words(part for _, part in flow.parts)
        case RuledTable():
            return _first_words(box.flow for line in flow.lines for box in line.boxes)
        case LabelledTickBox():
            return _opening(flow.label) if flow.label else ()
        case LabelledLine():
            return _opening(flow.label)
        case LabelledLines():
            return _first_words(label for row in flow.rows for label, _ in row)
        case _:
            return ()


APART = 1.6 * MM  # the two lines of a frame
FREE = 29.7 * MM  # of the foot of a sheet with a copy on it, for who certifies
# the strip's top above the sheet's edge, its sides, between its lines
STRIP = 21 * MM
SIDE = 18 * MM
STEP = 8.5 * MM
GAP = 3.0
CERTIFIED = "สำเนาถูกต้อง"
SIGN = "ลงชื่อ"
POSITION = "ตำแหน่ง"
DATE = ("วันที่", "เดือน", "พ.ศ.")


def share(document: Document) -> float:
    """Return the scale of the document's pages: below 1 for a certified copy, to make room at its foot; else 1.0."""
    return 1 - FREE / page_size(document)[1] if document.certified else 1.0


def begin_copy(pdf: PdfPainter, document: Document) -> None:
    """For a certified copy, scale down all that is drawn until `end_copy`, keeping the top edge in place."""
    if document.certified:
        width, height = page_size(document)
        pdf.marks.close()
        pdf.canvas.saveState()
        pdf.canvas.translate(width * (1 - share(document)) / 2, height * (1 - share(document)))
        pdf.canvas.scale(share(document), share(document))


def end_copy(pdf: PdfPainter, document: Document, page: int) -> None:
    """For a certified copy, end the scaling of `begin_copy` and draw the certification at the foot of the page."""
    if not document.certified:
        return
    pdf.marks.close()
    pdf.canvas.restoreState()
    width, _height = page_size(document)
    left = SIDE
    right = width - SIDE
    y = STRIP
    pdf.rule(left, y + 6 * MM, right, y + 6 * MM, 0.6)
    with pdf.within(PdfTag(place="last") if page == 1 else FOOT):
        _signed(pdf, document.certified, left, right, y)
        _dated(pdf, document.certified, left, right, y - STEP, document.thai_digits)


def _signed(pdf: PdfPainter, who: Certified, left: float, right: float, y: float) -> None:
    """Draw สำเนาถูกต้อง ลงชื่อ …… (name); the signing line takes the room that the name leaves."""
    size = points(BODY)
    x = left + _draw_words(pdf, left, y, CERTIFIED, bold=True) + 8 * MM
    x += _draw_words(pdf, x, y, SIGN) + GAP
    name = line_of(f"({who.name})" if who.name else "(", size)
    room = (right - x) / 2
    if who.name:
        pdf.dots(x, max(right - name.width - GAP, x + room / 2), y)
        pdf.line(max(right - name.width, x + room / 2 + GAP), y, name, size)
        return
    pdf.dots(x, x + room - GAP, y)
    _draw_words(pdf, x + room, y, "(")
    close = line_of(")", size)
    pdf.dots(x + room + name.width + 1, right - close.width - 1, y)
    pdf.line(right - close.width, y, close, size)


def _dated(
    pdf: PdfPainter, who: Certified, left: float, right: float, y: float, thai: bool
) -> None:
    middle = left + (right - left) * 0.52
    x = left + _draw_words(pdf, left, y, POSITION) + GAP
    if who.position:
        line = line_of(who.position.replace("\n", " "), points(BODY), thai=thai)
        pdf.line(x, y, line, points(BODY) * min(1.0, (middle - x - GAP) / max(line.width, 1)))
    else:
        pdf.dots(x, middle - GAP, y)
    x = middle
    share = (right - middle) / len(DATE)
    for label in DATE:
        begin = x + _draw_words(pdf, x, y, label) + GAP
        pdf.dots(begin, x + share - GAP, y)
        x += share


def _draw_words(pdf: PdfPainter, x: float, y: float, text: str, bold: bool = False) -> float:
    """Draw a text and return its width."""
    line = line_of(text, points(BODY), bold=bold)
    pdf.line(x, y, line, points(BODY))
    return line.width


def draw_frame(pdf: PdfPainter, document: Document) -> None:
    """Draw a double line around the page if the document is to have a frame, as award certificates have."""
    if not document.frame:
        return
    width, height = page_size(document)
    for inward, thick in ((0.0, 2.2), (APART, 0.6)):
        edge, foot = FRAME + inward, FRAME_FOOT + inward
        corners = (
            (edge, foot),
            (width - edge, foot),
            (width - edge, height - edge),
            (edge, height - edge),
        )
        for (x, y), (right, up) in zip(corners, (*corners[1:], corners[0]), strict=True):
            pdf.rule(x, y, right, up, thick, ACCENT)
