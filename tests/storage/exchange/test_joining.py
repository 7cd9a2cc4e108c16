"""An office joins by its start file, and what attacks on that come to: told, and nothing of anybody is changed."""

from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

import wiring.starts
from core.centre.paper_deeds import receive_on_paper
from core.centre.setup import JOINED, setup
from core.entities import unit_id
from core.errors import ClockDoubtError, UserError
from core.exchange.invitation_deeds import renew, withdraw
from core.exchange.invitations import ClaimHoldReason, hold_words, invitations, state_words
from core.exchange.letter_deeds import comment
from core.exchange.moving_deeds import compare_start, first_receiver, uncompared
from core.exchange.receive_deeds import certify_claim, take_in
from core.exchange.staging import ImportOutcome
from core.log.op import ClockDoubt
from core.thai.written import thai_digits
from core.values import Changes, Ref
from storage.db.folder.folder import create, open_folder
from storage.exchange.start import device_digits
from tests.storage.exchange.invited import (
    OPENED,
    TODAY,
    begin,
    claiming,
    claims_at,
    invite,
    second_pc,
)
from tests.storage.exchange.towns import NOW, Town, build, enrol


def certified(town: Town) -> set[str]:
    """The units with a certified device, as a town sees it."""
    return {one.unit for one in town.folder.trust.devices() if not one.revoked}


def confirm(town: Town, key: str, digits: str) -> list[ImportOutcome]:
    town.do(partial(certify_claim, key=key, digits=digits, post=town.post))
    return [
        one
        for one in town.do(partial(take_in, paths=(), post=town.post))
        if isinstance(one, ImportOutcome)
    ]


def digits_of(town: Town) -> str:
    return device_digits(town.unit, town.folder.writer.keys.public)


def holds(town: Town) -> set[ClaimHoldReason | None]:
    """Why claims wait there; each is said in calm words that name no key."""
    found = claims_at(town)
    for one in found:
        said = hold_words(one)
        assert one.key[:8] not in said
        assert "โปรด" in said or "รออยู่" in said
    return {one.hold for one in found}


def test_the_first_file_brings_the_key_and_takes_effect_in_the_same_import(
    above: tuple[Town, Town], tmp_path: Path
) -> None:
    province, _centre = above
    (made,) = invite(province, "11")
    office = begin(made.path, tmp_path / "office")
    plan = office.plan(title="แผนแรก")
    assert first_receiver(office.folder) == province.unit
    (row,) = province.take(office.send(province))
    assert (row.joined, row.waiting, row.problem) == (True, False, None)
    assert province.title(plan) == "แผนแรก"
    assert certified(province) >= {unit_id("11")}
    (known,) = invitations(province.folder, province.unit, province.post, TODAY)
    assert (known.state, known.claims) == ("joined", ())
    office.take(province.send(office))
    assert first_receiver(office.folder) == ""
    (again,) = province.take(office.send(province))
    assert (again.joined, again.waiting) == (False, False)


def test_digits_stand_uncompared_until_a_person_has_read_them_on_the_letter(
    above: tuple[Town, Town], tmp_path: Path
) -> None:
    province, centre = above
    (made,) = invite(province, "11")
    office = begin(made.path, tmp_path / "office")
    assert uncompared(province.folder) == ""
    assert uncompared(office.folder)
    with pytest.raises(UserError, match="ไม่ตรง"):
        office.do(partial(compare_start, digits="0000 0000 0000"))
    with pytest.raises(UserError, match="ไม่ได้เริ่มจากไฟล์เริ่มงาน"):
        centre.do(partial(compare_start, digits=made.digits))
    assert uncompared(office.folder)
    office.do(partial(compare_start, digits=thai_digits(made.digits.replace(" ", "-"))))
    assert uncompared(office.folder) == ""
    office.reopen()
    assert uncompared(office.folder) == ""


