"""An office folder to read views from."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from core.forms.shape import Instrument
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from tests.core.plan.plans import NOON, tiny


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    made = create(
        tmp_path / "office", tmp_path / "keys", "หน่วยตัวอย่าง", "S10", "section", "", 2569, NOON
    )
    yield made
    made.close()


@pytest.fixture
def form(tmp_path: Path) -> Instrument:
    return tiny(tmp_path)
