"""Foreign files taken in: photographs made ours, odd files told apart, and workers that die without harm."""

import errno
import gc
import os
import stat
import zipfile
from collections.abc import Iterator
from pathlib import Path
from struct import pack

import pypdfium2
import pytest
from openpyxl import Workbook
from PIL import Image

from core.errors import UserError
from core.evidence.deeds import StoredFile
from core.evidence.kinds import PhotoSettings, PictureEdit
from storage import apart
from storage.blobs import BlobStore
from storage.evidence import intake
from storage.evidence.findings import (
    BROKEN,
    CUT,
    DIED,
    FINE,
    GONE,
    LOCKED,
    MACROS,
    SLOW,
    THICK,
    TOO_LARGE,
    UNREADABLE,
    FileReport,
)
from storage.evidence.intake import doubt_of, keep_file, refusal
from storage.evidence.workers import EvidenceWorkers

DATA = Path(__file__).parents[2] / "data" / "evidence"
GPS = 0x8825
WORKERS = EvidenceWorkers()


@pytest.fixture
def blobs(tmp_path: Path) -> BlobStore:
    return BlobStore(tmp_path / "blobs")


def kept(blobs: BlobStore, path: Path, wanted: PhotoSettings | None = None) -> StoredFile:
    return keep_file(blobs, WORKERS, path, wanted or PhotoSettings())


def refused(blobs: BlobStore, path: Path) -> str:
    """What is said of a file that is not taken; nothing of it stays."""
    with pytest.raises(UserError) as problem:
        kept(blobs, path)
    assert [one for one in blobs.path("0" * 64).parents[1].rglob("*") if one.is_file()] == []
    assert problem.value.do
    return problem.value.why


def picture_of(blobs: BlobStore, file: StoredFile) -> Image.Image:
    with Image.open(blobs.path(file.sha256)) as picture:
        picture.load()
        return picture


def photo(path: Path, size: tuple[int, int] = (90, 60), turn: int = 6) -> Path:
    exif = Image.Exif()
    exif[0x0112], exif[0x0132] = turn, "2026:03:05 10:20:30"
    exif.get_ifd(GPS).update({1: "N", 2: (13.0, 45.0, 0.0), 3: "E", 4: (100.0, 30.0, 0.0)})
    Image.new("RGB", size, "teal").save(path, "JPEG", exif=exif)
    return path


@pytest.mark.parametrize("name", ["turned.heic", "turned_by_exif.heic"])
def test_a_photograph_of_a_telephone_stands_upright_and_becomes_a_jpeg(
    blobs: BlobStore, name: str
) -> None:
    file = kept(blobs, DATA / name)
    picture = picture_of(blobs, file)
    assert (picture.size, file.type, file.name, file.taken_at) == (
        (400, 600),
        "jpeg",
        name,
        "2026-03-05T10:20",
    )
    assert picture.getpixel((395, 5)) == pytest.approx((254, 0, 0), abs=12)
    assert picture.getpixel((5, 5)) == pytest.approx((0, 0, 128), abs=12)


@pytest.mark.parametrize(
    "page",
    ["<!DOCTYPE html><title>404</title>", "\ufeff\n <HTML><body>ไม่พบไฟล์", "<!-- a --><head>"],
)
def test_a_page_of_the_web_that_is_named_otherwise_is_refused(
    blobs: BlobStore, tmp_path: Path, page: str
) -> None:
    for name in ("ก.pdf", "ก.docx", "ก.jpg"):
        (tmp_path / name).write_text(page, "utf-8")
        assert "เนื้อในเป็นหน้าเว็บ" in refused(blobs, tmp_path / name)
    (tmp_path / "ก.html").write_text(page, "utf-8")
    assert kept(blobs, tmp_path / "ก.html").type == ""


def test_where_it_was_taken_goes_and_the_day_stays_apart(blobs: BlobStore, tmp_path: Path) -> None:
    file = kept(blobs, photo(tmp_path / "ก.jpg"))
    assert not picture_of(blobs, file).getexif()
    assert b"Exif" not in blobs.path(file.sha256).read_bytes()
    assert file.taken_at == "2026-03-05T10:20"


def test_each_kind_of_broken_picture_has_its_own_sentence(blobs: BlobStore, tmp_path: Path) -> None:
    whole = photo(tmp_path / "ก.jpg", (900, 600)).read_bytes()
    message = set()
    for name, content in {
        "cut.jpg": whole[:-900],
        "noise.jpg": whole[:3] + os.urandom(500),
        "cut.heic": (DATA / "turned.heic").read_bytes()[:600],
        "empty.jpg": b"",
        "program.jpg": b"MZ" + bytes(300),
    }.items():
        (tmp_path / name).write_bytes(content)
        message.add(refused(blobs, tmp_path / name))
    message.add(refused(blobs, tmp_path / "gone.jpg"))
    assert len(message) == 6


