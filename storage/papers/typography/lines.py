"""Words into lines: runs become shaped tokens, tokens fill lines; Thai ends a line between words of a dictionary.

User text is never markup here: there is none. Letters missing in the font are reported.
"""

import os
import re
from collections.abc import Callable, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from math import log
from pathlib import Path
from typing import NamedTuple

from core.blocks.document import Document, Run, walk
from core.blocks.words import RichText
from core.i18n import _
from core.thai.dates import MONTHS, SHORT
from core.thai.numbering import arabic_digits, official_digits
from core.thai.persons import persons
from core.thai.search import RARE, Dictionary
from storage.papers.typography.faces import BOX, Face, Shaped, face, letters

# Marks nobody sees: zero-width and soft-hyphen, direction marks, controls. They would spoil copying and line ends.
UNSEEN = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u034f\u061c\u180e"
    "\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ud800-\udfff]"
)
LINE_END = re.compile("\r\n?|[\u2028\u2029]")
SPACES = re.compile("[\t\u2000-\u200a\u202f\u205f\u3000]")
CHUNK = re.compile("( *)([^ ]+)")


class Token(NamedTuple):
    """A piece of a line that is never cut. `gap` spaces stand before it; `free` = a line may begin with it."""

    shaped: Shaped
    face: Face
    gap: int
    free: bool
    underline: bool


class SetLine(NamedTuple):
    tokens: tuple[Token, ...]
    width: float  # points of the page


def clean(text: str, verbatim: bool, thai: bool) -> str:
    """Text as it is printed: one kind of digits (but in links and codes), line ends as newline, nothing unseen."""
    text = SPACES.sub(" ", UNSEEN.sub("", LINE_END.sub("\n", text)))
    if verbatim:
        return text
    return official_digits(text) if thai else arabic_digits(text)


def boxed(text: str) -> str:
    """The text with □ for every letter missing in our font."""
    if letters().issuperset(text):
        return text
    return text.translate({ord(letter): BOX for letter in set(text) - letters()})


def tokens(text: RichText, bold: bool, thai: bool, names: tuple[str, ...] = ()) -> tuple[tuple[Token, ...], ...]:
    """The tokens of a text, one tuple for each wanted line; no line ends inside one of the names."""
    if names:  # most texts say none of them and are the same in the papers of every office
        words = _printed(text, thai)[2]
        names = tuple([name for name in names if name in words])
    return _tokens(text, bold, thai, names)


@lru_cache(20_000)
def _printed(text: RichText, thai: bool) -> tuple[Sequence[Run], Sequence[str], str]:
    """The runs of a text, each as it is printed, and all together."""
    runs = [part if isinstance(part, Run) else Run(part) for part in (text if isinstance(text, tuple) else (text,))]
    words = [boxed(clean(run.text, run.verbatim, thai)) for run in runs]
    return runs, words, "".join(words)


@lru_cache(20_000)
def _tokens(text: RichText, bold: bool, thai: bool, names: tuple[str, ...]) -> tuple[tuple[Token, ...], ...]:
    runs, words, whole = _printed(text, thai)
    owner = [run for run, word in zip(runs, words, strict=True) for _ in word]
    found, at = [], 0
    for line in whole.split("\n"):
        found.append(tuple(_line_tokens(*tied_names(tie(line), names), owner[at : at + len(line)], bold)))
        at += len(line) + 1
    return tuple(found)


def _line_tokens(line: str, inside: frozenset[int], owner: Sequence[Run], bold: bool) -> list[Token]:
    found: list[Token] = []
    for match in CHUNK.finditer(line):
        chunk, start = match[2], match.start(2)
        free = {0, *(at for at in cuts(chunk) if start + at not in inside)}
        borders = {k for k in range(1, len(chunk)) if owner[start + k] is not owner[start + k - 1]}
        edges = sorted(free | borders)
        for a, b in zip(edges, [*edges[1:], len(chunk)], strict=True):
            run = owner[start + a]
            cut = face(bold or run.bold, run.italic)
            gap = 0 if a else min(len(match[1]), 2)
            found.append(Token(cut.shape(chunk[a:b]), cut, gap, a in free, run.underline))
    return found


