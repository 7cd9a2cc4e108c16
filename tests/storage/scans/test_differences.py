"""A page somebody altered is told, where it was altered; `python -m tests.soak.altered_pages` tries many."""

import random
from pathlib import Path

import pypdfium2
import pytest
from PIL import Image

from core.blocks.document import Document
from core.scans.judgement import INKED
from storage.scans.differences import ComparedMark, PageComparison, compared, shares
from storage.scans.marks import printed_page
from storage.scans.overlay import DPI
from tests.golden.papers import documents
from tests.printed import drawn
from tests.storage.scans.altering import HOW, KINDS, AlteredPage, altered_page
from tests.storage.scans.inking import SCANNED, taken_in
from tests.storage.scans.sheets import Sheets, sheet_of
from tests.storage.scans.spoiling import signed_pages, spoil

# of few words: the pages are compared quickly
FEW = ("certificate", "memo", "returned", "sign_off")
SEEDS = {"pen": 4, "print": 8}
TOLD = [(kind, HOW[at % 3]) for at, kind in enumerate(KINDS)]


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Document]:
    return documents(tmp_path_factory.mktemp("papers"))


@pytest.fixture(scope="module")
def sheets(papers: dict[str, Document]) -> Sheets:
    return Sheets({name: papers[name] for name in FEW})


def laid(page: AlteredPage) -> PageComparison:
    with pypdfium2.PdfDocument(page.sheet.pdf) as document:
        printed = printed_page(document[page.sheet.number - 1].render(scale=DPI / 72).to_pil())
    return compared(printed, page.scan, [box[1:] for box in page.sheet.signs])


@pytest.mark.parametrize(("kind", "how"), TOLD)
def test_a_page_that_was_altered_is_told_where_it_was_or_cannot_be_compared(
    sheets: Sheets, kind: str, how: str
) -> None:
    page = altered_page(sheets, kind, how, SEEDS.get(kind, 2))
    found = laid(page)
    if kind in ("half", "code"):
        assert found.state in ("part", "lost")
        return
    assert found.state == "laid"
    counting = [spot for spot in found.spots if spot.kind != "beside"]
    assert counting
    if page.where is not None:
        left, top, right, bottom = (edge * DPI / SCANNED for edge in page.where)
        near = [
            one
            for one in counting
            if one.box[0] < right + 12
            and one.box[2] > left - 12
            and one.box[1] < bottom + 12
            and one.box[3] > top - 12
        ]
        assert near, counting
        assert all(0 <= edge <= 1 for one in near for edge in one.scanned)


@pytest.mark.parametrize("how", ["copied", "telephone"])
def test_ink_in_the_places_to_sign_and_spoiled_paper_are_no_difference(
    sheets: Sheets, how: str
) -> None:
    page = altered_page(sheets, "", how, 5)
    found = laid(page)
    assert (found.state, [spot for spot in found.spots if spot.kind != "beside"]) == ("laid", [])
    assert found.inks is not None
    assert len(found.inks) == len(page.sheet.signs)


def test_ink_that_ends_just_above_a_dotted_line_does_not_change_its_dots(
    papers: dict[str, Document], tmp_path: Path
) -> None:
    data, pages, signs = drawn([papers["minutes"]])
    path = tmp_path / "minutes.pdf"
    (path).write_bytes(data)
    scan = spoil(signed_pages(path)[pages - 1], random.Random(2))
    sheet = sheet_of("minutes", data, pages, tuple(one for one in signs if one.page == pages))
    found = laid(AlteredPage(sheet, "", "scanned", taken_in(scan), None))
    assert (found.state, [spot for spot in found.spots if spot.kind != "beside"]) == ("laid", [])
    assert found.inks is not None
    assert all(one.sure >= INKED for one in found.inks)


def test_a_stroke_of_a_pen_along_a_figure_is_told(sheets: Sheets) -> None:
    found = laid(altered_page(sheets, "pen", "copied", 17))
    assert [spot.kind for spot in found.spots if spot.kind != "beside"] == ["changed"]


@pytest.mark.parametrize(
    ("mark", "differs"),
    [
        (ComparedMark((0, 0, 9, 9), 0.86, 26, 27, 0.21), False),  # worn a little everywhere
        (
            ComparedMark((0, 0, 9, 9), 0.97, 41, 44, 0.45),
            True,
        ),  # dark in one place: a stroke of a pen
        (ComparedMark((0, 0, 9, 9), 0.97, 41, 44, 0.30), False),  # as soft scans have it
        (ComparedMark((0, 0, 9, 9), 0.40, 26, 27, 0.70), True),  # another figure
    ],
)
def test_a_mark_differs_by_one_place_that_is_darker_or_lighter_than_any_of_the_page(
    mark: ComparedMark, differs: bool
) -> None:
    usual = [ComparedMark((0, 0, 9, 9), 0.97, 20, 20, 0.1 + 0.001 * n) for n in range(90)]
    assert (shares([*usual[:50], mark, *usual[50:]])[50] >= 1) == differs


def test_of_a_page_without_a_code_nothing_is_said(sheets: Sheets) -> None:
    sheet = sheets.sheet("memo", 1)
    with pypdfium2.PdfDocument(sheet.pdf) as document:
        printed = printed_page(document[0].render(scale=DPI / 72).to_pil())
    assert compared(printed, Image.new("L", sheet.picture.size, "white"), []) == PageComparison(
        "lost"
    )
