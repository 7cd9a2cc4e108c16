"""Documents in which a person reads a name: each is said to name it, or not to have been read; none is clean.

They are what offices keep: sixty pages, tables, slides, mail and pages of the web, the name where a program puts it.
"""

import gzip
from base64 import b64encode
from collections.abc import Callable, Mapping
from io import BytesIO
from pathlib import Path
from quopri import encodestring
from urllib.parse import quote
from zipfile import ZipFile

import pikepdf
import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from core.privacy.person_data import CLEAN
from storage.evidence.worker import answered
from storage.packs.worker import answered as cleaned
from storage.pdf_words import strings_of
from tests.storage.evidence.test_wording import (
    NAME,
    asking,
    attached,
    locked,
    noted,
    pages,
    pdf,
    remapped,
)

FIRST, LAST = NAME.split()
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OFFICE = "urn:oasis:names:tc:opendocument:xmlns:office:1.0"


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def docx(body: str, **more: str | bytes) -> bytes:
    parts = {
        name.replace("__", "/").replace("_xml", ".xml"): content for name, content in more.items()
    }
    return zipped({"word/document.xml": f"<w:document {W}>{body}</w:document>", **parts})


def run(words: str) -> str:
    return f"<w:r><w:t>{words}</w:t></w:r>"


def pptx(**parts: str) -> bytes:
    named = {
        f"ppt/{name.replace('__', '/')}.xml": f"<a:t>{words}</a:t>" for name, words in parts.items()
    }
    space = {name: content.replace("<a:t>", '<a:t xmlns:a="a">') for name, content in named.items()}
    return zipped({"ppt/presentation.xml": "<p/>", **space})


def opened(kind: str, body: str) -> bytes:
    content = f'<o:c xmlns:o="{OFFICE}">{body}</o:c>'
    return zipped(
        {"mimetype": f"application/vnd.oasis.opendocument.{kind}", "content.xml": content}
    )


def xlsx(fill: Callable[[Workbook], object]) -> bytes:
    made, book = BytesIO(), Workbook()
    fill(book)
    book.save(made)
    return made.getvalue()


def hidden(book: Workbook) -> None:
    sheet = book.worksheets[0]
    sheet["A2"], sheet.row_dimensions[2].hidden = NAME, True


def secret(book: Workbook) -> None:
    book.create_sheet("x")["A1"] = NAME
    book.worksheets[1].sheet_state = "veryHidden"


def commented(book: Workbook) -> None:
    book.worksheets[0]["A1"] = "ก"
    book.worksheets[0]["A1"].comment = Comment(NAME, "ผู้ตรวจ")


def headed(book: Workbook) -> None:
    book.worksheets[0]["A1"] = "ก"
    head = book.worksheets[0].oddHeader
    assert head is not None
    head.center.text = f"ผู้ทำ {NAME}"


def named_sheet(book: Workbook) -> None:
    book.worksheets[0].title = NAME


def joined(book: Workbook) -> None:
    """A name a formula puts together, and what it last came to is not kept."""
    sheet = book.worksheets[0]
    sheet["A1"] = FIRST
    sheet["C1"] = LAST
    sheet["D1"] = '=A1&" "&C1'


def written(*lines: tuple[float, float, str], **more: str) -> bytes:
    """A page with these words at these places, drawn in this order."""
    pdf("ก")  # the font is known from here on
    made = BytesIO()
    held = Canvas(made, invariant=True)
    for key, words in more.items():
        getattr(held, f"set{key.title()}")(words)
    held.setFont("wording", 14)
    for x, y, words in lines:
        held.drawString(x, y, words)
    held.save()
    return made.getvalue()


def picture_of(words: str) -> bytes:
    from PIL import ImageDraw, ImageFont

    picture = Image.new("L", (600, 200), 255)
    font = ImageFont.truetype(
        str(Path(__file__).parents[3] / "resources" / "fonts" / "Sarabun_400Regular.ttf"), 40
    )
    ImageDraw.Draw(picture).text((20, 60), words, 0, font)
    made = BytesIO()
    picture.save(made, "PNG")
    return made.getvalue()


def scanned() -> bytes:
    made = BytesIO()
    held = Canvas(made, invariant=True)
    held.drawImage(ImageReader(BytesIO(picture_of(NAME))), 40, 400, 500, 180)
    held.save()
    return made.getvalue()


def spoken() -> bytes:
    """A picture whose words to be heard are the name."""
    made = BytesIO()
    with pikepdf.open(BytesIO(written((50, 700, "รายงาน")))) as opened_:
        figure = pikepdf.Dictionary(Type=pikepdf.Name.StructElem, S=pikepdf.Name.Figure, Alt=NAME)
        root = pikepdf.Dictionary(Type=pikepdf.Name.StructTreeRoot, K=pikepdf.Array([figure]))
        opened_.Root.StructTreeRoot = opened_.make_indirect(root)
        opened_.save(made)
    return made.getvalue()