def fill(tokens: Sequence[Token], size: float, width: float, first: float = 0) -> list[SetLine]:
    """Tokens as lines no wider than `width` points; the first one begins `first` points in."""
    lines: list[SetLine] = []
    now: list[Token] = []
    used, room = 0.0, width - first
    for unit in _units(tokens):
        for part in _fitting(unit, size, width):
            gap = _gap(part[0], size) if now else 0.0
            wide = gap + _width(part, size)
            if now and used + wide > room + 0.01:
                lines.append(SetLine(tuple(now), used))
                now, used, room = [], 0.0, width
                wide -= gap
            now += part
            used += wide
    return [*lines, SetLine(tuple(now), used)]


def _gap(token: Token, size: float) -> float:
    return token.gap * token.face.width(" ", size) if token.gap else 0.0


def _width(part: Sequence[Token], size: float) -> float:
    if len(part) == 1:
        return part[0].shaped.width * size / 1000
    inner = sum(_gap(token, size) for token in part[1:])
    return inner + sum(token.shaped.width for token in part) * size / 1000


def _units(tokens: Sequence[Token]) -> list[list[Token]]:
    """Tokens grouped where no line may end between them."""
    units: list[list[Token]] = []
    for token in tokens:
        if units and not token.free:
            units[-1].append(token)
        else:
            units.append([token])
    return units


def _fitting(unit: list[Token], size: float, width: float) -> list[list[Token]]:
    """The unit itself, or smaller ones where it is wider than a whole line."""
    if _width(unit, size) <= width:
        return [unit]
    if len(unit) > 1:
        return [part for token in unit for part in _fitting([token], size, width)]
    token = unit[0]
    parts = pieces(token.shaped.text)
    if len(parts) < 2:
        return [unit]
    small = [token._replace(shaped=token.face.shape(part), gap=0) for part in parts]
    small[0] = small[0]._replace(gap=token.gap)
    return [part for one in small for part in _fitting([one], size, width)]


def line_of(text: RichText, size: float, *, bold: bool = False, thai: bool = True) -> SetLine:
    """A text on one line, however long."""
    words = [token for line in tokens(text, bold, thai) for token in line]
    return SetLine(tuple(words), _width(words, size) if words else 0.0)


READ_ONLY = ("PYTHAINLP_READ_ONLY", "1")  # else it makes a folder in the user's home
THAI = re.compile("[\u0e01-\u0e5b]")
TIE = "\u00a0"
NUMBER = frozenset("0123456789๐๑๒๓๔๕๖๗๘๙.,/:-")
SIGNS = frozenset("+-−±≥≤<>=~฿$#")  # before a number
NOT_FIRST = frozenset(
    "ๆฯ)]}”’\"',.:;!?%/\u00a0" + "\u0e30\u0e31\u0e32\u0e33\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e3a\u0e45" + "็่้๊๋์ํ๎"
)
NOT_LAST = frozenset("([{“‘\"'\u00a0เแโใไ")
JOINTS = re.compile(r"(?<=[/._@?&=-])")  # where a long address or path may be cut

UNITS = (
    "คะแนน ด้าน ข้อ คน ราย ท่าน บาท สตางค์ ล้าน แสน หมื่น พัน ครั้ง วินาที นาที ชั่วโมง ชม. วัน สัปดาห์ เดือน ไตรมาส เรื่อง "
    "โครงการ กิจกรรม หลักสูตร รุ่น หน่วยงาน ครัวเรือน หมู่บ้าน ตำบล อำเภอ จังหวัด แห่ง ระดับ ชั้น ขั้น ชิ้น ชุด คู่ คัน เครื่อง ใบ เล่ม แผ่น "
    "หน้า ภาพ ฉบับ ช่องทาง กลุ่ม มิติ องค์ประกอบ ตัวชี้วัด ประเด็น ประเภท ประการ มาตรการ หมวด ตอน บท ส่วน เท่า จุด ไร่ กิโลเมตร กม. เมตร "
    "ตร.ม. ลิตร กิโลกรัม กก. น. MB GB KB °C"
)
NUMERAL = "[0-9๐-๙]"
TITLE = "นางสาว|นาย|นาง"
COUNTED = re.compile("|".join(map(re.escape, (*UNITS.split(), *MONTHS, *SHORT))) + "|ส(?![ก-๎])|ปี(?!งบ)")
BEFORE_UNIT = re.compile(f"(?<={NUMERAL}) (?={COUNTED.pattern}|[–-] ?{NUMERAL})|(?<={NUMERAL} [–-]) (?={NUMERAL})")
MONTH = "|".join(map(re.escape, (*MONTHS, *SHORT)))
AFTER_WORD = re.compile(
    rf"((?:ที่|[พค]\.ศ\.|ร้อยละ|ข้อ|ระดับ|มิติ|ไตรมาส|ปี|ปีงบประมาณ|มาตรา|หน้า|โทร\.|{MONTH})(?= {NUMERAL})"
    rf"|(?<![ก-๎])(?:{TITLE}|ดร\.)(?= [ก-ฮเ-ไ])|[(\[{{“‘](?= )|(?<![ก-๎])ณ(?= ))[ ]"
)
BEFORE_SIGN = re.compile(" (?=[ๆฯ%)\\]}”’])")
ABBREVIATED = re.compile("[ก-ฮ]{2,6}\\.")  # กทศ., of which no letter stands alone
ALONE = tuple(re.compile(f"[^ก-๎]*{before}([ก-๎.]+?)ฯ?[^ก-๎]*") for before in ("", "(?:และ|หรือ|ใน|จาก)"))
INITIALS = re.compile("[ก-ฮ]\\.")  # จ.ป.ร.
LEADING = re.compile(f"{TITLE}|ความ")  # no line ends with one
ORDINAL = f"ที่{TIE}"  # of `เล่มที่ ๓`: it stays with the word before it, too


