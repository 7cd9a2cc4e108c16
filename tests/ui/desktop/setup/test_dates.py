"""The dates of a programme's steps: a table people type into, saved when it is left, for each year by itself."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea
from pytestqt.qtbot import QtBot

import main
from core.assigning.programme_steps import DueDate
from core.centre.setup import ProgrammeRow
from core.values import Ref
from storage.instruments.library import FormLibrary
from tests.bare import bare
from tests.ui.desktop.acting import come_to_rest, office, press, type_words
from tests.ui.desktop.setup.test_setup_page import at_step, centre, said, visible
from ui.desktop.setup.page import SetupDesk
from ui.desktop.setup.programmes import (
    DAY,
    NOTE,
    WHY,
    DatedProgramme,
    ProgrammeDesk,
    ProgrammePanel,
    StepDatesCard,
)
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look
from wiring import Wiring

__all__ = ["centre"]
STEPS = [
    ("plan", "แผน", DueDate(date(2027, 4, 30))),
    ("self", "ประเมิน", DueDate(date(2027, 9, 15))),
]


class ByHand(QCloseEvent):
    def spontaneous(self) -> bool:
        """As one that a person asked for."""
        return True


def typed(card: StepDatesCard, at: int, words: str) -> None:
    """Words into a cell of the first row, as typing puts them there."""
    card.rows.cells.enter({(0, at): words})


def shown(card: StepDatesCard, at: int, row: int = 0) -> str:
    return str(card.rows.index(row, at).data() or "")


def test_a_date_is_postponed_only_with_its_reason_which_is_shown_beside_it(
    worn: Look, qtbot: QtBot
) -> None:
    asked = list[tuple[object, object]]()
    card = StepDatesCard(worn, lambda days, why: asked.append((days, why)), print, print)
    qtbot.addWidget(card)
    card.show_dates("โครงการ", 2570, STEPS)
    card.hand_over()
    assert asked == [], "nothing is typed"
    typed(card, DAY, "31 มี.ค. 2570")
    assert card.rows.wrong == [], "an earlier day is no postponement"
    typed(card, DAY, "31 พ.ค. 2570")
    assert card.rows.wrong == [(0, WHY)]
    assert not card.mended()
    assert (asked, "ใส่เหตุที่เลื่อนก่อนบันทึก" in said(card)) == ([], True)
    assert card.view.currentIndex().column() == WHY
    typed(card, WHY, " น้ำท่วม ")
    assert card.mended()
    assert asked == [({"plan": "2027-05-31"}, {"plan": "น้ำท่วม"})]
    assert "ใส่เหตุที่เลื่อนก่อนบันทึก" not in said(card)
    card.show_dates(
        "โครงการ",
        2570,
        [("plan", "แผน", DueDate(date(2027, 5, 31), "2027-04-30", "น้ำท่วม")), STEPS[1]],
    )
    assert (shown(card, NOTE), shown(card, WHY)) == ("เลื่อนจาก 30 เม.ย. 2570: น้ำท่วม", "")
    card.hand_over()
    assert len(asked) == 1, "it is saved"


def test_what_is_no_day_is_told_at_its_cell_and_nothing_is_saved(worn: Look, qtbot: QtBot) -> None:
    asked = list[object]()
    qtbot.addWidget(
        card := StepDatesCard(worn, lambda days, _why: asked.append(days), print, print)
    )
    card.show_dates("โครงการ", 2570, STEPS)
    typed(card, DAY, "31 ก.พ. 2570")
    card.rows.cells.enter({(1, DAY): "1 ก.ย. 2570"})
    assert not card.mended()
    assert asked == [{"self": "2027-09-01"}], "the other one is"
    assert "“31 ก.พ. 2570” ไม่ใช่วันที่" in said(card)
    assert card.rows.index(0, DAY).data(Qt.ItemDataRole.BackgroundRole) is not None
    typed(card, DAY, "")
    card.hand_over()
    assert asked[1:] == [{"plan": "", "self": "2027-09-01"}], "no date at all"


def test_what_is_typed_stays_where_another_step_is_saved_meanwhile(
    worn: Look, qtbot: QtBot
) -> None:
    qtbot.addWidget(card := StepDatesCard(worn, print, print, print))
    card.show_dates("โครงการ", 2570, STEPS)
    typed(card, DAY, "1 มี.ค. 2570")
    card.show_dates("โครงการ", 2570, [STEPS[0], ("self", "ประเมิน", DueDate(date(2027, 9, 1)))])
    assert shown(card, DAY) == "1 มี.ค. 2570"
    assert card.rows.days == {"plan": "2027-03-01"}


def test_what_is_typed_for_one_programme_and_year_stays_there_and_is_saved_there(
    worn: Look, qtbot: QtBot
) -> None:
    def shows(year: int, **days: date) -> None:
        panel.show_dates(
            year,
            [
                DatedProgramme(row, [("plan", "แผน", DueDate(days.get(id_)))])
                for id_, row in rows.items()
            ],
        )

    qtbot.addWidget(panel := ProgrammePanel(worn, bare(ProgrammeDesk)))
    asked = list[tuple[object, ...]]()
    vars(panel._desk).update(save_dates=lambda *said: asked.append(said))
    (label,) = (
        one
        for one in FormLibrary([main.INSTRUMENTS]).labels()
        if one.programme and one.id.startswith("cdd")
    )
    rows = {
        id_: ProgrammeRow(label._replace(id=id_), Ref("all", "programme", id_))
        for id_ in ("clean", "garden")
    }
    shows(2569, clean=date(2026, 4, 30))
    assert [one.isHidden() for one in panel.dates.values()] == [False, False]
    clean, garden = panel.dates.values()
    typed(garden, DAY, "1 มี.ค. 2569")
    typed(clean, DAY, "1 เม.ย. 2569")
    shows(2570)
    assert (shown(clean, DAY), shown(garden, DAY)) == ("", "")
    typed(garden, DAY, "2 มี.ค. 2570")
    shows(2569, clean=date(2026, 4, 30))
    assert (shown(clean, DAY), shown(garden, DAY)) == ("1 เม.ย. 2569", "1 มี.ค. 2569")
    garden.hand_over()
    shows(2570)
    garden.hand_over()
    assert asked == [
        (rows["garden"].record, 2569, {"plan": "2026-03-01"}, {}),
        (rows["garden"].record, 2570, {"plan": "2027-03-02"}, {}),
    ]
    del rows["clean"]
    shows(2570)
    assert [one.isHidden() for one in panel.dates.values()] == [True, False]


def test_past_programmes_are_out_of_sight_until_they_are_asked_for(
    centre: Window, qtbot: QtBot
) -> None:
    desk = at_step(centre, qtbot, "programme")
    panel, (found, _dated) = desk.programmes, (desk._setup, desk._dated)
    assert found is not None
    assert (panel.past.isVisible(), panel._behind.isVisible()) == (False, False)
    every = [one._replace(past=one.label.id == "pmqa-programme") for one in found.programmes]
    panel.show_setup(replace(found, programmes=tuple(every)))
    assert panel.past.text().strip() == "โครงการที่สิ้นสุดแล้ว 1 โครงการ"
    assert "PMQA" not in visible(panel)
    QTest.mouseClick(panel.past, Qt.MouseButton.LeftButton)
    assert "PMQA" in visible(panel)
    assert "สิ้นสุดแล้ว" in visible(panel._behind)


@pytest.mark.parametrize("scale", [100, 200])
def test_dates_are_typed_down_a_column_and_saved_as_one_deed(
    centre: Window, qtbot: QtBot, scale: int
) -> None:
    """The cell one is in stays in sight, though the page scrolls and not the table."""
    centre.dress("light", scale)
    desk = at_step(centre, qtbot, "programme")
    QTest.mouseClick(desk.programmes.publish[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(desk.programmes.dates), timeout=20_000)
    (card,) = desk.programmes.dates.values()
    qtbot.waitUntil(lambda: card.view.hasFocus() and card.view.currentIndex().column() == DAY)
    come_to_rest(qtbot, centre)
    area = next(one for one in desk.programmes.findChildren(QScrollArea) if one.isAncestorOf(card))
    many = card.rows.rowCount()
    for n in range(many):
        middle = card.view.visualRect(card.view.currentIndex()).center()
        seen = card.view.viewport().mapTo(area.viewport(), QPoint(0, middle.y()))
        assert area.viewport().rect().contains(seen), n
        type_words(f"{n + 1}/9/{card.rows.year}")
        press(centre, Qt.Key.Key_Return)
    assert card.view.verticalScrollBar().maximum() == 0, "the table is as high as its rows"
    QTest.mouseClick(desk.programmes.next, Qt.MouseButton.LeftButton)
    said = [f"{n + 1} ก.ย. {card.rows.year}" for n in range(many)]
    qtbot.waitUntil(lambda: not card.rows.days, timeout=20_000)
    assert [shown(card, DAY, n) for n in range(many)] == said, "as the folder has them"
    desk.page.show_step("programme")
    press(centre, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: {shown(card, DAY, n) for n in range(many)} == {""}, timeout=20_000)


def leaves_by_sidebar(window: Window, _desk: SetupDesk) -> None:
    office(window).show_page("home")


def leaves_by_step(_window: Window, desk: SetupDesk) -> None:
    QTest.mouseClick(desk.page.steps["starts"], Qt.MouseButton.LeftButton)


def leaves_by_next(_window: Window, desk: SetupDesk) -> None:
    QTest.mouseClick(desk.programmes.next, Qt.MouseButton.LeftButton)


def leaves_by_closing(window: Window, _desk: SetupDesk) -> None:
    window.close()


@pytest.mark.parametrize(
    "leaves", [leaves_by_sidebar, leaves_by_step, leaves_by_next, leaves_by_closing]
)
def test_a_date_that_is_typed_is_there_after_the_page_is_left_in_any_way(
    centre: Window, desk: Wiring, qtbot: QtBot, leaves: Callable[[Window, SetupDesk], None]
) -> None:
    """Also while its cell is still open, and what is no date asks before the window closes."""
    folder = office(centre).room.folder
    shown = at_step(centre, qtbot, "programme")
    QTest.mouseClick(shown.programmes.publish[0], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(shown.programmes.dates), timeout=20_000)
    (card,) = shown.programmes.dates.values()
    qtbot.waitUntil(lambda: card.view.hasFocus() and card.view.currentIndex().column() == DAY)
    type_words("soon")
    assert office(centre).commands.holds(ByHand(), centre), "closing asks while a cell is no date"
    office(centre).commands.leaving.reject()
    card.view.setFocus()
    card.view.go(0, DAY)
    type_words("30/9/2570")
    leaves(centre, shown)
    centre.close()
    with desk.open(folder) as opened:
        found = opened.session.read(
            lambda reader: [one.text("until") for one in reader.records("deadline")]
        )
    assert found == ["2027-09-30"]


def test_days_for_objections_are_saved_as_typed_and_left_to_the_programme_when_emptied(
    worn: Look, qtbot: QtBot
) -> None:
    given = list[int | None]()
    qtbot.addWidget(card := StepDatesCard(worn, print, print, given.append))
    card.show_dates("โครงการ", 2570, STEPS)
    for stated, typed, words in (
        ("", "15", "ทักท้วงได้ 15 วัน"),
        ("15", "x", "ใส่จำนวนวัน 0 ถึง 366"),
        ("15", "0", "ผลสุดท้ายทันที ไม่มีวันทักท้วง"),
        ("0", "", "ตามโครงการ: 30 วัน"),
    ):
        card.days.show_saved(stated)
        card.show_days(stated, "30 วัน")
        card.days.setText(typed)
        card.days.typing.emit()
        assert words in said(card)
        card.hand_over()
    assert given == [15, 0, None]
