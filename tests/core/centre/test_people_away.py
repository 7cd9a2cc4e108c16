"""What each of many answered stays in the unit: above it is known what they come to once it is locked, and nothing
before, which is no score of nothing."""

from collections.abc import Iterator
from datetime import date
from functools import partial
from pathlib import Path

import pytest

import wiring
from core.assessment.facts import AssessmentFacts
from core.assessment.ranking import RankingRow, results_of, scored
from core.assessment.view import whole_view
from core.centre.year_report import YearReportQuery, year_report
from core.errors import UserError
from core.forms.shape import FEWEST
from core.log.ports import signed_whole, standing
from core.papers.deeds import PaperRequest, print_paper
from core.papers.made import printable
from core.signing.deeds import end_sign_off, sign_off
from tests.core.committee.panel import FORMS, YEAR, Panel, copied_panel, panel
from tests.journeys.test_shipped_forms import samples
from tests.known import every, known
from tests.provinces import TILES
from tests.templates import Copied

UNKNOWN = "ผลรวมของผู้ตอบยังไม่ได้ส่งมา"
ASKED_OF_PEOPLE = [one.id for one in every(FORMS) if one.of_people]


@pytest.fixture(params=ASKED_OF_PEOPLE)
def room(request: pytest.FixtureRequest, copied: Copied) -> Iterator[Panel]:
    """A unit whose people have answered, and the PC above it, which has its file."""
    (given, *_more) = samples()[FORMS.get(request.param).using]
    with copied_panel(copied, request.param, [given], members=1) as found:
        yield found


def ranked(room: Panel) -> RankingRow:
    (row,) = RankingRow.ranked(room.secretary.folder, room.forms.get(room.form), YEAR)
    return row


def locked(room: Panel) -> None:
    unit = room.units[0]
    unit.do(partial(sign_off, subject=room.own(unit), signers="ผู้ลงนาม"))
    room.secretary.take(unit.send(room.secretary))


def test_before_it_is_locked_nothing_is_known_and_it_is_said_why(room: Panel) -> None:
    above, ref = room.secretary.folder, room.own(room.units[0])
    assert ASKED_OF_PEOPLE
    assert ranked(room).problem == UNKNOWN
    assert ranked(room).rank == 0
    assert results_of(above, ref) == ()
    assert scored(above, standing(above, ref))[0] is None
    with pytest.raises(UserError, match="คำตอบของแต่ละคนอยู่ที่หน่วยงานเท่านั้น"):
        AssessmentFacts.of(above, ref)
    told = year_report(
        YearReportQuery(above.writer.unit, YEAR, date(2026, 1, 20), TILES, room.form), above
    )
    assert not told.overview.scored


def test_once_it_is_locked_it_is_the_same_above_as_in_the_unit(room: Panel) -> None:
    unit, ref = room.units[0], room.own(room.units[0])
    locked(room)
    own = whole_view(AssessmentFacts.of(unit.folder, ref))
    assert own.people is not None
    assert own.people.enough
    above = whole_view(AssessmentFacts.of(room.secretary.folder, ref))
    assert own.total > 0
    assert ranked(room).problem != UNKNOWN
    assert ranked(room).rank == 1
    assert (above.total, above.answered, above.people) == (own.total, own.answered, own.people)
    assert ranked(room).total == own.total
    assert not above.subjects, "and of nobody what they answered"


def test_of_fewer_than_may_be_told_it_is_the_same_above_as_in_the_unit_once_it_is_locked(
    tmp_path: Path,
) -> None:
    (given, *_more) = samples()[FORMS.get(ASKED_OF_PEOPLE[0]).using]
    few = {**given, "people": given["people"][: FEWEST - 1]}
    with panel(tmp_path, ASKED_OF_PEOPLE[0], [few], members=1) as room:
        assert ranked(room).problem == UNKNOWN
        locked(room)
        ref = room.own(room.units[0])
        own, above = (
            whole_view(AssessmentFacts.of(one, ref))
            for one in (room.units[0].folder, room.secretary.folder)
        )
        assert above.people == own.people
        assert known(above.people).enough is False
        assert (above.total, above.answered) == (own.total, 0)
        assert ranked(room).coverage[0] == 0


def test_once_it_is_unlocked_what_was_is_no_more_than_before(room: Panel) -> None:
    unit, ref = room.units[0], room.own(room.units[0])
    locked(room)
    (signed,) = {one.ref for one in signed_whole(unit.folder, ref)}
    unit.do(partial(end_sign_off, ref=signed, reason="ยังไม่ครบ"))
    room.secretary.take(unit.send(room.secretary))
    assert ranked(room).problem == UNKNOWN


def test_nothing_of_it_takes_a_number_and_what_says_none_of_its_figures_is_printed(
    room: Panel, tmp_path: Path
) -> None:
    above, ref = room.secretary.folder, room.own(room.units[0])
    printer, refused = wiring.PaperPrinter(above.writer.keys), dict[str, str]()
    for paper in printable(above, ref):
        wanted = PaperRequest(ref, paper.id, tmp_path / f"{paper.id}.pdf")
        try:
            room.secretary.do(partial(print_paper, printer=printer, request=wanted))
        except UserError as problem:
            refused[paper.id] = problem.what
    assert {*refused.values()} == {UNKNOWN}
    assert not {"agenda", "attendance"} & {*refused}
    numbers = sorted(
        int(one.text("number").rpartition("-")[2])
        for one in above.records("paper", above.writer.unit)
    )
    assert numbers == [*range(1, len(numbers) + 1)], "no number is missing"
