"""A folder whose keys are lost, in the window: read, printed from and backed up; new keys by one button."""

import threading
from functools import partial
from pathlib import Path
from shutil import copytree

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QFileDialog,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)
from pytestqt.qtbot import QtBot

from core.errors import LostKeysError
from core.exchange.send_deeds import sign_for_backup
from core.people.deeds import add_person
from core.plan.file_deeds import import_plan
from tests.known import known
from tests.ui.desktop.acting import (
    come_to_rest,
    drop,
    leaf_of,
    lose_keys,
    modal,
    office,
    panel,
    papers_of,
    press,
    prompted,
)
from tests.ui.desktop.backups.test_backups_page import Certified, backups_of
from ui.desk import read_json
from ui.desktop.first.page import FirstRunPage
from ui.desktop.health.page import HealthPage
from ui.desktop.shell.window import Window
from ui.desktop.widgets.prompt import PromptDialog
from ui.desktop.widgets.read_only import ReadOnlyBar
from wiring import Wiring

LEFT = Qt.MouseButton.LeftButton
ITEM = "d3r.l4.3"


def click(button: QWidget) -> None:
    QTest.mouseClick(button, LEFT)


def words_of(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel)).replace("\u200b", "")


@pytest.fixture
def certified(sample: Window, desk: Wiring, qtbot: QtBot, tmp_path: Path) -> Path:
    """The folder of the sample office, certified and backed up; nobody has it open."""
    folder = tmp_path / "prongsai-sample"
    sample.show_first_run()
    qtbot.waitUntil(
        lambda: not any(one.name == "backup" for one in threading.enumerate()), timeout=20_000
    )
    Certified(desk, tmp_path).certify(folder, "province")
    with desk.open(folder) as opened:
        opened.session.do_now(partial(add_person, name="กานดา"))
        given = read_json(desk.samples / "moral_plan_district.json")
        plan = partial(
            import_plan, instrument=desk.forms.get(given["instrument"]), year=2569, content=given
        )
        opened.session.do_now(plan)
        opened.session.do_now(sign_for_backup)
    return folder


def kept(folder: Path) -> list[Path]:
    """The backups of the folder."""
    return list((folder / "backups").glob("*.prongsai-backup"))


@pytest.fixture
def read_only(sample: Window, desk: Wiring, certified: Path, qtbot: QtBot) -> Window:
    """The window on the folder, opened by a click on the dialog to be read without its keys."""
    lose_keys(desk, certified)
    assert not sample.open_folder(certified)
    click(prompted(qtbot, "กุญแจของโฟลเดอร์นี้").go)
    qtbot.waitUntil(lambda: sample.office is not None, timeout=20_000)
    come_to_rest(qtbot, sample)
    return sample


def log_of(window: Window) -> tuple[str, int]:
    """What the folder says, and how many lines it has."""
    return office(window).session.read(lambda reader: (reader.digest(), reader.info()["ops"]))


def bar(window: Window) -> ReadOnlyBar:
    return next(
        one
        for one in office(window).findChildren(ReadOnlyBar)
        if "กุญแจ" in one.says.replace("\u200b", "")
    )


def test_the_dialog_says_what_is_whole_and_offers_every_way(
    sample: Window, desk: Wiring, certified: Path, qtbot: QtBot
) -> None:
    home = lose_keys(desk, certified)
    assert not sample.open_folder(certified)
    dialog = prompted(qtbot, "กุญแจของโฟลเดอร์นี้")
    said = words_of(dialog)
    assert "ข้อมูลยังอ่าน พิมพ์ฉบับร่าง และสำรองได้ แต่บันทึก ส่งออก และรับไฟล์ไม่ได้" in said
    assert (
        f"{home.name} จากเครื่องเดิม นำมาไว้ที่ {home.parent} แล้วเปิดอีกครั้ง จะทำงานต่อได้อย่างเดิม"
        in said.replace("\u2060", "")
    )
    assert "ถ้ากุญแจเดิมไม่มีแล้ว ทำกุญแจใหม่ได้: โปรแกรมสำรองก่อน" in said
    assert "ตามมาไม่ได้" not in said, "everything is signed"
    qtbot.waitUntil(dialog.go.hasFocus)
    click(dialog.buttons["folder"])
    assert isinstance(sample.centralWidget(), FirstRunPage)
    assert sample.office is None


