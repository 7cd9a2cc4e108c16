"""The report of one month of a register at the page of papers: chosen, locked alone, printed as final."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from core.plan.deeds import CellInput, enter_cells, start_plan
from tests.ui.desktop.acting import come_to_rest, modal, office, papers_of, prompted, written
from ui.desktop.shell.window import Window
from ui.desktop.signing.dialogs import LockDialog


def click(button: QWidget) -> None:
    assert button.isVisible()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_month_is_chosen_locked_and_printed_while_the_next_stays_a_draft(
    sample: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_words: (str(tmp_path / "October.pdf"), "")
    )
    opened = office(sample)
    session = opened.session
    form = session.forms.get("complaints-register")
    session.do(partial(start_plan, instrument=form, year=opened.year))
    come_to_rest(qtbot, sample)
    (begun,) = session.read(lambda reader: reader.records("plan", instrument_id=form.id))
    (summary,) = session.read(
        lambda reader: reader.records("row", begun.ref.scope, plan=begun.ref.local)
    )
    nil = [CellInput("found", "none", None)]
    session.do(
        partial(enter_cells, instrument=form, row=summary.ref, period="2569m10", entries=nil)
    )
    come_to_rest(qtbot, sample)
    opened.room.host.show_place("papers", begun.ref)
    page = papers_of(opened)

    def seen(period: str, *, draft: bool) -> bool:
        return page.paper is not None and (page.paper.period, page.paper.draft) == (period, draft)

    qtbot.waitUntil(lambda: seen("2569m10", draft=True), timeout=20_000)
    come_to_rest(qtbot, sample)
    assert (page.side.words.text(), page.side.lock.text()) == ("เลือกงวด", "ล็อกงวดนี้เพื่อลงนาม")
    alone = "ล็อกเฉพาะผลของตุลาคม 2568 แล้วพิมพ์ฉบับจริงมาลงนามได้ งวดอื่นยังแก้ได้"
    assert f"มีลายน้ำ “ร่าง” ไม่ลงทะเบียน {alone}" in written(page.side)
    click(page.side.lock)
    dialog = modal(qtbot, LockDialog)
    assert dialog.part.currentData() == "2569m10"
    dialog.field.selectAll()
    QTest.keyClicks(dialog.field, "Signer")
    click(dialog.go)
    qtbot.waitUntil(lambda: seen("2569m10", draft=False), timeout=20_000)
    come_to_rest(qtbot, sample)
    assert alone not in written(page.side)
    click(page.side.pdf)
    qtbot.waitUntil(lambda: bool(page.register.lines), timeout=20_000)
    come_to_rest(qtbot, sample)
    assert page.register.lines[0].title == "รายงานเรื่องร้องเรียนประจำเดือน ตุลาคม 2568"
    assert page.side.scan.isVisible()
    click(page.side.words)
    chosen = prompted(qtbot, "งวด")
    box = chosen.fields["period"]
    assert isinstance(box, QComboBox)
    box.setCurrentIndex(box.findText("พฤศจิกายน 2568"))
    chosen.go.click()
    qtbot.waitUntil(lambda: seen("2569m11", draft=True), timeout=20_000)
    come_to_rest(qtbot, sample)
    assert not page.side.scan.isVisible(), "of November nothing is printed"
    click(page.side.lock)
    dialog = modal(qtbot, LockDialog)
    assert "ยังไม่มีผลของพฤศจิกายน 2568" in written(dialog.left)
    dialog.part.setCurrentIndex(dialog.part.findData(""))
    assert "ยังไม่มีผลของพฤศจิกายน 2568" not in written(dialog.left), (
        "the list is of the part that is chosen"
    )
    assert dialog.go.text().strip() == ("ล็อก" if dialog.left.isHidden() else "ล็อกทั้งที่ยังไม่ครบ")
    dialog.reject()
