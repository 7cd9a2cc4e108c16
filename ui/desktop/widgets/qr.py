"""A QR on the screen: dark on white whatever the theme, for a phone reads no other surely."""

from math import isqrt
from typing import Any

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.desktop.theme.look import Look
from ui.desktop.widgets.plain import name

QUIET = 4  # modules of white around it


class QrPicture(QWidget):
    """`side` in design pixels; without a text it is white."""

    def __init__(self, look: Look, side: int) -> None:
        super().__init__()
        self._modules, self._count = b"", 0
        self.setFixedSize(look.px(side), look.px(side))

    def show_text(self, text: str) -> None:
        import zxingcpp  # read when a room is opened, not with every window

        code = zxingcpp.create_barcode(text, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
        picture: Any = code.to_image(scale=1, add_quiet_zones=False)  # its types do not say that it is a buffer
        self._modules = bytes(picture)
        self._count = isqrt(len(self._modules))
        name(self, text)
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), Qt.GlobalColor.white)
            unit = self.width() // (self._count + 2 * QUIET)
            edge = (self.width() - unit * self._count) // 2
            for at, module in enumerate(self._modules):
                if not module:
                    row, column = divmod(at, self._count)
                    place = QRectF(edge + column * unit, edge + row * unit, unit, unit)
                    painter.fillRect(place, Qt.GlobalColor.black)
