"""Pages of every paper signed by many pens, fouled, some altered, then scanned, copied or photographed: how many are
judged right.

    python -m tests.soak.fouled_pages [FIRST COUNT]

Half the pages are altered before. It tells by kind: places called right, altered pages told, true pages refused and
why. It ends with 1 when an empty place is called ink, fewer than 99 of 100 signed ones are seen, fewer than 95 of 100
altered pages are told, or more than 10 of 100 true photographs are refused.
"""

import random
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from io import BytesIO
from math import cos, pi, radians, sin
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter
from PIL.Image import Image as Picture

from core.scans.judgement import INKED
from storage.scans.differences import touches
from tests.soak.altered_pages import laid, verdict_of
from tests.soak.office_files import printed
from tests.storage.scans.altering import KINDS, AlteredPage
from tests.storage.scans.inking import SCANNED, taken_in
from tests.storage.scans.sheets import MM, Rect, Sheets

SEED = 77_000_000
HOW = ("flatbed", "copy", "telephone", "telephone")
Ink = tuple[int, int, int]
Line = Sequence[tuple[float, float]]


# -- what pens do


def stroke(page: Picture, points: Line, wide: float, ink: Ink, strength: float = 1.0) -> None:
    """A line of so many pixels, ink over print."""
    left, top = (int(max(0, min(p[at] for p in points) - wide - 2)) for at in (0, 1))
    right, bottom = (
        int(min(page.size[at], max(p[at] for p in points) + wide + 3)) for at in (0, 1)
    )
    if right <= left or bottom <= top:
        return
    fine = Image.new("L", ((right - left) * 3, (bottom - top) * 3))
    scaled = [((x - left) * 3, (y - top) * 3) for x, y in points]
    ImageDraw.Draw(fine).line(
        scaled, fill=round(255 * strength), width=max(1, round(wide * 3)), joint="curve"
    )
    there = page.crop((left, top, right, bottom))
    over = ImageChops.darker(Image.new("RGB", there.size, ink), there)
    page.paste(Image.composite(over, there, fine.reduce(3)), (left, top))


def curve(points: Line, steps: int = 10) -> list[tuple[float, float]]:
    """Through these points (Catmull-Rom)."""
    full, found = [points[0], *points, points[-1]], list[tuple[float, float]]()
    for a, b, c, d in zip(full, full[1:], full[2:], full[3:], strict=False):
        for t in (n / steps for n in range(steps)):
            x, y = (
                0.5
                * (
                    2 * b[k]
                    + (c[k] - a[k]) * t
                    + (2 * a[k] - 5 * b[k] + 4 * c[k] - d[k]) * t * t
                    + (3 * b[k] - a[k] - 3 * c[k] + d[k]) * t**3
                )
                for k in (0, 1)
            )
            found.append((x, y))
    return found


BLUE = (30, 45, 140)
BLACK = (20, 20, 30)
PENCIL = (95, 95, 100)
PENS: dict[
    str, tuple[float, float, Ink, float]
] = {  # least and greatest width in mm, ink, strength
    "ball pen": (0.35, 0.6, BLUE, 0.9),
    "fine pen": (0.2, 0.25, BLUE, 0.9),
    "gel pen": (0.4, 0.7, BLACK, 1.0),
    "marker": (1.0, 1.6, (15, 30, 110), 0.9),
    "pencil": (0.3, 0.5, PENCIL, 0.8),
    "broken": (0.3, 0.5, BLUE, 0.9),
    "initials": (0.35, 0.5, BLACK, 0.9),
    "two": (0.35, 0.5, BLUE, 0.9),
}


def signed(page: Picture, place: Rect, pen: str, chance: random.Random) -> None:
    left, top, right, bottom = place
    least, most, ink, strength = PENS[pen]
    room = bottom - top
    for part in range(2 if pen == "two" else 1):
        wide = (
            min(right - left, 45 * MM)
            * chance.uniform(0.5, 0.95)
            * (0.45 if pen in ("initials", "two") else 1)
        )
        wide = max(wide, min(right - left, 9 * MM))
        x = left + (right - left - wide) * (chance.uniform(0.1, 0.4) + 0.4 * part)
        y = top + room * chance.uniform(0.5, 0.75)
        tall = min(room, 14 * MM) * chance.uniform(0.35, 0.7)
        count = chance.randint(4, 6) if pen in ("initials", "two") else chance.randint(7, 14)
        points = [
            (
                x + wide * n / count + chance.gauss(0, wide * 0.03),
                y + (-1) ** n * tall * chance.uniform(0.1, 0.6),
            )
            for n in range(count + 1)
        ]
        line, pen_wide = curve(points), chance.uniform(least, most) * MM
        if pen == "broken":
            for at in range(0, len(line) - 4, 6):
                stroke(page, line[at : at + 5], pen_wide, ink, strength)
        else:
            stroke(page, line, pen_wide, ink, strength)


