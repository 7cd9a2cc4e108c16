"""A person is erased as a clerk does it: their words are in no file of the folder, and nothing old brings them back."""

import shutil
from pathlib import Path
from typing import Any
from zipfile import ZipFile, is_zipfile

import pytest

from storage.db import sqlite
from tests.ui.terminal.conftest import YEAR, Command, certify, know
from tests.ui.terminal.test_papers_printed import PHOTO

NAME = "สมชาย ลบทิ้งเสียดี"
ELSEWHERE = {"answer.note", "evidence.title", "file.name", "file.sha256"}
NOTE = f"อบรมโดยนาย{NAME} ครบหนึ่งวัน"


def traces(folder: Path, words: str = NAME) -> list[str]:
    """Files in which the words stand, in UTF-8 or UTF-16, packed ones unpacked."""
    needles = [words.encode(), words.encode("utf-16-le"), words.encode("utf-16-be")]
    found = []
    for path in folder.rglob("*"):
        if not path.is_file():
            continue
        contents = [path.read_bytes()]
        if is_zipfile(path):
            with ZipFile(path) as archive:
                contents += [archive.read(name) for name in archive.namelist()]
        if any(needle in content for needle in needles for content in contents):
            found.append(str(path.relative_to(folder)))
    return found


def keyed(do: Command, folder: Path, key: Path) -> None:
    key.write_text(do("key", "show", folder).out, encoding="utf-8")


def subject_of(do: Command, folder: Path) -> str:
    return str(do("record", "list", folder, "assessment", "--json").value[0]["ref"])


def name_somebody(do: Command, folder: Path, tmp_path: Path) -> str:
    """A person in the register, in the note of an answer, and in the name of a photo; the person."""
    made = do("record", "set", folder, "person/new", f"name={NAME}", "phone=08 1234 5678", "--json")
    assert made.code == 0, made.err
    answer = do("record", "list", folder, "answer", "--json").value[0]["ref"]
    assert do("record", "set", folder, answer, f"note={NOTE}").code == 0
    photo = tmp_path / f"{NAME}.jpg"
    shutil.copy(PHOTO, photo)
    assert (
        do(
            "evidence", "add", folder, photo, "--to", subject_of(do, folder), "--item", "d3r.l4.3"
        ).code
        == 0
    )
    return next(str(ref) for ref in made.value["touched"] if "/person/" in ref)


def kinds_of(found: list[dict[str, Any]]) -> set[str]:
    return {f"{one['ref'].split('/')[1]}.{one['field']}" for one in found}


