"""Forms of earlier versions of the language come through one door and are today's behind it."""

from hashlib import sha256
from pathlib import Path

import pytest

from core.forms.layout import SCHEMAS, slots
from core.forms.published import LANGUAGE
from storage.instruments.reader import parse, read_form
from storage.instruments.source import tree
from storage.instruments.upgrade import LISTS, WORDS, noded, plain
from tests.convert_forms import converted
from tests.storage.instruments.conftest import SOUND

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


def test_every_older_word_is_called_by_one_of_today_that_its_list_did_not_have() -> None:
    words: dict[str, set[str]] = {"": set()}
    for cls in SCHEMAS.values():
        for slot in slots(cls):
            words[""].add(slot.key)
            words.setdefault(slot.key, set()).update(each.key for each in (slots(slot.rows) if slot.rows else ()))
    for name, renamed in WORDS.items():
        today = words[LISTS.get(name, name)]
        assert {now for now in renamed.values() if now} <= today, name
        assert not today & {was for was, now in renamed.items() if now}, name


def test_a_whole_form_in_older_words_is_the_same_form_in_todays() -> None:
    after = converted(SOUND)
    assert after != SOUND
    was, now = (parse(one.encode(), "f.yaml") for one in (SOUND, after))
    assert was.faults == now.faults == ()
    assert was.form == now.form


def test_an_older_word_beside_todays_is_said_twice_and_told_at_its_line() -> None:
    twice = SOUND.replace("text: ข้อสาม}", "text: ข้อสาม, title: อื่น}")
    (fault,) = parse(twice.encode(), "f.yaml").faults
    assert "ซ้ำ" in fault.what
    assert fault.line == next(no for no, line in enumerate(twice.splitlines(), 1) if "title: อื่น" in line)


def test_a_lid_on_points_is_no_word_of_today_and_an_older_form_with_one_is_refused_at_its_line() -> None:
    lidded = SOUND.replace("text: ข้อสาม}", "text: ข้อสาม, cap: [why]}")
    (fault,) = parse(lidded.encode(), "f.yaml").faults
    assert "cap" in fault.what
    assert fault.line == next(no for no, line in enumerate(lidded.splitlines(), 1) if "cap:" in line)
