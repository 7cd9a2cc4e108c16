"""A worker process that renders pages of attached PDFs (storage.papers.writer). It answers a line `["path", page]` with
a line of JSON and a JPEG; page 0 only with the `count` of pages. `problem`: no page, as it is locked or broken."""

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from storage.apart import Reply, serve

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

DPI, LONGEST = 220, 3600  # of a page; pixels of the longer side of one larger than any paper
QUALITY = 85


def answer(path: Path, number: int) -> Reply:
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(path) as document:
            if not number:
                return {"count": len(document)}, b""
            page = document[number - 1]
            longest = max(page.get_size())
            scale = min(DPI / 72, LONGEST / longest) if longest > 0 else 1
            return {}, as_jpeg(
                page.render(scale=scale, may_draw_forms=True).to_pil().convert("RGB")
            )
    except (pypdfium2.PdfiumError, OSError, ValueError, IndexError, MemoryError) as error:
        return {"problem": "locked" if "assword" in str(error) else "broken"}, b""


def as_jpeg(picture: "Picture") -> bytes:
    """Return the RGB picture as the bytes of a JPEG, in grey if the picture has no colour."""
    from PIL import ImageChops

    red, green, blue = picture.split()
    grey = not any(ImageChops.difference(red, other).getbbox() for other in (green, blue))
    made = BytesIO()
    (red if grey else picture).save(made, "JPEG", quality=QUALITY)
    return made.getvalue()


if __name__ == "__main__":
    serve(lambda asked: answer(Path(asked[0]), asked[1]))
