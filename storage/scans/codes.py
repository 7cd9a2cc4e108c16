"""Finds the QR codes of a page: first as it is, then mended in the ways that scanners and telephones spoil pages."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from core.blocks.code import SEAL_MARK

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

ENLARGED = 6_000_000  # pixels: what is larger is not made larger still
SHADE = 40  # pixels of a page: a shadow is wider than this, a module of a QR is not
CORNER = (0.5, 0.34)  # shares of width and height where a corner may hold the code
MOST = 20  # codes of one page that are reported
COARSE = 16  # how many times smaller darkness is looked at
PART_OF_CODE = 0.06  # of the width of a page: within a code, whichever way the page lies
DARK = 70  # of 255, over such a part: codes have 110 and more, lines of letters and tables less than 55


class Code(NamedTuple):
    """A QR of a page: the large one that says which print it is, or the small mark at the edge."""

    text: str
    turned: int  # quarter turns clockwise that set the page upright


def find_codes(grey: "Picture", seal: bool = False) -> list[Code]:
    """The QR codes of a page, as far as the first of the ways that finds one of those looked for; a seal comes last.

    Looked for is what is no seal; with `seal` a seal. [] when no way finds any.
    """
    found: dict[str, Code] = {}
    for mended in ways(grey):
        found |= {code.text: code for code in seen(mended)}
        if any(code.text.startswith(SEAL_MARK) == seal for code in found.values()):
            break
    return sorted(found.values(), key=lambda code: code.text.startswith(SEAL_MARK))


def seen(grey: "Picture") -> list[Code]:
    import zxingcpp

    only = zxingcpp.BarcodeFormats([zxingcpp.BarcodeFormat.QRCode])
    found = zxingcpp.read_barcodes(grey, formats=only, try_invert=False)
    codes = [Code(one.text, round(-one.orientation / 90) % 4) for one in found if one.valid]
    return sorted({code.text: code for code in codes}.values(), key=lambda code: -len(code.text))[:MOST]


def ways(grey: "Picture") -> Iterator["Picture"]:
    """The page as it is, without shadow, softer; then each corner that may hold a code, mended as the small can be."""
    yield grey
    even = evened(grey)
    yield even
    yield softer(grey)
    dark = darkness(even)
    for box in corners(grey):
        if is_dark(dark, box, grey.width):
            corner = grey.crop(box)
            for change in (without_specks, larger, sharper, black_and_white, turned_a_little):
                yield change(corner)


def darkness(even: "Picture") -> "Picture":
    """How dark each place is on the whole, sixteen times smaller: a code is, lines of letters are not."""
    from PIL import Image, ImageFilter, ImageOps

    small = even.resize((max(1, even.width // COARSE), max(1, even.height // COARSE)), Image.Resampling.BOX)
    return ImageOps.invert(small).filter(ImageFilter.BoxBlur(small.width * PART_OF_CODE / 2))


def is_dark(dark: "Picture", box: tuple[int, int, int, int], width: int) -> bool:
    """Whether some place in the box is as dark as a code."""
    scale = dark.width / width
    left, top, right, bottom = (round(edge * scale) for edge in box)
    shades = dark.crop((left, top, max(right, left + 1), max(bottom, top + 1))).histogram()
    return any(shades[DARK:])


def without_specks(grey: "Picture") -> "Picture":
    from PIL import ImageFilter

    return grey.filter(ImageFilter.MedianFilter(3))


def evened(grey: "Picture") -> "Picture":
    """Without shadow: each place is set against the lightest of its neighbourhood."""
    from PIL import Image, ImageChops, ImageFilter, ImageOps

    small = grey.resize((max(1, grey.width // 8), max(1, grey.height // 8)), Image.Resampling.BOX)
    ground = small.filter(ImageFilter.MaxFilter(5)).filter(ImageFilter.BoxBlur(SHADE / 8))
    darker = ImageChops.subtract(ground.resize(grey.size, Image.Resampling.BILINEAR), grey)
    return ImageOps.autocontrast(ImageOps.invert(darker), cutoff=1)


def softer(grey: "Picture") -> "Picture":
    from PIL import ImageFilter

    return grey.filter(ImageFilter.GaussianBlur(1.0))


def larger(grey: "Picture") -> "Picture":
    from PIL import Image, ImageFilter

    if grey.width * grey.height > ENLARGED:
        return grey
    twice = grey.resize((grey.width * 2, grey.height * 2), Image.Resampling.LANCZOS)
    return twice.filter(ImageFilter.GaussianBlur(1.5))


def turned_a_little(grey: "Picture") -> "Picture":
    """Off the grid of the scanner, where its lines fell between the modules."""
    from PIL import Image

    return grey.rotate(7, Image.Resampling.BICUBIC, expand=True, fillcolor=255)


def sharper(grey: "Picture") -> "Picture":
    from PIL import ImageFilter

    return larger(grey).filter(ImageFilter.UnsharpMask(3, 180, 2))


def black_and_white(grey: "Picture") -> "Picture":
    """Every place black or white, by a limit between the two that the corner has most of."""
    from PIL import ImageOps

    clear = ImageOps.autocontrast(larger(evened(grey)), cutoff=2)
    return clear.point([0 if level < 140 else 255 for level in range(256)])


def corners(grey: "Picture") -> Iterator[tuple[int, int, int, int]]:
    """The four corners of the page, upright or landscape, each wide enough for a code that is turned."""
    width, height = grey.size
    long, short = CORNER
    wide, high = (long, short) if height >= width else (short, long)
    w, h = round(width * wide), round(height * high)
    for left in (0, width - w):
        for top in (height - h, 0):
            yield left, top, left + w, top + h
