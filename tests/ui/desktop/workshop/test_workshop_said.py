"""What the pages of a workshop say is so, and the wall says nothing that belongs to one person."""

from dataclasses import replace
from fractions import Fraction
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMainWindow
from pytestqt.qtbot import QtBot

from core.assessment.rounds import WorkshopSlip
from core.workshop.agenda import TALK, VOTE, AgendaPosition, agenda
from core.workshop.ballots import (
    BallotPageReading,
    BallotStackReview,
    ScannedTickAnswer,
    voted_words,
)
from core.workshop.questions import AnswerOption, Question, Vote
from core.workshop.queue import APART, DiscussionItem, ItemVotes
from core.workshop.shown import (
    ProjectedItem,
    ProjectedProof,
    ProjectedVote,
    progress_words,
    rest_words,
)
from core.workshop.view import AcceptanceMotion, MeetingDecision, Workshop
from ui.desktop.base.page_context import ignored
from ui.desktop.theme.look import Look
from ui.desktop.workshop.ballots import ALL, MORE, REST, BallotsDialog, agree_words
from ui.desktop.workshop.ended import done_lines, done_words, rest_lines
from ui.desktop.workshop.item_deeds import close_words
from ui.desktop.workshop.parts import AgendaPanel, VoteProgressPanel, WorkshopStartPane, left_words
from ui.desktop.workshop.projector import (
    ProjectedList,
    ProjectedVoting,
    ProjectorCanvas,
    ProjectorContent,
    ProjectorWindow,
)
from ui.desktop.workshop.table import VoteEntryDialog, slip_words
from ui.desktop.workshop.talking import line_of, talked_words

if TYPE_CHECKING:
    from core.assessment.facts import AssessmentFacts

CHOICES = (AnswerOption("met", "ผ่าน"), AnswerOption("not_met", "ไม่ผ่าน"))
QUESTIONS = tuple(
    Question(
        f"d1.l1.{n}",
        f"{n}",
        f"มิติที่ 1 ระดับ 1 ข้อ {n}",
        "ผู้แทนภาคประชาชนเป็นกรรมการจัดซื้อจัดจ้าง",
        CHOICES,
        note=True,
    )
    for n in (1, 2, 3)
)
SLIPS = (
    WorkshopSlip("01-00000000", 1),
    WorkshopSlip("02-00000000", 2),
    WorkshopSlip("03-00000000", 3),
    WorkshopSlip("04c-00000000", 4, chair=True),
)
APART_ONE = ItemVotes(
    QUESTIONS[0], (("met", 3), ("not_met", 1)), 4, Fraction(1, 4), ("ไม่มีลายมือชื่อ",)
)
OPENED = Workshop(
    facts=cast("AssessmentFacts", None),
    questions=QUESTIONS,
    slips=SLIPS,
    voted={SLIPS[0].id: 3, SLIPS[1].id: 1},
    begun="2026-01-15T09:00:00+07:00",
    votes={},
    decided={},
)
CLOSED = replace(
    OPENED,
    closed="2026-01-15T09:30:00+07:00",
    votes={
        QUESTIONS[0].key: APART_ONE,
        **{one.key: ItemVotes(one, (("met", 4),), 4) for one in QUESTIONS[1:]},
    },
    talks=(DiscussionItem(QUESTIONS[0].key, (APART,), Fraction(1, 4)),),
)
SHOWN = ProjectedItem(
    "d1.l1.1",
    "มิติที่ 1 ระดับ 1 ข้อ 1",
    "ต่าง 3 ต่อ 1",
    QUESTIONS[0].text * 4,
    (
        ProjectedProof("คำสั่งแต่งตั้งคณะกรรมการ", "a", given=True),
        ProjectedProof("ยังไม่มี รายงานการประชุม", "", given=False),
    ),
    (ProjectedVote("ผ่าน", 3, bad=False), ProjectedVote("ไม่ผ่าน", 1, bad=True)),
    "ผ่าน 3 คน  ไม่ผ่าน 1 คน",
    0,
    4,
    ("ไม่มีลายมือชื่อ",),
    "",
)


def test_who_has_not_finished_is_said_before_voting_is_closed() -> None:
    assert close_words(OPENED).startswith("ยังให้คะแนนไม่ครบ 3 ใบ ปิดแล้วรับคะแนนอีกไม่ได้")
    assert close_words(
        replace(OPENED, voted=dict.fromkeys((one.id for one in SLIPS), 3))
    ).startswith("ปิดแล้ว")
    assert progress_words(OPENED) == "ให้คะแนนครบทุกข้อ 1 จาก 4 คน"


