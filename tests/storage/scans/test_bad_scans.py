"""Files that are no proper scans end as a sentence or as unread pages; the next file is read as ever."""

import os
import random
import struct
import zlib
from collections.abc import Iterator
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from shutil import copy
from subprocess import Popen

import pikepdf
import pytest
from PIL import Image

from core.errors import UserError
from core.log.ports import ScanFileResult
from storage.apart import WorkerReplyError
from storage.scans.reader import (
    MOST_FILES,
    ScanPageForPdf,
    ScanPictureStore,
    ScanReaderPool,
    bind,
    crew,
    files_of,
    read_scan,
)
from tests.killed import KILL, WAS_KILLED
from tests.storage.scans.returned import Sent, papers


@pytest.fixture(scope="module")
def hands() -> Iterator[ScanReaderPool]:
    with crew() as made:
        yield made


@pytest.fixture(scope="module")
def sent() -> list[Sent]:
    return list(papers(2, random.Random(6), 150))


def read(hands: ScanReaderPool, path: Path) -> ScanFileResult:
    return read_scan(
        hands, ScanPictureStore(path.parent / "scans"), path, 0, lambda _done, _of: None
    )


def png(width: int, height: int) -> bytes:
    """The beginning of a picture that says it is that large."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(*part) for part in ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0")))
    )


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def tiff_of_four_gigabytes() -> bytes:
    tags = [
        (256, 4, 60000),
        (257, 4, 70000),
        (258, 3, 8),
        (259, 3, 1),
        (262, 3, 1),
        (273, 4, 8),
        (279, 4, 4_000_000_000),
    ]
    entries = b"".join(struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in tags)
    return b"II*\0" + struct.pack("<I", 8) + struct.pack("<H", len(tags)) + entries + b"\0\0\0\0"


def locked() -> bytes:
    made = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(made, encryption=pikepdf.Encryption(owner="ก", user="ลับ"))
    return made.getvalue()


def pages_of(count: int) -> bytes:
    made = BytesIO()
    with pikepdf.new() as pdf:
        for _page in range(count):
            pdf.add_blank_page()
        pdf.save(made)
    return made.getvalue()


def jpeg(page: Image.Image) -> bytes:
    made = BytesIO()
    page.save(made, "JPEG")
    return made.getvalue()


BAD = [
    pytest.param(b"", "ว่างเปล่า", id="empty"),
    pytest.param(b"%PDF-1.7 nothing at all", "ไฟล์เสีย", id="broken PDF"),
    pytest.param(locked(), "รหัสผ่าน", id="locked PDF"),
    pytest.param(pages_of(0), "อ่านไฟล์สแกน", id="PDF without a page"),
    pytest.param(pages_of(2000), "2000 หน้า", id="PDF of 2,000 pages"),
    pytest.param(png(50_000, 50_000), "ใหญ่เกิน", id="50,000 x 50,000 pixels"),
    pytest.param(tiff_of_four_gigabytes(), "ใหญ่เกิน", id="TIFF of 4 GB"),
    pytest.param(b"MZ\x90\0 a program", "ไฟล์เสีย", id="program"),
    pytest.param(b"<svg onload='x'/>", "ไฟล์เสีย", id="SVG"),
]


@pytest.mark.parametrize(("content", "why"), BAD)
def test_it_is_refused_with_its_reason_and_the_next_file_is_read(
    hands: ScanReaderPool, sent: list[Sent], tmp_path: Path, content: bytes, why: str
) -> None:
    bad, good = tmp_path / "bad.pdf", tmp_path / "good.jpg"
    bad.write_bytes(content)
    good.write_bytes(jpeg(sent[0].page))
    with pytest.raises(UserError, match=why):
        read(hands, bad)
    (page,) = read(hands, good).pages
    assert page.codes == tuple(sent[0].codes)


def test_half_a_photograph_is_refused(
    hands: ScanReaderPool, sent: list[Sent], tmp_path: Path
) -> None:
    whole = jpeg(sent[0].page)
    (tmp_path / "half.jpg").write_bytes(whole[: len(whole) // 3])
    with pytest.raises(UserError):
        read(hands, tmp_path / "half.jpg")


def test_a_file_that_is_not_there_is_reported(hands: ScanReaderPool, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="ไม่พบไฟล์"):
        read(hands, tmp_path / "gone.pdf")


def test_a_file_that_vanishes_while_it_is_read_leaves_the_pages_that_were_read(
    sent: list[Sent], tmp_path: Path
) -> None:
    path = tmp_path / "many.pdf"
    sent[0].page.copy().save(
        path, save_all=True, append_images=[sent[1].page.copy()] * 19, resolution=150
    )
    with crew() as own:
        looked = read_scan(
            own,
            ScanPictureStore(tmp_path / "scans"),
            path,
            0,
            lambda _done, _of: path.unlink(missing_ok=True),
        )
    assert len(looked.pages) + len(looked.unread) == 20
    assert looked.pages[0].codes == tuple(sent[0].codes)


def test_a_process_that_is_killed_costs_one_page_and_is_begun_anew(
    sent: list[Sent], tmp_path: Path
) -> None:
    path = tmp_path / "good.pdf"
    sent[0].page.copy().save(
        path, save_all=True, append_images=[sent[1].page.copy()] * 5, resolution=150
    )

    killed = list[Popen[bytes]]()

    def kill(done: int, _of: int) -> None:
        if done == 1:
            for hand in own._hands:
                if hand._process is not None:
                    os.kill(hand._process.pid, KILL)
                    killed.append(hand._process)

    with crew() as own:
        first = read_scan(own, ScanPictureStore(tmp_path / "scans"), path, 0, kill)
        # who had read its pages before it was killed says so at the next question
        for hand in own._hands:
            with suppress(WorkerReplyError):
                hand.ask([str(path), 0])
        assert {one.wait() for one in killed} == {WAS_KILLED}
        assert len(first.pages) + len(first.unread) == 6
        again = read(own, path)
    assert (len(again.pages), again.unread) == (6, ())


def test_who_is_ended_while_nobody_asks_is_begun_again_at_the_next_question(
    sent: list[Sent], tmp_path: Path
) -> None:
    (tmp_path / "good.jpg").write_bytes(jpeg(sent[0].page.copy()))
    with crew() as own:
        assert own.ask(tmp_path / "good.jpg", 0)[0] == {"count": 1}
        (hand,) = own._hands
        assert hand._process is not None
        hand._process.kill()
        hand._process.wait()
        assert hand.ask([str(tmp_path / "good.jpg"), 0])[0] == {"count": 1}


def test_every_page_of_a_tiff_is_read_and_a_name_is_only_a_name(
    hands: ScanReaderPool, sent: list[Sent], tmp_path: Path
) -> None:
    path = tmp_path / "สแกน \u202egpj.exe.tif"
    sent[0].page.copy().save(path, "TIFF", save_all=True, append_images=[sent[1].page.copy()])
    looked = read(hands, path)
    assert [page.codes for page in looked.pages] == [tuple(one.codes) for one in sent]
    assert looked.pages[0].file == path.name


def test_a_photograph_that_lies_on_its_side_is_kept_upright(
    hands: ScanReaderPool, sent: list[Sent], tmp_path: Path
) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # its camera was turned
    sent[0].page.convert("CMYK").save(tmp_path / "a.jpg", exif=exif)
    (page,) = read(hands, tmp_path / "a.jpg").pages
    assert page.height > page.width
    assert page.codes == tuple(sent[0].codes)


def test_the_same_pages_are_the_same_file_when_they_are_bound(
    hands: ScanReaderPool, sent: list[Sent], tmp_path: Path
) -> None:
    sent[0].page.save(
        tmp_path / "a.pdf", save_all=True, append_images=[sent[1].page], resolution=150
    )
    looked = read(hands, tmp_path / "a.pdf")
    shelf = ScanPictureStore(tmp_path / "scans")
    leaves = [
        ScanPageForPdf(shelf.path(one.picture), one.width, one.height, one.grey, one.dpi)
        for one in looked.pages
    ]
    for name in ("one.pdf", "two.pdf"):
        bind(leaves, tmp_path / name)
    assert (tmp_path / "one.pdf").read_bytes() == (tmp_path / "two.pdf").read_bytes()
    with pikepdf.open(tmp_path / "one.pdf") as pdf:
        assert [round(float(page.mediabox[2])) for page in pdf.pages] == [596, 596]
    again = read(hands, tmp_path / "one.pdf")
    assert [page.codes for page in again.pages] == [tuple(one.codes) for one in sent]
    assert not any(page.born for page in again.pages)


def test_of_folders_the_files_are_taken_and_hidden_ones_left(tmp_path: Path) -> None:
    (tmp_path / "b" / ".cache").mkdir(parents=True)
    for name in ("b/2.pdf", "a.pdf", ".hidden.pdf", "b/.cache/x.pdf"):
        (tmp_path / name).write_bytes(b"x")
    assert [path.relative_to(tmp_path).as_posix() for path in files_of([tmp_path])] == [
        "a.pdf",
        "b/2.pdf",
    ]
    with pytest.raises(UserError):
        files_of([tmp_path / str(number) for number in range(MOST_FILES + 1)])


def test_a_photograph_of_a_telephone_is_opened(hands: ScanReaderPool, tmp_path: Path) -> None:
    kept = Path(__file__).parents[2] / "data" / "evidence" / "turned.heic"
    (page,) = read(hands, Path(copy(kept, tmp_path / "IMG_1.heic"))).pages
    assert page.codes == ()
    assert min(page.width, page.height) > 0
