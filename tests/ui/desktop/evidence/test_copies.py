"""Copies of evidence: what stood in the way is told for what it is."""

from contextlib import nullcontext
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from core.errors import UserError
from core.evidence.view import File
from core.values import Ref
from ui.desktop.evidence.viewer import Copies

PHOTO = File(Ref("u", "file", "1"), "ภาพ.jpg", "0" * 64, 1, "jpeg", "ภาพ", "", "")


@pytest.mark.parametrize(("here", "why"), [(False, "ตัวไฟล์ไม่อยู่ในเครื่องนี้"), (True, "เขียนปลายทางไม่ได้")])
def test_a_place_that_is_gone_is_not_taken_for_a_file_that_is_not_here(
    qtbot: QtBot, tmp_path: Path, here: bool, why: str
) -> None:
    kept, owner, told = tmp_path / "kept", QObject(), list[UserError]()
    if here:
        kept.write_bytes(b"x")
    copies = Copies(lambda _sha256: kept, lambda: nullcontext(tmp_path), owner)
    copies.failed.connect(told.append)
    copies.save(PHOTO, tmp_path / "pulled" / "ภาพ.jpg")
    qtbot.waitUntil(lambda: bool(told), timeout=8000)
    assert why in told[0].why
