"""A scan is laid over its print: a place with ink is told from one without, and what cannot be judged is not."""

from collections.abc import Callable
from pathlib import Path
from random import Random

import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageOps
from PIL.Image import Image as Picture

from core.blocks.document import Document
from core.blocks.printed import SignBox
from core.scans.judgement import INKED, ComparedScanPage
from storage.scans import codes, overlay
from storage.scans.differences import PageComparison, compared
from storage.scans.ink import InkArc, SignPlaceInk, crossing, ink_in, strokes
from storage.scans.marks import printed_page
from storage.scans.overlay import DPI, MM
from storage.scans.reader import set_against
from tests.golden.papers import documents
from tests.printed import drawn
from tests.storage.scans.inking import (
    Hand,
    draw_cup,
    draw_hole,
    draw_initials,
    draw_staple,
    draw_stroke,
    from_the_side,
    inked_page,
    laid,
    signable,
)

SEEDS = (3, 8, 10, 11, 14, 57, 100)  # 10 and 57: few words, long lines


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Document]:
    return signable(documents(tmp_path_factory.mktemp("papers")))


@pytest.mark.parametrize("seed", SEEDS)
def test_ink_is_seen_where_somebody_signed_and_nowhere_else(
    papers: dict[str, Document], seed: int
) -> None:
    page = inked_page(papers, seed)
    assert inked(laid(page)) == list(page.inked), page.name


@pytest.mark.parametrize("hand", [draw_initials, draw_stroke])
def test_two_letters_and_a_single_stroke_are_ink(papers: dict[str, Document], hand: Hand) -> None:
    page = inked_page(papers, SEEDS[0], hand)
    assert inked(laid(page)) == list(page.inked), page.name
    assert any(page.inked)


@pytest.mark.parametrize("fallen", [draw_hole, draw_staple, draw_cup])
@pytest.mark.parametrize("seed", SEEDS[:2])
def test_a_hole_a_staple_and_the_ring_of_a_cup_are_no_ink(
    papers: dict[str, Document], fallen: Hand, seed: int
) -> None:
    page = inked_page(papers, seed, fallen)
    assert any(page.inked)
    assert inked(laid(page)) == [False] * len(page.boxes), page.name


def drawn_on(*shapes: Callable[[ImageDraw.ImageDraw], None]) -> SignPlaceInk:
    """What is seen in a place 50 mm wide and 12 mm high of these, drawn in millimetres from 20 mm left and above it."""
    mask = Image.new("L", (600, 400))
    draw = ImageDraw.Draw(mask)
    for shape in shapes:
        shape(draw)
    return ink_in(strokes(Image.new("L", mask.size), mask), (20 * MM, 20 * MM, 70 * MM, 32 * MM))


def line(*points: tuple[float, float], pen: float = 0.5) -> Callable[[ImageDraw.ImageDraw], None]:
    return lambda draw: draw.line([(x * MM, y * MM) for x, y in points], 255, round(pen * MM))


def disc(x: float, y: float, dark: int = 255) -> Callable[[ImageDraw.ImageDraw], None]:
    return lambda draw: draw.ellipse(((x - 3) * MM, (y - 3) * MM, (x + 3) * MM, (y + 3) * MM), dark)


def ring(x: float, y: float, pen: float = 1.5) -> Callable[[ImageDraw.ImageDraw], None]:
    return lambda draw: draw.circle((x * MM, y * MM), 35 * MM, None, 255, round(pen * MM))


def grain(draw: ImageDraw.ImageDraw) -> None:
    """The noise of a scan in a shadow: specks of one to three pixels, some of which touch each other."""
    chance = Random(0)
    for _ in range(5_000):
        x = chance.uniform(0, 600)
        y = chance.uniform(0, 400)
        size = chance.randint(0, 2)
        draw.rectangle((x, y, x + size, y + size), chance.randint(40, 110))


WRITING = line((30, 30), (33, 22), (36, 29), (40, 23), (45, 30), (52, 24))


