"""What scanners and telephones do to a page: seeded, so that a page that is not read can be looked at again."""

import random
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFilter
from PIL.Image import Image as Picture

WHITE = 255


class Spoiled(NamedTuple):
    """How much of each; the figures are what office scanners do at worst, and a little more."""

    turned: float = 3.0  # degrees, at most
    skewed: float = 0.01  # share of the width the lower edge is pulled to a side
    blurred: float = 0.9  # pixels
    noise: float = 22.0  # of 255
    contrast: float = 0.6  # what is left of black
    shadow: float = 0.35  # of white that a shadow takes
    quality: int = 45  # of the JPEG
    quarters: bool = True  # the sheet lies in any way


USUAL = Spoiled()


def spoil(page: Picture, chance: random.Random, how: Spoiled = USUAL) -> Picture:
    """The grey page as it comes off a scanner."""
    grey = page.convert("L")
    grey = turned(grey, chance.uniform(-how.turned, how.turned))
    grey = skewed(grey, chance.uniform(-how.skewed, how.skewed))
    grey = grey.filter(ImageFilter.GaussianBlur(chance.uniform(0, how.blurred)))
    contrast = chance.uniform(how.contrast, 1.0)
    grey = grey.point([round(WHITE - (WHITE - level) * contrast) for level in range(256)])
    grey = shaded(grey, chance, chance.uniform(0, how.shadow))
    grey = speckled(grey, chance, chance.uniform(0, how.noise))
    if how.quarters:
        grey = grey.rotate(90 * chance.randrange(4), expand=True)
    return squeezed(grey, chance.randrange(how.quality, 90))


def turned(grey: Picture, degrees: float) -> Picture:
    return grey.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=WHITE)


def skewed(grey: Picture, share: float) -> Picture:
    return grey.transform(
        grey.size,
        Image.Transform.AFFINE,
        (1, share, -share * grey.height / 2, 0, 1, 0),
        Image.Resampling.BICUBIC,
        fillcolor=WHITE,
    )


def shaded(grey: Picture, chance: random.Random, share: float) -> Picture:
    """A shadow across the page, as a lid that does not close or a hand throws it."""
    small = Image.new("L", (64, 64), WHITE)
    pen = ImageDraw.Draw(small)
    x = chance.randrange(64)
    y = chance.randrange(64)
    pen.ellipse((x - 30, y - 40, x + 30, y + 40), fill=round(WHITE * (1 - share)))
    light = small.filter(ImageFilter.GaussianBlur(12)).resize(grey.size, Image.Resampling.BICUBIC)
    return ImageChops.multiply(grey, light)


def speckled(grey: Picture, chance: random.Random, sigma: float) -> Picture:
    """Grain, from a tile of chance laid over the page."""
    if sigma < 1:
        return grey
    tile = Image.frombytes("L", (512, 512), chance.randbytes(512 * 512))
    tile = tile.point([round(128 + (level - 127.5) * sigma / 74) for level in range(256)])
    grain = Image.new("L", grey.size)
    for left in range(0, grey.width, 512):
        for top in range(0, grey.height, 512):
            grain.paste(tile.rotate(90 * chance.randrange(4)), (left, top))
    return ImageChops.add(grey, grain, offset=-128)


def squeezed(grey: Picture, quality: int) -> Picture:
    made = BytesIO()
    grey.save(made, "JPEG", quality=quality)
    made.seek(0)
    return Image.open(made).convert("L")


def photographed(page: Picture, chance: random.Random) -> Picture:
    """The page on a table, from the side, under a lamp: a telephone's picture."""
    grey = page.convert("L")
    w, h = grey.size
    table = Image.new("L", (round(w * 1.3), round(h * 1.25)), 95)
    table.paste(grey, (round(w * 0.15), round(h * 0.12)))
    w, h = table.size
    pull = [chance.uniform(0, 0.07) for _corner in range(8)]
    quad = (
        w * pull[0],
        h * pull[1],
        w * pull[2],
        h * (1 - pull[3]),
        w * (1 - pull[4]),
        h * (1 - pull[5]),
        w * (1 - pull[6]),
        h * pull[7],
    )
    bent = table.transform(
        (w, h), Image.Transform.QUAD, quad, Image.Resampling.BICUBIC, fillcolor=95
    )
    bent = turned(bent, chance.uniform(-12, 12))
    return squeezed(speckled(shaded(bent, chance, 0.5), chance, 10), 70)


def corner(page: Picture, dpi: int) -> tuple[float, float, float, float]:
    """Where the QR of a page lies, with its quiet zone."""
    right = page.width - 2.2 * dpi / 25.4
    bottom = page.height - 2.2 * dpi / 25.4
    return right - dpi * 25 / 25.4, bottom - dpi * 25 / 25.4, right, bottom


def stamped(page: Picture, chance: random.Random, dpi: int) -> None:
    """A round stamp with lines of words, over the QR."""
    mm, draw = dpi / 25.4, ImageDraw.Draw(page)
    left, top, right, bottom = corner(page, dpi)
    x, y = (
        (one + other) / 2 + chance.uniform(-4, 4) * mm
        for one, other in ((left, right), (top, bottom))
    )
    size = chance.uniform(13, 20) * mm
    ink = chance.choice([(40, 40, 150), (170, 30, 40), (20, 20, 20)])
    for ring in (size, size * 0.72):
        draw.ellipse(
            (x - ring, y - ring, x + ring, y + ring),
            outline=ink,
            width=round(chance.uniform(0.7, 1.4) * mm),
        )
    for line in range(5):
        base = y + (line - 2) * size / 4
        points = [
            (x + size * (at / 10 - 1) * 0.6, base + chance.uniform(-1, 1) * mm) for at in range(21)
        ]
        draw.line(points, fill=ink, width=round(mm))


