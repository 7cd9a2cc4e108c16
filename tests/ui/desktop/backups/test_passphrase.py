"""The passphrase of the keys, in the window: set once, and asked for where the keys are not."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from core.errors import LostKeysError, UserError
from storage import at_rest
from storage.backups.container import read
from tests.known import known
from tests.said import said_in
from tests.ui.desktop.acting import come_to_rest, lose_keys, modal, office, prompted, written
from tests.ui.desktop.backups.test_backups_page import backups_of
from ui.desktop.backups.page import BackupsPage
from ui.desktop.backups.rescue import lost_keys
from ui.desktop.backups.restoration import RestoreDialog
from ui.desktop.base.dialogs import ProblemDialog
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.prompt import PromptDialog
from wiring import Wiring

WORDS = "น้ำใสไหลเย็นเห็นตัวปลา"
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(autouse=True)
def _forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(at_rest, "_opened", {})


def typed_in(dialog: PromptDialog) -> list[QLineEdit]:
    """The lines a passphrase is typed into."""
    return [one for one in dialog.fields.values() if isinstance(one, QLineEdit)]


def type_in(dialog: PromptDialog, *typed: str) -> None:
    """Type into its lines, and press its button."""
    for line, words in zip(typed_in(dialog), typed, strict=True):
        line.setText(words)
    QTest.mouseClick(dialog.go, LEFT)


def seal(window: Window, qtbot: QtBot) -> Path:
    """Set the passphrase on the page of backups; the backup that is made at once."""
    office(window).show_page("backups")
    page, made = backups_of(window), list[object]()
    office(window).room.backing.made.connect(made.append)
    QTest.mouseClick(page.seal, LEFT)
    type_in(prompted(qtbot, "รหัสผ่านของกุญแจ"), WORDS, WORDS)
    qtbot.waitUntil(lambda: bool(made), timeout=20_000)
    come_to_rest(qtbot, window)
    return known(office(window).room.office.backups.last()).path


def test_set_once_on_the_page_of_backups_the_next_backup_holds_the_keys(
    sample: Window, qtbot: QtBot
) -> None:
    office(sample).show_page("backups")
    page = backups_of(sample)
    none = "กุญแจของเครื่องไม่อยู่ในไฟล์สำรอง ถ้าเครื่องเสีย เครื่องใหม่ต้องขอใบรับรองใหม่ เว้นแต่ตั้งรหัสผ่านของกุญแจไว้ก่อน"
    held = "มีกุญแจของเครื่อง ซึ่งเครื่องใหม่เปิดได้ด้วยรหัสผ่านที่ตั้งไว้"
    qtbot.waitUntil(lambda: none in written(page), timeout=8000)
    assert held not in written(page)
    assert read(seal(sample, qtbot)).keys is not None
    qtbot.waitUntil(lambda: held in written(page), timeout=8000)
    assert none not in written(page)


def test_a_new_passphrase_is_long_and_typed_twice_alike(sample: Window, qtbot: QtBot) -> None:
    office(sample).show_page("backups")
    QTest.mouseClick(backups_of(sample).seal, LEFT)
    dialog = prompted(qtbot, "รหัสผ่านของกุญแจ")
    assert "ไม่ถูกถามตอนสำรองหรือเปิดงานตามปกติในเครื่องนี้" in written(dialog)
    assert all(line.echoMode() == QLineEdit.EchoMode.Password for line in typed_in(dialog))
    dialog.fields["seen"].click()
    assert all(line.echoMode() == QLineEdit.EchoMode.Normal for line in typed_in(dialog))
    type_in(dialog, "สั้นไป", "สั้นไป")
    assert "เพราะสั้นกว่า 12 ตัว ผู้ที่ได้ไฟล์สำรองไปจะเดาได้" in written(dialog)
    type_in(dialog, WORDS, WORDS + "า")
    assert "รหัสผ่านสองช่องไม่ตรงกัน" in written(dialog)
    dialog.reject()
    folder = office(sample).room.folder
    assert office(sample).room.desk.keys.sealed(folder) is None


def test_lost_keys_come_back_by_the_passphrase_and_work_goes_on(
    sample: Window, desk: Wiring, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "prongsai-sample"
    seal(sample, qtbot)
    device = desk.keys.of(folder)["key"]
    sample.show_first_run()
    lose_keys(desk, folder)
    assert not sample.open_folder(folder)
    type_in(prompted(qtbot, "รหัสผ่านของกุญแจ"), WORDS)
    qtbot.waitUntil(lambda: sample.office is not None, timeout=20_000)
    assert office(sample).room.office.lost_keys is None
    assert desk.keys.of(folder)["key"] == device


def test_a_wrong_passphrase_is_told_and_whoever_has_none_sees_the_other_ways(
    sample: Window, desk: Wiring, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "prongsai-sample"
    seal(sample, qtbot)
    sample.show_first_run()
    home = lose_keys(desk, folder)
    assert not sample.open_folder(folder)
    asked = prompted(qtbot, "รหัสผ่านของกุญแจ")
    assert "กุญแจของโฟลเดอร์นี้ผนึกไว้ด้วยรหัสผ่านที่หน่วยงานตั้งไว้" in written(asked)
    type_in(asked, "ไม่ใช่รหัสผ่านนี้")
    told = modal(qtbot, ProblemDialog)
    assert told.problem.why == "เพราะรหัสผ่านไม่ตรงกับที่ตั้งไว้ ข้อมูลและกุญแจไม่เปลี่ยน"
    told.accept()
    assert not home.exists()
    assert not sample.open_folder(folder)
    prompted(qtbot, "รหัสผ่านของกุญแจ").reject()
    ways = prompted(qtbot, "กุญแจของโฟลเดอร์นี้")
    unlock = next(one for one in ways.findChildren(Button) if one.text().strip() == "ใส่รหัสผ่าน")
    assert "กุญแจนี้มีชุดที่ผนึกไว้ด้วยรหัสผ่าน" in written(ways)
    QTest.mouseClick(unlock, LEFT)
    type_in(prompted(qtbot, "รหัสผ่านของกุญแจ"), WORDS)
    qtbot.waitUntil(lambda: sample.office is not None, timeout=20_000)


def test_a_restore_on_another_pc_asks_for_it_and_goes_on_as_the_same_device(
    sample: Window, desk: Wiring, qtbot: QtBot, tmp_path: Path
) -> None:
    file, folder = seal(sample, qtbot), tmp_path / "prongsai-sample"
    device = desk.keys.of(folder)["key"]
    sample.show_first_run()
    lose_keys(desk, folder)
    sample.restore(file, tmp_path / "again")
    dialog = modal(qtbot, RestoreDialog)
    assert "ใส่รหัสผ่านของกุญแจแล้วเครื่องนี้ทำงานต่อแทนเครื่องเดิม ซึ่งต้องเลิกใช้" in written(dialog)
    known(dialog.passphrase).lines[0].setText(WORDS)
    QTest.mouseClick(dialog.agree, LEFT)
    qtbot.waitUntil(lambda: sample.office is not None, timeout=20_000)
    assert office(sample).room.folder == tmp_path / "again"
    assert desk.keys.of(tmp_path / "again")["key"] == device


def test_without_it_an_office_without_certificate_is_told_what_is_needed(
    sample: Window, desk: Wiring, qtbot: QtBot, tmp_path: Path
) -> None:
    file = seal(sample, qtbot)
    sample.show_first_run()
    lose_keys(desk, tmp_path / "prongsai-sample")
    sample.restore(file, tmp_path / "again")
    QTest.mouseClick(modal(qtbot, RestoreDialog).agree, LEFT)
    told = modal(qtbot, ProblemDialog).problem
    assert "ที่อยู่ในไฟล์สำรองต้องเปิดด้วยรหัสผ่าน" in told.why
    assert told.do == "โปรดใส่รหัสผ่านของกุญแจ แล้วกู้คืนอีกครั้ง"
    assert not (tmp_path / "again" / "prongsai.db").exists()


def test_the_passphrase_is_offered_only_where_there_is_something_it_opens(
    look: Look, qtbot: QtBot
) -> None:
    page, said = BackupsPage(look, print), {}
    qtbot.addWidget(page)
    for state in ("lost", "bound", "sealed", "sealed-bound"):
        problem = LostKeysError(
            "เปิดไม่ได้", "เพราะ", "โปรด", Path("/keys/ก"), bound=state.endswith("bound")
        )
        dialog = PromptDialog(look, lost_keys(problem, sealed=state.startswith("sealed")), page)
        assert (
            "ใส่รหัสผ่าน" in [one.text().strip() for one in dialog.findChildren(Button)]
        ) == state.startswith("sealed")
        said[state] = dialog.windowTitle() + "\n" + written(dialog)
    assert (
        said_in(said, "กุญแจนี้มีชุดที่ผนึกไว้ด้วยรหัสผ่าน กด “ใส่รหัสผ่าน” แล้วทำงานต่อได้อย่างเดิม")
        == "sealed sealed-bound"
    )
    assert said_in(said, "ถ้ามีโฟลเดอร์กุญแจ ก จากเครื่องเดิม") == "lost"
    bound = "กุญแจถูกผูกไว้กับผู้ใช้ Windows คนหนึ่งของเครื่องหนึ่ง เปิดด้วยผู้ใช้คนนั้นในเครื่องนั้น แล้วจะทำงานต่อได้อย่างเดิม"
    assert said_in(said, bound) == "bound"
    assert said_in(said, "ถ้าเครื่องเดิมเป็น Windows ต้องใช้รหัสผ่านของกุญแจที่เคยตั้งไว้ด้วย") == "lost"
    assert said_in(said, "กุญแจของโฟลเดอร์นี้ไม่อยู่ในเครื่องนี้") == "lost"
    assert said_in(said, "เปิดกุญแจของโฟลเดอร์นี้ในเครื่องนี้ไม่ได้") == "bound sealed sealed-bound"


def test_what_goes_wrong_while_it_is_set_is_told(
    sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_given: object) -> Callable[[], None]:
        raise UserError("ทำรายการนี้ไม่สำเร็จ", "เพราะเนื้อที่เต็ม", "โปรดเพิ่มเนื้อที่ว่าง")

    monkeypatch.setattr(office(sample).room.desk.keys, "seal", refuse)
    office(sample).show_page("backups")
    QTest.mouseClick(backups_of(sample).seal, LEFT)
    type_in(prompted(qtbot, "รหัสผ่านของกุญแจ"), WORDS, WORDS)
    assert modal(qtbot, ProblemDialog).problem.why == "เพราะเนื้อที่เต็ม"
