"""Faults made by machine in good forms: every list and field of the vocabulary × every way it may be written wrong.

A form is written anew, a row a line, so that the line of what was spoilt is known. A word that is new in the vocabulary
is spoilt by itself.
"""

import random
import re
from collections.abc import Callable, Iterator, Sequence
from copy import deepcopy
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, NamedTuple

from core.forms.layout import SCHEMAS, FieldSchema
from core.forms.vocabulary import ALLOWED, OF_BUILDERS, POINTS
from storage.instruments.reader import check
from storage.instruments.source import ListNode, Node, TextNode, tree
from tests.form_tables import GUIDE

ROOT = Path(__file__).parents[1]
FOLDERS = (
    "resources/instruments",
    "tests/data/instruments",
    "tests/data/instruments/kinds",
    "tests/golden/instruments",
)
CARRIED = """\
id: next-year
edition: 2570
title: แบบของปีถัดไป
kind: mean
dimensions:
- {id: d, title: ส่วนเดียว, roll_up: share met}
portal:
- {title: คะแนนรวม, show: <total>}
items:
- {id: a, in: d, text: ข้อแรก}
- {id: b, in: d, text: ข้อใหม่}
carry:
- {edition: 2569, old: a, new: a, how: reworded}
- {edition: 2569, old: c, how: gone}
"""
Cell = Any  # a text, a list of cells, a mapping of cells


class Raw(NamedTuple):
    text: str  # written as it is


class Sheet(NamedTuple):
    """A form as what is written in it: the fields of the form, in them the lists of rows."""

    name: str
    schema: str  # instrument, programme
    fields: dict[str, Cell]

    def rows(self, name: str) -> list[dict[str, Cell]]:
        """The rows of a list; of "" the form itself."""
        return self.fields.get(name, []) if name else [self.fields]


class Spoilt(NamedTuple):
    """One fault: what was done to which row."""

    kind: str
    list: str
    field: str
    rows: tuple[int, ...]  # any of these may be named


def good() -> list[Sheet]:
    """The shipped forms and those of the tests and the guide that have no fault."""
    texts = {
        str(path): path.read_text("utf-8")
        for folder in FOLDERS
        for path in sorted((ROOT / folder).glob("*.yaml"))
    }
    examples = re.findall(r"```yaml\n(.*?)```", GUIDE.read_text("utf-8"), re.DOTALL)
    texts |= {"next-year": CARRIED} | {
        f"guide {number}": text for number, text in enumerate(examples)
    }
    found = []
    for name, text in texts.items():
        fields = {key: plain(node) for key, node in tree(text).pairs.items()}
        schema = (
            "programme" if str(fields.get("format", "")).startswith("programme") else "instrument"
        )
        found.append(Sheet(Path(name).stem, schema, fields))
    return found


def plain(node: Node) -> Cell:
    if isinstance(node, TextNode):
        return node.text
    if isinstance(node, ListNode):
        return [plain(each) for each in node.rows]
    return {name: plain(each) for name, each in node.pairs.items()}


def written(sheet: Sheet) -> tuple[str, dict[tuple[str, int], int]]:
    """The text of a form, and the line of every row of every list; of a field of the form, (field, -1)."""
    lines: list[str] = []
    at: dict[tuple[str, int], int] = {}
    for key, value in sheet.fields.items():
        at[key, -1] = len(lines) + 1
        if isinstance(value, list) and value and all(isinstance(one, dict | Raw) for one in value):
            lines.append(f"{key}:")
            for number, row in enumerate(value):
                at[key, number] = len(lines) + 1
                lines.append(row.text if isinstance(row, Raw) else f"- {_cell(row)}")
        else:
            lines.append(f"{key}: {_cell(value)}")
    return "\n".join(lines) + "\n", at


def _cell(value: Cell) -> str:
    if isinstance(value, Raw):
        return value.text
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key}: {_cell(each)}" for key, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_cell, value)) + "]"
    return "'" + str(value).replace("'", "''") + "'"


