"""The measures of the house: `python -m tests.house [FOLDER] [--json] [--found]` prints them for a checkout.

That is this one by default; `--found` names each thing that was counted. They are read from the files alone; nothing is
imported or run. What is HELD may not rise: `--lower` writes the numbers of this checkout where they are lower.
"""

import ast
import json
import math
import re
import statistics
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

from tests.doors import crossing, entered
from tests.durations import COSTS
from tests.house_rules import FUNCTION, NAMES, STATEMENTS, public_names, shared_names, upward_names
from tests.modules import (
    PRODUCT,
    ROOT,
    Edges,
    Module,
    circles,
    edges,
    importers,
    imports_between,
    product,
    room_of,
)
from tests.tokens import statements

SLIVER = 45  # statements
_BARE = (
    "about agreed asked at by called chosen found given held here inside instead kept known looked lost made mine most"
    " named of on one out own said seen shown taken told typed using wanted what where why"
)
BARE = frozenset(re.findall(r"\w+", _BARE))
Modules = Mapping[str, Module]
HELD: dict[
    str, float
] = {  # what each measure came to when it was last lowered; tests/test_house.py holds it there
    "product tokens": 1_606_847,
    "test tokens": 1_474_600,
    "names that cross rooms of core": 1_024,
    "public modules of core": 129,
    "row words of the form language": 89,
    "processor minutes of a push": 12,
    "processor minutes of every test": 64,
    "two-way pairs of rooms in core": 0,
    "two-way pairs of rooms in storage/db": 0,
    "two-way pairs of rooms in ui/desktop": 0,
    "upward names": 0,
    "functions that take forms beside a reader": 6,
    "parameters that say nothing of what they hold": 137,
    "file circles": 0,
    "class names of several classes in a layer": 0,
}


class Allowance(NamedTuple):
    """How far a measure may rise above what is HELD, and what a user gains by it."""

    measure: str
    more: float
    gain: str


_LOOKED = "whole is said of what the log holds; a full drive is read; a dead clock dates no number"
_PROVED = "what a table does not prove is asked; names are found under every title"
_TYPED = "what a person does is a typed call; a value that is not here cannot be handed to a deed"
_SECOND = "documents have names; rows are asked in their quarters; lists have menus; a wide home shows the year"
_FAST = "what home says of a plan is kept: a folder of 50,000 records opens as fast as one of 1,000"
_ROUND = "a round says its days, what a final result changes, and is led for all units at once; any register is read"
_SEEN = "no name goes out unread; the window opens in this year; a final result fits its answer"
_POST = "PCs exchange by a folder that writes and finds files by itself: two presses in place of nine steps"
ALLOWED: tuple[Allowance, ...] = (
    Allowance("product tokens", 5_797, _SEEN),
    Allowance("test tokens", 14_839, _SEEN),
    Allowance("product tokens", 14_200, _LOOKED),
    Allowance("test tokens", 23_400, _LOOKED),
    Allowance("names that cross rooms of core", 12, _LOOKED),
    Allowance("product tokens", 26_000, _PROVED),
    Allowance("test tokens", 27_100, _PROVED),
    Allowance("names that cross rooms of core", 6, _PROVED),
    Allowance("public modules of core", 2, _PROVED),
    Allowance("test tokens", 600, _TYPED),
    Allowance("names that cross rooms of core", 1, _TYPED),
    Allowance("product tokens", 17_800, _SECOND),
    Allowance("test tokens", 36_000, _SECOND),
    Allowance("names that cross rooms of core", 14, _SECOND),
    Allowance("public modules of core", 1, _SECOND),
    Allowance("product tokens", 4_900, _FAST),
    Allowance("test tokens", 6_000, _FAST),
    Allowance("names that cross rooms of core", 9, _FAST),
    Allowance("public modules of core", 1, _FAST),
    Allowance("product tokens", 15_150, _ROUND),
    Allowance("test tokens", 9_900, _ROUND),
    Allowance("names that cross rooms of core", 13, _ROUND),
    Allowance("product tokens", 7_000, _POST),
    Allowance("test tokens", 4_750, _POST),
    Allowance("names that cross rooms of core", 5, _POST),
)


