"""The papers are what they were when somebody last looked at them: the same text, and everything in its place."""

from collections.abc import Mapping
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from PIL import Image, ImageChops

from core.blocks.document import Document
from core.thai.written import thai_digits
from storage.papers.typography.lines import missing_glyphs
from tests.golden.papers import KEPT, documents, looks_of, text_of
from tests.printed import render
from tests.storage.papers.excel import test_papers_workbook as workbook
from tests.storage.papers.marks import faults
from tests.storage.papers.paper_samples import (
    codes_by_zxing,
    codes_of,
    expected,
    plain_words,
    squeezed,
    text_by_pdftotext,
)
from tests.storage.papers.word import test_papers_word as word

NAMES = (
    "checklist", "score_sheet", "score_sheet_landscape", "score_sheet_challenge", "goals", "success", "report",
    "unit_page", "evidence", "memo", "letter", "slip", "agenda", "attendance", "minutes",
    "committee_order", "handover", "certificate", "ranking", "sign_off", "returned", "copy",
)  # fmt: skip
MOVED = 96  # greys by which a dot differs when what stands there has moved, not only its edge
FEW = 0.001  # share of dots another version of the rasteriser may set otherwise


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Document]:
    return documents(tmp_path_factory.mktemp("golden"))


@pytest.fixture(scope="module")
def files(papers: Mapping[str, Document]) -> Mapping[str, bytes]:
    return {name: render([document])[0] for name, document in papers.items()}


def moved(one: Any, other: Any) -> float:
    """The share of dots that differ."""
    apart: list[int] = ImageChops.difference(one, other).histogram()
    dots: int = one.width * one.height
    return sum(apart[MOVED:]) / dots


def test_every_kept_paper_is_made(papers: Mapping[str, Document]) -> None:
    assert tuple(papers) == NAMES
    assert {path.stem.partition("-")[0] for path in KEPT.iterdir()} == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_its_text_is_the_same(files: Mapping[str, bytes], name: str) -> None:
    assert text_of(files[name]) == (KEPT / f"{name}.txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", NAMES)
def test_everything_stands_where_it_stood(files: Mapping[str, bytes], name: str) -> None:
    pages = looks_of(files[name])
    kept = [Image.open(KEPT / f"{name}-{number}.png") for number in range(1, len(pages) + 1)]
    assert not (KEPT / f"{name}-{len(pages) + 1}.png").exists()
    for now, then in zip(pages, kept, strict=True):
        assert now.size == then.size
        assert moved(now, then.convert("L")) <= FEW


@pytest.mark.parametrize("name", NAMES)
def test_every_word_comes_back_by_two_readers_and_no_letter_is_lacking(
    papers: Mapping[str, Document], files: Mapping[str, bytes], name: str
) -> None:
    paper = papers[name]
    # letters have no running head
    shown = paper if paper.numbers == "of" else replace(paper, running="", office="")
    for read in (text_by_pdftotext(files[name]), text_of(files[name])):
        got = squeezed(read)
        assert [text for text in expected(shown) if text not in got] == []
        assert not [letter for letter in got if "\ue000" <= letter <= "\uf8ff" or letter == "□"]
    assert missing_glyphs([paper]) == ()


@pytest.mark.parametrize("name", NAMES)
def test_every_word_is_in_its_workbook_none_a_formula_and_it_prints_on_a4(
    papers: Mapping[str, Document], name: str
) -> None:
    page = workbook.opened(papers[name]).worksheets[0]
    said = plain_words(papers[name])
    got = workbook.words(page)
    typed = {cell.data_type for cell in workbook.cells(page)}
    shown = {squeezed(text) for text in map(shown_number, workbook.cells(page))}
    assert [text for text in said if text not in got and text not in shown] == []
    assert typed <= {"s", "n"}
    wide = papers[name].landscape
    assert (page.page_setup.paperSize, page.page_setup.fitToWidth) == (9, 1)
    assert page.page_setup.orientation == ("landscape" if wide else "portrait")


def shown_number(cell: Any) -> str:
    """A number as its format shows it, in Thai digits."""
    if cell.data_type != "n":
        return ""
    shape, signed, _negative = cell.number_format.partition(";")
    places = len(shape.partition(".")[2])
    plus, minus = ("+", "−") if signed else ("", "-")
    return thai_digits(f"{cell.value:{plus},.{places}f}".replace("-", minus))


@pytest.mark.parametrize("name", NAMES)
def test_every_word_is_in_its_word_file(papers: Mapping[str, Document], name: str) -> None:
    # who certifies a copy stands in the foot of every page
    inside = replace(papers[name], certified=None)
    got = word.words(word.opened(papers[name]).element.body)
    assert [text for text in plain_words(inside) if text not in got] == []


@pytest.mark.parametrize("name", NAMES)
def test_the_files_are_small(files: Mapping[str, bytes], name: str) -> None:
    """Fonts are subsets, photographs no larger than they were kept: 200 kB hold a whole report."""
    assert len(files[name]) < 200_000


@pytest.mark.parametrize("name", NAMES)
def test_the_file_is_sound(files: Mapping[str, bytes], name: str) -> None:
    with pikepdf.open(BytesIO(files[name])) as pdf:
        assert pdf.check_pdf_syntax() == []


@pytest.mark.parametrize("name", [name for name in NAMES if name != "slip"])
def test_every_page_names_itself(files: Mapping[str, bytes], name: str) -> None:
    codes = codes_by_zxing(files[name])
    assert codes == [codes_of(page) for page in range(1, len(codes) + 1)]


@pytest.mark.parametrize("name", [name for name in NAMES if name != "slip"])
def test_nothing_lies_on_its_codes_and_they_stand_where_nobody_binds_staples_or_stamps(
    files: Mapping[str, bytes], name: str
) -> None:
    assert faults(files[name]) == []


def test_a_paper_moved_by_a_line_is_noticed(files: Mapping[str, bytes]) -> None:
    (page,) = looks_of(files["success"])
    assert moved(page, ImageChops.offset(page, 0, 3)) > FEW


def test_the_kept_files_are_small() -> None:
    sizes = {path.name: path.stat().st_size for path in Path(KEPT).iterdir()}
    assert max(sizes.values()) < 40_000
