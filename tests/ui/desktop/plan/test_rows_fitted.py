"""Rows of a table are as high as their words need, a few at a time; what one looks at does not jump meanwhile."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.plan.file_deeds import import_plan
from tests.ui.desktop.acting import come_to_rest, new_office, office, press, type_words
from tests.ui.desktop.plan.test_plan_grid_page import at, table
from tests.ui.desktop.plan.test_plan_page import rows
from tests.ui.desktop.widgets.test_words import Painted
from ui.desk import NewOffice
from ui.desktop.plan.grid import PlanGridCard
from ui.desktop.shell.window import Window
from ui.desktop.widgets import sheet_heights
from ui.desktop.widgets.sheet_heights import LINES

CONTROL = Qt.KeyboardModifier.ControlModifier
COUNT = 300
LONG = "คำบรรยายกิจกรรมที่ยาวกว่าความกว้างของช่องมาก " * 12


@pytest.fixture
def long(window: Window, tmp_path: Path, qtbot: QtBot) -> Window:
    """A plan of some hundred rows, every third of many words."""
    new_office(window, NewOffice(tmp_path / "office", "จังหวัดตัวอย่าง", "S20", "province", "", 2569))
    opened = office(window)
    titles = [f"{n} {LONG if n % 3 == 0 else 'word'}" for n in range(COUNT)]
    given = {
        "title": "แผน",
        "rows": [
            {"id": "g", "kind": "goal_group", "f.title": "problem"},
            *(
                {"id": f"a{n}", "kind": "activity", "parent": "g", "f.title": text}
                for n, text in enumerate(titles)
            ),
        ],
    }
    form = opened.session.forms.get("dsi-moral-plan")
    opened.session.do_now(lambda ctx, store: import_plan(ctx, store, form, 2569, given))
    opened.open_year(2569, "plan")
    qtbot.waitUntil(lambda: len(rows(window, "activity")) == COUNT, timeout=20_000)
    come_to_rest(qtbot, window)
    return window


def heights(grid: PlanGridCard) -> list[int]:
    header = grid.view.verticalHeader()
    return [header.sectionSize(n) for n in range(grid._filled)]


def fitted(grid: PlanGridCard, qtbot: QtBot) -> list[int]:
    """The heights once every row is judged."""
    qtbot.waitUntil(lambda: not grid.view._heights._unfit, timeout=20_000)
    return heights(grid)


def test_every_row_is_as_high_as_its_words_need_in_the_end(long: Window, qtbot: QtBot) -> None:
    grid = table(long, "activity")
    found = fitted(grid, qtbot)
    highest = grid.view._heights._plain + grid.view.fontMetrics().lineSpacing() * (LINES - 1)
    assert {high for n, high in enumerate(found) if n % 3 == 0} == {highest}
    assert max(high for n, high in enumerate(found) if n % 3) < highest


def test_the_last_cell_stays_in_sight_while_rows_grow(long: Window, qtbot: QtBot) -> None:
    grid = table(long, "activity")
    at(grid, 0, "title")
    press(long, Qt.Key.Key_End, CONTROL)
    here = grid.view.currentIndex()
    assert here.row() == COUNT - 1
    fitted(grid, qtbot)
    qtbot.wait(20)
    box = grid.view.visualRect(grid.view.currentIndex())
    assert grid.view.viewport().rect().contains(box.center())
    assert box.bottom() <= grid.view.viewport().height()


def test_rows_keep_their_height_when_others_come_go_or_change(long: Window, qtbot: QtBot) -> None:
    grid = table(long, "activity")
    before = fitted(grid, qtbot)
    at(grid, 4, "title")
    press(long, Qt.Key.Key_Delete, CONTROL)
    qtbot.waitUntil(lambda: grid._filled == COUNT - 1, timeout=8000)
    assert heights(grid)[4:] == before[5:]
    at(grid, 1, "title")
    type_words("short")
    press(long, Qt.Key.Key_Return)
    assert heights(grid)[2:] == [*before[2:4], *before[5:]]
    column = [each.id for each in grid.table.columns].index("title")
    grid.view.setColumnWidth(column, grid.view.columnWidth(column) + 1)
    assert heights(grid)[2:] == [*before[2:4], *before[5:]]
    assert fitted(grid, qtbot) == [*before[:4], *before[5:]]


def test_rows_that_go_while_others_are_fitted_leave_right_heights(
    long: Window, qtbot: QtBot
) -> None:
    grid = table(long, "activity")
    at(grid, 0, "title")
    assert grid.view._heights._unfit
    press(long, Qt.Key.Key_Delete, CONTROL)  # the first long one goes before all are judged
    qtbot.waitUntil(lambda: grid._filled == COUNT - 1, timeout=8000)
    found = fitted(grid, qtbot)
    tall = max(found)
    assert [n for n, high in enumerate(found) if high == tall] == [
        n - 1 for n in range(3, COUNT, 3)
    ]
    grid.search.setFocus()
    QTest.keyClicks(grid.search, "word")
    qtbot.waitUntil(lambda: grid.table.rowCount() == COUNT * 2 // 3, timeout=8000)
    assert set(fitted(grid, qtbot)) == set(found) - {tall}


def test_no_row_is_fitted_while_one_types_and_all_are_afterwards(
    long: Window, qtbot: QtBot
) -> None:
    grid = table(long, "activity")
    at(grid, 0, "title")
    type_words("x")
    left = len(grid.view._heights._unfit)
    qtbot.wait(60)
    assert left
    assert len(grid.view._heights._unfit) == left
    press(long, Qt.Key.Key_Escape)
    found = fitted(grid, qtbot)
    assert found[0] == max(found) > found[1]


def test_letters_of_another_size_are_judged_anew(long: Window, qtbot: QtBot) -> None:
    grid = table(long, "activity")
    long.dress("light", 150)
    found = fitted(grid, qtbot)
    assert min(found) >= grid.view._heights._plain
    assert max(found) == grid.view._heights._plain + grid.view.fontMetrics().lineSpacing() * (
        LINES - 1
    )


def test_in_a_very_long_table_all_rows_are_equally_high(
    long: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sheet_heights, "WRAPPED", COUNT - 1)
    grid = table(long, "activity")
    qtbot.wait(50)
    assert len(set(heights(grid))) == 1
    for _row in range(4):
        at(grid, 1, "title")
        wanted = grid._filled - 1
        press(long, Qt.Key.Key_Delete, CONTROL)
        qtbot.waitUntil(partial(lambda count: grid._filled == count, wanted), timeout=8000)
    assert len(set(fitted(grid, qtbot))) == 2


def test_a_change_of_a_row_scrolled_away_paints_nothing(long: Window, qtbot: QtBot) -> None:
    grid = table(long, "activity")
    fitted(grid, qtbot)
    come_to_rest(qtbot, long)
    model, painted = grid.view.model(), Painted(grid.view.viewport())

    def paints(row: int) -> bool:
        before = painted.times
        model.dataChanged.emit(model.index(row, 0), model.index(row, 1))
        come_to_rest(qtbot, long)
        return painted.times > before

    assert [paints(row) for row in (0, COUNT - 1)] == [True, False]
    grid.view.scrollToBottom()
    come_to_rest(qtbot, long)
    qtbot.waitUntil(lambda: not paints(0))  # the first time what scrolling left is painted too
    assert paints(COUNT - 1)
