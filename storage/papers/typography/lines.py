"""Breaking text into lines: runs become shaped tokens, tokens fill lines; Thai breaks between dictionary words."""

import os
import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from typing import NamedTuple

from core.blocks.document import Document, Run
from core.blocks.elements import RichText
from core.i18n import _
from core.thai.line_ends import THAI, TIE, tie, tied_names
from core.thai.written import arabic_digits, official_digits
from storage.lexicon import lexicon
from storage.papers.typography.faces import BOX, FontFace, ShapedText, face, letters

# Marks nobody sees: zero-width and soft-hyphen, direction marks, controls. They would spoil copying and line ends.
UNSEEN = (
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ud800-\udfff\ufffe\uffff]"
)
LINE_END = "\r\n?|[\u2028\u2029]"
SPACES = "[\t\u2000-\u200a\u202f\u205f\u3000]"
CHUNK = "( *)([^ ]+)"


class TextToken(NamedTuple):
    """A piece of text that no line break divides. `gap`: spaces before it; `free`: whether it may begin a line."""

    shaped: ShapedText
    face: FontFace
    gap: int
    free: bool
    underline: bool


class TypesetLine(NamedTuple):
    """A line of tokens with its width in points."""

    tokens: tuple[TextToken, ...]
    width: float  # points of the page


def clean(text: str, verbatim: bool, thai: bool) -> str:
    """Return the text as it is printed, without invisible characters. If `thai`, it has Thai digits, else Arabic ones;
    a `verbatim` text (a link or code) keeps its digits."""
    text = re.sub(SPACES, " ", re.sub(UNSEEN, "", re.sub(LINE_END, "\n", text)))
    if verbatim:
        return text
    return official_digits(text) if thai else arabic_digits(text)


def boxed(text: str) -> str:
    """Return the text with □ in place of every character that is missing in the font."""
    if letters().issuperset(text):
        return text
    return text.translate({ord(letter): BOX for letter in set(text) - letters()})


def tokens(
    text: RichText, bold: bool, thai: bool, names: tuple[str, ...] = ()
) -> tuple[tuple[TextToken, ...], ...]:
    """Return a text's tokens, a tuple for each line of the text before it is wrapped; `names` are never divided."""
    if names:  # most texts contain no name, and are the same in the papers of every office
        words = _printed(text, thai)[2]
        names = tuple([name for name in names if name in words])
    return _tokens(text, bold, thai, names)


@lru_cache(20_000)
def _printed(text: RichText, thai: bool) -> tuple[Sequence[Run], Sequence[str], str]:
    """Return the runs of a text, the printed text of each, and all of it joined."""
    parts = text if isinstance(text, tuple) else (text,)
    runs = [part if isinstance(part, Run) else Run(part) for part in parts]
    words = [boxed(clean(run.text, run.verbatim, thai)) for run in runs]
    return runs, words, "".join(words)


@lru_cache(20_000)
def _tokens(
    text: RichText, bold: bool, thai: bool, names: tuple[str, ...]
) -> tuple[tuple[TextToken, ...], ...]:
    runs, words, whole = _printed(text, thai)
    owner = [run for run, word in zip(runs, words, strict=True) for _ in word]
    found, at = [], 0
    for line in whole.split("\n"):
        tied, inside = tied_names(lexicon().tied_places(tie(line)), names)
        found.append(tuple(_line_tokens(tied, inside, owner[at : at + len(line)], bold)))
        at += len(line) + 1
    return tuple(found)


def _line_tokens(
    line: str, unbreakable: frozenset[int], owner: Sequence[Run], bold: bool
) -> list[TextToken]:
    found: list[TextToken] = []
    for match in re.finditer(CHUNK, line):
        chunk, start = match[2], match.start(2)
        free = {0, *(at for at in lexicon().cuts(chunk) if start + at not in unbreakable)}
        borders = {k for k in range(1, len(chunk)) if owner[start + k] is not owner[start + k - 1]}
        edges = sorted(free | borders)
        for a, b in zip(edges, [*edges[1:], len(chunk)], strict=True):
            run = owner[start + a]
            cut = face(bold or run.bold, run.italic)
            gap = 0 if a else min(len(match[1]), 2)
            found.append(TextToken(cut.shape(chunk[a:b]), cut, gap, a in free, run.underline))
    return found


def fill(
    tokens: Sequence[TextToken], size: float, width: float, first: float = 0
) -> list[TypesetLine]:
    """Return the tokens at `size` points as lines at most `width` points wide, the first indented by `first` points."""
    lines: list[TypesetLine] = []
    now: list[TextToken] = []
    used, room = 0.0, width - first
    for unit in _units(tokens):
        for part in _fitting(unit, size, width):
            gap = _gap(part[0], size) if now else 0.0
            wide = gap + _width(part, size)
            if now and used + wide > room + 0.01:
                lines.append(TypesetLine(tuple(now), used))
                now = []
                used = 0.0
                room = width
                wide -= gap
            now += part
            used += wide
    return [*lines, TypesetLine(tuple(now), used)]


