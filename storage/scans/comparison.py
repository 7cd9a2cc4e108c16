"""Whether a page is the very picture of the paper as the program draws it: then nobody has signed it."""

from pathlib import Path

from core.blocks.printed import Pages
from storage.pdfium import picture as as_picture

WIDE = 800  # pixels at which they are compared
CELLS = 160  # places across the page whose shades are taken together: each little more than a millimetre
MORE = 34  # of 255: so much darker no place is by how letters were drawn (27 at most); the line of a pen is (70)
SHAPE = 0.01  # share by which height for width may differ


def is_same(page: Path, paper: Pages, number: int) -> bool:
    """Whether nothing of the page is darker than page `number` of the paper (the first is 0) about there.

    A sheet is never put on a scanner so exactly, and ink would show.
    """
    from PIL import Image, ImageChops, ImageFilter

    width, height = paper.sizes[number]
    with Image.open(page, formats=("JPEG",)) as kept:
        kept.draft("L", (WIDE, WIDE))
        if abs(kept.height / kept.width - height / width) > SHAPE:
            return False
        drawn = as_picture(paper.pixels(number, WIDE / width)).convert("L").filter(ImageFilter.MinFilter(3))
        seen = kept.convert("L").resize(drawn.size, Image.Resampling.BOX)
    darker = ImageChops.subtract(drawn, seen)
    cells = darker.resize((CELLS, round(CELLS * height / width)), Image.Resampling.BOX)
    return not any(cells.histogram()[MORE:])
