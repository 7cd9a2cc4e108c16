"""What came for a committee leads to its page."""

from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.journeys.committee_room import LEFT, SELF, YEAR, Room, room_of
from tests.journeys.conftest import CDD, Program
from tests.ui.desktop.acting import come_to_rest, drop, exchange_of, leaf_of, office
from tests.ui.desktop.conftest import IGNORED
from ui.desktop.committee.desk import CommitteeDesk
from ui.desktop.shell.window import Window

pytestmark = pytest.mark.qt_log_ignore(*IGNORED, extend=True)


@pytest.fixture
def room(quick: Program, tmp_path: Path) -> Room:
    return room_of(quick, tmp_path, SELF)


def test_a_pack_that_came_leads_to_the_committee_s_page(
    quick: Program, window: Window, room: Room, qtbot: QtBot
) -> None:
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
    window.show_first_run()
    assert window.open_folder(room.members[0])
    opened = office(window)
    opened.open_year(YEAR, "exchange")
    come_to_rest(qtbot, window)
    drop(opened, packs / "committee-B.prongsai")
    foot = exchange_of(opened).incoming.foot
    qtbot.waitUntil(foot.take.isVisible, timeout=20_000)
    assert not foot.onward.isVisible(), "nothing has come before it is taken in"
    QTest.mouseClick(foot.take, LEFT)
    qtbot.waitUntil(foot.onward.isVisible, timeout=20_000)
    QTest.mouseClick(foot.onward, LEFT)
    desk = leaf_of(opened, "committee", CommitteeDesk)
    qtbot.waitUntil(desk.isVisible)
    qtbot.waitUntil(lambda: [line.title for line in desk.member.list.lines] == ["หน่วยตัวอย่าง S11"])


def test_a_pack_opens_at_the_one_pc_it_was_written_for(quick: Program, room: Room) -> None:
    called = [
        word
        for letter, one in zip("BC", room.people[:2], strict=True)
        for word in ("--member", f"{one}={letter}")
    ]
    quick("committee", "convene", room.region, *CDD, "--unit", "S11", *called)
    packs = room.region.parent / "packs"
    quick("committee", "pack", room.region, packs)
    sibling = room.members[1]
    stranger = room.members[2]
    assessed = room.units["S11"]
    pack = packs / "committee-B.prongsai"
    for folder in (sibling, stranger, assessed, room.centre):
        before = quick("record", "list", folder, "draft_assessment")
        (row,) = quick("bundle", "import", folder, pack, code=1)
        assert row["problem"]
        assert quick("record", "list", folder, "draft_assessment") == before
    (row,) = quick("bundle", "import", room.members[0], pack)
    assert row["problem"] is None
    assert len(quick("record", "list", room.members[0], "draft_assessment")) == 1
    assert "หน่วยตัวอย่าง" not in pack.read_bytes().decode("utf-8", "ignore"), (
        "nothing of it stands there in clear"
    )
