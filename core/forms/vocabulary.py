"""The fixed words of the form language; and checks of values by a form's field or by a record's field."""

import re
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from core.entities import ENTITIES, ValueKind, field_of
from core.errors import UserError
from core.forms.computed import crossed, read
from core.forms.field_types import FIELD_TYPES
from core.forms.field_values import DECIMAL, Check, not_a_number, plain, unfit, whole, words
from core.forms.operations import COMPUTED, SCORE_KINDS, CellValue, answered
from core.forms.plan_shape import ACTING
from core.forms.sentences import bound_words
from core.forms.shape import Field
from core.i18n import _
from core.log.op import PERIODS as PERIODS
from core.log.op import SignOffBody
from core.log.scopes import WIDER_FIRST
from core.slots import Slot, parse_slot
from core.thai.parser import plain_text
from core.values import Written

_ONE_PHONE = (
    r"(?:(?:\+?66|0066)0?[0-9]{8,9}|0[0-9]{8,9}|1[0-9]{2,3}|1[89]00[0-9]{6}|(?:มท|\*)[0-9]{5})"
)
_EXTENSION = r"(?:(?:ต่อ|กด|ext|#)[0-9]{1,10})?(?:(?:,|/|ถึง|หรือ|และ|&)[0-9]{1,5}(?![0-9]))*"
_FAX = "(?:โทรสาร|แฟ็?กซ์|fax)"
_PHONE = (  # after blanks, hyphens, points and brackets are removed
    rf"(?:(?:เบอร์)?(?:โทร(?:ศัพท์)?|มือถือ|สายด่วน|tel|mobile)?(?:[/,]?{_FAX})?:?)?{_ONE_PHONE}{_EXTENSION}"
    rf"(?:[,/;|&]?(?:หรือ|และ|ถึง|{_FAX}:?)?{_ONE_PHONE}{_EXTENSION}){{0,3}}"
)
_LAST_ONES = r"(?<=[0-9]{4}) ?- ?(?=[0-9]{1,2}(?! ?-|[0-9]))"  # between numbers that differ in their last digits
_LETTER = (
    r"(?:(?:ด่วน[ก-๎]* |หนังสือ)?ที่ ?)?[ก-๎]{1,4}(?:\.[ก-๎]{1,3})?\.? ?(?:\([ก-๎. ]{1,12}\) ?)?[0-9]{2,6}(?:\.[0-9]{1,4}){0,3}"
    r"(?: ?\([ก-๎. ]{1,12}\))?(?:\.[0-9]{1,4})? ?/ ?(?:ว ?\.? ?(?:\([ก-๎]\) ?)?)?[0-9]{1,6}"
)

PATTERNS: Mapping[str, re.Pattern[str]] = {
    "phone": re.compile(_PHONE),
    "postcode": re.compile(r"[1-9][0-9]{4}"),
    "email": re.compile(r"[^\s@]{1,64}@[A-Za-z0-9.-]{1,190}\.[A-Za-z]{2,24}"),
    "url": re.compile(r"https?://[^\s]{1,2000}"),
    "citizen_id": re.compile(r"[1-8][0-9]{12}"),
    "letter_number": re.compile(_LETTER),
    "year": re.compile(r"2[45][0-9]{2}"),
    "whole": re.compile(r"-?[0-9]+"),
}
EXAMPLES: Mapping[str, str] = {  # of each pattern
    "phone": "02 141 6000", "postcode": "10200", "email": "name@example.go.th", "url": "https://www.example.go.th",
    "citizen_id": "1234567890121", "letter_number": "มท 0402.3/ว 123", "year": "2569", "whole": "12",
}  # fmt: skip
# people group these digits with blanks and hyphens
SPACED = frozenset({"phone", "citizen_id", "postcode"})


def invalid(cell: Field, stored: CellValue) -> str:
    """Return why a field's bounds or pattern refuse the value `stored` (the field's own `message` if it has one); "" if
    the value is accepted or empty."""
    if not cell.bounded or not answered(stored):
        return ""
    value = read(cell, stored)
    trouble = next((bound_words(sign, bound) for sign, bound in crossed(cell, value)), "")
    if cell.pattern and not _matches(cell.pattern, str(value)):
        trouble = _("รูปแบบไม่ถูกต้อง เขียนเช่น {example}").format(example=EXAMPLES[cell.pattern])
    return (str(cell.message) or trouble) if trouble else ""


