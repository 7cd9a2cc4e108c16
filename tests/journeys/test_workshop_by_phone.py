"""A workshop of twenty: eleven phones, three browsers of a phone's size, six paper ballots, to signed minutes."""

import base64
import json
import threading
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from core.workshop.phones import slip_code
from core.workshop.queue import UNPROVED
from core.workshop.view import DONE, OPEN, TALKS, Workshop
from tests.chromium import LACKING, Page, browsing, chromium
from tests.journeys import meeting_room
from tests.journeys.committee_room import choose
from tests.journeys.conftest import Program
from tests.journeys.meeting_room import LEFT, VOTERS, Meeting, met, prove, room_votes
from tests.journeys.paper_votes import by_papers
from tests.journeys.signed_room import signed
from tests.journeys.test_workshop_by_hand import comes_to, held, printed, talked_through
from tests.known import known
from tests.ui.desktop.acting import lines_of, modal, prompted
from tests.ui.desktop.conftest import IGNORED
from tests.ui.desktop.workshop.test_workshop_phones import free_port
from tests.ui.phone.halls import HOST, Phone, comes, phones_away
from tests.ui.phone.test_page import says, until, visit
from ui.desktop.shell.window import Window
from ui.desktop.workshop.desk import WorkshopDesk
from ui.desktop.workshop.phones import PhonePhotosDialog
from ui.desktop.workshop.phones_dialogs import PhoneRoomDialog

__all__ = ["phones_away"]  # the fixture

pytestmark = pytest.mark.qt_log_ignore(*IGNORED, extend=True)
SIMULATED = 11
BROWSERS = 3
PAPERS = 6
LONG = 600_000  # milliseconds: on a busy PC too
PROVED = "d1.l1.1"  # of the items that lack a proof the one a phone gives a photograph for


