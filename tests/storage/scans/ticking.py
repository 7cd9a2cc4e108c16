"""Ballots ticked by seeded hands and scanned: what each hand meant is known, so that readings can be counted. A hand
has a pen of some colour and width, a way to tick, and strays. Strokes are drawn at three times the resolution with
pressure and jitter, laid on the page as ink is, and spoilt with it: folds, smudges, shine-through, grain, blur, JPEG, a
slanted sheet, or a telephone's picture."""

import random
from collections.abc import Sequence
from functools import cache
from io import BytesIO
from itertools import pairwise
from math import cos, pi, sin
from typing import Literal, NamedTuple

import pypdfium2
from PIL import Image, ImageChops, ImageDraw, ImageFilter
from PIL.Image import Image as Picture

from core.workshop.ballots import BallotTickBox, ballots
from core.workshop.questions import AnswerOption, Question
from storage.scans.overlay import DPI, eliminated
from storage.scans.squares import TickBoxPage, tick_page
from tests.printed import written

INKED = 200  # dpi of the page strokes are laid on
MM = INKED / 25.4
OVER = 3  # times finer strokes are drawn
SITTING = "1"
Line = list[tuple[float, float]]  # mm from the middle of the box
Deed = Literal["tick", "cross", "fill", "circle", "label", "many", "changed", "none", "stray"]

TOPICS = (
    "ผู้บริหารประกาศเจตนารมณ์",
    "เปิดเผยแผนและผลการใช้จ่าย",
    "รับฟังความเห็นของผู้รับบริการ",
    "มีผู้แทนเป็นกรรมการจัดซื้อ",
    "ให้ความรู้ป้องกันการทุจริต",
    "คัดแยกขยะในที่ทำการ",
    "งดรับของขวัญทุกเทศกาล",
)


class Pen(NamedTuple):
    """What a voter writes with."""

    wide: float  # mm
    ink: tuple[int, int, int]  # of white paper, what is left of red, green and blue
    grain: float  # share of the stroke that does not take


class Hand(NamedTuple):
    """A voter."""

    pen: Pen
    style: str
    size: float  # mm
    stray: float  # mm from the middle of the box
    shaky: float  # mm


class Sheet(NamedTuple):
    """A ballot as printed."""

    questions: tuple[Question, ...]
    boxes: tuple[BallotTickBox, ...]
    print_: TickBoxPage
    page: Picture  # RGB, at INKED
    grey: Picture  # the same in grey
    pdf: bytes
    slip: str


class Meant(NamedTuple):
    """What a hand meant with one question."""

    picked: tuple[str, ...]
    deed: Deed
    marks: int  # it made for that


class Ticked(NamedTuple):
    """A ballot as it comes back."""

    sheet: Sheet
    scan: Picture
    meant: tuple[Meant, ...]
    telephone: bool


KINDS: tuple[tuple[int, tuple[str, ...], int], ...] = (
    (25, ("ผ่าน", "ไม่ผ่าน"), 1),
    (25, ("เห็นด้วย", "ไม่เห็นด้วย", "งดออกเสียง"), 1),
    (24, ("1", "2", "3", "4", "5"), 1),
    (24, ("ด้านคน", "ด้านเงิน", "ด้านงาน", "ด้านของ"), 3),
    (6, ("ทำแล้วครบถ้วนและมีหลักฐานทุกข้อ", "ทำแล้วบางส่วน", "ยังไม่ได้ทำแต่มีแผน", "ไม่ได้ทำ"), 1),
)


@cache
def sheet(kind: int, slip: int = 0) -> Sheet:
    count, labels, picks = KINDS[kind]
    choices = tuple(AnswerOption(f"c{at}", label) for at, label in enumerate(labels))
    questions = tuple(
        Question(
            f"q{n}", str(n + 1), TOPICS[(n + kind) % len(TOPICS)], choices=choices, picks=picks
        )
        for n in range(count)
    )
    named = "ประชุมให้คะแนน รอบที่ 1", "สำนักงานตัวอย่าง"
    pdf, made = written(ballots(SITTING, *named, questions, [f"slip{slip}"], "20 พ.ย. 2569"))
    with pypdfium2.PdfDocument(pdf) as document:
        assert len(document) == 1
        print_ = document[0].render(scale=DPI / 72).to_pil().convert("L")
        page = document[0].render(scale=INKED / 72).to_pil().convert("RGB")
    return Sheet(
        questions,
        BallotTickBox.of_drawn(questions, made.drawn),
        tick_page(print_),
        page,
        page.convert("L"),
        pdf,
        f"slip{slip}",
    )


