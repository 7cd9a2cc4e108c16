"""How far a centre is set up: every step is read from what is there, and home names the one that comes next."""

from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path

import pytest

import main
from core.centre.date_deeds import set_dates
from core.centre.home import setup_tasks
from core.centre.setup import ROOTS, CentreSetupView, programme_dates, setup
from core.errors import UserError
from core.exchange.invitation_deeds import withdraw
from core.history.deeds import undo
from core.home.rows import LastBackups, Task
from core.home.tasks import tasks
from core.home.year import parts_of, read_year
from core.log.certificates import RootKeyRecord
from core.log.deeds import add_row
from core.people.units import stands_above
from core.values import Plain, Ref, Written
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from tests.core.conftest import NOON, ctx
from tests.storage.exchange.invited import OPENED, invite, province_and_centre

FORMS = FormLibrary([main.RESOURCES / "instruments"])
TODAY = date(2026, 11, 22)
PROGRAMME = "cdd-clean-programme"


def found(folder: Folder, roots: Sequence[RootKeyRecord] = ()) -> CentreSetupView:
    return setup(folder, folder.writer.unit, roots, TODAY)


def told(of: CentreSetupView) -> dict[str, tuple[bool, str]]:
    return {one.key: (one.done, one.status) for one in of.steps}


def published(folder: Folder) -> Ref:
    programme = FORMS.programme(PROGRAMME)
    fields: dict[str, Written] = {
        "instrument_id": Plain(programme.id),
        "edition": programme.edition,
        "revision": programme.revision,
        "language": 1,
        "owner": Plain(folder.writer.unit),
        "file": Plain(programme.file),
        "state": Plain("published"),
    }
    (ref,) = add_row(ctx(folder), folder, "all", "programme", fields).touched
    return ref


def test_a_province_that_began_by_itself_need_not_stand_above_others(tmp_path: Path) -> None:
    folder = create(tmp_path / "p", tmp_path / "keys", "จังหวัด", "P10", "province", "", 2570, NOON)
    assert not stands_above(folder, folder.writer.unit)
    assert not list(setup_tasks(folder, folder.writer.unit, list, TODAY))
    folder.close()


def test_roots_wait_until_each_was_read_back(folder: Folder) -> None:
    assert told(found(folder))[ROOTS] == (True, "กุญแจรากรับรองเครื่องนี้แล้ว"), (
        "made elsewhere: nobody knows of paper"
    )
    one = RootKeyRecord(1, b"1" * 32, "2026-11-22", "2026-11-22", on_this_pc=True)
    assert told(found(folder, [one, replace_root(one)]))[ROOTS] == (False, "รอพิมพ์หรืออ่านทวน 2 แผ่น")
    read = one._replace(read="2026-11-22", on_this_pc=False)
    assert told(found(folder, [read, replace_root(one)]))[ROOTS] == (False, "รอพิมพ์หรืออ่านทวน 1 แผ่น")
    assert told(found(folder, [read, replace_root(read)]))[ROOTS] == (True, "เก็บบนกระดาษแล้ว 2 แผ่น")


def replace_root(one: RootKeyRecord) -> RootKeyRecord:
    return one._replace(number=2, public=b"2" * 32)


def test_a_programme_counts_once_this_office_has_published_it(folder: Folder) -> None:
    assert told(found(folder))["programme"] == (False, "โครงการของปี วันกำหนดส่ง และแบบ")
    published(folder)
    assert told(found(folder))["programme"] == (True, "ประกาศแล้ว 1 โครงการ")


