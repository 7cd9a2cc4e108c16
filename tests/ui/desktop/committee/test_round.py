"""The whole round in one table: what a batch button says is what it does, a cancel does nothing, a fault stands in its row."""

from functools import partial
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

import main
from core.committee.ballot_deeds import set_aside
from core.committee.batch_view import BALLOTS, SEALED, SET_ASIDE
from core.forms.ports import Reader, Store
from core.log.ports import Context
from core.values import Changes
from tests.core.assessment.test_import_damaged import sample
from tests.core.committee.panel import YEAR, copied_panel
from tests.known import known
from tests.templates import Copied
from tests.ui.desktop.acting import (
    come_to_rest,
    leaf_of,
    lines_of,
    office,
    press,
    prompted,
    reports,
)
from tests.ui.desktop.conftest import NewWindow
from ui.desktop.committee.desk import ROUND, CommitteeDesk
from ui.desktop.committee.round import FAILED
from ui.desktop.shell.window import Window
from wiring import Wiring

GIVEN = sample("cdd_province_a.json")
UNITS = 3


@pytest.fixture
def desk(copied: Copied, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest) -> Wiring:
    """Of the secretary's PC; one of three members has not sealed."""
    with copied_panel(copied, samples=[GIVEN] * UNITS) as room:
        room.call()
        for n in (0, 1):
            for unit in range(UNITS):
                room.score(n, GIVEN["answers"], unit)
            room.seal(n, range(UNITS))
        room.up((0, 1))
        request.node.office = room.secretary.place
        monkeypatch.setenv("PRONGSAI_KEYS", str(room.secretary.home))
    return main.desk()


@pytest.fixture
def window(new_window: NewWindow, qtbot: QtBot, request: pytest.FixtureRequest) -> Window:
    window = new_window()
    assert window.open_folder(request.node.office)
    office(window).open_year(YEAR, "committee")
    come_to_rest(qtbot, window)
    return window


def motions(reader: Reader) -> list[str]:
    return [one.text("text") for one in reader.records("motion")]


def test_an_absent_member_is_set_aside_for_all_units_in_one_dialog(
    window: Window, qtbot: QtBot
) -> None:
    page = leaf_of(office(window), "committee", CommitteeDesk)
    read, heard = office(window).session.read, reports(window)
    shown = page.round
    page.which.ask(ROUND)
    qtbot.waitUntil(lambda: len(shown.units) == UNITS, timeout=20_000)
    aside = shown.buttons[SET_ASIDE]
    assert (aside.text().strip(), aside.isEnabled()) == ("ไม่นับใบที่ขาด 0", False)
    shown.table.setFocus()
    press(window, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert aside.text().strip() == f"ไม่นับใบที่ขาด {UNITS}"
    assert [deed for deed, button in shown.buttons.items() if button.isVisible()] == [SET_ASIDE]

    QTest.mouseClick(aside, Qt.MouseButton.LeftButton)
    asked = prompted(qtbot, "ไม่นับใบที่ขาด")
    assert [line.below for line in lines_of(asked).lines] == ["กรรมการคนที่ 3"] * UNITS
    assert not asked.go.isEnabled(), "a motion has a reason"
    asked.reject()
    come_to_rest(qtbot, window)
    assert read(motions) == []

    QTest.mouseClick(aside, Qt.MouseButton.LeftButton)
    asked = prompted(qtbot, "ไม่นับใบที่ขาด")
    first = shown.units[0]
    office(window).session.do(partial(set_aside, sheet=first.absent[0][0], reason="มติก่อน"))
    known(next(one for one in asked.findChildren(QLineEdit) if one.isVisible())).setText("ลาป่วย")
    QTest.mouseClick(asked.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(page.batch.problems), timeout=20_000)
    come_to_rest(qtbot, window)
    assert sorted(read(motions)) == ["มติก่อน", "ลาป่วย", "ลาป่วย"]
    assert any("ไม่นับใบที่ขาดแล้ว 2 จาก 3 หน่วยงาน · ทำไม่ได้ 1" in one for one in heard)
    qtbot.waitUntil(lambda: {one.stage for one in shown.units} == {SEALED}, timeout=20_000)
    shown.stages.ask(FAILED)
    assert shown.problems == {first.row.draft: "บันทึกมติไม่ได้: ไม่มีใบที่ขาดของหน่วยงานนี้แล้ว"}
    assert [row for row in shown.table.rows.rows if not isinstance(row, str)] == [
        next(one for one in shown.units if one.row.draft == first.row.draft)
    ]
    assert BALLOTS not in {one.stage for one in shown.units}


def test_a_batch_that_is_stopped_says_so_and_leaves_the_rest(window: Window, qtbot: QtBot) -> None:
    page = leaf_of(office(window), "committee", CommitteeDesk)
    heard, shown, begins = reports(window), page.round, Event()

    def busy(_ctx: Context, _store: Store) -> Changes:
        begins.wait()
        return Changes()

    page.which.ask(ROUND)
    qtbot.waitUntil(lambda: len(shown.units) == UNITS, timeout=20_000)
    QTest.mouseClick(shown.every, Qt.MouseButton.LeftButton)
    QTest.mouseClick(shown.buttons[SET_ASIDE], Qt.MouseButton.LeftButton)
    asked = prompted(qtbot, "ไม่นับใบที่ขาด")
    known(next(one for one in asked.findChildren(QLineEdit) if one.isVisible())).setText("ลาป่วย")
    office(window).session.do(busy)
    QTest.mouseClick(asked.go, Qt.MouseButton.LeftButton)
    known(page.batch.job).cancel()
    begins.set()
    qtbot.waitUntil(lambda: not page.batch.running, timeout=20_000)
    assert heard[-1] == "ไม่นับใบที่ขาดแล้ว 0 จาก 3 หน่วยงาน · หยุดก่อนครบ"
    assert office(window).session.read(motions) == []


def test_a_row_opens_its_unit_and_the_search_narrows_what_a_batch_takes(
    window: Window, qtbot: QtBot
) -> None:
    page = leaf_of(office(window), "committee", CommitteeDesk)
    shown = page.round
    page.which.ask(ROUND)
    qtbot.waitUntil(lambda: len(shown.units) == UNITS, timeout=20_000)
    last = shown.units[-1]
    shown.search.setText(last.row.name)
    QTest.mouseClick(shown.every, Qt.MouseButton.LeftButton)
    assert shown.picked == [last]
    assert shown.buttons[SET_ASIDE].text().strip() == "ไม่นับใบที่ขาด 1"
    shown.table.opened.emit(last.row.draft)
    assert page.votes.here == last.row.draft
    assert page.votes.isVisible()
