"""The table of speeds says what it seems to: asking for help writes nothing, a miss is told, no guess is subtracted."""

import ast
import subprocess
import sys
from math import nan
from pathlib import Path

import pytest

from tests.benchmarks import table
from tests.benchmarks.measured import Measured
from tests.modules import ROOT

FOLDER = ROOT / "tests" / "benchmarks"
HELP = """
import sys
from tests.benchmarks import table
try:
    table.main(["--help"])
finally:
    print([name for name in sys.modules if "bench_" in name])
"""


def row(what: str, *, kept: bool = True) -> Measured:
    return Measured(what, "3 ms", "peer 1 ms", 3.0, "≤ 2 x", kept)


def test_help_measures_nothing_and_leaves_the_page_as_it_is() -> None:
    before = table.PAGE.read_bytes()
    done = subprocess.run(
        [sys.executable, "-c", HELP], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("usage: ")
    assert done.stdout.endswith("\n[]\n"), "no benchmark is imported"
    assert table.PAGE.read_bytes() == before


def test_a_row_that_is_missed_says_so_and_one_without_a_budget_is_not_kept() -> None:
    assert str(row("a", kept=False)) == "| a | 3 ms | peer 1 ms | 3.00 | ≤ 2 x: **missed** |"
    assert str(row("a")).endswith("≤ 2 x: kept |")
    assert str(Measured("a", "3 s", "", nan, "", True)) == "| a | 3 s |  | – | none |"


def test_every_benchmark_of_the_table_is_there() -> None:
    for name in table.BENCHES:
        tree = ast.parse((FOLDER / f"bench_{name}.py").read_text("utf-8"))
        assert {"measured", "all_measured"} & {
            one.name for one in tree.body if isinstance(one, ast.FunctionDef)
        }, name


def test_only_the_rows_of_the_benchmarks_asked_for_are_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "page.md"
    again = {"save": [row("a save", kept=False)], "size": [row("a size")]}
    page.write_text(f"before\n{table.BEGIN}| of nobody | 1 ms |\n{table.END}\nafter\n", "utf-8")
    monkeypatch.setattr(table, "PAGE", page)
    monkeypatch.setattr(table, "rows_of", again.__getitem__)
    assert table.main(["--only", "size", "save"]) == 1, "a row is missed"
    again["save"] = [row("another save")]
    assert table.main(["--only", "save"]) == 0
    text = page.read_text("utf-8")
    assert text.startswith(f"before\n{table.BEGIN}{table.HEAD}| another save | 3 ms ")
    assert text.endswith(f"{table.END}\nafter\n")
    assert [text.count(words) for words in ("a save", "a size", "of nobody")] == [0, 1, 0]


def test_no_benchmark_subtracts_what_an_idle_program_is_thought_to_take() -> None:
    for path in sorted(FOLDER.glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Sub):
                taken = node.right if isinstance(node, ast.BinOp) else node.value
                assert "idle" not in ast.unparse(taken), f"{path.name}:{taken.lineno}"