UNKNOWN = "nobody_knows is x"
# What is no value of its kind.
WRONG = {
    "integer": ("สิบ", "1.5", "-1"),
    "signed": ("สิบ", "1.5"),
    "number": ("มาก", "1,5", "1/0", "-1"),
    "yes_no": ("maybe",),
    "limit": ("60", ">= มาก", "=> 5"),
    "least": ("มาก", "> มาก", "1,5"),
    "condition": ("ไม่รู้", UNKNOWN, "a <> 3", [], [[["deep is x"]]], {"a": "b"}),
}
MAY_FALL = {
    ("items", "points"),
    ("measures", "steps"),
    ("bands", "from"),
    ("choices", "points"),
    ("choices", "from"),
}
OTHERWISE = {  # names that are looked up in other ways than POINTS says
    ("fields", "to"), ("computed", "over"), ("kinds", "named"), ("papers", "order"), ("items", "in"),
    ("checks", "over"), ("rows", "says"), ("steps", "from"), ("steps", "until"), ("fields", "min"), ("fields", "max"),
    ("fields", "step"),
}  # fmt: skip
FILLED = {  # texts in which a name is looked up
    ("papers", "title"), ("papers", "above"), ("papers", "below"), ("papers", "note"), ("columns", "title"),
    ("columns", "over"), ("columns", "show"), ("columns", "total"), ("sections", "title"), ("sections", "note"),
    ("sections", "named"), ("sections", "below"), ("kinds", "number"),
}  # fmt: skip
RINGS = {("dimensions", "in"), ("kinds", "in"), ("items", "in"), ("rows", "in"), ("steps", "after")}
SOUNDING = {
    "yes_no": "yes",
    "words": "ข้อความ",
    "text": "x",
    "integer": "1",
    "signed": "1",
    "number": "1",
    "condition": "year answered",
}
TORN: dict[str, Callable[[str], str]] = {  # how a row is written so that it cannot be read
    "unclosed quote": lambda row: row[:-1] + ", source: 'ไม่ปิด}",
    "unclosed bracket": lambda row: row[:-1],
    "bracket too many": lambda row: row + "}",
    "no colon": lambda row: row[:-1] + ", 'source' 'x'}",
    "anchor": lambda row: row.replace("- {", "- &a {"),
    "alias": lambda row: row[:-1] + ", source: *a}",
    "tag": lambda row: row[:-1] + ", source: !x y}",
    "control letter": lambda row: row[:-1] + ", source: 'a\x07b'}",
    "no fields": lambda _row: "- เพียงข้อความ",
}


def places() -> Iterator[tuple[str, str, FieldSchema]]:
    """(schema, list, field) of the whole vocabulary."""
    for schema, cls in SCHEMAS.items():
        for slot in FieldSchema.slots(cls):
            yield schema, "", slot
            if slot.rows and slot.many:
                yield from ((schema, slot.key, each) for each in FieldSchema.slots(slot.rows))


def kinds(name: str, slot: FieldSchema) -> Iterator[str]:
    """The ways in which a field may be written wrong."""
    yield from ("misspelt", "unknown", "twice")
    if slot.rows:
        yield from ("words for rows", "fields for rows") if slot.many else ("words for fields",)
        return
    yield "deep" if slot.many else "list"
    yield "mapping"
    if slot.required:
        yield "missing"
    for number, value in enumerate(WRONG.get(slot.holds, ())):
        # of rows of another form, which nobody here knows
        known = name == "figures" and value == UNKNOWN
        if not known and (value != "-1" or (name, slot.key) not in MAY_FALL):
            yield f"wrong {number}"
    if slot.holds in ("text", "words"):
        yield from ("hidden", "turning")
    if (name, slot.key) in ALLOWED:
        yield "word"
    if (name, slot.key) in POINTS or (name, slot.key) in OTHERWISE:
        yield "nowhere"
    if (name, slot.key) in FILLED:
        yield "placeholder"
    if (name, slot.key) in RINGS:
        yield "ring"
    if (name, slot.key) in OF_BUILDERS:
        yield "builder"
    if name and slot.key == "id":
        yield from ("id twice", "id letters", *TORN)


def spoil(sheet: Sheet, name: str, slot: FieldSchema, kind: str, number: int) -> Spoilt | None:
    """Write one field of a row wrong; None where that cannot be done."""
    row = sheet.rows(name)[number]
    key, done = slot.key, Spoilt(kind, name, slot.key, (number,))
    if not isinstance(row, dict):
        return None
    if kind in ("misspelt", "missing", "ring", "id twice") and key not in row:
        return None
    match kind:
        case "misspelt":
            renamed = {(f"{one}qq" if one == key else one): value for one, value in row.items()}
            row.clear()
            row.update(renamed)
            return done._replace(field=f"{key}qq")
        case "unknown":
            row["zzqx"] = "x"
            return done._replace(field="zzqx")
        case "twice":
            if not name:
                return None
            sheet.fields[name][number] = Raw(f"- {_cell({**row, key: 'ก'})[:-1]}, {key}: 'ข'}}")
        case "missing":
            del row[key]
            return done if name else done._replace(field="")
        case "words for rows" | "words for fields":
            row[key] = "ข้อความ"
        case "fields for rows":
            row[key] = {"id": "x"}
        case "list":
            row[key] = ["a", "b"]
        case "deep":
            row[key] = [["a"]]
        case "mapping":
            row[key] = {"de": "x"}
        case "hidden":
            row[key] = Raw('"ก\\u0007ข"')
        case "turning":
            row[key] = "ก\u202eข"
        case "word" | "nowhere":
            row[key] = ["zzqx.zzqx"] if slot.many else "zzqx.zzqx"
        case "placeholder":
            row[key] = ["<zzqx>"] if slot.many else "<zzqx>"
        case "ring":
            row[key] = row["id"]
        case "id twice":
            listed = sheet.rows(name)
            listed.append(deepcopy(row))
            return done._replace(rows=(number, len(listed) - 1))
        case "id letters":
            row[key] = "Bad Id"
        case "builder":
            return _elsewhere(sheet, name, slot, number, done)
        case _ if kind in TORN:
            sheet.fields[name][number] = Raw(TORN[kind](f"- {_cell(row)}"))
        case _:
            value = WRONG[slot.holds][int(kind.split()[1])]
            row[key] = [value] if slot.many and isinstance(value, str) else value
    return done


