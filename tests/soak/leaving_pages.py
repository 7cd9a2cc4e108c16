"""Is a name that stands on a page found, whatever program wrote the page? `python -m tests.soak.leaving_pages FONTS`.

Every writer that can be imported (reportlab, WeasyPrint, fpdf2, typst) or run (LibreOffice, pdfTeX with the packages
texlive-lang-other and texlive-latex-recommended) writes a page for each of forty invented names in each of eight Thai
fonts, the `*.ttf` of the folder FONTS (Debian: fonts-thai-tlwg-ttf); reportlab's pages are made again with text maps
that are false. For each writer is printed on how many pages the name is found, how many are `partly` read, and how many
are `clean` though the name stands there, which must be none; of the pages that are well mapped, how many are `partly`
when all the others are sought, which must be at most 5 %. Exits 1 otherwise.
"""

import logging
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from html import escape
from io import BytesIO
from itertools import product
from pathlib import Path
from shutil import which
from tempfile import TemporaryDirectory
from typing import Any

import pypdfium2
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from core.privacy.person_data import CLEAN, NAMED
from core.thai.search import searchable
from storage.pdf_words import named_in_pdf
from tests.storage.evidence.text_maps import latin, private, retold, shifted, sign, symbol

FONTS = ("Garuda", "Kinnari", "Laksaman", "Loma", "Norasi", "Purisa", "Sawasdee", "Waree")
FIRST = [
    "อำนาจ",
    "สมฤทธิ์",
    "ดำรง",
    "ค้ำชู",
    "ชุ่มฉ่ำ",
    "ปิ่นเกล้า",
    "กตัญญู",
    "ฐิติญาณ์",
    "น้ำฝน",
    "ปรีดิ์เปรม",
    "ฟ้ารุ่ง",
    "เกื้อกูล",
    "ณัฏฐ์ธยาน์",
    "ปัญญ์ปวีร์",
    "ไพฑูรย์",
    "ใจเพชร",
    "แก้วกาญจน์",
    "เฌอปราง",
    "ทองคำ",
    "ศุภฤกษ์",
]
LAST = [
    "จำปาทอง",
    "น้ำใส",
    "ก้าวหน้า",
    "ป้องปก",
    "ฉ่ำชื่น",
    "ญาติดี",
    "ฐานะมั่น",
    "ฝั้นเฝือ",
    "ปิ่นปั้น",
    "สุขสำราญ",
    "ร่ำรวยยิ่ง",
    "บำเพ็ญกุศล",
    "ศรีอำไพ",
    "ทรัพย์อนันต์",
    "วงศ์จันทร์",
    "ใหญ่ยิ่ง",
    "เลิศล้ำ",
    "พุ่มพฤกษ์",
    "ฤทธิ์เดชา",
    "กิตติ์ธำรง",
]
NAMES = [
    f"{one} {other}"
    for turn in (0, 7)
    for one, other in zip(FIRST, LAST[turn:] + LAST[:turn], strict=True)
]
MOST = 0.05  # of the pages that are well mapped: how many may be partly read

Writer = Callable[[Path, Sequence[str]], bytes]


def lines_with(name: str) -> list[str]:
    return [
        "บันทึกการประชุมคณะกรรมการ ครั้งที่ 3/2569",
        f"ผู้ร้องเรียนชื่อ นาย{name} แจ้งว่ายังไม่ได้รับหนังสือ",
        "ที่ประชุมเห็นว่าควรดำเนินงานตามแผนประจำปี และรายงานผลภายในสิ้นเดือน",
    ]


def by_reportlab(font: Path, lines: Sequence[str]) -> bytes:
    pdfmetrics.registerFont(TTFont(font.stem, str(font)))
    made = BytesIO()
    canvas = Canvas(made, invariant=True)
    canvas.setFont(font.stem, 15)
    for n, line in enumerate(lines):
        canvas.drawString(50, 780 - 26 * n, line)
    canvas.save()
    return made.getvalue()


def falsely(change: Callable[[int], str | None]) -> Writer:
    """Return reportlab as a writer whose fonts tell `change(letter)` for each Thai letter."""
    return lambda font, lines: retold(by_reportlab(font, lines), change)


def by_weasyprint(font: Path, lines: Sequence[str]) -> bytes:
    weasyprint: Any = __import__("weasyprint")
    style = f"@font-face{{font-family:own;src:url('{font.as_uri()}')}}body{{font:15pt own}}"
    body = "".join(f"<p>{escape(line)}" for line in lines)
    return bytes(
        weasyprint.HTML(string=f'<html lang="th"><style>{style}</style><body>{body}').write_pdf()
    )


def by_fpdf2(shaping: bool) -> Writer:
    def write(font: Path, lines: Sequence[str]) -> bytes:
        pdf: Any = __import__("fpdf").FPDF()
        pdf.add_page()
        pdf.add_font("own", "", str(font))
        pdf.set_font("own", size=15)
        pdf.set_text_shaping(shaping)
        for line in lines:
            pdf.multi_cell(0, 10, line, new_x="LMARGIN", new_y="NEXT")
        return bytes(pdf.output())

    return write


def by_typst(font: Path, lines: Sequence[str]) -> bytes:
    typst: Any = __import__("typst")
    with TemporaryDirectory() as made:
        source = Path(made) / "page.typ"
        source.write_text(
            f'#set text(font: "{font.stem}", size: 15pt, lang: "th")\n' + "\n\n".join(lines),
            "utf-8",
        )
        return bytes(typst.compile(str(source), font_paths=[str(font.parent)]))


def by_libreoffice(font: Path, lines: Sequence[str]) -> bytes:
    return _libreoffice_pages(font)[tuple(lines)]


