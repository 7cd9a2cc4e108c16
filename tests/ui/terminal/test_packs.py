"""Evidence put in order into a folder: whole or nothing, readable without the program, and a version for everybody."""

import errno
import hashlib
import os
import re
from collections.abc import Iterator
from functools import partial
from itertools import count
from pathlib import Path
from zipfile import ZipFile

import pikepdf
import pypdfium2
import pytest
from openpyxl import load_workbook
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

import main
from core.actions.add_person import add_person
from core.views.pack_names import LONGEST, ending_of, plain_name
from storage import apart
from tests.known import known
from tests.limited import command
from tests.ui.terminal.conftest import Command, is_calm

NAME = "สมหญิง ตัวอย่างยิ่ง"
LATIN = "Somying Tuayangying"
EXIF_ARTIST, EXIF_TURNED = 0x013B, 0x0112


def pdf(path: Path, pages: int, words: str = "Report", author: str = "") -> Path:
    canvas = Canvas(str(path))
    canvas.setAuthor(author)
    for n in range(pages):
        canvas.drawString(80, 700, f"{words} {n + 1}")
        canvas.showPage()
    canvas.save()
    return path


def photo(path: Path, color: str = "teal") -> Path:
    """As a telephone makes it: turned, with its owner inside and something behind its end."""
    exif = Image.Exif()
    exif[EXIF_ARTIST], exif[EXIF_TURNED] = LATIN, 6
    Image.new("RGB", (120, 80), color).save(path, "JPEG", exif=exif, comment=NAME.encode())
    path.write_bytes(path.read_bytes() + NAME.encode("utf-16-le"))
    return path


class Proved:
    """An office whose assessment has some evidence."""

    def __init__(self, do: Command, folder: Path, place: Path) -> None:
        self.do, self.folder, self.place = do, folder, place
        self.ref = do("record", "list", folder, "assessment", "--json").value[0]["ref"]

    def add(self, path: Path, item: str, proof: str = "") -> dict[str, str]:
        """Attach a file; the records it made, by entity."""
        said = self.do(
            "evidence", "add", self.folder, path, "--to", self.ref, "--item", item, "--proof", proof, "--json"
        )
        assert said.code == 0, said.err
        return {ref.split("/")[1]: ref for ref in said.value["records"]}

    def set(self, ref: str, *fields: str) -> None:
        assert self.do("record", "set", self.folder, ref, *fields).code == 0

    def pack(self, name: str, *words: str) -> Path:
        out = self.place / name
        said = self.do("evidence", "pack", self.folder, self.ref, "--out", out, *words, "--json")
        assert said.code == 0, said.err
        self.said = said.value
        return out


@pytest.fixture
def proved(do: Command, assessed: Path, tmp_path: Path) -> Proved:
    office = Proved(do, assessed, tmp_path)
    office.add(pdf(tmp_path / "ประกาศ.pdf", 3, author=LATIN), "d1.l1.1", "policy")
    office.add(photo(tmp_path / "เผยแพร่.jpg"), "d1.l1.1", "publication")
    office.add(pdf(tmp_path / "รายงาน.pdf", 2, "Other"), "d2.l4.2", "report")
    return office


def files(folder: Path) -> dict[str, Path]:
    return {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}


def test_the_tree_follows_the_form_and_its_names_are_taken_by_every_stick(proved: Proved) -> None:
    found = files(proved.pack("pack"))
    assert set(found) >= {
        "01-d1/L1/01-d1.l1.1/01-policy.pdf",
        "01-d1/L1/01-d1.l1.1/02-publication.jpg",
        "02-d2/L4/01-d2.l4.2/01-report.pdf",
        *("index.pdf", "index.xlsx", "index.docx", "index.html", "dividers.pdf", "spine.pdf", "sha256.txt"),
    }
    for path in found:
        assert re.fullmatch(r"[A-Za-z0-9._/-]+", path)
        assert len(f"pack/{path}") <= LONGEST
        assert not any(name.endswith(".") for name in path.split("/"))


