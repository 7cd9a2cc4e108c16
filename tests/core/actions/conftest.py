"""An office folder to act on."""

from collections.abc import Iterator
from datetime import datetime, timedelta, timezone
from pathlib import Path

import pytest

from storage.db.folder import create
from storage.db.store import Folder

NOON = datetime(2026, 1, 15, 12, tzinfo=timezone(timedelta(hours=7)))


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    made = create(tmp_path / "office", tmp_path / "keys", "หน่วยตัวอย่าง", "S10", "province", "", 2569, NOON)
    yield made
    made.close()
