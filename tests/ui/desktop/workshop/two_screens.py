"""Run by test_projector.py where there are two screens."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.desktop.workshop.test_projector import opened
from ui.desktop.theme.look import Look


def test_the_other_screen_is_filled(look: Look, qtbot: QtBot) -> None:
    first, second = QApplication.screens()
    chair, projector = opened(look, qtbot)
    assert chair.screen() is first
    assert (projector.screen(), projector.geometry()) == (second, second.geometry())
    assert projector.isFullScreen()
    assert not projector.wall.told, "nothing is behind it"
    QTest.keyClick(projector, Qt.Key.Key_F5)
    assert projector.isVisible()
    assert not projector.isFullScreen()
    QTest.keyClick(projector, Qt.Key.Key_F5)
    assert projector.isFullScreen()
    for left in (True, False):
        QTest.keyClick(projector, Qt.Key.Key_Escape)
        assert projector.isVisible() is left
