"""The findings that checks of forms return, and the places in the form file they are about."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from core.errors import Fault
from core.forms.programme import Programme
from core.forms.shape import Instrument
from core.i18n import _


class FormPath(NamedTuple):
    """A place in a form: list, row (from 0, -1 for the form itself) and field, by their names in the file."""

    list: str = ""
    row: int = -1
    field: str = ""


class FormFault(NamedTuple):
    """A fault in a form: the code of the rule, the place, and what is wrong and how to mend it, one sentence each."""

    code: str
    path: FormPath
    what: str
    mend: str


FormErrors = Iterator[FormFault]
NEAR = 0.7  # similarity of two words (difflib): about one letter in four differs
QUOTES = "“”‘’\u00a0"  # characters that other programs put for plain quotes and spaces


def meant(word: str, known: Iterable[str], otherwise: str) -> str:
    """Return the mend for an unknown word: a question suggesting the nearest known word, else `otherwise`."""
    near = nearest(word, known)
    if near == word.strip(QUOTES) != word:
        return _("ลบเครื่องหมายคำพูดโค้งหรือช่องว่างพิเศษ ให้เหลือ {near}").format(near=near)
    return _("หมายถึง {near} หรือไม่").format(near=near) if near else otherwise


def nearest(word: str, known: Iterable[str]) -> str:
    """Return the known word nearest to `word`, or "" if none is near enough."""
    from difflib import get_close_matches  # read by few starts

    found = get_close_matches(word.strip(QUOTES), sorted(known), 1, NEAR)
    return found[0] if found else ""


class CaseResults(NamedTuple):
    """The result of running the test cases that a form file holds."""

    faults: tuple[FormFault, ...] = ()
    cases: int = 0  # number of test cases run
    untested: str = ""  # why none was run; "" = they were, or the form has none


class LineStatement(NamedTuple):
    """A sentence about one line of a form file, or about a cell of its workbook."""

    line: int
    sentence: str
    cell: str = ""  # in a workbook: the sheet and cell, in words

    @property
    def where(self) -> str:
        return self.cell or _("บรรทัด {line}").format(line=self.line)


class FormCheck(NamedTuple):
    """The result of checking a form file: its faults to mend or, if it has none, sentences on what the form decides."""

    using: str  # the form's id/edition/revision; "" = it cannot be used
    faults: tuple[Fault, ...]
    statements: tuple[LineStatement, ...] = ()
    cases: int = 0  # number of test cases run
    untested: str = ""  # why none was run; "" = they were, or the form has none
    form: Instrument | Programme | None = None  # the form as it would be published; None = it has faults


class ConversionLoss(NamedTuple):
    """Something in another program's form that cannot be converted: its place, its words, and the reason."""

    sheet: str
    cell: str  # as Excel names it; "" = the whole sheet
    what: str
    why: str

    @property
    def words(self) -> str:
        place = " ".join(filter(None, (self.sheet, self.cell)))
        return " · ".join(filter(None, (place, self.what, self.why)))


class ConvertedForm(NamedTuple):
    """A form converted from another program's file, with everything that could not be converted."""

    id: str
    title: str
    text: str  # of its file
    fields: int
    lost: tuple[ConversionLoss, ...]
