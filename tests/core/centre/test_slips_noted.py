"""The code of a slip notes the paper it came with, once, or says calmly what it is."""

from contextlib import closing
from pathlib import Path

import pytest

from core.assessment.start_deeds import import_answers
from core.centre.paper_deeds import receive_slip
from core.centre.slips import CoverSlipReading, find_slip
from core.centre.view import CentreUnitRow, status
from core.entities import unit_id
from core.errors import UserError
from core.exchange.slip import CoverSlipSender, CoverSlipYear, file_qr, slip_qr
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from tests.core.assessment.test_import_damaged import sample
from tests.core.centre.test_rank import FORMS
from tests.core.conftest import NOON, ctx
from tests.country import settle_in

PROGRAMME = FORMS.programme("cdd-clean-programme")
STEPS = {one.id: f"{PROGRAMME.id}/{one.id}" for one in PROGRAMME.steps_for("province")}
SHA = "3f9a12c7" * 8
YEAR = 2569
TODAY = NOON.date()
CENTRE = pytest.mark.parametrize("desk", [("S00", "centre")], indirect=True)
PLAN = ("cdd-action-plan",)
WHOLE = ("cdd-action-plan", "cdd-clean", "cdd-innovation")


def code(unit: str = "S10", *years: CoverSlipYear) -> str:
    return slip_qr(SHA, CoverSlipSender(unit_id(unit), unit, years or (CoverSlipYear(YEAR, PLAN),)))


def found(desk: Folder, text: str, step: str = "", year: int = YEAR) -> CoverSlipReading:
    return find_slip(desk, desk.writer.unit, year, text, STEPS.get(step, step), TODAY)


def receive(desk: Folder, text: str, step: str = "", note: str = "") -> None:
    receive_slip(ctx(desk), desk, YEAR, text, STEPS.get(step, ""), TODAY.isoformat(), note)


def row(desk: Folder) -> CentreUnitRow:
    rows = status(desk, [PROGRAMME], desk.writer.unit, YEAR, TODAY)
    return next(one for one in rows if one.unit.code == "S10")


@CENTRE
def test_the_same_slip_again_is_noted_already_and_nothing_is_written(desk: Folder) -> None:
    receive(desk, code())
    before = desk.digest()
    again = found(desk, code())
    assert (again.state, again.steps) == ("noted", ())
    assert "บันทึกไว้แล้วว่าได้รับเป็นกระดาษ" in again.says
    with pytest.raises(UserError) as refused:
        receive(desk, code())
    assert refused.value.why == again.says
    assert desk.digest() == before


@CENTRE
def test_where_several_steps_may_be_meant_a_person_says_which(desk: Folder) -> None:
    text = code("S10", CoverSlipYear(YEAR, WHOLE))
    several = found(desk, text)
    assert several.state == "several"
    assert "ใบนี้เป็นได้ 3 ขั้นตอน เลือกขั้นตอนข้างบนแล้วอ่านอีกครั้ง" in several.says
    assert {one.step for one in several.steps} == {"action_plan", "innovation", "self_assessment"}
    assert found(desk, text, "drive").state == "ready", (
        "a step without a form of its own is told by the programme's"
    )
    receive(desk, text, "innovation")
    assert [one.step for one in row(desk).on_paper] == ["innovation"]
    assert {one.step for one in found(desk, text).steps} == {"action_plan", "self_assessment"}


@CENTRE
def test_a_slip_that_names_no_form_leaves_the_step_to_the_person(desk: Folder) -> None:
    text = code("S10", CoverSlipYear(YEAR))
    assert found(desk, text).state == "several"
    assert found(desk, text, "self_assessment").state == "ready"


@CENTRE
def test_the_paper_of_another_step_is_noticed(desk: Folder) -> None:
    assert (
        "ใบนำส่งไม่มีแบบของขั้นตอนที่เลือกไว้ ดูว่ากระดาษนี้เป็นของขั้นตอนใด"
        in found(desk, code(), "self_assessment").says
    )
    assert found(desk, code(), "self_assessment").state == "form"
    assert found(desk, code(), "nothing/of_it").state == "asked"


@CENTRE
def test_what_records_show_needs_no_paper(desk: Folder, tmp_path: Path) -> None:
    with closing(
        create(tmp_path / "b", tmp_path / "keys", "จังหวัด", "S10", "province", "", YEAR, NOON)
    ) as office:
        import_answers(
            ctx(office), office, FORMS.get("cdd-clean"), YEAR, sample("cdd_province_a.json")
        )
        desk.exchange.take_segments([settle_in(office, "province")])
        desk.exchange.take_segments(*office.exchange.give())
    one = found(desk, code("S10", CoverSlipYear(YEAR, ("cdd-clean",))))
    assert one.state == "done"
    assert "ทำแล้ว เห็นในข้อมูลที่หน่วยงานส่งมา" in one.says


@CENTRE
@pytest.mark.parametrize(
    ("text", "state", "words"),
    [
        (
            code("S10", CoverSlipYear(2567), CoverSlipYear(2568)),
            "year",
            "2567, 2568 เปลี่ยนปีที่ดูอยู่แล้วอ่านใบนี้อีกครั้ง",
        ),
        (code("X99"), "unit", "3F9A12C7"),
        (code("S00"), "unit", "3F9A12C7"),
        (file_qr(SHA), "old", "3F9A12C7 เป็นรุ่นเดิม ไม่บอกหน่วยงาน เลือกหน่วยงานในรายการแล้วบันทึกที่นั่น"),
        (code()[:-1], "damaged", "รหัสใบนำส่งไม่ครบหรือผิด"),
        (code().replace("S10", "S11"), "damaged", "รหัสใบนำส่งไม่ครบหรือผิด"),
        ("PSB1:", "damaged", "รหัสใบนำส่งไม่ครบหรือผิด"),
        ("https://example.org/x", "other", "https://example.org"),
        ("PS1:15AP413S:1:A4EASCQLBQGQ4DYQCEJBGFAV", "other", "PS1:15AP413S"),
        ("", "other", "–"),
    ],
)
def test_every_other_code_says_what_it_is_and_writes_nothing(
    desk: Folder, text: str, state: str, words: str
) -> None:
    before = desk.digest()
    one = found(desk, text)
    assert (one.state, one.steps) == (state, ())
    assert words in one.says
    with pytest.raises(UserError):
        receive(desk, text)
    assert desk.digest() == before
