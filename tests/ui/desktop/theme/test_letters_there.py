"""Every letter the window may show is in its own letters: none becomes a box where a PC has no others."""

import ast
from collections.abc import Iterator
from gettext import GNUTranslations
from pathlib import Path
from unicodedata import category

import pytest
from PySide6.QtGui import QRawFont

ROOT = Path(__file__).parents[4]
RESOURCES = ROOT / "resources"
UNSEEN = {"\n", "\t", "\r", "\u00ad", "\u200b", "\u2028", "\u2060", "\u00a0"}
BOX = "□"  # that a paper has a box where its letters lack one is said with a box


def missing(font: QRawFont, text: str) -> set[str]:
    return {
        letter for letter in {*text} - UNSEEN - {BOX} if not font.supportsCharacter(ord(letter))
    }


@pytest.fixture(scope="module")
def font(qapp: object) -> QRawFont:
    assert qapp is not None
    return QRawFont(str(RESOURCES / "fonts" / "Sarabun_400Regular.ttf"), 16)


def strings(path: Path) -> Iterator[str]:
    """The words of a module, without what documents it."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.Constant) and isinstance(child.value, str):
                yield child.value


def test_no_sentence_of_the_window_has_a_letter_that_is_not_there(font: QRawFont) -> None:
    with (RESOURCES / "locale" / "en" / "LC_MESSAGES" / "prongsai.mo").open("rb") as file:
        said = {**GNUTranslations(file)._catalog}  # type: ignore[attr-defined]  # every sentence and its translation
    odd = {
        f"{thai!r}": letters
        for thai, english in said.items()
        if (letters := missing(font, f"{thai}{english}"))
    }
    assert len(said) > 3000
    assert odd == {}


def test_no_module_of_the_window_paints_one(font: QRawFont) -> None:
    odd = {}
    for path in (ROOT / "ui" / "desktop").rglob("*.py"):
        letters = missing(font, "".join(strings(path)))
        if letters:
            odd[path.name] = letters
    assert odd == {}


def test_no_page_of_the_help_has_one(font: QRawFont) -> None:
    pages = [*(RESOURCES / "help").rglob("*.md")]
    assert len(pages) > 40
    odd = {
        page.name: letters for page in pages if (letters := missing(font, page.read_text("utf-8")))
    }
    assert odd == {}


def test_no_line_of_the_terminal_has_a_picture_for_a_letter() -> None:
    """The letters of a console of Windows have none of these signs."""
    said = {
        path.name: {*"".join(strings(path))} for path in (ROOT / "ui" / "terminal").rglob("*.py")
    }
    odd = {
        name: found
        for name, text in said.items()
        if (found := {one for one in text if category(one) == "So"})
    }
    assert odd == {}
