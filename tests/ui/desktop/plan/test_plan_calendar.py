"""The plan over the months of its year: bars where rows run, what is done of them, the row opened by key and click."""

import json
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import main
from core.papers.trial_deeds import SingleFormStore
from core.plan.calendar_view import START, STOP, WHOLE, CalendarRow, calendar_of, shifted, step_of
from core.plan.file_deeds import import_plan
from core.plan.view import PlanPage
from core.signing.deeds import sign_off
from core.values import ConflictValue, Plain, Ref
from storage.db.folder.store import Folder
from storage.instruments.library import FormLibrary
from storage.instruments.reader import read
from tests.core.plan.plans import folder, planned
from tests.known import known
from tests.ui.desktop.acting import office, plans_of, press, reports
from ui.desktop.base.settings import WindowSettings
from ui.desktop.plan.calendar import SHOWN, PlanCalendarCard
from ui.desktop.plan.calls import PlanCalls
from ui.desktop.plan.cards import reported_words
from ui.desktop.plan.page import PlanPageWidget
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look

__all__ = ["folder"]

FORMS = FormLibrary([main.RESOURCES / "instruments"])
SAMPLE = json.loads((main.RESOURCES / "samples" / "operating_plan.json").read_text("utf-8"))
CONTROL = Qt.KeyboardModifier.ControlModifier
NOW = date(2026, 4, 20)
DAYS = """
id: days
edition: 2569
title: งานตามวัน
kinds:
- {id: work, named: name, title: งาน}
fields:
- {id: name, kind: work, title: ชื่อ}
- {id: begin, kind: work, type: date, title: เริ่ม}
- {id: end, kind: work, type: date, title: สิ้นสุด}
"""
# activities of the sample
FIRST = "1.1"
SECOND = "1.2"
THIRD = "2.1"
FOURTH = "2.2"


@pytest.fixture
def page(folder: Folder) -> PlanPage:
    ref = planned(folder, FORMS.get("operating-plan"), SAMPLE["rows"], SAMPLE["progress"])
    return PlanPage.of(folder, ref)


def by_number(page: PlanPage, today: date = NOW) -> dict[str, CalendarRow]:
    return {one.name.partition(" ")[0]: one for one in calendar_of(page, today)}


class ShownCalls(PlanCalls):
    """Keeps the rows that are to be shown."""

    def __init__(self) -> None:
        self.shown: list[Ref] = []

    def show_row(self, row: Ref, cell: str = "") -> None:
        assert not cell
        self.shown.append(row)


def calendar(
    look: Look,
    qtbot: QtBot,
    page: PlanPage,
    today: date = NOW,
    calls: PlanCalls | None = None,
) -> PlanCalendarCard:
    made = PlanCalendarCard(look, calls or PlanCalls())
    qtbot.addWidget(made)
    made.resize(1100, 900)
    made.show_page(page, today)
    made.show()
    QApplication.processEvents()
    return made


def test_rows_stand_under_the_row_they_are_part_of_with_their_time_and_what_is_done(
    page: PlanPage,
) -> None:
    rows = calendar_of(page, NOW)
    assert [(one.depth, one.group, one.tone) for one in rows if one.group] == [
        (0, True, 0),
        (0, True, 1),
    ]
    found = by_number(page)
    assert found[FIRST].run == (date(2025, 10, 1), date(2026, 9, 30))
    assert found[SECOND].run == (date(2026, 1, 1), date(2026, 6, 30))
    assert [found[name].done for name in (FIRST, SECOND, THIRD, FOURTH)] == [
        Fraction(1, 2),
        Fraction(33, 100),
        Fraction(1),
        Fraction(1),
    ]
    steps = [one for one in rows if one.depth == 2]
    assert all(one.run and one.done is None for one in steps)
    assert len(steps) == sum("f.span" in row for row in SAMPLE["rows"] if row["kind"] == "step")


def test_what_should_have_ended_and_has_not_is_told_to_be_late(page: PlanPage) -> None:
    def late(day: date) -> list[str]:
        return [name for name, one in by_number(page, day).items() if "เลยกำหนด" in one.words]

    assert late(date(2026, 6, 30)) == []
    assert late(date(2026, 7, 1)) == [SECOND]
    assert late(date(2026, 10, 1)) == [FIRST, SECOND]


