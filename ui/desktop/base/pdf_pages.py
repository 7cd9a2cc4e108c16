"""The pages of a PDF as images, on a printer and in a zoomable view, all from the same bytes."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QMarginsF, QObject, QPointF, QRect, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QHideEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPageLayout,
    QPageSize,
    QPainter,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from PySide6.QtWidgets import QAbstractScrollArea, QFrame
from shiboken6 import isValid

from core.blocks.printed import PageSize
from core.errors import UserError, stumbled
from core.i18n import _
from core.values import Ref
from ui.desktop.base.background import in_background
from ui.desktop.theme.look import Look
from ui.desktop.widgets.plain import name, paint_lines

if TYPE_CHECKING:
    from storage.pdfium import PdfPageReader


class PrintRequest(NamedTuple):
    """A request to print: the name of the printer, the number of copies, the pages' indices (from 0)."""

    printer: str
    copies: int
    pages: tuple[int, ...]  # 0 is the first


def page_picture(pages: "PdfPageReader", number: int, scale: float) -> QImage:
    """Return page `number` (from 0) as an image of `scale` pixels per point; a null image if `pages` is closed."""
    drawn = pages.pixels(number, scale)
    return QImage(
        drawn.data, drawn.width, drawn.height, drawn.stride, QImage.Format.Format_RGB32
    ).copy()


def close_pages(pages: "PdfPageReader | None") -> None:
    """Close `pages` (None = do nothing) in the background, as an image may still be being drawn."""
    if pages is not None:
        in_background(pages.close, lambda _done: None)


DPI = 300  # of printed pages, whatever the printer can do


class PrintJobRunner(QObject):
    """Sends PDF pages to a printer in the background; reports the end of each on the window's thread."""

    def __init__(
        self,
        pages: "Callable[[bytes], PdfPageReader]",
        parent: QObject,
        done: Callable[[], None],
        failed: Callable[[Ref | None, UserError], None],
    ) -> None:
        """Make the service; `pages` opens the bytes of a PDF for printing."""
        super().__init__(parent)
        self._pages, self._done, self._failed = pages, done, failed

    def begin(self, paper: Ref | None, data: bytes, request: PrintRequest) -> None:
        """Print pages of the PDF `data` of a registered `paper` (None: of none) in the background, then call `done` or
        `failed`. For Qt's main thread."""
        pages, printer = self._pages, printer_of(request)
        in_background(
            lambda: _printed(pages, data, request, printer),
            lambda outcome: self._ended(paper, outcome),
        )

    def _ended(self, paper: Ref | None, outcome: UserError | bool | None) -> None:
        if not isValid(self):
            return
        if outcome is True:
            self._done()
        else:
            self._failed(paper, outcome or stumbled())


def _printed(
    pages: "Callable[[bytes], PdfPageReader]",
    data: bytes,
    request: PrintRequest,
    printer: QPrinter | None,
) -> UserError | bool:
    """Print; return True, or the UserError."""
    try:
        if printer is None:
            raise no_printer(request.printer)
        with pages(data) as opened:
            print_pages(opened, printer, request)
    except UserError as problem:
        return problem
    return True


def printers() -> tuple[tuple[str, ...], str]:
    """Return (names of this PC's printers, name of the default printer)."""
    return tuple(QPrinterInfo.availablePrinterNames()), QPrinterInfo.defaultPrinterName()


def printer_of(request: PrintRequest) -> QPrinter | None:
    """Return the requested printer, or None if this PC does not have it."""
    if request.printer not in QPrinterInfo.availablePrinterNames():
        return None
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPrinterName(request.printer)
    return printer if printer.isValid() else None


def print_pages(pages: "PdfPageReader", printer: QPrinter, request: PrintRequest) -> None:
    """Print the requested pages, each on paper of its own size. UserError if the printer refuses the job or a page."""
    printer.setFullPage(True)
    rounds = 1 if printer.supportsMultipleCopies() else request.copies
    printer.setCopyCount(request.copies if rounds == 1 else 1)
    printer.setCollateCopies(True)
    sheets = [number for _round in range(rounds) for number in request.pages]
    printer.setPageLayout(layout_of(pages.sizes[sheets[0]]))
    painter = QPainter()
    if not painter.begin(printer):
        raise not_printed(request.printer)
    try:
        for at, number in enumerate(sheets):
            if at:
                printer.setPageLayout(layout_of(pages.sizes[number]))
                if not printer.newPage():
                    raise not_printed(request.printer)
            dpi = min(DPI, printer.resolution())
            ground = QRectF(printer.paperRect(QPrinter.Unit.DevicePixel))
            painter.drawImage(
                QRectF(0, 0, ground.width(), ground.height()), page_picture(pages, number, dpi / 72)
            )
    finally:
        ended = painter.end()
    if not ended or printer.printerState() in (
        QPrinter.PrinterState.Error,
        QPrinter.PrinterState.Aborted,
    ):
        raise not_printed(request.printer)


