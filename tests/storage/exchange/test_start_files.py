"""A start file is whole, of its issuer and of this size, or it is refused before anything is made of it."""

from dataclasses import replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import msgspec
import pytest
import zstandard
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

import wiring.starts
from core.entities import record_id, unit_id
from core.errors import RefusedError, UserError
from core.exchange.moving_deeds import compare_start, uncompared
from core.log.certificates import LONGEST_NAME, Certificate, StartFile
from core.log.op import Segment
from core.values import Change, Ref, Text
from storage.exchange import start as format1
from storage.exchange.container import write_container
from storage.exchange.finder import HEAD, kind_of
from storage.exchange.start import device_digits, public_of, read_start, start_digits, write_start
from tests.country import AGE
from tests.storage.db.forger import Forger
from tests.storage.exchange.invited import OPENED, begin, invite, province, second_pc
from tests.storage.exchange.towns import UNITS, Town
from ui.keys import ValidStartFile

__all__ = ["province"]


@pytest.fixture
def made(province: Town) -> Path:
    (one,) = invite(province, "11", until="2027-09-30")
    return one.path


def look(path: Path, place: Path) -> ValidStartFile:
    return wiring.starts.start_files(place / "keys").look(path)


def no_form(_name: str) -> bytes:
    return b""


def test_what_was_written_is_read_with_all_that_an_office_needs(province: Town, made: Path) -> None:
    start = read_start(made).start
    assert (start.code, start.kind, start.invited, start.letter, start.until) == (
        "11",
        "district",
        "office",
        "A",
        "2027-09-30",
    )
    assert start.issuer == province.unit
    assert [one.code for one in start.parents] == ["1", "9"]
    assert province.age in start.parents[0].ages
    assert start.roots == tuple(province.folder.trust.roots())
    assert {one.scope for one in start.segments} <= {"all", f"{province.unit}/forms"}
    assert kind_of(made.read_bytes()[:HEAD]) == "start"


@pytest.mark.usefixtures("province")
def test_it_carries_words_of_the_unit_s_own_line_only(tmp_path: Path) -> None:
    centre = OPENED[1]
    units = [("9", "ส่วนกลาง"), ("1", "จังหวัดของตน"), ("11", "อำเภอของตน"), ("12", "อำเภออื่น")]
    for code, name in units:
        ref = Ref("all", "unit", unit_id(code))
        record = centre.folder.record(ref)
        assert record is not None
        said = (("name", name), ("phone", "0 2000 0000"))
        centre.save(
            *(Change(ref, field, Text(words), record.shown(field).seen) for field, words in said)
        )
        standing = Ref("all", "standing", record_id("all", "standing", unit_id(code), 2569))
        centre.save(Change(standing, "reason", Text(f"เหตุผลของ {code}")))
    (one,) = invite(centre, "11", out=tmp_path)
    carried = {row.text for row in read_start(one.path).start.texts}
    assert carried == {"ส่วนกลาง", "จังหวัดของตน", "อำเภอของตน"}


def test_every_byte_that_is_changed_is_noticed(made: Path, tmp_path: Path) -> None:
    whole = made.read_bytes()
    altered = tmp_path / "altered.prongsai-start"
    for at in range(len(whole)):
        altered.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << at % 8]) + whole[at + 1 :])
        with pytest.raises(RefusedError) as refused:
            read_start(altered)
        assert refused.value.do.startswith("โปรด")
    for size in range(0, len(whole), 97):
        altered.write_bytes(whole[:size])
        with pytest.raises(RefusedError):
            read_start(altered)
    altered.write_bytes(whole + b"\0")
    with pytest.raises(RefusedError):
        read_start(altered)


def resigned(made: Path, out: Path, key: Ed25519PrivateKey, **changed: Any) -> Path:
    """The same file with other words, signed by this key."""
    start = replace(read_start(made).start, key=key.public_key().public_bytes_raw(), **changed)
    return write_start(out, start, key.sign, no_form).path


