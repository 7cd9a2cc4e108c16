"""On every kind of PC whatever a page offers is found by its words in Ctrl+K, and Enter does it on that page."""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from core.exchange.invitation_deeds import StartMade, make_seats
from tests.storage.exchange.invited import OPENED, province_and_centre
from tests.ui.desktop.acting import new_office, office, press
from tests.ui.desktop.shell.test_frame import CONTROL
from tests.ui.desktop.shell.test_palette import said_by, titles_of
from ui.desk import NewOffice
from ui.desktop.shell.commands import can_be_pressed
from ui.desktop.shell.office import OfficeView
from ui.desktop.shell.palette import matching
from ui.desktop.shell.window import Window

MEMBER, KINDS = "member", ("district", "province", "centre")
SOME, ALL = "home", ""  # the page that is walked in a push, and every page


@pytest.fixture
def seat(tmp_path: Path) -> Iterator[Path]:
    """The start file of a member, made by a centre."""
    _province, centre = province_and_centre(tmp_path)
    steps = centre.do(partial(make_seats, seats=1, folder=tmp_path, post=centre.post))
    yield next(one.path for one in steps if isinstance(one, StartMade))
    while OPENED:
        OPENED.pop().folder.close()


def begun(window: Window, kind: str, tmp_path: Path, request: pytest.FixtureRequest) -> OfficeView:
    """The office of such a PC, open."""
    folder = tmp_path / "office"
    if kind == MEMBER:
        window._desk.keys.starts.begin(request.getfixturevalue("seat"), folder)
        assert window.open_folder(folder)
    else:
        new_office(window, NewOffice(folder, "หน่วยงานตัวอย่าง", "S20", kind, "", 2569))
    return office(window)


def pressable(opened: OfficeView, key: str) -> dict[str, QPushButton]:
    found = opened.leaf(key).widget.findChildren(QPushButton)
    return {said_by(one): one for one in found if can_be_pressed(one)}


@pytest.mark.parametrize("pages", [SOME, ALL], ids=["some", "all"])
@pytest.mark.parametrize("kind", [*KINDS, MEMBER])
def test_whatever_a_page_offers_is_found_and_is_of_that_page(
    window: Window, qtbot: QtBot, tmp_path: Path, request: pytest.FixtureRequest, kind: str, pages: str
) -> None:
    opened, lost, walked = begun(window, kind, tmp_path, request), list[str](), 0
    for page in opened.pages_there():
        if pages not in (ALL, page.key):
            continue
        opened.show_page(page.key)
        qtbot.wait(1)
        buttons, entries, header = pressable(opened, page.key), opened.commands.entries(), opened.leaf(page.key).place()
        deeds = {one.words for one in (*filter(None, (header.primary,)), *header.others)}
        lost += [f"{page.key}: {said}" for said in {*buttons, *deeds} if said not in titles_of(entries, said)]
        for said in buttons.keys() - deeds:
            does = [one.do for one in entries if one.title == said]
            lost += [] if buttons[said].click in does else [f"{page.key}: {said} is another's"]
        walked += len(buttons) + len(deeds)
    assert lost == []
    assert walked


@pytest.mark.parametrize("kind", [*KINDS, MEMBER])
def test_enter_presses_the_button_of_the_page(
    window: Window, qtbot: QtBot, tmp_path: Path, request: pytest.FixtureRequest, kind: str
) -> None:
    opened = begun(window, kind, tmp_path, request)
    opened.show_page("home")
    header = opened.leaf("home").place()
    named = {one.words for one in (*filter(None, (header.primary,)), *header.others)}
    said, button = next((said, one) for said, one in pressable(opened, "home").items() if said not in named)
    pressed = list[str]()
    button.clicked.connect(lambda: pressed.append(said))
    press(window, Qt.Key.Key_K, CONTROL)
    palette = opened.commands.palette
    palette.line.setText(said)
    at = [one.title for one in matching(opened.commands.entries(), said)].index(said)
    for _line in range(at):
        QTest.keyClick(palette.line, Qt.Key.Key_Down)
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: pressed == [said])
