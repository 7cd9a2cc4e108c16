"""In the window a room votes again on an item with its reason, blind, and notes stay on the chair's screen."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.workshop.deeds import close
from core.workshop.questions import Vote
from core.workshop.view import OPEN, TALKS
from tests.known import known
from tests.ui.desktop.acting import leaf_of, modal, office, prompted
from ui.desktop.shell.window import Window
from ui.desktop.widgets.prompt import PromptDialog
from ui.desktop.workshop.desk import WorkshopDesk
from ui.desktop.workshop.table import VoteEntryDialog

VOTERS, LEFT = 4, Qt.MouseButton.LeftButton


def closed(sample: Window, qtbot: QtBot) -> WorkshopDesk:
    """A room of four that differs on the item at hand."""
    office(sample).show_page("workshop")
    desk = leaf_of(office(sample), "workshop", WorkshopDesk)
    qtbot.waitUntil(lambda: desk.held is not None)
    desk.begin(VOTERS)
    qtbot.waitUntil(lambda: known(desk.held).state == OPEN, timeout=20_000)
    held = known(desk.held)
    picks = {one.key: [each.key for each in one.choices] for one in held.questions}
    first = next(iter(picks))
    desk.take(
        [
            Vote(slip.id, key, (keys[int(n == 0 and key == first)],))
            for n, slip in enumerate(held.slips)
            for key, keys in picks.items()
        ]
    )
    qtbot.waitUntil(lambda: known(desk.held).whole == VOTERS, timeout=20_000)
    desk._do(close, desk._begun)
    qtbot.waitUntil(lambda: known(desk.held).state == TALKS, timeout=20_000)
    desk.talking.list.show_key(first)
    desk.talking._choose()
    return desk


def again_by(desk: WorkshopDesk, slips: int) -> bool:
    """Whether so many have voted once more."""
    return len(known(desk.held).again_voted) == slips


def test_a_room_votes_again_at_the_table_and_the_chair_writes_a_note(
    sample: Window, qtbot: QtBot
) -> None:
    desk = closed(sample, qtbot)
    talking, item = desk.talking, desk.talking.here
    assert (talking.again.text().strip(), talking.table.isVisible()) == ("ให้คะแนนอีกครั้ง", False)
    QTest.mouseClick(talking.again, LEFT)
    prompt = modal(qtbot, PromptDialog)
    assert not prompt.go.isEnabled(), "no voting again without its reason"
    prompt.fields["text"].insert("มีเอกสารแนบเพิ่ม")
    QTest.mouseClick(prompt.go, LEFT)
    qtbot.waitUntil(lambda: known(desk.held).again == item, timeout=20_000)
    qtbot.waitUntil(talking.table.isVisible)
    assert "กำลังให้คะแนนอีกครั้ง 0 จาก 4 ใบ" in talking._said.text().replace("\u200b", "")
    assert not talking.save.isVisible(), "nothing is decided while the room votes"
    QTest.mouseClick(talking.table, LEFT)
    table = modal(qtbot, VoteEntryDialog)
    for n in range(VOTERS):
        table.pick(0)
        qtbot.waitUntil(partial(again_by, desk, n + 1), timeout=20_000)
    table.accept()
    assert not known(desk.held).votes[item].counts
    assert talking.again.text().strip() == "ปิดรับคะแนนของข้อนี้"
    QTest.mouseClick(talking.again, LEFT)
    qtbot.waitUntil(lambda: not known(desk.held).again, timeout=20_000)
    assert known(desk.held).votes[item].counts[0][1] == VOTERS
    assert "ผลครั้งก่อน" in talking._notes.text()
    QTest.mouseClick(talking.note, LEFT)
    dialog = prompted(qtbot, "บันทึกของประธาน")
    assert not dialog.go.isEnabled()
    dialog.fields["text"].insert("ถามกองคลัง")
    QTest.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(lambda: bool(known(desk.held).notes), timeout=20_000)
    assert known(desk.held).notes == ((item, "ถามกองคลัง", False),)
    qtbot.waitUntil(lambda: "ถามกองคลัง" in talking._notes.text())
    desk.open_projector()
    assert "ถามกองคลัง" not in known(desk.projector).wall.accessibleDescription()
    known(desk.projector).close()


def test_a_vote_begun_by_mistake_is_called_off_by_the_button_that_would_close_it(
    sample: Window, qtbot: QtBot
) -> None:
    desk = closed(sample, qtbot)
    talking, item = desk.talking, desk.talking.here
    before = known(desk.held).votes[item].counts
    QTest.mouseClick(talking.again, LEFT)
    prompt = modal(qtbot, PromptDialog)
    prompt.fields["text"].insert("ผิดข้อ")
    QTest.mouseClick(prompt.go, LEFT)
    qtbot.waitUntil(lambda: known(desk.held).again == item, timeout=20_000)
    qtbot.waitUntil(lambda: talking.again.text().strip() == "ยกเลิกการให้คะแนนอีกครั้ง", timeout=20_000)
    QTest.mouseClick(talking.again, LEFT)
    qtbot.waitUntil(lambda: not known(desk.held).again, timeout=20_000)
    assert known(desk.held).votes[item].counts == before
    assert (talking.again.text().strip(), talking.save.isVisible()) == ("ให้คะแนนอีกครั้ง", True)