def test_nobody_but_its_issuer_signs_it(province: Town, made: Path, tmp_path: Path) -> None:
    stranger = Ed25519PrivateKey.generate()
    out = tmp_path / "forged.prongsai-start"
    with pytest.raises(RefusedError, match="เปิดไฟล์เริ่มงาน"):
        look(resigned(made, out, stranger), tmp_path)
    office = begin(made, tmp_path / "office")
    province.take(office.send(province))
    office.take(province.send(office))
    own = office.folder.writer.keys.private
    for unit, code in ((office.unit, "11"), (province.unit, "11"), (office.unit, "12")):
        with pytest.raises(RefusedError, match="เปิดไฟล์เริ่มงาน"):
            look(resigned(made, out, own, issuer=unit, code=code), tmp_path)
    clerk = second_pc(tmp_path / "clerk", province, "office")
    segments, texts = clerk.folder.exchange.give(scopes={"all"})
    held = {"segments": tuple(segments), "texts": tuple(texts)}
    with pytest.raises(RefusedError, match="เปิดไฟล์เริ่มงาน"):
        look(resigned(made, out, clerk.folder.writer.keys.private, **held), tmp_path)


def test_its_issuer_invites_no_unit_that_is_not_below_it(
    province: Town, made: Path, tmp_path: Path
) -> None:
    out = tmp_path / "other.prongsai-start"
    own = province.folder.writer.keys.private
    look(resigned(made, out, own, code="12"), tmp_path)
    for changed in (
        {"code": "21"},
        {"code": "9"},
        {"code": "1"},
        {"code": "11", "invited": "province"},
    ):
        with pytest.raises(RefusedError, match="ไม่มีสิทธิ์"):
            look(resigned(made, out, own, **changed), tmp_path)


def test_it_brings_no_lines_into_the_scope_of_an_office(
    province: Town, made: Path, tmp_path: Path
) -> None:
    province.plan()
    segments, _texts = province.folder.exchange.give(scopes={province.unit})
    start = read_start(made).start
    out = tmp_path / "more.prongsai-start"
    own = province.folder.writer.keys.private
    with pytest.raises(RefusedError, match="เปิดไฟล์เริ่มงาน"):
        look(resigned(made, out, own, segments=(*start.segments, *segments)), tmp_path)


def test_another_root_shows_other_digits_than_the_letter(made: Path, tmp_path: Path) -> None:
    """Who has a root, a centre and a register of his own can write a sound file: the letter tells."""
    true = look(made, tmp_path)
    root, centre = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    said = Certificate(centre.public_key().public_bytes_raw(), AGE, unit_id("9"), "centre", "A")
    paper = Forger("all", root, bytes(8))
    ref = Ref("all", "certificate", record_id("all", "certificate", said.key.hex(), said.unit))
    passport = paper.segment([paper.line(1, ref, "grant", f"={said.line}")])
    lines = [passport, *_register(centre)]
    out = tmp_path / "false.prongsai-start"
    roots = (root.public_key().public_bytes_raw(),)
    false = resigned(made, out, centre, roots=roots, issuer=unit_id("9"), segments=tuple(lines))
    found = look(false, tmp_path)
    assert found.digits != true.digits
    office = begin(false, tmp_path / "deceived")
    with pytest.raises(UserError, match="ไม่ตรง"):
        office.do(partial(compare_start, digits=true.digits))
    assert uncompared(office.folder)


def _register(centre: Ed25519PrivateKey) -> list[Segment]:
    paper, lines = Forger("all", centre, bytes(8)), list[bytes]()
    for code, kind, parent in UNITS:
        words = {
            "code": f"={code}",
            "kind": f"={kind}",
            "parent": f"=all/unit/{unit_id(parent)}" if parent else None,
        }
        for name, value in words.items():
            lines.append(paper.line(len(lines) + 1, Ref("all", "unit", unit_id(code)), name, value))
    return [paper.segment(lines)]


