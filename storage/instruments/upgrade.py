"""Rewrites forms of earlier versions of the form language in today's words; no other code knows the older versions.

A form is changed as plain rows. Each cell keeps its line, so that a fault of an old file names the line in that file;
a new cell gets the line of the row it is made from.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from core.forms.vocabulary import LANGUAGE
from storage.instruments.source import ListNode, MapNode, Node, TextNode


class WrittenCell(str):
    """A string: a cell's text as written, with its `line`."""

    line: int

    def __new__(cls, text: str, line: int) -> "WrittenCell":
        said = super().__new__(cls, text)
        said.line = line
        return said


class CellList(list[Any]):
    """A list of cells or rows, with its line."""

    def __init__(self, rows: Iterable[Any], line: int) -> None:
        super().__init__(rows)
        self.line = line


class RowCells(dict[str, Any]):
    """A row: a dict of cells keyed by field word; `lines` has each word's line, `twice` repeated words with lines."""

    def __init__(self, cells: Mapping[str, Any], node: MapNode) -> None:
        super().__init__(cells)
        self.line, self.lines, self.twice = node.line, dict(node.lines), list(node.twice)

    def reword(self, of: str) -> None:
        """Convert this row of list `of` to the current words and values in place; order and lines stay."""
        words, cells = WORDS.get(of, {}), [*self.items()]
        self.twice += [(was, self.lines[was]) for was, now in words.items() if was in self and now in self]
        self.clear()
        for word, cell in cells:
            name, values = words.get(word, word), VALUES.get((of, word))
            now = values.get(str(cell), cell) if values else cell
            if name and (now or not cell):
                self[name] = now
        self.update({word: cell for word, cell in SILENT.get(of, {}).items() if word not in self})
        self.lines = {words.get(word, word): line for word, line in self.lines.items()}
        self.twice = [(words.get(word, word), line) for word, line in self.twice]


Form = dict[str, Any]
YES = dict.fromkeys(("yes", "true", "ใช่"), "yes")
NO = dict.fromkeys(("no", "false", "ไม่", "ไม่ใช่"), "")
# By older list ("" = the form itself). WORDS: today's name of a word ("" drops it: it was a hint or a look). VALUES:
# today's name of a value ("" drops the word). SILENT: cells that older rows implied. LISTS: today's name of the list.
# A word that had a meaning and has no successor is in none of these: it is refused at its line.
TEXT = {"text": "title"}
WORDS: Mapping[str, Mapping[str, str]] = {
    **dict.fromkeys(("levels", "rank_levels"), TEXT),
    "": {"complete": "required"},
    "asks": {**TEXT, "step": "pattern"},
    "carry": {"how": "op", "new": "to", "old": "from"},
    "choices": {**TEXT, "band": "", "only": "profiles", "under": ""},
    "columns": {"head": "title", "heading": "above", "subtotal": "below"},
    "dimensions": {"at_least": "min", "complete": "required", "most": "max", "roll_up": "kind"},
    "extra": {**TEXT, "awards": "is"},
    "fields": {"step": "pattern"},
    "figures": {"among": "where", "measure": "to"},
    "given": {"assessor": "by", "item": "of", "register": "rows"},
    "items": {**TEXT, "asks": "type", "verified_by": "by"},
    "kinds": {"at_least": "min", "most": "max"},
    "measures": {**TEXT, "as_points": "gives", "kind": "type", "none": "not_applicable"},
    "papers": {"grouped_by": "by", "groups": "group", "heading": "above", "table_per": "each", "where": "when"},
    "parts": {**TEXT, "also": "known_as"},
    "passes": {**TEXT, **dict.fromkeys(("decides_for", "groups"), "group")},
    "profiles": {"choice": "in"},
    "proofs": {"dated": "period", "if_missing": "fault"},
    "proposals": dict.fromkeys(("as_of", "at", "came", "like", "named", "serves", "text", "votes"), ""),  # told by rows
    "rules": {**TEXT, "against": "of", "item": "in"},
    "sections": {"box": "named", "head": "title", "text": "note", "under": "below"},
    "settings": {"text": "help"},
    "subjects": {"register": "rows"},
}
VALUES: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("asks", "required"): {**YES, **NO},
    **{(of, "step"): {"1": "whole"} for of in ("asks", "fields")},
    **{(of, "complete"): {"required": "complete"} for of in ("", "dimensions")},
    ("measures", "as_points"): {**dict.fromkeys(YES, "points"), **NO},
    ("measures", "kind"): {"count": "integer", "number": "decimal"},
    ("profiles", "by"): {"office": ""},
    ("proofs", "dated"): {"period": "year"},
}
SILENT: Mapping[str, Mapping[str, str]] = {"asks": {"type": "choice"}}
LISTS = {"asks": "fields"}
LOOKS, UNSAID = ("style", "page", "digits", "contents", "new_page", "empty"), {*NO, "", "portrait", "thai", "form"}


def _reworded(form: Form) -> None:
    for name in WORDS:
        for row in _rows(form, name):
            row.reword(name)


def _rows(form: Form, name: str) -> list[RowCells]:
    rows = form.get(name, ()) if name else [form]
    return [row for row in rows if isinstance(row, RowCells)] if isinstance(rows, list) else []


def _acted(form: Form) -> None:
    """Move the names of deputies who may sign into `acting`, beside how they sign."""
    for row in _rows(form, "signing"):
        if who := row.pop("deputies", ""):
            row["acting"] = CellList([*_several(row.get("acting", [])), *_several(who)], row.line)


