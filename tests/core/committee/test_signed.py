"""The papers a committee signs say what it decided, nothing before the vote is open, and print as they were locked."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

import wiring
from core.assessment.answers import answer_fields
from core.assessment.ranking import COMMITTEE, RECHECK
from core.committee.ballot_deeds import set_aside
from core.committee.release_deeds import accept_alike, lock
from core.papers.deeds import PaperRequest, print_paper
from core.papers.made import printable
from core.papers.meetings import UNTOLD
from core.papers.score_sheet import AWAITED, UNSCORED, UNSENT
from core.values import Changes
from tests.core.assessment.test_import_damaged import sample
from tests.core.committee.answering import answers_of
from tests.core.committee.panel import FORMS, SCORED, Panel, copied_panel, words
from tests.storage.papers.paper_samples import squeezed, text_by_pdftotext
from tests.templates import Copied

MET, NOT = {"state": "met"}, {"state": "not_met"}
FIRST, SECOND = [one.id for one in FORMS.get("cdd-clean").items if not one.need][1:3]


@pytest.fixture
def room(copied: Copied) -> Iterator[Panel]:
    with copied_panel(
        copied, samples=[sample("cdd_province_a.json"), sample("cdd_province_b.json")]
    ) as found:
        found.call(fewest=3)
        yield found


def test_the_minutes_bear_the_code_and_why_a_sheet_was_left_out(room: Panel) -> None:
    room.sealed([{FIRST: MET}, {FIRST: MET}, {FIRST: NOT}])
    assert "รหัสผลรวม" not in words(room, "minutes")
    room.opened()
    said = words(room, "minutes")
    assert room.vote().code in said
    assert all(f"กรรมการคนที่ {n}" in said for n in (1, 2, 3))
    room.secretary.do(partial(set_aside, sheet=room.sheet(2), reason="กรรมการมีส่วนได้เสีย"))
    said = words(room, "minutes")
    assert "ไม่นับแบบให้คะแนนของกรรมการคนที่ 3 เพราะกรรมการมีส่วนได้เสีย" in said
    assert "กรรมการคนที่ 1" not in said, "of two ballots nobody's is told"
    assert room.vote().code in said


@pytest.mark.parametrize("third", [{FIRST: NOT}, {FIRST: NOT, SECOND: NOT}])
def test_no_member_stands_in_the_minutes_where_an_item_has_but_two_votes(
    room: Panel, third: dict[str, dict[str, str]]
) -> None:
    room.sealed([{FIRST: MET, SECOND: MET}, {FIRST: MET, SECOND: NOT}, third])
    room.opened()
    said, told = words(room, "minutes"), len(third) == 2
    assert [f"กรรมการคนที่ {n}" in said for n in (1, 2, 3)] == [told] * 3, (
        "the points of a dimension would tell it"
    )
    assert (UNTOLD.format(fewest=3) in said) is not told
    assert "กรรมการแต่ละคนให้คะแนนโดยไม่เห็นคะแนนของผู้อื่น" in said
    assert "ต่างกัน" in said if told else "ต่างกัน" not in said


SEED = 9


@pytest.mark.parametrize("in_round", [COMMITTEE, RECHECK])
@pytest.mark.parametrize("form", [one.id for one in SCORED])
def test_every_paper_of_a_committee_s_result_is_printed_once_it_is_locked(
    form: str, in_round: str, copied: Copied, tmp_path: Path
) -> None:
    answers = answers_of(FORMS.get(form), SEED)
    given = {
        item: fields
        for item, one in answers.items()
        if (fields := dict(answer_fields(one).items()))
    }
    with copied_panel(copied, form) as room:
        room.round = in_round
        room.call()
        room.sealed([given] * 3)
        room.opened()
        (draft,) = room.drafts
        room.secretary.do(partial(accept_alike, draft=draft))
        room.secretary.do(partial(lock, draft=draft, signers="ประธานกรรมการ"))
        papers = printable(room.secretary.folder, draft)
        assert papers
        printer = wiring.PaperPrinter(room.secretary.folder.writer.keys)
        for paper in papers:
            wanted = PaperRequest(draft, paper.id, tmp_path / f"{paper.id}.pdf")
            (done,) = room.secretary.do(partial(print_paper, printer=printer, request=wanted))
            assert isinstance(done, Changes)
            text = squeezed(text_by_pdftotext(wanted.path.read_bytes()))
            assert text
            assert not [word for word in (UNSENT, UNSCORED, AWAITED) if squeezed(word) in text], (
                paper.id
            )
