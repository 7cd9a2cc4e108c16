"""What a test of the suite measures in seconds is held against this PC in the same run, never against another PC."""

import ast
from collections.abc import Iterator

import pytest

from tests import pace as paced
from tests.modules import ROOT

CLOCKS = frozenset(f"{name}{unit}" for name in ("perf_counter", "process_time", "thread_time") for unit in ("", "_ns"))
APART = ("benchmarks", "soak", "windows")  # measured on a quiet PC, or by a stage of its own
AGAINST_ITSELF = {
    "tests/storage/exchange/crowd.py": "how many times more many cost than few",
    "tests/ui/desktop/base/test_read_often.py": "a reading that sleeps, and the time between two",
    "tests/ui/desktop/plan/test_table_selection.py": "all that is selected against a few rows",
}


def clocked() -> Iterator[tuple[str, set[str]]]:
    """Each module of the suite that reads a clock to measure by, and the names it uses."""
    for path in sorted((ROOT / "tests").rglob("*.py")):
        name = path.relative_to(ROOT).as_posix()
        if name.split("/")[1] in APART or name in {"tests/pace.py", "tests/test_pace.py"}:
            continue
        nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
        names = {node.id for node in nodes if isinstance(node, ast.Name)}
        names |= {node.attr for node in nodes if isinstance(node, ast.Attribute)}
        if names & CLOCKS:
            yield name, names


def test_every_limit_in_seconds_is_one_of_this_pc() -> None:
    found = dict(clocked())
    assert len(found) > 5
    assert {name for name, names in found.items() if "pace" not in names} == AGAINST_ITSELF.keys()


@pytest.mark.parametrize(("slower", "allowed"), [(0.5, 1.0), (1.0, 1.0), (2.5, 2.5), (50.0, paced.MOST)])
def test_a_slow_pc_is_allowed_as_many_times_more(
    monkeypatch: pytest.MonkeyPatch, slower: float, allowed: float
) -> None:
    monkeypatch.setattr(paced, "_turn", lambda: slower * paced.USUAL)
    assert paced.pace() == pytest.approx(allowed)
