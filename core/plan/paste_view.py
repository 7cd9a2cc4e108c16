"""Turn texts pasted or imported into a table into values of the form's fields, cell by cell."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from core.errors import UserError
from core.forms.computed import read
from core.forms.field_types import FieldType, type_of
from core.forms.field_values import EVERY_UNIT, AmbiguousTextError
from core.forms.shape import Field, Instrument
from core.i18n import _
from core.plan.links import Links, names_to_ids, value_of
from core.thai.search import NameIndex, value_key
from core.thai.written import arabic_digits
from core.values import Written

MOST_LINES = 20_000  # of a pasted list; what is beyond is not read
MOST_PARTS = 15  # of a name: words and the signs between them
EDGES = r"^[\s​]+|[\s​]+$"
LIST_MARK = r"^\s*(?:[-–•●▪*]\s+|\(?(?:[0-9๐-๙]{1,3}|[ก-ฮ])[.)]+\s*)"


class PastedValue(NamedTuple):
    """The `value` of a pasted text, or why it is `wrong`. `text`: with ids for names; `meant`: a guess if ambiguous."""

    value: Written
    wrong: str = ""
    text: str = ""
    meant: str = ""


@dataclass(frozen=True, slots=True)
class PasteContext:
    """What is needed to read texts pasted into rows of one kind: the fields, and {name: id} of what texts may name."""

    form: Instrument
    kind: str
    fields: Mapping[str, Field]  # by id, in the order of the form
    choices: Mapping[str, NameIndex]  # by scale
    units: NameIndex
    links: Mapping[str, NameIndex]  # what fields link to, by `form.list`
    year: int = 0  # fiscal, of the plan; 0 = none
    # scale and plain words of choices that its rows will make
    brings: frozenset[tuple[str, str]] = frozenset()


def fitting(
    form: Instrument,
    kind: str,
    units: Mapping[str, str],
    links: Links = MappingProxyType({}),
    year: int = 0,
) -> PasteContext:
    """Return the context to paste rows of a kind. `units`: {name: id}; `links`: the entries that fields may name;
    `year`: fiscal year of periods typed without a year (0 = unknown)."""
    fields = {
        each.id: each for each in form.fields if kind in each.kind and not type_of(each).attached
    }
    choices: dict[str, NameIndex] = {}
    for choice in form.choices:
        texts = choices.setdefault(choice.within, NameIndex())
        texts[value_key(str(choice.text))] = choice.id
        texts.setdefault(choice.id, choice.id)
    named = NameIndex((value_key(name), id_) for name, id_ in units.items())
    named |= dict.fromkeys(("ทุกหน่วย", "ทุกหน่วยงาน", _("ทุกหน่วยงาน"), EVERY_UNIT), EVERY_UNIT)
    entries = {to: names_to_ids(listed) for to, listed in links.items()}
    return PasteContext(form, kind, fields, choices, named, entries, year)


def judged(paste_context: PasteContext, field: str, pasted: str) -> PastedValue:
    """Return the value that a pasted text has in a field, or the reason why the text is invalid."""
    declared = paste_context.fields.get(field)
    text = re.sub(EDGES, "", pasted)
    if declared is None or not text:
        return PastedValue(None)
    try:
        read_text = _typed(paste_context, declared, text)
        return PastedValue(
            value_of(paste_context.form, paste_context.kind, declared, read_text), text=read_text
        )
    except AmbiguousTextError as problem:
        return PastedValue(None, arabic_digits(problem.what), meant=problem.meant)
    except UserError as problem:
        if (declared.scale, value_key(text)) in paste_context.brings:
            return PastedValue(None, text=text)
        return PastedValue(None, arabic_digits(problem.what))


def meant(paste_context: PasteContext, field: str, text: str) -> tuple[str, str]:
    """Return (text, "") with names in the pasted text replaced by ids, or (unchanged text, reason) if it is invalid."""
    result = judged(paste_context, field, text)
    return (text if result.wrong else result.text), result.wrong


def shown_as(paste_context: PasteContext, field: str, text: str, names: Mapping[str, str]) -> str:
    """Return how a table will show a text of `field` once saved. `names`: {id: name}. UserError if it is invalid."""
    declared = paste_context.fields[field]
    value = value_of(paste_context.form, paste_context.kind, declared, text)
    return arabic_digits(
        FieldType.words_of(paste_context.form, declared, read(declared, value), names)
    )


def lines_of(text: str) -> list[str]:
    """Return the lines of a pasted list, without bullets, leading numbers and empty lines; at most MOST_LINES."""
    stripped = (
        re.sub(LIST_MARK, "", re.sub(EDGES, "", line))
        for line in text.replace("\r", "\n").split("\n")
    )
    return [line for line in stripped if line][:MOST_LINES]


def _typed(fit: PasteContext, field: Field, text: str) -> str:
    """Return the text with names replaced by ids, and a span of time by its periods, in the plan's year if unsaid."""
    source = type_of(field).source
    if type_of(field).dates == "span":
        return str(FieldType.given_as(field, text, fit.year))
    if source == "register":
        return ",".join(sorted({*_listed(fit.units, text, r"[,;/\n]", field)}))
    if source not in ("choices", "entries"):
        return text
    if source == "choices":
        known = fit.choices.get(field.scale, NameIndex())
    else:
        known = fit.links.get(field.to, NameIndex())
    if source == "choices" and not field.many:
        return _known(known, text, field)
    return ",".join(_listed(known, text, r"[,;\n]", field))


def _listed(ids: NameIndex, text: str, signs: str, field: Field) -> Iterator[str]:
    """Yield the ids of names separated by signs, which may also occur in names: the longest known name counts."""
    pieces, at = re.split(f"({signs})", text), 0
    while at < len(pieces):
        ends = range(min(len(pieces), at + MOST_PARTS), at, -2)
        end = next((n for n in ends if value_key("".join(pieces[at:n])) in ids), at + 1)
        words = "".join(pieces[at:end]).strip()
        if words:
            yield _known(ids, words, field)
        at = end + 1


def _known(ids: NameIndex, text: str, field: Field) -> str:
    id_ = ids.get(value_key(text))
    if id_ is not None:
        return id_
    if near := ids.near(text):
        raise AmbiguousTextError.like(near)
    title = arabic_digits(str(field.title))
    what = _("ไม่รู้จัก “{words}” ใน{title}").format(words=text.strip()[:40], title=title)
    if type_of(field).source == "register":
        what += " " + _("ล้างช่องแล้วกด F2 ดูที่มี หรือเพิ่มกลุ่มงานที่ ตั้งค่า › ทะเบียนของหน่วยงาน")
    raise UserError(what, _("ไม่มีคำนี้ในรายการของช่อง"), _("แก้คำให้ตรงกับรายการ"))
