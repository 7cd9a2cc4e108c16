"""The pages of a PDF as pictures and on a printer: the same bytes for both."""

from collections.abc import Callable
from typing import NamedTuple

from PySide6.QtCore import QMarginsF, QObject, QRectF, QSizeF, Signal
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrinter, QPrinterInfo
from shiboken6 import isValid

from core.blocks.printed import Pages, Size
from core.errors import UserError
from core.i18n import _
from ui.desktop.base.background import in_background
from ui.session import stumbled


class PrintRequest(NamedTuple):
    """Which pages go to which printer."""

    printer: str
    copies: int
    pages: tuple[int, ...]  # the first is 0


def picture(pages: Pages, number: int, scale: float) -> QImage:
    """Page `number` (the first is 0) with `scale` pixels a point; no picture once they are closed."""
    drawn = pages.pixels(number, scale)
    return QImage(drawn.data, drawn.width, drawn.height, drawn.stride, QImage.Format.Format_RGB32).copy()


def let_go(pages: Pages | None) -> None:
    """Close the pages in the background: the window does not wait for a picture being drawn."""
    if pages is not None:
        in_background(pages.close, lambda _done: None)


DPI = 300  # of the picture of a page, whatever the printer can do


class PrintJobs(QObject):
    """Emits one signal per request, on the window's thread."""

    done = Signal(object)  # what `begin` was given as key
    failed = Signal(object, object)  # key, UserError

    def __init__(self, pages: Callable[[bytes], Pages], parent: QObject) -> None:
        """`pages` opens a PDF."""
        super().__init__(parent)
        self._pages = pages

    def begin(self, key: object, data: bytes, request: PrintRequest) -> None:
        """Print pages of a PDF; the printer is looked up here, because Qt requires this thread."""
        pages, printer = self._pages, printer_of(request)
        in_background(lambda: _printed(pages, data, request, printer), lambda outcome: self._ended(key, outcome))

    def _ended(self, key: object, outcome: UserError | bool | None) -> None:
        if not isValid(self):
            return
        if outcome is True:
            self.done.emit(key)
        else:
            self.failed.emit(key, outcome or stumbled())


def _printed(
    pages: Callable[[bytes], Pages], data: bytes, request: PrintRequest, printer: QPrinter | None
) -> UserError | bool:
    """Print; True, or why not."""
    try:
        if printer is None:
            raise no_printer(request.printer)
        with pages(data) as opened:
            print_pages(opened, printer, request)
    except UserError as problem:
        return problem
    return True


def printers() -> tuple[tuple[str, ...], str]:
    """The printers of this PC, and the default one."""
    return tuple(QPrinterInfo.availablePrinterNames()), QPrinterInfo.defaultPrinterName()


def printer_of(request: PrintRequest) -> QPrinter | None:
    """The requested printer; None when it is not available."""
    if request.printer not in QPrinterInfo.availablePrinterNames():
        return None
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setPrinterName(request.printer)
    return printer if printer.isValid() else None


def print_pages(pages: Pages, printer: QPrinter, request: PrintRequest) -> None:
    """Print the requested pages, each on a sheet of its own size. UserError when the printer refuses them."""
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
            painter.drawImage(QRectF(0, 0, ground.width(), ground.height()), picture(pages, number, dpi / 72))
    finally:
        ended = painter.end()
    if not ended or printer.printerState() in (QPrinter.PrinterState.Error, QPrinter.PrinterState.Aborted):
        raise not_printed(request.printer)


def layout_of(size: Size) -> QPageLayout:
    """The sheet of a page, by its size in points."""
    wide = size.width > size.height
    upright = QSizeF(min(size), max(size))
    sheet = QPageSize(upright, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    turned = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
    return QPageLayout(sheet, turned, QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Point)


def no_printer(called: str) -> UserError:
    return UserError(
        _("พิมพ์ออกเครื่องพิมพ์ไม่ได้"),
        _("ไม่พบเครื่องพิมพ์ {name}").format(name=called) if called else _("เครื่องนี้ยังไม่มีเครื่องพิมพ์"),
        _("ตรวจว่าเครื่องพิมพ์เปิดและต่ออยู่ หรือบันทึกเป็น PDF แล้วพิมพ์จากเครื่องอื่น"),
    )


def not_printed(called: str) -> UserError:
    return UserError(
        _("พิมพ์ออกเครื่องพิมพ์ไม่ได้"),
        _("เครื่องพิมพ์ {name} ไม่รับงาน").format(name=called),
        _("ตรวจกระดาษ หมึก และสายต่อ แล้วพิมพ์ใหม่ หรือบันทึกเป็น PDF"),
    )
