"""The dialog of an officer who leaves: what is shown, what is asked before anything moves, what is told after."""

from datetime import date
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from core.people.deeds import add_person
from core.people.units import PlannedHandover
from core.plan.file_deeds import import_plan
from core.values import Ref
from tests.ui.desktop.acting import modal, new_office, office, papers_of, written
from tests.ui.desktop.conftest import NewWindow
from ui.desk import NewOffice
from ui.desktop.base.dialogs import ProblemDialog
from ui.desktop.settings.handover import NEW, HandoverDialog, noted_words
from ui.desktop.settings.page import SettingsPage
from ui.desktop.shell.window import Window

LEFT = Qt.MouseButton.LeftButton
LEAVER, FOLLOWER = "นางสาวตัวอย่าง ใจดี", "นายสมมุติ รักงาน"
ARROWS = "รายการที่มีลูกศรจะเป็นของผู้รับมอบ"


def opened(window: Window, qtbot: QtBot, *owners: str) -> HandoverDialog:
    """The dialog over an office with a row for each of these owners."""
    session = office(window).session
    for name in (LEAVER, FOLLOWER):
        session.do(partial(add_person, name=name))
    rows = [{"id": "d", "kind": "dimension", "f.title": "ด้าน"}]
    rows += [
        {"id": f"a{n}", "kind": "activity", "parent": "d", "f.title": f"งาน {n}", "f.owner": owner}
        for n, owner in enumerate(owners)
    ]
    form = session.forms.get("cdd-action-plan")
    session.do(
        partial(import_plan, instrument=form, year=2569, content={"title": "แผน", "rows": rows})
    )
    office(window).show_page("settings")
    page = office(window).leaf("settings").widget
    assert isinstance(page, SettingsPage)
    qtbot.waitUntil(lambda: FOLLOWER in written(page))
    QTest.mouseClick(page.hand_over, LEFT)
    dialog = modal(qtbot, HandoverDialog)
    qtbot.waitUntil(dialog.go.isEnabled)
    return dialog


def owned(window: Window) -> list[str]:
    rows = office(window).session.read(lambda reader: reader.records("row"))
    return [one.text("f.owner") for one in rows if one.text("kind") == "activity"]


def test_the_arrows_are_counted_and_only_those_lines_pass(sample: Window, qtbot: QtBot) -> None:
    dialog = opened(sample, qtbot, LEAVER, f"ทีมของ{LEAVER}", FOLLOWER)
    shown = written(dialog)
    assert f"1 {ARROWS}" in shown
    assert "สิ่งที่ทำและลงนามไว้แล้วคงเป็นชื่อเดิม เลิกทำได้ในครั้งเดียว (Ctrl+Z)" in shown
    assert "→ กิจกรรม งาน 0" in shown
    assert "→ กิจกรรม งาน 1" not in shown
    dialog.reject()
    assert owned(sample) == [LEAVER, f"ทีมของ{LEAVER}", FOLLOWER]


def test_what_keeps_the_old_name_is_told_once_the_rest_has_moved(
    sample: Window, qtbot: QtBot
) -> None:
    dialog = opened(sample, qtbot, LEAVER, f"ทีมของ{LEAVER}")
    QTest.mouseClick(dialog.go, LEFT)
    told = modal(qtbot, ProblemDialog)
    assert "ย้ายแล้ว มีเรื่องที่ควรทราบ" in written(told)
    assert "มี 1 ช่องที่ยังเป็นชื่อเดิม" in written(told)
    told.reject()
    assert owned(sample) == [FOLLOWER, f"ทีมของ{LEAVER}"]


def test_nothing_moves_without_a_day_and_somebody_to_follow(sample: Window, qtbot: QtBot) -> None:
    dialog = opened(sample, qtbot, LEAVER)
    dialog.day.setText("วันไหนก็ได้")
    QTest.mouseClick(dialog.go, LEFT)
    assert "อ่านวันที่ไม่ได้" in written(dialog)
    dialog.day.setText("22 พ.ย. 2569")
    dialog.successor.setCurrentIndex(dialog.successor.count() - 1)
    assert dialog.name.isVisible()
    QTest.mouseClick(dialog.go, LEFT)
    assert "ยังไม่ได้บอกผู้รับมอบ" in written(dialog)
    assert owned(sample) == [LEAVER]
    dialog.name.setText("ใหม่ ทดสอบ")
    QTest.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(lambda: owned(sample) == ["ใหม่ ทดสอบ"])


def test_who_leaves_is_not_offered_to_follow(sample: Window, qtbot: QtBot) -> None:
    dialog = opened(sample, qtbot, LEAVER)
    offered = [dialog.successor.itemText(n) for n in range(dialog.successor.count())]
    assert offered == [FOLLOWER, "คนใหม่"]
    dialog.leaver.setCurrentIndex(1)
    offered = [dialog.successor.itemText(n) for n in range(dialog.successor.count())]
    assert offered == [LEAVER, "คนใหม่"]
    dialog.reject()


