"""What a table of units does not tell by itself, and is asked about once: kinds, units above, sums."""

import re
from collections import Counter
from collections.abc import Mapping, Set

from core.centre.unit_names import (
    BRANCH,
    FEW,
    KIND_WORDS_OF,
    KINDS,
    MAIN_DISTRICT,
    ORDER,
    PROVINCE,
    SECTION,
    ListedUnit,
    UnitList,
    UnitRows,
    code_of,
    heading_key,
    letters,
    name_key,
    nearest_name,
    place_of,
)
from core.entities import unit_id
from core.i18n import _
from core.people.units import Unit
from core.tables.reading import TableDoubt
from core.thai.search import value_key
from core.thai.written import arabic_digits

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
            one["name"] for one in new if not kind_of(one, units.get(unit_id(code_of(one))), self)
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
        key = heading_key(named)
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
            key, place = heading_key(named), place_of(named)[1]
            if key and not (key in known or value_key(place) in places or self.is_province(place)):
                vague.add(key)
                if key not in own:
                    unknown[key] = named
        return vague, unknown

    def _without_parent(self, rows: UnitRows) -> Set[str]:
        """Return the keys of words for a unit above that the user takes for none, as ภาคเหนือ above several rows. Words
        of one row, or like a name, are a slip, to be corrected there."""
        keys = Counter(
            heading_key(words.get("parent", "")) for n, words in rows if n not in self._above
        )
        names = {one: letters(one) for one in self._known - {""}}
        several = [one for one in self._unknown if keys[one] > 1]
        asked = [one for one in several if len(several) <= FEW and not nearest_name(one, names)]
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
            if above and heading_key(words.get("parent", "")) in self._vague:
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
            heading_key(words.get("parent", "")) not in self._vague or words.get(PROVINCE)
            for _n, words in rows
        ):
            return {}
        above, found = "", dict[int, str]()
        for n, words in rows:
            unit = unit_id(code_of(words))
            kind = kind_of(words, units.get(unit), self)
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
        return KIND_WORDS_OF.get(value_key(word)) or self._answers.get(value_key(word), "")

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


def kind_of(cells: Mapping[str, str], unit: ListedUnit | None, unsaid: UnitKindResolver) -> str:
    """Return the kind named in the row, else the register's, else the one the unit's name implies or an answer gave;
    "" if it is unknown."""
    named = cells.get("kind")
    if named:
        return unsaid.meant(named)
    return (unit.kind if unit else "") or unsaid.of(cells.get("name", ""))