def _matches(pattern: str, value: str) -> bool:
    plain = plain_text(value)
    if pattern == "phone":
        plain = re.sub(_LAST_ONES, "ถึง", plain).replace(".", "")
    if pattern in SPACED:
        plain = re.sub(r"[\s()-]", "", plain)
    return bool(PATTERNS[pattern].fullmatch(plain)) and (pattern != "citizen_id" or checks(plain))


def checks(digits: str) -> bool:
    """Return whether the thirteenth digit of a Thai citizen's number is the check digit of the twelve before it."""
    weighed = sum(
        int(digit) * weight for digit, weight in zip(digits, range(13, 1, -1), strict=False)
    )
    return (11 - weighed % 11) % 10 == int(digits[12])


# builders of papers whose text is that of their sections
DOCUMENTS = frozenset({"document", "order", "announcement"})
BUILDERS = DOCUMENTS | {
    "checklist",
    "score_sheet",
    "unit_page",
    "evidence",
    "table",
    "report",
    "memo",
    "letter",
}
# fewest and most cells a check names
NUMBERED = {"before": (2, 2), "inside": (2, 2), "sum": (1, 1), "count": (1, 1)}
MOST_COLUMNS = 200  # columns of a paper's table, after `each` has repeated them
DEEPEST = 12  # most levels of nested rows, items or computed cells; the deepest real form has 5
STAGES = frozenset({"plan", "report"})
BETTER = frozenset({"more", "less", "none"})  # which points are better
FAULTS = frozenset({"warn", "block"})
# kinds of lessons for other units
LESSONS = frozenset({"success", "practice", "learned", "problem", "suggestion"})
ROLES = frozenset({"recorder", "approver", "chair", "assessor", "signer"})  # roles of persons

# (list, field) -> the words it may hold
ALLOWED: dict[tuple[str, str], frozenset[str]] = {
    **{(of, "fault"): FAULTS for of in ("proofs", "fields", "checks")},
    **{(of, "kind"): frozenset({"", *SCORE_KINDS}) for of in ("", "dimensions")},
    **{(of, "per"): frozenset({"", "region"}) for of in ("committees", "selections")},
    **{(of, "required"): frozenset({"", "complete"}) for of in ("", "dimensions", "computed")},
    **{(of, "stage"): STAGES for of in ("kinds", "fields", "computed")},
    **{(of, "who"): frozenset({"office", "committee", "centre"}) for of in ("steps", "agenda")},
    ("", "periods"): frozenset({"none", *PERIODS}),
    ("", "combine"): frozenset({"agreed", "mean", "median"}),
    ("", "better"): BETTER,
    ("dimensions", "better"): BETTER | {""},
    ("items", "not_applicable"): frozenset({"", "met", "out"}),
    ("items", "type"): frozenset({"", "absence"}),
    ("measures", "type"): frozenset({"integer", "decimal", "percent"}),
    ("measures", "gives"): frozenset({"", "points"}),
    ("measures", "each"): frozenset({"", "quarter", "month"}),
    ("measures", "not_applicable"): frozenset({"", "met"}),
    ("figures", "op"): frozenset({"count", "share", "sum"}),
    ("proofs", "period"): frozenset({"", "year", "month"}),
    ("rules", "kind"): frozenset({"not_same_project", "same_project", "refers_to"}),
    ("choices", "result"): frozenset({"", "met", "partly", "not_met", "not_applicable"}),
    ("kinds", "alone"): frozenset({"", "none"}),
    ("fields", "type"): frozenset(FIELD_TYPES),
    ("fields", "lesson"): LESSONS | {""},
    ("fields", "required"): STAGES | {"", "yes"},  # yes: of an item
    ("fields", "pattern"): frozenset({"", *PATTERNS}),
    ("computed", "op"): frozenset(COMPUTED),
    ("checks", "op"): frozenset({"before", "inside", "unique", "sum", "count"}),
    ("papers", "builder"): BUILDERS,
    ("papers", "style"): frozenset(
        {"landscape", "arabic", "official", "report", "contents", "new_page", "empty"}
    ),
    ("papers", "period"): frozenset({"year", "each", "asked"}),
    ("columns", "line"): frozenset({"", "2"}),
    ("sections", "show"): frozenset({"tree", "matrix", "table", "rows", "note"}),
    ("signing", "need"): frozenset({"one", "all"}),
    ("signing", "acting"): ACTING | ROLES,
    ("signing", "role"): ROLES,
    ("carry", "op"): frozenset({"same", "reworded", "split", "merged", "new", "gone"}),
    ("", "joining"): frozenset({"", "voluntary"}),
    ("steps", "every"): frozenset({"", "month", "quarter"}),
    ("steps", "yields"): frozenset(
        {"", "plan", "progress", "assessment", "review", "paper", "standing"}
    ),
    ("selections", "by"): frozenset({"total", "base"}),
    ("selections", "ties"): frozenset({"shown"}),
    ("moves", "rule"): frozenset({"entry", "passes", "fails"}),
    ("units", "id"): frozenset(WIDER_FIRST),
}

