"""A finding of a plan becomes a row of the plan of the year at one press."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.plan.deeds import start_plan
from tests.ui.desktop.acting import office, plans_of
from ui.desktop.shell.window import Window
from ui.desktop.widgets.buttons import Button


def test_a_finding_becomes_a_row_at_one_press(sample: Window, qtbot: QtBot) -> None:
    session = office(sample).session
    form = session.forms.worded(session.forms.get("operating-plan"))
    before = len(session.read(lambda reader: reader.records("plan")))
    session.do(partial(start_plan, instrument=form, year=2569, no=None))
    qtbot.waitUntil(lambda: len(session.read(lambda reader: reader.records("plan"))) > before)
    office(sample).show_page("plan")
    desk = plans_of(office(sample))
    qtbot.waitUntil(lambda: desk.planning.page is not None)
    plans = session.read(lambda reader: reader.records("plan", instrument_id=form.id))
    desk.go_to(plans[0].ref)
    qtbot.waitUntil(lambda: desk.planning.ref == plans[0].ref)
    qtbot.waitUntil(
        lambda: any(one.accessibleName().startswith("ทำเป็นแผน") for one in desk.view.findings.findChildren(Button))
    )
    press = next(one for one in desk.view.findings.findChildren(Button) if one.accessibleName().startswith("ทำเป็นแผน"))
    QTest.mouseClick(press, Qt.MouseButton.LeftButton)

    def made() -> int:
        return sum(bool(one.text("from")) for one in session.read(lambda reader: reader.records("row")))

    qtbot.waitUntil(lambda: desk.acting.dialog is not None or made() == 1)
    if desk.acting.dialog is not None:  # of several plans one is chosen
        QTest.mouseClick(desk.acting.dialog.all, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: made() == 1)
        desk.acting.dialog.reject()
    action = next(one for one in desk.place().others if one.words == "ทำสิ่งที่ยังขาดเป็นแผน")
    action.do()
    qtbot.waitUntil(lambda: desk.acting.dialog is not None and desk.acting.dialog.isVisible())
    assert desk.acting.dialog is not None
    desk.acting.dialog.reject()
