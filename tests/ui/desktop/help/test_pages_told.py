"""Pages and help, both ways: no page is without its part of the help, and no part is about a page that is gone."""

from tests import locale
from tests.owed import owed
from ui.desktop.help.page import HELP, TOPICS
from ui.desktop.shell.pages import pages

OF_NO_PAGE = {"start", "conflicts", "safety", "keys"}  # what is spread over several pages
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
