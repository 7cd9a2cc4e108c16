"""What the plan's rows serve, and what none does, stands below the rows and leads to them."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.known import known
from tests.ui.desktop.plan.test_plan_page import page, planned, real, rows, view
from ui.desktop.plan.choices import ChipsBlock
from ui.desktop.shell.window import Window
from ui.desktop.widgets.inputs import Entry

__all__ = ["planned", "real"]


def test_criteria_without_a_row_stand_out_and_the_others_lead_to_theirs(real: Window, qtbot: QtBot) -> None:
    card = view(real).served
    lacking = [key for key, button in card.buttons.items() if button.property("served") == "0"]
    assert lacking == ["c1", "c3", "c7"]
    assert "ยังไม่มีรายการใดรองรับ" in card.buttons["c1"].accessibleDescription()
    QTest.mouseClick(card.buttons["c8"], Qt.MouseButton.LeftButton)
    here = page(real).row(known(view(real).rows.here))
    assert here is not None
    assert "c8" in [line.cells["criterion"].value for line in here.rows if line.kind == "criterion"]
    qtbot.waitUntil(lambda: view(real).form.complete, timeout=8000)
    block = next(part for part in view(real).form._parts if isinstance(part, ChipsBlock))
    chip = block.chips["c1"]
    qtbot.waitUntil(lambda: chip.isVisible() and chip.height() < 60, timeout=8000)
    qtbot.wait(50)
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: card.buttons["c1"].property("served") == "1", timeout=8000)


def test_where_a_criterion_appears_is_typed_below_its_chip(real: Window, qtbot: QtBot) -> None:
    activity = next(row for row in rows(real, "activity") if row.below("criterion"))
    line = activity.below("criterion")[0]
    view(real).choose(activity.ref)
    qtbot.waitUntil(lambda: view(real).form.complete, timeout=8000)
    block = next(part for part in view(real).form._parts if isinstance(part, ChipsBlock))
    field = block.lines[line.ref]["where"].editor
    assert isinstance(field, Entry)
    field.setFocus()
    field.selectAll()
    field.insert("รายงานผล หน้า 3")
    view(real).rows.tree.setFocus()
    qtbot.waitUntil(lambda: known(page(real).row(line.ref)).words("where") == "รายงานผล หน้า 3")
    assert block.lines[line.ref]["where"].editor is field
