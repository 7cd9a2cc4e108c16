"""A seal is checked from anywhere by the palette, and a scan says what the seal on it says."""

import json
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from core.errors import UserError
from core.values import Changes
from tests.country import settle_in
from tests.ui.desktop.acting import drop, leaf_of, modal, office, press, written
from ui.desktop.scans.page import ScansPage, SealDialog
from ui.desktop.shell.palette import Palette
from ui.desktop.shell.window import Window

VECTORS = Path(__file__).parents[3] / "vectors"


@pytest.fixture
def dialog(sample: Window, qtbot: QtBot) -> SealDialog:
    """Asked for by its name, from the first page."""
    opened = office(sample)
    opened.show_page("home")
    press(sample, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = modal(qtbot, Palette)
    palette.line.setText("ตรวจตราประทับ")
    assert [palette.list.item(row).text() for row in range(palette.list.count())][:1] == ["ตรวจตราประทับ"]
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    found = modal(qtbot, SealDialog)
    assert opened.key == "scans"
    return found


def says(dialog: SealDialog, qtbot: QtBot, words: str) -> str:
    qtbot.waitUntil(lambda: words in written(dialog), timeout=30_000)
    return written(dialog)


def test_a_picture_or_the_text_of_a_code_is_judged_where_one_stands(dialog: SealDialog, qtbot: QtBot) -> None:
    drop(dialog, VECTORS / "scans" / "stranger.png")
    shown = says(dialog, qtbot, "ไม่รู้จักกุญแจ")
    assert "ตรวจกับรายการกุญแจของ" in shown
    assert "82.50" not in shown, "what nobody vouches for is not shown as if somebody did"
    drop(dialog, VECTORS / "scans" / "bare.png")
    says(dialog, qtbot, "ไม่พบตราประทับ")
    rows = json.loads((VECTORS / "seals.json").read_text(encoding="utf-8"))
    dialog.text.setText(next(one["text"] for one in rows if one["about"] == "a byte more"))
    QTest.keyClick(dialog.text, Qt.Key.Key_Return)
    says(dialog, qtbot, "ตราประทับถูกแก้")
    drop(dialog, VECTORS / "keys.json")
    says(dialog, qtbot, "อ่านไฟล์สแกน keys.json ไม่ได้")
    assert not dialog.save.isVisible(), "no centre hands a list out here"


def test_a_scan_says_what_the_seal_on_it_says(sample: Window, qtbot: QtBot) -> None:
    office(sample).show_page("scans")
    page = leaf_of(office(sample), "scans", ScansPage)
    drop(page, VECTORS / "scans" / "stranger.png")
    qtbot.waitUntil(lambda: "ตราประทับ: [ไม่รู้จักกุญแจ]" in written(page.side), timeout=30_000)


def test_a_centre_saves_the_page_that_checks_seals(
    sample: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = office(sample)
    said: list[str] = []
    opened.room.host.toast.connect(said.append)

    def settled(_ctx: object, store: Any) -> Changes:
        settle_in(store, "centre")
        return Changes("settled")

    opened.session.do(settled)
    qtbot.waitUntil(lambda: opened.session.read(lambda reader: reader.trust.device()) is not None, timeout=20_000)
    opened.show_page("scans")
    opened.leaf("scans").place().others[0].do()
    dialog = modal(qtbot, SealDialog)
    path = tmp_path / "gone" / "check.html"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_words: (str(path), ""))
    refused: list[UserError] = []
    opened.room.host.refused.connect(refused.append)
    dialog.save.click()
    assert len(refused) == 1
    assert said == [], "nothing is said to be saved that is not"
    path = tmp_path / "check.html"
    dialog.save.click()
    assert said == ["บันทึกไฟล์ตรวจตราประทับแล้ว"]
    assert b"Content-Security-Policy" in path.read_bytes()