@pytest.mark.parametrize(
    ("shapes", "ink"),
    [
        pytest.param((disc(40, 26),), False, id="a hole"),
        pytest.param((disc(40, 26), disc(40.6, 26.6, 80)), False, id="a grey hole and its rim"),
        pytest.param(
            (disc(40, 26), disc(40.5, 26.8, 0)),
            False,
            id="the rim of a hole through which paper is seen",
        ),
        pytest.param(
            (disc(40, 26, 80), line((38, 26), (42, 27))), False, id="something behind a hole"
        ),
        pytest.param((disc(40, 26), WRITING), True, id="a hole in a signature"),
        pytest.param((disc(60, 26), WRITING), True, id="a hole beside a signature"),
        pytest.param((line((30, 26), (41, 28), pen=0.8),), False, id="a staple"),
        pytest.param(
            (line((60, 22), (60, 31), pen=0.8), WRITING), True, id="a staple beside a signature"
        ),
        pytest.param((line((22, 30), (66, 27)),), True, id="a long stroke that ends in the place"),
        pytest.param((line((2, 25), (88, 28)),), False, id="a line across the place"),
        pytest.param(
            (line((20, 25), (70, 28)),), False, id="a line from one edge of the place to the other"
        ),
        pytest.param(
            (line(*((20 + at, 27 + at // 5 % 2 * 2) for at in range(0, 55, 5))),),
            True,
            id="a flat hand",
        ),
        pytest.param(
            (line((20.8, 24), (85, 31), pen=2.2),),
            False,
            id="a broad line that begins behind the print",
        ),
        pytest.param(
            (line((13, 24), (50, 28), pen=1.8),),
            False,
            id="a broad line from afar that ends in the place",
        ),
        pytest.param(
            (line((13, 24), (50, 28)), WRITING),
            True,
            id="a signature on a line that ends in the place",
        ),
        pytest.param(
            (line((40, 26), (70, 26.5), pen=0.8),),
            False,
            id="a crease of which the left half is pale",
        ),
        pytest.param(
            (line((15, 12), (22, 20), (28, 13), (40, 21)), ring(50, 55)),
            False,
            id="the next place's over a ring",
        ),
        pytest.param(
            (line((2, 25), (88, 28)), WRITING), True, id="a signature under a line across the place"
        ),
        pytest.param(
            (line((26, 27), (27, 23), (28, 28), (30, 23), (32, 28), pen=0.7),),
            True,
            id="two letters",
        ),
        pytest.param((ring(45, 60), ring(60, 55)), False, id="a ring over a ring"),
        pytest.param(
            (ring(45, 60), line((2, 25), (88, 28), pen=0.8)), False, id="a ring over a crease"
        ),
        pytest.param(
            (ring(45, 60), line((2, 25), (88, 28)), WRITING), True, id="a signature under both"
        ),
        pytest.param(
            (line((2, 25), (88, 28), pen=0.8), disc(45, 26, 80)), False, id="a hole in a crease"
        ),
        pytest.param(
            (line((2, 30), (88, 27), pen=0.8), line((30, 22), (41, 25), pen=0.8)),
            False,
            id="a staple by it",
        ),
        pytest.param((grain,), False, id="grain"),
        pytest.param((grain, WRITING), True, id="a signature in grain"),
        pytest.param((), False, id="nothing"),
        pytest.param((line((30, 20), (60, 32), pen=4),), False, id="the edge of a shadow"),
        pytest.param(
            (line((30, 20), (60, 32), pen=4), WRITING), True, id="a signature in a shadow"
        ),
    ],
)
def test_what_stands_beside_a_signature_does_not_hide_it(
    shapes: tuple[Callable[[ImageDraw.ImageDraw], None], ...], ink: bool
) -> None:
    assert (drawn_on(*shapes).sure >= INKED) == ink


def inked(found: PageComparison) -> list[bool] | None:
    """In which places ink was seen; None where nothing is said of them."""
    return None if found.inks is None else [one.sure >= INKED for one in found.inks]


@pytest.mark.parametrize("corner", range(4))
@pytest.mark.parametrize("off", [(0, 0), (2, 0), (0, 2), (-2, 0), (0, -2)])
def test_a_corner_of_the_code_read_two_pixels_off_does_not_lose_the_page(
    papers: dict[str, Document], monkeypatch: pytest.MonkeyPatch, corner: int, off: tuple[int, int]
) -> None:
    """On a page of few words many tiles are lines alone, and any part of a line is like any other."""
    data, _pages, places = drawn([papers["certificate"]])
    with pypdfium2.PdfDocument(data) as pdf:
        page, scan = (pdf[0].render(scale=dpi / 72).to_pil().convert("L") for dpi in (DPI, 171))

    def read(grey: Picture) -> dict[str, list[tuple[float, float]]]:
        found = codes.code_corners(grey)
        if grey.size == scan.size:
            for code in found.values():
                code[corner] = code[corner][0] + off[0], code[corner][1] + off[1]
        return found

    monkeypatch.setattr(overlay, "code_corners", read)
    boxes = [box[1:] for box in places if box.page == 1]
    assert inked(compared(printed_page(page), scan, boxes)) == [False] * len(boxes)


@pytest.mark.parametrize("lost", [("large",), ("small",), ("large", "small")], ids=" and ".join)
def test_a_page_is_laid_over_its_print_by_whichever_code_is_left_and_by_its_look_without_any(
    papers: dict[str, Document], lost: tuple[str, ...]
) -> None:
    page = inked_page(papers, SEEDS[0])
    scan = page.scan.convert("L")
    for kind, corner in zip(("large", "small"), codes.code_corners(scan).values(), strict=True):
        if kind in lost:
            across, down = zip(*corner, strict=True)
            scan.paste(
                128, (round(min(across)), round(min(down)), round(max(across)), round(max(down)))
            )
    assert len(codes.code_corners(scan)) == 2 - len(lost)
    assert inked(laid(page._replace(scan=scan))) == list(page.inked)


@pytest.mark.parametrize(
    ("seed", "side"), [(seed, side) for seed in (3, 5, 6) for side in (0.09, -0.09)]
)
def test_a_page_that_is_photographed_from_the_side_is_laid(
    papers: dict[str, Document], seed: int, side: float
) -> None:
    page = inked_page(papers, seed)
    assert inked(laid(page._replace(scan=from_the_side(page.print_, side, side)))) == [False] * len(
        page.boxes
    )


def test_another_page_an_empty_one_and_one_upside_down_say_nothing(
    papers: dict[str, Document],
) -> None:
    page, other = inked_page(papers, SEEDS[0]), inked_page(papers, SEEDS[2])
    assert page.name != other.name
    assert laid(page._replace(scan=other.scan)).inks is None, "a code on another text"
    assert laid(page._replace(scan=Image.new("L", page.scan.size, "white"))).inks is None
    half = page.scan.convert("L")
    half.paste(255, (0, 0, half.width, half.height * 2 // 3))
    assert laid(page._replace(scan=half)).inks is None, "two thirds of it are missing"
    assert laid(page._replace(scan=ImageOps.mirror(page.scan.convert("L")))).inks is None


def test_an_arc_beside_which_all_that_is_dark_lies_crosses_nothing() -> None:
    points = [(float(x), 1.5 * MM) for x in range(300)]
    assert (
        crossing(InkArc((150.0, 1e6), 1e6, -1.5708, -150, 150), points, 1, (50, -20, 250, 20))
        is None
    )


def test_how_sure_it_is_grows_with_the_ink_and_begins_at_half() -> None:
    sure = [
        SignPlaceInk(area, wide).sure
        for area, wide in ((0, 0), (2, 20), (4, 5), (8, 10), (40, 30), (40, 2))
    ]
    assert sure == [0, 25, 50, 75, 92, 20]


def test_a_picture_that_is_none_is_answered_with_nothing(
    tmp_path: Path, papers: dict[str, Document]
) -> None:
    """In a process of its own, within its limits: no picture, a cut one, a page that is not there, no PDF."""
    page = inked_page(papers, SEEDS[0])
    pdf, good, cut, text = (
        tmp_path / name for name in ("a.pdf", "good.jpg", "cut.jpg", "text.jpg")
    )
    data, _pages, places = drawn([papers[page.name]])
    pdf.write_bytes(data)
    page.scan.save(good, quality=80)
    cut.write_bytes(good.read_bytes()[:900])
    text.write_bytes(b"hello")
    number = page.boxes[0].page
    found = set_against(
        [(text, number), (cut, number), (tmp_path / "none.jpg", number), (good, number)],
        pdf,
        places,
    )
    assert [one.state for one in found] == ["none", "none", "none", "laid"]
    assert [one >= INKED for one in found[3].inks.values()] == list(page.inked), (
        "the process goes on"
    )
    assert set_against([(good, 99)], pdf, [SignBox(99, 0, 0, 9, 9)]) == [ComparedScanPage("none")]
    assert set_against([(good, number)], text, places) == [ComparedScanPage("none")]
    (bare,) = set_against([(good, number)], pdf, [])
    assert (bare.state, bare.inks) == ("laid", {})
