"""In English the window shows and says Thai in names and the words of forms alone: pages, menus, dialogs, tips."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from core.i18n import _
from tests.known import known
from tests.ui.desktop import made_dialogs
from tests.ui.desktop.acting import come_to_rest, modal, office
from tests.ui.desktop.centre.test_telling import centre
from tests.ui.desktop.fitting import ladders
from tests.ui.desktop.left_in_thai import left_in_thai, of_folder
from tests.ui.desktop.shell.test_access_dialogs import DOORS, furnished, through
from ui.desktop.shell.window import Window

pytestmark = pytest.mark.usefixtures("thai_again")

__all__ = ["centre", "furnished"]


def judge(window: Window, shown: QWidget, where: str) -> list[str]:
    return [
        f"{where}: {text[:160]!r}"
        for text in left_in_thai(shown, of_folder(office(window).room.folder))
    ]


@pytest.mark.parametrize("whose", ["furnished", "centre"])
def test_every_page_and_its_menu_is_in_english(
    whose: str, request: pytest.FixtureRequest, qtbot: QtBot
) -> None:
    window: Window = request.getfixturevalue(whose)
    window.speak("en")
    opened, left = office(window), list[str]()
    keys = [each.key for each in opened.pages_there()]
    assert len(keys) > 15
    for year in (2569, 2570):  # of which the second has nothing yet
        opened.open_year(year)
        for key in keys:
            opened.show_page(key)
            come_to_rest(qtbot, window)
            left += judge(window, window, f"{key} of {year}")
            if opened.header.more.isVisible():
                opened.header.more.click()
                menu = known(QApplication.activePopupWidget())
                left += judge(window, menu, f"menu of {key} of {year}")
                menu.close()
    assert not left


def test_every_dimension_is_in_english(sample: Window, qtbot: QtBot) -> None:
    sample.speak("en")
    office(sample).show_page("assessment")
    assert not [text for each in ladders(sample, qtbot) for text in judge(sample, sample, each)]


def test_every_dialog_of_a_page_and_of_the_frame_is_in_english(
    furnished: Window, qtbot: QtBot
) -> None:
    furnished.speak("en")
    opened, left = office(furnished), list[str]()
    for door in DOORS:
        page, button = (
            " › ".join(map(_, words.split(" › "))) for words in (door.page, door.button)
        )
        dialog = through(furnished, door._replace(page=page, button=button), qtbot)[1]
        left += judge(furnished, dialog, door.name)
        dialog.reject()
        qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
    for ask in (
        opened.commands.find,
        opened.commands.show_keys,
        opened.people.ask_new,
        opened.people.ask_pin,
    ):
        ask()
        dialog = modal(qtbot, QDialog)
        left += judge(furnished, dialog, type(dialog).__name__)
        dialog.reject()
    assert not left


def test_every_other_dialog_is_in_english(window: Window) -> None:
    window.speak("en")
    names = Path(known(made_dialogs.__file__)).read_text("utf-8")
    left = list[str]()
    for make, words in made_dialogs.made().items():
        dialog = make(window._look, *words, window)
        dialog.show()
        left += left_in_thai(dialog, names)
        dialog.reject()
    assert not left


def test_thai_is_told_from_names_and_forms(qtbot: QtBot) -> None:
    label = QLabel("หน้าหลัก")
    qtbot.addWidget(label)
    label.show()
    assert left_in_thai(label) == ["หน้าหลัก"]
    assert left_in_thai(label, "หน้าหลัก") == []
    for words, left in (("สมชาย", ["สมชาย"]), ("Score of พัฒนาชุมชนใสสะอาด", [])):
        label.setText(words)
        assert left_in_thai(label) == left
