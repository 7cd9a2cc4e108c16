"""What is asked about signatures and said of rounds is what the form lets be and the state is."""

from datetime import date
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core.assigning.orders import SignOffDecision
from core.gravity import FindingCount
from core.plan.year_view import LockablePart
from core.records.route import PlannedRouteStep
from core.signing.blockers import OpenIssue, OpenIssues
from core.signing.chain import PossibleSigner, RouteStepSigners
from core.signing.view import SignPanelContent
from core.values import Ref
from tests.bare import bare
from tests.known import known
from tests.said import said_in
from tests.ui.desktop.acting import ignored, modal, office, press, prompted, words_of, written
from tests.ui.desktop.signing.test_signing_page import click, primary, signing
from ui.desktop.shell.window import Window
from ui.desktop.signing.desk import SigningDesk
from ui.desktop.signing.dialogs import InkSignatureDialog, LockDialog, OpenIssuesList
from ui.desktop.signing.page import OpenIssuesCard, SigningCalls, SigningPage, SignOffRepliesCard
from ui.desktop.theme.look import Look
from ui.desktop.widgets.layout import column
from ui.desktop.widgets.prompt import Prompt

LEFT = Qt.MouseButton.LeftButton
CALLS = SigningCalls(*[ignored] * 13)
BOARD = RouteStepSigners(
    "board", "คณะทำงาน", True, (("a", "เอก"), ("b", "โท")), ("a", "b"), says="ทุกคนที่เป็นกรรมการ"
)


@pytest.fixture
def under(worn: Look, qtbot: QtBot) -> QWidget:
    assert worn
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def test_who_acts_where_everybody_signs_is_asked_for_whom(worn: Look, under: QWidget) -> None:
    people = (
        PossibleSigner("a", "เอก", ("",)),
        PossibleSigner("c", "ประธาน", ("on_behalf",)),
        PossibleSigner("d", "ใหม่", (), "ใหม่ ไม่ได้เป็นกรรมการ"),
    )
    told: list[tuple[str, ...]] = []
    places = (("a", "เอก"), ("b", "โท"))
    asked = InkSignatureDialog(
        worn,
        "คณะทำงาน",
        people,
        places,
        date(2026, 4, 9),
        lambda *said: told.append(said),
        under,
    )
    asked.open()
    assert asked.instead.isHidden()
    asked.person.setCurrentIndex(2)
    assert "ไม่ได้เป็นกรรมการ" in asked.wrong.text().replace("\u200b", "")
    assert not asked.go.isEnabled()
    asked.person.setCurrentIndex(1)
    assert [asked.instead.itemData(n) for n in range(asked.instead.count())] == ["a", "b"]
    asked.instead.setCurrentIndex(1)
    QTest.mouseClick(asked.go, LEFT)
    assert told == [("c", "2026-04-09", "on_behalf", "b")]


def test_what_was_signed_as_expected_is_noted_by_enter(worn: Look, under: QWidget) -> None:
    told: list[tuple[str, ...]] = []
    asked = InkSignatureDialog(
        worn,
        "ผู้จัดทำ",
        (PossibleSigner("a", "เอก", ("",)),),
        (),
        date(2026, 4, 9),
        lambda *said: told.append(said),
        under,
    )
    asked.open()
    press(known(asked.focusWidget()), Qt.Key.Key_Return)
    assert told == [("a", "2026-04-09", "", "")]


def test_a_step_that_all_sign_is_not_locked_without_anybody(worn: Look, under: QWidget) -> None:
    told: list[tuple[object, ...]] = []
    asked = LockDialog(
        worn,
        "ล็อก",
        (LockablePart("", "ทั้งหมด", locked=False),),
        (BOARD,),
        OpenIssues(),
        "หนึ่ง",
        lambda *said: told.append(said),
        ignored,
        under,
    )
    asked.open()
    assert asked.part.isHidden()
    ticks = asked.steps[0]._ticks
    for tick in ticks:
        tick.setChecked(False)
    assert not asked.go.isEnabled()
    assert "ให้ครบทุกคน" in asked.wrong.text().replace("\u200b", "")
    ticks[1].setChecked(True)
    QTest.mouseClick(asked.go, LEFT)
    assert told == [("โท", (PlannedRouteStep("board", ("b",)),), "")]


def test_what_is_open_is_listed_in_the_dialog_before_locking(worn: Look, under: QWidget) -> None:
    matters = OpenIssues(
        weighs=(OpenIssue("finding", "มิติที่ 1 ยังไม่ได้ตรวจ 7 ข้อ", None, "should"),),
        found=FindingCount(should=1),
        unanswered=7,
        of=64,
        unproved=2,
    )
    parts = (LockablePart("", "ทั้งหมด", locked=False),)
    asked = LockDialog(worn, "ล็อก", parts, (), matters, "หนึ่ง", ignored, ignored, under)
    asked.open()
    said = " ".join(label.text() for label in asked.left.findChildren(QLabel)).replace("\u200b", "")
    for words in ("ยังไม่ตอบ 7 จาก 64 ข้อ", "ขาดหลักฐานของข้อที่ตอบว่าผ่าน 2 รายการ", "ยังไม่ได้ตรวจ 7 ข้อ"):
        assert words in said
    assert "ทั้งที่ยังไม่ครบ" in asked.go.accessibleName()
    assert asked.go.isEnabled()
    asked.reject()
    whole = LockDialog(worn, "ล็อก", parts, (), OpenIssues(), "หนึ่ง", ignored, ignored, under)
    whole.open()
    assert whole.left.isHidden()
    assert whole.go.accessibleName() == "ล็อก"
    whole.reject()