def test_a_row_nothing_is_reported_of_is_late_from_the_end_of_its_quarter_and_no_mean_covers_it(
    folder: Folder,
) -> None:
    row = {"kind": "activity", "parent": "w", "f.title": "ก"}
    rows = (
        {"id": "w", "kind": "work", "f.title": "งาน"},
        {**row, "id": "a", "f.span": "2569m10"},
        {**row, "id": "b", "f.span": "2569q1"},
        {**row, "id": "c", "f.span": "2569q2"},
    )
    told = [{"id": "g", "row": "b", "period": "2569q1", "f.done": "100"}]
    ref = planned(folder, FORMS.get("operating-plan"), rows, told)
    page = PlanPage.of(folder, ref, "2569q1")
    for day, late in ((date(2025, 12, 31), []), (date(2026, 1, 1), ["1.1"])):
        assert [one.name[:3] for one in calendar_of(page, day) if one.over] == late
    mean = page.plan.cells["all_done"]
    assert (mean.words, reported_words(page, mean)) == ("100", "ของ 1 รายการที่รายงานแล้ว")
    every = replace(page, rows=tuple(one for one in page.rows if one.number not in ("1.1", "1.3")))
    assert reported_words(every, mean) == reported_words(page, page.plan.cells["activities"]) == ""


def test_a_row_without_a_time_says_so(folder: Folder) -> None:
    form = FORMS.get("operating-plan")
    rows = (
        {"id": "w", "kind": "work", "f.title": "งาน"},
        {"id": "a", "kind": "activity", "parent": "w", "f.title": "ยังไม่กำหนด"},
        {"id": "b", "kind": "activity", "parent": "w", "f.title": "กำหนดแล้ว", "f.span": "2569q1"},
    )
    found = by_number(PlanPage.of(folder, planned(folder, form, rows)))
    assert {name: "ไม่ได้ระบุวันหรือช่วงเวลา" in one.words for name, one in found.items()} == {
        "1.": False,
        "1.1": True,
        "1.2": False,
    }


def test_without_a_percent_the_planned_parts_that_were_reported_are_done(folder: Folder) -> None:
    form = FORMS.get("operating-plan")
    form = replace(form, fields=tuple(each for each in form.fields if each.id != "done"))
    told = [
        {name: value for name, value in one.items() if name != "f.done"}
        for one in SAMPLE["progress"]
    ]
    folder.use_forms(SingleFormStore(form))
    page = PlanPage.of(folder, planned(folder, form, SAMPLE["rows"], told))
    assert by_number(page)[FIRST].done == Fraction(1, 2)
    assert by_number(page)[SECOND].done == Fraction(1, 2)


def test_a_bar_is_drawn_over_its_months_and_the_line_of_today_through_every_row(
    page: PlanPage, look: Look, qtbot: QtBot
) -> None:
    shown = calendar(look, qtbot, page)
    view, rows = shown.view, shown.model.rows
    at = next(n for n, one in enumerate(rows) if one.name.startswith(SECOND))
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


def test_the_line_of_today_stands_only_in_its_year(
    page: PlanPage, look: Look, qtbot: QtBot
) -> None:
    assert not calendar(look, qtbot, page)._today.isHidden()
    assert calendar(look, qtbot, page, date(2027, 1, 1))._today.isHidden()


def test_a_click_and_enter_open_the_row_and_it_stays_chosen(
    page: PlanPage, look: Look, qtbot: QtBot
) -> None:
    calls = ShownCalls()
    shown = calendar(look, qtbot, page, calls=calls)
    box = shown.view.visualRect(shown.model.index(1, 1))
    QTest.mouseClick(shown.view.viewport(), Qt.MouseButton.LeftButton, pos=box.center())
    press(shown.view, Qt.Key.Key_Down)
    press(shown.view, Qt.Key.Key_Return)
    assert calls.shown == [shown.model.rows[1].ref, shown.model.rows[2].ref]
    shown.show_page(page, date(2026, 7, 1))
    assert shown.view.currentIndex().data(SHOWN).ref == shown.model.rows[2].ref


