"""What a start file comes to at two PCs of one parent, and once a thief who came first is known for one."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from core.conflicts.facts import conflicts
from core.conflicts.view import conflict_texts
from core.entities import unit_id
from core.exchange.invitation_deeds import withdraw
from core.exchange.invitations import ClaimHoldReason, InvitationRow, invitations, state_words
from core.exchange.letter_deeds import revoke
from core.exchange.moving_deeds import first_receiver
from core.exchange.receive_deeds import certify_claim, take_in
from core.log.certificates import Device, fingerprint
from core.values import Ref
from storage.exchange.start import device_digits
from tests.storage.exchange.invited import (
    OPENED,
    TODAY,
    begin,
    claims_at,
    invite,
    province_and_centre,
    second_pc,
)
from tests.storage.exchange.towns import Town

OFFICE = unit_id("11")


@pytest.fixture
def pcs(tmp_path: Path) -> Iterator[tuple[Town, Town]]:
    """Two PCs of a province that know each other."""
    province, _centre = province_and_centre(tmp_path)
    second = second_pc(tmp_path / "second", province, "province")
    merge(province, second)
    yield province, second
    while OPENED:
        OPENED.pop().folder.close()


def merge(one: Town, other: Town) -> None:
    """Each takes in what the other has."""
    files = one.send(other), other.send(one)
    assert all(row.problem is None for row in (*other.take(files[0]), *one.take(files[1])))


def key_of(town: Town) -> str:
    return town.folder.writer.keys.public.hex()


def known_to(office: Town, second: Town) -> None:
    """The office has heard of the parent's second PC, and may seal a file to it."""
    segments, texts = second.folder.exchange.give(scopes={"all"})
    office.folder.exchange.take_segments(segments, texts)


def confirm(town: Town, office: Town) -> None:
    """A person has heard the digits of the office's PC by telephone."""
    digits = device_digits(office.unit, office.folder.writer.keys.public)
    town.do(partial(certify_claim, key=key_of(office), digits=digits, post=town.post))
    town.do(partial(take_in, paths=(), post=town.post))


def said_revoked(words: str, key: str) -> bool:
    return fingerprint(bytes.fromhex(key)) in words and "เพิกถอนแล้ว" in words


def devices(town: Town) -> dict[str, Device]:
    """The certified PCs of the office, by key."""
    return {one.key: one for one in town.folder.trust.devices() if one.unit == OFFICE}


def row_of(town: Town, code: str = "11") -> InvitationRow:
    (found,) = (
        one for one in invitations(town.folder, town.unit, town.post, TODAY) if one.code == code
    )
    return found


def test_one_first_file_that_both_pcs_of_the_parent_have_certified_is_one_office(
    pcs: tuple[Town, Town], tmp_path: Path
) -> None:
    province, second = pcs
    (made,) = invite(province, "11")
    merge(province, second)
    office = begin(made.path, tmp_path / "office")
    known_to(office, second)
    plan = office.plan(title="แผนแรก")
    (row,) = province.take(office.send(province))
    assert row.joined
    (row,) = second.take(office.send(second))
    assert row.hold is ClaimHoldReason.OTHER_PC
    confirm(second, office)
    assert [town.title(plan) for town in pcs] == ["แผนแรก"] * 2
    merge(province, second)
    assert province.folder.digest() == second.folder.digest()
    for town in pcs:
        assert [(one.letter, one.revoked) for one in devices(town).values()] == [("A", False)]
        assert (row_of(town).state, state_words(row_of(town)), claims_at(town)) == (
            "joined",
            "เริ่มแล้ว",
            (),
        )
        assert conflicts(town.folder) == ()
        assert town.title(plan) == "แผนแรก"
    for town in pcs:
        office.take(town.send(office))
    assert first_receiver(office.folder) == ""
    office.retitle(plan, "แก้แล้ว")
    for town in pcs:
        town.take(office.send(town))
        assert town.title(plan) == "แก้แล้ว"
    assert conflicts(office.folder) == ()


def test_two_pcs_of_the_parent_that_certified_two_claimants_of_one_file_keep_both_and_say_so(
    pcs: tuple[Town, Town], tmp_path: Path
) -> None:
    province, second = pcs
    (made,) = invite(province, "11")
    merge(province, second)
    thief, office = (begin(made.path, tmp_path / name) for name in ("thief", "office"))
    known_to(office, second)
    stolen = thief.plan(2, title="ของผู้อื่น")
    true = office.plan(title="ของหน่วยงาน")
    (row,) = province.take(thief.send(province))
    assert row.joined
    (row,) = second.take(office.send(second))
    assert row.hold is ClaimHoldReason.OTHER_PC
    confirm(second, office)
    merge(province, second)
    assert province.folder.digest() == second.folder.digest()
    for town in pcs:
        assert {one.revoked for one in devices(town).values()} == {False}
        assert set(devices(town)) == {key_of(thief), key_of(office)}
        assert (town.title(true), town.title(stolen)) == ("ของหน่วยงาน", "ของผู้อื่น")
        assert "เครื่องของเราสองเครื่องยืนยันให้คนละเครื่อง โปรดโทรถามหน่วยงาน" in state_words(row_of(town))
        (told,) = conflict_texts(town.folder)
        assert (told.title, told.field) == ("11", "เครื่องที่ใช้ไฟล์เริ่มงาน")  # as the register calls it
        digits = {fingerprint(bytes.fromhex(key)) for key in devices(town)}
        assert {words for one in told.sides for words in digits if words in one.words} == digits
        assert all(key[:8] not in one.words for one in told.sides for key in devices(town))
    office.retitle(true, "แก้แล้ว")
    for town in pcs:
        town.take(office.send(town))
        assert town.title(true) == "แก้แล้ว"
    province.do(partial(revoke, key=key_of(thief)))
    assert state_words(row_of(province)) == "เริ่มแล้ว"
    (told,) = conflict_texts(province.folder)
    revoked = [
        key for key in devices(province) for one in told.sides if said_revoked(one.words, key)
    ]
    assert revoked == [key_of(thief)]
    assert province.title(true) == "แก้แล้ว"
    merge(province, second)
    assert [devices(town)[key_of(office)].revoked for town in pcs] == [False, False]
    assert [devices(town)[key_of(thief)].revoked for town in pcs] == [True, True]


