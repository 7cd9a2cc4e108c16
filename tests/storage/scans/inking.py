"""Pages that are printed, signed in some of their places, spoilt and laid over their print: seeded, to be looked at."""

import random
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from io import BytesIO
from math import cos, pi, sin
from typing import NamedTuple

import pypdfium2
from PIL import Image, ImageDraw
from PIL.Image import Image as Picture

from core.blocks.document import Document
from core.blocks.printed import SignBox
from core.papers.register import sign_places
from storage.scans.differences import PageComparison, compared
from storage.scans.marks import printed_page
from storage.scans.overlay import DPI
from storage.scans.worker import ScanFilePage, shown
from tests.printed import drawn
from tests.storage.scans.spoiling import draw_signature, spoil

SCANNED = 200  # dpi
Hand = Callable[[ImageDraw.ImageDraw, random.Random, float, float, float, int, float], None]


class InkedPage(NamedTuple):
    """A page as it comes back."""

    name: str
    print_: Picture  # at the resolution of the overlay
    scan: Picture
    boxes: tuple[SignBox, ...]
    inked: tuple[bool, ...]  # of each box, whether somebody signed in it


def signable(documents: Mapping[str, Document]) -> dict[str, Document]:
    """Those with a code and a place to sign."""
    return {
        name: one
        for name, one in documents.items()
        if one.stamp.code and any(sign_places(one.blocks))
    }


def inked_page(
    documents: Mapping[str, Document], seed: int, hand: Hand = draw_signature
) -> InkedPage:
    """A page of one of these, each of its places signed or not, a stamp or a line somewhere else, then scanned."""
    chance = random.Random(seed)
    name = chance.choice(sorted(documents))
    pdf, _pages, places = once_drawn(documents[name])
    number = chance.choice(sorted({box.page for box in places}))
    boxes = tuple(box for box in places if box.page == number)
    with pypdfium2.PdfDocument(pdf) as document:
        print_ = document[number - 1].render(scale=DPI / 72).to_pil().convert("L")
        page: Picture = document[number - 1].render(scale=SCANNED / 72).to_pil().convert("RGB")
    inked = tuple(chance.random() < 0.6 for _ in boxes)
    draw = ImageDraw.Draw(page)
    for box, signed in zip(boxes, inked, strict=True):
        if signed:
            sign(draw, box, chance, hand)
    if chance.random() < 0.3:  # a note at the upper edge, in no place to sign
        draw_signature(
            draw, chance, page.width * 0.4, page.height * 0.035, page.width * 0.2, SCANNED
        )
    scan = spoil(page if chance.random() < 0.5 else page.convert("L"), chance)
    return InkedPage(name, print_, taken_in(scan), boxes, inked)


@cache
def once_drawn(document: Document) -> tuple[bytes, int, Sequence[SignBox]]:
    return drawn([document])


def sign(
    draw: ImageDraw.ImageDraw, box: SignBox, chance: random.Random, hand: Hand = draw_signature
) -> None:
    left, top, right, bottom = (edge * SCANNED / 72 for edge in box[1:])
    mm = SCANNED / 25.4
    wide = min(right - left, chance.uniform(15, 40) * mm)
    y = min(bottom - 2 * mm, (top + bottom) / 2 + 3 * mm) - chance.uniform(0, 1.5) * mm
    hand(
        draw, chance, chance.uniform(left, right - wide), y, wide, SCANNED, chance.uniform(0.3, 0.6)
    )


def draw_loops(
    draw: ImageDraw.ImageDraw,
    chance: random.Random,
    x: float,
    y: float,
    wide: float,
    dpi: int,
    pen: float,
) -> None:
    """A hand that writes in loops, with a finer pen and paler ink; nothing was ever set by it."""
    mm = dpi / 25.4
    turns = chance.randrange(3, 10)
    high = chance.uniform(1.2, 3.5)
    lean, grows = chance.uniform(-0.5, 1.0), chance.uniform(0.3, 1.0)
    line = []
    for n in range(121):
        turn = 2 * pi * turns * n / 120
        size = high * mm * (1 - (1 - grows) * n / 120)
        up = size * (1 - cos(turn)) / 2
        line.append(
            (x + (wide - high * mm) * n / 120 + size * 0.4 * (1 + sin(turn)) + lean * up, y - up)
        )
    ink = chance.choice([(70, 80, 160), (75, 75, 80), (20, 70, 50)])
    draw.line(line, fill=ink, width=max(2, round(0.7 * pen * mm)), joint="curve")