def test_the_page_of_a_plan_shows_it_as_a_calendar_and_goes_to_the_row(
    page: PlanPage, look: Look, qtbot: QtBot, tmp_path: Path
) -> None:
    calls = ShownCalls()
    view = PlanPageWidget(look, WindowSettings(tmp_path / "settings.json"), calls)
    qtbot.addWidget(view)
    view.show_plan(page)
    QTest.mouseClick(view.bar.how.button("calendar"), Qt.MouseButton.LeftButton)
    assert view.calendar.model.rows == calendar_of(page, date.today())
    view.calendar.view.opened.emit(view.calendar.model.index(2, 0))
    assert calls.shown == [view.calendar.model.rows[2].ref]


@pytest.mark.parametrize("empty", [True, False])
def test_a_calendar_says_it_has_nothing_only_while_it_has(
    empty: bool, page: PlanPage, folder: Folder, look: Look, qtbot: QtBot
) -> None:
    moral = FORMS.get("dsi-moral-plan")
    bare = PlanPage.of(
        folder, planned(folder, moral, ({"id": "g", "kind": "goal_group", "f.title": "problem"},))
    )
    assert calendar(look, qtbot, bare if empty else page)._none.isHidden() is not empty


# -- moved and stretched


def after(page: PlanPage, name: str, what: str, days: int) -> list[str]:
    """What would stand in the cells that say when a row runs, or why nothing changes."""
    found = shifted(page, by_number(page)[name].ref, what, days)
    return [found.reason] if found.reason else [words for _cell, words in found.cells]


def test_a_row_goes_to_the_nearest_part_of_the_year_and_stays_within_it(page: PlanPage) -> None:
    ref = by_number(page)[SECOND].ref
    assert known(page.row(ref)).cells["span"].value == "2569q2/2569q3"
    assert step_of(page, ref) == 90
    assert after(page, SECOND, WHOLE, 60) == after(page, SECOND, WHOLE, 300) == ["2569q3/2569q4"]
    assert after(page, SECOND, WHOLE, -90) == ["2569q1/2569q2"]
    assert after(page, SECOND, STOP, 80) == ["2569q2/2569q4"]
    assert after(page, SECOND, STOP, -400) == ["2569q2"]
    assert after(page, SECOND, START, 90) == ["2569q3"]
    assert "เลื่อนต่อไม่ได้" in after(page, FIRST, WHOLE, 90)[0]
    assert "เลื่อนต่อไม่ได้" in after(page, SECOND, WHOLE, 20)[0], "it stays where it is nearest"


def test_days_are_moved_by_days_and_an_end_stops_at_the_other(
    folder: Folder, tmp_path: Path
) -> None:
    path = tmp_path / "days.yaml"
    path.write_text(DAYS, "utf-8")
    form = read(path)
    rows = [
        {
            "id": "a",
            "kind": "work",
            "f.name": "อบรม",
            "f.begin": "2026-04-09",
            "f.end": "2026-04-20",
        },
        {"id": "b", "kind": "work", "f.name": "ประชุม", "f.begin": "2026-04-09"},
        {
            "id": "c",
            "kind": "work",
            "f.name": "เปิดงาน",
            "f.begin": "2026-04-09",
            "f.end": "2026-04-09",
        },
        {"id": "d", "kind": "work", "f.name": "ยังไม่กำหนด"},
    ]
    folder.use_forms(SingleFormStore(form))
    page = PlanPage.of(folder, planned(folder, form, rows))
    names = {one.name.rpartition(" ")[2]: one for one in calendar_of(page, NOW)}

    def moved(name: str, what: str, days: int) -> list[str]:
        found = shifted(page, names[name].ref, what, days)
        return [found.reason] if found.reason else [words for _cell, words in found.cells]

    assert step_of(page, names["อบรม"].ref) == 1
    assert moved("อบรม", WHOLE, 3) == ["2026-04-12", "2026-04-23"]
    assert moved("อบรม", WHOLE, 365) == ["2026-09-19", "2026-09-30"], (
        "it keeps its length at the end of the year"
    )
    assert moved("อบรม", STOP, -60) == ["2026-04-09"]
    assert moved("อบรม", START, -7) == ["2026-04-02"]
    assert moved("ประชุม", WHOLE, -9) == ["2026-03-31"]
    assert "วันเดียว" in moved("ประชุม", STOP, 5)[0]
    assert [cell.id for cell, _words in shifted(page, names["เปิดงาน"].ref, STOP, 5).cells] == [
        "end"
    ]
    assert "รายการนี้ยังไม่บอกวัน" in moved("ยังไม่กำหนด", WHOLE, 5)[0]