def layered() -> bytes:
    """A layer with the name."""
    made = BytesIO()
    with pikepdf.open(BytesIO(written((50, 700, "รายงาน")))) as opened_:
        layer = opened_.make_indirect(pikepdf.Dictionary(Type=pikepdf.Name.OCG, Name=NAME))
        opened_.Root.OCProperties = pikepdf.Dictionary(
            OCGs=pikepdf.Array([layer]), D=pikepdf.Dictionary(Order=pikepdf.Array([layer]))
        )
        opened_.save(made)
    return made.getvalue()


def labelled() -> bytes:
    """A page called by the name in the list of pages."""
    made = BytesIO()
    with pikepdf.open(BytesIO(written((50, 700, "รายงาน")))) as opened_:
        opened_.Root.PageLabels = pikepdf.Dictionary(
            Nums=pikepdf.Array([0, pikepdf.Dictionary(P=f"{NAME} ")])
        )
        opened_.save(made)
    return made.getvalue()


MAIL = "From: a@example.go.th\nSubject: {subject}\nMIME-Version: 1.0\nContent-Type: text/plain; charset={code}\n"
CODES = "".join(f"&#{ord(letter)};" for letter in NAME)
RTF = (
    "{\\rtf1\\ansi\\ansicpg874 " + "".join(f"\\'{byte:02x}" for byte in NAME.encode("cp874")) + "}"
)
UNICODE_RTF = "{\\rtf1 " + "".join(f"\\u{ord(letter)}?" for letter in NAME) + "}"
SCRIPT = (
    "<script>document.write('" + "".join(f"\\u{ord(letter):04x}" for letter in NAME) + "')</script>"
)

