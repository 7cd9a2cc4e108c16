"""A workshop of twenty: eleven phones, three browsers of a phone's size, six paper ballots, from start to minutes."""

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

from core.workshop.ballots import BallotBox, BoxInk
from core.workshop.phones import slip_code
from core.workshop.queue import UNPROVED
from core.workshop.stack import BallotPage, TickedPage, agreed, read_stack
from core.workshop.view import DONE, OPEN, TALKS, Workshop
from tests.chromium import LACKING, Page, browsing, chromium
from tests.journeys import meeting_room
from tests.journeys.committee_room import choose
from tests.journeys.conftest import Program
from tests.journeys.meeting_room import LEFT, VOTERS, Meeting, met, prove, room_votes
from tests.journeys.test_workshop_by_hand import comes_to, held, printed, talked_through
from tests.known import known
from tests.ui.desktop.acting import modal
from tests.ui.desktop.conftest import IGNORED
from tests.ui.desktop.workshop.test_workshop_phones import free_port
from tests.ui.phone.halls import HOST, Phone, comes, phones_away
from tests.ui.phone.test_page import says, until, visit
from ui.desktop.shell.window import Window
from ui.desktop.workshop.desk import WorkshopDesk
from ui.desktop.workshop.dialogs import CloseDialog, RestDialog
from ui.desktop.workshop.phones_dialogs import PhonesDialog
from ui.desktop.workshop.phones_photos import PhotosDialog, PhotoUseDialog

__all__ = ["phones_away"]  # the fixture

pytestmark = pytest.mark.qt_log_ignore(*IGNORED, extend=True)
SIMULATED, BROWSERS, PAPERS = 11, 3, 6
LONG = 600_000  # milliseconds: on a busy PC too
PROVED = "d1.l1.1"  # of the items that lack a proof the one a phone gives a photograph for


