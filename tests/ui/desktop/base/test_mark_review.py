"""A stack is looked through by keys beside its pictures; what is asked, left and agreed to is said as it is."""

from dataclasses import replace
from pathlib import Path
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from core.errors import UserError
from core.log.ports import ScannedPage, ScannedPageKey
from core.workshop.ballots import (
    BallotPage,
    BallotPageReading,
    BallotQuestionKey,
    BallotStackReview,
    BallotTickBox,
    BallotTickBoxInk,
    BoxState,
    ScannedTickAnswer,
    TickedBallotPage,
    proposal,
)
from core.workshop.questions import AnswerOption, Question
from tests.ui.desktop.acting import ignored
from ui.desktop.base.mark_reading import ScanReadingDialog
from ui.desktop.base.mark_review import TickReviewDialog, TickReviewSpec
from ui.desktop.theme.look import Look
from ui.desktop.workshop.ballots import agree_words
from ui.stacks import ScannedBallotPage, StackMarks

CHOICES = (AnswerOption("a", "ผ่าน"), AnswerOption("b", "ไม่ผ่าน"))
ASKED = tuple(Question(f"q{n}", f"{n}", f"ข้อ {n}", "มีประกาศเจตนารมณ์", CHOICES) for n in (1, 2, 3))
CALM = UserError("อ่านไฟล์สแกน ขาด.pdf ไม่ได้", "เพราะไฟล์เสีย", "สแกนใหม่")
STATES: dict[str, tuple[tuple[BoxState, BoxState], ...]] = {
    "s1": (("marked", "empty"), ("unclear", "empty"), ("empty", "empty")),
    "s2": (("marked", "empty"), ("struck", "marked"), ("empty", "marked")),
    "s3": (("marked", "empty"), ("marked", "empty"), ("marked", "empty")),
}


def scanned(slip: str, n: int) -> ScannedBallotPage:
    """A page of a slip that was read, each box at a place of its own."""
    boxes = tuple(
        tuple(
            BallotTickBox(one.key, choice.key, 1, 20 * at, 10 * row, 5, 5)
            for at, choice in enumerate(CHOICES)
        )
        for row, one in enumerate(ASKED, start=1)
    )
    inks = tuple(
        tuple(
            BallotTickBoxInk(
                state, 3.0, at=(600 + 100 * at, 200 * row, 640 + 100 * at, 200 * row + 30)
            )
            for at, state in enumerate(states)
        )
        for row, states in enumerate(STATES[slip], start=1)
    )
    read = BallotPageReading("read", slip, 1, tuple(map(proposal, ASKED, inks)))
    return ScannedBallotPage(
        page_of(n), BallotPage(slip, 1, ASKED, boxes), TickedBallotPage(inks, (False,) * 3), read
    )


def page_of(n: int) -> ScannedPage:
    return ScannedPage(
        ScannedPageKey("f" * 64, n), "ปึก.pdf", 6, 0, f"{n}", 600, 850, True, 150, False, ()
    )


STACK = StackMarks(
    (
        scanned("s1", 1),
        scanned("s2", 2),
        scanned("s3", 3),
        ScannedBallotPage(
            page_of(4),
            scanned("s1", 1).page,
            TickedBallotPage(),
            BallotPageReading("again", "s1", 1),
        ),
        ScannedBallotPage(
            page_of(5), None, TickedBallotPage(), BallotPageReading("foreign"), "changed"
        ),
        ScannedBallotPage(
            page_of(6),
            scanned("s3", 3).page,
            TickedBallotPage(),
            BallotPageReading("unread", "s3", 1),
        ),
    ),
    (CALM,),
    ("ปึก.pdf หน้า 9",),
)


def wish(*, piecewise: bool = False) -> TickReviewSpec:
    return TickReviewSpec(
        "อ่านบัตรลงคะแนน",
        {one.key: one for one in ASKED},
        (1,),
        lambda slip: f"ใบที่ {slip[1:]}",
        agree_words,
        "ไม่ได้ตอบ",
        {} if piecewise else {"s3": "มีคะแนนแล้ว 3 ข้อ"},
        piecewise,
    )


