"""Import and export of the register of units as a table; a refused cell gets a reason and, if similar, a known name."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import NamedTuple

from core.centre.unit_names import (
    KINDS,
    ORDER,
    PLACES,
    PROVINCE,
    ListedUnit,
    NearestNameCache,
    UnitList,
    UnitRows,
    code_of,
    name_key,
    place_of,
)
from core.centre.unit_questions import UnitKindResolver, kind_of
from core.change_check import is_token
from core.entities import unit_id
from core.i18n import _
from core.people.units import Unit
from core.tables.heads import SEQUENCE, ExpectedFields
from core.tables.reading import TableReadResult
from core.tabular import OutputWorkbook, WorkbookColumn
from core.thai.search import head_key, value_key
from core.thai.written import arabic_digits

UNSAID = r"[xX*?]{2}"  # in place of digits


FILLED_IN = 1000  # rows of an empty workbook that say what they take
MOST_REGIONS = 99
LONGEST = 400
CODE = 40
FIELDS = ("code", "name", "short", "kind", "parent", "region", "phone")
NEEDED = ("code", "name")  # columns that a person is asked for; codes can be proposed
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
CODE_LETTERS = {"centre": "C", "region": "R", "province": "P", "district": "D", "section": "S"}


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
            kind = kind_of(words, units.get(id_), unsaid)
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
        kind = kind_of(cells, self._units.get(unit), self._unsaid)
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
        letter = CODE_LETTERS.get(kind_of(words, None, kinds), "U")
        while not found.get(n) or found[n] in taken:
            last[letter] += 1
            found[n] = f"{letter}{last[letter]:0{width}}"
        taken.add(found[n])
    return found


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
