"""Every mutant of tests/soak still has the place it changes: one that changes nothing is not caught by anything."""

from pathlib import Path

import pytest

from tests.soak.broken_bundles import BUNDLES
from tests.soak.broken_rules import MUTANTS, Mutant
from tests.soak.broken_signing import SIGNING

ROOT = Path(__file__).resolve().parents[4]


@pytest.mark.parametrize("mutant", [*MUTANTS, *SIGNING, *BUNDLES], ids=lambda one: one.rule)
def test_a_mutant_changes_one_place(mutant: Mutant) -> None:
    assert (ROOT / mutant.file).read_text("utf-8").count(mutant.old) == 1
    assert mutant.new != mutant.old