def test_every_page_is_read_and_says_that_nothing_can_be_saved(
    read_only: Window, qtbot: QtBot
) -> None:
    before = log_of(read_only)
    for entry in office(read_only).pages_there():
        office(read_only).show_page(entry.key)
        come_to_rest(qtbot, read_only)
        assert bar(read_only).isVisible()
        assert read_only.problem is None, (
            entry.key,
            read_only.problem and read_only.problem.problem,
        )
    assert log_of(read_only) == before
    office(read_only).show_page("settings")
    said = words_of(office(read_only).leaf("settings").widget)
    assert "ไม่มีกุญแจ" in said
    assert "มีใบรับรองแล้ว" not in said
    assert "เลขตรวจสอบของเครื่องนี้" not in said


def test_nothing_can_be_typed_on_any_page_but_what_is_searched(
    read_only: Window, qtbot: QtBot
) -> None:
    opened = office(read_only)
    held = 0
    sought = 0
    for entry in opened.pages_there():
        opened.show_page(entry.key)
        come_to_rest(qtbot, read_only)
        for field in typed_into(opened.leaf(entry.key).widget):
            before = text_of(field)
            field.setFocus()
            QTest.keyClicks(field, "7")
            called = field.accessibleName().replace("\u200b", "")
            if "ค้น" in called:
                sought += 1
                assert text_of(field) != before, f"{entry.key}: {called} cannot be searched"
            else:
                held += 1
                assert field.isReadOnly(), f"{entry.key}: {called}"
                assert text_of(field) == before, f"{entry.key}: {called}"
    assert held >= 4, "hardly a field was tried"
    assert sought >= 4, "hardly a search was tried"


def typed_into(page: QWidget) -> list[QLineEdit | QPlainTextEdit]:
    """The fields a person sees and can click."""
    found: list[QLineEdit | QPlainTextEdit] = [
        *page.findChildren(QLineEdit),
        *page.findChildren(QPlainTextEdit),
    ]
    return [
        one
        for one in found
        if one.isVisible() and one.isEnabled() and one.focusPolicy() & Qt.FocusPolicy.ClickFocus
    ]


def text_of(field: QLineEdit | QPlainTextEdit) -> str:
    return field.text() if isinstance(field, QLineEdit) else field.toPlainText()


def test_what_a_person_saves_is_refused_with_one_sentence(read_only: Window, qtbot: QtBot) -> None:
    before = log_of(read_only)
    office(read_only).show_page("assessment")
    panel(read_only, ITEM)
    press(read_only, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: read_only.problem is not None, timeout=8000)
    problem = known(read_only.problem).problem
    assert problem.what == "บันทึกลงโฟลเดอร์ของหน่วยงานไม่ได้"
    assert "โฟลเดอร์กุญแจ" in problem.do
    assert "ทำกุญแจใหม่" in problem.do
    assert log_of(read_only) == before


