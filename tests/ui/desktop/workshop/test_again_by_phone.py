"""An item is voted on again by phones, ballots and the table: the room is opened again for it, waits, and ends."""

from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.workshop.ballots import (
    BallotPageReading,
    BallotStackReview,
    PrintedBallots,
    ScannedTickAnswer,
)
from core.workshop.deeds import close, count_again, vote_again
from core.workshop.questions import Vote
from core.workshop.view import DONE, TALKS
from tests.known import known
from tests.ui.desktop.acting import modal, prompted
from tests.ui.desktop.workshop.test_workshop_phones import (
    LEFT,
    LONG,
    code,
    come_in,
    desk,
    give,
    held,
    jpeg,
    listens,
    opened,
    port_of,
)
from tests.ui.phone.halls import PHONES, Phone, comes, phones_away
from ui.desktop.workshop import hall as rooms
from ui.desktop.workshop.ballots import BallotsDialog
from ui.desktop.workshop.desk import WorkshopDesk
from ui.desktop.workshop.phones_dialogs import PhoneRoomDialog
from ui.desktop.workshop.talking import REST
from ui.phone.room import PhoneRoomProcess
from ui.stacks import StackMarks

__all__ = ["desk", "phones_away"]  # the fixtures


def talking(desk: WorkshopDesk, qtbot: QtBot, apart: int = 2) -> list[str]:
    """Phones come in and vote with the others; the room differs on the first items, and the phones are put off."""
    opened(desk, qtbot).reject()
    for n in range(2):
        come_in(desk, n, f"{n}" * 40)
    keys = [one.key for one in held(desk).questions]
    desk.take(
        [
            Vote(slip.id, one.key, (one.choices[int(n == 0 and one.key in keys[:apart])].key,))
            for n, slip in enumerate(held(desk).slips)
            for one in held(desk).questions
        ]
    )
    qtbot.waitUntil(lambda: held(desk).whole == 4, timeout=LONG)
    desk._do(close, desk._begun)
    qtbot.waitUntil(lambda: held(desk).state == TALKS, timeout=LONG)
    assert desk._phones.hall is None
    return keys


def at(desk: WorkshopDesk, item: str) -> None:
    desk.talking.list.show_key(item)
    desk.talking._choose()


def again(desk: WorkshopDesk, item: str, qtbot: QtBot) -> None:
    at(desk, item)
    desk._do(vote_again, desk.live.read, item=item, reason="มีเอกสารแนบเพิ่ม")
    qtbot.waitUntil(lambda: held(desk).again == item, timeout=LONG)


def counted(desk: WorkshopDesk, qtbot: QtBot) -> None:
    QTest.mouseClick(desk.talking.again, LEFT)
    qtbot.waitUntil(lambda: not held(desk).again, timeout=LONG)


def shows(phone: Phone) -> list[str]:
    """What the page would show now; who is in needs no slip for it."""
    status, found = phone.ask("GET", "/state")
    assert status == 200
    return [*found["stage"]["asked"], *found["photos"]]


def came(phone: Phone, desk: WorkshopDesk, n: int) -> list[str]:
    """The keys of what it is asked, by the slip it has."""
    status, found = phone.enter(code(desk, n))
    assert status == 200
    return [one["key"] for one in found["questions"]]


