"""A signing place of a paper: enlarged, scan beside print, with what was measured; and its frame on the page."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget
from shiboken6 import isValid

from core.blocks.printed import PageSize
from core.i18n import _
from core.scans.view import ScannedPaperRow, SignPlaceRow
from ui.desktop.base.background import in_background
from ui.desktop.base.pdf_pages import page_picture
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.buttons import Button, Pill
from ui.desktop.widgets.layout import Surface, column, row
from ui.desktop.widgets.plain import dress, name, show_plain, words

if TYPE_CHECKING:
    from storage.pdfium import PdfPageReader


HIGH, ROOM = 104, 9.0  # design pixels of the picture of a place; points around it
FINEST = 5.0  # pixels a point
THOUSANDTHS = PageSize(1000, 1000)


class SigningPlaceArea(NamedTuple):
    """A signing place on page number `page` (from 0) of a PDF; `at`: its rectangle in fractions of the page's size."""

    pages: "PdfPageReader"
    page: int  # the first is 0
    at: QRectF  # in fractions of the page's width and height


class SigningPlaceView(QWidget):
    """A widget that shows a signing place of a page enlarged, with a little of its surroundings."""

    def __init__(self, look: Look, accessible_name: str) -> None:
        super().__init__()
        self._look, self._called = look, accessible_name
        self._part: SigningPlaceArea | None = None
        self._asked: tuple[SigningPlaceArea, int] | None = None
        self._picture: QImage | None = None  # of the whole page
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)
        name(self, accessible_name)

    def sizeHint(self) -> QSize:
        return QSize(self._look.px(120), self._look.px(HIGH))

    def show_part(self, part: SigningPlaceArea | None, says: str = "") -> None:
        if part != self._part:
            self._part = part
            self._asked = None
            self._picture = None
        name(self, self._called, says)
        self.update()

    def _around(self, part: SigningPlaceArea) -> QRectF:
        """The part of the page that is shown, in points: with some room about it, as wide as this widget."""
        size = part.pages.sizes[part.page]
        box = share_of(QRectF(0, 0, size.width, size.height), part.at).adjusted(
            -ROOM, -ROOM, ROOM, ROOM
        )
        shape = self.width() / max(1, self.height())
        wide = max(box.width(), box.height() * shape)
        high = max(box.height(), box.width() / shape)
        return QRectF(box.center().x() - wide / 2, box.center().y() - high / 2, wide, high)

    def _ask(self, part: SigningPlaceArea, across: float) -> None:
        wide = round(self.width() * self.devicePixelRatioF())
        if self._asked == (part, wide):
            return
        self._asked = asked = part, wide
        scale = min(FINEST, wide / across)

        def seen(image: QImage | None) -> None:
            if isValid(self) and self._asked == asked and image is not None and not image.isNull():
                self._picture = image
                self.update()

        in_background(lambda: page_picture(part.pages, part.page, scale), seen)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHints(
            QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing
        )
        painter.fillRect(self.rect(), Qt.GlobalColor.white)
        if self._part is not None:
            around = self._around(self._part)
            size = self._part.pages.sizes[self._part.page]
            self._ask(self._part, around.width())
            if self._picture is not None:
                scale = self._picture.width() / size.width
                cut = QRectF(around.topLeft() * scale, around.size() * scale)
                painter.drawImage(QRectF(self.rect()), self._picture, cut)
            times = self.width() / around.width()
            page = QRectF(around.topLeft() * -times, QSizeF(size.width, size.height) * times)
            painter.setPen(QPen(self._look.color("accent"), 1, Qt.PenStyle.DashLine))
            painter.drawRect(share_of(page, self._part.at))
        painter.setPen(QPen(self._look.color("line"), 1))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        painter.end()


class SigningPlaceCard(Surface):
    """A card about the chosen signing place: what was measured there, and its scan beside the unsigned print."""

    def __init__(self, look: Look, step: Callable[[int], None]) -> None:
        """Make the card; `step` goes to the next place (1) or the one before (-1)."""
        super().__init__("card")
        self._which, self._whose = Pill(look), words("", "strong", wrap=True)
        self._seen = words("", "line", wrap=True)
        self.before = Button(
            look, "", "ghost", "left", _("ช่องก่อนหน้า (Alt+PgUp)"), do=partial(step, -1)
        )
        self.after = Button(
            look, "", "ghost", "right", _("ช่องถัดไป (Alt+PgDn)"), do=partial(step, 1)
        )
        for button in (self.before, self.after):
            button.setProperty("small", "1")
        self.scan = SigningPlaceView(look, _("ช่องนี้ในภาพสแกน"))
        self.frozen = SigningPlaceView(look, _("ช่องเดียวกันบนฉบับที่พิมพ์"))
        halves = [
            column(words(view_name, "label", "text2"), view, gap=4)
            for view_name, view in (
                (_("ช่องนี้ในภาพสแกน"), self.scan),
                (_("ช่องเดียวกันบนฉบับที่พิมพ์"), self.frozen),
            )
        ]
        sides = row(*halves, gap=8, grow=(0, 1))
        self.setLayout(
            column(
                row(self._which, self._whose, self.before, self.after, gap=8, grow=1),
                self._seen,
                sides,
                gap=6,
                edges=(12, 10, 12, 10),
            )
        )

    def show_place(
        self,
        place: SignPlaceRow,
        total: int,
        scan: SigningPlaceArea | None,
        printed: SigningPlaceArea | None,
    ) -> None:
        """Show one of `total` signing places, enlarged in the scan and in the print (`printed`); None = no picture."""
        self._which.show_pill(_("ช่อง {n} จาก {of}").format(n=place.number, of=total), "info", "pen")
        show_plain(self._whose, "  ".join(filter(None, (place.title or _("ช่องลงนาม"), place.who))))
        show_plain(self._seen, place.seen)
        dress(self._seen, tone="warn" if place.empty or place.sure is None else "text2")
        self.scan.show_part(scan, place.seen)
        self.frozen.show_part(printed)
        for button in (self.before, self.after):
            button.setEnabled(total > 1)


