"""Whoever calls the members of a round finds every line where it was a moment ago."""

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMainWindow, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.desktop.made_dialogs import CONVENING
from ui.desktop.committee.chairing import ConveneDialog
from ui.desktop.theme.look import Look


def test_nothing_moves_as_members_are_chosen(look: Look, qtbot: QtBot, over: QMainWindow) -> None:
    people = (("a", "หนึ่ง นักวิชาการ"), ("b", "สอง นักวิชาการ"))
    found = CONVENING._replace(people=people, devices=(("k", "เครื่อง B"), ("l", "เครื่อง C")), chairs=("a",))
    dialog = ConveneDialog(look, found, over)
    qtbot.addWidget(dialog)
    dialog.show()

    def places(*chosen: int) -> list[QPoint]:
        for box, at in zip(dialog.devices, chosen, strict=True):
            box.setCurrentIndex(at)
            box.activated.emit(at)
        qtbot.wait(20)
        parts: list[QWidget] = [*dialog.devices, dialog.chair, dialog.go]
        return [one.mapTo(dialog, QPoint(0, 0)) for one in parts if one.isVisible()]

    first = places(0, 0)
    assert len(first) == 4, "the note on the chair is there before anybody is called"
    assert places(1, 0) == places(1, 2) == places(0, 2) == first
