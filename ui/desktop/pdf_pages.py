"""The pages of one PDF as pictures: the very bytes that are printed."""

from threading import Lock
from types import TracebackType
from typing import NamedTuple, Self

from PySide6.QtGui import QImage

ONE_AT_A_TIME = Lock()  # pdfium is not for several threads, whatever the document


class Size(NamedTuple):
    width: float  # points
    height: float


class PdfPages:
    """Any thread may ask; `close` when nobody looks at it any more."""

    def __init__(self, data: bytes) -> None:
        import pypdfium2

        self.data = data
        with ONE_AT_A_TIME:
            self._document = pypdfium2.PdfDocument(data)
            self.sizes = tuple(Size(*self._document.get_page_size(n)) for n in range(len(self._document)))
        self._open = True

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None) -> None:
        self.close()

    def picture(self, number: int, scale: float) -> QImage:
        """Page `number` (the first is 0) with `scale` pixels a point; no picture once it is closed."""
        with ONE_AT_A_TIME:
            if not self._open:
                return QImage()
            page = self._document[number]
            bitmap = page.render(scale=scale, prefer_bgrx=True)
            held = QImage(bitmap.buffer, bitmap.width, bitmap.height, bitmap.stride, QImage.Format.Format_RGB32).copy()
            bitmap.close()
            page.close()
            return held

    def close(self) -> None:
        with ONE_AT_A_TIME:
            if self._open:
                self._open = False
                self._document.close()
