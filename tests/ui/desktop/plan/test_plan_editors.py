"""Each field has its editor: days from a calendar, units by any name, runs of quarters, many lines at once."""

from datetime import date
from functools import partial
from typing import get_args, get_type_hints

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from core.forms.field_types import FIELD_TYPES, FieldType
from core.people.units import EntryOption
from core.thai.written import Period
from tests.ui.desktop.acting import come_to_rest, office, plans_of, press, type_words, written
from tests.ui.desktop.plan.test_plan_page import add, cell, entry, page, planned, real, rows, view
from tests.ui.desktop.shell.test_access import nameless
from ui.desktop.conflicts.page import PROMPTS
from ui.desktop.plan.editors import EDITORS, ChoiceDropDown, UnitsDropDown, UnitsPopup
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look
from ui.desktop.widgets.calendar import CalendarPopup, DayField
from ui.desktop.widgets.layout import column
from ui.desktop.widgets.periods import PeriodBar

__all__ = ["planned", "real"]
LEFT = Qt.MouseButton.LeftButton
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
NO_KEYS = Qt.KeyboardModifier.NoModifier


def test_a_day_is_picked_from_the_calendar_by_keys(real: Window, qtbot: QtBot) -> None:
    activity = rows(real, "activity")[3]
    day = cell(real, activity, "staff_as_of")
    day.take_focus()
    qtbot.waitUntil(day.editor.hasFocus)
    press(real, Qt.Key.Key_Down, ALT)
    calendar = next(one for one in day.editor.findChildren(CalendarPopup) if one.isVisible())
    assert calendar._title.text() == "มีนาคม 2569"
    assert calendar.days.accessibleDescription() == "วันอังคารที่ 31 มีนาคม 2569"
    QTest.keyClick(calendar.days, Qt.Key.Key_PageUp)
    assert calendar.days.day == date(2026, 2, 28)
    QTest.keyClick(calendar.days, Qt.Key.Key_Right)
    QTest.keyClick(calendar.days, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: rows(real, "activity")[3].words("staff_as_of") == "1 มีนาคม 2569")
    assert entry(day).text() == "1 มี.ค. 2569"


def _tells(toast: QWidget, words: str) -> bool:
    return words in written(toast)


