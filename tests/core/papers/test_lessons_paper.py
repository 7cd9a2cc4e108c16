"""The form on what was learned is the annex's: its columns, its rows, room to write, projects by their evidence."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from core.blocks.document import Document, Heading, Lines, Row, Signatures, Table, Together, plain, walk
from core.forms.shape import Instrument
from core.papers.evidence_form import ROOM, lessons_document
from core.thai.numbering import arabic_digits
from tests.core.papers.frames import framed, with_sheet
from tests.core.papers.test_score_sheets import FORM
from tests.core.papers.test_unit_page import SAID


@pytest.fixture(scope="module")
def cdd() -> Instrument:
    return with_sheet(Path(FORM))


def paper(cdd: Instrument, told: Mapping[str, Sequence[str]] | None = None) -> Document:
    return lessons_document(framed(cdd, "drive_summary", "จังหวัดตัวอย่าง"), cdd, told or {})


def first_words(row: Row) -> str:
    return "".join(walk(row.cells[0]))


def rows(document: Document) -> tuple[Row, ...]:
    return next(block for block in document.blocks if isinstance(block, Table)).rows


def test_it_is_the_form_of_the_annex(cdd: Instrument) -> None:
    document, wanted = paper(cdd), SAID["drive_summary"]
    table = next(block for block in document.blocks if isinstance(block, Table))
    assert [plain(line) for line in document.title] == wanted["title"]
    assert Heading(wanted["section"], level=2) in document.blocks
    assert [plain(column.title) for column in table.columns] == wanted["columns"]
    assert [" ".join(walk(row.cells[1])) for row in table.rows[:2]] == wanted["rows"]
    lines = [arabic_digits(first_words(row)) for row in table.rows[2:]]
    assert [line.split(" ", 1)[1].split(" …")[0] for line in lines] == wanted["lines"]
    assert [line.split(" ", 1)[0] for line in lines] == ["3", "4", "5"]
    (sign,) = (block for block in document.blocks if isinstance(block, Signatures))
    assert [signer.role for signer in sign.signers] == [wanted["sign"]]


def test_there_is_room_to_write_in_every_column(cdd: Instrument) -> None:
    for row in rows(paper(cdd))[:2]:
        assert [cell.blocks[1] for cell in row.cells[1:] if isinstance(cell, Together)] == [Lines(ROOM)] * 3


def test_a_project_is_named_by_its_evidence_once(cdd: Instrument) -> None:
    told = {
        "d1.l2.3.project": ("โครงการ <b>ก</b>",),
        "d3r.l4.3.project": ("โครงการ ข", "โครงการ ค"),
        "d3r.l5.3.project": ("โครงการ ข",),
    }
    said = [first_words(row) for row in rows(paper(cdd, told=told))[2:]]
    assert said[0].endswith(": โครงการ <b>ก</b>")
    assert said[1].endswith(": โครงการ ข, โครงการ ค")
    assert said[2].endswith("…")
