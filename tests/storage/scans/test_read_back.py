"""Pages that were printed, signed and spoiled as scanners spoil them find their record again."""

import random
from pathlib import Path

import pytest
from PIL import Image, ImageDraw

from core.blocks.code import PageQrContent, new_code
from storage.scans.codes import find_codes
from tests.storage.scans.returned import papers, returned, told
from tests.storage.scans.spoiling import USUAL, inked, photographed, rendered, spoil

FIRST_PLACES = Path(__file__).parents[2] / "data" / "scans" / "first_places.pdf"


@pytest.mark.parametrize(("dpi", "count"), [(200, 10), (150, 6)])
def test_pages_off_a_scanner_find_their_record_and_no_other(dpi: int, count: int) -> None:
    seen = returned(count, 20, dpi, USUAL)
    assert (seen.found, seen.lost, seen.wrong) == (count, (), 0)


def test_a_photograph_at_an_angle_under_a_lamp_finds_its_record() -> None:
    chance = random.Random(4)
    for sent in papers(2, chance, 200):
        assert [
            code.text for code in find_codes(photographed(inked(sent.page, chance), chance))
        ] == sent.codes


def test_a_stamp_across_part_of_the_code_is_read_through() -> None:
    chance = random.Random(8)
    (sent,) = papers(1, chance, 200)
    page = sent.page.convert("RGB")
    pen = ImageDraw.Draw(page)
    pen.ellipse(
        (page.width - 212, page.height - 116, page.width - 52, page.height + 34),
        outline=(180, 30, 40),
        width=6,
    )
    assert [code.text for code in find_codes(page.convert("L"))] == sent.codes


def test_a_page_whose_qr_is_stamped_written_on_folded_punched_or_torn_off_finds_its_record() -> (
    None
):
    seen = told(1, 14, 150)
    assert len(seen) == 5
    assert {way: (one.of, one.found, one.wrong) for way, one in seen.items()} == dict.fromkeys(
        seen, (1, 1, 0)
    )


def test_papers_printed_before_the_codes_had_their_places_are_read_for_ever() -> None:
    """Portrait and on its side, the QR at the left and at the right, a certificate, a copy, a letter; no small mark."""
    chance, read = random.Random(5), list[PageQrContent | None]()
    for page in rendered(FIRST_PLACES, 150):
        read += [PageQrContent.read(code.text) for code in find_codes(spoil(page, chance))]
    assert [(one.code, one.page) for one in read if one] == [
        (new_code(1000), 1),
        (new_code(1001), 1),
        (new_code(1001), 2),
        (new_code(1002), 1),
        (new_code(1003), 1),
        (new_code(1003), 2),
        (new_code(1004), 1),
        (new_code(1005), 1),
        (new_code(1006), 1),
    ]


def test_every_page_is_turned_upright_by_its_code() -> None:
    chance = random.Random(2)
    (sent,) = papers(1, chance, 150)
    for quarters in range(4):
        lying = sent.page.rotate(90 * quarters, expand=True)
        assert [(code.text, code.turned) for code in find_codes(lying)] == [
            (text, quarters) for text in sent.codes
        ]


def test_two_codes_on_one_sheet_are_both_reported() -> None:
    chance = random.Random(3)
    one, two = papers(2, chance, 200)
    sheet = Image.new("L", (one.page.width * 2, one.page.height), 255)
    sheet.paste(one.page, (0, 0))
    sheet.paste(two.page, (one.page.width, 0))
    spoiled = spoil(sheet, chance, USUAL._replace(noise=8))
    assert sorted(code.text for code in find_codes(spoiled)) == sorted(one.codes + two.codes)


def test_a_page_without_a_code_has_none() -> None:
    chance = random.Random(1)
    (sent,) = papers(1, chance, 200)
    page = sent.page
    page.paste(255, (0, page.height - 320, page.width, page.height))
    page.paste(255, (page.width - 160, 0, page.width, page.height))
    assert find_codes(spoil(page, chance)) == []
