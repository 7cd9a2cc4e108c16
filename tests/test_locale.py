"""English comes from the catalogue: what is extracted, kept, compiled and spoken."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.i18n import THAI, _, language, languages, use
from tests import locale


@pytest.fixture(autouse=True)
def thai_again(tmp_path: Path) -> Iterator[None]:
    yield
    use(THAI, tmp_path)


def test_sentences_and_tables_are_found() -> None:
    found = locale.extracted()
    assert "บันทึกแล้ว {at:%H:%M} น." in found
    assert any(sentence == "จังหวัด" for sentence in found), "words of a table that is translated when it is shown"
    assert all(locale.THAI.search(sentence) for sentence in found)


def test_a_catalogue_is_read_as_it_was_written_and_spoken(tmp_path: Path) -> None:
    home = tmp_path / "en" / "LC_MESSAGES"
    said = {'เขา "พูด"\nสองบรรทัด\\': 'He "spoke"\non two lines\\', "ยังไม่แปล": "", "ปี {year}": "Year {year}"}
    locale.write(home, said, dict.fromkeys(said, "here.py:1"))
    assert locale.read(home / "prongsai.po") == said
    assert languages(tmp_path) == (THAI, "en")
    use("en", tmp_path)
    assert [_(one) for one in said] == ['He "spoke"\non two lines\\', "ยังไม่แปล", "Year {year}"]
    assert language() == "en"
    assert _("") == ""


def test_a_language_without_catalogue_is_not_offered_and_speaks_thai(tmp_path: Path) -> None:
    assert languages(tmp_path) == (THAI,)
    use("en", tmp_path)
    assert _("บันทึก") == "บันทึก"


def test_translations_ask_for_what_the_sentence_gives() -> None:
    import string

    fields = string.Formatter().parse
    kept = locale.read(locale.HOME / "prongsai.po")
    odd = {
        one: english
        for one, english in kept.items()
        if english and {field for _t, field, *_r in fields(english)} - {field for _t, field, *_r in fields(one)}
    }
    assert not odd
