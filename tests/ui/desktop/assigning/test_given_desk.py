"""The desk of given work in an office of its own: what it says where there is nothing to show and nobody to give to."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from threading import current_thread, main_thread

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from core.plan.deeds import start_plan
from core.values import Record
from tests.ui.desktop.acting import office
from tests.ui.desktop.assigning.test_given_said import line
from ui.desktop.assigning.desk import AssignedWorkPanel
from ui.desktop.shell.window import Window

NOTHING = "ปีนี้ยังไม่ได้มอบหมายงานให้หน่วยงานข้างใต้"
NOBODY = "ทะเบียนในเครื่องนี้ไม่มีหน่วยงานข้างใต้ นำเข้าไฟล์ทะเบียนจากต้นสังกัด แล้วมอบหมายใหม่"


def said(widget: QWidget) -> list[str]:
    labels = (one for one in widget.findChildren(QLabel) if one.isVisible())
    return [one.text().replace("\u200b", "").replace("\u2060", "") for one in labels]


def test_the_list_of_the_year_is_never_read_on_the_thread_of_the_window(
    at_home: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = office(at_home)
    threads: list[bool] = []

    def noted(*_given: object) -> tuple[()]:
        threads.append(current_thread() is main_thread())
        return ()

    monkeypatch.setattr("ui.desktop.assigning.desk.given_titles", noted)
    opened.show_page("assigned")
    qtbot.waitUntil(lambda: bool(threads), timeout=20_000)
    assert not any(threads)


def test_an_office_that_has_given_nothing_is_told_how_and_one_without_units_below_too(
    at_home: Window, qtbot: QtBot
) -> None:
    opened = office(at_home)
    told: list[str] = []

    def plans() -> Sequence[Record]:
        return opened.session.read(lambda reader: reader.records("plan"))

    opened.room.host.report.connect(lambda words, _tone: told.append(words))
    opened.show_page("assigned")
    desk = opened.leaf("assigned").widget
    assert isinstance(desk, AssignedWorkPanel)
    qtbot.waitUntil(lambda: NOTHING in said(desk), timeout=20_000)
    form = opened.session.forms.worded(opened.session.forms.get("operating-plan"))
    before = {one.ref for one in plans()}
    opened.session.do(partial(start_plan, instrument=form, year=opened.year, ordinal=None))
    qtbot.waitUntil(lambda: len(plans()) > len(before), timeout=8000)
    plan = next(one.ref for one in plans() if one.ref not in before)
    opened.room.host.show_place("assigned", plan)
    qtbot.waitUntil(lambda: desk.page.isVisible(), timeout=20_000)
    assert NOTHING not in said(desk)
    assert desk.place().title == "งานที่มอบหมาย"
    desk.ask(None)
    assert desk.dialog is None
    assert NOBODY in told
    empty = line(1, done=False)
    desk._open_row(empty)
    assert told[-1] == "อำเภอ 1 ยังไม่ได้กรอกรายการ"
    two = "มีรายการที่ตอบงานนี้ 2 รายการ"
    desk._open_row(empty._replace(answer=replace(empty.answer, unread=two)))
    assert told[-1] == two, "rows that do not count are there"
