"""The tables of docs/forms.md that are printed from the program: `python -m tests.form_tables` writes them anew.

Each stands between `<!-- NAME -->` and `<!-- /NAME -->`; nothing between them is written by hand.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from core.forms.field_types import FIELD_TYPES, FieldType
from core.forms.operations import MANY, ROWS, Operation

GUIDE = Path(__file__).parents[1] / "docs" / "forms.md"
HEAD = ("type", "what it is", "as typed", "as kept", "as said", "on paper", "takes")


def tables() -> dict[str, str]:
    """The lines of each table by its name."""
    return {
        "operations": "".join(
            _lines(
                ("operation", "what it comes to", "over", "in a checklist"), map(_operation, ROWS)
            )
        ),
        "field types": "".join(_lines(HEAD, map(_type, FIELD_TYPES.values()))),
    }


def _operation(one: Operation) -> Sequence[str]:
    """Over how many names, and its name as a `kind`."""
    over = f"{one.least}" if one.least == one.most else f"{one.least} – {one.most}"
    if one.most == MANY:
        over = "any"
    elif one.most:
        over = over
    else:
        over = ""
    return (
        f"`{one.name}`",
        one.description,
        over,
        f"`{one.name.replace('_', ' ')}`" if one.rows else "",
    )


def _type(one: FieldType) -> Sequence[str]:
    kept = f"`{one.stored}`" if one.stored else ""
    return (
        f"`{one.name}`",
        one.description,
        one.typed,
        kept,
        one.shown,
        one.align,
        " ".join(_takes(one)),
    )


def _takes(one: FieldType) -> Iterator[str]:
    """Which fields of its row a form may use with the type."""
    if one.figure:
        yield "`unit`"
    if one.ordered:
        yield from ("`min`", "`max`")
    if one.source == "choices":
        yield from ("`scale`", "`many`")
    if one.source == "entries":
        yield "`to`"
    if one.words:
        yield "`personal`"
    if one.summed:
        yield "every `op`"


def _lines(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    for row in (head, ["---"] * len(head), *rows):
        yield f"| {' | '.join(row)} |\n"


def printed(guide: str) -> str:
    """The guide with its tables as they are now."""
    for name, table in tables().items():
        begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->\n"
        before, _begin, rest = guide.partition(begin)
        guide = before + begin + table + end + rest.partition(end)[2]
    return guide


def rows(guide: str, name: str) -> list[str]:
    """What the first column of a table names."""
    inside = guide.partition(f"<!-- {name} -->")[2].partition(f"<!-- /{name} -->")[0]
    return re.findall(r"^\| `([^`]+)`", inside, re.MULTILINE)


if __name__ == "__main__":
    GUIDE.write_text(printed(GUIDE.read_text("utf-8")), "utf-8")
