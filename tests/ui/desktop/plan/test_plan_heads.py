"""Heads of several rows in the table of a plan: what stands over a column on paper stands over it in the window."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.papers.shown import CHOSEN
from core.papers.trial_deeds import SingleFormStore
from core.plan.view import PlanPage
from storage.db.folder.store import Folder
from tests.core.papers.test_each_column import DRAWN, Crossed, crossed
from tests.core.papers.test_plan_words import REPORTED, ROWS, folder
from tests.core.papers.test_plan_words import form as quarterly
from tests.core.plan.plans import planned
from ui.desktop.base.settings import TableViewSetup, WindowSettings
from ui.desktop.plan.calls import PlanCalls
from ui.desktop.plan.grid import PlanGridCard
from ui.desktop.plan.grid_view import UPPER, GroupedHeader
from ui.desktop.theme.look import Look

__all__ = ["crossed", "folder"]
FUNDS = "title: แหล่งเงิน, show: <fund>"


def test_heads_stand_over_each_other_as_on_paper_and_equal_ones_are_one(
    look: Look, qtbot: QtBot, folder: Folder, tmp_path: Path
) -> None:
    form = quarterly(tmp_path, (f"{FUNDS}, each: funds", f"over: การใช้จ่าย, {FUNDS}"))
    folder.use_forms(SingleFormStore(form))
    page = PlanPage.of(folder, planned(folder, form, ROWS, REPORTED), "2569q1")
    grid = PlanGridCard(look, PlanCalls(), WindowSettings(tmp_path / "settings.json"))
    qtbot.addWidget(grid)
    grid.resize(1300, 400)
    grid.show_page(page)
    grid.show()
    QApplication.processEvents()
    header, columns = grid.view.horizontalHeader(), grid.table.columns
    assert isinstance(header, GroupedHeader)
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


def test_columns_for_each_of_something_are_read_and_totalled_in_the_window(
    look: Look, qtbot: QtBot, crossed: Crossed, tmp_path: Path
) -> None:
    crossed.folder.use_forms(SingleFormStore(crossed.form))
    page = PlanPage.of(crossed.folder, crossed.plan)
    grid = PlanGridCard(look, PlanCalls(), WindowSettings(tmp_path / "settings.json"))
    qtbot.addWidget(grid)
    grid.resize(1900, 400)
    grid.show_page(page)
    grid.kinds.setCurrentIndex(grid.kinds.findData("work"))
    grid.kinds.activated.emit(grid.kinds.currentIndex())
    grid.show()
    QApplication.processEvents()
    ids = [one.id for one in grid.table.columns]
    for each, (show, heads, _cells, _total) in DRAWN.items():
        own = [n for n, one in enumerate(grid.table.columns) if one.id.startswith(f"{show}=")]
        across = [str(grid.table.headerData(n, Qt.Orientation.Horizontal)) for n in own]
        assert " ".join(across).replace(" (บาท)", "") == heads, each
        editable = Qt.ItemFlag.ItemIsEditable
        assert not any(grid.table.flags(grid.table.index(0, n)) & editable for n in own), each
    ticked = grid.table.index(0, ids.index("<fund>=budget"))
    assert grid.table.words(ticked.row(), ticked.column()) == CHOSEN
    assert grid.table.data(ticked) == "", "the letters of the window have no such mark: it is drawn"
    assert grid.table.data(ticked, Qt.ItemDataRole.DecorationRole) is not None
    assert grid.table.totals["<amount>=อาหาร"] == "550.00"
    grid.table.arrange(TableViewSetup(words="ประชุม"))
    assert grid.table.totals["<amount>=อาหาร"] == "250.00", "of the rows that are shown"
    grid.table.arrange(TableViewSetup(words="ประชุม", sorted="<amount>=อาหาร"))
    assert not grid.grab().isNull()
