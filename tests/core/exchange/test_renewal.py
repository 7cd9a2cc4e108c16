"""Start files that are out: what is said of them, their last day moved by one deed, their letters printed again."""

from datetime import date, timedelta
from functools import partial
from pathlib import Path

import pytest

from core.centre.home import waiting_tasks
from core.centre.setup import setup
from core.entities import unit_id
from core.errors import UserError
from core.exchange.invitation_deeds import StartFileResult, print_again, renew, withdraw
from core.exchange.invitations import (
    Claim,
    ClaimHoldReason,
    InvitationRow,
    hold_called,
    hold_words,
    state_words,
)
from core.home.rows import Destination, Task
from core.values import Ref
from storage.db.folder.store import Folder
from storage.papers.printer import PaperPrinter
from tests.storage.exchange.invited import begin, claims_at, invite, province
from tests.storage.exchange.towns import NOW, Town

__all__ = ["province"]

LAST = "2026-11-10"  # a week after the towns' day
LATER = NOW + timedelta(days=30)


def states(folder: Folder, today: date) -> dict[str, str]:
    return {one.unit.code: one.state for one in setup(folder, folder.writer.unit, (), today).starts}


def late(of: Town) -> list[Task]:
    found = waiting_tasks(of.folder, of.unit, 2570, LATER, of.post, 0)
    return [one for one in found if "ไฟล์เริ่มงาน" in one.title]


def test_past_its_last_day_a_start_file_waits_for_a_person_and_once_renewed_for_none(
    province: Town, tmp_path: Path
) -> None:
    (made,) = invite(province, "11", until=LAST)
    assert (
        states(province.folder, NOW.date())["11"],
        states(province.folder, LATER.date())["11"],
    ) == ("made", "late")
    office = begin(made.path, tmp_path / "joined")
    province.now = LATER
    (row,) = province.take(office.send(province))
    assert (row.waiting, row.hold) == (True, ClaimHoldReason.LATE)
    province.do(
        partial(renew, units=[unit_id("11")], until=(LATER + timedelta(days=9)).date().isoformat())
    )
    office.plan()
    rows = province.take(office.send(province))
    assert any(row.joined for row in rows), "by the same file, and nobody was asked"
    assert not claims_at(province)


def test_all_that_are_late_are_renewed_by_one_deed_and_home_leads_there(province: Town) -> None:
    invite(province, "11", "12", until=LAST)
    (task,) = late(province)
    assert task.title == "ไฟล์เริ่มงาน 2 หน่วยงานเลยวันใช้"
    assert "ต่ออายุได้ในครั้งเดียวโดยไม่ต้องออกไฟล์ใหม่" in task.reason
    assert task.goal == Destination("setup", Ref("all", "setup", "starts"))
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


def test_letters_are_printed_again_of_the_files_that_lie_there_and_of_no_others(
    province: Town, tmp_path: Path
) -> None:
    place, other = tmp_path / "starts", tmp_path / "elsewhere"
    (one,) = invite(province, "11", until=LAST, out=place)
    invite(province, "12", until=LAST, out=other)
    before = {each.ref for each in province.folder.records("invitation")}
    (place / "broken.prongsai-start").write_bytes(b"PK nothing")
    province.do(partial(renew, units=[unit_id("11")], until="2026-12-31"))
    units = [unit_id("11"), unit_id("12")]

    def again(folder: Path) -> list[StartFileResult]:
        printer = PaperPrinter(province.folder.writer.keys)
        printed = partial(
            print_again,
            units=units,
            folder=folder,
            post=province.post,
            papers=printer,
            path=folder / "again.pdf",
        )
        return [step for step in province.do(printed) if isinstance(step, StartFileResult)]

    (found,) = again(place)
    assert (found.sha256, found.digits, found.path) == (one.sha256, one.digits, one.path), (
        "the very file"
    )
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


KEY = "ab" * 32


