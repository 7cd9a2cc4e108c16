"""The four cuts of Sarabun: shaped by HarfBuzz, embedded by reportlab so that the exact text can be copied out."""

from collections.abc import Callable, Iterable
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import uharfbuzz as hb
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.pdfdoc import PDFDictionary, PDFStream
from reportlab.pdfbase.ttfonts import TTFont, makeToUnicodeCMap

FOLDER = Path(__file__).parents[3] / "resources" / "fonts"
CUTS = {
    (False, False): "Sarabun_400Regular",
    (True, False): "Sarabun_700Bold",
    (False, True): "Sarabun_400Regular_Italic",
    (True, True): "Sarabun_700Bold_Italic",
}
PRIVATE = range(0xE000, 0xF900)  # code points that mean another thing in every font
BOX = "\u25a1"  # stands for a letter missing in the font: its own empty box
BOX_FONT, BOX_BYTE = "FB", 66
BOX_DRAWN = b"100 0 500 750 re 144 41 412 668 re f*"  # as the upright cuts draw it
SPACE = 32  # the byte of a space in every subset
SLOTS = tuple(byte for byte in range(1, 256) if byte != SPACE)  # bytes of a subset that glyphs may have; 0 is its box
ROOM = len(SLOTS)
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
    """A font whose glyphs have the same codes in every PDF, so that what draws a word is made once a process.

    Its subsets hold what a PDF uses and say which letters its glyphs stand for, variants of Thai marks included.
    """

    def __init__(self, name: str, path: Path, letters: dict[int, str], short: str) -> None:
        super().__init__(name, str(path), asciiReadable=False)
        self.letters, self.short = letters, short
        common = sorted(letters, key=lambda number: (_rank(letters[number]), number))
        self.slots = {number: (at // ROOM, SLOTS[at % ROOM]) for at, number in enumerate(common)}

    def lender(self, doc: Any) -> Callable[[Iterable[Glyph]], None]:
        """The font objects for the glyphs used in a PDF."""
        self.getSubsetInternalName(0, doc)
        subsets = self.state[doc].subsets

        def lend(glyphs: Iterable[Glyph]) -> None:
            for glyph in glyphs:
                if not glyph.number:
                    _lend_box(doc)
                    continue
                subset, byte = self.slots[glyph.number]
                while len(subsets) <= subset:
                    subsets.append([0] * 256)
                subsets[subset][byte] = OWN + glyph.number

        return lend

    def getSubsetInternalName(self, subset: int, doc: Any) -> str:
        """As reportlab has it, but with the font's own, fixed name."""
        if doc not in self.state:
            state = self.state[doc] = TTFont.State(False, self)
            state.subsets = [[32 if byte == SPACE else 0 for byte in range(256)]]
            doc.fontMapping[self.fontName] = f"/{self.short}"
            doc.delayedFonts.append(self)
        return f"/{self.short}+{subset}"

    def addObjects(self, doc: Any) -> None:
        """Embed the subsets; reportlab would write our own code points as the text of every glyph."""
        state = self.state[doc]
        subsets = state.subsets = [_trimmed(codes) for codes in state.subsets]
        super().addObjects(doc)
        fonts = doc.idToObject["BasicFonts"].dict
        for number, codes in enumerate(subsets):
            font = fonts[f"{self.short}+{number}"]
            widths = (self.face.charWidths.get(code, 0) for code in codes)
            font.Widths = f"[{' '.join(map(str, widths))}]"  # one text is written ten times as fast as so many numbers
            letters = [ord(self.letters.get(code - OWN, " ")[0]) for code in codes]  # what is not used: a space
            doc.idToObject[font.ToUnicode.name].content = makeToUnicodeCMap(font.BaseFont, letters)


def _lend_box(doc: Any) -> None:
    """A font of the empty box alone: no standard allows the glyph a font has for what is missing in it."""
    fonts = doc.idToObject["BasicFonts"].dict
    if BOX_FONT in fonts:
        return
    letters = makeToUnicodeCMap("Box", [SPACE] * BOX_BYTE + [ord(BOX)])
    drawn = PDFDictionary({"box": doc.Reference(PDFStream(content=b"700 0 100 0 600 750 d1 " + BOX_DRAWN))})
    fonts[BOX_FONT] = doc.Reference(
        PDFDictionary(
            {
                "Type": "/Font",
                "Subtype": "/Type3",
                "FontBBox": "[100 0 600 750]",
                "FontMatrix": "[.001 0 0 .001 0 0]",
                "Resources": "<<>>",
                "CharProcs": drawn,
                "Encoding": f"<</Type/Encoding/Differences[{BOX_BYTE}/box]>>",
                "FirstChar": f"{BOX_BYTE}",
                "LastChar": f"{BOX_BYTE}",
                "Widths": "[700]",
                "ToUnicode": doc.Reference(PDFStream(content=letters)),
            }
        )
    )


def _trimmed(codes: list[int]) -> list[int]:
    return codes[: max((at for at, code in enumerate(codes) if code), default=0) + 1]


def _rank(letter: str) -> int:
    """How soon the glyph of a letter is placed: so that Thai and what is typed with it fill one subset."""
    point = ord(letter[0])
    return 0 if 0x0E00 <= point < 0x0E80 else 1 if point < 0x7F else 2 if 0x2010 <= point <= 0x2026 else 3


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
        short = f"F{list(CUTS.values()).index(name)}"
        self.font = Embedded(name, path, {number: self.letters.get(number, " ") for number in glyphs}, short)
        for number in glyphs:
            self.font.face.charToGlyph[OWN + number] = number
            self.font.face.charWidths[OWN + number] = self.advance(number)
        pdfmetrics.registerFont(self.font)
        self.shape = lru_cache(50_000)(self._shape)

    def code(self, glyph: int) -> tuple[str, str]:
        """Name of the subset that holds a glyph, and its byte there in hex; it must be lent to the PDF."""
        if not glyph:
            return f"/{BOX_FONT}", f"{BOX_BYTE:02x}"
        subset, byte = self.font.slots[glyph]
        return f"/{self.font.short}+{subset}", f"{byte:02x}"

    def lender(self, canvas: Any) -> Callable[[Iterable[Glyph]], None]:
        """The font objects for the glyphs used on the canvas."""
        return self.font.lender(vars(canvas)["_doc"])  # reportlab keeps the subsets of a font by document

    def advance(self, number: int) -> int:
        """Width of a glyph in 1/1000 em."""
        return int(self._advances[number])

    def _shape(self, text: str) -> Shaped:
        """The glyphs of a piece of text without breaks; what is missing in the font is its empty box."""
        buffer = hb.Buffer()
        buffer.add_str(text)
        buffer.guess_segment_properties()
        hb.shape(self._hb, buffer, {})
        pairs = zip(buffer.glyph_infos, buffer.glyph_positions, strict=True)
        glyphs = tuple(Glyph(i.codepoint, p.x_offset, p.y_offset, p.x_advance) for i, p in pairs)
        still = all(not g.x and not g.y and g.advance == self.advance(g.number) for g in glyphs)
        exact_text = copied(text)
        exact = still and "".join(self.letters.get(g.number, "") for g in glyphs) == exact_text
        return Shaped(text, glyphs, sum(g.advance for g in glyphs), exact)

    def width(self, text: str, size: float) -> float:
        """Width of a text in points of the page."""
        return self.shape(text).width * size / 1000


def copied(text: str) -> str:
    """What a reader gets when copying: a tie is the space it was."""
    return text.replace("\u00a0", " ")


# Names that tell their letter in words: forms of it without a foot or with a short one.
NAMED = {"yoYingthai": "ญ", "doChadathai": "ฎ", "toPatakthai": "ฏ", "thoThanthai": "ฐ", "loChulathai": "ฬ"}


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
        elif base in NAMED:
            found[number] = NAMED[base]
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
