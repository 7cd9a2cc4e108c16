"""The day of a workshop in the window: made ready days before, what is left after it each a plain press."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.forms.ports import Store
from core.log.ports import Context
from core.values import Changes, Ref
from core.workshop.deeds import accept_rest, close, promise, start, take
from core.workshop.questions import Vote
from core.workshop.queue import UNPROVED
from core.workshop.room_trial import PhoneTestVerdict
from core.workshop.view import DONE, NONE, OPEN, TALKS
from tests.known import known
from tests.ui.desktop.acting import leaf_of, lines_of, modal, office, prompted
from tests.ui.desktop.conftest import IGNORED
from ui.desktop.shell.window import Window
from ui.desktop.workshop.ballots import BallotsDialog
from ui.desktop.workshop.desk import WorkshopDesk
from ui.desktop.workshop.phones_dialogs import PhoneTestDialog

pytestmark = pytest.mark.qt_log_ignore(*IGNORED, extend=True)
LEFT = Qt.MouseButton.LeftButton
VOTERS = 5


@pytest.fixture
def desk(sample: Window, qtbot: QtBot) -> WorkshopDesk:
    office(sample).show_page("workshop")
    found = leaf_of(office(sample), "workshop", WorkshopDesk)
    qtbot.waitUntil(lambda: found.held is not None and found.held.state == NONE)
    return found


def state(desk: WorkshopDesk) -> str:
    return known(desk.held).state


def ready(desk: WorkshopDesk, qtbot: QtBot) -> None:
    desk.start.number.setText(f"{VOTERS}")
    QTest.mouseClick(desk.start.go, LEFT)
    qtbot.waitUntil(lambda: state(desk) == OPEN)


def voted(desk: WorkshopDesk, qtbot: QtBot) -> None:
    held = known(desk.held)
    desk.take(
        [
            Vote(slip.id, one.key, (one.choices[0].key,))
            for slip in held.slips
            for one in held.questions
        ]
    )
    qtbot.waitUntil(lambda: known(desk.held).whole == VOTERS)


def test_a_digit_replaces_the_number_that_stands_there(
    desk: WorkshopDesk, sample: Window, qtbot: QtBot
) -> None:
    sample.activateWindow()
    desk.start.chair.setFocus()
    desk.enter()
    qtbot.waitUntil(desk.start.number.hasFocus)
    assert desk.start.number.text() == "20"
    QTest.keyClick(desk.start.number, Qt.Key.Key_5)
    assert desk.start.number.text() == "5"


def test_a_slip_that_was_tried_days_before_leaves_the_button_that_begins_the_meeting(
    desk: WorkshopDesk, qtbot: QtBot
) -> None:
    ready(desk, qtbot)
    held = known(desk.held)
    assert place_words(desk)[:2] == ["เริ่มประชุม", "ปิดรับคะแนน"]

    def tried(ctx: Context, store: Store) -> Changes:
        earlier = replace(ctx, now=ctx.now - timedelta(days=3))
        vote = Vote(held.slips[0].id, held.questions[0].key, (held.questions[0].choices[0].key,))
        return take(earlier, store, held.assessment, [vote])

    desk._session.do(tried)
    qtbot.waitUntil(lambda: known(desk.held).some == 1)
    assert place_words(desk)[:2] == ["เริ่มประชุม", "ปิดรับคะแนน"]
    known(desk.place().primary).do()
    qtbot.waitUntil(lambda: known(desk.held).started)
    assert place_words(desk)[0] == "ปิดรับคะแนน"
    assert "เริ่มประชุม" not in place_words(desk)
    assert known(desk.held).begun[:10] == datetime.now().date().isoformat()


def test_votes_of_the_day_put_closing_first_and_the_clock_can_still_be_begun(
    desk: WorkshopDesk, qtbot: QtBot
) -> None:
    ready(desk, qtbot)
    voted(desk, qtbot)
    assert place_words(desk)[:2] == ["ปิดรับคะแนน", "เริ่มประชุม"]


def place_words(desk: WorkshopDesk) -> list[str]:
    """What the header offers, the first first."""
    found = desk.place()
    return [one.words for one in (*filter(None, (found.primary,)), *found.others)]


def test_slips_ballots_and_the_list_to_sign_are_printed_before_any_time_runs(
    desk: WorkshopDesk, qtbot: QtBot
) -> None:
    assert desk.start.test.isVisible()
    assert desk.start.paper.isVisible()
    desk.start.number.setText(f"{VOTERS}")
    QTest.mouseClick(desk.start.paper, LEFT)
    ballots = modal(qtbot, BallotsDialog)
    qtbot.waitUntil(lambda: "หน้า" in ballots._said.text(), timeout=30_000)
    each = ballots._each
    assert ballots._said.text() == f"{VOTERS} ใบ · ใบละ {each} หน้า รวม {VOTERS * each} หน้า"
    ballots.reject()
    assert known(desk.held).begun == ""
    assert desk.time._left.text() == "เวลายังไม่เดิน"
    assert known(desk.place().primary).words == "เริ่มประชุม"
    QTest.mouseClick(desk.voting.attendance, LEFT)
    asked = prompted(qtbot, "ข้อความในเอกสาร")
    assert not [one for one in asked.fields if one == "resolved"], (
        "the list to sign asks nothing of minutes"
    )
    asked.reject()
    known(desk.place().primary).do()
    qtbot.waitUntil(lambda: bool(known(desk.held).begun))
    assert desk.place().primary is None, (
        "and what cannot be opened again is not in front before anybody has voted"
    )
    assert desk.time._left.text() == "วาระนี้เหลือ 10 นาที"


def test_a_room_is_tested_from_the_first_page_and_paper_is_one_press_away(
    desk: WorkshopDesk, qtbot: QtBot
) -> None:
    QTest.mouseClick(desk.start.test, LEFT)
    test = modal(qtbot, PhoneTestDialog)
    test.show_verdict(PhoneTestVerdict(False, False, ("ครบหนึ่งนาทีแล้ว",)))
    assert test.ballots.isVisible(), "nothing has begun, and paper is offered all the same"
    QTest.mouseClick(test.ballots, LEFT)
    qtbot.waitUntil(lambda: state(desk) == OPEN)
    modal(qtbot, BallotsDialog).reject()


def test_what_lacks_only_a_proof_is_one_press_and_the_end_offers_what_is_left(
    desk: WorkshopDesk, sample: Window, qtbot: QtBot
) -> None:
    ready(desk, qtbot)
    voted(desk, qtbot)
    desk._do(close, desk._begun)
    qtbot.waitUntil(lambda: state(desk) == TALKS)
    held = known(desk.held)
    only = [one.item for one in held.talks if one.reasons == (UNPROVED,)]
    assert only
    assert desk.talking._proofless.isVisible()
    assert f"{len(only)}" in desk.talking._proofless.text()
    QTest.mouseClick(desk.talking._proofless, LEFT)
    asked = prompted(qtbot, "ในมติเดียว")
    assert [one.key for one in lines_of(asked).lines] == only
    assert all(one.title and one.above for one in lines_of(asked).lines), "by number and by words"
    QTest.mouseClick(asked.go, LEFT)
    qtbot.waitUntil(lambda: [*known(desk.held).together] == only)
    qtbot.waitUntil(lambda: not desk.talking._proofless.isVisible())
    for one in known(desk.held).left:
        desk._decide(one.item, [], "เห็นตามหลักฐาน")
    qtbot.waitUntil(lambda: not known(desk.held).left)
    desk._do(promise, item=only[0], text="ส่งหลักฐาน", owner="ผู้รับ")
    desk._do(accept_rest, desk._begun)
    qtbot.waitUntil(lambda: state(desk) == DONE)
    ended = desk.ended
    qtbot.waitUntil(ended.isVisible)
    for button in (ended.printing, ended.attendance, ended.lock, ended.act):
        assert button.isVisible(), button.text()
    assert desk.time.isVisible(), "signing has its time, too"
    gone = list[tuple[str, Ref | None]]()
    office(sample).room.host.show_place.connect(lambda page, ref: gone.append((page, ref)))
    ended.list.show_key(only[0])
    ended._chosen()
    QTest.mouseClick(ended.item, LEFT)
    assert (gone[-1][0], known(gone[-1][1]).entity) == ("assessment", "answer")


def test_the_time_runs_by_its_own_press(desk: WorkshopDesk, qtbot: QtBot) -> None:
    ready(desk, qtbot)
    desk._do(start)
    qtbot.waitUntil(lambda: bool(known(desk.held).begun))
    assert desk.time._all.text().startswith("ทั้งประชุมเหลือ 180 นาที · จบ ")
