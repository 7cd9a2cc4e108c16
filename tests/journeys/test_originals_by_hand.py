"""An original is asked for where it is judged, goes with the office's next file, and opens there."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel, QPushButton
from pytestqt.qtbot import QtBot

from tests.journeys.committee_room import (
    LEFT,
    YEAR,
    Room,
    at_committee,
    choose,
    listed,
    room_of,
    shown,
    told,
)
from tests.journeys.conftest import CDD, SAMPLES, Program
from tests.journeys.person import Person
from tests.journeys.test_returned_path import carry, country
from tests.journeys.test_started_by_hand import put_in
from tests.ui.desktop.acting import come_to_rest, modal, office, prompted, written
from tests.ui.desktop.conftest import IGNORED
from ui.desktop.base.originals import OriginalFilesDialog
from ui.desktop.evidence.viewer import EvidenceViewer
from ui.desktop.exchange.sender import SentBundleDialog
from ui.desktop.exchange.sending import SendDialog
from ui.desktop.shell.window import Window
from ui.desktop.widgets.prompt import PromptDialog

__all__ = ["country"]
pytestmark = pytest.mark.qt_log_ignore(*IGNORED, extend=True)
ITEM = "d1.l5.2"  # where the page opens
TITLE = "คำสั่งแต่งตั้งคณะทำงาน"
NOTHING = "ไม่มีต้นฉบับที่ต้องขอ หลักฐานที่ผูกกับแบบนี้และไม่มีข้อมูลส่วนบุคคลอยู่ในเครื่องนี้ครบ"


def order(quick: Program, folder: Path, assessment: str) -> Path:
    """A scanned order lies as evidence at an item."""
    file = folder.parent / f"{folder.name}.pdf"
    Image.new("RGB", (900, 1300), "navy").save(file, "PDF")
    quick("evidence", "add", folder, file, "--to", assessment, "--item", ITEM, "--title", TITLE)
    return file


@pytest.fixture
def opened_files(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """What another program would have been asked to open."""
    found = list[Path]()

    def open_url(url: QUrl) -> bool:
        found.append(Path(url.toLocalFile()))
        return True

    monkeypatch.setattr(QDesktopServices, "openUrl", open_url)
    return found


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return put_in(tmp_path / "KINGSTON", monkeypatch)


def looks(centre: Person, qtbot: QtBot) -> EvidenceViewer:
    """From the list of the units to the piece of evidence at an item, by clicks."""
    opened = office(centre.window)
    opened.open_year(YEAR, "centre")
    come_to_rest(qtbot, centre.window)
    centre.clicks_row("หน่วยตัวอย่าง S10")
    centre.clicks("เปิดแบบ")
    come_to_rest(qtbot, centre.window)
    centre.clicks("ดูหลักฐาน")
    centre.picks(TITLE)
    return modal(qtbot, EvidenceViewer)


def test_who_judges_asks_in_the_viewer_the_office_sends_and_the_original_opens(
    quick: Program,
    country: tuple[Path, Path],
    new_window: Callable[[], Window],
    qtbot: QtBot,
    opened_files: list[Path],
    stick: Path,
) -> None:
    above, below = country
    made = quick("answers", "import", below, SAMPLES / "cdd_province_a.json", *CDD)
    original = order(quick, below, made["assessment"])
    carry(quick, below, above, "S00", "up")
    window = new_window()
    window.open_folder(above)
    centre = Person(window, "originals")
    said = told(window)
    asks_and_takes_back(looks(centre, qtbot), said, qtbot)
    asked_for_all(centre, qtbot)
    assert NOTHING not in said
    window.close()
    carry(quick, above, below, "S10", "down")

    window = new_window()
    window.open_folder(below)
    is_told_and_sends(Person(window, "originals-office"), qtbot)
    window.close()
    (file,) = stick.glob("*.prongsai")
    (row,) = quick("bundle", "import", above, file)
    assert row["files"] >= 1

    window = new_window()
    window.open_folder(above)
    viewer = looks(Person(window, "originals-here"), qtbot)
    assert viewer.go.isVisible()
    assert not viewer.original.isVisible()
    QTest.mouseClick(viewer.go, LEFT)
    qtbot.waitUntil(lambda: bool(opened_files), timeout=20_000)
    assert opened_files[0].read_bytes() == original.read_bytes()
    viewer.close()
    said = told(window)
    listed(window, "ขอต้นฉบับหลักฐานของทุกข้อ")
    qtbot.waitUntil(lambda: NOTHING in said)
    window.close()


def asks_and_takes_back(viewer: EvidenceViewer, said: list[str], qtbot: QtBot) -> None:
    """The calm state between; nothing is said to be asked for that is not."""
    assert "ที่เห็นคือภาพย่อ ต้นฉบับยังไม่อยู่ในเครื่องนี้" in shown(viewer)
    assert not viewer.go.isVisible()
    noted, back = "จดคำขอไว้แล้ว", "เลิกขอต้นฉบับแล้ว"
    assert noted not in said
    QTest.mouseClick(viewer.ask, LEFT)
    qtbot.waitUntil(viewer.leave.isVisible)
    qtbot.waitUntil(lambda: noted in said)
    assert back not in said
    assert "ขอแล้วเมื่อ" in shown(viewer)
    assert "จะไปกับไฟล์รับส่งครั้งหน้าถึง หน่วยตัวอย่าง S10" in shown(viewer)
    QTest.mouseClick(viewer.leave, LEFT)
    qtbot.waitUntil(viewer.ask.isVisible)
    assert "ขอแล้ว" not in shown(viewer)
    qtbot.waitUntil(lambda: back in said)
    viewer.close()


def is_told_and_sends(person: Person, qtbot: QtBot) -> None:
    """The office sees at home who asks, and before it sends what would go as it chooses."""
    person.waits_to_see("ขอดูต้นฉบับหลักฐาน 1 ไฟล์")
    person.clicks("เปิดหน้ารับส่ง")
    person.clicks("ส่งให้ หน่วยตัวอย่าง S00")
    dialog = modal(qtbot, SendDialog)
    qtbot.waitUntil(lambda: "ต้นฉบับ 1 ไฟล์ที่ผู้รับขอดูหรือคำทักท้วงอ้าง" in written(dialog), timeout=20_000)
    chooses(dialog, 1)
    qtbot.waitUntil(lambda: "1 ไฟล์ ครั้งนี้เลือกไม่ส่ง" in written(dialog), timeout=20_000)
    chooses(dialog, 0)
    qtbot.waitUntil(lambda: "ต้นฉบับ 1 ไฟล์ที่ผู้รับขอดูหรือคำทักท้วงอ้าง" in written(dialog), timeout=20_000)
    QTest.mouseClick(dialog.go, LEFT)
    modal(qtbot, SentBundleDialog).accept()
    come_to_rest(qtbot, person.window)
    person.clicks("หน้าหลัก")
    come_to_rest(qtbot, person.window)
    assert not person.sees("ขอดูต้นฉบับหลักฐาน"), "a file for them is written"


def chooses(dialog: SendDialog, at: int) -> None:
    """What becomes of originals in this file."""
    choice = dialog.share.originals
    choice.setCurrentIndex(at)
    choice.activated.emit(at)


def asked_for_all(centre: Person, qtbot: QtBot) -> None:
    """Of all items of the assessment that is read, with figures; taken back, and asked again."""
    listed(centre.window, "ขอต้นฉบับหลักฐานของทุกข้อ")
    dialog = modal(qtbot, OriginalFilesDialog)
    assert dialog.sum.text().replace("\u200b", "").startswith("ยังขาดต้นฉบับ 1 ไฟล์ ของ 1 หน่วยงาน")
    QTest.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(dialog.leave.isVisible)
    assert "ขอไว้แล้ว 1 ไฟล์" in written(dialog)
    assert not dialog.go.isEnabled()
    dialog.close()


@pytest.fixture
def room(quick: Program, tmp_path: Path) -> Room:
    return room_of(quick, tmp_path, {"S11": "a"})


def test_a_pack_says_what_lacks_and_holds_originals_unless_they_are_left_out(
    quick: Program, window: Window, room: Room, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    unit, member = room.units["S11"], room.members[0]
    (made,) = quick("record", "list", unit, "assessment")
    original = order(quick, unit, made["ref"])
    carry(quick, unit, room.region, "R01", "proved")
    quick(
        "committee",
        "convene",
        room.region,
        *CDD,
        "--unit",
        "S11",
        "--member",
        f"{room.people[0]}=B",
    )
    said = told_packing(window, room, qtbot, lambda dialog: QTest.mouseClick(lacking(dialog), LEFT))
    assert said.startswith("ยังขาดต้นฉบับ 1 ไฟล์ ของ 1 หน่วยงาน")
    QTest.mouseClick(modal(qtbot, OriginalFilesDialog).go, LEFT)
    qtbot.waitUntil(lambda: not modal(qtbot, OriginalFilesDialog).go.isEnabled())
    modal(qtbot, OriginalFilesDialog).close()
    come_to_rest(qtbot, window)
    window.show_first_run()
    carry(quick, room.region, unit, "S11", "down")
    carry(quick, unit, room.region, "R01", "original")
    for out, along in (("without", False), ("with", True)):
        place = room.region.parent / out
        place.mkdir()
        monkeypatch.setattr(
            QFileDialog, "getExistingDirectory", lambda *_given, to=place, **_more: str(to)
        )

        def packs(dialog: PromptDialog, along: bool = along) -> None:
            assert "ขอต้นฉบับที่ขาด" not in written(dialog)
            assert dialog.fields["originals"].isChecked(), "somebody has not sealed yet"
            dialog.fields["originals"].setChecked(along)
            QTest.mouseClick(dialog.go, LEFT)

        said = told_packing(window, room, qtbot, packs)
        assert said == "ต้นฉบับที่ไม่มีข้อมูลส่วนบุคคลอยู่ในเครื่องนี้ครบ"
        file = place / "ใบตรวจ กรรมการ B.prongsai"
        qtbot.waitUntil(file.is_file, timeout=20_000)
        come_to_rest(qtbot, window)
        window.show_first_run()
        (row,) = quick("bundle", "import", member, file)
        assert row["problem"] is None
        kept = [one for one in (member / "blobs").rglob("*") if one.is_file()]
        assert (original.read_bytes() in [one.read_bytes() for one in kept]) == along
        assert kept, "the small picture goes in any case"


def lacking(dialog: PromptDialog) -> QPushButton:
    """The button that asks for what lacks."""
    return next(one for one in dialog.findChildren(QPushButton) if "ขอต้นฉบับที่ขาด" in one.text())


def told_packing(
    window: Window, room: Room, qtbot: QtBot, then: Callable[[PromptDialog], object]
) -> str:
    """What is said before packs are written, and then done."""
    at_committee(window, room.region, qtbot)
    words = "เขียนใบตรวจให้กรรมการ"
    first = office(window).header.primary.text().strip() == words
    (choose if first else listed)(window, words)  # once written, their ballots are awaited
    dialog = prompted(qtbot, "เขียนใบตรวจให้กรรมการ")
    said = next(one.text() for one in dialog.findChildren(QLabel) if "ต้นฉบับ" in one.text()).replace(
        "\u200b", ""
    )
    then(dialog)
    return said


def test_a_member_asks_and_the_wish_goes_on_to_the_office(
    quick: Program, window: Window, room: Room, qtbot: QtBot
) -> None:
    unit, member = room.units["S11"], room.members[0]
    (made,) = quick("record", "list", unit, "assessment")
    order(quick, unit, made["ref"])
    carry(quick, unit, room.region, "R01", "proved")
    quick(
        "committee",
        "convene",
        room.region,
        *CDD,
        "--unit",
        "S11",
        "--member",
        f"{room.people[0]}=B",
    )
    packs = room.region.parent / "packs"
    quick("committee", "pack", room.region, packs)
    quick("bundle", "import", member, packs / "committee-B.prongsai")
    at_committee(window, member, qtbot)
    listed(window, "ขอต้นฉบับหลักฐาน")
    dialog = modal(qtbot, OriginalFilesDialog)
    QTest.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(dialog.leave.isVisible)
    dialog.close()
    come_to_rest(qtbot, window)
    window.show_first_run()
    carry(quick, member, room.region, "R01", "wish")
    assert window.open_folder(room.region)
    person = Person(window, "originals-secretary")
    person.waits_to_see("กรรมการ เครื่อง B ขอดูต้นฉบับหลักฐาน 1 ไฟล์")
    person.clicks("เปิดคณะกรรมการ")
    come_to_rest(qtbot, window)
    window.show_first_run()
    carry(quick, room.region, unit, "S11", "down")
    assert window.open_folder(unit)
    Person(window, "originals-unit").waits_to_see("ขอดูต้นฉบับหลักฐาน 1 ไฟล์")
