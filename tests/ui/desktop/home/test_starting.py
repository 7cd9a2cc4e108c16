"""A form to start from is found among many by words of its title or of what it is for, with the keyboard alone."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

import main
from core.forms.ports import FormLabel
from core.thai.numbering import arabic_digits
from storage.instruments.library import Library
from tests.known import known
from tests.ui.desktop.acting import new_office, office, plans_of, press, type_words, written
from tests.ui.desktop.conftest import NewWindow
from ui.desk import NewOffice
from ui.desktop.base.starting import StartPage
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
