"""Names of units: their places, kinds and short words, the names nearest to a text, and the lines of the register."""

import re
from collections.abc import Mapping, Sequence, Set
from functools import lru_cache
from typing import NamedTuple

from core.forms.ports import Reader
from core.people.units import home
from core.thai.search import value_key
from core.thai.written import arabic_digits
from core.values import Record

NEAR = 0.8  # how like a name must be to be proposed
FEW = 8  # names that may have come or gone for what was found near to be kept
# words that are compared with any number of names
MOST = 400
# pairs of word and name that are compared, of more words
PAIRS = 1_000_000


class NearestNameCache:
    """A cache that finds the known unit name most like a text, used when a user corrects an imported table."""

    def __init__(self) -> None:
        self._names: Mapping[str, int] = {}  # their letters
        self._near = dict[str, str]()

    def know(self, names: Set[str]) -> None:
        """Replace the known names (normalised for comparison); drop the cached results that this may change."""
        new, gone = names - self._names.keys(), self._names.keys() - names
        self._names = {name: self._names.get(name) or letters(name) for name in names}
        if len(new) + len(gone) > FEW:
            self._near.clear()
        elif new or gone:
            for word, best in [*self._near.items()]:
                if best in gone:
                    del self._near[word]
                else:
                    self._near[word] = nearest_name(
                        word, {one: letters(one) for one in {best, *new} - {""}}
                    )

    def nearest(self, word: str) -> str | None:
        """Return the known name most like `word`; "" if none is near, None if too many words were searched before."""
        if word not in self._near:
            if len(self._near) >= max(MOST, PAIRS // (len(self._names) or 1)):
                return None
            self._near[word] = nearest_name(word, self._names)
        return self._near[word]


def letters(name: str) -> int:
    """Return a number with a bit for each letter of a name."""
    return sum(1 << code for code in {ord(letter) % 128 for letter in name})


def nearest_name(word: str, names: Mapping[str, int]) -> str:
    """Return the name most like a word, "" if none is near; names with too many other letters are not compared."""
    from difflib import get_close_matches  # read by few starts

    other, spare = ~letters(word), len(word) * NEAR / 2
    may = [
        one
        for one, its in names.items()
        if (its & other).bit_count() <= len(one) * (1 - NEAR / 2) - spare
    ]
    return next(iter(get_close_matches(word, may, 1, NEAR)), "")


PROVINCE = "province"  # of a column that says where a unit is; of the table's own rows it may name the one above
ORDER = "order"  # of a column that numbers the rows: 1.1 stands below 1
KINDS: Mapping[str, tuple[str, ...]] = {
    "centre": ("ส่วนกลาง", "กรม", "centre", "center"),
    "region": ("เขต", "ภาค", "region"),
    "province": ("จังหวัด", "province"),
    "district": ("อำเภอ", "district"),
    "section": ("กอง", "สำนัก", "ศูนย์", "ส่วนงาน", "กลุ่มงาน", "section", "division"),
}
# short words of names, as offices write them, in full
SHORT_WORDS = {
    "สนง.": "สำนักงาน",
    "สสจ.": "สำนักงานสาธารณสุขจังหวัด",
    "สสอ.": "สำนักงานสาธารณสุขอำเภอ",
    "รพ.สต.": "โรงพยาบาลส่งเสริมสุขภาพตำบล",
    "รพ.": "โรงพยาบาล",
    "รร.": "โรงเรียน",
    "อบจ.": "องค์การบริหารส่วนจังหวัด",
    "อบต.": "องค์การบริหารส่วนตำบล",
    "ทน.": "เทศบาลนคร",
    "ทม.": "เทศบาลเมือง",
    "ทต.": "เทศบาลตำบล",
    "จ.": "จังหวัด",
    "อ.": "อำเภอ",
    "ต.": "ตำบล",
}
_SHORT = re.compile(rf"(?<![ก-๎])(?:{'|'.join(map(re.escape, SHORT_WORDS))})\s*")
_NUMBERED = re.compile(r"(?:[ก-ฮ]|[0-9๐-๙]+)[.)]\s*(?=\S{3})")  # before a heading: ก. ส่วนกลาง
# before the short word of a place: สนง.พช.จ.เชียงใหม่
_OFFICE = r"(?:ส(?:นง|ำนักงาน)\S*?\s*)?"
PLACES: Mapping[str, str] = {  # by kind, the word before a place's name at the end of a unit's name
    "district": r"(?:.*อำเภอ|(?:สำนักงาน)?เขต(?!ตรวจ|ที่|พื้นที่|[\s0-9๐-๙])"
    rf"|{_OFFICE}อ\.(?!\s*[ก-ฮ]\.)|[ก-ฮ]{{2,3}}อ\.)",  # สพอ. and others
    "province": rf"(?:.*จังหวัด|{_OFFICE}จว?\.(?!\s*[ก-ฮ]\.)|[ก-ฮ]{{2,3}}จ\.|(?=กรุงเทพ|กทม))",
    "region": r"(?:(?:เขต|ภาค)[ก-๎]*|.*ภาค(?:ที่)?)(?=\s*[0-9])",
}
BRANCH = "สาขา"
MAIN_DISTRICT = "เมือง"  # of a province; its full name says which
CAPITAL = ("กรุงเทพมหานคร", "กรุงเทพฯ", "กรุงเทพ", "กทม.", "กทม")
SECTION = "กอง|สำนัก(?!งาน(?!เลขานุการ|ปลัด))|ศูนย์|ส่วนงาน|กลุ่ม(?!จังหวัด|อำเภอ)"  # how the name of a section begins
KIND_WORDS_OF = {
    value_key(spelt): kind
    for kind, words in KINDS.items()
    for word in words
    for spelt in (word, word.capitalize(), word.upper())
}


class ListedUnit(NamedTuple):
    """A unit as the register of units describes it, not as its own office does."""

    id: str
    code: str
    name: str
    short: str
    kind: str
    parent: str  # id, "" = none
    region: int  # 0 = as the one above
    phone: str


@lru_cache(1 << 16)
def place_of(name: str, kind: str = "") -> tuple[str, str]:
    """Return (kind, place) of a unit's name: จ.เชียงใหม่ gives (province, เชียงใหม่), other names (`kind`, name)."""
    text = arabic_digits(name).strip()
    if BRANCH in text:  # of the office in a place: สำนักงานที่ดินจังหวัดตรัง สาขาห้วยยอด
        return kind, text
    for each in (kind,) if kind in PLACES else PLACES:
        found = re.fullmatch(rf"{PLACES[each]}\s*(\S.*)", text)
        if found:
            return each, CAPITAL[0] if found[1] in CAPITAL else found[1]
    return kind, text


def name_key(name: str) -> str:
    """Return the key by which names of units are compared: สนง.คลังเขต ๕ and สำนักงานคลังเขต 5 have the same."""
    return value_key(_SHORT.sub(lambda found: SHORT_WORDS[found[0].strip()], name))


UnitList = Mapping[str, ListedUnit]
UnitRows = Sequence[tuple[int, Mapping[str, str]]]  # row number in the file, words by field


def listed_units(reader: Reader) -> UnitList:
    """Return the lines of the register of units, keyed by unit id."""
    return {one.ref.id: _listed(one.ref.id, one) for one in reader.records("unit")}


def own_line(reader: Reader, unit: str) -> ListedUnit:
    """Return this office's own name, code and other data as a line of the register of units."""
    record = reader.record(home(unit))
    return _listed(unit, record) if record else ListedUnit(unit, "", "", "", "", "", 0, "")


def _listed(id_: str, record: Record) -> ListedUnit:
    code, name, short, kind, phone = (
        record.text(word) for word in ("code", "name", "short", "kind", "phone")
    )
    parent = record.text("parent").rpartition("/")[2]
    return ListedUnit(id_, code, name, short, kind, parent, record.number("region") or 0, phone)


def code_of(cells: Mapping[str, str]) -> str:
    return arabic_digits(cells.get("code", "")).strip()


def heading_key(words: str) -> str:
    """Return the key of words for a unit above, without a number or letter before them: ก. ส่วนกลาง is ส่วนกลาง."""
    return name_key(_NUMBERED.sub("", words, count=1) if _NUMBERED.match(words) else words)
