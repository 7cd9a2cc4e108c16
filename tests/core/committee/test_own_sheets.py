"""A member's own sheet, read from sealing or opening on, the sheet of a region, and a vote that is read again."""

from functools import partial
from pathlib import Path

import pytest

from core.blocks.document import Document, Stamp
from core.committee.ballot_deeds import set_aside
from core.committee.convening import convening
from core.committee.own import own_facts, own_sheets
from core.errors import UserError
from core.forms.ports import Reader
from core.forms.shape import Instrument
from core.papers.made import made, printable
from core.papers.score_sheet import REGION
from core.papers.source import REGION_SHEET
from core.values import Record
from tests.core.committee.panel import SCORED, YEAR, Panel, copied_panel, panel
from tests.core.committee.test_cheats import FIRST, MET, room
from tests.templates import Copied

__all__ = ["room"]


def locked(room: Panel, member: int) -> str:
    return own_facts(room.members[member].folder, room.sheet(member)).locked


def test_a_sheet_is_read_only_once_it_is_sealed_or_the_vote_was_opened_without_it(
    room: Panel,
) -> None:
    room.score(0, {FIRST: MET})
    assert [locked(room, n) for n in range(3)] == [""] * 3
    room.seal(0)
    assert [locked(room, n) for n in range(3)] == ["ปิดผนึกแล้ว จึงอ่านได้อย่างเดียว", "", ""]
    room.score(1, {FIRST: MET})
    room.seal(1)
    room.up([0, 1])
    room.secretary.do(partial(set_aside, sheet=room.sheet(2), reason="ลาป่วย"))
    room.open()
    room.down()
    assert locked(room, 1) == "ปิดผนึกแล้ว จึงอ่านได้อย่างเดียว"
    assert locked(room, 2) == "เปิดซองแล้วโดยไม่มีแบบนี้ จึงอ่านได้อย่างเดียว"


def test_a_member_s_own_sheet_holds_nothing_of_what_the_unit_said_of_itself(room: Panel) -> None:
    town = room.members[0]
    facts = own_facts(town.folder, room.sheet(0))
    assert not facts.answers
    (sheet,) = own_sheets(town.folder, town.unit)
    assert (sheet.answered, sheet.scorable) == (0, True)
    assert own_sheets(room.secretary.folder, room.secretary.unit) == (), "of this PC alone"


def test_what_a_round_lacks_is_said_and_nothing_where_nothing_is_lacking(room: Panel) -> None:
    found = convening(room.secretary.folder, room.secretary.unit, YEAR)
    assert found.hindrance == ""
    assert (len(found.assessed), len(found.people), len(found.devices)) == (1, 3, 3)
    before = convening(room.secretary.folder, room.secretary.unit, YEAR - 1)
    assert before.hindrance == "ยังไม่มีการประเมินตนเองของหน่วยงานอื่นในปีนี้ นำเข้าไฟล์ของหน่วยงานก่อน"
    assert found._replace(people=()).hindrance == "ยังไม่มีรายชื่อบุคคล เพิ่มชื่อกรรมการในหน้าตั้งค่าก่อน"


def test_assessments_that_cannot_be_scored_here_are_not_said_to_be_none(
    room: Panel, monkeypatch: pytest.MonkeyPatch
) -> None:
    def missing(_reader: Reader, _record: Record) -> Instrument:
        raise UserError("", "", "")

    monkeypatch.setattr("core.committee.convening.form_for", missing)
    found = convening(room.secretary.folder, room.secretary.unit, YEAR)
    assert (found.assessed, found.unscorable) == ((), 1)
    assert found.hindrance.startswith("การประเมินตนเองของหน่วยงานอื่นในปีนี้มี 1 ชุด แต่กรรมการให้คะแนนไม่ได้")


def test_without_a_pc_of_the_committee_no_round_is_begun(copied: Copied) -> None:
    with copied_panel(copied, samples=[{"answers": {FIRST: MET}}], members=0) as room:
        found = convening(room.secretary.folder, room.secretary.unit, YEAR)
        assert found.hindrance == (
            "ยังไม่มีเครื่องของกรรมการ ออกไฟล์เริ่มงานของกรรมการจากเมนูของหน้านี้ แล้วยืนยันเครื่องเมื่อไฟล์แรกมาถึง"
        )


def region_sheets(room: Panel) -> list[str]:
    shown = printable(room.secretary.folder, room.drafts[0])
    return [one.id for one in shown if one.table_per == REGION]


def said(room: Panel) -> list[str]:
    (sheet,) = region_sheets(room)
    paper = made(room.secretary.folder, room.drafts[0], sheet, "arabic")
    return list(Document.walk(paper.build(Stamp())))


@pytest.mark.parametrize("form", SCORED, ids=lambda one: one.using)
def test_a_vote_by_any_form_has_one_sheet_for_the_region_with_a_column_for_each_unit(
    form: Instrument, tmp_path: Path
) -> None:
    with panel(tmp_path, form.id, [{"answers": {}}] * 2) as room:
        room.call()
        own = any(one.table_per == REGION for one in form.papers)
        assert (region_sheets(room) == [REGION_SHEET]) is not own
        before = said(room)
        assert before.count("รอกรรมการ") == 2
        assert {"11", "12"} <= set(before), "each unit has a column of its own"