INKS = (
    (38, 52, 140),
    (30, 40, 110),
    (25, 25, 28),
    (45, 45, 50),
    (60, 80, 180),
    (170, 35, 40),
    (20, 90, 60),
)
PENCILS = ((95, 95, 98), (120, 120, 122), (140, 140, 142))
STYLES = ("tick",) * 5 + ("cross",) * 3 + ("slash", "ring", "blot", "long tick")


def hand(chance: random.Random) -> Hand:
    if chance.random() < 0.2:
        pen = Pen(chance.uniform(0.35, 0.7), chance.choice(PENCILS), chance.uniform(0.05, 0.3))
    else:
        pen = Pen(chance.uniform(0.28, 0.75), chance.choice(INKS), chance.uniform(0, 0.06))
    return Hand(
        pen,
        chance.choice(STYLES),
        chance.uniform(3.0, 5.6),
        chance.uniform(0.1, 0.6),
        chance.uniform(0.03, 0.14),
    )


def strokes(style: str, size: float, chance: random.Random) -> list[Line]:
    """The lines of a mark about the middle of its box, mm."""

    def some(of: float = 0.12) -> float:
        return size * chance.uniform(-of, of)

    half = size / 2
    if style == "tick":
        return [
            [
                (-half + some(), some()),
                (-half * 0.2 + some(), half * 0.85 + some()),
                (half + some(), -half * 1.05 + some()),
            ]
        ]
    if style == "long tick":
        return [
            [
                (-half * 0.8 + some(), some()),
                (-half * 0.1 + some(), half * 0.8 + some()),
                (half * 1.7 + some(), -half * 1.7 + some()),
            ]
        ]
    if style == "cross":
        ends = [
            (-half + some(), -half + some()),
            (half + some(), half + some()),
            (half + some(), -half + some()),
            (-half + some(), half + some()),
        ]
        return [ends[:2], ends[2:]]
    if style == "slash":
        return [[(-half + some(), half + some()), (half + some(), -half + some())]]
    if style == "ring":
        return [ring(half * 0.75, half * 0.7, chance)]
    if style == "blot":
        return scribble(half * 0.45, 4, chance)
    raise ValueError(style)


def ring(wide: float, high: float, chance: random.Random) -> Line:
    start, turns = chance.uniform(0, 2 * pi), chance.uniform(0.95, 1.15)
    ways = [start + 2 * pi * turns * n / 24 for n in range(25)]
    return [(wide * cos(way) * (1 + 0.1 * n / 24), high * sin(way)) for n, way in enumerate(ways)]


def scribble(half: float, turns: int, chance: random.Random) -> list[Line]:
    line = []
    for n in range(2 * turns + 1):
        y = -half + 2 * half * n / (2 * turns)
        line.append(
            ((half if n % 2 else -half) * chance.uniform(0.85, 1.1), y + chance.uniform(-0.1, 0.1))
        )
    return [line]


