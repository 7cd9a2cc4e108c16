"""Every command of a page's header and of the palette is spoken of in the help, in each language by its own words."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from installer.catalogue import read
from tests import locale
from ui.desktop.help.page import HELP

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
    return squeezed(" ".join(path.read_text("utf-8") for path in sorted((HELP / language).glob("*.md"))))


def squeezed(words: str) -> str:
    return re.sub(r"\s+", "", words).casefold()


@pytest.mark.parametrize("language", ["th", "en"])
def test_every_command_is_spoken_of_in_the_help(language: str) -> None:
    english, text, found = read(locale.HOME / "prongsai.po"), told(language), [*commands()]
    assert len(found) > 40
    missing = []
    for file, thai in found:
        words = thai if language == "th" else english[thai]
        parts = [squeezed(part).strip(":") for part in re.split(r"\{[^}]*\}", words)]
        if not all(part in text for part in parts):
            missing.append((file, words))
    assert missing == []
