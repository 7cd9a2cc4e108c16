"""What two PCs of an office decided otherwise is decided once more at the window of one, and both come to the same."""

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from storage.db.folder.folder import create
from storage.db.sqlite import SQLiteError
from tests.core.workshop.test_two_pcs import BOTH, closed_by_both, conflicts, decided, held, meet
from tests.journeys.committee_room import refusals, shown
from tests.journeys.given_scene import leaves, sits_at
from tests.journeys.meeting_room import YEAR
from tests.known import known
from tests.storage.exchange.towns import NOW, Town, build, enrol
from tests.ui.desktop.acting import come_to_rest, leaf_of, office
from tests.ui.desktop.conftest import IGNORED, NewWindow
from ui.desktop.assessment.scoring import AnswerEditor
from ui.desktop.workshop.desk import WorkshopDesk

pytestmark = pytest.mark.qt_log_ignore(*IGNORED, extend=True)
TWICE = "มีมติต่างกันจากสองเครื่อง: ไม่ผ่าน (เอกสารไม่ครบ) / ผ่าน (เห็นหลักฐานแล้ว)"


@pytest.fixture
def pcs(tmp_path: Path) -> Iterator[list[Town]]:
    """The first of them is opened by the window."""
    keys = tmp_path / "keys"
    folder = create(tmp_path / "a", keys, "หน่วยงาน 11", "11", "district", "", YEAR, NOW)
    made = [
        Town(folder, tmp_path / "a", keys, "11", "district"),
        build(tmp_path / "b", "11", "district"),
    ]
    folder.writer.put_shelf(made[0].post.shelf)
    enrol(made)
    yield made
    for one in made:
        with suppress(SQLiteError):  # closed already
            one.folder.close()


def test_one_press_makes_one_resolution_of_two(
    new_window: NewWindow, pcs: list[Town], qtbot: QtBot
) -> None:
    one, two = pcs
    ref = closed_by_both(pcs)
    meet(one, two)
    decided(one, ref, BOTH, "met", "เห็นหลักฐานแล้ว")
    decided(two, ref, BOTH, "not_met", "เอกสารไม่ครบ")
    meet(one, two)
    clerk = sits_at(new_window(), one, "two-rooms")
    opened = office(clerk.window)
    refused = refusals(clerk.window)
    opened.open_year(YEAR, "workshop")
    come_to_rest(qtbot, clerk.window)
    desk = leaf_of(opened, "workshop", WorkshopDesk)
    talking = desk.talking
    talking.list.show_key(BOTH)
    talking._choose()
    assert TWICE in shown(talking)
    clerk.picture("twice")
    answer: QWidget = talking._answer.widget
    assert isinstance(answer, AnswerEditor)
    known(answer.panel)._state.ask("met")
    talking.reason.setFocus()
    talking.reason.insert("อ่านด้วยกันแล้ว ครบ")
    QTest.keyClick(talking.reason, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: BOTH in known(desk.held).decided or bool(refused), timeout=20_000)
    assert not refused
    clerk.picture("once")
    leaves(clerk, one)
    meet(one, two)
    for pc in pcs:
        assert held(pc, ref).decided[BOTH][:3] == (BOTH, "ผ่าน", "อ่านด้วยกันแล้ว ครบ")
        assert conflicts(pc) == {}
