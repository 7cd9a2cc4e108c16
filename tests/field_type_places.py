"""Where the product decides by the name of a field type instead of asking its row: `python -m tests.field_type_places`.

A place is a line outside the table at which
1. something called `type` (`x.type`, `type_`, `getattr(x, "type", …)`) is compared or matched with a name of a type,
2. two names or more, and nothing else, stand together as a set, a tuple, a list or the keys of a dict,
3. a name stands that nothing else in the program bears (`ALONE`), whatever is done with it.
Not seen: a name that is common elsewhere (`date`, `link`, `text` …), alone, compared with something not called type.
"""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from core.forms.field_types import FIELD_TYPES

ROOT = Path(__file__).parents[1]
TABLE = "core/forms/field_types.py"
NAMES = frozenset(FIELD_TYPES)
ALONE = NAMES & {"money", "longtext", "decimal"}


def places(root: Path = ROOT, names: frozenset[str] = NAMES) -> list[str]:
    """`file:line` of every place, in order."""
    files = [
        root / "main.py",
        *(
            path
            for room in ("core", "storage", "ui", "wiring")
            for path in (root / room).rglob("*.py")
        ),
    ]
    return [
        f"{path.relative_to(root).as_posix()}:{line}"
        for path in sorted(files)
        if path.relative_to(root).as_posix() != TABLE
        for line in sorted(set(lines(ast.parse(path.read_text("utf-8")), names)))
    ]


def lines(tree: ast.AST, names: frozenset[str] = NAMES) -> Iterator[int]:
    """The lines of a file at which it decides."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and node.value in ALONE:
            yield node.lineno
        elif isinstance(node, ast.Compare):
            sides = (node.left, *node.comparators)
            if any(map(is_type, sides)) and any(_named(side, names) for side in sides):
                yield node.lineno
        elif isinstance(node, ast.Match) and is_type(node.subject):
            yield from (case.pattern.lineno for case in node.cases if _named(case.pattern, names))
        elif isinstance(node, ast.Set | ast.Tuple | ast.List | ast.Dict):
            parts = node.keys if isinstance(node, ast.Dict) else node.elts
            if len(parts) > 1 and all(
                isinstance(part, ast.Constant) and part.value in names for part in parts
            ):
                yield node.lineno


def is_type(node: ast.expr) -> bool:
    """Whether an expression is called a type."""
    if (
        isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == "getattr"
        and len(node.args) > 1
    ):
        return isinstance(node.args[1], ast.Constant) and node.args[1].value == "type"
    return getattr(node, "attr", getattr(node, "id", "")) in ("type", "type_")


def _named(node: ast.AST, names: frozenset[str]) -> bool:
    return any(isinstance(part, ast.Constant) and part.value in names for part in ast.walk(node))


if __name__ == "__main__":
    found = places(Path(sys.argv[1])) if len(sys.argv) > 1 else places()
    sys.stdout.write(
        "".join(f"{place}\n" for place in found)
        + f"{len(found)} places in {len({one.split(':')[0] for one in found})} files\n"
    )
