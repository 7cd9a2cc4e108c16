"""Heads of several rows in the table of a plan: what stands over a column on paper stands over it in the window."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.papers.trial_folder import OneForm
from core.plan.view import plan_page
from storage.db.folder.store import Folder
from tests.core.papers.test_plan_words import REPORTED, ROWS, folder
from tests.core.papers.test_plan_words import form as quarterly
from tests.core.plan.plans import planned
from ui.desktop.base.settings import Settings
from ui.desktop.plan.cell import PlanAsks
from ui.desktop.plan.grid import PlanGrid
from ui.desktop.plan.grid_table import UPPER, Heads
from ui.desktop.theme.look import Look

__all__ = ["folder"]
FUNDS = "head: แหล่งเงิน, show: <fund>"


def test_heads_stand_over_each_other_as_on_paper_and_equal_ones_are_one(
    look: Look, qtbot: QtBot, folder: Folder, tmp_path: Path
) -> None:
    form = quarterly(tmp_path, (f"{FUNDS}, each: funds", f"over: การใช้จ่าย, {FUNDS}"))
    page = plan_page(folder, OneForm(form), planned(folder, form, ROWS, REPORTED), "2569q1")
    grid = PlanGrid(look, PlanAsks(None), Settings(tmp_path / "settings.json"))
    qtbot.addWidget(grid)
    grid.resize(1300, 400)
    grid.show_page(page)
    grid.show()
    QApplication.processEvents()
    header, columns = grid.view.horizontalHeader(), grid.table.columns
    assert isinstance(header, Heads)
    across = Qt.Orientation.Horizontal
    found = {grid.table.headerData(n, across): columns[n].over for n in range(len(columns))}
    assert found["แหล่งเงิน"] == ("การใช้จ่าย",)
    quarters = [f"ไตรมาส {n} (บาท)" for n in range(1, 5)]
    assert [found[name] for name in quarters] == [("การใช้จ่าย", "ใช้จ่าย")] * 4
    whole = grid.table.headerData(len(columns) - 1, across, Qt.ItemDataRole.AccessibleTextRole)
    assert whole == "ใช้จ่าย ไตรมาส 4 (บาท)", "copied and heard in full"
    assert header.height() >= 3 * look.px(UPPER)
    at = {grid.table.headerData(n, across): n for n in range(len(columns))}
    first, wide = header.stretch(at["ไตรมาส 3 (บาท)"], 1)
    assert first == header.sectionViewportPosition(at["ไตรมาส 1 (บาท)"])
    assert wide == sum(header.sectionSize(at[name]) for name in quarters)
    header.moveSection(header.visualIndex(at["ไตรมาส 4 (บาท)"]), 0)
    assert header.stretch(at["ไตรมาส 4 (บาท)"], 1) == (
        header.sectionViewportPosition(at["ไตรมาส 4 (บาท)"]),
        header.sectionSize(at["ไตรมาส 4 (บาท)"]),
    ), "moved away it stands under a head of its own"
    assert not grid.grab().isNull()