def pull(
    page: Picture,
    at: tuple[float, float],
    lines: Sequence[Line],
    pen: Pen,
    shaky: float,
    chance: random.Random,
) -> None:
    """Draw lines (mm about a point of the page, in mm) as ink: with pressure, jitter, and where it does not take."""
    xs = [x for line in lines for x, _ in line]
    ys = [y for line in lines for _, y in line]
    pad, fine = 1.2, MM * OVER
    left = round((at[0] + min(xs) - pad) * MM)
    top = round((at[1] + min(ys) - pad) * MM)
    size = (
        round((max(xs) - min(xs) + 2 * pad) * MM) + 1,
        round((max(ys) - min(ys) + 2 * pad) * MM) + 1,
    )
    mask = Image.new("L", (size[0] * OVER, size[1] * OVER))
    draw = ImageDraw.Draw(mask)
    for line in lines:
        way = smooth(line, shaky, chance)
        press = chance.uniform(0.75, 1.0)
        for n, (x, y) in enumerate(way):
            press = min(1.1, max(0.55, press + chance.uniform(-0.06, 0.06)))
            lifted = min(1.0, 0.5 + 0.2 * min(n, len(way) - 1 - n))
            r = max(0.5, pen.wide / 2 * press * lifted * fine)
            px = (at[0] + x) * fine - left * OVER
            py = (at[1] + y) * fine - top * OVER
            draw.ellipse(
                (px - r, py - r, px + r, py + r), fill=round(255 * min(1.0, 0.55 + 0.45 * press))
            )
    mask = mask.reduce(OVER)
    if pen.grain > 0.02:
        holes = Image.frombytes("L", mask.size, chance.randbytes(mask.width * mask.height))
        holes = holes.point([0 if v < 255 * pen.grain else 255 for v in range(256)]).filter(
            ImageFilter.GaussianBlur(0.6)
        )
        mask = ImageChops.multiply(mask, holes)
    red, green, blue = pen.ink
    inks = pen.ink if page.mode == "RGB" else ((299 * red + 587 * green + 114 * blue) // 1000,)
    layers = [mask.point([255 - v * (255 - part) // 255 for v in range(256)]) for part in inks]
    box = (left, top, left + mask.width, top + mask.height)
    laid = ImageChops.multiply(
        page.crop(box), Image.merge("RGB", layers) if len(layers) > 1 else layers[0]
    )
    page.paste(laid, (left, top))


def smooth(line: Line, shaky: float, chance: random.Random) -> Line:
    """Points every tenth of a mm or so, a little beside the line."""
    found, off = Line(), [0.0, 0.0]
    for (x1, y1), (x2, y2) in pairwise(line):
        steps = max(2, round(max(abs(x2 - x1), abs(y2 - y1)) / 0.16))
        for n in range(steps):
            off = [0.9 * one + chance.uniform(-shaky, shaky) * 0.5 for one in off]
            found.append((x1 + (x2 - x1) * n / steps + off[0], y1 + (y2 - y1) * n / steps + off[1]))
    return [*found, line[-1]]


# -- what a hand does with a question


def answered(
    page: Picture,
    question: Question,
    boxes: Sequence[BallotTickBox],
    own: Hand,
    chance: random.Random,
) -> Meant:
    """Tick a question; the shares of what is no plain tick are those of a careless room."""
    luck, keys = chance.random(), [choice.key for choice in question.choices]
    at = {box.choice: ((box.left + box.right) / 2, (box.top + box.bottom) / 2) for box in boxes}

    def mark(key: str, style: str = "") -> None:
        x = at[key][0] + chance.gauss(0, own.stray * 0.6)
        y = at[key][1] + chance.gauss(0, own.stray * 0.6)
        pull(
            page,
            (x, y),
            strokes(style or own.style, own.size * chance.uniform(0.85, 1.12), chance),
            own.pen,
            own.shaky,
            chance,
        )

    if luck < 0.04:
        return Meant((), "none", 0)
    count = chance.randrange(1, question.picks + 1)
    picked = tuple(sorted(chance.sample(keys, count)))
    if luck < 0.045 and count < len(keys):  # changed: one filled in, another ticked
        wrong = chance.choice([key for key in keys if key not in picked])
        pull(
            page,
            at[wrong],
            scribble(2.3, 8, chance),
            own.pen._replace(wide=max(0.5, own.pen.wide)),
            own.shaky,
            chance,
        )
        mark(wrong)
        for key in picked:
            mark(key)
        return Meant(picked, "changed", count + 1)
    if luck < 0.047 and question.picks == 1:  # two where one may be
        for key in chance.sample(keys, 2):
            mark(key)
        return Meant((), "many", 2)
    if luck < 0.049 and question.picks == 1:  # a circle about the box, or about the words beside it
        wide = chance.uniform(3.8, 5.5)
        pull(
            page,
            at[picked[0]],
            [ring(wide, chance.uniform(3.4, 4.4), chance)],
            own.pen,
            own.shaky,
            chance,
        )
        return Meant(picked, "circle", 1)
    for key in picked:
        mark(key)
    if luck > 0.99:  # a dot or a slip of the pen in another box, or a line beside
        other = chance.choice(keys)
        x = at[other][0] + chance.uniform(-2, 2)
        y = at[other][1] + chance.uniform(-2, 2)
        long = chance.uniform(0.1, 1.0)
        pull(
            page, (x, y), [[(0, 0), (long, chance.uniform(-0.3, 0.3))]], own.pen, own.shaky, chance
        )
        return Meant(picked, "stray", count + 1)
    return Meant(picked, "tick", count)


def ticked(seed: int) -> Ticked:
    """A ballot of some kind, ticked and scanned."""
    chance = random.Random(seed)
    one = sheet(chance.randrange(len(KINDS)), chance.randrange(3))
    own = hand(chance)
    page = one.page.copy() if chance.random() < 0.2 else one.grey.copy()
    of = {
        question.key: [box for box in one.boxes if box.question == question.key]
        for question in one.questions
    }
    meant = tuple(
        answered(page, question, of[question.key], own, chance) for question in one.questions
    )
    dirtied(page, chance)
    telephone = chance.random() < 0.25
    scan = photographed(page, chance) if telephone else scanned(page, chance)
    return Ticked(one, scan, meant, telephone)


def dirtied(page: Picture, chance: random.Random) -> None:
    """Folds, smudges, specks, a hair, what shines through from the other side."""
    w, h = page.size
    draw = ImageDraw.Draw(page)
    if chance.random() < 0.25:
        y = h * chance.choice((0.5, 0.333, 0.667)) + chance.uniform(-20, 20)
        lean = chance.uniform(-15, 15)
        for off, shade in ((-1, 214), (0, 190), (1, 240)):
            draw.line([(0, y + off - lean), (w, y + off + lean)], fill=toned(page, shade))
    for _ in range(chance.randrange(0, 25)):
        x = chance.uniform(0, w)
        y = chance.uniform(0, h)
        r = chance.uniform(0.4, 2.2)
        shade = chance.randrange(40, 200)
        draw.ellipse((x - r, y - r, x + r, y + r), fill=toned(page, shade))
    if chance.random() < 0.2:
        smudge = Image.new("L", (w // 8, h // 8), 255)
        pen = ImageDraw.Draw(smudge)
        x = chance.uniform(0, w / 8)
        y = chance.uniform(0, h / 8)
        pen.ellipse((x - 9, y - 4, x + 9, y + 4), fill=chance.randrange(205, 240))
        over = smudge.filter(ImageFilter.GaussianBlur(4)).resize((w, h))
        page.paste(ImageChops.multiply(page, like(page, over)))
    if chance.random() < 0.2:
        back = (
            page.convert("L")
            .transpose(Image.Transpose.FLIP_LEFT_RIGHT)
            .filter(ImageFilter.BoxBlur(2))
        )
        least = chance.randrange(218, 242)
        back = back.point([255 - (255 - v) * (255 - least) // 255 for v in range(256)])
        page.paste(ImageChops.multiply(page, like(page, back)))


def scanned(page: Picture, chance: random.Random) -> Picture:
    """As an office scanner gives it, at 150 to 200 dpi."""
    dpi = chance.choice((150, 150, 200, 200, chance.uniform(150, 200)))
    scale = dpi / INKED
    lean = chance.gauss(0, 0.9) * pi / 180
    skew = chance.uniform(-0.006, 0.006)
    size = round(page.width * scale), round(page.height * scale)
    c, s = cos(lean) / scale, sin(lean) / scale
    x = size[0] / 2 + chance.uniform(-4, 4)
    y = size[1] / 2 + chance.uniform(-4, 4)
    a = c
    b = -s + skew
    d = s
    e = c
    back = (a, b, page.width / 2 - a * x - b * y, d, e, page.height / 2 - d * x - e * y)
    if scale < 0.9:
        page = page.filter(ImageFilter.BoxBlur(0.4 / scale))
    out = page.transform(
        size, Image.Transform.AFFINE, back, Image.Resampling.BILINEAR, fillcolor="white"
    )
    blur = chance.uniform(0, 0.8)
    out = out.filter(ImageFilter.BoxBlur(1.3 * blur)) if blur > 0.15 else out
    contrast, black = chance.uniform(0.65, 1.0), chance.uniform(0, 30)
    white = chance.uniform(235, 255)
    curve = [
        min(255, max(0, round(black + (white - black) * (1 - (1 - v / 255) * contrast))))
        for v in range(256)
    ]
    out = grained(out.point(curve * len(out.getbands())), chance, chance.uniform(0, 14))
    return squeezed(out, chance.randrange(40, 92))


def photographed(page: Picture, chance: random.Random) -> Picture:
    """By a telephone: from the side, on a table, in uneven light."""
    w, h = page.size
    scale = chance.uniform(0.8, 1.0)
    wide, high = round(w * scale * 1.16), round(h * scale * 1.12)
    mx, my = (wide - w * scale) / 2, (high - h * scale) / 2
    far = 0.05
    corner = [
        (mx + chance.uniform(-far, far) * wide * 0.6, my + chance.uniform(-far, far) * high * 0.5),
        (
            wide - mx + chance.uniform(-far, far) * wide * 0.6,
            my + chance.uniform(-far, far) * high * 0.5,
        ),
        (
            wide - mx + chance.uniform(-far, far) * wide * 0.6,
            high - my + chance.uniform(-far, far) * high * 0.5,
        ),
        (
            mx + chance.uniform(-far, far) * wide * 0.6,
            high - my + chance.uniform(-far, far) * high * 0.5,
        ),
    ]
    back = perspective(corner, [(0, 0), (w, 0), (w, h), (0, h)])
    table = chance.randrange(60, 150)
    out = page.transform(
        (wide, high),
        Image.Transform.PERSPECTIVE,
        back,
        Image.Resampling.BILINEAR,
        fillcolor=toned(page, table),
    )
    out = out.filter(ImageFilter.BoxBlur(1.3 * chance.uniform(0.3, 0.95)))
    small = Image.new("L", (48, 64), 255)
    pen = ImageDraw.Draw(small)
    x = chance.randrange(48)
    y = chance.randrange(64)
    pen.ellipse((x - 26, y - 30, x + 26, y + 30), fill=round(255 * (1 - chance.uniform(0.05, 0.5))))
    light = small.filter(ImageFilter.GaussianBlur(chance.uniform(5, 12))).resize(
        out.size, Image.Resampling.BICUBIC
    )
    light = light.point(
        [round(v * chance_) for chance_ in [chance.uniform(0.75, 0.98)] for v in range(256)]
    )
    out = ImageChops.multiply(out, like(out, light))
    return squeezed(grained(out, chance, chance.uniform(2, 11)), chance.randrange(60, 92))


def like(page: Picture, grey: Picture) -> Picture:
    return Image.merge("RGB", (grey,) * 3) if page.mode == "RGB" else grey


def toned(page: Picture, shade: int) -> int | tuple[int, int, int]:
    return (shade, shade, shade) if page.mode == "RGB" else shade


def perspective(
    of: Sequence[tuple[float, float]], to: Sequence[tuple[float, float]]
) -> list[float]:
    rows = []
    for (x, y), (u, v) in zip(of, to, strict=True):
        rows.append([x, y, 1, 0, 0, 0, -u * x, -u * y, u])
        rows.append([0, 0, 0, x, y, 1, -v * x, -v * y, v])
    return eliminated([[float(value) for value in row] for row in rows])


def grained(page: Picture, chance: random.Random, sigma: float) -> Picture:
    if sigma < 1:
        return page
    tile = Image.frombytes("L", (512, 512), chance.randbytes(512 * 512))
    tile = tile.point([round(128 + (level - 127.5) * sigma / 74) for level in range(256)])
    grain = Image.new("L", page.size)
    for left in range(0, page.width, 512):
        for top in range(0, page.height, 512):
            grain.paste(tile.rotate(90 * chance.randrange(4)), (left, top))
    return ImageChops.add(page, like(page, grain), offset=-128)


def squeezed(page: Picture, quality: int) -> Picture:
    made = BytesIO()
    page.save(made, "JPEG", quality=quality)
    made.seek(0)
    return Image.open(made)
