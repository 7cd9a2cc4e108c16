"""One export answers many units: a zip with a bundle for each, which is what a file of its own would be."""

import re
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from core.errors import UserError
from core.exchange.receivers import ReceiverUnit
from core.log.post import Bundle
from core.values import Change, Plain, Ref, Text
from storage.exchange import writer
from storage.exchange.writer import seal_bundle
from storage.files import file_hash
from tests.known import known
from tests.storage.exchange.opened import read, read_bundle
from tests.storage.exchange.towns import Town, build, enrol


def comment(by: Town, on: Town, words: str) -> Ref:
    """What a unit above writes beside a plan of a unit below."""
    ref = Ref(on.unit, "comment", secrets.token_hex(16))
    about = next(one.ref for one in on.folder.records("plan"))
    by.save(Change(ref, "about", Plain(about.local)), Change(ref, "text", Text(words)))
    return ref


def words_of(at: Town, ref: Ref) -> object:
    record = at.folder.record(ref)
    return record.value("text") if record else None


def inside(path: Path, room: Path) -> list[Path]:
    """The bundles of a zip, unpacked."""
    with ZipFile(path) as archive:
        return [Path(archive.extract(name, room)) for name in archive.namelist()]


@pytest.fixture
def commented(towns: list[Town]) -> tuple[Ref, Ref]:
    """The centre has the plans of both districts and has written beside each."""
    centre, _province, one, two = towns
    for town in (one, two):
        town.plan()
        centre.take(town.send(centre))
    return comment(centre, one, "ถึงหนึ่ง"), comment(centre, two, "ถึงสอง")


def test_each_unit_takes_its_own_from_the_same_zip_and_cannot_read_the_others(
    towns: list[Town], commented: tuple[Ref, Ref], tmp_path: Path
) -> None:
    centre, _province, one, two = towns
    done = centre.answers(one, two)
    assert [(each.name, each.bundles) for each in done.enclosed] == [
        ("หน่วยงาน 11", 1),
        ("หน่วยงาน 12", 1),
    ]
    for town, own, foreign in (
        (one, commented[0], commented[1]),
        (two, commented[1], commented[0]),
    ):
        (row,) = town.take(done.path)
        assert row.result
        assert not row.problem
        assert words_of(town, own) == ("ถึงหนึ่ง" if town is one else "ถึงสอง")
        assert town.folder.record(foreign) is None
        opened, closed = [], []
        for bundle in inside(done.path, tmp_path / town.code):
            try:
                opened.append(read_bundle(bundle, town.folder.writer.keys.directory / "age.key"))
            except UserError as problem:
                closed.append(problem)
        assert (len(opened), len(closed)) == (1, 1)
        assert {segment.scope for segment in opened[0].segments} <= {town.unit, "all"}


def test_what_a_unit_finds_in_the_zip_has_the_effect_of_a_file_of_its_own(
    towns: list[Town], commented: tuple[Ref, Ref], tmp_path: Path
) -> None:
    assert commented
    centre, _province, one, two = towns
    alone = centre.send(one)
    zipped = centre.answers(one, two).path
    own = read(one.post, alone)
    (ours,) = [each for path in inside(zipped, tmp_path) if (each := opened(one, path))]
    assert (ours.segments, ours.texts, ours.want, ours.blobs) == (
        own.segments,
        own.texts,
        own.want,
        own.blobs,
    )
    assert len(ours.receipts) == len(own.receipts)
    one.take(zipped)
    assert one.folder.digest(one.unit) == centre.folder.digest(one.unit)
    assert one.new(alone) == 0


def opened(town: Town, path: Path) -> Bundle | None:
    try:
        return read(town.post, path)
    except UserError:
        return None


def test_originals_that_stay_are_counted_and_those_that_go_are_not(towns: list[Town]) -> None:
    _centre, province, one, _two = towns
    assert one.answers(province).staying == (0, 0)
    one.photo(b"x" * 500, b"small")
    assert one.answers(province).staying == one.exported(province).staying == (1, 500)
    province.folder.exchange.policy("all")
    one.take(province.send(one))
    one.photo(b"y" * 700, b"small too")
    done = one.answers(province)
    assert (done.staying, done.files) == ((0, 0), 4)


