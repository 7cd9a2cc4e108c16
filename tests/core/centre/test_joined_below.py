"""A centre sees who takes no part in a programme and who has not answered; neither owes a step of it."""

from datetime import date

import pytest

from core.assigning.deeds import answer_programme
from core.assigning.programme_steps import ASKED, DECLINED, JOINED, ProgrammeAnswers
from core.centre.drawn import steps
from core.centre.overview import overview
from core.centre.view import CentreUnitRow, answers, board, counted_answers, received, status
from core.entities import unit_id
from core.forms.deeds import publish
from core.log.deeds import FieldWrite, set_field
from core.people.units import UnitRegister
from core.values import Ref, Text
from storage.db.folder.store import Folder
from tests.core.centre.test_rank import FORMS
from tests.core.conftest import ctx

TODAY = date(2026, 1, 20)
ITA = FORMS.programme("ita-programme")
CDD = FORMS.programme("cdd-clean-programme")
DESK = pytest.mark.parametrize("desk", [("S10", "province")], indirect=True)


def row(desk: Folder) -> CentreUnitRow:
    (found,) = (
        one
        for one in status(desk, [ITA, CDD], unit_id("S00"), 2569, TODAY)
        if one.unit.code == "S10"
    )
    return found


def owed(desk: Folder, programme: str = ITA.id) -> list[str]:
    return [one.step for one in row(desk).owed if one.programme == programme]


@DESK
def test_who_has_not_answered_what_was_published_is_counted_and_owes_nothing_of_it(
    desk: Folder,
) -> None:
    assert (row(desk).unanswered, owed(desk)) == ((), []), "nobody asked it"
    publish(ctx(desk), desk, ITA)
    assert (row(desk).unanswered, owed(desk)) == (("ประเมิน ITA",), [])
    assert counted_answers([row(desk)]) == "ยังไม่ตอบ 1 หน่วยงาน"
    assert list(answers(row(desk))) == ["ยังไม่ตอบว่าเข้าร่วมหรือไม่: ประเมิน ITA"]
    answer_programme(ctx(desk), desk, programme=ITA.id, answer=JOINED)
    assert (row(desk).unanswered, owed(desk)) == ((), ["assessment", "measures", "results"])


@DESK
def test_who_declines_is_named_with_the_reason_and_is_reminded_of_nothing(desk: Folder) -> None:
    assert owed(desk, CDD.id)
    assert row(desk).reminder
    answer_programme(ctx(desk), desk, programme=CDD.id, answer=DECLINED, reason="ไม่ใช่ภารกิจ")
    found = row(desk)
    assert (owed(desk, CDD.id), found.reminder, received(found)[0]) == ([], "", "แจ้งไม่เข้าร่วม")
    assert list(answers(found)) == ["ไม่เข้าร่วมพัฒนาชุมชนใสสะอาด (ไม่ใช่ภารกิจ)"]
    assert counted_answers([found]) == "ไม่เข้าร่วม 1 หน่วยงาน"
    listed = board(unit_id("S00"), 2569, TODAY, desk)
    assert (listed.missing, listed.expected) == (0, 0)
    assert [line.unit.code for line in listed.lines if line.row.unasked] == ["S11", "S21"], (
        "no programme asks a district"
    )
    shown = steps(overview(unit_id("S00"), 2569, TODAY, [], desk)).sheet
    assert [one.cells[1] for one in shown.rows if one.key == unit_id("S10")] == list(answers(found))


@pytest.mark.parametrize("desk", [("S00", "centre")], indirect=True)
def test_everybody_is_asked_where_no_unit_bears_the_name_of_the_ministry_as_was_told_before(
    desk: Folder,
) -> None:
    units = desk.records("unit")
    (province,) = (one for one in units if one.text("kind") == "province")
    other = next(one for one in units if one.text("kind") not in ("province", "centre"))

    def named(ref: Ref, name: str) -> None:
        set_field(ctx(desk), desk, ref, [FieldWrite("name", Text(name))])

    def asked() -> tuple[bool, bool]:
        """Whether the province was told to be asked, and is."""
        every = ProgrammeAnswers(desk, CDD, 2569)
        told = {one.id for one in every.addressed(unit_id("S00"))[0]}
        return province.ref.id in told, every.of(UnitRegister.of(desk)[province.ref.id]) == ASKED

    named(province.ref, "หน่วยที่หนึ่ง")
    assert asked() == (True, False), "it is not published yet"
    publish(ctx(desk), desk, CDD)
    assert asked() == (True, True)
    named(other.ref, "สำนักงานพัฒนาชุมชนจังหวัดสอง")
    assert asked() == (False, False)
    named(province.ref, "สำนักงานพัฒนาชุมชนจังหวัดหนึ่ง")
    assert asked() == (True, True)