def test_phones_vote_again_live_and_blind_and_the_room_waits_and_goes_on(
    desk: WorkshopDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses = list[bool]()
    monkeypatch.setattr(rooms, "_ended", lambda hall, pause: ended(hall, pause, pauses))
    item, other, *_more = talking(desk, qtbot)
    one, two = PHONES[:2]
    picks = [choice.key for choice in held(desk).question(item).choices]
    port = desk._phones.book.port(held(desk).assessment.id)
    again(desk, item, qtbot)
    assert desk.talking._phones.isVisible()
    assert desk.talking._ballots.isVisible()
    qtbot.waitUntil(lambda: not listens(port), timeout=LONG)
    QTest.keyClick(desk, Qt.Key.Key_F7)
    qtbot.waitUntil(lambda: desk._phones.hall is not None, timeout=LONG)
    dialog = modal(qtbot, PhoneRoomDialog)
    assert port_of(desk) == port
    for phone in (one, two):
        phone.close()
    assert shows(one) == [f"{item}~1", f"{item}~1"], "no slip is needed again"
    assert came(one, desk, 0) == [f"{item}~1"]
    assert one.vote(f"{item}~1", picks[1])[0] == 200
    assert one.vote(f"{item}~1", picks[0])[0] == 200
    assert two.vote(other, picks[0]) == (409, {"error": "opened"})
    assert two.vote(f"{other}~1", picks[0]) == (400, {"error": "unfit"})
    slips = [slip.id for slip in held(desk).slips]
    qtbot.waitUntil(lambda: held(desk).again_voted == {slips[0]}, timeout=LONG)
    assert not held(desk).votes[item].counts, "nobody sees it before it is counted"
    qtbot.waitUntil(lambda: dialog.list.lines[0].title == "ตอบแล้ว 1 จาก 1 ข้อ", timeout=LONG)
    dialog.reject()
    assert "1 จาก 4 ใบ" in desk.talking._said.text().replace("\u200b", "")
    desk.take([Vote(slip, item, (picks[0],)) for slip in slips[2:]])
    qtbot.waitUntil(lambda: len(held(desk).again_voted) == 3, timeout=LONG)
    at(desk, REST)
    at(desk, item)
    counted(desk, qtbot)
    assert held(desk).votes[item].counts == ((picks[0], 3),)
    qtbot.waitUntil(lambda: shows(two) == [item], timeout=LONG)
    assert two.vote(f"{item}~1", picks[0]) == (409, {"error": "opened"}), (
        "it came too late and is told so"
    )
    assert held(desk).votes[item].votes == 3
    at(desk, REST)
    qtbot.waitUntil(lambda: came(two, desk, 1) == [], timeout=LONG)
    again(desk, other, qtbot)
    qtbot.waitUntil(lambda: came(two, desk, 1) == [f"{other}~1"], timeout=LONG)
    assert two.vote(f"{other}~1", picks[0])[0] == 200
    qtbot.waitUntil(lambda: held(desk).again_voted == {slips[1]}, timeout=LONG)
    counted(desk, qtbot)
    done(desk, qtbot)
    # it goes on after voting was closed, then no more
    qtbot.waitUntil(lambda: pauses == [True, False], timeout=LONG)
    qtbot.waitUntil(lambda: not listens(port), timeout=LONG)


def test_what_the_table_enters_for_a_slip_is_told_to_its_phone(
    desk: WorkshopDesk, qtbot: QtBot
) -> None:
    """In the first vote and in one of an item once more, each by the key that its phones know it by."""
    item, *_more = talking(desk, qtbot, 1)
    phone = PHONES[0]
    picks = [choice.key for choice in held(desk).question(item).choices]
    again(desk, item, qtbot)
    opened_again(desk, qtbot)
    phone.close()
    assert phone.enter(code(desk, 0))[0] == 200
    assert phone.vote(f"{item}~1", picks[0])[0] == 200
    assert phone.ask("GET", "/state")[1]["given"] == []
    mine = Vote(held(desk).slips[0].id, item, (picks[1],))
    desk.take([replace(mine, picked=(picks[0],))])  # it has answered so itself
    desk.take([mine, replace(mine, voter=held(desk).slips[2].id)])
    comes(lambda: bool(phone.ask("GET", "/state")[1]["given"]))
    (told,) = phone.ask("GET", "/state")[1]["given"]
    assert (told["question"], told["picked"]) == (f"{item}~1", [picks[1]])
    qtbot.waitUntil(lambda: len(held(desk).again_voted) == 2, timeout=LONG)


def done(desk: WorkshopDesk, qtbot: QtBot) -> None:
    """Every item that is left is decided as the most say, the rest accepted: the meeting is over, the room as well."""
    for talk in held(desk).left:
        field = "choice" if held(desk).facts.tree.choices(talk.item) else "state"
        picked = held(desk).question(talk.item).choices[0].key
        desk._decide(talk.item, [(field, picked, ())], "ตามหลักฐาน")
        qtbot.waitUntil(partial(is_decided, desk, talk.item), timeout=LONG)
    desk.ask_rest()
    QTest.mouseClick(prompted(qtbot, "ในมติเดียว").go, LEFT)
    qtbot.waitUntil(lambda: held(desk).state == DONE, timeout=LONG)
    assert desk._phones.hall is None


def ended(hall: PhoneRoomProcess, pause: bool, pauses: list[bool]) -> bool:
    pauses.append(pause)
    hall.end(pause=pause)
    return True


def is_decided(desk: WorkshopDesk, item: str) -> bool:
    return item in held(desk).decided


def test_a_vote_that_arrives_as_it_is_counted_waits_on_the_phone_and_is_then_told(
    desk: WorkshopDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted in the log, and the room has not heard of it yet: nothing is taken, and nothing else is held up."""
    item, *_more = talking(desk, qtbot, 1)
    phone = PHONES[0]
    picks = [choice.key for choice in held(desk).question(item).choices]
    again(desk, item, qtbot)
    opened_again(desk, qtbot)
    desk.take([Vote(held(desk).slips[3].id, item, (picks[0],))])
    qtbot.waitUntil(lambda: bool(held(desk).again_voted), timeout=LONG)
    with monkeypatch.context() as patch:
        patch.setattr(desk._phones, "_ask", lambda: None)
        desk._do(count_again, desk.live.read)
        qtbot.waitUntil(lambda: not held(desk).again, timeout=LONG)
        phone.close()
        assert phone.vote(f"{item}~1", picks[1]) == (503, {"error": "unkept"})
    desk.live.read()
    qtbot.waitUntil(
        lambda: phone.vote(f"{item}~1", picks[1]) == (409, {"error": "opened"}), timeout=LONG
    )
    assert held(desk).votes[item].counts == ((picks[0], 1),)
    desk._phones.end()


def opened_again(desk: WorkshopDesk, qtbot: QtBot) -> None:
    QTest.mouseClick(desk.talking._phones, LEFT)
    qtbot.waitUntil(lambda: desk._phones.hall is not None, timeout=LONG)
    modal(qtbot, PhoneRoomDialog).reject()


def test_while_an_item_is_talked_about_a_photograph_waits_beside_it(
    desk: WorkshopDesk, qtbot: QtBot
) -> None:
    item, other, *_more = talking(desk, qtbot)
    phone = PHONES[0]
    at(desk, item)
    desk._phones.open()
    qtbot.waitUntil(lambda: desk._phones.hall is not None, timeout=LONG)
    modal(qtbot, PhoneRoomDialog).reject()
    phone.close()
    assert came(phone, desk, 0) == [item]
    give(phone, item, "a", jpeg())
    photos = desk._phones.photos
    qtbot.waitUntil(lambda: photos.button.text().strip() == "ภาพจากโทรศัพท์ 1 ภาพ", timeout=LONG)
    assert photos.button.isVisible()
    at(desk, other)
    qtbot.waitUntil(lambda: came(phone, desk, 0) == [other], timeout=LONG)
    give(phone, item, "b", jpeg(tone=20))
    qtbot.waitUntil(lambda: len(photos.waiting) == 2, timeout=LONG)
    assert {one.item for one in photos.waiting} == {item}
    path = f"/photo?question={held(desk).rest[0]}&id=c"
    assert phone.ask("POST", path, jpeg(), Content_Type="image/jpeg")[0] == 400, (
        "of no item that is talked about"
    )
    again(desk, other, qtbot)
    qtbot.waitUntil(lambda: came(phone, desk, 0) == [f"{other}~1"], timeout=LONG)
    give(phone, f"{other}~1", "d", jpeg(tone=200))
    qtbot.waitUntil(lambda: {one.item for one in photos.waiting} == {item, other}, timeout=LONG)
    desk._phones.end()


def test_ballots_of_the_item_are_offered_for_slips_that_have_not_voted(
    desk: WorkshopDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    item, *_more = talking(desk, qtbot, 1)
    assert not desk.talking._ballots.isVisible()
    again(desk, item, qtbot)
    slips, picks = held(desk).slips, held(desk).question(item).choices
    desk.take([Vote(slips[0].id, item, (picks[0].key,))])
    qtbot.waitUntil(lambda: len(held(desk).again_voted) == 1, timeout=LONG)
    wanted = list[list[str]]()
    monkeypatch.setattr(desk._ballots, "_write", lambda _held, slips: wanted.append([*slips]))
    QTest.mouseClick(desk.talking._ballots, LEFT)
    dialog = modal(qtbot, BallotsDialog)
    assert (dialog.which.isVisible(), dialog._said.text()) == (
        False,
        "บัตรของข้อที่ให้คะแนนอีกครั้งข้อเดียว 3 ใบที่ยังไม่มีคะแนน",
    )
    QTest.mouseClick(dialog.print, LEFT)
    assert wanted == [[one.id for one in slips[1:]]]
    assert known(desk._ballots.papers(held(desk))).others


def test_ballots_of_a_vote_that_was_counted_meanwhile_are_not_taken(
    desk: WorkshopDesk, qtbot: QtBot
) -> None:
    item, *_more = talking(desk, qtbot, 1)
    slips, (first, *_others) = held(desk).slips, held(desk).question(item).choices
    refused = list[str]()
    desk._context.host.refuse.connect(lambda problem: refused.append(problem.why))
    again(desk, item, qtbot)
    papers = desk._ballots.papers(held(desk))
    papers.wish(
        PrintedBallots.of(papers.sitting, papers.questions, (), papers.slips), StackMarks(())
    )
    review = BallotStackReview(
        (
            BallotPageReading(
                "read", slips[1].id, 1, (ScannedTickAnswer(item, "read", (first.key,)),)
            ),
        )
    )
    desk._ballots._agreed(review, papers.assessment)
    qtbot.waitUntil(lambda: len(held(desk).again_voted) == 1, timeout=LONG)
    assert not refused, "as long as it is open they are"
    counted(desk, qtbot)
    again(desk, item, qtbot)
    desk._ballots._agreed(review, papers.assessment)
    assert refused == ["ปิดรับคะแนนของข้อนี้แล้วระหว่างที่ดูอยู่"]
    assert not held(desk).again_voted, "they are of the vote before"
