"""The four Sarabun fonts, shaped by HarfBuzz, embedded by reportlab so that PDF readers copy the exact text."""

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import groupby
from pathlib import Path
from struct import pack, unpack
from typing import Any, NamedTuple

import uharfbuzz as hb
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFStream, PDFTrueTypeFont, PDFZCompress
from reportlab.pdfbase.ttfonts import SUBSETN, TTFont, TTFontMaker

from storage.papers.typography.style import SCALE

FOLDER = Path(__file__).parents[3] / "resources" / "fonts"
CUTS = {
    (False, False): "Sarabun_400Regular",
    (True, False): "Sarabun_700Bold",
    (False, True): "Sarabun_400Regular_Italic",
    (True, True): "Sarabun_700Bold_Italic",
}
PRIVATE = range(0xE000, 0xF900)  # code points that mean another thing in every font
BOX = "\u25a1"  # stands for a letter missing in the font: its own empty box
SPACE = 32  # the byte of a space in the first subset
# bytes used in a subset; 0 would be .notdef
SLOTS = tuple(byte for byte in range(1, 256) if byte != SPACE)
OWN = 0xF0000  # code points from here on, beyond all real letters, name a subset's glyphs to reportlab


@dataclass(frozen=True, slots=True, eq=False)
class GlyphCluster:
    """A letter, or a consonant with its marks, drawn and copied as a unit; each font face has its own object for it."""

    text: str  # what a reader copies
    parts: tuple[tuple[int, int, int], ...]  # (glyph, x, y), in 1/1000 of the size
    width: int  # advance width without kerning, in 1/1000 of the size

    @property
    def glyph(self) -> int:
        """The number of the font's glyph for the cluster; 0 if the font has none, so that several must be combined."""
        ((number, x, y), *more) = self.parts
        return 0 if more or x or y else number


class ShapedText(NamedTuple):
    """A text as glyph clusters, each with the kerning to subtract from its width, in 1/1000 of the font size."""

    text: str
    pieces: tuple[tuple[GlyphCluster, int], ...]
    width: int


class EmbeddedFont(TTFont):
    """A font with a glyph for each glyph cluster, mapped to its characters, so that PDF readers need not guess."""

    def __init__(self, name: str, path: Path, short: str) -> None:
        super().__init__(name, str(path), asciiReadable=False)
        self.short = short
        self.space = GlyphCluster(
            " ", ((self.face.charToGlyph[SPACE], 0, 0),), self.face.charWidths[SPACE]
        )

    def placer(self, doc: Any) -> Callable[[GlyphCluster], tuple[str, int]]:
        """Return a function from a glyph cluster to (name of its font subset in this PDF, its byte in that subset)."""
        self.getSubsetInternalName(0, doc)
        state: Any = self.state[doc]
        subsets, known = state.subsets, state.assignments

        def place(piece: GlyphCluster) -> tuple[str, int]:
            found: tuple[str, int] | None = known.get(piece)
            if found is None:
                subset, at = divmod(len(known) - 1, len(SLOTS))
                while len(subsets) <= subset:
                    subsets.append([None] * 256)
                subsets[subset][SLOTS[at]] = piece
                known[piece] = found = f"/{self.short}+{subset}", SLOTS[at]
            return found

        return place

    def getSubsetInternalName(self, subset: int, doc: Any) -> str:
        """Return a font subset's name in the PDF; overrides reportlab's method, whose names are not reproducible."""
        if doc not in self.state:
            state: Any = TTFont.State(False, self)
            self.state[doc] = state
            state.assignments = {self.space: (f"/{self.short}+0", SPACE)}
            state.subsets = [[self.space if byte == SPACE else None for byte in range(256)]]
            doc.fontMapping[self.fontName] = f"/{self.short}"
            doc.delayedFonts.append(self)
        return f"/{self.short}+{subset}"

    def addObjects(self, doc: Any) -> None:
        """Add the font's subsets to the PDF document `doc`; reportlab calls this at the end."""
        fonts = doc.idToObject["BasicFonts"].dict
        for number, slots in enumerate(self.state[doc].subsets):
            pieces = slots[: max(at for at, piece in enumerate(slots) if piece) + 1]
            face, name = _grown(self.face, pieces), f"{self.short}+{number}"
            base = b"+".join((SUBSETN(number), self.face.name)).decode()
            said: Any = PDFStream(content=_letters(base, pieces))
            said.filters = [PDFZCompress]
            letters = [OWN + at if piece else 0 for at, piece in enumerate(pieces)]
            fonts[name] = font = PDFTrueTypeFont()
            facts = {
                "Name": name,
                "BaseFont": base,
                "FirstChar": 0,
                "LastChar": len(pieces) - 1,
                "Widths": f"[{' '.join(str(piece.width if piece else 0) for piece in pieces)}]",
                "ToUnicode": doc.Reference(said, f"toUnicodeCMap:{base}"),
                "FontDescriptor": face.addSubsetObjects(doc, base, letters),
            }
            vars(font).update(facts)
            doc.Reference(font, name)
        del self.state[doc]