def layout_of(size: PageSize) -> QPageLayout:
    """Return the printer's page layout for a page of this size in points."""
    wide = size.width > size.height
    sheet = QPageSize(
        QSizeF(min(size), max(size)), QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch
    )
    turned = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
    return QPageLayout(sheet, turned, QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Point)


def no_printer(printer_name: str) -> UserError:
    why = _("เครื่องนี้ยังไม่มีเครื่องพิมพ์")
    if printer_name:
        why = _("ไม่พบเครื่องพิมพ์ {name}").format(name=printer_name)
    return UserError(
        _("พิมพ์ออกเครื่องพิมพ์ไม่ได้"),
        why,
        _("ตรวจว่าเครื่องพิมพ์เปิดและต่ออยู่ หรือบันทึกเป็น PDF แล้วพิมพ์จากเครื่องอื่น"),
    )


def not_printed(printer_name: str) -> UserError:
    return UserError(
        _("พิมพ์ออกเครื่องพิมพ์ไม่ได้"),
        _("เครื่องพิมพ์ {name} ไม่รับงาน").format(name=printer_name),
        _("ตรวจกระดาษ หมึก และสายต่อ แล้วพิมพ์ใหม่ หรือบันทึกเป็น PDF"),
    )


GAP, EDGE = 14, 10  # design pixels between pages, and around them
# zoom limits and step
LEAST = 0.25
MOST = 4.0
STEP = 1.2
KEPT = 24  # images kept
DrawOver = Callable[[QPainter, int, QRect], object]  # (painter, page from 0, its rectangle)


