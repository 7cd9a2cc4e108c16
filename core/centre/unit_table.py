"""Import and export of the register of units as a table; a refused cell gets a reason and, if similar, a known name."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import lru_cache
from typing import NamedTuple

from core.change_check import is_token
from core.entities import unit_id
from core.forms.ports import Reader
from core.i18n import _
from core.people.units import Unit, home
from core.tables.heads import SEQUENCE, ExpectedFields
from core.tables.reading import TableDoubt, TableReadResult
from core.tabular import OutputWorkbook, WorkbookColumn
from core.thai.search import head_key, value_key
from core.thai.written import arabic_digits
from core.values import Record

UNSAID = r"[xX*?]{2}"  # in place of digits
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
        self._names = {name: self._names.get(name) or _letters(name) for name in names}
        if len(new) + len(gone) > FEW:
            self._near.clear()
        elif new or gone:
            for word, best in [*self._near.items()]:
                if best in gone:
                    del self._near[word]
                else:
                    self._near[word] = _nearest(
                        word, {one: _letters(one) for one in {best, *new} - {""}}
                    )

    def nearest(self, word: str) -> str | None:
        """Return the known name most like `word`; "" if none is near, None if too many words were searched before."""
        if word not in self._near:
            if len(self._near) >= max(MOST, PAIRS // (len(self._names) or 1)):
                return None
            self._near[word] = _nearest(word, self._names)
        return self._near[word]


def _letters(name: str) -> int:
    """Return a number with a bit for each letter of a name."""
    return sum(1 << code for code in {ord(letter) % 128 for letter in name})


def _nearest(word: str, names: Mapping[str, int]) -> str:
    """Return the name most like a word, "" if none is near; names with too many other letters are not compared."""
    from difflib import get_close_matches  # read by few starts

    other, spare = ~_letters(word), len(word) * NEAR / 2
    may = [
        one
        for one, its in names.items()
        if (its & other).bit_count() <= len(one) * (1 - NEAR / 2) - spare
    ]
    return next(iter(get_close_matches(word, may, 1, NEAR)), "")


FILLED_IN = 1000  # rows of an empty workbook that say what they take
MOST_REGIONS = 99
LONGEST = 400
CODE = 40
FIELDS = ("code", "name", "short", "kind", "parent", "region", "phone")
NEEDED = ("code", "name")  # columns that a person is asked for; codes can be proposed
PROVINCE = "province"  # of a column that says where a unit is; of the table's own rows it may name the one above
ORDER = "order"  # of a column that numbers the rows: 1.1 stands below 1
OFFICES = (
    "หน่วยงาน",
    "ส่วนราชการ",
    "สำนักงาน",
    "สถานศึกษา",
    "โรงเรียน",
    "โรงพยาบาล",
    "สถานพยาบาล",
    "หน่วยบริการ",
    "องค์กรปกครองส่วนท้องถิ่น",
    "อปท.",
)
HEADS: Mapping[str, tuple[str, ...]] = {
    "code": (
        "รหัส",
        "รหัสหน่วย",
        *(f"รหัส{one}" for one in OFFICES),
        "code",
        "unit code",
        "office code",
        "unit id",
        "office id",
        "id",
    ),
    "name": (
        "ชื่อ",
        "ชื่อหน่วย",
        "ชื่อเต็ม",
        *OFFICES,
        *(f"{before}{one}" for before in ("ชื่อ", "รายชื่อ") for one in OFFICES),
        *(f"{before}หน่วยงานในสังกัด" for before in ("", "ชื่อ", "รายชื่อ")),
        "name",
        "unit",
        "unit name",
        "name of the unit",
        "office",
    ),
    "short": ("ชื่อย่อ", "ย่อ", "short", "short name"),
    "kind": ("ชนิด", "ประเภท", "ประเภทหน่วยงาน", "kind", "type"),
    "parent": (
        "ต้นสังกัด",
        "สังกัด",
        "หน่วยงานต้นสังกัด",
        "รหัสต้นสังกัด",
        "parent",
        "under",
        "parent unit",
        "the parent unit",
    ),
    "region": ("เขต", "เขตตรวจ", "เขตตรวจราชการ", "เขตตรวจราชการที่", "region", "zone"),
    "phone": (
        "โทร",
        "โทร.",
        "โทรศัพท์",
        "เบอร์โทร",
        "เบอร์โทรศัพท์",
        "เบอร์ติดต่อ",
        "โทรศัพท์ติดต่อ",
        "หมายเลขโทรศัพท์",
        "phone",
        "tel",
        "telephone",
    ),
}
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
CODE_LETTERS = {"centre": "C", "region": "R", "province": "P", "district": "D", "section": "S"}
CAPITAL = ("กรุงเทพมหานคร", "กรุงเทพฯ", "กรุงเทพ", "กทม.", "กทม")
SECTION = "กอง|สำนัก(?!งาน(?!เลขานุการ|ปลัด))|ศูนย์|ส่วนงาน|กลุ่ม(?!จังหวัด|อำเภอ)"  # how the name of a section begins
_BY_KIND = {
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


class UnitCellFault(NamedTuple):
    """A refused cell in a table of units. `instead`: a suggestion, "" = none; `sought`: a suggestion was looked for."""

    field: str
    why: str
    instead: str = ""
    sought: bool = True


class UnitTableRow(NamedTuple):
    """A row of an imported table of units: how it differs from the register. `state`: new, changed, same or wrong."""

    row: int  # row number in the file, as in Excel
    words: Mapping[str, str]  # text of each cell, by field
    state: str  # new | changed | same | wrong
    unit: str = ""  # its id
    kind: str = ""
    parent: str = ""  # id
    region: int = 0
    differs: tuple[str, ...] = ()  # fields that say something else than the register
    mistakes: tuple[UnitCellFault, ...] = ()

    @property
    def code(self) -> str:
        return code_of(self.words)


class UnitTable(NamedTuple):
    """An imported table of units compared with the register; `gone` are registered units that the table lacks."""

    lines: tuple[UnitTableRow, ...]
    gone: tuple[ListedUnit, ...]  # units in the register but not in the file

    def count(self, state: str) -> int:
        return sum(one.state == state for one in self.lines)

    @property
    def unsought(self) -> int:
        """The number of rows with a refused cell for which no suggestion was looked for."""
        return sum(not all(fault.sought for fault in one.mistakes) for one in self.lines)

    @property
    def taken(self) -> tuple[UnitTableRow, ...]:
        """Return the rows to write into the register: new and changed ones."""
        return tuple(one for one in self.lines if one.state in ("new", "changed"))


def field_title(field: str) -> str:
    titles = {
        "code": _("รหัส"),
        "name": _("ชื่อหน่วยงาน"),
        "short": _("ชื่อย่อ"),
        "kind": _("ประเภท"),
        "parent": _("ต้นสังกัด"),
        "region": _("เขต"),
        "phone": _("โทรศัพท์"),
    }
    return titles[field]


def unit_columns(assigned: Mapping[str, str]) -> ExpectedFields:
    """Return the columns that a table of units may have. `assigned`: {heading: field} by a user's earlier choice. If no
    column names the unit above, the heading rows between the units name it."""
    made = ExpectedFields.of_heads(HEADS, assigned, group_fields=("parent",))
    regions = {
        head: field
        for head, field in made.titles.items()
        if field == "region" and not assigned.get(head)
    }
    titles = {head: field for head, field in made.titles.items() if head not in regions}
    return made._replace(
        titles=titles,
        aliases={**regions, head_key("จังหวัด"): PROVINCE, **dict.fromkeys(SEQUENCE, ORDER)},
        fits=_fits,
        running="name",
        phones=frozenset({"phone"}),
    )


def _fits(field: str, text: str, doubtful: bool) -> bool:
    """Return whether words may stand under a field: words without a number are no region unless a person said so."""
    return not doubtful or field != "region" or bool(re.search("[0-9๐-๙]", text))


def unit_rows(reading: TableReadResult) -> list[tuple[int, dict[str, str]]]:
    """Return the rows of a table with their words by field, but none that is only numbered, or a note in that column."""
    return [
        (n, words)
        for n, words in reading.by_field()
        if any(text for field, text in words.items() if field not in (ORDER, "parent"))
        or not words.get(ORDER)
    ]


PlaceKinds = Mapping[str, Set[str]]


def place_kinds(text: str) -> PlaceKinds:
    """Parse a word list into {place name: kinds of unit that it can name}. A line such as `= อำเภอ อ.` sets the kind of
    the names below it; the kind is "" if the line names no kind of unit."""
    found, kind = dict[str, set[str]](), ""
    for line in text.splitlines():
        if line.startswith("= "):
            kind = place_of(f"{line.split()[1]}ก")[0]
        else:
            found.setdefault(line, set()).add(kind)
    return found


class UnitKindResolver:
    """Finds what neither the name of a unit nor a known word such as อำเภอ tells: its kind, the province of a district
    called เมือง, and where no known unit is named above, whether the numbers or the order of the rows tell it. The user
    is asked once per unknown word, once for names of provinces, once for names of districts and once for others.
    `answers`: {TableDoubt.key: index of the chosen option}; `top`: the unit at the top."""

    def __init__(
        self,
        rows: UnitRows,
        units: UnitList,
        places: PlaceKinds,
        answers: Mapping[str, int],
        top: ListedUnit | None = None,
    ) -> None:
        self._places = places
        self._order = list[str]()
        self._answers = dict[str, str]()
        self._given = answers
        self.doubts = list[TableDoubt]()
        self.left_out = self._sums(rows)
        rows = [(n, words) for n, words in rows if n not in self.left_out]
        kinds = Counter(
            words["kind"]
            for _n, words in rows
            if words.get("kind") and not self.meant(words["kind"])
        )
        for word, n in kinds.most_common(FEW):
            said = _("{n} แถวเขียนประเภทว่า “{words}” คือประเภทใด").format(n=f"{n:,}", words=word[:40])
            self._ask(value_key(word), said, "", answers)
        new = [words for _n, words in rows if words.get("name") and not words.get("kind")]
        names = [
            one["name"] for one in new if not _kind(one, units.get(unit_id(code_of(one))), self)
        ]
        most = {
            kind: sum(kind in places.get(name, ()) for name in names)
            for kind in ("province", "district")
        }
        self._order = sorted(most, key=most.__getitem__, reverse=True)
        if 2 * sum(bool(self._sort(name)) for name in names) < len(names):
            self._order = []  # of names of another sort some are always names of districts as well
        unsaid = {"": _("{n} ชื่อไม่บอกประเภท เช่น “{words}”")}
        for sort in (*self._order, ""):
            own = [name for name in names if self._sort(name) == sort]
            if own:
                said = unsaid.get(sort, _("{n} ชื่อไม่บอกประเภท แต่เป็นชื่อ{kind} เช่น “{words}”"))
                self._ask(
                    sort,
                    said.format(n=f"{len(own):,}", kind=Unit.kind_title(sort), words=own[0][:40]),
                    sort,
                    answers,
                )
        self._full_names = self._completed(rows, answers)
        self._top = (top.name or top.code) if top else ""
        self._known: Set[str] = frozenset()  # keys of the names and places of units
        self._vague, self._unknown = self._named_above(rows, units, top)
        self._above = self._above_by_number(rows)
        self._above |= self._above_by_order(rows, units)
        self._none = self._without_parent(rows)

    def _sums(self, rows: UnitRows) -> Set[int]:
        """Return the numbers of rows that only count others, such as รวมภาคเหนือ, if the user wants that."""
        sums = {
            n: words["name"]
            for n, words in rows
            if words.get("name", "").startswith("รวม") and not (code_of(words) or words.get(ORDER))
        }
        if not sums:
            return frozenset()
        said = _("{n} แถวเหมือนแถวรวมยอด เช่น “{words}”").format(
            n=f"{len(sums):,}", words=next(iter(sums.values()))[:40]
        )
        leaves = self._prefers("unit sums", said, _("ไม่นำเข้า"), _("นำเข้าเป็นแถว"))
        return sums.keys() if leaves else frozenset()

    def full_name(self, row_number: int, name: str) -> str:
        """Return the name of the unit in a row, with its province if that is left out: อ.เมือง of เชียงใหม่."""
        return self._full_names.get((row_number, name), name)

    def parent(self, row_number: int, named: str) -> str:
        """Return the unit above that a row means by the words `named`: another one if its number or the order tells it,
        none if the user said that no unit is called so."""
        key = _heading_key(named)
        if key not in self._vague:
            return named
        top = self._top if key and (key in self._none or key not in self._unknown) else named
        return self._above.get(row_number, top)

    def _named_above(
        self, rows: UnitRows, units: UnitList, top: ListedUnit | None
    ) -> tuple[Set[str], Mapping[str, str]]:
        """Return (keys of words for a unit above that name none but the unit at the top, {key: words} of those that name
        none at all)."""
        if top is None:
            return {""}, {}
        known, places = set[str](), set[str]()
        every = [(one.code, one.name, one.short) for one in units.values()]
        every += [(code_of(one), one.get("name", ""), one.get("short", "")) for _n, one in rows]
        for names in every:
            known |= {*map(name_key, names)}
            places.add(value_key(place_of(names[1])[1]))
        own = {*map(name_key, (top.code, top.name, top.short, *top.name.split(), *KINDS["centre"]))}
        self._known, vague, unknown = known | places, {""}, dict[str, str]()
        for _n, words in rows:
            named = words.get("parent", "")
            key, place = _heading_key(named), place_of(named)[1]
            if key and not (key in known or value_key(place) in places or self.is_province(place)):
                vague.add(key)
                if key not in own:
                    unknown[key] = named
        return vague, unknown

    def _without_parent(self, rows: UnitRows) -> Set[str]:
        """Return the keys of words for a unit above that the user takes for none, as ภาคเหนือ above several rows. Words
        of one row, or like a name, are a slip, to be corrected there."""
        keys = Counter(
            _heading_key(words.get("parent", "")) for n, words in rows if n not in self._above
        )
        names = {one: _letters(one) for one in self._known - {""}}
        several = [one for one in self._unknown if keys[one] > 1]
        asked = [one for one in several if len(several) <= FEW and not _nearest(one, names)]
        if not asked:
            return frozenset()
        said = _("{n} แถวบอกต้นสังกัดที่ไม่มีในไฟล์และในทะเบียน: {names}").format(
            n=f"{sum(keys[one] for one in asked):,}",
            names=", ".join(f"“{self._unknown[one][:40]}”" for one in asked),
        )
        own = self._prefers("unknown parents", said, _("ขึ้นตรงกับหน่วยงานนี้"), _("แก้เองทีละแถว"))
        return frozenset(asked) if own else frozenset()

    def _above_by_number(self, rows: UnitRows) -> dict[int, str]:
        """Return {row number: code or name of the unit above it} of the rows numbered as 1.1 below the last 1, if no
        known unit is named above them and the user wants that."""
        last, found, first = dict[str, str](), dict[int, str](), ""
        for n, words in rows:
            number = arabic_digits(words.get(ORDER, "")).strip().rstrip(".")
            above = last.get(number.rpartition(".")[0], "") if "." in number else ""
            if above and _heading_key(words.get("parent", "")) in self._vague:
                found[n] = above
                first = first or f"{number} {words.get('name', '')}"
            last[number] = code_of(words) or words.get("name", "")
        if not found:
            return {}
        said = _("{n} แถวมีเลขย่อย เช่น “{words}”").format(n=f"{len(found):,}", words=first[:40])
        below = self._prefers("above by number", said, _("อยู่ใต้แถวที่มีเลขข้างหน้า"), _("เลขไม่บอกต้นสังกัด"))
        return found if below else {}

    def _above_by_order(self, rows: UnitRows, units: UnitList) -> dict[int, str]:
        """Return {row number of a new district: code or name of the province above it} if no row names a known unit
        above or a province, and the user wants that."""
        if any(
            _heading_key(words.get("parent", "")) not in self._vague or words.get(PROVINCE)
            for _n, words in rows
        ):
            return {}
        above, found = "", dict[int, str]()
        for n, words in rows:
            unit = unit_id(code_of(words))
            kind = _kind(words, units.get(unit), self)
            if kind == "province":
                above = code_of(words) or words.get("name", "")
            elif kind == "district" and above and unit not in units and n not in self._above:
                found[n] = above
        if not found:
            return {}
        said = _("{n} อำเภอไม่บอกต้นสังกัด").format(n=f"{len(found):,}")
        below = self._prefers(
            "above by order", said, _("อยู่ใต้จังหวัดที่อยู่เหนือแถวนั้น"), _("ขึ้นตรงกับหน่วยงานนี้ทั้งหมด")
        )
        return found if below else {}

    def _prefers(self, key: str, question: str, first: str, second: str) -> bool:
        """Ask to choose between two options; return whether the first is chosen, as it is until an answer is given."""
        at = self._given.get(key, 0)
        self.doubts.append(TableDoubt(key, question, (first, second), at, key not in self._given))
        return at == 0

    def is_province(self, place: str) -> bool:
        """Return whether a province is called so."""
        return "province" in self._places.get(place, ())

    def _completed(
        self, rows: UnitRows, answers: Mapping[str, int]
    ) -> Mapping[tuple[int, str], str]:
        """Return {(row number, name): name with the province} of the districts called เมือง, if the user wants that."""
        found = dict[tuple[int, str], str]()
        for n, words in rows:
            name = words.get("name", "")
            province = place_of(words.get(PROVINCE) or words.get("parent", ""), "province")[1]
            if place_of(name)[1] == MAIN_DISTRICT and self.is_province(province):
                found[n, name] = name.strip() + province
        if found:
            said = _("{n} แถวชื่อ “{words}” ไม่บอกจังหวัด").format(
                n=f"{len(found):,}", words=next(iter(found))[1][:40]
            )
            full = _("เติมจังหวัดให้ เช่น “{name}”").format(name=next(iter(found.values())))
            at = answers.get("main districts", 0)
            choices = (full, _("ใช้ชื่อตามไฟล์"))
            self.doubts.append(TableDoubt("main districts", said, choices, at))
            if at:
                return {}
        return found

    def meant(self, word: str) -> str:
        """Return the kind of unit that the table's `word` means, if need be by the user's answer; "" if unknown."""
        return _BY_KIND.get(value_key(word)) or self._answers.get(value_key(word), "")

    def of(self, name: str) -> str:
        """Return the kind of a unit by its name, else as the user assigned it; "" if it is unknown."""
        kind = place_of(name)[0]
        if kind not in ("district", "province"):
            if name in self._places:
                kind = ""
            else:
                section = re.match(SECTION, name) or BRANCH in name
                kind = kind or ("section" if section else "")
        return kind or self._answers.get(self._sort(name), "")

    def _sort(self, name: str) -> str:
        return next((kind for kind in self._order if kind in self._places.get(name, ())), "")

    def _ask(self, topic: str, question: str, sort: str, answers: Mapping[str, int]) -> None:
        kinds = list(dict.fromkeys((sort, *KINDS, "")))
        at = answers.get(f"kind {topic}", 0)
        every = (
            _("ทั้งหมดเป็น{kind}").format(kind=Unit.kind_title(kind)) if kind else _("ใส่เองทีละแถว")
            for kind in kinds
        )
        waits = bool(sort) and f"kind {topic}" not in answers
        self.doubts.append(TableDoubt(f"kind {topic}", question, tuple(every), at, waits))
        self._answers[topic] = kinds[at]


def judged(
    rows: UnitRows,
    units: UnitList,
    centre: ListedUnit,
    cache: NearestNameCache | None = None,
    kind_resolver: UnitKindResolver | None = None,
) -> UnitTable:
    """Return the `rows` of a table checked against the register `units` and each other, and the registered units that
    the table lacks. `centre`: the unit at the top; `kind_resolver`: finds kinds that names do not tell."""
    kinds = kind_resolver or UnitKindResolver((), {}, {}, {})
    rows = [(n, words) for n, words in rows if n not in kinds.left_out]
    place = _ParentCandidates(rows, units, centre, cache or NearestNameCache(), kinds)
    lines = [place.judge(n, words) for n, words in place.rows]
    parents = {
        **{one.id: one.parent for one in units.values()},
        **{each.unit: each.parent for each in lines},
    }
    lines = _hanging([_not_in_a_ring(one, parents) for one in lines], units.keys() | {centre.id})
    there = {one.unit for one in lines} | {centre.id}
    gone = sorted((one for one in units.values() if one.id not in there), key=lambda one: one.code)
    return UnitTable(tuple(lines), tuple(gone))


class _ParentCandidates:
    """The units a row may name as its unit above: other rows, the register, this office by ministry or department."""

    def __init__(
        self,
        rows: UnitRows,
        units: UnitList,
        unit: ListedUnit,
        cache: NearestNameCache,
        unsaid: UnitKindResolver,
    ) -> None:
        self._units = units
        self._own = unit.id
        self._said = cache
        self._unsaid = unsaid
        self._codes: dict[str, int] = {}
        self._names: dict[str, set[str]] = {}
        self._places: dict[str, set[str]] = {}
        self._called: dict[str, str] = {}
        self._kinds: dict[str, str] = {}
        for one in (unit, *units.values()):
            self._note(one.id, one.kind, one.code, one.name, one.short)
        self.rows = [
            (n, {**words, "name": unsaid.full_name(n, words.get("name", ""))}) for n, words in rows
        ]
        self._proposed = proposed_codes(self.rows, (unit, *units.values()), unsaid)
        for n, words in self.rows:
            code = code_of(words) or self._proposed[n]
            self._codes.setdefault(code, n)
            id_ = unit_id(code)
            kind = _kind(words, units.get(id_), unsaid)
            self._note(id_, kind, code, words.get("name", ""), words.get("short", ""))
        self._seat()
        # a column of provinces of which none is a unit here only says where each unit is
        self._divided = any(
            value_key(place_of(words.get(PROVINCE, ""), "province")[1]) in self._places
            for _n, words in rows
        )
        own = unit.name.split()
        if unit.kind == "centre" and [*self._kinds.values()].count("centre") == 1:
            own += KINDS["centre"]  # there is no other that such a word may mean
        self._names |= {key: {unit.id} for key in map(name_key, own) if key not in self._names}
        cache.know(self._names.keys() | self._places.keys())

    def _note(self, id_: str, kind: str, *names: str) -> None:
        self._kinds[id_], self._called[id_] = kind, names[1] or names[0]
        for words in names:
            key = name_key(words)
            if key:
                self._names.setdefault(key, set()).add(id_)
        if kind in PLACES:
            self._places.setdefault(value_key(place_of(names[1], kind)[1]), set()).add(id_)

    def _seat(self) -> None:
        """Let a province that no unit is called by mean the one province among the rows that name it: of the rows of
        เชียงใหม่ that is สนง.จ.ชม."""
        naming: dict[str, list[str]] = {}
        for n, words in self.rows:
            place = place_of(words.get("parent") or words.get(PROVINCE, ""), "province")[1]
            key = value_key(place)
            known = key in self._names or key in self._places
            if self._unsaid.is_province(place) and not known:
                naming.setdefault(key, []).append(unit_id(code_of(words) or self._proposed[n]))
        for key, units in naming.items():
            seats = [id_ for id_ in units if self._kinds[id_] == "province"]
            if len(seats) == 1:
                self._places[key] = {*seats}

    def judge(self, n: int, cells: Mapping[str, str]) -> UnitTableRow:
        named = cells.get("parent") or (cells.get(PROVINCE, "") if self._divided else "")
        above = self._unsaid.parent(n, named)
        if above != cells.get("parent", ""):
            cells = {**cells, "parent": above}
        code = code_of(cells)
        unit = unit_id(code or self._proposed[n])
        mistakes = [*self._called_mistakes(n, code, cells.get("name", ""))]
        kind = _kind(cells, self._units.get(unit), self._unsaid)
        if not kind:
            mistakes.append(UnitCellFault("kind", _kind_fault(cells)))
        parent, wrong = self._parent(cells, unit, kind)
        mistakes += wrong
        region = _region(cells)
        if region is None:
            why = _("เขตเป็นเลข 1 ถึง {n}").format(n=MOST_REGIONS)
            mistakes.append(UnitCellFault("region", why))
        if re.search(UNSAID, cells.get("phone", "")):
            mistakes.append(UnitCellFault("phone", _("เบอร์โทรศัพท์ไม่ครบ")))
        made = UnitTableRow(n, cells, "wrong", unit, kind, parent, region or 0, (), tuple(mistakes))
        if mistakes:
            return made
        here = self._units.get(unit)
        if here is None:
            return made._replace(state="new")
        differs = tuple(_differing(made, here, is_own=unit == self._own))
        return made._replace(state="changed" if differs else "same", differs=differs)

    def _called_mistakes(self, n: int, code: str, name: str) -> Iterator[UnitCellFault]:
        if not code:
            yield UnitCellFault("code", _("ยังไม่มีรหัส"), self._proposed[n])
        elif not is_token(code) or len(code) > CODE or "/" in code:
            yield UnitCellFault("code", _("รหัสใช้ตัวเลขหรือตัวอักษรอังกฤษ ไม่เว้นวรรค"))
        elif self._codes[code] != n:
            yield UnitCellFault("code", _("รหัสซ้ำกับแถว {n}").format(n=self._codes[code]))
        if not name:
            yield UnitCellFault("name", _("ยังไม่มีชื่อหน่วยงาน"))
        elif len(name) > LONGEST:
            yield UnitCellFault("name", _("ชื่อยาวเกิน {n} ตัวอักษร").format(n=LONGEST))

    def _parent(
        self, cells: Mapping[str, str], unit: str, kind: str
    ) -> tuple[str, list[UnitCellFault]]:
        """Return the unit above, and mistakes: this office if none is named; for this office's own line none. A place
        is never above a place of its own kind, unless the kind is written out."""
        if unit == self._own:
            return "", []
        named = cells.get("parent", "")
        if not named:
            here = self._units.get(unit)
            return (here.parent if here and here.parent else self._own), []
        of, place = place_of(named)
        called = self._names.get(name_key(named), set())
        placed = self._places.get(value_key(place), set())
        found = self._wider(called, kind) - {unit} or (
            called if of else called & {unit_id(arabic_digits(named))}
        )
        found = (
            found or {id_ for id_ in self._wider(placed, kind) if of in ("", self._kinds[id_])}
        ) - {unit}
        if len(found) == 1:
            return next(iter(found)), []
        if found:
            return "", [UnitCellFault("parent", _("มีหลายหน่วยงานที่ใช้ชื่อนี้ โปรดใส่รหัสแทน"))]
        if called | placed == {unit}:
            if kind == "province":  # as a column of provinces has it in the row of the province
                return self._own, []
            return "", [UnitCellFault("parent", _("เป็นหน่วยงานนี้เอง"), self._called[self._own])]
        near = self._said.nearest(name_key(named))
        called = self._names.get(near or "", set()) | self._places.get(near or "", set())
        wider = sorted(self._wider(called, kind) - {unit})
        instead = self._called[wider[0]] if len(wider) == 1 else ""
        if instead:
            why = _("หมายถึง {name} หรือไม่").format(name=instead)
        else:
            why = _("ไม่พบหน่วยงานนี้ในไฟล์และในทะเบียน")
        return "", [UnitCellFault("parent", why, instead, near is not None)]

    def _wider(self, units: Set[str], kind: str) -> Set[str]:
        """Return those of the units that may stand above a unit of this kind."""
        if kind not in PLACES:
            return units
        kinds = {id_: self._kinds[id_] for id_ in units}
        return {
            id_ for id_, one in kinds.items() if not one or Unit.breadth(one) < Unit.breadth(kind)
        }


def proposed_codes(
    rows: UnitRows, units: Sequence[ListedUnit], kinds: UnitKindResolver
) -> Mapping[int, str]:
    """Return a code for each row without one, by row number: the one of the registered unit of that name, else the
    letter of its kind and a number in the order of the rows, such as P01. No two are equal, nor is one taken."""
    taken = {code_of(words) for _n, words in rows} | {one.code for one in units}
    named = dict[str, list[str]]()
    for one in units:
        named.setdefault(value_key(one.name), []).append(one.code)
    lacking = [(n, words) for n, words in rows if not code_of(words)]
    width = max(2, len(str(len(lacking))))
    found, last = dict[int, str](), Counter[str]()
    for n, words in lacking:
        own = named.pop(value_key(words.get("name", "")), [])
        if len(own) == 1 and own[0]:
            found[n] = own[0]
            continue
        letter = CODE_LETTERS.get(_kind(words, None, kinds), "U")
        while not found.get(n) or found[n] in taken:
            last[letter] += 1
            found[n] = f"{letter}{last[letter]:0{width}}"
        taken.add(found[n])
    return found


def code_of(cells: Mapping[str, str]) -> str:
    return arabic_digits(cells.get("code", "")).strip()


def _heading_key(words: str) -> str:
    """Return the key of words for a unit above, without a number or letter before them: ก. ส่วนกลาง is ส่วนกลาง."""
    return name_key(_NUMBERED.sub("", words, count=1) if _NUMBERED.match(words) else words)


def _kind(cells: Mapping[str, str], unit: ListedUnit | None, unsaid: UnitKindResolver) -> str:
    """Return the kind named in the row, else the register's, else the one the unit's name implies or an answer gave;
    "" if it is unknown."""
    named = cells.get("kind")
    if named:
        return unsaid.meant(named)
    return (unit.kind if unit else "") or unsaid.of(cells.get("name", ""))


def _kind_fault(cells: Mapping[str, str]) -> str:
    """Return why the kind of a row's unit is unknown."""
    if not cells.get("kind"):
        return _("ชื่อไม่บอกประเภท โปรดใส่ เช่น จังหวัด อำเภอ")
    allowed = ", ".join(map(Unit.kind_title, KINDS))
    return _("ประเภทที่ใช้ได้คือ {kinds}").format(kinds=allowed)