def test_a_file_dropped_there_leaves_nothing_in_the_folder(
    read_only: Window, certified: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    before = sorted((certified / "blobs").rglob("*"))
    note = tmp_path / "บันทึก.txt"
    note.write_text("ก", encoding="utf-8")
    with pytest.raises(LostKeysError):
        office(read_only).room.desk.files.keep(certified, note)
    office(read_only).show_page("evidence")
    drop(office(read_only), note)
    come_to_rest(qtbot, read_only)
    assert sorted((certified / "blobs").rglob("*")) == before


def test_a_draft_is_printed_to_a_file(
    read_only: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown: list[str] = []
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_words: (str(tmp_path / "paper.pdf"), "")
    )
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: shown.append(str(Path(url.toLocalFile())))
    )
    office(read_only).show_page("papers")
    page = papers_of(office(read_only))
    qtbot.waitUntil(lambda: page.preview.pages is not None, timeout=20_000)
    click(page.side.pdf)
    qtbot.waitUntil(lambda: bool(shown), timeout=20_000)
    assert Path(shown[0]).read_bytes()[:4] == b"%PDF"
    assert not office(read_only).session.read(lambda reader: reader.records("paper"))
    views = office(read_only).session.read(lambda reader: reader.privacy.views())
    assert views[-1].deed == "print", "who printed is noted all the same"


def test_it_is_backed_up_from_the_dialog(
    sample: Window, desk: Wiring, certified: Path, qtbot: QtBot
) -> None:
    backups = len(kept(certified))
    lose_keys(desk, certified)
    sample.open_folder(certified)
    click(prompted(qtbot, "กุญแจของโฟลเดอร์นี้").buttons["shield"])
    qtbot.waitUntil(lambda: sample.office is not None, timeout=20_000)
    qtbot.waitUntil(lambda: len(kept(certified)) == backups + 1, timeout=20_000)
    come_to_rest(qtbot, sample)
    office(sample).show_page("backups")
    qtbot.waitUntil(lambda: len(backups_of(sample).buttons) == backups + 1, timeout=20_000)
    assert sample.problem is None


def test_new_keys_are_made_by_a_click_and_work_goes_on(
    read_only: Window, desk: Wiring, certified: Path, qtbot: QtBot
) -> None:
    backups = len(kept(certified))
    click(bar(read_only).go)
    click(prompted(qtbot, "กุญแจของโฟลเดอร์นี้").buttons["plus"])
    asking = prompted(qtbot, "ทำกุญแจใหม่ให้โฟลเดอร์นี้")
    assert "กุญแจเดิมจะไม่ถูกใช้อีก" in words_of(asking)
    assert len(kept(certified)) == backups, "nothing happens before the button is clicked"
    click(asking.go)
    report = modal(qtbot, PromptDialog)
    said = words_of(report)
    assert "โฟลเดอร์นี้มีกุญแจใหม่ บันทึกที่ตามมา" in said
    assert "ต้องขอใบรับรองจากหน่วยงานต้นสังกัด" in said
    assert "ตามมาไม่ได้" not in said
    report.accept()
    assert office(read_only).key == "settings"
    assert office(read_only).room.office.lost_keys is None
    assert len(kept(certified)) == backups + 1
    assert desk.keys.of(certified)["class"] == ""
    office(read_only).show_page("assessment")
    panel(read_only, ITEM)
    before = log_of(read_only)[1]
    press(read_only, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: log_of(read_only)[1] > before, timeout=8000)
    assert read_only.problem is None


def test_what_cannot_come_along_is_counted_before_and_after(
    sample: Window, desk: Wiring, certified: Path, qtbot: QtBot
) -> None:
    with desk.open(certified) as opened:
        opened.session.do_now(partial(add_person, name="ยังไม่ลงนาม"))
    lose_keys(desk, certified)
    sample.open_folder(certified)
    dialog = prompted(qtbot, "กุญแจของโฟลเดอร์นี้")
    lost = "รายการที่ไม่มีลายเซ็นหรือใบรับรองยืนยันจะตามมาไม่ได้"
    assert lost in words_of(dialog)
    before = next(part for part in words_of(dialog).split("บันทึก ") if lost in part).split()[0]
    click(dialog.buttons["plus"])
    asking = prompted(qtbot, "ทำกุญแจใหม่ให้โฟลเดอร์นี้")
    assert lost in words_of(asking)
    click(asking.go)
    report = modal(qtbot, PromptDialog)
    assert f"บันทึก {before} รายการไม่มีลายเซ็นหรือใบรับรองของกุญแจเดิมยืนยัน จึงตามมาไม่ได้" in words_of(report)
    report.accept()