@pytest.fixture
def dialog(look: Look, qtbot: QtBot, over: QMainWindow, tmp_path: Path) -> TickReviewDialog:
    for n in range(1, 7):
        picture = QImage(600, 850, QImage.Format.Format_RGB32)
        picture.fill(Qt.GlobalColor.white)
        assert picture.save(str(tmp_path / f"{n}.jpg"))
    made = TickReviewDialog(
        look, wish(), STACK, lambda name: tmp_path / f"{name}.jpg", ignored, over
    )
    qtbot.addWidget(made)
    return made


def test_what_is_asked_is_answered_by_keys_one_after_the_other_and_back(
    dialog: TickReviewDialog,
) -> None:
    agreed = list[BallotStackReview]()
    dialog.agree = agreed.append
    assert dialog.mark == BallotQuestionKey("s1", "q2")
    assert dialog._count.says == "ช่องที่ 1 จาก 2"
    assert [one.accessibleDescription() for one in dialog.buttons] == ["เลือกอยู่", "", ""], (
        "the likely one is chosen"
    )
    QTest.keyClick(dialog, Qt.Key.Key_2)
    assert [one.accessibleDescription() for one in dialog.buttons] == ["", "เลือกอยู่", ""]
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.mark == BallotQuestionKey("s2", "q2")
    QTest.keyClick(dialog, Qt.Key.Key_Backspace)
    assert dialog.mark == BallotQuestionKey("s1", "q2")
    QTest.keyClick(dialog, Qt.Key.Key_0)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.mark is None
    assert not agreed, "nothing is a vote before the main button"
    assert dialog._count.says == "ไม่มีช่องที่ต้องถาม"
    assert dialog.go.text().strip() == "รับ 4 คะแนนจาก 2 ใบ"
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    assert [(one.voter, one.question, one.picked) for one in agreed[0].votes] == [
        ("s1", "q1", ("a",)),
        ("s2", "q1", ("a",)),
        ("s2", "q2", ("b",)),
        ("s2", "q3", ("b",)),
    ]
    assert dialog.result() == 0, "it stays until the votes are kept"


def test_a_circle_round_a_box_is_no_answer_until_somebody_has_said_which(
    look: Look, qtbot: QtBot, over: QMainWindow, tmp_path: Path
) -> None:
    first = scanned("s1", 1)
    around = ScannedTickAnswer("q2", "asked", (), "beside")
    read = replace(first.read, proposals=(first.read.proposals[0], around, first.read.proposals[2]))
    stack = StackMarks((first._replace(read=read),), (), ())
    dialog = TickReviewDialog(look, wish(), stack, lambda name: tmp_path / name, ignored, over)
    qtbot.addWidget(dialog)
    assert [one.accessibleDescription() for one in dialog.buttons] == ["", "", ""]
    assert not dialog.confirm.isEnabled()
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.mark == BallotQuestionKey("s1", "q2"), "Enter alone loses no vote"
    QTest.keyClick(dialog, Qt.Key.Key_0)
    assert [one.accessibleDescription() for one in dialog.buttons] == ["", "", "เลือกอยู่"]
    QTest.keyClick(dialog, Qt.Key.Key_1)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.review.picked(BallotQuestionKey("s1", "q2")) == ("a",)
    dialog._touch("q2")
    assert dialog._picked == ["a"], "what was said stands when it is looked at again"


def test_every_page_and_file_has_its_line_and_nothing_is_left_out(dialog: TickReviewDialog) -> None:
    lines = {line.key: (line.title, line.pill, line.below) for line in dialog.list.lines}
    assert lines[0] == ("ใบที่ 1", "ถาม 1 ช่อง", "อ่านได้ 1 ข้อ ถาม 1 ข้อ ว่าง 1 ข้อ")
    assert lines[2] == ("ใบที่ 3", "ไม่นับ", "มีคะแนนแล้ว 3 ข้อ")
    assert lines[3][1:] == ("ซ้ำ", "สแกนซ้ำ ไม่นับ")
    assert lines[4][0] == "ปึก.pdf หน้า 5"
    assert "ปีอื่น" in lines[4][2]
    assert lines[5][1] == "อ่านไม่ได้"
    assert lines["file 0"][0] == CALM.what
    assert lines["unread ปึก.pdf หน้า 9"][1] == "อ่านไม่ได้"


