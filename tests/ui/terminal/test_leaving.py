"""`centre publish`, `bundle export` and public packs list what may name a person before anything is written."""

from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from pysqlite3 import dbapi2 as sqlite3

from tests.storage.evidence.test_wording import pdf as thai
from tests.storage.evidence.test_wording import remapped
from tests.storage.publish.conftest import database, new_database, server
from tests.ui.terminal.conftest import Command, CommandOutput, certify
from tests.ui.terminal.proving import LATIN, Proved, pdf

__all__ = ["database", "new_database", "server"]

NAME = "กำพล ตั้งทดสอบลบ"
TITLE = f"อบรมโดย นาย{NAME} โทร 0 8888 4321 บัตร 1101700230708"
KINDS = ["name", "citizen_id", "phone"]


@pytest.fixture
def naming(do: Command, office: Path) -> Path:
    """An office with a registered person, who stands in a row of its plan, too, with their numbers."""
    assert (
        do("record", "set", office, "person/new", f"name=นาย{NAME}", "phone=08 1234 5678").code == 0
    )
    plan = do(
        "document", "start", office, "--instrument", "moral-plan", "--year", "2569", "--json"
    ).value["document"]
    row = do(
        "record", "set", office, "row/new", f"plan={plan}", "kind=activity", f"f.title={TITLE}"
    )
    assert row.code == 0, row.err
    return office


def listed(done: CommandOutput) -> list[list[str]]:
    return [one["kinds"] for one in done.value["looked"]["hits"]]


