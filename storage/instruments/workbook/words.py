"""The names of sheets, column headings and fixed values in a form's workbook: in Thai or in the form language."""

import re
from collections.abc import Container, Iterable, Mapping
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

from core.forms.layout import FieldSchema
from core.forms.programme import Programme
from core.forms.shape import Instrument
from core.forms.vocabulary import ALLOWED, PERIODS, POINTS
from core.i18n import THAI, language


def _tables() -> dict[str, dict[str, str]]:
    """Return the lines `word = Thai` of the resource file as tables by the name in brackets above them."""
    found = dict[str, dict[str, str]]()
    for line in TABLES.read_text("utf-8").splitlines():
        word, equals, thai = line.partition(" = ")
        if line.startswith("["):
            found[line.strip("[]")] = table = dict[str, str]()
        elif equals:
            table[word] = thai
    return found


TABLES = Path(__file__).parents[3] / "resources" / "instruments" / "workbook.txt"
CALLED = next(
    slot.rows for slot in FieldSchema.slots(Instrument) if slot.rows and slot.holds == "row"
)  # FormTerms
FORM = "แบบ"  # the sheet for the form as a whole
FORM_TWIN = "form"
PROGRAMME = "โครงการ"  # the sheet for a programme as a whole
ROWS = {**FieldSchema.lists(Programme), **FieldSchema.lists(Instrument)}
# fields that hold ISO dates; a cell has them as people write dates
DAYS = (("steps", "from"), ("steps", "until"))
TO_MEND = "ต้องแก้"  # the sheet of a marked copy that lists what is wrong
# beginnings of the names of sheets and heads that are not read
NOTES = ("หมายเหตุ", "note", TO_MEND)
ENGLISH = "อังกฤษ", "en"  # behind a head: the column has the English text
OR = "หรือ", "or"  # a line of a condition between alternatives
NOTHING = "(ว่าง)"  # an empty value among several
# outside quotes of a person's words
LANGUAGE_WORD = re.compile(r"(?<![\w.<“/:-])([a-z_]+)(:(?!\S))?(?![\w.>”/:-])")
OBLIGATORY = (
    "ทุกแห่งต้องทำ",
    "ทุกหน่วยต้องทำ",
    "ทุกหน่วยงานต้องทำ",
    "ต้องทำทุกแห่ง",
    "ต้องทำ",
    "บังคับ",
    "ไม่สมัครใจ",
)  # joining
GOES_ON = "⏎"  # begins a line that continues the value in the line before
_read = _tables()
SHEETS, HEADS, VALUES, HOLDS, ABOUT = (
    _read[one] for one in ("sheets", "heads", "values", "holds", "about")
)
WAYS = _read["ways"]  # each way points are put together, by an example
OTHERWISE = {
    (of, word): thai
    for name, thai in _read["otherwise"].items()
    for of, _dot, word in [name.partition(".")]
}
# names every paper may show, and those only of a scored form
PRINTED = _read["printed"]
SCORED = _read["scored"]
# for a form that declares no signing
ROUTE = {"ผู้จัดทำ": "maker", "ผู้ตรวจสอบ": "checker", "ผู้อนุมัติ": "approver"}

# Fields that name a row of one of these lists, by its title if no other row has it, or by its id.
REFERENCES: Mapping[tuple[str, str], tuple[str, ...]] = {
    **POINTS, ("items", "in"): ("dimensions", "items"), ("papers", "sign"): ("signing",), ("carry", "to"): ("items",),
}  # fmt: skip
# Fields that take fixed words, of which `need` takes numbers too.
FIXED: Mapping[tuple[str, str], frozenset[str]] = {
    **ALLOWED,
    ("items", "need"): frozenset({"all", "any"}),
}
# Lists whose rows are not named by title: they have none, or it is a whole sentence that may be reworded.
UNTITLED = ("papers", "given", "rows", "checks", "items", "cases", "extra", "measures")
# lists whose rows may have had other ids in an earlier edition
CARRIED = ("items", "kinds", "fields")
HIDDEN_IDS = frozenset({  # lists whose column of ids is hidden, because no condition or text names their rows
    "agenda", "bands", "checks", "figures", "groups", "makes", "moves", "parts", "passes", "profiles", "proofs",
    "rules", "scales", "selections", "subjects", "targets",
})  # fmt: skip


@lru_cache(2_000)
def plain(text: str) -> str:
    """Return a name in the form in which names are compared: lower case, no blanks, hyphens or underscores."""
    return "".join(text.casefold().replace("_", "").replace("-", "").split())


def of_period(title: str, period: str) -> str:
    """Return a figure's title and, in words, the quarter or month `period`, such as `q1` or `m10` ("" = none)."""
    each = next((name for name, parts in PERIODS.items() if period in parts), "")
    return f"{title} {VALUES[each]} {int(period[1:])}" if each else title


def head(list_name: str, word: str) -> str:
    """Return the Thai heading of the column for field `word` of the list. KeyError for an unknown field."""
    return OTHERWISE.get((list_name, word)) or HEADS[word]


def row_class(list_name: str, cls: type[Any] = Instrument) -> type[Any]:
    """Return the class of the rows of a list; for the list "" return `cls`, the class of the form itself."""
    return CALLED if list_name == "called" else ROWS.get(list_name, cls)


def _slots(list_name: str) -> tuple[FieldSchema, ...]:
    """Return the fields of a list; of "", those of a form and of a programme."""
    classes = (row_class(list_name),) if list_name else (Programme, Instrument)
    return tuple({one.key: one for cls in classes for one in FieldSchema.slots(cls)}.values())


