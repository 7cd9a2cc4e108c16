"""Start files that are out: their last day moved by one deed, their letters printed again without a new invitation."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest

from core.centre.home_tasks import waiting_tasks
from core.centre.setup import setup
from core.entities import unit_id
from core.errors import UserError
from core.exchange.invitation_deeds import StartMade, print_again, renew, withdraw
from core.exchange.invitations import Hold
from core.home.rows import Goal, Task
from core.values import Ref
from storage.db.folder.store import Folder
from tests.storage.exchange.invited import OPENED, begin, claims_at, invite, province_and_centre
from tests.storage.exchange.towns import NOW, Town
from wiring.papers import Printer

LAST = "2026-11-10"  # a week after the towns' day
LATER = NOW + timedelta(days=30)


@pytest.fixture
def province(tmp_path: Path) -> Iterator[Town]:
    yield province_and_centre(tmp_path)[0]
    while OPENED:
        OPENED.pop().folder.close()


def states(folder: Folder, today: date) -> dict[str, str]:
    return {one.unit.code: one.state for one in setup(folder, folder.writer.unit, (), today).starts}


def late(of: Town) -> list[Task]:
    found = waiting_tasks(of.folder, of.unit, 2570, LATER, of.post, 0)
    return [one for one in found if "ไฟล์เริ่มงาน" in one.title]


def test_past_its_last_day_a_start_file_waits_for_a_person_and_once_renewed_for_none(
    province: Town, tmp_path: Path
) -> None:
    (made,) = invite(province, "11", until=LAST)
    assert (states(province.folder, NOW.date())["11"], states(province.folder, LATER.date())["11"]) == ("made", "late")
    office = begin(made.path, tmp_path / "joined")
    province.now = LATER
    (row,) = province.take(office.send(province))
    assert (row.waiting, row.hold) == (True, Hold.LATE)
    province.do(partial(renew, units=[unit_id("11")], until=(LATER + timedelta(days=9)).date().isoformat()))
    office.plan()
    rows = province.take(office.send(province))
    assert any(row.joined for row in rows), "by the same file, and nobody was asked"
    assert not claims_at(province)


def test_all_that_are_late_are_renewed_by_one_deed_and_home_leads_there(province: Town) -> None:
    invite(province, "11", "12", until=LAST)
    (task,) = late(province)
    assert task.title == "ไฟล์เริ่มงาน 2 หน่วยงานเลยวันใช้"
    assert "ต่ออายุได้ในครั้งเดียวโดยไม่ต้องออกไฟล์ใหม่" in task.reason
    assert task.goal == Goal("setup", Ref("all", "setup", "starts"))
    province.now = LATER
    (changes,) = province.do(partial(renew, units=[unit_id("11"), unit_id("12")], until=""))
    assert len(getattr(changes, "touched", ())) == 2
    assert set(states(province.folder, LATER.date()).values()) == {"made"}
    assert not late(province)


def test_what_cannot_be_renewed_says_why(province: Town) -> None:
    with pytest.raises(UserError, match="ต่ออายุไฟล์เริ่มงานไม่ได้") as told:
        province.do(partial(renew, units=[unit_id("11")], until=""))
    assert "ถูกใช้หรือถูกถอนไปแล้ว" in told.value.why
    invite(province, "11", until=LAST)
    with pytest.raises(UserError, match="ต่ออายุไฟล์เริ่มงานไม่ได้") as told:
        province.do(partial(renew, units=[unit_id("11")], until="2026-11-02"))
    assert "ผ่านไปแล้ว" in told.value.why
    province.do(partial(withdraw, units=[unit_id("11")]))
    with pytest.raises(UserError, match="ต่ออายุไฟล์เริ่มงานไม่ได้"):
        province.do(partial(renew, units=[unit_id("11")], until=""))


def test_letters_are_printed_again_of_the_files_that_lie_there_and_of_no_others(province: Town, tmp_path: Path) -> None:
    place, other = tmp_path / "starts", tmp_path / "elsewhere"
    (one,) = invite(province, "11", until=LAST, out=place)
    invite(province, "12", until=LAST, out=other)
    before = {each.ref for each in province.folder.records("invitation")}
    (place / "broken.prongsai-start").write_bytes(b"PK nothing")
    province.do(partial(renew, units=[unit_id("11")], until="2026-12-31"))
    units = [unit_id("11"), unit_id("12")]

    def again(folder: Path) -> list[StartMade]:
        printer = Printer(province.folder.writer.keys)
        printed = partial(
            print_again,
            units=units,
            folder=folder,
            post=province.post,
            papers=printer,
            path=folder / "again.pdf",
        )
        return [step for step in province.do(printed) if isinstance(step, StartMade)]

    (found,) = again(place)
    assert (found.sha256, found.digits, found.path) == (one.sha256, one.digits, one.path), "the very file"
    assert found.until == "2026-12-31", "the day that holds now"
    assert (place / "again.pdf").read_bytes().startswith(b"%PDF")
    assert {each.ref for each in province.folder.records("invitation")} == before
    nowhere = tmp_path / "nowhere"
    nowhere.mkdir()
    with pytest.raises(UserError, match="พิมพ์จดหมายอีกครั้งไม่ได้"):
        again(nowhere)
    assert not (nowhere / "again.pdf").exists()
    province.do(partial(withdraw, units=units))
    with pytest.raises(UserError, match="พิมพ์จดหมายอีกครั้งไม่ได้"):
        again(place)
