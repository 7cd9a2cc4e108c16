"""What a page that is only read still offers is heard there: of every other signal it is known that it comes of editing
alone. A form that is filled for many is read one after the other."""

from fractions import Fraction
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from core.assessment.facts import AssessmentFacts
from core.assessment.rows import ItemRow
from core.assessment.start_deeds import assessment_at, import_answers
from core.assessment.view import view_of
from core.plan.year_view import locked_words
from core.signing.deeds import sign_off
from core.values import Ref
from storage.tables.reader import read_table
from tests.ui.desktop.acting import come_to_rest, leaf_of, office, written
from tests.ui.desktop.centre.test_centre_plan import scene
from tests.ui.desktop.heard import unheard
from tests.ui.desktop.signing.test_signing_answers import LEFT, OWN, carried, done, looked_at
from ui.desk import read_json
from ui.desktop.assessment.page import AssessmentPage, assessment_reading
from ui.desktop.centre.desk import AssessmentReader, CentreDesk
from ui.desktop.plan.page import GRID, PlanPageWidget
from ui.desktop.shell.window import Window
from ui.terminal.demo.scene import CENTRE, YEAR, DemoSetup, scope_of

__all__ = ["scene"]
SURVEY, WAIT = "opdc-service-survey", 20_000
OF_EDITING = {
    "FindingsCard.acted",
}


@pytest.fixture
def plan(scene: DemoSetup, window: Window, qtbot: QtBot) -> PlanPageWidget:
    centre = looked_at(window, scene, qtbot)
    QTest.mouseClick(centre.unit.others, LEFT)
    reading = leaf_of(office(window), "centre", CentreDesk).currentWidget()
    assert reading is not None
    return reading.findChildren(PlanPageWidget)[0]


@pytest.fixture
def survey(scene: DemoSetup, window: Window, qtbot: QtBot) -> AssessmentPage:
    """What many answered in a unit, locked there, at the centre."""
    form = scene.desk.forms.get(SURVEY)
    given = read_json(scene.desk.samples / "opdc_service_survey.json")
    ref = assessment_at(scope_of(OWN), form.id, YEAR)
    done(scene, OWN, partial(import_answers, instrument=form, year=YEAR, content=given))
    done(scene, OWN, partial(sign_off, subject=ref, signers="first"))
    carried(scene, OWN, CENTRE)
    looked_at(window, scene, qtbot)
    office(window).jump(ref, YEAR)
    desk = leaf_of(office(window), "centre", CentreDesk)
    qtbot.waitUntil(lambda: isinstance(desk.currentWidget(), AssessmentPage), timeout=WAIT)
    found = desk.currentWidget()
    assert isinstance(found, AssessmentPage)
    return found


def test_what_is_offered_of_a_plan_is_heard(plan: PlanPageWidget) -> None:
    assert set(unheard(plan)) <= OF_EDITING


def test_of_what_many_answered_the_centre_reads_what_they_come_to(
    survey: AssessmentPage, window: Window
) -> None:
    view = survey.view
    assert view is not None
    assert not view.subjects, "what each answered stays in the unit"
    assert (view.total, view.answered) == (Fraction(175, 2), 4)
    said = written(survey.cards)
    assert "ผู้ตอบ 24 คน" in said
    assert "ตอบครบ" not in said
    assert not any(
        part.isVisible() for part in (survey.cards.subjects.add, survey.cards.subjects.remove)
    )
    assert "87.50" in written(survey.total)
    assert "87.50" in written(leaf_of(office(window), "centre", CentreDesk).page.unit)


def test_before_it_is_locked_it_is_not_opened_and_said_why(
    scene: DemoSetup, window: Window, qtbot: QtBot
) -> None:
    form = scene.desk.forms.get(SURVEY)
    given = read_json(scene.desk.samples / "opdc_service_survey.json")
    done(scene, OWN, partial(import_answers, instrument=form, year=YEAR, content=given))
    carried(scene, OWN, CENTRE)
    looked_at(window, scene, qtbot)
    office(window).jump(assessment_at(scope_of(OWN), form.id, YEAR), YEAR)
    qtbot.waitUntil(lambda: window.problem is not None, timeout=WAIT)
    assert "คำตอบของแต่ละคนอยู่ที่หน่วยงานเท่านั้น" in written(window)
    assert office(window).header.saved.says == "ผลรวมของผู้ตอบยังไม่ได้ส่งมา"


def test_of_what_is_filled_for_many_each_is_read_and_stays_when_it_is_read_again(
    sample: Window, qtbot: QtBot
) -> None:
    """As the centre reads it, of a unit whose answers are here: its own."""
    room = office(sample).room
    form = room.desk.forms.get(SURVEY)
    given = read_json(room.desk.samples / "opdc_service_survey.json")
    ref = assessment_at(room.unit, form.id, YEAR)
    shown = list[object]()
    turns = list[object]()
    room.session.do(partial(import_answers, instrument=form, year=YEAR, content=given))
    room.session.do(partial(sign_off, subject=ref, signers="first"))
    qtbot.waitUntil(
        lambda: room.session.read(lambda reader: locked_words(reader, ref)) != "", timeout=WAIT
    )
    come_to_rest(qtbot, sample)

    def shows_read(_ref: Ref, facts: AssessmentFacts, _item: str) -> None:
        turns.append(reading.show(facts))

    opening = AssessmentReader(room.session, shows_read, shown.append, sample)
    reading = assessment_reading(room, shown.append, opening.show_subject)
    page = reading.widget
    assert isinstance(page, AssessmentPage)
    qtbot.addWidget(page)
    page.show()
    opening.read(ref)
    qtbot.waitUntil(lambda: page.view is not None, timeout=WAIT)
    assert page.view is not None
    said = {one.id: shown_of(sample, ref, one.id) for one in page.view.subjects}
    first, second, *_more, last = said
    assert said[first] != said[last]

    def shows(who: str) -> bool:
        assert page.view is not None
        return (
            page.view.subject == page.cards.subjects.list.currentData() == who
            and page.view.items == said[who]
        )

    assert shows(first)
    QTest.mouseClick(page.cards.subjects.next, LEFT)
    qtbot.waitUntil(lambda: shows(second), timeout=WAIT)
    page.cards.subjects.step(-1)
    qtbot.waitUntil(lambda: shows(first), timeout=WAIT)
    page.cards.subjects._calls.show(last)
    qtbot.waitUntil(lambda: shows(last), timeout=WAIT)
    before = len(turns)
    opening.read(ref)
    qtbot.waitUntil(lambda: len(turns) > before, timeout=WAIT)
    assert shows(last), "read again after news"
    assert shown == []


def shown_of(window: Window, ref: Ref, who: str) -> tuple[ItemRow, ...]:
    session = office(window).session
    return view_of(session.read(lambda reader: AssessmentFacts.of(reader, ref, who))).items


def test_the_table_of_a_plan_is_saved_for_excel_and_what_it_says_is_heard(
    plan: PlanPageWidget,
    window: Window,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    said, out = list[str](), tmp_path / "rows.xlsx"
    office(window).room.host.report.connect(lambda text, _tone: said.append(text))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_words, **_more: (str(out), ""))
    plan.show_as(GRID)
    QTest.mouseClick(plan.grid.excel, LEFT)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    (only,) = menu.actions()
    only.trigger()
    menu.close()
    qtbot.waitUntil(lambda: "บันทึก rows.xlsx แล้ว" in said, timeout=WAIT)
    assert read_table(out).rows
    plan.grid.copy_out()
    assert said[-1].startswith("คัดลอก")
