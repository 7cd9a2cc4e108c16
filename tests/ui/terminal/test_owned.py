"""What an office keeps is its owner's alone: on a PC with several users no other reads any of it."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ui.terminal.conftest import YEAR, Command


@pytest.fixture(autouse=True)
def _as_usual() -> Iterator[None]:
    """A system that lets everybody read what is made."""
    before = os.umask(0o022)
    yield
    os.umask(before)


def open_to_others(place: Path) -> list[str]:
    """The files below that others may reach and read."""
    if not place.is_dir():
        return [str(place)] if place.stat().st_mode & 0o044 else []
    inside = place.stat().st_mode & 0o011
    return [path for each in place.iterdir() for path in open_to_others(each)] if inside else []


def test_nobody_else_reads_the_folder_its_keys_or_its_backups(do: Command, tmp_path: Path) -> None:
    folder, keys = tmp_path / "office", tmp_path / "keys"
    assert (
        do(
            "office",
            "new",
            folder,
            "--name",
            "หน่วยงาน",
            "--code",
            "S10",
            "--kind",
            "province",
            *YEAR,
        ).code
        == 0
    )
    (tmp_path / "a.txt").write_text("เวลา")
    assert do("evidence", "add", folder, tmp_path / "a.txt").code == 0
    file = do("backup", folder, "--json").value["path"]
    assert do("restore", file, tmp_path / "again").code == 0
    there = tmp_path / "there"
    there.mkdir()  # made before, and open to all
    assert do("restore", file, there).code == 0
    assert (
        open_to_others(folder) == open_to_others(keys) == open_to_others(tmp_path / "again") == []
    )
    told = {path.name for path in map(Path, open_to_others(there))}
    assert told <= {"prongsai.lock", "prongsai.prongsai-office"}, "nothing of anybody lies in these"
    for place in (folder, tmp_path / "again", there):
        assert (place / "prongsai.db").stat().st_mode & 0o077 == 0