def tie(text: str) -> str:
    """A number keeps to its unit and to the word that announces it, a sign to its word, a name to its title: those
    spaces become no-break spaces.
    """
    return AFTER_WORD.sub(f"\\1{TIE}", BEFORE_SIGN.sub(TIE, BEFORE_UNIT.sub(TIE, text)))


def tied_names(line: str, names: Sequence[str]) -> tuple[str, frozenset[int]]:
    """The line, its spaces inside names and before those of places tied, and where inside them no line ends."""
    if " " in line:
        line = _heads().sub(lambda head: head[1] + (TIE if _is_announced(line, head) else " "), line)
    inside: set[int] = set()
    for name in (*names, *(persons(line) if "นา" in line or "ดร." in line or "คุณ" in line else ())):
        at = line.find(name)
        while at >= 0:
            end = at + len(name)
            line = line[:at] + line[at:end].replace(" ", TIE) + line[end:]
            inside.update(range(at + 1, end))
            at = line.find(name, end)
    return line, frozenset(inside)


@lru_cache(50_000)
def cuts(chunk: str) -> tuple[int, ...]:
    """Places inside a chunk without spaces where a line may end."""
    if not THAI.search(chunk):
        return ()
    inside = _alone(chunk)
    ends = (0, *(at for at in _dictionary().cuts(chunk) if at not in inside and not _behind_head(chunk, at)))
    whole = short.end() if (short := ABBREVIATED.match(chunk)) else 0
    return tuple(
        at
        for start, at in pairwise(ends)
        if at >= whole and _may_end(chunk, at) and not LEADING.fullmatch(chunk, start, at)
    )


@cache
def _names_of_places() -> frozenset[str]:
    return frozenset(name for names in _places().values() for name in names)


def _behind_head(chunk: str, at: int) -> bool:
    """Whether a name begins there, behind a word that ends with what announces it: พัฒนาการอำเภอ, องค์การบริหารส่วนตำบล."""
    return any(chunk.endswith(head, 0, at) and names.prefixes(chunk, at) for head, names in _announced().items())


def _alone(chunk: str) -> range:
    """The places inside a name that is all a chunk says, as in a list of such: there nothing announces it."""
    for found in filter(None, (pattern.fullmatch(chunk) for pattern in ALONE)):
        if found[1] in _names_of_places():
            return range(found.start(1) + 1, found.end(1))
    return range(0)


def _may_end(chunk: str, at: int) -> bool:
    last, first = chunk[at - 1], chunk[at]
    if first in NOT_FIRST or last in NOT_LAST or (first in NUMBER and (last in NUMBER or last in SIGNS)):
        return False
    if INITIALS.search(chunk, max(at - 2, 0), at) and INITIALS.match(chunk, at):
        return False
    if chunk.startswith(ORDINAL, at) or (last.isdecimal() and COUNTED.match(chunk, at)):
        return False
    return bool(THAI.match(last) or THAI.match(first))


