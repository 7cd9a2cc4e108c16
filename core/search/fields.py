"""What the search finds: every text that people type, and every stored day, part of a year and entered figure, in
records of every kind, except what is listed here with a reason.

A newly declared field is searched without further work; a new kind of record has to be added to a group."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from types import MappingProxyType

from core.entities import ValueKind, field_of
from core.slots import parse_slot
from core.thai.search import searchable
from core.values import Text

_DRAFTS = ("", "draft_", "review_")


def _each(*names: str) -> tuple[str, ...]:
    return tuple(f"{prefix}{name}" for prefix in _DRAFTS for name in names)


GROUPS: Mapping[str, Sequence[str]] = MappingProxyType(  # how results are grouped, in the order they are shown
    {
        "plan": ("plan", "row", "progress"),
        "assessment": _each("assessment", "sheet", "answer"),
        "evidence": ("evidence", "file"),
        "paper": ("paper",),
        "signing": (*_each("signoff"), "acceptance", "motion", "objection", "objection_answer"),
        "letter": ("comment", "reply", "letter", "announcement"),
        "person": ("person",),
        "unit": ("unit", "office", "division", "system", "standing"),
        "form": ("deadline", "programme", "joining"),
    }
)
GROUP_OF: Mapping[str, int] = MappingProxyType(
    {entity: place for place, entities in enumerate(GROUPS.values()) for entity in entities}
)
WORDLESS: Mapping[str, str] = MappingProxyType(  # kinds of record nobody typed words into
    {
        "certificate": "a key's rights, for programs",
        "revocation": "a key's rights, for programs",
        "invitation": "a key's rights, for programs",
        "opening": "a place in the log",
        "instrument": "names a file: forms are found by their own words",
        "wording": "names a file: forms are found by their own words",
        "acknowledgement": "says only that a result was seen",
        "objection_close": "a place in the log",
        "link": "between two records that are found themselves",
        "erasure": "names what must not be found",
        "review_erasure": "names what must not be found",
    }
)
CODES = frozenset(  # plain values that people know by heart, and type
    {
        *(("unit", "code"), ("office", "code"), ("paper", "code"), ("paper", "number")),
        *(("unit", "group"), ("office", "group"), ("standing", "group")),
    }
)
LEADS = "-0123456789"  # with one of these a value begins that is a day, a part of a year or a figure
CODE_NAMES = sorted({name for _entity, name in CODES})
UNFOUND: Mapping[tuple[str, str], str] = MappingProxyType(  # texts and days that are not found, and why
    {
        ("draft_sheet", "ballot"): "sealed until all are opened",
        ("draft_sheet", "reasons"): "sealed until all are opened",
        ("answer", "vote"): "what one slip says, which is shown to nobody",
        **{
            (sheet, name): "when an assessor or a slip scored, which nobody is told before all are counted"
            for sheet in _each("sheet")
            for name in ("opened", "closed")
        },
    }
)
COUNTED: Mapping[str, Sequence[str]] = MappingProxyType(  # by kind of record the fields that hold figures people enter
    {"row": ("f",), "progress": ("f",), "answer": ("measure", "number")}
)
_TOKEN = "a reference, state, choice or sum that the program writes: only a day or a part of a year there is found"
_FIGURE = "a figure: only years and what was entered into a form are found"


def why_not(entity: str, name: str) -> str:
    """Return why the texts of a declared field are not searched; "" if they are."""
    declared = field_of(entity, name)
    if declared is None:
        return "a field this program does not know may be personal"
    if entity in WORDLESS:
        return WORDLESS[entity]
    if declared.kind is ValueKind.INTEGER:
        return _FIGURE
    if (entity, name) in UNFOUND:
        return UNFOUND[entity, name]
    return _TOKEN if declared.kind is ValueKind.PLAIN and (entity, name) not in CODES else ""


@cache
def is_searchable(entity: str, name: str) -> bool:
    return entity in GROUP_OF and not why_not(entity, name)


@cache
def may_hold(entity: str, name: str) -> bool:
    """Return whether the search may find some value of a field: words, a day, a part of a year or an entered figure."""
    declared = field_of(entity, name)
    if declared is None or entity not in GROUP_OF:
        return False
    plain = declared.kind is ValueKind.PLAIN and not (declared.reference or declared.blob)
    said = plain or is_year(declared.kind, name) or is_counted(entity, name)
    return is_searchable(entity, name) or (said and (entity, name) not in UNFOUND)


def is_counted(entity: str, name: str) -> bool:
    """Return whether a field may hold a figure that somebody entered."""
    return (parse_slot(name).family or name) in COUNTED.get(entity, ())


def is_year(kind: ValueKind, name: str) -> bool:
    """Return whether a field holds the fiscal year of its record."""
    return name == "year" and kind is ValueKind.INTEGER


def plain_words(entity: str, name: str, value: str | int) -> str:
    """Return the searchable words of a value that is not typed text: a code, an ISO day, a part of a year or an entered
    figure; "" for others, such as a choice in a form's field."""
    if (entity, name) in CODES:
        return str(value)
    if str(value)[:1] not in LEADS:  # most values by far, which are not even read for it (storage.db.log.searching)
        return ""
    from core.search.figures import (
        WHOLE,
        figures_kept,
        plain_kept,  # where words are written or sought: no start reads them
    )

    if isinstance(value, int) and name == "year":
        return f"{value}{WHOLE}"
    figures = figures_kept(name, value) if is_counted(entity, name) else ()
    return " ".join(filter(None, (plain_kept(value) if isinstance(value, str) else "", *figures)))


def words_in(name: str, value: str) -> str:
    """Return the typed words in a stored text; a text that packs several fields is unpacked and joined by spaces."""
    if name != "said":
        return value
    from core.assessment.sheets import read_packed

    held = read_packed(Text(value))
    return " ".join(str(one) for one in held.values()) if held else value


END = "\n\n"  # after the last letter, so that a single letter finds the end of a text too


def body(values: Iterable[tuple[str, str]]) -> str:
    """Return the text to index for one record, from pairs of (field, text), with the ISO days in it; "" if none."""
    from core.search.figures import with_days

    lines = [with_days(line) for name, value in values if (line := searchable(words_in(name, value)))]
    return "\n".join(lines) + END if lines else ""