def test_a_file_nobody_may_read_or_that_goes_while_it_is_read_is_a_sentence(
    blobs: BlobStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = photo(tmp_path / "ก.jpg")
    asked = WORKERS.ask

    def late(file: Path, kind: str, pixels: int, place: bool, edit: PictureEdit) -> FileReport:
        path.unlink()
        return asked(file, kind, pixels, place, edit)

    monkeypatch.setattr(WORKERS, "ask", late)
    assert "ไม่พบไฟล์" in refused(blobs, path)

    def pulled_out(_path: Path) -> Iterator[bytes]:
        yield b"%PDF-1.4 the first piece"
        raise OSError(errno.EIO, "a stick that was pulled out")

    (tmp_path / "ก.pdf").write_bytes(b"%PDF-1.4 whole")
    monkeypatch.setattr(intake, "pieces_of", pulled_out)
    assert "อุปกรณ์ขัดข้องหรือถูกถอดออก" in refused(blobs, tmp_path / "ก.pdf")


def test_marks_that_turn_a_name_around_are_taken_out_and_reported(
    blobs: BlobStore, tmp_path: Path
) -> None:
    path = tmp_path / "ใบเสร็จ\u202egpj.pdf"
    Image.new("RGB", (30, 40)).save(path, "PDF")
    file = kept(blobs, path)
    assert (file.name, file.type) == ("ใบเสร็จgpj.pdf", "pdf")
    assert "กลับทิศ" in file.doubt


def pdf(path: Path, pages: int) -> Path:
    made = pypdfium2.PdfDocument.new()
    for _page in range(pages):
        made.new_page(200, 300)
    made.save(path)
    made.close()
    return path


@pytest.fixture
def sheet(tmp_path: Path) -> Path:
    path, book = tmp_path / "งบ.xlsx", Workbook()
    book.create_sheet("งบ")["A1"] = "บาท"
    book.save(path)
    return path


def with_part(path: Path, name: str, content: bytes) -> Path:
    """A copy of an office file with one part more."""
    made = path.with_name(f"{len(content)}{path.name}")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for part in old.infolist():
            new.writestr(part, old.read(part))
        new.writestr(name, content)
    return made


@pytest.mark.parametrize("code", ["utf-8", "utf-16"])
def test_a_sheet_whose_texts_multiply_is_refused(blobs: BlobStore, sheet: Path, code: str) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><a>&b;</a>'
    assert "ขยายข้อความ" in refused(
        blobs, with_part(sheet, "xl/sharedStrings.xml", bomb.encode(code))
    )


def test_a_file_that_swells_when_it_is_unpacked_is_refused(blobs: BlobStore, sheet: Path) -> None:
    path = with_part(sheet, "xl/media/swelling.bin", bytes(2**20))
    content = bytearray(path.read_bytes())
    # of the list at the end: what is said of this part
    entry = content.rindex(b"xl/media/swelling.bin") - 46
    content[entry + 24 : entry + 28] = pack("<I", 4_000_000_000)
    path.write_bytes(content)
    assert "บีบอัดไว้ผิดปกติ" in refused(blobs, path)


def test_who_is_forgotten_leaves_no_process_behind(tmp_path: Path) -> None:
    workers = EvidenceWorkers()
    assert workers.ask(photo(tmp_path / "ก.jpg"), "jpeg").verdict == FINE
    worker = workers._free.get_nowait()
    process = worker._process
    assert process is not None
    workers._free.put(worker)
    del worker, workers
    gc.collect()
    assert process.poll() is not None


@pytest.fixture
def pipe(tmp_path: Path) -> Iterator[Path]:
    """A file that never gives a byte."""
    path = tmp_path / "ท่อ.pdf"
    os.mkfifo(path)
    yield path
    path.unlink()


def test_a_file_that_takes_too_long_ends_its_process_and_nothing_else(
    pipe: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert stat.S_ISFIFO(pipe.stat().st_mode)
    monkeypatch.setattr(apart, "SECONDS", 0.5)
    workers = EvidenceWorkers()
    assert workers.ask(pipe, "ole").verdict == SLOW
    workers.close()


def test_each_doubt_and_each_refusal_is_said_of_its_own_verdict() -> None:
    verdicts = (FINE, LOCKED, UNREADABLE, DIED, SLOW, TOO_LARGE, BROKEN, CUT, THICK, MACROS, GONE)
    doubts = {verdict: doubt_of(verdict, 2000) for verdict in verdicts}
    dark = "เก็บไว้แล้ว แต่เปิดดูหน้าแรกไม่ได้ ไฟล์อาจเสียหรือใหญ่เกินไป โปรดเปิดดูก่อนใช้เป็นหลักฐาน"
    assert doubts == {
        **dict.fromkeys(verdicts, ""),
        **dict.fromkeys((DIED, SLOW, TOO_LARGE, BROKEN, CUT), dark),
        LOCKED: "เก็บไว้แล้ว แต่ไฟล์มีรหัสผ่าน ผู้ตรวจจะเปิดไม่ได้ โปรดแนบฉบับที่ไม่มีรหัสผ่านด้วย",
        UNREADABLE: "เก็บไว้แล้ว แต่เปิดดูเนื้อในไม่ได้ ไฟล์อาจเสีย โปรดเปิดดูก่อนใช้เป็นหลักฐาน",
        THICK: "เก็บไว้แล้ว เอกสารนี้หนา 2,000 หน้า ถ้าใช้เพียงบางหน้า แนบเฉพาะหน้านั้นจะตรวจและส่งได้เร็วกว่า",
        MACROS: "เก็บไว้แล้ว แต่ในไฟล์มีคำสั่งอัตโนมัติ (แมโคร) โปรดเปิดเฉพาะเมื่อรู้จักผู้ส่ง",
    }
    whys = {
        verdict: found.why for verdict in verdicts if (found := refusal(verdict, "ภาพ.jpg", "jpeg"))
    }
    assert [
        verdict for verdict, why in whys.items() if why == "เพราะไฟล์ภาพขาดตอนท้าย อาจคัดลอกมาไม่ครบ"
    ] == [CUT]
    assert [
        verdict for verdict, why in whys.items() if "ไม่พบไฟล์หรือโฟลเดอร์แล้ว อาจถูกถอดหรือย้ายไป" in why
    ] == [GONE]
    assert refusal(FINE, "ภาพ.jpg", "jpeg") is None