def _needed(form: Form) -> None:
    """Rename `parts`, the number of an item's parts that suffice, to `need`."""
    for row in _rows(form, "items"):
        if str(parts := row.pop("parts", "")) not in ("", "all"):
            row.setdefault("need", parts)


def _proposed(form: Form) -> None:
    """Replace settings of a meeting's proposals: `joined` and `staff` by a computed share, `picked` by results."""
    for row in _rows(form, "proposals"):
        side, picked, staff, joined = (row.pop(word, "") for word in ("side", "picked", "staff", "joined"))
        if side and "group" in row:
            row["group"] = CellList([row["group"], side], row.line)
        taking = [one.get("scale") for one in _rows(form, "fields") if picked and one.get("id") == picked]
        answers = [one for one in _rows(form, "choices") if one.get("in") in taking]
        for one, result in zip(answers, ("met", "not_met"), strict=False):
            one.setdefault("result", result)
        at = next((one.get("in", "") for one in _rows(form, "kinds") if one.get("id") == row.get("of")), "")
        over, cells = [joined, staff], form.setdefault("computed", CellList([], row.line))
        if all(over) and isinstance(cells, list) and over not in [one.get("over") for one in _rows(form, "computed")]:
            cells.insert(0, {"id": "share_of_staff", "kind": at, "op": "share", "over": over})


def _turned(form: Form) -> None:
    """Replace each profile that answers turn on by `when` in the rows that use it; leave the complicated ones."""
    nodes = {str(row.get("id")): row for name in ("dimensions", "items") for row in _rows(form, name)}
    scales = {str(row.get("id")): _scale(row, nodes) for row in _rows(form, "items")}
    scales |= {f"{row.get('in')}.{row.get('id')}": str(row.get("scale")) for row in _rows(form, "asks")}
    using = [row for name in form for row in _rows(form, name) if row.get("profiles")]
    for one in [one for one in _rows(form, "profiles") if one.get("by") == "answer"]:
        turning = [each for each in _rows(form, "choices") if each.get("turns_on") == one.get("id")]
        of = {str(each.get("in")): each for each in turning}
        on = [[f"{asked} is {of[scale].get('id')}"] for asked, scale in scales.items() if scale in of]
        named = [row for row in using if one.get("id") in _several(row["profiles"])]
        simple = all("when" not in row and len(_several(row["profiles"])) == 1 for row in named)
        if on and simple and len(of) == len(turning):
            form["profiles"].remove(one)
            for each in turning:
                del each["turns_on"]
            for row in named:
                row["when"] = CellList(on, row.lines["profiles"])
                del row["profiles"]


def _several(cell: Any) -> list[Any]:
    return cell if isinstance(cell, list) else [cell]


def _scale(row: RowCells | None, nodes: Mapping[str, RowCells]) -> str:
    """Return the scale of the row, else of the nearest row above it that has one."""
    for _each in nodes:  # at most so many stand above each other
        if row is None or "scale" in row:
            break
        row = nodes.get(str(row.get("in", "")).partition("/")[0])
    return str(row.get("scale")) if row else ""


def _reckoned(form: Form) -> None:
    """Move the step of a rounding from `to` into `over`, and `up` into the name of the operation."""
    for row in _rows(form, "computed"):
        step, up = row.pop("to", "1"), row.pop("up", "")
        if row.get("op") == "round" and (len(over := row.get("over", "")) == 1 or not isinstance(over, list)):
            row["over"] = CellList([*(over if isinstance(over, list) else [over]), step], row.line)
        if up in YES:
            row["op"] = f"{row.get('op')}_up"


def _styled(form: Form) -> None:
    """Gather the words for a paper's look in `style`, and drop those that state the default."""
    for row in _rows(form, "papers"):
        looks = [(word, one) for word in LOOKS if word in row for one in _several(row.pop(word))]
        style = [
            WrittenCell(word, one.line) if str(one) in YES else one for word, one in looks if str(one) not in UNSAID
        ]
        if style:
            row["style"] = CellList(style, style[0].line)


def _regrouped(form: Form) -> None:
    for name, to in LISTS.items():
        if isinstance(rows := form.get(name), CellList) and isinstance(form.get(to, rows), CellList):
            form.setdefault(to, CellList([], rows.line)).extend(form.pop(name))


# In this order, each over the whole form.
UPGRADES = (_reworded, _acted, _needed, _turned, _reckoned, _styled, _proposed, _regrouped)


def upgraded(form: MapNode, version: int) -> MapNode:
    """Return the form, written in language version `version`, converted to the current version's words."""
    if version == LANGUAGE:
        return form
    rows = plain(form)
    for step in UPGRADES:
        step(rows)
    after = noded(rows, form.line)
    return after if isinstance(after, MapNode) else form


def plain(node: Node) -> Any:
    match node:
        case TextNode():
            return WrittenCell(node.text, node.line)
        case ListNode():
            return CellList(map(plain, node.rows), node.line)
        case MapNode():
            return RowCells({name: plain(one) for name, one in node.pairs.items()}, node)


def noded(value: Any, line: int) -> Node:
    """Return `value`, a cell, list or row, as nodes; a value without a line of its own gets `line`."""
    line = getattr(value, "line", line)
    if isinstance(value, dict):
        lines = {name: getattr(one, "line", line) for name, one in value.items()} | getattr(value, "lines", {})
        pairs = {name: noded(one, lines[name]) for name, one in value.items()}
        return MapNode(line, pairs, lines, getattr(value, "twice", []))
    return (
        ListNode(line, [noded(one, line) for one in value]) if isinstance(value, list) else TextNode(str(value), line)
    )
