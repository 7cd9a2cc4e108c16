"""Rows cost what is seen of them: long lists are made in turns, and what is shown next is shown in the same widgets."""

from collections.abc import Iterator, Sequence

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLabel, QWidget
from pytestqt.qtbot import QtBot

from core.history.view import BinRecordRow
from core.home.rows import Destination, DueStepRow, LatestEventRow, Task
from core.plan.view import FindingRow
from core.values import Ref
from tests.journeys.hands import rest
from tests.known import known
from tests.ui.desktop.acting import ignored, written
from ui.desktop.bin.page import BinPage
from ui.desktop.home.page import DueDatesCard, PastEventsCard, TasksCard
from ui.desktop.plan.cards import FindingsCard
from ui.desktop.theme.look import Look
from ui.desktop.widgets.late import ListFiller
from ui.desktop.widgets.layout import column
from ui.desktop.widgets.plain import words

PLAN, GOAL = Ref("u", "plan", "p"), Destination("plan")


@pytest.fixture
def listed(qtbot: QtBot) -> tuple[QWidget, ListFiller]:
    """A list without rows, and what fills it."""
    held = QWidget()
    qtbot.addWidget(held)
    lines = column(gap=0)
    held.setLayout(lines)
    return held, ListFiller(lines, held)


Listed = tuple[QWidget, ListFiller]


def rows(called: str, count: int) -> Iterator[QWidget]:
    return (words(f"{called}{n}.") for n in range(count))


def test_of_a_long_list_the_first_rows_are_made_at_once_and_the_others_in_turns(
    listed: Listed, qtbot: QtBot
) -> None:
    held, filler = listed
    filler.fill(rows("ก", 50))
    assert len(held.findChildren(QLabel)) == ListFiller.SEEN
    qtbot.waitUntil(lambda: len(held.findChildren(QLabel)) == 50, timeout=8000)
    shown = written(held)
    places = [shown.index(f"ก{n}.") for n in range(50)]
    assert places == sorted(places)


def test_rows_that_were_to_come_do_not_come_behind_others(listed: Listed, qtbot: QtBot) -> None:
    held, filler = listed
    filler.fill(rows("ก", 50))
    filler.fill(rows("ข", 20))
    qtbot.waitUntil(lambda: len(held.findChildren(QLabel)) == 20, timeout=8000)
    rest(50)
    assert [line[:1] for line in written(held).split("\n") if line] == ["ข"] * 20


def test_an_empty_bin_says_so(worn: Look, qtbot: QtBot) -> None:
    page = BinPage(worn, ignored)
    qtbot.addWidget(page)
    page.show()
    page.show_rows([BinRecordRow(Ref("u", "row", "1"), "ก", "กานดา", 0)], 90)
    assert "แสดง 1 รายการล่าสุด จาก 90" in written(page)
    assert "ถังขยะว่าง" not in written(page)
    page.show_rows([], 0)
    assert "ถังขยะว่าง" in written(page)


def test_between_two_rows_stands_a_line(listed: Listed, qtbot: QtBot) -> None:
    held, filler = listed
    lines = known(held.layout())
    made = [*rows("ก", ListFiller.SEEN + 2)]
    filler.fill(made)
    qtbot.waitUntil(lambda: lines.count() == 2 * len(made) - 1, timeout=8000)
    items = [item for at in range(lines.count()) if (item := lines.itemAt(at))]
    found = [widget for item in items if (widget := item.widget())]
    assert found[::2] == made
    assert {each.objectName() for each in found[1::2]} == {"hairline"}


def tasks(*called: str) -> Sequence[Task]:
    return [
        Task("pen", "info", one, f"เหตุ {one}", "วันนี้" * (one == "ก"), "mute", f"ทำ {one}", GOAL)
        for one in called
    ]


def test_another_year_is_shown_in_the_rows_of_the_one_before(worn: Look, qtbot: QtBot) -> None:
    wanted = list[Destination]()
    listed = TasksCard(worn, wanted.append)
    due = DueDatesCard(worn, wanted.append)
    state = PastEventsCard(worn, "รับส่ง", wanted.append)
    for card in (listed, due, state):
        qtbot.addWidget(card)
    listed.show_tasks(tasks("ก", "ข"))
    due.show_dues([DueStepRow("1 ม.ค.", "ส่งแผน", "เลยมา 2 วัน", True, GOAL)])
    state.show_rows([LatestEventRow("out", "ส่งแล้ว", "เมื่อวาน", "ครบ", "ok", GOAL)])
    before = listed.buttons
    made = [len(card.findChildren(QWidget)) for card in (listed, due, state)]
    listed.show_tasks(tasks("ค", "ง"))
    due.show_dues([DueStepRow("2 ก.พ.", "ส่งผล", "เหลือ 9 วัน", False, Destination("assessment"))])
    state.show_rows(
        [LatestEventRow("shield", "สำรองแล้ว", "วันนี้", "", "mute", Destination("backups"))]
    )
    assert listed.buttons == before
    assert [len(card.findChildren(QWidget)) for card in (listed, due, state)] == made
    assert "เหตุ ค" in written(listed)
    assert "เหตุ ก" not in written(listed)
    assert listed.buttons[0].accessibleName() == "ทำ ค: ค"
    assert "ส่งผล" in written(due)
    assert "ส่งแผน" not in written(due)
    assert "สำรองแล้ว" in written(state)
    for line in (due._lines, state._post):
        item = line.itemAt(0)
        assert item is not None
        button = item.widget()
        assert isinstance(button, QAbstractButton)
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert wanted == [Destination("assessment"), Destination("backups")]


@pytest.mark.parametrize("now", ["ab", "xb", "axyzb", "", "abcdef", "bc", "cab"])
def test_findings_that_change_are_shown_in_the_lines_of_those_that_are_gone(
    worn: Look, qtbot: QtBot, now: str
) -> None:
    card = FindingsCard(worn, ignored, ignored)
    qtbot.addWidget(card)

    def found(letters: str) -> tuple[FindingRow, ...]:
        return tuple(
            FindingRow(PLAN, "", f"ที่ {one}", f"ข้อ {one}", "lacking", "should") for one in letters
        )

    card.show_findings(found("abc"))
    lines = card.lines
    card.show_findings(found(now))
    assert [one for letter in now for one in (f"ที่ {letter}", f"ข้อ {letter}")] == [
        line for line in written(card).split("\n") if line.startswith(("ที่ ", "ข้อ "))
    ]
    assert ("ไม่พบข้อสังเกต" in written(card)) is (not now)
    assert len([line for line in card.lines if line in lines]) == min(len(now), 3)
