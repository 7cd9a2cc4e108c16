"""The fixed words of the form language: the values that a field allows, and the lists that a field's ids refer to."""

from enum import StrEnum

from core.forms import validity
from core.forms.field_types import FIELD_TYPES
from core.forms.operations import COMPUTED, SCORE_KINDS
from core.forms.plan_shape import ACTING
from core.log.op import PERIODS as PERIODS
from core.log.scopes import WIDER_FIRST
from core.slots import Slot

DOCUMENTS = frozenset({"document", "order", "announcement"})  # builders of papers whose text is that of their sections
BUILDERS = DOCUMENTS | {"checklist", "score_sheet", "unit_page", "evidence", "table", "report", "memo", "letter"}
NUMBERED = {"before": (2, 2), "inside": (2, 2), "sum": (1, 1), "count": (1, 1)}  # fewest and most cells a check names
PATTERNS = frozenset({"", *validity.PATTERNS})
MOST_COLUMNS = 200  # columns of a paper's table, after `each` has repeated them
DEEPEST = 12  # most levels of nested rows, items or computed cells; the deepest real form has 5
STAGES = frozenset({"plan", "report"})
BETTER = frozenset({"more", "less", "none"})  # which points are better
FAULTS = frozenset({"warn", "block"})
LESSONS = frozenset({"success", "practice", "learned", "problem", "suggestion"})  # kinds of lessons for other units
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
    ("ranks", "gives"): frozenset({"", "keeps_status", "becomes_model"}),
    ("rank_levels", "of"): frozenset({"", "base", "total"}),
    ("rank_levels", "need"): frozenset({"all", "any"}),
    ("choices", "result"): frozenset({"", "met", "partly", "not_met", "not_applicable"}),
    ("kinds", "alone"): frozenset({"", "none"}),
    ("fields", "type"): frozenset(FIELD_TYPES),
    ("fields", "lesson"): LESSONS | {""},
    ("fields", "required"): STAGES | {"", "yes"},  # yes: of an item
    ("fields", "pattern"): PATTERNS,
    ("computed", "op"): frozenset(COMPUTED),
    ("checks", "op"): frozenset({"before", "inside", "unique", "sum", "count"}),
    ("papers", "builder"): BUILDERS,
    ("papers", "style"): frozenset({"landscape", "arabic", "official", "report", "contents", "new_page", "empty"}),
    ("papers", "period"): frozenset({"year", "each", "asked"}),
    ("columns", "line"): frozenset({"", "2"}),
    ("sections", "show"): frozenset({"tree", "matrix", "table", "rows", "note"}),
    ("signing", "need"): frozenset({"one", "all"}),
    ("signing", "acting"): ACTING | ROLES,
    ("signing", "role"): ROLES,
    ("carry", "op"): frozenset({"same", "reworded", "split", "merged", "new", "gone"}),
    ("", "joining"): frozenset({"", "voluntary"}),
    ("steps", "every"): frozenset({"", "month", "quarter"}),
    ("steps", "yields"): frozenset({"", "plan", "progress", "assessment", "review", "paper", "standing"}),
    ("selections", "by"): frozenset({"total", "base"}),
    ("selections", "ties"): frozenset({"shown"}),
    ("moves", "rule"): frozenset({"entry", "passes", "fails"}),
    ("units", "id"): frozenset(WIDER_FIRST),
}

# (list, field) -> the lists whose ids it may name; "+word" stands for itself
POINTS: dict[tuple[str, str], tuple[str, ...]] = {
    **{(of, "case"): ("cases",) for of in ("given", "expects")},
    **{(of, "group"): ("groups",) for of in ("ranks", "papers", "cases", "selections", "moves")},
    **{(of, "kind"): ("kinds",) for of in ("fields", "rows", "given")},
    **{(of, "kind"): ("+plan", "kinds") for of in ("computed", "checks")},
    **{(of, "of"): ("+total", "+base", "+extra", "dimensions") for of in ("bands", "passes")},
    **{(of, "paper"): ("papers",) for of in ("sections", "columns", "expects")},
    **{(of, "profiles"): ("profiles",) for of in ("dimensions", "levels", "items", "choices", "cases")},
    **{(of, "scale"): ("scales",) for of in ("dimensions", "items", "fields")},
    **{("proposals", key): ("kinds",) for key in ("of", "to")},
    **{(of, "in"): ("items",) for of in ("parts", "rules", "fields", "computed")},
    **{(of, "in"): ("dimensions",) for of in ("dimensions", "levels")},
    ("profiles", "drop"): ("items", "dimensions"),
    ("subjects", "by"): ("scales",),
    ("items", "subject"): ("subjects",),
    ("measures", "in"): ("items", "rank_levels"),
    ("figures", "to"): ("measures",),
    ("proofs", "in"): ("items", "rank_levels", "extra"),
    ("rules", "of"): ("dimensions", "items"),
    ("passes", "group"): ("groups", "profiles"),
    ("rank_levels", "in"): ("ranks",),
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
    ("given", "of"): ("items", "rank_levels"),
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
    **{("dimensions", word): 3 for word in ("beside", "when")},
    ("passes", "when"): 3,
    ("profiles", "many"): 3,
    ("committees", "objections"): 2,
    ("dimensions", "better"): 3,
    **{("fields", word): 3 for word in ("decimals", "known_as")},
    **{(of, "drawn"): 3 for of in ("fields", "makes", "proofs")},
    ("fields", "lesson"): 2,
    ("items", "by"): 2,
    ("subjects", "of"): 3,
}

OFFICE = "office"  # of `office.division`: a register every office has, whatever its forms
DIVISIONS = f"{OFFICE}.division"

SETTINGS_READ = frozenset({Slot("setting", "signing").name})  # of a programme: who signs a score sheet

WITHOUT_COLUMNS = frozenset({"unit_page", "evidence", "memo", "letter"})  # builders that use no columns of the form
PLANNED = frozenset({"table", "report"}) | DOCUMENTS
# (list of papers, field) -> the only builders that read it; ("sections", "") stands for the list
OF_BUILDERS: dict[tuple[str, str], frozenset[str]] = {
    **{("papers", word): PLANNED for word in ("rows", "by", "when", "order", "period", "style: new_page")},
    ("papers", "each"): frozenset({"table", "score_sheet"}),
    ("papers", "below"): frozenset({"table", "checklist"}),
    ("papers", "style: official"): BUILDERS - {"memo", "letter", "order", "announcement"},
    ("papers", "style: report"): frozenset({"report"}),
    ("papers", "style: contents"): DOCUMENTS | {"report"},
    ("papers", "style: empty"): frozenset({"table"}),
    **{("columns", word): frozenset({"table", "checklist"}) for word in ("over", "each", "when", "merge")},
    **{("columns", word): PLANNED for word in ("total", "of")},
    **{("columns", word): frozenset({"table"}) for word in ("line", "above", "below")},
    **{("sections", word): DOCUMENTS | {"report"} for word in ("", "when")},
}

# Lists whose ids need only be unique within what they lie in.
WITHIN = frozenset({"parts", "measures", "proofs", "choices", "computed"})
# Lists that share one set of names, because answers are kept by these ids.
SHARED = ("dimensions", "items", "rank_levels", "extra")


class State(StrEnum):
    """The state of one item as a person assessed it."""

    MET = "met"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"
    NOT_ASSESSED = "not_assessed"