def test_phones_browsers_and_papers_vote_in_one_room_and_it_comes_to_its_minutes(
    quick: Program, window: Window, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    if chromium() is None:
        pytest.skip(LACKING)
    assert SIMULATED + BROWSERS + PAPERS == VOTERS
    meeting = met(quick, window, tmp_path, qtbot)
    desk = meeting.desk
    prove(meeting, qtbot)
    QTest.mouseClick(desk.start.go, LEFT)
    comes_to(desk, OPEN, qtbot)
    desk._phones.hosts = (HOST,)
    desk._phones.book.note_port(held(desk).assessment.id, free_port())
    QTest.mouseClick(desk._phones.part.open, LEFT)
    qtbot.waitUntil(lambda: desk._phones.hall is not None, timeout=LONG)
    dialog = modal(qtbot, PhonesDialog)
    by_phones(desk, qtbot)
    with ExitStack() as browsers:
        pages = [browsers.enter_context(browsing(None, tmp_path / f"browser{n}")) for n in range(BROWSERS)]
        for n, page in enumerate(pages):
            by_browser(page, desk, SIMULATED + n)
        for n, page in enumerate(pages):
            sent(page, n)
        photographed(pages[0], tmp_path)
        qtbot.waitUntil(lambda: len(desk._phones.photos.waiting) == 1, timeout=LONG)
        qtbot.waitUntil(lambda: held(desk).whole == SIMULATED + BROWSERS, timeout=LONG)
        assert dialog._come.text() == f"เข้าห้องแล้ว {SIMULATED + BROWSERS} จาก {VOTERS} ใบ"
        dialog.reject()
        assert not held(desk).votes, "nobody sees an answer before voting is closed"
        attached(meeting, qtbot)
        by_papers(desk, qtbot)
        choose(window, "ปิดรับคะแนน")
        QTest.mouseClick(modal(qtbot, CloseDialog).go, LEFT)
        comes_to(desk, TALKS, qtbot)
        assert desk._phones.hall is None
        shows(pages[1], "ปิดรับคะแนนแล้ว ขอบคุณ ถ้าที่ประชุมถามอีก คำถามจะขึ้นในหน้านี้เอง")
    found = held(desk)
    assert (len(found.talks), len(found.questions)) == (11, 64), "so many of all have to be talked about"
    assert {one.item for one in found.talks if UNPROVED in one.why} == set(meeting_room.UNPROVED)
    assert [proof for item, proof in found.facts.given_proofs if item == PROVED], (
        "the other of its two is missing still"
    )
    talked_through(window, desk, qtbot)
    QTest.mouseClick(desk.talking.rest, LEFT)
    motion = modal(qtbot, RestDialog)
    assert len(motion.list.lines) == 53
    QTest.mouseClick(motion.go, LEFT)
    comes_to(desk, DONE, qtbot)
    out = tmp_path / "meeting.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given, **_more: (str(out), ""))
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    printed(window, desk, out, qtbot)


def wanted(found: Workshop, n: int) -> dict[str, str]:
    """What a slip says of each item."""
    return {vote.question: vote.picked[0] for vote in room_votes(found, [found.slips[n].id])}


def code(desk: WorkshopDesk, n: int) -> str:
    return slip_code(desk._phones._secret(held(desk)), held(desk).slips[n].id)


def by_phones(desk: WorkshopDesk, qtbot: QtBot) -> None:
    """All at once, while the window goes on; every seventh request goes over a new connection, some are sent twice."""
    port, codes = known(desk._phones.hall).port, [code(desk, n) for n in range(SIMULATED)]
    says_ = [wanted(held(desk), n) for n in range(SIMULATED)]

    def vote(n: int) -> None:
        phone = Phone(port, f"{n:040}")
        assert phone.enter(codes[n])[0] == 200
        for at, (item, choice) in enumerate(says_[n].items()):
            if (n + at) % 7 == 0:
                phone.close()
            for _twice in range(1 + at % 9 // 8):
                said = {"n": at, "question": item, "picked": [choice]}
                comes(partial(phone.gives, said))

    phones = [threading.Thread(target=vote, args=(n,)) for n in range(SIMULATED)]
    for each in phones:
        each.start()
    qtbot.waitUntil(lambda: not any(each.is_alive() for each in phones), timeout=LONG)
    qtbot.waitUntil(lambda: held(desk).whole == SIMULATED, timeout=LONG)


def by_browser(page: Page, desk: WorkshopDesk, n: int) -> None:
    """Come in by the code of a slip, then answer item after item by touching its answer and going on."""
    page.send("Emulation.setDeviceMetricsOverride", width=390, height=844, deviceScaleFactor=1, mobile=True)
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
    assert meeting.desk._phones.book.path(held(meeting.desk).assessment.id, waiting.key).stat().st_size <= 900 * 1024
    QTest.mouseClick(meeting.desk._phones.part.photos, LEFT)
    dialog = modal(qtbot, PhotosDialog)
    qtbot.waitUntil(lambda: not dialog.photo.picture.isNull(), timeout=LONG)
    several = len([one for one in dialog._uses if one.missing]) != 1
    QTest.mouseClick(dialog.attach, LEFT)
    if several:
        QTest.mouseClick(modal(qtbot, PhotoUseDialog).go, LEFT)
    qtbot.waitUntil(lambda: not photos.waiting, timeout=LONG)


def by_papers(desk: WorkshopDesk, qtbot: QtBot) -> None:
    """Six ballots: what is plain is proposed, the one mark that is not is asked, and people agree to it."""
    found = held(desk)
    slips = found.slips[-PAPERS:]
    unclear = found.questions[2].key
    read = read_stack([inked(found, n, unclear) for n in range(VOTERS - PAPERS, VOTERS)])
    assert {one.state for one in read} == {"read"}
    assert [(page.slip, one.question) for page in read for one in page.asked] == [(slip.id, unclear) for slip in slips]
    decided = {(slip.id, unclear): [wanted(found, VOTERS - PAPERS + n)[unclear]] for n, slip in enumerate(slips)}
    desk.take(agreed(read, decided))
    qtbot.waitUntil(partial(whole, desk, VOTERS), timeout=LONG)


def inked(found: Workshop, n: int, unclear: str) -> tuple[BallotPage, TickedPage]:
    """A ballot as it is read from its scan: a tick in the box that is meant, one of them not to be made out."""
    said, slip = wanted(found, n), found.slips[n].id
    boxes = tuple(tuple(BallotBox(q.key, c.key, 1, 0, 0, 5, 5) for c in q.choices) for q in found.questions)
    inks = tuple(
        tuple(
            BoxInk(("unclear" if q.key == unclear else "marked") if c.key == said[q.key] else "empty")
            for c in q.choices
        )
        for q in found.questions
    )
    return BallotPage(slip, 1, found.questions, boxes), TickedPage(inks, (False,) * len(inks))


def whole(desk: WorkshopDesk, n: int) -> bool:
    return held(desk).whole == n
