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
    grey = paler(grey, chance.uniform(how.contrast, 1.0))
    grey = shaded(grey, chance, chance.uniform(0, how.shadow))
    grey = speckled(grey, chance, chance.uniform(0, how.noise))
    if how.quarters:
        grey = grey.rotate(90 * chance.randrange(4), expand=True)
    return squeezed(grey, chance.randrange(how.quality, 90))


def turned(grey: Picture, degrees: float) -> Picture:
    return grey.rotate(degrees, Image.Resampling.BICUBIC, expand=True, fillcolor=WHITE)


def skewed(grey: Picture, share: float) -> Picture:
    return grey.transform(
        grey.size, Image.Transform.AFFINE, (1, share, -share * grey.height / 2, 0, 1, 0),
        Image.Resampling.BICUBIC, fillcolor=WHITE,
    )  # fmt: skip


def paler(grey: Picture, contrast: float) -> Picture:
    return grey.point([round(WHITE - (WHITE - level) * contrast) for level in range(256)])


def shaded(grey: Picture, chance: random.Random, share: float) -> Picture:
    """A shadow across the page, as a lid that does not close or a hand throws it."""
    small = Image.new("L", (64, 64), WHITE)
    pen, x, y = ImageDraw.Draw(small), chance.randrange(64), chance.randrange(64)
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
        w * pull[0], h * pull[1], w * pull[2], h * (1 - pull[3]),
        w * (1 - pull[4]), h * (1 - pull[5]), w * (1 - pull[6]), h * pull[7],
    )  # fmt: skip
    bent = table.transform((w, h), Image.Transform.QUAD, quad, Image.Resampling.BICUBIC, fillcolor=95)
    bent = turned(bent, chance.uniform(-12, 12))
    return squeezed(speckled(shaded(bent, chance, 0.5), chance, 10), 70)


def inked(page: Picture, chance: random.Random) -> Picture:
    """Somebody has signed: strokes of blue ink above the foot."""
    signed = page.convert("RGB")
    pen, w, h = ImageDraw.Draw(signed), page.width, page.height
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