def test_a_day_nobody_has_chosen_between_is_not_moved(page: PlanPage) -> None:
    ref = by_number(page)[SECOND].ref
    row = known(page.row(ref))
    assert not shifted(page, ref, WHOLE, 90).reason
    cell = row.cells["span"]
    sides = tuple(ConflictValue(Plain(value), "", "", "", 0) for value in ("2569q2", "2569q3"))
    torn = replace(
        row, cells={**row.cells, "span": replace(cell, shown=replace(cell.shown, sides=sides))}
    )
    page = replace(page, rows=tuple(torn if one.ref == ref else one for one in page.rows))
    assert "ข้อมูลไม่ตรงกัน" in shifted(page, ref, WHOLE, 90).reason


def test_a_bar_is_dragged_stretched_and_undone_and_a_locked_plan_says_why_not(
    sample: Window, qtbot: QtBot
) -> None:
    opened = office(sample)
    form, session = opened.session.forms.get("operating-plan"), opened.session
    session.do(partial(import_plan, instrument=form, year=2569, content=SAMPLE))
    opened.show_page("plan")
    desk = plans_of(opened)
    qtbot.waitUntil(lambda: desk.view.page is not None, timeout=8000)
    desk.view.show_as("calendar")
    shown = desk.view.calendar
    at = next(n for n, one in enumerate(shown.model.rows) if one.name.startswith(SECOND))

    def run() -> tuple[date, date]:
        return known(shown.model.rows[at].run)

    def to(first: date, last: date) -> None:
        qtbot.waitUntil(lambda: run() == (first, last), timeout=8000)

    dragged(shown, at, WHOLE, 92)
    to(date(2026, 4, 1), date(2026, 9, 30))
    assert desk.view.bar.how.key == "calendar", "a bar that was dragged is not opened"
    dragged(shown, at, START, 92)
    to(date(2026, 7, 1), date(2026, 9, 30))
    shown.view.setFocus()
    shown.view.setCurrentIndex(shown.model.index(at, 1))
    press(shown.view, Qt.Key.Key_Left, CONTROL)
    to(date(2026, 4, 1), date(2026, 6, 30))
    press(shown.view, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    to(date(2026, 4, 1), date(2026, 9, 30))
    press(shown.view, Qt.Key.Key_Left, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    to(date(2026, 1, 1), date(2026, 9, 30))
    for first, last in ((4, 9), (4, 6), (7, 9), (4, 9), (1, 6)):
        qtbot.waitUntil(opened.header.undo.isEnabled)
        opened.header.undo.click()
        to(date(2026, first, 1), date(2026, last, 30))
    said = reports(sample)
    subject = known(desk.ref)
    session.do(partial(sign_off, subject=subject, signers="ผู้ลงนามตัวอย่าง"))
    qtbot.waitUntil(lambda: bool(known(desk.view.page).locks.plan), timeout=8000)
    dragged(shown, at, STOP, 92)
    assert said == [known(desk.view.page).locks.why]
    assert run() == (date(2026, 1, 1), date(2026, 6, 30))


def dragged(shown: PlanCalendarCard, at: int, what: str, days: int) -> None:
    """The mouse takes a bar, or one of its ends, and lets it go so many days later."""
    view, run = shown.view, known(shown.model.rows[at].run)
    box = view.visualRect(shown.model.index(at, 1))
    bar = view.head.scale.between(box, *run)
    x = {WHOLE: bar.center().x(), START: bar.left() + 2, STOP: bar.right() - 2}[what]
    start = QPoint(int(x), box.center().y())
    stop = start + QPoint(round(box.width() * days / 365), 0)
    hold, ground = Qt.MouseButton.LeftButton, view.viewport()
    QTest.mousePress(ground, hold, pos=start)
    for here in ((start + stop) / 2, stop):
        move = QMouseEvent(
            QEvent.Type.MouseMove,
            QPointF(here),
            QPointF(ground.mapToGlobal(here)),
            hold,
            hold,
            Qt.KeyboardModifier(0),
        )
        QApplication.sendEvent(ground, move)
    QTest.mouseRelease(ground, hold, pos=stop)
