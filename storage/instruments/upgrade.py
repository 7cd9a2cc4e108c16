"""Forms of earlier versions of the language said in today's words: the only code that knows the older ones.

A form is changed as plain rows. What stands in them knows its line, so that faults of an old file are told at theirs;
what is made has the line of the row it is made from.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from core.forms.published import LANGUAGE
from storage.instruments.source import ListNode, MapNode, Node, TextNode


class Said(str):
    """A cell as it is written."""

    line: int

    def __new__(cls, text: str, line: int) -> "Said":
        said = super().__new__(cls, text)
        said.line = line
        return said


class Several(list[Any]):
    """Cells or rows."""

    def __init__(self, rows: Iterable[Any], line: int) -> None:
        super().__init__(rows)
        self.line = line


class Cells(dict[str, Any]):
    """A row by its words; `lines` are those of the words, `twice` words given again."""

    def __init__(self, cells: Mapping[str, Any], node: MapNode) -> None:
        super().__init__(cells)
        self.line, self.lines, self.twice = node.line, dict(node.lines), list(node.twice)


UPGRADES: tuple[Callable[[dict[str, Any]], None], ...] = ()  # in this order, each over the whole form


def upgraded(form: MapNode, version: int) -> MapNode:
    """The form in today's words; one of today's version as it is."""
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
            return Said(node.text, node.line)
        case ListNode():
            return Several(map(plain, node.rows), node.line)
        case MapNode():
            return Cells({name: plain(one) for name, one in node.pairs.items()}, node)


def noded(value: Any, line: int) -> Node:
    """What was made plain, read again; `line` is that of the row it stands in."""
    line = getattr(value, "line", line)
    if isinstance(value, dict):
        lines = {name: getattr(one, "line", line) for name, one in value.items()} | getattr(value, "lines", {})
        pairs = {name: noded(one, lines[name]) for name, one in value.items()}
        return MapNode(line, pairs, lines, getattr(value, "twice", []))
    return (
        ListNode(line, [noded(one, line) for one in value]) if isinstance(value, list) else TextNode(str(value), line)
    )
