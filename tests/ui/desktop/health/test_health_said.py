"""What the page of health asserts is so, of a large folder and of a look that was stopped too."""

import threading
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from core.health.facts import Damage, FolderExamination, Progress, RepairReport, TrialRestoreResult
from core.health.rows import HealthRow, HealthRowState, HealthView
from storage.db.folder.health import FolderHealthService
from tests.said import said_in
from tests.ui.desktop.acting import leaf_of, office, press, written
from tests.ui.desktop.health.test_health_page import (
    LEFT,
    PARTS,
    WAIT,
    looked,
    page_of,
    rested,
    watch,
    words_of,
)
from ui.desktop.health.page import HealthPage
from ui.desktop.health.side import repaired
from ui.desktop.health.watch import watch_of
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look
from ui.desktop.widgets.prompt import PromptDialog


def view(*states: HealthRowState, looked: str = "") -> HealthView:
    rows = tuple(
        HealthRow(f"{n}", "shield", state, f"แถว {n}", "") for n, state in enumerate(states)
    )
    return HealthView(rows, looked, (), "")


def test_the_page_counts_what_is_in_order_and_says_what_nobody_looked_at(
    look: Look, qtbot: QtBot
) -> None:
    views = {
        "unlooked": view(HealthRowState.UNREAD, HealthRowState.UNREAD),
        "damaged": view(
            HealthRowState.DAMAGE,
            HealthRowState.UNREAD,
            HealthRowState.FINE,
            looked="ตรวจล่าสุด 12.00 น.",
        ),
        "noted": view(HealthRowState.NOTE, HealthRowState.FINE, looked="ตรวจล่าสุด 12.00 น."),
        "good": view(HealthRowState.FINE, HealthRowState.FINE, looked="ตรวจล่าสุด 12.00 น."),
    }
    said = {}
    for state, each in views.items():
        page = HealthPage(look, print)
        qtbot.addWidget(page)
        page.looked.show_looked(each.examined, busy=False)
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
    said = {
        state: written(PromptDialog(look, repaired(report), parent))
        for state, report in REPORTS.items()
    }
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
def test_a_trial_is_called_whole_only_when_all_came_back(
    sample: Window, missing: int, whole: bool, told: str
) -> None:
    now = datetime.now().astimezone()
    office(sample).show_page("health")
    card = leaf_of(office(sample), "health", HealthPage).trouble
    assert "กู้คืนชุดล่าสุดลงที่ชั่วคราว ตรวจ แล้วลบออก" in written(card)
    done = TrialRestoreResult(now, now, 10, 2, missing, whole)
    watch_of(office(sample).room).calls.tell_tried(done)
    QApplication.processEvents()
    assert told in written(card)
    assert "กู้คืนชุดล่าสุดลงที่ชั่วคราว" not in written(card)
    assert ("กู้คืนได้ครบ" in written(card)) == (whole and not missing)


class Slow:
    """An examination that goes on until somebody gives it up."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.steps, self.ended = 0, threading.Event()
        slow = self

        def examine(
            _self: FolderHealthService, progress: Progress, *, thorough: bool = True
        ) -> FolderExamination:
            try:
                while slow.steps < 20_000:
                    slow.steps += 1
                    progress(slow.steps, 20_000)
                    slow.ended.wait(0.005)
                return FolderExamination(datetime.now().astimezone(), 1.0, thorough, 0, 0, ())
            finally:
                slow.ended.set()

        monkeypatch.setattr(FolderHealthService, "examine", examine)


def test_looking_shows_how_far_it_is_and_can_be_stopped(
    sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow(monkeypatch)
    office(sample).show_page("health")
    page = page_of(sample)
    qtbot.waitUntil(lambda: bool(page.lines), timeout=WAIT)
    QTest.mouseClick(page.looked.again, LEFT)
    qtbot.waitUntil(lambda: "กำลังตรวจ" in words_of(page.looked) and slow.steps > 3)
    qtbot.wait(200)
    assert page.looked.stop is QApplication.focusWidget()
    press(sample, Qt.Key.Key_Return)
    qtbot.waitUntil(slow.ended.is_set, timeout=WAIT)
    qtbot.waitUntil(lambda: page.looked.again.isVisible(), timeout=WAIT)
    assert {
        line.shown.key for line in page.lines if line.shown.state is HealthRowState.UNREAD
    } == PARTS
    qtbot.waitUntil(lambda: "หยุดกลางคันเมื่อ" in words_of(page.looked), timeout=WAIT)
    assert "ตรวจล่าสุด" not in words_of(page.looked)
    assert not page.ring.ring.full


def test_a_look_that_is_stopped_leaves_what_the_whole_one_found_and_when(
    sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = looked(sample, qtbot)
    whole = watch(sample)._examination
    assert whole is not None
    assert "ตรวจล่าสุด" in words_of(page.looked)
    slow = Slow(monkeypatch)
    QTest.mouseClick(page.looked.again, LEFT)
    qtbot.waitUntil(lambda: slow.steps > 3, timeout=WAIT)
    QTest.mouseClick(page.looked.stop, LEFT)
    rested(sample, qtbot)
    qtbot.waitUntil(lambda: "หยุดกลางคันเมื่อ" in words_of(page.looked), timeout=WAIT)
    assert f"ของการตรวจครั้งก่อน {whole.at:%H.%M} น." in words_of(page.looked)
    assert watch(sample)._examination is whole
    assert "การตรวจล่าสุดถูกหยุดกลางคัน" in words_of(page.ring)
    monkeypatch.undo()
    page = looked(sample, qtbot)
    qtbot.waitUntil(lambda: "หยุดกลางคัน" not in words_of(page), timeout=WAIT)


def test_the_window_closes_at_once_while_it_looks(
    sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    slow = Slow(monkeypatch)
    watch(sample).look()
    qtbot.waitUntil(lambda: slow.steps > 0, timeout=WAIT)
    sample.close()
    assert slow.ended.wait(WAIT / 1000)
    assert slow.steps < 20_000, "it was given up"


@pytest.mark.parametrize("scale", [100, 150])
def test_looking_and_stopping_move_neither_the_page_nor_the_keyboard_away(
    sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, scale: int
) -> None:
    sample.dress("light", scale)
    page = looked(sample, qtbot)
    bar = page._area.verticalScrollBar()
    slow = Slow(monkeypatch)
    page.looked.again.setFocus()
    assert bar.maximum() > 0, "there is somewhere to jump to"
    for button, other in (
        (page.looked.again, page.looked.stop),
        (page.looked.stop, page.looked.again),
    ):
        press(sample, Qt.Key.Key_Return)
        qtbot.waitUntil(other.hasFocus, timeout=WAIT)
        assert button.isHidden()
        assert bar.value() == 0
    qtbot.waitUntil(slow.ended.is_set, timeout=WAIT)


def test_the_brief_look_of_the_opening_takes_nothing_from_a_whole_one(
    sample: Window, qtbot: QtBot
) -> None:
    """Somebody has asked for a whole one before the window was at rest."""
    page = looked(sample, qtbot)
    whole = watch(sample)._examination
    watch(sample).begin()
    rested(sample, qtbot)
    assert watch(sample)._examination is whole
    assert {
        line.shown.key for line in page.lines if line.shown.state is HealthRowState.FINE
    } >= PARTS
