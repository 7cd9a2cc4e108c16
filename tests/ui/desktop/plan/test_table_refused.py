"""What the folder refused stays to be mended: a new row is made by the next stroke, or given up with its last word."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from core.log.deeds import delete_record, restore_records
from core.plan.registers_view import register_page
from core.values import Ref
from tests.ui.desktop.acting import leaf_of, modal, office, press, reports, type_words, written
from tests.ui.desktop.plan.test_plan_grid_page import shown, table
from tests.ui.desktop.plan.test_plan_page import page, planned, real, rows
from ui.desktop.base.dialogs import ProblemDialog
from ui.desktop.plan.grid import PlanGridCard
from ui.desktop.plan.grid_table import wrongs_of
from ui.desktop.plan.registers import UnitRegistersPage
from ui.desktop.shell.window import Window

__all__ = ["planned", "real"]
CTRL, ENTER = Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_Return


def at(grid: PlanGridCard, row: int, column: str) -> None:
    grid.view.setFocus()
    grid.view.go(row, [each.id for each in grid.table.columns].index(column))


def refused_row(window: Window, qtbot: QtBot) -> tuple[PlanGridCard, int]:
    """A row typed while the row above was deleted, which is back by now; the table, and where the row stands."""
    grid, session = table(window, "donor"), office(window).session
    before = grid._filled
    above = page(window).above(rows(window, "donor")[-1].ref)
    assert above is not None
    at(grid, before, "group")
    type_words("Fresh")
    session.do(partial(delete_record, ref=above.ref))
    press(window, ENTER)
    modal(qtbot, ProblemDialog).accept()
    qtbot.waitUntil(lambda: len(wrongs_of(grid.table)) == 1)
    session.do(partial(restore_records, refs=[above.ref]))
    qtbot.waitUntil(lambda: grid._filled == before + 1)
    assert shown(grid, "group")[-1] == "Fresh"
    assert len(rows(window, "donor")) == before
    return grid, before


def test_a_new_row_that_was_refused_is_made_by_the_next_stroke_with_all_that_was_typed(
    real: Window, qtbot: QtBot
) -> None:
    grid, place = refused_row(real, qtbot)
    at(grid, place, "contact")
    type_words("x@y")
    press(real, ENTER)
    qtbot.waitUntil(lambda: len(rows(real, "donor")) == place + 1)
    assert [rows(real, "donor")[-1].words(one) for one in ("group", "contact")] == ["Fresh", "x@y"]
    assert not wrongs_of(grid.table)
    assert grid._filled == place + 1
    press(real, Qt.Key.Key_Z, CTRL)
    qtbot.waitUntil(lambda: grid._filled == place)


def test_a_new_row_that_was_refused_is_gone_with_its_last_word(real: Window, qtbot: QtBot) -> None:
    ways: tuple[Callable[[PlanGridCard], object], ...] = (
        lambda grid: grid.wrong.back.click(),
        lambda _grid: press(real, Qt.Key.Key_Delete),
        lambda _grid: press(real, Qt.Key.Key_Delete, CTRL),
    )
    for give_up in ways:
        grid, place = refused_row(real, qtbot)
        at(grid, place, "group")
        give_up(grid)
        assert grid._filled == place
        assert not grid.table.cells.made
        assert not wrongs_of(grid.table)


def test_a_refusal_of_something_else_is_not_taken_for_that_of_the_table(
    real: Window, qtbot: QtBot
) -> None:
    grid, told = table(real, "expense"), reports(real)
    QGuiApplication.clipboard().setText(rows(real, "expense")[0].words("item"))
    at(grid, 0, "item")
    office(real).session.do(
        partial(delete_record, ref=Ref(office(real).room.unit, "row", "9" * 32))
    )
    press(real, Qt.Key.Key_V, CTRL)
    modal(qtbot, ProblemDialog).accept()
    qtbot.waitUntil(lambda: len(told) == 1)
    assert not wrongs_of(grid.table)
    assert not grid.table.cells._typed


def systems(
    window: Window, qtbot: QtBot
) -> tuple[UnitRegistersPage, Callable[[], list[tuple[str, str]]]]:
    """The table of e-services, with one there, and what the folder has of it."""
    opened = office(window)
    opened.show_page("registers")
    desk = leaf_of(opened, "registers", UnitRegistersPage)
    qtbot.waitUntil(desk.isVisible)
    desk.grid.kinds.setCurrentIndex(desk.grid.kinds.findData("system"))
    desk.grid.kinds.activated.emit(desk.grid.kinds.currentIndex())

    def stored() -> list[tuple[str, str]]:
        found = opened.session.read(lambda reader: register_page(reader, opened.room.unit)).rows
        return [(row.words("name"), row.words("url")) for row in found if row.kind == "system"]

    if not stored():
        at(desk.grid, 0, "name")
        type_words("First")
        press(window, Qt.Key.Key_Tab)
        type_words("one.go.th")
        press(window, ENTER)
        qtbot.waitUntil(lambda: stored() == [("First", "one.go.th")])
        qtbot.waitUntil(lambda: not desk.grid.table.cells._typed)
    return desk, stored


def test_a_row_typed_with_the_name_of_an_entry_leaves_no_row_behind(
    sample: Window, qtbot: QtBot
) -> None:
    desk, stored = systems(sample, qtbot)
    for typed in ("First", " First "):  # spaces that nobody sees make no other name
        at(desk.grid, 1, "name")
        type_words(typed)
        press(sample, ENTER)
        qtbot.waitUntil(lambda: are_named(desk, "First"))
    assert stored() == [("First", "one.go.th")]
    assert shown(desk.grid, "url") == ["one.go.th"]
    at(desk.grid, 1, "name")
    type_words("first")
    press(sample, ENTER)
    qtbot.waitUntil(lambda: are_named(desk, "First", "first"))
    assert sorted(stored()) == [("First", "one.go.th"), ("first", "")]


def are_named(desk: UnitRegistersPage, *names: str) -> bool:
    return sorted(shown(desk.grid, "name")) == [*names] and not desk.grid.table.cells._typed


def test_a_cell_typed_before_the_name_waits_in_red_also_over_a_start_and_is_saved_with_it(
    sample: Window, new_window: Callable[[], Window], qtbot: QtBot
) -> None:
    desk, stored = systems(sample, qtbot)
    at(desk.grid, 1, "url")
    type_words("two.go.th")
    press(sample, ENTER)
    why = "ยังไม่ได้บันทึก จะบันทึกพร้อมกับชื่อของแถวนี้"
    qtbot.waitUntil(lambda: why in written(desk.grid))
    assert stored() == [("First", "one.go.th")]
    folder = office(sample).room.folder
    sample.close()
    again = new_window()
    assert again.open_folder(folder)
    desk, stored = systems(again, qtbot)
    assert shown(desk.grid, "url") == ["one.go.th", "two.go.th"]
    assert why in written(desk.grid)
    at(desk.grid, 1, "name")
    type_words("Second")
    press(again, ENTER)
    qtbot.waitUntil(lambda: stored() == [("First", "one.go.th"), ("Second", "two.go.th")])
    qtbot.waitUntil(lambda: not wrongs_of(desk.grid.table))
    assert why not in written(desk.grid)


def test_a_row_that_waits_for_its_name_is_deleted_like_any_other(
    sample: Window, qtbot: QtBot
) -> None:
    desk, stored = systems(sample, qtbot)
    at(desk.grid, 1, "url")
    type_words("two.go.th")
    press(sample, ENTER)
    qtbot.waitUntil(
        lambda: len(wrongs_of(desk.grid.table)) == 1 and not desk.grid.table.cells._typed
    )
    at(desk.grid, 1, "url")
    press(sample, Qt.Key.Key_Delete, CTRL)
    qtbot.waitUntil(lambda: shown(desk.grid, "url") == ["one.go.th"])
    assert stored() == [("First", "one.go.th")]
