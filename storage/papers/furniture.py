"""What stands on every page beside its text: running head, foot with the code, QR, the mark of a draft."""

from collections.abc import Sequence
from typing import NamedTuple

from reportlab.lib.colors import Color

from core.blocks.code import qr_text, shown_code
from core.blocks.document import Document, Run, Text, plain
from storage.papers.catchwords import catchword
from storage.papers.flow import Flow
from storage.papers.pen import Pen
from storage.papers.setting import Line, clean, line_of
from storage.papers.style import (
    A4,
    BODY,
    CELL,
    GREY,
    INK,
    LANDSCAPE,
    MARK,
    MM,
    PALE,
    PORTRAIT,
    QR,
    SMALL,
    Margins,
    points,
)

HEAD_DOWN, FOOT_UP = 14 * MM, 9.5 * MM  # base lines
FRAME, FRAME_FOOT = 8 * MM, 15.5 * MM  # lines around a page: from its edges, from its foot
BETWEEN = 10.0
DRAFT, COPY = "ร่าง", "สำเนา"
COPY_UP, COPY_TALL, COPY_SIDE = 4 * MM, 5.4 * MM, 3 * MM  # its box: from the upper edge, its height, beside the word


def page_size(document: Document) -> tuple[float, float]:
    return (A4[1], A4[0]) if document.landscape else A4


def margins(document: Document) -> Margins:
    return LANDSCAPE if document.landscape else PORTRAIT


class Facts(NamedTuple):
    """What a file says of itself."""

    title: str
    author: str
    subject: str


def described(documents: Sequence[Document]) -> Facts:
    """The title and office of the first paper, and the register numbers of all; digits as typed, nothing unseen."""
    first = documents[0]
    numbers = " ".join(document.stamp.number for document in documents if document.stamp.number)
    title = " ".join(plain(line) for line in first.title) or first.running
    return Facts(*(clean(text, True, False).replace("\n", " ") for text in (title, first.office, numbers)))


def furnish(pen: Pen, document: Document, page: int, pages: int) -> None:
    """Everything of page `page` of `pages` but its text; a cover has no head and no page number."""
    left, right = _qr(pen, document, page)
    if document.numbers == "of" and not (document.cover and page == 1):
        _head(pen, document, f"หน้า {page} จาก {pages}", left, right)
    if document.numbers == "dash" and page > 1:
        _number(pen, document, f"– {page} –")
    _foot(pen, document)


def continue_with(pen: Pen, document: Document, following: Flow) -> None:
    """The first words of the next page, at the right below the text."""
    size, edge = points(CELL), margins(document)
    if line := catchword(following, size):
        right = page_size(document)[0] - edge.right
        pen.line(right - line.width, edge.bottom - size * 0.9, line, size)


def _number(pen: Pen, document: Document, number: str) -> None:
    """The page number of a letter: in the middle of the text, above it."""
    size, edge = points(BODY), margins(document)
    width, height = page_size(document)
    said = line_of(number, size, thai=document.thai_digits)
    pen.line((edge.left + width - edge.right - said.width) / 2, height - HEAD_DOWN, said, size)


def mark_draft(pen: Pen, document: Document) -> None:
    """ร่าง across the page, pale enough to read through; drawn last, so that no shading hides it."""
    if not document.draft:
        return
    width, height = page_size(document)
    size = points(MARK)
    line = line_of(DRAFT, size, bold=True)
    pen.canvas.saveState()
    pen.canvas.setFillColor(Color(0, 0, 0, alpha=0.07))
    pen.canvas.translate(width / 2, height / 2)
    pen.canvas.rotate(45)
    pen.line(-line.width / 2, -size / 4, line, size, "")
    pen.canvas.restoreState()


def mark_copy(pen: Pen, document: Document) -> None:
    """สำเนา in a box above the running head, and of which print."""
    original = document.stamp.copy_of
    if not original:
        return
    width, height = page_size(document)
    edge, size = margins(document), points(BODY)
    word, of = line_of(COPY, size, bold=True), line_of(("ของทะเบียน ", Run(original, verbatim=True)), points(CELL))
    wide, top = word.width + 2 * COPY_SIDE, height - COPY_UP
    right = width - edge.right
    if document.frame:  # inside it
        top, right = height - FRAME - COPY_UP, width - FRAME - COPY_UP
    elif document.landscape and document.qr_right:
        right = edge.left + wide + of.width + BETWEEN
    pen.frame(right - wide, top - COPY_TALL, wide, COPY_TALL)
    base = top - COPY_TALL / 2 - size * 0.27
    pen.line(right - wide + COPY_SIDE, base, word, size)
    pen.line(right - wide - BETWEEN / 2 - of.width, base, of, points(CELL), GREY)


