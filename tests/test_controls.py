"""What breaks the program on purpose breaks it: a mutant whose place has moved would be caught by nothing."""

import ast
from collections import Counter
from pathlib import Path

import pytest

from tests.soak.broken_rules import Mutant
from tests.soak.mutants import ROOT, caught, copied, every_mutant


@pytest.mark.parametrize("mutant", every_mutant(), ids=lambda mutant: mutant.rule)
def test_every_mutant_breaks_one_place_of_todays_program(mutant: Mutant) -> None:
    source = (ROOT / mutant.file).read_text("utf-8")
    assert source.count(mutant.old) == 1
    broken = ast.dump(ast.parse(source.replace(mutant.old, mutant.new)))
    assert broken != ast.dump(ast.parse(source)), "it says the same in other words"


def test_no_rule_is_broken_twice() -> None:
    assert [rule for rule, times in Counter(mutant.rule for mutant in every_mutant()).items() if times > 1] == []


def test_the_copy_that_is_broken_runs_its_tests(tmp_path: Path) -> None:
    assert caught(copied(tmp_path), ["tests/core/log/test_clock.py"]) == ""