@lru_cache(5_000)
def pieces(word: str) -> tuple[str, ...]:
    """A word too wide for its column in smaller parts: tied words, shorter words, joints of an address, or letters."""
    if TIE in word.strip(TIE):
        return tuple(re.findall(f"[^{TIE}]*{TIE}*", word)[:-1])
    for head in _announced():
        before, _head, name = word.rpartition(head)
        if before and name in _names_of_places():
            return before, head + name
    if THAI.search(word):
        edges = (0, *_dictionary().cuts(word), len(word))
        several = tuple(word[start:end] for start, end in pairwise(edges)) if len(edges) > 2 else ()
        return several or _shorter_words(word) or tuple(_clusters()(word))
    parts = tuple(part for part in JOINTS.split(word) if part)
    return parts if len(parts) > 1 else tuple(word)


def _shorter_words(word: str) -> tuple[str, ...]:
    """The fewest words of the dictionary that make up a longer one, the shortest as long as can be; () when none do."""
    words = _dictionary()
    best: dict[int, tuple[str, ...]] = {0: ()}
    for start in range(len(word)):
        for part in words.prefixes(word[start:]) if start in best else ():
            end = start + len(part)
            found = (*best[start], part)
            if len(part) < len(word) and (end not in best or _better(found, best[end])):
                best[end] = found
    return best.get(len(word), ())


def _better(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return (len(one), -min(map(len, one))) < (len(other), -min(map(len, other)))


@cache
def _clusters() -> Callable[[str], list[str]]:
    os.environ.setdefault(*READ_ONLY)
    from pythainlp.tokenize import tcc

    segment: Callable[[str], list[str]] = tcc.segment
    return segment


WORDS = Path(__file__).parents[3] / "resources" / "words"
COUNTED_WORDS = 33_500_000  # of the Thai National Corpus
OFTEN, PLACE, LEAST = 7.0, 9.0, 5  # weight of a word of offices, of a name of a place; letters of one that stands alone


@cache
def _dictionary() -> Dictionary:
    """The words of the language by how often they are met, those of offices, and places behind what announces them."""
    os.environ.setdefault(*READ_ONLY)
    from pythainlp.corpus import corpus_path, thai_words

    weights: dict[str, float] = {}
    with (Path(corpus_path()) / "tnc_freq.txt").open(encoding="utf-8") as lines:  # the most frequent first
        for word, _tab, count in (line.partition("\t") for line in lines):
            if (weight := log(COUNTED_WORDS / int(count))) > RARE:
                break
            weights[word] = weight
    words = dict.fromkeys(thai_words())
    places = _places()
    for heads, names in places.items():
        known = [name for name in names if len(name) >= LEAST]
        weight = PLACE if len(names) < MANY else RARE
        weights |= {name: min(weights.get(name, weight), weight) for name in known}
        words |= dict.fromkeys((*heads, *known))
    office = [line for line in (WORDS / "office.txt").read_text("utf-8").splitlines() if line[:1] != "#"]
    return Dictionary({**words, **dict.fromkeys(office)}, weights | dict.fromkeys(office, OFTEN), _announced())


MANY = 1_000  # names of a kind, of which too many are words as well to be often met where nothing announces them


@cache
def _announced() -> dict[str, Dictionary]:
    """The names behind each word that announces them."""
    kinds = ((heads, Dictionary(names, dict.fromkeys(names, PLACE))) for heads, names in _places().items())
    return {head: names for heads, names in kinds for head in heads}


@cache
def _heads() -> re.Pattern[str]:
    """A word that announces places and the space behind it, as some write: อ. พาน, จังหวัด เชียงราย."""
    return re.compile(f"({'|'.join(map(re.escape, _announced()))}) (?=[ก-ฮเ-ไ])")


def _is_announced(line: str, head: re.Match[str]) -> bool:
    return bool(_announced()[head[1]].prefixes(line, head.end()))


def _places() -> dict[tuple[str, ...], list[str]]:
    """The names of places by the words that announce them."""
    found: dict[tuple[str, ...], list[str]] = {}
    names: list[str] = []
    for line in (WORDS / "places.txt").read_text("utf-8").splitlines():
        if line.startswith("= "):
            names = found[tuple(line[2:].split())] = []
        elif not line.startswith("#"):
            names.append(line)
    return found


NEAR = 20  # characters shown on either side


def missing_glyphs(documents: Sequence[Document]) -> tuple[str, ...]:
    """One sentence for every letter that is printed as □, with the first place where it stands."""
    known, found = letters(), dict[str, str]()
    for document in documents:
        for words in walk(document):
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
    return _("แบบอักษรไม่มีตัวอักษร “{letter}” (U+{code:04X}) จึงพิมพ์เป็น □ แทน ในข้อความ “{near}”").format(
        letter=letter, code=ord(letter), near=near
    )