def test_ctrl_s_says_that_every_field_is_saved_only_when_it_is(real: Window, qtbot: QtBot) -> None:
    toast = office(real).toast
    for words, says in (
        ("9/3/2569", "บันทึกแล้วทุกช่อง"),
        ("soon", "1 ช่องยังรับไม่ได้ จึงยังไม่ถูกบันทึก แต่เก็บคำที่พิมพ์ไว้ในเครื่องนี้แล้ว"),
    ):
        day = cell(real, rows(real, "activity")[3], "staff_as_of")
        day.take_focus()
        entry(day).selectAll()
        type_words(words)
        for choice in view(real).form.findChildren(ChoiceDropDown):
            choice.show_saved("of another edition")  # what the form lacks is saved all the same
        press(real, Qt.Key.Key_S, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(partial(_tells, toast, says), timeout=8000)
        assert rows(real, "activity")[3].words("staff_as_of") == "9 มีนาคม 2569"


def test_a_day_is_picked_by_the_mouse(real: Window, qtbot: QtBot) -> None:
    activity = rows(real, "activity")[3]
    day = cell(real, activity, "staff_as_of")
    assert isinstance(day.editor, DayField)
    day.editor.open()
    calendar = next(one for one in day.editor.findChildren(CalendarPopup) if one.isVisible())
    assert not nameless(calendar)
    QTest.mouseClick(calendar.days, LEFT, pos=calendar.days.box_of(date(2026, 3, 9)).center())
    qtbot.waitUntil(lambda: rows(real, "activity")[3].words("staff_as_of") == "9 มีนาคม 2569")


def test_esc_in_a_day_returns_the_old_one(real: Window, qtbot: QtBot) -> None:
    day = cell(real, rows(real, "activity")[3], "staff_as_of")
    day.take_focus()
    entry(day).selectAll()
    type_words("12/10/68")
    press(real, Qt.Key.Key_Escape)
    press(real, Qt.Key.Key_Tab)
    qtbot.wait(30)
    assert entry(day).text() == "31 มี.ค. 2569"
    assert rows(real, "activity")[3].words("staff_as_of") == "31 มีนาคม 2569"


def test_units_are_found_by_name_and_every_unit_stands_alone(real: Window, qtbot: QtBot) -> None:
    units = cell(real, rows(real, "activity")[0], "responsible").editor
    assert isinstance(units, UnitsDropDown)
    QTest.mouseClick(units, LEFT)
    chooser = units.findChild(UnitsPopup)
    assert chooser is not None
    own = page(real).units[1][1]
    item = next(item for item in chooser._items() if item.text() == own)
    QTest.mouseClick(chooser.list.viewport(), LEFT, pos=chooser.list.visualItemRect(item).center())
    qtbot.waitUntil(lambda: rows(real, "activity")[0].words("responsible") == own)
    qtbot.waitUntil(lambda: item.checkState() == Qt.CheckState.Checked)
    chooser._find("ทุก หน่วย")
    QTest.keyClick(chooser.list, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: rows(real, "activity")[0].words("responsible") == "ทุกหน่วยงาน")
    QTest.keyClick(chooser, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: units.chooser is None)


def test_a_chooser_knows_short_names_and_codes(worn: Look, qtbot: QtBot) -> None:
    office = EntryOption("b", "สำนักงานเลขานุการกรม", ("สลก.", "S01"))
    options = (
        EntryOption("a", "กองคลัง"),
        office,
        *(EntryOption(f"x{n}", f"หน่วย {n}") for n in range(10)),
    )
    button = UnitsDropDown(worn, options, "หน่วย", everybody=True)
    qtbot.addWidget(button)
    button.show()
    QTest.mouseClick(button, LEFT)
    chooser = button.findChild(UnitsPopup)
    assert chooser is not None
    wanted: list[str] = []
    button.requested.connect(wanted.append)
    for words in ("สลก", "s01"):
        chooser.search.clear()
        chooser.search.setText(words)
        assert [item.text() for item in chooser._items() if not item.isHidden()] == [
            "สำนักงานเลขานุการกรม"
        ]
        QTest.keyClick(chooser.search, Qt.Key.Key_Return)
    assert wanted == ["b", "b"]
    chooser.close()


def bar_of(look: Look, qtbot: QtBot, kind: str) -> tuple[PeriodBar, list[str]]:
    bar = PeriodBar(look, Period.each(2569, kind), "ช่วงเวลา")
    qtbot.addWidget(bar)
    bar.resize(360, 30)
    bar.show()
    wanted: list[str] = []
    bar.requested.connect(wanted.append)
    return bar, wanted


def test_quarters_are_chosen_by_dragging_and_by_shift_and_arrows(worn: Look, qtbot: QtBot) -> None:
    bar, wanted = bar_of(worn, qtbot, "q")
    QTest.mousePress(bar, LEFT, pos=bar.box_of(1).center())
    QTest.mouseMove(bar, bar.box_of(3).center())
    qtbot.wait(5)
    QTest.mouseRelease(bar, LEFT, pos=bar.box_of(3).center())
    assert wanted == ["2569q2/2569q4"]
    assert bar.accessibleDescription() == "ไตรมาสที่ 2 - 4 ปีงบประมาณ 2569"
    QTest.keyClick(bar, Qt.Key.Key_Left)
    QTest.keyClick(bar, Qt.Key.Key_Left, SHIFT)
    bar.hand_over()
    assert wanted[-1] == "2569q2/2569q3"
    QTest.keyClick(bar, Qt.Key.Key_Delete)
    QTest.keyClick(bar, Qt.Key.Key_Escape)
    bar.hand_over()
    assert bar.value == "2569q2/2569q3"


@pytest.mark.parametrize(
    ("kind", "words", "value"),
    [
        ("q", "2", "2569q2"),
        ("q", "๒ - ๓", "2569q2/2569q3"),
        ("q", "ไตรมาส 1", "2569q1"),
        ("q", "ก.พ.–มี.ค.", "2569m02/2569m03"),
        ("m", "ก.พ.–มี.ค.", "2569m02/2569m03"),
        ("m", "ตลอดปี", "2569"),
        ("q", "พรุ่งนี้", ""),
        ("m", "3", ""),
    ],
)
def test_a_period_is_typed_as_in_the_table(
    worn: Look, qtbot: QtBot, kind: str, words: str, value: str
) -> None:
    bar, wanted = bar_of(worn, qtbot, kind)
    bar.activateWindow()
    bar.setFocus()
    qtbot.waitUntil(bar.hasFocus)
    line = bar.findChild(QLineEdit)
    assert line is not None
    # QTest knows no Thai keys
    QApplication.sendEvent(bar, QKeyEvent(QEvent.Type.KeyPress, 0, NO_KEYS, words[0]))
    qtbot.waitUntil(line.hasFocus)
    line.insert(words[1:])
    assert bar.dirty
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert wanted == ([value] if value else [])
    assert (line.isVisible(), line.text()) == ((False, "") if value else (True, words))
    if not value:
        assert bar.dirty, "what is not understood stays"
        QTest.keyClick(line, Qt.Key.Key_Escape)
        assert (line.isVisible(), bar.dirty, bar.value) == (False, False, "")


def test_tab_goes_on_from_a_typed_period(worn: Look, qtbot: QtBot) -> None:
    bar, wanted = bar_of(worn, qtbot, "q")
    after = QLineEdit(bar.parentWidget())
    qtbot.addWidget(within := QWidget())
    within.setLayout(column(bar, after))
    within.show()
    within.activateWindow()
    bar.setFocus()
    qtbot.waitUntil(bar.hasFocus)
    QTest.keyClicks(bar, "3")
    line = bar.findChild(QLineEdit)
    assert line is not None
    qtbot.waitUntil(line.hasFocus)
    QTest.keyClick(line, Qt.Key.Key_Tab)
    qtbot.waitUntil(after.hasFocus)
    assert (wanted, line.isVisible()) == (["2569q3"], False)


def test_months_run_from_october_and_another_year_stays_as_it_is(worn: Look, qtbot: QtBot) -> None:
    bar, wanted = bar_of(worn, qtbot, "m")
    bar.show_saved("2569m10/2569m03")
    assert bar.accessibleDescription() == "ตุลาคม 2568 - มีนาคม 2569"
    bar.show_saved("2568m10")
    bar.hand_over()
    assert bar.value == "2568m10"
    assert not wanted
    QTest.mouseClick(bar, LEFT, pos=QPoint(5, 10))
    assert wanted == ["2569m10"]


@pytest.mark.parametrize(
    ("saved", "boxes", "told"),
    [
        ("2569m10/2569m12", (0, 0), True),
        ("2569h2", (2, 3), True),
        ("2569", (0, 3), True),
        ("2569m11/2569m01", (0, 1), False),
        ("2569m02", (1, 1), False),
        ("2568m10", (-1, -1), False),
        ("2569m07/2570m12", (3, 3), False),
    ],
)
def test_a_span_of_other_parts_stands_over_the_quarters_it_lies_in(
    worn: Look, qtbot: QtBot, saved: str, boxes: tuple[int, int], told: bool
) -> None:
    bar, wanted = bar_of(worn, qtbot, "q")
    bar.show_saved(saved)
    assert (bar._from, bar._to) == boxes
    assert bar.foreign != told
    bar.hand_over()
    assert bar.value == saved
    assert not wanted
    QTest.mouseClick(bar, LEFT, pos=bar.box_of(1).center())
    assert wanted == ["2569q2"]


def test_pasted_lines_become_lines_and_one_undo_takes_them_back(real: Window, qtbot: QtBot) -> None:
    first = rows(real, "objective")[0]
    before = len(rows(real, "objective"))
    text = cell(real, first, "text")
    text.take_focus()
    QGuiApplication.clipboard().setText("1. one\n2. two\n\n- three")
    press(real, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(rows(real, "objective")) == before + 3)
    assert [row.words("text") for row in rows(real, "objective")[1:4]] == ["one", "two", "three"]
    assert rows(real, "objective")[0].words("text") == first.words("text")
    QApplication.focusWidget()
    press(real, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(rows(real, "objective")) == before)


def test_a_field_that_is_asked_for_while_one_types_moves_no_other(
    planned: Window, qtbot: QtBot
) -> None:
    """`หน่วยนับ` comes between the quantity and the price once there is a quantity."""
    for kind in ("กลุ่มเป้าหมาย", "โครงการ/กิจกรรม"):
        add(planned, kind, qtbot)
    plans_of(office(planned)).planning.add("expense", rows(planned, "activity")[0].ref, None)
    qtbot.waitUntil(lambda: bool(rows(planned, "expense")))
    line = rows(planned, "expense")[0]
    quantity = cell(planned, line, "quantity")
    names = ("quantity_unit", "unit_price", "amount")
    unit, price, amount = (cell(planned, line, name) for name in names)
    before = [price.geometry(), amount.geometry()]
    assert not unit.isVisible()
    quantity.take_focus()
    type_words("3")
    press(planned, Qt.Key.Key_Tab)
    qtbot.waitUntil(unit.isVisible)
    come_to_rest(qtbot, planned)
    assert [price.geometry(), amount.geometry()] == before


@pytest.mark.parametrize("name", FIELD_TYPES)
def test_every_type_has_its_editor_and_its_third_value(name: str) -> None:
    one = FIELD_TYPES[name]
    assert one.editor in EDITORS, f"{name}: no editor {one.editor} in plan_editors.EDITORS"
    assert one.other in {"", "choice", *PROMPTS}, (
        f"{name}: no prompt {one.other} in conflict_other.PROMPTS"
    )


def test_no_editor_and_no_prompt_is_of_nobody() -> None:
    used = {one.editor for one in FIELD_TYPES.values()} | {"several"}  # of a field that takes many
    assert EDITORS.keys() == used
    assert PROMPTS.keys() == {one.other for one in FIELD_TYPES.values()} - {"", "choice"}


def test_what_a_row_may_say_is_said_by_some_row() -> None:
    for key in ("editor", "other", "align", "dates", "source"):
        words = set(get_args(get_type_hints(FieldType)[key]))
        assert words == {getattr(one, key) for one in FIELD_TYPES.values()}, key
