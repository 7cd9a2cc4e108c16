"""Pages and help, both ways: no page is without its part of the help, and no part is about a page that is gone."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from installer.environment import read
from tests import locale
from tests.owed import owed
from ui.desktop.help.page import HELP, TOPICS
from ui.desktop.shell.pages import pages

# what is spread over several pages
OF_NO_PAGE = {"start", "conflicts", "safety", "keys", "forms_excel"}
ITSELF = {"help"}


def test_every_page_has_its_part_of_the_help() -> None:
    assert {page.key for page in pages()} - ITSELF - set(TOPICS) == owed("help")


def test_every_part_of_the_help_is_about_a_page_or_something_larger() -> None:
    assert set(TOPICS) - {page.key for page in pages()} == OF_NO_PAGE


def test_every_part_is_written_in_each_language_and_none_besides() -> None:
    for spoken in ("th", "en"):
        assert {path.stem for path in (HELP / spoken).glob("*.md")} == set(TOPICS)


def test_a_part_about_a_page_names_it_by_its_word() -> None:
    """In Thai, as the sidebar calls it."""
    words = {page.key: page.word for page in pages()}
    for key in set(TOPICS) - OF_NO_PAGE:
        text = (HELP / "th" / f"{key}.md").read_text("utf-8")
        assert words[key] in text, key
        assert locale.THAI.search(text)


DESKTOP = Path(__file__).parents[4] / "ui" / "desktop"


SHELL = DESKTOP / "shell" / "commands.py"


def commands() -> Iterator[tuple[str, str]]:
    """The file and the Thai words of every command, as it stands in the source."""
    for path in sorted(DESKTOP.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            called = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
            if called == "HeaderAction" or (called == "entry" and path == SHELL):
                assert isinstance(node, ast.Call)
                yield from ((path.name, words) for one in node.args[:2] for words in words_in(one))


def words_in(node: ast.expr) -> Iterator[str]:
    for each in ast.walk(node):
        if (
            isinstance(each, ast.Call)
            and getattr(each.func, "id", "") == "_"
            and isinstance(each.args[0], ast.Constant)
        ):
            yield str(each.args[0].value)


def told(language: str) -> str:
    return squeezed(
        " ".join(path.read_text("utf-8") for path in sorted((HELP / language).glob("*.md")))
    )


def squeezed(words: str) -> str:
    return re.sub(r"\s+", "", words).casefold()


@pytest.mark.parametrize("language", ["th", "en"])
def test_every_command_is_spoken_of_in_the_help(language: str) -> None:
    english = read(locale.HOME / "prongsai.po")
    text = told(language)
    found = [*commands()]
    assert len(found) > 40
    missing = []
    for file, thai in found:
        words = thai if language == "th" else english[thai]
        parts = [squeezed(part).strip(":") for part in re.split(r"\{[^}]*\}", words)]
        if not all(part in text for part in parts):
            missing.append((file, words))
    assert missing == []
