"""The four steps in the window: what each says and offers, a file of units looked at, the same file a year later."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from shutil import copytree

import pytest
from openpyxl import Workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from core.centre.setup import STEPS, UnitStartFileRow
from core.entities import unit_id
from core.exchange.letter_deeds import certified_by_root
from core.exchange.root_paper import lines_of
from core.people.units import Unit, UnitRegister
from core.values import Ref
from tests.known import known
from tests.storage.exchange.invited import OPENED, province_and_centre
from tests.ui.desktop.acting import leaf_of, office
from tests.ui.desktop.conftest import NewWindow
from tests.ui.desktop.fitting import SCREEN, fits
from tests.ui.desktop.shell.test_access import nameless
from ui.desk import NewOffice
from ui.desktop.centre.desk import CentreDesk
from ui.desktop.setup.page import SetupDesk, SetupPage
from ui.desktop.setup.starts import StartFilesPanel, state_words
from ui.desktop.shell.window import Window
from ui.desktop.widgets.prompt import PromptDialog
from wiring import Wiring

NAME = "ศูนย์ตัวอย่าง"
HEADS = ("เลขที่", "หน่วยงาน", "สังกัด", "เขต")
ROWS = (
    ("1000", "จังหวัดตัวอย่าง ก", "", "1"),
    ("1001", "อำเภอตัวอย่างหนึ่ง", "1000", ""),
    ("1002", "อำเภอตัวอย่างสอง", "1000", ""),
)


def excel(path: Path, rows: Sequence[Sequence[str]], heads: Sequence[str] = HEADS) -> Path:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (heads, *rows):
        sheet.append(list(row))
    book.save(path)
    return path


@pytest.fixture
def centre(new_window: NewWindow, desk: Wiring, tmp_path: Path, qtbot: QtBot) -> Window:
    """A centre whose PC is certified; its roots wait for their paper."""
    folder = tmp_path / "centre"
    desk.create(NewOffice(folder, NAME, "C00", "centre", "", 2570))
    with desk.open(folder) as opened:
        opened.session.do_now(
            partial(certified_by_root, sign=partial(desk.keys.roots.begin, folder, NAME))
        )
    window = new_window(lambda made: made.open_folder(folder))
    at_step(window, qtbot, "register")
    return window


def at_step(window: Window, qtbot: QtBot, key: str) -> SetupDesk:
    office(window).show_page("setup")
    desk = setup_of(window)
    qtbot.waitUntil(lambda: bool(desk.page.step), timeout=8000)
    desk.page.show_step(key)
    return desk


def setup_of(window: Window) -> SetupDesk:
    page = office(window).leaf("setup").widget
    assert isinstance(page, SetupPage)
    return next(each for each in page.children() if isinstance(each, SetupDesk))


def said(widget: QWidget) -> str:
    return "\n".join(
        each.text() for each in widget.findChildren(QLabel) if not each.isHidden()
    ).replace("\u200b", "")


def read(window: Window, qtbot: QtBot, path: Path) -> SetupDesk:
    desk = setup_of(window)
    desk.registering.read(path)
    qtbot.waitUntil(
        lambda: desk.register.file.isVisible() and path.name in said(desk.register.file),
        timeout=20_000,
    )
    return desk


def codes(window: Window) -> set[str]:
    return {one.code for one in office(window).session.read(UnitRegister.of).values()}


def take(qtbot: QtBot, desk: SetupDesk) -> None:
    desk.register.file.take.click()
    qtbot.waitUntil(lambda: not desk.register.file.isVisible(), timeout=20_000)


@pytest.mark.parametrize("sought", ["", "starts"])
def test_nothing_is_shown_before_it_is_known_how_far_the_set_up_is(
    new_window: NewWindow, desk: Wiring, tmp_path: Path, qtbot: QtBot, sought: str
) -> None:
    desk.create(NewOffice(tmp_path / "c", NAME, "C00", "centre", "", 2570))
    window = new_window(lambda made: made.open_folder(tmp_path / "c"))
    if sought:
        office(window).room.host.show_place("setup", Ref("all", "setup", sought))
    else:
        office(window).show_page("setup")
    found = setup_of(window)
    panels = {
        "roots": found.roots,
        "register": found.register,
        "programme": found.programmes,
        "starts": found.starts,
    }

    def seen() -> list[str]:
        steps = [key for key, button in found.page.steps.items() if button.isVisible()]
        return [key for key, panel in panels.items() if panel.isVisible()] + steps

    assert seen() == [], "nothing is read yet"
    qtbot.waitUntil(lambda: seen() == [sought or "roots", *STEPS], timeout=8000)


def test_a_column_that_was_chosen_is_found_by_itself_the_next_time(
    centre: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    desk = read(centre, qtbot, excel(tmp_path / "units.xlsx", ROWS))
    view = desk.register.file
    assert "ยังไม่พบคอลัมน์ รหัส โปรดเลือก" in said(view)
    assert not view.take.isEnabled()
    box = view.columns.boxes["code"]
    box.setCurrentIndex(box.findText("เลขที่"))
    box.activated.emit(box.currentIndex())
    assert "พบหัวตารางแล้ว" in said(view.columns)
    assert view.take.text().strip() == "รับ 3 แถว"
    take(qtbot, desk)
    assert {"C00", "1000", "1001", "1002"} == codes(centre)
    desk = read(centre, qtbot, excel(tmp_path / "again.xlsx", ROWS))
    assert "พบหัวตารางแล้ว" in said(desk.register.file.columns)
    assert desk.register.file.rows.file.count("same") == 3
    assert not desk.register.file.take.isEnabled(), "nothing differs"


def test_next_year_shows_what_differs_and_leaves_what_is_not_in_the_file(
    centre: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    heads = ("รหัส", *HEADS[1:])
    desk = read(centre, qtbot, excel(tmp_path / "units.xlsx", ROWS, heads))
    take(qtbot, desk)
    new = (ROWS[0], ("1001", "อำเภอชื่อใหม่", "1000", ""), ("1003", "อำเภอตัวอย่างสาม", "1000", ""))
    view = read(centre, qtbot, excel(tmp_path / "next.xlsx", new, heads)).register.file
    file = view.rows.file
    assert {state: file.count(state) for state in ("new", "changed", "same", "wrong")} == {
        "new": 1,
        "changed": 1,
        "same": 1,
        "wrong": 0,
    }
    assert "ไม่มีในไฟล์ แต่ยังอยู่ในทะเบียน: อำเภอตัวอย่างสอง" in said(view)
    assert view.take.text().strip() == "รับ 2 แถว"
    take(qtbot, desk)
    assert codes(centre) == {"C00", "1000", "1001", "1002", "1003"}
    QTest.keyClick(centre, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "1003" not in codes(centre), timeout=8000)
    assert office(centre).session.read(UnitRegister.of)[unit_id("1001")].name == "อำเภอตัวอย่างหนึ่ง"


def test_a_unit_that_is_gone_leaves_the_register_only_where_a_person_ticks_it(
    centre: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    heads = ("รหัส", *HEADS[1:])
    desk = read(centre, qtbot, excel(tmp_path / "units.xlsx", ROWS, heads))
    take(qtbot, desk)
    view = read(centre, qtbot, excel(tmp_path / "less.xlsx", ROWS[:2], heads)).register.file
    assert not view.take.isEnabled()
    view._drop.setChecked(True)
    assert view.take.text().strip() == "นำ 1 หน่วยงานออก"
    take(qtbot, desk)
    assert "1002" not in codes(centre)


def test_rows_to_mend_are_counted_said_and_left_out(
    centre: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    rows = (*ROWS, ("1002", "อำเภอซ้ำ", "1000", ""))
    desk = read(centre, qtbot, excel(tmp_path / "units.xlsx", rows, ("รหัส", *HEADS[1:])))
    view = desk.register.file
    assert "แถวที่ต้องแก้ 1 แถวยังไม่เข้าทะเบียน" in said(view)
    assert view.take.text().strip() == "รับ 3 แถว"
    QTest.keyClick(view.view, Qt.Key.Key_F8)
    view.next_wrong()
    assert "รหัสซ้ำกับแถว 4" in said(view)
    view._only.ask("wrong")
    assert view.rows.rowCount() == 1
    view.take.click()
    qtbot.waitUntil(lambda: len(codes(centre)) == 4, timeout=20_000)
    assert "อำเภอซ้ำ" not in {
        one.name for one in office(centre).session.read(UnitRegister.of).values()
    }


def test_before_the_first_step_no_register_is_taken_and_a_blank_workbook_can_be_written(
    new_window: NewWindow,
    desk: Wiring,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk.create(NewOffice(tmp_path / "c", NAME, "C00", "centre", "", 2570))
    window = new_window(lambda made: made.open_folder(tmp_path / "c"))
    panel = at_step(window, qtbot, "register").register
    assert "สร้างกุญแจรากในขั้นที่ 1 ก่อนรับทะเบียน ยังไม่ต้องพิมพ์" in said(panel)
    assert not panel.choose.isEnabled()
    blank = tmp_path / "blank.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_words, **_more: (str(blank), ""))
    panel.blank.click()
    qtbot.waitUntil(blank.exists, timeout=20_000)


def test_a_paper_typed_wrong_names_its_line_and_a_right_one_certifies(
    new_window: NewWindow, desk: Wiring, tmp_path: Path, qtbot: QtBot
) -> None:
    old, new = tmp_path / "old", tmp_path / "new"
    desk.create(NewOffice(old, NAME, "C00", "centre", "", 2570))
    with desk.open(old) as opened:
        opened.session.do_now(
            partial(certified_by_root, sign=partial(desk.keys.roots.begin, old, NAME))
        )
    lines = lines_of(desk.keys.roots.kept_secret(old, 2))
    desk.create(NewOffice(new, NAME, "C00", "centre", "", 2570))
    window = new_window(lambda made: made.open_folder(new))
    panel = at_step(window, qtbot, "roots").roots
    panel.restore.click()
    dialog = known(panel.findChild(PromptDialog))
    fields = [*dialog.fields.values()]
    for field, line in zip(fields, lines, strict=True):
        field.setText(line.lower())
    wrong = "22222" if not lines[2].startswith("22222") else "33333"
    fields[2].setText(wrong + lines[2][5:])
    QTest.keyClick(fields[3], Qt.Key.Key_Return)
    assert "บรรทัดที่ 3 ไม่ตรงกับกระดาษ" in said(dialog)
    fields[2].setText(lines[2])
    QTest.keyClick(fields[3], Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "เครื่องนี้เป็นเครื่องของหน่วยงานแล้ว" in said(panel), timeout=8000)
    assert "กระดาษกุญแจรากทำไว้ที่เครื่องอื่น" in said(panel)


def test_a_group_typed_wrong_is_said_at_the_step_and_the_key_stays(
    centre: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_words, **_more: (str(tmp_path / "one.pdf"), "")
    )
    panel = at_step(centre, qtbot, "roots").roots
    assert "บันทึกเป็นไฟล์หนึ่งหน้า พิมพ์ออกมา" in said(panel)
    panel.cards[0].print.click()
    qtbot.waitUntil(lambda: bool(panel.cards[0].fields), timeout=20_000)
    assert "บันทึกเป็น one.pdf เมื่อ" in said(panel.cards[0])
    for field in panel.cards[0].fields:
        field.setText("22222")
    panel.cards[0].confirm.click()
    assert "ยังไม่นับว่าเก็บบนกระดาษแล้ว" in said(panel)
    assert (tmp_path / "one.pdf").exists()
    assert "อ่านทวนจากกระดาษแล้วเมื่อ" not in said(panel)


def test_a_province_that_was_certified_from_above_reads_the_register_and_makes_start_files(
    new_window: NewWindow, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    province, _centre = province_and_centre(tmp_path / "above")
    while OPENED:
        OPENED.pop().folder.close()
    copytree(province.home, tmp_path / "keys", dirs_exist_ok=True)
    window = new_window(lambda made: made.open_folder(province.place))
    desk = at_step(window, qtbot, "roots")
    assert "ต้นสังกัดรับรองเครื่องนี้ด้วยไฟล์เริ่มงานแล้ว" in said(desk.roots)
    assert "ทะเบียนเป็นของส่วนกลาง มากับไฟล์รับส่งจากส่วนกลาง" in said(desk.register)
    desk.page.show_step("starts")
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_words, **_more: str(tmp_path))
    n = len(desk.starts.rows.chosen)
    assert n
    desk.starts.make.click()
    qtbot.waitUntil(lambda: f"ออกไฟล์เริ่มงานแล้ว {n} หน่วยงาน" in said(desk.starts), timeout=60_000)
    qtbot.waitUntil(lambda: desk.starts.rows.chosen == [], timeout=8000)
    assert len(list(tmp_path.glob("*.prongsai-start"))) == n
    desk.starts.rows.tick_all(True)
    qtbot.waitUntil(lambda: bool(desk.starts.rows.out), timeout=8000)
    desk.starts.withdraw.click()
    qtbot.waitUntil(lambda: "ใช้ไม่ได้แล้ว" in shown(desk), timeout=8000)


def shown(desk: SetupDesk) -> str:
    rows = desk.starts.rows
    return " ".join(str(rows.index(n, 6).data()) for n in range(rows.rowCount()))


def test_home_leads_to_the_step_that_comes_next(centre: Window, qtbot: QtBot) -> None:
    view = office(centre)
    view.room.host.show_place("setup", Ref("all", "setup", "starts"))
    assert setup_of(centre).page.step == "starts"
    view.show_page("home")
    qtbot.waitUntil(
        lambda: "ตั้งต้นหน่วยงานต้นสังกัด: กุญแจรากบนกระดาษ" in said(view.leaf("home").widget), timeout=8000
    )


def test_a_centre_without_units_is_shown_the_way_to_its_set_up(
    centre: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    view = office(centre)
    none = "ยังไม่มีหน่วยงานในทะเบียน รับทะเบียนจาก Excel"
    view.show_page("centre")
    page = leaf_of(view, "centre", CentreDesk)
    qtbot.waitUntil(lambda: none in visible(page), timeout=8000)
    QTest.mouseClick(page.page.setup, Qt.MouseButton.LeftButton)
    assert view.key == "setup"
    desk = setup_of(centre)
    desk.page.show_step("register")
    take(qtbot, read(centre, qtbot, excel(tmp_path / "units.xlsx", ROWS, ("รหัส", *HEADS[1:]))))
    view.show_page("centre")
    qtbot.waitUntil(lambda: none not in visible(page), timeout=8000)


def visible(widget: QWidget) -> str:
    return "\n".join(
        each.text() for each in widget.findChildren(QLabel) if each.isVisible()
    ).replace("\u200b", "")


def test_a_key_that_was_lost_before_its_paper_was_read_back_is_said_to_be(
    centre: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    desk = at_step(centre, qtbot, "roots")
    lost = "กุญแจหายไปก่อนอ่านทวน"
    assert lost not in said(desk.roots)
    (key,) = (tmp_path / "keys").rglob("root-2.key")
    key.unlink()
    desk.live.read()
    qtbot.waitUntil(lambda: lost in said(desk.roots), timeout=8000)
    assert not desk.roots.cards[1].waits


def test_a_start_file_with_a_last_day_says_it() -> None:
    unit = Unit("1" * 32, "1000", "จังหวัดตัวอย่าง ก", "province", "", 1, "", "")
    assert (
        state_words(UnitStartFileRow(unit, NAME, "made", "2026-12-31"))
        == "ออกแล้ว ใช้ได้ถึง 31 ธ.ค. 2569"
    )
    assert state_words(UnitStartFileRow(unit, NAME, "made", "")) == "ออกแล้ว ยังไม่เริ่ม"
    assert state_words(UnitStartFileRow(unit, NAME, "joined", "2026-12-31")) == "เริ่มแล้ว"


@pytest.mark.parametrize(
    ("language", "scale"), [("th", 100), ("th", 200), ("en", 100), ("en", 200)]
)
def test_every_step_fits_the_smallest_screen_and_has_names(
    centre: Window, qtbot: QtBot, tmp_path: Path, language: str, scale: int
) -> None:
    centre.speak(language)
    centre.dress("light", scale)
    desk = at_step(centre, qtbot, "roots")
    for key in STEPS:
        desk.page.show_step(key)
        centre.resize(SCREEN)
        fits(qtbot, centre, key)
        assert centre.size() == SCREEN, key
        assert not nameless(desk.page), key
    desk.page.show_step("register")
    rows = (*ROWS, ("1002", "อำเภอซ้ำ", "1000", "x"))
    view = read(
        centre, qtbot, excel(tmp_path / "units.xlsx", rows, ("รหัส", *HEADS[1:]))
    ).register.file
    view.next_wrong()
    view.columns.choose.click()
    fits(qtbot, centre, "a file")
    assert centre.size() == SCREEN


def test_tab_goes_round_every_step_and_is_never_caught(centre: Window, qtbot: QtBot) -> None:
    desk = at_step(centre, qtbot, "roots")
    for key in STEPS:
        desk.page.show_step(key)
        begun = office(centre).sidebar.entry("centre")
        begun.setFocus(Qt.FocusReason.TabFocusReason)
        met: list[QWidget] = []
        while (focus := QApplication.focusWidget()) is not None and (focus is not begun or not met):
            assert focus not in met, f"{key}: caught at {focus.accessibleName()}"
            assert focus.isVisible(), key
            met.append(focus)
            QTest.keyClick(focus, Qt.Key.Key_Tab)
        assert desk.page.steps[key] in met


def test_of_the_steps_only_the_one_that_is_looked_at_is_made(centre: Window, qtbot: QtBot) -> None:
    office(centre).show_page("setup")
    desk = setup_of(centre)
    qtbot.waitUntil(lambda: bool(desk.page.step), timeout=8000)
    before = list(desk._made)
    assert not any(isinstance(one, StartFilesPanel) for one in before)
    desk.page.steps["starts"].click()
    assert desk._made == [*before, desk.starts]
    assert [one.isVisible() for one in desk._made] == [*[False] * len(before), True]
    assert desk.starts._may, "it knows what was read before it was made"
