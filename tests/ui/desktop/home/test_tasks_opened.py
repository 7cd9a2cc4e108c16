"""Every button of the first page opens at the thing it names, and nothing is chosen there that a key would delete."""

from collections.abc import Iterator
from datetime import date, datetime
from functools import partial

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit
from pytestqt.qtbot import QtBot

from core.home.rows import BACKUP, FINDING, JOIN, REPORT, Destination, HomeView, LastBackups
from core.home.view import home
from core.plan.file_deeds import import_plan
from core.plan.year_view import PeriodReports
from core.thai.written import fiscal_year
from tests.journeys.hands import rest
from tests.known import known
from tests.ui.desktop.acting import come_to_rest, leaf_of, office, plans_of
from ui.desktop.home.desk import HomeDesk
from ui.desktop.home.documents import DocumentsPage
from ui.desktop.plan.cell import CellEditor
from ui.desktop.plan.desk import PlanDesk
from ui.desktop.plan.fields import PLANNED, RESULTS
from ui.desktop.shell.window import Window
from ui.desktop.widgets.layout import holder


def first_page(window: Window) -> HomeView:
    opened = office(window)
    session = opened.session
    unit = opened.room.unit
    year = opened.year
    sent, now = opened.room.office.last_sent(), datetime.now()
    return session.read(lambda reader: home(reader, unit, year, now, sent, LastBackups()))


def goals(window: Window) -> Iterator[Destination]:
    """Where the buttons of the first page lead."""
    yield from (one.goal for one in first_page(window).tasks if one.goal.page not in (BACKUP, JOIN))


def lines(window: Window) -> Iterator[Destination]:
    """Where every line of the first page leads, once each."""
    shown = first_page(window)
    above = shown.centre
    states = (*shown.post, *shown.backups, *shown.recent)
    found = [*goals(window), *(one.goal for one in shown.plans), *(one.goal for one in states)]
    found += [one.goal for one in shown.dues]
    found += [one.goal for one in shown.assessments]
    if above is not None:
        found += [*(one.goal for one in above.late), *(one.goal for one in above.came)]
        found += [*(one.goal for one in above.steps), *filter(None, [above.dates])]
    yield from dict.fromkeys(one for one in found if one.page != BACKUP)


def chosen() -> str:
    """What the next key would replace."""
    entry = QApplication.focusWidget()
    if isinstance(entry, QLineEdit):
        return entry.selectedText()
    return entry.textCursor().selectedText() if isinstance(entry, QPlainTextEdit) else ""


def test_every_task_of_the_sample_opens_with_nothing_chosen(sample: Window) -> None:
    found = list(dict.fromkeys(goals(sample)))
    assert len(found) >= 2
    for goal in found:
        office(sample).show_page("home")
        leaf_of(office(sample), "home", HomeDesk).page._calls.go(goal)
        rest(60)
        assert office(sample).key == goal.page, goal
        assert chosen() == "", goal


def test_every_line_of_the_first_page_of_the_sample_opens_with_nothing_chosen(
    sample: Window, qtbot: QtBot
) -> None:
    planned(sample, qtbot)
    for goal in lines(sample):
        office(sample).show_page("home")
        office(sample).room.host.jump(goal)
        come_to_rest(qtbot, sample)
        rest(60)
        assert office(sample).key == goal.page, goal
        assert chosen() == "", goal


def planned(window: Window, qtbot: QtBot) -> PlanDesk:
    """A plan of the year whose rows owe the reports of quarters that have ended, on its page."""
    opened = office(window)
    form = opened.session.forms.get("dsi-moral-plan")
    rows = [{"id": "a", "kind": "goal_group"}]
    rows += [{"id": "b", "kind": "activity", "parent": "a", "f.title": "กิจกรรม"}]
    given = {"title": "แผน", "rows": rows}
    opened.session.do(partial(import_plan, instrument=form, year=opened.year, content=given))
    qtbot.waitUntil(
        lambda: len(opened.session.read(lambda reader: reader.records("row"))) > 1, timeout=8000
    )
    opened.show_page("plan")
    desk = plans_of(opened)
    qtbot.waitUntil(lambda: desk.planning.page is not None)
    return desk


@pytest.mark.parametrize("what", [REPORT, FINDING])
def test_a_row_opens_where_it_is_reported_or_at_what_is_found_in_it(
    sample: Window, qtbot: QtBot, what: str
) -> None:
    desk = planned(sample, qtbot)
    page, form = desk.planning.page, desk.view.form
    assert page is not None
    asked = PeriodReports.current(page.form, page.rows, date(2026, 11, 1))
    assert asked
    found = next(one for one in page.findings if one.cell and one.row.entity == "row")
    at = found.row if what == FINDING else asked.missing[0]
    desk.view.go_to(at)
    office(sample).show_page("home")
    office(sample).room.host.jump(Destination("plan", at, what))
    qtbot.waitUntil(lambda: form.row is not None and form.row.ref == at and form.complete)
    rest(60)
    if what == REPORT:
        assert (form.heads.key, desk.planning.page and desk.planning.page.period) == (
            RESULTS,
            asked.id,
        )
    assert form.isAncestorOf(QApplication.focusWidget() or desk)
    assert chosen() == ""


def test_a_copy_of_last_years_plan_opens_at_the_first_field_to_fill_in(
    sample: Window, qtbot: QtBot
) -> None:
    desk, opened = planned(sample, qtbot), office(sample)
    page, form = desk.planning.page, desk.view.form
    assert page is not None
    opened.room.host.jump(Destination("plan", page.rows[-1].ref, REPORT))
    qtbot.waitUntil(lambda: form.heads.key == RESULTS, timeout=8000)
    opened.open_year(opened.year + 1, "documents")
    known(opened.leaf("documents").widget.findChild(DocumentsPage))._desk.copy(
        page.record.ref, page.form.using, False
    )
    qtbot.waitUntil(lambda: opened.key == "plan" and form.complete, timeout=20_000)
    rest(60)
    copied = known(desk.planning.page)
    first = next(one for one in copied.findings if one.rule == "empty")
    at = known(holder(CellEditor, QApplication.focusWidget()))
    assert (copied.record.ref != page.record.ref, form.heads.key) == (True, PLANNED)
    assert (at.row.ref, at.cell.id) == (first.row, first.cell)


def test_the_next_year_is_there_before_it_begins_and_the_arrow_says_why_it_ends(
    sample: Window,
) -> None:
    chooser, present = office(sample).header.year, fiscal_year(datetime.now().date())
    said = {present - 1: "ย้อนหลัง", present: "", present + 1: "ปีหน้า"}
    while chooser.after.isEnabled():
        chooser.after.click()
        assert (chooser.other.says, chooser.other.isVisible()) == (
            words := said[office(sample).year],
            bool(words),
        )
    last = office(sample).year
    assert last == chooser._years[-1] > datetime.now().year + 543
    assert f"เปิดล่วงหน้าได้ถึงปี {last}" in chooser.after.toolTip().replace("\xa0", " ")
    while chooser.before.isEnabled():
        chooser.before.click()
    first = office(sample).year
    assert first == chooser._years[0]
    assert "เป็นปีแรกที่เปิดได้" in chooser.before.toolTip()
