"""J1 by mouse and keys alone: from the first run to a file on the stick, without a pause of the window."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from pytestqt.qtbot import QtBot

from tests.journeys.person import Answers, Dialogs, Person, watched
from tests.ui.desktop.conftest import IGNORED
from tests.ui.desktop.neighbours import centre_above
from ui.desktop.shell.window import Window
from wiring import Wiring

pytestmark = pytest.mark.qt_log_ignore(*IGNORED, extend=True)
Key = Qt.Key


@pytest.fixture
def dialogs(monkeypatch: pytest.MonkeyPatch) -> Dialogs:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    return Dialogs(monkeypatch)


def test_from_the_first_run_to_the_file_on_the_stick(
    window: Window, desk: Wiring, dialogs: Dialogs, qtbot: QtBot, tmp_path: Path
) -> None:
    officer = Person(window, "J1")
    begins(officer, tmp_path / "office")
    qtbot.wait(100)
    with watched():
        plans(officer)
        assesses(officer)
        prints(officer, dialogs, tmp_path / "checklist.pdf")
        sends(officer, desk, tmp_path)


def begins(officer: Person, folder: Path) -> None:
    officer.picture("first-run")
    officer.clicks("เริ่มหน่วยงานใหม่ในเครื่องนี้")
    officer.writes_into("ชื่อหน่วยงาน", "สำนักงานพัฒนาชุมชนจังหวัดตัวอย่าง ข")
    officer.writes_into("รหัสหน่วยงาน", "S20")
    officer.writes_into("ที่เก็บข้อมูล", str(folder))
    officer.picture("new-office")
    officer.clicks("ต่อไป")
    officer.picture("new-year")
    officer.presses(Key.Key_Return)  # the year of today is chosen
    officer.writes_into("ชื่อ นามสกุล", "เจ้าหน้าที่ตัวอย่าง")
    officer.picture("new-person")
    officer.clicks("สร้างหน่วยงาน")
    officer.waits(lambda: officer.window.office is not None)
    officer.picture("opened")


def plans(officer: Person) -> None:
    """The programme is joined; a goal, an activity under it, and its name, typed in Thai."""
    officer.clicks("เลือกโครงการ")
    officer.clicks_row("  โครงการพัฒนาชุมชนใสสะอาด")  # not the form whose title ends so
    officer.clicks("เข้าร่วม")
    officer.clicks("เอกสารของปี")
    officer.waits_to_see("ยังไม่เริ่ม")
    officer.picture("documents")
    officer.clicks("เริ่มเอกสาร")
    officer.clicks("แผนส่งเสริมคุณธรรม")
    officer.picture("plan-start")
    officer.clicks("เริ่มแผนเปล่า")
    officer.waits_to_see("รายการของแผน")
    officer.picture("plan-empty")
    officer.clicks("เพิ่มกลุ่มเป้าหมาย")
    officer.clicks_row("กลุ่มเป้าหมาย")
    officer.picture("plan-goal")
    officer.clicks("เพิ่มโครงการ/กิจกรรม")
    officer.writes_into("โครงการ/กิจกรรม", "จิตอาสาทำความสะอาดที่ทำการ")
    officer.presses(Key.Key_Tab)
    officer.waits_to_see("บันทึกแล้ว")
    officer.clicks_row("จิตอาสาทำความสะอาดที่ทำการ")
    officer.picture("plan-row")


def assesses(officer: Person) -> None:
    """States by letters, a count by digits; the total follows while it is typed."""
    officer.clicks("เอกสารของปี")
    officer.clicks("เริ่ม: ประเมินตนเองตามเกณฑ์ 5 มิติ")
    officer.picture("assessment-start")
    officer.clicks("เริ่มการประเมิน")
    officer.waits_to_see("คะแนนรวม")
    officer.picture("assessment-empty")
    officer.presses(Key.Key_5, Qt.KeyboardModifier.AltModifier)
    for _ in range(11):
        officer.presses(Key.Key_P)
        officer.presses(Key.Key_Down)
    officer.waits_to_see("ตรวจแล้ว 11/64 ข้อ")
    officer.picture("dimension-5")
    officer.writes_into("ค้นหาข้อ", "ป้องกันการทุจริต")
    officer.presses(Key.Key_Return)
    officer.presses(Key.Key_2)
    officer.waits_to_see("2 ≥ 1")
    officer.picture("figure")
    officer.presses(Key.Key_Return)


def prints(officer: Person, dialogs: Answers, paper: Path) -> None:
    """The paper is seen before it is printed, and saved as a file."""
    dialogs.save = paper
    officer.clicks("พิมพ์แบบตรวจ")
    officer.waits_to_see("ฉบับร่าง")
    officer.clicks("บันทึกเป็น PDF")
    officer.waits(paper.exists, "no paper")
    assert paper.read_bytes().startswith(b"%PDF")
    officer.waits_to_see(f"บันทึกเอกสารเป็นไฟล์ {paper.name} แล้ว")
    officer.picture("papers")


def sends(officer: Person, desk: Wiring, room: Path) -> None:
    """One button with the receiver's name; the file is read back before anybody is told that it was sent."""
    officer.clicks("รับส่ง")
    officer.waits_to_see("เครื่องนี้เริ่มงานเองโดยไม่มีไฟล์เริ่มงาน จึงยังไม่รู้ว่าต้องส่งให้ใคร")
    officer.picture("exchange-alone")
    officer.clicks("คัดลอกข้อความขอไฟล์เริ่มงาน")
    assert "โปรดส่งไฟล์เริ่มงานกลับมาทางนี้" in QGuiApplication.clipboard().text()
    officer.clicks("พิมพ์หรือทำเป็น PDF")
    officer.waits_to_see("แบบที่พิมพ์ได้")
    officer.clicks("รับส่ง")
    centre_above(officer.window, desk, room).folder.close()
    officer.clicks("หน้าหลัก")
    officer.clicks("รับส่ง")
    officer.picture("exchange")
    officer.clicks("ส่งให้ ส่วนกลางตัวอย่าง")
    officer.waits_to_see("ส่งไปครั้งนี้")
    officer.clicks("อีเมลหรือ LINE")
    officer.picture("send")
    officer.clicks("สร้างไฟล์ไว้แนบ")
    officer.waits_to_see("แล้ว อ่านทวนครบทุกส่วน")
    officer.picture("sent")
    (file,) = (room / "office" / "outbox").glob("*.prongsai")
    assert file.stat().st_size > 1000
    officer.clicks("เสร็จ")