class Measure(NamedTuple):
    """What was counted, how many, the highest number that is allowed (None: any), and each of those counted."""

    name: str
    value: float
    most: float | None = None
    found: tuple[str, ...] = ()


def main(words: list[str]) -> int:
    folders = [word for word in words if not word.startswith("--")]
    measures = measured(Path(folders[0]) if folders else ROOT)
    if "--lower" in words:
        page = Path(__file__)
        page.write_text(lowered(page.read_text("utf-8"), measures), "utf-8")
    sys.stdout.write(
        as_json(measures) if "--json" in words else table(measures, "--found" in words)
    )
    return 0


def measured(root: Path) -> list[Measure]:
    modules = product(root)
    graph = edges(modules)
    trees = {path: each.tree for path, each in modules.items()}
    return [
        measured_by("product files", len(modules)),
        *sizes("product", product(root, (*PRODUCT, "installer"))),
        *sizes("test", product(root, ["tests"])),
        counted("names that cross rooms of core", crossing(modules)),
        counted("public modules of core", entered(graph)),
        counted(
            "row words of the form language",
            row_words(root / "resources/instruments/instrument.schema.json"),
        ),
        *minutes(root / COSTS.relative_to(ROOT)),
        largest_folder(modules),
        *(two_way(graph, part) for part in ("core", "storage/db", "ui/desktop")),
        counted(
            "upward names",
            (name for path, tree in trees.items() for name in upward_names(path, tree)),
        ),
        counted("functions that take forms beside a reader", beside_a_reader(modules)),
        counted("parameters that say nothing of what they hold", bare_parameters(modules)),
        counted("file circles", (" ".join(group) for group in circles(graph))),
        counted("class names of several classes in a layer", shared_names(trees)),
        counted(
            "modules with one importer, in the same folder",
            (f"{a} < {b}" for a, b in single_importers(graph)),
        ),
        counted(f"of these of less than {SLIVER} statements", slivers(modules, graph)),
        counted(f"files of more than {STATEMENTS} statements", large_files(modules)),
        counted(f"classes of more than {NAMES} public names", large_classes(modules)),
        *functions(modules),
    ]


def sizes(part: str, modules: Modules) -> Iterator[Measure]:
    """The tokens of a part of the house; its lines and the tokens of a line say how airy its layout is."""
    said = sum(each.tokens for each in modules.values())
    lines = sum(each.lines for each in modules.values())
    yield measured_by(f"{part} tokens", said)
    yield measured_by(f"{part} lines", lines)
    yield measured_by(f"{part} tokens a line", round(said / max(1, lines), 2))


def large_files(modules: Modules) -> Iterator[str]:
    return (
        f"{path} {each.statements}"
        for path, each in modules.items()
        if each.statements > STATEMENTS
    )


def minutes(costs: Path) -> Iterator[Measure]:
    """Whole processor minutes of a push and of every case, by the last whole run."""
    rows = (
        [line.split("\t") for line in costs.read_text("utf-8").splitlines()]
        if costs.exists()
        else []
    )
    for at, name in enumerate(("a push", "every test"), 1):
        yield measured_by(
            f"processor minutes of {name}", math.ceil(sum(float(row[at]) for row in rows) / 60)
        )


def row_words(schema: Path) -> list[str]:
    """The words that rows of forms are written with, each once; those of the form as a whole are left out."""
    lists = json.loads(schema.read_text("utf-8"))["properties"].values() if schema.exists() else ()
    return sorted(
        {word for each in lists for word in each.get("items", each).get("properties", ())}
    )


def measured_by(name: str, value: float, found: Iterable[str] = ()) -> Measure:
    most = (
        HELD[name] + sum(each.more for each in ALLOWED if each.measure == name)
        if name in HELD
        else None
    )
    return Measure(name, value, most, tuple(found))


def counted(name: str, found: Iterable[str]) -> Measure:
    each = tuple(found)
    return measured_by(name, len(each), each)


