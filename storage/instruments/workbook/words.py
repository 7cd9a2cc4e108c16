"""What sheets, heads and fixed words of a form are called in a workbook: in Thai, or by the words of the language."""

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from core.forms.layout import FieldSchema, lists, slots
from core.forms.programme import Programme
from core.forms.shape import Instrument
from core.forms.vocabulary import ALLOWED, POINTS
from core.i18n import THAI, language


def _tables() -> dict[str, dict[str, str]]:
    """Lines `word = Thai` of resources, by the name in brackets above them."""
    found = dict[str, dict[str, str]]()
    for line in TABLES.read_text("utf-8").splitlines():
        word, equals, thai = line.partition(" = ")
        if line.startswith("["):
            found[line.strip("[]")] = table = dict[str, str]()
        elif equals:
            table[word] = thai
    return found


TABLES = Path(__file__).parents[3] / "resources" / "instruments" / "workbook.txt"
CALLED = next(slot.rows for slot in slots(Instrument) if slot.rows and slot.holds == "row")  # what things are called
FORM = "แบบ"  # the sheet of what is said of the form as a whole
FORM_TWIN = "form"
PROGRAMME = "โครงการ"  # the sheet of what is said of a programme as a whole
ROWS = {**lists(Programme), **lists(Instrument)}
DAYS = (("steps", "from"), ("steps", "until"))  # ISO days, in a cell as people write them
TO_MEND = "ต้องแก้"  # the sheet of a marked copy that lists what is wrong
NOTES = ("หมายเหตุ", "note", TO_MEND)  # how sheets begin that are a person's own, or only told what was wrong
ENGLISH = "อังกฤษ", "en"  # behind a head: the same in English
OR = "หรือ", "or"  # a line of a condition: between what is enough by itself
NOTHING = "(ว่าง)"  # a value of several that is empty
LANGUAGE_WORD = re.compile(r"(?<![\w.<“/:-])([a-z_]+)(:(?!\S))?(?![\w.>”/:-])")  # not what a person wrote, in quotes
GOES_ON = "⏎"  # a line that belongs to the value in the line before
_read = _tables()
SHEETS, HEADS, VALUES, HOLDS, ABOUT = (_read[one] for one in ("sheets", "heads", "values", "holds", "about"))
OTHERWISE = {(of, word): thai for name, thai in _read["otherwise"].items() for of, _dot, word in [name.partition(".")]}
PRINTED, SCORED = _read["printed"], _read["scored"]  # what every paper may say, and besides that of a scored form
ROUTE = {"ผู้จัดทำ": "maker", "ผู้ตรวจสอบ": "checker", "ผู้อนุมัติ": "approver"}  # of a form that says none

# Fields that name a row of one of these lists by its title, where no other is called so, or by its id.
REFERENCES: Mapping[tuple[str, str], tuple[str, ...]] = {
    **POINTS, ("items", "in"): ("dimensions", "items"), ("papers", "sign"): ("signing",), ("carry", "to"): ("items",),
}  # fmt: skip
# Lists whose rows have no title to be named by, or whole sentences, of which one word is changed without the others.
UNTITLED = ("papers", "given", "rows", "checks", "items", "cases", "extra", "measures", "rank_levels")
CARRIED = ("items", "kinds", "fields")  # lists an edition before may have called otherwise
HIDDEN_IDS = frozenset({  # of lists whose rows no condition and no text names
    "agenda", "bands", "checks", "figures", "groups", "makes", "moves", "parts", "passes", "profiles", "proofs",
    "ranks", "rules", "scales", "selections", "subjects", "targets",
})  # fmt: skip


def plain(words: str) -> str:
    """A name as it is compared: without blanks, capitals and signs that people write in more than one way."""
    return "".join(words.casefold().replace("_", "").replace("-", "").split())


def printed(*, scored: bool) -> Sequence[Mapping[str, str]]:
    """What is called how in a drawing of a paper, besides the cells of the form; what comes first is written."""
    return (SCORED, PRINTED) if scored else (PRINTED,)


def head(of: str, word: str) -> str:
    """The Thai head of a word of a list."""
    return OTHERWISE.get((of, word)) or HEADS[word]


def row_class(of: str, cls: type[Any] = Instrument) -> type[Any]:
    """The class of what a sheet says: "" = of the form or programme itself."""
    return CALLED if of == "called" else ROWS.get(of, cls)


def _slots(of: str) -> tuple[FieldSchema, ...]:
    """The fields of a list; of "" those of a form and of a programme."""
    own = slots(row_class(of)) if of else (*slots(Programme), *slots(Instrument))
    return tuple({one.key: one for one in own}.values())


