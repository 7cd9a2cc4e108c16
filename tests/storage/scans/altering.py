"""Pages as they come back that somebody altered before, seeded: a forger alters the print, with its own letters and its
own code; then it goes through a scanner, copier or telephone."""

import random
from collections.abc import Callable, Mapping, Sequence
from statistics import median
from typing import NamedTuple

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter
from PIL.Image import Image as Picture

from core.blocks.code import MARK
from tests.storage.scans.inking import SCANNED, sign, taken_in
from tests.storage.scans.sheets import ARABIC, MM, THAI, Rect, Sheet, Sheets
from tests.storage.scans.spoiling import draw_signature, photographed, spoil

HOW = ("scanned", "copied", "telephone")
EDGE = 17.0  # mm of head and foot


class AlteredPage(NamedTuple):
    """A page as it comes back."""

    sheet: Sheet
    kind: str  # "" = nothing was altered
    how: str
    scan: Picture
    where: Rect | None  # what was altered, where it is one place


# -- what is altered: the picture, and where; None where the page has nothing of the kind

Altered = tuple[Picture, Rect | None] | None


def figures(sheet: Sheet, *, body: bool) -> list[tuple[str, Rect]]:
    high = sheet.picture.height

    def wanted(box: Rect) -> bool:
        inside = box[1] > EDGE * MM and box[3] < high - EDGE * MM
        return inside == body and box[3] - box[1] > 1.6 * MM * (1 if body else 0.75)

    return [one for one in sheet.letters if one[0] in THAI + ARABIC and wanted(one[1])]


def other_figure(sheet: Sheet, chance: random.Random, *, body: bool = True) -> Altered:
    """A figure where another was, cut out elsewhere on the page."""
    some = figures(sheet, body=body)
    all_ = [one for one in sheet.letters if one[0] in THAI + ARABIC]
    pairs = [
        (a, b)
        for a in some
        for b in all_
        if a[0] != b[0]
        and (a[0] in THAI) == (b[0] in THAI)
        and abs(a[1][3] - a[1][1] - b[1][3] + b[1][1]) < 1.0
    ]
    if not pairs:
        return None
    (_old, to), (_new, of) = chance.choice(pairs)
    page = sheet.picture.copy()
    glyph = sheet.picture.crop(grown(of, 1))
    erase(page, to)
    spot = round((to[0] + to[2]) / 2 - glyph.width / 2), round(to[3]) + 1 - glyph.height
    put(page, glyph, spot)
    return page, to


def grown(box: Rect, by: float) -> tuple[int, int, int, int]:
    return round(box[0] - by), round(box[1] - by), round(box[2] + by), round(box[3] + by)


def erase(page: Picture, box: Rect) -> None:
    left, top, right, bottom = grown(box, 1)
    page.paste(page.getpixel((max(0, left - 1), max(0, top - 2))), (left, top, right, bottom))  # type: ignore[arg-type]


def put(page: Picture, piece: Picture, spot: tuple[int, int]) -> None:
    there = page.crop((*spot, spot[0] + piece.width, spot[1] + piece.height))
    page.paste(ImageChops.darker(piece, there), spot)


def lines_of(sheet: Sheet) -> list[Rect]:
    """The lines of words of the body, each with what stands beside it."""
    found: list[list[Rect]] = []
    for _letter, box in sorted(sheet.letters, key=lambda one: one[1][3]):
        if box[1] > EDGE * MM and box[3] < sheet.picture.height - EDGE * MM:
            if not found or box[3] - median(one[3] for one in found[-1]) >= 1.2 * MM:
                found.append([])
            found[-1].append(box)
    return [bounds(line) for line in found if len(line) >= 8]


def bounds(boxes: Sequence[Rect]) -> Rect:
    return (
        min(one[0] for one in boxes),
        min(one[1] for one in boxes),
        max(one[2] for one in boxes),
        max(one[3] for one in boxes),
    )


def other_line(sheet: Sheet, chance: random.Random) -> Altered:
    """A line of words is gone, or stands once more where there was room."""
    lines = lines_of(sheet)
    if len(lines) < 3:
        return None
    page = sheet.picture.copy()
    line = chance.choice(lines)
    if chance.random() < 0.5:
        erase(page, line)
        return page, line
    grey = sheet.picture.convert("L").point([255 if level < 200 else 0 for level in range(256)])
    piece = sheet.picture.crop(grown(line, 1))
    if piece.height > 9 * MM:
        return None
    piece = piece.crop((0, 0, min(piece.width, round(chance.uniform(30, 120) * MM)), piece.height))
    for _try in range(60):
        x = round(chance.uniform(22 * MM, max(23 * MM, page.width - 15 * MM - piece.width)))
        y = round(chance.uniform(EDGE * MM, page.height - EDGE * MM - piece.height))
        spot = (x, y, x + piece.width, y + piece.height)
        if grey.crop(spot).getbbox() is None:
            page.paste(piece, (x, y))
            return page, spot
    return None