def test_names_dates_and_places_in_the_zip_say_nothing(
    towns: list[Town], commented: tuple[Ref, Ref], tmp_path: Path
) -> None:
    assert commented
    centre, _province, one, two = towns
    firsts, turn = set[bool](), 0
    while firsts != {True, False} and turn < 60:
        turn += 1
        path = centre.answers(one, two).path
        with ZipFile(path) as archive:
            found = archive.infolist()
        assert [each.filename for each in found] == ["0001.prongsai", "0002.prongsai"]
        assert (
            len({(each.date_time, each.external_attr, each.extra, each.comment) for each in found})
            == 1
        )
        first = inside(path, tmp_path / str(turn))[0]
        firsts.add(opened(one, first) is not None)
    assert firsts == {True, False}, "the place of a bundle is drawn anew each time"
    told = b"".join(each for each in (path.read_bytes(),))
    assert not [town.code for town in (one, two) if re.search(rf"unit|{town.unit}".encode(), told)]


def test_receipts_begin_and_the_second_round_is_smaller(
    towns: list[Town], commented: tuple[Ref, Ref]
) -> None:
    assert commented
    centre, _province, one, two = towns
    first = centre.answers(one, two)
    for town in (one, two):
        assert town.take(first.path)[0].result
        centre.take(town.send(centre))
    comment(centre, one, "อีกครั้ง")
    second = centre.answers(one, two)
    assert {each.name: each.ops for each in second.enclosed} == {"หน่วยงาน 11": 3, "หน่วยงาน 12": 0}
    assert sum(each.size for each in second.enclosed) < sum(each.size for each in first.enclosed)
    for town in (one, two):
        assert town.take(second.path)[0].result
        assert town.folder.digest(town.unit) == centre.folder.digest(town.unit)


def test_units_without_a_key_are_passed_over_and_named(
    towns: list[Town], commented: tuple[Ref, Ref]
) -> None:
    assert commented
    centre, _province, one, _two = towns
    done = centre.answers(one, ReceiverUnit("a" * 32, "13", "หน่วยงาน 13", "below", ()))
    assert [each.name for each in done.enclosed] == ["หน่วยงาน 11"]
    assert done.skipped == (("หน่วยงาน 13", "เพราะยังไม่มีเครื่องที่ยืนยันแล้ว"),)


def test_units_that_may_read_nothing_are_passed_over_and_named(towns: list[Town]) -> None:
    _centre, province, one, two = towns
    one.plan()
    done = one.answers(province, two)
    assert [each.name for each in done.enclosed] == ["หน่วยงาน 1"]
    ((name, why),) = done.skipped
    assert (name, "ไม่ใช่ต้นสังกัด" in why) == ("หน่วยงาน 12", True)
    assert done.to == (province.age,), "a slip names nobody for whom there is no file"


def test_nobody_to_write_to_is_an_answer_and_no_file(towns: list[Town], tmp_path: Path) -> None:
    _centre, _province, one, two = towns
    with pytest.raises(UserError, match="ไม่มีหน่วยงานที่ส่งไฟล์ถึงได้"):
        one.answers(two, path=tmp_path / "a.zip")
    assert not list(tmp_path.glob("*.zip"))


def test_one_file_for_units_that_read_different_things_is_refused_and_the_zip_offered(
    towns: list[Town], commented: tuple[Ref, Ref], tmp_path: Path
) -> None:
    assert commented
    centre, _province, one, two = towns
    with pytest.raises(UserError, match="zip"):
        centre.send(one, two, path=tmp_path / "both.prongsai")
    assert not (tmp_path / "both.prongsai").exists()


def test_pcs_of_one_unit_share_a_file_in_the_zip(towns: list[Town], tmp_path: Path) -> None:
    centre, province, one, two = towns
    second = build(tmp_path / "second", "11", "district")
    try:
        enrol([centre, province, one, two, second])
        both = one.receiver()._replace(ages=(one.age, second.age))
        done = centre.answers(both, two)
        assert [each.bundles for each in done.enclosed] == [1, 1]
        assert all(town.take(done.path)[0].result for town in (one, second, two))
    finally:
        second.folder.close()


def test_bundles_for_two_folders_of_one_pc_reach_each_its_own(
    towns: list[Town], commented: tuple[Ref, Ref], tmp_path: Path
) -> None:
    """The folders lie side by side, their keys too; each opens the same zip."""
    centre, province, one, two = towns
    third = build(one.place.parent / "third", "13", "district")
    try:
        enrol([centre, province, one, two, third])
        path = centre.answers(one, third, path=tmp_path / "both.zip").path
        assert [row.problem for row in one.take(path)] == [None]
        assert [row.problem for row in third.take(path)] == [None]
        assert words_of(one, commented[0]) == "ถึงหนึ่ง"
        assert third.folder.record(commented[0]) is None
    finally:
        third.folder.close()


