"""Search texts that are about to leave the office for names of registered persons, identity and phone numbers."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from core.errors import DisclosureError
from core.forms.ports import Reader
from core.forms.vocabulary import checks
from core.i18n import _
from core.thai.search import bare, squeezed
from core.thai.titles import untitled
from core.thai.written import arabic_digits
from core.values import AbsenceReason, Record

NAME = "name"
CITIZEN = "citizen_id"
PHONE = "phone"
_WIDE = {0xFF01 + at: 0x21 + at for at in range(0x5E)}  # signs as wide as letters of Chinese
EXCERPT = 100  # letters of a text that are shown
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


class DisclosureHit(NamedTuple):
    """A text about to leave the office that has personal data: kinds of data, where the text stands, its words."""

    kinds: tuple[str, ...]  # name | citizen_id | phone
    where: str
    words: str  # how it begins


class DisclosureFindings(NamedTuple):
    """The findings in all texts that are about to leave the office; `persons`: how many persons were searched for."""

    persons: int = 0  # registered, whose names were searched for
    hits: tuple[DisclosureHit, ...] = ()


class DisclosureSearch:
    """A search of texts that are about to leave the office for personal data; it finds nothing if `on` is False.
    `agreed`: a person has agreed that the texts leave in spite of the findings."""

    SHORTEST = 4  # letters of words that are searched for; shorter ones occur everywhere

    def __init__(self, reader: Reader, *, agreed: bool, on: bool = True) -> None:
        self._persons, self.names = registered(reader) if on else (0, ())
        self._agreed = agreed
        self._on = on
        self._hits = dict[DisclosureHit, None]()

    @property
    def looked(self) -> DisclosureFindings | None:
        return DisclosureFindings(self._persons, tuple(self._hits)) if self._on else None

    def look(self, texts: Iterable[tuple[str, str]]) -> bool:
        """Search pairs (where a text stands, text). Return True if personal data was found so far and nobody agreed."""
        every = list(texts) if self._on else []
        # one by one only where it is in any
        if self.kinds_in("\0".join(words for _where, words in every), self.names):
            for where, words in every:
                kinds = self.kinds_in(words, self.names)
                if kinds:
                    self._hits[DisclosureHit(kinds, where, " ".join(words.split())[:EXCERPT])] = (
                        None
                    )
        return bool(self._hits) and not self._agreed

    def end(self, other_hits: Iterable[DisclosureHit] = ()) -> None:
        """Raise DisclosureError if personal data was found or `other_hits` has any, unless a person agreed to it."""
        self._hits |= dict.fromkeys(other_hits)
        if self.look(()) and (looked := self.looked):
            what = _("ยังไม่ได้เขียน เพราะพบสิ่งที่อาจเป็นข้อมูลส่วนบุคคล {n} แห่งในข้อความที่จะออกไป")
            what = what.format(n=len(looked.hits))
            do = _("ดูแต่ละแห่ง แก้ข้อความที่ไม่ควรออกไปก่อน หรือยืนยันให้ออกไปตามที่พบ")
            called = {NAME: _("ชื่อบุคคล"), CITIZEN: _("เลขประจำตัว 13 หลัก"), PHONE: _("เบอร์โทรศัพท์")}
            line = _("{where} มี{kinds}: {words}")
            lines = (
                line.format(
                    where=one.where,
                    kinds=" ".join(called[kind] for kind in one.kinds),
                    words=one.words,
                ).rstrip(": ")
                for one in looked.hits
            )
            problem = DisclosureError(what, "\n".join(lines), do)
            problem.findings = looked
            raise problem

    @staticmethod
    def kinds_in(text: str, names: Sequence[str]) -> tuple[str, ...]:
        """Return the kinds of personal data in a text: NAME (one in `names`), CITIZEN (identity number), PHONE."""
        plain = arabic_digits(text).translate(_WIDE)
        unmarked = bare(text) if names else ""
        boxed = (re.sub("[^0-9]", "", number) for number in re.findall(_BOXED, plain))
        kinds = {
            NAME: any(name in unmarked for name in names),
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
        """Return [one sentence: what was searched for, and in how many places it was found], or [] if `findings` is
        None. `among`: words that name the searched texts."""
        text = _(
            "ค้นชื่อบุคคลในทะเบียน {n} คน (ชื่อพร้อมสกุลหรือสกุลขึ้นก่อน ไม่ค้นชื่ออย่างเดียว ชื่อเล่น อักษรย่อ อีเมล) "
            "เลขประจำตัว 13 หลัก และเบอร์โทรศัพท์ {among} พบ {k} แห่ง"
        )
        if findings:
            return [text.format(n=findings.persons, among=among, k=len(findings.hits))]
        return []


def registered(reader: Reader) -> tuple[int, tuple[str, ...]]:
    """Return (number of registered persons with a name, their names normalised, with and without titles)."""
    every = [
        set(map(bare, DisclosureSearch.spellings(DisclosureSearch.values_of(person, "name"))))
        for person in reader.records("person")
    ]
    known = [
        long
        for names in every
        if (long := {name for name in names if len(name) >= DisclosureSearch.SHORTEST})
    ]
    return len(known), tuple(sorted(set[str]().union(*known)))
