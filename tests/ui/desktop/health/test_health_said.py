"""What the page of health and its dialogs assert is said where it is so, and nowhere else."""

from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.health.facts import Damage, RepairReport, TrialRestore
from core.health.rows import HealthRow, HealthView, RowState
from tests.said import said_in
from tests.ui.desktop.acting import leaf_of, office, written
from ui.desktop.health.page import HealthPage
from ui.desktop.health.side import repaired
from ui.desktop.health.watch import watch_of
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look
from ui.desktop.widgets.prompt import PromptDialog


def view(*states: RowState, looked: str = "") -> HealthView:
    rows = tuple(HealthRow(f"{n}", "shield", state, f"แถว {n}", "") for n, state in enumerate(states))
    return HealthView(rows, looked, (), "")


def test_the_page_counts_what_is_in_order_and_says_what_nobody_looked_at(look: Look, qtbot: QtBot) -> None:
    views = {
        "unlooked": view(RowState.UNREAD, RowState.UNREAD),
        "damaged": view(RowState.DAMAGE, RowState.UNREAD, RowState.FINE, looked="ตรวจล่าสุด 12.00 น."),
        "noted": view(RowState.NOTE, RowState.FINE, looked="ตรวจล่าสุด 12.00 น."),
        "good": view(RowState.FINE, RowState.FINE, looked="ตรวจล่าสุด 12.00 น."),
    }
    said = {}
    for state, each in views.items():
        page = HealthPage(look)
        qtbot.addWidget(page)
        page.looked.show_looked(each.looked, busy=False)
        page.show_view(each)
        said[state] = written(page)
    assert said_in(said, "ยังไม่ได้ตรวจตั้งแต่เปิดโปรแกรม") == "unlooked"
    assert said_in(said, "ยังไม่ได้ตรวจ 2 เรื่อง", whole=True) == "unlooked"
    assert said_in(said, "ยังไม่ได้ตรวจ 1 เรื่อง", whole=True) == "damaged"
    assert said_in(said, "ยังไม่ได้ตรวจ {n} เรื่อง", whole=True) == "unlooked damaged"
    assert said_in(said, "เรียบร้อย 2 เรื่อง", whole=True) == "good"
    assert said_in(said, "เรียบร้อย 1 เรื่อง", whole=True) == "damaged noted"
    assert said_in(said, "รู้ไว้ {n} เรื่อง", whole=True) == "noted"
    assert said_in(said, "เรียบร้อย 0 จาก 2 เรื่อง", whole=True) == "unlooked"
    assert said_in(said, "เรียบร้อย 1 จาก 3 เรื่อง", whole=True) == "damaged"
    assert said_in(said, "เรียบร้อย 1 จาก 2 เรื่อง", whole=True) == "noted"
    assert said_in(said, "เรียบร้อย 2 จาก 2 เรื่อง", whole=True) == "good"


WORDS = Damage("words", ("คำที่ 1",))
REPORTS = {
    "mended": RepairReport(Path("/b.zip"), (WORDS,), ()),
    "partly": RepairReport(Path("/b.zip"), (WORDS,), (Damage("evidence", ("ภาพ",)),)),
    "some-asked": RepairReport(Path("/b.zip"), (WORDS,), (), ("คำที่ 2",)),
    "asked": RepairReport(Path("/b.zip"), (), (), ("คำที่ 1",)),
    "not": RepairReport(Path("/b.zip"), (), (WORDS,)),
    "nothing": RepairReport(None, (), ()),
}


def test_a_repair_is_called_done_only_when_all_of_it_is(look: Look, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    said = {state: written(PromptDialog(look, repaired(report), parent)) for state, report in REPORTS.items()}
    assert said_in(said, "ซ่อมเรียบร้อย") == "mended"
    assert said_in(said, "ซ่อมแล้ว ยังเหลือบางส่วน") == "partly some-asked"
    assert said_in(said, "ยังซ่อมไม่ได้") == "asked not"
    assert said_in(said, "ไม่พบสิ่งที่ต้องซ่อมแล้ว") == "nothing"
    assert said_in(said, "ซ่อมแล้ว: {what}") == "mended partly some-asked"


@pytest.mark.parametrize(
    ("missing", "whole", "told"),
    [
        (0, True, "กู้คืนได้ครบ: ประวัติ 10 รายการ ไฟล์หลักฐาน 2 ไฟล์ ตรวจแล้วลบออกแล้ว"),
        (1, True, "กู้คืนได้ไม่ครบ: ประวัติ 10 รายการ ไฟล์หลักฐาน 2 ไฟล์ ขาด 1 ไฟล์ ลบออกแล้ว"),
        (0, False, "กู้คืนได้ แต่ข้อมูลที่ได้ไม่ตรงกับที่บันทึกไว้ในชุด ลบออกแล้ว"),
    ],
)
def test_a_trial_is_called_whole_only_when_all_came_back(sample: Window, missing: int, whole: bool, told: str) -> None:
    now = datetime.now().astimezone()
    office(sample).show_page("health")
    card = leaf_of(office(sample), "health", HealthPage).trouble
    assert "กู้คืนชุดล่าสุดลงที่ชั่วคราว ตรวจ แล้วลบออก" in written(card)
    done = TrialRestore(now, now, 10, 2, missing, whole)
    watch_of(office(sample).room).tried.emit(done)
    QApplication.processEvents()
    assert told in written(card)
    assert "กู้คืนชุดล่าสุดลงที่ชั่วคราว" not in written(card)
    assert ("กู้คืนได้ครบ" in written(card)) == (whole and not missing)
