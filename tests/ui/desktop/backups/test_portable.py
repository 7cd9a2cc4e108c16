"""A portable folder in the window: its keys are to be sealed, and their passphrase is asked for at every opening."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

import main
from storage import at_rest
from tests.ui.desktop.acting import come_to_rest, new_sample, office, prompted, written
from tests.ui.desktop.backups.test_passphrase import WORDS, type_in
from tests.ui.desktop.conftest import NewWindow
from wiring import Wiring


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wiring:
    """As the starter of a portable folder names the keys."""
    (tmp_path / at_rest.PORTABLE).write_bytes(b"")
    monkeypatch.setenv("PRONGSAI_KEYS", str(tmp_path / "data" / "keys"))
    monkeypatch.setattr(at_rest, "_opened", {})
    return main.desk()


def test_open_keys_on_a_stick_are_told_until_a_passphrase_seals_them_and_then_it_is_asked_for(
    new_window: NewWindow,
    desk: Wiring,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window, folder = new_window(), tmp_path / "prongsai-sample"
    new_sample(window, tmp_path)
    asked = prompted(qtbot, "รหัสผ่านของกุญแจ")
    assert "กุญแจอยู่ในโฟลเดอร์พกพานี้โดยยังไม่ได้ล็อก ใครถือแฟลชไดรฟ์ก็เขียนในนามหน่วยงานได้" in written(asked)
    asked.reject()
    come_to_rest(qtbot, window)
    window.show_first_run()
    assert window.open_folder(folder), "nothing is forced"
    type_in(prompted(qtbot, "รหัสผ่านของกุญแจ"), WORDS, WORDS)
    qtbot.waitUntil(lambda: not desk.keys.in_the_open(folder), timeout=20_000)
    come_to_rest(qtbot, window)
    window.show_first_run()
    monkeypatch.setattr(at_rest, "_opened", {})  # the program was ended, the stick taken along
    assert not window.open_folder(folder)
    type_in(prompted(qtbot, "รหัสผ่านของกุญแจ"), WORDS)
    qtbot.waitUntil(lambda: window.office is not None, timeout=20_000)
    assert office(window).room.office.lost_keys is None
