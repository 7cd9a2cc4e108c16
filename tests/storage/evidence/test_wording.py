"""Names are found in the text of documents however a program keeps it; what cannot be read is told."""

import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pikepdf
import pytest
from openpyxl import Workbook
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from storage import pdf_words
from storage.evidence.worker import answered
from storage.evidence.workers import EvidenceWorkers

NAME = "สมชาย น้ำดี"
FONT = Path(__file__).parents[3] / "resources" / "fonts"


def pdf(words: str, title: str = "") -> bytes:
    font = TTFont("wording", str(FONT / "Sarabun_400Regular.ttf"))
    font.face.name = b"Wording"  # a second font of a known face would be the first one
    pdfmetrics.registerFont(font)
    made = BytesIO()
    held = Canvas(made, invariant=True)
    held.setTitle(title)
    held.setFont("wording", 14)
    held.drawString(50, 700, words)
    held.save()
    return made.getvalue()


def locked(content: bytes) -> bytes:
    made = BytesIO()
    with pikepdf.open(BytesIO(content)) as opened:
        opened.save(made, encryption=pikepdf.Encryption(user="u", owner="o"))
    return made.getvalue()


def remapped(content: bytes, sara_am: str) -> bytes:
    """The same pages of a PDF whose font tells another text for sara am, as broken programs write it."""
    made = BytesIO()
    with pikepdf.open(BytesIO(content)) as opened:
        maps = [
            one
            for one in opened.objects
            if isinstance(one, pikepdf.Stream) and b"begincmap" in one.read_bytes()
        ]
        for one in maps:
            one.write(
                one.read_bytes().replace(
                    b"0E33", sara_am.encode("utf-16-be").hex().upper().encode()
                )
            )
        opened.save(made)
    return made.getvalue()


def noted(content: bytes) -> bytes:
    """With a note stuck to its page."""
    made = BytesIO()
    with pikepdf.open(BytesIO(content)) as opened:
        note = pikepdf.Dictionary(
            Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Text, Rect=[0, 0, 9, 9], Contents=NAME
        )
        opened.pages[0].Annots = opened.make_indirect(pikepdf.Array([opened.make_indirect(note)]))
        opened.save(made)
    return made.getvalue()


def attached(content: bytes) -> bytes:
    made = BytesIO()
    with pikepdf.open(BytesIO(content)) as opened:
        opened.attachments["a.txt"] = NAME.encode()
        opened.save(made)
    return made.getvalue()


def asking(content: bytes) -> bytes:
    """With a form to be filled in."""
    made = BytesIO()
    with pikepdf.open(BytesIO(content)) as opened:
        field = pikepdf.Dictionary(FT=pikepdf.Name.Tx, T="a", V=NAME)
        opened.Root.AcroForm = pikepdf.Dictionary(Fields=[opened.make_indirect(field)])
        opened.save(made)
    return made.getvalue()


def pages(*made: bytes) -> bytes:
    """One PDF of several."""
    out, whole = BytesIO(), pikepdf.Pdf.new()
    for one in made:
        with pikepdf.open(BytesIO(one)) as opened:
            whole.pages.extend(opened.pages)
    whole.save(out)
    return out.getvalue()


def drawn() -> bytes:
    """A page with lines and no words."""
    made = BytesIO()
    held = Canvas(made, invariant=True)
    held.line(0, 0, 99, 99)
    held.save()
    return made.getvalue()


def sheet(*rows: tuple[str, ...]) -> bytes:
    made, book = BytesIO(), Workbook()
    page = book.worksheets[0]
    for row in rows:
        page.append(row)
    book.save(made)
    return made.getvalue()


def pictured(wide: int) -> bytes:
    """A page with words and a picture so many points wide and high."""
    made, picture = BytesIO(), Image.effect_noise((50, 50), 40)
    held = Canvas(made, invariant=True)
    held.drawString(50, 700, "Report")
    held.drawImage(ImageReader(picture), 50, 50, wide, wide)
    held.save()
    return made.getvalue()


