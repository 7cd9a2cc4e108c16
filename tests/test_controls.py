"""What breaks the program on purpose breaks it: a mutant whose place has moved would be caught by nothing."""

import ast
from collections import Counter

import pytest

from tests.modules import ROOT
from tests.soak.broken_rules import Mutant
from tests.soak.planted import KNOWN


@pytest.mark.parametrize("mutant", KNOWN, ids=lambda mutant: mutant.rule)
def test_every_mutant_breaks_one_place_of_todays_program(mutant: Mutant) -> None:
    source = (ROOT / mutant.file).read_text("utf-8")
    assert source.count(mutant.old) == 1
    broken = ast.dump(ast.parse(source.replace(mutant.old, mutant.new)))
    assert broken != ast.dump(ast.parse(source)), "it says the same in other words"


def test_no_rule_is_broken_twice() -> None:
    assert [
        rule for rule, times in Counter(mutant.rule for mutant in KNOWN).items() if times > 1
    ] == []
