"""The words of CONTRIBUTING.md: at most forty, one sense each, and their forbidden twins are nowhere."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

import pytest

from installer import environment
from tests import locale
from tests.modules import ROOT, product

MOST = 40
SECTION = re.compile(r"^## Words\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
CAMEL = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+")


class Word(NamedTuple):
    """A row: the word, its Thai ("" = users never meet it), its meaning, and what is not said or called instead."""

    word: str
    thai: str
    means: str
    not_said: tuple[str, ...]
    not_called: tuple[str, ...]


class Sentence(NamedTuple):
    place: str
    text: str


def glossary(text: str) -> list[Word]:
    """The rows of the table below `## Words`."""
    lines = [line for line in SECTION.findall(text)[0].splitlines() if line.startswith("| ")]
    return [_row([cell.strip() for cell in line.strip("|").split("|")]) for line in lines[1:]]


def _row(cells: list[str]) -> Word:
    word, thai, means, twins = (*cells, "", "", "")[:4]
    each = [twin.strip() for twin in twins.split(",") if twin.strip()]
    names = tuple(twin.strip("`") for twin in each if twin.startswith("`"))
    return Word(word, thai, means, tuple(twin for twin in each if not twin.startswith("`")), names)


@cache
def words() -> tuple[Word, ...]:
    return tuple(glossary((ROOT / "CONTRIBUTING.md").read_text("utf-8")))


@cache
def sentences() -> tuple[Sentence, ...]:
    """What users read: sentences of the program in both languages, the help, and the headings of docs."""
    return (*_of_the_program(), *_of_the_docs())


def _of_the_program() -> Iterator[Sentence]:
    for thai, english in environment.read(locale.HOME / "prongsai.po").items():
        yield from (Sentence("resources/locale", text) for text in (thai, english))
    yield from (Sentence(places, thai) for thai, places in locale.extracted().items())


def _of_the_docs() -> Iterator[Sentence]:
    for path in sorted((ROOT / "resources" / "help").rglob("*.md")):
        yield from (Sentence(path.name, line) for line in path.read_text("utf-8").splitlines())
    for path in (*ROOT.glob("README*.md"), *sorted((ROOT / "docs").glob("*.md"))):
        yield from (
            Sentence(path.name, line)
            for line in path.read_text("utf-8").splitlines()
            if line.startswith("#")
        )


def says(text: str, twin: str) -> bool:
    """Thai is written without spaces and looked for anywhere; English as whole words."""
    if locale.THAI.search(twin):
        return twin in text
    return re.search(rf"(?<![\w/-]){re.escape(twin)}(?![\w-])", text, re.IGNORECASE) is not None


def names(source: str) -> Iterator[str]:
    """The names of the classes and functions of a module."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            yield node.name


def parts(name: str) -> set[str]:
    """`paper`, `said` and `row` of paper_saidRow."""
    return {part.lower() for part in CAMEL.findall(name)}


def called(twins: set[str]) -> dict[str, list[str]]:
    """By twin the modules, classes and functions of the product that bear it as a whole word."""
    found: dict[str, list[str]] = {}
    for path, module in product(ROOT).items():
        for name in (*path.removesuffix(".py").split("/"), *names(module.source)):
            for twin in parts(name) & twins:
                found.setdefault(twin, []).append(f"{path}: {name}")
    return found


def test_there_are_at_most_forty_words_with_one_sense_each() -> None:
    assert 30 < len(words()) <= MOST
    assert all(each.word and each.means for each in words())
    for column in ([each.word for each in words()], [each.thai for each in words() if each.thai]):
        assert len(set(column)) == len(column)


def test_no_twin_is_forbidden_twice_or_a_word_itself() -> None:
    for twins in (
        [t for each in words() for t in each.not_said],
        [t for each in words() for t in each.not_called],
    ):
        assert len(set(twins)) == len(twins)
        assert not {*twins} & {term for each in words() for term in (each.word, each.thai)}


@pytest.mark.parametrize(
    "word", [each for each in words() if each.not_said], ids=lambda each: each.word
)
def test_no_user_reads_a_forbidden_twin(word: Word) -> None:
    wrong = [
        (twin, *each) for each in sentences() for twin in word.not_said if says(each.text, twin)
    ]
    assert not wrong, f"the word is {word.word} · {word.thai}"


def test_nothing_is_called_by_a_forbidden_twin() -> None:
    assert called({twin for each in words() for twin in each.not_called}) == {}


def test_no_public_name_is_a_participle_that_says_nothing_of_what_it_is() -> None:
    found = called({"known", "wanted", "found", "asked", "held"})
    assert [
        one for each in found.values() for one in each if not one.partition(": ")[2].startswith("_")
    ] == []


def test_a_table_is_read_with_twins_of_both_kinds() -> None:
    head = ("## Words", "A table.", "", "| word | Thai | means | not |", "|---|---|---|---|")
    rows = ("| bin | ถัง | deleted | trash, `rubbish` |", "| op | | a line | |")
    assert glossary("\n".join((*head, *rows, "", "## More", "| a | b |"))) == [
        Word("bin", "ถัง", "deleted", ("trash",), ("rubbish",)),
        Word("op", "", "a line", (), ()),
    ]


def test_twins_are_whole_words_in_english_and_in_names_and_anywhere_in_thai() -> None:
    assert says("Put it in the Trash.", "trash")
    assert not says("trashcan", "trash")
    assert says("ทิ้งลงถังรีไซเคิลแล้ว", "ถังรีไซเคิล")
    assert parts("PaperSaidRow") == {"paper", "said", "row"}
    assert parts("_torn_fields") | parts("PDFTorn") == {"torn", "fields", "pdf"}
    assert [*names("class A:\n    def b(self) -> None: ...\n")] == ["A", "b"]
