"""What a font tells of its letters is not believed where it cannot be so: such a page is never said to be clean."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from core.privacy.person_data import CLEAN, NAMED, PersonDataHit
from storage import pdf_words
from storage.packs.worker import answered as cleaned
from storage.pdf_words import is_misread, named_in_pdf, words_seen
from tests.storage.evidence.test_wording import FONT, pdf
from tests.storage.evidence.text_maps import (
    by_glyphs,
    latin,
    private,
    retold,
    shifted,
    sign,
    symbol,
)

NAME = "อำนาจ จำปาทอง"
AM, SARABUN = 0x0E33, FONT / "Sarabun_400Regular.ttf"
LINE = f"บันทึกการประชุม ผู้ร้องเรียนชื่อ นาย{NAME} ขอให้ตรวจสอบการจัดซื้อของหน่วยงานในรอบปีที่ผ่านมา"
FALSE: dict[str, Callable[[int], str | None]] = {
    "symbols": symbol,
    "private places": private,
    "the next letter": shifted,
    "Latin letters": latin,
    "signs": sign,
}


def said(content: bytes, folder: Path, name: str = NAME) -> str:
    (folder / "file.pdf").write_bytes(content)
    return named_in_pdf(folder / "file.pdf", [name])


def unmapped(*letters: int) -> bytes:
    """The page whose font maps some letters nowhere, so that a reader is given the numbers of their glyphs."""
    return by_glyphs(SARABUN, LINE, lambda letter: None if letter in letters else chr(letter))


def test_a_page_with_a_letter_that_its_font_maps_nowhere_is_never_clean(tmp_path: Path) -> None:
    """Whatever the letter: the number of its glyph may be that of a sign or of a letter that anybody writes."""
    assert said(unmapped(), tmp_path) == NAMED
    for letter in {*NAME} - {" "}:
        assert said(unmapped(ord(letter)), tmp_path) == PersonDataHit.PARTLY, letter


@pytest.mark.parametrize("told", FALSE)
def test_a_page_whose_font_tells_other_letters_is_never_clean(told: str, tmp_path: Path) -> None:
    assert said(pdf(LINE), tmp_path) == NAMED
    assert said(retold(pdf(LINE), FALSE[told]), tmp_path) == PersonDataHit.PARTLY


@pytest.mark.parametrize("told", [None, *FALSE])
def test_neither_is_searched_whole_for_a_pack_nor_complete_without_tesseract(
    told: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, tool = tmp_path / "file", tmp_path / "tesseract"
    path.write_bytes(retold(pdf(LINE), FALSE[told]) if told else unmapped(AM))
    asked = {"path": path, "kind": "pdf", "words": [NAME.replace(" ", "")], "to": tmp_path / "copy"}
    assert cleaned(asked) == (1, "", False)
    tool.write_text("#!/bin/sh\n[ $1 = --list-langs ] && echo tha || printf seen\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    pdf_words.reader.cache_clear()
    try:
        assert words_seen(path, 0) == "seen"
    finally:
        pdf_words.reader.cache_clear()


def displaced(*, line: str, told: str, rest: str) -> bytes:
    """A page on which a mark above the line tells its whole syllable again, as typst's maps have it."""
    pdf("ก")  # the font is known from here on
    made = BytesIO()
    held = Canvas(made, invariant=True)
    held.setFont("wording", 14)
    wide = held.stringWidth(line)
    held.drawString(50, 700, line)
    held.setFont("wording", 1)
    held.drawString(50 + wide, 700, told)
    held.setFont("wording", 14)
    held.drawString(51 + wide, 700, rest)
    held.save()
    return made.getvalue()


@pytest.mark.parametrize(
    ("line", "told", "rest"),
    [
        ("มอบหมายให้นายทองคำ ฤทธิ์เด", "ธิ์", "ชา"),
        ("มอบหมายให้นายปรีดิ์เปรม เ", "ดิ์", "ลิศล้ำ"),
        ("มอบหมายให้นายศุภฤกษ์ กิตติ์ธำ", "ติ์", "รง"),
        ("มอบหมายให้นายชุ่มฉ่ำ", "ฉ่ำฉ่ำ", " ใจดี"),
    ],
)
def test_a_name_with_a_syllable_told_twice_is_never_passed_over(
    line: str, told: str, rest: str, tmp_path: Path
) -> None:
    name = f"{line}{rest}".removeprefix("มอบหมายให้นาย")
    assert said(displaced(line=line, told=told, rest=rest), tmp_path, name) != CLEAN
    assert said(displaced(line=line, told=told, rest=rest), tmp_path, "สมหญิง ยิ่งยืน") == CLEAN


RARE = (
    "ผู้เข้าร่วมประชุม นายณัฏฐ์ธยาน์ กิตติ์ธำรง นางเฌอปราง ฤทธิ์เดชา นายฐิติญาณ์ ปัญญ์ปวีร์ นางสาวปุณยวีร์ ภัทรานิษฐ์",
    "รายชื่อผู้เข้าร่วม นายวรเมธ ธัญวรัตม์ นายจิรายุ ชญานิศ นางพิชญ์สินี สุทธิรัตน์ นายธนโชติ อังคณาวงศ์",
)
WELL_TOLD = (
    *RARE,
    LINE,
    "ก. ข. ค. ง. พ.ศ. 2569 ค.ศ. 2026 ป.ป.ช. สตง. กพร. สปน.",
    "\uf0b7 ข้อหนึ่ง รายงานผลการดำเนินงาน\r\n\uf0b7 ข้อสอง แผนปฏิบัติการประจำปี\r\n\uf0b7 ข้อสาม งบประมาณ",
    "ชื่อ ....................... นามสกุล ....................... โทร. ______________ (ลงชื่อ) ........................",
    "ส่\uf70aวนราชการ สำนักงานคลังจังหวัด ที\uf70a\uf702 กค 0001/2569",  # an old font's places of tone marks
    "The committee agreed to publish the annual report of the office before the end of the fiscal year.",
    "Mr. Somchai Jaidee, Ms. Suda Rakthai, Mr. Anan Phongphan, Ms. Kanokwan Srisuk",
    "PMQA ITA OIT EIT IIT KPI SWOT PDCA TQM OKR CSR ESG GDP VAT QR DPA PDPA NACC OCSC OPDC",
    "1,250.00 3,400.50 12,000.00 (450.75) 99.5% 30/11/2569 08-1234-5678 1-1037-02071-81-1",
)


@pytest.mark.parametrize("text", WELL_TOLD)
def test_rare_names_lists_forms_figures_and_other_languages_are_read(text: str) -> None:
    assert not is_misread(text)


def test_a_page_of_rare_names_that_is_well_mapped_is_read_whole(tmp_path: Path) -> None:
    for text in RARE:
        assert said(pdf(text), tmp_path) == CLEAN
