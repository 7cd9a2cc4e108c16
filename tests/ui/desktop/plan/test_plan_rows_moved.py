"""Rows of the tree are copied by a key, moved by the mouse, and what they serve stands below them."""

from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from core.plan.tree import PlanRow
from tests.known import known
from tests.ui.desktop.acting import press
from tests.ui.desktop.plan.test_plan_page import page, planned, real, rows, view
from ui.desktop.plan.choices import ChoiceChipsWidget
from ui.desktop.shell.window import Window
from ui.desktop.widgets.buttons import ListRowButton
from ui.desktop.widgets.inputs import ValueField


def test_criteria_without_a_row_stand_out_and_the_others_lead_to_theirs(
    real: Window, qtbot: QtBot
) -> None:
    card = view(real).served

    def lacking() -> list[str]:
        actions = card.menu(card._shown[0]).actions()
        return [one.text().split()[0] for one in actions if not one.isEnabled()]

    assert lacking() == ["1", "3", "7"]
    (line,) = card.findChildren(ListRowButton)
    assert "ข้อ 1 3 7 ยังไม่มีรายการรองรับ" in line.accessibleDescription()
    QTest.mouseClick(line, Qt.MouseButton.LeftButton)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    next(one for one in menu.actions() if one.text().startswith("8 ")).trigger()
    menu.close()
    here = page(real).row(known(view(real).rows.here))
    assert here is not None
    assert "c8" in [line.cells["criterion"].value for line in here.rows if line.kind == "criterion"]
    qtbot.waitUntil(lambda: view(real).form.complete, timeout=8000)
    block = next(part for part in view(real).form._parts if isinstance(part, ChoiceChipsWidget))
    chip = block.chips["c1"]
    qtbot.waitUntil(lambda: chip.isVisible() and chip.height() < 60, timeout=8000)
    qtbot.wait(50)
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: lacking() == ["3", "7"], timeout=8000)


def test_where_a_criterion_appears_is_typed_below_its_chip(real: Window, qtbot: QtBot) -> None:
    activity = next(row for row in rows(real, "activity") if row.below("criterion"))
    line = activity.below("criterion")[0]
    view(real).choose(activity.ref)
    qtbot.waitUntil(lambda: view(real).form.complete, timeout=8000)
    block = next(part for part in view(real).form._parts if isinstance(part, ChoiceChipsWidget))
    field = block.lines[line.ref]["where"].editor
    assert isinstance(field, ValueField)
    field.setFocus()
    field.selectAll()
    field.insert("รายงานผล หน้า 3")
    view(real).rows.tree.setFocus()
    qtbot.waitUntil(lambda: known(page(real).row(line.ref)).words("where") == "รายงานผล หน้า 3")
    assert block.lines[line.ref]["where"].editor is field


__all__ = ["planned", "real"]


def drop(window: Window, row: PlanRow, on: PlanRow, *, below: bool) -> None:
    """Let a row go over another one, over its upper or its lower half."""
    tree, model = view(window).rows.tree, view(window).rows.model
    view(window).choose(row.ref)
    box = tree.visualRect(model.index_of(on.ref))
    at = QPointF(box.center().x(), box.bottom() - 3 if below else box.top() + 3)
    mime = QMimeData()
    event = QDropEvent(
        at,
        Qt.DropAction.MoveAction,
        mime,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
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
    assert titles(real) == [[before[0][1]], [*before[1], before[0][0]]], (
        "a group does not go into an activity"
    )
    press(real, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(titles(real)[0]) == 2)
    assert page(real).row(first.ref) is not None
