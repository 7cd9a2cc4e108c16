"""Start files in the window: their last day, stopped and gone on with, renewed, their letters printed again."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from shutil import copytree

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from core.centre.setup import JOINED, LATE, MADE, NONE, UnitStartFileRow
from core.people.units import Unit
from tests.bare import bare
from tests.storage.exchange.invited import OPENED, province_and_centre
from tests.ui.desktop.conftest import NewWindow
from tests.ui.desktop.setup.test_setup_page import at_step, said, shown
from ui.desktop.setup.page import SetupDesk
from ui.desktop.setup.starts import StartFileDesk, StartFilesPanel, state_words
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look

WAIT = 60_000


@pytest.fixture
def province(new_window: NewWindow, tmp_path: Path) -> Window:
    """A province that was certified from above; nothing was made yet."""
    above, _centre = province_and_centre(tmp_path / "above")
    while OPENED:
        OPENED.pop().folder.close()
    copytree(above.home, tmp_path / "keys", dirs_exist_ok=True)
    return new_window(lambda made: made.open_folder(above.place))


@pytest.fixture
def begun(
    province: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> SetupDesk:
    found = at_step(province, qtbot, "starts")
    (tmp_path / "out").mkdir()
    monkeypatch.setattr(
        QFileDialog, "getExistingDirectory", lambda *_words, **_more: str(tmp_path / "out")
    )
    return found


def made(begun: SetupDesk, qtbot: QtBot) -> StartFilesPanel:
    panel = begun.starts
    panel.make.click()
    qtbot.waitUntil(lambda: "จดหมายของทุกหน่วยงานอยู่ในไฟล์" in said(panel), timeout=WAIT)
    return panel


def test_the_last_day_that_is_proposed_is_said_of_each_file_and_a_day_that_has_passed_makes_none(
    begun: SetupDesk, qtbot: QtBot
) -> None:
    panel = begun.starts
    assert panel.last.day == (datetime.now().date() + timedelta(days=90)).isoformat()
    for typed in ("1 ม.ค. 2560", "พรุ่งนี้"):
        panel.last.field.setText(typed)
        assert not panel.make.isEnabled()
        assert "ใส่วันที่ยังไม่ผ่านไป เช่น 31 ธ.ค. 2570" in said(panel)
    panel.last.field.setText("31 ธ.ค. 2590")
    assert "ใส่วันที่ยังไม่ผ่านไป" not in said(panel)
    made(begun, qtbot)
    qtbot.waitUntil(lambda: "ออกแล้ว ใช้ได้ถึง 31 ธ.ค. 2590" in shown(begun), timeout=WAIT)


def test_what_was_stopped_stays_chosen_and_is_gone_on_with(
    begun: SetupDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    panel, n = begun.starts, len(begun.starts.rows.chosen)
    panel.make.click()
    assert panel.way.stop.isVisible()
    assert not panel.make.isEnabled()
    panel.way.stop.click()
    qtbot.waitUntil(lambda: not panel.way.stop.isVisible(), timeout=WAIT)
    out = len(list((tmp_path / "out").glob("*.prongsai-start")))
    assert out < n, "no further file was begun"
    qtbot.waitUntil(lambda: len(panel.rows.chosen) == n - out, timeout=WAIT)
    panel.make.click()
    qtbot.waitUntil(lambda: not panel.rows.chosen, timeout=WAIT)
    assert len(list((tmp_path / "out").glob("*.prongsai-start"))) == n


def test_how_far_it_is_and_what_was_left_are_said(worn: Look, qtbot: QtBot) -> None:
    qtbot.addWidget(panel := StartFilesPanel(worn, bare(StartFileDesk)))
    panel.show_progress(0, 900)
    panel.show_progress(30, 900)
    assert "30 จาก 900 ไฟล์" in said(panel)
    panel.show_progress(0, 0)
    panel.done.show_made(30, Path("out"), "letters.pdf", remaining=870)
    assert "หยุดไว้ก่อน อีก 870 หน่วยงานยังเลือกอยู่ กดออกไฟล์เริ่มงานเพื่อทำต่อ" in said(panel)
    panel.done.show_made(900, Path("out"), None)
    assert "อยู่ในโฟลเดอร์ out กำลังเขียนจดหมาย" in said(panel), "nothing has failed yet"
    panel.done.show_made(900, Path("out"), "")
    assert "แต่ยังเขียนจดหมายไม่ได้" in said(panel)
    panel.done.show_made(900, Path("out"), "letters.pdf")
    assert "หยุดไว้ก่อน อีก" not in said(panel)


def test_files_that_lie_out_are_renewed_and_their_letters_printed_again(
    begun: SetupDesk, qtbot: QtBot, tmp_path: Path
) -> None:
    panel, n = made(begun, qtbot), len(begun.starts.rows.every)
    assert not panel.renew.isVisibleTo(panel)
    panel.rows.tick_all(True)
    qtbot.waitUntil(lambda: panel.withdraw.isVisibleTo(panel), timeout=WAIT)
    assert not panel.renew.isVisibleTo(panel), "their last day is that already"
    panel.last.field.setText("30 มิ.ย. 2591")
    assert panel.renew.isVisibleTo(panel)
    assert f"ต่ออายุ {n} ไฟล์" in panel.renew.text()
    panel.renew.click()
    qtbot.waitUntil(lambda: shown(begun).count("ใช้ได้ถึง 30 มิ.ย. 2591") == n, timeout=WAIT)
    gone = sorted((tmp_path / "out").glob("*.prongsai-start"))[0]
    gone.rename(tmp_path / gone.name)
    panel.reprint.click()
    qtbot.waitUntil(lambda: f"พิมพ์จดหมายอีกครั้งแล้ว {n - 1} หน่วยงาน" in said(panel), timeout=WAIT)
    assert "ไม่พบไฟล์เริ่มงานในโฟลเดอร์ที่เลือก จึงไม่ได้พิมพ์: " in said(panel)
    (tmp_path / gone.name).rename(gone)
    panel.reprint.click()
    qtbot.waitUntil(lambda: f"พิมพ์จดหมายอีกครั้งแล้ว {n} หน่วยงาน" in said(panel), timeout=WAIT)
    assert "ไม่พบไฟล์เริ่มงาน" not in said(panel)


def test_only_files_with_another_last_day_are_renewed(worn: Look, qtbot: QtBot) -> None:
    qtbot.addWidget(panel := StartFilesPanel(worn, bare(StartFileDesk)))
    unit = Unit("1" * 32, "1000", "จังหวัดตัวอย่าง ก", "province", "", 1, "", "")
    asked = list[object]()
    vars(panel._desk).update(renew=lambda *given: asked.append(given))
    days = ("2590-06-30", "2047-12-31", "")
    panel.rows.show_rows(
        [
            UnitStartFileRow(replace(unit, id=f"{n}" * 32), "", MADE, day)
            for n, day in enumerate(days)
        ]
    )
    panel.rows.tick_all(True)
    panel.last.field.setText("31 ธ.ค. 2590")
    assert (panel.renew.text().strip(), panel.withdraw.text().strip()) == (
        "ต่ออายุ 2 ไฟล์",
        "ถอนไฟล์เริ่มงาน 3 หน่วยงาน",
    )
    panel.renew.click()
    assert asked == [(["0" * 32, "2" * 32], "2047-12-31")]


def test_what_is_late_is_said_and_chosen_by_one_press(worn: Look, qtbot: QtBot) -> None:
    qtbot.addWidget(panel := StartFilesPanel(worn, bare(StartFileDesk)))
    unit = Unit("1" * 32, "1000", "จังหวัดตัวอย่าง ก", "province", "", 1, "", "")
    states = (NONE, MADE, LATE)
    rows = [
        UnitStartFileRow(replace(unit, id=f"{n}" * 32), "", state, "2026-01-31")
        for n, state in enumerate(states)
    ]
    assert [state_words(row) for row in rows][1:] == [
        "ออกแล้ว ใช้ได้ถึง 31 ม.ค. 2569",
        "เลยวันใช้ 31 ม.ค. 2569",
    ]
    panel.rows.show_rows(rows)
    assert panel.rows.chosen == ["0" * 32]
    panel.late.click()
    assert panel.rows.chosen == panel.rows.out == ["2" * 32]


def test_who_has_begun_gets_a_file_for_one_more_pc_only_when_it_is_ticked_by_itself(
    worn: Look, qtbot: QtBot
) -> None:
    qtbot.addWidget(panel := StartFilesPanel(worn, bare(StartFileDesk)))
    unit = Unit("1" * 32, "1000", "จังหวัดตัวอย่าง ก", "province", "", 1, "", "")
    rows = [
        UnitStartFileRow(replace(unit, id=f"{n}" * 32), "", state, "")
        for n, state in enumerate((NONE, JOINED))
    ]
    panel.rows.show_rows(rows)
    panel.rows.tick_all(True)
    assert (panel.rows.chosen, panel.rows.begun) == (["0" * 32], 0)
    assert "หน่วยงานที่เลือกเริ่มแล้ว" not in said(panel)
    panel.rows.flip(1)
    assert (panel.rows.chosen, panel.rows.out) == (["0" * 32, "1" * 32], [])
    assert "1 หน่วยงานที่เลือกเริ่มแล้ว ไฟล์ใหม่เป็นของเครื่องเพิ่มหรือเครื่องที่มาแทน" in said(panel)
    panel.rows.show_rows([rows[0]._replace(state=JOINED), rows[1]._replace(another=True)])
    assert panel.rows.chosen == panel.rows.out == ["1" * 32], "who began meanwhile is let go"
    assert state_words(panel.rows.every[1]) == "เริ่มแล้ว ออกไฟล์ให้อีกเครื่องแล้ว"
    assert state_words(panel.rows.every[0]) == "เริ่มแล้ว"
