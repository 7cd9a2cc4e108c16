"""A goal meeting by phones: eight propose, the room groups, all vote the top two, and the chosen become goals."""

import threading
from collections.abc import Callable
from functools import partial
from http.client import HTTPException
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.plan.deeds import start_plan
from core.plan.view import PlanPage
from core.workshop.goal_deeds import add_votes, group_proposal, put_together
from core.workshop.goals import GoalMeetingView
from core.workshop.phones import slip_code
from tests.known import known
from tests.ui.desktop.acting import leaf_of, modal, new_office, office, prompted
from tests.ui.desktop.conftest import IGNORED, NewWindow
from tests.ui.desktop.workshop.test_workshop_phones import free_port, listens
from tests.ui.phone.halls import HOST, Phone, comes, phones_away
from ui.desk import NewOffice
from ui.desktop.goals.desk import GoalsDesk
from ui.desktop.goals.phones import GoalMeetingState
from ui.desktop.shell.window import Window
from ui.desktop.workshop.hall import PhoneRoomDesk
from ui.desktop.workshop.phones_dialogs import PhoneRoomDialog

__all__ = ["phones_away"]  # the fixture

pytestmark = pytest.mark.qt_log_ignore(*IGNORED, extend=True)
LEFT = Qt.MouseButton.LeftButton
LONG = 600_000
YEAR = 2569
PEOPLE = 8


@pytest.fixture
def desk(new_window: NewWindow, qtbot: QtBot, tmp_path: Path) -> GoalsDesk:
    """An office at the meeting of its plan of target virtues."""
    said = NewOffice(tmp_path / "office", "จังหวัดตัวอย่าง ข", "S20", "province", "", YEAR)
    window: Window = new_window(lambda made: new_office(made, said))
    session = office(window).session
    session.do(partial(start_plan, instrument=session.forms.get("target-virtue"), year=YEAR))
    office(window).show_page("goals")
    found = leaf_of(office(window), "goals", GoalsDesk)
    qtbot.waitUntil(partial(shown, found), timeout=LONG)
    hall(found).hosts = (HOST,)
    hall(found).book.note_port(known(found.here()).id, free_port())
    return found


def shown(desk: GoalsDesk) -> bool:
    desk.show_year(YEAR)
    return desk.page.board is not None


def board(desk: GoalsDesk) -> GoalMeetingView:
    return known(desk.page.board)


def hall(desk: GoalsDesk) -> PhoneRoomDesk[GoalMeetingState]:
    (found,) = desk.findChildren(PhoneRoomDesk)
    return found


def come_in(desk: GoalsDesk, n: int) -> Phone:
    held = known(hall(desk)._held)
    phone = Phone(known(hall(desk).hall).port, f"{n:040}")
    code = slip_code(hall(desk)._secret(held), held.slips[n].id)
    comes(lambda: phone.enter(code)[0] == 200)
    return phone


def together(desk: GoalsDesk, qtbot: QtBot, act: Callable[[int, Phone], None]) -> None:
    """Every phone at once, while the window goes on."""
    failed = list[Exception]()
    port, held = known(hall(desk).hall).port, known(hall(desk)._held)
    codes = [slip_code(hall(desk)._secret(held), one.id) for one in held.slips]

    def one(n: int) -> None:
        try:
            phone = Phone(port, f"{n:040}")
            comes(lambda: phone.enter(codes[n])[0] == 200)
            act(n, phone)
        except (
            AssertionError,
            OSError,
            HTTPException,
        ) as error:  # told by the test, not by the thread
            failed.append(error)

    phones = [threading.Thread(target=one, args=(n,)) for n in range(PEOPLE)]
    for each in phones:
        each.start()
    qtbot.waitUntil(lambda: not any(each.is_alive() for each in phones), timeout=LONG)
    assert not failed, failed[0]


def texts(desk: GoalsDesk) -> list[str]:
    return sorted(one.text for one in board(desk).meeting.topics)


def test_phones_propose_and_vote_from_the_opening_to_the_goals(
    desk: GoalsDesk, qtbot: QtBot
) -> None:
    port = hall(desk).book.port(known(desk.here()).id)
    assert not listens(port)
    QTest.keyClick(desk, Qt.Key.Key_F7)
    slips = prompted(qtbot, "เปิดห้องให้โทรศัพท์")
    slips.fields["slips"].setText("999")
    assert not slips.go.isEnabled()
    slips.fields["slips"].setText(f"{PEOPLE}")
    QTest.mouseClick(slips.go, LEFT)
    qtbot.waitUntil(lambda: hall(desk).hall is not None, timeout=LONG)
    dialog = modal(qtbot, PhoneRoomDialog)
    together(desk, qtbot, propose)
    qtbot.waitUntil(lambda: len(board(desk).meeting.topics) == 2 * PEOPLE - 1, timeout=LONG)
    assert board(desk).groups[0].id == "", "they stand where nobody has grouped them"
    assert dialog._come.text() == f"เข้าห้องแล้ว {PEOPLE} จาก {PEOPLE} ใบ"
    dialog.reject()
    assert desk.phones.part.said.text() == f"โทรศัพท์กำลังเสนอเรื่อง เสนอแล้ว {PEOPLE} คน"
    QTest.mouseClick(desk.phones.part.propose, LEFT)
    qtbot.waitUntil(lambda: desk.phones.part.said.text() == "โทรศัพท์ในห้องรอผู้ดำเนินการ", timeout=LONG)
    late = come_in(desk, 1)
    late.n = 50
    comes(lambda: late.ask("GET", "/state")[1]["stage"]["asked"] == [])
    assert late.vote("propose.deed", texts=["สาย"])[0] == 400
    assert len(board(desk).meeting.topics) == 2 * PEOPLE - 1, "nothing comes once it is closed"
    grouped(desk, qtbot)
    voted(desk, qtbot)
    counted(desk, qtbot, port)


