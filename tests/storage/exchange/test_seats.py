"""PCs of a committee join by start files of their own unit: each by its letter, never without a person."""

from functools import partial
from pathlib import Path

import pytest

from core.entities import unit_id
from core.errors import UserError
from core.exchange.devices import UncertifiedDevice
from core.exchange.invitation_deeds import (
    ENDING,
    StartFileResult,
    StartLetterOutput,
    make_seats,
    print_again,
    withdraw,
)
from core.exchange.invitations import ClaimHoldReason, hold_words, invitations
from core.exchange.moving_deeds import first_receiver
from core.exchange.receivers import OWN, ReceiverUnit
from core.exchange.staging import ImportOutcome
from core.exchange.stranger_deeds import confirm
from storage.exchange.start import device_digits
from storage.papers.printer import PaperPrinter
from tests.storage.exchange.invited import OPENED, TODAY, begin, claims_at, invite, province
from tests.storage.exchange.towns import NOW, Town, build, enrol

__all__ = ["province"]


NAMES = ("สมชาย ใจตรง", "ปู่ทองใบ กล้าหาญ", "น้ำผึ้ง ศรีสุข", "เก่ง ก้าวหน้า")


def seats(town: Town, number: int, out: Path, first: int = 0) -> list[StartFileResult]:
    """Files for so many members, from that one on."""
    out.mkdir(exist_ok=True)
    letters = StartLetterOutput(
        PaperPrinter(town.folder.writer.keys), out / StartLetterOutput.name(NOW)
    )
    steps = town.do(
        partial(
            make_seats,
            names=NAMES[first : first + number],
            folder=out,
            post=town.post,
            letters=letters,
        )
    )
    return [step for step in steps if isinstance(step, StartFileResult)]


def confirmed(town: Town, member: Town) -> list[ImportOutcome]:
    """What waited of a member's PC, whose digits were heard."""
    key = member.folder.writer.keys.public
    digits = device_digits(member.unit, key)
    steps = town.do(partial(confirm, key=key.hex(), digits=digits, post=town.post))
    return [step for step in steps if isinstance(step, ImportOutcome)]


def judges(town: Town) -> dict[str, str]:
    """Key by letter of the PCs of its committee."""
    found = town.folder.trust.devices()
    return {
        one.letter: one.key
        for one in found
        if (one.unit, one.kind, one.revoked) == (town.unit, "committee", False)
    }


def test_each_member_begins_from_a_file_is_confirmed_by_digits_and_is_a_pc_of_the_committee(
    province: Town, tmp_path: Path
) -> None:
    made = seats(province, 3, tmp_path / "out")
    assert [(one.seat, one.path.name, one.again) for one in made] == [
        (letter, f"ไฟล์เริ่มงานกรรมการ {name}{ENDING}", False)
        for letter, name in zip("BCD", NAMES, strict=False)
    ]
    assert (tmp_path / "out" / StartLetterOutput.name(NOW)).exists()
    members = [begin(one.path, tmp_path / one.seat) for one in made]
    assert {one.unit for one in members} == {province.unit}
    assert {first_receiver(one.folder) for one in members} == {province.unit}
    (to,) = (one for one in ReceiverUnit.each(members[0].folder, province.unit) if one.side == OWN)
    assert to.ages == (province.age,)
    for done, member in enumerate(members):
        (row,) = province.take(member.send(province))
        assert (row.waiting, row.hold) == (True, ClaimHoldReason.TAKEN)
        (claim,) = claims_at(province)
        assert NAMES[done] in hold_words(claim), "by name, for a telephone would be our own"
        (stranger,) = UncertifiedDevice.each(province.folder, province.post, province.unit, NOW)
        assert (stranger.kinds, stranger.hinders) == (("committee",), "")
        assert len(judges(province)) == done, "nobody is certified without a person"
        (taken,) = confirmed(province, member)
        assert taken.result is not None
    assert judges(province) == {
        one.seat: member.folder.writer.keys.public.hex()
        for one, member in zip(made, members, strict=True)
    }
    assert {
        one.state for one in invitations(province.folder, province.unit, province.post, TODAY)
    } == {"joined"}
    members[0].take(province.send(members[0]))
    own = members[0].folder.trust.device()
    assert own is not None
    assert (own.kind, own.letter) == ("committee", "B")


