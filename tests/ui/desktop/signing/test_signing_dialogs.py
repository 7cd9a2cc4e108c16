"""What is asked about signatures, dialog by dialog: only what the form lets be is offered."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from core.gravity import FindingCount
from core.plan.locks import Lockable
from core.records.route import Stage
from core.signing.blockers import Hindrance, OpenMatters
from core.signing.entitlement import Inker, Offer
from ui.desktop.signing.dialogs import InkDialog, LockDialog
from ui.desktop.theme.look import Look

LEFT = Qt.MouseButton.LeftButton
BOARD = Offer("board", "คณะทำงาน", True, (("a", "เอก"), ("b", "โท")), ("a", "b"), says="ทุกคนที่เป็นกรรมการ")


@pytest.fixture
def under(worn: Look, qtbot: QtBot) -> QWidget:
    assert worn
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def test_who_acts_where_everybody_signs_is_asked_for_whom(worn: Look, under: QWidget) -> None:
    people = (
        Inker("a", "เอก", ("",)),
        Inker("c", "ประธาน", ("on_behalf",)),
        Inker("d", "ใหม่", (), "ใหม่ ไม่ได้เป็นกรรมการ"),
    )
    asked = InkDialog(worn, "คณะทำงาน", people, (("a", "เอก"), ("b", "โท")), date(2026, 4, 9), under)
    told: list[tuple[str, ...]] = []
    asked.submitted.connect(lambda *said: told.append(said))
    asked.open()
    assert asked.instead.isHidden()
    asked.person.setCurrentIndex(2)
    assert "ไม่ได้เป็นกรรมการ" in asked.wrong.text().replace("\u200b", "")
    assert not asked.go.isEnabled()
    asked.person.setCurrentIndex(1)
    assert [asked.instead.itemData(n) for n in range(asked.instead.count())] == ["a", "b"]
    asked.instead.setCurrentIndex(1)
    QTest.mouseClick(asked.go, LEFT)
    assert told == [("c", "2026-04-09", "on_behalf", "b")]


def test_a_step_that_all_sign_is_not_locked_without_anybody(worn: Look, under: QWidget) -> None:
    asked = LockDialog(worn, "ล็อก", (Lockable("", "ทั้งหมด", locked=False),), (BOARD,), OpenMatters(), "หนึ่ง", under)
    told: list[tuple[object, ...]] = []
    asked.submitted.connect(lambda *said: told.append(said))
    asked.open()
    assert asked.part.isHidden()
    ticks = asked.steps[0]._ticks
    for tick in ticks:
        tick.setChecked(False)
    assert not asked.go.isEnabled()
    assert "ให้ครบทุกคน" in asked.wrong.text().replace("\u200b", "")
    ticks[1].setChecked(True)
    QTest.mouseClick(asked.go, LEFT)
    assert told == [("โท", (Stage("board", ("b",)),), "")]


def test_what_is_open_is_listed_in_the_dialog_before_locking(worn: Look, under: QWidget) -> None:
    matters = OpenMatters(
        weighs=(Hindrance("finding", "มิติที่ 1 ยังไม่ได้ตรวจ 7 ข้อ", None, "should"),),
        found=FindingCount(should=1),
        unanswered=7,
        of=64,
        unproved=2,
    )
    parts = (Lockable("", "ทั้งหมด", locked=False),)
    asked = LockDialog(worn, "ล็อก", parts, (), matters, "หนึ่ง", under)
    asked.open()
    said = " ".join(label.text() for label in asked.left.findChildren(QLabel)).replace("\u200b", "")
    for words in ("ยังไม่ตอบ 7 จาก 64 ข้อ", "ขาดหลักฐานของข้อที่ตอบว่าผ่าน 2 รายการ", "ยังไม่ได้ตรวจ 7 ข้อ"):
        assert words in said
    assert "ทั้งที่ยังไม่ครบ" in asked.go.accessibleName()
    assert asked.go.isEnabled()
    asked.reject()
    whole = LockDialog(worn, "ล็อก", parts, (), OpenMatters(), "หนึ่ง", under)
    whole.open()
    assert whole.left.isHidden()
    assert whole.go.accessibleName() == "ล็อก"
    whole.reject()