def _elsewhere(
    sheet: Sheet, name: str, slot: FieldSchema, number: int, done: Spoilt
) -> Spoilt | None:
    """A word on a paper whose builder does not read it."""
    row = sheet.rows(name)[number]
    paper = row.get("id") if name == "papers" else row.get("paper")
    papers = [one for one in sheet.rows("papers") if isinstance(one, dict)]
    builder = next((one.get("builder", "table") for one in papers if one.get("id") == paper), "")
    if not builder or builder in OF_BUILDERS[name, slot.key]:
        return None
    value: Cell = SOUNDING[slot.holds]
    if (name, slot.key) in POINTS:
        listed = POINTS[name, slot.key][-1]
        # one that was spoilt before is none
        rows = [row for row in sheet.rows(listed) if isinstance(row, dict)]
        if not rows:
            return None
        value = rows[0]["id"]
    elif (name, slot.key) in ALLOWED:
        value = min(filter(None, ALLOWED[name, slot.key]))  # "" says nothing
    row[slot.key] = [value] if slot.many else value
    return done


def lines_of(spoilt: Spoilt, at: dict[tuple[str, int], int]) -> set[int]:
    """The lines of which one has to be named."""
    if not spoilt.list:
        return {at.get((spoilt.field, -1), 1)}
    return {at[spoilt.list, number] for number in spoilt.rows}


class Found(NamedTuple):
    """What became of the faults of one form."""

    sheet: str
    missed: tuple[Spoilt, ...]  # no finding with a mend stands at their line
    many: int
    besides: int  # findings at lines where nothing was spoilt
    findings: int  # all there are


def judged(sheet: Sheet, faults: Sequence[Spoilt], place: Path) -> Found:
    """Write the spoilt form, have it checked, and look for each fault."""
    text, at = written(sheet)
    place.write_text(text, encoding="utf-8")
    found = check(place).faults
    named = {fault.line for fault in found if fault.problem and fault.mend}
    wanted = [lines_of(one, at) for one in faults]
    missed = tuple(one for one, lines in zip(faults, wanted, strict=True) if not lines & named)
    return Found(sheet.name, missed, len(faults), len(named - set().union(*wanted)), len(found))


def singly(place: Path, chance: random.Random, every: int = 1) -> Iterator[Found]:
    """Every field × every way, each in some form that has the list, alone; of these each `every`th."""
    ways = [(*one, kind) for one in places() for kind in kinds(*one[1:])]
    for schema, name, slot, kind in ways[chance.randrange(every) :: every]:
        fitting = [sheet for sheet in sound() if sheet.schema == schema and sheet.rows(name)]
        done = _one(fitting, name, slot, kind, chance)
        if done:
            yield judged(done[0], [done[1]], place)


def _one(
    fitting: Sequence[Sheet], name: str, slot: FieldSchema, kind: str, chance: random.Random
) -> tuple[Sheet, Spoilt] | None:
    for _try in range(8):
        if not fitting:
            return None
        sheet = deepcopy(chance.choice(fitting))
        done = spoil(sheet, name, slot, kind, chance.randrange(len(sheet.rows(name))))
        if done:
            return sheet, done
    return None


def together(place: Path, chance: random.Random, forms: int, most: int = 5) -> Iterator[Found]:
    """Several faults in one form, each in a row of its own: none may hide another."""
    everywhere = [*places()]
    lists = {(schema, name) for schema, name, _slot in everywhere if name}

    def rows(sheet: Sheet) -> int:
        return sum(len(sheet.rows(name)) for name in sheet.fields if (sheet.schema, name) in lists)

    sheets = [sheet for sheet in sound() if rows(sheet) >= 4 * most]
    for _form in range(forms):
        sheet, faults = deepcopy(chance.choice(sheets)), list[Spoilt]()
        taken = set[tuple[str, int]]()
        while len(faults) < most:
            schema, name, slot = chance.choice(everywhere)
            if schema != sheet.schema or not name or not sheet.rows(name):
                continue
            number = chance.randrange(len(sheet.rows(name)))
            kind = chance.choice([*kinds(name, slot)])
            if (name, number) not in taken and (done := spoil(sheet, name, slot, kind, number)):
                faults.append(done)
                taken |= {(name, each) for each in done.rows}
        yield judged(sheet, faults, place)


@cache
def sound() -> tuple[Sheet, ...]:
    """The good forms of which every word has an effect."""
    with TemporaryDirectory() as room:
        place = Path(room) / "form.yaml"
        return tuple(sheet for sheet in good() if not judged(sheet, (), place).besides)