def test_a_start_file_that_was_stolen_and_used_twice_is_told_and_overwrites_nobody(
    above: tuple[Town, Town], tmp_path: Path
) -> None:
    province, _centre = above
    (made,) = invite(province, "11")
    thief, office = (begin(made.path, tmp_path / name) for name in ("thief", "office"))
    stolen = thief.plan(title="ของผู้อื่น")
    true = office.plan(2, title="ของหน่วยงาน")
    province.take(thief.send(province))
    (row,) = province.take(office.send(province))
    assert (row.waiting, row.hold) == (True, ClaimHoldReason.TAKEN)
    assert (province.title(stolen), province.title(true)) == ("ของผู้อื่น", None)
    assert holds(province) == {ClaimHoldReason.TAKEN}
    (known,) = invitations(province.folder, province.unit, province.post, TODAY)
    assert "มากกว่าหนึ่งเครื่อง" in state_words(known)
    (taken,) = confirm(province, office.folder.writer.keys.public.hex(), digits_of(office))
    assert taken.result is not None
    assert province.title(true) == "ของหน่วยงาน"
    letters = {one.letter for one in province.folder.trust.devices() if one.unit == unit_id("11")}
    assert letters == {"A", "B"}


def test_two_claims_before_a_certificate_both_wait_for_a_person(
    above: tuple[Town, Town], tmp_path: Path
) -> None:
    province, _centre = above
    (made,) = invite(province, "11", until="2026-11-02")
    first, second = (begin(made.path, tmp_path / name) for name in ("first", "second"))
    (row,) = province.take(first.send(province))
    assert row.hold is ClaimHoldReason.LATE
    (row,) = province.take(second.send(province))
    assert row.hold is ClaimHoldReason.TWICE
    assert holds(province) == {ClaimHoldReason.TWICE}
    assert unit_id("11") not in certified(province)
    with pytest.raises(UserError, match="12 หลัก"):
        confirm(province, first.folder.writer.keys.public.hex(), digits_of(second))
    assert unit_id("11") not in certified(province)
    confirm(
        province,
        first.folder.writer.keys.public.hex(),
        thai_digits(digits_of(first).replace(" ", "-")),
    )
    assert holds(province) == {ClaimHoldReason.TAKEN}


def test_a_start_file_used_late_waits_for_a_person_and_then_takes_effect(
    above: tuple[Town, Town], tmp_path: Path
) -> None:
    province, _centre = above
    (made,) = invite(province, "11", until="2026-11-02")
    office = begin(made.path, tmp_path / "office")
    plan = office.plan(title="มาช้า")
    (row,) = province.take(office.send(province))
    assert (row.waiting, row.hold, province.title(plan)) == (True, ClaimHoldReason.LATE, None)
    assert holds(province) == {ClaimHoldReason.LATE}
    confirm(province, office.folder.writer.keys.public.hex(), digits_of(office))
    assert province.title(plan) == "มาช้า"
    assert claims_at(province) == ()


def test_an_invitation_is_good_to_the_end_of_its_last_day(
    above: tuple[Town, Town], tmp_path: Path
) -> None:
    province, _centre = above
    (made,) = invite(province, "11", until=TODAY.isoformat())
    office = begin(made.path, tmp_path / "office")
    (row,) = province.take(office.send(province))
    assert row.joined


def test_an_invitation_withdrawn_stops_claims_and_revokes_nothing(
    above: tuple[Town, Town], tmp_path: Path
) -> None:
    province, _centre = above
    used, made = invite(province, "11", "12")
    office = begin(used.path, tmp_path / "office")
    province.take(office.send(province))
    done = province.do(partial(withdraw, units=[unit_id("11"), unit_id("12")]))
    assert len(touched(done)) == 1, "of a file that was used nothing is withdrawn"
    assert unit_id("11") in certified(province)
    plan = office.plan(title="หลังถอน")
    province.take(office.send(province))
    assert province.title(plan) == "หลังถอน"
    (row,) = province.take(begin(made.path, tmp_path / "late").send(province))
    assert row.hold is ClaimHoldReason.WITHDRAWN
    assert holds(province) == {ClaimHoldReason.WITHDRAWN}
    for code in ("11", "12"):
        with pytest.raises(UserError, match="ไม่มีไฟล์เริ่มงาน"):
            province.do(partial(withdraw, units=[unit_id(code)]))


