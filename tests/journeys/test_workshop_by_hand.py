"""A workshop by mouse and keys: begun, voted by twenty, closed, talked through, accepted in one motion, printed."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from core.workshop.queue import APART, BREAK, UNPROVED
from core.workshop.view import DONE, NONE, OPEN, TALKS, Workshop
from tests.journeys import meeting_room
from tests.journeys.committee_room import choose, refusals, shown
from tests.journeys.conftest import Program
from tests.journeys.meeting_room import LEFT, SPLIT, VOTERS, met, prove, room_votes
from tests.known import known
from tests.storage.papers.paper_samples import squeezed, text_by_pdftotext
from tests.ui.desktop.acting import come_to_rest, lines_of, modal, office, prompted
from tests.ui.desktop.conftest import IGNORED
from ui.desktop.base.page_context import HeaderAction
from ui.desktop.shell.window import Window
from ui.desktop.widgets.prompt import PromptDialog
from ui.desktop.workshop.desk import WorkshopDesk
from ui.desktop.workshop.projector import ProjectedList, ProjectedVoting
from ui.desktop.workshop.table import VoteEntryDialog
from ui.desktop.workshop.talking import REST

pytestmark = pytest.mark.qt_log_ignore(*IGNORED, extend=True)


def test_a_room_of_twenty_talks_only_about_the_queue_and_its_papers_come_out_together(
    quick: Program, window: Window, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = met(quick, window, tmp_path, qtbot)
    desk = meeting.desk
    assert held(desk).state == NONE
    prove(meeting, qtbot)
    assert desk.start.number.text() == f"{VOTERS}"
    QTest.mouseClick(desk.start.go, LEFT)
    comes_to(desk, OPEN, qtbot)
    assert len(held(desk).slips) == VOTERS
    by_keys(desk, qtbot)
    assert not held(desk).votes, "nothing is shown before voting is closed"
    desk.open_projector()
    wall = known(desk.projector).wall
    assert isinstance(known(wall.content).body, ProjectedVoting)
    assert "ผ่าน" not in known(wall.content).words
    for slips in (held(desk).slips[1:-1], held(desk).slips[-1:]):
        desk.take(room_votes(held(desk), [one.id for one in slips]))
        n = held(desk).slips.index(slips[-1]) + 1
        qtbot.waitUntil(partial(whole, desk, n), timeout=60_000)
    choose(window, "ปิดรับคะแนน")
    QTest.mouseClick(prompted(qtbot, "ปิดรับคะแนน").go, LEFT)
    comes_to(desk, TALKS, qtbot)
    queued(held(desk))
    by_clicker(desk, qtbot)
    talked_through(window, desk, qtbot)
    assert isinstance(known(wall.content).body, ProjectedList)
    QTest.mouseClick(desk.talking.rest, LEFT)
    motion = prompted(qtbot, "ในมติเดียว")
    assert len(lines_of(motion).lines) == len(held(desk).rest)
    QTest.mouseClick(motion.go, LEFT)
    comes_to(desk, DONE, qtbot)
    assert known(held(desk).motion).items == held(desk).rest
    out = tmp_path / "meeting.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given, **_more: (str(out), ""))
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    printed(window, desk, out, qtbot)
    assert known(wall.content).words.count("ผลที่ตกลง") == shown(desk.ended).count("ผลที่ตกลง") == 1
    QTest.mouseClick(desk.ended.lock, LEFT)
    qtbot.waitUntil(lambda: back_to_the_meeting(window) is not None, timeout=8000)
    known(back_to_the_meeting(window)).do()
    qtbot.waitUntil(desk.ended.printing.isVisible, timeout=8000)
    known(desk.projector).close()
    assert desk.projector is None


def back_to_the_meeting(window: Window) -> HeaderAction | None:
    """What leads from the page of signing to the papers of the meeting."""
    return next(
        (
            one
            for one in office(window).leaf("sign").place().others
            if one.words == "เอกสารการประชุมให้คะแนน"
        ),
        None,
    )


def held(desk: WorkshopDesk) -> Workshop:
    return known(desk.held)


def comes_to(desk: WorkshopDesk, state: str, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: held(desk).state == state, timeout=20_000)


def whole(desk: WorkshopDesk, n: int) -> bool:
    return held(desk).whole == n


def by_keys(desk: WorkshopDesk, qtbot: QtBot) -> None:
    """One slip at the table; the others come as phones and papers bring them. The chair's is never the first."""
    QTest.mouseClick(desk.voting.table, LEFT)
    table = modal(qtbot, VoteEntryDialog)
    first = held(desk).slips[0].id
    assert table.slips.here == first
    for vote in room_votes(held(desk), [first]):
        (n,) = [
            n
            for n, one in enumerate(held(desk).question(vote.question).choices)
            if one.key in vote.picked
        ]
        QTest.keyClick(table, Qt.Key(Qt.Key.Key_1 + n))
    qtbot.waitUntil(
        lambda: held(desk).voted.get(first) == len(held(desk).questions), timeout=30_000
    )
    table.slips.show_key(held(desk).slips[-1].id)
    table._begin()
    assert not table.buttons
    table.reject()


