"""The meeting that sets goals, by keys and mouse: typed, grouped, put together, voted, chosen, made goals, undone."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QMenu
from pytestqt.qtbot import QtBot

from core.errors import UserError
from core.history.deeds import undo
from core.papers.meetings import MINUTES
from core.people.deeds import add_person
from core.plan.deeds import start_plan
from core.plan.proposals import GoalTopic
from core.thai.search import value_key
from core.workshop.goals import GoalMeetingView
from tests.known import known
from tests.ui.desktop.acting import come_to_rest, leaf_of, new_office, office, plans_of
from tests.ui.desktop.conftest import NewWindow
from ui.desk import NewOffice
from ui.desktop.goals.cards import TopicCard
from ui.desktop.goals.desk import GoalsDesk
from ui.desktop.papers.page import PapersPage
from ui.desktop.shell.window import Window

YEAR, SOON = 2569, 8000
Enter = Qt.Key.Key_Return


@pytest.fixture
def window(new_window: NewWindow, qtbot: QtBot, tmp_path: Path) -> Window:
    """An office at the meeting of its plan of target virtues, where the header of the plan led."""
    said = NewOffice(tmp_path / "office", "จังหวัดตัวอย่าง ข", "S20", "province", "", YEAR)
    window = new_window(lambda made: new_office(made, said))
    session = office(window).session
    session.do(partial(add_person, name="นางสาวหนึ่ง ตัวอย่าง", position="นักวิชาการ"))
    session.do(partial(start_plan, instrument=session.forms.get("target-virtue"), year=YEAR))
    office(window).show_page("plan")
    qtbot.waitUntil(lambda: plans_of(office(window)).ref is not None, timeout=SOON)
    press(window, "ประชุมตั้งเป้าหมาย", "plan")
    qtbot.waitUntil(
        lambda: office(window).key == "goals" and desk(window).page.board is not None, timeout=SOON
    )
    return window


def desk(window: Window) -> GoalsDesk:
    return leaf_of(office(window), "goals", GoalsDesk)


def board(window: Window) -> GoalMeetingView:
    found = desk(window).page.board
    assert found is not None
    return found


def topic(window: Window, text: str) -> GoalTopic:
    return next(one for one in board(window).meeting.topics if one.text == text)


def card(window: Window, text: str) -> TopicCard:
    found = desk(window).page.card(topic(window, text).row.ref)
    assert found is not None
    return found


def proposed(window: Window, count: int) -> bool:
    return board(window).meeting.proposed == count


def stands(window: Window, text: str, name: str, value: object) -> bool:
    """Whether a topic's `group` or `votes` is such."""
    return bool(getattr(topic(window, text), name) == value)


def press(window: Window, words: str, key: str = "goals") -> None:
    """What the header offers under these words."""
    place = office(window).leaf(key).place()
    offered = [place.primary, *place.others] if place.primary else [*place.others]
    next(one for one in offered if one.words.startswith(words)).do()


def typed(window: Window, qtbot: QtBot, *texts: str) -> None:
    """Each typed and entered; the line keeps the keyboard."""
    page = desk(window).page
    for text in texts:
        before = board(window).meeting.proposed
        page.text.setText(text)
        QTest.keyClick(page.text, Enter)
        qtbot.waitUntil(partial(proposed, window, before + 1), timeout=SOON)
        assert page.text.text() == ""
        assert page.text.hasFocus(), "Enter goes on to the next one"


def drag(window: Window, text: str, to: QPoint) -> None:
    """Held with the mouse, moved to a place of the screen, let go."""
    moved = card(window, text)
    QTest.mousePress(moved, Qt.MouseButton.LeftButton, pos=QPoint(20, 20))
    for at in (QPoint(60, 30), moved.mapFromGlobal(to)):
        QTest.mouseMove(moved, at)
    QTest.mouseRelease(moved, Qt.MouseButton.LeftButton, pos=moved.mapFromGlobal(to))


