"""What the cards of signing say of rounds and of what is open is said where it is so."""

from types import SimpleNamespace

import pytest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core.assigning.signoff_answers import SignOffAnswer
from core.signing.blockers import Hindrance, OpenMatters
from core.signing.view import SignPanel
from core.values import Ref
from tests.bare import bare
from tests.said import said_in
from tests.ui.desktop.acting import words_of, written
from ui.desktop.signing.desk import SigningDeeds
from ui.desktop.signing.dialogs import OpenList
from ui.desktop.signing.page import AnswerCard, HindranceCard
from ui.desktop.theme.look import Look
from ui.desktop.widgets.layout import column
from ui.desktop.widgets.prompt import Prompt


def test_a_subject_was_returned_only_when_it_was(look: Look, qtbot: QtBot) -> None:
    said = {}
    for rounds in (0, 1, 2):
        card = AnswerCard(look)
        qtbot.addWidget(card)
        card.show_answers(bare(SignPanel, rounds=rounds, answers=(), remarks=()))
        said[f"{rounds}"] = written(card)
    assert said_in(said, "ส่งคืนมาแล้ว {n} รอบ") == "1 2"
    assert said_in(said, "ส่งคืนมาแล้ว 2 รอบ") == "2"


def test_an_answer_is_said_to_accept_only_where_it_does(look: Look, qtbot: QtBot) -> None:
    signoff, said = Ref("1" * 32, "sign_off", "s"), {}
    for state, answers in {
        "none": (),
        "accepted": (SignOffAnswer(signoff, signoff, True, "", "จังหวัด", "วันนี้", 1),),
        "returned": (SignOffAnswer(signoff, signoff, False, "ขาดภาพ", "จังหวัด", "วันนี้", 1),),
    }.items():
        card = AnswerCard(look)
        qtbot.addWidget(card)
        card.show_answers(bare(SignPanel, rounds=0, answers=answers, remarks=()))
        said[state] = written(card)
    assert said_in(said, "รับแล้ว", whole=True) == "accepted"
    assert said_in(said, "ส่งคืน", whole=True) == "returned"


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


def test_what_becomes_of_a_locked_revision_is_said_only_of_one(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = {"unlock": SigningDeeds.ask_unlock, "revise": SigningDeeds.ask_revise}
    monkeypatch.setattr("ui.desktop.signing.desk.locked_by", lambda _panel: "ผู้อำนวยการ")
    said = {}
    for state, signoff in (("open", None), ("locked", "s")):
        panel = bare(SignPanel, signoff=signoff, tone="ok", says="", answers=())
        for key, ask in asked.items():
            texts = list[str]()

            def show(_look: object, _page: object, prompt: Prompt, _then: object, texts: list[str] = texts) -> None:
                texts.append(words_of(prompt))

            monkeypatch.setattr("ui.desktop.signing.desk.ask", show)
            ask(bare(SigningDeeds, _room=SimpleNamespace(look=None), _page=None), panel)
            said[f"{state}-{key}"] = "\n".join(texts)
    again = "แก้ข้อมูลได้อีก และฉบับที่พิมพ์ไปแล้วของข้อมูลนี้จะถูกยกเลิกในทะเบียน"
    stays = "ฉบับที่ลงนามแล้วยังอยู่และไม่ถูกยกเลิก แก้ข้อมูลแล้วล็อกใหม่เป็นฉบับถัดไป (ผู้อำนวยการ)"
    assert said_in(said, again) == "locked-unlock"
    assert said_in(said, stays) == "locked-revise"


def test_everything_that_is_open_can_be_listed(look: Look, qtbot: QtBot) -> None:
    card = HindranceCard(look, "ควรทำก่อนล็อก", "warn")
    qtbot.addWidget(card)
    card.show_hindrances([Hindrance("finding", f"เรื่อง {n}", None, "should") for n in range(86)])
    (more,) = (one for one in card.findChildren(QPushButton) if "ดูอีก" in one.text())
    assert more.text().strip() == "ดูอีก 76 เรื่อง"
    more.click()
    assert "เรื่อง 85" in written(card)
