"""The icon of the installed program, drawn from the window's own logo: `python -m tests.icon`."""

import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice, QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from ui.desktop.theme.look import Look
from ui.desktop.widgets.painted import Logo

ICON = Path(__file__).parents[1] / "installer" / "prongsai.ico"
SIZES = (16, 20, 24, 32, 40, 48, 64, 256)  # pixels: what Windows asks for at 100 to 200 %


def drawn(size: int) -> Image.Image:
    """The logo on a sheet of the colour it stands on in the window."""
    look = Look("light")
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(look.color("side"))
    painter.drawRoundedRect(QRectF(0, 0, size, size), size / 6, size / 6)
    edge = size / 10
    painter.translate(edge, edge)
    Logo(look).draw(painter, QRectF(0, 0, size - 2 * edge, size - 2 * edge))
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # its stubs know bytes alone, it itself text alone
    return Image.open(BytesIO(bytes(buffer.data().data())))


def icon() -> bytes:
    whole = BytesIO()
    pictures = [drawn(size) for size in SIZES]
    pictures[-1].save(
        whole, "ICO", sizes=[(size, size) for size in SIZES], append_images=pictures[:-1]
    )
    return whole.getvalue()


if __name__ == "__main__":
    QApplication(sys.argv)
    ICON.write_bytes(icon())
    print(ICON)
