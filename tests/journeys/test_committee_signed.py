"""The regional sheet of a committee is printed, signed in ink, scanned back and confirmed like any other paper."""

import random
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.scans.judgement import INKED
from tests.journeys.committee_room import (
    DIFFERS,
    LEFT,
    SELF,
    Room,
    at_committee,
    convened,
    down,
    room_of,
    sealed,
    shown,
    up,
)
from tests.journeys.conftest import Program
from tests.journeys.person import Dialogs, Person
from tests.journeys.test_signed_by_hand import Post
from tests.known import known
from tests.storage.papers.paper_samples import squeezed, text_by_pdftotext
from tests.storage.scans.spoiling import Spoiled, bound, signed_pages, spoil
from tests.ui.desktop.acting import modal, office
from tests.ui.desktop.conftest import IGNORED
from ui.desktop.committee.desk import CommitteeDesk
from ui.desktop.scans.page import ScansPage
from ui.desktop.shell.window import Window
from ui.desktop.widgets.prompt import PromptDialog

pytestmark = pytest.mark.qt_log_ignore(*IGNORED, extend=True)
BY = "ประธานกรรมการ"
SHEET = "แบบให้คะแนน"


@pytest.fixture
def room(quick: Program, tmp_path: Path) -> Room:
    return room_of(quick, tmp_path, SELF)


def agreed(quick: Program, room: Room) -> list[str]:
    """Opened and agreed; the votes."""
    votes = convened(quick, room)
    sealed(quick, room, votes)
    up(quick, room, "sealed")
    quick("committee", "open", room.region)
    down(quick, room, room.region.parent / "packs-2")
    up(quick, room, "words")
    for vote in votes:
        quick("committee", "agree", room.region, vote, "--alike")
        quick(
            "committee", "agree", room.region, vote, DIFFERS, "state=not_met", "--why", "ไม่มีลายมือชื่อ"
        )
    return votes


def test_the_regional_sheet_is_signed_in_ink_and_comes_back_by_the_scanner(
    quick: Program, room: Room, tmp_path: Path
) -> None:
    votes, out = agreed(quick, room), tmp_path / "sheet.pdf"
    for vote in votes:
        quick("signoff", room.region, vote, "--by", BY)
    printed = quick("paper", "print", room.region, votes[0], "score_general", "--out", out)
    words = squeezed(text_by_pdftotext(out.read_bytes()))
    assert all(squeezed(f"หน่วยตัวอย่าง {code}") in words for code in SELF), "a column for each unit"
    chance = random.Random(1)
    pages = [spoil(page, chance, Spoiled()) for page in signed_pages(out)]
    reported = quick("scan", room.region, bound(tmp_path / "SKM_001.pdf", pages))
    (paper,) = reported["papers"]
    assert (paper["code"], paper["state"], paper["may_confirm"]) == (
        printed["code"],
        "ready",
        True,
    ), paper
    assert quick("record", "list", room.region, "evidence") == [], "filing is not signing"
    places = [word for one in paper["places"] for word in ("--place", one["number"])]
    looked = ("--looked", paper["to_look"])
    quick(
        "paper",
        "confirm",
        room.region,
        printed["code"],
        "--on",
        printed["printed_at"][:10],
        *places,
        *looked,
    )
    assert quick("scan", room.region)["papers"] == [], "nothing waits any more"
    (evidence,) = quick("record", "list", room.region, "evidence")
    assert evidence["ref"]
    quick("committee", "release", room.region, "--by", BY)
    assert all(one["released"] for one in quick("committee", "list", room.region))


def test_a_signed_sheet_is_confirmed_though_the_file_of_a_member_left_out_comes_before_its_scan(
    quick: Program, room: Room, tmp_path: Path
) -> None:
    votes, out = convened(quick, room), tmp_path / "sheet.pdf"
    sealed(quick, room, votes)
    up(quick, room, "sealed", (0, 1))
    for vote in votes:
        lacking = [
            one
            for one in quick("committee", "show", room.region, vote)["sheets"]
            if one["state"] == "missing"
        ]
        quick("committee", "aside", room.region, lacking[0]["sheet"], "--why", "ไม่มาประชุม")
    quick("committee", "open", room.region)
    down(quick, room, tmp_path / "packs-2")
    up(quick, room, "words", (0, 1))
    for vote in votes:
        quick("committee", "agree", room.region, vote, "--alike")
        quick(
            "committee", "agree", room.region, vote, DIFFERS, "state=met", "--why", "ตรวจพร้อมกันแล้ว"
        )
        locked = quick("signoff", room.region, vote, "--by", BY)["signoff"]
    printed = quick("paper", "print", room.region, votes[0], "score_general", "--out", out)
    up(quick, room, "late", (2,))
    chance = random.Random(2)
    pages = [spoil(page, chance, Spoiled()) for page in signed_pages(out)]
    (paper,) = quick("scan", room.region, bound(tmp_path / "SKM_002.pdf", pages))["papers"]
    assert (paper["code"], paper["state"], paper["may_confirm"]) == (
        printed["code"],
        "ready",
        True,
    ), paper
    quick("signing", "unlock", room.region, locked, "--why", "แก้คะแนน")
    (paper,) = quick("scan", room.region)["papers"]
    assert paper["state"] != "ready", "what is locked no more is not what was signed"


