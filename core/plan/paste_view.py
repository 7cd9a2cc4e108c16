"""A block pasted from a spreadsheet or document, read as rows: the tables of a page of HTML, as spreadsheets and Word
put them on the clipboard, the field of each column, the value of each cell.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from types import MappingProxyType
from typing import NamedTuple

from core.errors import UserError
from core.forms.computed import read
from core.forms.field_types import given_as, type_of, words_of
from core.forms.field_words import EVERY_UNIT
from core.forms.shape import Field, Instrument
from core.i18n import _
from core.plan.links import Links, names_to_ids, value_of
from core.tabular import untabbed
from core.thai.numbering import arabic_digits
from core.thai.search import name_key
from core.values import Written

MOST_ROWS, MOST_COLUMNS = 20_000, 200  # what is beyond is not read
MOST_PARTS = 15  # of a name: words and the signs between them
EDGES = r"^[\s​]+|[\s​]+$"
LIST_MARK = r"^\s*(?:[-–•●▪*]\s+|\(?(?:[0-9๐-๙]{1,3}|[ก-ฮ])[.)]+\s*)"


class PastedValue(NamedTuple):
    """The value of a pasted cell; `wrong` is the sentence why it has none, `said` its words with ids for names."""

    value: Written
    wrong: str = ""
    said: str = ""


@dataclass(frozen=True, slots=True)
class PasteContext:
    """What pasted text is compared with."""

    form: Instrument
    kind: str
    fields: Mapping[str, Field]  # by id, in the order of the form
    choices: Mapping[str, Mapping[str, str]]  # scale -> plain words -> id
    units: Mapping[str, str]  # plain words -> id
    links: Mapping[str, Mapping[str, str]]  # what fields link to: `form.list` -> plain words -> id
    year: int = 0  # fiscal, of the plan; 0 = none
    brings: frozenset[tuple[str, str]] = frozenset()  # scale and plain words of choices that its rows will make


def fitting(
    form: Instrument, kind: str, units: Mapping[str, str], links: Links = MappingProxyType({}), year: int = 0
) -> PasteContext:
    """`units` are ids by every name of a unit; `year` is the plan's."""
    fields = {each.id: each for each in form.fields if kind in each.kind and not type_of(each).attached}
    choices: dict[str, dict[str, str]] = {}
    for choice in form.choices:
        texts = choices.setdefault(choice.within, {})
        texts[name_key(str(choice.text))] = choice.id
        texts.setdefault(choice.id, choice.id)
    named = {name_key(name): id_ for name, id_ in units.items()}
    every = {name_key(name): EVERY_UNIT for name in ("ทุกหน่วย", "ทุกหน่วยงาน", _("ทุกหน่วยงาน"), EVERY_UNIT)}
    entries = {to: names_to_ids(listed) for to, listed in links.items()}
    return PasteContext(form, kind, fields, choices, {**named, **every}, entries, year)


def _of_document(html: str, text: str) -> bool:
    """Whether a block is a table of a document, which is read as HTML; a spreadsheet is read as text."""
    head = html[:4000].lower()
    return "<table" in html.lower() and ("word" in head or "writer" in head or "\t" not in text)


def block_of(html: str, text: str) -> list[list[str]]:
    """The cells of a block as they stand, with the empty ones."""
    if _of_document(html, text):
        return [row for rows in _marked_up(html) for row in rows][:MOST_ROWS]
    return [row[:MOST_COLUMNS] for row in untabbed(text)[:MOST_ROWS]]


def read_block(html: str, text: str) -> Iterator[list[list[str]]]:
    """The rows of a block, some at a time."""
    count = 0
    for rows in _marked_up(html) if _of_document(html, text) else _tabbed(text):
        yield rows[: max(0, MOST_ROWS - count)]
        count += len(rows)
        if count >= MOST_ROWS:
            return


def matched(fit: PasteContext, first: Sequence[str]) -> tuple[list[str], bool]:
    """(field of each column, whether the first row is their head); "" = a column that is left out."""
    titles: dict[str, str] = {}
    for name, field in fit.fields.items():
        titles.setdefault(name_key(str(field.title)), name)
    found = [titles.get(name_key(cell), "") for cell in first]
    matches = [name for name in found if name]
    if matches and 2 * len(matches) >= sum(1 for cell in first if cell.strip()):
        return [name if name not in found[:n] else "" for n, name in enumerate(found)], True
    names = list(fit.fields)
    return [names[n] if n < len(names) else "" for n in range(len(first))], False


def judged(fit: PasteContext, field: str, words: str) -> PastedValue:
    """The value of the text in the field."""
    found = fit.fields.get(field)
    text = re.sub(EDGES, "", words)
    if found is None or not text:
        return PastedValue(None)
    try:
        said = _typed(fit, found, text)
        return PastedValue(value_of(fit.form, fit.kind, found, said), said=said)
    except UserError as problem:
        if (found.scale, name_key(text)) in fit.brings:
            return PastedValue(None, said=text)
        return PastedValue(None, arabic_digits(problem.what))


def meant(fit: PasteContext, field: str, words: str) -> tuple[str, str]:
    """The words with an id in place of every name, and "", or the words as they are and why they are no value."""
    found, text = fit.fields[field], re.sub(EDGES, "", words)
    try:
        said = _typed(fit, found, text) if text else ""
        value_of(fit.form, fit.kind, found, said)
    except UserError as problem:
        return words, arabic_digits(problem.what)
    return said, ""


