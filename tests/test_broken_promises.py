"""What tests.soak.broken_promises finds in a made-up module: each kind of condition, a mutant seen and one alive."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.soak import guards
from tests.soak.broken_promises import said_always
from tests.soak.patching import Unpatched, changed_tables

ROOT = Path(__file__).parents[1]


def says(*lines: str) -> str:
    return "".join(("def told(rows):\n", *(f"    {line}\n" for line in lines)))


CASES: dict[str, tuple[str, list[Any], str]] = {  # what it is called with when it is not so; the kind that is found
    "if": (says("if rows:", "    return 'S'", "return ''"), [], "if"),
    "else": (says("if not rows:", "    return ''", "else:", "    return 'S'"), [], "if"),
    "left before": (says("if not rows:", "    return ''", "return 'S'"), [], "left before"),
    "one or the other": (says("return 'S' if rows else ''"), [], "one or the other"),
    "and": (says("return rows and 'S'"), [], "and, or"),
    "or": (says("return rows or 'S'"), ["x"], "and, or"),
    "filter": (says("return ['S' for row in rows if row][0]"), [0], "filter"),
    "table": ("WORDS = {1: 'S', 0: ''}\n" + says("return WORDS[len(rows)]"), [], "table"),
    "table of makers": (
        "WORDS = {1: lambda: 'S', 0: lambda: ''}\n" + says("return WORDS[len(rows)]()"), [], "table",
    ),
    "case": (says("match len(rows):", "    case 0: return ''", "    case 1: return 'S'"), [], "case"),
    "other words": (says("text = 'S'", "if not rows:", "    text = ''", "return text"), [], "other words after"),
    "by name": (says("text = 'S'", "return text if rows else ''"), [], "one or the other"),
    "loop": (
        "def those(rows):\n    return (row for row in rows if row)\n"
        + says("for _row in those(rows):", "    return 'S'"), [0], "filter",
    ),
    "each": (says("for row in rows:", "    return 'S'"), [], "loop over nothing"),
    "each pair": (says("for row, other in rows:", "    return 'S'"), [], "loop over nothing"),
    "each given": (
        "def those(rows):\n    for row in rows:\n        if row:\n            yield row\n"
        + says("return [*('S' for _row in those(rows)), ''][0]"), [0], "if",
    ),
    "error": (says("try:", "    return rows.pop()", "except IndexError:", "    return 'S'"), ["x"], "error"),
    "named error": (
        says("try:", "    rows.pop()", "except (IndexError, OSError) as no:", "    rows.append(no)", "    return 'S'"),
        ["x"], "error",
    ),
    "deed fails": (says("rows.remove(1)", "return 'S'"), [], "deed fails"),
}  # fmt: skip


def freed(source: str) -> tuple[str, str]:
    tree = guards.Tree(source)
    node = next(one for one in tree.nodes if getattr(one, "value", None) == "S")
    return guards.freed(tree, node) or guards.for_each(tree, node) or guards.failing(
        tree, node
    ), tree.source()


def told(source: str, given: list[Any]) -> object:
    made: dict[str, Any] = {}
    exec(source, made)
    try:
        return made["told"](list(given))
    except (IndexError, ValueError):
        return None


@pytest.mark.parametrize("case", CASES)
def test_the_nearest_condition_is_found_and_taken_away(case: str) -> None:
    source, given, kind = CASES[case]
    found, changed = freed(source)
    assert found == kind
    assert told(source, given) != "S", "where it is not so it is not said"
    assert told(changed, given) == "S", "and the mutant says it"


def test_what_stands_under_no_condition_is_reported_so(tmp_path: Path) -> None:
    (tmp_path / "core").mkdir()
    for room in ("wiring", "storage", "ui"):
        (tmp_path / room).mkdir()
    (tmp_path / "main.py").write_text(
        "from core.made import always, seldom\nif 1 > 2:\n    print(seldom())\n", "utf-8"
    )
    (tmp_path / "core" / "made.py").write_text(
        "def always():\n    return 'S'\ndef seldom():\n    return 'T'\n", "utf-8"
    )
    assert [[one.kind for one in site] for site in said_always("S", tmp_path)] == [[""]]
    assert [[(one.file, one.kind) for one in site] for site in said_always("T", tmp_path)] == [
        [("main.py", "if")]
    ]


MADE = "def told(rows):\n    return 'all is well' if rows else 'nothing'\n"
TESTS = {
    "test_both": "assert told([1]) == 'all is well' and told([]) == 'nothing'",
    "test_one": "assert told([1]) == 'all is well'",
}
RUN = """
import json, sys
from pathlib import Path
from tests.soak import broken_promises as b
room = Path(sys.argv[1])
source = (room / "core" / "made.py").read_text()
said = b.guards.other_words(source, [n for n, one in enumerate(b.guards.Tree(source).nodes)
                                     if getattr(one, "value", None) == "all is well"])
always = source.replace("if rows", "if (rows, True)[1]")
mutants = [[b.Mutant("", "core/made.py", 1, "x", changed)] for changed in (always, said, source)]
print(json.dumps([b.tried(room, f"tests/test_made.py::{name}", mutants) for name in ("test_both", "test_one")]))
"""


def test_a_mutant_is_seen_by_a_test_that_looks_and_alive_under_one_that_does_not(
    tmp_path: Path,
) -> None:
    for room in ("core", "tests"):
        (tmp_path / room).mkdir()
    (tmp_path / "core" / "made.py").write_text(MADE, "utf-8")
    tests = (f"def {name}() -> None:\n    {words}\n" for name, words in TESTS.items())
    (tmp_path / "tests" / "test_made.py").write_text(
        "from core.made import told\n" + "\n".join(tests), "utf-8"
    )
    run = [sys.executable, "-c", RUN, str(tmp_path)]
    done = subprocess.run(run, cwd=ROOT, capture_output=True, text=True, check=True, timeout=120)
    both, one = ([state for state, _why in ends] for ends in json.loads(done.stdout))
    assert both == ["alive", "seen", "seen", "alive"], (
        "first without a mutant; the last one changes nothing"
    )
    assert one == ["alive", "alive", "seen", "alive"]
    assert (tmp_path / "core" / "made.py").read_text("utf-8") == MADE, "the file is put back"


def test_only_functions_and_tables_are_patched() -> None:
    before = (
        "WORDS = {1: 'a'}\nclass Made:\n    kind = 1\n    def told(self):\n        return 'a'\n"
    )
    assert [*changed_tables(before, before.replace("return 'a'", "return 'b'"))] == []
    assert [*changed_tables(before, before.replace("{1: 'a'}", "{1: 'b'}"))] == ["WORDS"]
    with pytest.raises(Unpatched):
        [*changed_tables(before, before.replace("kind = 1", "kind = 2"))]