DOCUMENTS: dict[str, Callable[[], bytes]] = {
    # pages
    "pdf: a sentence": lambda: pdf(f"นาย{NAME}"),
    "pdf: broken text map": lambda: remapped(pdf(f"นาย{NAME}"), "\ufffd"),
    "pdf: doubled text map": lambda: remapped(pdf(f"นาย{NAME}"), "\u0e33\u0e33"),
    "pdf: scan": scanned,
    "pdf: encrypted": lambda: locked(pdf(NAME)),
    "pdf: attachment": lambda: attached(pdf("รายงาน")),
    "pdf: value of a form": lambda: asking(pdf("รายงาน")),
    "pdf: note": lambda: noted(pdf("รายงาน")),
    "pdf: alternative text": spoken,
    "pdf: layer": layered,
    "pdf: label of a page": labelled,
    "pdf: author": lambda: written((50, 700, "รายงาน"), author=NAME),
    "pdf: over a line end": lambda: written((300, 700, f"นาย{FIRST}"), (50, 680, f"{LAST} กล่าว")),
    "pdf: over a page end": lambda: pages(pdf(f"นาย{FIRST}"), pdf(f"{LAST} กล่าว")),
    "pdf: over a page end with a head": lambda: pages(
        written((50, 700, f"นาย{FIRST}"), (280, 20, "- 1 -")),
        written((50, 800, "รายงานการประชุม ครั้งที่ 1"), (50, 700, f"{LAST} กล่าว")),
    ),
    "pdf: over a line end in two columns": lambda: written(
        (50, 700, f"นาย{FIRST}"),
        (320, 700, "งบประมาณ 500 บาท"),
        (50, 680, f"{LAST} กล่าว"),
        (320, 680, "ข้อ 2"),
    ),
    "pdf: a signature line by line": lambda: written(
        (50, 700, f"({FIRST}"), (120, 700, f"{LAST})")
    ),
    # text documents
    "docx: split runs": lambda: docx(run(FIRST[:3]) + run(f"{FIRST[3:]} ") + run(LAST)),
    "docx: tracked change": lambda: docx(
        f"{run(FIRST)}<w:del><w:r><w:delText>ใจ</w:delText></w:r></w:del>{run(LAST)}"
    ),
    "docx: tracked deletion": lambda: docx(
        f"<w:del><w:r><w:delText>{NAME}</w:delText></w:r></w:del>"
    ),
    "docx: text box": lambda: docx(f"<w:pict><w:txbxContent>{run(NAME)}</w:txbxContent></w:pict>"),
    "docx: head of the page": lambda: docx(
        run("ก"), word__header1_xml=f"<w:hdr {W}>{run(NAME)}</w:hdr>"
    ),
    "docx: comment": lambda: docx(run("ก"), word__comments_xml=f"<w:c {W}>{run(NAME)}</w:c>"),
    "docx: last changed by": lambda: docx(run("ก"), docProps__core_xml=f"<c><by>{NAME}</by></c>"),
    "docx: first and last name in a table": lambda: docx(
        f"<w:tbl><w:tr><w:tc>{run(FIRST)}</w:tc><w:tc>{run('ชาย')}</w:tc><w:tc>{run(LAST)}</w:tc></w:tr></w:tbl>"
    ),
    "docx: picture with words": lambda: docx(
        run("ก"), **{"word__media__a.png": picture_of(NAME) + b"\0" * 20_000}
    ),
    "docx: small picture with words": lambda: docx(
        run("ก"), **{"word__media__a.png": picture_of(NAME)}
    ),
    "odt: paragraph": lambda: opened("text", f"<o:p>{FIRST}<o:s/>{LAST}</o:p>"),
    "ods: two cells": lambda: opened(
        "spreadsheet", f"<o:r><o:c>{FIRST}</o:c><o:c>{LAST}</o:c></o:r>"
    ),
    # tables
    "xlsx: hidden row": lambda: xlsx(hidden),
    "xlsx: hidden sheet": lambda: xlsx(secret),
    "xlsx: comment": lambda: xlsx(commented),
    "xlsx: head of the page": lambda: xlsx(headed),
    "xlsx: name of a sheet": lambda: xlsx(named_sheet),
    "xlsx: put together by a formula": lambda: xlsx(joined),
    "csv: over two columns": lambda: f"ที่,ชื่อ,สกุล\n1,{FIRST},{LAST}\n".encode("cp874"),
    "csv: with a column between": lambda: f"ชื่อ;ชื่อเล่น;สกุล\n{FIRST};เอ;{LAST}\n".encode(),
    # slides
    "pptx: slide": lambda: pptx(slides__slide1=NAME),
    "pptx: notes": lambda: pptx(slides__slide1="ก", notesSlides__notesSlide1=NAME),
    # mail, the web, and others
    "eml: base64": lambda: (
        MAIL.format(subject="x", code="utf-8")
        + "Content-Transfer-Encoding: base64\n\n"
        + b64encode(NAME.encode()).decode()
    ).encode(),
    "eml: quoted printable": lambda: (
        MAIL.format(subject="x", code="utf-8").encode()
        + b"Content-Transfer-Encoding: quoted-printable\n\n"
        + encodestring(NAME.encode())
    ),
    "eml: subject": lambda: (
        MAIL.format(subject=f"=?UTF-8?B?{b64encode(NAME.encode()).decode()}?=", code="utf-8")
        + "\nreport"
    ).encode(),
    "eml: subject in quoted letters": lambda: (
        MAIL.format(subject=f"=?utf-8?Q?{quote(NAME).replace('%', '=')}?=", code="utf-8")
        + "\nreport"
    ).encode(),
    "html: entities": lambda: f"<html><body><p>{CODES}</p></body></html>".encode(),
    "html: split by tags": lambda: (
        f"<html><body>{FIRST[:3]}<b>{FIRST[3:]}</b>&nbsp;<i>{LAST}</i></body></html>".encode()
    ),
    "html: in a script": lambda: f"<html><body>{SCRIPT}</body></html>".encode(),
    "html: in a link": lambda: (
        f"<html><body><a href='/?who={quote(NAME)}'>x</a></body></html>".encode()
    ),
    "rtf: of an old code page": lambda: RTF.encode(),
    "rtf: by numbers": lambda: UNICODE_RTF.encode(),
    "svg: a drawing": lambda: (
        f"<svg xmlns='http://www.w3.org/2000/svg'><text>{FIRST}<tspan>{LAST}</tspan></text></svg>".encode()
    ),
    "json: by numbers": lambda: (
        '{"name": "' + "".join(f"\\u{ord(letter):04x}" for letter in NAME) + '"}'
    ).encode(),
    "zip within": lambda: zipped({"inner.txt": NAME}),
    "docx: a document within": lambda: docx(run("ก"), word__embeddings__a_xml=NAME),
    "gz: packed": lambda: gzip.compress(NAME.encode()),
    "text: Windows": lambda: f"ผู้ทำ {NAME}".encode("cp874"),
    "text: two bytes a letter": lambda: f"\ufeffผู้ทำ {NAME}".encode("utf-16"),
    "text: two bytes, the large one first": lambda: f"\ufeffผู้ทำ {NAME}".encode("utf-16-be"),
    "text: over a line end": lambda: f"มอบหมายให้นาย{FIRST}\n{LAST} ทำ".encode(),
    "text: a line quoted in a mail": lambda: f"> มอบหมายให้นาย{FIRST}\n> {LAST} ทำ".encode(),
    "png: a picture": lambda: picture_of(NAME),
}


@pytest.mark.parametrize("document", DOCUMENTS)
def test_a_document_a_person_reads_a_name_in_is_never_called_clean(
    document: str, tmp_path: Path
) -> None:
    path = tmp_path / "file"
    path.write_bytes(DOCUMENTS[document]())
    found = answered({"path": str(path), "kind": "", "names": [NAME]}).verdict
    assert found not in (CLEAN, "fine"), document


@pytest.mark.parametrize("document", [name for name in DOCUMENTS if name.startswith("pdf")])
def test_none_of_its_pages_goes_into_a_pack_for_everybody_as_searched_whole(
    document: str, tmp_path: Path
) -> None:
    path = tmp_path / "file"
    path.write_bytes(DOCUMENTS[document]())
    _pages, why, whole = cleaned(
        {"path": path, "kind": "pdf", "words": [NAME], "to": tmp_path / "copy"}
    )
    assert why or not whole or NAME not in document_words(tmp_path / "copy"), document


def document_words(path: Path) -> str:
    """All that is left in a copy: what a reader hears, reads and is told beside the pages."""
    return "\0".join(strings_of(path))