def shown_as(fit: PasteContext, field: str, words: str, names: Mapping[str, str]) -> str:
    """Words that are a value as the table shows it once it is saved."""
    found = fit.fields[field]
    value = value_of(fit.form, fit.kind, found, words)
    return arabic_digits(words_of(fit.form, found, read(found, value), names))


def lines_of(text: str) -> list[str]:
    """The lines of a pasted list, without the marks and numbers in front of them."""
    stripped = (re.sub(LIST_MARK, "", re.sub(EDGES, "", line)) for line in text.replace("\r", "\n").split("\n"))
    return [line for line in stripped if line][:MOST_ROWS]


def _typed(fit: PasteContext, field: Field, text: str) -> str:
    """The text with every name replaced by its id, and a span in the plan's year by its periods."""
    source = type_of(field).source
    if type_of(field).time == "span":
        return str(given_as(field, text, fit.year))
    if source == "register":
        return ",".join(sorted({*_listed(fit.units, text, r"[,;/\n]", field)}))
    if source not in ("choices", "entries"):
        return text
    known = fit.choices.get(field.scale, {}) if source == "choices" else fit.links.get(field.to, {})
    if source == "choices" and not field.many:
        return _known(known, text, field)
    return ",".join(_listed(known, text, r"[,;\n]", field))


def _listed(known: Mapping[str, str], text: str, signs: str, field: Field) -> Iterator[str]:
    """The ids of names parted by signs that may stand within a name, too: of what is known the longest counts."""
    pieces, at = re.split(f"({signs})", text), 0
    while at < len(pieces):
        ends = range(min(len(pieces), at + MOST_PARTS), at, -2)
        end = next((n for n in ends if name_key("".join(pieces[at:n])) in known), at + 1)
        if words := "".join(pieces[at:end]).strip():
            yield _known(known, words, field)
        at = end + 1


def _known(known: Mapping[str, str], words: str, field: Field) -> str:
    found = known.get(name_key(words))
    if found is None:
        title = arabic_digits(str(field.title))
        what = _("ไม่รู้จัก “{words}” ใน{title}").format(words=words.strip()[:40], title=title)
        if type_of(field).source == "register":
            what += " " + _("ล้างช่องแล้วกด F2 ดูที่มี หรือเพิ่มกลุ่มงานที่ ตั้งค่า › ทะเบียนของหน่วยงาน")
        raise UserError(
            what,
            _("ไม่มีคำนี้ในรายการของช่อง"),
            _("แก้คำให้ตรงกับรายการ"),
        )
    return found


def _tabbed(text: str) -> Iterator[list[list[str]]]:
    """Rows of tabbed text, without empty ones; a cell in quotes may hold line ends."""
    yield [row[:MOST_COLUMNS] for row in untabbed(text) if any(cell.strip() for cell in row)]


def _marked_up(html: str) -> Iterator[list[list[str]]]:
    # what reads HTML is large, and few paste any

    return tables_of(html)


PIECE = 64_000  # letters read at a time


BLANKS = r"\s+"


def tables_of(html: str) -> Iterator[list[list[str]]]:
    """The rows of all tables of a page, a piece of it at a time, without empty ones."""
    reader = _Table()
    for start in range(0, len(html), PIECE):
        reader.feed(html[start : start + PIECE])
        yield reader.taken()
    reader.close()
    yield reader.taken()


class _Table(HTMLParser):
    """Cells of the tables of a page; one that spans rows is repeated in each, one that spans columns stands once."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._rows: list[list[str]] = []
        self._row: list[str] | None = None
        self._cell: list[str] | None = None
        self._spans = (1, 1)
        self._hanging: dict[int, tuple[int, str]] = {}  # column -> rows it still stands in, words

    def taken(self) -> list[list[str]]:
        """The rows that are complete by now."""
        rows, self._rows = self._rows, []
        return [row for row in rows if any(row)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "tr":
            self._end_row()
            self._row = []
        elif tag in ("td", "th") and self._row is not None:
            self._end_cell()
            self._fill()
            spans = dict(attrs)
            self._spans = _number(spans.get("rowspan")), _number(spans.get("colspan"))
            self._cell = []
        elif tag in ("br", "p", "div", "li") and self._cell:
            self._cell.append("\n")

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._end_cell()
        elif tag in ("tr", "table"):
            self._end_row()

    def handle_data(self, data: str) -> None:
        if self._cell is not None:
            self._cell.append(re.sub(BLANKS, " ", data))

    def _fill(self) -> None:
        """Cells of rows above that reach down to here."""
        assert self._row is not None
        while len(self._row) in self._hanging:
            column = len(self._row)
            left, words = self._hanging.pop(column)
            if left > 1:
                self._hanging[column] = left - 1, words
            self._row.append(words)

    def _end_cell(self) -> None:
        if self._cell is None or self._row is None:
            return
        words = re.sub(r"\s*\n\s*", "\n", "".join(self._cell)).strip()
        down, across = self._spans
        for n in range(across):
            if len(self._row) >= MOST_COLUMNS:
                break
            text = words if n == 0 else ""
            if down > 1:
                self._hanging[len(self._row)] = down - 1, text
            self._row.append(text)
        self._cell = None

    def _end_row(self) -> None:
        self._end_cell()
        if self._row is not None:
            self._fill()
            self._rows.append(self._row)
            self._row = None


def _number(given: str | None) -> int:
    return min(MOST_COLUMNS, max(1, int(given))) if given and given.isdigit() and len(given) < 5 else 1
