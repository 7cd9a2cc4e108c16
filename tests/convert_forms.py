"""Write forms in today's words, comments and order kept: `python -m tests.convert_forms FILE.yaml …`.

A row that only says something in other words is changed where it stands; one that is made or made over is written anew.
"""

import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from core.forms.vocabulary import LANGUAGE
from storage.instruments.source import ListNode, Node, TextNode, tree
from storage.instruments.upgrade import LISTS, WORDS, upgraded

WIDTH = 120
FORMAT = r"(?m)^format: (instrument|programme)/([0-9]+)[ \t]*(?=#|$)"
PLAIN = (
    r"[^\s,\[\]{}#&*!|>'\"%@`?:\\-]([^,\[\]{}#:]|:(?! |$)|(?<! )#)*"  # what needs no quotes in { }
)


class Change(NamedTuple):
    start: int
    end: int
    text: str


def plain(node: Node) -> Any:
    if isinstance(node, TextNode):
        return node.text
    if isinstance(node, ListNode):
        return [plain(one) for one in node.rows]
    return {name: plain(one) for name, one in node.pairs.items()}


def converted(text: str) -> str:
    """The form in today's words; one of today's as it is."""
    named = re.search(FORMAT, text)
    if named and int(named[2]) == LANGUAGE:
        return text
    old = plain(tree(text))
    new = plain(upgraded(tree(text), int(named[2]) if named else 0))
    moved = {name: to for name, to in LISTS.items() if name in old and name not in new}
    for name, to in moved.items():  # for now where it was
        new[name] = new[to][-len(old[name]) :]
        new[to] = new[to][: -len(old[name])]
    new = {now: new[now] for now in (WORDS[""].get(name, name) for name in old)}
    root = yaml.compose(text, Loader=yaml.SafeLoader)  # whose marks count letters
    changes = (
        [Change(named.start(), named.end(), f"format: {named[1]}/{LANGUAGE}")] if named else []
    )
    changes += _changes(root, text, old, new)
    before = {*text.splitlines(keepends=True)}
    for start, end, said in sorted(changes, reverse=True):
        text = text[:start] + said + text[end:]
    for name, to in moved.items():
        text = _moved(text, name, to)
    return "".join(
        line if line in before else _wrapped(line) for line in text.splitlines(keepends=True)
    )


def _moved(text: str, name: str, to: str) -> str:
    """The rows of a list behind those of another; where that is not there, under its name."""
    block, there = (
        re.search(rf"(?m)^{one}:.*\n((?:[ -].*\n?|\n|#.*\n)*)", text) for one in (name, to)
    )
    if block is None or there is None:
        return re.sub(rf"(?m)^{name}:", f"{to}:", text)
    rest = text[: block.start()] + text[block.end() :]
    end = there.end() - (block.end() - block.start() if block.start() < there.start() else 0)
    return rest[:end] + block[1] + rest[end:]


def _changes(root: Any, text: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    """What is to be changed of the form's own words and of the rows of its lists."""
    yield from _renamed(root, old, new, ("format",))
    for (_key, list_), before, after in zip(root.value, old.values(), new.values(), strict=True):
        if isinstance(before, str) and before != after:
            yield Change(list_.start_mark.index, list_.end_mark.index, after)
        if (
            not isinstance(before, list)
            or before == after
            or not all(isinstance(one, dict) for one in before)
        ):
            continue
        if len(before) != len(after):
            last = list_.value[-1].end_mark.index
            yield Change(list_.value[0].start_mark.index, last, "\n- ".join(map(flow, after)))
            continue
        for row, was, now in zip(list_.value, before, after, strict=True):
            if list(map(str, was.values())) == list(map(str, now.values())):
                yield from _renamed(row, was, now)
            elif was != now:
                kept = {
                    name: text[at.start_mark.index : at.end_mark.index] for name, at in _cells(row)
                }
                said = (
                    f"{one}: {kept[one] if was.get(one) == now[one] else flow(now[one])}"
                    for one in now
                )
                yield Change(row.start_mark.index, row.end_mark.index, "{" + ", ".join(said) + "}")


def _cells(row: Any) -> Iterator[tuple[str, Any]]:
    yield from ((key.value, value) for key, value in row.value)


def _renamed(
    row: Any, was: dict[str, Any], now: dict[str, Any], but: Sequence[str] = ()
) -> Iterator[Change]:
    for (key, _value), old, new in zip(row.value, was, now, strict=True):
        if old != new and old not in but:
            yield Change(key.start_mark.index, key.end_mark.index, new)


def flow(value: Any) -> str:
    """A row, a list or a cell as one line of YAML."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {flow(one)}" for name, one in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    text = str(value)
    return (
        text
        if re.fullmatch(PLAIN, text) and not text.endswith(" ")
        else "'" + text.replace("'", "''") + "'"
    )


def _wrapped(line: str) -> str:
    """A row that is too long, broken between two of its words."""
    if len(line.rstrip("\n")) <= WIDTH or not re.match(r"- \{|  ", line):
        return line
    at = [one.start() for one in re.finditer(r"(?<=,) (?=[a-z_]+: )", line[:WIDTH])]
    return line if not at else line[: at[-1]] + "\n  " + _wrapped("  " + line[at[-1] + 1 :])[2:]


if __name__ == "__main__":
    for name in sys.argv[1:]:
        path = Path(name)
        path.write_text(converted(path.read_text("utf-8")), "utf-8", newline="\n")