def test_of_slips_it_is_shown_how_far_they_are_and_nothing_of_what_they_say(
    look: Look, qtbot: QtBot
) -> None:
    part = VoteProgressPanel(
        look, table=ignored, ballots=ignored, attendance=ignored, more=ignored, less=ignored
    )
    qtbot.addWidget(part)
    part.show_workshop(OPENED)
    assert [pill.says for pill in part.pills] == [
        "ใบที่ 1 ครบ",
        "ใบที่ 2: 1 จาก 3 ข้อ",
        "ใบที่ 3 ยังไม่เริ่ม",
        "ใบที่ 4 (ประธาน) ยังไม่เริ่ม",
    ]


def test_what_was_talked_about_and_what_is_accepted_are_counted() -> None:
    assert talked_words(CLOSED) == "คุยแล้ว 0 จาก 1 ข้อ"
    assert rest_words(CLOSED) == "2 ข้อเห็นตรงกัน รับพร้อมกันในมติเดียว"
    assert [(one.above, one.title, one.pill) for one in rest_lines(CLOSED, CLOSED.rest)] == [
        (one.heading, one.text, "ผ่าน") for one in QUESTIONS[1:]
    ], "by number and by words"
    done = replace(
        CLOSED,
        decided={"d1.l1.1": MeetingDecision("d1.l1.1", "ไม่ผ่าน", "ไม่มีลายมือชื่อ")},
        motion=AcceptanceMotion(CLOSED.rest, ""),
    )
    assert talked_words(done) == "คุยแล้ว 1 จาก 1 ข้อ"
    assert done_words(done) == "คุย 1 ข้อ จาก 3 ข้อ รับ 2 ข้อในมติเดียว"
    first = next(done_lines(done, {}))
    assert (first.above, first.title, first.pill) == (
        "มิติที่ 1 ระดับ 1 ข้อ 1",
        QUESTIONS[0].text,
        "มติ: ไม่ผ่าน",
    )
    assert line_of(CLOSED, 1, CLOSED.talks[0]).pill == "รอคุย"
    assert line_of(done, 1, done.talks[0]).pill == "มติ: ไม่ผ่าน"


def test_time_that_is_over_is_said_to_be(look: Look, qtbot: QtBot) -> None:
    assert left_words(AgendaPosition(VOTE, 7, 150, 0)) == "วาระนี้เหลือ 7 นาที"
    assert left_words(AgendaPosition(TALK, -4, 20, 0)) == "วาระนี้เกิน 4 นาที"
    part = AgendaPanel(look, ignored, ignored)
    qtbot.addWidget(part)
    part.show_clock(AgendaPosition("", 0, 180, 0), agenda(), 180)
    assert part._left.text() == "เวลายังไม่เดิน"
    part.show_clock(AgendaPosition(TALK, 40, 60, 4), agenda(), 180)
    assert part._each.text() == "ข้อที่เหลือมีเวลาข้อละ 4 นาที"
    part.show_clock(AgendaPosition(VOTE, 18, 175, 0, "12.00"), agenda(), 180)
    assert part._left.text() == "วาระนี้เหลือ 18 นาที"
    assert part._all.text() == "ทั้งประชุมเหลือ 175 นาที · จบ 12.00 น."


def test_a_workshop_begins_with_a_number_that_can_be_meant(look: Look, qtbot: QtBot) -> None:
    begun = list[tuple[int, bool]]()
    part = WorkshopStartPane(
        look, lambda voters, chair: begun.append((voters, chair)), ignored, ignored
    )
    qtbot.addWidget(part)
    for bad in ("", "0", "สิบ", "201"):
        part.number.setText(bad)
        assert not part.go.isEnabled()
        part.tell()
    part.number.setText("12")
    part.tell()
    assert begun == [(12, True)]


def test_at_the_table_a_digit_votes_and_goes_on_and_the_chair_is_never_the_first(
    look: Look, qtbot: QtBot
) -> None:
    taken = list[Vote]()
    dialog = VoteEntryDialog(look, OPENED, taken.extend, None)
    qtbot.addWidget(dialog)
    assert dialog.slips.here == SLIPS[1].id, "the first that is not whole"
    assert "ลงแล้ว" not in dialog._said.text(), "what was entered before is not shown"
    QTest.keyClick(dialog, Qt.Key.Key_2)
    assert not taken, "what the slip has already is not replaced before somebody says so"
    assert dialog._text.text().startswith("ใบนี้มีคะแนนแล้ว 1 จาก 3 ข้อ")
    dialog.replace()
    QTest.keyClick(dialog, Qt.Key.Key_2)
    QTest.keyClick(dialog, Qt.Key.Key_1)
    QTest.keyClick(dialog, Qt.Key.Key_Up)
    assert dialog._said.text() == "ลงแล้ว: ผ่าน"
    QTest.keyClick(dialog, Qt.Key.Key_Backspace)
    assert taken == [
        Vote(SLIPS[1].id, "d1.l1.1", ("not_met",)),
        Vote(SLIPS[1].id, "d1.l1.2", ("met",)),
        Vote(SLIPS[1].id, "d1.l1.2"),
    ]
    control = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(dialog, Qt.Key.Key_Down, control)
    QTest.keyClick(dialog, Qt.Key.Key_Down, control)
    assert dialog.slips.here == SLIPS[3].id
    assert dialog._text.text() == "ใบของประธานกรอกหลังใบอื่นเริ่มครบแล้ว"
    QTest.keyClick(dialog, Qt.Key.Key_1)
    assert len(taken) == 3, "no vote of the chair's is the first"
    dialog.show_progress(replace(OPENED, voted=dict.fromkeys((one.id for one in SLIPS[:3]), 1)))
    dialog._begin()
    QTest.keyClick(dialog, Qt.Key.Key_1)
    assert taken[-1] == Vote(SLIPS[3].id, "d1.l1.1", ("met",))
    assert slip_words(SLIPS[3]) == "ใบที่ 4 (ประธาน)"


