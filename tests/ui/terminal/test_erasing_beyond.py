"""What an erasing reaches beyond typed words; one that ends in the middle is told and finished by another."""

import shutil
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from PIL import Image

from core.errors import UserError
from storage.db.log import texts
from storage.phones.book import PhoneStore
from tests.storage.backups.test_restore_stopped import killed_at
from tests.ui.terminal.conftest import Command, entered
from tests.ui.terminal.test_erasing import NAME, NOTE, subject_of, traces
from tests.ui.terminal.test_papers_printed import PHOTO

ITEM, ITEM_WORDS = "d3r.l4.3", "ระดับ 4 ข้อ 3"


def noted(do: Command, folder: Path) -> None:
    """Their name in the note of one answer, and nowhere else."""
    answers = do("record", "list", folder, "answer", "--json").value
    ref = next(one["ref"] for one in answers if one["title"] == ITEM)
    assert do("record", "set", folder, ref, f"note={NOTE}").code == 0


def page(path: Path, shade: int) -> Path:
    Image.new("L", (300, 400), shade).save(path)
    return path


def unsure(found: list[dict[str, Any]]) -> set[tuple[str, str]]:
    return {(one["kind"], one["words"]) for one in found if one["unsure"]}


def number_of(found: list[dict[str, Any]], words: str) -> str:
    return str(next(n for n, one in enumerate(found, 1) if one["words"] == words))


