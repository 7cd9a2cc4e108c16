"""Votes entered at the table: slip after slip, wherever the mouse was, and none of a phone's is replaced unasked."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from core.workshop.questions import Vote
from core.workshop.view import Workshop
from tests.ui.desktop.workshop.test_workshop_said import OPENED, QUESTIONS, SLIPS
from ui.desktop.theme.look import Look
from ui.desktop.widgets.prompt import PromptDialog
from ui.desktop.workshop.item_deeds import closing, promise_of, short_words
from ui.desktop.workshop.table import VoteEntryDialog

LEFT, CONTROL = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ControlModifier


def of(voted: Mapping[int, int], questions: int = 3) -> Workshop:
    """How many items each slip has answered, by its place."""
    asked = QUESTIONS[:questions]
    return replace(
        OPENED, questions=asked, voted={one.id: voted.get(n, 0) for n, one in enumerate(SLIPS)}
    )


def made(look: Look, qtbot: QtBot, held: Workshop) -> tuple[VoteEntryDialog, list[Vote]]:
    taken = list[Vote]()
    dialog = VoteEntryDialog(look, held, taken.extend, None)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog, taken


@pytest.mark.parametrize("questions", [1, 2, 3])
def test_each_digit_is_the_next_answer_and_a_whole_slip_leads_to_the_next(
    look: Look, qtbot: QtBot, questions: int
) -> None:
    """The same for all items and for the one that is voted on once more."""
    dialog, taken = made(look, qtbot, of({}, questions))
    for n in range(4 * questions):
        assert not dialog._text.text().startswith("กรอกครบทุกใบแล้ว")
        QTest.keyClick(dialog, Qt.Key.Key_1 if n % 2 else Qt.Key.Key_2)
    wanted = [(slip.id, one.key) for slip in SLIPS for one in QUESTIONS[:questions]]
    assert [(one.voter, one.question) for one in taken] == wanted, (
        "one answer each, none of them twice"
    )
    assert dialog._text.text().startswith("กรอกครบทุกใบแล้ว")
    QTest.keyClick(dialog, Qt.Key.Key_1)
    assert len(taken) == 4 * questions, "another digit changes nothing of the last"
    QTest.keyClick(dialog, Qt.Key.Key_Up)
    QTest.keyClick(dialog, Qt.Key.Key_1)
    assert taken[-1] == Vote(SLIPS[3].id, QUESTIONS[questions - 1].key, ("met",))


def test_where_one_is_and_what_is_whole_is_said(look: Look, qtbot: QtBot) -> None:
    dialog, _taken = made(look, qtbot, of({}))
    assert dialog._place.text().startswith("ใบที่ 1  ·  ข้อที่ 1 จาก 3")
    assert "ครบแล้ว" not in {dialog._said.text(), *(line.below for line in dialog.slips.lines)}
    for _n in range(3):
        QTest.keyClick(dialog, Qt.Key.Key_1)
    assert dialog._place.text().startswith("ใบที่ 2  ·  ข้อที่ 1 จาก 3")
    assert dialog._said.text() == "ใบที่ 1 ครบแล้ว"
    assert [line.below for line in dialog.slips.lines][:2] == ["ครบแล้ว", "0 จาก 3 ข้อ"]


def test_an_item_that_was_passed_over_comes_before_the_next_slip(look: Look, qtbot: QtBot) -> None:
    dialog, taken = made(look, qtbot, of({}))
    for key in (Qt.Key.Key_Down, Qt.Key.Key_1, Qt.Key.Key_1):
        QTest.keyClick(dialog, key)
    assert (dialog.slips.here, dialog._at) == (SLIPS[0].id, 0)
    QTest.keyClick(dialog, Qt.Key.Key_2)
    assert taken[-1].question == QUESTIONS[0].key
    assert dialog.slips.here == SLIPS[1].id


def test_digits_answer_wherever_the_mouse_was(look: Look, qtbot: QtBot) -> None:
    dialog, taken = made(look, qtbot, of({}))
    third = dialog.slips.visualRect(dialog.slips.model().index(2, 0)).center()
    QTest.mouseClick(dialog.slips.viewport(), LEFT, pos=third)
    assert dialog.slips.here == SLIPS[2].id
    focus = dialog.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, Qt.Key.Key_2)
    assert taken == [Vote(SLIPS[2].id, QUESTIONS[0].key, ("not_met",))]
    for widget in (*dialog.findChildren(QPushButton), dialog.slips, dialog):
        before = len(taken)
        if widget.focusPolicy() != Qt.FocusPolicy.NoFocus and widget.isVisible():
            widget.setFocus()
            QTest.keyClick(dialog.focusWidget() or dialog, Qt.Key.Key_1)
            assert len(taken) == before + 1, widget


def test_a_vote_of_a_phone_is_left_or_replaced_as_the_table_says(look: Look, qtbot: QtBot) -> None:
    dialog, taken = made(look, qtbot, of({1: 3}))
    assert "ใบนี้มีคะแนนแล้ว" not in dialog._text.text()
    QTest.keyClick(dialog, Qt.Key.Key_Down, CONTROL)
    assert dialog.slips.here == SLIPS[1].id
    assert dialog._text.text().startswith("ใบนี้มีคะแนนแล้ว 3 จาก 3 ข้อ จากโทรศัพท์ บัตร หรือที่กรอกไว้ก่อน")
    QTest.keyClick(dialog, Qt.Key.Key_1)
    assert not taken
    assert dialog._said.text() == "เลือกก่อนว่าจะเว้นใบนี้ไว้ หรือกรอกแทนคะแนนที่มี"
    focus = dialog.focusWidget()
    assert focus is not None
    QTest.keyClick(focus, Qt.Key.Key_Return)
    assert dialog.slips.here == SLIPS[2].id, "Enter leaves it"
    dialog.show_progress(of({1: 3, 2: 1}))
    assert dialog._asks, "a phone answered for the slip in front"
    QTest.keyClick(dialog, Qt.Key.Key_Up, CONTROL)
    dialog.replace()
    QTest.keyClick(dialog, Qt.Key.Key_2)
    assert taken == [Vote(SLIPS[1].id, QUESTIONS[0].key, ("not_met",))]
    dialog.show_progress(of({1: 3, 2: 1}))
    QTest.keyClick(dialog, Qt.Key.Key_1)
    assert len(taken) == 2, "asked once of a slip"


def test_closing_names_the_slips_that_are_short_and_enter_leaves_it_open(
    look: Look, qtbot: QtBot
) -> None:
    held = of({0: 3, 1: 1})
    assert short_words(held) == "ใบที่ 2 (1 จาก 3 ข้อ), ใบที่ 3 (ยังไม่เริ่ม), ใบที่ 4 (ประธาน) (ยังไม่เริ่ม)"
    assert not short_words(of(dict.fromkeys(range(4), 3)))
    closed = list[bool]()
    for one, goes in ((held, False), (of(dict.fromkeys(range(4), 3)), True)):
        dialog = PromptDialog(look, closing(one), None, lambda: closed.append(True))
        qtbot.addWidget(dialog)
        dialog.show()
        focus = dialog.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, Qt.Key.Key_Return)
        assert closed == [True] * goes


@pytest.mark.parametrize("at", range(3))
@pytest.mark.usefixtures("qtbot")
def test_enter_in_any_field_of_a_promise_saves_what_is_whole(look: Look, at: int) -> None:
    kept = list[dict[str, str]]()
    dialog = PromptDialog(look, promise_of("ข้อ 1"), None, lambda **given: kept.append(given))
    dialog.show()
    field = [*dialog.fields.values()][at]
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert not kept, "not without what and who"
    for name, typed in (("text", "แนบคำสั่ง"), ("owner", "ฝ่ายแผน"), ("due", "30 มิ.ย. 2569")):
        dialog.fields[name].insert(typed)
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert kept == [{"text": "แนบคำสั่ง", "owner": "ฝ่ายแผน", "due": "2026-06-30"}]
