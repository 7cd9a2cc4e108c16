"""Line breaks in Thai text, between words and never inside what belongs together; and finding persons in a text."""

import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise

from core.thai.search import WordDictionary
from core.thai.titles import EARNED, GIVEN
from core.thai.written import MONTHS, SHORT

THAI = "[\u0e01-\u0e5b]"
TIE, JOINER = "\u00a0", "\u2060"
SELDOM = 10.0  # weight of a word from which on another program may not know it
NUMBER = frozenset("0123456789๐๑๒๓๔๕๖๗๘๙.,/:-")
SIGNS = frozenset("+-−±≥≤<>=~฿$#")  # before a number
NOT_FIRST = frozenset(
    "ๆฯ)]}”’\"',.:;!?%/\u00a0"
    + "\u0e30\u0e31\u0e32\u0e33\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e3a\u0e45"
    + "็่้๊๋์ํ๎"
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
COUNTED = re.compile(
    "|".join(map(re.escape, (*UNITS.split(), *MONTHS, *SHORT))) + "|ส(?![ก-๎])|ปี(?!งบ)"
)
# belongs to the number behind it
ANNOUNCING = f"(?:ข้อ|ระดับ|มิติ|ไตรมาส|มาตรา|หน้า|[ก-๎]{{1,12}}ที่) {NUMERAL}"
BEFORE_UNIT = f"(?<={NUMERAL}) (?!{ANNOUNCING})(?={COUNTED.pattern}|[–-] ?{NUMERAL})|(?<={NUMERAL} [–-]) (?={NUMERAL})"
MONTH = "|".join(map(re.escape, (*MONTHS, *SHORT)))
AFTER_WORD = (
    rf"((?:ที่|[พค]\.ศ\.|ร้อยละ|ข้อ|ระดับ|มิติ|ไตรมาส|ปี|ปีงบประมาณ|มาตรา|หน้า|โทร\.|{MONTH})(?= {NUMERAL})"
    rf"|(?<![ก-๎])(?:{TITLE}|ดร\.)(?= [ก-ฮเ-ไ])|[(\[{{“‘](?= )|(?<![ก-๎])ณ(?= ))[ ]"
)
BEFORE_SIGN = " (?=[ๆฯ%)\\]}”’])"
ABBREVIATED = "[ก-ฮ]{2,6}\\."  # กทศ., of which no letter stands alone
ALONE = tuple(
    re.compile(f"[^ก-๎]*{before}([ก-๎.]+?)ฯ?[^ก-๎]*") for before in ("", "(?:และ|หรือ|ใน|จาก)")
)
INITIALS = re.compile("[ก-ฮ]\\.")  # จ.ป.ร.
LEADING = re.compile(f"{TITLE}|ความ|ผู้|เชิง|ราย")  # no line ends with one
ORDINAL = f"ที่{TIE}"  # of `เล่มที่ ๓`: it stays with the word before it, too


class LineBreakLexicon:
    """The vocabulary for line breaks: words between which lines may break, and names that follow words like อำเภอ."""

    def __init__(
        self,
        dictionary: WordDictionary,
        announced: Mapping[str, WordDictionary],
        places: WordDictionary,
        office: Collection[str] = frozenset(),
    ) -> None:
        self.words = dictionary
        self.announced = announced
        self.places = places
        self.office = office
        # อ. พาน, จังหวัด เชียงราย
        self.heads = re.compile(f"({'|'.join(map(re.escape, announced))}) (?=[ก-ฮเ-ไ])")

    def cuts(self, chunk: str) -> tuple[int, ...]:
        """Return the positions where a line may break inside `chunk`, a text without spaces."""
        return _cuts(self, chunk)

    def cuts_within(self, word: str, limit: int) -> tuple[int, ...]:
        """Return where `word` may break in a narrow column: between its parts, words of at most `limit` letters."""
        return tuple(at for at in self.words.cuts(word, limit) if _may_end(word, at))

    def joined(
        self,
        line: str,
        name_positions: Collection[int],
        is_wide: Callable[[str], bool] = lambda _unit: False,
    ) -> str:
        """Return the line with word joiners inside names (`name_positions`: positions in them), words of the office and
        rare words, for a program that breaks lines itself. Pieces between breaks get none if `is_wide(piece)`."""
        found = []
        for chunk in re.finditer(r"[^ \t\n]+|[ \t\n]+", line):
            ends = (at for at in self.cuts(chunk[0]) if chunk.start() + at not in name_positions)
            units = (chunk[0][start:end] for start, end in pairwise((0, *ends, len(chunk[0]))))
            found += [
                unit.replace(TIE, " ") if is_wide(unit) else _whole(self, unit) for unit in units
            ]
        return "".join(found)

    def tied_places(self, line: str) -> str:
        """Return the line with the names of places tied to the word before them by no-break spaces."""

        def tied(match: re.Match[str]) -> str:
            return match[1] + (
                TIE if self.announced[match[1]].prefixes(match.string, match.end()) else " "
            )

        return self.heads.sub(tied, line) if " " in line else line


@lru_cache(50_000)
def _cuts(lexicon: LineBreakLexicon, chunk: str) -> tuple[int, ...]:
    if not re.search(THAI, chunk):
        return ()
    inside = _alone(lexicon, chunk)
    found = lexicon.words.cuts(chunk)
    ends = (0, *(at for at in found if at not in inside and not _behind_head(lexicon, chunk, at)))
    short = re.match(ABBREVIATED, chunk)
    whole = short.end() if short else 0
    return tuple(
        at
        for start, at in pairwise(ends)
        if at >= whole and _may_end(chunk, at) and not LEADING.fullmatch(chunk, start, at)
    )


def tie(text: str) -> str:
    """Return the text with no-break spaces inside pairs such as number and unit, ข้อ and number, title and name."""
    return re.sub(AFTER_WORD, f"\\1{TIE}", re.sub(BEFORE_SIGN, TIE, re.sub(BEFORE_UNIT, TIE, text)))


def tied_names(line: str, names: Sequence[str]) -> tuple[str, frozenset[int]]:
    """Return (`line` with no-break spaces in `names` and in other persons' names, the positions inside these names)."""
    inside: set[int] = set()
    for name in (*names, *(persons(line) if "นา" in line or "ดร." in line or "คุณ" in line else ())):
        at = line.find(name)
        while at >= 0:
            end = at + len(name)
            line = line[:at] + line[at:end].replace(" ", TIE) + line[end:]
            inside.update(range(at + 1, end))
            at = line.find(name, end)
    return line, frozenset(inside)


@lru_cache(20_000)
def _whole(lexicon: LineBreakLexicon, unit: str) -> str:
    parts = ((part, pairwise((0, *_meeting(lexicon, part), len(part)))) for part in unit.split(TIE))
    return TIE.join(JOINER.join(part[start:end] for start, end in pairs) for part, pairs in parts)


def _meeting(lexicon: LineBreakLexicon, word: str) -> tuple[int, ...]:
    """Return the positions where shorter words meet inside a word that other programs may not know."""
    weight = lexicon.words.weight(word)
    if (
        weight is not None
        and weight < SELDOM
        and word not in lexicon.office
        and word not in lexicon.places
    ):
        return ()
    edges = (0, *(lexicon.words.cuts(word) or lexicon.words.cuts(word, len(word) - 1)), len(word))
    within = (
        start + at
        for start, end in pairwise(edges)
        if end - start < len(word)
        for at in _meeting(lexicon, word[start:end])
    )
    return tuple(
        at
        for at in sorted({*edges[1:-1], *within})
        if re.fullmatch(THAI * 2, word[at - 1 : at + 1])
    )


def _behind_head(lexicon: LineBreakLexicon, chunk: str, position: int) -> bool:
    """Return whether a name begins here, behind a word that ends with what announces it: พัฒนาการอำเภอ."""
    announced = lexicon.announced.items()
    return any(
        chunk.endswith(head, 0, position) and names.prefixes(chunk, position)
        for head, names in announced
    )


def _alone(lexicon: LineBreakLexicon, chunk: str) -> range:
    """Return the positions inside a name that is the whole chunk, as in a list, where nothing announces it."""
    for found in filter(None, (pattern.fullmatch(chunk) for pattern in ALONE)):
        if found[1] in lexicon.places:
            return range(found.start(1) + 1, found.end(1))
    return range(0)


def _may_end(chunk: str, position: int) -> bool:
    last, first = chunk[position - 1], chunk[position]
    if (
        first in NOT_FIRST
        or last in NOT_LAST
        or (first in NUMBER and (last in NUMBER or last in SIGNS))
    ):
        return False
    if INITIALS.search(chunk, max(position - 2, 0), position) and INITIALS.match(chunk, position):
        return False
    if chunk.startswith(ORDINAL, position) or (last.isdecimal() and COUNTED.match(chunk, position)):
        return False
    return bool(re.match(THAI, last) or re.match(THAI, first))


# What may stand before a title without a blank; any other letter makes it a part of a longer word (ขอบคุณ, นครนายก).
_BEFORE = r"(?:โดย|และ|กับ|คือ|ได้แก่|ให้|ของ|จาก|ถึง|แก่|ชื่อ|เชิญ|มอบหมาย|แทน|ที่|ขอบคุณ)$"


_WORD = r"[ก-๎a-zA-Z.]$"


BEFORE_TITLE = 20  # letters before a title that say whether it is one
_FORM = re.compile(r"[0-9๐-๙]\s*$|/$")  # `3 นาย`, `นาย/นาง`


_TITLE = rf"(?P<rank>{EARNED}(?:\s?{EARNED})*)|(?P<given>(?:{GIVEN})(?![ะ-ฺ็-๎]))|(?P<you>คุณ)"  # the longest first


# titles that are trades as well, of which a level may follow: นายแพทย์ชำนาญการ
_TRADE = re.compile("(?:แพทย์|แพทย์หญิง|เภสัชกร|เภสัชกรหญิง|ศาสตราจารย์)$")


_NAMES = re.compile(r"\s?([ก-ฮเ-ไ][ก-ฺเ-๎]{1,24})(?:\s{1,2}((?:ณ\s)?[ก-ฮเ-ไ][ก-ฺเ-๎]{1,24}))?")


_ENDS = re.compile(r"$|[\s,;:()\[\]/”\"'·–-]")


_NO_NAME = {  # what the word behind a title begins with, where it is no name
    "นาย": re.compile(
        r"ก(?:รัฐมนตรี|เทศมนตรี|องค์การ|สมาคม|สภา|เมือง|เหล่ากาชาด|อบ|ฯ|เล็ก|$)|อำเภอ|ทะเบียน|จ้าง|ช่าง|ตรวจ|หน้า|ทุน|ทหาร|ตำรวจ|สนาม|ด่าน|"
        r"ประกัน|ไปรษณีย์|ท้าย|สถานี|เรือ|พล$|สิบ|ร้อย|ท่า|แพทย์|สัตวแพทย์|เวร|ก?เทศ"
    ),
    "นาง": re.compile(r"งาม$|งามประ|พยาบาล|รำ|แบบ|ฟ้า|เอก$|นพมาศ|กวัก|สนม|เลิ้ง|นอน|ไห้|รอง$"),
    "นางสาว": re.compile(r"ไทย"),
    "นายแพทย์": re.compile(r"สาธารณสุข|ชำนาญ|เชี่ยวชาญ|ผู้|ใหญ่|ประจำ|ทรง|ปฏิบัติ"),
    "คุณ": re.compile(  # virtues, kin and trades, and verbs behind a you
        r"ธรรม|ภาพ|ค่า|สมบัติ|ประโยชน์|ลักษณะ|ูปการ|งาม|วุฒิ|ากร|แม่|พ่อ|ครู|หมอ|ตา|ยาย|ปู่|ย่า|ลุง|ป้า|น้า|หญิง|นาย|ความ|และ|ต่อ|ให้|ของ|จาก|"
        r"เป็น|คน|ที่|ผู้|ต้อง|สามารถ|ได้|คิด|จะ|มี|ไม่|ควร|อยาก|เคย|กำลัง|ทุก|กับ|แก่|ใน|แผ่นดิน|หน่วยงาน|ว่า|เห็น|ทำ|รู้|ใช้|ระดับ|คณะ|คือ|อยู่|อายุ|ท่าน|พบ|เลือก|กรอก|มา(?:$|ก|จาก|ร่วม)|ไป|เข้า|ออก|ชอบ|รัก|พร้อม|เพศ|ติดต่อ|กด|ดู|สนใจ|รับ|ส่ง"
    ),
}


# What goes on behind a name without a blank, or stands where a surname would.
_ON = (
    r"^(?:ที่|ของ|จาก|ใน$|อายุ$|ระดับ|นาย|นาง|น\.ส|ชื่อ|ระบุ|สกุล|ศูนย์|สำนัก|กอง(?:การ|คลัง|ช่าง)|งาน)|เป็น|ได้|และ|ซึ่ง|เพื่อ|ตำแหน่ง|กล่าว|ร่วม|ผู้|หัวหน้า|พร้อม|มอบ|บริจาค|ดำเนิน|ลงนาม|นักวิชา|นักทรัพ|ประธาน|จำนวน|จัดทำ|ฝ่าย|กลุ่ม|เมื่อ|หรือ|"
    r"ให้ความ|พัฒนาการ|ปฏิบัติ|เข้าร่วม|ลงพื้นที่|แจ้ง|เดินทาง|แหล่ง|ราชการ|ประจำ|จังหวัด|อำเภอ|ตำบล|โทร|สังกัด|บรรยาย|วิทยากร|เจ้าหน้าที่|เจ้าพนัก|ครู"
)


@lru_cache(maxsize=20_000)
def persons(text: str) -> tuple[str, ...]:
    """Return the persons that a text names, each with the title, in order."""
    return tuple(text[start:end] for start, end in person_places(text))


def person_places(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each person that a text names, title included, in order."""
    for title in re.finditer(_TITLE, text):
        names = _NAMES.match(text, title.end())
        # no more than that: a text may be very long
        before = text[max(0, title.start() - BEFORE_TITLE) : title.start()]
        if names is None or not _stands_free(before, title):
            continue
        apart = names.start(1) > title.end()
        if apart and (title["you"] or _FORM.search(before)):
            continue
        said = title.group()
        first, second = names[1], names[2] or ""
        refuse = _NO_NAME.get("นายแพทย์" if _TRADE.search(said) else said)
        if (refuse and refuse.match(first)) or re.match(_ON, first):
            continue
        whole, cut = _until(first)
        surname = "" if cut else _until(second)[0]
        end = names.end(1) if not cut else names.start(1) + len(whole)
        if surname:
            end = names.start(2) + len(surname)
        elif title["rank"] or (title["you"] and cut) or not (cut or _ENDS.match(text, end)):
            continue
        yield title.start(), end


def _stands_free(before: str, title: re.Match[str]) -> bool:
    """Return whether the title begins a word, or follows a degree (รศ.ดร.), `โดย`, `ร่วมกับ` or `แก่` directly."""
    free = not re.search(_WORD, before) or title.group().startswith("เด็ก")
    joined = (title.group() == "ดร." and before.endswith("ศ.")) or before.endswith(
        ("โดย", "ร่วมกับ", "แก่")
    )
    return free or joined or (not title["you"] and bool(re.search(_BEFORE, before)))


def _until(word: str) -> tuple[str, bool]:
    """Return the name up to where the sentence goes on, and whether it goes on."""
    on = next((found.start() for found in re.finditer(_ON, word) if found.start() != 1), len(word))
    return word[:on], on < len(word)
