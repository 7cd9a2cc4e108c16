"""The tests near a change, for the desk: `python -m tests.near PATH…` runs them, `--list` only names them.

Other options, as `-x`, are given to pytest.

For a changed module of the product these are the test files that mirror it, those of the folder that mirrors its own,
the test files that import it, and those that mirror the modules that import it. A changed test stands for itself.
The nearest come first, and files are taken as long as what they cost by the last whole run (tests/durations.tsv) fits
the budget: what is near tells much, and only the whole suite tells all.
"""

import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path, PurePosixPath

from installer.checks import SHARED
from tests.durations import seconds_by_file
from tests.modules import PRODUCT, ROOT, Edges, edges, importers, product

LIST = "--list"
BUDGET = 200  # seconds of processor by the last whole run


def main(words: list[str]) -> int:
    options = [word for word in words if word.startswith("-")]
    files, whole = chosen(
        near(_of_checkout(word) for word in words if word not in options), seconds_by_file()
    )
    if not files:
        sys.stderr.write("No test is near these paths.\n")
        return 5  # as pytest says that it collected none
    print(*files, sep="\n", flush=True)
    if LIST in options:
        return 0
    return subprocess.run(
        [sys.executable, *SHARED, "--cases", "all" if whole else "push", *options, *files]
    ).returncode


def _of_checkout(word: str) -> str:
    path = Path(word).resolve()
    return path.relative_to(ROOT).as_posix() if path.is_relative_to(ROOT) else word


def near(paths: Iterable[str]) -> list[str]:
    """The test files near these paths (from the root of the checkout), the nearest first, each once."""
    modules = product(ROOT, (*PRODUCT, "installer", "tests"))
    graph = edges(modules)
    tests = [
        path
        for path in modules
        if path.startswith("tests/") and PurePosixPath(path).name.startswith("test_")
    ]
    found = (file for path in paths for ring in _rings(path, graph, tests) for file in ring)
    return list(dict.fromkeys(found))


def _rings(path: str, graph: Edges, tests: Sequence[str]) -> Iterator[list[str]]:
    """Test files around a path, from the nearest ring outwards."""
    users = importers(graph)
    direct = sorted(users.get(path, ()))
    helpers = [user for user in direct if user.startswith("tests/") and user not in tests]
    yield [path] if path in tests else []
    yield _mirrors(path, tests)
    yield [user for user in direct if user in tests]
    yield _beside(path, tests)
    yield [user for helper in helpers for user in sorted(users.get(helper, ())) if user in tests]
    yield [file for user in direct for file in _mirrors(user, tests)]
    yield [
        file for user in direct if not user.startswith("tests/") for file in _beside(user, tests)
    ]


def _mirrors(path: str, tests: Sequence[str]) -> list[str]:
    """Test files of a mirrored folder or one above it whose name speaks of the module."""
    stem = PurePosixPath(path).stem
    return [file for file in _beside(path, tests) if stem in PurePosixPath(file).stem]


def _beside(path: str, tests: Sequence[str]) -> list[str]:
    """Test files of the folder that mirrors the path's; of the nearest one above it where that has none."""
    folder = PurePosixPath(path if path.startswith("tests/") else f"tests/{path}").parent
    while folder.parts:
        files = [file for file in tests if PurePosixPath(file).parent == folder]
        if files:
            return files if folder.parts != ("tests",) else []
        folder = folder.parent
    return []


def chosen(files: Sequence[str], costs: dict[str, tuple[float, float]]) -> tuple[list[str], bool]:
    """The first of these files that fit the budget, and whether all their cases do; one file is always taken."""
    taken = list[str]()
    spent = 0.0
    whole = 0.0
    for file in files:
        push, every = costs.get(file, (0.0, 0.0))
        if taken and spent + push > BUDGET:
            continue
        taken.append(file)
        spent, whole = spent + push, whole + every
    return taken, whole <= BUDGET


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
