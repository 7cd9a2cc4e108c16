"""The tables of docs/log.md that are printed from the program: `python -m tests.log_tables` writes them anew.

Each stands between `<!-- NAME -->` and `<!-- /NAME -->`; nothing between them is written by hand.
"""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from core.entities import ENTITIES, TABLE_VERSION, EntityType, FieldDeclaration, ValueKind

GUIDE = Path(__file__).parents[1] / "docs" / "log.md"
MARKS = {ValueKind.TEXT: "#", ValueKind.INTEGER: "%", ValueKind.ANY: "?", ValueKind.PLAIN: ""}

BLOBS = {"": "", "kept": "&", "named": "~"}


def tables() -> dict[str, str]:
    """The lines of each table by its name."""
    head = ("entity", "class", "in", "key", "inside", "fields")
    return {
        "table": f"This is table {TABLE_VERSION}.\n",
        "entities": "".join(_lines(head, map(_entity, ENTITIES.values()))),
    }


def _entity(one: EntityType) -> Sequence[str]:
    klass = f"{one.klass}, {one.forms_klass} in forms" if one.forms_klass else one.klass
    inside = f"`{one.container}`: {' '.join(sorted(one.targets))}" if one.container else ""
    fields = " ".join(f"`{_field(field)}`" for field in one.fields)
    key = " ".join((*one.key, *([f"+{one.ordinal}"] if one.ordinal else [])))
    return f"`{one.name}`", klass, " ".join(sorted(one.scope_kinds)), key, inside, fields


def _field(one: FieldDeclaration) -> str:
    name = f"{one.name}." if one.family else one.name
    since = f"@{one.since}" if one.since > 1 else ""
    marks = f"{'*' * one.personal}{'^' * one.sealed}{'>' * one.reference}{BLOBS[one.blob]}"
    return f"{name}{'!' * one.fixed}{MARKS[one.kind]}{marks}{since}"


def _lines(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    for row in (head, ["---"] * len(head), *rows):
        yield f"| {' | '.join(row)} |\n"


def printed(guide: str) -> str:
    """The guide with its tables as they are now."""
    for name, table in tables().items():
        begin, end = f"<!-- {name} -->\n", f"<!-- /{name} -->\n"
        before, found, rest = guide.partition(begin)
        assert found, name
        guide = before + begin + table + end + rest.partition(end)[2]
    return guide


if __name__ == "__main__":
    GUIDE.write_text(printed(GUIDE.read_text("utf-8")), "utf-8")
