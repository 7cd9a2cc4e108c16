"""A PIN keeps a passer-by out; it is local and never kept as it was typed."""

import sys
from pathlib import Path

import pytest

from storage.db.folder.pins import FILE, PersonPinCodes

WHO, OTHER = "a" * 32, "b" * 32


def test_only_the_pin_that_was_set_fits(tmp_path: Path) -> None:
    pins = PersonPinCodes(tmp_path)
    assert not pins.has(WHO)
    assert pins.fits(WHO, "anything")
    pins.put(WHO, "2569")
    for kept in (pins, PersonPinCodes(tmp_path)):
        assert kept.has(WHO)
        assert kept.fits(WHO, "2569")
        assert not kept.fits(WHO, "2568")
        assert not kept.fits(WHO, "")
        assert kept.fits(OTHER, "")
    pins.put(WHO, "")
    assert not PersonPinCodes(tmp_path).has(WHO)


def test_the_pin_itself_is_nowhere_in_the_file_and_nobody_else_may_read_it(tmp_path: Path) -> None:
    PersonPinCodes(tmp_path).put(WHO, "825691")
    assert "825691" not in (tmp_path / FILE).read_text()
    if sys.platform != "win32":  # which knows no modes
        assert (tmp_path / FILE).stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("odd", ["", "[]", "{", '{"a": 1}', '{"a": ["x", "y"]}'])
def test_a_file_that_says_nothing_keeps_nobody_out(tmp_path: Path, odd: str) -> None:
    (tmp_path / FILE).write_text(odd)
    assert PersonPinCodes(tmp_path).fits(WHO, "1")