def _region(cells: Mapping[str, str]) -> int | None:
    """Return the number of the region that a row names; 0 if it names none, None if its words are no such number."""
    named = place_of(cells.get("region", ""), "region")[1]
    if named in ("", "-", "–"):
        return 0
    possible = re.fullmatch("[0-9]{1,3}", named) and 0 < int(named) <= MOST_REGIONS
    return int(named) if possible else None


def _differing(line: UnitTableRow, unit: ListedUnit, *, is_own: bool) -> Iterator[str]:
    """Yield the fields in which the file differs from the register; an empty cell never differs."""
    for field, stands in (("name", unit.name), ("short", unit.short), ("phone", unit.phone)):
        if line.words.get(field, "") not in ("", stands):
            yield field
    if line.kind != unit.kind:
        yield "kind"
    if not is_own and line.parent != unit.parent:
        yield "parent"
    if line.region not in (0, unit.region):
        yield "region"


def _not_in_a_ring(line: UnitTableRow, parents: Mapping[str, str]) -> UnitTableRow:
    """Return the line, marked as wrong if it would stand below itself."""
    met, at = {line.unit}, line.parent
    while at and at not in met:
        met.add(at)
        at = parents.get(at, "")
    if not line.unit or at != line.unit:
        return line
    wrong = UnitCellFault("parent", _("หน่วยงานจะอยู่ใต้ตัวเองเป็นวง"))
    return line._replace(state="wrong", mistakes=(*line.mistakes, wrong))


