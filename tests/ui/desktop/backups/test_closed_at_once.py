"""What is done a while after a folder was opened is not done once it is being closed."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.ui.desktop.acting import office
from ui.desktop.base import backup_timer
from ui.desktop.shell.window import Window


def test_a_folder_that_is_closed_again_at_once_is_not_compared_with_its_backups(
    sample: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Somebody else may be at it by then: it is restored, moved or taken away."""
    looked, folder = list[object](), tmp_path / "prongsai-sample"
    monkeypatch.setattr(backup_timer, "SETTLED", 50)
    monkeypatch.setattr(backup_timer.BackupSchedule, "_behind", lambda backing: looked.append(backing))
    sample.close()
    assert sample.open_folder(folder)
    backing = office(sample).room.backing
    backing.stop()
    qtbot.wait(200)
    assert not looked
