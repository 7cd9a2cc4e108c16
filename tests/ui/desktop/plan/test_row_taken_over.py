"""The form that stands shows the next row; nothing of one row is ever shown, undone or saved in another."""

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from core.log.deeds import delete_record
from core.plan.file_deeds import import_plan
from core.plan.tree import PlanRow
from core.values import Ref
from tests.journeys.hands import rest
from tests.known import known
from tests.ui.desktop.acting import come_to_rest, new_office, office, press, type_words
from tests.ui.desktop.plan.test_plan_page import entry, page, planned, real, rows, view
from ui.desk import NewOffice
from ui.desktop.plan.cell import CellEditor
from ui.desktop.plan.choices import LevelCardsWidget
from ui.desktop.plan.fields import RowCellsWidget
from ui.desktop.plan.page import FORMS, GRID
from ui.desktop.shell.window import Window
from ui.desktop.widgets.calendar import CalendarPopup, DayField
from ui.desktop.widgets.inputs import LongTextField, ValueField
from ui.desktop.widgets.periods import PeriodBar

__all__ = ["planned", "real"]
LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier


def editors(window: Window) -> dict[str, CellEditor]:
    """The cells of the row itself, once the form is whole."""
    rest(20)
    while not view(window).form.complete:
        rest(5)
    blocks = [part for part in view(window).form._parts if isinstance(part, RowCellsWidget)]
    return {key: editor for block in blocks for key, editor in block.editors.items()}


def words(editor: CellEditor) -> str:
    """What its field shows."""
    field = editor.editor
    if isinstance(field, ValueField):
        return field.text()
    return (
        field.toPlainText() if isinstance(field, LongTextField) else str(getattr(field, "says", ""))
    )


def click_row(window: Window, ref: Ref) -> dict[str, CellEditor]:
    """Click on a row of the tree; its cells."""
    tree = view(window).rows.tree
    index = view(window).rows.model.index_of(ref)
    tree.scrollTo(index)
    QTest.mouseClick(tree.viewport(), LEFT, pos=tree.visualRect(index).center())
    assert view(window).rows.here == ref
    return editors(window)


def first_two(window: Window) -> tuple[PlanRow, PlanRow]:
    one, other, *_more = rows(window, "activity")
    return one, other


def walk(window: Window) -> list[str]:
    """What Tab meets in the form, from its first cell on."""
    form, met = view(window).form, list[str]()
    next(iter(editors(window).values())).take_focus()
    while (
        (at := QApplication.focusWidget()) is not None
        and form._held.isAncestorOf(at)
        and len(met) < 200
    ):
        met.append(f"{at.accessibleName()} {at.mapTo(form._held, at.rect().topLeft()).y()}")
        press(window, Qt.Key.Key_Tab)
    return met


def test_the_next_row_is_shown_by_the_widgets_that_are_there(real: Window) -> None:
    one, other = first_two(real)
    before = click_row(real, one.ref)
    assert words(before["title"]) == one.words("title")
    after = click_row(real, other.ref)
    assert after == before
    assert words(after["title"]) == other.words("title")
    assert {editor.row.ref for editor in after.values()} == {other.ref}


def test_words_that_were_not_left_go_to_their_own_row(real: Window, qtbot: QtBot) -> None:
    one, other = first_two(real)
    title = click_row(real, one.ref)["title"]
    QTest.mouseClick(title.editor, LEFT)
    entry(title).selectAll()
    type_words("typed for one")
    shown = click_row(real, other.ref)
    assert words(shown["title"]) == other.words("title")
    qtbot.waitUntil(lambda: known(page(real).row(one.ref)).words("title") == "typed for one")
    assert known(page(real).row(other.ref)).words("title") == other.words("title")
    assert words(editors(real)["title"]) == other.words("title")


def test_words_that_are_no_value_stay_with_their_own_row(real: Window, qtbot: QtBot) -> None:
    one, other = first_two(real)
    click_row(real, one.ref)
    view(real).form.heads.ask("told")
    share = editors(real)["success"]
    QTest.mouseClick(share.editor, LEFT)
    entry(share).selectAll()
    type_words("half")
    shown = click_row(real, other.ref)["success"]
    assert words(shown) == other.words("success")
    assert shown._wrong.isHidden()
    come_to_rest(qtbot, real)
    assert known(page(real).row(one.ref)).words("success") == one.words("success")
    assert known(page(real).row(other.ref)).words("success") == other.words("success")


