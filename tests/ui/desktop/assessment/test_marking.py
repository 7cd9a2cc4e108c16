"""The assessment is filled by keys and clicks; every change is judged at once and kept."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from core.assessment.start_deeds import assessment_at, start_assessment
from core.forms.vocabulary import ItemState
from core.values import Ref
from tests.known import known
from tests.ui.desktop.acting import (
    come_to_rest,
    office,
    page,
    panel,
    press,
    saved,
    type_words,
    view,
    written,
)
from ui.desktop.shell.window import Window
from ui.desktop.widgets.choices import SegmentedControl

Key = Qt.Key


def left_to_do(window: Window) -> list[str]:
    return [one.item for one in page(window).steps.steps]


def test_a_whole_dimension_is_marked_by_keyboard_alone(fresh: Window, qtbot: QtBot) -> None:
    before = left_to_do(fresh)
    press(fresh, Key.Key_5, Qt.KeyboardModifier.AltModifier)
    for _ in range(11):
        press(fresh, Key.Key_P)
        press(fresh, Key.Key_Down)
    qtbot.waitUntil(lambda: view(fresh).dimension("d5").points == 10)
    assert view(fresh).dimension("d5").level == 5
    assert view(fresh).answered == 11
    assert all(
        saved(fresh, item.id).entered_state is ItemState.MET
        for item in view(fresh).dimension("d5").items
    )
    while_at_work = left_to_do(fresh)
    assert while_at_work == [item for item in before if item in while_at_work]
    office(fresh).show_page("home")
    office(fresh).show_page("assessment")
    assert left_to_do(fresh) != while_at_work, "what brings most comes first when one comes back"


def test_what_is_said_of_a_mark_moves_nothing_that_is_pressed_next(
    fresh: Window, qtbot: QtBot
) -> None:
    shown = panel(fresh, "d1.l1.1")
    come_to_rest(qtbot, fresh)
    before = shown.proofs.mapTo(shown, QPoint(0, 0))
    press(fresh, Key.Key_P)
    qtbot.waitUntil(lambda: bool(shown._why.text()))
    come_to_rest(qtbot, fresh)
    assert shown.proofs.mapTo(shown, QPoint(0, 0)) == before
    assert known(shown._why.label).isVisible()


@pytest.mark.parametrize(("letter", "state"), [("ย", "met"), ("ื", "not_met"), ("N", "not_met")])
def test_a_thai_keyboard_marks_with_the_same_keys(
    fresh: Window, qtbot: QtBot, letter: str, state: str
) -> None:
    panel(fresh, "d5.l1.1")
    focus = QApplication.focusWidget()
    assert focus is not None
    QTest.keySequence(focus, QKeySequence(letter))
    qtbot.waitUntil(lambda: saved(fresh, "d5.l1.1").state.text == state)


@pytest.mark.parametrize(
    ("key", "said"), [(Key.Key_P, ItemState.MET), (Key.Key_N, ItemState.NOT_MET)]
)
@pytest.mark.parametrize("clear", [Key.Key_Backspace, Key.Key_Delete, Key.Key_0])
def test_a_mark_given_again_stays_and_only_clearing_takes_it_back(
    fresh: Window, qtbot: QtBot, key: Key, said: ItemState, clear: Key
) -> None:
    panel(fresh, "d5.l1.1")
    for _ in range(3):
        press(fresh, key)
        qtbot.waitUntil(lambda: saved(fresh, "d5.l1.1").entered_state is said)
        qtbot.wait(20)
    assert saved(fresh, "d5.l1.1").entered_state is said
    press(fresh, clear)
    qtbot.waitUntil(lambda: saved(fresh, "d5.l1.1").entered_state is ItemState.NOT_ASSESSED)
    press(fresh, clear)
    qtbot.wait(20)
    assert saved(fresh, "d5.l1.1").entered_state is ItemState.NOT_ASSESSED


def test_not_applicable_given_again_stays(fresh: Window, qtbot: QtBot) -> None:
    panel(fresh, "d1.l4.3")
    for _ in range(2):
        press(fresh, Key.Key_A)
        qtbot.waitUntil(lambda: saved(fresh, "d1.l4.3").entered_state is ItemState.NOT_APPLICABLE)
    qtbot.wait(20)
    assert saved(fresh, "d1.l4.3").entered_state is ItemState.NOT_APPLICABLE


def test_not_applicable_is_only_taken_where_the_form_allows_it(fresh: Window, qtbot: QtBot) -> None:
    panel(fresh, "d5.l1.1")
    press(fresh, Key.Key_A)
    assert "ไม่ให้ตอบ" in office(fresh).header.saved.says
    panel(fresh, "d1.l4.3")
    press(fresh, Key.Key_A)
    qtbot.waitUntil(lambda: saved(fresh, "d1.l4.3").entered_state is ItemState.NOT_APPLICABLE)
    assert saved(fresh, "d5.l1.1").entered_state is ItemState.NOT_ASSESSED


def test_typing_a_figure_moves_everything_before_it_is_saved(sample: Window, qtbot: QtBot) -> None:
    assert view(sample).total == 80
    assert (view(sample).band, view(sample).passes) == ("C", False)
    assert view(sample).advice[0].title == "ทำข้อเดียว ได้เพิ่ม 8 คะแนน"
    line = panel(sample, "d3r.l4.3").figures[0]
    press(sample, Key.Key_P)
    qtbot.waitUntil(lambda: saved(sample, "d3r.l4.3").state.text == "met")
    line._entries[0].setFocus()
    line._entries[0].selectAll()
    type_words("1")
    assert line._verdict.text() == "1 ≥ 1"
    qtbot.waitUntil(lambda: view(sample).total == 88)
    assert (view(sample).band, view(sample).passes) == ("B", True)
    assert view(sample).dimension("d3").level == 5
    assert saved(sample, "d3r.l4.3").measures[0].slots[0].text == "0"
    assert "d3r.l4.3" not in [one.item for one in page(sample).steps.steps if one.gains]
    press(sample, Key.Key_Return)
    qtbot.waitUntil(lambda: saved(sample, "d3r.l4.3").measures[0].slots[0].text == "1")


def test_an_item_is_met_when_all_its_figures_are_entered_and_pass(
    fresh: Window, qtbot: QtBot
) -> None:
    line = panel(fresh, "d3r.l4.3").figures[0]
    press(fresh, Key.Key_2)
    press(fresh, Key.Key_Tab)
    qtbot.waitUntil(lambda: saved(fresh, "d3r.l4.3").entered_state is ItemState.MET)
    assert saved(fresh, "d3r.l5.3").entered_state is ItemState.MET, (
        "the same figure under another item completes it too"
    )
    assert line._verdict.text() == "2 ≥ 1"


def test_a_numerator_above_its_denominator_is_said_at_the_figure_and_not_saved(
    sample: Window, qtbot: QtBot
) -> None:
    line = panel(sample, "d3r.l3.2").figures[1]
    assert "ยังไม่บันทึก" not in office(sample).header.saved.says
    line._entries[0].setFocus()
    line._entries[0].selectAll()
    type_words("12")
    assert "12 มากกว่าตัวหาร 10" in line._wrong.text()
    press(sample, Key.Key_Return)
    assert office(sample).header.saved.says.startswith("ยังไม่บันทึก: ")
    qtbot.wait(50)
    assert saved(sample, "d3r.l3.2").measures[1].slots[0].text == "8"
    assert line._entries[0].text() == "12", "what was typed stays until the person changes it"
    toast, unsaved = office(sample).toast, "ยังมีช่องที่พิมพ์ไว้แล้วยังไม่ถูกบันทึก เพราะโปรแกรมยังรับไม่ได้"
    press(sample, Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: unsaved in written(toast))
    press(sample, Key.Key_Escape)
    press(sample, Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: "บันทึกแล้วทุกช่อง" in written(toast))
    assert (line._entries[0].text(), line._wrong.text()) == ("8", "")


def test_words_where_a_number_belongs_are_said_and_not_saved(sample: Window, qtbot: QtBot) -> None:
    line = panel(sample, "d3r.l4.3").figures[0]
    line._entries[0].setFocus()
    line._entries[0].selectAll()
    type_words("two")
    assert "ต้องเป็นตัวเลข" in line._wrong.text()
    press(sample, Key.Key_Tab)
    qtbot.wait(50)
    assert "ต้องเป็นตัวเลข" in office(sample).header.saved.accessibleName()
    assert saved(sample, "d3r.l4.3").measures[0].slots[0].text == "0"


def test_a_number_that_may_be_another_is_asked_once_it_is_left(
    sample: Window, qtbot: QtBot
) -> None:
    line = panel(sample, "d3r.l4.3").figures[0]
    line._entries[0].setFocus()
    line._entries[0].selectAll()
    for sign in "1,25":
        type_words(sign)
        assert not line._wrong.text(), "it may become 1,250"
    press(sample, Key.Key_Tab)
    qtbot.waitUntil(lambda: line._wrong.text().startswith("หมายถึง 1.25 หรือไม่"))
    assert line._entries[0].text() == "1,25"
    assert saved(sample, "d3r.l4.3").measures[0].slots[0].text == "0"
    line._entries[0].setFocus()
    line._entries[0].selectAll()
    type_words("1,250")
    press(sample, Key.Key_Tab)
    qtbot.waitUntil(lambda: saved(sample, "d3r.l4.3").measures[0].slots[0].text == "1250")


def test_thai_digits_are_digits(fresh: Window, qtbot: QtBot) -> None:
    line = panel(fresh, "d3r.l4.3").figures[0]
    line._entries[0].setFocus()
    line._entries[0].insert("๓")
    line._entries[0].typing.emit()
    assert line._verdict.text() == "3 ≥ 1"
    press(fresh, Key.Key_Return)
    qtbot.waitUntil(lambda: saved(fresh, "d3r.l4.3").measures[0].slots[0].text == "3")


def test_undo_takes_back_the_last_save(sample: Window, qtbot: QtBot) -> None:
    panel(sample, "d3r.l4.3")
    press(sample, Key.Key_P)
    qtbot.waitUntil(lambda: saved(sample, "d3r.l4.3").state.text == "met")
    press(sample, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: saved(sample, "d3r.l4.3").state.text == "not_met")
    qtbot.waitUntil(lambda: panel(sample, "d3r.l4.3")._state.key == "not_met")


def test_undo_in_a_field_takes_back_typing_first(sample: Window) -> None:
    line = panel(sample, "d3r.l4.3").figures[0]
    line._entries[0].setFocus()
    line._entries[0].selectAll()
    type_words("7")
    press(sample, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert line._entries[0].text() == "0"
    assert view(sample).total == 80


def test_marks_in_quick_succession_are_no_conflict(fresh: Window, qtbot: QtBot) -> None:
    panel(fresh, "d5.l1.1")
    for key in (Key.Key_P, Key.Key_N, Key.Key_P, Key.Key_N):
        press(fresh, key)
    qtbot.waitUntil(lambda: saved(fresh, "d5.l1.1").state.text == "not_met")
    qtbot.wait(50)
    assert saved(fresh, "d5.l1.1").state.text == "not_met"
    assert not saved(fresh, "d5.l1.1").conflicts


def part_says(window: Window, wanted: bool | None) -> bool:
    return saved(window, "d5.l2.2").parts[1].present is wanted


def test_a_part_goes_round_there_missing_not_entered(fresh: Window, qtbot: QtBot) -> None:
    chip = panel(fresh, "d5.l2.2")._chips["waste"]
    for wanted in (True, False, None):
        QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(partial(part_says, fresh, wanted))


def test_clicking_the_chosen_state_takes_it_back(sample: Window, qtbot: QtBot) -> None:
    choice = panel(sample, "d3r.l4.2")._state
    assert isinstance(choice, SegmentedControl)
    button = choice.button("met")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    mark = panel(sample, "d3r.l4.2")._mark
    qtbot.waitUntil(lambda: mark.mark == "not_assessed")  # never shown as not met
    assert saved(sample, "d3r.l4.2").entered_state is ItemState.NOT_ASSESSED


def test_extra_points_stand_beside_and_never_reach_the_pass_mark(
    sample: Window, qtbot: QtBot
) -> None:
    entry, _row = page(sample).total._entries["extra"]
    entry.setFocus()
    entry.selectAll()
    type_words("2")
    press(sample, Key.Key_Return)
    qtbot.waitUntil(lambda: view(sample).total == 90)
    assert view(sample).base == 80
    assert view(sample).passes is False
    assert page(sample).total._passes.says == "ยังไม่ผ่าน 86"


def test_f8_walks_the_list_of_what_is_left_and_from_what_is_done_by_now_to_what_took_its_place(
    sample: Window, qtbot: QtBot
) -> None:
    shown = page(sample)
    order = [one.item for one in shown.steps.steps]
    panel(sample, order[-1])
    for item in order[:4]:
        press(sample, Key.Key_F8)
        assert shown.ladders.last == item
    panel(sample, order[1])
    press(sample, Key.Key_P, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: order[1] not in [one.item for one in shown.steps.steps if one.gains])
    assert order[1] in [one.item for one in shown.steps.steps], "its proofs are missing"
    press(sample, Key.Key_F8)
    assert shown.ladders.last == order[2]


def seen(window: Window, *items: str) -> bool:
    """Whether exactly these items are shown."""
    return {each.row.id for each in page(window).ladder.panels} == set(items)


def test_the_filter_and_the_search_show_only_what_matches(sample: Window, qtbot: QtBot) -> None:
    page(sample).choose("d3")
    QTest.mouseClick(page(sample).head._filter.button("left"), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(partial(seen, sample, "d3r.l4.3", "d3r.l5.3"))
    page(sample).head.show_all()
    page(sample).head.search.setText("ผู้แทนภาคประชาชน")
    qtbot.waitUntil(partial(seen, sample, "d3r.l2.2", "d3r.l3.2", "d3r.l4.2", "d3r.l5.2"))
    page(sample).head.search.setText("ถุงผ้า")
    assert "พบในส่วนอื่น 2 ข้อ" in page(sample).ladder._nothing.text()
    page(sample).head.search.setFocus()
    press(sample, Key.Key_Return)
    here = page(sample).ladder.here
    assert here is not None
    assert here.row.id == "d5.l4.2"


def test_another_profile_asks_other_items_and_keeps_the_answers(
    sample: Window, qtbot: QtBot
) -> None:
    page(sample)._profiles(["central", "rubric_2_6"])
    qtbot.waitUntil(lambda: view(sample).dimension("d3").items[0].id == "d3c.l1.1")
    page(sample).choose("d3")
    assert view(sample).of == 62
    page(sample)._profiles(["regional", "rubric_2_6"])
    qtbot.waitUntil(lambda: view(sample).total == 80)


def test_words_being_typed_are_saved_when_the_window_is_closed(
    sample: Window, new_window: Callable[[], Window], qtbot: QtBot, tmp_path: Path
) -> None:
    last = view(sample).dimension("d3").items[-1].id
    written = panel(sample, last)
    qtbot.wait(100)  # where the item is scrolled to
    area = page(sample).ladder.area
    bar, seen = area.verticalScrollBar(), area.viewport()
    bar.setValue(bar.value() + written.mapTo(seen, written.rect().bottomLeft()).y() - seen.height())
    assert bar.value() > 0, "it ends where the page does"
    note = written.note.open()
    qtbot.wait(120)  # until the item has grown
    assert note.visibleRegion().boundingRect() == note.rect()
    type_words("typed just now")
    sample.close()
    again = new_window()
    assert again.open_folder(tmp_path / "prongsai-sample")
    office(again).show_page("assessment")
    assert saved(again, last).note.text == "typed just now"


def test_a_rest_in_typing_keeps_a_draft_that_the_next_start_takes_up(
    sample: Window, new_window: Callable[[], Window], qtbot: QtBot, tmp_path: Path
) -> None:
    note = panel(sample, "d3r.l4.2").note.open()
    type_words("half a sentence")
    session = office(sample).session
    qtbot.waitUntil(lambda: len(session.read(lambda reader: reader.all_drafts())) == 1)
    assert saved(sample, "d3r.l4.2").note.text == ""
    note.blockSignals(True)  # as if the program died here: nothing is handed over any more
    sample.close()
    again = new_window()
    assert again.open_folder(tmp_path / "prongsai-sample")
    office(again).show_page("assessment")
    qtbot.waitUntil(lambda: saved(again, "d3r.l4.2").note.text == "half a sentence")
    qtbot.waitUntil(lambda: not office(again).session.read(lambda reader: reader.all_drafts()))


def test_a_document_opened_from_another_is_answered_by_keys_at_once(
    fresh: Window, qtbot: QtBot
) -> None:
    panel(fresh, "d5.l1.1")
    opened = office(fresh)
    form = opened.session.forms.get("eight-aspects")
    opened.session.do(partial(start_assessment, instrument=form, year=2569))
    ref = assessment_at(opened.room.unit, form.id, 2569)
    qtbot.waitUntil(lambda: opened.session.read(lambda reader: reader.record(ref)) is not None)
    opened.show_page("home")
    seen = list[Ref]()
    page(fresh).ladders._come = lambda _item: seen.append(view(fresh).ref)
    opened.room.host.show_place("assessment", ref)
    assert view(fresh).ref == ref
    assert {*seen} == {ref}, "the document shown before is not opened on the way"
    here = page(fresh).ladder.here
    assert here is not None
    assert here is QApplication.focusWidget()


def test_items_behind_another_page_wait_until_they_are_shown_again(
    fresh: Window, qtbot: QtBot
) -> None:
    page(fresh).choose("d1")
    closed = [each for each in page(fresh).ladder._levels if not each.opened and not each.panels]
    # nothing of it is made yet, however slow the PC
    block = max(closed, key=lambda each: len(each.row.rows))
    qtbot.waitUntil(block.isVisible)
    block.open(True)
    made = len(block.panels)
    office(fresh).show_page("home")
    qtbot.wait(150)
    assert len(block.panels) == made
    assert not block.finished
    office(fresh).show_page("assessment")
    qtbot.waitUntil(lambda: block.finished)


@pytest.mark.parametrize("letter", ["Shift+P", "ญ"])
def test_an_item_is_met_with_all_its_parts_by_one_stroke_and_one_undo(
    fresh: Window, qtbot: QtBot, letter: str
) -> None:
    item = next(one for one in view(fresh).items if len(one.parts) > 1 and one.takes_state)
    shown = panel(fresh, item.id)
    focus = QApplication.focusWidget()
    assert focus is not None
    for _ in range(2):
        QTest.keySequence(focus, QKeySequence(letter))
        qtbot.waitUntil(lambda: all(part.present for part in saved(fresh, item.id).parts))
        assert saved(fresh, item.id).entered_state is ItemState.MET
        assert all(each.present for each in shown._chips.values())
    press(fresh, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: not any(part.present for part in saved(fresh, item.id).parts))
    assert saved(fresh, item.id).entered_state is ItemState.NOT_ASSESSED


def test_the_button_behind_the_parts_does_the_same_and_goes_when_all_are_there(
    fresh: Window, qtbot: QtBot
) -> None:
    item = next(one for one in view(fresh).items if len(one.parts) > 1 and one.takes_state)
    whole = known(panel(fresh, item.id).whole)
    qtbot.waitUntil(whole.isVisible)
    QTest.mouseClick(whole, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: saved(fresh, item.id).entered_state is ItemState.MET)
    assert all(part.present for part in saved(fresh, item.id).parts)
    qtbot.waitUntil(whole.isHidden)


def test_an_item_without_parts_is_met_by_the_same_stroke(fresh: Window, qtbot: QtBot) -> None:
    panel(fresh, "d5.l1.1")
    press(fresh, Key.Key_P, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(lambda: saved(fresh, "d5.l1.1").entered_state is ItemState.MET)