def test_leaving_it_makes_no_keys(
    sample: Window, desk: Wiring, certified: Path, qtbot: QtBot
) -> None:
    home, backups = lose_keys(desk, certified), len(kept(certified))
    sample.open_folder(certified)
    click(prompted(qtbot, "กุญแจของโฟลเดอร์นี้").buttons["plus"])
    prompted(qtbot, "ทำกุญแจใหม่ให้โฟลเดอร์นี้").reject()
    assert sample.office is None
    assert not home.exists()
    assert len(kept(certified)) == backups


def test_without_a_certificate_no_new_keys_are_offered(
    sample: Window, desk: Wiring, tmp_path: Path, qtbot: QtBot
) -> None:
    sample.show_first_run()
    lose_keys(desk, tmp_path / "prongsai-sample")
    sample.open_folder(tmp_path / "prongsai-sample")
    dialog = prompted(qtbot, "กุญแจของโฟลเดอร์นี้")
    assert not dialog.buttons["plus"].isEnabled()
    assert "ทำกุญแจใหม่ไม่ได้ เพราะกุญแจเดิมยังไม่มีใบรับรอง จึงไม่มีใครยืนยันสิ่งที่บันทึกไว้ได้" in words_of(dialog)
    assert "ทำกุญแจใหม่ได้:" not in words_of(dialog)
    click(dialog.go)
    assert "ทำกุญแจใหม่" not in known(office(sample).room.office.lost_keys).do


def test_keys_that_come_back_open_the_folder_as_before(
    sample: Window, desk: Wiring, certified: Path, qtbot: QtBot, tmp_path: Path
) -> None:
    copytree(tmp_path / "keys", tmp_path / "away")
    key, home = desk.keys.of(certified)["key"], lose_keys(desk, certified)
    sample.open_folder(certified)
    click(prompted(qtbot, "กุญแจของโฟลเดอร์นี้").go)
    sample.show_first_run()
    copytree(tmp_path / "away" / home.name, home)
    assert sample.open_folder(certified)
    assert office(sample).room.office.lost_keys is None
    assert desk.keys.of(certified)["key"] == key


def test_home_and_health_lead_to_the_ways_on(read_only: Window, qtbot: QtBot) -> None:
    office(read_only).show_page("home")
    come_to_rest(qtbot, read_only)
    home = office(read_only).leaf("home").widget
    assert "กุญแจของโฟลเดอร์ไม่อยู่ในเครื่องนี้" in words_of(home)
    click(
        next(
            one
            for one in home.findChildren(QAbstractButton)
            if "ดูทางแก้" in one.text().replace("\u200b", "")
        )
    )
    assert office(read_only).key == "health"
    page = office(read_only).leaf("health").widget.findChild(HealthPage)
    found = page or leaf_of(office(read_only), "health", HealthPage)
    qtbot.waitUntil(lambda: any(line.shown.key == "keys" for line in found.lines), timeout=20_000)
    assert "พบข้อมูลเสียหาย" not in words_of(found)
    assert found.line("views").shown.title != "บันทึกการดูข้อมูลบุคคลครบ"
    click(known(found.line("keys").button))
    prompted(qtbot, "กุญแจของโฟลเดอร์นี้").reject()


def test_the_log_of_views_is_not_called_whole(read_only: Window, qtbot: QtBot) -> None:
    office(read_only).show_page("privacy")
    shown = office(read_only).leaf("privacy").widget
    qtbot.waitUntil(lambda: "ตรวจท้ายบันทึกไม่ได้ เพราะไม่มีกุญแจ" in words_of(shown), timeout=20_000)
    assert "ครบทุกบรรทัด" not in words_of(shown)
