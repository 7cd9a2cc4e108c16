"""The four cuts of Sarabun: shaped by HarfBuzz, embedded by reportlab so that the exact text can be copied out."""

from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import uharfbuzz as hb
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont, makeToUnicodeCMap

FOLDER = Path(__file__).parents[2] / "resources" / "fonts"
CUTS = {
    (False, False): "Sarabun_400Regular",
    (True, False): "Sarabun_700Bold",
    (False, True): "Sarabun_400Regular_Italic",
    (True, True): "Sarabun_700Bold_Italic",
}
PRIVATE = range(0xE000, 0xF900)  # code points that mean another thing in every font
BOX = "\u25a1"  # stands for a letter the font lacks: its own empty box
OWN = 0xF0000  # a glyph is handed to reportlab as the code point OWN + glyph number: beyond every real letter


class Glyph(NamedTuple):
    """A picture and where it stands; x, y and advance are in 1/1000 of the size."""

    number: int
    x: int
    y: int
    advance: int


class Shaped(NamedTuple):
    """A piece of text as glyphs. `exact`: they alone tell the text and stand where a plain string puts them."""

    text: str
    glyphs: tuple[Glyph, ...]
    width: int
    exact: bool


class Embedded(TTFont):
    """A font whose subsets say which letters its glyphs stand for, variants of Thai marks included."""

    def __init__(self, name: str, path: Path, letters: dict[int, str]) -> None:
        super().__init__(name, str(path), asciiReadable=False)
        self.letters = letters

    def addObjects(self, doc: Any) -> None:
        """Embed the subsets; reportlab would write our own code points as the text of every glyph."""
        subsets = self.state[doc].subsets
        names = [self.getSubsetInternalName(n, doc)[1:] for n in range(len(subsets))]
        super().addObjects(doc)
        fonts = doc.idToObject["BasicFonts"].dict
        for name, codes in zip(names, subsets, strict=True):
            letters = [ord(self.letters.get(code - OWN, chr(code) if code < OWN else " ")[0]) for code in codes]
            doc.idToObject[fonts[name].ToUnicode.name].content = makeToUnicodeCMap(fonts[name].BaseFont, letters)


class Face:
    """One cut: measures text, and lends its font to a PDF."""

    def __init__(self, name: str, path: Path) -> None:
        self.name = name
        self._hb = hb.Font(hb.Face(hb.Blob.from_file_path(str(path))))
        self.letters = _letters(self._hb)
        self.characters = frozenset(self._hb.face.unicodes)
        per_em = self._hb.face.upem / 1000
        glyphs = range(self._hb.face.glyph_count)
        self._advances = [round(self._hb.get_glyph_h_advance(number) / per_em) for number in glyphs]
        self.font = Embedded(name, path, self.letters)
        for number in glyphs:
            self.font.face.charToGlyph[OWN + number] = number
            self.font.face.charWidths[OWN + number] = self.advance(number)
        pdfmetrics.registerFont(self.font)
        self.shape = lru_cache(50_000)(self._shape)

    def code(self, canvas: Any, code: int) -> tuple[str, str]:
        """Name of the subset in the canvas's PDF that holds a code point, and its byte there in hex."""
        document = vars(canvas)["_doc"]  # reportlab keeps the subsets of a font by document
        [(subset, byte)] = self.font.splitString(chr(code), document)
        return self.font.getSubsetInternalName(subset, document), byte.hex()

    def advance(self, number: int) -> int:
        """Width of a glyph in 1/1000 em."""
        return int(self._advances[number])

    def _shape(self, text: str) -> Shaped:
        """The glyphs of a piece of text without breaks; what the font lacks is its empty box."""
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        hb.shape(self._hb, buffer, {})
        pairs = zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        glyphs = tuple(Glyph(i.codepoint, p.x_offset, p.y_offset, p.x_advance) for i, p in pairs)
        still = all(not g.x and not g.y and g.advance == self.advance(g.number) for g in glyphs)
        said = copied(text)
        exact = still and "".join(self.letters.get(g.number, "") for g in glyphs) == said
        return Shaped(text, glyphs, sum(g.advance for g in glyphs), exact)

    def width(self, text: str, size: float) -> float:
        """Width of a text in points of the page."""
        return self.shape(text).width * size / 1000


def copied(text: str) -> str:
    """What a reader gets when copying: a tie is the space it was."""
    return text.replace("\u00a0", " ")


def _letters(font: Any) -> dict[int, str]:
    """What each glyph stands for: the character that maps to it, or the one its name tells (`uni0E48.small`)."""
    found: dict[int, str] = {0: BOX}
    for character in sorted(font.face.unicodes):
        number = font.get_nominal_glyph(character)
        found.setdefault(number, copied(chr(character)))
    names = {font.glyph_to_string(number): number for number in range(font.face.glyph_count)}
    for name, number in names.items():
        base, dot, _ = name.partition(".")
        if number in found or not dot:
            continue
        if base in names and names[base] in found:
            found[number] = found[names[base]]
        elif base.startswith("uni") and len(base) >= 7:
            found[number] = chr(int(base[3:7], 16))
    return found


@cache
def letters() -> frozenset[str]:
    """The characters a text may have to be printed as it is; white space among them."""
    known = set.intersection(*(set(_cut(name).characters) for name in CUTS.values()))
    return frozenset(chr(code) for code in known - set(PRIVATE)) | frozenset(f"\n{BOX}")


def face(bold: bool = False, italic: bool = False) -> Face:
    """The cut of Sarabun for a style, read once a process."""
    return _cut(CUTS[bold, italic])


@cache
def _cut(name: str) -> Face:
    return Face(name, FOLDER / f"{name}.ttf")