def _letters(name: str, pieces: Sequence[GlyphCluster | None]) -> str:
    """Return the ToUnicode map of a subset (ISO 32000-1, 9.10.3), with 100 bytes per table."""
    said = [f"<{at:02X}> <{_hex(piece.text if piece else ' ')}>" for at, piece in enumerate(pieces)]
    tables = [said[at : at + 100] for at in range(0, len(said), 100)]
    return "\n".join(
        (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap",
            f"/CIDSystemInfo << /Registry ({name}) /Ordering ({name}) /Supplement 0 >> def",
            f"/CMapName /{name} def /CMapType 2 def",
            f"1 begincodespacerange <00> <{len(pieces) - 1:02X}> endcodespacerange",
            *(
                line
                for table in tables
                for line in (f"{len(table)} beginbfchar", *table, "endbfchar")
            ),
            "endcmap CMapName currentdict /CMap defineresource pop end end",
        )
    )


@lru_cache(5_000)
def _hex(text: str) -> str:
    return text.encode("utf-16-be").hex().upper()


def _grown(face: Any, pieces: Sequence[GlyphCluster | None]) -> Any:
    """Return reportlab's font with a glyph for each piece, its own or a composed one, at the code OWN + its place."""
    grown = copy(face)
    at, length = face.get_table_pos("glyf")
    glyphs = bytearray(face.get_chunk(at, length))
    grown.glyphPos = [*face.glyphPos]
    grown.hmetrics = [*face.hmetrics]
    grown.charToGlyph = {}
    for place, piece in enumerate(pieces):
        if piece and piece.glyph:
            grown.charToGlyph[OWN + place] = piece.glyph
        elif piece:
            grown.charToGlyph[OWN + place] = len(grown.hmetrics)
            made, left = _composed(face, piece)
            glyphs += made
            grown.glyphPos.append(len(glyphs))
            grown.hmetrics.append((piece.width, left & 0xFFFF))
    largest = bytearray(face.get_table("maxp"))
    points, contours, of_parts, rings = unpack(">4H", largest[6:14])
    largest[10:14] = pack(">2H", 4 * max(points, of_parts), 4 * max(contours, rings))
    parts, depth = unpack(">2H", largest[28:32])
    most = max(len(piece.parts) for piece in pieces if piece)
    largest[28:32] = pack(">2H", *(max(most, parts), depth + 1))
    end = len(face._ttf_data)
    grown._ttf_data = b"".join((face._ttf_data, glyphs, largest))
    tables = {"glyf": (end, len(glyphs)), "maxp": (end + len(glyphs), len(largest))}
    grown.table = face.table | {
        tag: {"offset": one, "length": many} for tag, (one, many) in tables.items()
    }
    return grown


# greatest offset of a part
FAR = 16_000
# letters one byte may map to (512 bytes of UTF-16)
MOST_LETTERS = 250
WORDS_XY, MORE = 0x0003, 0x0020  # flags: offsets are 16-bit words; another part follows


@lru_cache(5_000)
def _composed(face: Any, piece: GlyphCluster) -> tuple[bytes, int]:
    """Return a composite glyph, and its left edge."""
    start = face.get_table_pos("glyf")[0]
    parts = b""
    edges = []
    for at, (number, x, y) in enumerate(piece.parts, start=1):
        parts += pack(">2H2h", WORDS_XY | (MORE if at < len(piece.parts) else 0), number, x, y)
        first, last = face.glyphPos[number : number + 2]
        if last > first:
            left, foot, right, head = unpack(">4h", face.get_chunk(start + first + 2, 8))
            edges.append((left + x, foot + y, right + x, head + y))
    lefts, feet, rights, heads = zip(*edges, strict=True) if edges else ((0,),) * 4
    box = min(lefts), min(feet), max(rights), max(heads)
    made = pack(">5h", -1, *box) + parts
    return made + bytes(-len(made) % 4), box[0]