class SigningPlaceFrame(NamedTuple):
    """The frame around a signing place on a page."""

    number: int  # of the place, within the paper
    at: QRectF  # in fractions of the page's width and height
    is_selected: bool  # whether the place is the current one


def share_of(page: QRectF, share: QRectF) -> QRectF:
    """Return the rectangle on `page` whose edges `share` gives in fractions of the page's width and height."""
    wide, high = page.width(), page.height()
    return QRectF(
        page.left() + share.left() * wide,
        page.top() + share.top() * high,
        share.width() * wide,
        share.height() * high,
    )


def draw_frame(look: Look, painter: QPainter, area: QRectF, ink: str) -> None:
    edge = look.px(3)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(look.color(ink), look.px(2)))
    painter.drawRoundedRect(area, edge, edge)


def draw_place(look: Look, painter: QPainter, page: QRect, place: SigningPlaceFrame) -> None:
    """Draw a frame around a signing place, with the place's number at its left."""
    ink, half = "accent" if place.is_selected else "text2", look.px(8)
    around = share_of(QRectF(page), place.at)
    draw_frame(look, painter, around, ink)
    middle = QPointF(around.left() - half / 2, around.top())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color(ink))
    painter.drawEllipse(middle, half, half)
    painter.setPen(look.color("card"))
    painter.setFont(look.font(11, 600))
    box = QRectF(middle.x() - half, middle.y() - half, 2 * half, 2 * half)
    painter.drawText(box, int(Qt.AlignmentFlag.AlignCenter), digits(str(place.number)))


class ScanPageFrames(NamedTuple):
    """The frames to draw on pages, by page index (from 0): where scan and print differ, and the signing places."""

    different: dict[int, list[QRectF]]  # in fractions of the page's width and height
    places: dict[int, list[SigningPlaceFrame]]

    def part(self, pages: "PdfPageReader | None", number: int) -> SigningPlaceArea | None:
        """Return the part of the page with the signing place of this number, or None if it is not on these pages."""
        page = self.page_of(number)
        if pages is None or page is None or page >= len(pages.sizes):
            return None
        return SigningPlaceArea(
            pages, page, next(one.at for one in self.places[page] if one.number == number)
        )

    def page_of(self, number: int) -> int | None:
        """Return the index (from 0) of the page with the signing place of this number; None if no page has it."""
        return next(
            (
                page
                for page, places in self.places.items()
                if any(one.number == number for one in places)
            ),
            None,
        )

    def draw(self, look: Look, painter: QPainter, number: int, page: QRect) -> None:
        for one in sorted(self.places.get(number, ()), key=lambda one: one.is_selected):
            draw_place(look, painter, page, one)
        for at in self.different.get(number, ()):
            edge = look.px(3)
            draw_frame(
                look, painter, share_of(QRectF(page), at).adjusted(-edge, -edge, edge, edge), "bad"
            )


def framed(
    paper: ScannedPaperRow | None, sizes: Sequence[PageSize], selected: int
) -> tuple[ScanPageFrames, ScanPageFrames]:
    """Return (frames on a paper's scan, frames on its print). `sizes`: page sizes of the print; `selected`: number of
    the chosen place. A place not found on the scan is framed there at its position in the print."""
    scan, frozen = ScanPageFrames({}, {}), ScanPageFrames({}, {})
    for at, page in enumerate(paper.pages if paper else ()):
        found = page.compared.differences if page.compared else ()
        counting = [one for one in found if one.counts]
        scan.different[at] = [share(one.scanned, THOUSANDTHS) for one in counting]
        if paper is None or not 0 < page.number <= len(sizes):
            continue
        size = sizes[page.number - 1]
        frozen.different[page.number - 1] = [share(one.printed, size) for one in counting]
        for place in paper.places:
            if place.printed and place.page == page.number:
                own = SigningPlaceFrame(
                    place.number, share(place.printed[1:], size), place.number == selected
                )
                frozen.places.setdefault(page.number - 1, []).append(own)
                there = share(place.scanned, THOUSANDTHS) if place.scanned else own.at
                scan.places.setdefault(at, []).append(own._replace(at=there))
    return scan, frozen


def share(box: Sequence[float], size: PageSize) -> QRectF:
    """Return `box` (left, top, right, bottom), in the units of `size`, as a rectangle in fractions of `size`."""
    left, top, right, bottom = box
    return QRectF(
        left / size.width,
        top / size.height,
        (right - left) / size.width,
        (bottom - top) / size.height,
    )
