"""Where a line of Thai may end, on paper and in the window: between words, and never where two belong together; and the
persons named in a text, a title and the name behind it.
"""

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache, partial
from itertools import pairwise

from core.thai.dates import MONTHS, SHORT
from core.thai.persons import persons
from core.thai.search import Dictionary

THAI = "[\u0e01-\u0e5b]"
TIE = "\u00a0"
NUMBER = frozenset("0123456789๐๑๒๓๔๕๖๗๘๙.,/:-")
SIGNS = frozenset("+-−±≥≤<>=~฿$#")  # before a number
NOT_FIRST = frozenset(
    "ๆฯ)]}”’\"',.:;!?%/\u00a0" + "\u0e30\u0e31\u0e32\u0e33\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e3a\u0e45" + "็่้๊๋์ํ๎"
)
NOT_LAST = frozenset("([{“‘\"'\u00a0เแโใไ")

UNITS = (
    "คะแนน ด้าน ข้อ คน ราย ท่าน บาท สตางค์ ล้าน แสน หมื่น พัน ครั้ง วินาที นาที ชั่วโมง ชม. วัน สัปดาห์ เดือน ไตรมาส เรื่อง "
    "โครงการ กิจกรรม หลักสูตร รุ่น หน่วยงาน ครัวเรือน หมู่บ้าน ตำบล อำเภอ จังหวัด แห่ง ระดับ ชั้น ขั้น ชิ้น ชุด คู่ คัน เครื่อง ใบ เล่ม แผ่น "
    "หน้า ภาพ ฉบับ ช่องทาง กลุ่ม มิติ องค์ประกอบ ตัวชี้วัด ประเด็น ประเภท ประการ มาตรการ หมวด ตอน บท ส่วน เท่า จุด ไร่ กิโลเมตร กม. เมตร "
    "ตร.ม. ลิตร กิโลกรัม กก. น. MB GB KB °C"
)
NUMERAL = "[0-9๐-๙]"
TITLE = "นางสาว|นาย|นาง"
COUNTED = re.compile("|".join(map(re.escape, (*UNITS.split(), *MONTHS, *SHORT))) + "|ส(?![ก-๎])|ปี(?!งบ)")
BEFORE_UNIT = f"(?<={NUMERAL}) (?={COUNTED.pattern}|[–-] ?{NUMERAL})|(?<={NUMERAL} [–-]) (?={NUMERAL})"
MONTH = "|".join(map(re.escape, (*MONTHS, *SHORT)))
AFTER_WORD = (
    rf"((?:ที่|[พค]\.ศ\.|ร้อยละ|ข้อ|ระดับ|มิติ|ไตรมาส|ปี|ปีงบประมาณ|มาตรา|หน้า|โทร\.|{MONTH})(?= {NUMERAL})"
    rf"|(?<![ก-๎])(?:{TITLE}|ดร\.)(?= [ก-ฮเ-ไ])|[(\[{{“‘](?= )|(?<![ก-๎])ณ(?= ))[ ]"
)
BEFORE_SIGN = " (?=[ๆฯ%)\\]}”’])"
ABBREVIATED = "[ก-ฮ]{2,6}\\."  # กทศ., of which no letter stands alone
ALONE = tuple(re.compile(f"[^ก-๎]*{before}([ก-๎.]+?)ฯ?[^ก-๎]*") for before in ("", "(?:และ|หรือ|ใน|จาก)"))
INITIALS = re.compile("[ก-ฮ]\\.")  # จ.ป.ร.
LEADING = re.compile(f"{TITLE}|ความ")  # no line ends with one
ORDINAL = f"ที่{TIE}"  # of `เล่มที่ ๓`: it stays with the word before it, too


class Lexicon:
    """The words a line may end between, and the names behind each word that announces them."""

    def __init__(self, words: Dictionary, announced: Mapping[str, Dictionary], places: Dictionary) -> None:
        self.words, self.announced, self.places = words, announced, places
        self.heads = re.compile(f"({'|'.join(map(re.escape, announced))}) (?=[ก-ฮเ-ไ])")  # อ. พาน, จังหวัด เชียงราย


def tie(text: str) -> str:
    """A number keeps to its unit and to the word that announces it, a sign to its word, a name to its title: those
    spaces become no-break spaces.
    """
    return re.sub(AFTER_WORD, f"\\1{TIE}", re.sub(BEFORE_SIGN, TIE, re.sub(BEFORE_UNIT, TIE, text)))


def tied_places(lexicon: Lexicon, line: str) -> str:
    """The line, the names of places tied to the word before them."""
    return lexicon.heads.sub(partial(_tied_place, lexicon), line) if " " in line else line


def _tied_place(lexicon: Lexicon, head: re.Match[str]) -> str:
    """The word that announces places and the space behind it, which is tied where a name follows."""
    return head[1] + (TIE if lexicon.announced[head[1]].prefixes(head.string, head.end()) else " ")


def tied_names(line: str, names: Sequence[str]) -> tuple[str, frozenset[int]]:
    """The line, its spaces inside names tied, and the places inside them where no line ends."""
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
def cuts(lexicon: Lexicon, chunk: str) -> tuple[int, ...]:
    """Places inside a chunk without spaces where a line may end."""
    if not re.search(THAI, chunk):
        return ()
    inside = _alone(lexicon, chunk)
    found = lexicon.words.cuts(chunk)
    ends = (0, *(at for at in found if at not in inside and not _behind_head(lexicon, chunk, at)))
    whole = short.end() if (short := re.match(ABBREVIATED, chunk)) else 0
    return tuple(
        at
        for start, at in pairwise(ends)
        if at >= whole and _may_end(chunk, at) and not LEADING.fullmatch(chunk, start, at)
    )


def cuts_within(lexicon: Lexicon, word: str, most: int) -> tuple[int, ...]:
    """Where a word of more than `most` letters may end a line in a narrow column: between shorter words in it."""
    return tuple(at for at in lexicon.words.cuts(word, most) if _may_end(word, at))


def _behind_head(lexicon: Lexicon, chunk: str, at: int) -> bool:
    """Whether a name begins there, behind a word that ends with what announces it: พัฒนาการอำเภอ, องค์การบริหารส่วนตำบล."""
    return any(chunk.endswith(head, 0, at) and names.prefixes(chunk, at) for head, names in lexicon.announced.items())


def _alone(lexicon: Lexicon, chunk: str) -> range:
    """The places inside a name that is all a chunk says, as in a list of such: there nothing announces it."""
    for found in filter(None, (pattern.fullmatch(chunk) for pattern in ALONE)):
        if found[1] in lexicon.places:
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
    return bool(re.match(THAI, last) or re.match(THAI, first))
