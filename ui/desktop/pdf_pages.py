"""The pages of a PDF on the screen and on a printer: the very bytes that are printed."""

from PySide6.QtGui import QImage

from core.blocks.pages import Pages
from ui.desktop.beside import beside


def picture(pages: Pages, number: int, scale: float) -> QImage:
    """Page `number` (the first is 0) with `scale` pixels a point; no picture once they are closed."""
    drawn = pages.pixels(number, scale)
    return QImage(drawn.data, drawn.width, drawn.height, drawn.stride, QImage.Format.Format_RGB32).copy()


def let_go(pages: Pages | None) -> None:
    """Close them beside the window, which waits for no picture that is being drawn."""
    if pages is not None:
        beside(pages.close, lambda _done: None)
