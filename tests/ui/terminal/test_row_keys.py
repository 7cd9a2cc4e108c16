"""What scripts read of an answer keeps its name, whatever the program calls it inside."""

from importlib import import_module
from pathlib import Path

import pytest

from core.conflicts.facts import ConflictRow
from core.evidence.deeds import StoredFile
from core.exchange.receivers import ConfirmedOpCount
from ui.terminal.show import KEYS, keyed, keys_of, plain, timed

LISTED = (Path(__file__).parents[2] / "data/terminal_keys.txt").read_text("utf-8").splitlines()
ROWS = [line.split() for line in LISTED if not line.startswith("#")]


@pytest.mark.parametrize(
    ("kind", "keys"), [(kind, keys) for kind, *keys in ROWS], ids=[row[0] for row in ROWS]
)
def test_a_row_keeps_the_keys_by_which_scripts_read_it(kind: str, keys: list[str]) -> None:
    module, _dot, name = kind.rpartition(".")
    assert list(keys_of(getattr(import_module(module), name)).values()) == keys


def test_every_class_that_has_keys_of_its_own_is_listed_with_them() -> None:
    assert {kind.rpartition(".")[2] for kind, *_keys in ROWS} >= KEYS.keys()


def test_a_row_within_a_value_is_keyed_as_one_that_is_shown_alone() -> None:
    one = ConfirmedOpCount("0f", "จังหวัด", "", 3, 7)
    assert keyed(one) == timed(one) == {"unit": "0f", "name": "จังหวัด", "at": "", "has": 3, "of": 7}
    assert plain({"stations": [one]}) == {"stations": [keyed(one)]}
    assert "taken" in keys_of(StoredFile).values()
    assert list(keys_of(ConflictRow)) == list(keys_of(ConflictRow).values()), (
        "no other class has keys of its own"
    )
