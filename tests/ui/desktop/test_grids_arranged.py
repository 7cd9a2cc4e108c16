"""Every grid people type into is sorted, found in, its columns chosen and added up, by real keys and clicks.

What a grid does without stands in the table of grids with its reason, so that the next one cannot be forgotten.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.plan.grid_view import ABOVE
from core.thai.parser import read_day
from core.thai.written import arabic_digits
from tests.ui.desktop.acting import come_to_rest, leaf_of, office
from tests.ui.desktop.arranging import RULES, Table, choose, click_head, menu_now
from tests.ui.desktop.grids import GRIDS, Grid
from tests.ui.desktop.habits import SOON, Bench
from tests.ui.desktop.plan.test_plan_grid_page import table
from tests.ui.desktop.plan.test_plan_page import add, page, planned, real, rows, view
from tests.ui.desktop.plan.test_table_habits import of_plan, of_register
from tests.ui.desktop.setup.test_date_habits import dates, of_dates
from tests.ui.desktop.setup.test_setup_page import centre
from tests.ui.desktop.test_grids import begun, fill, of_pasted, with_units
from ui.desktop.plan.grid import PlanGridCard
from ui.desktop.plan.paste import PastedRowsDialog, PastePosition
from ui.desktop.plan.registers import UnitRegistersPage
from ui.desktop.setup.programmes import StepDatesCard
from ui.desktop.shell.window import Window

__all__ = ["centre", "dates", "planned", "real"]
Opened = Callable[[pytest.FixtureRequest, QtBot, Path], Table]


def beside(grid: PlanGridCard, bench: Bench, table: Table) -> Table:
    """With what stands round a table of a plan or a register."""
    return table._replace(bench=bench, search=grid.search, columns=grid.columns, totals=grid.totals)


def words_of_a_plan(request: pytest.FixtureRequest, qtbot: QtBot, _folder: Path) -> Table:
    real: Window = request.getfixturevalue("real")
    bench = of_plan(real, "donor", {"a": "group", "b": "contact"})
    for row, words in enumerate(("ขอนแก่น", "ชลบุรี", "กระบี่", "งาว")):
        bench.go(row, "b")
        bench.strike(f"{words}{{Return}}")
    qtbot.waitUntil(lambda: len([1 for one in bench.stored() if one["contact"]]) == 4, timeout=SOON)
    return beside(table(real, "donor"), bench, Table(bench, sorts="b", seeks=("ชลบุรี", 1)))


def figures_of_a_plan(request: pytest.FixtureRequest, _qtbot: QtBot, _folder: Path) -> Table:
    real: Window = request.getfixturevalue("real")
    bench = of_plan(real, "expense", {"a": "item", "b": "item", "n": "amount"})
    found = Table(
        bench,
        sorts="n",
        key=lambda said: float(said.replace(",", "")),
        adds="n",
        bad=("n", "many"),
        seeks=("333", 2),
    )
    return beside(table(real, "expense"), bench, found)


def results_of_a_row(request: pytest.FixtureRequest, qtbot: QtBot, _folder: Path) -> Table:
    planned: Window = request.getfixturevalue("planned")
    add(planned, "กลุ่มเป้าหมาย", qtbot)
    add(planned, "โครงการ/กิจกรรม", qtbot)
    bench = of_plan(planned, "outcome", {"a": "topic", "b": "text"})
    fill(bench, qtbot)
    return beside(table(planned, "outcome"), bench, Table(bench, seeks=said(bench, 2, qtbot)))


def said(bench: Bench, row: int, qtbot: QtBot) -> tuple[str, int]:
    """Words that one row alone has."""
    bench.go(row, "b")
    bench.strike("กระบี่{Return}")
    qtbot.waitUntil(lambda: bench.stored()[row][bench.names["b"]] == "กระบี่", timeout=SOON)
    return "กระบี่", row


def what_a_period_reached(request: pytest.FixtureRequest, qtbot: QtBot, folder: Path) -> Table:
    window: Window = request.getfixturevalue("window")
    begun(window, "cdd-action-plan", qtbot, folder)
    bench = of_plan(window, "activity", {"a": "title", "b": "result"})
    fill(bench, qtbot)
    # else its words alone need all lines there are
    bench.view.setColumnWidth([*bench.columns()].index(ABOVE), 2000)
    return beside(table(window, "activity"), bench, Table(bench, seeks=said(bench, 2, qtbot)))


def registers(request: pytest.FixtureRequest, qtbot: QtBot, _folder: Path) -> Table:
    sample: Window = request.getfixturevalue("sample")
    bench = of_register(sample, "system", {"a": "name", "b": "url"}, qtbot)
    fill_pairs(bench, "b", ("z.go.th", "x.go.th", "y.go.th", "w.go.th"), qtbot)
    return beside(
        leaf_of(office(sample), "registers", UnitRegistersPage).grid,
        bench,
        Table(bench, sorts="b", seeks=("y.go", 2)),
    )


def fill_pairs(bench: Bench, letter: str, said: tuple[str, ...], qtbot: QtBot) -> None:
    bench.go(0, "a")
    for n, words in enumerate(said):
        bench.strike(f"row {n}{{Tab}}{words}{{Return}}")
    name = bench.names[letter]
    qtbot.waitUntil(lambda: [one[name] for one in bench.stored()] == [*said], timeout=SOON)


def head_counts(request: pytest.FixtureRequest, qtbot: QtBot, folder: Path) -> Table:
    window: Window = request.getfixturevalue("window")
    begun(window, "office-registers", qtbot, folder)
    bench = of_plan(window, "headcount", {"a": "as_of", "n": "civil", "m": "permanent"})
    for n, count in enumerate((30, 4, 200, 1)):
        bench.go(n, "a")
        bench.strike(f"{n + 1}/10/68{{Tab}}{count}{{Return}}")
    qtbot.waitUntil(
        lambda: [one["civil"] for one in bench.stored()] == ["30", "4", "200", "1"], timeout=SOON
    )
    found = Table(bench, sorts="n", key=int, bad=("n", "many"), seeks=("200", 2))
    return beside(table(window, "headcount"), bench, found)


def units_of_a_centre(request: pytest.FixtureRequest, qtbot: QtBot, folder: Path) -> Table:
    centre: Window = request.getfixturevalue("centre")
    view, bench = with_units(centre, qtbot, folder)
    for row, words in enumerate(("09-4", "02-7", "11-1", "05-0")):
        bench.go(row, "b")
        bench.strike(f"{words}{{Return}}")
    tools = view.tools
    found = Table(bench, sorts="b", long="name", bad=("n", "500"), seeks=("02-7", 1))
    return found._replace(search=tools.search, columns=tools.columns)


def dates_of_a_programme(request: pytest.FixtureRequest, _qtbot: QtBot, _folder: Path) -> Table:
    card: StepDatesCard = request.getfixturevalue("dates")
    bench = of_dates(card)
    for row, words in enumerate(("10 มี.ค. 70", "9 มี.ค. 70", "1 ก.พ. 71", "30 ก.ย. 70")):
        bench.go(row, "a")
        bench.strike(f"{words}{{Return}}")
    return Table(bench, key=read_day, bad=("a", "31 ก.พ. 70"))


PASTED = "รายการ\tจำนวนเงิน\nchalk\t30\nboard\t4.50\nlamp\t1,200\ndesk\t\n"


def pasted(request: pytest.FixtureRequest, qtbot: QtBot, _folder: Path) -> Table:
    real: Window = request.getfixturevalue("real")
    dialog = pasting_expenses(real, qtbot, PASTED)
    bench = of_pasted(dialog)._replace(
        names={"a": "0", "b": "0", "n": "1"}, columns=lambda: ("0", "1")
    )
    tools = dialog.tools
    found = Table(bench, adds="n", bad=("n", "many"), seeks=("board", 1))
    return found._replace(search=tools.search, columns=tools.columns, totals=dialog.totals)


def pasting_expenses(window: Window, qtbot: QtBot, text: str) -> PastedRowsDialog:
    mime = QMimeData()
    mime.setText(text)
    QGuiApplication.clipboard().setMimeData(mime)
    view(window).paste([PastePosition("ค่าใช้จ่าย", "expense", rows(window, "activity")[0].ref, None)])
    dialog = next(one for one in view(window).findChildren(PastedRowsDialog) if one.isVisible())
    qtbot.waitUntil(lambda: dialog.table.whole and dialog.table.count == 4, timeout=SOON)
    dialog.activateWindow()
    qtbot.waitUntil(dialog.isActiveWindow, timeout=SOON)
    return dialog


OPENED: dict[str, Opened] = {
    "rows of a plan, words": words_of_a_plan,
    "rows of a plan, figures": figures_of_a_plan,
    "results of a row": results_of_a_row,
    "what a period reached": what_a_period_reached,
    "registers of the office": registers,
    "head counts": head_counts,
    "units of a centre at its set-up": units_of_a_centre,
    "dates of a programme's steps": dates_of_a_programme,
    "a block or a file before it becomes rows": pasted,
}


@pytest.mark.parametrize("grid", GRIDS, ids=lambda grid: grid.called)
def test_a_grid_is_sorted_found_in_chosen_from_and_added_up(
    grid: Grid, request: pytest.FixtureRequest, qtbot: QtBot, tmp_path: Path
) -> None:
    of, wrong = OPENED[grid.called](request, qtbot, tmp_path), list[str]()
    qtbot.waitUntil(of.bench.resting, timeout=SOON)
    for rule, walk in RULES.items():
        if rule not in grid.plain:
            print(rule, flush=True)
            wrong += [f"{rule}: {why}"] if (why := walk(of, qtbot)) else []
    assert wrong == []


def test_every_grid_is_opened_and_says_why_it_does_without() -> None:
    assert {*OPENED} == {grid.called for grid in GRIDS}
    for grid in GRIDS:
        assert {*grid.plain} <= {*RULES}, grid.called
        assert all(len(why) > 20 for why in grid.plain.values())


def test_a_block_is_put_in_the_order_it_came_with_the_rows_that_are_not_shown(
    real: Window, qtbot: QtBot
) -> None:
    before = [row.ref for row in rows(real, "expense")]
    dialog = pasting_expenses(real, qtbot, PASTED)
    of = Table(of_pasted(dialog)._replace(names={"a": "0", "n": "1"}, columns=lambda: ("0", "1")))
    click_head(of, "n")
    choose(of, menu_now(qtbot), lambda text: text.endswith("มากไปน้อย"), qtbot)
    assert [arabic_digits(each) for each in of.words()] == ["lamp", "chalk", "board", "desk"], (
        "empty ones last"
    )
    QTest.mouseClick(dialog.tools.search, Qt.MouseButton.LeftButton)
    of.bench.strike("a")
    qtbot.waitUntil(lambda: of.words() == ["lamp", "chalk", "board"], timeout=SOON)
    assert "3 จาก 4 แถว" in dialog.tools.count.text()
    of.bench.go(1, "n")
    of.bench.strike("31{Return}")
    assert "วาง 4 แถว" in dialog.take.text()
    QTest.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(rows(real, "expense")) == len(before) + 4, timeout=SOON)
    made = [row for row in rows(real, "expense") if row.ref not in before]
    assert [row.words("item") for row in made] == ["chalk", "board", "lamp", "desk"]
    assert [row.words("amount") for row in made] == ["31.00", "4.50", "1,200.00", ""]
    come_to_rest(qtbot, real)
    assert page(real) is not None


def test_the_next_wrong_cell_is_found_where_its_row_or_column_is_not_shown(
    real: Window, qtbot: QtBot
) -> None:
    dialog = pasting_expenses(real, qtbot, PASTED.replace("4.50", "many"))
    of = Table(of_pasted(dialog)._replace(names={"a": "0", "n": "1"}, columns=lambda: ("0", "1")))
    QTest.mouseClick(dialog.tools.columns, Qt.MouseButton.LeftButton)
    choose(of, menu_now(qtbot), lambda text: text.startswith("จำนวนเงิน"), qtbot)
    assert dialog.view.isColumnHidden(1)
    QTest.mouseClick(dialog.tools.search, Qt.MouseButton.LeftButton)
    of.bench.strike("chalk")
    qtbot.waitUntil(lambda: of.words() == ["chalk"], timeout=SOON)
    of.bench.strike("{F8}")
    assert of.bench.here == (1, 1)
    assert not dialog.view.isColumnHidden(1)
    assert dialog.tools.search.text() == ""
    assert "แถว 2" in dialog._why.text()


def test_a_unit_that_is_wrong_is_found_where_its_row_is_not_shown(
    centre: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    unit, bench = with_units(centre, qtbot, tmp_path)
    bench.go(2, "n")
    bench.strike("500{Return}")
    unit.sorting.ask(bench.column("name"), down=True)
    QTest.mouseClick(unit.tools.search, Qt.MouseButton.LeftButton)
    bench.strike("1000")
    qtbot.waitUntil(lambda: unit.rows.counted == (1, 4), timeout=SOON)
    assert "1 จาก 4 แถว" in unit.tools.count.text()
    bench.strike("{F8}")
    assert bench.here == (1, bench.column("n"))
    assert unit.rows.counted == (4, 4)


def test_a_right_click_chooses_its_cell_and_leaves_a_selection_it_is_in(
    dates: StepDatesCard, qtbot: QtBot
) -> None:
    bench = of_dates(dates)
    of, view = Table(bench), dates.view

    def click(row: int, letter: str) -> None:
        at = view.visualRect(view.model().index(row, bench.column(letter))).center()
        event = QContextMenuEvent(
            QContextMenuEvent.Reason.Mouse, at, view.viewport().mapToGlobal(at)
        )
        QApplication.sendEvent(view.viewport(), event)

    QGuiApplication.clipboard().setText("")
    bench.go(0, "b")
    click(2, "b")
    choose(of, menu_now(qtbot), lambda text: text.endswith("\tCtrl+C"), qtbot)
    assert QGuiApplication.clipboard().text() == "why 2"
    assert bench.here == (2, bench.column("b"))
    bench.go(0, "b")
    bench.strike("{Shift+Down}")
    click(1, "b")
    choose(of, menu_now(qtbot), lambda text: text.endswith("\tDel"), qtbot)
    assert [one["why"] for one in bench.stored()] == ["", "", "why 2", "why 3"]
    bench.strike("{Ctrl+Z}")
    assert bench.stored()[0]["why"] == "why 0"
