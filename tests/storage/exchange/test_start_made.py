"""An invitation and its file are there both or neither, each file has a name of its own, what is made has letters."""

import threading
from collections.abc import Iterator
from contextlib import closing, suppress
from functools import partial
from itertools import count, islice
from pathlib import Path
from string import ascii_uppercase

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from core.entities import unit_id
from core.errors import UserError
from core.exchange.invitation_deeds import ENDING, StartLetterOutput, make_starts
from core.exchange.invitations import INVITATION, without_key
from core.exchange.letter_deeds import certify, revoke
from core.forms.ports import Store
from core.log.certificates import CertificateRequest
from core.log.ports import Context
from core.people.units import UnitRegister
from core.values import Change, Plain, Ref, Text, Written
from storage.exchange.start import AT_ONCE, COST, one_times, public_of, read_start, start_digits
from storage.papers.printer import PaperPrinter
from tests.country import AGE
from tests.storage.exchange.invited import OPENED, TODAY, begin, invite, province_and_centre
from tests.storage.exchange.towns import Town


@pytest.fixture
def centre(tmp_path: Path) -> Iterator[Town]:
    yield province_and_centre(tmp_path)[1]
    while OPENED:
        OPENED.pop().folder.close()


def unit(centre: Town, code: str, name: str, kind: str = "district") -> str:
    ref = Ref("all", "unit", unit_id(code))
    above = Plain(f"all/unit/{unit_id('1')}")
    said: dict[str, Written] = {
        "code": Plain(code),
        "name": Text(name),
        "kind": Plain(kind),
        "parent": above,
    }
    held = centre.folder.record(ref)
    seen = {field: held.shown(field).seen if held else () for field in said}
    centre.save(*(Change(ref, field, value, seen[field]) for field, value in said.items()))
    return ref.id


def usable_keys(town: Town, code: str) -> list[str]:
    """Public keys of the invitations of a unit that were not withdrawn."""
    found = town.folder.records(INVITATION, town.unit, unit=unit_id(code))
    return [one.text("key") for one in found if not one.text("withdrawn")]


def without(town: Town) -> set[str]:
    units = UnitRegister.of(town.folder).below(town.unit)
    return {one.code for one in without_key(town.folder, units, town.unit, TODAY)}


def full(town: Town) -> None:
    """Nothing more fits into the folder."""
    pages = town.folder.writer.db.execute("PRAGMA page_count").fetchone()[0]
    number = count(2)
    town.folder.writer.db.execute(f"PRAGMA max_page_count={pages}")
    for words in ("ก" * 2000, "ก"):
        with suppress(UserError):
            while True:
                town.plan(number=next(number), title=words)


def test_where_no_file_can_be_written_the_earlier_invitation_stays_good(
    centre: Town, tmp_path: Path
) -> None:
    (first,) = invite(centre, "11", out=tmp_path / "out")
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(UserError):
        centre.do(
            partial(
                make_starts,
                units=[unit_id("11")],
                folder=tmp_path / "file" / "gone",
                post=centre.post,
            )
        )
    assert usable_keys(centre, "11") == [public_of(read_start(first.path).start.secret).hex()]
    with pytest.raises(UserError):
        centre.do(
            partial(
                make_starts,
                units=[unit_id("12")],
                folder=tmp_path / "file" / "gone",
                post=centre.post,
            )
        )
    assert without(centre) == {"12"}


