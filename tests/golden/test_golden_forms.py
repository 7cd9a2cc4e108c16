"""A form that was once sound is read by every later program and says the same. One that holds a word without effect is
refused when it is new; in use it is read."""

from pathlib import Path

import pytest

from storage.instruments.library import FormLibrary
from storage.instruments.reader import parse
from tests.golden.forms import KEPT, read_aloud

FORMS = sorted(KEPT.glob("*.yaml"))


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_it_is_sound_and_says_what_it_said(path: Path) -> None:
    assert parse(path.read_bytes(), path.name).faults == ()
    assert read_aloud(path) == path.with_suffix(".txt").read_text(encoding="utf-8")


def test_the_hash_that_a_sign_off_holds_is_that_of_the_very_file() -> None:
    digest = "b2eb9490df3fb7517b9bff8869a3f16d4e32d60b2b20b7a7507bb58100ff075d"
    assert FormLibrary([KEPT]).get("test-computed").file == digest