def test_everything_about_a_person_is_listed_and_nothing_is_erased_without_yes(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    who = name_somebody(do, assessed, tmp_path)
    by_name = do("erase", assessed, NAME, "--json").value["found"]
    assert kinds_of(by_name) == {"person.name", "person.phone", *ELSEWHERE}
    by_record = do("erase", assessed, who, "--json").value["found"]
    assert kinds_of(by_record) == kinds_of(by_name)
    part = kinds_of(do("erase", assessed, "สมชายลบทิ้ง", "--json").value["found"])
    assert part == kinds_of(by_name), (
        "spaces do not matter, and the one who is meant is known by a part"
    )
    assert do("record", "set", assessed, "person/new", f"name=นาง{NAME}มาก").code == 0
    assert "person.phone" not in kinds_of(do("erase", assessed, NAME, "--json").value["found"]), (
        "two may be meant"
    )
    assert do("erase", assessed, "ไม่มีคนนี้", "--json").value["found"] == []
    for spelt in ("ลบทิ้งเสียดี, สมชาย", "081-234-5678", "+66 81.234.5678"):
        answer = do("record", "list", assessed, "answer", "--json").value[0]["ref"]
        assert do("record", "set", assessed, answer, f"note=ถึง {spelt}").code == 0
        assert "answer.note" in kinds_of(do("erase", assessed, who, "--json").value["found"]), spelt
    assert "ลบแล้วตามกฎหมาย" in do("erase", assessed, NAME).out
    assert traces(assessed)


def test_an_erased_person_is_in_no_file_and_neither_a_backup_nor_a_bundle_brings_them_back(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    who = name_somebody(do, assessed, tmp_path)
    do("key", "show", assessed)
    stick = tmp_path / "stick"
    old = Path(do("backup", assessed, "--to", stick, "--json").value["path"])
    far = shutil.copytree(stick, tmp_path / "far") / old.name
    own = Path(do("backup", assessed, "--json").value["path"])
    old_copy = assessed / "backups" / "before-update-2.db"
    shutil.copy(assessed / "prongsai.db", old_copy)
    subject = subject_of(do, assessed)
    state = do("record", "show", assessed, subject, "--json").value
    output = do("erase", assessed, who, "--reason", "request", "--yes", "--json")
    assert output.code == 0, output.err
    assert len(output.value["erased"]) == 6
    assert output.value["backups"]["written"] == 2
    assert output.value["backups"]["dropped"] == 1
    assert traces(assessed) == []
    assert traces(stick) == []
    assert own.is_file()
    assert traces(tmp_path / "far")
    assert do("office", "check", assessed).code == 0
    assert do("record", "show", assessed, subject, "--json").value == state
    assert do("erase", assessed, who, "--json").value["found"] == []
    assert do("undo", assessed).code == 1
    for backup in (own, far):
        assert do("restore", backup, assessed).code == 0
        assert traces(assessed) == [], backup
    assert "[erasing]" in do("office", "check", assessed).out, (
        "the place it came from is known now, and holds them yet"
    )
    assert do("office", "repair", assessed).code == 0
    assert traces(tmp_path / "far") == []
    assert do("office", "check", assessed).code == 0
    assert do("erase", assessed, NAME, "--json").value["found"] == []


def test_other_units_copies_are_erased_by_the_next_file_and_an_old_file_brings_nothing_back(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    name_somebody(do, assessed, tmp_path)
    centre, key = tmp_path / "centre", tmp_path / "centre.key"
    assert (
        do(
            "office", "new", centre, "--name", "ส่วนกลาง", "--code", "S00", "--kind", "centre", *YEAR
        ).code
        == 0
    )
    certify(do, centre, "centre")
    certify(do, assessed, "province")
    keyed(do, centre, key)
    assert (
        do(
            "bundle", "export", assessed, "--to", key, "--out", tmp_path / "old.prongsai", "--yes"
        ).code
        == 0
    )
    assert do("bundle", "import", centre, tmp_path / "old.prongsai").code == 0
    assert traces(centre), "the note of an answer goes to the centre"
    assert do("erase", assessed, NAME, "--yes").code == 0
    assert (
        do("bundle", "export", assessed, "--to", key, "--out", tmp_path / "new.prongsai").code == 0
    )
    assert do("bundle", "import", centre, tmp_path / "new.prongsai").code == 0
    assert list(centre.glob("backups/*.prongsai-backup")), "made before the import, with the words"
    assert traces(centre) == []
    assert do("bundle", "import", centre, tmp_path / "old.prongsai").code == 0
    assert do("bundle", "import", assessed, tmp_path / "old.prongsai").code in (0, 1)
    assert traces(centre) == [] == traces(assessed)


def test_what_is_signed_is_erased_too_and_the_sign_off_stays_valid(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    name_somebody(do, assessed, tmp_path)
    subject = subject_of(do, assessed)
    signed = do("signoff", assessed, subject, "--by", "นายผู้ลงนาม ทดสอบ")
    assert signed.code == 0, signed.err
    before = do("record", "show", assessed, subject, "--json").value["signed"]
    assert do("erase", assessed, NAME, "--yes").code == 0
    after = do("record", "show", assessed, subject, "--json").value
    assert after["signed"] == before
    assert traces(assessed) == []


def test_only_the_chosen_lines_are_erased(do: Command, assessed: Path, tmp_path: Path) -> None:
    name_somebody(do, assessed, tmp_path)
    found = do("erase", assessed, NAME, "--json").value["found"]
    note = next(n for n, one in enumerate(found, 1) if one["field"] == "note")
    assert do("erase", assessed, NAME, "--only", str(note), "--yes").code == 0
    assert kinds_of(do("erase", assessed, NAME, "--json").value["found"]) == kinds_of(found) - {
        "answer.note"
    }
    assert do("erase", assessed, NAME, "--only", "99", "--yes").code == 2
    assert do("erase", assessed, "ไม่มีคนนี้", "--yes").code == 1


def test_the_log_of_views_tells_of_the_erasing_and_misses_a_line_that_was_taken_out(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    name_somebody(do, assessed, tmp_path)
    assert do("erase", assessed, NAME, "--yes").code == 0
    output = do("views", assessed, "--json")
    assert (output.code, output.value["broken_at"]) == (0, None)
    assert [one["deed"] for one in output.value["views"]] == ["erase"]
    assert do("views", assessed).out.splitlines()[-1] == "บันทึกครบทุกบรรทัด"
    db = sqlite.connect(assessed / "prongsai.db")
    db.execute("DELETE FROM view_log")
    db.close()
    cut = do("views", assessed)
    assert cut.code == 1
    assert "บันทึกครบทุกบรรทัด" not in cut.out


def test_prints_exports_and_restores_are_in_the_log_of_views_and_it_outlives_a_restore(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    centre, key = tmp_path / "centre", tmp_path / "centre.key"
    assert (
        do(
            "office", "new", centre, "--name", "ส่วนกลาง", "--code", "S00", "--kind", "centre", *YEAR
        ).code
        == 0
    )
    certify(do, centre, "centre")
    know(do, assessed, centre)
    keyed(do, centre, key)
    old = Path(do("backup", assessed, "--json").value["path"])
    assert (
        do(
            "paper",
            "print",
            assessed,
            subject_of(do, assessed),
            "checklist",
            "--out",
            tmp_path / "a.pdf",
        ).code
        == 0
    )
    assert do("bundle", "export", assessed, "--to", key, "--out", tmp_path / "a.prongsai").code == 0
    assert do("restore", old, assessed).code == 0
    output = do("views", assessed, "--json")
    assert output.code == 0
    assert [one["deed"] for one in output.value["views"]] == ["print", "export", "sent", "restore"]
    assert do("office", "check", assessed).code == 0
    assert "พิมพ์" in do("views", assessed).out


TAMPERED = (
    "DELETE FROM view_log WHERE number=3",
    "DELETE FROM view_log WHERE number=1",
    "UPDATE view_log SET person='f' WHERE number=2",
    "UPDATE view_log SET at='2020-01-01T00:00:00+07:00' WHERE number=3",
)


def test_a_line_of_the_log_of_views_that_was_tampered_with_shows(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    name_somebody(do, assessed, tmp_path)
    for n in range(3):
        assert do("extract", assessed, NAME, "--out", tmp_path / f"{n}.xlsx").code == 0
    assert do("office", "check", assessed, "--json").value["views"] is True
    whole = (assessed / "prongsai.db").read_bytes()
    for change in TAMPERED:
        db = sqlite.connect(assessed / "prongsai.db")
        db.execute(change)
        db.close()
        assert do("views", assessed).code == 1, change
        (assessed / "prongsai.db").write_bytes(whole)
    assert do("views", assessed).code == 0
    db = sqlite.connect(assessed / "prongsai.db")
    db.execute(TAMPERED[0])
    db.close()
    assert do("office", "check", assessed).code == 1


def test_backups_that_keep_what_was_erased_are_told_beside_what_is_done(
    do: Command, assessed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name_somebody(do, assessed, tmp_path)
    assert do("backup", assessed).code == 0
    half = "ลบออกจากโฟลเดอร์ของหน่วยงานแล้ว แต่ในไฟล์สำรองยังลบไม่ครบ"

    def pulled(*_words: object) -> None:
        raise OSError(5, "Input/output error")

    with monkeypatch.context() as patch:
        patch.setattr("storage.backups.keeper.BackupKeeper._erase_at", pulled)
        output = do("erase", assessed, NAME, "--yes")
    assert output.code == 1
    assert half in output.err
    assert "Input" not in output.err
    assert traces(assessed / "blobs") == []
    assert [path for path in traces(assessed) if not path.startswith("backups")] == []
    assert do("backup", assessed).code == 0  # as the sentence says
    assert traces(assessed) == []


BEFORE = ("ยังอยู่ครบ ช่องนั้นจะแสดงว่า", "รหัสบนเอกสารที่พิมพ์แล้วยังใช้ได้", "โปรแกรมลบให้ไม่ได้: กระดาษที่พิมพ์แล้ว")


def test_an_erasure_that_reaches_everything_claims_no_rest(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    name_somebody(do, assessed, tmp_path)
    output = do("erase", assessed, NAME, "--yes")
    assert output.code == 0
    assert "ยังลบไม่ครบ" not in output.out + output.err
    assert "ร่องรอย" not in output.out
    assert not [words for words in BEFORE if words in output.out], (
        "what is said before is not said again after"
    )


def test_a_backup_that_may_still_hold_them_is_named_and_ends_with_1(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    name_somebody(do, assessed, tmp_path)
    bad = assessed / "backups" / "bad.backup.zip"
    bad.parent.mkdir(exist_ok=True)
    bad.write_bytes(b"PK\3\4 cut short")
    output = do("erase", assessed, NAME, "--yes")
    assert output.code == 1
    for said in (output.out, output.err):
        assert f"อ่านไม่ได้จึงลบข้อมูลข้างในไม่ได้ โปรดลบไฟล์เอง: {bad.name}" in said
    assert "ลบออกจากโฟลเดอร์ของหน่วยงานแล้ว แต่ในไฟล์สำรองยังลบไม่ครบ" in output.err
    assert "สำรองข้อมูลหนึ่งครั้ง" not in output.err, "no backup mends one that cannot be read"


def test_a_backup_that_could_not_be_written_anew_is_told_as_not_done(
    do: Command, assessed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name_somebody(do, assessed, tmp_path)
    kept = Path(do("backup", assessed, "--json").value["path"])

    def full(*_words: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr("storage.backups.container.write", full)
        output = do("erase", assessed, NAME, "--yes")
    assert output.code == 1
    for said in (
        "แล้ว แต่ในไฟล์สำรองยังลบไม่ครบ",
        f"จะลองอีกเมื่อสำรองครั้งหน้า: {kept.name}",
        "สำรองข้อมูลหนึ่งครั้ง",
    ):
        assert said in output.err
    assert do("backup", assessed).code == 0  # as the sentence says
    assert traces(assessed) == []
    assert [path for path in traces(assessed) if not path.startswith("backups")] == []


@pytest.mark.parametrize(
    ("name", "elsewhere"),
    [
        ("นายวิชัย ทดสอบหนึ่ง", "วิชัย ทดสอบหนึ่ง"),
        ("ว่าที่ร้อยตรีหญิง วิมล ทดสอบห้า", "ว่าที่ ร.ต.หญิงวิมล ทดสอบห้า"),
        ("ผศ.ดร.วันดี ทดสอบเก้า", "นางวันดี ทดสอบเก้า"),
    ],
)
def test_a_person_is_found_under_every_title_and_it_is_said_what_was_looked_for(
    do: Command, assessed: Path, name: str, elsewhere: str
) -> None:
    made = do("record", "set", assessed, "person/new", f"name={name}", "--json")
    who = next(str(ref) for ref in made.value["touched"] if "/person/" in ref)
    answer = do("record", "list", assessed, "answer", "--json").value[0]["ref"]
    assert do("record", "set", assessed, answer, f"note=มอบ {elsewhere} ดำเนินการ").code == 0
    for sought in (name, elsewhere, who):
        looked = do("erase", assessed, sought, "--json").value
        assert kinds_of(looked["found"]) == {"person.name", "answer.note"}
        assert any(one.endswith(elsewhere.split()[-1]) for one in looked["sought"])
    told = do("erase", assessed, name).out
    assert "ทั้งที่มีและไม่มีคำนำหน้า" in told
    assert do("erase", assessed, name, "--yes", "--keep-rest").code == 0
    assert traces(assessed, name.split()[-1]) == []


def test_a_name_too_short_to_stand_alone_is_looked_for_with_its_title_and_this_is_said(
    do: Command, assessed: Path
) -> None:
    looked = do("erase", assessed, "นายเอ", "--json").value
    assert looked["sought"] == ["นายเอ"]
    assert "พร้อมคำนำหน้า" in do("erase", assessed, "นายเอ").out