def test_proposals_are_typed_one_after_the_other_and_what_is_empty_is_told(
    window: Window, qtbot: QtBot
) -> None:
    page = desk(window).page
    assert page.text.hasFocus()
    assert page.sides is not None
    typed(window, qtbot, "มาทำงานตรงเวลา", "ใช้ไฟเท่าที่จำเป็น")
    page.sides.button("deed").click()
    page.text.setFocus()
    typed(window, qtbot, "ไม่รับของขวัญ")
    sides = [board(window).meeting.side_words(one) for one in board(window).meeting.topics]
    assert sides == ["ปัญหาที่อยากแก้", "ปัญหาที่อยากแก้", "ความดีที่อยากทำ"]
    assert [lane.key for lane in page.lanes] == [
        "",
        "sufficiency",
        "discipline",
        "honesty",
        "volunteer",
    ]
    assert "3 เรื่องที่เสนอ" in page.figures.proposed.says
    QTest.keyClick(page.text, Enter)
    qtbot.wait(SOON)
    assert board(window).meeting.proposed == 3


def test_a_card_is_dragged_to_a_lane_and_on_a_card_that_says_the_same(
    window: Window, qtbot: QtBot
) -> None:
    typed(window, qtbot, "ตรงเวลา", "มาตรงเวลา")
    lane = next(one for one in desk(window).page.lanes if one.key == "discipline")
    drag(window, "ตรงเวลา", lane.mapToGlobal(QPoint(lane.width() // 2, 60)))
    qtbot.waitUntil(lambda: topic(window, "ตรงเวลา").group == "discipline", timeout=SOON)
    said: list[str] = []
    office(window).room.host.toast.connect(said.append)
    QTest.keyClick(card(window, "มาตรงเวลา"), Qt.Key.Key_Plus)
    qtbot.waitUntil(lambda: topic(window, "มาตรงเวลา").votes == 1, timeout=SOON)
    target = card(window, "ตรงเวลา")
    qtbot.waitUntil(lambda: target in lane.cards and target.isVisible(), timeout=SOON)
    drag(window, "มาตรงเวลา", target.mapToGlobal(QPoint(target.width() // 2, 20)))
    qtbot.waitUntil(lambda: topic(window, "ตรงเวลา").count == 2, timeout=SOON)
    assert "รวมได้ 1" in desk(window).page.figures.proposed.says
    assert said == ["รวมแล้ว เสียงของเรื่องที่รวม 1 เสียงไม่ถูกบวก เพราะคนหนึ่งอาจโหวตทั้งสองเรื่อง"]
    office(window).session.do(undo)
    qtbot.waitUntil(lambda: len(board(window).meeting.topics) == 2, timeout=SOON)
    QTest.keyClick(card(window, "มาตรงเวลา"), Qt.Key.Key_Minus)
    qtbot.waitUntil(lambda: topic(window, "มาตรงเวลา").votes == 0, timeout=SOON)
    drag(window, "มาตรงเวลา", target.mapToGlobal(QPoint(target.width() // 2, 20)))
    qtbot.waitUntil(lambda: topic(window, "ตรงเวลา").count == 2, timeout=SOON)
    assert len(said) == 1, "no votes, nothing to say of them"


def test_keys_alone_group_vote_put_together_and_choose(window: Window, qtbot: QtBot) -> None:
    typed(window, qtbot, "ตรงเวลา", "มาตรงเวลา", "ลดกระดาษ")
    first = card(window, "ตรงเวลา")
    first.setFocus()
    QTest.keyClick(first, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: topic(window, "ตรงเวลา").group == "sufficiency", timeout=SOON)
    QTest.keyClick(first, Qt.Key.Key_Right, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: topic(window, "ตรงเวลา").group == "discipline", timeout=SOON)
    assert first.hasFocus(), "the card keeps the keyboard where it goes"
    for _press in range(5):
        QTest.keyClick(first, Qt.Key.Key_Plus)
    QTest.keyClick(first, Qt.Key.Key_Minus)
    qtbot.waitUntil(lambda: topic(window, "ตรงเวลา").votes == 4, timeout=SOON)
    other = card(window, "มาตรงเวลา")
    other.setFocus()
    QTest.keyClick(other, Qt.Key.Key_X, Qt.KeyboardModifier.ControlModifier)
    QTest.keyClick(card(window, "ตรงเวลา"), Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: topic(window, "ตรงเวลา").count == 2, timeout=SOON)
    QTest.keyClick(first, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: topic(window, "ตรงเวลา").chosen, timeout=SOON)
    QTest.keyClick(first, Qt.Key.Key_Left)
    assert card(window, "ลดกระดาษ").hasFocus()
    QTest.keyClick(card(window, "ลดกระดาษ"), Qt.Key.Key_Delete)
    qtbot.waitUntil(lambda: len(board(window).meeting.topics) == 1, timeout=SOON)


@pytest.mark.parametrize("scale", [100, 150])
def test_the_foot_stays_as_high_while_proposals_come_and_are_chosen(
    window: Window, qtbot: QtBot, scale: int
) -> None:
    window.dress("light", scale)
    foot, highs = desk(window).page.foot, set()

    def seen() -> None:
        come_to_rest(qtbot, window)
        highs.add(foot.height())

    seen()
    typed(window, qtbot, "ตรงเวลา")
    seen()
    QTest.keyClick(card(window, "ตรงเวลา"), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: len(board(window).meeting.chosen) == 1, timeout=SOON)
    seen()
    assert len(foot.lines) == 4
    assert len(highs) == 1


def test_the_line_the_foot_and_the_button_make_goals_and_one_undo_takes_them_back(
    window: Window, qtbot: QtBot
) -> None:
    page = desk(window).page
    typed(window, qtbot, "ตรงเวลา", "ลดกระดาษ")
    for text, key, votes in (("ตรงเวลา", "discipline", 3), ("ลดกระดาษ", "sufficiency", 1)):
        page.calls.move(topic(window, text).row.ref, key)
        qtbot.waitUntil(partial(stands, window, text, "group", key), timeout=SOON)
        for _press in range(votes):
            QTest.mouseClick(card(window, text).more, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(partial(stands, window, text, "votes", votes), timeout=SOON)
    assert board(window).meeting.line is None
    QTest.mouseClick(page.figures.more, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: board(window).meeting.line == 1, timeout=SOON)
    QTest.mouseClick(page.figures.more, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: board(window).meeting.line == 2, timeout=SOON)
    assert [one.text for one in board(window).meeting.chosen] == ["ตรงเวลา"]
    QTest.mouseClick(page.foot.take, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(board(window).meeting.chosen) == 2, timeout=SOON)
    press(window, "ตั้งเป็นเป้าหมาย 2 เรื่อง")
    qtbot.waitUntil(lambda: len(board(window).in_plan) == 2, timeout=SOON)
    rows = office(window).session.read(lambda reader: reader.records("row", kind="goal"))
    assert sorted(row.text("f.title") for row in rows) == ["ตรงเวลา", "ลดกระดาษ"]
    shown = desk(window).place()
    assert shown.primary is not None
    assert shown.primary.words == "พิมพ์รายงานการประชุม", "nothing is left to be set"
    assert not any(one.words.startswith("ตั้งเป็นเป้าหมาย") for one in shown.others)
    office(window).session.do(undo)
    qtbot.waitUntil(lambda: not board(window).in_plan, timeout=SOON)
    assert office(window).session.read(lambda reader: reader.records("row", kind="goal")) == []


def test_the_report_of_the_meeting_stands_in_front_where_it_is_printed(
    window: Window, qtbot: QtBot
) -> None:
    typed(window, qtbot, "ตรงเวลา")
    plan = board(window).record.ref
    press(window, "พิมพ์รายงานการประชุม")
    page = leaf_of(office(window), "papers", PapersPage)
    qtbot.waitUntil(
        lambda: page.paper is not None and (page.paper.subject, page.paper.form) == (plan, MINUTES)
    )
    assert office(window).key == "papers"


def test_who_came_is_ticked_or_typed_with_the_head_count_of_a_day(
    window: Window, qtbot: QtBot
) -> None:
    dialog = desk(window).ask_came()
    assert dialog is not None
    assert [line.title for line in dialog.list.lines] == ["นางสาวหนึ่ง ตัวอย่าง"]
    dialog.list.setFocus()
    QTest.keyClick(dialog.list, Qt.Key.Key_Down)
    QTest.keyClick(dialog.list, Qt.Key.Key_Space)
    dialog.who.setText("นายสอง ตัวอย่าง")
    QTest.keyClick(dialog.who, Enter)
    dialog.fields["staff"].setText("3")
    dialog.fields["as_of"].setText("1 ต.ค. 2568")
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: board(window).meeting.joined == 2, timeout=SOON)
    said = desk(window).page.figures.came.says
    assert said.startswith("2 จาก 3 คนที่ร่วมประชุม ร้อยละ 66.67"), said
    assert "1 ตุลาคม 2568" in said
    assert [row.words("name") for row in board(window).meeting.came] == [
        "นางสาวหนึ่ง ตัวอย่าง",
        "นายสอง ตัวอย่าง",
    ]
    again = desk(window).ask_came()
    assert again is not None
    again.list.tick(value_key("นายสอง ตัวอย่าง"))
    QTest.mouseClick(again.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(board(window).meeting.came) == 1, timeout=SOON)


def test_the_menu_of_a_card_moves_it_by_mouse_alone(window: Window, qtbot: QtBot) -> None:
    typed(window, qtbot, "ตรงเวลา")
    desk(window).page.calls.menu(topic(window, "ตรงเวลา"), window.mapToGlobal(QPoint(400, 300)))
    menu = next(one for one in desk(window).findChildren(QMenu))
    next(action for action in menu.actions() if action.text() == "ย้ายไป สุจริต").trigger()
    menu.close()
    qtbot.waitUntil(lambda: topic(window, "ตรงเวลา").group == "honesty", timeout=SOON)


def test_without_such_a_plan_the_page_says_how_to_get_one(
    new_window: NewWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    said = NewOffice(tmp_path / "office", "จังหวัดตัวอย่าง ข", "S20", "province", "", YEAR)
    window = new_window(lambda made: new_office(made, said))
    office(window).show_page("goals")
    shown = " ".join(
        label.text().replace("\u200b", "")
        for label in desk(window).findChildren(QLabel)
        if label.isVisible()
    )
    assert "ยังไม่มีแผนที่ตั้งเป้าหมายจากการประชุม" in shown
    assert "ไม่มีแบบที่กำหนดการประชุมไว้" in shown
    session = office(window).session
    session.do(
        partial(start_plan, instrument=session.forms.get("target-virtue"), year=office(window).year)
    )
    qtbot.waitUntil(lambda: bool(session.read(lambda reader: reader.records("plan"))), timeout=SOON)
    desk(window).show_year(office(window).year)
    assert desk(window).currentWidget() is desk(window).page


def test_that_the_votes_kept_of_a_meeting_were_damaged_is_told_once(
    new_window: NewWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = new_window(
        lambda made: new_office(made, NewOffice(tmp_path / "o", "ข", "S20", "province", "", YEAR))
    )
    session = office(window).session
    host = office(window).room.host
    told = list[UserError]()
    session.do(partial(start_plan, instrument=session.forms.get("target-virtue"), year=YEAR))
    qtbot.waitUntil(lambda: bool(session.read(lambda reader: reader.records("plan"))), timeout=SOON)
    (plan,) = session.read(lambda reader: reader.records("plan"))
    (tmp_path / "o" / "phones").mkdir()
    kept = tmp_path / "o" / "phones" / f"{plan.ref.id}.sitting"
    kept.write_text('{"slips": 12, "votes": {}}')
    host.refuse.connect(told.append)
    for _twice in range(2):
        office(window).open_year(YEAR, "goals")
        qtbot.waitUntil(lambda: desk(window).page.board is not None, timeout=SOON)
        desk(window).refresh()
    (problem,) = told
    whole = "เพราะไฟล์ที่เก็บไว้เสียหาย คำตอบที่ยังไม่ได้นับในไฟล์นั้นจึงไม่ถูกนับ สิ่งที่บันทึกแล้วยังอยู่ครบ"
    assert (problem.why, session.read(lambda reader: reader.records("plan"))) == (whole, [plan])
    assert str(kept.with_suffix(".broken")) in problem.do
    known(window.problem).accept()