def test_a_letter_carries_no_secret_and_digits_cost_time(made: Path) -> None:
    start = read_start(made).start
    public, unit = public_of(start.secret), unit_id("11")
    digits = start_digits(start.roots, unit, public)
    assert len(digits.replace(" ", "")) == 12
    assert digits != start_digits(start.roots, unit_id("12"), public)
    assert digits != start_digits((*start.roots, bytes(32)), unit, public)
    assert digits != device_digits(unit, public)
    assert format1.COST["n"] * format1.COST["r"] * 128 >= 64 * 2**20


def test_what_is_larger_than_a_start_file_is_refused_before_it_is_unpacked(
    province: Town, made: Path, tmp_path: Path
) -> None:
    own = province.folder.writer.keys.private
    out = tmp_path / "odd.prongsai-start"
    with out.open("wb") as file:
        file.truncate(format1.MAX_FILE + 1)
    with pytest.raises(RefusedError, match="ใหญ่เกิน"):
        read_start(out)
    bomb = zstandard.ZstdCompressor(level=19).compress(bytes(format1.MAX_LINES + 1))
    for name, content, unpacked in (
        (format1.SEGMENTS, bomb, format1.MAX_LINES + 1),
        (format1.SEGMENTS, bomb, 10),
        (format1.TEXTS, bomb, format1.MAX_TEXTS + 1),
    ):
        with pytest.raises(RefusedError, match="โครงสร้าง"):
            read_start(swapped(made, out, own, name, content, unpacked))
    with pytest.raises(UserError, match="ออกไฟล์เริ่มงานของ"):
        resigned(made, out, own, name="ก" * (LONGEST_NAME + 1))


def swapped(
    made: Path, out: Path, key: Ed25519PrivateKey, name: str, content: bytes, unpacked: int
) -> Path:
    """The file with another entry, signed anew."""
    with ZipFile(made) as archive:
        entries = {one: archive.read(one) for one in archive.namelist()}
    entries[name] = content
    said = msgspec.json.decode(entries[format1.MANIFEST])
    for one in said["files"]:
        if one["name"] == name:
            one |= {
                "size": len(content),
                "sha256": sha256(content).hexdigest(),
                "unpacked": unpacked,
            }
    entries[format1.MANIFEST] = msgspec.json.encode(said)
    entries[format1.SIGNATURE] = key.sign(format1.SIGNED + entries[format1.MANIFEST])
    with out.open("wb") as file:
        write_container(file, ((one, (data,)) for one, data in entries.items()))
    return out


@pytest.mark.parametrize(
    "changed",
    [
        {"code": "", "kind": "district"},
        {"code": "1 1"},
        {"name": " "},
        {"name": "ก\n"},
        {"kind": "ministry"},
        {"year": 1},
        {"roots": ()},
        {"invited": "root"},
        {"letter": "a"},
        {"until": "2027-02-41"},
        {"issuer": "x"},
    ],
)
def test_a_word_that_is_none_is_refused(
    province: Town, made: Path, tmp_path: Path, changed: dict[str, Any]
) -> None:
    own = province.folder.writer.keys.private
    out = tmp_path / "odd.prongsai-start"
    start: StartFile = replace(read_start(made).start, **changed)
    with pytest.raises(UserError, match="ออกไฟล์เริ่มงานของ"):
        write_start(out, start, own.sign, no_form)
    assert not out.exists()


def test_a_newer_format_says_so(
    province: Town, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "newer.prongsai-start"
    with monkeypatch.context() as patch:
        patch.setattr(format1, "FORMAT", 2)
        resigned(made, out, province.folder.writer.keys.private)
    with pytest.raises(RefusedError, match="รุ่นใหม่กว่า"):
        read_start(out)


def test_the_secret_is_kept_neither_by_who_made_it_nor_by_who_used_it(
    province: Town, made: Path, tmp_path: Path
) -> None:
    secret = read_start(made).start.secret
    office = begin(made, tmp_path / "office")
    places = [province.place, province.home, office.place, office.home]
    office.folder.close()
    for place in places:
        for path in filter(Path.is_file, place.rglob("*")):
            content = path.read_bytes()
            assert secret not in content
            assert secret.hex().encode() not in content
    office.reopen()
