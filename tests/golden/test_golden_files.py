"""Every file that was ever shipped is read for ever: parts of an export, trust file, start file, request, backup."""

from contextlib import closing
from hashlib import sha256
from pathlib import Path

import wiring.starts
from core.entities import unit_id
from core.log.certificates import AGE_KEY
from storage.backups import container
from storage.db.folder.folder import create, open_folder
from storage.db.log.segments import proved
from storage.exchange.enrolment import read_request, read_trust
from tests.country import ROOT_KEY
from tests.golden.files import BACKUP, KEPT, KEY, PARTS, PICTURE, REQUEST, START, TITLE, TRUST
from tests.storage.db.desk import NOW
from tests.storage.exchange.opened import read_bundle
from tests.storage.exchange.second_reader import read
from tests.storage.exchange.towns import UNITS

UNIT = unit_id("11")
HASHES = {
    "format1-1of2.prongsai": "10db31b56d852d7d610b94446dce00825f96190b00c104cd3ae15fdd28c9acb6",
    "format1-2of2.prongsai": "aa1db60aaeceb208153aa86a46604c5cceb5e17eee4c2fe9699a4af8cc4382d0",
    "format1.backup.zip": "380bab8f96a571a0ecd6bf6b8a25ece709b1385e5dfff9f68992a0bb7d248370",
    "format1.key": "e1d89d7c86ecc85eb79236526bc3ba69caed610d035a6b7043e3e257a7014949",
    "format1.prongsai-start": "b54288b91f7746f1b3dc21f58a3d17f064ad675dde87c7f59faea96b609f84e8",
    "format1.request": "60e90706eb9b8311e9533e6c0ac99d1d2ef4ee2e656e6bb46af19f32039df19a",
    "format1.trust": "eb81d9644d47890a5c1379633b7bd17b2ed036e7e78810ba3b2751d10a208d51",
}


def test_the_golden_files_are_the_ones_that_were_shipped() -> None:
    assert {path.name: sha256(path.read_bytes()).hexdigest() for path in KEPT.iterdir()} == HASHES
    assert all(path.stat().st_size < 200_000 for path in KEPT.iterdir())


def test_each_part_of_format_1_is_read_by_itself_lines_first() -> None:
    lines, files = (read_bundle(path, KEY) for path in PARTS)
    assert (lines.part, files.part) == ((1, 2), (2, 2))
    assert (lines.key, lines.made, lines.want, lines.receipts) == (
        files.key,
        files.made,
        files.want,
        files.receipts,
    )
    ((segment, ops),) = ((one, proved(one).ops) for one in lines.segments)
    assert (segment.scope, segment.first, files.segments, files.texts) == (UNIT, ops[0].seq, (), ())
    assert [text.text for text in lines.texts] == ["แผนที่สอง"]
    assert (lines.blobs, files.blobs) == ((), (sha256(PICTURE[::-1]).hexdigest(),))


def test_the_document_s_own_reader_reads_the_parts_too() -> None:
    secret = next(word for word in KEY.read_text().split() if word.startswith("AGE-SECRET-KEY-"))
    lines, files = (read(path.read_bytes(), secret) for path in PARTS)
    assert [one.manifest["part"] for one in (lines, files)] == [[1, 2], [2, 2]]
    same = ("key", "unit", "to", "made", "want", "originals")
    assert [lines.manifest[name] for name in same] == [files.manifest[name] for name in same]
    assert lines.receipts == files.receipts
    assert (list(lines.texts.values()), files.blobs) == (
        ["แผนที่สอง"],
        {sha256(PICTURE[::-1]).hexdigest(): PICTURE[::-1]},
    )


def test_a_trust_file_of_format_1_makes_a_new_folder_know_the_country(tmp_path: Path) -> None:
    trust = read_trust(TRUST)
    assert trust.roots == (ROOT_KEY,)
    with closing(
        create(
            tmp_path / "office", tmp_path / "keys", "สำนักงานใหม่", "13", "district", "", 2569, NOW
        )
    ) as new:
        new.exchange.trust_in(trust.roots)
        assert not new.exchange.take_segments(trust.segments, trust.texts).refused
        known = {one.unit for one in new.trust.devices()}
        assert known.issuperset(unit_id(code) for code, _kind, _parent in UNITS)


def test_an_office_begins_from_a_start_file_of_format_1(tmp_path: Path) -> None:
    looked = wiring.starts.start_files(tmp_path / "keys").begin(START, tmp_path / "office")
    assert (looked.start.code, looked.start.name, looked.digits) == (
        "11",
        "อำเภอตัวอย่าง",
        "9705 0477 8178",
    )
    with closing(open_folder(tmp_path / "office", tmp_path / "keys", NOW)) as new:
        assert (new.writer.unit, new.trust.roots()) == (UNIT, frozenset({ROOT_KEY}))
        assert {one.kind for one in new.trust.devices()} == {"centre", "province"}


def test_a_request_of_format_1_says_who_asks() -> None:
    asked = read_request(REQUEST)
    assert (asked.code, asked.name, asked.kind, asked.parent) == (
        "11",
        "หน่วยงาน 11",
        "district",
        "",
    )
    assert AGE_KEY.fullmatch(asked.age)
    assert asked.key == read_bundle(PARTS[0], KEY).key


def test_a_backup_of_format_1_is_put_back(tmp_path: Path) -> None:
    held = container.read(BACKUP).holding
    assert (held.unit, held.code, held.name, len(held.blobs)) == (UNIT, "11", "หน่วยงาน 11", 4)
    done = wiring.restore(BACKUP, tmp_path / "office", tmp_path / "keys")
    assert (done.ops, done.missing, done.new_keys) == (held.ops, 4, True)
    with closing(open_folder(tmp_path / "office", tmp_path / "keys", NOW)) as folder:
        assert {plan.value("title") for plan in folder.records("plan")} == {TITLE, "แผนที่สอง"}