def other_tick(sheet: Sheet, chance: random.Random) -> Altered:
    """A box that was empty is ticked, as printed or by pen; one that was ticked is empty."""
    if not sheet.boxes:
        return None
    page, box = sheet.picture.copy(), chance.choice(sheet.boxes)
    inner = grown(box, -0.45 * MM)
    grey = page.crop(inner).convert("L")
    if min(grey.tobytes()) < 128:
        page.paste("white", inner)
        if chance.random() < 0.5:
            return page, box
    left, top, right, _bottom = box
    wide = right - left
    points = [
        (left + wide * 0.2, top + wide * 0.5),
        (left + wide * 0.42, top + wide * 0.75),
        (left + wide * 0.82, top + wide * 0.22),
    ]
    if min(grey.tobytes()) < 128 and not is_dash(grey):  # another mark than there was
        points = [(left + wide * 0.25, top + wide * 0.5), (left + wide * 0.75, top + wide * 0.5)]
    ink = (20, 20, 30) if chance.random() < 0.6 else (30, 45, 140)
    draw_line(page, points, chance.uniform(0.35, 0.55) * MM, ink)
    return page, box


def is_dash(grey: Picture) -> bool:
    left, top, right, bottom = grey.point(
        [255 if level < 128 else 0 for level in range(256)]
    ).getbbox() or (0, 0, 0, 0)
    return bottom - top < (right - left) / 2


def draw_line(
    page: Picture, points: Sequence[tuple[float, float]], wide: float, ink: tuple[int, int, int]
) -> None:
    mask = Image.new("L", (page.width, page.height))
    box = grown(bounds([(x, y, x, y) for x, y in points]), 8)
    fine = Image.new("L", ((box[2] - box[0]) * 4, (box[3] - box[1]) * 4))
    scaled = [((x - box[0]) * 4, (y - box[1]) * 4) for x, y in points]
    ImageDraw.Draw(fine).line(scaled, fill=240, width=max(1, round(wide * 4)), joint="curve")
    mask.paste(fine.reduce(4), box[:2])
    page.paste(ImageChops.darker(Image.new("RGB", page.size, ink), page), mask=mask)


def pen_stroke(sheet: Sheet, chance: random.Random) -> Altered:
    """A stroke of a pen through a figure, or a figure written beside it."""
    some = figures(sheet, body=True)
    if not some:
        return None
    page, (_letter, box) = sheet.picture.copy(), chance.choice(some)
    left, top, right, bottom = box
    wide, high = right - left, bottom - top
    if chance.random() < 0.5:
        points = [
            (left + wide * chance.uniform(0.1, 0.9), top + high * chance.uniform(0, 1))
            for _ in range(4)
        ]
    else:
        ring = ((1, 0), (0.5, 0.8), (-0.5, 0.8), (-1, 0), (-0.5, -0.8), (0.5, -0.8), (1, 0))
        points = [
            (right + wide * (0.8 + 0.4 * x), (top + bottom) / 2 + high * 0.5 * y) for x, y in ring
        ]
    ink = (25, 25, 35) if chance.random() < 0.6 else (30, 45, 140)
    draw_line(page, points, chance.uniform(0.3, 0.45) * MM, ink)
    return page, box


def head_or_foot(sheet: Sheet, chance: random.Random) -> Altered:
    """A figure of the head or the foot is another, or words of it are gone."""
    if chance.random() < 0.7 and (found := other_figure(sheet, chance, body=False)):
        return found
    high = sheet.picture.height
    edge = [
        box for _letter, box in sheet.letters if box[3] < EDGE * MM or box[1] > high - EDGE * MM
    ]
    if len(edge) < 8:
        return None
    at = chance.randrange(len(edge) - 7)
    page, gone = sheet.picture.copy(), bounds(edge[at : at + 7])
    if gone[3] - gone[1] > 6 * MM or gone[2] - gone[0] > 60 * MM:
        return None
    erase(page, gone)
    return page, gone


