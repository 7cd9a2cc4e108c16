"""What came on paper is noted once, counts as done everywhere, is told the unit, and is taken back."""

from datetime import date

import pytest

from core.assigning.programme_steps import StepCompletion, StepOnPaperNote
from core.centre.paper_deeds import receive_on_paper, take_back
from core.centre.view import CentreUnitRow, status
from core.entities import unit_id
from core.errors import UserError
from core.exchange.letter_deeds import comment
from core.exchange.letters import UnitMessage
from core.forms.deeds import publish
from core.gaps.gaps import every_gap
from core.home.rows import LastBackups
from core.home.year import read_year
from core.values import Changes, Ref
from storage.db.folder.store import Folder
from tests.core.centre.test_rank import FORMS
from tests.core.conftest import NOON, ctx

PROGRAMME = FORMS.programme("cdd-clean-programme")
STEPS = [one.id for one in PROGRAMME.steps_for("province")]
CENTRE = pytest.mark.parametrize("desk", [("S00", "centre")], indirect=True)
TODAY, YEAR = NOON.date(), 2569


def row(desk: Folder, code: str = "S10") -> CentreUnitRow:
    rows = status(desk, [PROGRAMME], desk.writer.unit, YEAR, TODAY)
    return next(one for one in rows if one.unit.code == code)


def receive(
    desk: Folder, *steps: str, on: date = TODAY, note: str = "", to: str = "S10"
) -> Changes:
    came = [(PROGRAMME, step) for step in steps]
    return receive_on_paper(ctx(desk), desk, unit_id(to), YEAR, came, on.isoformat(), note)


@CENTRE
@pytest.mark.parametrize("step", STEPS)
def test_every_step_that_is_asked_may_come_on_paper(desk: Folder, step: str) -> None:
    before = {one.step for one in row(desk).owed}
    receive(desk, step)
    assert {one.step for one in row(desk).owed} == before - {step}
    assert [(one.step, one.state, one.paper) for one in row(desk).on_paper] == [
        (step, "done", TODAY.isoformat())
    ]
    assert row(desk, "S21").on_paper == ()
    take_back(ctx(desk), desk, unit_id("S10"), PROGRAMME.id, YEAR, step)
    assert {one.step for one in row(desk).owed} == before
    assert row(desk).on_paper == ()


@CENTRE
def test_several_steps_are_one_save_and_the_first_day_stands(desk: Folder) -> None:
    changes = receive(desk, *STEPS[:3], note="เลขรับ 12/2569")
    assert len({ref.local for ref in changes.touched}) == 3
    assert len(row(desk).on_paper) == 3
    marks = {
        one: StepCompletion.of(desk, PROGRAMME, YEAR, TODAY).papers[unit_id("S10"), one]
        for one in STEPS[:3]
    }
    assert set(marks.values()) == {TODAY.isoformat()}
    assert StepCompletion.of(desk, PROGRAMME, YEAR - 1, TODAY).papers == {}, (
        "another year is another matter"
    )


@CENTRE
@pytest.mark.parametrize(
    ("unit", "steps", "on", "why"),
    [
        ("S10", [], TODAY.isoformat(), "ยังไม่ได้เลือกขั้นตอน"),
        ("S10", ["nothing"], TODAY.isoformat(), "ไม่มีขั้นตอน nothing"),
        ("S10", STEPS[:1], "2569-99-01", "ไม่ใช่วันที่"),
        ("S10", STEPS[:1], "", "ไม่ใช่วันที่"),
        ("S10", STEPS[:1], date(TODAY.year + 1, 1, 1).isoformat(), "ยังมาไม่ถึง"),
        ("S11", STEPS[:1], TODAY.isoformat(), "ไม่มีขั้นตอน"),
        ("S99", STEPS[:1], TODAY.isoformat(), "ไม่พบข้อมูล"),
        ("S10", STEPS[:2], TODAY.isoformat(), "บันทึกไว้แล้ว"),
    ],
)
def test_what_cannot_be_noted_says_why_and_notes_nothing(
    desk: Folder, unit: str, steps: list[str], on: str, why: str
) -> None:
    receive(desk, STEPS[1])
    before = desk.digest()
    came = [(PROGRAMME, step) for step in steps]
    with pytest.raises(UserError) as told:
        receive_on_paper(ctx(desk), desk, unit_id(unit), YEAR, came, on)
    assert why in f"{told.value.what} {told.value.why}"
    assert desk.digest() == before


@CENTRE
def test_nothing_is_taken_back_that_was_not_noted(desk: Folder) -> None:
    with pytest.raises(UserError, match="ยังไม่ได้บันทึกว่าได้รับเป็นกระดาษ"):
        take_back(ctx(desk), desk, unit_id("S10"), PROGRAMME.id, YEAR, STEPS[0])


@pytest.mark.parametrize("desk", [("S11", "district")], indirect=True)
def test_nobody_notes_it_for_a_unit_above(desk: Folder) -> None:
    before = desk.digest()
    with pytest.raises(UserError):
        receive(desk, STEPS[0])
    assert desk.digest() == before


@CENTRE
def test_the_unit_is_told_in_thai_and_is_asked_nothing(desk: Folder) -> None:
    receive(desk, STEPS[0], note="  ตู้  3  ")
    unit = unit_id("S10")
    publish(ctx(desk), desk, PROGRAMME)
    (letter,) = UnitMessage.each(desk, unit, TODAY)
    assert letter.text.startswith("ได้รับ")
    assert letter.text.endswith("ตู้ 3")
    assert "เป็นกระดาษเมื่อ" in letter.text
    assert (letter.item, letter.open, letter.late, UnitMessage.open_requests(desk, unit)) == (
        "",
        False,
        False,
        0,
    )
    assert [gap for gap in every_gap(desk, unit, YEAR) if gap.source == letter.ref] == []
    stands = {
        one.stands.step: one.stands
        for one in read_year(desk, unit, YEAR, NOON, {}, LastBackups()).steps
    }
    assert (stands[STEPS[0]].state, stands[STEPS[0]].paper) == ("done", TODAY.isoformat())


@CENTRE
def test_a_unit_that_sent_only_paper_is_reminded_of_nothing_it_handed_in(desk: Folder) -> None:
    receive(desk, *STEPS)
    assert row(desk).owed == ()
    assert row(desk).reminder == ""


def test_only_a_whole_token_is_a_mark() -> None:
    mark = StepOnPaperNote("cdd", 2569, "plan", "2026-09-12")
    assert StepOnPaperNote.read(mark.token) == mark
    parts = mark.token.split("|")
    odd = [
        "",
        "d1.l1.1",
        "item|d1.l1.1",
        "|".join(parts[:-1]),
        f"{mark.token}|x",
        "paper|cdd|y|plan|2026-09-12",
    ]
    assert {StepOnPaperNote.read(one) for one in (*odd, "paper|cdd|2569|plan|soon")} == {None}


@CENTRE
def test_a_step_that_two_pcs_noted_is_owed_again_once_it_is_taken_back(desk: Folder) -> None:
    receive(desk, STEPS[0])
    unit = unit_id("S10")
    token = StepOnPaperNote(PROGRAMME.id, YEAR, STEPS[0], "2026-01-10").token
    comment(ctx(desk), desk, unit, Ref("all", "unit", unit), "comment", "ได้รับแล้ว", token)
    assert row(desk).on_paper[0].paper == "2026-01-10"
    take_back(ctx(desk), desk, unit, PROGRAMME.id, YEAR, STEPS[0])
    assert row(desk).on_paper == ()
