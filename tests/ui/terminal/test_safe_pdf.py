"""PDFs by command: a certified copy says who certifies it on every page, a password opens it alone."""

import json
import shutil
import subprocess
from pathlib import Path

import pypdfium2
import pytest
from pypdfium2 import PdfDocument, PdfiumError

from core.errors import UserError
from core.papers.view import password_of
from tests.storage.papers.paper_samples import codes_by_zxing, squeezed, text_by_pdftotext
from tests.storage.papers.test_papers_foreign import foreign_pdf
from tests.ui.terminal.conftest import SAMPLES, Command, entered, is_calm
from tests.ui.terminal.test_erasing import NAME, subject_of

WORDS = "โปร่งใสดี"  # pdftotext takes no more than 32 bytes
LONG = "โปร่งใสทุกหน่วยงานทุกปีทุกวันเสมอ"


def qpdf(*words: object) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(["qpdf", *map(str, words)], capture_output=True, check=False)


def printed(do: Command, folder: Path, out: Path, *more: object) -> Path:
    output = do("paper", "print", folder, subject_of(do, folder), "checklist", "--out", out, *more)
    assert output.code == 0, output.err
    return out


def test_a_paper_with_a_thai_password_opens_with_it_alone_and_qpdf_finds_aes_256(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    secret = tmp_path / "รหัส.txt"
    secret.write_text(f"{WORDS}\n", encoding="utf-8")
    paper = printed(do, assessed, tmp_path / "แบบ.pdf", "--password-file", secret)
    assert qpdf("--check", paper).returncode == 2
    assert qpdf("--password=", "--check", paper).returncode == 2
    assert qpdf(f"--password={WORDS}x", "--check", paper).returncode == 2
    checked = qpdf(f"--password={WORDS}", "--check", paper)
    assert checked.returncode == 0, checked.stderr
    reported = qpdf(f"--password={WORDS}", "--show-encryption", paper).stdout.decode()
    assert "R = 6" in reported
    assert reported.count("AESv3") == 3
    assert "Supplied password is owner password" not in reported
    text = subprocess.run(
        ["pdftotext", "-upw", WORDS, paper, "-"], capture_output=True, check=True
    ).stdout.decode()
    assert "จังหวัดตัวอย่าง" in text


def test_the_data_goes_with_the_paper_without_what_is_personal(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    assert do("record", "set", assessed, "person/new", f"name={NAME}").code == 0
    paper = printed(do, assessed, tmp_path / "แบบ.pdf", "--attach-data")
    assert qpdf("--check", paper).returncode == 0
    data = json.loads(qpdf("--show-attachment=data.json", paper).stdout)
    assert data["prongsai_data"] == 1
    assert data["subject"] == subject_of(do, assessed)
    answers = [one for one in data["records"] if "/answer/" in one["ref"]]
    assert len(answers) > 50
    assert {"item", "state"} <= answers[0]["fields"].keys()
    assert NAME not in json.dumps(data, ensure_ascii=False)


def test_only_a_pdf_takes_a_password_and_nothing_is_registered_otherwise(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    secret = tmp_path / "p.txt"
    secret.write_text(WORDS, encoding="utf-8")
    wish = (
        "paper",
        "print",
        assessed,
        subject_of(do, assessed),
        "checklist",
        "--out",
        tmp_path / "a.xlsx",
    )
    output = do(*wish, "--password-file", secret)
    assert output.code == 1
    assert is_calm(output)
    assert not (tmp_path / "a.xlsx").exists()
    assert not [one for one in do("paper", "list", assessed, "--json").value if one["code"]]


def test_a_long_thai_password_opens_it_in_what_browsers_show_pdf_with(
    do: Command, assessed: Path, tmp_path: Path
) -> None:
    secret = tmp_path / "p.txt"
    secret.write_text(LONG, encoding="utf-8-sig")
    paper = printed(do, assessed, tmp_path / "a.pdf", "--password-file", secret)
    with PdfDocument(paper, password=LONG) as pdf:
        assert len(pdf) > 3
    with pytest.raises(PdfiumError):
        PdfDocument(paper, password=LONG[:-1])


@pytest.mark.parametrize(
    ("typed", "why"),
    [
        pytest.param("สั้น", "อย่างน้อย", id="too short"),
        pytest.param("ก" * 43, "ยาวเกินกว่า", id="longer than a PDF keeps"),
        pytest.param("น้ำใสไหลเย็น", "ำ", id="sara am, which some readers take apart"),
        pytest.param("abcdefg\u200bh", "U+200B", id="a letter nobody sees"),
        pytest.param("ＡＢＣＤＥＦＧＨ", "Ａ", id="another form of letters"),
    ],
)
def test_a_password_readers_would_not_agree_on_is_refused(typed: str, why: str) -> None:
    with pytest.raises(UserError) as refused:
        password_of(typed)
    assert why in refused.value.why


def test_a_password_is_composed_before_it_is_used() -> None:
    assert password_of(" cafe\u0301 noirs ") == "caf\u00e9 noirs"
    assert password_of(WORDS) == WORDS


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
    other = do("paper", "copy", assessed, held["code"], "--out", tmp_path / "b.xlsx", *BY)
    assert other.code == 1
    assert "พิมพ์ได้เป็น .pdf\n" in f"{other.err}\n"
    assert ".docx" not in other.err
    assert len(do("paper", "list", assessed, "--json").value) == before, (
        "a copy has no number of its own"
    )


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
    photo = SAMPLES / "evidence_photo.jpg"
    scan = foreign_pdf(tmp_path / "ฉบับลงนาม.pdf", (595, 842), (595, 842))
    added = do(
        "evidence",
        "add",
        assessed,
        photo,
        scan,
        "--to",
        subject,
        "--item",
        "d1.l1.1",
        "--together",
        "--json",
    )
    assert added.code == 0
    evidence = do("record", "list", assessed, "evidence", "--json").value[0]["ref"]
    out = tmp_path / "c.pdf"
    output = ("--say", "name=ผู้รับรอง ตัวอย่าง")
    assert (
        do("paper", "print", assessed, evidence, "certified_copy", *output, "--out", out).code == 0
    )
    first, *leaves = pages(out)
    assert all("สำเนาถูกต้อง" in page and "ผู้รับรองตัวอย่าง" in page for page in (first, *leaves))
    assert ["ฉบับลงนาม.pdf" in page for page in (first, *leaves)] == [False, True, True]
    assert out.stat().st_size > photo.stat().st_size / 2, (
        "the picture itself, not its small preview"
    )
    assert "เปิดภาพนี้ไม่ได้" not in squeezed(text_by_pdftotext(out.read_bytes()))
