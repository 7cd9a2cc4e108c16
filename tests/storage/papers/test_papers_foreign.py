"""Foreign PDFs on our pages: every page whole and legible, or a sentence."""

from io import BytesIO
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from PIL import Image

from core.blocks.document import Certified, Document, ForeignPages
from core.errors import UserError
from storage.papers import writer
from storage.papers.writer import rendered
from tests.printed import render
from tests.storage.papers.paper_samples import STAMP, squeezed

A4 = (595, 842)
LEGIBLE = 200  # dots an inch


def foreign_pdf(path: Path, *sizes: tuple[float, float], password: str = "") -> Path:
    with pikepdf.new() as made:
        for width, height in sizes:
            made.add_blank_page(page_size=(width, height))
            # red at the top, left
            made.pages[-1].contents_add(f"1 0 0 rg 0 {height - 40} 40 40 re f".encode())
        made.save(
            path,
            encryption=pikepdf.Encryption(owner=password, user=password) if password else False,
        )
    return path


def test_every_page_is_copied_legibly_and_certified(tmp_path: Path) -> None:
    pages = writer.pages_of(foreign_pdf(tmp_path / "a.pdf", A4, A4[::-1]), "a.pdf")
    paper = Document(
        title=(),
        running="สำเนา",
        office="สำนักงาน",
        stamp=STAMP,
        blocks=(ForeignPages("สัญญา 7.pdf", "a" * 64, pages),),
        certified=Certified("ผู้รับรอง"),
    )
    assert all(rendered([paper], ending)[0] for ending in (".docx", ".xlsx"))
    document = pypdfium2.PdfDocument(render([paper])[0])
    try:
        assert len(document) == 2
        for page, number in zip(document, "๑๒", strict=True):
            found = squeezed(page.get_textpage().get_text_bounded())
            assert {
                words in found
                for words in ("สำเนาถูกต้อง", "ผู้รับรอง", f"หน้า{number}จาก๒", "สัญญา7.pdf")
            } == {True}
            (image,) = page.get_objects(filter=[pypdfium2.raw.FPDF_PAGEOBJ_IMAGE])
            left, low, right, top = image.get_bounds()
            assert max(image.get_px_size()) / (max(right - left, top - low) / 72) >= LEGIBLE

            # the top of one on its side lies at the spine
            y = top - 3 if number == "๑" else low + 3
            red, green, _blue = page.render().to_pil().convert("RGB").getpixel((left + 3, 842 - y))
            assert red > 150 > 100 > green, f"page {number} stands wrong"
    finally:
        document.close()


def test_a_page_without_colour_is_kept_in_grey(tmp_path: Path) -> None:
    with pikepdf.new() as made:
        made.add_blank_page(page_size=A4)
        made.save(tmp_path / "a.pdf")
    (page,) = writer.pages_of(tmp_path / "a.pdf", "a.pdf")
    with Image.open(BytesIO(page)) as picture:
        assert picture.mode == "L"


def test_a_locked_a_broken_and_an_endless_pdf_end_with_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken = tmp_path / "broken.pdf"
    broken.write_bytes(b"%PDF-1.7\nnothing")
    monkeypatch.setattr(writer, "MOST", 2)
    for path, why in (
        (foreign_pdf(tmp_path / "locked.pdf", A4, password="ลับ"), "รหัสผ่าน"),
        (broken, "อาจเสีย"),
        (foreign_pdf(tmp_path / "long.pdf", A4, A4, A4), "3 หน้า"),
        (tmp_path / "gone.pdf", "อาจเสีย"),
    ):
        with pytest.raises(UserError) as refused:
            writer.pages_of(path, path.name)
        assert path.name in refused.value.what
        assert why in refused.value.why
        assert refused.value.do
