"""The list of tests that cannot run on Windows names tests that are there, each once and with its reason."""

import ast
import re
from collections import Counter
from pathlib import Path

from tests.windows.left_out import LIST, listed, reason

ROOT = Path(__file__).parents[2]


def functions(path: Path) -> set[str]:
    return {
        node.name
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
    }


def test_every_line_names_a_test_that_is_there_once_and_says_why() -> None:
    known = listed()
    lines = [line for line in LIST.read_text("utf-8").splitlines() if line and line[0] != "#"]
    assert len(lines) == len(known) > 10
    assert [test for test, why in known.items() if len(why) < 8] == []
    gone = []
    for test in known:
        file, _two, name = test.partition("[")[0].partition("::")
        if not (ROOT / file).is_file() or (name and name not in functions(ROOT / file)):
            gone.append(test)
    assert gone == []


def test_no_line_says_what_another_says_already() -> None:
    known = listed()
    wider = {
        test: reason(test.partition("[")[0] if "[" in test else test.partition("::")[0], known)
        for test in known
    }
    assert [test for test, why in wider.items() if why and ("[" in test or "::" in test)] == []


def test_a_name_stands_for_all_its_examples_and_a_file_for_all_its_tests() -> None:
    known = {"tests/a.py::one": "forks", "tests/a.py::two[x]": "full disk", "tests/b.py": "alarms"}
    asked = (
        "tests/a.py::one",
        "tests/a.py::one[x]",
        "tests/a.py::two",
        "tests/a.py::two[x]",
        "tests/b.py::any[1]",
    )
    assert Counter(reason(test, known) for test in asked) == {
        "forks": 2,
        "": 1,
        "full disk": 1,
        "alarms": 1,
    }


def test_whoever_is_given_a_page_of_the_browser_is_named() -> None:
    """The browser is one of Linux: a new test of a page cannot be forgotten here."""
    known = listed()
    asked = 0
    forgotten = []
    for path in sorted((ROOT / "tests").rglob("test_*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        given = [
            one
            for one in ast.walk(tree)
            if isinstance(one, ast.ImportFrom) and one.module == "tests.chromium"
        ]
        if not any(name.name == "Page" for one in given for name in one.names):
            continue
        for one in tree.body:
            if (
                isinstance(one, ast.FunctionDef)
                and one.name.startswith("test_")
                and _wants_page(one)
            ):
                asked += 1
                test = f"{path.relative_to(ROOT).as_posix()}::{one.name}"
                forgotten += [] if reason(test, known) else [test]
    assert asked > 10
    assert forgotten == []


def test_whoever_is_given_a_server_is_named() -> None:
    """PostgreSQL is that of Debian: a test that rests on it by whatever fixture cannot be forgotten here."""
    known = listed()
    asked = 0
    forgotten = []
    trees = {
        path: ast.parse(path.read_text("utf-8"))
        for path in sorted((ROOT / "tests/storage/publish").glob("*.py"))
    }
    given = [
        (path, one)
        for path, tree in trees.items()
        for one in tree.body
        if isinstance(one, ast.FunctionDef)
    ]
    resting, before = {"server"}, 0
    while before < len(resting):
        before = len(resting)
        resting |= {one.name for _path, one in given if _is_fixture(one) and _named(one) & resting}
    for path, one in given:
        if one.name.startswith("test_") and _named(one) & resting:
            asked += 1
            test = f"{path.relative_to(ROOT).as_posix()}::{one.name}"
            forgotten += [] if reason(test, known) else [test]
    assert asked > 20
    assert forgotten == []


def _is_fixture(one: ast.FunctionDef) -> bool:
    return any("fixture" in ast.unparse(mark) for mark in one.decorator_list)


def _named(one: ast.FunctionDef) -> set[str]:
    """The fixtures it asks for, as arguments or by a mark."""
    marks = [mark for mark in one.decorator_list if "usefixtures" in ast.unparse(mark)]
    words = {
        str(arg.value) for mark in marks for arg in ast.walk(mark) if isinstance(arg, ast.Constant)
    }
    return {arg.arg for arg in one.args.args} | words


def _wants_page(test: ast.FunctionDef) -> bool:
    return any(
        isinstance(arg.annotation, ast.Name) and arg.annotation.id == "Page"
        for arg in test.args.args
    )


PLATFORM = re.compile(r"sys\.platform|os\.name|platform\.system|hasattr\(os")


def left_early(source: str) -> list[str]:
    """What of a file skips the rest of itself, or itself, by the name of the system."""
    parts = ast.parse(source).body
    return [
        str(getattr(one, "name", "a mark")) for one in parts if any(map(_leaves, ast.walk(one)))
    ]


def _leaves(node: ast.AST) -> bool:
    """Whether a mark or a condition on the system ends a test before its end."""
    if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("skipif"):
        return bool(PLATFORM.search(ast.unparse(node)))
    if not isinstance(node, ast.If) or not PLATFORM.search(ast.unparse(node.test)):
        return False
    inside = [below for part in (*node.body, *node.orelse) for below in ast.walk(part)]
    return any(isinstance(one, ast.Return) or _skips(one) for one in inside)


def _skips(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) in (
        "pytest.skip",
        "pytest.xfail",
        "skip",
    )


def test_no_test_is_left_out_of_a_platform_anywhere_else() -> None:
    """A mark of its own beside a test, or a test that ends early, would keep it from the list."""
    texts = {path.name: path.read_text("utf-8") for path in (ROOT / "tests").rglob("test_*.py")}
    assert {name: early for name, text in texts.items() if (early := left_early(text))} == {}


def test_a_test_that_ends_early_or_skips_itself_by_the_system_is_seen() -> None:
    ends = (
        "def test_one():\n    if os.name == 'nt':\n        assert a\n        return\n    assert b\n"
    )
    skips = "def test_two():\n    if sys.platform != 'linux':\n        pytest.skip('no')\n    assert b\n"
    both = "def test_three():\n    if os.name == 'nt':\n        assert a\n    else:\n        assert b\n"
    helper = "def opened():\n    if a:\n        return\n    if not sys.platform.startswith('win'):\n        return 1\n"
    marked = "@pytest.mark.skipif(sys.platform == 'win32', reason='')\ndef test_four():\n    pass\n"
    every = "pytestmark = pytest.mark.skipif(not hasattr(os, 'fork'), reason='')\n"
    found = left_early(ends + skips + both + helper + marked + every)
    assert found == ["test_one", "test_two", "opened", "test_four", "a mark"]


UNIX = {"fcntl", "grp", "pwd", "resource", "syslog", "termios"}


def imported(path: Path) -> set[str]:
    """The modules that a file imports as soon as it is read, by their names and those of what is taken from them."""
    found = set[str]()
    for one in ast.parse(path.read_text("utf-8")).body:
        if isinstance(one, ast.Import):
            found |= {alias.name for alias in one.names}
        elif isinstance(one, ast.ImportFrom) and one.module:
            found |= {one.module, *(f"{one.module}.{alias.name}" for alias in one.names)}
    return found


def test_no_test_needs_a_module_that_windows_has_not_to_be_read() -> None:
    """It would be an error there, of a whole file, whatever the list says of its tests."""
    files = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts): path
        for path in (ROOT / "tests").rglob("*.py")
    }
    needs = {name: imported(path) for name, path in files.items()}
    unix = {name for name, found in needs.items() if found & UNIX}
    while more := {name for name, found in needs.items() if found & unix} - unix:
        unix |= more
    assert unix, "benchmarks and victims do"
    assert sorted(name for name in unix if name.rpartition(".")[2].startswith("test_")) == []