def penned(page: Picture, chance: random.Random, dpi: int) -> None:
    """Somebody wrote across the QR."""
    left, top, right, bottom = corner(page, dpi)
    points = [
        (chance.uniform(left, right), chance.uniform(top, bottom))
        for _ in range(chance.randrange(8, 16))
    ]
    pen = round(chance.uniform(0.5, 1.2) * dpi / 25.4)
    ImageDraw.Draw(page).line(points, fill=(25, 25, 60), width=pen, joint="curve")


def creased(page: Picture, chance: random.Random, dpi: int) -> None:
    """A fold through the QR: dark, light and dark beside one another."""
    mm, draw = dpi / 25.4, ImageDraw.Draw(page)
    left, top, right, bottom = corner(page, dpi)
    y, lean = chance.uniform(top + 5 * mm, bottom - 5 * mm), chance.uniform(-24, 24) * mm
    wide = chance.uniform(0.5, 1.8)
    for off, grey in ((0.0, 70), (wide * mm, 250), (-wide * mm, 120)):
        line = [(left - 40 * mm, y + off - lean), (right + 5 * mm, y + off + lean / 8)]
        draw.line(line, fill=(grey, grey, grey), width=round(wide * mm))


def punched(page: Picture, chance: random.Random, dpi: int) -> None:
    """Holes in the QR, on a black, white or grey ground."""
    mm, draw = dpi / 25.4, ImageDraw.Draw(page)
    left, top, right, bottom = corner(page, dpi)
    ground = chance.choice([0, 90, 255])
    for _hole in range(chance.randrange(1, 4)):
        x = chance.uniform(left, right)
        y = chance.uniform(top, bottom)
        size = chance.uniform(2.5, 3.5) * mm
        draw.ellipse((x - size, y - size, x + size, y + size), fill=(ground, ground, ground))


def torn(page: Picture, chance: random.Random, dpi: int) -> None:
    """The lower right corner is missing."""
    mm, (w, h) = dpi / 25.4, page.size
    ground = chance.choice([0, 110, 255])
    across, up = chance.uniform(22, 60) * mm, chance.uniform(22, 60) * mm
    edge = [(w, h), (w - across, h), (w - across * 0.4, h - up * 0.35), (w, h - up)]
    ImageDraw.Draw(page).polygon(edge, fill=(ground, ground, ground))


HARDER = (stamped, penned, creased, punched, torn)


def inked(page: Picture, chance: random.Random) -> Picture:
    """Somebody has signed: strokes of blue ink above the foot."""
    signed = page.convert("RGB")
    pen = ImageDraw.Draw(signed)
    w = page.width
    h = page.height
    x, y = w * 0.55, h * 0.75
    points = [(x + step * w * 0.012, y + chance.uniform(-h, h) * 0.012) for step in range(16)]
    pen.line(points, fill=(30, 50, 150), width=max(2, w // 500))
    return signed


def rendered(path: Path, dpi: int = 200) -> list[Picture]:
    with pypdfium2.PdfDocument(path) as pdf:
        return [page.render(scale=dpi / 72).to_pil() for page in pdf]


def in_ink(pages: list[Picture]) -> list[Picture]:
    chance = random.Random(3)
    return [inked(page, chance) for page in pages]


def bound(path: Path, pages: list[Picture]) -> Path:
    pages[0].save(path, save_all=True, append_images=pages[1:], resolution=200)
    return path


def signed_pages(path: Path, dpi: int = 200, called: str = "(") -> list[Picture]:
    """The pages signed on every line, and beside every name of a sheet to sign; `called`: how these names begin."""
    chance = random.Random(7)
    with pypdfium2.PdfDocument(path) as pdf:
        return [_signed(page, chance, dpi, called) for page in pdf]


def _signed(page: pypdfium2.PdfPage, chance: random.Random, dpi: int, called: str) -> Picture:
    picture: Picture = page.render(scale=dpi / 72).to_pil().convert("RGB")
    words = page.get_textpage()
    spots = [(right + 8, bottom) for _left, bottom, right, _top in _found(words, "ลงชื่อ")]
    for left, below, _right, _top in _found(words, "ลายมือชื่อ"):
        spots += [
            (left - 8, bottom - 4) for _x, bottom, _r, _t in _found(words, called) if bottom < below
        ]
    draw = ImageDraw.Draw(picture)
    for x, y in spots:
        draw_signature(
            draw, chance, x * dpi / 72, (page.get_height() - y) * dpi / 72, 24 * dpi / 25.4, dpi
        )
    return picture


def _found(words: pypdfium2.PdfTextPage, wanted: str) -> list[tuple[float, float, float, float]]:
    """Where these words begin to stand: left and bottom of the first letter, right and top of the last."""
    found, search = [], words.search(wanted)
    while (hit := search.get_next()) is not None:
        first = words.get_charbox(hit[0])
        last = words.get_charbox(hit[0] + hit[1] - 1)
        found.append((first[0], first[1], last[2], last[3]))
    return found


def draw_signature(
    draw: ImageDraw.ImageDraw,
    chance: random.Random,
    x: float,
    y: float,
    wide: float,
    dpi: int,
    pen: float = 0.45,
) -> None:
    """A hand that goes up and down from here to the right; pixels, the pen in mm."""
    mm = dpi / 25.4
    line = [
        (x + wide * n / 24, y - abs(chance.gauss(0, 1)) * 2.2 * mm * (n % 2)) for n in range(25)
    ]
    ink = (30, 40, 150) if chance.random() < 0.6 else (25, 25, 25)
    draw.line(line, fill=ink, width=max(2, round(pen * mm)), joint="curve")
