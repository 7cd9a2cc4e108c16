"""The product's modules as they stand in a checkout, and which of them import which."""

import ast
import shutil
import subprocess
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from tests.tokens import statements, tokens

ROOT = Path(__file__).parents[1]
PRODUCT = ("core", "storage", "wiring", "ui", "main.py")
# a folder before the one it lies in
PARENTS = ("storage/db", "ui/desktop", "storage", "core", "ui")
# not the project's own, wherever it lies
MADE = ("__pycache__", ".venv", ".git", ".*_cache", ".hypothesis")
ALONE = (
    "core/catalogue.py",
)  # a file directly in a parent that is a room of its own, above all others
AT_ROOT = {"build", "dist", "demo"}  # nor these, beside main.py
Edges = Mapping[str, frozenset[str]]


def copied(room: Path) -> Path:
    """Copy the checkout into `room`, where it may be changed and run."""
    made = shutil.ignore_patterns(*MADE)

    def left(folder: str, names: list[str]) -> set[str]:
        return made(folder, names) | (AT_ROOT & {*names} if Path(folder) == ROOT else set())

    shutil.copytree(ROOT, room, ignore=left, dirs_exist_ok=True)
    room.chmod(0o755)  # some tests do without the rights of whoever made the room
    return room


class Module:
    """One file of Python: its path from the root of the checkout, its text and its tree."""

    def __init__(self, path: str, source: str) -> None:
        self.path, self.source = path, source

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.source, self.path)

    @property
    def lines(self) -> int:
        return self.source.count("\n")

    @cached_property
    def tokens(self) -> int:
        """How much the file says, whatever its layout (tests/tokens.py)."""
        return tokens(self.source, self.tree)

    @cached_property
    def statements(self) -> int:
        return statements(self.tree)

    @property
    def folder(self) -> str:
        """`core/thai` of core/thai/written.py; "" of main.py."""
        return str(PurePosixPath(self.path).parent).removeprefix(".")

    @property
    def layer(self) -> str:
        """`core`, `storage`, `wiring`, `ui`, or `main.py`."""
        return self.path.split("/", maxsplit=1)[0]


class Import(NamedTuple):
    importer: str
    imported: str


def product(root: Path, parts: Iterable[str] = PRODUCT) -> dict[str, Module]:
    """Every Python file of these parts that git knows, by path; of a folder without git, every one."""
    return {
        path: Module(path, (root / path).read_text("utf-8"))
        for path in sorted(_paths(root, tuple(parts)))
    }


def _paths(root: Path, parts: tuple[str, ...]) -> Iterator[str]:
    if (root / ".git").exists():
        words = [
            "git",
            "-C",
            str(root),
            "ls-files",
            "-z",
            "--cached",
            "--others",
            "--exclude-standard",
            "--",
            *parts,
        ]
        known = subprocess.run(words, capture_output=True, check=True).stdout.decode().split("\0")
    else:
        known = [
            path.relative_to(root).as_posix()
            for part in parts
            for path in (root / part).rglob("*.py")
        ]
        known += [part for part in parts if (root / part).is_file()]
    for path in known:
        # git also knows what was just taken away
        if path.endswith(".py") and (root / path).exists():
            yield path


def edges(modules: Mapping[str, Module]) -> Edges:
    """By module the modules it imports, wherever in it the import stands; packages' own files are no target."""
    dotted = {
        path.removesuffix(".py").replace("/", "."): path
        for path in modules
        if not path.endswith("__init__.py")
    }
    return {
        path: frozenset(
            target
            for name in imported(module.tree)
            if (target := _home(name, dotted)) and target != path
        )
        for path, module in modules.items()
    }


def imported(tree: ast.AST) -> Iterator[str]:
    """Full names; `from a import b` is `a.b`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{name.name}" for name in node.names)


def _home(name: str, dotted: Mapping[str, str]) -> str:
    """The file of a module or of what stands in it; "" of what is not the product's."""
    return dotted.get(name) or dotted.get(name.rpartition(".")[0], "")


def room_of(path: str) -> str:
    """The room a module lies in: a folder directly below one of PARENTS, with what lies deeper in it.

    `core/plan` of core/plan/rows/cells.py. Modules directly in a parent are a room called like the
    parent, the ground, but for those of ALONE.
    """
    if path in ALONE:
        return path
    for parent in PARENTS:
        if path.startswith(f"{parent}/"):
            first, _slash, deeper = path.removeprefix(f"{parent}/").partition("/")
            return f"{parent}/{first}" if deeper else parent
    return path.split("/", maxsplit=1)[0]


def imports_between(graph: Edges) -> Iterator[Import]:
    return (
        Import(path, target)
        for path, targets in sorted(graph.items())
        for target in sorted(targets)
    )


def importers(graph: Edges) -> dict[str, set[str]]:
    """By module those that import it; modules nobody imports are left out."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in imports_between(graph):
        found[one.imported].add(one.importer)
    return dict(found)


def circles(graph: Edges) -> list[tuple[str, ...]]:
    """Groups of modules each of which reaches all others of its group by imports, sorted."""
    reach = {path: reached(path, graph) for path in graph}
    groups = {
        tuple(sorted(other for other in reach[path] if path in reach[other])) for path in graph
    }
    return sorted(group for group in groups if group)


def reached(start: str, graph: Edges) -> set[str]:
    """The modules, or rooms, one gets to from this one by imports, itself only when it lies on a circle."""
    seen: set[str] = set()
    waiting = [*graph[start]]
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            waiting.extend(graph[path])
    return seen
