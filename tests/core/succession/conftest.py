"""An office whose officer leaves."""

from pathlib import Path

import pytest

from storage.db.folder.store import Folder
from tests.core.succession.offices import Office


@pytest.fixture
def office(folder: Folder, tmp_path: Path) -> Office:
    room = tmp_path / "forms"
    room.mkdir()
    return Office(folder, room)
