"""English comes from the catalogue: what is extracted, kept, compiled and spoken."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.i18n import THAI, _, language, languages, use
from installer import environment
from installer.environment import compile_all
from tests import locale

# English sentences that show what is typed or printed in Thai.
SHOWN_IN_THAI = {
    "ช่องนี้รับวันที่ เช่น 9 เม.ย. 69 หรือ 9/4/2569",
    "ช่องนี้รับช่วงเวลา เช่น ไตรมาส 2 - 4 ปี 2569 หรือ ต.ค. 68 - มี.ค. 69",
    "{title}: “{words}” มีทั้งร้อยละและ %",
    "มีลายน้ำ “ร่าง” ไม่ลงทะเบียน เมื่อตัวเลขนิ่งแล้วให้ล็อกเพื่อลงนาม จึงพิมพ์ฉบับจริงได้",
    "ไทย ๑๒๓",
}


@pytest.fixture(autouse=True)
def thai_again(tmp_path: Path) -> Iterator[None]:
    yield
    use(THAI, tmp_path)


def test_sentences_and_tables_are_found() -> None:
    found = locale.extracted()
    assert "บันทึกแล้ว {time} น." in found
    assert any(sentence == "จังหวัด" for sentence in found), (
        "words of a table that is translated when it is shown"
    )
    assert all(locale.THAI.search(sentence) for sentence in found)


def test_a_catalogue_is_read_as_it_was_written_and_spoken(tmp_path: Path) -> None:
    home = tmp_path / "en" / "LC_MESSAGES"
    said = {
        'เขา "พูด"\nสองบรรทัด\\': 'He "spoke"\non two lines\\',
        "ยังไม่แปล": "",
        "ปี {year}": "Year {year}",
    }
    locale.write(home, said, dict.fromkeys(said, "here.py:1"))
    assert environment.read(home / "prongsai.po") == said
    assert languages(tmp_path) == (THAI, "en")
    use("en", tmp_path)
    assert [_(one) for one in said] == ['He "spoke"\non two lines\\', "ยังไม่แปล", "Year {year}"]
    assert language() == "en"
    assert _("") == ""


def test_a_language_without_catalogue_is_not_offered_and_speaks_thai(tmp_path: Path) -> None:
    assert languages(tmp_path) == (THAI,)
    use("en", tmp_path)
    assert _("บันทึก") == "บันทึก"


def test_every_sentence_is_said_in_english() -> None:
    kept = environment.read(locale.HOME / "prongsai.po")
    missing = [one for one in locale.extracted() if not kept.get(one)]
    assert not missing, "python -m tests.locale, then fill in resources/locale"
    assert not [
        one
        for one, english in kept.items()
        if locale.THAI.search(english) and one not in SHOWN_IN_THAI
    ]


def test_english_has_the_places_of_the_thai_sentence() -> None:
    """Fields with their formats, and the blanks at both ends of what is joined to other words."""
    odd = {}
    for one, english in environment.read(locale.HOME / "prongsai.po").items():
        if not english:
            continue
        fields = [
            sorted(found)
            for found in (re.findall(r"{[a-z_]*(?::[^} ]+)?}", text) for text in (one, english))
        ]
        if fields[0] != fields[1] or one.endswith(" ") != english.endswith(" "):
            odd[one] = english
    assert not odd


def test_what_the_program_reads_is_what_translators_wrote() -> None:
    kept = {
        one: english
        for one, english in environment.read(locale.HOME / "prongsai.po").items()
        if english
    }
    assert (locale.HOME / "prongsai.mo").read_bytes() == environment.compiled(
        {"": environment.HEAD} | kept
    )


def test_set_up_compiles_what_is_missing_or_old_and_leaves_the_rest(tmp_path: Path) -> None:
    home = tmp_path / "resources" / "locale" / "en" / "LC_MESSAGES"
    locale.write(home, {"บันทึก": "Save"}, {"บันทึก": "here.py"})
    (home / "prongsai.mo").unlink()
    compile_all(tmp_path)
    made = (home / "prongsai.mo").stat()
    compile_all(tmp_path)
    assert (home / "prongsai.mo").stat() == made
    (home / "prongsai.po").write_text(
        (home / "prongsai.po").read_text("utf-8").replace("Save", "Keep"), "utf-8"
    )
    compile_all(tmp_path)
    use("en", home.parents[1])
    assert _("บันทึก") == "Keep"
    assert [path.name for path in sorted(home.iterdir())] == ["prongsai.mo", "prongsai.po"]
    compile_all(tmp_path / "without")


def test_a_thai_word_has_one_english_word() -> None:
    kept = environment.read(locale.HOME / "prongsai.po")
    rows = re.findall(
        r"^\| ([\u0e01-\u0e5b]+) \| ([^|]+) \|",
        (locale.ROOT / "docs" / "words.md").read_text("utf-8"),
        re.M,
    )
    assert len(rows) > 30
    odd = []
    for one, english in kept.items():
        rest = one if english else ""
        # a word within a longer one is not that word
        for thai, said in sorted(rows, key=lambda row: -len(row[0])):
            if thai in rest and not any(
                word in english.lower() for word in said.lower().split("/")
            ):
                odd.append((thai, one, english))
            rest = rest.replace(thai, " ")
    assert not odd


def test_english_is_plain() -> None:
    """No "item(s)", no two points, none of the words of advertisements and machines."""
    bad = re.compile(
        r"\b(utili[sz]|leverag|successfully|seamless|kindly|oops|invalid)|[^.]\.\.(?!\.)|\(s\)",
        re.IGNORECASE,
    )
    kept = environment.read(locale.HOME / "prongsai.po")
    assert not [english for english in kept.values() if bad.search(english)]


def test_words_are_said_when_they_are_shown_never_when_a_file_is_read_in() -> None:
    """The language changes while everything is open; only the terminal's help is made once."""

    def early(node: ast.AST) -> Iterator[int]:
        for part in ast.iter_child_nodes(node):
            if isinstance(part, ast.FunctionDef):
                defaults = (
                    *part.args.defaults,
                    *filter(None, part.args.kw_defaults),
                    *part.decorator_list,
                )
                yield from (line for default in defaults for line in early(ast.Expression(default)))
            elif not isinstance(part, ast.Lambda):
                if isinstance(part, ast.Call) and getattr(part.func, "id", "") == "_":
                    yield part.lineno
                yield from early(part)

    paths = [
        path
        for room in ("core", "storage", "ui/desktop")
        for path in locale.files(locale.ROOT / room)
    ]
    found = {path.name: [*early(ast.parse(path.read_text("utf-8")))] for path in paths}
    assert {name: lines for name, lines in found.items() if lines} == {}
