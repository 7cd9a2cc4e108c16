"""What came on paper is noted once, counts as done everywhere, is told the unit, and is taken back."""

from datetime import date

import pytest

from core.assigning.programme_steps import StepOnPaperNote
from core.centre.paper_deeds import receive_on_paper, take_back
from core.centre.view import CentreUnitRow, status
from core.entities import unit_id
from core.errors import UserError
from core.exchange.letter_deeds import comment
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
def test_a_unit_that_sent_only_paper_is_reminded_of_nothing_it_handed_in(desk: Folder) -> None:
    receive(desk, *STEPS)
    assert row(desk).owed == ()
    assert row(desk).reminder == ""


@CENTRE
def test_a_step_that_two_pcs_noted_is_owed_again_once_it_is_taken_back(desk: Folder) -> None:
    receive(desk, STEPS[0])
    unit = unit_id("S10")
    token = StepOnPaperNote(PROGRAMME.id, YEAR, STEPS[0], "2026-01-10").token
    comment(ctx(desk), desk, unit, Ref("all", "unit", unit), "comment", "ได้รับแล้ว", token)
    assert row(desk).on_paper[0].paper == "2026-01-10"
    take_back(ctx(desk), desk, unit, PROGRAMME.id, YEAR, STEPS[0])
    assert row(desk).on_paper == ()