@cache
def _libreoffice_pages(font: Path) -> dict[tuple[str, ...], bytes]:
    """Return the page of every name by its lines. One start of LibreOffice takes longer than forty pages."""
    texts = [lines_with(name) for name in NAMES]
    style = f"p{{font:15pt '{font.stem}'}}"
    with TemporaryDirectory() as made:
        sources = [Path(made) / f"page{n}.html" for n in range(len(texts))]
        for source, lines in zip(sources, texts, strict=True):
            body = "".join(f"<p>{escape(line)}</p>" for line in lines)
            source.write_text(
                f'<html><head><meta charset="utf-8"><style>{style}</style></head><body lang="th"><p>-</p>{body}',
                "utf-8",
            )
        line = ["soffice", f"-env:UserInstallation=file://{made}/own", "--headless", "--convert-to"]
        subprocess.run(
            [*line, "pdf:writer_web_pdf_Export", "--outdir", made, *map(str, sources)],
            check=True,
            capture_output=True,
        )
        return {
            tuple(lines): source.with_suffix(".pdf").read_bytes()
            for source, lines in zip(sources, texts, strict=True)
        }


def by_pdftex(preamble: str) -> Writer:
    """Return pdfLaTeX as a writer, with the Type 1 fonts of the same family that fonts-tlwg brings for it."""

    def write(font: Path, lines: Sequence[str]) -> bytes:
        with TemporaryDirectory() as made:
            source = Path(made) / "page.tex"
            source.write_bytes(
                rf"""\documentclass{{article}}\usepackage[tis620]{{inputenc}}\usepackage{{fonts-tlwg}}
\usepackage[thai]{{babel}}{preamble}\begin{{document}}\fontfamily{{{font.stem.lower()}}}\selectfont\raggedright
""".encode()
                + "\n\n".join(lines).encode("cp874")
                + rb"\end{document}"
            )
            subprocess.run(
                ["pdflatex", "-interaction=batchmode", source.name],
                cwd=made,
                check=True,
                capture_output=True,
            )
            return source.with_suffix(".pdf").read_bytes()

    return write


WRITERS: dict[str, Writer] = {
    "reportlab": by_reportlab,
    "WeasyPrint": by_weasyprint,
    "fpdf2": by_fpdf2(shaping=False),
    "fpdf2 shaped": by_fpdf2(shaping=True),
    "typst": by_typst,
    "LibreOffice": by_libreoffice,
    "pdfTeX": by_pdftex(""),
    "pdfTeX with a map": by_pdftex(r"\input{glyphtounicode}\pdfgentounicode=1"),
    "map: symbols": falsely(symbol),
    "map: private": falsely(private),
    "map: shifted": falsely(shifted),
    "map: Latin letters": falsely(latin),
    "map: signs": falsely(sign),
    "map: no sara am": falsely(lambda letter: None if letter == 0xE33 else chr(letter)),
    "map: sara am empty": falsely(lambda letter: "" if letter == 0xE33 else chr(letter)),
    "map: none": falsely(lambda _letter: None),
}


def importable(name: str) -> bool:
    """Return whether a writer is here."""
    module = {
        "WeasyPrint": "weasyprint",
        "fpdf2": "fpdf",
        "fpdf2 shaped": "fpdf",
        "typst": "typst",
    }.get(name)
    if name == "LibreOffice":
        return which("soffice") is not None
    if name.startswith("pdfTeX"):
        return which("pdflatex") is not None
    try:
        return module is None or bool(__import__(module))
    except (ImportError, OSError):
        return False


def judged(page: Path, name: str) -> Iterator[str]:
    """Yield what is said of a page with a name: whether it is printed, found, well mapped; and if another is sought."""
    with pypdfium2.PdfDocument(page) as document:
        shown = [
            one.render(scale=1, grayscale=True).to_pil().getextrema()[0] < 128 for one in document
        ]
        text = searchable("".join(one.get_textpage().get_text_range() for one in document))
    yield "printed" if any(shown) else "blank"
    yield f"name {named_in_pdf(page, [name])}"
    others = [other for other in NAMES if not {*other.split()} & {*name.split()}]
    if "".join(map(searchable, lines_with(name))).replace(" ", "") in "".join(text.split()):
        yield "mapped"
        yield f"other {named_in_pdf(page, others)}"


def main() -> int:
    for library in ("fontTools", "fpdf", "weasyprint"):
        logging.getLogger(library).setLevel(logging.CRITICAL)
    fonts = [Path(sys.argv[1]).resolve() / f"{name}.ttf" for name in FONTS]
    clean = 0
    partly = 0
    mapped = 0
    print(
        "writer | pages | printed | name found | partly | clean | well mapped | of them partly for others"
    )
    for writer in filter(importable, WRITERS):
        found = Counter[str]()
        with TemporaryDirectory() as made:
            page = Path(made) / "page.pdf"
            for font, name in product(fonts, NAMES):
                page.write_bytes(WRITERS[writer](font, lines_with(name)))
                found.update(judged(page, name))
        pages = found["printed"] + found["blank"]
        missed = found[f"name {CLEAN}"]
        unread = pages - found[f"name {NAMED}"] - missed
        doubted = found["mapped"] - found[f"other {CLEAN}"]
        print(
            writer,
            pages,
            found["printed"],
            found[f"name {NAMED}"],
            unread,
            missed,
            found["mapped"],
            doubted,
            sep=" | ",
        )
        clean = clean + missed
        partly = partly + doubted
        mapped = mapped + found["mapped"]
    print(
        f"{clean} clean though the name stands there; {partly} of {mapped} well mapped pages partly read"
    )
    return int(clean > 0 or partly > MOST * mapped)


if __name__ == "__main__":
    sys.exit(main())
