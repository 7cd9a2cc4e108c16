"""A centre from nothing to five start files, with the mouse and the keyboard alone; a year later only what differs."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices

from core.exchange.root_paper import groups_to_type, lines_of
from storage.exchange.start import read_start
from tests.journeys.conftest import tool
from tests.journeys.person import Answers, Dialogs, Person, watched
from tests.ui.desktop.conftest import IGNORED
from ui.desktop.shell.window import Window
from wiring import Wiring

pytestmark = pytest.mark.qt_log_ignore(*IGNORED, extend=True)
Key = Qt.Key
HEADS = ("รหัสหน่วยงาน", "หน่วยงาน", "สังกัด", "เขตตรวจ", "เบอร์โทร")
UNITS = (
    ("1000", "จังหวัดตัวอย่าง ก", "", 1, "0 2000 0001"),
    ("1001", "อำเภอเมืองตัวอย่าง ก", "จังหวัดตัวอย่าง ก", "", ""),
    ("1002", "อำเภอตัวอย่างเหนือ", "จังหวัดตัวอย่าง ก", "", ""),
    ("2000", "จังหวัดตัวอย่าง ข", "", 4, ""),
    ("2000", "อำเภอตัวอย่างใต้", "จังหวัดตัวอยาง ข", "", ""),
)


def excel(path: Path, rows: Sequence[Sequence[object]]) -> Path:
    """The register as people keep it: a title above the heads."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["ทะเบียนหน่วยงาน ปี 2570"])
    sheet.append([])
    for row in (HEADS, *rows):
        sheet.append(list(row))
    book.save(path)
    return path


@pytest.fixture
def opened_files(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the program has opened with other programs."""
    opened: list[str] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    return opened


def test_from_nothing_to_five_start_files(
    new_window: Callable[[], Window],
    desk: Wiring,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    opened_files: list[str],
) -> None:
    dialogs, person = Dialogs(monkeypatch), Person(new_window(), "setup")
    folder = tmp_path / "centre"
    begins(person, folder)
    with watched():
        makes_roots(person, dialogs, desk, folder, tmp_path)
        takes_the_register(person, dialogs, tmp_path)
        publishes(person)
        makes_starts(person, dialogs, tmp_path / "out")
    starts = sorted((tmp_path / "out").glob("*.prongsai-start"))
    assert [read_start(one)[0].code for one in starts] == ["1000", "1001", "1002", "2000", "2001"]
    assert all(len(read_start(one)[0].roots) == 2 for one in starts), (
        "both roots are known to every office"
    )
    assert len(list((tmp_path / "out").glob("letters-*.pdf"))) == 1
    shown = [Path(file) for file in opened_files]
    assert shown == [tmp_path / "root-1.pdf", tmp_path / "root-2.pdf"], (
        "each page is shown to be printed"
    )


def begins(person: Person, folder: Path) -> None:
    person.picture("first")
    person.clicks("ตั้งต้นเป็นส่วนกลางหรือจังหวัดต้นสังกัด")
    person.writes_into("ชื่อหน่วยงาน", "ศูนย์ตัวอย่าง")
    person.writes_into("รหัสหน่วยงาน", "C00")
    person.writes_into("ที่เก็บข้อมูล", str(folder))
    person.presses(Key.Key_Return)
    person.clicks("ต่อไป")
    person.writes_into("ชื่อ นามสกุล", "Example One")
    person.clicks("สร้างหน่วยงาน")
    person.waits_to_see("กุญแจรากบนกระดาษ")
    person.waits_to_see("สร้างกุญแจรากสองดอก")
    person.picture("begun")


def makes_roots(
    person: Person, dialogs: Answers, desk: Wiring, folder: Path, room: Path
) -> list[Sequence[str]]:
    """The lines of each page."""
    papers = list[Sequence[str]]()
    person.clicks("สร้างกุญแจรากสองดอก")
    person.waits_to_see("รอพิมพ์หรืออ่านทวน 2 แผ่น")
    person.picture("roots")
    for number in (1, 2):
        dialogs.save = page = room / f"root-{number}.pdf"
        person.clicks(f"บันทึกแผ่นที่ {number} เพื่อพิมพ์")
        person.waits_to_see(f"แผ่นที่ {number} บรรทัดที่")
        lines = lines_of(desk.keys.roots.kept_secret(folder, number))
        root = desk.keys.roots.kept(folder)[number - 1]
        printed = tool("pdftotext", "-layout", page, "-")
        assert all(group in printed for line in lines for group in line.split()), (
            "the page has every group"
        )
        papers.append(lines)
        for line, group in groups_to_type(root.public):
            field = f"แผ่นที่ {number} บรรทัดที่ {line + 1} กลุ่มที่ {group + 1}"
            person.writes_into(field, lines[line].split()[group].lower())
        person.picture(f"read-back-{number}")
        person.clicks(f"อ่านทวนแผ่นที่ {number}")
        person.waits_to_see(f"แผ่นที่ {number} อ่านทวนแล้ว")
        assert not page.exists(), "its file is gone once the paper was read"
        assert not desk.keys.roots.kept(folder)[number - 1].on_this_pc, (
            "nothing of it lies on this PC"
        )
    person.waits_to_see("เก็บบนกระดาษแล้ว 2 แผ่น")
    person.picture("on-paper")
    person.clicks("ไปขั้นต่อไป")
    return papers


def takes_the_register(person: Person, dialogs: Answers, room: Path) -> None:
    dialogs.open = excel(room / "units.xlsx", UNITS)
    person.clicks("เลือกไฟล์ Excel")
    person.waits_to_see("พบหัวตารางแล้ว")
    person.waits_to_see("รับ 4 แถว")
    person.picture("register")
    person.clicks_row("รหัสซ้ำกับแถว 7")
    person.presses(Key.Key_F8)  # to the cell itself, which is typed over
    person.types("2001")
    person.presses(Key.Key_Return)
    person.waits_to_see("หมายถึง จังหวัดตัวอย่าง ข หรือไม่")
    person.presses(Key.Key_F8)
    person.clicks("ใช้ จังหวัดตัวอย่าง ข")
    person.waits_to_see("รับ 5 แถว")
    person.picture("mended")
    person.clicks("รับ 5 แถว")
    person.waits_to_see("ทะเบียนมี 5 หน่วยงาน 2 เขต")
    person.picture("taken")


def publishes(person: Person) -> None:
    person.clicks("ไปขั้นต่อไป")
    person.clicks("ประกาศโครงการนี้")
    person.waits_to_see("ประกาศแล้ว 1 โครงการ")
    person.clicks_row("ประเมินตนเองตามเกณฑ์ 5 มิติ")
    person.presses(Key.Key_Right)
    person.types("30 ก.ย. 2570")
    person.presses(Key.Key_Return)
    person.picture("programme")
    person.clicks("ไปขั้นต่อไป")
    person.waits_to_see("บันทึกวันกำหนดส่งแล้ว")


def makes_starts(person: Person, dialogs: Answers, out: Path) -> None:
    out.mkdir()
    dialogs.folder = out
    person.waits_to_see("ออกไฟล์เริ่มงาน 5 หน่วยงาน")
    person.picture("starts")
    person.clicks("ออกไฟล์เริ่มงาน 5 หน่วยงาน")
    person.waits_to_see("จดหมายของทุกหน่วยงานอยู่ในไฟล์")
    person.waits_to_see("ออกแล้ว 5 จาก 5 เริ่มแล้ว 0")
    person.picture("made")
