"""The emblem of the office is chosen in the settings, and seen there as papers bear it."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from core.evidence.photos import emblem_of
from tests.storage.papers.specimens import jpeg
from tests.ui.desktop.acting import office
from ui.desktop.settings.page import EmblemCard, SettingsPage
from ui.desktop.shell.window import Window

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def card(sample: Window) -> EmblemCard:
    office(sample).show_page("settings")
    page = office(sample).leaf("settings").widget
    assert isinstance(page, SettingsPage)
    return page.emblem


def choose(monkeypatch: pytest.MonkeyPatch, card: EmblemCard, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_words: (str(path), ""))
    QTest.mouseClick(card.choose, LEFT)


def test_a_picture_is_chosen_seen_and_taken_away(
    sample: Window, card: EmblemCard, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = office(sample).room
    assert not card.picture.isVisible()
    path = tmp_path / "seal.jpg"
    path.write_bytes(jpeg(90, 90, "#aa2211"))
    choose(monkeypatch, card, path)
    qtbot.waitUntil(card.picture.isVisible, timeout=10_000)
    middle = card.picture.pixmap().toImage().pixelColor(card.picture.width() // 2, card.picture.height() // 2)
    assert middle.red() > 140 > middle.green()
    assert room.session.read(lambda reader: emblem_of(reader, room.unit))
    QTest.mouseClick(card.remove, LEFT)
    qtbot.waitUntil(lambda: not card.picture.isVisible())
    assert room.session.read(lambda reader: emblem_of(reader, room.unit)) == ""


def test_a_file_that_is_no_picture_is_refused_in_words(
    sample: Window, card: EmblemCard, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "seal.pdf"
    path.write_bytes(b"%PDF-1.4 nothing")
    with qtbot.waitSignal(office(sample).room.news.refused, timeout=10_000) as told:
        choose(monkeypatch, card, path)
    assert "PNG" in told.args[0].do
    assert not card.picture.isVisible()
