"""An office folder to act on, certified as a centre: it may write a register too."""

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from storage.db.folder import create
from storage.db.store import Folder
from tests.country import settle_in

NOON = datetime(2026, 1, 15, 12, tzinfo=timezone(timedelta(hours=7)))


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    made = create(tmp_path / "office", tmp_path / "keys", "หน่วยตัวอย่าง", "S10", "province", "", 2569, NOON)
    settle_in(made, "centre")
    yield made
    made.close()
