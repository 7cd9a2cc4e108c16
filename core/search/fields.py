"""Which words are found: every text that people type, and every day that is kept, of every kind of record, but for what
stands here with a reason.

A field that is declared tomorrow is found because it is declared; a new kind of record needs its group.
"""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from types import MappingProxyType

from core.entities import ENTITIES, ValueKind, field_of
from core.thai.search import searchable, toneless
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
        "signing": (*_each("signoff"), "acceptance", "motion"),
        "letter": ("comment", "reply", "announcement"),
        "person": ("person",),
        "unit": ("unit", "office", "division", "system", "standing"),
        "form": ("deadline", "programme"),
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
CODE_NAMES = sorted({name for _entity, name in CODES})
UNFOUND: Mapping[tuple[str, str], str] = MappingProxyType(  # texts and days that are not found, and why
    {
        ("draft_sheet", "ballot"): "sealed until all are opened",
        ("draft_sheet", "reasons"): "sealed until all are opened",
        **{
            (sheet, name): "when an assessor or a slip scored, which nobody is told before all are counted"
            for sheet in _each("sheet")
            for name in ("opened", "closed")
        },
    }
)
_TOKEN = "a reference, state, choice or sum that the program writes: only a day that stands there is found"
_FIGURE = "a figure"


def why_not(entity: str, name: str) -> str:
    """Why the texts of a declared field are not found; "" = they are."""
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
def is_found(entity: str, name: str) -> bool:
    return entity in GROUP_OF and not why_not(entity, name)


@cache
def may_hold(entity: str, name: str) -> bool:
    """Whether anything that stands in a field may be found: words, or a day by whatever form it is asked."""
    declared = field_of(entity, name)
    if declared is None or entity not in GROUP_OF:
        return False
    plain = declared.kind is ValueKind.PLAIN and not (declared.reference or declared.blob)
    return is_found(entity, name) or (plain and (entity, name) not in UNFOUND)


def plain_words(entity: str, name: str, value: str) -> str:
    """What is found of a value that is no typed text: a code, a day as ISO has it; of a form's field what was chosen or
    counted is not."""
    if (entity, name) in CODES:
        return value
    if value[4:5] != "-":  # most values by far, which are not even read for it (storage.db.log.searching)
        return ""
    from core.search.days import day_kept  # where words are written or sought: no start reads it

    return day_kept(value)


def words_in(name: str, value: str) -> str:
    """What people typed in a text; some hold several fields."""
    if name != "said":
        return value
    from core.assessment.sheets import read_said

    held = read_said(Text(value))
    return " ".join(str(one) for one in held.values()) if held else value


END = "\n\n"  # behind the last letter: what stands at the end of a text is found by one letter too


def body(values: Iterable[tuple[str, str]]) -> str:
    """The words of one record as they are searched, of (field, text), with the days they say; "" when it has none."""
    from core.search.days import with_days

    lines = [with_days(line) for name, value in values if (line := searchable(words_in(name, value)))]
    return "\n".join(lines) + END if lines else ""


VERSION = 2  # of how words are folded: with another one every index is made anew


def rules() -> str:
    """Changes with what is found and how: another one asks for another index."""
    every = ((one.name, field.name) for one in ENTITIES.values() for field in one.fields)
    found = [f"{entity}.{name}" for entity, name in every if may_hold(entity, name)]
    return f"{VERSION} {searchable('ก')}{toneless('ก่')} {list(GROUPS.items())} {found}"