def lowered(page: str, measures: Iterable[Measure]) -> str:
    """The text of this file with the numbers of HELD as they are now where they are lower."""
    for each in measures:
        if each.value < HELD.get(each.name, 0):
            page = re.sub(
                f'(?m)^(    "{re.escape(each.name)}": ).*,$',
                rf"\g<1>{int(each.value):_},",
                page,
                count=1,
            )
    return page


def largest_folder(modules: Modules) -> Measure:
    sizes = Counter(each.folder for each in modules.values())
    path, size = sizes.most_common(1)[0]
    return measured_by("files of the largest folder", size, (path,))


def two_way(graph: Edges, part: str) -> Measure:
    """Pairs of rooms of a part of the house that import each other; its ground is one of them."""
    pairs = {(room_of(one.importer), room_of(one.imported)) for one in imports_between(graph)}
    inside = {pair for pair in pairs if all(f"{each}/".startswith(f"{part}/") for each in pair)}
    both = sorted((a, b) for a, b in inside if a < b and (b, a) in inside)
    return counted(f"two-way pairs of rooms in {part}", (f"{a} {b}" for a, b in both))


def folder(path: str) -> str:
    return path.rpartition("/")[0]


# -- what is measured of modules, classes and functions


def single_importers(graph: Edges) -> Iterator[tuple[str, str]]:
    """Modules that one module alone imports, one of the same folder, with that one."""
    for path, users in sorted(importers(graph).items()):
        if len(users) == 1 and folder(user := next(iter(users))) == folder(path):
            yield path, user


def slivers(modules: Modules, graph: Edges) -> Iterator[str]:
    pairs = ((modules[path], user) for path, user in single_importers(graph))
    return (
        f"{each.path} {each.statements} < {user}"
        for each, user in pairs
        if each.statements < SLIVER
    )


def large_classes(modules: Modules) -> Iterator[str]:
    for each in modules.values():
        for node in ast.walk(each.tree):
            if isinstance(node, ast.ClassDef) and (size := len(public_names(node))) > NAMES:
                yield f"{each.path}:{node.lineno} {node.name} {size}"


def beside_a_reader(modules: Modules) -> Iterator[str]:
    """Functions that are given forms although their reader or store has them."""
    for each in modules.values():
        for node in ast.walk(each.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                names = {
                    arg.arg
                    for arg in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)
                }
                if "forms" in names and names & {"reader", "store"}:
                    yield f"{each.path}:{node.lineno} {node.name}"


def bare_parameters(modules: Modules) -> Iterator[str]:
    """Parameters called by a verb, pronoun or preposition; those left have the key of a prompt's answer or an
    option."""
    for each in modules.values():
        for node in ast.walk(each.tree):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                for arg in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs):
                    if arg.arg in BARE:
                        yield f"{each.path}:{arg.lineno} {node.name}({arg.arg})"


def functions(modules: Modules) -> Iterator[Measure]:
    """Those that are too long, and the median length, in statements; nested functions are part of the outer one."""
    lengths = [
        (f"{each.path}:{node.lineno} {node.name}", statements(node))
        for each in modules.values()
        for node in ast.walk(each.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    long = (f"{name} {length}" for name, length in lengths if length > FUNCTION)
    yield counted(f"functions of more than {FUNCTION} statements", long)
    yield measured_by(
        "median statements of a function",
        statistics.median([length for _name, length in lengths] or [0]),
    )


# -- shown


def table(measures: Sequence[Measure], with_found: bool = False) -> str:
    rows = ["| measure | now | at most |", "|---|---|---|"]
    rows += [f"| {each.name} | {number(each.value)} | {_most(each)} |" for each in measures]
    lists = (f"\n{each.name}:\n  " + "\n  ".join(each.found) for each in measures if each.found)
    return "\n".join([*rows, *(lists if with_found else ())]) + "\n"


def _most(measure: Measure) -> str:
    if measure.most is None:
        return ""
    return number(measure.most) + ("" if measure.value <= measure.most else ": **more**")


def number(value: float) -> str:
    return f"{value:,g}" if value != int(value) else f"{int(value):,}"


def as_json(measures: Sequence[Measure]) -> str:
    rows = [each._asdict() for each in measures]
    return json.dumps(rows, ensure_ascii=False, indent=1) + "\n"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
