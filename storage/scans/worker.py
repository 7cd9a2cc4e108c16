"""A worker process that reads scanned pages one after another; a crash ends only this process. `python -m
storage.scans.worker` reads lines `["path", page]` and answers each with a line of JSON and, for a page, as many bytes
of JPEG as that line states (`size`). Page 0 asks for the `count` of pages, page -3 for the codes of page 3 alone,
searching more thoroughly for seals. `problem` says why there is no page: large, locked, none (no PDF and no picture),
gone. `["path", page, "pdf", [box …]]` compares a picture with this page of a print: its `state` and certainty (`sure`),
the differences (`spots`: kind, box in points of the print, box on the picture, certainty), the certainty of ink in each
box (`inks`; null = unknown), and the boxes on the picture (`signs`), as fractions of its size. `["path", page, "pdf",
[[box …] …], "ticks"]` asks what is ticked in the boxes (mm) of each question: `boxes` have state, ink in mm², ink
beside, and corners (fractions of the picture); `written`: whether there is ink at each question's words; `problem` is
lost if the page cannot be laid over its print. `["path", 0, "pdf"]` asks for the `page` of a print most like a picture
(0 = none), and the likeness (`like`, at most 1)."""

import warnings
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from storage.apart import Reply, serve
from storage.scans.codes import CoarsePage, evened, find_codes, from_afar, place_of, straight
from storage.scans.differences import compared
from storage.scans.marks import printed_page
from storage.scans.overlay import DPI as OVER
from storage.scans.overlay import Box
from storage.scans.squares import TickBoxPage, tick_page
from storage.scans.ticks import read_ticks

if TYPE_CHECKING:
    from PIL.Image import Image as Picture
    from pypdfium2 import PdfDocument, PdfPage

COARSE = 60  # dpi to which prints and pages are reduced before they are looked at from afar
QUALITY = 72  # of the JPEG that is kept of a page
# quarter turns clockwise, as Pillow calls them
TURNS = ("", "ROTATE_270", "ROTATE_180", "ROTATE_90")
DPI = 200  # resolution at which pages of PDFs are rendered
PIXELS = 80_000_000  # larger pictures are refused
LONGEST = 3600  # pixels of the longer side at most, also for pictures from telephones
KINDS = ("JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP")
MOSTLY = 0.5  # a picture that covers more of a page is the scanned page


def main() -> None:
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    serve(answered)


def answered(question: list[Any]) -> Reply:
    path, number, *print_ = question
    if print_ and not number:
        return likened(path, *print_)
    if len(print_) > 2:
        return ticked(path, number, *print_[:2])
    return against(Path(path), number, *print_) if print_ else answer(Path(path), number)


def against(path: Path, number: int, pdf: str, boxes: list[Box]) -> Reply:
    """Compare the picture at `path` with page `number` (from 1) of the print `pdf` (path). Return {"state", "sure",
    "spots", "inks", "signs"} as in PageComparison, or {"problem"}. `boxes`: places to sign (points)."""
    import pypdfium2
    from PIL import Image

    try:
        with pypdfium2.PdfDocument(pdf) as document, Image.open(path, formats=("JPEG",)) as scan:
            found = compared(
                printed_page(document[number - 1].render(scale=OVER / 72).to_pil()), scan, boxes
            )
    except (OSError, ValueError, IndexError, RuntimeError, ArithmeticError, MemoryError):
        return {"problem": "none"}, b""
    spots = [
        [one.kind, [edge * 72 / OVER for edge in one.box], one.scanned, one.sure]
        for one in found.spots
    ]
    inks = found.inks and [one.sure for one in found.inks]
    return {
        "state": found.state,
        "sure": found.sure,
        "spots": spots,
        "inks": inks,
        "signs": found.signs,
    }, b""