def outlined(shapes: int) -> bytes:
    """A page with words and so many curved shapes, as letters become when a program keeps no font."""
    made = BytesIO()
    held = Canvas(made, invariant=True)
    held.drawString(50, 700, "Report")
    for n in range(shapes):
        held.circle(50 + 4 * n, 300, 3, fill=1)
    held.save()
    return made.getvalue()


def emblem(wide: int) -> bytes:
    return shapes((0, 0, wide, 40), size=(wide, 40))


def shapes(*boxes: tuple[int, int, int, int], size: tuple[int, int] = (200, 200)) -> bytes:
    """A picture of black boxes on a ground that is clear."""
    made, picture = BytesIO(), Image.new("LA", size)
    for box in boxes:
        picture.paste((0, 255), box)
    picture.save(made, "PNG")
    return made.getvalue()


def odd(part: bytes, *more: str, most: int | bytes = 1) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        archive.writestr("word/document.xml", part)
        for name in more:
            archive.writestr(name, most if isinstance(most, bytes) else b"x" * most)
    return made.getvalue()


BOMB = b'<!DOCTYPE a [<!ENTITY b "x"><!ENTITY c "&b;&b;">]><a>&c;</a>'
CASES: dict[str, tuple[Callable[[], bytes], str]] = {
    "a page": (lambda: pdf(f"รายงานของนาย{NAME} ครับ"), "named"),
    "a page of somebody else": (lambda: pdf("รายงานของคนอื่น"), "clean"),
    "a page without words": (lambda: pdf(""), "wordless"),
    "a title": (lambda: pdf("ไม่มีใคร", NAME), "named"),
    "a page whose sara am is lost": (lambda: remapped(pdf(f"นาย{NAME}"), "\ufffd"), "partly"),
    "a page whose sara am is doubled": (
        lambda: remapped(pdf(f"นาย{NAME}"), "\u0e33\u0e33"),
        "partly",
    ),
    "a page with a note": (lambda: noted(pdf("ไม่มีใคร")), "named"),
    "a page with a file": (lambda: attached(pdf("ไม่มีใคร")), "partly"),
    "a page with a form": (lambda: asking(pdf("ไม่มีใคร")), "named"),
    "a page among them that is drawn": (lambda: pages(pdf("ไม่มีใคร"), drawn()), "partly"),
    "an empty page among them": (lambda: pages(pdf("ไม่มีใคร"), pdf("")), "clean"),
    "a name over the end of a page": (lambda: pages(pdf("นายสมชาย"), pdf("น้ำดี ครับ")), "named"),
    "a locked pdf": (lambda: locked(pdf(NAME)), "locked"),
    "half a pdf": (lambda: pdf(NAME)[:300], "unread"),
    "two cells in one row": (
        lambda: sheet(("ก", "ใจ"), ("สมชาย", "อื่น"), ("สมชาย", "น้ำดี")),
        "named",
    ),
    "cells of others": (lambda: sheet(("สมชาย", "อื่น"), ("ก", "น้ำดี")), "partly"),
    "cells of others, far apart": (lambda: sheet(("สมชาย", "อื่น"), ("ก" * 150, "น้ำดี")), "clean"),
    "who is named in an attribute": (lambda: odd(f'<a author="{NAME}">ก</a>'.encode()), "named"),
    "a name around words taken out": (
        lambda: odd("<a><t>สมชาย</t><delText>x</delText><t>น้ำดี</t></a>".encode()),
        "named",
    ),
    "a name that was taken out": (
        lambda: odd(f"<a><delText>{NAME}</delText></a>".encode()),
        "named",
    ),
    "an emblem in it": (lambda: odd(b"<a>x</a>", "word/media/a.png", most=emblem(40)), "clean"),
    "an emblem on a clear ground in it": (
        lambda: odd(b"<a>x</a>", "word/media/a.png", most=shapes((50, 20, 150, 180))),
        "clean",
    ),
    "a line of words in a square picture in it": (
        lambda: odd(b"<a>x</a>", "word/media/a.png", most=shapes((10, 90, 190, 110))),
        "partly",
    ),
    "two lines of words in a square picture in it": (
        lambda: odd(
            b"<a>x</a>", "word/media/a.png", most=shapes((40, 60, 160, 90), (40, 110, 160, 140))
        ),
        "partly",
    ),
    "a picture without anything in it": (
        lambda: odd(b"<a>x</a>", "word/media/a.png", most=shapes()),
        "clean",
    ),
    "a line of words as a picture in it": (
        lambda: odd(b"<a>x</a>", "word/media/a.png", most=emblem(90)),
        "partly",
    ),
    "a drawing in it": (lambda: odd(b"<a>x</a>", "word/media/a.emf"), "partly"),
    "a scanned page in it": (lambda: odd(b"<a>x</a>", "word/media/a.png", most=20_001), "partly"),
    "a page that is a picture, with words": (lambda: pictured(300), "partly"),
    "a page with an emblem": (lambda: pictured(60), "clean"),
    "a page of outlines, with words": (lambda: outlined(120), "partly"),
    "a page with an emblem of lines": (lambda: outlined(30), "clean"),
    "an old file of an office program": (
        lambda: b"\xd0\xcf\x11\xe0" + "ไม่มีใคร".encode("utf-16-le"),
        "partly",
    ),
    "a sheet in it": (lambda: odd(b"<a>x</a>", "word/embeddings/a.xlsx"), "partly"),
    "a name in two cells of a text": (lambda: '"สมชาย","น้ำดี"'.encode(), "named"),
    "a text in codes": (lambda: rb"{\rtf1\ansi \'ca\'c1}", "partly"),
    "a mail": (lambda: b"Content-Transfer-Encoding: base64\n\n4LiB", "partly"),
    "a page of the web in codes": (lambda: b"&#3626;&#3617;", "partly"),
    "a bomb of xml": (lambda: odd(BOMB), "entities"),
    "broken xml": (lambda: odd(b"<a>"), "broken"),
    "text of an old program": (lambda: "ผู้ทำ สมชาย น้ำดี".encode("cp874"), "named"),
    "text in two bytes a letter": (
        lambda: b"\xd0\xcf\x11\xe0x" + NAME.encode("utf-16-le"),
        "named",
    ),
    "text of others": (lambda: "ไม่มีใคร".encode(), "clean"),
    "a picture": (lambda: b"\xff\xd8\xff" + NAME.encode(), "wordless"),
}