def test_a_date_is_postponed_with_a_reason_that_stays_as_long_as_the_date(folder: Folder) -> None:
    programme = published(folder)

    def plan() -> tuple[date | None, str, str]:
        read = programme_dates(folder, FORMS.programme(PROGRAMME).using, 2570)
        assert read is not None
        return next(due for step, _title, due in read[1] if step == "action_plan")

    def move(until: str, reason: str = "") -> None:
        set_dates(ctx(folder), folder, programme, 2570, {"action_plan": until}, reason)

    move("2027-04-30")
    assert plan() == (date(2027, 4, 30), "", "")
    with pytest.raises(UserError, match="เลื่อนวันกำหนดส่งไม่ได้") as told:
        move("2027-05-31", "  ")
    assert "ยังไม่ได้บอกเหตุผล ซึ่งหน่วยงานทุกแห่งจะเห็นข้างวันใหม่" in told.value.why
    assert plan() == (date(2027, 4, 30), "", "")
    move("2027-05-31", " น้ำท่วม\n สามอำเภอ ")
    assert plan() == (date(2027, 5, 31), "2027-04-30", "น้ำท่วม สามอำเภอ")
    (task,) = [one for one in tasks_of(folder) if one.reason == "เลื่อนจากเดิม: น้ำท่วม สามอำเภอ"]
    assert "แผนปฏิบัติการ" in task.title, "an office sees why"
    move("2027-05-31", "again")
    assert plan()[2] == "น้ำท่วม สามอำเภอ", "the same day is no postponement"
    move("2027-05-15")
    assert plan() == (date(2027, 5, 15), "", ""), (
        "an earlier day is none either, and what was said of the other goes"
    )


def tasks_of(folder: Folder) -> list[Task]:
    spring = NOON.replace(2027, 5, 20)
    year = read_year(folder, folder.writer.unit, 2570, spring, {}, LastBackups())
    return list(tasks(folder, year, parts_of(folder, year)))


def test_start_files_count_as_made_and_as_begun_and_a_withdrawn_one_as_none(tmp_path: Path) -> None:
    province, _centre = province_and_centre(tmp_path)
    of = found(province.folder)
    assert of.certified == "province"
    assert told(of)[ROOTS] == (True, "ต้นสังกัดรับรองเครื่องนี้แล้ว")
    assert told(of)["programme"] == (True, "ส่วนกลางเป็นผู้ประกาศ")
    below = {one.unit.code: one.state for one in of.starts}
    assert set(below.values()) == {"none"}
    (task,) = setup_tasks(province.folder, province.unit, list, TODAY)
    assert (task.title, task.tone) == ("ตั้งต้นหน่วยงานต้นสังกัด: ไฟล์เริ่มงาน", "info")
    invite(province, "11", out=tmp_path)
    assert not list(setup_tasks(province.folder, province.unit, list, TODAY)), (
        "the centre may invite the others"
    )
    of = found(province.folder)
    assert {one.unit.code: one.state for one in of.starts} == {**below, "11": "made"}
    assert told(of)["starts"][1] == f"ออกแล้ว 1 จาก {len(below)} เริ่มแล้ว 0"
    with pytest.raises(UserError, match="เลิกทำการออกไฟล์เริ่มงานไม่ได้"):
        list(undo(ctx(province.folder), province.folder))
    unit = next(one.unit.id for one in of.starts if one.unit.code == "11")
    province.do(partial(withdraw, units=[unit]))
    assert {one.unit.code: one.state for one in found(province.folder).starts}["11"] == "withdrawn"
    while OPENED:
        OPENED.pop().folder.close()


def test_home_names_the_next_step(folder: Folder) -> None:
    unit = folder.writer.unit
    waits = [RootKeyRecord(1, b"1" * 32, "2026-11-22", on_this_pc=True)]
    (task,) = setup_tasks(folder, unit, lambda: waits, TODAY)
    assert task.title == "ตั้งต้นหน่วยงานต้นสังกัด: กุญแจรากบนกระดาษ"
    assert task.reason.endswith("เสร็จแล้ว 0 จาก 4 ขั้น")
    assert task.goal.ref == Ref("all", "setup", ROOTS)
    (task,) = setup_tasks(folder, unit, list, TODAY)
    assert task.title == "ตั้งต้นหน่วยงานต้นสังกัด: ทะเบียนหน่วยงาน"