def ticked(path: str, number: int, pdf: str, questions: list[list[Box]]) -> Reply:
    """Read the ticks on the picture at `path` of page `number` (from 1) of the print `pdf` (path). Return {"boxes",
    "written"} as in PageBoxReadings, or {"problem"}. `questions`: for each question its tick boxes (mm)."""
    from PIL import Image

    try:
        with Image.open(path, formats=("JPEG",)) as scan:
            found = read_ticks(_tick_page(pdf, number), scan, questions)
            wide, high = scan.size
    except (OSError, ValueError, IndexError, RuntimeError, ArithmeticError, MemoryError):
        return {"problem": "none"}, b""
    if found is None:
        return {"problem": "lost"}, b""
    boxes = [
        [
            [one.state, one.ink, one.beside, [[x / wide, y / high] for x, y in one.corners]]
            for one in some
        ]
        for some in found.boxes
    ]
    return {"boxes": boxes, "written": found.written}, b""


@lru_cache(8)
def _tick_page(pdf: str, number: int) -> TickBoxPage:
    import pypdfium2

    with pypdfium2.PdfDocument(pdf) as document:
        return tick_page(
            document[number - 1].render(scale=OVER / 72, grayscale=True).to_pil().convert("L")
        )


class ScanFilePage(NamedTuple):
    """A page of a scanned file: its picture, resolution, and whether a program made it instead of a scanner."""

    picture: "Picture"  # upright as far as the file says, RGB or grey
    dpi: int  # 0 = unknown
    born: bool  # made by a program, with letters and no picture of a page: no ink can be on it


# an opened scanned file, whose pages can be read
ScanPageSource: TypeAlias = "PdfScanSource | PictureScanSource"


@contextmanager
def opened(path: Path) -> Iterator[ScanPageSource]:
    """Yield an opened scanned PDF or picture. Raises OSError, RuntimeError, ValueError if neither, broken or locked."""
    with path.open("rb") as file:
        head = file.read(1024)
    if b"%PDF-" in head:
        import pypdfium2

        with pypdfium2.PdfDocument(path) as document:
            yield PdfScanSource(document)
    else:
        from PIL import Image

        with path.open("rb") as file:
            of_telephone = file.read(12)[4:8] == b"ftyp"
        if of_telephone:  # HEIC
            import pi_heif

            pi_heif.options.DECODE_THREADS = 1  # each further thread would need memory of its own
            pi_heif.register_heif_opener(thumbnails=False)
        with Image.open(path, formats=("HEIF",) if of_telephone else KINDS) as picture:
            yield PictureScanSource(picture)


class PdfScanSource:
    """Reads the pages of a scanned PDF."""

    def __init__(self, document: "PdfDocument") -> None:
        self._document, self.count = document, len(document)

    def sheet(self, number: int) -> ScanFilePage:
        """Return page `number` (the first is 1). Raises OSError, RuntimeError or ValueError if it cannot be shown."""
        page = self._document[number - 1]
        longest = max(page.get_size())
        if not longest > 0:
            raise ValueError("a page without size")
        scale = min(DPI / 72, LONGEST / longest)
        picture = page.render(scale=scale).to_pil()
        born = is_born(page)
        page.close()
        return ScanFilePage(picture, round(scale * 72), born)


def is_born(page: "PdfPage") -> bool:
    """Return whether a program made the PDF page, not a scanner: it has text, and no picture covers most of it."""
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


class PictureScanSource:
    """Reads the pages of a scanned picture file; a TIFF may have several."""

    def __init__(self, picture: "Picture") -> None:
        self._picture = picture
        self.count = getattr(picture, "n_frames", 1) if picture.format == "TIFF" else 1

    def sheet(self, number: int) -> ScanFilePage:
        """Return page `number` (the first is 1). Raises OSError, RuntimeError or ValueError if it cannot be shown."""
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
        if 70 < float(density) < 1300:
            dpi = round(float(density) * max(upright.size) / before)
        else:
            dpi = 0
        return ScanFilePage(upright if upright.mode == "L" else on_white(upright), dpi, born=False)