class FontFace:
    """One of the four Sarabun fonts (regular, bold, italic, bold italic): measures text and embeds the font in PDFs."""

    def __init__(self, name: str, path: Path) -> None:
        self.name = name
        self._hb = hb.Font(hb.Face(hb.Blob.from_file_path(str(path))))
        self.characters = frozenset(self._hb.face.unicodes)
        per_em = self._hb.face.upem / 1000
        self._advances = [
            round(self._hb.get_glyph_h_advance(n) / per_em)
            for n in range(self._hb.face.glyph_count)
        ]
        self.font = EmbeddedFont(name, path, f"F{list(CUTS.values()).index(name)}")
        pdfmetrics.registerFont(self.font)
        self.shape = lru_cache(50_000)(self._shape)
        space = self.font.space
        self._pieces = {(space.text, space.parts, space.width): space}

    def _shape(self, text: str) -> ShapedText:
        """Return the pieces of a text without breaks; a letter missing in the font becomes an empty box."""
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        hb.shape(self._hb, buffer, {})
        placed = zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        groups = [
            (start, [*group])
            for start, group in groupby(placed, key=lambda one: int(one[0].cluster))
        ]
        ends = [*(start for start, _group in groups[1:]), len(text)]
        pieces = tuple(
            self._piece(text[start:end], group)
            for (start, group), end in zip(groups, ends, strict=True)
        )
        return ShapedText(text, pieces, sum(piece.width - nearer for piece, nearer in pieces))

    def _piece(self, text: str, glyphs: Sequence[tuple[Any, Any]]) -> tuple[GlyphCluster, int]:
        """Return the glyphs of a cluster as one piece, and by how much kerning reduces its width."""
        parts, pen = [], 0
        for info, place in glyphs:
            parts.append((info.codepoint, _near(pen + place.x_offset), _near(place.y_offset)))
            pen += place.x_advance
        width = sum(self._advances[number] for number, _x, _y in parts)
        said = copied(text)[:MOST_LETTERS], tuple(parts), width
        return self._pieces.setdefault(said, GlyphCluster(*said)), width - pen

    def width(self, text: str, size: float) -> float:
        """Return the width of a text at font size `size`, in points."""
        return self.shape(text).width * size / 1000


def _near(place: int) -> int:
    """Return the offset limited to what a glyph can hold: hundreds of marks on one letter would leave the page."""
    return max(-FAR, min(FAR, place))


def copied(text: str) -> str:
    """Return the text as somebody copies it from a PDF: with plain spaces in place of no-break spaces."""
    return text.replace("\u00a0", " ")


@cache
def letters() -> frozenset[str]:
    """Return the characters, white space included, that the fonts can print unchanged."""
    known = set.intersection(*(set(_cut(name).characters) for name in CUTS.values()))
    return frozenset(chr(code) for code in known - set(PRIVATE)) | frozenset(f"\n{BOX}")


def face(bold: bool = False, italic: bool = False) -> FontFace:
    """Return the Sarabun font of this style; each font file is read once per process."""
    return _cut(CUTS[bold, italic])


@cache
def _cut(name: str) -> FontFace:
    return FontFace(name, FOLDER / f"{name}.ttf")


# What is written in offices: Thai, Latin, quotes, dashes, signs of sums.
WRITTEN = (
    *range(0x20, 0x7F),
    *range(0xE01, 0xE5C),
    *range(0x2010, 0x2027),
    *map(ord, "\u00a0°±×÷≤≥"),
)
STYLES = dict(zip(CUTS, ("Regular", "Bold", "Italic", "Bold Italic"), strict=True))
WINDOWS = (3, 1, 0x409)  # platform, encoding and language of a name in a font
ABOUT = "Copyright 2018 The Sarabun Project Authors (https://github.com/cadsondemak/Sarabun); as small as TH Sarabun New"
LICENCE = "This Font Software is licensed under the SIL Open Font License, Version 1.1. https://openfontlicense.org"


@cache
def stand_in(family: str, bold: bool, italic: bool) -> bytes:
    """Return the bytes of a Sarabun font renamed to `family`, to embed in files that name that font, which PCs may
    lack. It looks as large as that font at the same point size (style.SCALE) and has its line height."""
    asked = hb.SubsetInput()
    asked.unicode_set.update(WRITTEN)
    font = hb.subset(face(bold, italic)._hb.face, asked).blob.data
    tables = {}
    for at in range(12, 12 + 16 * unpack(">H", font[4:6])[0], 16):
        start, length = unpack(">2L", font[at + 8 : at + 16])
        tables[font[at : at + 4].decode()] = bytearray(font[start : start + length])
    tables["head"][18:20] = pack(">H", PER_EM)
    ascent, descent = round(PER_EM * ABOVE), round(PER_EM * (LEADING - ABOVE))
    tables["hhea"][4:10] = pack(">3h", ascent, -descent, 0)
    tables["OS/2"][68:78] = pack(">3h2H", ascent, -descent, 0, ascent, descent)
    tables["name"] = bytearray(_names(family, STYLES[bold, italic]))
    made = TTFontMaker()
    for tag, data in tables.items():
        made.add(tag, bytes(data))
    return bytes(made.makeStream())


PER_EM = round(1000 / SCALE)
# From line to line and above the base line of TH Sarabun New: its web copy, half as large again, has 1.98.
LEADING, ABOVE = 1.32, 0.95


def _names(family: str, style: str) -> bytes:
    """Return the font's table of names."""
    whole = f"{family} {style}"
    said = {0: ABOUT, 1: family, 2: style, 3: f"Prongsai {whole}", 4: whole, 5: "Version 1.0"}
    said |= {6: whole.replace(" ", "").replace("Italic", "-Italic"), 13: LICENCE}
    texts = {number: text.encode("utf-16-be") for number, text in said.items()}
    rows, at = b"", 0
    for number, text in texts.items():
        rows += pack(">6H", *WINDOWS, number, len(text), at)
        at += len(text)
    return pack(">3H", 0, len(texts), 6 + len(rows)) + rows + b"".join(texts.values())