def test_a_day_to_come_is_noted_told_when_it_has_come_and_taken_back_in_one_press(
    sample: Window, qtbot: QtBot
) -> None:
    dialog = opened(sample, qtbot, LEAVER)
    read = office(sample).session.read

    def noted() -> tuple[PlannedHandover, ...]:
        return read(lambda reader: PlannedHandover.of(reader, office(sample).room.unit))

    assert (dialog.go.text().strip(), dialog.drop.isVisible()) == ("ย้ายงานและหน้าที่", False)
    dialog.day.setText("1 ม.ค. 2590")
    assert dialog.go.text().strip() == "จดไว้ให้ย้ายวันนั้น"
    QTest.mouseClick(dialog.go, LEFT)
    assert "จดไว้แล้ว" not in written(sample)
    qtbot.waitUntil(
        lambda: "จดไว้แล้ว หน้าหลักจะบอกให้ย้ายเมื่อถึง 1 ม.ค. 2590" in written(sample), timeout=8000
    )
    assert len(noted()) == 1
    assert owned(sample) == [LEAVER], "nothing moves before its day"
    office(sample).room.host.show_place("settings", noted()[0].ref)
    again_leaver = noted()[0].leaver
    again = modal(qtbot, HandoverDialog)
    assert again.leaver.currentText() == LEAVER
    assert "จดไว้ให้ย้ายตั้งแต่ 1 ม.ค. 2590" in written(again)
    assert again.day.text() == "1 ม.ค. 2590"
    QTest.mouseClick(again.drop, LEFT)
    qtbot.waitUntil(
        lambda: "ยกเลิกวันส่งมอบงานที่จดไว้แล้ว เลิกทำได้ด้วย Ctrl+Z" in written(sample), timeout=8000
    )
    assert noted() == ()
    office(sample).room.host.jump(again_leaver)
    assert office(sample).key == "settings"
    assert not [one for one in sample.findChildren(HandoverDialog) if one.isVisible()], (
        "somebody is only looked up"
    )


def test_what_was_noted_of_one_is_not_carried_over_to_another_who_leaves(
    sample: Window, qtbot: QtBot
) -> None:
    dialog = opened(sample, qtbot, LEAVER)
    today = dialog.day.text()
    dialog.successor.setCurrentIndex(dialog.successor.findData(NEW))
    dialog.name.setText("นางสาวคนใหม่ ขยัน")
    dialog.position.setText("นักวิชาการ")
    dialog.day.setText("1 ต.ค. 2590")
    QTest.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(lambda: len(noted(sample)) == 1)
    page = office(sample).leaf("settings").widget
    assert isinstance(page, SettingsPage)
    QTest.mouseClick(page.hand_over, LEFT)
    dialog = modal(qtbot, HandoverDialog)
    dialog.leaver.setCurrentIndex(dialog.leaver.findText(LEAVER))
    qtbot.waitUntil(dialog.go.isEnabled)
    assert (dialog.name.text(), dialog.day.text()) == ("นางสาวคนใหม่ ขยัน", "1 ต.ค. 2590")
    dialog.leaver.setCurrentIndex(dialog.leaver.findText(FOLLOWER))
    qtbot.waitUntil(dialog.go.isEnabled)
    assert (dialog.name.text(), dialog.position.text(), dialog.day.text()) == ("", "", today)
    assert dialog.go.text().strip() == "ย้ายงานและหน้าที่"
    assert not dialog.drop.isVisible()
    dialog.reject()


def test_a_follower_who_is_gone_is_told_where_another_is_chosen() -> None:
    leaver = Ref("u", "person", "0" * 32)
    one = PlannedHandover(leaver, leaver, "ก", None, "", "", date(2026, 10, 1), gone=True)
    assert noted_words(one).endswith("ผู้รับมอบที่จดไว้ไม่ได้ทำงานที่นี่แล้ว เลือกผู้รับมอบใหม่")
    assert "ไม่ได้ทำงานที่นี่แล้ว" not in noted_words(one._replace(gone=False))


def noted(window: Window) -> tuple[PlannedHandover, ...]:
    room = office(window).room
    return room.session.read(lambda reader: PlannedHandover.of(reader, room.unit))


def test_an_office_without_a_document_gets_its_paper_and_the_register_lists_it(
    new_window: NewWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = NewOffice(tmp_path / "office", "จังหวัดตัวอย่าง ข", "S20", "province", "", 2569)
    window = new_window(lambda made: new_office(made, said))
    office(window).session.do(partial(add_person, name=LEAVER))
    office(window).show_page("settings")
    page = office(window).leaf("settings").widget
    assert isinstance(page, SettingsPage)
    qtbot.waitUntil(lambda: LEAVER in written(page))
    QTest.mouseClick(page.hand_over, LEFT)
    dialog = modal(qtbot, HandoverDialog)
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_words: (str(tmp_path / "h.pdf"), "")
    )
    qtbot.waitUntil(dialog.print.isEnabled)
    QTest.mouseClick(dialog.print, LEFT)
    qtbot.waitUntil((tmp_path / "h.pdf").exists, timeout=8000)
    dialog.reject()
    papers = office(window).session.read(lambda reader: reader.records("paper"))
    assert [one.text("form") for one in papers] == ["handover"]
    office(window).show_page("papers")
    register = papers_of(office(window)).register
    qtbot.waitUntil(lambda: bool(register.lines), timeout=8000)
    assert [
        papers[0].text("number") in f"{one.above} {one.title} {one.tip}" for one in register.lines
    ] == [True]
