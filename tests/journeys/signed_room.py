"""The papers of a room in ink: locked, printed for real, signed, scanned as one stack, compared and confirmed."""

import random
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.papers.source import PaperKind
from core.values import Record
from tests.journeys.meeting_room import LEFT
from tests.journeys.person import Dialogs, Person
from tests.journeys.test_signed_by_hand import Post, locks, prints
from tests.journeys.test_workshop_by_hand import back_to_the_meeting, printed
from tests.known import known
from tests.storage.scans.spoiling import bound, signed_pages, spoil
from tests.ui.desktop.acting import office
from ui.desktop.scans.page import ScansPage
from ui.desktop.shell.window import Window
from ui.desktop.workshop.desk import WorkshopDesk

CHANCE = random.Random(11)
CAME = 3  # people of the office whose names stand in the list to sign
SEEN = 10  # per cent from which a person who looks sees ink, though the program may not be sure
LINES = 2  # who led the meeting and who wrote it down, below the minutes and below the agreed sheet
STEPS = 2  # of the route of the form
MINUTES, SHEET = "บันทึกผลการพิจารณา", "ใบลงนามรับรอง"


def signed(
    window: Window, desk: WorkshopDesk, folder: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """From the last page of the meeting to a chain that says that what was agreed is signed."""
    person = Person(window, "room-signed")
    post = Post(Dialogs(monkeypatch), folder)
    QTest.mouseClick(desk.ended.lock, LEFT)
    locks(person)
    known(back_to_the_meeting(window)).do()
    qtbot.waitUntil(desk.ended.printing.isVisible, timeout=20_000)
    minutes = post.new("minutes.pdf")
    printed(window, desk, minutes, qtbot)
    person.turns_to("ลงนาม")
    sheet = prints(person, post)
    assert all(not one.text("signed_on") for one in papers(window)), "printed is not signed"
    pages = [
        spoil(page, CHANCE)
        for path in (minutes, sheet)
        for page in signed_pages(path, called="บุคคลตัวอย่าง")
    ]
    CHANCE.shuffle(pages)
    post.dialogs.many = [bound(folder / "SKM_room.pdf", pages)]
    person.turns_to("สแกน")
    person.clicks("เลือกไฟล์สแกน")
    person.waits_to_see("เทียบทุกหน้าแล้ว")
    assert confirmed(person, MINUTES) == CAME + 2 * LINES
    assert confirmed(person, SHEET) == STEPS
    person.waits_to_see("ฉบับที่ลงนามแล้วกลับเข้าระบบที่นี่")
    person.turns_to("ลงนาม")
    person.waits_to_see("ส่งไฟล์รับส่งถึงหน่วยงานถัดไป")  # what comes after ink, in the chain
    person.picture("signed")
    kept = {
        one.text("form"): bool(one.text("signed_on") and one.text("scan")) for one in papers(window)
    }
    assert kept[PaperKind.WORKSHOP]
    assert list(kept.values()) == [True, True]


def papers(window: Window) -> list[Record]:
    """The register."""
    return office(window).session.read(
        lambda reader: list(reader.records("paper", office(window).room.unit))
    )


def confirmed(person: Person, title: str) -> int:
    """The paper is set against its print and confirmed, a tick for each place with ink; how many there are."""
    page = office(person.window).leaf("scans").widget
    assert isinstance(page, ScansPage)
    person.clicks_row(title)
    person.waits(lambda: in_front(page, title), title)
    for rest in reversed(range(known(page.side.paper).of)):
        person.waits(partial(compared, page, rest), f"the comparison of all pages but {rest}")
    inked = [one.number for one in known(page.side.paper).places if (one.sure or 0) >= SEEN]
    person.picture("compared")
    person.clicks("เทียบทุกหน้าแล้ว")
    if person.sees("ดูด้วยตาแล้ว"):
        person.clicks("ดูด้วยตาแล้ว")
    for number in inked:
        person.clicks(f"ช่อง {number}")
    person.clicks("ยืนยันฉบับลงนาม")
    person.waits(lambda: not in_front(page, title), "it is not confirmed")
    return len(inked)


def in_front(page: ScansPage, title: str) -> bool:
    return page.side.paper is not None and page.side.paper.title == title


def compared(page: ScansPage, rest: int) -> bool:
    """All pages but so many."""
    return known(page.side.paper).comparing <= rest
