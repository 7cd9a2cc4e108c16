"""A form to start from is found by words of its title or use, and a document is chosen without being opened."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import main
from core.forms.ports import FormLabel
from core.plan.deeds import start_plan
from core.thai.numbering import arabic_digits
from storage.instruments.library import Library
from tests.known import known
from tests.ui.desktop.acting import come_to_rest, new_office, office, plans_of, press, type_words, written
from tests.ui.desktop.conftest import NewWindow
from ui.desk import NewOffice
from ui.desktop.base.starting import StartPage
from ui.desktop.home.documents import DocumentsPage
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look

Key = Qt.Key


@pytest.fixture
def start(new_window: NewWindow, tmp_path: Path, qtbot: QtBot) -> StartPage:
    """The plans an office may begin, shown."""
    said = NewOffice(tmp_path / "office", "จังหวัดตัวอย่าง", "S20", "province", "", 2569)
    window: Window = new_window(lambda made: new_office(made, said))
    office(window).show_page("plan")
    qtbot.waitUntil(lambda: plans_of(office(window)).start.isVisible())
    return plans_of(office(window)).start


def window_of(start: StartPage) -> Window:
    found = start.window()
    assert isinstance(found, Window)
    return found


def shown(start: StartPage) -> list[FormLabel]:
    return [start._offered[key] for key, card in start.cards.items() if not card.isHidden()]


def test_every_form_is_found_by_what_it_is_for_and_begun_by_two_keys(start: StartPage, qtbot: QtBot) -> None:
    wanted: list[object] = []
    start.wanted.connect(lambda form, *_more: wanted.append(form.id))
    for one in shown(start):
        start.search.setText(one.id)
        start.search.setFocus()
        press(start.search, Key.Key_Return)
        assert known(start.form).id == one.id
        assert arabic_digits(str(one.help)) in written(start) or not one.help.th
        qtbot.waitUntil(start.go.hasFocus)
    start.search.clear()
    start.search.setFocus()
    type_words("pmqa")
    assert [one.id for one in shown(start)] == ["pmqa-analysis"]
    press(start.search, Key.Key_Return)
    press(start.go, Key.Key_Return)
    assert wanted == ["pmqa-analysis"]


def test_that_no_form_has_a_word_is_said_only_where_none_has(start: StartPage) -> None:
    none = "ไม่มีแบบที่มีคำนี้"
    assert none not in written(start)
    start.search.setText("คำที่ไม่มีแบบใดใช้")
    assert not shown(start)
    assert none in written(start)
    start.search.setText("")
    assert len(shown(start)) == len(start.cards)
    assert none not in written(start)


def test_forms_of_two_owners_with_one_name_are_told_apart(look: Look) -> None:
    forms = Library([main.INSTRUMENTS])
    first, other = (one for one in forms.labels() if one.id in ("swot-analysis", "operating-plan"))
    start = StartPage(look, forms, (first, other), "", {first.file: "ส่วนกลาง ประกาศ", other.file: "หน่วยงานนี้ประกาศ"})
    told = [card.accessibleDescription() for card in start.cards.values()]
    assert ["ส่วนกลาง ประกาศ" in told[0], "หน่วยงานนี้ประกาศ" in told[1]] == [True, True]


def test_nothing_is_started_that_the_search_has_hidden(start: StartPage) -> None:
    one, other = shown(start)[0], shown(start)[-1]
    start.choose(one.id)
    start.search.setText(other.id)
    assert start.form is not None
    assert start.form.id in {each.id for each in shown(start)}
    start.search.setText("คำที่ไม่มีแบบใดใช้")
    assert not start.go.isEnabled()
    assert not start.take.isEnabled()
    start.search.setText("")
    assert start.go.isEnabled()


def test_a_plan_by_months_is_found_by_what_it_asks(start: StartPage) -> None:
    start.search.setText("รายเดือน")
    assert {"operating-plan", "spending-plan"} <= {one.id for one in shown(start)}


def test_the_keyboard_goes_from_the_search_into_the_list_and_on_to_what_starts(start: StartPage, qtbot: QtBot) -> None:
    start.search.setFocus()
    press(start.search, Key.Key_Down)
    cards = [*start.cards.values()]
    assert known(QApplication.focusWidget()) in cards
    press(known(QApplication.focusWidget()), Key.Key_Down)
    chosen = known(QApplication.focusWidget())
    assert chosen in cards
    qtbot.waitUntil(cards[-1].isVisible)
    for card in (chosen, cards[-1]):
        card.click()
        card.setFocus()
        press(card, Key.Key_Tab)
        assert start.go.hasFocus(), card.accessibleName()


def test_another_set_of_a_form_is_not_begun_without_a_word(start: StartPage, qtbot: QtBot) -> None:
    said = "ปีนี้มีเอกสารของแบบนี้แล้ว"
    start.choose("operating-plan")
    assert said not in written(start)
    press(start.go, Key.Key_Return)
    opened = office(window_of(start))
    qtbot.waitUntil(lambda: plans_of(opened).ref is not None)
    opened.show_page("documents")
    dialog = opened.leaf("documents").widget.ask_start("operating-plan")  # type: ignore[attr-defined]
    assert said in written(dialog)
    dialog.start.choose("spending-plan")
    assert said not in written(dialog)
    dialog.reject()


def test_what_was_begun_and_undone_leads_back_to_the_documents(start: StartPage, qtbot: QtBot) -> None:
    """Of two plans the other did not stand there as if it were the one that was begun."""
    opened = office(window_of(start))
    for form in ("operating-plan", "spending-plan"):
        of_form = opened.session.forms.get(form)
        opened.session.do(partial(start_plan, instrument=of_form, year=opened.year, no=None))
    qtbot.waitUntil(lambda: len(opened.session.read(lambda reader: reader.records("plan"))) == 2)
    come_to_rest(qtbot, window_of(start))
    made = next(
        one.ref for one in opened.session.read(lambda reader: reader.records("plan", instrument_id="spending-plan"))
    )
    plans_of(opened).go_to(made)
    assert plans_of(opened).ref == made
    opened.commands.undo()
    qtbot.waitUntil(lambda: opened.key == "documents")
    assert "เริ่มแผน การใช้จ่ายงบประมาณ" in opened.commands._undone


def test_a_right_click_chooses_a_document_and_a_key_acts_on_it(sample: Window, qtbot: QtBot) -> None:
    opened = office(sample)
    opened.show_page("documents")
    come_to_rest(qtbot, sample)
    page = opened.leaf("documents").widget.findChild(DocumentsPage)
    assert page is not None
    assert "หรือคลิกขวา เลือก" in written(page)
    begun = next(one for one in page.lines if one.shown.ref is not None)
    page.begin.setFocus()
    QTest.mouseClick(begun.line, Qt.MouseButton.RightButton)
    assert (opened.key, page.here) == ("documents", begun.shown)
    binned = list[object]()
    page.binned.disconnect()
    page.binned.connect(binned.append)
    QTest.keyClick(begun.line, Qt.Key.Key_Delete)
    assert binned == [begun.shown]
