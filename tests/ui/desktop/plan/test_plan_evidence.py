"""Evidence of a row from its form: dropped there, told in its foot and in the quarter it is dated in."""

from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu
from pytestqt.qtbot import QtBot

from core.plan.year_view import RowEvidence
from core.values import Ref
from tests.ui.desktop.acting import drop, ignored, modal
from tests.ui.desktop.plan.test_plan_page import page, planned, real, rows, view
from ui.desktop.base.library_evidence import PickEvidenceDialog
from ui.desktop.evidence.dialogs import EvidenceBatchDialog
from ui.desktop.plan.evidence import RowAttachRequest, RowEvidenceBar
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look

__all__ = ["planned", "real"]


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "ภาพกิจกรรม.jpg"
    Image.new("RGB", (90, 60), "teal").save(path, "JPEG")
    return path


def test_a_photograph_let_go_on_the_form_belongs_to_its_row_and_quarter(
    real: Window, photo: Path, qtbot: QtBot
) -> None:
    activity = rows(real, "activity")[0]
    view(real).choose(activity.ref)
    qtbot.waitUntil(lambda: view(real).form.complete, timeout=8000)
    before = [part.dated for part in view(real).form.year.parts]
    drop(view(real).form, photo)
    qtbot.waitUntil(
        lambda: isinstance(QApplication.activeModalWidget(), EvidenceBatchDialog), timeout=20_000
    )
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, EvidenceBatchDialog)
    QTest.keyClicks(dialog.day, "9/4/2569")
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(page(real).proofs.get(activity.ref)), timeout=20_000)
    assert [proof.title for proof in page(real).proofs[activity.ref]] == ["ภาพกิจกรรม"]
    assert [part.dated for part in view(real).form.year.parts] == [
        *before[:2],
        before[2] + 1,
        before[3],
    ]
    assert not view(real).form.proofs.given.isHidden()


def test_a_piece_that_is_here_serves_another_row_too(
    real: Window, photo: Path, qtbot: QtBot
) -> None:
    first, second = rows(real, "activity")[:2]
    view(real).choose(first.ref)
    qtbot.waitUntil(lambda: view(real).form.complete, timeout=8000)
    drop(view(real).form, photo)
    qtbot.waitUntil(
        lambda: isinstance(QApplication.activeModalWidget(), EvidenceBatchDialog), timeout=20_000
    )
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, EvidenceBatchDialog)
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(page(real).proofs.get(first.ref)), timeout=20_000)
    view(real).choose(second.ref)
    qtbot.waitUntil(lambda: view(real).form.complete, timeout=8000)
    QTest.mouseClick(view(real).rows.more, Qt.MouseButton.LeftButton)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.actions()[0].trigger()
    menu.close()
    asked = modal(qtbot, PickEvidenceDialog)
    QTest.keyClick(asked.words, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: bool(page(real).proofs.get(second.ref)), timeout=20_000)
    assert page(real).proofs[first.ref] == page(real).proofs[second.ref]


def test_of_several_fields_for_files_one_says_for_which(look: Look, qtbot: QtBot) -> None:
    """By keys, of files that are brought and of pieces that are here; of one field nothing is asked."""
    got = list[tuple[str, str, bool]]()

    def attach(wish: RowAttachRequest) -> None:
        got.append((wish.place, wish.words, wish.existing))

    part = RowEvidenceBar(look, attach, ignored)
    ref = Ref("u", "row", "1" * 32)
    qtbot.addWidget(part)
    part.show()
    sides = (("before", "ภาพก่อน"), ("after", "ภาพหลัง"))

    def asks(known: bool) -> None:
        part.deeds[0].do() if known else QTest.mouseClick(part.attach, Qt.MouseButton.LeftButton)

    for known in (False, True):
        part.show_row(ref, "จัดมุม", (), sides)
        asks(known)
        qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        assert [one.text() for one in menu.actions()] == ["ภาพก่อน", "ภาพหลัง"]
        QTest.keyClick(menu, Qt.Key.Key_Down)
        QTest.keyClick(menu, Qt.Key.Key_Down)
        QTest.keyClick(menu, Qt.Key.Key_Return)
        assert got.pop() == ("after", "จัดมุม (ภาพหลัง)", known)
        part.show_row(ref, "จัดมุม", (), sides[:1])
        asks(known)
        assert got.pop() == ("", "จัดมุม", known)
    proofs = [RowEvidence(ref, "มุมบริการ", "", "after")]
    part.show_row(ref, "จัดมุม", proofs, sides)
    assert any(
        "ภาพหลัง: มุมบริการ" in label.toolTip().replace("\u200b", "")
        for label in part.findChildren(QLabel)
    )