def in_heads(of: str, word: str, words: str) -> str:
    """A Thai sentence on a cell of a list with the words and values of the language as the workbook calls them."""
    if language() != THAI:
        return words
    schema = {slot.key: slot for slot in _slots(of) if slot.rows is None}
    heads_ = {key: head(of, key) for key in schema}
    if word in schema and schema[word].holds == "condition":
        heads_.pop("is", None)
    allowed = {one: VALUES[one] for one in ALLOWED.get((of, word), ()) if one in VALUES}
    known = VALUES | SHEETS | heads_ | allowed

    def called(found: re.Match[str]) -> str:
        name, before = found[1], words[: found.start()]
        if before.endswith("รายการ ") and name in SHEETS:
            return SHEETS[name]
        if found[2]:  # a head of whatever list, of papers where it is another there
            return f"{heads_.get(name) or OTHERWISE.get(('papers', name)) or HEADS.get(name, name)}:"
        return (before.endswith((": ", ", ")) and VALUES.get(name)) or known.get(name, name)

    return LANGUAGE_WORD.sub(called, words)


def note(of: str, slot: FieldSchema) -> str:
    """What goes into a column, with an example."""
    allowed = [VALUES.get(one, one) for one in sorted(ALLOWED.get((of, slot.key), ())) if one]
    targets = [SHEETS[one] for one in REFERENCES.get((of, slot.key), ()) if one in SHEETS]
    lines = [
        ABOUT.get(f"{of}.{slot.key}") or ABOUT.get(slot.key, ""),
        f"ใส่อย่างใดอย่างหนึ่ง: {', '.join(allowed[:16])}" if allowed else HOLDS.get(slot.holds, ""),
        f"ชื่อหรือรหัสของแถวในแผ่น {' หรือ '.join(targets)}" if targets else "",
        "หลายค่าได้ ขึ้นบรรทัดใหม่ (Alt+Enter) ค่าละบรรทัด" if slot.many else "",
        "ต้องกรอก" if slot.required and slot.key != "id" else "",
    ]
    return "\n".join(filter(None, lines))


def sheets(cls: type[Any]) -> Mapping[str, str]:
    """The lists of a form or programme by what a sheet of theirs may be called; "" = the form itself."""
    whole = {plain(PROGRAMME): "", "programme": ""} if cls is Programme else {plain(FORM): "", FORM_TWIN: ""}
    return whole | {plain(name): of for of, thai in SHEETS.items() if of in lists(cls) for name in (thai, of)}


def class_of(names: Iterable[str]) -> type[Any]:
    """What the sheets of these names hold: a programme, or a form."""
    found = {*map(plain, names)}
    return Programme if plain(PROGRAMME) in found and not found & {plain(FORM), FORM_TWIN} else Instrument


@cache
def heads(of: str) -> Mapping[str, tuple[str, str]]:
    """The words of a list, each with its language, by what its head may be called."""
    found = {} if of else {"ชื่อแบบ": ("title", ""), "รหัสแบบ": ("id", "")}  # as they were called
    for slot in _slots(of):
        if slot.rows is None:
            for name in (head(of, slot.key), slot.key):
                found[plain(name)] = slot.key, ""
                if slot.holds == "words":
                    found |= {plain(f"{name}{tail}"): (slot.key, "en") for tail in (*ENGLISH, f"({ENGLISH[0]})")}
    return found


@cache
def values(of: str, word: str) -> Mapping[str, str]:
    """The fixed words a field may hold, by the Thai that stands for each."""
    allowed = sorted(ALLOWED.get((of, word), frozenset()) - {""})
    found = {plain(VALUES[one]): one for one in allowed if one in VALUES}
    return found | ({plain(SHEETS[one]): one for one in CARRIED} if (of, word) == ("carry", "of") else {})


def by_title(
    of: str, word: str, rows: Mapping[str, Iterable[tuple[str, str]]], untitled: Container[str] = UNTITLED
) -> dict[str, str]:
    """The ids a field may name, by the titles that stand for one of them alone; `rows`: id and title, by list."""
    targets = REFERENCES.get((of, word), ())
    found: dict[str, str] = {}
    ids = {plain(one.removeprefix("+")) for one in targets if one[0] == "+"}
    twice = set[str]()
    for id_, title in (row for target in targets if target not in untitled for row in rows.get(target, ())):
        ids.add(plain(id_))
        if found.setdefault(plain(title), id_) != id_ or (untitled and "\n" in title) or not title:
            twice.add(plain(title))
    return {title: id_ for title, id_ in found.items() if title not in ids | twice}
