"""For whom ballots are printed is asked, and said with how many; nothing can be printed for nobody."""

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow

from core.workshop.ballots import TickProposal
from core.workshop.stack import ReadPage, StackReview, voted_words
from core.workshop.view import Workshop
from tests.ui.desktop.workshop.test_workshop_said import OPENED, SLIPS
from ui.desktop.theme.look import Look
from ui.desktop.workshop.ballots import ALL, MORE, REST, BallotsDialog, agree_words


def made(look: Look, over: QMainWindow, held: Workshop) -> tuple[BallotsDialog, list[tuple[str, int]]]:
    dialog, wanted = BallotsDialog(look, held, over), list[tuple[str, int]]()
    dialog.print_wanted.connect(lambda which, more: wanted.append((which, more)))
    return dialog, wanted


def test_ballots_are_for_all_for_those_without_votes_or_for_so_many_new_ones(look: Look, over: QMainWindow) -> None:
    dialog, wanted = made(look, over, OPENED)
    assert (dialog.which.key, dialog._said.text()) == (ALL, f"{len(SLIPS)} ใบ")
    dialog.which.ask(REST)
    assert dialog._said.text() == "2 ใบ"
    dialog.which.ask(MORE)
    for bad in ("", "0", "200"):
        dialog.number.setText(bad)
        assert not dialog.print.isEnabled()
        assert dialog._said.text() == "กรอก 1 ถึง 196"
    dialog.number.setText("3")
    assert dialog._said.text() == "ใบใหม่ เพิ่มเข้าการประชุมนี้"
    QTest.mouseClick(dialog.print, Qt.MouseButton.LeftButton)
    assert wanted == [(MORE, 3)]


def test_nothing_is_printed_where_everybody_has_voted(look: Look, over: QMainWindow) -> None:
    dialog, _wanted = made(look, over, replace(OPENED, voted=dict.fromkeys((one.id for one in SLIPS), 3)))
    dialog.which.ask(REST)
    assert not dialog.print.isEnabled()


def test_the_main_button_says_how_much_it_takes() -> None:
    page = ReadPage("read", "s1", 1, (TickProposal("q1", "read", ("a",)), TickProposal("q2", "none")))
    assert agree_words(StackReview((page,))) == "รับ 1 คะแนนจาก 1 ใบ"
    assert "มีคะแนนแล้ว 2 ข้อ" in voted_words(2)