# -- what falls into an empty place


def hole(page: Picture, place: Rect, chance: random.Random) -> None:
    x, y = within(place, chance)
    size = chance.uniform(2.5, 3.3) * MM
    ground = chance.choice((0, 20, 60, 100))
    draw = ImageDraw.Draw(page)
    draw.ellipse((x - size, y - size, x + size, y + size), fill=(ground,) * 3)
    if chance.random() < 0.4:  # the rim of a hole that was torn a little, or the light beside it
        turn = chance.uniform(0, 2 * pi)
        x, y = x + 0.5 * MM * cos(turn), y + 0.5 * MM * sin(turn)
        draw.ellipse(
            (x - size, y - size, x + size, y + size), fill=(chance.choice((ground, 190)),) * 3
        )


def two_holes(page: Picture, place: Rect, chance: random.Random) -> None:
    hole(page, place, chance)
    hole(page, place, chance)


def staple(page: Picture, place: Rect, chance: random.Random) -> None:
    x, y = within(place, chance)
    turn, half = chance.uniform(0, pi), chance.uniform(4.5, 6.5) * MM
    across, up = half * cos(turn), half * sin(turn)
    ink = (chance.randint(30, 110),) * 3
    stroke(page, [(x - across, y - up), (x + across, y + up)], chance.uniform(0.5, 0.9) * MM, ink)
    if chance.random() < 0.5:  # its shadow
        stroke(
            page,
            [(x - across, y - up + MM), (x + across, y + up + MM)],
            0.8 * MM,
            (190, 190, 190),
            0.7,
        )


def ring(page: Picture, place: Rect, chance: random.Random) -> None:
    """A part of the ring of a cup, darker here and paler there."""
    x, y = within(place, chance)
    size = chance.uniform(30, 45) * MM
    turn = chance.uniform(0, 2 * pi)
    wide = chance.uniform(0.8, 2.5) * MM
    x, y = x + size * cos(turn), y + size * sin(turn)
    ink = chance.choice(((150, 120, 90), (120, 90, 60), (170, 140, 110)))
    start = chance.uniform(0, 2 * pi)
    length = chance.uniform(4.0, 2 * pi)
    strength = chance.uniform(0.5, 0.95)
    steps = [start + length * n / 90 for n in range(91)]
    stroke(page, [(x + size * cos(at), y + size * sin(at)) for at in steps], wide, ink, strength)


def crease(page: Picture, place: Rect, chance: random.Random) -> None:
    y, lean = within(place, chance)[1], chance.uniform(-6, 6) * MM
    for off, grey in ((0.0, 160), (0.6 * MM, 250), (-0.6 * MM, 190)):
        stroke(
            page, [(0, y + off - lean), (page.width, y + off + lean)], 0.5 * MM, (grey,) * 3, 0.8
        )


def streak(page: Picture, place: Rect, chance: random.Random) -> None:
    x, grey = within(place, chance)[0], chance.randint(90, 190)
    stroke(page, [(x, 0), (x, page.height)], chance.uniform(0.2, 0.5) * MM, (grey,) * 3)


