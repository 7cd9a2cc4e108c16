"""What breaks the program on purpose breaks it: a mutant whose place has moved would be caught by nothing."""

import ast
from collections import Counter
from pathlib import Path

import pytest

from tests.soak.broken_rules import Mutant
from tests.soak.mutants import ROOT, caught, copied, every_mutant, suites


@pytest.mark.parametrize("mutant", every_mutant(), ids=lambda mutant: mutant.rule)
def test_every_mutant_breaks_one_place_of_todays_program(mutant: Mutant) -> None:
    source = (ROOT / mutant.file).read_text("utf-8")
    assert source.count(mutant.old) == 1
    broken = ast.dump(ast.parse(source.replace(mutant.old, mutant.new)))
    assert broken != ast.dump(ast.parse(source)), "it says the same in other words"


def test_no_rule_is_broken_twice() -> None:
    assert [rule for rule, times in Counter(mutant.rule for mutant in every_mutant()).items() if times > 1] == []


def test_the_copy_that_is_broken_can_run_every_test_that_may_catch_it(tmp_path: Path) -> None:
    every = {each for mutant in every_mutant() for tests in suites(mutant, False) for each in tests}
    words = ["--collect-only", *sorted(one for one in every if not one.startswith("--ignore"))]
    assert caught(copied(tmp_path), words) == ""


def test_a_test_that_cannot_be_read_catches_nothing(tmp_path: Path) -> None:
    broken = tmp_path / "test_broken.py"
    broken.write_text("import what_is_not_there\n", "utf-8")
    with pytest.raises(SystemExit):
        caught(tmp_path, [str(broken)])
