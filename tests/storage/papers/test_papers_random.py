"""Whatever stands in a paper in whatever order: all of it is written, on its page, in all three kinds of file."""

import re
from functools import cache
from itertools import pairwise

import pytest

from core.blocks.document import Document
from storage.papers.pdf.page_frame import margins, page_size
from storage.papers.pdf.pagination import FilledPage, last_part
from storage.papers.pdf.renderer import lay_out
from storage.papers.pdf.signatures import SignatureBlockRow
from tests.printed import render
from tests.storage.papers.excel.test_papers_workbook import opened as workbook
from tests.storage.papers.excel.test_papers_workbook import words as words_of_sheet
from tests.storage.papers.paper_samples import pages_by_pdfium, squeezed
from tests.storage.papers.random_papers import Maker
from tests.storage.papers.word.test_papers_word import opened as word_file
from tests.storage.papers.word.test_papers_word import words as words_of_word

SEEDS = range(60)
CODE = re.compile(r"q[0-9a-f]+z")


@cache
def made(seed: int) -> tuple[Maker, Document, list[FilledPage], float]:
    """A paper, who made it, its pages, and the height of their text."""
    maker = Maker(seed)
    document = maker.paper()
    edge = margins(document)
    return maker, document, lay_out(document), page_size(document)[1] - edge.top - edge.bottom


def missing(wanted: list[str], text: str) -> list[str]:
    got = set(CODE.findall(squeezed(text)))
    return [word for word in wanted if word not in got]


@pytest.mark.parametrize("seed", SEEDS)
def test_no_word_is_lost_and_nothing_leaves_its_page(seed: int) -> None:
    maker, document, pages, full = made(seed)
    assert [page.used for page in pages if page.used > full + 0.1] == []
    assert missing(maker.words + maker.drawn, "".join(pages_by_pdfium(render([document])[0]))) == []


@pytest.mark.parametrize("seed", SEEDS)
def test_no_signature_stands_alone_where_a_page_holds_more(seed: int) -> None:
    _maker, _document, pages, full = made(seed)
    for before, page in pairwise(pages):
        if all(isinstance(place.flow, SignatureBlockRow) for place in page.flows):
            last = before.flows[-1].flow
            least = (
                before.used
                if isinstance(last, SignatureBlockRow)
                else min(last_part(last), last.height)
            )
            assert page.used + least > full


@pytest.mark.parametrize("seed", SEEDS)
def test_no_word_is_lost_in_a_workbook_or_a_word_file(seed: int) -> None:
    maker, document, _pages, _full = made(seed)
    assert missing(maker.words, words_of_sheet(workbook(document).worksheets[0])) == []
    assert missing(maker.words, words_of_word(word_file(document).element.body)) == []


def test_random_papers_are_the_same_again() -> None:
    assert Maker(7).paper() == Maker(7).paper()
    assert Maker(7).paper() != Maker(8).paper()
