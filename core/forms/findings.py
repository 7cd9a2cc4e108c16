"""Findings of the check of a form, and where they are."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from core.errors import Fault
from core.i18n import _


class FormPath(NamedTuple):
    """A row of a list and a field of it, as the file calls them; row from 0, -1 = the form itself."""

    list: str = ""
    row: int = -1
    field: str = ""


class Unsound(NamedTuple):
    """One thing that must be mended in a form, with its mend; both one Thai sentence. `code` names the rule."""

    code: str
    path: FormPath
    what: str
    mend: str


FormErrors = Iterator[Unsound]
NEAR = 0.7  # of two words: a letter of four differs
QUOTES = "“”‘’\u00a0"  # what other programs put for plain quotes and spaces


def meant(word: str, known: Iterable[str], otherwise: str) -> str:
    """The mend of a word that is not known: the known one it comes near to, else what can be done otherwise."""
    near = nearest(word, known)
    if near == word.strip(QUOTES) != word:
        return _("ลบเครื่องหมายคำพูดโค้งหรือช่องว่างพิเศษ ให้เหลือ {near}").format(near=near)
    return _("หมายถึง {near} หรือไม่").format(near=near) if near else otherwise


def nearest(word: str, known: Iterable[str]) -> str:
    """The known word that another comes near to; "" where none is near enough to be meant."""
    from difflib import get_close_matches  # read by few starts

    found = get_close_matches(word.strip(QUOTES), sorted(known), 1, NEAR)
    return found[0] if found else ""


class Tried(NamedTuple):
    """What came of the cases of a form."""

    faults: tuple[Unsound, ...] = ()
    cases: int = 0  # that were tried
    untested: str = ""  # why none was, "" = they were, or it has none


class LineStatement(NamedTuple):
    """A sentence about one line of a file."""

    line: int
    sentence: str
    cell: str = ""  # of a workbook: its sheet and cell in words

    @property
    def where(self) -> str:
        return self.cell or _("บรรทัด {line}").format(line=self.line)


class Checked(NamedTuple):
    """A file checked against the format: what must be mended, and what a sound form decides, as sentences."""

    using: str  # "" when it cannot be used
    faults: tuple[Fault, ...]
    statements: tuple[LineStatement, ...] = ()
    cases: int = 0  # that were tried
    untested: str = ""  # why none of its cases was