def touched(steps: list[object]) -> set[str]:
    """Invitations that were written."""
    found = (ref for step in steps if isinstance(step, Changes) for ref in step.touched)
    return {ref.id for ref in found if ref.entity == "invitation"}


def test_a_new_start_file_withdraws_the_one_that_nobody_has_used(
    above: tuple[Town, Town], tmp_path: Path
) -> None:
    province, _centre = above
    (old,) = invite(province, "11")
    (new,) = invite(province, "11")
    assert (old.again, new.again, old.digits == new.digits) == (False, True, False)
    (row,) = province.take(begin(old.path, tmp_path / "old").send(province))
    assert row.hold is ClaimHoldReason.WITHDRAWN
    (row,) = province.take(begin(new.path, tmp_path / "new").send(province))
    assert row.joined


def test_another_pc_of_the_parent_leaves_it_to_a_person(
    above: tuple[Town, Town], tmp_path: Path
) -> None:
    province, _centre = above
    second = second_pc(tmp_path / "second", province, "province")
    (made,) = invite(province, "11")
    second.take(province.send(second))
    office = begin(made.path, tmp_path / "office")
    plan = office.plan(title="ถึงเครื่องที่สอง")
    segments, texts = second.folder.exchange.give(scopes={"all"})
    office.folder.exchange.take_segments(segments, texts)
    (row,) = second.take(office.send(second))
    assert (row.hold, second.title(plan)) == (ClaimHoldReason.OTHER_PC, None)
    assert holds(second) == {ClaimHoldReason.OTHER_PC}
    confirm(second, office.folder.writer.keys.public.hex(), digits_of(office))
    assert second.title(plan) == "ถึงเครื่องที่สอง"


def test_an_office_device_of_the_parent_s_unit_invites_nobody(
    above: tuple[Town, Town], tmp_path: Path
) -> None:
    province, _centre = above
    clerk = second_pc(tmp_path / "clerk", province, "office")
    with pytest.raises(UserError, match="ไม่มีสิทธิ์"):
        invite(clerk, "11")
    (made,) = invite(province, "11")
    office = begin(made.path, tmp_path / "office")
    record = office.folder.trust.started()
    assert record is not None
    clerk.take(province.send(clerk))
    segments, texts = clerk.folder.exchange.give(scopes={"all"})
    office.folder.exchange.take_segments(segments, texts)
    (row,) = clerk.take(office.send(clerk))
    assert row.hold is ClaimHoldReason.POWERLESS
    assert holds(clerk) == {ClaimHoldReason.POWERLESS}
    with pytest.raises(UserError, match="ไม่มีสิทธิ์"):
        confirm(clerk, office.folder.writer.keys.public.hex(), digits_of(office))


def test_a_first_file_at_the_wrong_parent_waits_and_is_told_whose_it_is(
    above: tuple[Town, Town], tmp_path: Path
) -> None:
    province, centre = above
    (made,) = invite(province, "11")
    office = begin(made.path, tmp_path / "office")
    plan = office.plan(title="ส่งผิดที่")
    (row,) = centre.take(office.send(centre))
    assert row.hold is ClaimHoldReason.STRANGE
    assert holds(centre) == {ClaimHoldReason.STRANGE}
    centre.take(province.send(centre))
    (claim,) = claims_at(centre)
    assert claim.issuer == "1"  # as the register calls it
    assert "ผู้ออกคือ 1 " in hold_words(claim)
    with pytest.raises(UserError, match="คำเชิญ"):
        confirm(centre, office.folder.writer.keys.public.hex(), digits_of(office))
    province.take(office.send(province))
    rows = centre.take(province.send(centre))
    assert centre.title(plan) == "ส่งผิดที่"
    assert [one.waiting for one in rows] == [False, False]
    assert claims_at(centre) == ()


