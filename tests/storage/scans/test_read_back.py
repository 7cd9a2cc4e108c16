"""Pages that were printed, signed and spoiled as scanners spoil them find their record again."""

import random

import pytest
from PIL import Image, ImageDraw

from storage.scans.codes import find_codes
from tests.storage.scans.returned import papers, returned
from tests.storage.scans.spoiling import USUAL, inked, photographed, spoil


@pytest.mark.parametrize(("dpi", "count"), [(200, 10), (150, 6)])
def test_pages_off_a_scanner_find_their_record_and_no_other(dpi: int, count: int) -> None:
    seen = returned(count, 20, dpi, USUAL)
    assert (seen.found, seen.lost, seen.wrong) == (count, (), 0)


def test_a_photograph_at_an_angle_under_a_lamp_finds_its_record() -> None:
    chance = random.Random(4)
    for sent in papers(2, chance, 200):
        assert [code.text for code in find_codes(photographed(inked(sent.page, chance), chance))] == [sent.says]


def test_a_stamp_across_part_of_the_code_is_read_through() -> None:
    chance = random.Random(8)
    (sent,) = papers(1, chance, 200)
    page = sent.page.convert("RGB")
    pen = ImageDraw.Draw(page)
    pen.ellipse((30, page.height - 170, 190, page.height - 20), outline=(180, 30, 40), width=6)
    assert [code.text for code in find_codes(page.convert("L"))] == [sent.says]


def test_every_page_is_turned_upright_by_its_code() -> None:
    chance = random.Random(2)
    (sent,) = papers(1, chance, 150)
    for quarters in range(4):
        lying = sent.page.rotate(90 * quarters, expand=True)
        (code,) = find_codes(lying)
        assert lying.rotate(-90 * code.turned, expand=True).size == sent.page.size
        assert code.turned == quarters


def test_two_codes_on_one_sheet_are_both_reported() -> None:
    chance = random.Random(3)
    one, two = papers(2, chance, 200)
    sheet = Image.new("L", (one.page.width * 2, one.page.height), 255)
    sheet.paste(one.page, (0, 0))
    sheet.paste(two.page, (one.page.width, 0))
    spoiled = spoil(sheet, chance, USUAL._replace(noise=8))
    assert sorted(code.text for code in find_codes(spoiled)) == sorted((one.says, two.says))


def test_a_page_without_a_code_has_none() -> None:
    chance = random.Random(1)
    (sent,) = papers(1, chance, 200)
    page = sent.page
    page.paste(255, (0, page.height - 320, page.width, page.height))
    assert find_codes(spoil(page, chance)) == []