SAID = {
    ClaimHoldReason.STRANGE: "ไม่ใช่ของหน่วยงานนี้",
    ClaimHoldReason.ALTERED: "อ้างไม่ตรงกับเครื่องที่ส่งมา จึงไม่ใช้คำเชิญนั้น",
    ClaimHoldReason.POWERLESS: "เครื่องนี้ไม่มีสิทธิ์รับรอง",
    ClaimHoldReason.WITHDRAWN: "ถูกถอนไปแล้ว แต่มีเครื่องเปิดใช้",
    ClaimHoldReason.TWICE: "ถูกเปิดมากกว่าหนึ่งเครื่อง ยังไม่มีเครื่องใดมีผล",
    ClaimHoldReason.TAKEN: "เครื่องเดิมยังใช้ได้ตามปกติ",
    ClaimHoldReason.LATE: "เลยวันที่ใช้ได้แล้ว",
    ClaimHoldReason.PROVINCE: "รับหน่วยงานในสังกัดเข้าใช้งานได้",
    ClaimHoldReason.OTHER_PC: "ออกจากอีกเครื่องหนึ่งของหน่วยงานนี้",
    ClaimHoldReason.CLOCK: "มีวันสุดท้ายที่ใช้ได้ และนาฬิกาของเครื่องนี้อาจผิด",
}


STATES = {
    "made": "ออกไฟล์แล้ว ยังไม่มีไฟล์กลับมา",
    "came": "ส่งไฟล์แรกมาแล้ว รอการยืนยัน",
    "joined": "เริ่มแล้ว",
    "withdrawn": "ถอนแล้ว",
}


TWICE = "ถูกเปิดมากกว่าหนึ่งเครื่อง รอให้เลือก"


def claim(hold: ClaimHoldReason | None, key: str = KEY, issuer: str = "") -> Claim:
    return Claim(
        key,
        "age1",
        "1" * 32,
        "อำเภอตัวอย่าง",
        "2026-11-03T09:00:00",
        hold,
        "2" * 32,
        ("3" * 64,),
        issuer,
    )


def row(state: str, *claims: Claim) -> InvitationRow:
    ref = Ref("1" * 32, "invitation", "2" * 32)
    return InvitationRow(ref, "1" * 32, "11", "อำเภอตัวอย่าง", "office", "A", "", state, claims, b"")


def test_every_reason_is_said_of_its_own_claims_and_of_no_other() -> None:
    assert SAID.keys() == set(ClaimHoldReason)
    for hold in ClaimHoldReason:
        said = hold_words(claim(hold))
        assert [one for one, words in SAID.items() if words in said] == [hold]
        assert ("โปรด" in said, KEY[:8] in said) == (True, False)


def test_every_reason_has_a_few_words_of_its_own() -> None:
    called = {hold: hold_called(hold) for hold in ClaimHoldReason}
    assert len(set(called.values())) == len(ClaimHoldReason)
    assert [hold for hold, said in called.items() if said == "คำเชิญไม่ตรงกับเครื่องที่ส่ง"] == [
        ClaimHoldReason.ALTERED
    ]
    assert max(map(len, called.values())) < 40, "they stand in a pill"


def test_whose_a_strange_invitation_is_stands_there_only_where_it_is_known() -> None:
    known = hold_words(claim(ClaimHoldReason.STRANGE, issuer="จังหวัดตัวอย่าง"))
    assert "ผู้ออกคือ จังหวัดตัวอย่าง ไฟล์นี้รออยู่และจะมีผลเมื่อ จังหวัดตัวอย่าง ยืนยันแล้วส่งไฟล์มา" in known
    assert "ผู้ออกคือ" not in hold_words(claim(ClaimHoldReason.STRANGE))


def test_every_state_is_said_of_what_is_in_it() -> None:
    for state, words in STATES.items():
        claims = (claim(ClaimHoldReason.LATE),) if state == "came" else ()
        assert state_words(row(state, *claims)) == words


def test_two_computers_are_told_before_and_after_one_of_them_is_certified() -> None:
    assert (
        state_words(
            row("came", claim(ClaimHoldReason.TWICE), claim(ClaimHoldReason.TWICE, "cd" * 32))
        )
        == TWICE
    )
    assert state_words(row("joined", claim(ClaimHoldReason.TAKEN))) == TWICE
    assert (
        state_words(row("came", claim(ClaimHoldReason.LATE), claim(ClaimHoldReason.LATE)))
        == STATES["came"]
    ), "two files of one computer"
