"""The help: reached from everywhere, in both languages, found by its words, true to the words of the program."""

import re

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from installer import environment
from tests import locale
from tests.ui.desktop.acting import office, page, panel, press, type_words, view
from tests.ui.desktop.fitting import SCREEN, fits
from ui.desktop.help.page import HELP, TOPICS, HelpPage, topics
from ui.desktop.shell.window import Window
from ui.desktop.widgets.help_blocks import HelpPicture
from ui.desktop.widgets.prompt import PromptDialog

LEFT = Qt.MouseButton.LeftButton


def help_of(window: Window) -> HelpPage:
    found = office(window).leaf("help").widget
    assert isinstance(found, HelpPage)
    return found


def sheet_of(window: Window) -> PromptDialog:
    found = window.findChild(PromptDialog)
    assert found is not None
    return found


def words_of(sheet: PromptDialog) -> str:
    return " ".join(label.text() for label in sheet.findChildren(QLabel))


def test_f1_leads_to_the_help_of_the_page_and_back(sample: Window, qtbot: QtBot) -> None:
    opened = office(sample)
    opened.show_page("assessment")
    press(sample, Qt.Key.Key_F1)
    QTest.mouseClick(opened.commands.sheet.more, LEFT)
    qtbot.waitUntil(lambda: opened.key == "help")
    assert help_of(sample).key == "assessment"
    press(sample, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert opened.key == "assessment"
    opened.show_page("bin")
    opened.commands.show_help()
    assert help_of(sample).key == "start"


def test_the_sidebar_opens_the_help_and_typing_searches_it(sample: Window) -> None:
    QTest.mouseClick(office(sample).sidebar.entry("help"), LEFT)
    shown = help_of(sample)
    assert QApplication.focusWidget() is shown.search
    type_words("pin")
    assert {shown.list.item(n).text() for n in range(shown.list.count())} == {
        each.title for each in topics("th") if "pin" in str(each).casefold()
    }
    press(sample, Qt.Key.Key_Down)
    assert shown.key == "safety"
    shown.search.clear()
    assert shown.list.count() == len(TOPICS)
    assert shown.key == "safety"


def test_an_item_and_a_dimension_explain_themselves(sample: Window, qtbot: QtBot) -> None:
    office(sample).show_page("assessment")
    item = panel(sample, "d3r.l5.3")
    item.setFocus()
    qtbot.waitUntil(lambda: item.explain is not None and item.explain.isVisible())
    assert item.explain is not None
    QTest.mouseClick(item.explain, LEFT)
    said = words_of(sheet_of(sample))
    assert item.row.text in said
    assert item.row.help in said
    assert all(proof.text in said for proof in item.row.proofs)
    QTest.keyClick(sheet_of(sample), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not sample.findChildren(PromptDialog))
    page(sample).head.explain.setFocus()
    press(sample, Qt.Key.Key_Return)
    said = words_of(sheet_of(sample))
    shown = next(each for each in view(sample).dimensions if each.id == "d3")
    assert [level.text for level in shown.levels if level.text not in said] == []


@pytest.mark.parametrize("scale", [100, 150])
def test_every_topic_can_be_read_on_the_smallest_screen(
    sample: Window, qtbot: QtBot, scale: int
) -> None:
    sample.dress("light", scale)
    office(sample).show_page("help")
    for key in TOPICS:
        help_of(sample).show_topic(key)
        sample.resize(SCREEN)
        qtbot.wait(20)
        assert help_of(sample).key == key
        assert sample.size() == SCREEN
        fits(qtbot, sample, key)


@pytest.mark.parametrize("spoken", ["th", "en"])
def test_every_topic_is_written_in_both_languages_with_the_same_parts(spoken: str) -> None:
    assert {path.stem for path in (HELP / spoken).glob("*.md")} == set(TOPICS)
    for own, thai in zip(topics(spoken), topics("th"), strict=True):
        assert [block.kind for block in own.blocks] == [block.kind for block in thai.blocks], (
            own.key
        )
        assert own.title != own.key


def test_help_names_buttons_by_the_words_they_have() -> None:
    """What stands in quotation marks is a sentence of the catalogue, in either language."""
    kept = environment.read(locale.HOME / "prongsai.po")
    said = {"th": set(locale.extracted()), "en": set(kept.values())}
    marked = "ร่าง"  # the watermark of a draft
    for spoken, sentences in said.items():
        for path in sorted((HELP / spoken).glob("*.md")):
            for words in re.findall("“([^”]+)”", path.read_text("utf-8")):
                known = words in sentences or any(each.startswith(words) for each in sentences)
                assert known or words == marked, f"{spoken}/{path.name}: {words}"


def test_help_asks_for_nothing_outside() -> None:
    for path in HELP.rglob("*.md"):
        assert not re.search(r"https?:|www\.|\]\(|<[a-z]", path.read_text("utf-8")), path.name


def test_pictures_are_there_in_both_languages_and_small() -> None:
    for spoken in ("th", "en"):
        wanted = {
            block.text
            for each in topics(spoken)
            for block in each.blocks
            if block.kind == "picture"
        }
        there = {
            path.stem: path.stat().st_size for path in (HELP / spoken / "pictures").glob("*.png")
        }
        assert wanted == set(there), "python -m tests.tour"
        assert sum(there.values()) < 500_000


def test_a_picture_is_as_wide_as_there_is_room_and_never_larger_than_it_is(
    sample: Window, qtbot: QtBot
) -> None:
    office(sample).show_page("help")
    help_of(sample).show_topic("papers")
    qtbot.wait(30)
    shown = help_of(sample).findChild(HelpPicture)
    assert shown is not None
    assert shown.pixmap().width() == shown.width() > 600
    assert shown.accessibleName()
