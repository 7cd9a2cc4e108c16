"""Rows of the tree are copied by a key and moved by the mouse."""

from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from pytestqt.qtbot import QtBot

from core.plan.tree import PlanRow
from tests.ui.desktop.acting import press
from tests.ui.desktop.plan.test_plan_page import page, planned, real, rows, view
from ui.desktop.shell.window import Window

__all__ = ["planned", "real"]


def drop(window: Window, row: PlanRow, on: PlanRow, *, below: bool) -> None:
    """Let a row go over another one, over its upper or its lower half."""
    tree, model = view(window).rows.tree, view(window).rows.model
    view(window).choose(row.ref)
    box = tree.visualRect(model.index_of(on.ref))
    at = QPointF(box.center().x(), box.bottom() - 3 if below else box.top() + 3)
    mime = QMimeData()
    event = QDropEvent(at, Qt.DropAction.MoveAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    tree.dropEvent(event)


def titles(window: Window) -> list[list[str]]:
    return [[one.words("title") for one in group.rows] for group in rows(window, "goal_group")]


def test_ctrl_d_makes_a_second_with_what_is_planned(real: Window, qtbot: QtBot) -> None:
    first = rows(real, "activity")[0]
    view(real).choose(first.ref)
    view(real).rows.tree.setFocus()
    press(real, Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(rows(real, "activity")) == 6)
    second = rows(real, "activity")[1]
    assert second.words("title") == first.words("title")
    assert len(second.below("objective")) == len(first.below("objective"))
    assert not second.below("result")


def test_a_row_is_let_go_before_behind_or_in_another_group(real: Window, qtbot: QtBot) -> None:
    before = titles(real)
    first, second = rows(real, "activity")[:2]
    drop(real, first, second, below=True)
    qtbot.waitUntil(lambda: titles(real)[0] == before[0][::-1])
    drop(real, first, rows(real, "goal_group")[1], below=False)
    qtbot.waitUntil(lambda: titles(real) == [[before[0][1]], [*before[1], before[0][0]]])
    drop(real, rows(real, "goal_group")[0], first, below=True)
    qtbot.wait(30)
    assert titles(real) == [[before[0][1]], [*before[1], before[0][0]]], "a group does not go into an activity"
    press(real, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(titles(real)[0]) == 2)
    assert page(real).row(first.ref) is not None