def _qr(pen: Pen, document: Document, page: int) -> tuple[float, float]:
    """Draw the QR; the left and right ends of the running head beside it."""
    width, height = page_size(document)
    edge = margins(document)
    left, right = edge.left, width - edge.right
    if not document.stamp.code:
        return left, right
    x, y = 3.5 * MM, 9 * MM
    if document.frame:  # inside it, in the lower corner
        x = FRAME + 6 * MM if not document.qr_right else width - FRAME - 6 * MM - QR
        y = FRAME_FOOT + 6 * MM
    elif document.landscape:
        x, y = left - 2.7 * MM, height - QR - 3 * MM
        if document.qr_right:
            x = right + 2.7 * MM - QR
            right = x - 3 * MM
        else:
            left = x + QR + 3 * MM
    elif document.qr_right:
        x, y = width - QR + 2 * MM, 9 * MM
    pen.qr(x, y, QR, qr_text(document.stamp.code, page, document.stamp.state))
    return left, right


def _head(pen: Pen, document: Document, number: str, left: float, right: float) -> None:
    size = points(CELL)
    y = page_size(document)[1] - HEAD_DOWN
    said = line_of(number, size, thai=document.thai_digits)
    pen.line(right - said.width, y, said, size)
    room = right - left - said.width - 8 * MM
    words = "  |  ".join(filter(None, (document.running, document.office)))
    pen.line(left, y, _within(words, size, room, document.thai_digits), size, GREY)
    pen.rule(left, y - 2.2 * MM, right, y - 2.2 * MM, 0.5, GREY)


def _within(text: str, size: float, room: float, thai: bool) -> Line:
    """The text, its end given up for … where it is too long."""
    line = line_of(text, size, thai=thai)
    if line.width <= room:
        return line
    kept = list(line.tokens)
    dots = line_of("…", size).tokens
    while kept and line.width > room:
        kept.pop()
        width = sum(token.shaped.width + token.gap * token.face.shape(" ").width for token in (*kept, *dots))
        line = Line((*kept, *dots), width * size / 1000)
    return line


def _foot(pen: Pen, document: Document) -> None:
    size, stamp = points(SMALL), document.stamp
    edge = margins(document)
    left, right = edge.left, page_size(document)[0] - edge.right
    pen.rule(left, FOOT_UP + 3.6 * MM, right, FOOT_UP + 3.6 * MM, 0.4, PALE)
    x = left
    for label, value in _known(document):
        x = _say(pen, x, label, GREY, size, document.thai_digits)
        x = _say(pen, x, value, INK, size, document.thai_digits) + BETWEEN
    if stamp.printed:
        said = line_of(f"พิมพ์เมื่อ {stamp.printed}", size, thai=document.thai_digits)
        pen.line(right - said.width, FOOT_UP, said, size, GREY)


def _known(document: Document) -> list[tuple[str, Text]]:
    """What the foot says of the print: its code, its number in the register, the state of the data."""
    stamp = document.stamp
    facts: list[tuple[str, Text]] = []
    if stamp.code:
        facts.append(("รหัสเอกสาร ", Run(shown_code(stamp.code), bold=True, verbatim=True)))
    if stamp.number:
        facts.append(("ทะเบียน ", Run(stamp.number, verbatim=True)))
    if stamp.state:
        facts.append(("สถานะข้อมูล ", Run(stamp.state[:4].hex().upper(), verbatim=True)))
    return facts


def _say(pen: Pen, x: float, text: Text, colour: str, size: float, thai: bool) -> float:
    line = line_of(text, size, thai=thai)
    pen.line(x, FOOT_UP, line, size, colour)
    trailing = 3.0 if isinstance(text, str) and text.endswith(" ") else 0.0
    return x + line.width + trailing
