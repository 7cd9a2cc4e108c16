"""The ranking and the certificates of a centre: as the records stand, ties shown, nothing decided by the program."""

from pathlib import Path

import pytest

from core.blocks.document import Document, Stamp, Table, plain
from core.blocks.elements import Banner
from core.entities import unit_id
from core.log.deeds import add_row
from core.papers.made import made
from core.papers.source import PrintOption
from core.papers.view import items_of, offered
from core.values import Plain, Written
from storage.db.folder.store import Folder
from tests.core.conftest import ctx
from tests.core.papers import test_score_sheets as sheets
from tests.core.papers.test_score_sheets import answer_again, assessment, held, printed

# fixtures
opened = sheets.opened
centre = sheets.centre
sent = sheets.sent
pytestmark = pytest.mark.usefixtures("sent")


def paper(centre: Folder, code: str, form: str) -> Document:
    return made(centre, assessment(code), form, "").build(Stamp())


def rows(document: Document) -> list[list[str]]:
    (table,) = (block for block in document.blocks if isinstance(block, Table))
    return [[" ".join(Document.walk(cell)) for cell in row.cells] for row in table.rows]


def decide(centre: Folder, code: str, outcome: str) -> None:
    fields: dict[str, Written] = {
        "unit": Plain(unit_id(code)),
        "year": 2569,
        "outcome": Plain(outcome),
    }
    add_row(ctx(centre), centre, "all", "standing", fields)


def test_equal_totals_share_a_place_and_nobody_is_chosen(centre: Folder) -> None:
    found = rows(paper(centre, "S10", "ranking"))
    groups = [row[0] for row in found if len(row) == 1]
    assert groups == [
        "เขตตรวจราชการที่ 1 ดีเด่น (2 หน่วยงาน)",
        "เขตตรวจราชการที่ 1 ต้นแบบ (1 หน่วยงาน)",
        "เขตตรวจราชการที่ 2 ดีเด่น (1 หน่วยงาน)",
    ]
    first, second = (row for row in found[1:3])
    assert [first[0], second[0]] == ["1", "1"]
    assert first[-1] == second[-1] == "คะแนนเท่ากัน รอมติ"
    assert first[2:] == ["24", "10", "12", "24", "10", "80", "0", "80", "C", "คะแนนเท่ากัน รอมติ"]


def test_what_the_register_says_was_decided_is_printed(centre: Folder) -> None:
    decide(centre, "S30", "outstanding")
    found = {row[1]: row[-1] for row in rows(paper(centre, "S10", "ranking")) if len(row) > 1}
    assert found["จังหวัด S30"] == "ได้รับคัดเลือก"
    assert found["จังหวัด S10"] == "คะแนนเท่ากัน รอมติ"


def test_the_ranking_is_of_all_and_any_change_of_one_is_told(
    centre: Folder, sent: dict[str, Folder], tmp_path: Path
) -> None:
    of = printed(centre, assessment("S10"), "ranking", tmp_path / "a.pdf")
    assert PrintOption.PER_ALL in of.text("options").split(",")
    assert held(centre, of).unchanged
    answer_again(sent["S40"])
    centre.exchange.take_segments(*sent["S40"].exchange.give())
    assert not held(centre, of).unchanged


def lines(document: Document) -> list[str]:
    (banner,) = (block for block in document.blocks if isinstance(block, Banner))
    return [plain(line.text) for line in banner.lines]


@pytest.mark.parametrize(
    ("outcome", "award"),
    [
        ("outstanding", "หน่วยงานพัฒนาชุมชนใสสะอาดดีเด่น"),
        ("model", "หน่วยงานพัฒนาชุมชนใสสะอาด “ต้นแบบ”"),
        ("kept", "หน่วยงานพัฒนาชุมชนใสสะอาด “ต้นแบบ”"),
    ],
)
def test_a_certificate_names_what_was_decided(centre: Folder, outcome: str, award: str) -> None:
    decide(centre, "S10", outcome)
    said = lines(paper(centre, "S10", "certificate"))
    assert (said[2], said[4], said[5]) == ("จังหวัด S10", award, "ประจำปีงบประมาณ พ.ศ. 2569")


@pytest.mark.parametrize("outcome", ["", "lost"])
def test_what_nobody_decided_is_left_to_be_written(centre: Folder, outcome: str) -> None:
    if outcome:
        decide(centre, "S10", outcome)
    assert set(lines(paper(centre, "S10", "certificate"))[4]) == {"…"}


def test_what_is_offered_can_be_printed_and_another_year_has_nothing(centre: Folder) -> None:
    known = {one.form for one in offered(centre, 2569)}
    assert {"checklist", "certificate", "ranking", "score_general", "score_model"} <= known
    assert all(items_of(centre, 2569, form) for form in known)
    assert offered(centre, 2570) == ()
