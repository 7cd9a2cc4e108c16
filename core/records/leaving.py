"""Search texts that are about to leave the office for names of registered persons, identity and phone numbers."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple, TypeVar

from core.errors import DisclosureError
from core.forms.ports import Reader
from core.forms.vocabulary import checks
from core.i18n import _
from core.thai.line_ends import person_places
from core.thai.search import bare, squeezed
from core.thai.titles import untitled
from core.thai.written import arabic_digits
from core.values import AbsenceReason, Record, Ref

NAME = "name"
CITIZEN = "citizen_id"
PHONE = "phone"
_WIDE = {0xFF01 + at: 0x21 + at for at in range(0x5E)}  # signs as wide as letters of Chinese
AROUND = 40  # letters of a text that are shown before and behind what was found
_Item = TypeVar("_Item")
_GAP = "[ \t\u00a0.\u2010-\u2015\u2043\u2212\ufe63\uff0d-]"
_GROUPED = r"(?<![0-9a-f])[1-8]S?[0-9]{4}S?[0-9]{5}S?[0-9]{2}S?[0-9](?![0-9a-f])".replace("S", _GAP)
_BOXED = f"(?<![0-9])[1-8](?:{_GAP}{{1,3}}[0-9]){{12}}(?![0-9])"  # each digit apart, as in the boxes of a form
# Letters of hex beside it: digits of an id. Single digits apart: a row of a table.
_DIALLED = (
    r"(?<![0-9a-f])(?!0(?: [0-9]){8})(?:\+66|0)S?[2-9](?:\)?S?[0-9]){7,8}(?![0-9a-f])".replace(
        "S", "[ \u00a0\u2010-\u2015\u2212-]"
    )
)
# Parted by full stops or slashes: only in the groups of telephone numbers, unlike dates, times and numbers of letters,
# which end in a year.
_GROUPS = (
    r"(?:[2-9]([./])[0-9]{4}|[2-9]([./])[0-9]{3}|[689][0-9]([./])[0-9]{3})(?:\1|\2|\3)[0-9]{4}"
)
_STOPPED = rf"(?<![0-9a-f./])(?:\+66[ ./]?|0){_GROUPS}(?![0-9a-f./]|(?<=/2[045][0-9]{{2}}))"


class PersonalDataMark(NamedTuple):
    """The place of personal data in a text: letters `start` to `end`. `name`: as the register is searched for it, "" =
    a name that is not in the register, or a number."""

    kind: str  # name | citizen_id | phone
    start: int
    end: int
    name: str = ""


class DisclosureHit(NamedTuple):
    """A text about to leave the office that has personal data: kinds of data, where the text stands, its words."""

    kinds: tuple[str, ...]  # name | citizen_id | phone
    where: str
    words: str  # those around what was found first
    ref: Ref | None = None  # the record of the text, if it is one of this folder
    field: str = ""
    found: str = ""  # what was found first, as it is written in `words`
    listed: bool = False  # it is a name of the register


class DisclosureFindings(NamedTuple):
    """The findings in all texts that are about to leave the office; `persons`: how many persons were searched for."""

    persons: int = 0  # registered, whose names were searched for
    hits: tuple[DisclosureHit, ...] = ()
    # names of the office's own people in fields made for who is responsible: no reason to refuse
    staff: tuple[DisclosureHit, ...] = ()
    former: int = 0  # texts with personal data that were corrected since, and stay here


class DisclosureSearch:
    """A search of texts that are about to leave the office for personal data; it finds nothing if `on` is False.
    `agreed`: a person has agreed that the texts leave in spite of the findings."""

    SHORTEST = 4  # letters of words that are searched for; shorter ones occur everywhere

    def __init__(self, reader: Reader, *, agreed: bool, on: bool = True) -> None:
        self._persons, self.names = registered(reader) if on else (0, ())
        self._agreed = agreed
        self._on = on
        self._hits = dict[DisclosureHit, None]()
        self._staff = dict[DisclosureHit, None]()
        self._former = 0

    @property
    def looked(self) -> DisclosureFindings | None:
        if not self._on:
            return None
        return DisclosureFindings(
            self._persons, tuple(self._hits), tuple(self._staff), self._former
        )

    @property
    def refuses(self) -> bool:
        """Return whether personal data was found so far and nobody agreed."""
        return bool(self._hits) and not self._agreed

    def look(self, texts: Iterable[tuple[str, str]]) -> bool:
        """Search pairs (where a text stands, text). Return True if personal data was found so far and nobody agreed."""
        for where, words in self.personal(list(texts), lambda one: one[1]):
            self.note(words, where)
        return self.refuses

    def personal(self, items: Sequence[_Item], words: Callable[[_Item], str]) -> list[_Item]:
        """Return the items whose text, by `words`, has personal data; none if the search is off."""
        # one by one only where it is in any
        if not self._on or not self.kinds_in("\0".join(map(words, items)), self.names):
            return []
        return [one for one in items if self.kinds_in(words(one), self.names)]

    def note(
        self,
        text: str,
        where: str,
        ref: Ref | None = None,
        field: str = "",
        staff: Collection[str] = (),
    ) -> None:
        """Note a text that has personal data as a finding. Names in `staff`, as `registered` has them, are none: a text
        with no others is listed apart."""
        marks = self.marks(text, self.names)
        others = [one for one in marks if one.name not in staff]
        first = (others or marks)[0]
        there = {one.kind for one in others or marks}
        kinds = tuple(kind for kind in (NAME, CITIZEN, PHONE) if kind in there)
        words = " ".join(excerpt(text, first.start, first.end).split())
        name = " ".join(text[first.start : first.end].split())
        hit = DisclosureHit(kinds, where, words, ref, field, name, bool(first.name))
        (self._hits if others else self._staff)[hit] = None

    def end(self, other_hits: Iterable[DisclosureHit] = ()) -> None:
        """Raise DisclosureError if personal data was found or `other_hits` has any, unless a person agreed to it."""
        self._hits |= dict.fromkeys(other_hits)
        if self.refuses and (looked := self.looked):
            what = _("ยังไม่ได้เขียน เพราะพบสิ่งที่อาจเป็นข้อมูลส่วนบุคคล {n} แห่งในข้อความที่จะออกไป")
            what = what.format(n=len(looked.hits))
            do = _("ดูแต่ละแห่ง แก้ข้อความที่ไม่ควรออกไปก่อน หรือยืนยันให้ออกไปตามที่พบ")
            line = _("{where} มี{kinds}: {words}")
            lines = (
                line.format(where=one.where, kinds=kinds_words(one.kinds), words=one.words).rstrip(
                    ": "
                )
                for one in looked.hits
            )
            problem = DisclosureError(what, "\n".join(lines), do)
            problem.findings = looked
            raise problem

    @staticmethod
    def marks(text: str, names: Iterable[str]) -> list[PersonalDataMark]:
        """Return where a text has personal data, in the order of the text, a person's name once."""
        plain, unmarked = arabic_digits(text).translate(_WIDE), bare(text)
        marks = [
            PersonalDataMark(NAME, *place, name)
            for name in sorted(names, key=len, reverse=True)
            if name in unmarked
            for place in _places(text, name)
        ]
        marks += (PersonalDataMark(NAME, *place) for place in _titled(text))
        marks += (
            PersonalDataMark(kind, *one.span())
            for kind, pattern in (
                (CITIZEN, _GROUPED),
                (CITIZEN, _BOXED),
                (PHONE, _DIALLED),
                (PHONE, _STOPPED),
            )
            for one in re.finditer(pattern, plain)
            if pattern != _BOXED or checks(re.sub("[^0-9]", "", one[0]))
        )
        own = list[PersonalDataMark]()
        for mark in marks:  # a name with its title is in the register as well
            if not any(
                mark.kind == one.kind and mark.start < one.end and one.start < mark.end
                for one in own
            ):
                own.append(mark)
        return sorted(own, key=lambda one: one.start)

    @staticmethod
    def kinds_in(text: str, names: Sequence[str]) -> tuple[str, ...]:
        """Return the kinds of personal data in a text: NAME (one in `names`), CITIZEN (identity number), PHONE."""
        plain = arabic_digits(text).translate(_WIDE)
        unmarked = bare(text) if names else ""
        boxed = (re.sub("[^0-9]", "", number) for number in re.findall(_BOXED, plain))
        kinds = {
            NAME: any(name in unmarked for name in names) or any(_titled(text)),
            CITIZEN: bool(re.search(_GROUPED, plain)) or any(map(checks, boxed)),
            PHONE: bool(re.search(_DIALLED, plain) or re.search(_STOPPED, plain)),
        }
        return tuple(kind for kind, there in kinds.items() if there)

    @staticmethod
    def spellings(texts: Iterable[str]) -> frozenset[str]:
        """Return names without spaces, with and without titles; spellings under SHORTEST letters are left out."""
        found = set(map(squeezed, texts))
        return frozenset(
            words
            for words in found | set(map(untitled, found))
            if len(words) >= DisclosureSearch.SHORTEST
        )

    @staticmethod
    def family_first(names: Iterable[str]) -> frozenset[str]:
        """Return the names with the family name first, without spaces, with and without title and comma. Names of one word,
        and texts of more than four, which are no names, have none."""
        found = set[str]()
        for name in names:
            *given, family = name.split() or [""]
            called = squeezed("".join(given))
            bare_name = untitled(called)
            if bare_name and len(untitled(name).split()) <= 4:
                found |= {
                    f"{family}{comma}{one}" for comma in ("", ",") for one in (called, bare_name)
                }
        return frozenset(map(squeezed, found))

    @staticmethod
    def values_of(record: Record, name: str) -> set[str]:
        """Return all values of the field `name`, spaces removed; several if the field is in conflict. Of a person's
        name also those with the family name first."""
        values = (record.value(name), *(one.value for one in record.shown(name).sides))
        texts = [
            str(value)
            for value in values
            if value is not None and not isinstance(value, AbsenceReason)
        ]
        turned = (
            DisclosureSearch.family_first(texts)
            if (record.ref.entity, name) == ("person", "name")
            else ()
        )
        return {*map(squeezed, texts), *turned}

    @staticmethod
    def looked_lines(findings: DisclosureFindings | None, among: str) -> list[str]:
        """Return sentences: what was searched for, in how many places it was found, and what was found but is no reason
        to refuse. [] if `findings` is None. `among`: words that name the searched texts."""
        text = _(
            "ค้นชื่อบุคคลในทะเบียน {n} คน (ชื่อพร้อมสกุลหรือสกุลขึ้นก่อน ไม่ค้นชื่ออย่างเดียว ชื่อเล่น อักษรย่อ อีเมล) "
            "ชื่อและสกุลที่มีคำนำหน้าหรือยศ เลขประจำตัว 13 หลัก และเบอร์โทรศัพท์ {among} พบ {k} แห่ง"
        )
        if not findings:
            return []
        lines = [text.format(n=findings.persons, among=among, k=len(findings.hits))]
        if findings.staff:
            staff = _("ชื่อคนของหน่วยงานในช่องผู้รับผิดชอบไปด้วย {n} ช่อง")
            lines.append(staff.format(n=len(findings.staff)))
        if findings.former:
            former = _("ข้อความเดิมที่แก้แล้วและมีข้อมูลส่วนบุคคล {n} แห่ง ไม่ได้ไปด้วย")
            lines.append(former.format(n=findings.former))
        return lines


