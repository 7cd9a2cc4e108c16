"""The centre's list of units: who is on it, in which order, and how the way of a file is told."""

from datetime import date

from core.centre.view import board, counted_answers, received, status
from core.entities import unit_id
from core.people.units import Unit, UnitRegister
from core.values import Change, Plain, Text
from storage.db.folder.store import Folder
from tests.core.centre.test_rank import FORMS, register
from tests.core.conftest import ctx

TODAY = date(2026, 11, 20)
PROGRAMMES = [FORMS.programme("cdd-clean-programme")]


def unit(id_: str, parent: str = "", kind: str = "province", number: int = 0) -> Unit:
    return Unit(id_, id_, id_, kind, parent, number, "", "")


def above(code: str) -> Plain:
    return Plain(f"all/unit/{unit_id(code)}")


def codes(folder: Folder) -> list[str]:
    return [row.unit.code for row in status(folder, PROGRAMMES, folder.writer.unit, 2569, TODAY)]


def test_the_units_above_one_are_the_same_read_one_by_one(folder: Folder) -> None:
    register(folder, "P1", kind=Plain("province"), parent=above("S10"))
    register(folder, "D1", kind=Plain("district"), parent=above("P1"))
    register(folder, "A", kind=Plain("district"), parent=above("B"))
    register(folder, "B", kind=Plain("district"), parent=above("A"))
    units = UnitRegister.of(folder)
    for code in ("D1", "P1", "S10", "A", "nobody"):
        one_by_one = list(Unit.above(folder, unit_id(code)))
        listed = list(units.upwards(unit_id(code)))
        assert [one.code for one in one_by_one] == [one.code for one in listed], code
        assert [one.name for one in one_by_one] == [one.name for one in listed], code
    assert [one.code for one in Unit.above(folder, unit_id("D1"))] == ["D1", "P1", "S10"], (
        "an office not registered"
    )


def test_an_office_s_own_telephone_stands_before_the_register_s(folder: Folder) -> None:
    register(folder, "S10", phone=Text("0 0000 0001"))
    assert UnitRegister.of(folder)[folder.writer.unit].phone == "0 0000 0001"
    (office,) = folder.records("office")
    folder.save(ctx(folder), "set_field", [Change(office.ref, "phone", Text("0 0000 0002"))])
    assert UnitRegister.of(folder)[folder.writer.unit].phone == "0 0000 0002"


def test_a_unit_the_programme_leaves_out_owes_nothing(folder: Folder) -> None:
    register(folder, "S10", kind=Plain("centre"))
    register(folder, "P1", kind=Plain("province"), parent=above("S10"))
    register(folder, "D1", kind=Plain("district"), parent=above("P1"))
    rows = {
        row.unit.code: row for row in status(folder, PROGRAMMES, folder.writer.unit, 2569, TODAY)
    }
    assert rows["P1"].owed
    assert not rows["D1"].owed
    assert not rows["P1"].overdue  # the programme's dates are those of another year
    assert all("P1" in rows["P1"].reminder for _row in rows)
    assert (received(rows["D1"])[0], rows["D1"].reminder) == ("ไม่มีเรื่องต้องส่ง", "")
    assert counted_answers([*rows.values()]) == "ไม่มีเรื่องต้องส่ง 1 หน่วยงาน"
    listed = board(folder.writer.unit, 2569, TODAY, folder)
    assert (
        listed.missing,
        listed.expected,
        [(one.sent, one.expected) for one in listed.zones],
    ) == (1, 1, [(0, 1)])


def test_a_unit_owes_its_file_as_before_where_no_programme_asks_anybody(folder: Folder) -> None:
    register(folder, "S10", kind=Plain("centre"))
    register(folder, "D1", kind=Plain("district"), parent=above("S10"))
    for programmes in (PROGRAMMES, []):
        (row,) = status(folder, programmes, folder.writer.unit, 2569, TODAY)
        assert (received(row)[0], "D1" in row.reminder) == ("ยังไม่ส่ง", True)


def test_the_programme_s_own_dates_count_in_its_own_year(folder: Folder) -> None:
    register(folder, "S10", kind=Plain("centre"))
    register(folder, "P1", kind=Plain("province"), parent=above("S10"))
    (row,) = status(folder, PROGRAMMES, folder.writer.unit, 2564, TODAY)
    assert {step.step for step in row.owed if step.state == "overdue"} >= {
        "action_plan",
        "innovation",
    }