class PdfPageView(QAbstractScrollArea):
    """A zoomable view of a PDF's pages; at `zoom` 1 they fit its width, `fit_page` shows a whole page."""

    turned = Signal(int)  # the page in view, from 0
    picked = Signal(int)  # a page was clicked
    touched = Signal(int, QPointF)  # page and position as shares of its width and height
    zoomed = Signal()

    def __init__(self, look: Look, label: str) -> None:
        super().__init__()
        self._look, self._called = look, label
        self.pages: PdfPageReader | None = None
        self._instead = ""  # text shown without pages
        self.zoom = 1.0
        self.here = 0
        self._whole = False
        self._rects: list[QRect] = []
        self._over: DrawOver = lambda *_page: None
        self._pictures: dict[tuple[int, int], QImage] = {}
        self._asked: set[tuple[int, int]] = set()
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setObjectName("pages")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().valueChanged.connect(self._scrolled)
        look.changed.connect(self._lay)
        name(self, label)

    def show_instead(self, text: str) -> None:
        """Set the text shown while there are no pages, such as that they are being made."""
        self._instead = text
        name(self, self._called, "" if self.pages else text)
        self.viewport().update()

    def show_pages(self, pages: "PdfPageReader | None", *, keep: bool = False) -> None:
        """Show `pages`, or nothing if None, and close the former ones. `keep`: stay at the same scroll position."""
        before, self.pages = self.pages, pages
        self._pictures.clear()
        self._asked.clear()
        top = self.verticalScrollBar().value() if keep else 0
        self._lay()
        self.verticalScrollBar().setValue(top)
        self._scrolled(top)
        if before is not pages:
            close_pages(before)

    def draw_over(self, draw: DrawOver) -> None:
        """After drawing each page, call `draw(painter, page from 0, its rectangle)` to draw on top of it."""
        self._over = draw
        self.viewport().update()

    def go_to(self, number: int) -> None:
        """Scroll until page `number` (from 0) is at the top of the view."""
        if 0 <= number < len(self._rects):
            self.verticalScrollBar().setValue(self._rects[number].top() - self._look.px(EDGE))

    def zoom_by(self, factor: float) -> None:
        self._whole = False
        self._zoom_to(self.zoom * factor)

    def fit_width(self) -> None:
        self._whole = False
        self._zoom_to(1.0)

    def fit_page(self) -> None:
        """Show a whole page from now on, also after the window is resized."""
        self._whole = True
        self._lay()
        self.zoomed.emit()

    def mark(self, number: int) -> None:
        """Frame page `number` (from 0) as the current one."""
        if number != self.here:
            self.here = number
            self.viewport().update()

    # -- geometry

    def _zoom_to(self, zoom: float) -> None:
        bar = self.verticalScrollBar()
        share = bar.value() / max(1, bar.maximum())
        self.zoom = min(MOST, max(LEAST, zoom))
        self._lay()
        bar.setValue(round(share * bar.maximum()))
        self.zoomed.emit()

    def _lay(self) -> None:
        look = self._look
        room = self.maximumViewportSize()
        seen = self.viewport().size()
        # as wide with or without the bar
        room.setWidth(room.width() - self.verticalScrollBar().sizeHint().width())
        edge, gap = look.px(EDGE), look.px(GAP)
        sizes = self.pages.sizes if self.pages else ()
        widest = max((size.width for size in sizes), default=1.0)
        fits = max(40, room.width() - 2 * edge)
        if self._whole and sizes:
            tallest = max(size.height for size in sizes)
            self.zoom = min(1.0, (room.height() - 2 * edge) * widest / tallest / fits)
        scale = fits * self.zoom / widest
        self._rects = []
        y = edge
        whole = round(widest * scale) + 2 * edge
        for size in sizes:
            page = QSize(round(size.width * scale), round(size.height * scale))
            self._rects.append(
                QRect(
                    (max(seen.width(), whole) - page.width()) // 2, y, page.width(), page.height()
                )
            )
            y += page.height() + gap
        tall = y - gap + edge if sizes else 0
        for bar, length, shown in (
            (self.verticalScrollBar(), tall, seen.height()),
            (self.horizontalScrollBar(), whole if sizes else 0, seen.width()),
        ):
            bar.setRange(0, max(0, length - shown))
            bar.setPageStep(shown)
            bar.setSingleStep(look.px(40))
        self.viewport().update()

    def _scrolled(self, _value: int) -> None:
        middle = self.verticalScrollBar().value() + self.viewport().height() // 3
        here = next(
            (n for n, rect in enumerate(self._rects) if rect.bottom() >= middle),
            len(self._rects) - 1,
        )
        self.mark(max(0, here))
        if self._rects:
            text = _("หน้า {n} จาก {of}").format(n=self.here + 1, of=len(self._rects))
        else:
            text = ""
        name(self, self._called, text)
        self.turned.emit(self.here)

    # -- images

    def _picture(self, number: int, rect: QRect) -> QImage | None:
        """Return the image of a page at its size, or the nearest other one until it is drawn."""
        width = round(rect.width() * self.devicePixelRatioF())
        found = self._pictures.get((number, width))
        if found is None:
            self._ask(number, width)
            others = [
                picture for (page, _width), picture in self._pictures.items() if page == number
            ]
            found = others[-1] if others else None
        return found

    def _ask(self, number: int, width: int) -> None:
        if (number, width) in self._asked or self.pages is None:
            return
        self._asked.add((number, width))
        pages, scale = self.pages, width / self.pages.sizes[number].width
        in_background(
            lambda: page_picture(pages, number, scale),
            lambda one: self._arrived(pages, number, width, one),
        )

    def _arrived(
        self, pages: "PdfPageReader", number: int, width: int, image: QImage | None
    ) -> None:
        if not isValid(self) or pages is not self.pages or image is None or image.isNull():
            return
        self._asked.discard((number, width))
        while len(self._pictures) >= KEPT:
            self._pictures.pop(next(iter(self._pictures)))
        self._pictures[number, width] = image
        self.viewport().update()

    # -- events

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        left = self.horizontalScrollBar().value()
        top = self.verticalScrollBar().value()
        for number, rect in enumerate(self._rects):
            seen = rect.translated(-left, -top)
            if not seen.intersects(event.rect()):
                continue
            painter.fillRect(seen, Qt.GlobalColor.white)
            picture = self._picture(number, rect)
            if picture is not None:
                painter.drawImage(seen, picture)
            self._over(painter, number, seen)
            self._edge(painter, seen, is_current=number == self.here)
        if self.pages is None and self._instead:
            painter.setFont(self._look.font(15))
            painter.setPen(self._look.color("text2"))
            edge = self._look.px(40)
            above = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
            paint_lines(
                painter, self.viewport().rect().adjusted(edge, edge, -edge, 0), above, self._instead
            )
        painter.end()

    def _edge(self, painter: QPainter, rect: QRect, *, is_current: bool) -> None:
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._look.color("line"), 1))
        painter.drawRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5))
        if self.hasFocus() and is_current:
            painter.setPen(QPen(self._look.color("accent"), 2))
            painter.drawRect(rect.adjusted(-2, -2, 2, 2))

    def hideEvent(self, event: QHideEvent) -> None:
        """Free the pages' images, each as large as a window; they are drawn again when shown."""
        super().hideEvent(event)
        self._pictures.clear()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(STEP if event.angleDelta().y() > 0 else 1 / STEP)
        else:
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        at = QPointF(event.position()) + QPointF(
            self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        )
        found = next((n for n, rect in enumerate(self._rects) if rect.contains(at.toPoint())), -1)
        if (found) >= 0:
            self.picked.emit(found)
            rect = self._rects[found]
            off = at - QPointF(rect.topLeft())
            self.touched.emit(found, QPointF(off.x() / rect.width(), off.y() / rect.height()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Handle a key: + − 0 zoom, PgUp PgDn change the page, Home End go to the ends."""
        last, key = len(self._rects) - 1, event.key()
        if key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(STEP)
        elif key == Qt.Key.Key_Minus:
            self.zoom_by(1 / STEP)
        elif key == Qt.Key.Key_0:
            self.fit_width()
        elif key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_Home, Qt.Key.Key_End):
            by = {
                Qt.Key.Key_PageDown: self.here + 1,
                Qt.Key.Key_PageUp: self.here - 1,
                Qt.Key.Key_Home: 0,
            }
            self.go_to(max(0, min(last, by.get(Qt.Key(key), last))))
        else:
            super().keyPressEvent(event)