def queued(found: Workshop) -> None:
    """The room talks about what it differs on, the furthest apart first, lacks a proof for, or a level hangs on."""
    why = {one.item: one.reasons for one in found.talks}
    assert {item for item, reasons in why.items() if APART in reasons} == set(SPLIT)
    assert {item for item, reasons in why.items() if UNPROVED in reasons} == set(
        meeting_room.UNPROVED
    )
    assert all(set(reasons) & {APART, UNPROVED, BREAK} for reasons in why.values())
    order = sorted(SPLIT, key=lambda item: -SPLIT[item])
    assert [one.item for one in found.talks][: len(order)] == order
    assert (len(found.talks), len(found.questions)) == (11, 64), (
        "so many of all have to be talked about"
    )


def talked_through(window: Window, desk: WorkshopDesk, qtbot: QtBot) -> None:
    """Item by item by its button, with a reason; somebody takes on something at the first."""
    refused, talking = refusals(window), desk.talking

    def fewer(than: int) -> bool:
        return len(held(desk).left) < than or bool(refused)

    def moved_on() -> bool:
        return talking.here in {REST, *(one.item for one in held(desk).left)}

    while held(desk).left:
        before = len(held(desk).left)
        assert talking.here in {one.item for one in held(desk).left}
        assert "คุยเพราะ" in shown(talking)
        talking.reason.setFocus()
        talking.reason.insert("ตรวจเอกสารพร้อมกันแล้ว")
        if before == len(held(desk).talks):
            QTest.mouseClick(talking.promise, LEFT)
            promised(prompted(qtbot, "มีผู้รับไปทำ"))
            qtbot.waitUntil(lambda: len(held(desk).promises) == 1, timeout=8000)
            qtbot.waitUntil(lambda: not talking._act.visibleRegion().isEmpty(), timeout=8000)
        QTest.mouseClick(talking.save, LEFT)
        qtbot.waitUntil(partial(fewer, before), timeout=8000)
        assert not refused
        qtbot.waitUntil(moved_on, timeout=8000)
    qtbot.waitUntil(lambda: talking.here == REST)


def printed(window: Window, desk: WorkshopDesk, out: Path, qtbot: QtBot) -> None:
    """The three papers in one file, filled beforehand."""
    QTest.mouseClick(desk.ended.printing, LEFT)
    asked = prompted(qtbot, "ข้อความในเอกสาร")
    day = asked.fields["day"]
    assert isinstance(day, QLineEdit)
    assert day.text(), "the day is known"
    QTest.mouseClick(asked.go, LEFT)
    qtbot.waitUntil(out.is_file, timeout=60_000)
    come_to_rest(qtbot, window)
    said = squeezed(text_by_pdftotext(out.read_bytes()))
    for words in (
        "บันทึกผลการพิจารณา",
        "ลายมือชื่อ",
        "แบบให้คะแนนที่ตกลง",
        "บุคคลตัวอย่าง",
        "แนบคำสั่งที่ลงนามแล้ว",
        "ในมติเดียว",
    ):
        assert squeezed(words) in said, words


def by_clicker(desk: WorkshopDesk, qtbot: QtBot) -> None:
    """A remote clicker goes on and back, hides the wall and shows it again; F5 swaps it with the chair's window."""
    window = known(desk.projector)
    assert window.isFullScreen()
    window.activateWindow()  # pressed: the question before was asked in the window of the program
    qtbot.waitUntil(window.isActiveWindow)
    first = known(window.wall.content)
    QTest.keyClick(window, Qt.Key.Key_PageDown)
    second = known(window.wall.content)
    assert second.words != first.words
    QTest.keyClick(window, Qt.Key.Key_PageUp)
    assert known(window.wall.content).words == first.words
    QTest.keyClick(window, Qt.Key.Key_B)
    assert window.wall.black
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not window.wall.black
    QTest.keyClick(window, Qt.Key.Key_F5)
    assert not window.isVisible()
    qtbot.waitUntil(desk.window().isActiveWindow)
    QTest.keyClick(desk.talking, Qt.Key.Key_F5)
    assert window.isFullScreen()
    assert known(window.wall.content).words == first.words
    QTest.keyClick(window, Qt.Key.Key_F5)
    qtbot.waitUntil(desk.window().isActiveWindow)


def promised(dialog: PromptDialog) -> None:
    assert not dialog.go.isEnabled()
    dialog.fields["text"].insert("แนบคำสั่งที่ลงนามแล้ว")
    dialog.fields["owner"].insert("บุคคลตัวอย่าง 1")
    dialog.fields["due"].insert("ไม่ใช่วันที่")
    assert not dialog.go.isEnabled(), "what is no day is not kept as one"
    dialog.fields["due"].setText("30 มิ.ย. 2569")
    QTest.mouseClick(dialog.go, LEFT)