def in_heads(list_name: str, word: str, sentence: str) -> str:
    """Return `sentence`, about field `word`; in Thai, workbook words replace its words of the form language."""
    if language() != THAI:
        return sentence
    schema = {slot.key: slot for slot in _slots(list_name) if slot.rows is None}
    heads_ = {key: head(list_name, key) for key in schema}
    if word in schema and schema[word].holds == "condition":
        heads_.pop("is", None)
    allowed = {one: VALUES[one] for one in FIXED.get((list_name, word), ()) if one in VALUES}
    for one in (one for one in VALUES if " " in one):
        sentence = re.sub(rf"(?<![\w“]){one}(?![\w”])", VALUES[one], sentence)
    known = VALUES | SHEETS | heads_ | allowed
    if list_name == "given":
        known |= {one: SCORED[one] for one in ("state", "choice")}

    def called(match: re.Match[str]) -> str:
        name, before = match[1], sentence[: match.start()]
        if before.endswith("รายการ ") and name in SHEETS:
            return SHEETS[name]
        if match[2]:  # a head of whatever list, of papers where it is another there
            return (
                f"{heads_.get(name) or OTHERWISE.get(('papers', name)) or HEADS.get(name, name)}:"
            )
        return (before.endswith((": ", ", ")) and VALUES.get(name)) or known.get(name, name)

    return LANGUAGE_WORD.sub(called, sentence)


def note(list_name: str, slot: FieldSchema) -> str:
    """Return the note at a field's column heading: what the column's cells may contain."""
    values_ = sorted(filter(None, ALLOWED.get((list_name, slot.key), ())))
    allowed = [VALUES.get(value, value) for value in values_]
    ways = [
        f"{VALUES[value]}: {WAYS[value]}"
        for value in values_
        if slot.key == "kind" and value in WAYS
    ]
    targets = [SHEETS[one] for one in REFERENCES.get((list_name, slot.key), ()) if one in SHEETS]
    lines = [
        ABOUT.get(f"{list_name}.{slot.key}") or ABOUT.get(slot.key, ""),
        f"ใส่อย่างใดอย่างหนึ่ง: {', '.join(allowed)}" if allowed else HOLDS.get(slot.holds, ""),
    ]
    if ways:
        lines += [WAYS["example"], *ways]
    if targets:
        lines.append(f"ชื่อหรือรหัสของแถวในแผ่น {' หรือ '.join(targets)}")
    if slot.many:
        lines.append("หลายค่าได้ ขึ้นบรรทัดใหม่ (Alt+Enter) ค่าละบรรทัด")
    if slot.required and slot.key != "id":
        lines.append("ต้องกรอก")
    return "\n".join(filter(None, lines))


def sheets(cls: type[Any]) -> Mapping[str, str]:
    """Return {sheet name as by `plain`: list name, "" = the form's own fields} for the form class `cls`."""
    if cls is Programme:
        whole = {plain(PROGRAMME): "", "programme": ""}
    else:
        whole = {plain(FORM): "", FORM_TWIN: ""}
    return whole | {
        plain(one): of
        for of, thai in SHEETS.items()
        if of in FieldSchema.lists(cls)
        for one in (thai, of)
    }


@cache
def heads(list_name: str) -> Mapping[str, tuple[str, str]]:
    """Return {heading as by `plain`: (field word, language "" or "en")} of the columns of a list."""
    # as they were called
    found = {} if list_name else {"ชื่อแบบ": ("title", ""), "รหัสแบบ": ("id", "")}
    for slot in _slots(list_name):
        if slot.rows is None:
            for name in (head(list_name, slot.key), slot.key):
                found[plain(name)] = slot.key, ""
                if slot.holds == "words":
                    found |= {
                        plain(f"{name}{tail}"): (slot.key, "en")
                        for tail in (*ENGLISH, f"({ENGLISH[0]})")
                    }
    return found


@cache
def values(list_name: str, word: str) -> Mapping[str, str]:
    """Return {Thai name as by `plain`: value} of the fixed values that field `word` of the list may have."""
    allowed = sorted(FIXED.get((list_name, word), frozenset()) - {""})
    found = {plain(VALUES[one]): one for one in allowed if one in VALUES}
    if word == "joining":
        found |= dict.fromkeys(map(plain, OBLIGATORY), "")
    return found | (
        {plain(SHEETS[one]): one for one in CARRIED} if (list_name, word) == ("carry", "of") else {}
    )


def beside_titles(list_name: str, word: str) -> dict[str, str]:
    """Return {Thai name as by `plain`: word} of the fixed words that a field may hold instead of a title or an id."""
    called = VALUES | SHEETS
    words = (one[1:] for one in REFERENCES.get((list_name, word), ()) if one[0] == "+")
    return {plain(called[one]): one for one in words if one in called}


def by_title(
    list_name: str,
    word: str,
    rows: Mapping[str, Iterable[tuple[str, str]]],
    untitled: Container[str] = UNTITLED,
) -> dict[str, str]:
    """Return {title as by `plain`: id} of the rows that field `word` of list `list_name` may name, without ambiguous
    titles. `rows`: {list: (id, title) of each row}; `untitled`: lists whose rows are named by id only."""
    targets = REFERENCES.get((list_name, word), ())
    found: dict[str, str] = {}
    ids = {plain(one.removeprefix("+")): one for one in targets if one[0] == "+"}
    twice = set[str]()
    for id_, title in (
        row for target in targets if target not in untitled for row in rows.get(target, ())
    ):
        ids.setdefault(plain(id_), id_)
        if found.setdefault(plain(title), id_) != id_ or (untitled and "\n" in title) or not title:
            twice.add(plain(title))
    return {
        title: id_
        for title, id_ in found.items()
        if title not in twice and ids.get(title, id_) == id_
    }