def _gap(token: TextToken, size: float) -> float:
    return token.gap * token.face.width(" ", size) if token.gap else 0.0


def _width(part: Sequence[TextToken], size: float) -> float:
    if len(part) == 1:
        return part[0].shaped.width * size / 1000
    inner = sum(_gap(token, size) for token in part[1:])
    return inner + sum(token.shaped.width for token in part) * size / 1000


def _units(tokens: Sequence[TextToken]) -> list[list[TextToken]]:
    """Return the tokens in groups inside which no line may break."""
    units: list[list[TextToken]] = []
    for token in tokens:
        if units and not token.free:
            units[-1].append(token)
        else:
            units.append([token])
    return units


def _fitting(unit: list[TextToken], size: float, width: float) -> list[list[TextToken]]:
    """Return the unit, in smaller parts if it is wider than a whole line."""
    if _width(unit, size) <= width:
        return [unit]
    if len(unit) > 1:
        return [part for token in unit for part in _fitting([token], size, width)]
    token = unit[0]
    parts = pieces(token.shaped.text)
    if len(parts) < 2:
        return [unit]
    # a no-break space at the end of a line takes no room
    gaps = (token.gap, *(part.endswith(TIE) for part in parts))
    shape, zipped = token.face.shape, zip(parts, gaps, strict=False)
    small = [token._replace(shaped=shape(part.rstrip(TIE)), gap=gap) for part, gap in zipped]
    return [part for one in small for part in _fitting([one], size, width)]


def line_of(text: RichText, size: float, *, bold: bool = False, thai: bool = True) -> TypesetLine:
    """Return a text as a single line, however long; `size`: font size in points, `thai`: in Thai digits."""
    words = [token for line in tokens(text, bold, thai) for token in line]
    return TypesetLine(tuple(words), _width(words, size) if words else 0.0)


JOINTS = r"(?<=[/._@?&=-])"  # after these, a long address or path may be broken


@lru_cache(5_000)
def pieces(word: str) -> tuple[str, ...]:
    """Return the pieces of a word too wide for its column, divided at a no-break space or before a place name; else
    between Thai words, or after marks such as `/` in a web address; else between letters."""
    if TIE in word.strip(TIE):
        first = re.match(f"{TIE}*[^{TIE}]+{TIE}*", word)
        return (word[: first.end()], word[first.end() :]) if first else (word,)
    for head in lexicon().announced:
        before, _head, name = word.rpartition(head)
        if before and name in lexicon().places:
            return before, head + name
    if re.search(THAI, word):
        edges = (0, *lexicon().words.cuts(word), len(word))
        several = tuple(word[start:end] for start, end in pairwise(edges)) if len(edges) > 2 else ()
        return several or _shorter_words(word) or tuple(_clusters()(word))
    parts = tuple(part for part in re.split(JOINTS, word) if part)
    return parts if len(parts) > 1 else tuple(word)


def _shorter_words(word: str) -> tuple[str, ...]:
    """Return the fewest dictionary words that make up a longer one, the shortest as long as possible; () if none do."""
    words = lexicon().words
    best: dict[int, tuple[str, ...]] = {0: ()}
    for start in range(len(word)):
        for part in words.prefixes(word[start:]) if start in best else ():
            end = start + len(part)
            found = (*best[start], part)
            if len(part) < len(word):
                choice = (best.get(end, found), found)
                best[end] = min(choice, key=lambda parts: (len(parts), -min(map(len, parts))))
    return best.get(len(word), ())


@cache
def _clusters() -> Callable[[str], list[str]]:
    # otherwise it creates a folder in the user's home
    os.environ.setdefault("PYTHAINLP_READ_ONLY", "1")
    from pythainlp.tokenize import tcc

    segment: Callable[[str], list[str]] = tcc.segment
    return segment


NEAR = 20  # characters quoted on either side of a missing letter


def missing_glyphs(documents: Sequence[Document]) -> tuple[str, ...]:
    """Return a sentence for each character that is printed as □, quoting the text around its first occurrence."""
    known, found = letters(), dict[str, str]()
    for document in documents:
        for words in Document.walk(document):
            if not known.issuperset(words):
                text = clean(words, True, False)
                for letter in text:
                    if letter not in known and letter not in found:
                        found[letter] = _sentence(letter, text)
    return tuple(found.values())


def _sentence(letter: str, text: str) -> str:
    flat = text.replace("\n", " ")
    at = flat.find(letter)
    near = flat[max(at - NEAR, 0) : at + NEAR]
    says = _("แบบอักษรไม่มีตัวอักษร “{letter}” (U+{code:04X}) จึงพิมพ์เป็น □ แทน ในข้อความ “{near}”")
    return says.format(letter=letter, code=ord(letter), near=near)
