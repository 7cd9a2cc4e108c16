"""A page on which no code is left is told by what it looks like; another page looks like none of the prints."""

import random
from collections.abc import Mapping
from pathlib import Path

import pypdfium2
import pytest
from PIL.Image import Image as Picture

from storage.scans.codes import seen
from storage.scans.reader import look_alike
from tests.golden.papers import documents
from tests.printed import render
from tests.storage.scans.spoiling import inked, spoil, stamped

PRINTS = ("checklist", "score_sheet_landscape", "letter", "sign_off", "certificate")


@pytest.fixture(scope="module")
def prints(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """Each as a PDF, and the first pages of three that are not among those compared."""
    room = tmp_path_factory.mktemp("prints")
    made = documents(tmp_path_factory.mktemp("papers"))
    found = {}
    for name in (*PRINTS, "unit_page", "goals"):
        found[name] = room / f"{name}.pdf"
        found[name].write_bytes(render([made[name]])[0])
    return found


def without_codes(pdf: Path, number: int, chance: random.Random, room: Path) -> Path:
    """The page as it comes off a scanner, stamped and with both codes torn off, in a file as pages are kept."""
    with pypdfium2.PdfDocument(pdf) as pages:
        page: Picture = pages[number - 1].render(scale=150 / 72).to_pil().convert("RGB")
    stamped(page, chance, 150)
    page.paste((255, 255, 255), (page.width - 125, page.height - 570, page.width, page.height))
    scan = spoil(inked(page, chance), chance)
    assert seen(scan) == []
    path = room / f"{pdf.stem}-{number}.jpg"
    scan.save(path, quality=72)
    return path


def test_a_page_without_codes_looks_like_its_own_print_whichever_way_it_lies(
    prints: Mapping[str, Path], tmp_path: Path
) -> None:
    chance = random.Random(11)
    sent = [("checklist", 5), ("score_sheet_landscape", 1), ("letter", 1), ("certificate", 1)]
    pages = [without_codes(prints[name], number, chance, tmp_path) for name, number in sent]
    found = look_alike(pages, [prints[name] for name in PRINTS])
    assert [(PRINTS[one[0]], one[1]) if one else None for one in found] == sent


def test_a_page_of_another_paper_and_what_is_no_page_look_like_none(
    prints: Mapping[str, Path], tmp_path: Path
) -> None:
    (tmp_path / "cut.jpg").write_bytes(b"\xff\xd8\xff")
    others = [
        without_codes(prints[name], 1, random.Random(12), tmp_path)
        for name in ("unit_page", "goals")
    ]
    found = look_alike(
        [*others, tmp_path / "cut.jpg", tmp_path / "gone.jpg"], [prints[name] for name in PRINTS]
    )
    assert found == [None] * 4
    assert look_alike(others[:1], [tmp_path / "cut.jpg"]) == [None], "a print that is none"