__all__ = ["signing"]


def test_the_boss_is_entered_in_the_dialog_that_locks(
    sample: Window, signing: SigningPage, qtbot: QtBot
) -> None:
    assert signing
    primary(sample)
    dialog = modal(qtbot, LockDialog)
    before = office(sample).session.person
    dialog.steps[0]._box.setCurrentIndex(2)
    kept = dialog.steps[0].stage
    click(dialog.add)
    asked = prompted(qtbot, "เพิ่มผู้ใช้งาน")
    asked.fields["name"].setText("พร ใหม่")
    click(asked.go)
    qtbot.waitUntil(lambda: dialog.steps[1]._box.findText("พร ใหม่") > 0, timeout=8000)
    assert dialog.steps[0].stage == kept
    assert dialog.steps[1]._box.currentText() == "พร ใหม่", (
        "who was entered for the step of nobody signs it"
    )
    assert dialog.field.text().endswith("พร ใหม่")
    assert office(sample).session.person == before, "who signs is not who is at the keyboard"


def test_a_subject_was_returned_only_when_it_was(look: Look, qtbot: QtBot) -> None:
    said = {}
    for rounds in (0, 1, 2):
        card = SignOffRepliesCard(look, CALLS)
        qtbot.addWidget(card)
        card.show_answers(bare(SignPanelContent, rounds=rounds, answers=(), remarks=()))
        said[f"{rounds}"] = written(card)
    assert said_in(said, "ส่งคืนมาแล้ว {n} รอบ") == "1 2"
    assert said_in(said, "ส่งคืนมาแล้ว 2 รอบ") == "2"


def test_an_answer_is_said_to_accept_only_where_it_does(look: Look, qtbot: QtBot) -> None:
    signoff, said = Ref("1" * 32, "sign_off", "s"), {}
    for state, answers in {
        "none": (),
        "accepted": (SignOffDecision(signoff, signoff, True, "", "จังหวัด", "วันนี้", 1),),
        "returned": (SignOffDecision(signoff, signoff, False, "ขาดภาพ", "จังหวัด", "วันนี้", 1),),
    }.items():
        card = SignOffRepliesCard(look, CALLS)
        qtbot.addWidget(card)
        card.show_answers(bare(SignPanelContent, rounds=0, answers=answers, remarks=()))
        said[state] = written(card)
    assert said_in(said, "รับแล้ว", whole=True) == "accepted"
    assert said_in(said, "ส่งคืน", whole=True) == "returned"


def test_what_is_open_is_listed_before_locking_only_while_it_is(look: Look, qtbot: QtBot) -> None:
    matters = {
        "open": OpenIssues(unanswered=2, of=9),
        "unproved": OpenIssues(unproved=1),
        "ready": OpenIssues(),
    }
    shown = {}
    for state, one in matters.items():
        inside, made = QWidget(), OpenIssuesList(look, one)
        qtbot.addWidget(inside)
        inside.setLayout(column(made))
        shown[state] = written(inside)
    assert said_in(shown, "ยังไม่ครบ: {left}") == "open unproved"
    assert "ยังไม่ครบ: ยังไม่ตอบ 2 จาก 9 ข้อ" in shown["open"]


def test_what_becomes_of_a_locked_revision_is_said_only_of_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = {"unlock": SigningDesk.ask_unlock, "revise": SigningDesk.ask_revise}
    held = SimpleNamespace(signers="ผู้อำนวยการ", when="")
    monkeypatch.setattr("ui.desktop.signing.desk.in_force", lambda _panel: held)
    said = {}
    for state, signoff in (("open", None), ("locked", "s")):
        panel = bare(SignPanelContent, signoff=signoff, tone="ok", says="", answers=())
        for key, ask in asked.items():
            texts = list[str]()

            def show(
                _look: object,
                _page: object,
                prompt: Prompt,
                _then: object,
                texts: list[str] = texts,
            ) -> None:
                texts.append(words_of(prompt))

            monkeypatch.setattr("ui.desktop.signing.desk.ask", show)
            ask(bare(SigningDesk, _context=SimpleNamespace(look=None), page=None), panel)
            said[f"{state}-{key}"] = "\n".join(texts)
    again = "แก้ข้อมูลได้อีก และฉบับที่พิมพ์ไปแล้วของข้อมูลนี้จะถูกยกเลิกในทะเบียน"
    stays = "ฉบับที่ลงนามแล้วยังอยู่และไม่ถูกยกเลิก แก้ข้อมูลแล้วล็อกใหม่เป็นฉบับถัดไป (ผู้ลงนาม ผู้อำนวยการ)"
    assert said_in(said, again) == "locked-unlock"
    assert said_in(said, stays) == "locked-revise"


def test_everything_that_is_open_can_be_listed(look: Look, qtbot: QtBot) -> None:
    card = OpenIssuesCard(look, "ควรทำก่อนล็อก", "warn", ignored)
    qtbot.addWidget(card)
    card.show_hindrances([OpenIssue("finding", f"เรื่อง {n}", None, "should") for n in range(86)])
    (more,) = (one for one in card.findChildren(QPushButton) if "ดูอีก" in one.text())
    assert more.text().strip() == "ดูอีก 78 เรื่อง"
    more.click()
    assert "เรื่อง 85" in written(card)
