"""A finding has the width of its column and leads to where it is mended; Tab meets what is below behind the fields."""

from collections.abc import Iterator
from functools import partial

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core.i18n import THAI
from core.plan.view import FindingRow
from core.thai.written import arabic_digits
from core.values import Ref
from tests.known import known
from tests.ui.desktop.acting import come_to_rest, ignored, press, written
from tests.ui.desktop.plan.test_plan_page import add, page, planned, rows, view
from ui.desktop.plan.cards import FindingsCard
from ui.desktop.plan.page import ASIDE
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look
from ui.desktop.theme.qt_words import use_language
from ui.desktop.widgets.buttons import Button, ListRowButton

__all__ = ["planned"]


def begun(window: Window, qtbot: QtBot) -> None:
    """A group and an activity, each without what is asked for below it."""
    add(window, "กลุ่มเป้าหมาย", qtbot)
    add(window, "กลุ่มเป้าหมาย", qtbot)
    add(window, "โครงการ/กิจกรรม", qtbot)
    come_to_rest(qtbot, window)


def has(window: Window, kind: str, count: int) -> bool:
    return len(rows(window, kind)) == count


def test_a_row_that_is_missing_leads_to_the_button_that_adds_it(
    planned: Window, qtbot: QtBot
) -> None:
    begun(planned, qtbot)
    view(planned).next_finding()
    come_to_rest(qtbot, planned)
    lacking = [one for one in page(planned).findings if one.rule == "lacking"]
    kinds = [known(page(planned).kind(one.kind)) for one in lacking]
    assert {kind.list for kind in kinds} == {True, False}, "rows of the tree and lines of a form"
    for finding, kind in zip(lacking, kinds, strict=True):
        card = next(
            button
            for button in view(planned).findings.findChildren(ListRowButton)
            if button.accessibleName() == f"ไปที่ {finding.where} {finding.text}"
        )
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
        assert all(top < end for top, end in zip(tops[:-1], below[1:], strict=True)), [
            *zip(inside, tops, strict=True)
        ]
        assert set(form.next_rows.buttons) <= set(inside) or form.next_rows.isHidden()
        assert form.proofs.isHidden() or form.proofs.attach in inside


ROW = Ref("1" * 32, "row", "a")


@pytest.mark.parametrize("language", ["th", "en"])
def test_what_can_be_done_with_a_finding_fits_beside_the_form(
    worn: Look, qtbot: QtBot, language: str
) -> None:
    use_language(language)
    try:
        card = FindingsCard(worn, ignored, ignored)
        qtbot.addWidget(card)
        graves = ("must", "should", "hint")
        card.show_findings(
            tuple(
                FindingRow(ROW, "", "กิจกรรม", "อ่านไม่ตรง", "r", one, fix="ศูนย์บาทถ้วน")
                for one in graves
            )
        )
        assert card.minimumSizeHint().width() <= ASIDE
    finally:
        use_language(THAI)


def test_everything_that_is_found_can_be_opened(worn: Look, qtbot: QtBot) -> None:
    card = FindingsCard(worn, ignored, ignored)
    qtbot.addWidget(card)
    found = tuple(FindingRow(ROW, "", "กิจกรรม", f"เรื่อง {n}", "r", "must") for n in range(86))
    card.show_findings(found)
    (more,) = (one for one in card.findChildren(QPushButton) if "ดูอีก" in one.text())
    assert more.text().strip() == "ดูอีก 74 รายการ"
    more.click()
    assert [f"เรื่อง {n}" in written(card) for n in range(86)] == [True] * 86
    card.show_findings(found[1:])
    assert "เรื่อง 85" in written(card), (
        "what was opened stays open while one after the other is mended"
    )


def test_of_thousands_that_are_found_a_hundred_are_opened_at_a_press(
    worn: Look, qtbot: QtBot
) -> None:
    card = FindingsCard(worn, ignored, ignored)
    qtbot.addWidget(card)
    card.show_findings(
        tuple(FindingRow(ROW, "", "กิจกรรม", f"เรื่อง {n}", "r", "must") for n in range(3000))
    )
    for shown in (12, 112, 212):
        *_gone, more = (one for one in card.findChildren(QPushButton) if "ดูอีก" in one.text())
        assert more.text().strip() == "ดูอีก 100 รายการ"
        assert (f"เรื่อง {shown - 1}" in written(card), f"เรื่อง {shown}" in written(card)) == (
            True,
            False,
        )
        more.click()