def shadow(page: Picture, place: Rect, chance: random.Random) -> None:
    x, y = within(place, chance)
    soft = Image.new("L", (page.width // 8, page.height // 8), 255)
    wide = chance.uniform(10, 40) * MM / 8
    high = chance.uniform(10, 40) * MM / 8
    box = (x / 8 - wide, y / 8 - high, x / 8 + wide, y / 8 + high)
    ImageDraw.Draw(soft).ellipse(box, fill=chance.randint(110, 190))
    soft = soft.filter(ImageFilter.GaussianBlur(chance.uniform(2, 8))).resize(
        page.size, Image.Resampling.BICUBIC
    )
    page.paste(ImageChops.multiply(page, Image.merge("RGB", (soft,) * 3)))


def edge(page: Picture, place: Rect, chance: random.Random) -> None:
    """The edge of a shadow, as a hand or the telephone throws it."""
    x, y = within(place, chance)
    lean, dark = chance.uniform(-1, 1), Image.new("L", page.size, 255)
    far = 400 * MM
    corners = [
        (x - far, y - lean * far),
        (x + far, y + lean * far),
        (x + far, y + 2 * far),
        (x - far, y + 2 * far),
    ]
    ImageDraw.Draw(dark).polygon(corners, fill=chance.randint(120, 190))
    dark = dark.reduce(2).filter(ImageFilter.GaussianBlur(chance.uniform(1, 5))).resize(page.size)
    page.paste(ImageChops.multiply(page, Image.merge("RGB", (dark,) * 3)))


def dots(page: Picture, place: Rect, chance: random.Random) -> None:
    for _ in range(chance.randint(10, 50)):
        (x, y), size = within(place, chance), chance.uniform(0.5, 3)
        stroke(page, [(x, y), (x + size, y + size)], size, (60, 60, 60), 0.8)


def through(page: Picture, _place: Rect, chance: random.Random) -> None:
    """The other side shines through."""
    back = page.transpose(Image.Transpose.FLIP_LEFT_RIGHT).filter(ImageFilter.GaussianBlur(1.5))
    pale = chance.uniform(0.12, 0.3)
    page.paste(
        ImageChops.darker(page, back.point([round(255 - (255 - n) * pale) for n in range(256)] * 3))
    )


def outside(page: Picture, place: Rect, chance: random.Random) -> None:
    left, top, right, bottom = place
    drop = -(bottom - top + chance.uniform(9, 12) * MM)
    signed(page, (left, top + drop, right, bottom + drop), "ball pen", chance)


def within(place: Rect, chance: random.Random) -> tuple[float, float]:
    left, top, right, bottom = place
    return chance.uniform(left, right), chance.uniform(top, bottom)


Fouling = Callable[[Picture, Rect, random.Random], None]
FOULED: tuple[Fouling, ...] = (
    hole, hole, two_holes, staple, staple, ring, ring, crease, streak, shadow, edge, dots, through, outside,
)  # fmt: skip


# -- what scanners and telephones do


def scanned(page: Picture, how: str, chance: random.Random) -> tuple[Picture, str]:
    """And what was done to a photograph most, to be told."""
    dpi = (
        chance.choice((120, 150, 150, 200, 200))
        if how != "telephone"
        else chance.choice((140, 170, 200))
    )
    scale, (wide, high) = SCANNED / dpi, page.size
    if chance.random() < 0.3:  # toner spreads
        page = Image.blend(page, page.filter(ImageFilter.MinFilter(3)), chance.uniform(0.2, 0.7))
    if how == "copy":
        soft = page.convert("L").filter(ImageFilter.GaussianBlur(chance.uniform(0.4, 1.0)))
        page = ImageEnhance.Contrast(soft).enhance(chance.uniform(1.2, 1.8)).convert("RGB")
    telephone = how == "telephone"
    depth = [chance.uniform(-0.09, 0.09) if telephone else 0.0 for _ in range(2)]
    bend = chance.uniform(0, 2.2) * (2.0 if telephone else 0.6) * SCANNED / 150
    turn = chance.uniform(-3, 3)
    waves = chance.uniform(0.6, 1.6)
    phase = chance.uniform(0, 6)
    stretch = chance.uniform(0.99, 1.01)
    zoom = 1.12 if telephone else 1 + abs(turn) * 0.012
    size = round(wide / scale), round(high / scale)
    c, s = cos(radians(turn)), sin(radians(turn))

    def back(u: float, v: float) -> tuple[float, float]:
        x = (u - size[0] / 2) * scale * zoom
        y = (v - size[1] / 2) * scale * zoom * stretch
        far = 1 + depth[0] * x / wide + depth[1] * y / high
        x, y = (c * x - s * y) / far, (s * x + c * y) / far
        x += bend * sin(2 * pi * waves * y / high + phase)
        y += bend * 0.7 * sin(2 * pi * waves * x / wide + phase)
        return x + wide / 2, y + high / 2

    if scale > 1.2:
        page = page.filter(ImageFilter.GaussianBlur(0.35 * scale))
    cells = [
        (x, y, min(size[0], x + 64), min(size[1], y + 64))
        for x in range(0, size[0], 64)
        for y in range(0, size[1], 64)
    ]
    mesh = [
        ((x, y, r, b), (*back(x, y), *back(x, b), *back(r, b), *back(r, y))) for x, y, r, b in cells
    ]
    table = (70, 60, 55) if telephone else (255, 255, 255)
    scan = page.transform(
        size, Image.Transform.MESH, mesh, Image.Resampling.BICUBIC, fillcolor=table
    )
    ground = chance.randint(228, 255) if how == "flatbed" else chance.randint(200, 245)
    scan = scan.point(
        [
            round(20 * (how != "copy") + n * (ground - 20 * (how != "copy")) / 255)
            for n in range(256)
        ]
        * 3
    )
    low = 1.0
    if telephone or chance.random() < 0.2:
        low = chance.uniform(0.55, 0.9)
        light = (
            Image.linear_gradient("L").rotate(chance.choice((0, 90, 180, 270))).resize(scan.size)
        )
        light = light.point([round(255 * (low + (1 - low) * n / 255)) for n in range(256)])
        scan = ImageChops.multiply(scan, Image.merge("RGB", (light,) * 3))
    blur = chance.uniform(0.2, 1.1) * dpi / 170
    scan = scan.filter(ImageFilter.GaussianBlur(blur))
    grain = Image.frombytes("L", scan.size, chance.randbytes(scan.width * scan.height))
    sigma = chance.uniform(4, 14)
    grain = grain.filter(ImageFilter.BoxBlur(1)).point(
        [max(0, min(255, round(128 + (n - 127.5) * sigma / 25))) for n in range(256)]
    )
    scan = ImageChops.add(scan, Image.merge("RGB", (grain,) * 3), 1, -128)
    if how == "copy" or chance.random() < 0.3:
        scan = scan.convert("L").convert("RGB")
    if chance.random() < 0.15:
        scan = scan.transpose(Image.Transpose.ROTATE_180)
    kept = BytesIO()
    scan.save(kept, "JPEG", quality=chance.choice((40, 55, 70, 85)))
    told = f"{dpi} dpi, depth {depth[0]:+.2f} {depth[1]:+.2f}, bend {bend:.1f}, light {low:.2f}"
    told = f"{told}, blur {blur:.2f}, grain {sigma:.0f}"
    return Image.open(kept).convert("RGB"), told


def fouled_page(sheets: Sheets, seed: int) -> tuple[AlteredPage, list[str], str]:
    """A page; what is in each of its places to sign; what was done to it."""
    chance = random.Random(seed)
    how = HOW[seed % 4]
    kind = chance.choice(sorted(KINDS)) if seed // 4 % 2 else ""
    signable = (
        [one for one in sheets.all if sheets.sheet(*one).signs]
        if not kind and chance.random() < 0.7
        else sheets.all
    )
    while True:
        sheet = sheets.sheet(*chance.choice(signable))
        made = KINDS[kind](sheets, sheet, chance) if kind else (sheet.picture.copy(), None)
        if made is not None:
            break
    page, where = made
    held = list[str]()
    for box in sheet.signs:
        left, top, right, bottom = (side * SCANNED / 72 for side in box[1:])
        place = left, top, right, bottom
        if chance.random() < 0.5:
            held.append(chance.choice(sorted(PENS)))
            signed(page, place, held[-1], chance)
        else:
            fouling = chance.choice(FOULED) if chance.random() < 0.7 else None
            held.append(fouling.__name__ if fouling else "nothing")
            if fouling:
                fouling(page, place, chance)
    scan, told = scanned(page, how, chance)
    return AlteredPage(sheet, kind, how, taken_in(scan), where), held, told


def main(first: int = 0, count: int = 312) -> int:
    counts = Counter[tuple[str, str, bool]]()
    with TemporaryDirectory() as room:
        sheets = Sheets(dict(printed(Path(room))))
    for seed in range(SEED + first, SEED + first + count):
        page, held, told = fouled_page(sheets, seed)
        found = laid(page)
        verdict = verdict_of(found)
        name = f"{seed} {page.sheet.name} {page.sheet.number}"
        counts["altered" if page.kind else "true", page.kind or page.how, verdict != "refused"] += 1
        if page.kind:
            counts["altered told", "all", verdict != "missed"] += 1
        if (verdict == "refused" and not page.kind) or (verdict == "missed" and page.kind):
            print(verdict, name, page.kind, page.how, told, flush=True)
        for what, box, place in zip(held, page.sheet.signs, found.inks or (), strict=False):
            if page.where and touches([side * SCANNED / 72 for side in box[1:]], page.where):
                continue  # what was altered there is dark, too
            right = (place.sure >= INKED) == (what in PENS)
            counts["signed" if what in PENS else "empty", what, right] += 1
            if not right:
                print("wrong", name, what, page.how, place, flush=True)
    for group, what in dict.fromkeys((group, what) for group, what, _right in sorted(counts)):
        good, bad = counts[group, what, True], counts[group, what, False]
        print(f"{group:14}{what:12}{good:5} of {good + bad}")
    least = (
        ("empty", "", 1.0),
        ("signed", "", 0.99),
        ("altered told", "", 0.95),
        ("true", "telephone", 0.9),
    )
    return int(any(share_right(counts, group, what) < share for group, what, share in least))


def share_right(counts: Counter[tuple[str, str, bool]], group: str, what: str) -> float:
    """Of a group, or of one kind in it."""
    good, of = (
        sum(
            n
            for (one, kind, right), n in counts.items()
            if one == group and what in ("", kind) and right in rights
        )
        for rights in ((True,), (True, False))
    )
    return good / of if of else 1.0


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3])))
