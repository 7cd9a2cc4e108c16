"""A process of its own that turns one foreign picture, or the first page of a PDF, into a small JPEG; its death harms
nobody.

Called as `python -m storage.evidence.worker FILE`; to stdout goes a line with the moment it was taken
(`2026-03-05T10:20`, empty when it does not say), then the JPEG. Exit 3: too large, 4: no picture.
"""

import sys
import warnings
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

MEMORY, SECONDS = 512 * 2**20, 30  # of this process
PIXELS = 80_000_000  # more than any camera of an office has
EDGE, MOST = 640, 40_000  # longest side in pixels, bytes of the JPEG
TOO_LARGE, NO_PICTURE = 3, 4
KINDS = ("JPEG", "PNG", "GIF", "BMP", "TIFF", "WEBP")
EXIF, ORIGINAL, CHANGED = 0x8769, 0x9003, 0x0132  # tags of a photograph: where its facts are, when it was taken


def main(path: Path) -> int:
    limit()
    from PIL import Image, UnidentifiedImageError

    Image.MAX_IMAGE_PIXELS = PIXELS
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        moment, small = ("", first_page(path)) if is_pdf(path) else (taken(path), preview(path))
        sys.stdout.buffer.write(moment.encode("ascii") + b"\n" + small)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning, MemoryError):
        return TOO_LARGE
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, EOFError, RuntimeError):
        return NO_PICTURE
    return 0


def limit() -> None:
    """Linux keeps the limits; on Windows the one who waits for this process ends it."""
    if sys.platform != "win32":
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def preview(path: Path) -> bytes:
    """The picture upright, at most EDGE pixels long, as a JPEG of at most MOST bytes."""
    from PIL import Image, ImageOps

    with Image.open(path, formats=KINDS) as picture:
        picture.draft("RGB", (EDGE * 2, EDGE * 2))
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((EDGE, EDGE))
        return as_jpeg(on_white(upright))


def is_pdf(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(5) == b"%PDF-"


def first_page(path: Path) -> bytes:
    """The first page of a PDF, at most EDGE pixels long, as a JPEG. RuntimeError when it is broken or locked."""
    import pypdfium2

    with pypdfium2.PdfDocument(path) as document:
        page = document[0]
        longest = max(page.get_size())
        if not longest > 0:
            raise ValueError("a page without size")
        return as_jpeg(on_white(page.render(scale=EDGE / longest).to_pil()))


def as_jpeg(small: "Picture") -> bytes:
    """A JPEG of at most MOST bytes, smaller and coarser until it is."""
    for edge in (EDGE, 480, 320, 160):
        small.thumbnail((edge, edge))
        for quality in (75, 60, 45, 30):
            made = BytesIO()
            small.save(made, "JPEG", quality=quality, optimize=True)
            if made.tell() <= MOST:
                return made.getvalue()
    raise ValueError("no JPEG small enough")


def taken(path: Path) -> str:
    """When the camera says it was taken; "" when it does not, or says nothing sensible."""
    from PIL import Image

    with Image.open(path, formats=KINDS) as picture:
        exif = picture.getexif()
        said = exif.get_ifd(EXIF).get(ORIGINAL) or exif.get(CHANGED) or ""
    try:
        return datetime.strptime(str(said)[:16], "%Y:%m:%d %H:%M").isoformat(timespec="minutes")
    except ValueError:
        return ""


def on_white(picture: "Picture") -> "Picture":
    """Without transparency."""
    from PIL import Image

    clear = picture.convert("RGBA")
    paper = Image.new("RGB", clear.size, "white")
    paper.paste(clear, mask=clear.getchannel("A"))
    return paper


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