def test_the_wall_shows_what_it_holds_at_its_smallest_size_and_hides_it_all_when_it_is_black(
    look: Look, qtbot: QtBot
) -> None:
    asked = list[str]()

    def picture(sha256: str, size: QSize) -> QPixmap:
        asked.append(sha256)
        return QPixmap.fromImage(QImage(size / 4, QImage.Format.Format_RGB32))

    wall = ProjectorCanvas(look, picture)
    qtbot.addWidget(wall)
    wall.resize(1024, 768)
    for shown in (
        ProjectedVoting(3, 20, "กำลังให้คะแนน", "ผลยังไม่แสดง"),
        SHOWN,
        ProjectedList("53 ข้อเห็นตรงกัน", "ขอมติ", ("ข้อ 1",)),
    ):
        content = ProjectorContent("ประชุมให้คะแนน", "คุยแล้ว 4 จาก 11 ข้อ", "เหลือ 38 นาที", shown)
        wall.show_content(content)
        picture_of = wall.grab().toImage()
        assert picture_of.width() == 1024 * wall.devicePixelRatio()
        assert wall.accessibleName() == content.words
    wall.show_content(ProjectorContent("ประชุมให้คะแนน", "", "", SHOWN))
    wall.enlarge()
    assert wall.large == 0
    wall.grab()
    wall.enlarge()
    assert wall.large == -1, "only what has a picture is enlarged"
    assert set(asked) == {"a"}
    wall.turn_black()
    dark = wall.grab().toImage()
    assert {
        dark.pixelColor(x, y).name() for x in range(0, 1024, 64) for y in range(0, 768, 64)
    } == {"#000000"}


def test_a_clicker_leads_and_escape_goes_back_step_by_step(look: Look, qtbot: QtBot) -> None:
    steps, closed = list[int](), list[bool]()
    window = ProjectorWindow(
        look, lambda _sha256, _size: None, steps.append, lambda: closed.append(True)
    )
    qtbot.addWidget(window)
    window.show_content(ProjectorContent("ประชุมให้คะแนน", "", "", SHOWN))
    window.show()
    for key in (Qt.Key.Key_PageDown, Qt.Key.Key_PageUp, Qt.Key.Key_Right):
        QTest.keyClick(window, key)
    assert steps == [1, -1, 1]
    QTest.keyClick(window, Qt.Key.Key_B)
    assert window.wall.black
    QTest.keyClick(window, Qt.Key.Key_E)
    assert window.wall.large == 0
    for _step in range(2):
        QTest.keyClick(window, Qt.Key.Key_Escape)
    assert (window.wall.black, window.wall.large, closed) == (False, -1, [])
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert closed == [True]


def made(
    look: Look, over: QMainWindow, held: Workshop
) -> tuple[BallotsDialog, list[tuple[str, int]]]:
    wanted = list[tuple[str, int]]()
    return BallotsDialog(
        look, held, lambda which, more: wanted.append((which, more)), ignored, over
    ), wanted


def test_ballots_are_for_all_for_those_without_votes_or_for_so_many_new_ones(
    look: Look, over: QMainWindow
) -> None:
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
    dialog, _wanted = made(
        look, over, replace(OPENED, voted=dict.fromkeys((one.id for one in SLIPS), 3))
    )
    dialog.which.ask(REST)
    assert not dialog.print.isEnabled()


def test_the_main_button_says_how_much_it_takes() -> None:
    page = BallotPageReading(
        "read", "s1", 1, (ScannedTickAnswer("q1", "read", ("a",)), ScannedTickAnswer("q2", "none"))
    )
    assert agree_words(BallotStackReview((page,))) == "รับ 1 คะแนนจาก 1 ใบ"
    assert "มีคะแนนแล้ว 2 ข้อ" in voted_words(2)