@pytest.fixture(params=["file", "folder", "server"])
def target(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    place: Callable[[], str] = {
        "file": lambda: str(tmp_path / "x.db"),
        "folder": lambda: str(tmp_path / "x"),
    }.get(request.param, lambda: str(request.getfixturevalue("database")))
    return place()


def test_nothing_is_published_before_a_person_has_seen_whom_it_names(
    do: Command, naming: Path, target: str
) -> None:
    done = do("centre", "publish", naming, target, "--json")
    assert (done.code, done.value["written"], listed(done)) == (1, False, [KINDS])
    assert "สั่งอีกครั้งพร้อม --yes" in done.err
    said = do("centre", "publish", naming, target)
    assert (said.code, said.out.count("มีชื่อบุคคล เลขประจำตัว 13 หลัก เบอร์โทรศัพท์: อบรมโดย")) == (1, 1)
    assert "plan_value.words" in said.out
    for again in (1, 0):
        agreed = do("centre", "publish", naming, target, "--yes", "--json")
        assert (agreed.code, len(listed(agreed))) == (0, again), (
            "what did not change was searched when it was written"
        )
    assert agreed.value["looked"]["persons"] == 1


def test_what_is_said_of_a_publication_is_what_was_looked_at(
    do: Command, naming: Path, tmp_path: Path
) -> None:
    assert not (tmp_path / "x.db").exists()
    assert do("centre", "publish", naming, tmp_path / "x.db").code == 1
    assert not (tmp_path / "x.db").exists()
    said = do("centre", "publish", naming, tmp_path / "x.db", "--yes").out
    assert "ช่องที่กำหนดเป็นข้อมูลส่วนบุคคลไม่อยู่ในนั้น" in said
    assert "เลขประจำตัว 13 หลัก และเบอร์โทรศัพท์ ในทุกข้อความที่อ่านครั้งนี้" in said
    with closing(sqlite3.connect(tmp_path / "x.db")) as db:
        words = [row[0] for row in db.execute("SELECT words FROM plan_value")]
    assert TITLE in words
    assert not any("08 1234 5678" in one for one in words), "the field that is declared personal"


def test_a_name_that_is_registered_later_is_searched_for_in_what_was_published(
    do: Command, naming: Path, tmp_path: Path
) -> None:
    assert do("centre", "publish", naming, tmp_path / "x.db", "--yes").code == 0
    assert do("centre", "publish", naming, tmp_path / "x.db").code == 0, "nothing was read again"
    assert do("record", "set", naming, "person/new", "name=สมหญิง ใครคนหนึ่ง").code == 0
    assert do("centre", "publish", naming, tmp_path / "x.db").code == 1


def test_a_file_for_another_office_is_written_once_a_person_has_agreed(
    do: Command, naming: Path, tmp_path: Path
) -> None:
    centre, out = tmp_path / "centre", tmp_path / "x.prongsai"
    assert (
        do("office", "new", centre, "--name", "ส่วนกลาง", "--code", "S00", "--kind", "centre").code
        == 0
    )
    certify(do, centre, "centre")
    certify(do, naming, "province")
    for name in (out, tmp_path / "x.zip"):
        done = do("bundle", "export", naming, "--to", "S00", "--out", name, "--json")
        assert (done.code, listed(done)) == (1, [KINDS])
        (hit,) = done.value["looked"]["hits"]
        assert (hit["field"], "/row/" in f"/{hit['ref']}") == ("f.title", True)
        assert hit["where"].startswith("แผนส่งเสริมคุณธรรม 2569  ›  โครงการ/กิจกรรม ")
        assert not name.exists()
        agreed = do("bundle", "export", naming, "--to", "S00", "--out", name, "--yes", "--json")
        assert (agreed.code, listed(agreed)) == (0, [KINDS])


def test_nothing_is_written_for_a_key_that_nobody_confirmed(
    do: Command, naming: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    key = tmp_path / "other.key"
    out = tmp_path / "x.prongsai"
    assert do("office", "new", other, "--name", "อื่น", "--code", "S00", "--kind", "centre").code == 0
    key.write_text(do("key", "show", other).out, "utf-8")
    for to in (key, do("key", "show", other, "--json").value["age"]):
        done = do("bundle", "export", naming, "--to", to, "--out", out, "--yes")
        assert (done.code, out.exists()) == (1, False)
        assert "โปรดยืนยันเครื่องนี้ก่อน" in done.err


def test_a_public_pack_holds_back_numbers_of_people_and_asks_about_telephones(
    proved: Proved,
) -> None:
    place, do = proved.place, proved.do
    proved.add(pdf(place / "a.pdf", 1, "1-1017-00230-70-8 "), "d1.l3.2", "project_result")
    proved.add(pdf(place / "b.pdf", 1, "Tel 0 2123 4567 p."), "d1.l4.2", "report")
    proved.set(
        proved.add(pdf(place / "c.pdf", 1, LATIN), "d2.l5.2")["evidence"], "title=โทร 0812345678"
    )
    (place / "d.pdf").write_bytes(remapped(thai("บันทึกของ อำนาจ"), "\ufffd"))
    proved.add(place / "d.pdf", "d1.l2.2", "print")
    out = place / "public"
    asked = do("evidence", "pack", proved.folder, proved.ref, "--out", out, "--public", "--json")
    assert (asked.code, listed(asked), out.exists()) == (1, [["phone"]], False)
    assert "report" in asked.value["looked"]["hits"][0]["where"]
    proved.pack("public", "--public", "--yes")
    removed = (out / "removed.txt").read_text("utf-8-sig")
    assert removed.count("พบชื่อหรือข้อมูลของบุคคลในไฟล์") == 1
    assert removed.count("โปรแกรมอ่านได้ไม่ทั้งไฟล์ และยังไม่มีคนเปิดดู") == 1
    assert removed.count("ข้อความมีชื่อหรือข้อมูลของบุคคล") == 1
    assert (
        "ในชื่อหลักฐาน ลิงก์ และตัวอักษรของ PDF ที่อยู่ในชุด พบ 1 แห่ง"
        in do(
            "evidence",
            "pack",
            proved.folder,
            proved.ref,
            "--out",
            place / "again",
            "--public",
            "--yes",
        ).out
    )
    assert do("evidence", "pack", proved.folder, proved.ref, "--out", place / "whole").code == 0, (
        "it is for the office"
    )
