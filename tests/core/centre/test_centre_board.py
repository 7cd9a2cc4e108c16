"""The page of the units below: order, regions, groups, ties; to whom a file may go; and what was told a unit."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

import main
import wiring
from core.assessment.start_deeds import assessment_at, import_answers
from core.assigning.programme_steps import UnitStepState
from core.centre.view import board, parts_of, received, reminder, reminders
from core.entities import unit_id
from core.exchange.letter_deeds import comment
from core.exchange.letters import UnitMessage
from core.exchange.receivers import (
    ABOVE,
    ConfirmedOpCount,
    ReceiverProgress,
    ReceiverUnit,
    came,
    paste_words,
    unsent,
)
from core.people.units import has_units
from core.values import Plain, Text
from storage.db.folder.store import Folder
from tests.core.assessment.test_import_damaged import sample
from tests.core.centre.test_rank import CDD, FORMS, register
from tests.core.conftest import ctx, office
from tests.core.conftest import ctx as of

TODAY = date(2026, 11, 20)


def below(folder: Folder) -> None:
    """A province with an assessment of its own, and two districts that have sent nothing."""
    above = Plain(f"all/unit/{unit_id('S10')}")
    register(folder, "S10", kind=Plain("province"), region=3, phone=Text("0 0000 0010"))
    register(folder, "S12", kind=Plain("district"), parent=above, group=Plain("model"), region=4)
    register(folder, "S11", kind=Plain("district"), parent=above)


def test_units_stand_by_region_and_what_they_owe_is_a_text_to_paste(folder: Folder) -> None:
    below(folder)
    found = board(folder.writer.unit, 2569, TODAY, folder)
    assert [(line.unit.code, line.unit.region) for line in found.lines] == [("S11", 3), ("S12", 4)]
    assert [(zone.region, zone.sent, zone.expected, zone.mean) for zone in found.zones] == [
        (3, 0, 1, None),
        (4, 0, 1, None),
    ]
    assert (found.sent, found.scored, found.groups) == (0, 0, {"model": found.groups["model"]})
    assert received(found.lines[0].row) == ("ยังไม่ส่ง", "mute")
    assert reminders(found.lines).count("โทร. 0 0000 0010") == 2
    assert has_units(folder.writer.unit, folder)


def test_of_a_unit_it_is_said_what_has_come_of_it(folder: Folder) -> None:
    below(folder)
    bare = board(folder.writer.unit, 2569, TODAY, folder).lines[0].row
    late = UnitStepState("plan", "แผนปฏิบัติการ", "overdue", "2026-10-01")
    said = {
        "nothing": received(bare),
        "something": received(replace(bare, has_data=True)),
        "a file": received(replace(bare, has_data=True, arrived=1_760_000_000_000)),
        "late": received(replace(bare, has_data=True, arrived=1_760_000_000_000, steps=(late,))),
    }
    assert {state: words for state, (words, _tone) in said.items()} == {
        "nothing": "ยังไม่ส่ง",
        "something": "มีข้อมูลแล้ว",
        "a file": "รับแล้ว 9 ต.ค.",
        "late": "เกินกำหนด 1",
    }


def test_a_reminder_names_what_is_owed_and_of_whom_nothing_came_the_file(folder: Folder) -> None:
    below(folder)
    unit = board(folder.writer.unit, 2569, TODAY, folder).lines[0].row.unit
    owed = UnitStepState("plan", "แผนปฏิบัติการ", "missing")
    asked = f"เรียน {unit.name} ยังไม่ได้รับ {{}} ขอให้ส่งไฟล์รับส่งจากโปรแกรมโปร่งใส"
    assert reminder(unit, None, (owed,), has_data=True) == asked.format("แผนปฏิบัติการ")
    assert reminder(unit, None, (owed,), has_data=False) == asked.format("ไฟล์รับส่งของหน่วยงาน")


@pytest.mark.parametrize(
    ("stop", "words"),
    [
        (None, "ยังไม่มีใบตอบรับ"),
        (ConfirmedOpCount("u", "จังหวัด", "", 9, 9), "ยังไม่มีใบตอบรับ"),
        (
            ConfirmedOpCount("u", "จังหวัด", "2026-11-03T08:00:00+07:00", 9, 9),
            "ผู้รับได้ครบแล้ว 3 พ.ย. 2569",
        ),
        (
            ConfirmedOpCount("u", "จังหวัด", "2026-11-03T08:00:00+07:00", 7, 9),
            "รับล่าสุด 3 พ.ย. 2569 เปลี่ยนหลังจากนั้น 2 รายการ",
        ),
    ],
)
def test_all_is_received_only_by_a_receipt_of_all(
    stop: ConfirmedOpCount | None, words: str
) -> None:
    assert unsent(ReceiverProgress(ReceiverUnit("u", "S10", "จังหวัด", ABOVE, ()), stop)) == words


def test_the_dimensions_of_a_unit_come_from_its_kept_result(folder: Folder) -> None:
    folder.results.derive_by(wiring.deriving(FORMS, main.INSTRUMENTS))
    import_answers(ctx(folder), folder, CDD, 2569, sample("cdd_province_a.json"))
    folder.results.catch_up()
    parts = parts_of(CDD, assessment_at(folder.writer.unit, CDD.id, 2569), folder)
    assert [part.number for part in parts] == [1, 2, 3, 4, 5]
    assert sum((part.points for part in parts), Fraction(0)) == 80
    assert parts_of(CDD, assessment_at(folder.writer.unit, CDD.id, 2568), folder) == ()


def test_a_file_may_go_only_to_certified_units_and_nothing_has_come_yet(folder: Folder) -> None:
    below(folder)
    assert ReceiverUnit.each(folder, folder.writer.unit) == ()
    assert came(folder, folder.writer.unit) == ()


def test_the_sentence_beside_a_file_says_size_and_code() -> None:
    said = paste_words("จังหวัดตัวอย่าง ก", [("S10-1.prongsai", 3 * 2**20 // 2, "12ab34cd" * 8)])
    assert all(word in said for word in ("S10-1.prongsai", "1.5 MB", "12ab34cd", "จังหวัดตัวอย่าง ก"))
    assert "1 KB" in paste_words("y", [("x", 20, "0" * 64)])


@pytest.mark.parametrize("desk", [("S00", "centre")], indirect=True)
def test_what_is_asked_stands_first_and_is_late_after_its_date(desk: Folder) -> None:
    unit = unit_id("S10")
    for kind, due in (("comment", ""), ("request", "2026-11-01"), ("assign", "2026-12-01")):
        comment(of(desk), desk, unit, office("S10"), kind, f"ขอภาพเพิ่ม {kind}", due=due)
    found = UnitMessage.each(desk, unit, TODAY)
    assert {one.kind: (one.open, one.late) for one in found} == {
        "request": (True, True),
        "assign": (True, False),
        "comment": (False, False),
    }
    assert not found[-1].open, "what asks nothing comes last"
    assert {one.topic for one in found} == {office("S10")}
    assert all(one.when for one in found)
    assert UnitMessage.open_requests(desk, unit) == 2
    assert UnitMessage.open_requests(desk, unit_id("S11")) == 0