def test_a_first_file_for_the_issuer_is_passed_over_unopened_by_another_parent(
    above: tuple[Town, Town], tmp_path: Path
) -> None:
    province, centre = above
    (made,) = invite(province, "11")
    office = begin(made.path, tmp_path / "office")
    before = centre.folder.digest()
    (row,) = centre.take(office.send(province))
    assert row.problem is not None
    assert "ไม่ได้ส่งถึงหน่วยงานนี้" in row.problem.why
    assert (centre.folder.digest(), claims_at(centre)) == (before, ())


def test_what_was_invited_for_one_device_serves_no_other_and_no_other_unit(
    above: tuple[Town, Town], tmp_path: Path
) -> None:
    province, _centre = above
    made, other = invite(province, "11", "12")
    office, thief, elsewhere = (
        begin(file, tmp_path / name)
        for file, name in ((made.path, "office"), (made.path, "thief"), (other.path, "elsewhere"))
    )
    started = office.folder.trust.started()
    assert started is not None
    for one in (thief, elsewhere):
        claiming(one, started._replace(key=one.folder.writer.keys.public.hex()))
        (row,) = province.take(one.send(province))
        assert row.hold is ClaimHoldReason.ALTERED
        with pytest.raises(UserError, match="คำเชิญ"):
            confirm(province, one.folder.writer.keys.public.hex(), digits_of(one))
    assert holds(province) == {ClaimHoldReason.ALTERED}
    (row,) = province.take(office.send(province))
    assert row.joined


def test_nobody_becomes_a_province_without_a_person(
    above: tuple[Town, Town], tmp_path: Path
) -> None:
    province, centre = above
    (made,) = invite(centre, "1")
    new = begin(made.path, tmp_path / "new")
    (row,) = centre.take(new.send(centre))
    assert row.hold is ClaimHoldReason.TAKEN
    confirm(centre, new.folder.writer.keys.public.hex(), digits_of(new))
    kinds = {
        (one.kind, one.letter) for one in centre.folder.trust.devices() if one.unit == province.unit
    }
    assert kinds == {("province", "A"), ("province", "B")}


def test_the_first_of_a_province_waits_for_a_person_too(tmp_path: Path) -> None:
    centre = build(tmp_path / "9", "9", "centre")
    OPENED.append(centre)
    enrol([centre])
    (made,) = invite(centre, "1")
    new = begin(made.path, tmp_path / "new")
    (row,) = centre.take(new.send(centre))
    assert (row.hold, holds(centre)) == (ClaimHoldReason.PROVINCE, {ClaimHoldReason.PROVINCE})
    confirm(centre, new.folder.writer.keys.public.hex(), digits_of(new))
    assert {
        (one.kind, one.letter) for one in centre.folder.trust.devices() if one.unit == new.unit
    } == {("province", "A")}
    OPENED.remove(new)
    new.folder.close()
    OPENED.remove(centre)
    centre.folder.close()


def test_what_was_compared_comes_back_with_a_backup(
    above: tuple[Town, Town], tmp_path: Path
) -> None:
    province, _centre = above
    (made,) = invite(province, "11")
    office = begin(made.path, tmp_path / "office")
    office.do(partial(compare_start, digits=made.digits))
    office.folder.exchange.leave()
    kept = wiring.backups(office.place, office.folder.writer.id).make("asked")
    roots = office.folder.trust.roots()
    office.folder.close()
    OPENED.remove(office)
    wiring.restore(kept.path, tmp_path / "again", office.home)
    with closing(open_folder(tmp_path / "again", office.home, NOW)) as again:
        assert uncompared(again) == ""
        assert again.trust.roots() == roots


