"""A row tells who changed what, when, from what to what; what is wrong says how it is mended."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from tests.known import known
from tests.ui.desktop.acting import office, papers_of, plans_of, press, type_words
from tests.ui.desktop.fitting import fits
from tests.ui.desktop.plan.test_plan_page import cell, entry, page, planned, real, rows, view
from tests.ui.desktop.shell.test_access import nameless
from ui.desktop.plan.desk import HistoryDialog
from ui.desktop.shell.window import Window

__all__ = ["planned", "real"]
CONTROL = Qt.KeyboardModifier.ControlModifier


def history(window: Window) -> HistoryDialog:
    press(window, Qt.Key.Key_H, CONTROL)
    return next(one for one in plans_of(office(window)).findChildren(HistoryDialog) if one.isVisible())


def test_a_row_tells_its_changes_the_newest_first(real: Window, qtbot: QtBot) -> None:
    first = rows(real, "activity")[0]
    title = cell(real, first, "title")
    title.take_focus()
    entry(title).selectAll()
    type_words("A new name")
    press(real, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: rows(real, "activity")[0].words("title") == "A new name")
    dialog = history(real)
    step = dialog.steps[0]
    assert (step.what, step.before, step.after) == ("โครงการ/กิจกรรม", first.words("title"), "A new name")
    assert step.counts
    assert any(step.what == "เพิ่มรายการ" for step in dialog.steps)
    assert any(step.line for step in dialog.steps), "its lines are told too"
    fits(qtbot, dialog)
    assert not nameless(dialog)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)


def test_a_mend_is_one_step_and_undone_as_one(real: Window, qtbot: QtBot) -> None:
    found = next(one for one in page(real).findings if one.fix is not None and "333.00" in one.text)
    before = page(real).row(found.row)
    assert before is not None
    view(real).findings.mended.emit(found)
    qtbot.waitUntil(lambda: found not in page(real).findings)
    after = page(real).row(found.row)
    assert after is not None
    assert "สามร้อยสามสิบสามบาทถ้วน" in after.words(found.cell)
    press(real, Qt.Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: known(page(real).row(found.row)).words(found.cell) == before.words(found.cell))


def test_f8_goes_from_finding_to_finding(real: Window, qtbot: QtBot) -> None:
    found = page(real).findings
    view(real).rows.tree.setFocus()
    press(real, Qt.Key.Key_F8)
    qtbot.waitUntil(lambda: view(real).form.line(found[0].row) is not None)
    shown = [label.text() for label in view(real).findings.findChildren(QLabel)]
    assert found[0].text in [text.replace("\u200b", "") for text in shown]
    assert found[0].where in shown


def test_the_memo_of_one_row_is_asked_for_at_the_row(real: Window, qtbot: QtBot) -> None:
    tree = plans_of(office(real)).view.rows
    QTest.mouseClick(tree.print, Qt.MouseButton.LeftButton)
    papers = papers_of(office(real))
    qtbot.waitUntil(lambda: papers.paper is not None and papers.paper.subject == tree.here, timeout=20_000)
    assert papers.paper is not None
    assert (office(real).key, papers.paper.form) == ("papers", "memo")
    qtbot.waitUntil(lambda: papers.preview.pages is not None, timeout=20_000)
