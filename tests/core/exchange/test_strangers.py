"""A sender nobody knows: added to the register and confirmed by digits, whatever waited takes effect at once."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from core.entities import unit_id
from core.errors import UserError
from core.exchange.devices import (
    NEW_PC,
    NEW_UNIT,
    UncertifiedDevice,
    other_digits_words,
    same_digits,
)
from core.exchange.staging import ImportOutcome
from core.exchange.stranger_deeds import add_unit, confirm, doubt
from core.log.certificates import CertificateRequest
from core.thai.written import thai_digits
from core.values import Ref
from storage.exchange.start import device_digits
from tests.storage.exchange.hostile import Sender
from tests.storage.exchange.towns import NOW, UNITS, Town, build, enrol


@pytest.fixture
def towns(tmp_path: Path) -> Iterator[list[Town]]:
    """A centre, a province, a district; a second district that the register knows and nobody has confirmed; one that
    the register does not know."""
    made = [build(tmp_path / code, code, kind) for code, kind, _parent in UNITS]
    enrol(made[:3])
    made.append(build(tmp_path / "13", "13", "district"))
    enrol(made[:3], told=made[3:])
    yield made
    for one in made:
        one.folder.close()


def shown(at: Town) -> tuple[UncertifiedDevice, ...]:
    return UncertifiedDevice.each(at.folder, at.post, at.unit, NOW)


def only(at: Town) -> UncertifiedDevice:
    (one,) = shown(at)
    return one


def digits(of: Town) -> str:
    return device_digits(of.unit, of.folder.writer.keys.public)


def confirmed(at: Town, of: Town, said: str = "", kind: str = "") -> list[ImportOutcome]:
    key = of.folder.writer.keys.public.hex()
    steps = at.do(partial(confirm, key=key, digits=said or digits(of), post=at.post, kind=kind))
    return [step for step in steps if isinstance(step, ImportOutcome)]


def asked(at: Town, of: Town) -> CertificateRequest | None:
    """The request that a file brings."""
    with at.post.opened(of.send(at)) as opened:
        return opened.sender().request


def test_a_known_unit_on_an_unknown_pc_is_confirmed_by_its_digits_and_what_waited_takes_effect_at_once(
    towns: list[Town],
) -> None:
    _centre, province, _one, two, _three = towns
    plan = two.plan(title="แผนของเครื่องใหม่")
    (row,) = province.take(two.send(province))
    assert row.waiting
    one = only(province)
    assert (one.state, one.code, one.hinders) == (NEW_PC, "12", "")
    assert "1 ไฟล์" in one.says
    assert "เก็บไว้ครบ ยังไม่รวม ถึงเมื่อ" in one.says
    assert province.folder.record(plan) is None
    (row,) = confirmed(province, two, thai_digits(digits(two).replace(" ", "-")))
    assert row.result is not None
    assert sum(stream.silent for stream in row.result.streams) == 0
    assert province.title(plan) == "แผนของเครื่องใหม่"
    assert not shown(province)
    assert not province.post.waiting()


@pytest.mark.parametrize("said", ["", "1234", "0000 0000 0000"])
def test_other_digits_confirm_nothing_and_the_file_goes_on_waiting(
    towns: list[Town], said: str
) -> None:
    _centre, province, one, two, _three = towns
    two.plan()
    province.take(two.send(province))
    with pytest.raises(UserError, match="เลขไม่ตรงกับเครื่องที่ส่งไฟล์ของ") as refused:
        confirmed(province, two, said or digits(one))
    assert refused.value.why == "ยังไม่ยืนยัน และไม่มีอะไรเปลี่ยน"
    assert only(province).state == NEW_PC
    assert not [each for each in province.folder.trust.devices() if each.unit == two.unit]
    key = two.folder.writer.keys.public.hex()
    province.do(partial(doubt, key=key, post=province.post))
    assert only(province).doubted
    words = other_digits_words(only(province), "จังหวัดตัวอย่าง")
    assert "จังหวัดตัวอย่าง ได้รับไฟล์ในชื่อ" in words
    assert "โทรกลับ" in words


def test_a_unit_that_is_not_in_the_register_is_added_as_it_says_and_then_confirmed(
    towns: list[Town],
) -> None:
    centre, province, _one, _two, three = towns
    plan = three.plan(title="แผนของหน่วยงานใหม่")
    centre.take(three.send(centre))
    one = only(centre)
    assert (one.state, one.name, one.code, one.kind) == (NEW_UNIT, "หน่วยงาน 13", "13", "district")
    assert "คำบอกของผู้ส่ง" in one.says
    assert one.phone == "", "nobody is told to telephone to a number the file claims"
    with pytest.raises(UserError, match="ยืนยันเครื่องนี้ไม่ได้"):
        confirmed(centre, three)
    centre.do(
        partial(add_unit, code=one.code, name="อำเภอใหม่", kind=one.kind, parent=province.unit)
    )
    assert only(centre).state == NEW_PC
    confirmed(centre, three)
    assert centre.title(plan) == "แผนของหน่วยงานใหม่"
    record = centre.folder.record(Ref("all", "unit", unit_id("13")))
    assert record is not None
    assert record.text("name") == "อำเภอใหม่"


def kinds_of(at: Town, unit: str) -> list[str]:
    return [one.kind for one in at.folder.trust.devices() if one.unit == unit]


def test_what_a_sender_calls_itself_makes_it_no_more_than_an_office(
    towns: list[Town], tmp_path: Path
) -> None:
    centre, *_others = towns
    bold = build(tmp_path / "14", "14", "province")
    enrol([centre], told=[bold])
    towns.append(bold)
    bold.plan()
    centre.take(bold.send(centre))
    assert (only(centre).kind, only(centre).kinds) == ("province", ("office",))
    centre.do(partial(add_unit, code="14", name="อำเภอใหม่", kind="district", parent=centre.unit))
    with pytest.raises(UserError, match="ไม่มีสิทธิ์รับรอง"):
        confirmed(centre, bold, kind="province")
    confirmed(centre, bold)
    assert kinds_of(centre, bold.unit) == ["office"]


@pytest.mark.parametrize("chosen", ["office", "province"])
def test_what_certifies_others_is_certified_by_nobody_s_default(
    towns: list[Town], tmp_path: Path, chosen: str
) -> None:
    centre, *_others = towns
    second = build(tmp_path / "15", "15", "province")
    enrol([centre], told=[second])
    towns.append(second)
    second.plan()
    centre.take(second.send(centre))
    centre.do(partial(add_unit, code="15", name="จังหวัดใหม่", kind="province", parent=centre.unit))
    assert only(centre).kinds == ("office", "province")
    with pytest.raises(UserError, match="ยังไม่ได้เลือกว่าเป็นเครื่องของหน่วยงาน หรือ จังหวัดหรือเขต"):
        confirmed(centre, second)
    assert kinds_of(centre, second.unit) == []
    with pytest.raises(UserError, match="ไม่มีสิทธิ์รับรอง"):
        confirmed(centre, second, kind="centre")
    confirmed(centre, second, kind=chosen)
    assert kinds_of(centre, second.unit) == [chosen]


def test_only_a_centre_adds_units_and_only_whole_ones(towns: list[Town]) -> None:
    centre, province, one, _two, three = towns
    path = province.place.parent / "new.prongsai"
    asked = (three.age, three.code, "x", "district", "")
    path.write_bytes(Sender(three.unit, province.age).bundle(more={"request": asked}))
    province.take(path)
    assert "แจ้งส่วนกลาง" in only(province).hinders
    wanted = partial(add_unit, code="13", name="ใหม่", kind="district")
    with pytest.raises(UserError, match="เครื่องของส่วนกลาง"):
        province.do(partial(wanted, parent=province.unit))
    for spoilt in (
        partial(wanted, parent="f" * 32),
        partial(wanted, name=" ", parent=province.unit),
    ):
        with pytest.raises(UserError, match="ยังไม่ได้กรอกชื่อ"):
            centre.do(spoilt)
    with pytest.raises(UserError, match="อยู่ในทะเบียนแล้ว"):
        centre.do(partial(wanted, code=one.code, parent=province.unit))


def test_who_may_not_confirm_is_told_to_whom_the_file_goes(towns: list[Town]) -> None:
    _centre, _province, one, two, _three = towns
    path = one.place.parent / "astray.prongsai"
    path.write_bytes(
        Sender(two.unit, one.age).bundle(more={"request": (two.age, two.code, "x", "district", "")})
    )
    one.take(path)
    sender = only(one)
    assert "ยืนยันได้ที่เครื่องของต้นสังกัด" in sender.hinders
    heard = device_digits(two.unit, bytes.fromhex(sender.key))
    with pytest.raises(UserError, match="ยืนยันเครื่องนี้ไม่ได้"):
        one.do(partial(confirm, key=sender.key, digits=heard, post=one.post))


def test_the_request_is_bound_to_the_key_that_signed_the_file(towns: list[Town]) -> None:
    """A file may not carry the request of somebody else, or of another unit than it names."""
    _centre, province, _one, two, _three = towns
    two.plan()
    request = asked(province, two)
    assert request is not None
    key = two.folder.writer.keys.public
    assert (request.key, unit_id(request.code), request.age) == (key, two.unit, two.age)
    sender = Sender(two.unit, province.age)
    for said in (
        (two.age, "13", "x", "", ""),
        ("age1", "12", "x", "", ""),
        (two.age, "12", "x" * 401, "", ""),
        ("a",),
    ):
        path = province.place.parent / "forged.prongsai"
        path.write_bytes(sender.bundle(more={"request": said}))
        (row,) = province.take(path)
        assert row.problem is not None, said
    assert not shown(province)


TRUE = "1234 5678 9012"


TYPED: dict[str, Callable[[str], str]] = {
    "as shown": str,
    "without blanks": lambda words: words.replace(" ", ""),
    "with hyphens": lambda words: words.replace(" ", "-"),
    "with a long hyphen and blanks that do not part": lambda words: words.replace(
        " ", "\u2013\u00a0"
    ),
    "in Thai digits": thai_digits,
    "in Thai digits with hyphens": lambda words: thai_digits(words.replace(" ", "-")),
}


def test_nothing_is_the_same_as_no_digits() -> None:
    assert not same_digits("", "")
    assert not same_digits("ไม่มี", "")