def test_a_unit_that_has_a_device_gets_another_one_only_by_a_person(
    above: tuple[Town, Town], tmp_path: Path
) -> None:
    province, _centre = above
    (made,) = invite(province, "11")
    province.take(begin(made.path, tmp_path / "office").send(province))

    def shown() -> tuple[str, bool]:
        rows = setup(province.folder, province.unit, (), NOW.date()).starts
        return next((one.state, one.another) for one in rows if one.unit.code == "11")

    assert shown() == (JOINED, False)
    (more,) = invite(province, "11")
    assert shown() == (JOINED, True)
    second = begin(more.path, tmp_path / "second")
    (row,) = province.take(second.send(province))
    assert row.hold is ClaimHoldReason.TAKEN
    confirm(province, second.folder.writer.keys.public.hex(), digits_of(second))
    letters = {one.letter for one in province.folder.trust.devices() if one.unit == unit_id("11")}
    assert letters == {"A", "B"}


def test_a_start_file_changes_no_office_that_is_there(
    above: tuple[Town, Town], tmp_path: Path
) -> None:
    province, centre = above
    (made,) = invite(province, "11")
    own = tmp_path / "own"
    create(own / "office", own / "keys", "เดิม", "77", "district", "", 2569, NOW).close()
    before = {path: path.read_bytes() for path in (own / "office").iterdir() if path.is_file()}
    with pytest.raises(UserError, match="สร้างโฟลเดอร์"):
        wiring.starts.start_files(own / "keys").begin(made.path, own / "office")
    assert {
        path: path.read_bytes() for path in (own / "office").iterdir() if path.is_file()
    } == before
    roots, digest = centre.folder.trust.roots(), centre.folder.digest()
    (row,) = centre.take(made.path)
    assert row.problem is not None
    assert "จึงไม่มีสิ่งใดเปลี่ยน" in row.problem.why
    assert (centre.folder.trust.roots(), centre.folder.digest()) == (roots, digest)


@pytest.mark.parametrize(
    ("until", "doubted", "hold"),
    [
        ("2036-11-02", True, ClaimHoldReason.CLOCK),
        ("2026-11-02", True, ClaimHoldReason.CLOCK),
        ("2036-11-02", False, None),
        ("", True, None),
    ],
)
def test_a_clock_in_doubt_does_not_judge_the_last_day_of_a_start_file(
    above: tuple[Town, Town],
    tmp_path: Path,
    until: str,
    doubted: bool,
    hold: ClaimHoldReason | None,
) -> None:
    province, _centre = above
    (made,) = invite(province, "11", until=until)
    office = begin(made.path, tmp_path / "office")
    path = office.send(province)
    province.doubt = ClockDoubt("ahead", NOW) if doubted else None
    (row,) = province.take(path)
    assert (row.hold, row.joined) == (hold, hold is None)
    if hold:
        province.doubt = None
        (row,) = province.take(path)
        assert row.joined == (until > NOW.date().isoformat())


def test_no_start_file_is_made_by_a_clock_in_doubt(above: tuple[Town, Town]) -> None:
    province, _centre = above
    (made,) = invite(province, "11", until="2026-11-20")
    province.doubt = ClockDoubt("odd", NOW)
    folder = made.path.parent
    with pytest.raises(ClockDoubtError):
        invite(province, "12", out=folder)
    with pytest.raises(ClockDoubtError):
        province.do(partial(renew, units=[unit_id("11")], until="2026-11-21"))
    assert [*folder.glob("*.prongsai-start")] == [made.path]


def test_a_day_is_given_to_other_units_by_a_clock_that_nobody_doubts(
    above: tuple[Town, Town],
) -> None:
    """Words without a day do not ask."""
    province, _centre = above
    unit = unit_id("11")
    remark = partial(comment, unit=unit, topic=Ref("all", "unit", unit), kind="request", text="ส่ง")
    on_paper = partial(receive_on_paper, unit=unit, year=2569, steps=[], received_on="2026-11-02")
    province.doubt = ClockDoubt("odd", NOW)
    assert province.do(remark)
    for dated in (partial(remark, due="2026-12-25"), on_paper):
        with pytest.raises(ClockDoubtError):
            province.do(dated)
    province.doubt = None
    assert province.do(partial(remark, due="2026-12-25"))