def kinds_words(kinds: Iterable[str]) -> str:
    """Return the words for kinds of personal data, parted by spaces."""
    called = {NAME: _("ชื่อบุคคล"), CITIZEN: _("เลขประจำตัว 13 หลัก"), PHONE: _("เบอร์โทรศัพท์")}
    return " ".join(called[kind] for kind in kinds)


def excerpt(text: str, start: int, end: int) -> str:
    """Return the words of a text around its letters `start` to `end`."""
    first, last = max(0, start - AROUND), end + AROUND
    first = text.rfind(" ", 0, start) + 1 if 0 < first <= text.rfind(" ", 0, start) else first
    return f"{'…' * (first > 0)}{text[first:last]}{'…' * (last < len(text))}"


def _titled(text: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of each given name and family name with a title before them."""
    for start, end in person_places(text):
        if " " in " ".join(untitled(text[start:end]).split()):
            yield start, end


def _places(text: str, name: str) -> list[tuple[int, int]]:
    """Return where a text has the `bare` name; [(0, 0)] if its letters cannot be told apart from their marks."""
    letters = [(letter, at) for at, sign in enumerate(text) for letter in _bare_sign(sign)]
    plain = "".join(letter for letter, _at in letters)
    ends = [*(at for _letter, at in letters), len(text)]
    found = (one.span() for one in re.finditer(re.escape(name), plain))
    # marks above and below the last letter belong to it, spaces do not
    return [
        (ends[first], ends[last - 1] + len(text[ends[last - 1] : ends[last]].split()[0]))
        for first, last in found
    ] or [(0, 0)]


@lru_cache(1_000)
def _bare_sign(sign: str) -> str:
    """Return what `bare` leaves of one sign: a file that leaves may have thousands of texts with names."""
    return bare(sign)


def registered(reader: Reader, unit: str | None = None) -> tuple[int, tuple[str, ...]]:
    """Return (number of registered persons with a name, their names normalised, with and without titles). `unit`: of
    the people of this unit alone."""
    every = [
        set(map(bare, DisclosureSearch.spellings(DisclosureSearch.values_of(person, "name"))))
        for person in reader.records("person", unit)
    ]
    known = [
        long
        for names in every
        if (long := {name for name in names if len(name) >= DisclosureSearch.SHORTEST})
    ]
    return len(known), tuple(sorted(set[str]().union(*known)))