def test_pages_that_wait_are_shown_and_go_when_they_are_chosen(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    noted(do, assessed)
    done = entered(assessed, subject_of(do, assessed), "unit_page", tmp_path / "p.pdf")
    assert do("scan", assessed, page(tmp_path / "a.png", 90), "--code", done["code"]).code == 0
    assert (
        do(
            "scan", assessed, page(tmp_path / "b.png", 120), page(tmp_path / f"{NAME}.png", 150)
        ).code
        == 0
    )
    assert do("backup", assessed, "--to", tmp_path / "stick").code == 0
    found = do("erase", assessed, NAME, "--json").value["found"]
    assert unsure(found) == {("scan", "a.png"), ("scan", "b.png")}, (
        "of their paper, and of no paper"
    )
    (sure,) = [one for one in found if one["kind"] == "scan" and not one["unsure"]]
    assert sure["words"] == f"{NAME}.png"
    waiting = sorted((assessed / "scans").iterdir())
    seconds = [tmp_path / f"second{n}" for n in range(3)]
    for path, second in zip(waiting, seconds, strict=True):
        second.hardlink_to(path)
    output = do("erase", assessed, NAME, "--yes", "--json")
    assert output.code == 0, output.err
    assert unsure(output.value["left"]) == unsure(found), "never with the rest"
    assert traces(assessed) == [] == traces(tmp_path / "stick")
    assert do("erase", assessed, NAME, "--only", "1", "--yes").code == 0
    left = [one["file"] for one in do("scan", assessed, "--json").value["loose"]]
    assert left == []
    assert len(list((assessed / "scans").iterdir())) == 1
    assert sorted(not any(path.read_bytes()) for path in seconds) == [False, True, True], (
        "overwritten, then deleted"
    )
    assert do("views", assessed).code == 0
    assert do("office", "check", assessed).code == 0


def test_photographs_that_wait_in_a_room_are_shown_go_when_chosen_and_are_said_to_be_in_no_backup(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    noted(do, assessed)
    room = subject_of(do, assessed).rpartition("/")[2]
    book = PhoneStore(assessed)
    assert "ภาพจากโทรศัพท์ที่รอดู" not in do("backup", assessed).out
    shots = [page(tmp_path / f"{n}.jpg", 60 * n).read_bytes() for n in (1, 2)]
    book.keep_photo(room, "01", ITEM, shots[0])
    book.keep_photo("b" * 32, "02", "d1", shots[1])
    made = do("backup", assessed, "--to", tmp_path / "stick")
    assert (
        "ภาพจากโทรศัพท์ที่รอดู 2 ภาพอยู่ในเครื่องนี้เท่านั้น ไม่อยู่ในไฟล์สำรองใด แนบเป็นหลักฐานแล้วจึงถูกสำรอง"
        in made.out
    )
    saved = [path.read_bytes() for path in (tmp_path / "stick").rglob("*") if path.is_file()]
    assert saved
    assert not any(shot in content for content in saved for shot in shots)
    found = do("erase", assessed, NAME, "--json").value["found"]
    photos = [(n, one) for n, one in enumerate(found, 1) if one["kind"] == "photo"]
    assert [one["unsure"] for _n, one in photos] == [True, True]
    titles = {one["title"] for _n, one in photos}
    assert {"ห้องประชุมที่ลบแล้ว"} < titles
    assert any(ITEM_WORDS in one for one in titles)
    said = do("erase", assessed, NAME).out
    assert all(str(book.path(one, key)) in said for one, key in ((room, "01"), ("b" * 32, "02")))
    assert do("erase", assessed, NAME, "--yes").code == 0
    assert len(book.waiting()) == 2, "never with the rest"
    twin = tmp_path / "twin"
    twin.hardlink_to(book.path(room, "01"))
    again = do("erase", assessed, NAME, "--json").value["found"]
    number = next(n for n, one in enumerate(again, 1) if ITEM_WORDS in one["title"])
    assert do("erase", assessed, NAME, "--only", str(number), "--yes").code == 0
    assert not any(twin.read_bytes()), "overwritten, then deleted"
    assert [one.room for one in book.waiting()] == ["b" * 32]
    assert book.photos(room) == ()
    assert "ภาพจากโทรศัพท์ที่รอดู" in do("views", assessed).out
    assert "ที่รอดู 1 ภาพ" in do("backup", assessed).out


def test_files_beside_their_name_or_marked_are_shown_and_never_taken_for_sure(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    noted(do, assessed)
    subject = subject_of(do, assessed)
    assert do("evidence", "add", assessed, PHOTO, "--to", subject, "--item", ITEM).code == 0
    elsewhere = page(tmp_path / "elsewhere.png", 200)
    assert (
        do("evidence", "add", assessed, elsewhere, "--to", subject, "--item", "d1.l1.1").code == 0
    )
    assert unsure(do("erase", assessed, NAME, "--json").value["found"]) == {("file", PHOTO.name)}
    marked = next(
        one["ref"]
        for one in do("record", "list", assessed, "file", "--json").value
        if one["title"] == elsewhere.name
    )
    assert do("evidence", "mark", assessed, marked).code == 0
    found = do("erase", assessed, NAME, "--json").value["found"]
    assert unsure(found) == {("file", PHOTO.name), ("file", elsewhere.name)}
    assert do("erase", assessed, NAME, "--yes").code == 0
    assert unsure(do("erase", assessed, NAME, "--json").value["found"]) == {
        ("file", elsewhere.name)
    }, "nothing names them now"


def test_documents_that_name_them_in_their_text_are_reported_and_go_when_chosen(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    made, bare = Document(), Document()
    line = made.add_paragraph("รายงานของ")
    for piece in ("สม", "ชาย ลบ", "ทิ้งเสียดี"):
        line.add_run(piece)
    made.core_properties.author = NAME
    bare.add_paragraph("ไม่มีใคร")
    files = [tmp_path / "รายงาน.docx", tmp_path / "อื่น.docx", tmp_path / "ล็อก.doc"]
    made.save(str(files[0]))
    bare.save(str(files[1]))
    files[2].write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le")
    )
    for path in files:
        assert (
            do(
                "evidence", "add", assessed, path, "--to", subject_of(do, assessed), "--item", ITEM
            ).code
            == 0
        )
    noted(do, assessed)
    told = do("erase", assessed, NAME, "--json").value
    unread = [{"why": "locked", "file": "ล็อก.doc"}]
    assert told["documents"] == {"of": 3, "read": 2, "named": 1, "unread": unread}
    found = told["found"]
    assert unsure(found) == {("file", "รายงาน.docx"), ("file", "ล็อก.doc")}, (
        "what was read and names nobody is no more"
    )
    output = do("erase", assessed, NAME).out
    assert (
        "ได้ทั้งไฟล์ 2 จาก 3 ไฟล์ พบชื่อ 1 ไฟล์ ค้นไม่ครบ 1 ไฟล์ · ล็อกด้วยรหัสผ่าน ต้องเปิดดูเอง 1 ไฟล์: ล็อก.doc"
        in output
    )
    assert "ค้นในเนื้อไฟล์เอกสารครบ" not in output
    old = Path(do("backup", assessed, "--json").value["path"])
    (blob,) = [assessed / one for one in traces(assessed) if one.startswith("blobs")]
    second = tmp_path / "second"
    second.hardlink_to(blob)
    chosen = ",".join([number_of(found, "รายงาน.docx"), number_of(found, NOTE)])
    assert traces(assessed)
    assert do("erase", assessed, NAME, "--only", chosen, "--yes").code == 0
    assert traces(assessed) == []
    assert not any(second.read_bytes()), "overwritten, then deleted"
    assert do("restore", old, assessed).code == 0
    assert traces(assessed) == [], "nor does an old backup bring the file back"
    assert do("office", "check", assessed).code == 0


NOTHING = "ไม่พบข้อมูลของบุคคลนี้ในโฟลเดอร์"


OWED = "การลบข้อมูลบุคคลครั้งก่อนยังไม่ครบในไฟล์สำรองที่"


AWAY = "ไม่ได้ต่ออยู่ จะลบให้เมื่อสำรองไปที่นั้นครั้งหน้า"


SWEEP = "ร่องรอยในไฟล์ของโฟลเดอร์ยังเขียนทับไม่ได้ตอนนี้"


def backed_up_twice(do: Command, folder: Path, stick: Path) -> None:
    assert do("record", "set", folder, "person/new", f"name={NAME}").code == 0
    assert do("backup", folder).code == 0
    assert do("backup", folder, "--to", stick).code == 0


def said_where_left(do: Command, folder: Path, stick: Path) -> None:
    """What may be read yet is listed, or said to be left to erase, by `erase` and by `office check`."""
    listed = do("erase", folder, NAME)
    assert listed.code == 0, listed.err
    if NOTHING not in listed.out:
        return  # nothing was erased yet
    if traces(folder) or traces(stick):
        check = do("office", "check", folder)
        assert OWED in listed.out or SWEEP in listed.out
        assert (check.code, "[erasing]" in check.out) == (1, True)


def finished(do: Command, folder: Path, stick: Path) -> None:
    again = do("erase", folder, NAME, "--yes")
    assert again.code == 0 or "ยังไม่ได้ลบอะไร" in again.err, again.err
    assert traces(folder) == [] == traces(stick)
    check = do("office", "check", folder)
    assert (check.code, "[erasing]" in check.out) == (0, False), check.out
    assert OWED not in do("erase", folder, NAME).out


@pytest.mark.parametrize("share", [0.2, 0.45, 0.6, 0.75, 0.9])
def test_killed_anywhere_it_is_said_and_can_be_done_again(
    do: Command, assessed: Path, tmp_path: Path, share: float
) -> None:
    stick, keys = tmp_path / "stick", tmp_path / "keys"
    backed_up_twice(do, assessed, stick)
    kept = {
        path: shutil.copytree(path, tmp_path / f"kept-{path.name}")
        for path in (assessed, stick, keys)
    }
    steps = killed_at(0, lambda: do("erase", assessed, NAME, "--yes"))
    for path, before in kept.items():
        shutil.rmtree(path)
        shutil.copytree(before, path)
    assert killed_at(round(steps * share), lambda: do("erase", assessed, NAME, "--yes")) == round(
        steps * share
    )
    said_where_left(do, assessed, stick)
    finished(do, assessed, stick)


def test_a_stick_that_is_not_in_waits_by_name_and_its_like_at_the_same_place_stands_for_nobody(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    stick, away = tmp_path / "stick", tmp_path / "away"
    backed_up_twice(do, assessed, stick)
    stick.rename(away)
    assert do("backup", assessed, "--to", stick).code == 0  # another one
    assert do("erase", assessed, NAME, "--yes").code == 0
    other = stick.rename(tmp_path / "other")
    assert traces(other) == []
    away.rename(stick)
    assert traces(stick)
    assert do("backup", assessed, "--to", stick).code == 0
    assert traces(stick) == [], "it says itself that nothing was erased in it"


def test_every_place_of_backups_waits_until_it_was_reached(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    backed_up_twice(do, assessed, first)
    assert do("backup", assessed, "--to", second).code == 0
    for stick in (first, second):
        stick.rename(stick.with_suffix(".out"))
    done = do("erase", assessed, NAME, "--yes")
    assert [stick for stick in (first, second) if f"{stick} {AWAY}" in done.out] == [first, second]
    listed = do("erase", assessed, NAME)
    check = do("office", "check", assessed)
    assert check.code == 0, "nobody can do anything about it now"
    for stick in (first, second):
        assert f"{stick} {AWAY}" in listed.out
        assert str(stick) in check.out
        stick.with_suffix(".out").rename(stick)
    check = do("office", "check", assessed)
    assert (check.code, "[erasing]" in check.out) == (1, True)
    assert do("office", "repair", assessed).code == 0
    assert traces(first) == [] == traces(second)
    assert do("office", "check", assessed).code == 0


def test_a_place_is_known_before_the_first_backup_there_is_made(
    do: Command, assessed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup that is cut short after it got its name is one that lies there."""
    stick = tmp_path / "stick"
    assert do("record", "set", assessed, "person/new", f"name={NAME}").code == 0

    def cut(*_message: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("storage.backups.keeper.thin", cut)
        assert do("backup", assessed, "--to", stick).code != 0
    assert traces(stick)
    assert do("erase", assessed, NAME, "--yes").code == 0
    assert traces(stick) == []


def test_what_lies_in_the_folders_own_file_is_not_said_to_be_gone(
    do: Command, assessed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert do("record", "set", assessed, "person/new", f"name={NAME}").code == 0

    def broken(*_message: object, **_options: object) -> None:
        raise UserError("สำรองไม่ได้", "เพราะอุปกรณ์ขัดข้อง", "โปรดตรวจไดรฟ์")

    with monkeypatch.context() as patch:
        patch.setattr(texts, "sweep", lambda _db: None)
        patch.setattr("storage.backups.keeper.make", broken)
        done = do("erase", assessed, NAME, "--yes")
        assert done.code == 1
        assert "ลบรายการแล้ว แต่ร่องรอยในไฟล์ของโฟลเดอร์และในไฟล์สำรองยังลบไม่ครบ" in done.err
        assert "ลบออกจากโฟลเดอร์ของหน่วยงานแล้ว" not in done.err
        assert SWEEP in do("erase", assessed, NAME).out
    assert do("office", "repair", assessed).code == 0
    assert SWEEP not in do("erase", assessed, NAME).out
    assert traces(assessed) == []


def test_a_backup_that_leaves_is_in_the_log_of_views_and_one_beside_the_folder_is_not(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    assert do("backup", assessed).code == 0
    assert do("backup", assessed, "--to", tmp_path / "stick").code == 0
    output = do("views", assessed, "--json").value["views"]
    assert [(one["deed"], one["of"]) for one in output] == [("give", "backup")]
    assert "ส่งออกพร้อมข้อมูลส่วนบุคคล" in do("views", assessed).out