@pytest.mark.parametrize("case", CASES)
def test_a_name_is_found_in_the_text_of_a_document_or_it_is_reported_why_not(
    case: str, tmp_path: Path
) -> None:
    content, expected = CASES[case]
    path = tmp_path / "file"
    path.write_bytes(content())
    assert (
        answered({"path": str(path), "kind": "", "names": [NAME, "08 1234 5678"]}).verdict
        == expected
    )


def test_a_page_that_is_a_picture_is_read_by_tesseract_where_it_reads_thai(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What it reads may name somebody; that it reads no name says nothing, for it may read wrongly."""
    path, tool = tmp_path / "scan.pdf", tmp_path / "bin" / "tesseract"
    path.write_bytes(pages(pictured(400), drawn()))
    tool.parent.mkdir()
    monkeypatch.setenv("PATH", str(tool.parent))
    monkeypatch.setattr(pdf_words, "TESSERACT", ())
    for languages, read, expected in (
        ("tha", NAME, "named"),
        ("tha", "ใครอื่น", "partly"),
        ("eng", NAME, "partly"),
    ):
        tool.write_text(
            f"#!{sys.executable}\nimport sys\n"
            f"sys.stdout.buffer.write(({languages!r} if '--list-langs' in sys.argv else {read!r}).encode())\n",
            "utf-8",
        )
        tool.chmod(0o755)
        workers = EvidenceWorkers()
        try:
            assert workers.wording(path, [NAME]) == expected, (languages, read)
        finally:
            workers.close()