@pytest.fixture
def two_years(window: Window, tmp_path: Path, qtbot: QtBot) -> Window:
    """An office with the same form in two years; the later one is shown."""
    new_office(window, NewOffice(tmp_path / "office", "จังหวัดตัวอย่าง", "S20", "province", "", 2569))
    opened = office(window)
    form = opened.session.forms.get("operating-plan")
    for year in (2568, 2569):
        given = {
            "title": "แผน",
            "rows": [
                {"id": "w1", "kind": "work", "f.title": "งานหนึ่ง", "f.goal": "เป้าเดียวกัน"},
                {"id": "w2", "kind": "work", "f.title": "งานสอง", "f.goal": "เป้าเดียวกัน"},
                *(
                    {
                        "id": f"a{n}",
                        "kind": "activity",
                        "parent": "w1",
                        "f.title": f"Part {n}",
                        "f.span": f"{year}q{n}",
                    }
                    for n in (1, 2)
                ),
            ],
        }
        opened.session.do_now(partial(import_plan, instrument=form, year=year, content=given))
    opened.open_year(2569, "plan")
    qtbot.waitUntil(
        lambda: view(window).page is not None and page(window).record.number("year") == 2569
    )
    return window


def test_what_was_typed_in_one_row_is_not_undone_or_done_again_in_another(
    two_years: Window, qtbot: QtBot
) -> None:
    one, other = rows(two_years, "work")
    field = click_row(two_years, one.ref)["goal"]
    QTest.mouseClick(field.editor, LEFT)
    type_words("x")
    press(two_years, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: "x" in known(page(two_years).row(one.ref)).words("goal"))
    QTest.mouseClick(field.editor, LEFT)
    press(two_years, Qt.Key.Key_End, CONTROL)
    press(two_years, Qt.Key.Key_A, CONTROL)
    type_words("y")
    press(two_years, Qt.Key.Key_Z, CONTROL)
    press(two_years, Qt.Key.Key_Z, CONTROL)  # as it was at first: now both rows have the same words
    press(two_years, Qt.Key.Key_Tab)
    qtbot.waitUntil(
        lambda: known(page(two_years).row(one.ref)).words("goal") == other.words("goal")
    )
    assert click_row(two_years, other.ref)["goal"] is field
    QTest.mouseClick(field.editor, LEFT)
    press(two_years, Qt.Key.Key_Y, CONTROL)
    press(two_years, Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    assert words(field) == other.words("goal")
    assert isinstance(field.editor, LongTextField)
    assert not field.editor.document().isUndoAvailable()
    assert not field.editor.document().isRedoAvailable()


def test_a_line_has_nothing_to_do_again_from_another_row(two_years: Window, qtbot: QtBot) -> None:
    one, other = rows(two_years, "activity")
    title = click_row(two_years, one.ref)["title"]
    QTest.mouseClick(title.editor, LEFT)
    entry(title).selectAll()
    type_words(other.words("title"))
    press(two_years, Qt.Key.Key_Tab)
    qtbot.waitUntil(
        lambda: known(page(two_years).row(one.ref)).words("title") == other.words("title")
    )
    QTest.mouseClick(title.editor, LEFT)
    entry(title).end(False)
    type_words("x")
    press(two_years, Qt.Key.Key_Z, CONTROL)
    assert entry(title).isRedoAvailable()
    assert click_row(two_years, other.ref)["title"] is title
    QTest.mouseClick(title.editor, LEFT)
    assert not entry(title).isRedoAvailable()
    assert not entry(title).isUndoAvailable()


def test_the_form_of_another_year_offers_the_parts_of_that_year(
    two_years: Window, qtbot: QtBot
) -> None:
    one, _other = rows(two_years, "activity")
    assert isinstance(click_row(two_years, one.ref)["span"].editor, PeriodBar)
    office(two_years).open_year(2568, "plan")
    qtbot.waitUntil(lambda: page(two_years).record.number("year") == 2568)
    early = rows(two_years, "activity")[0]
    bar = click_row(two_years, early.ref)["span"].editor
    assert isinstance(bar, PeriodBar)
    assert bar.value == "2568q1"
    QTest.mouseClick(bar, LEFT, pos=bar.box_of(2).center())
    qtbot.waitUntil(lambda: known(page(two_years).row(early.ref)).cells["span"].value == "2568q3")


def test_a_run_of_quarters_that_was_chosen_stays_with_its_own_row(
    two_years: Window, qtbot: QtBot
) -> None:
    one, other = rows(two_years, "activity")
    bar = click_row(two_years, one.ref)["span"].editor
    assert isinstance(bar, PeriodBar)
    bar.setFocus()
    press(two_years, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    assert bar.value == "2569q1/2569q2"
    shown = click_row(two_years, other.ref)["span"].editor
    assert isinstance(shown, PeriodBar)
    assert shown.value == "2569q2"
    qtbot.waitUntil(
        lambda: known(page(two_years).row(one.ref)).cells["span"].value == "2569q1/2569q2"
    )
    assert known(page(two_years).row(other.ref)).cells["span"].value == "2569q2"


def test_tab_meets_the_parts_of_the_form_as_they_stand(real: Window, qtbot: QtBot) -> None:
    found = rows(real, "activity")
    click_row(real, rows(real, "goal_group")[0].ref)
    click_row(real, found[2].ref)
    qtbot.wait(50)
    fresh = walk(real)
    assert len(fresh) > 10
    before = click_row(real, found[1].ref)
    assert click_row(real, found[2].ref) == before
    qtbot.wait(50)
    assert walk(real) == fresh


def test_what_was_saved_from_the_form_is_not_saved_again_over_what_the_table_says(
    real: Window, qtbot: QtBot
) -> None:
    one, _other = first_two(real)
    title = click_row(real, one.ref)["title"]
    QTest.mouseClick(title.editor, LEFT)
    entry(title).selectAll()
    type_words("in the form")
    view(real).bar.how.ask(GRID)
    qtbot.waitUntil(lambda: known(page(real).row(one.ref)).words("title") == "in the form")
    come_to_rest(qtbot, real)
    grid = view(real).grid
    at = next(
        n
        for n in range(grid._filled)
        if known(grid.table.row(grid.table.index(n, 0))).ref == one.ref
    )
    grid.view.setFocus()
    grid.view.go(at, [each.id for each in grid.table.columns].index("title"))
    type_words("in the table")
    press(real, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: known(page(real).row(one.ref)).words("title") == "in the table")
    view(real).bar.how.ask(FORMS)
    come_to_rest(qtbot, real)
    assert words(editors(real)["title"]) == "in the table"
    view(real).hand_over()
    come_to_rest(qtbot, real)
    cell_now = known(page(real).row(one.ref)).cells["title"]
    assert (cell_now.words, cell_now.shown.conflict) == ("in the table", False)


def vanish(window: Window, ref: Ref, qtbot: QtBot) -> None:
    """The row is deleted by somebody else: no key of this window did it."""
    office(window).session.do(partial(delete_record, ref=ref))
    qtbot.waitUntil(lambda: page(window).row(ref) is None)


def test_letters_go_into_no_other_row_when_the_row_one_types_in_vanishes(
    real: Window, qtbot: QtBot
) -> None:
    others = rows(real, "activity")
    gone = others[2]
    click_row(real, gone.ref)
    own = gone.below("objective")[0].ref
    line = known(view(real).form.line(own))
    line.take_focus()
    type_words("ab")
    vanish(real, gone.ref, qtbot)
    before = {
        row.ref: [cell.words for cell in row.cells.values()]
        for row in page(real).rows
        if row.ref != own
    }
    here = QApplication.focusWidget()
    assert here is None or not view(real).form._held.isAncestorOf(here)
    QTest.keyClicks(here or real, "cd")
    view(real).hand_over()
    come_to_rest(qtbot, real)
    after = {
        row.ref: [cell.words for cell in row.cells.values()]
        for row in page(real).rows
        if row.ref != own
    }
    assert after == before


def test_a_day_that_is_being_picked_is_put_into_no_other_row(real: Window, qtbot: QtBot) -> None:
    gone = rows(real, "activity")[2]
    click_row(real, gone.ref)
    view(real).form.heads.ask("told")
    day = editors(real)["staff_as_of"].editor
    assert isinstance(day, DayField)
    day.open()
    calendar = next(one for one in day.findChildren(CalendarPopup) if one.isVisible())
    vanish(real, gone.ref, qtbot)
    before = {row.ref: row.words("staff_as_of") for row in rows(real, "activity")}
    shown = editors(real)["staff_as_of"]
    assert shown.editor is not day
    assert not isValid(calendar) or not calendar.isVisible()
    come_to_rest(qtbot, real)
    assert {row.ref: row.words("staff_as_of") for row in rows(real, "activity")} == before


def test_a_finding_leads_from_the_table_to_the_form_of_its_row(real: Window, qtbot: QtBot) -> None:
    one, other = first_two(real)
    click_row(real, one.ref)
    view(real).bar.how.ask(GRID)
    grid = view(real).grid
    at = next(
        n
        for n in range(grid._filled)
        if known(grid.table.row(grid.table.index(n, 0))).ref == other.ref
    )
    grid.view.setFocus()
    grid.view.go(at, [each.id for each in grid.table.columns].index("title"))
    type_words("in the table")
    press(real, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: known(page(real).row(other.ref)).words("title") == "in the table")
    press(real, Qt.Key.Key_F8)
    found = page(real).findings[0]
    qtbot.waitUntil(lambda: view(real).rows.here == view(real)._home(page(real), found.row))
    view(real).choose(other.ref)
    view(real).form.heads.ask("plan")
    assert words(editors(real)["title"]) == "in the table"


def test_another_look_while_the_table_is_seen_leaves_no_form_of_before(
    real: Window, qtbot: QtBot
) -> None:
    one, other = first_two(real)
    before = click_row(real, one.ref)
    view(real).bar.how.ask(GRID)
    real.dress("light", 125)
    come_to_rest(qtbot, real)
    view(real).bar.how.ask(FORMS)
    assert editors(real)["title"] is not before["title"]
    assert words(editors(real)["title"]) == one.words("title")
    assert words(click_row(real, other.ref)["title"]) == other.words("title")


def test_each_row_opens_with_its_own_levels(real: Window) -> None:
    found = rows(real, "activity")
    click_row(real, found[1].ref)
    view(real).form.heads.ask("told")
    editors(real)
    block = next(part for part in view(real).form._parts if isinstance(part, LevelCardsWidget))
    QTest.mouseClick(block.chips[4], LEFT)
    click_row(real, found[2].ref)
    block = next(part for part in view(real).form._parts if isinstance(part, LevelCardsWidget))
    first = min(int(row.words("level")) for row in found[2].below("level"))
    assert [n for n, chip in block.chips.items() if chip.isChecked()] == [first]
    assert {line.ref for line in block._rows.values()} == {
        row.ref for row in found[2].below("level")
    }


def test_a_locked_form_lets_the_next_row_be_read_only_too(real: Window) -> None:
    locked = replace(page(real).locks, plan="locked")
    view(real).show_plan(replace(page(real), locks=locked))
    one, other = first_two(real)
    for ref in (one.ref, other.ref):
        assert entry(click_row(real, ref)["title"]).isReadOnly()


def test_tab_meets_the_findings_as_they_stand(real: Window, qtbot: QtBot) -> None:
    one, _other = first_two(real)
    title = click_row(real, one.ref)["title"]
    QTest.mouseClick(title.editor, LEFT)
    entry(title).selectAll()
    press(real, Qt.Key.Key_Delete)  # a title that is missing is found
    before = page(real).findings
    press(real, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: page(real).findings != before)
    come_to_rest(qtbot, real)
    buttons = [each for each in view(real).findings.findChildren(QPushButton) if each.isVisible()]
    buttons.sort(
        key=lambda each: (each.mapTo(view(real).findings, QPoint(0, 0)).y() // 20, each.x())
    )
    buttons[0].setFocus()
    met: list[QWidget | None] = [buttons[0]]
    for _more in buttons[1:]:
        press(real, Qt.Key.Key_Tab)
        met.append(QApplication.focusWidget())
    assert met == buttons