def test_withdrawing_at_one_pc_what_another_has_seen_used_revokes_nobody(
    pcs: tuple[Town, Town], tmp_path: Path
) -> None:
    province, second = pcs
    (made,) = invite(province, "11")
    merge(province, second)
    office = begin(made.path, tmp_path / "office")
    known_to(office, second)
    plan = office.plan(title="แผนแรก")
    second.take(office.send(second))
    confirm(second, office)
    province.do(partial(withdraw, units=[OFFICE]))
    assert (row_of(province).state, row_of(second).state) == ("withdrawn", "joined")
    merge(province, second)
    assert province.folder.digest() == second.folder.digest()
    for town in pcs:
        assert [one.revoked for one in devices(town).values()] == [False]
        assert (row_of(town).state, claims_at(town), conflicts(town.folder)) == ("joined", (), ())
        assert town.title(plan) == "แผนแรก"
    office.retitle(plan, "หลังถอน")
    late = begin(made.path, tmp_path / "late")
    late.plan(2, title="มาทีหลัง")
    for town in pcs:
        town.take(office.send(town))
        assert town.title(plan) == "หลังถอน"
    (row,) = province.take(late.send(province))
    assert row.hold is ClaimHoldReason.WITHDRAWN
    assert [one.hold for one in claims_at(province)] == [ClaimHoldReason.WITHDRAWN]


def test_what_one_pc_has_withdrawn_another_takes_no_first_file_by(
    pcs: tuple[Town, Town], tmp_path: Path
) -> None:
    province, second = pcs
    (made,) = invite(province, "11")
    merge(province, second)
    second.do(partial(withdraw, units=[OFFICE]))
    merge(province, second)
    office = begin(made.path, tmp_path / "office")
    (row,) = province.take(office.send(province))
    assert row.hold is ClaimHoldReason.WITHDRAWN
    assert devices(province) == {}


@pytest.mark.parametrize("first", ["confirmed", "revoked"])
def test_a_thief_who_came_first_is_revoked_and_the_true_office_stands(
    pcs: tuple[Town, Town], tmp_path: Path, first: str
) -> None:
    """Whether it is revoked before the true office is confirmed or afterwards."""
    province, _second = pcs
    (made,) = invite(province, "11")
    thief, office = (begin(made.path, tmp_path / name) for name in ("thief", "office"))
    stolen = thief.plan(2, title="ของผู้อื่น")
    true = office.plan(title="ของหน่วยงาน")
    (row,) = province.take(thief.send(province))
    assert row.joined
    (row,) = province.take(office.send(province))
    assert (row.hold, province.title(true)) == (ClaimHoldReason.TAKEN, None)
    if first == "confirmed":
        confirm(province, office)
    province.do(partial(revoke, key=key_of(thief)))
    if first == "revoked":
        confirm(province, office)
    assert {key: one.revoked for key, one in devices(province).items()} == {
        key_of(thief): True,
        key_of(office): False,
    }
    assert province.title(true) == "ของหน่วยงาน"
    assert province.title(stolen) == "ของผู้อื่น", "what had counted stays"
    thief.retitle(stolen, "แก้หลังเพิกถอน")
    thief.retitle(spread(thief, province, true), "เขียนทับ")
    province.take(thief.send(province))
    assert (province.title(stolen), province.title(true)) == ("ของผู้อื่น", "ของหน่วยงาน")
    office.take(province.send(office))
    assert first_receiver(office.folder) == ""
    assert (office.title(true), conflicts(office.folder), conflicts(province.folder)) == (
        "ของหน่วยงาน",
        (),
        (),
    )
    own = office.folder.trust.device()
    assert own is not None
    assert (own.key, own.revoked) == (key_of(office), False)
    assert devices(office)[key_of(thief)].revoked, "the office reads of it"
    office.retitle(true, "ทำต่อ")
    province.take(office.send(province))
    assert province.title(true) == "ทำต่อ"
    assert (row_of(province).state, state_words(row_of(province))) == ("joined", "เริ่มแล้ว")


def spread(thief: Town, province: Town, plan: Ref) -> Ref:
    """The thief has got the true office's plan and writes over it."""
    segments, texts = province.folder.exchange.give(scopes={plan.scope})
    thief.folder.exchange.take_segments(segments, texts)
    return plan
