"""The page of the units below: order, regions, groups, ties; to whom a file may go; and what was told a unit."""

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest

import main
import wiring
from core.assessment.start_deeds import assessment_at, import_answers
from core.assigning.programme_steps import UnitStepState
from core.centre.view import board, parts_of, received, reminder
from core.entities import unit_id
from core.exchange.receivers import (
    ABOVE,
    ConfirmedOpCount,
    ReceiverProgress,
    ReceiverUnit,
    came,
    unsent,
)
from core.values import Plain, Text
from storage.db.folder.store import Folder
from tests.core.assessment.test_import_damaged import sample
from tests.core.centre.test_rank import CDD, FORMS, register
from tests.core.conftest import ctx

TODAY = date(2026, 11, 20)


def below(folder: Folder) -> None:
    """A province with an assessment of its own, and two districts that have sent nothing."""
    above = Plain(f"all/unit/{unit_id('S10')}")
    register(folder, "S10", kind=Plain("province"), region=3, phone=Text("0 0000 0010"))
    register(folder, "S12", kind=Plain("district"), parent=above, group=Plain("model"), region=4)
    register(folder, "S11", kind=Plain("district"), parent=above)


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
    said = {
        (known, bool(steps)): reminder(unit, None, steps, 2569, has_data=known)
        for known in (True, False)
        for steps in ((owed,), ())
    }
    march = UnitStepState("d3", "รายงาน", "missing", "2027-03-31")
    late = UnitStepState("d1", "แผน", "overdue", "2026-10-31")
    first = march._replace(title="ประเมิน", until="2026-12-31")
    for steps, told in (
        ((march, late), "แผน (กำหนด 31 ต.ค. 2569)"),
        ((march, first), "ประเมิน (กำหนด 31 ธ.ค. 2569)"),
    ):
        assert reminder(unit, None, steps, 2570, has_data=True) == asked.format(told)
    assert said == {
        (True, True): asked.format("แผนปฏิบัติการ"),
        (True, False): asked.format("งานของปี 2569"),  # a file of another year has come
        (False, True): asked.format("ไฟล์รับส่งของหน่วยงาน สำหรับแผนปฏิบัติการ"),
        (False, False): asked.format("ไฟล์รับส่งของหน่วยงาน"),
    }


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
