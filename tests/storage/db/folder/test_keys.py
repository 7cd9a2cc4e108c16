"""The keys of a folder are there whole or not at all (docs/log.md: Streams)."""

import errno
import os
import sys
from pathlib import Path

import pytest

from storage.keys import make_keys, read_keys
from tests.storage.db.desk import NOW

# three files; Windows makes no folder durable by itself
SYNCED = 3 if sys.platform == "win32" else 5


@pytest.mark.parametrize("writes", range(SYNCED))
def test_keys_that_a_full_disk_cut_short_can_be_made_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, writes: int
) -> None:
    left, real = [writes], os.fsync

    def fsync(file: int) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        real(file)

    home = tmp_path / "keys" / "folder"
    monkeypatch.setattr("os.fsync", fsync)
    with pytest.raises(OSError, match="No space"):
        make_keys(home, NOW)
    assert not home.is_dir()
    left[0] = 1000
    made = make_keys(home, NOW)
    assert read_keys(home).public == made.public
    assert [one.name for one in home.parent.iterdir()] == ["folder"]
