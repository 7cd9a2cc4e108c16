"""A separate process that reads foreign pages one after another; a crash of it harms nothing else.

`python -m storage.scans.worker` reads lines `["path", page]` (page 0: how many pages has it?) and answers each with one
line of JSON and, for a page, so many bytes of JPEG as that line says (`size`); for page -3 with what the codes of page
3 say and nothing else, a seal looked for with more patience. `problem` says why there is no page:
large, locked, none (no PDF and no picture), gone. `["path", page, "pdf", [box …]]` lays a picture over this page of a
print; the answer has how `sure` it is of ink in each of the boxes, of 100, or null when it cannot be laid over it.
`["path", 0, "pdf"]` asks for the `page` of a print that looks most like a picture (0: none can be told), and how `like`
it is, of 1.
"""

import warnings
from contextlib import ExitStack
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from storage.apart import Reply, serve
from storage.scans.codes import FarPage, evened, find_codes, from_afar, place_of, straight
from storage.scans.overlay import DPI, Box, inks
from storage.scans.sheets import PIXELS, ScanFile, ScanPage, opened

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

COARSE = 60  # dpi of prints and pages before they are looked at from afar
QUALITY = 72  # of the JPEG that is kept of a page
TURNS = ("", "ROTATE_270", "ROTATE_180", "ROTATE_90")  # quarter turns clockwise, as Pillow calls them


def main() -> None:
    from PIL import Image

    Image.MAX_IMAGE_PIXELS = PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    serve(answered)


def answered(question: list[Any]) -> Reply:
    path, number, *print_ = question
    if print_ and not number:
        return likened(path, *print_)
    return compared(Path(path), number, *print_) if print_ else answer(Path(path), number)


def compared(path: Path, number: int, pdf: str, boxes: list[Box]) -> Reply:
    """How sure it is that there is ink in these boxes of the page (the first is 1)."""
    import pypdfium2
    from PIL import Image

    try:
        with pypdfium2.PdfDocument(pdf) as document, Image.open(path, formats=("JPEG",)) as scan:
            page = document[number - 1].render(scale=DPI / 72).to_pil()
            found = inks(page, scan.convert("RGB"), boxes)
    except (OSError, ValueError, IndexError, RuntimeError, ArithmeticError, MemoryError):
        return {"problem": "none"}, b""
    return {"sure": found and [one.sure for one in found]}, b""


def likened(path: str, pdf: str) -> Reply:
    """Which page of a print looks most like a picture."""
    try:
        page = _page(path)
        likes = [(place_of(far, page).like, number) for number, far in enumerate(_print(pdf), start=1)]
    except (OSError, ValueError, RuntimeError, ArithmeticError, MemoryError):
        likes = []
    like, number = max(likes, default=(0.0, 0))
    return {"like": like, "page": number}, b""


@lru_cache(1)
def _page(path: str) -> FarPage:
    from PIL import Image, ImageOps

    with Image.open(path, formats=("JPEG",)) as picture:
        picture.draft("L", (COARSE * 12, COARSE * 12))
        return straight(from_afar(ImageOps.invert(evened(picture.convert("L")))))


@lru_cache(100)
def _print(path: str) -> tuple[FarPage, ...]:
    import pypdfium2
    from PIL import ImageOps

    with pypdfium2.PdfDocument(path) as pdf:
        pages = [page.render(scale=COARSE / 72, grayscale=True).to_pil() for page in pdf]
    return tuple(from_afar(ImageOps.invert(evened(page.convert("L")))) for page in pages)


class OpenScan:
    """The file that was asked for last: its next page is most often asked for next."""

    def __init__(self) -> None:
        self._stack, self._path = ExitStack(), Path()
        self._file: ScanFile | None = None

    def get(self, path: Path) -> ScanFile:
        if self._file is None or path != self._path:
            self.drop()
            self._file, self._path = self._stack.enter_context(opened(path)), path
        return self._file

    def drop(self) -> None:
        self._stack.close()
        self._file = None


HELD = OpenScan()


def answer(path: Path, number: int) -> Reply:
    """Facts about a file (number 0) or one of its pages, and the page upright as a JPEG."""
    from PIL import Image, UnidentifiedImageError

    try:
        file = HELD.get(path)
        if number < 0:
            return {"codes": [code.text for code in find_codes(grey_of(file.sheet(-number)), seal=True)]}, b""
        return ({"count": file.count}, b"") if number == 0 else shown(file.sheet(number))
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        problem = "large"
    except FileNotFoundError:
        problem = "gone"
    except UnidentifiedImageError:
        problem = "none"
    except (OSError, ValueError, SyntaxError, EOFError, RuntimeError) as error:
        problem = "locked" if "assword" in str(error) else "none"
    HELD.drop()
    return {"problem": problem}, b""


def shown(sheet: ScanPage) -> Reply:
    """The codes of a page, and the page as its codes say it is upright."""
    from PIL import Image

    picture = sheet.picture
    codes = find_codes(grey_of(sheet))
    if codes and (turn := TURNS[codes[0].turned]):
        picture = picture.transpose(Image.Transpose[turn])
    facts = {"width": picture.width, "height": picture.height, "dpi": sheet.dpi, "born": sheet.born}
    return {**facts, "grey": picture.mode == "L", "codes": [code.text for code in codes]}, as_jpeg(picture)


def grey_of(sheet: ScanPage) -> "Picture":
    return sheet.picture if sheet.picture.mode == "L" else sheet.picture.convert("L")


def as_jpeg(picture: "Picture") -> bytes:
    made = BytesIO()
    picture.save(made, "JPEG", quality=QUALITY)
    return made.getvalue()


if __name__ == "__main__":
    main()