def test_a_member_is_known_behind_other_titles_and_two_invited_together_are_two(
    province: Town, tmp_path: Path
) -> None:
    def invited(*names: str) -> list[str]:
        out = tmp_path / names[0]
        out.mkdir()
        steps = province.do(partial(make_seats, names=names, folder=out, post=province.post))
        assert sum(isinstance(step, StartFileResult) for step in steps) == len(names)
        people = province.folder.records("person", province.unit)
        return sorted(one.text("name") for one in people if "ทดสอบ" in one.text("name"))

    assert invited("นายวิชัย ทดสอบ") == ["นายวิชัย ทดสอบ"]
    assert invited("วิชัย ทดสอบ") == ["นายวิชัย ทดสอบ"]
    assert invited("ดร. วิชัย ทดสอบ") == ["นายวิชัย ทดสอบ"]
    both = ["นางวิชัย ทดสอบ", "นายวิชัย ทดสอบ"]
    assert invited(*both) == both, "each by the name that was typed"
    assert len(invited("ร.ต. วิชัย ทดสอบ")) == 3, "nobody knows which of two is meant"


def test_files_that_lie_out_keep_their_letter_and_no_invitation_is_withdrawn_for_another(
    province: Town, tmp_path: Path
) -> None:
    first = seats(province, 2, tmp_path / "out")
    (office,) = invite(province, "11", out=tmp_path / "out")
    more = seats(province, 1, tmp_path / "out", 2)
    (again,) = invite(province, "11", out=tmp_path / "out")
    assert ([one.seat for one in (*first, *more)], office.again, again.again) == (
        ["B", "C", "D"],
        False,
        True,
    )
    states = [
        (one.unit, one.letter, one.state)
        for one in invitations(province.folder, province.unit, province.post, TODAY)
    ]
    assert sorted(states) == sorted(
        [(province.unit, letter, "made") for letter in "BCD"]
        + [(unit_id("11"), "A", state) for state in ("made", "withdrawn")]
    )
    province.do(partial(withdraw, units=[province.unit]))
    (fresh,) = seats(province, 1, tmp_path / "out")
    assert (fresh.seat, fresh.path) == ("B", first[0].path)
    (anew,) = seats(province, 1, tmp_path / "out")
    assert (anew.again, anew.member) == (True, NAMES[0]), (
        "a file that the same member has not used is withdrawn"
    )
    people = [one.text("name") for one in province.folder.records("person", province.unit)]
    assert people.count(NAMES[0]) == 1, "who is known is not made a second time"


def test_letters_of_every_seat_are_printed_again(province: Town, tmp_path: Path) -> None:
    made = seats(province, 3, tmp_path / "out")
    path = tmp_path / "again.pdf"
    printer = PaperPrinter(province.folder.writer.keys)
    wanted = partial(
        print_again,
        units=[province.unit],
        folder=tmp_path / "out",
        post=province.post,
        papers=printer,
    )
    steps = [
        one for one in province.do(partial(wanted, path=path)) if isinstance(one, StartFileResult)
    ]
    assert [(one.done, one.total) for one in steps] == [(n, n) for n in (1, 2, 3)]
    again = {(one.member, one.seat, one.digits) for one in steps}
    assert again == {(one.member, one.seat, one.digits) for one in made}
    assert path.exists()


def test_who_may_certify_no_committee_makes_none(province: Town, tmp_path: Path) -> None:
    office = build(tmp_path / "11", "11", "district")
    OPENED.append(office)
    enrol([province, office])
    with pytest.raises(UserError):
        seats(office, 2, tmp_path / "out")
    assert not list((tmp_path / "out").iterdir())
    assert not office.folder.records("invitation", office.unit)


def test_past_the_last_letter_none_is_made_and_those_before_it_are_good(
    province: Town, tmp_path: Path
) -> None:
    many = [f"กรรมการคนที่ {n}" for n in range(26)]
    letters = StartLetterOutput(
        PaperPrinter(province.folder.writer.keys), tmp_path / "out" / StartLetterOutput.name(NOW)
    )
    (tmp_path / "out").mkdir()
    with pytest.raises(UserError, match="A ถึง Z"):
        province.do(
            partial(
                make_seats, names=many, folder=tmp_path / "out", post=province.post, letters=letters
            )
        )
    assert len(list((tmp_path / "out").glob(f"*{ENDING}"))) == 25
    assert (tmp_path / "out" / StartLetterOutput.name(NOW)).exists()
