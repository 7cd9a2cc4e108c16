"""The plan over the months of its year: bars where rows run, what is done of them, the row opened by key and click."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import main
from core.papers.trial_folder import OneForm
from core.plan.calendar_view import CalendarRow, calendar_of
from core.plan.view import PlanPage, plan_page
from storage.db.folder.folder import create
from storage.db.folder.store import Folder
from storage.instruments.library import Library
from tests.core.plan.plans import NOON, planned
from tests.ui.desktop.acting import press
from ui.desktop.base.settings import Settings
from ui.desktop.plan.calendar import SHOWN, PlanCalendar
from ui.desktop.plan.page import PlanView
from ui.desktop.theme.look import Look

FORMS = Library([main.RESOURCES / "instruments"])
SAMPLE = json.loads((main.RESOURCES / "samples" / "operating_plan.json").read_text("utf-8"))
NOW = date(2026, 4, 20)
FIRST, SECOND, THIRD, FOURTH = "1.1", "1.2", "2.1", "2.2"  # activities of the sample


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    made = create(tmp_path / "office", tmp_path / "keys", "กองตัวอย่าง", "S10", "section", "", 2569, NOON)
    yield made
    made.close()


@pytest.fixture
def page(folder: Folder) -> PlanPage:
    ref = planned(folder, FORMS.get("operating-plan"), SAMPLE["rows"], SAMPLE["progress"])
    return plan_page(folder, FORMS, ref)


def by_number(page: PlanPage, today: date = NOW) -> dict[str, CalendarRow]:
    return {one.called.partition(" ")[0]: one for one in calendar_of(page, today)}


def calendar(look: Look, qtbot: QtBot, page: PlanPage, today: date = NOW) -> PlanCalendar:
    made = PlanCalendar(look)
    qtbot.addWidget(made)
    made.resize(1100, 900)
    made.show_page(page, today)
    made.show()
    QApplication.processEvents()
    return made


def test_rows_stand_under_the_row_they_are_part_of_with_their_time_and_what_is_done(page: PlanPage) -> None:
    rows = calendar_of(page, NOW)
    assert [(one.depth, one.group, one.tone) for one in rows if one.group] == [(0, True, 0), (0, True, 1)]
    found = by_number(page)
    assert found[FIRST].run == (date(2025, 10, 1), date(2026, 9, 30))
    assert found[SECOND].run == (date(2026, 1, 1), date(2026, 6, 30))
    assert [found[name].done for name in (FIRST, SECOND, THIRD, FOURTH)] == [
        Fraction(1, 2), Fraction(33, 100), Fraction(1), Fraction(1),
    ]  # fmt: skip
    steps = [one for one in rows if one.depth == 2]
    assert all(one.run and one.done is None for one in steps)
    assert len(steps) == sum("f.span" in row for row in SAMPLE["rows"] if row["kind"] == "step")


def test_what_should_have_ended_and_has_not_is_told_to_be_late(page: PlanPage) -> None:
    def late(day: date) -> list[str]:
        return [name for name, one in by_number(page, day).items() if "เลยกำหนด" in one.said]

    assert late(date(2026, 6, 30)) == []
    assert late(date(2026, 7, 1)) == [SECOND]
    assert late(date(2026, 10, 1)) == [FIRST, SECOND]


def test_a_row_without_a_time_says_so(folder: Folder) -> None:
    form = FORMS.get("operating-plan")
    rows = (
        {"id": "w", "kind": "work", "f.title": "งาน"},
        {"id": "a", "kind": "activity", "parent": "w", "f.title": "ยังไม่กำหนด"},
        {"id": "b", "kind": "activity", "parent": "w", "f.title": "กำหนดแล้ว", "f.span": "2569q1"},
    )
    found = by_number(plan_page(folder, FORMS, planned(folder, form, rows)))
    assert {name: "ไม่ได้ระบุวันหรือช่วงเวลา" in one.said for name, one in found.items()} == {
        "1.": False, "1.1": True, "1.2": False,
    }  # fmt: skip


def test_without_a_percent_the_planned_parts_that_were_reported_are_done(folder: Folder) -> None:
    form = FORMS.get("operating-plan")
    form = replace(form, fields=tuple(each for each in form.fields if each.id != "done"))
    told = [{name: value for name, value in one.items() if name != "f.done"} for one in SAMPLE["progress"]]
    page = plan_page(folder, OneForm(form), planned(folder, form, SAMPLE["rows"], told))
    assert by_number(page)[FIRST].done == Fraction(1, 2)
    assert by_number(page)[SECOND].done == Fraction(1, 2)


def test_a_bar_is_drawn_over_its_months_and_the_line_of_today_through_every_row(
    page: PlanPage, look: Look, qtbot: QtBot
) -> None:
    shown = calendar(look, qtbot, page)
    view, rows = shown.view, shown.model.rows
    at = next(n for n, one in enumerate(rows) if one.called.startswith(SECOND))
    box = view.visualRect(shown.model.index(at, 1))
    picture = view.viewport().grab().toImage()

    def ink(day: date) -> str:
        x = int(view.head.scale.at(box, day))
        return picture.pixelColor(QPoint(x, box.center().y())).name()

    filled = look.color("d1").name()
    assert ink(date(2026, 1, 20)) == filled  # the third that is done
    assert ink(date(2026, 5, 15)) not in (filled, look.color("card").name())  # the rest, in outline
    assert ink(date(2025, 11, 15)) == ink(date(2026, 8, 15)) == look.color("card").name()
    x = int(view.head.scale.at(box, NOW))
    for n in range(len(rows)):
        row = view.visualRect(shown.model.index(n, 1))
        assert picture.pixelColor(QPoint(x, row.bottom() - 3)).name() == look.color("bad").name()


def test_the_line_of_today_stands_only_in_its_year(page: PlanPage, look: Look, qtbot: QtBot) -> None:
    assert not calendar(look, qtbot, page)._today.isHidden()
    assert calendar(look, qtbot, page, date(2027, 1, 1))._today.isHidden()


def test_a_click_and_enter_open_the_row_and_it_stays_chosen(page: PlanPage, look: Look, qtbot: QtBot) -> None:
    shown = calendar(look, qtbot, page)
    opened: list[object] = []
    shown.opened.connect(opened.append)
    box = shown.view.visualRect(shown.model.index(1, 1))
    QTest.mouseClick(shown.view.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    press(shown.view, Qt.Key.Key_Down)
    press(shown.view, Qt.Key.Key_Return)
    assert opened == [shown.model.rows[1].ref, shown.model.rows[2].ref]
    shown.show_page(page, date(2026, 7, 1))
    assert shown.view.currentIndex().data(SHOWN).ref == shown.model.rows[2].ref


def test_the_page_of_a_plan_shows_it_as_a_calendar_and_goes_to_the_row(
    page: PlanPage, look: Look, qtbot: QtBot, tmp_path: Path
) -> None:
    view = PlanView(look, Settings(tmp_path / "settings.json"))
    qtbot.addWidget(view)
    view.show_plan(page)
    QTest.mouseClick(view.bar.how.button("calendar"), Qt.MouseButton.LeftButton)
    assert view.calendar.model.rows == calendar_of(page, date.today())
    view.calendar.opened.emit(view.calendar.model.rows[2].ref)
    assert view.bar.how.key == "forms"


@pytest.mark.parametrize("empty", [True, False])
def test_a_calendar_says_it_has_nothing_only_while_it_has(
    empty: bool, page: PlanPage, folder: Folder, look: Look, qtbot: QtBot
) -> None:
    moral = FORMS.get("dsi-moral-plan")
    bare = plan_page(folder, FORMS, planned(folder, moral, ({"id": "g", "kind": "goal_group", "f.title": "problem"},)))
    assert calendar(look, qtbot, bare if empty else page)._none.isHidden() is not empty
