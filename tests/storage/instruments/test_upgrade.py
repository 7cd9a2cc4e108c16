"""Forms of earlier versions of the language come through one door and are today's behind it."""

from hashlib import sha256
from pathlib import Path

import pytest

from core.forms.published import LANGUAGE
from storage.instruments.reader import parse, read_form
from storage.instruments.source import tree
from storage.instruments.upgrade import noded, plain
from tests.convert_forms import converted

ROOT = Path(__file__).parents[3]
FORMS = sorted((*(ROOT / "resources/instruments").glob("*.yaml"), *(ROOT / "tests/golden/instruments").glob("*.yaml")))


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_rows_made_plain_and_read_again_are_the_same_with_every_line(path: Path) -> None:
    form = tree(path.read_text("utf-8"))
    assert noded(plain(form), 0) == form


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.stem)
def test_a_form_written_in_todays_words_is_the_same_form(path: Path) -> None:
    text = path.read_text("utf-8")
    after = converted(text)
    assert converted(after) == after
    was, now = (parse(one.encode(), path.name) for one in (text, after))
    assert now.faults == was.faults == ()
    assert now.form == was.form


def test_a_file_that_names_the_version_of_today_is_sound_and_its_bytes_are_what_is_named() -> None:
    path = ROOT / "tests/golden/instruments/scales.yaml"
    after = f"format: instrument/{LANGUAGE}\n{converted(path.read_text('utf-8'))}".encode()
    form = parse(after, path.name).form
    assert form is not None
    assert form.language == LANGUAGE
    assert read_form(path).file == sha256(path.read_bytes()).hexdigest()
