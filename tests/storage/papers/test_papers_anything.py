"""Whatever people write, and papers that say nothing: all three kinds of file are made, and hold the words."""

from typing import Any

import pytest

from core.blocks.document import (
    Choices,
    Column,
    Document,
    Facts,
    NumberedList,
    PageBreak,
    Para,
    Photos,
    Row,
    Signatures,
    Table,
    Together,
    TwoColumns,
)
from core.blocks.elements import (
    Closing,
    Cover,
    GoalNode,
    GoalTree,
    Labels,
    LetterHead,
    MemoHead,
    ScoreBar,
    Tiles,
)
from storage.papers.writer import rendered
from tests.storage.papers.excel import test_papers_workbook as workbook
from tests.storage.papers.paper_samples import paper, plain_words
from tests.storage.papers.test_papers_hostile import HOSTILE, everywhere
from tests.storage.papers.word import test_papers_word as word

EMPTY = [
    paper(title=()),
    paper(
        Para(()),
        NumberedList(()),
        Table((Column("", 1),), ()),
        Photos(()),
        Facts(()),
        Signatures(()),
        title=(),
    ),
    paper(
        Together(()),
        Choices(()),
        Tiles(()),
        TwoColumns((), ()),
        GoalTree(GoalNode("ก")),
        ScoreBar(100, ()),
        title=(),
    ),
    paper(Labels((("เรียน", ""),)), Closing(), MemoHead(""), LetterHead(()), title=()),
    paper(cover=Cover(())),
    paper(
        PageBreak(),
        PageBreak(),
        Table((Column("ก", 1),), (Row(("",), "result"), Row(("",), "sub"))),
    ),
]


@pytest.mark.parametrize("ending", [".pdf", ".xlsx", ".docx"])
@pytest.mark.parametrize("document", EMPTY)
def test_a_paper_that_says_nothing_is_still_a_file(document: Document, ending: str) -> None:
    assert len(rendered([document], ending)[0]) > 500


@pytest.mark.parametrize(
    "text", [*HOSTILE, pytest.param("\ud800 😀 ☐\r\nข\u2028ค\x0b", id="letters of no alphabet")]
)
def test_words_of_people_are_words_in_workbooks_and_word_files(text: Any) -> None:
    document = everywhere(text)
    page = workbook.opened(document).worksheets[0]
    for got in (workbook.words(page), word.words(word.opened(document).element.body)):
        lost = [found for found in plain_words(document) if found not in got]
        assert {f"{found}.๐๐" for found in lost} <= workbook.numbers(page), (
            "but for figures, which are numbers there"
        )
    assert rendered([document], ".pdf")[1].pages > 0


def test_a_file_no_writer_knows_is_a_fault_of_ours() -> None:
    with pytest.raises(ValueError, match="odt"):
        rendered([paper()], ".odt")
