"""Every dialog stays on the smallest screen with all its buttons, whatever the letters and however much it lists."""

from collections.abc import Iterator, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QPushButton, QScrollArea
from pytestqt.exceptions import TimeoutError
from pytestqt.qtbot import QtBot

from core.exchange.outgoing_view import ExportPreview, ExportPreviewLine
from core.i18n import THAI
from tests.journeys.spoken import in_english
from tests.ui.desktop.acting import leaf_of, new_office, office
from tests.ui.desktop.fitting import SCREEN, clipped
from tests.ui.desktop.made_dialogs import SEND_TO, made
from tests.ui.desktop.shell.test_access_dialogs import DOORS, furnish, through
from ui.desk import NewOffice
from ui.desktop.exchange.sending import SendCalls, SendDialog
from ui.desktop.exchange.ways import MAIL, media
from ui.desktop.home.documents import DocumentsDesk
from ui.desktop.shell.palette import CommandPalette
from ui.desktop.shell.window import Window
from ui.desktop.widgets.dialog import most
from ui.desktop.widgets.keys import ShortcutsDialog
from wiring import Wiring

pytestmark = pytest.mark.usefixtures("thai_again")

MANY = 30  # lines


def outgrown(dialog: QDialog) -> Iterator[str]:
    """What of a dialog nobody can read, or reach, on the smallest screen."""
    room = most(dialog)
    if dialog.width() > room.width() or dialog.height() > room.height():
        yield f"larger than the screen: {dialog.size()}"
    yield from clipped(dialog)
    for button in dialog.findChildren(QPushButton):
        scrolled = any(area.isAncestorOf(button) for area in dialog.findChildren(QScrollArea))
        box = QRect(button.mapTo(dialog, QPoint(0, 0)), button.size())
        if button.isVisible() and not scrolled and not dialog.rect().contains(box):
            yield f"out of sight: {button.accessibleName()}"


def whole(dialog: QDialog) -> bool:
    return not [*outgrown(dialog)]


def many(words: Sequence[object]) -> tuple[object, ...]:
    """The same with thirty lines wherever some are listed."""
    return tuple(each * MANY if type(each) in (list, tuple) else each for each in words)  # type: ignore[operator]


@pytest.mark.parametrize("count", [1, MANY])
@pytest.mark.parametrize("language", [THAI, "en"])
@pytest.mark.parametrize("scale", [100, 125, 150])
def test_every_dialog_stays_on_the_screen(
    window: Window, qtbot: QtBot, scale: int, language: str, count: int
) -> None:
    if language != THAI:
        window.speak(language)
    window.dress("light", scale)
    faults: dict[str, list[str]] = {}
    for make, words in made().items():
        # a sheet has a column for a page
        listed = many(words) if count == MANY and make is not ShortcutsDialog else words
        dialog = make(window._look, *listed, window)
        if isinstance(dialog, CommandPalette):
            dialog.open_over(window)
        else:
            dialog.open()
        qtbot.wait(10)
        with suppress(TimeoutError):  # what is read beside the window comes a moment later
            qtbot.waitUntil(partial(whole, dialog))
        faults[str(make)] = [*outgrown(dialog)]
        dialog.close()
    window.activateWindow()
    assert {name: found for name, found in faults.items() if found} == {}


@pytest.mark.parametrize("language", [THAI, "en"])
@pytest.mark.parametrize("scale", [125, 150])
def test_every_dialog_behind_a_button_stays_on_the_screen(
    sample: Window,
    desk: Wiring,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    scale: int,
    language: str,
) -> None:
    window = furnish(sample, desk, qtbot, tmp_path, monkeypatch)
    if language != THAI:
        window.speak(language)
    window.dress("light", scale)
    window.resize(SCREEN)
    faults: dict[str, list[str]] = {}
    for door in DOORS:
        _button, dialog = through(window, door, qtbot, str if language == THAI else in_english())
        assert type(dialog) is door.opens
        with suppress(TimeoutError):
            qtbot.waitUntil(partial(whole, dialog))
        faults[door.name] = [*outgrown(dialog)]
        dialog.reject()
        qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)
        window.activateWindow()
    assert {name: found for name, found in faults.items() if found} == {}


@pytest.fixture
def sending(window: Window, qtbot: QtBot) -> SendDialog:
    """An office with thirty documents sends: what goes is known a moment after the dialog has come."""
    dialog = SendDialog(window._look, [SEND_TO], SEND_TO, 20, SendCalls(*[print] * 4), window)
    dialog.open()
    qtbot.waitUntil(dialog.isActiveWindow)
    lines = tuple(
        ExportPreviewLine("doc", f"แผนที่ {n}", "แก้ไขแล้วยังไม่ลงนาม", "3 รายการ", open=True)
        for n in range(MANY)
    )
    dialog.show_outgoing(ExportPreview(lines, lines[:3], "25 KB", nothing=False))
    dialog.show_media(media((), None, window._desk.settings), MAIL, None)
    qtbot.wait(20)
    return dialog


def test_thirty_documents_are_sent_by_mouse(sending: SendDialog) -> None:
    assert not [*outgrown(sending)]
    assert sending.frameGeometry().bottom() <= SCREEN.height()
    with_button = sending.go.mapTo(sending, sending.go.rect().center())
    assert sending.childAt(with_button) is sending.go


def test_enter_on_a_way_goes_on_to_the_button_that_sends(sending: SendDialog) -> None:
    for card in sending.media._cards[1:]:
        card.setFocus()
        QTest.keyClick(card, Qt.Key.Key_Return)
        assert sending.media.medium == card.medium
        assert QApplication.focusWidget() is (sending.go if sending.go.isEnabled() else card)


@pytest.mark.parametrize("language", [THAI, "en"])
@pytest.mark.parametrize("scale", [100, 125, 150])
def test_a_document_is_started_without_scrolling_to_the_button(
    window: Window, qtbot: QtBot, scale: int, language: str, tmp_path: Path
) -> None:
    new_office(window, NewOffice(tmp_path / "office", "จังหวัดตัวอย่าง", "S20", "province", "", 2569))
    if language != THAI:
        window.speak(language)
    window.dress("light", scale)
    office(window).show_page("documents")
    dialog = leaf_of(office(window), "documents", DocumentsDesk).ask_start()
    qtbot.wait(60)
    assert not [*outgrown(dialog)]
    go = dialog.start.go
    assert dialog.rect().contains(QRect(go.mapTo(dialog, QPoint(0, 0)), go.size()))
    assert not [
        area for area in dialog.findChildren(QScrollArea) if area.isAncestorOf(dialog.start)
    ]
    dialog.close()