# (list, field) -> the lists whose ids it may name; "+word" stands for itself
POINTS: dict[tuple[str, str], tuple[str, ...]] = {
    **{(of, "case"): ("cases",) for of in ("given", "expects")},
    **{(of, "group"): ("groups",) for of in ("dimensions", "papers", "cases", "selections", "moves")},
    **{(of, "kind"): ("kinds",) for of in ("fields", "rows", "given")},
    **{(of, "kind"): ("+plan", "kinds") for of in ("computed", "checks")},
    **{(of, "of"): ("+total", "+base", "+extra", "dimensions") for of in ("bands", "passes")},
    **{(of, "paper"): ("papers",) for of in ("sections", "columns", "expects")},
    **{(of, "profiles"): ("profiles",) for of in ("dimensions", "levels", "items", "choices", "cases")},
    **{(of, "scale"): ("scales",) for of in ("dimensions", "items", "fields")},
    **{("proposals", key): ("kinds",) for key in ("of", "to")},
    **{(of, "in"): ("items",) for of in ("parts", "measures", "rules", "fields", "computed")},
    **{(of, "in"): ("dimensions",) for of in ("dimensions", "levels")},
    ("subjects", "by"): ("scales",),
    ("items", "subject"): ("subjects",),
    ("figures", "to"): ("measures",),
    ("proofs", "in"): ("items", "extra"),
    ("rules", "of"): ("dimensions", "items"),
    ("passes", "group"): ("groups", "profiles"),
    ("choices", "in"): ("scales",),
    ("kinds", "in"): ("kinds",),
    ("rows", "in"): ("rows",),
    ("makes", "of"): ("kinds", "dimensions"),
    ("papers", "rows"): ("kinds",),
    ("papers", "by"): ("kinds",),
    ("papers", "each"): ("+region", "kinds", "dimensions"),
    ("sections", "of"): ("papers",),
    ("columns", "of"): ("kinds",),
    ("columns", "merge"): ("+yes", "kinds", "fields"),
    ("columns", "each"): ("+quarter", "+half", "+month", "+unit", "scales", "kinds"),
    ("signing", "other_than"): ("signing",),
    ("given", "in"): ("given", "rows"),
    ("given", "of"): ("items",),
    ("expects", "of"): (
        "+total", "+base", "+extra", "+grade", "+passes", "+rank", "+plan", "dimensions", "items", "given", "rows",
    ),
    ("expects", "check"): ("checks",),
    ("", "rest"): ("groups",),
    ("members", "in"): ("groups",),
    ("members", "units"): ("units",),
    ("steps", "after"): ("steps",),
    ("committees", "groups"): ("groups",),
    ("seats", "in"): ("committees",),
    ("moves", "to"): ("groups",),
}  # fmt: skip

# (list, field) of a word -> the version of the language it came with (published.LANGUAGE); of the others the first.
SINCE: dict[tuple[str, str], int] = {
    ("", "advice"): 3,
    ("", "better"): 3,
    ("", "joining"): 3,
    ("", "last"): 3,
    ("", "ministry"): 3,
    ("", "makes"): 2,
    ("", "portal"): 3,
    ("", "proposals"): 2,
    **{("columns", word): 3 for word in ("above", "below", "line")},
    **{("computed", word): 3 for word in ("decimals", "required")},
    **{(of, word): 3 for of in ("", "dimensions") for word in ("decimals", "required", "rounded")},
    **{("dimensions", word): 3 for word in ("beside", "group", "when")},
    ("passes", "when"): 3,
    ("profiles", "many"): 3,
    ("committees", "objections"): 2,
    ("dimensions", "better"): 3,
    **{("fields", word): 3 for word in ("decimals", "known_as", "role")},
    **{(of, "drawn"): 3 for of in ("fields", "makes", "proofs")},
    ("fields", "lesson"): 2,
    ("items", "by"): 2,
    ("subjects", "of"): 3,
}

OFFICE = "office"  # of `office.division`: a register every office has, whatever its forms
DIVISIONS = f"{OFFICE}.division"

# of a programme: who signs a score sheet
SETTINGS_READ = frozenset({Slot("setting", "signing").name})

