"""What erasing somebody reaches beyond typed words: pages that wait, files beside their name, text within documents."""

from pathlib import Path
from typing import Any

from docx import Document
from PIL import Image

from storage.phones.book import PhoneBook
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


def test_pages_that_wait_are_shown_and_go_when_they_are_chosen(do: Command, assessed: Path, tmp_path: Path) -> None:
    noted(do, assessed)
    done = entered(assessed, subject_of(do, assessed), "unit_page", tmp_path / "p.pdf")
    assert do("scan", assessed, page(tmp_path / "a.png", 90), "--code", done["code"]).code == 0
    assert do("scan", assessed, page(tmp_path / "b.png", 120), page(tmp_path / f"{NAME}.png", 150)).code == 0
    assert do("backup", assessed, "--to", tmp_path / "stick").code == 0
    found = do("erase", assessed, NAME, "--json").value["found"]
    assert unsure(found) == {("scan", "a.png"), ("scan", "b.png")}, "of their paper, and of no paper"
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
    assert sorted(not any(path.read_bytes()) for path in seconds) == [False, True, True], "overwritten, then deleted"
    assert do("views", assessed).code == 0
    assert do("office", "check", assessed).code == 0


def test_photographs_that_wait_in_a_room_are_shown_go_when_chosen_and_are_said_to_be_in_no_backup(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    noted(do, assessed)
    room, book = subject_of(do, assessed).rpartition("/")[2], PhoneBook(assessed)
    assert "ภาพจากโทรศัพท์ที่รอดู" not in do("backup", assessed).out
    shots = [page(tmp_path / f"{n}.jpg", 60 * n).read_bytes() for n in (1, 2)]
    book.keep_photo(room, "01", ITEM, shots[0])
    book.keep_photo("b" * 32, "02", "d1", shots[1])
    made = do("backup", assessed, "--to", tmp_path / "stick")
    assert "ภาพจากโทรศัพท์ที่รอดู 2 ภาพอยู่ในเครื่องนี้เท่านั้น ไม่อยู่ในไฟล์สำรองใด แนบเป็นหลักฐานแล้วจึงถูกสำรอง" in made.out
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
    assert do("evidence", "add", assessed, elsewhere, "--to", subject, "--item", "d1.l1.1").code == 0
    assert unsure(do("erase", assessed, NAME, "--json").value["found"]) == {("file", PHOTO.name)}
    marked = next(
        one["ref"] for one in do("record", "list", assessed, "file", "--json").value if one["title"] == elsewhere.name
    )
    assert do("evidence", "mark", assessed, marked).code == 0
    found = do("erase", assessed, NAME, "--json").value["found"]
    assert unsure(found) == {("file", PHOTO.name), ("file", elsewhere.name)}
    assert do("erase", assessed, NAME, "--yes").code == 0
    assert unsure(do("erase", assessed, NAME, "--json").value["found"]) == {("file", elsewhere.name)}, (
        "nothing names them now"
    )


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
    files[2].write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le"))
    for path in files:
        assert do("evidence", "add", assessed, path, "--to", subject_of(do, assessed), "--item", ITEM).code == 0
    noted(do, assessed)
    told = do("erase", assessed, NAME, "--json").value
    unread = [{"why": "locked", "file": "ล็อก.doc"}]
    assert told["documents"] == {"of": 3, "read": 2, "named": 1, "unread": unread}
    found = told["found"]
    assert unsure(found) == {("file", "รายงาน.docx"), ("file", "ล็อก.doc")}, "what was read and names nobody is no more"
    output = do("erase", assessed, NAME).out
    assert "ได้ทั้งไฟล์ 2 จาก 3 ไฟล์ พบชื่อ 1 ไฟล์ ค้นไม่ครบ 1 ไฟล์ · ล็อกด้วยรหัสผ่าน ต้องเปิดดูเอง 1 ไฟล์: ล็อก.doc" in output
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
