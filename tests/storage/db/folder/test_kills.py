"""A PC that is killed loses nothing it had acknowledged, and goes on as if nothing had happened (many: tests/soak)."""

import random
from pathlib import Path

import pytest

from core.errors import FolderInUseError
from storage.db.folder.folder import open_folder
from tests.storage.db.kills import Mail, folder_of, hurt, kill_foundings, kill_saves, kill_takes
from tests.storage.db.runs import play
from tests.storage.db.victim import NOW
from tests.storage.db.world import OFFICES


def test_nothing_acknowledged_is_lost_when_a_save_is_killed(tmp_path: Path) -> None:
    killed = kill_saves(tmp_path, 5, random.Random(1))
    assert killed.acknowledged > 10


def test_taking_in_is_whole_or_not_there_when_it_is_killed(tmp_path: Path) -> None:
    (tmp_path / "run").mkdir()
    mail: Mail = play(tmp_path / "run", 3, 60).bag
    assert kill_takes(tmp_path, mail, 6, random.Random(2)).kills == 6


def test_a_folder_is_whole_or_not_there_when_its_making_is_killed(tmp_path: Path) -> None:
    assert kill_foundings(tmp_path, 3, random.Random(3)).kills == 3


def test_a_killed_window_leaves_no_lock(tmp_path: Path) -> None:
    folder, keys = folder_of(tmp_path, OFFICES[0], 0)
    open_folder(folder, keys, NOW).close()
    held = open_folder(folder, keys, NOW)
    with pytest.raises(FolderInUseError):
        open_folder(folder, keys, NOW)
    held.close()
    hurt("save", folder, keys, 1, 0.02)
    open_folder(folder, keys, NOW).close()