def half_page(sheet: Sheet, chance: random.Random) -> Altered:
    """Half of the page without the code is blank, or a good part of it is torn off."""
    page = sheet.picture.copy()
    code = code_box(sheet)
    w, h = page.size
    low = code[1] > h / 2
    if chance.random() < 0.6:
        cut = chance.uniform(0.35, 0.6)
        page.paste("white", (0, 0, w, round(h * cut)) if low else (0, round(h * (1 - cut)), w, h))
        return page, None
    cut, lean = chance.uniform(0.3, 0.5), chance.uniform(-0.1, 0.1)
    sides = [(w * (1 - cut - lean), 0), (w, 0), (w, h), (w * (1 - cut + lean), h)]
    if code[0] > w / 2:
        sides = [(w - x, y) for x, y in sides]
    ImageDraw.Draw(page).polygon(sides, fill="white")
    return page, None


def code_box(sheet: Sheet) -> tuple[int, int, int, int]:
    import zxingcpp

    codes = zxingcpp.read_barcodes(sheet.picture.convert("L"))
    # a seal has a code of its own
    code = next(one for one in codes if one.text.startswith(f"{MARK}:"))
    at = code.position
    corners = (at.top_left, at.top_right, at.bottom_right, at.bottom_left)
    return grown(bounds([(p.x, p.y, p.x, p.y) for p in corners]), 6)


def other_print(sheets: Sheets, sheet: Sheet, chance: random.Random) -> Altered:
    """Another print of the form with the code of this one; where its body is another, with the foot of this one too."""
    found = sheets.other(sheet.name, sheet.number, chance)
    if found is None:
        return None
    page, same_body = found
    page = page.resize(sheet.picture.size)
    move(sheet, page, code_box(sheet))
    if not same_body:
        foot = 0, round(page.height - EDGE * MM), page.width, page.height
        move(sheet, page, foot)
    return (page, None) if differs(page, sheet.picture) else None


def pasted_code(sheets: Sheets, sheet: Sheet, chance: random.Random) -> Altered:
    """The page of another paper with the code of this one."""
    name, number = chance.choice([one for one in sheets.all if one[0] != sheet.name])
    alien = sheets.sheet(name, number).picture
    page = alien.rotate(0 if alien.size == sheet.picture.size else 90, expand=True)
    move(sheet, page, code_box(sheet))
    return page, None


def move(sheet: Sheet, page: Picture, box: tuple[int, int, int, int]) -> None:
    page.paste(sheet.picture.crop(box), box[:2])


def differs(page: Picture, other: Picture) -> bool:
    apart = ImageChops.difference(page, other).convert("L").filter(ImageFilter.BoxBlur(1))
    return apart.point([255 if level > 60 else 0 for level in range(256)]).getbbox() is not None


KINDS: Mapping[str, Callable[[Sheets, Sheet, random.Random], Altered]] = {
    "figure": lambda _all, sheet, chance: other_figure(sheet, chance),
    "line": lambda _all, sheet, chance: other_line(sheet, chance),
    "tick": lambda _all, sheet, chance: other_tick(sheet, chance),
    "pen": lambda _all, sheet, chance: pen_stroke(sheet, chance),
    "edge": lambda _all, sheet, chance: head_or_foot(sheet, chance),
    "print": other_print,
    "half": lambda _all, sheet, chance: half_page(sheet, chance),
    "code": pasted_code,
}


def altered_page(sheets: Sheets, kind: str, how: str, seed: int) -> AlteredPage:
    """A page of some document, altered in this way ("" = not at all), some of its places signed, scanned so."""
    chance = random.Random(f"{kind} {how} {seed}")
    while True:
        sheet = sheets.sheet(*chance.choice(sheets.all))
        made = KINDS[kind](sheets, sheet, chance) if kind else (sheet.picture.copy(), None)
        if made is not None:
            break
    page, where = made
    write_on(page, sheet, chance)
    return AlteredPage(sheet, kind, how, taken_in(through(page, how, chance)), where)


def write_on(page: Picture, sheet: Sheet, chance: random.Random) -> None:
    draw = ImageDraw.Draw(page)
    for box in sheet.signs:
        if chance.random() < 0.5:
            sign(draw, box, chance)
    if chance.random() < 0.2:  # a note at the upper edge
        draw_signature(
            draw, chance, page.width * 0.4, page.height * 0.02, page.width * 0.15, SCANNED
        )


def through(page: Picture, how: str, chance: random.Random) -> Picture:
    page = page if chance.random() < 0.5 else page.convert("L")
    if how == "telephone":
        return photographed(page, chance)
    if how == "copied":
        copy = page.convert("L").filter(ImageFilter.GaussianBlur(chance.uniform(0.4, 1.0)))
        page = ImageEnhance.Contrast(copy).enhance(chance.uniform(1.2, 1.8))
    return spoil(page, chance)
