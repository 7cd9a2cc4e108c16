"""The pages of a foreign PDF or picture as pictures; called in the worker process only."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from PIL.Image import Image as Picture
    from pypdfium2 import PdfDocument, PdfPage

DPI = 200  # at which a page of a PDF is looked at
PIXELS = 80_000_000  # a picture with more is none of an office
LONGEST = 3600  # pixels of the longer side, of a telephone's picture too
KINDS = ("JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP", "HEIF")
MOSTLY = 0.5  # share of a page from which on a picture on it is the page


class ScanPage(NamedTuple):
    """One page."""

    picture: "Picture"  # upright as far as the file says, RGB or grey
    dpi: int  # 0 = nobody knows
    born: bool  # made by a program, with letters and no picture of a page: no ink can be on it


class ScanFile(Protocol):
    @property
    def count(self) -> int: ...

    def sheet(self, number: int) -> ScanPage:
        """Page `number` (the first is 1). OSError, RuntimeError or ValueError when it cannot be shown."""


@contextmanager
def opened(path: Path) -> Iterator[ScanFile]:
    """The file's pages. OSError, RuntimeError or ValueError when it is neither, broken or locked."""
    with path.open("rb") as file:
        head = file.read(1024)
    if b"%PDF-" in head:
        import pypdfium2

        with pypdfium2.PdfDocument(path) as document:
            yield PdfFile(document)
    else:
        from PIL import Image

        admit_telephones()
        with Image.open(path, formats=KINDS) as picture:
            yield PictureFile(picture)


def admit_telephones() -> None:
    """Pictures of telephones (HEIC) are pictures."""
    import pi_heif

    pi_heif.options.DECODE_THREADS = 1  # each more would take memory of its own
    pi_heif.register_heif_opener(thumbnails=False)


class PdfFile:
    def __init__(self, document: "PdfDocument") -> None:
        self._document, self.count = document, len(document)

    def sheet(self, number: int) -> ScanPage:
        page = self._document[number - 1]
        longest = max(page.get_size())
        if not longest > 0:
            raise ValueError("a page without size")
        scale = min(DPI / 72, LONGEST / longest)
        picture = page.render(scale=scale).to_pil()
        born = is_born(page)
        page.close()
        return ScanPage(picture, round(scale * 72), born)


def is_born(page: "PdfPage") -> bool:
    """Whether a program made the page: it has letters, and no picture covers it."""
    from pypdfium2.raw import FPDF_PAGEOBJ_IMAGE, FPDF_PAGEOBJ_TEXT

    width, height = page.get_size()
    letters = False
    for thing in page.get_objects(filter=(FPDF_PAGEOBJ_IMAGE, FPDF_PAGEOBJ_TEXT), max_depth=3):
        letters = letters or thing.type == FPDF_PAGEOBJ_TEXT
        if thing.type == FPDF_PAGEOBJ_IMAGE:
            left, bottom, right, top = thing.get_bounds()
            if abs((right - left) * (top - bottom)) > MOSTLY * width * height:
                return False
    return letters


class PictureFile:
    """A picture, or several in one TIFF."""

    def __init__(self, picture: "Picture") -> None:
        self._picture = picture
        self.count = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1

    def sheet(self, number: int) -> ScanPage:
        from PIL import Image, ImageOps

        picture = self._picture
        if self.count > 1:
            picture.seek(number - 1)
        if picture.width * picture.height > PIXELS:
            raise Image.DecompressionBombError("too many pixels")
        picture.draft("RGB", (LONGEST, LONGEST))
        upright = ImageOps.exif_transpose(picture)
        before = max(upright.size)
        upright.thumbnail((LONGEST, LONGEST))
        density = self._picture.info.get("dpi", (0, 0))[0]
        dpi = round(float(density) * max(upright.size) / before) if 70 < float(density) < 1300 else 0
        return ScanPage(upright if upright.mode == "L" else on_white(upright), dpi, born=False)


def on_white(picture: "Picture") -> "Picture":
    """In red, green and blue, without transparency."""
    from PIL import Image

    if picture.mode in ("RGB", "CMYK", "YCbCr", "1"):
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    paper = Image.new("RGB", clear.size, "white")
    paper.paste(clear, mask=clear.getchannel("A"))
    return paper