def _hanging(lines: list[UnitTableRow], there: Set[str]) -> list[UnitTableRow]:
    """Return the lines; those below a wrong row are marked to wait for it."""
    while True:
        good = there | {one.unit for one in lines if one.state != "wrong"}
        lost = {
            one.row
            for one in lines
            if one.state != "wrong" and one.parent and one.parent not in good
        }
        if not lost:
            return lines
        wrong = UnitCellFault("parent", _("แถวของต้นสังกัดยังมีที่ต้องแก้"))
        lines = [
            one._replace(state="wrong", mistakes=(wrong,)) if one.row in lost else one
            for one in lines
        ]


def units_file(units: UnitList, *, empty: bool = False) -> OutputWorkbook:
    """Return the register of units as a workbook, sorted by code; if `empty`, without units, to be filled in."""
    says = {
        "code": _("ตัวเลขหรือตัวอักษรอังกฤษ ไม่ซ้ำกัน"),
        "name": _("ชื่อเต็ม ใช้ในเอกสารพิมพ์"),
        "parent": _("รหัสหรือชื่อของหน่วยงานที่อยู่เหนือขึ้นไป เว้นว่าง = ขึ้นตรงกับหน่วยงานนี้"),
        "region": _("เขตตรวจราชการ เว้นว่าง = ตามต้นสังกัด"),
    }
    lists = {"kind": tuple(map(Unit.kind_title, KINDS))}
    columns = tuple(
        WorkbookColumn(
            field_title(one),
            figure=one == "region",
            choices=lists.get(one, ()),
            says=says.get(one, ""),
        )
        for one in FIELDS
    )
    rows = list[tuple[str, ...]]()
    for one in [] if empty else sorted(units.values(), key=lambda one: one.code):
        parent = units[one.parent].code if one.parent in units else ""
        region = str(one.region or "")
        rows.append(
            (one.code, one.name, one.short, Unit.kind_title(one.kind), parent, region, one.phone)
        )
    return OutputWorkbook(_("ทะเบียนหน่วยงาน"), columns, tuple(rows), FILLED_IN if empty else 0)


def mistakes_file(file: UnitTable, file_name: str) -> OutputWorkbook:
    """Return a workbook of the refused rows, with row numbers and reasons, to be corrected and imported again."""
    columns = (
        *(WorkbookColumn(field_title(field), figure=field == "region") for field in FIELDS),
        WorkbookColumn(_("แถวใน {file}").format(file=file_name), figure=True),
        WorkbookColumn(_("ช่องที่ต้องแก้")),
        WorkbookColumn(_("เหตุที่ต้องแก้")),
    )
    rows = list[tuple[str, ...]]()
    for line in (one for one in file.lines if one.state == "wrong"):
        cells = ", ".join(dict.fromkeys(field_title(one.field) for one in line.mistakes))
        why = " · ".join(one.why for one in line.mistakes)
        rows.append((*(line.words.get(field, "") for field in FIELDS), str(line.row), cells, why))
    return OutputWorkbook(_("แถวที่ต้องแก้"), columns, tuple(rows))