def test_phones_browsers_and_papers_vote_in_one_room_and_its_minutes_are_signed_in_ink(
    quick: Program, window: Window, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no browser is, three phones more take their place, and the end says what was lacking."""
    assert SIMULATED + BROWSERS + PAPERS == VOTERS
    meeting = met(quick, window, tmp_path, qtbot)
    desk = meeting.desk
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    prove(meeting, qtbot)
    QTest.mouseClick(desk.start.go, LEFT)
    comes_to(desk, OPEN, qtbot)
    with ExitStack() as browsers:
        pages = by_phones_and_browsers(meeting, browsers, tmp_path, qtbot)
        said = {held(desk).slips[n].id: picked(desk, n) for n in range(VOTERS - PAPERS, VOTERS)}
        asked = by_papers(window, desk, tmp_path, said, qtbot, monkeypatch)
        assert asked <= 12, "of 384 marks at most 3 in 100"
        assert held(desk).whole == VOTERS
        choose(window, "ปิดรับคะแนน")
        QTest.mouseClick(prompted(qtbot, "ปิดรับคะแนน").go, LEFT)
        comes_to(desk, TALKS, qtbot)
        assert desk._phones.hall is None
        for page in pages[1:2]:
            shows(page, "ปิดรับคะแนนแล้ว ขอบคุณ ถ้าที่ประชุมถามอีก คำถามจะขึ้นในหน้านี้เอง")
    found = held(desk)
    assert (len(found.talks), len(found.questions)) == (11, 64), (
        "so many of all have to be talked about"
    )
    assert {one.item for one in found.talks if UNPROVED in one.reasons} == set(
        meeting_room.UNPROVED
    )
    given = [proof for item, proof in found.facts.given_proofs if item == PROVED]
    assert len(given) == min(len(pages), 1), "the other of its two is missing still"
    talked_through(window, desk, qtbot)
    QTest.mouseClick(desk.talking.rest, LEFT)
    motion = prompted(qtbot, "ในมติเดียว")
    assert len(lines_of(motion).lines) == 53
    QTest.mouseClick(motion.go, LEFT)
    comes_to(desk, DONE, qtbot)
    draft = tmp_path / "meeting.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given, **_more: (str(draft), ""))
    printed(window, desk, draft, qtbot)
    signed(window, desk, tmp_path, qtbot, monkeypatch)
    if not pages:
        pytest.skip(LACKING)


def by_phones_and_browsers(
    meeting: Meeting, browsers: ExitStack, folder: Path, qtbot: QtBot
) -> list[Page]:
    """All who do not vote on paper; the pages of the browsers stay open."""
    desk, with_page = meeting.desk, BROWSERS if chromium() else 0
    desk._phones.hosts = (HOST,)
    desk._phones.book.note_port(held(desk).assessment.id, free_port())
    QTest.mouseClick(desk._phones.part.open, LEFT)
    qtbot.waitUntil(lambda: desk._phones.hall is not None, timeout=LONG)
    dialog = modal(qtbot, PhoneRoomDialog)
    by_phones(desk, SIMULATED + BROWSERS - with_page, qtbot)
    pages = [
        browsers.enter_context(browsing(None, folder / f"browser{n}")) for n in range(with_page)
    ]
    for n, page in enumerate(pages):
        by_browser(page, desk, SIMULATED + n)
    for n, page in enumerate(pages):
        sent(page, n)
    for page in pages[:1]:
        photographed(page, folder)
        qtbot.waitUntil(lambda: len(desk._phones.photos.waiting) == 1, timeout=LONG)
    qtbot.waitUntil(lambda: held(desk).whole == SIMULATED + BROWSERS, timeout=LONG)
    assert dialog._come.text() == f"เข้าห้องแล้ว {SIMULATED + BROWSERS} จาก {VOTERS} ใบ"
    dialog.reject()
    assert not held(desk).votes, "nobody sees an answer before voting is closed"
    if pages:
        attached(meeting, qtbot)
    return pages


def picked(desk: WorkshopDesk, n: int) -> dict[str, tuple[str, ...]]:
    return {item: (choice,) for item, choice in wanted(held(desk), n).items()}


def wanted(found: Workshop, n: int) -> dict[str, str]:
    """What a slip says of each item."""
    return {vote.question: vote.picked[0] for vote in room_votes(found, [found.slips[n].id])}


def code(desk: WorkshopDesk, n: int) -> str:
    return slip_code(desk._phones._secret(held(desk)), held(desk).slips[n].id)


def by_phones(desk: WorkshopDesk, many: int, qtbot: QtBot) -> None:
    """All at once, while the window goes on; every seventh request goes over a new connection, some are sent twice."""
    port = known(desk._phones.hall).port
    codes = [code(desk, n) for n in range(many)]
    says_ = [wanted(held(desk), n) for n in range(many)]

    def vote(n: int) -> None:
        phone = Phone(port, f"{n:040}")
        assert phone.enter(codes[n])[0] == 200
        for at, (item, choice) in enumerate(says_[n].items()):
            if (n + at) % 7 == 0:
                phone.close()
            for _twice in range(1 + at % 9 // 8):
                said = {"n": at, "question": item, "picked": [choice]}
                comes(partial(phone.gives, said))

    phones = [threading.Thread(target=vote, args=(n,)) for n in range(many)]
    for each in phones:
        each.start()
    qtbot.waitUntil(lambda: not any(each.is_alive() for each in phones), timeout=LONG)
    qtbot.waitUntil(lambda: held(desk).whole == many, timeout=LONG)


def by_browser(page: Page, desk: WorkshopDesk, n: int) -> None:
    """Come in by the code of a slip, then answer item after item by touching its answer and going on."""
    page.send(
        "Emulation.setDeviceMetricsOverride",
        width=390,
        height=844,
        deviceScaleFactor=1,
        mobile=True,
    )
    page.send("Emulation.setTouchEmulationEnabled", enabled=True)
    visit(page, known(desk._phones.hall).port, code(desk, n))
    until(page, "Boolean(document.querySelector('.choice'))")
    says(page, f"ใบที่ {held(desk).slips[n].number}")
    choices = [*wanted(held(desk), n).values()]
    script = """
      for (const key of KEYS) {
        document.querySelector(`.choice[data-key="${key}"]`).click();
        const next = document.querySelector("footer .go");
        if (!next.disabled) next.click();
      }
    """
    page.run(f"(() => {{ {script.replace('KEYS', json.dumps(choices))} }})()")


def shows(page: Page, words: str) -> None:
    """The page says so in the end, on a busy PC too."""
    comes(lambda: words in str(page.run("document.body.innerText")), LONG / 1000)


def sent(page: Page, n: int) -> None:
    """The second phone is locked and unlocked in between; nothing is lost by it."""
    if n == 1:
        page.run("document.dispatchEvent(new Event('visibilitychange'))")
    shows(page, "ส่งครบ 64 ข้อแล้ว")
    assert page.run("document.documentElement.scrollWidth") <= 390
    shown = base64.b64decode(page.send("Page.captureScreenshot")["data"])
    assert shown.startswith(b"\x89PNG")


def photographed(page: Page, tmp_path: Path) -> None:
    """A photograph of the first item that is larger than what is sent; the page makes it small."""
    until(page, "Boolean(document.querySelector('#place'))")
    page.run("document.querySelector('#place').click()")
    page.run("document.querySelector('.list button').click()")
    until(page, "Boolean(document.querySelector('#photo'))")
    picture = tmp_path / "proof.jpg"
    Image.effect_noise((2400, 1800), 80).convert("RGB").save(picture, "JPEG", quality=90)
    page.choose("#photo", picture)
    assert picture.stat().st_size > 900 * 1024
    shows(page, "รับภาพแล้ว 1 ภาพ")


def attached(meeting: Meeting, qtbot: QtBot) -> None:
    """The photograph waits beside its item; one press makes it the missing proof."""
    photos = meeting.desk._phones.photos
    (waiting,) = photos.waiting
    assert waiting.item == PROVED
    assert (
        meeting.desk._phones.book.path(held(meeting.desk).assessment.id, waiting.key).stat().st_size
        <= 900 * 1024
    )
    QTest.mouseClick(meeting.desk._phones.part.photos, LEFT)
    dialog = modal(qtbot, PhonePhotosDialog)
    qtbot.waitUntil(lambda: not dialog.photo.picture.isNull(), timeout=LONG)
    several = len([one for one in dialog._uses if one.missing]) != 1
    QTest.mouseClick(dialog.attach, LEFT)
    if several:
        QTest.mouseClick(prompted(qtbot, "ภาพนี้เป็นหลักฐานชนิดใด").go, LEFT)
    qtbot.waitUntil(lambda: not photos.waiting, timeout=LONG)
