"""What is said of invitations and claims: each reason only where it is so, each state only of what is in it."""

from core.exchange.invitations import Claim, Hold, InvitationRow, hold_called, hold_words, state_words
from core.values import Ref

KEY = "ab" * 32
SAID = {
    Hold.STRANGE: "ไม่ใช่ของหน่วยงานนี้",
    Hold.ALTERED: "อ้างไม่ตรงกับเครื่องที่ส่งมา จึงไม่ใช้คำเชิญนั้น",
    Hold.POWERLESS: "เครื่องนี้ไม่มีสิทธิ์รับรอง",
    Hold.WITHDRAWN: "ถูกถอนไปแล้ว แต่มีเครื่องเปิดใช้",
    Hold.TWICE: "ถูกเปิดมากกว่าหนึ่งเครื่อง ยังไม่มีเครื่องใดมีผล",
    Hold.TAKEN: "เครื่องเดิมยังใช้ได้ตามปกติ",
    Hold.LATE: "เลยวันที่ใช้ได้แล้ว",
    Hold.PROVINCE: "จะรับรองหน่วยงานอื่นต่อได้",
    Hold.OTHER_PC: "ออกจากอีกเครื่องหนึ่งของหน่วยงานนี้",
}
STATES = {
    "made": "ออกไฟล์แล้ว ยังไม่มีไฟล์กลับมา",
    "came": "ส่งไฟล์แรกมาแล้ว รอการยืนยัน",
    "joined": "เริ่มแล้ว",
    "withdrawn": "ถอนแล้ว",
}
TWICE = "ถูกเปิดมากกว่าหนึ่งเครื่อง รอให้เลือก"


def claim(hold: Hold | None, key: str = KEY, issuer: str = "") -> Claim:
    return Claim(key, "age1", "1" * 32, "อำเภอตัวอย่าง", "2026-11-03T09:00:00", hold, "2" * 32, ("3" * 64,), issuer)


def row(state: str, *claims: Claim) -> InvitationRow:
    ref = Ref("1" * 32, "invitation", "2" * 32)
    return InvitationRow(ref, "1" * 32, "11", "อำเภอตัวอย่าง", "office", "A", "", state, claims, b"")


def test_every_reason_is_said_of_its_own_claims_and_of_no_other() -> None:
    assert SAID.keys() == set(Hold)
    for hold in Hold:
        said = hold_words(claim(hold))
        assert [one for one, words in SAID.items() if words in said] == [hold]
        assert ("โปรด" in said, KEY[:8] in said) == (True, False)


def test_every_reason_has_a_few_words_of_its_own() -> None:
    called = {hold: hold_called(hold) for hold in Hold}
    assert len(set(called.values())) == len(Hold)
    assert [hold for hold, said in called.items() if said == "คำเชิญไม่ตรงกับเครื่องที่ส่ง"] == [Hold.ALTERED]
    assert max(map(len, called.values())) < 40, "they stand in a pill"


def test_whose_a_strange_invitation_is_stands_there_only_where_it_is_known() -> None:
    known = hold_words(claim(Hold.STRANGE, issuer="จังหวัดตัวอย่าง"))
    assert "ผู้ออกคือ จังหวัดตัวอย่าง ไฟล์นี้รออยู่และจะมีผลเมื่อ จังหวัดตัวอย่าง ยืนยันแล้วส่งไฟล์มา" in known
    assert "ผู้ออกคือ" not in hold_words(claim(Hold.STRANGE))


def test_every_state_is_said_of_what_is_in_it() -> None:
    for state, words in STATES.items():
        claims = (claim(Hold.LATE),) if state == "came" else ()
        assert state_words(row(state, *claims)) == words


def test_two_computers_are_told_before_and_after_one_of_them_is_certified() -> None:
    assert state_words(row("came", claim(Hold.TWICE), claim(Hold.TWICE, "cd" * 32))) == TWICE
    assert state_words(row("joined", claim(Hold.TAKEN))) == TWICE
    assert state_words(row("came", claim(Hold.LATE), claim(Hold.LATE))) == STATES["came"], "two files of one computer"