def test_the_pages_are_numbered_through_and_told_in_all_three_files_and_the_web_page(proved: Proved) -> None:
    found = files(proved.pack("pack"))
    assert (proved.said["files"], proved.said["pages"]) == (3, 6)
    rows = [[cell.value for cell in row] for row in known(load_workbook(found["index.xlsx"]).active).iter_rows()]
    said = " ".join(str(cell) for row in rows for cell in row if cell is not None)
    for span in ("๑-๓", "๔", "๕-๖"):
        assert span in said
    assert "๕-๖" in text_of(found["index.pdf"])
    assert '<td class="n">5-6</td>' in found["index.html"].read_text("utf-8")


def test_every_link_of_the_web_page_leads_to_a_file_and_nothing_is_fetched(proved: Proved) -> None:
    folder = proved.pack("pack")
    links = re.findall(r"""(?:href|src)\s*=\s*["']?([^"'>\s]+)""", (folder / "index.html").read_text("utf-8"))
    assert len(links) == 3
    assert all((folder / link).is_file() for link in links)


def test_the_sums_of_every_file_stand_beside_them(proved: Proved) -> None:
    found = files(proved.pack("pack"))
    lines = [line.split("  ", 1) for line in found.pop("sha256.txt").read_text().splitlines()]
    listed = {path: digest for digest, path in lines}
    assert listed == {path: hashlib.sha256(place.read_bytes()).hexdigest() for path, place in found.items()}


def test_papers_of_what_is_locked_enter_the_register_and_drafts_do_not(proved: Proved, do: Command) -> None:
    proved.pack("draft")
    assert proved.said["papers"] == []
    assert do("signoff", proved.folder, proved.ref, "--by", "ผู้ลงนาม").code == 0
    proved.pack("final")
    forms = {one["form"] for one in do("paper", "list", proved.folder, "--json").value if one["code"]}
    assert forms == {"evidence_index", "evidence_dividers"}
    assert len(proved.said["papers"]) == 2


def test_what_lies_there_is_never_written_over(proved: Proved, do: Command, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "note.txt").write_text("ของเดิม")
    said = do("evidence", "pack", proved.folder, proved.ref, "--out", mine)
    assert (said.code, is_calm(said)) == (1, True)
    assert [path.name for path in mine.iterdir()] == ["note.txt"]
    assert do("evidence", "pack", proved.folder, proved.ref, "--out", tmp_path / "no" / "where").code == 1


