"""A form to start from is found by words of its title or use, and a document is chosen without being opened."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import main
from core.forms.ports import FormSummary
from core.home.starting import StartFormGroup, StartFormOffer
from core.plan.deeds import start_plan
from core.thai.written import arabic_digits
from storage.instruments.library import FormLibrary
from tests.journeys.hands import QtHands
from tests.known import known
from tests.ui.desktop.acting import (
    NO_STARTS,
    come_to_rest,
    leaf_of,
    modal,
    new_office,
    office,
    plans_of,
    press,
    type_words,
    written,
)
from tests.ui.desktop.conftest import NewWindow
from ui.desk import NewOffice
from ui.desktop.base.starting import NewDocumentPage
from ui.desktop.home.documents import DocumentsDesk, DocumentsPage, NewDocumentDialog
from ui.desktop.plan.page import GRID
from ui.desktop.shell.sidebar import called
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look
from ui.desktop.widgets.prompt import PromptDialog

Key = Qt.Key


@pytest.fixture
def start(new_window: NewWindow, tmp_path: Path, qtbot: QtBot) -> NewDocumentPage:
    """The plans an office may begin, shown."""
    said = NewOffice(tmp_path / "office", "จังหวัดตัวอย่าง", "S20", "province", "", 2569)
    window: Window = new_window(lambda made: new_office(made, said))
    office(window).show_page("plan")
    qtbot.waitUntil(lambda: plans_of(office(window)).start.isVisible())
    return plans_of(office(window)).start


def window_of(start: NewDocumentPage) -> Window:
    found = start.window()
    assert isinstance(found, Window)
    return found


def shown(start: NewDocumentPage) -> list[FormSummary]:
    return [start._offered[key].label for key, card in start.cards.items() if not card.isHidden()]


def test_every_form_is_found_by_what_it_is_for_and_begun_by_two_keys(
    start: NewDocumentPage, qtbot: QtBot
) -> None:
    wanted: list[object] = []
    start._calls = start._calls._replace(begin=lambda form, *_more: wanted.append(form.id))
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


def test_the_form_whose_short_name_has_the_words_is_chosen(start: NewDocumentPage) -> None:
    start.search.setText("คุณธรรม")
    assert known(start.form).id != shown(start)[0].id, "others have it in their long titles"
    assert "คุณธรรม" in str(known(start.form).heading)


def test_that_no_form_has_a_word_is_said_only_where_none_has(
    start: NewDocumentPage, qtbot: QtBot
) -> None:
    none = "ไม่มีแบบที่มีคำนี้"
    assert none not in written(start)
    start.search.setText("คำที่ไม่มีแบบใดใช้")
    assert not shown(start)
    qtbot.waitUntil(lambda: none in written(start))  # once every form was read
    start.search.setText("")
    assert len(shown(start)) == len(start.cards)
    assert none not in written(start)


def test_forms_of_two_owners_with_one_name_are_told_apart(look: Look) -> None:
    forms = FormLibrary([main.INSTRUMENTS])
    first, other = (one for one in forms.labels() if one.id in ("swot-analysis", "operating-plan"))
    start = NewDocumentPage(look, forms, "", NO_STARTS)
    said = (StartFormOffer(first, "ส่วนกลาง ประกาศ"), StartFormOffer(other, "หน่วยงานนี้ประกาศ"))
    start.show_year(2569, "", (StartFormGroup("", said),))
    told = [card.accessibleDescription() for card in start.cards.values()]
    assert ["ส่วนกลาง ประกาศ" in told[0], "หน่วยงานนี้ประกาศ" in told[1]] == [True, True]


def test_nothing_is_started_that_the_search_has_hidden(start: NewDocumentPage) -> None:
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


def test_forms_of_programmes_of_others_are_shown_only_if_searched_for(look: Look) -> None:
    forms = FormLibrary([main.INSTRUMENTS])
    other, *own = forms.labels()[:7]
    start = NewDocumentPage(look, forms, "", NO_STARTS)
    groups = (
        StartFormGroup("ของเรา", tuple(map(StartFormOffer, own))),
        StartFormGroup("ของคนอื่น", (StartFormOffer(other),), aside=True),
    )
    start.show_year(2569, "", groups)

    def seen() -> tuple[bool, bool]:
        return other in shown(start), "ของคนอื่น" in written(start)

    assert (len(start.cards), *seen()) == (7, False, False)
    start.search.setText(str(other.heading))
    assert (start.form and start.form.id, *seen()) == (other.id, True, True)
    start.search.setText("")
    assert seen() == (True, True), "what would be started is seen"
    start.choose(own[0].id)
    start.search.setText(str(own[0].heading))
    start.search.setText("")
    assert seen() == (False, False)


def test_a_plan_by_months_is_found_by_what_it_asks(start: NewDocumentPage) -> None:
    start.search.setText("รายเดือน")
    assert {"operating-plan", "spending-plan"} <= {one.id for one in shown(start)}


def test_the_keyboard_goes_from_the_search_into_the_list_and_on_to_what_starts(
    start: NewDocumentPage, qtbot: QtBot
) -> None:
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


def test_forms_are_found_by_what_they_ask_and_by_words_of_one_sense(
    start: NewDocumentPage, qtbot: QtBot
) -> None:
    none = "ไม่มีแบบที่มีคำนี้"
    start.search.setText("ประกวดก้างปลา")
    assert none not in written(start)  # not every form was read yet
    qtbot.waitUntil(lambda: none in written(start))
    for typed, ids, said in (
        ("จุดแข็ง", {"pmqa-analysis", "swot-analysis"}, "พบใน “จุดแข็ง”"),
        ("ขึ้นเงินเดือน", {"raise-worksheet"}, ""),
        ("ทุกเดือน", {"operating-plan", "spending-plan"}, ""),
    ):
        start.search.setText(typed)
        assert ids <= {one.id for one in shown(start)}, typed
        assert said in written(start)
    heads = [one.text() for one in start._heads.values() if not one.isHidden()]
    assert len(heads) < len(start._heads)  # of groups of which nothing is left nothing is said


def test_another_set_of_a_form_is_begun_once_it_is_confirmed(
    start: NewDocumentPage, qtbot: QtBot
) -> None:
    opened = office(window_of(start))
    start.choose("operating-plan")
    press(start.go, Key.Key_Return)
    qtbot.waitUntil(lambda: plans_of(opened).ref is not None)
    first = plans_of(opened).ref

    def asked() -> PromptDialog:
        """The question that stands before a second plan of the form."""
        opened.show_page("documents")
        come_to_rest(qtbot, window_of(start))
        leaf_of(opened, "documents", DocumentsDesk).ask_start("operating-plan").start.go.click()
        dialog = modal(qtbot, PromptDialog)
        assert "เริ่มแบบนี้ไปแล้วในปี 25" in dialog.windowTitle() + written(dialog)
        return dialog

    def plans() -> int:
        return len(opened.session.read(lambda reader: reader.records("plan")))

    asked().leave.click()
    modal(qtbot, NewDocumentDialog).reject()
    asked().go.click()
    qtbot.waitUntil(lambda: opened.key == "plan")
    assert (plans_of(opened).ref, plans()) == (first, 1)
    asked().buttons["plus"].click()
    qtbot.waitUntil(lambda: plans() == 2)


@pytest.mark.parametrize(
    "dialog", [pytest.param(True, id="dialog"), pytest.param(False, id="empty year")]
)
def test_what_the_year_before_had_stands_first_and_is_copied(
    start: NewDocumentPage, qtbot: QtBot, *, dialog: bool
) -> None:
    opened = office(window_of(start))
    form = opened.session.forms.get("spending-plan")
    opened.session.do(partial(start_plan, instrument=form, year=2568, ordinal=None))
    qtbot.waitUntil(lambda: len(opened.session.read(lambda reader: reader.records("plan"))) == 1)
    if dialog:
        opened.show_page("documents")
        come_to_rest(qtbot, window_of(start))
        start = leaf_of(opened, "documents", DocumentsDesk).ask_start(entity="plan").start
    else:
        plans_of(opened).show_year(2569)
    titles = [head.text().replace("\u200b", "") for head in start._heads.values()]
    start.choose("operating-plan")
    assert not start.copy.isVisible()
    assert "ปี 2568 มี ปีนี้ยังไม่มี" in titles
    start.choose("spending-plan")
    assert start.copy.isVisible()
    start.copy.click()
    qtbot.waitUntil(lambda: opened.key == "plan" and plans_of(opened).ref is not None)
    page = plans_of(opened).planning.page
    assert page is not None
    assert (page.form.id, page.year) == ("spending-plan", 2569)


def test_what_was_begun_and_undone_leads_back_to_the_documents(
    start: NewDocumentPage, qtbot: QtBot
) -> None:
    """Of two plans the other did not stand there as if it were the one that was begun."""
    opened = office(window_of(start))
    for form in ("operating-plan", "spending-plan"):
        of_form = opened.session.forms.get(form)
        opened.session.do(partial(start_plan, instrument=of_form, year=opened.year, ordinal=None))
    qtbot.waitUntil(lambda: len(opened.session.read(lambda reader: reader.records("plan"))) == 2)
    come_to_rest(qtbot, window_of(start))
    made = next(
        one.ref
        for one in opened.session.read(
            lambda reader: reader.records("plan", instrument_id="spending-plan")
        )
    )
    plans_of(opened).go_to(made)
    assert plans_of(opened).ref == made
    opened.commands.undo()
    qtbot.waitUntil(lambda: opened.key == "documents")
    assert "เริ่มแผน การใช้จ่ายงบประมาณ" in opened.commands._undone


def test_a_right_click_chooses_a_document_and_a_key_acts_on_it(
    sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = office(sample)
    opened.show_page("documents")
    come_to_rest(qtbot, sample)
    page = opened.leaf("documents").widget.findChild(DocumentsPage)
    assert page is not None
    assert "คลิกขวา เมนู" in written(page)
    begun = next(one for one in page.lines if one.shown.ref is not None)
    page.begin.setFocus()
    QTest.mouseClick(begun.line, Qt.MouseButton.RightButton)
    assert (opened.key, page.here) == ("documents", begun.shown)
    binned = list[object]()
    monkeypatch.setattr(DocumentsDesk, "delete", lambda _self, ref: binned.append(ref))
    QTest.keyClick(begun.line, Qt.Key.Key_Delete)
    assert binned == [begun.shown.ref]


def test_ctrl_n_begins_from_any_page_and_what_is_typed_there_is_looked_for(
    start: NewDocumentPage, qtbot: QtBot
) -> None:
    """Of forms that have the words, that which is called so is chosen, wherever the keyboard is."""
    start.enter()
    QtHands().type("pmqa")
    assert (start.search.text(), known(start.form).id) == ("pmqa", "pmqa-analysis")
    office(window_of(start)).show_page("settings")
    press(window_of(start), Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    dialog = modal(qtbot, NewDocumentDialog)
    qtbot.waitUntil(dialog.start.go.hasFocus)
    QtHands().type("พัฒนาชุมชนใสสะอาด")
    assert known(dialog.start.form).id == "cdd-clean"
    dialog.reject()


def test_a_new_plan_waits_where_its_first_row_is_made_and_its_table_where_it_is_typed(
    start: NewDocumentPage, qtbot: QtBot
) -> None:
    opened = office(window_of(start))

    def begins(form: str) -> None:
        before = plans_of(opened).ref
        leaf = leaf_of(opened, "documents", DocumentsDesk)
        opened.show_page("documents")
        leaf.ask_start(form).start.go.click()
        qtbot.waitUntil(lambda: plans_of(opened).ref not in (None, before) and opened.key == "plan")
        come_to_rest(qtbot, window_of(start))

    def titles() -> set[str]:
        return {
            one.text("f.title")
            for one in opened.session.read(lambda reader: list(reader.records("row")))
        }

    def typed(words: str) -> bool:
        return words in titles()

    begins("operating-plan")
    assert called(QApplication.focusWidget()) == "เพิ่มงาน/มาตรการ"
    view = plans_of(opened).view
    QTest.mouseClick(view.bar.how.button(GRID), Qt.MouseButton.LeftButton)
    for words in ("ประชุม", "อบรม"):  # no cell was chosen: nothing that stands there is written over
        view.bar.how.button(GRID).setFocus()
        view.grid.view.selectionModel().clear()
        QtHands().type(words)
        press(view, Key.Key_Tab)
        qtbot.waitUntil(partial(typed, words))
    assert {"ประชุม", "อบรม"} <= titles()
    press(view, Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    QtHands().type("อบรม")
    qtbot.waitUntil(lambda: view.grid._count.text() == "แสดง 1 จาก 2")
    begins("dsi-moral-plan")  # which has a kind of this name, too
    view.show_as(GRID)
    assert view.grid.search.text() == "", "what is looked for in one plan hides no row of another"