def on_white(picture: "Picture") -> "Picture":
    """Return the picture in RGB, transparent parts white."""
    from PIL import Image

    if picture.mode in ("RGB", "CMYK", "YCbCr", "1"):
        return picture.convert("RGB")
    clear = picture.convert("RGBA")
    paper = Image.new("RGB", clear.size, "white")
    paper.paste(clear, mask=clear.getchannel("A"))
    return paper


def likened(path: str, pdf: str) -> Reply:
    """Return {"page": page (from 1; 0 = none) of the print `pdf` (path) most like the picture at `path`, "like":
    likeness (at most 1)}."""
    try:
        page = _page(path)
        likes = [
            (place_of(far, page).like, number) for number, far in enumerate(_print(pdf), start=1)
        ]
    except (OSError, ValueError, RuntimeError, ArithmeticError, MemoryError):
        likes = []
    like, number = max(likes, default=(0.0, 0))
    return {"like": like, "page": number}, b""


@lru_cache(1)
def _page(path: str) -> CoarsePage:
    from PIL import Image, ImageOps

    with Image.open(path, formats=("JPEG",)) as picture:
        picture.draft("L", (COARSE * 12, COARSE * 12))
        return straight(from_afar(ImageOps.invert(evened(picture.convert("L")))))


@lru_cache(100)
def _print(path: str) -> tuple[CoarsePage, ...]:
    import pypdfium2
    from PIL import ImageOps

    with pypdfium2.PdfDocument(path) as pdf:
        pages = [page.render(scale=COARSE / 72, grayscale=True).to_pil() for page in pdf]
    return tuple(from_afar(ImageOps.invert(evened(page.convert("L")))) for page in pages)


class ScanFileCache:
    """A cache that keeps the last requested scanned file open, since its next page is usually requested next."""

    def __init__(self) -> None:
        self._stack, self._path = ExitStack(), Path()
        self._file: ScanPageSource | None = None

    def get(self, path: Path) -> ScanPageSource:
        if self._file is None or path != self._path:
            self.drop()
            self._file = self._stack.enter_context(opened(path))
            self._path = path
        return self._file

    def drop(self) -> None:
        self._stack.close()
        self._file = None


OPEN_SCAN = ScanFileCache()


def answer(path: Path, number: int) -> Reply:
    """Return what `shown` does on page `number`; for 0 {"count": pages}; for -n {"codes"} of page n; or {"problem"}."""
    from PIL import Image, UnidentifiedImageError

    try:
        file = OPEN_SCAN.get(path)
        if number < 0:
            return {
                "codes": [
                    code.text for code in find_codes(grey_of(file.sheet(-number)), needs_seal=True)
                ]
            }, b""
        return ({"count": file.count}, b"") if number == 0 else shown(file.sheet(number))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        problem = "large"
    except FileNotFoundError:
        problem = "gone"
    except UnidentifiedImageError:
        problem = "none"
    except (OSError, ValueError, SyntaxError, EOFError, RuntimeError) as error:
        problem = "locked" if "assword" in str(error) else "none"
    OPEN_SCAN.drop()
    return {"problem": problem}, b""


def shown(sheet: ScanFilePage) -> Reply:
    """Return ({"width", "height" (pixels), "dpi" (0 = unknown), "born" (made by a program), "grey", "codes" (texts)},
    JPEG) of a page, turned upright by its first code."""
    from PIL import Image

    picture = sheet.picture
    codes = find_codes(grey_of(sheet))
    if codes and (turn := TURNS[codes[0].turned]):
        picture = picture.transpose(Image.Transpose[turn])
    facts = {"width": picture.width, "height": picture.height, "dpi": sheet.dpi, "born": sheet.born}
    return {**facts, "grey": picture.mode == "L", "codes": [code.text for code in codes]}, as_jpeg(
        picture
    )


def grey_of(sheet: ScanFilePage) -> "Picture":
    return sheet.picture if sheet.picture.mode == "L" else sheet.picture.convert("L")


def as_jpeg(picture: "Picture") -> bytes:
    made = BytesIO()
    picture.save(made, "JPEG", quality=QUALITY)
    return made.getvalue()


if __name__ == "__main__":
    main()
