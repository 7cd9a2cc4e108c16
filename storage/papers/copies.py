"""Pages that are more than their text: the frame of a certificate, a copy with the words that certify it."""

from core.blocks.document import Certified, Document
from storage.papers.furniture import FRAME, FRAME_FOOT, page_size
from storage.papers.pen import Pen
from storage.papers.setting import line_of
from storage.papers.style import ACCENT, BODY, MM, points

SMALLER = 0.9  # of a page that is copied: the foot of the sheet is free for who certifies
APART = 1.6 * MM  # the two lines of a frame
STRIP, ASIDE, STEP = 21 * MM, 18 * MM, 8.5 * MM  # the strip's top above the sheet's edge, its sides, between its lines
GAP = 3.0
COPY, SIGN, POSITION = "สำเนาถูกต้อง", "ลงชื่อ", "ตำแหน่ง"
DATE = ("วันที่", "เดือน", "พ.ศ.")


def begin_copy(pen: Pen, document: Document) -> None:
    """The page that follows is drawn smaller, its head where it was; `end_copy` ends that."""
    if document.certified:
        width, height = page_size(document)
        pen.canvas.saveState()
        pen.canvas.translate(width * (1 - SMALLER) / 2, height * (1 - SMALLER))
        pen.canvas.scale(SMALLER, SMALLER)


def end_copy(pen: Pen, document: Document) -> None:
    """Draw who certifies below the smaller page."""
    if not document.certified:
        return
    pen.canvas.restoreState()
    width, _height = page_size(document)
    left, right, y = ASIDE, width - ASIDE, STRIP
    pen.rule(left, y + 6 * MM, right, y + 6 * MM, 0.6)
    _signed(pen, document.certified, left, right, y)
    _dated(pen, document.certified, left, right, y - STEP, document.thai_digits)


def _signed(pen: Pen, who: Certified, left: float, right: float, y: float) -> None:
    """สำเนาถูกต้อง ลงชื่อ …… (name): the line to sign on takes what the name leaves."""
    size = points(BODY)
    x = left + _say(pen, left, y, COPY, bold=True) + 8 * MM
    x += _say(pen, x, y, SIGN) + GAP
    name = line_of(f"({who.name})" if who.name else "(", size)
    room = (right - x) / 2
    if who.name:
        pen.dots(x, max(right - name.width - GAP, x + room / 2), y)
        pen.line(max(right - name.width, x + room / 2 + GAP), y, name, size)
        return
    pen.dots(x, x + room - GAP, y)
    _say(pen, x + room, y, "(")
    close = line_of(")", size)
    pen.dots(x + room + name.width + 1, right - close.width - 1, y)
    pen.line(right - close.width, y, close, size)


def _dated(pen: Pen, who: Certified, left: float, right: float, y: float, thai: bool) -> None:
    middle = left + (right - left) * 0.52
    x = left + _say(pen, left, y, POSITION) + GAP
    if who.position:
        line = line_of(who.position.replace("\n", " "), points(BODY), thai=thai)
        pen.line(x, y, line, points(BODY) * min(1.0, (middle - x - GAP) / max(line.width, 1)))
    else:
        pen.dots(x, middle - GAP, y)
    x = middle
    share = (right - middle) / len(DATE)
    for label in DATE:
        begin = x + _say(pen, x, y, label) + GAP
        pen.dots(begin, x + share - GAP, y)
        x += share


def _say(pen: Pen, x: float, y: float, text: str, bold: bool = False) -> float:
    """Draw words; how wide they are."""
    line = line_of(text, points(BODY), bold=bold)
    pen.line(x, y, line, points(BODY))
    return line.width


def draw_frame(pen: Pen, document: Document) -> None:
    """Two lines around the page of a certificate."""
    if not document.frame:
        return
    width, height = page_size(document)
    for inward, thick in ((0.0, 2.2), (APART, 0.6)):
        edge, foot = FRAME + inward, FRAME_FOOT + inward
        corners = ((edge, foot), (width - edge, foot), (width - edge, height - edge), (edge, height - edge))
        for (x, y), (right, up) in zip(corners, (*corners[1:], corners[0]), strict=True):
            pen.rule(x, y, right, up, thick, ACCENT)
