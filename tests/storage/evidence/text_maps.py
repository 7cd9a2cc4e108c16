"""PDFs whose fonts tell other letters than they show, as broken programs and fonts of symbols make them."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pikepdf
from reportlab.pdfbase.ttfonts import TTFont


def retold(content: bytes, change: Callable[[int], str | None]) -> bytes:
    """Return a PDF of reportlab whose fonts tell `change(letter)` for each Thai letter; None = they map it nowhere."""

    def told(match: re.Match[bytes]) -> bytes:
        letter = int(match[2], 16)
        now = change(letter) if 0xE00 < letter < 0xE50 else chr(letter)
        return (
            b""
            if now is None
            else b"<%s> <%s>\n" % (match[1], now.encode("utf-16-be").hex().encode())
        )

    made = BytesIO()
    with pikepdf.open(BytesIO(content)) as pdf:
        for one in pdf.objects:
            if isinstance(one, pikepdf.Stream) and b"begincmap" in one.read_bytes():
                one.write(re.sub(rb"<([0-9A-F]{2})> <([0-9A-F]{4})>\n", told, one.read_bytes()))
        pdf.save(made)
    return made.getvalue()


def symbol(letter: int) -> str:
    """The place that a font of symbols gives to a Thai letter of the old code page."""
    return chr(0xF0A0 + letter - 0xE00)


def private(letter: int) -> str:
    return chr(0xF700 + letter - 0xE00)


def shifted(letter: int) -> str:
    """The next consonant; vowels and marks as they are."""
    return chr(0xE01 + (letter - 0xE01 + 1) % 46) if letter < 0xE2F else chr(letter)


def latin(letter: int) -> str:
    """A letter of the Latin alphabet, as an old font that is told by its codes alone."""
    return (chr(0x61 + letter % 26), chr(0x41 + letter % 26))[letter > 0xE30]


def sign(letter: int) -> str:
    return chr(0x21 + letter % 12)


def by_glyphs(font: Path, words: str, change: Callable[[int], str | None]) -> bytes:
    """Return a page on which `words` are drawn by the numbers of the font's glyphs, as WeasyPrint and fpdf2 draw them;
    its map tells `change(letter)` for the glyph of each letter, None = the glyph is in no line of it."""
    glyphs = TTFont("glyphs", str(font)).face.charToGlyph
    drawn = "".join(f"{glyphs[ord(letter)]:04X}" for letter in words)
    told = {
        glyphs[ord(letter)]: now for letter in words if (now := change(ord(letter))) is not None
    }
    lines = "".join(
        f"<{glyph:04X}> <{now.encode('utf-16-be').hex()}>\n" for glyph, now in told.items()
    )
    cmap = (
        "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapType 2 def\n"
        f"1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n{len(told)} beginbfchar\n{lines}endbfchar\n"
        "endcmap CMapName currentdict /CMap defineresource pop end end"
    )
    made, pdf = BytesIO(), pikepdf.new()
    page = pdf.add_blank_page()
    name = pikepdf.Name.Sarabun
    described = pdf.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name.FontDescriptor,
            FontName=name,
            Flags=4,
            FontBBox=[0, -300, 1000, 900],
            ItalicAngle=0,
            Ascent=900,
            Descent=-300,
            CapHeight=700,
            StemV=80,
            FontFile2=pdf.make_stream(font.read_bytes(), Length1=font.stat().st_size),
        )
    )
    below = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.CIDFontType2,
        BaseFont=name,
        FontDescriptor=described,
        DW=600,
        CIDToGIDMap=pikepdf.Name.Identity,
        CIDSystemInfo=pikepdf.Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
    )
    page.Resources.Font = pikepdf.Dictionary(
        F=pikepdf.Dictionary(
            Type=pikepdf.Name.Font,
            Subtype=pikepdf.Name.Type0,
            BaseFont=name,
            Encoding=pikepdf.Name("/Identity-H"),
            DescendantFonts=[pdf.make_indirect(below)],
            ToUnicode=pdf.make_stream(cmap.encode()),
        )
    )
    page.Contents = pdf.make_stream(f"BT /F 14 Tf 50 700 Td <{drawn}> Tj ET".encode())
    pdf.save(made)
    return made.getvalue()