def told_by(qtbot: QtBot, words: str) -> None:
    """Say who signs, or why; who signed the last time stands there."""
    prompt = modal(qtbot, PromptDialog)
    assert prompt.fields["text"].text() in ("", words)
    if not prompt.fields["text"].text():
        prompt.fields["text"].insert(words)
    QTest.mouseClick(prompt.go, LEFT)


def turned(desk: CommitteeDesk, qtbot: QtBot) -> None:
    """To the other unit, by the keys."""
    desk.votes.units.setFocus()
    here = desk.votes.here
    QTest.keyClick(
        desk.votes.units, Qt.Key.Key_Up if desk.votes.units.currentIndex() else Qt.Key.Key_Down
    )
    QTest.keyClick(desk.votes.units, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.votes.here != here)


def pill(desk: CommitteeDesk) -> str:
    return next(line.pill for line in desk.votes.list.lines if line.key == desk.votes.here)


def test_in_the_window_it_is_locked_printed_signed_scanned_confirmed_and_only_then_released(
    quick: Program,
    window: Window,
    room: Room,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    agreed(quick, room)
    desk = at_committee(window, room.region, qtbot)
    person = Person(window, "committee-signed")
    post = Post(Dialogs(monkeypatch), tmp_path)
    person.waits_to_see("ถ้าต้องลงนามด้วยหมึก ให้ล็อกก่อน")
    person.picture("agreed")
    person.clicks("ล็อกเพื่อลงนาม")
    told_by(qtbot, BY)
    qtbot.waitUntil(lambda: pill(desk) == "ล็อกแล้ว รอประกาศผล")
    assert not desk.votes.locking.lock.isVisible()
    assert not desk.votes.agreeing.save.isVisible(), "what is locked is not agreed on"
    person.clicks("ปลดล็อกเพื่อแก้ไข")
    told_by(qtbot, "ประธานขอดูอีกครั้ง")
    qtbot.waitUntil(desk.votes.locking.lock.isVisible)
    assert desk.votes.agreeing.save.isVisible()
    person.clicks("ล็อกเพื่อลงนาม")
    told_by(qtbot, BY)
    person.waits_to_see("ยังไม่ล็อกอีก 1 หน่วยงาน")
    turned(desk, qtbot)
    person.clicks("ล็อกเพื่อลงนาม")
    told_by(qtbot, BY)
    person.waits_to_see("ล็อกแล้ว พิมพ์แบบให้คะแนน")
    person.picture("locked")
    sheet = post.new("sheet.pdf")
    QTest.mouseClick(office(window).header.more, LEFT)
    person.picks(f"พิมพ์{SHEET}")
    person.waits(sheet.exists, "no paper")
    pages = [spoil(page, random.Random(5), Spoiled()) for page in signed_pages(sheet)]
    post.dialogs.many = [bound(tmp_path / "SKM_002.pdf", pages)]
    person.turns_to("สแกน")
    person.clicks("เลือกไฟล์สแกน")
    person.waits_to_see("เทียบทุกหน้าแล้ว")
    page = office(window).leaf("scans").widget
    assert isinstance(page, ScansPage)
    person.waits(lambda: not known(page.side.paper).comparing, "the comparison of all pages")
    inked = [one.number for one in known(page.side.paper).places if (one.sure or 0) >= INKED]
    assert inked
    person.clicks("เทียบทุกหน้าแล้ว")
    if person.sees("ดูด้วยตาแล้ว"):
        person.clicks("ดูด้วยตาแล้ว")
    for number in inked:
        person.clicks(f"ช่อง {number}")
    person.picture("scanned")
    person.clicks("ยืนยันฉบับลงนาม")
    person.waits(lambda: page.side.paper is None, "it is not confirmed")
    assert not any(one["released"] for one in listed(quick, window, room))
    desk = at_committee(window, room.region, qtbot)
    person.clicks("ประกาศผล")
    told_by(qtbot, BY)
    qtbot.waitUntil(lambda: pill(desk) == "ประกาศผลแล้ว", timeout=20_000)
    assert "ปลดล็อก" not in shown(desk.votes)
    window.show_first_run()
    assert [one["released"] for one in quick("committee", "list", room.region)] == [True, False]
    (evidence,) = quick("record", "list", room.region, "evidence")
    assert evidence["ref"]


def listed(quick: Program, window: Window, room: Room) -> list[dict[str, object]]:
    """As another program reads it, with the window closed."""
    window.show_first_run()
    found: list[dict[str, object]] = quick("committee", "list", room.region)
    return found
