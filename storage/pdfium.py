"""The pages of a PDF as pictures; the only module that calls pdfium in the program's own process. pdfium is not
thread-safe, not even for different PDFs, so calls wait for each other."""

from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import TYPE_CHECKING, Self

from core.blocks.printed import PageSize, PixelImage
from core.boundary import boundary
from core.errors import failed
from core.i18n import _

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

_ONE_AT_A_TIME = Lock()
WIDE = 800  # width in pixels at which pages are compared
# cells across the page in which shades are averaged, each little more than a millimetre
CELLS = 160
# of 255: a pen's line darkens a cell more (70), differences in rendering less (27 at most)
MORE = 34
SHAPE = 0.01  # the share by which the ratio of height to width may differ


class PdfPageReader:
    """The pages of an open PDF as pictures, usable from any thread; call `close` when they are no longer shown. Raises
    UserError if it cannot be displayed."""

    def __init__(self, data: bytes) -> None:
        import pypdfium2

        self.data = data
        with _ONE_AT_A_TIME, _shown():
            self._document = pypdfium2.PdfDocument(data)
            self._document.init_forms()  # without it, what form fields show is not drawn
            self.sizes = tuple(
                PageSize(*self._document.get_page_size(n)) for n in range(len(self._document))
            )
        self._open = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, _kind: type[BaseException] | None, _error: object, _trace: TracebackType | None
    ) -> None:
        self.close()

    def pixels(self, number: int, scale: float) -> PixelImage:
        """Return page `number` (from 0) drawn with `scale` pixels per point; an empty picture if the PDF is closed."""
        with _ONE_AT_A_TIME, _shown():
            if not self._open:
                return PixelImage()
            page = self._document[number]
            bitmap = page.render(scale=scale, prefer_bgrx=True)
            drawn = PixelImage(bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer))
            bitmap.close()
            page.close()
            return drawn

    def close(self) -> None:
        """Close the pages, after waiting until no picture of any PDF is being drawn."""
        with _ONE_AT_A_TIME:
            if self._open:
                self._open = False
                self._document.close()


def _shown() -> AbstractContextManager[None]:
    return boundary(partial(failed, _("เปิดหน้าเอกสารให้ดูไม่ได้")))


def picture(image: PixelImage) -> "Picture":
    """Return these pixels as an RGB picture of Pillow."""
    from PIL import Image

    return Image.frombuffer("RGB", image[:2], image.data, "raw", "BGRX", image.stride, 1)


def is_same(page: Path, paper: PdfPageReader, number: int) -> bool:
    """Return whether the scan `page` has no ink that page `number` (from 0) of `paper` lacks, small shifts ignored."""
    from PIL import Image, ImageChops, ImageFilter

    width, height = paper.sizes[number]
    with _shown(), Image.open(page, formats=("JPEG",)) as kept:
        kept.draft("L", (WIDE, WIDE))
        if abs(kept.height / kept.width - height / width) > SHAPE:
            return False
        drawn = (
            picture(paper.pixels(number, WIDE / width))
            .convert("L")
            .filter(ImageFilter.MinFilter(3))
        )
        seen = kept.convert("L").resize(drawn.size, Image.Resampling.BOX)
    darker = ImageChops.subtract(drawn, seen)
    cells = darker.resize((CELLS, round(CELLS * height / width)), Image.Resampling.BOX)
    return not any(cells.histogram()[MORE:])