def test_where_the_invitation_cannot_be_kept_no_file_of_it_lies_there(
    centre: Town, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    (first,) = invite(centre, "11", out=out)
    before = first.path.read_bytes()
    full(centre)
    for code in ("11", "12"):
        with pytest.raises(UserError):
            centre.do(partial(make_starts, units=[unit_id(code)], folder=out, post=centre.post))
    assert [(one, one.read_bytes()) for one in out.iterdir()] == [(first.path, before)]
    assert usable_keys(centre, "11") == [public_of(read_start(first.path).start.secret).hex()]


@pytest.mark.parametrize("odd", ["\u200b", "\x07", "\ufeff", "\u202e"])
def test_letters_nobody_sees_are_left_out_of_names(centre: Town, tmp_path: Path, odd: str) -> None:
    unit(centre, "11", f"อำเภอ{odd}หนึ่ง")
    unit(centre, "1", f"จังหวัด{odd}", "province")
    unit(centre, "12", odd)
    one, two = invite(centre, "11", "12", out=tmp_path)
    start = read_start(one.path).start
    assert (start.name, start.parents[0].name) == ("อำเภอหนึ่ง", "จังหวัด")
    assert read_start(two.path).start.name == "12"


def test_what_a_start_file_cannot_say_is_told_of_the_register_and_not_of_what_was_received(
    centre: Town, tmp_path: Path
) -> None:
    long = "7" * 401
    unit(centre, long, "รหัสยาว")
    with pytest.raises(UserError, match="ออกไฟล์เริ่มงานของ") as refused:
        invite(centre, long, out=tmp_path)
    assert "ทะเบียน" in refused.value.do
    assert "ผู้ส่ง" not in str(refused.value)
    assert not list(tmp_path.glob(f"*{ENDING}"))
    assert long in without(centre)


def test_the_letters_of_what_is_made_are_printed_though_a_later_one_fails(
    centre: Town, tmp_path: Path
) -> None:
    letters = StartLetterOutput(PaperPrinter(centre.folder.writer.keys), tmp_path / "letters.pdf")

    def deed(*wanted: str) -> None:
        units = [unit_id(code) for code in wanted]
        centre.do(
            partial(make_starts, units=units, folder=tmp_path, post=centre.post, letters=letters)
        )

    with pytest.raises(UserError, match=r"1 ไฟล์ยังใช้ได้ จดหมายของไฟล์เหล่านั้นคือ letters\.pdf"):
        deed("11", "no-such", "12")
    assert [one.name for one in tmp_path.glob(f"*{ENDING}")] == [f"11{ENDING}"]
    assert without(centre) == {"12"}
    assert letters.path.stat().st_size > 1000
    letters.path.unlink()
    with pytest.raises(UserError) as refused:
        deed("no-such")
    assert "ยังใช้ได้" not in str(refused.value)
    assert not letters.path.exists()


def test_the_letters_of_what_is_made_are_printed_though_the_rest_is_stopped(
    centre: Town, tmp_path: Path
) -> None:
    letters = StartLetterOutput(PaperPrinter(centre.folder.writer.keys), tmp_path / "letters.pdf")
    units = [unit_id("11"), unit_id("12")]

    def one_step(ctx: Context, store: Store) -> Iterator[object]:
        yield from islice(make_starts(ctx, store, units, tmp_path, centre.post, letters=letters), 1)

    centre.do(one_step)
    assert letters.path.stat().st_size > 1000


ALIKE = ("S/10", "S.10", "s-10", "//", "..", "7" * 40 + "1", "7" * 40 + "2")


def test_every_file_of_a_making_has_a_name_of_its_own_whatever_the_case(
    centre: Town, tmp_path: Path
) -> None:
    for code in ALIKE:
        unit(centre, code, f"หน่วย {code}")
    made = invite(centre, *ALIKE, out=tmp_path)
    assert len({one.path.name.casefold() for one in made}) == len(ALIKE)
    assert [read_start(one.path).start.code for one in made] == list(ALIKE)


def test_a_file_that_lies_there_is_replaced_by_the_same_unit_s_alone(
    centre: Town, tmp_path: Path
) -> None:
    province = OPENED[0]
    for code in ("S/10", "S.10"):
        unit(centre, code, f"หน่วย {code}")
    (tmp_path / f"12{ENDING}").write_bytes("ของผู้อื่น".encode())
    (first,) = invite(centre, "S/10", out=tmp_path)
    (second,) = invite(centre, "S.10", out=tmp_path)
    (again,) = invite(centre, "S/10", out=tmp_path)
    (other,) = invite(centre, "12", out=tmp_path)
    assert first.path == again.path != second.path
    assert read_start(first.path).start.code == "S/10"
    assert read_start(second.path).start.code == "S.10"
    assert (tmp_path / f"12{ENDING}").read_bytes() == "ของผู้อื่น".encode()
    assert read_start(other.path).start.code == "12"
    (ours,) = invite(centre, "11", out=tmp_path)
    (theirs,) = invite(province, "11", out=tmp_path)
    assert ours.path != theirs.path
    assert begin(ours.path, tmp_path / "office").unit == unit_id("11")


def test_a_unit_with_a_computer_for_every_letter_is_told_and_gets_no_file(
    centre: Town, tmp_path: Path
) -> None:
    for letter in ascii_uppercase:
        key = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
        centre.do(
            partial(
                certify,
                request=CertificateRequest(key, AGE, "11", "อำเภอ", "district"),
                kind="office",
                letter=letter,
            )
        )
    with pytest.raises(UserError, match="A ถึง Z ครบแล้ว"):
        invite(centre, "11", out=tmp_path)
    assert not list(tmp_path.glob(f"*{ENDING}"))
    one = next(
        each
        for each in centre.folder.trust.devices()
        if each.letter == "K" and each.unit == unit_id("11")
    )
    centre.do(partial(revoke, key=one.key))
    (made,) = invite(centre, "11", out=tmp_path)
    assert read_start(made.path).start.letter == "K"


def test_keys_come_in_the_order_of_their_units_with_their_own_digits_and_nothing_is_reckoned_once_it_is_stopped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(COST, "n", 2**4)
    roots = (b"r" * 32, b"s" * 32)
    units = [f"{n:032x}" for n in range(AT_ONCE + 3)]
    found = list(one_times(roots, units))
    assert [digits for _key, digits in found] == [
        start_digits(roots, unit, key.public)
        for unit, (key, _digits) in zip(units, found, strict=True)
    ]
    assert len({key.secret for key, _digits in found}) == len(units)
    assert list(one_times(roots, ())) == []
    before, asked = {*threading.enumerate()}, list[str]()

    def noted() -> Iterator[str]:
        for unit in units:
            asked.append(unit)
            yield unit

    with closing(one_times(roots, noted())) as drawn:
        assert next(drawn)[0].public != next(drawn)[0].public
    assert not {*threading.enumerate()} - before, "whoever stops waits for no other"
    assert len(asked) < len(units), "only a few are reckoned ahead"