def test_a_zip_without_anything_for_this_unit_says_so_once(
    towns: list[Town], commented: tuple[Ref, Ref]
) -> None:
    assert commented
    centre, province, one, two = towns
    (row,) = province.take(centre.answers(one, two).path)
    assert row.problem
    assert "ทั้ง 2 ไฟล์" in row.problem.why


def test_what_is_for_others_is_not_unpacked(
    towns: list[Town], commented: tuple[Ref, Ref], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert commented
    centre, _province, one, two = towns
    path = centre.answers(one, two).path
    unpacked: list[Path] = []

    def unpack(_packed: object, to: Path, _most: int) -> bool:
        unpacked.append(to)
        return to.write_bytes(b"x") == 1

    monkeypatch.setattr("storage.exchange.finder.unpack", unpack)
    with one.post.find([path]) as found:
        assert (len(unpacked), len(found.files)) == (1, 1)
        assert [each.why for each in found.passed] == ["มีไฟล์ถึงผู้รับอื่นด้วย 1 ไฟล์"]


def test_zips_of_a_size_hold_bundles_of_that_size_and_each_is_complete(
    towns: list[Town], tmp_path: Path
) -> None:
    centre, province, one, two = towns
    files = [
        one.photo(secrets.token_bytes(9_000), secrets.token_bytes(5_000)) for _photo in range(4)
    ]
    province.take(one.send(province))
    centre.folder.exchange.policy("all")
    size = 20_000
    done = province.answers(centre, two, size=size, path=tmp_path / "a.zip")
    assert [each.path.name for each in done.parts] == ["a.zip", "a-2.zip"]
    assert [each.bundles for each in done.enclosed] == [2, 1]
    assert all(each.size <= size for each in done.parts)
    for each in reversed(done.parts):
        centre.take(each.path)
    previews = [known(centre.folder.record(file)).text("preview") for file in files]
    assert all(centre.post.shelf.has(sha256) for sha256 in previews)


def test_beyond_the_bundles_of_one_zip_there_are_several(
    towns: list[Town], commented: tuple[Ref, Ref], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert commented
    centre, province, one, two = towns
    monkeypatch.setattr(writer, "MOST", 2)
    done = centre.answers(province, one, two, path=tmp_path / "a.zip")
    assert [each.path.name for each in done.parts] == ["a.zip", "a-2.zip"]
    assert [len(inside(each.path, tmp_path / each.path.stem)) for each in done.parts] == [2, 1]
    assert all(each.sha256 == file_hash(each.path).hex() for each in done.parts)


def altered(path: Path) -> None:
    content = bytearray(path.read_bytes())
    # also where no reader of zips looks
    content[secrets.randbelow(len(content))] ^= 1 << secrets.randbelow(8)
    path.write_bytes(content)


def shortened(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-30])


@pytest.mark.parametrize("fault", [altered, shortened])
def test_a_medium_that_gives_back_something_else_is_told(
    towns: list[Town],
    commented: tuple[Ref, Ref],
    fault: Callable[[Path], None],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert commented
    centre, _province, one, two = towns

    def hashed(path: Path, afresh: bool = False) -> bytes:
        fault(path)
        return file_hash(path, afresh)

    monkeypatch.setattr(writer, "file_hash", hashed)
    with pytest.raises(UserError, match="อ่านกลับมาแล้วไม่ตรง"):
        centre.answers(one, two)


def test_zips_written_before_a_fault_stay_and_nothing_half_is_left(
    towns: list[Town], commented: tuple[Ref, Ref], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert commented
    centre, province, one, two = towns
    monkeypatch.setattr(writer, "MOST", 1)
    real, calls = seal_bundle, list[int]()

    def sealed(*given: Any) -> bytes:
        calls.append(1)
        if len(calls) == 3:
            raise OSError(28, "No space left on device")
        return real(*given)

    monkeypatch.setattr(writer, "seal_bundle", sealed)
    (tmp_path / "stick").mkdir()
    with pytest.raises(UserError, match="เนื้อที่เต็ม"):
        centre.answers(province, one, two, path=tmp_path / "stick" / "a.zip")
    assert [path.name for path in (tmp_path / "stick").iterdir()] == ["a.zip"]
    assert len(inside(tmp_path / "stick" / "a.zip", tmp_path / "out")) == 1
