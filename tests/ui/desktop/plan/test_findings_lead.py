"""A finding leads to where it is mended, and Tab meets what is below a row's fields behind them."""

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.thai.numbering import arabic_digits
from tests.known import known
from tests.ui.desktop.acting import come_to_rest, press
from tests.ui.desktop.plan.test_plan_page import add, page, planned, rows, view
from ui.desktop.shell.window import Window
from ui.desktop.widgets.buttons import Button

__all__ = ["planned"]


def begun(window: Window, qtbot: QtBot) -> None:
    """A group and an activity, each without what is asked for below it."""
    add(window, "กลุ่มเป้าหมาย", qtbot)
    add(window, "กลุ่มเป้าหมาย", qtbot)
    add(window, "โครงการ/กิจกรรม", qtbot)
    come_to_rest(qtbot, window)


def has(window: Window, kind: str, count: int) -> bool:
    return len(rows(window, kind)) == count


def test_a_row_that_is_missing_leads_to_the_button_that_adds_it(planned: Window, qtbot: QtBot) -> None:
    begun(planned, qtbot)
    view(planned).next_finding()
    come_to_rest(qtbot, planned)
    lacking = [one for one in page(planned).findings if one.rule == "lacking"]
    kinds = [known(page(planned).kind(one.kind)) for one in lacking]
    assert {kind.list for kind in kinds} == {True, False}, "rows of the tree and lines of a form"
    for finding, kind in zip(lacking, kinds, strict=True):
        card = next(
            button for button in view(planned).findings.findChildren(Button)
            if button.accessibleName() == f"ไปที่ {finding.where} {finding.text}"
        )  # fmt: skip
        QTest.mouseClick(card, Qt.MouseButton.LeftButton)
        come_to_rest(qtbot, planned)
        focus = QApplication.focusWidget()
        assert isinstance(focus, Button), finding.text
        assert focus.accessibleName() == f"เพิ่ม{arabic_digits(str(kind.title))}"
        before = len(rows(planned, kind.id))
        press(planned, Qt.Key.Key_Space)
        qtbot.waitUntil(partial(has, planned, kind.id, before + 1))
        press(planned, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(partial(has, planned, kind.id, before))
        come_to_rest(qtbot, planned)


def met(window: Window) -> Iterator[QWidget]:
    """What Tab meets from the first cell of the form until it leaves the form and its findings."""
    shown = view(window)
    known(shown.form.row)
    shown.form.go_to(known(shown.form.row).ref)
    for _stop in range(200):
        focus = known(QApplication.focusWidget())
        if not (shown.form.isAncestorOf(focus) or shown.findings.isAncestorOf(focus)):
            return
        yield focus
        press(window, Qt.Key.Key_Tab)


def test_tab_goes_down_the_form_and_then_to_what_is_found(planned: Window, qtbot: QtBot) -> None:
    begun(planned, qtbot)
    groups, (activity,) = rows(planned, "goal_group"), rows(planned, "activity")
    for row in (groups[0], activity, groups[1], activity):
        view(planned).choose(row.ref)
        come_to_rest(qtbot, planned)
        form = view(planned).form
        stops = [*met(planned)]
        inside = [one for one in stops if form.isAncestorOf(one)]
        assert stops[: len(inside)] == inside, "what is found comes behind the whole form"
        assert len(stops) > len(inside)
        tops = [one.mapTo(form, QPoint(0, 0)).y() for one in inside]
        below = [one.mapTo(form, QPoint(0, one.height())).y() for one in inside]
        assert all(top < end for top, end in zip(tops[:-1], below[1:], strict=True)), [*zip(inside, tops, strict=True)]
        assert set(form.next_rows.buttons) <= set(inside) or form.next_rows.isHidden()
        assert form.proofs.isHidden() or form.proofs.attach in inside