def test_a_ballot_is_left_or_used_instead_of_votes_that_are_there(dialog: TickReviewDialog) -> None:
    dialog._choose(2)
    assert dialog.leave.text() == "ใช้บัตรนี้แทนคะแนนที่มี"
    dialog._touch("q1")
    assert dialog.mark is None, "of what is not counted nothing is changed"
    QTest.mouseClick(dialog.leave, Qt.MouseButton.LeftButton)
    assert dialog.review.ready == ("s3",)
    dialog._choose(0)
    assert dialog.leave.text() == "ไม่นับใบนี้"
    QTest.mouseClick(dialog.leave, Qt.MouseButton.LeftButton)
    assert dialog.review.left == {"s1"}
    assert [mark.slip for mark in dialog.review.open] == ["s2"]


def test_a_click_on_a_frame_changes_a_reading(dialog: TickReviewDialog, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: "1" in dialog._pictures, timeout=8000)
    dialog.show()
    dialog.view.resize(600, 850)
    box = dialog.view.place_of("q1").center().toPoint()
    QTest.mouseClick(
        dialog.view, Qt.MouseButton.LeftButton, pos=dialog.view.place_of("q1").topLeft().toPoint()
    )
    assert not box.isNull()
    assert dialog.mark == BallotQuestionKey("s1", "q1")
    assert dialog._count.says == "แก้การอ่าน"
    QTest.keyClick(dialog, Qt.Key.Key_2)
    QTest.keyClick(dialog, Qt.Key.Key_Return)
    assert dialog.review.picked(BallotQuestionKey("s1", "q1")) == ("b",)


def test_what_is_settled_of_a_checklist_may_be_agreed_to_while_more_is_asked(
    look: Look, qtbot: QtBot, over: QMainWindow
) -> None:
    dialog = TickReviewDialog(look, wish(piecewise=True), STACK, Path, ignored, over)
    qtbot.addWidget(dialog)
    assert dialog.go.isEnabled()
    assert len(dialog._votes) == len(dialog.review.settled) == 6
    assert dialog.leave.isHidden()


def test_reading_says_how_far_it_is_and_is_stopped(look: Look, over: QMainWindow) -> None:
    dialog = ScanReadingDialog(look, over)
    ended = list[int]()
    dialog.finished.connect(ended.append)
    dialog.show_step(3, 12)
    assert (dialog.bar.value(), dialog.bar.maximum()) == (3, 12)
    assert dialog._said.text() == "อ่านแล้ว 3 จาก 12 หน้า"
    dialog.open()
    QTest.mouseClick(dialog.stop, Qt.MouseButton.LeftButton)
    assert ended == [0]


def test_a_large_stack_is_listed_in_one_look_at_its_pages(
    look: Look, over: QMainWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pages = tuple(
        one._replace(read=replace(one.read, slip=f"s{n}"))
        for n, one in enumerate([scanned("s1", 1)] * 90, start=1)
    )
    dialog = TickReviewDialog(
        look, wish(piecewise=True), StackMarks(pages), lambda name: tmp_path / name, ignored, over
    )
    qtbot.addWidget(dialog)
    assert [line.pill for line in dialog.list.lines] == ["ถาม 1 ช่อง"] * 90
    asked, counted = cast(property, BallotStackReview.questions), list[int]()

    def counting(review: BallotStackReview) -> tuple[BallotQuestionKey, ...]:
        counted.append(1)
        return cast(tuple[BallotQuestionKey, ...], asked.__get__(review))

    monkeypatch.setattr(BallotStackReview, "questions", property(counting))
    QTest.keyClick(dialog, Qt.Key.Key_2)
    assert 0 < len(counted) < 20, "not once for every page"
