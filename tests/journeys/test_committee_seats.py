"""A secretary invites a member by a start file, made in the window; the member's PC is confirmed and convened."""

from pathlib import Path

import pytest
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from tests.journeys.committee_room import LEFT, Room, at_committee, refusals, room_of, told
from tests.journeys.conftest import Program
from tests.journeys.test_returned_path import carry
from tests.ui.desktop.acting import come_to_rest, modal, office, prompted
from tests.ui.desktop.conftest import IGNORED
from ui.desktop.committee.chairing import ConveneDialog
from ui.desktop.shell.window import Window

pytestmark = pytest.mark.qt_log_ignore(*IGNORED, extend=True)
NAMES = ("สมชาย ใจตรง", "ปู่ทองใบ กล้าหาญ")
MADE = "ออกไฟล์เริ่มงานของกรรมการแล้ว"


@pytest.fixture
def room(quick: Program, tmp_path: Path) -> Room:
    return room_of(quick, tmp_path, {"S11": "a"})


def offered(window: Window) -> list[QAction]:
    """In the menu of the page."""
    QTest.mouseClick(office(window).header.more, LEFT)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.close()
    return [one for one in menu.actions() if "ไฟล์เริ่มงาน" in one.text()]


def invited(window: Window, qtbot: QtBot, *names: str) -> None:
    (action,) = offered(window)
    action.trigger()
    dialog = prompted(qtbot, "ออกไฟล์เริ่มงานของกรรมการ")
    dialog.fields["typed"].insertPlainText("\n".join(names))
    QTest.mouseClick(dialog.go, LEFT)


def test_a_member_begins_from_a_start_file_and_is_convened_once_the_digits_were_heard(
    quick: Program,
    window: Window,
    room: Room,
    tmp_path: Path,
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = at_committee(window, room.region, qtbot)
    out = tmp_path / "starts"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_given, **_more: str(out))
    said, why = told(window), refusals(window)
    invited(window, qtbot, *NAMES)
    qtbot.waitUntil(lambda: len(why) == 1, timeout=20_000)
    come_to_rest(qtbot, window)
    assert not [text for text in said if text.startswith(MADE)], "nothing could be written"
    out.mkdir()
    invited(window, qtbot, *NAMES)
    qtbot.waitUntil(lambda: any(text.startswith(MADE) for text in said), timeout=20_000)
    (done,) = (text for text in said if text.startswith(MADE))
    files = sorted(out.glob("*.prongsai-start"))
    assert [one.name for one in files] == [
        f"ไฟล์เริ่มงานกรรมการ {one}.prongsai-start" for one in sorted(NAMES)
    ]
    (letters,) = out.glob("*.pdf")
    assert (
        done
        == f"{MADE} 2 ไฟล์ ({', '.join(NAMES)}) อยู่ในโฟลเดอร์ starts · จดหมายอยู่ในไฟล์ {letters.name}"
    )

    QTest.mouseClick(desk.votes.begin, LEFT)
    asked = modal(qtbot, ConveneDialog)
    assert len(asked.devices) == 3
    asked.reject()
    come_to_rest(qtbot, window)
    window.show_first_run()

    member = tmp_path / "member-e"
    quick("office", "new", member, "--invitation", files[0])
    row = carry(quick, member, room.region, "R01", "first")
    assert row["waiting"]
    (claim,) = quick("key", "claims", room.region)
    quick("key", "confirm", room.region, claim["key"], quick("key", "show", member)["digits"])
    desk = at_committee(window, room.region, qtbot)
    QTest.mouseClick(desk.votes.begin, LEFT)
    asked = modal(qtbot, ConveneDialog)
    assert [box.accessibleName() for box in asked.devices] == [
        *(f"กรรมการที่ เครื่อง {letter}" for letter in "BCD"),
        "ปู่ทองใบ กล้าหาญ",
    ], "a member is called by name"
    assert len({person for person, _key in asked.members}) == 4
    asked.reject()


def test_a_member_invites_nobody(window: Window, room: Room, qtbot: QtBot) -> None:
    desk = at_committee(window, room.members[0], qtbot)
    assert not [
        one
        for one in (desk.place().primary, *desk.place().others)
        if one and "ไฟล์เริ่มงาน" in one.words
    ]
