"""A paper is written whole or not at all, and the same paper is the same bytes."""

import errno
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from core.blocks.document import Document, Para
from core.blocks.printed import PaperWriter
from core.errors import UserError
from storage.papers.writer import PaperFileWriter
from tests.printed import render
from tests.storage.papers.paper_samples import paper

AGAIN = """
import sys
from core.blocks.document import Document, Para, Stamp
from tests.printed import render
other = Document(("อื่น",), "อื่น", "อื่น", Stamp(), (Para("ผู้ใหญ่ ปั้น ฎุ ABC"),))
if sys.argv[1] == "after": render([other])
paper = Document(("แบบ",), "แบบ", "หน่วยงาน", Stamp(), (Para("ที่ ปั้น น้ำ ABC fi"),))
sys.stdout.buffer.write(render([paper])[0])
"""


def test_it_satisfies_the_port(tmp_path: Path, official: Document) -> None:
    papers: PaperWriter = PaperFileWriter()
    path = tmp_path / "แบบสรุปผล.pdf"
    assert papers.write([official, paper(Para("แนบ"))], path).pages == 8
    assert [one.name for one in tmp_path.iterdir()] == [path.name]
    assert path.stat().st_mode & 0o777 == 0o666 & ~_umask()


def _umask() -> int:
    now = os.umask(0)
    os.umask(now)
    return now


def test_the_same_paper_is_the_same_bytes(official: Document) -> None:
    assert render([official]) == render([official])


def test_the_bytes_do_not_hang_on_what_was_printed_before_nor_is_anything_left_at_home(
    tmp_path: Path,
) -> None:
    def made(order: str) -> bytes:
        home = {**os.environ, "HOME": str(tmp_path), "USERPROFILE": str(tmp_path)}
        return subprocess.run(
            [sys.executable, "-c", AGAIN, order], capture_output=True, check=True, env=home
        ).stdout

    first = made("first")
    assert first.startswith(b"%PDF")
    assert first == made("after")
    assert list(tmp_path.iterdir()) == []


def test_qpdf_finds_nothing_wrong(tmp_path: Path, official: Document) -> None:
    path = tmp_path / "paper.pdf"
    PaperFileWriter().write([official], path)
    done = subprocess.run(
        ["qpdf", "--check", str(path)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "WARNING" not in done.stdout + done.stderr


def test_an_old_file_is_replaced(tmp_path: Path) -> None:
    path = tmp_path / "paper.pdf"
    path.write_bytes(b"old")
    PaperFileWriter().write([paper(Para("ใหม่"))], path)
    assert path.read_bytes().startswith(b"%PDF")


def test_a_folder_that_is_gone_is_reported_calmly(tmp_path: Path) -> None:
    with pytest.raises(UserError) as reported:
        PaperFileWriter().write([paper(Para("ก"))], tmp_path / "gone" / "paper.pdf")
    assert reported.value.why == "ไม่พบโฟลเดอร์ปลายทาง"


@pytest.mark.parametrize("ending", [".pdf", ".xlsx", ".docx"])
def test_a_file_another_program_holds_open_stays_as_it_is_and_nothing_lies_beside_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    """Windows refuses to replace what Excel, Word or a viewer has open."""

    def held(*_: Any) -> None:
        raise PermissionError(errno.EACCES, "The process cannot access the file")

    path = tmp_path / f"paper{ending}"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "replace", held)
    with pytest.raises(UserError) as reported:
        PaperFileWriter().write([paper(Para("ก"))], path)
    assert "ไฟล์เดิมถูกเปิดอยู่" in reported.value.why
    assert "ปิดไฟล์เดิม" in reported.value.do
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == [path.name]


def test_a_folder_of_the_name_is_reported_in_thai(tmp_path: Path) -> None:
    (tmp_path / "paper.pdf").mkdir()
    with pytest.raises(UserError) as reported:
        PaperFileWriter().write([paper(Para("ก"))], tmp_path / "paper.pdf")
    assert reported.value.why == "ระบบแจ้งว่า เป็นโฟลเดอร์"
    assert [one.name for one in tmp_path.iterdir()] == ["paper.pdf"]


@pytest.mark.parametrize(
    ("number", "why"),
    [
        pytest.param(errno.ENOSPC, "พื้นที่ในเครื่องเต็ม", id="full disk"),
        pytest.param(errno.EROFS, "โฟลเดอร์ปลายทางเขียนไม่ได้ หรือไฟล์เดิมถูกเปิดอยู่", id="read-only disk"),
        pytest.param(errno.EACCES, "โฟลเดอร์ปลายทางเขียนไม่ได้ หรือไฟล์เดิมถูกเปิดอยู่", id="no permission"),
        pytest.param(errno.EIO, "ระบบแจ้งว่า อุปกรณ์ขัดข้องหรือถูกถอดออก", id="broken disk"),
        pytest.param(errno.ENODEV, "ระบบแจ้งว่า อุปกรณ์ถูกถอดออก", id="a stick that was pulled out"),
    ],
)
def test_a_disk_that_refuses_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, why: str
) -> None:
    def refuse(*_: Any) -> None:
        raise OSError(number, os.strerror(number))

    path = tmp_path / "paper.pdf"
    path.write_bytes(b"old")
    monkeypatch.setattr(os, "fsync", refuse)
    with pytest.raises(UserError) as reported:
        PaperFileWriter().write([paper(Para("ก"))], path)
    assert reported.value.why == why
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["paper.pdf"]