def propose(n: int, phone: Phone) -> None:
    """A problem and a deed; one message comes twice, one person takes a line back."""
    said = {"n": 1, "question": "propose.problem", "picked": [], "texts": [f"ปัญหาของคนที่ {n}"]}
    assert phone.gives(said)
    assert phone.gives(said)
    assert phone.gives(
        {**said, "n": 2, "question": "propose.deed", "texts": [f"\u202eความดีของคนที่ {n}", ""]}
    )
    assert (
        phone.post("/vote", n=3, question="propose.deed", picked=[], texts=["ก"] * 9)[0] == 400
    ), "too many lines"
    assert (
        phone.post("/vote", n=3, question="propose.deed", picked=[], texts=["ก" * 301])[0] == 400
    ), "too long"
    if n == 0:
        assert phone.gives({**said, "n": 4, "texts": [""]})


def grouped(desk: GoalsDesk, qtbot: QtBot) -> None:
    """The room puts the first deeds under a virtue, and two that say the same together."""
    found = {one.text: one.row.ref for one in board(desk).meeting.topics}
    deeds = [found[f"ความดีของคนที่ {n}"] for n in range(3)]
    desk._do(partial(put_together, row=deeds[2], target=deeds[1]))
    for ref in deeds[:2]:
        desk._do(partial(group_proposal, row=ref, group="volunteer"))
    desk._do(partial(add_votes, row=deeds[0], amount=2))
    qtbot.waitUntil(lambda: len(board(desk).meeting.in_group("volunteer")) == 2, timeout=LONG)
    qtbot.waitUntil(lambda: max(one.votes for one in board(desk).meeting.topics) == 2, timeout=LONG)


def voted(desk: GoalsDesk, qtbot: QtBot) -> None:
    """All vote at once on two topics; one changes; a program that is killed finds every vote again."""
    QTest.mouseClick(desk.phones.part.vote, LEFT)
    dialog = prompted(qtbot, "เปิดลงคะแนน")
    dialog.fields["picks"].setText("2")
    QTest.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(
        lambda: desk.phones.part.said.text().startswith("โทรศัพท์กำลังลงคะแนน"), timeout=LONG
    )
    (question,) = known(hall(desk)._held).questions
    keys = {one.label: one.key for one in question.choices}
    first, second = keys["ความดีของคนที่ 0"], keys["ความดีของคนที่ 1"]

    def vote(n: int, phone: Phone) -> None:
        comes(lambda: phone.ask("GET", "/state")[1]["stage"]["asked"] == [question.key])
        assert phone.vote(question.key, *list(keys.values())[:3])[0] == 400, "two at most"
        assert phone.vote(question.key, first)[0] == 200
        assert phone.vote(question.key, *((second,) if n == 7 else (first, second)))[0] == 200

    together(desk, qtbot, vote)
    said = f"โทรศัพท์กำลังลงคะแนน คนละไม่เกิน 2 เรื่อง ลงแล้ว {PEOPLE} จาก {PEOPLE} ใบ"
    qtbot.waitUntil(lambda: desk.phones.part.said.text() == said, timeout=LONG)
    assert max(one.votes for one in board(desk).meeting.topics) == 2, (
        "nobody sees a vote before it is closed"
    )
    process = known(known(hall(desk).hall)._process)
    process.kill()
    qtbot.waitUntil(lambda: hall(desk).hall is None, timeout=LONG)
    desk.phones.sittings._known.clear()  # as another program reads them
    QTest.keyClick(desk, Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: hall(desk).hall is not None, timeout=LONG)
    modal(qtbot, PhoneRoomDialog).reject()
    again = come_in(desk, 7)
    answers = again.enter(
        slip_code(hall(desk)._secret(known(hall(desk)._held)), known(hall(desk)._held).slips[7].id)
    )
    assert [one["picked"] for one in answers[1]["answers"]] == [[second]]


def counted(desk: GoalsDesk, qtbot: QtBot, port: int) -> None:
    """The votes of phones are added to those of the table; the first two become goals, and the room ends."""
    QTest.mouseClick(desk.phones.part.vote, LEFT)
    QTest.mouseClick(prompted(qtbot, "ปิดลงคะแนน").go, LEFT)

    def votes() -> dict[str, int]:
        return {one.text: one.votes for one in board(desk).meeting.topics if one.votes}

    qtbot.waitUntil(lambda: votes() == {"ความดีของคนที่ 0": 9, "ความดีของคนที่ 1": 8}, timeout=LONG)
    desk._line(8)
    qtbot.waitUntil(lambda: len(board(desk).waiting) == 2, timeout=LONG)
    desk._make()
    qtbot.waitUntil(lambda: len(board(desk).in_plan - {None}) >= 2, timeout=LONG)
    page = desk._session.read(partial(PlanPage.of, ref=known(desk.here())))
    rows = [row.words("title") for row in page.rows if row.kind == board(desk).meeting.rule.to]
    assert sorted(rows) == ["ความดีของคนที่ 0", "ความดีของคนที่ 1"]
    qtbot.waitUntil(lambda: hall(desk).hall is None, timeout=LONG)
    qtbot.waitUntil(lambda: not listens(port), timeout=LONG)