@pytest.mark.parametrize("after", range(1, 12, 2))
def test_a_disk_that_is_full_leaves_nothing_and_the_papers_are_void(
    proved: Proved, do: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    """From the so many-th durable file on: at evidence, at a paper, at a number of the register."""
    assert do("signoff", proved.folder, proved.ref, "--by", "ผู้ลงนาม").code == 0
    before, kept = {path.name for path in tmp_path.iterdir()}, count(1)
    fsync = os.fsync

    def full(handle: int) -> None:
        if next(kept) >= after:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        fsync(handle)

    with monkeypatch.context() as disk:
        disk.setattr(os, "fsync", full)
        said = do("evidence", "pack", proved.folder, proved.ref, "--out", tmp_path / "pack")
    assert (said.code, is_calm(said)) == (1, True), said.err
    assert {path.name for path in tmp_path.iterdir()} == before
    assert all(one["void_why"] for one in do("paper", "list", proved.folder, "--json").value if one["code"])


def test_a_file_larger_than_the_medium_takes_is_told(proved: Proved, keys: Path, tmp_path: Path) -> None:
    """As on a stick of an old format, or with the disk full; the folder of the office itself can be written."""
    (tmp_path / "วิดีโอ.mp4").write_bytes(b"\0\0\0\x18ftypmp42" + bytes(6_000_000))
    proved.add(tmp_path / "วิดีโอ.mp4", "d1.l5.2", "lesson")
    before = {path.name for path in tmp_path.iterdir()}
    out = ("--out", tmp_path / "pack")
    said = command("evidence", "pack", proved.folder, proved.ref, *out, keys=keys, most=5_000_000)
    assert said.calm, said.err
    assert "จัดชุดหลักฐานไว้ที่" in said.err
    assert {path.name for path in tmp_path.iterdir()} == before


def test_a_file_that_is_not_here_is_told_and_the_rest_is_packed(proved: Proved) -> None:
    blob = hashlib.sha256((proved.place / "รายงาน.pdf").read_bytes()).hexdigest()
    (proved.folder / "blobs" / blob[:2] / blob).unlink()
    found = files(proved.pack("pack"))
    assert proved.said["lacking"] == ["ไม่มีไฟล์ 02-d2/L4/01-d2.l4.2/01-report.pdf: ไฟล์ต้นฉบับไม่อยู่ในเครื่องนี้"]
    assert "02-d2/L4/01-d2.l4.2/01-report.pdf" not in found
    assert "รายงาน" in found["index.html"].read_text("utf-8")


def test_a_damaged_file_is_not_given_to_anybody(proved: Proved, do: Command, tmp_path: Path) -> None:
    blob = hashlib.sha256((proved.place / "รายงาน.pdf").read_bytes()).hexdigest()
    with (proved.folder / "blobs" / blob[:2] / blob).open("ab") as file:
        file.write(b"x")
    said = do("evidence", "pack", proved.folder, proved.ref, "--out", tmp_path / "pack")
    assert (said.code, is_calm(said)) == (1, True)
    assert not (tmp_path / "pack").exists()


def test_one_piece_for_two_items_is_put_to_both_under_one_number_and_the_same_pages(proved: Proved) -> None:
    again = proved.add(proved.place / "ประกาศ.pdf", "d2.l4.2", "statistics")
    found = files(proved.pack("pack"))
    assert "02-d2/L4/01-d2.l4.2/01-statistics.pdf" in found
    assert proved.said["pages"] == 6, "its pages are counted once"
    assert again


# -- for everybody


@pytest.fixture
def named(proved: Proved, do: Command, tmp_path: Path) -> Proved:
    """The same office with a person, whose name stands wherever a careless office may have put it."""
    said = do("record", "list", proved.folder, "person", "--json")
    assert said.code == 0
    with main.Wiring().open(proved.folder) as office:
        for person in (f"นาง{NAME}", LATIN):
            office.session.do_now(partial(add_person, name=person))
    proved.set(proved.add(pdf(tmp_path / "รายชื่อ.pdf", 1, "Marked"), "d1.l1.2.1.1", "order")["evidence"], "personal=1")
    proved.set(proved.add(photo(tmp_path / "หน้าคน.jpg", "red"), "d1.l1.2.3.1", "activity")["file"], "personal=1")
    proved.add(pdf(tmp_path / "มีชื่อ.pdf", 1, f"by {LATIN}"), "d1.l2.2", "print")
    proved.add(pdf(tmp_path / f"คำสั่งของ{NAME}.pdf", 1, "Order"), "d1.l1.2.5.2", "assignment")
    (tmp_path / "บันทึก.txt").write_text(f"ประชุมโดย {NAME}")
    proved.add(tmp_path / "บันทึก.txt", "d2.l5.2")
    return proved


def test_nothing_personal_is_in_any_byte_of_the_public_version(named: Proved) -> None:
    found = files(named.pack("public", "--public"))
    words = [NAME, "สมหญิง", "ตัวอย่างยิ่ง", LATIN, "Tuayangying"]
    for path, place in found.items():
        content = place.read_bytes()
        for word in words:
            for code in ("utf-8", "utf-16-le", "utf-16-be", "tis-620"):
                assert word.encode(code) not in content, (path, word, code)
        if path.endswith(".pdf"):
            assert not any(word in text_of(place) for word in words), path
            with pikepdf.open(place) as opened:
                assert not any(word in str(thing) for thing in strings(opened) for word in words), path
        if path.endswith((".xlsx", ".docx")):
            assert not any(word in unzipped(place) for word in words), path


def test_what_was_removed_is_listed_with_its_reason_and_without_its_words(named: Proved) -> None:
    folder = named.pack("public", "--public")
    listed = (folder / "removed.txt").read_text("utf-8-sig")
    for why in ("มีข้อมูลส่วนบุคคล", "พบชื่อหรือข้อมูลของบุคคลในไฟล์", "ข้อความมีชื่อหรือข้อมูลของบุคคล", "ไฟล์ชนิดนี้อาจมีชื่อ"):
        assert why in listed
    assert listed.count("\n- ") == named.said["removed"] == 5
    paths = set(files(folder))
    assert "01-d1/L1/02-d1.l1.2.1.1/01-order.pdf" not in paths
    assert "01-d1/L1/01-d1.l1.1/01-policy.pdf" in paths
    assert any("/01-assignment.pdf" in path for path in paths), "its title alone named somebody"


def test_a_picture_for_everybody_is_the_same_picture_the_same_way_up(named: Proved) -> None:
    folder = named.pack("public", "--public")
    whole = named.pack("whole")
    path = "01-d1/L1/01-d1.l1.1/02-publication.jpg"
    with Image.open(folder / path) as clean, Image.open(whole / path) as kept:
        assert clean.tobytes() == kept.tobytes()
        assert clean.getexif().get(EXIF_TURNED) == kept.getexif().get(EXIF_TURNED)
        assert EXIF_ARTIST not in clean.getexif()


def test_a_file_that_ends_its_reader_is_removed_and_the_others_are_given(
    named: Proved, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun = apart.Apart._begun
    first = [True]

    def dying(one: apart.Apart) -> object:
        process = begun(one)
        if first.pop() if first else False:
            process.kill()
        return process

    monkeypatch.setattr(apart.Apart, "_begun", dying)
    folder = named.pack("public", "--public")
    assert "ตรวจไม่ได้" in (folder / "removed.txt").read_text("utf-8-sig")
    assert named.said["files"] >= 2


def test_a_broken_or_locked_pdf_is_never_public(named: Proved, tmp_path: Path) -> None:
    broken, locked = tmp_path / "เสีย.pdf", tmp_path / "ล็อก.pdf"
    broken.write_bytes(b"%PDF-1.4\nbroken")
    with pikepdf.open(tmp_path / "ประกาศ.pdf") as opened:
        opened.save(locked, encryption=pikepdf.Encryption(owner="a", user="b"))
    named.add(broken, "d1.l3.2", "project_result")
    named.add(locked, "d1.l4.2", "report")
    folder = named.pack("public", "--public")
    assert (folder / "removed.txt").read_text("utf-8-sig").count("ตรวจไม่ได้") == 2


@pytest.mark.parametrize(
    ("words", "name"),
    [("d1.l2.3", "d1.l2.3"), ("con", "_con"), ("COM1.x", "_com1.x"), ("ก", "else"), ("a/../b", "a-..-b"), ("x.", "x")],
)
def test_a_name_is_one_every_system_takes(words: str, name: str) -> None:
    assert plain_name(words, "else") == name


def test_an_ending_is_of_what_the_file_is_not_of_what_it_is_called() -> None:
    assert ending_of("pdf", "หนังสือ.exe") == ".pdf"
    assert ending_of("zip", "แผน.XLSX") == ".xlsx"
    assert ending_of("zip", "แผน.exe") == ".zip"
    assert ending_of("", "x.html") == ".bin"


def text_of(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as document:
        return "".join(page.get_textpage().get_text_range() for page in document)


def strings(opened: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    for thing in opened.objects:
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            yield from (one for _name, one in thing.items() if isinstance(one, pikepdf.String))


def unzipped(path: Path) -> str:
    with ZipFile(path) as archive:
        return "".join(archive.read(name).decode("utf-8", "ignore") for name in archive.namelist())
