"""What the cards of signing say of rounds and of what is open is said where it is so."""

from types import SimpleNamespace

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.signing.blockers import OpenMatters
from tests.said import said_in
from tests.ui.desktop.acting import written
from ui.desktop.signing.cards import AnswerCard
from ui.desktop.signing.dialogs import OpenList
from ui.desktop.theme.look import Look
from ui.desktop.widgets.layout import column


def test_a_subject_was_returned_only_when_it_was(look: Look, qtbot: QtBot) -> None:
    said = {}
    for rounds in (0, 1, 2):
        card = AnswerCard(look)
        qtbot.addWidget(card)
        card.show_answers(SimpleNamespace(rounds=rounds, answers=(), remarks=()))  # type: ignore[arg-type]
        said[f"{rounds}"] = written(card)
    assert said_in(said, "ส่งคืนมาแล้ว {n} รอบ") == "1 2"
    assert said_in(said, "ส่งคืนมาแล้ว 2 รอบ") == "2"


def test_what_is_open_is_listed_before_locking_only_while_it_is(look: Look, qtbot: QtBot) -> None:
    matters = {"open": OpenMatters(unanswered=2, of=9), "unproved": OpenMatters(unproved=1), "ready": OpenMatters()}
    shown = {}
    for state, one in matters.items():
        inside, made = QWidget(), OpenList(look, one)
        qtbot.addWidget(inside)
        inside.setLayout(column(made))
        shown[state] = written(inside)
    assert said_in(shown, "ยังไม่ครบ: {left}") == "open unproved"
    assert "ยังไม่ครบ: ยังไม่ตอบ 2 จาก 9 ข้อ" in shown["open"]