def draw_initials(
    draw: ImageDraw.ImageDraw,
    chance: random.Random,
    x: float,
    y: float,
    wide: float,
    dpi: int,
    pen: float,
) -> None:
    """Two letters close together."""
    draw_loops(draw, chance, x, y, min(wide, chance.uniform(8, 10) * dpi / 25.4), dpi, 1.4 * pen)


def draw_stroke(
    draw: ImageDraw.ImageDraw,
    chance: random.Random,
    x: float,
    y: float,
    wide: float,
    dpi: int,
    pen: float,
) -> None:
    """One stroke that goes up and comes down again."""
    high = chance.uniform(3, 6) * dpi / 25.4
    line = [(x + wide * n / 40, y - high * sin(pi * n / 40) * (1 - n / 60)) for n in range(41)]
    draw.line(line, fill=(30, 40, 150), width=max(2, round(pen * dpi / 25.4)), joint="curve")


def draw_hole(
    draw: ImageDraw.ImageDraw,
    chance: random.Random,
    x: float,
    y: float,
    wide: float,
    dpi: int,
    _pen: float,
) -> None:
    """What is dark behind the hole of a punch; the dots to sign on run through some."""
    size, x = chance.uniform(2.6, 3.1) * dpi / 25.4, x + wide / 2
    draw.ellipse((x - size, y - size, x + size, y + size), fill=(20, 20, 20))


def draw_staple(
    draw: ImageDraw.ImageDraw,
    chance: random.Random,
    x: float,
    y: float,
    _wide: float,
    dpi: int,
    _pen: float,
) -> None:
    mm, turn = dpi / 25.4, chance.choice((0.0, pi / 4, -pi / 4, pi / 2))
    across, up = 5 * mm * cos(turn), 5 * mm * sin(turn)
    x, y = x + 6 * mm, y - 2 * mm
    draw.line((x - across, y - up, x + across, y + up), fill=(60, 60, 60), width=round(0.7 * mm))


def draw_cup(
    draw: ImageDraw.ImageDraw,
    chance: random.Random,
    x: float,
    y: float,
    wide: float,
    dpi: int,
    _pen: float,
) -> None:
    """The ring of a cup, its upper or lower edge in the place."""
    mm, size = dpi / 25.4, 38 * dpi / 25.4
    x, y = x + wide / 2, y + chance.choice((-1, 1)) * size - 3 * mm
    draw.ellipse(
        (x - size, y - size, x + size, y + size), outline=(150, 120, 90), width=round(1.8 * mm)
    )


def taken_in(scan: Picture) -> Picture:
    """Upright, and through the JPEG that is kept of it."""
    _facts, jpeg = shown(ScanFilePage(scan, SCANNED, False))
    return Image.open(BytesIO(jpeg))


def from_the_side(page: Picture, across: float, down: float) -> Picture:
    """The page as a telephone sees it that is nearer to one corner: so much larger there than opposite, on a table."""
    x = page.width / 2
    y = page.height / 2
    p = across / page.width
    q = down / page.height
    one, far = 1 - p * x - q * y, 1.12
    data = [
        value / one
        for value in (
            far + x * p,
            x * q,
            x * (one - far),
            y * p,
            far + y * q,
            y * (one - far),
            p,
            q,
        )
    ]
    return page.transform(
        page.size, Image.Transform.PERSPECTIVE, data, Image.Resampling.BICUBIC, fillcolor=70
    )


def laid(page: InkedPage) -> PageComparison:
    return compared(printed_page(page.print_), page.scan, [box[1:] for box in page.boxes])
