"""สำเนาถูกต้อง: a copy of a print and of evidence says on every page who certifies it."""

import shutil
from pathlib import Path

import pypdfium2
import pytest

from tests.storage.papers.paper_samples import codes_by_zxing, squeezed, text_by_pdftotext
from tests.storage.papers.test_papers_foreign import foreign_pdf
from tests.ui.terminal.conftest import SAMPLES, Command, entered, is_calm

BY = ("--name", "นางสาวตัวอย่าง ใจดี", "--position", "พัฒนาการจังหวัด")


@pytest.fixture
def subject(do: Command, assessed: Path) -> str:
    return str(do("record", "list", assessed, "assessment", "--json").value[0]["ref"])


def pages(path: Path) -> list[str]:
    document = pypdfium2.PdfDocument(path)
    try:
        return [squeezed(page.get_textpage().get_text_bounded()) for page in document]
    finally:
        document.close()


def test_a_copy_of_a_print_bears_its_code_and_who_certifies_it_on_every_page(
    do: Command, assessed: Path, subject: str, tmp_path: Path
) -> None:
    held = entered(assessed, subject, "checklist", tmp_path / "a.pdf")
    before = len(do("paper", "list", assessed, "--json").value)
    assert do("paper", "copy", assessed, held["code"], "--out", tmp_path / "b.pdf", *BY).code == 0
    first, copy = pages(tmp_path / "a.pdf"), pages(tmp_path / "b.pdf")
    assert len(copy) == len(first), "a copy has the pages of what it copies"
    for page in copy:
        assert "สำเนาถูกต้อง" in page
        assert "นางสาวตัวอย่างใจดี" in page
        assert held["code"] in page
    (codes, *_others) = codes_by_zxing((tmp_path / "b.pdf").read_bytes())
    assert held["code"].replace("-", "") in codes[0]
    assert len(do("paper", "list", assessed, "--json").value) == before, "a copy has no number of its own"


def test_what_was_printed_is_copied_whatever_the_data_says_since(
    do: Command, assessed: Path, subject: str, tmp_path: Path
) -> None:
    """Only of a print that nobody kept there is none; nor of one that words were erased from."""
    answer = do("record", "list", assessed, "answer", "--json").value[0]["ref"]
    assert do("record", "set", assessed, answer, "note=โดย นายกำพล ลบทดสอบ").code == 0
    held = entered(assessed, subject, "checklist", tmp_path / "a.pdf")
    assert do("record", "set", assessed, answer, "note=แก้หลังพิมพ์").code == 0
    assert do("paper", "copy", assessed, held["code"], "--out", tmp_path / "b.pdf").code == 0
    assert "กำพล" in "".join(pages(tmp_path / "b.pdf"))
    assert do("erase", assessed, "กำพล ลบทดสอบ", "--yes").code == 0
    for erased in (True, False):
        output = do("paper", "copy", assessed, held["code"], "--out", tmp_path / "c.pdf")
        assert output.code == 1
        assert is_calm(output)
        assert ("ถ้อยคำบางส่วนของฉบับนี้ถูกลบตามกฎหมายแล้ว" in output.err) == erased
        assert not (tmp_path / "c.pdf").exists()
        shutil.rmtree(assessed / "blobs", ignore_errors=True)


def test_pictures_and_pdfs_of_evidence_are_copied_one_a_page(
    do: Command, assessed: Path, subject: str, tmp_path: Path
) -> None:
    photo, scan = SAMPLES / "evidence_photo.jpg", foreign_pdf(tmp_path / "ฉบับลงนาม.pdf", (595, 842), (595, 842))
    added = do("evidence", "add", assessed, photo, scan, "--to", subject, "--item", "d1.l1.1", "--together", "--json")
    assert added.code == 0
    evidence = do("record", "list", assessed, "evidence", "--json").value[0]["ref"]
    out = tmp_path / "c.pdf"
    output = ("--say", "name=ผู้รับรอง ตัวอย่าง")
    assert do("paper", "print", assessed, evidence, "certified_copy", *output, "--out", out).code == 0
    first, *leaves = pages(out)
    assert all("สำเนาถูกต้อง" in page and "ผู้รับรองตัวอย่าง" in page for page in (first, *leaves))
    assert ["ฉบับลงนาม.pdf" in page for page in (first, *leaves)] == [False, True, True]
    assert out.stat().st_size > photo.stat().st_size / 2, "the picture itself, not its small preview"
    assert "เปิดภาพนี้ไม่ได้" not in squeezed(text_by_pdftotext(out.read_bytes()))
