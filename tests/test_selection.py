"""A push leaves out what it says and no more; what is near a change is found; every Python is asked."""

import ast
import sys
from pathlib import Path

import pytest

from tests import near, pythons, selection
from tests.durations import GUARDS, Cost, beyond, by_file, deferred
from tests.modules import ROOT


def functions_of(path: str) -> set[str]:
    return {
        node.name
        for node in ast.walk(ast.parse((ROOT / path).read_text("utf-8")))
        if isinstance(node, ast.FunctionDef)
    }


def test_every_case_that_waits_and_every_guard_is_of_a_test_that_is_there() -> None:
    guards = GUARDS.read_text("utf-8").split()
    named = {case.partition("[")[0] for case in selection.deferred()} | beyond().keys()
    assert {guard for guard in guards if not (ROOT / guard.partition("::")[0]).exists()} | (
        named & {*guards}
    ) == set()
    named |= {guard for guard in guards if "::" in guard}
    files = {name.partition("::")[0] for name in named}
    there = {(file, function) for file in files for function in functions_of(file)}
    assert {
        name for name in named if (name.partition("::")[0], name.rpartition("::")[2]) not in there
    } == set()


def test_whatever_is_deferred_beyond_the_rule_says_why() -> None:
    assert [function for function, why in beyond().items() if not why] == []


def test_a_push_takes_all_that_does_not_wait_and_a_draw_takes_only_what_waits(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(
        selection, "deferred", lambda: frozenset(f"t::waits[{number}]" for number in range(2000))
    )
    cases = [*selection.deferred(), "t::new"]
    taken = {
        words: {case for case in cases if selection.takes(case, words)}
        for words in ("all", "push", "drawn:a", "drawn:b")
    }
    assert taken["all"] == set(cases)
    assert taken["push"] == {"t::new"}
    assert 150 < len(taken["drawn:a"]) < 250
    assert taken["drawn:a"] <= selection.deferred()
    assert taken["drawn:a"] != taken["drawn:b"]


def test_a_slow_case_waits_only_where_a_cheaper_one_of_its_file_stays() -> None:
    costs = {f"quick::case[{number}]": Cost(0.01, 0.01) for number in range(6)}
    # a guard never waits
    costs |= {"tests/test_house.py::all": Cost(9, 9), "tests/test_house.py::one": Cost(0.01, 0.01)}
    costs |= {
        "forms::all[a]": Cost(3, 3),
        "forms::all[b]": Cost(2, 2),
        "forms::one": Cost(0.1, 1),
        "alone::one": Cost(5, 5),
    }
    assert deferred(costs, {}) == {"forms::all[a]", "forms::all[b]"}
    assert deferred(costs, {"forms::one": "why"}) == {"forms::all[a]", "forms::one"}
    assert (
        by_file(costs, {"forms::one"})
        == "alone\t5.0\t5.0\nforms\t5.0\t5.1\nquick\t0.1\t0.1\ntests/test_house.py\t9.0\t9.0\n"
    )


def test_near_a_module_are_its_mirror_those_that_import_it_and_the_mirrors_of_its_users() -> None:
    found = near.near(["core/thai/baht.py"])
    assert found[0] == "tests/core/thai/test_baht.py"
    assert {path for path in found if path.startswith("tests/core/thai/")} >= {
        "tests/core/thai/test_dates.py"
    }
    assert near.near(["tests/core/thai/test_baht.py"])[0] == "tests/core/thai/test_baht.py"
    assert near.near(["docs/nothing.md"]) == []


def test_what_is_near_fits_its_budget_and_is_never_nothing() -> None:
    costs = {"a": (near.BUDGET * 2, near.BUDGET * 2), "b": (1.0, 9.0), "c": (1.0, near.BUDGET)}
    assert near.chosen(["a", "b"], costs) == (["a"], False)
    assert near.chosen(["b", "a", "new"], costs) == (["b", "new"], True)
    assert near.chosen(["b", "c"], costs) == (["b", "c"], False)


def test_a_python_that_cannot_import_core_is_said_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    version = ".".join(map(str, sys.version_info[:2]))
    python = pythons.python_here(version)
    assert python is not None
    assert pythons.python_here("2.99") is None
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "broken.py").write_text("from enum import NotThere\n")
    monkeypatch.setattr(pythons, "ROOT", tmp_path)
    assert "NotThere" in pythons.import_fault(python)
    (tmp_path / "core" / "broken.py").write_text("import click\n")
    assert "click" in pythons.import_fault(python), "core needs the standard library alone"


@pytest.mark.parametrize("page", ["README.md", "README.th.md"])
def test_readme_promises_the_pythons_that_are_tried(page: str) -> None:
    text = (ROOT / page).read_text("utf-8")
    first, last = pythons.PROMISED[0], pythons.PROMISED[-1]
    assert any(f"{first}{to}{last}" in text for to in ("–", " to ", " ถึง "))