# builders that use no columns of the form
WITHOUT_COLUMNS = frozenset({"unit_page", "evidence", "memo", "letter"})
PLANNED = frozenset({"table", "report"}) | DOCUMENTS
# (list of papers, field) -> the only builders that read it; ("sections", "") stands for the list
OF_BUILDERS: dict[tuple[str, str], frozenset[str]] = {
    **{
        ("papers", word): PLANNED
        for word in ("rows", "by", "when", "order", "period", "style: new_page")
    },
    ("papers", "each"): frozenset({"table", "score_sheet"}),
    ("papers", "below"): frozenset({"table", "checklist"}),
    ("papers", "style: official"): BUILDERS - {"memo", "letter", "order", "announcement"},
    ("papers", "style: report"): frozenset({"report"}),
    ("papers", "style: contents"): DOCUMENTS | {"report"},
    ("papers", "style: empty"): frozenset({"table"}),
    **{
        ("columns", word): frozenset({"table", "checklist"})
        for word in ("over", "each", "when", "merge")
    },
    **{("columns", word): PLANNED for word in ("total", "of")},
    **{("columns", word): frozenset({"table"}) for word in ("line", "above", "below")},
    **{("sections", word): DOCUMENTS | {"report"} for word in ("", "when")},
}

# Lists whose ids need only be unique within what they lie in.
WITHIN = frozenset({"parts", "measures", "proofs", "choices", "computed"})
# Lists that share one set of names, because answers are kept by these ids.
SHARED = ("dimensions", "items", "extra")


class ItemState(StrEnum):
    """The state of one item as a person assessed it."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"
    NOT_ASSESSED = "not_assessed"


NAME = r"[a-z][a-z0-9_.]{0,63}"


def written(entity: str, name: str, value: object, check: Check | None = None) -> Written:
    """Return `value` converted to the type that field `name` of an `entity` stores; None if it is empty. Where the form
    decides on the type, `check(name, value)` converts it. UserError if the value is wrong or the field unknown."""
    declared = field_of(entity, name) if re.fullmatch(NAME, name) else None
    if declared is None:
        raise unknown(entity, name)
    if value is None or (isinstance(value, str) and not value.strip()):
        return None
    match declared.kind:
        case ValueKind.INTEGER:
            return whole(name, value)
        case ValueKind.TEXT:
            return words(name, value)
        case ValueKind.ANY:
            return (check or (whole if isinstance(value, int) else words))(name, value)
    same = entity.removeprefix("draft_").removeprefix("review_")
    allowed = CLOSED.get((entity, name)) or CLOSED.get((same, name), ())
    if allowed and str(value).strip() not in allowed:
        raise not_one_of(name, value, allowed)
    checked = plain(name, value)
    if parse_slot(name).family == "measure" and not re.fullmatch(DECIMAL, checked):
        raise not_a_number(name, value)
    if name == "period" and not SignOffBody.is_period(str(checked)):
        raise not_one_of(name, value, PERIOD_WORDS)
    return checked


CLOSED: Mapping[
    tuple[str, str], Sequence[str]
] = {  # the allowed values of fields with a fixed set, by entity and name
    ("answer", "state"): tuple(one.value for one in ItemState),
    ("unit", "kind"): WIDER_FIRST,
    ("acceptance", "state"): ("accepted", "returned"),
    ("objection_answer", "outcome"): ("kept", "changed"),
    ("review_signoff", "standing"): ("preliminary", "final"),
    ("joining", "answer"): ("joined", "declined"),
}
PERIOD_WORDS = ("2569", "2569h1", "2569q1", "2569m01")  # a year, and parts of it


def unknown(entity: str, name: str) -> UserError:
    what = _("ไม่รู้จักช่อง {name} ของ {entity}")
    why = _("ข้อมูลชนิดนี้ไม่มีช่องชื่อนี้")
    if entity not in ENTITIES:
        what = _("ไม่รู้จักข้อมูลชนิด {entity}")
        why = _("โปรแกรมรุ่นนี้ไม่เก็บข้อมูลชนิดนี้")
    return UserError(what.format(name=name, entity=entity), why, _("ตรวจการสะกดแล้วลองใหม่"))


def not_one_of(name: str, value: object, allowed: Iterable[str]) -> UserError:
    why = _("ค่าที่ใช้ได้คือ {values}").format(values=", ".join(allowed))
    return unfit(name, value, why, _("เลือกค่าหนึ่งแล้วลองใหม่"))


LANGUAGE = 3  # the newest version of the form language read here; forms that need a later one are kept and passed on
