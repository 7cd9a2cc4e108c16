"""Nothing typed is lost by leaving a page or closing the window: it stands there again.

The forms are found, not listed: one more file in `resources/instruments` or `tests/data/instruments` is one more test.
"""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from core.plan.file_deeds import import_plan
from tests.known import known
from tests.ui.desktop.acting import (
    come_to_rest,
    new_office,
    office,
    page,
    panel,
    plans_of,
    start_of,
    view,
)
from tests.ui.desktop.assessment import test_item_answer as scored
from tests.ui.desktop.conftest import NewWindow
from tests.ui.desktop.plan.test_tables_begun import FILES, FORMS, PLANS, desk
from ui.desk import NewOffice
from ui.desktop.plan.fields import HEADS
from ui.desktop.shell.window import Window

__all__ = ["desk"]
Entry = QLineEdit | QPlainTextEdit
TYPED = "12"
ITEMS = 3  # of a form that are tried: the first of each number of entries


def entries(inside: QWidget) -> list[Entry]:
    """What can be typed into; what only seeks is no work of anybody."""
    every: list[Entry] = [*inside.findChildren(QLineEdit), *inside.findChildren(QPlainTextEdit)]
    open_ = [one for one in every if one.isVisible() and one.isEnabled() and not one.isReadOnly()]
    return [one for one in open_ if "ค้น" not in one.accessibleName()]


def words(entry: Entry) -> str:
    return entry.text() if isinstance(entry, QLineEdit) else entry.toPlainText()


def names(found: list[Entry]) -> list[tuple[str, int]]:
    """By its name, and the how manieth of that name it is."""
    called = [one.accessibleName() for one in found]
    return [(one, called[:n].count(one)) for n, one in enumerate(called)]


def typed(entry: Entry) -> None:
    entry.setFocus()
    QTest.keyClicks(entry, TYPED)
    assert TYPED in words(entry), entry.accessibleName()


def missing(window: Window, qtbot: QtBot, show: Callable[[], QWidget]) -> Iterator[str]:
    """What was typed where `show` leads, and does not stand there after a way by another page."""
    key = office(window).key
    for at in names(entries(show())):
        found = entries(show())
        if at not in names(found):
            continue  # what was answered before it asks for it no more
        typed(found[names(found).index(at)])
        office(window).show_page("home")
        come_to_rest(qtbot, window)
        office(window).show_page(key)
        found = entries(show())
        if TYPED not in words(found[names(found).index(at)]):
            yield f"{at}: {words(found[names(found).index(at)])}"


@pytest.fixture
def window(new_window: NewWindow, tmp_path: Path) -> Window:
    said = NewOffice(tmp_path / "office", "จังหวัดตัวอย่าง", "S20", "province", "", 2569)
    return new_window(lambda made: new_office(made, said))


def plan_of(window: Window, qtbot: QtBot, name: str) -> None:
    """A plan by the form, with a row of each kind, on its page."""
    session, kinds = office(window).session, FORMS[name].kinds
    rows = [
        {"id": one.id, "kind": one.id} | ({"parent": one.within} if one.within else {})
        for one in kinds
    ]
    form = session.forms.get(FORMS[name].id)
    session.do(
        partial(import_plan, instrument=form, year=2569, content={"title": "แผน", "rows": rows})
    )
    qtbot.waitUntil(
        lambda: len(session.read(lambda reader: reader.records("row"))) >= len(rows), timeout=8000
    )
    office(window).show_page("plan")
    come_to_rest(qtbot, window)


@pytest.mark.parametrize("name", PLANS)
def test_what_is_typed_into_a_row_is_there_again(window: Window, qtbot: QtBot, name: str) -> None:
    plan_of(window, qtbot, name)
    shown = plans_of(office(window)).view
    rows = known(plans_of(office(window)).planning.page).rows

    def show(ref: object, head: str) -> QWidget:
        shown.choose(ref)  # type: ignore[arg-type]
        if shown.form.heads.key != head:
            shown.form.heads.button(head).click()
        qtbot.waitUntil(lambda: shown.form.complete, timeout=8000)
        come_to_rest(qtbot, window)
        return shown.form

    tried = 0
    for ref in dict.fromkeys(
        filter(None, (shown._home(known(shown.page), one.ref) for one in rows))
    ):
        shown.choose(ref)
        for head in [
            key for key, _text, _tone in HEADS if not shown.form.heads.button(key).isHidden()
        ]:
            tried += len(entries(show(ref, head)))
            assert not [*missing(window, qtbot, partial(show, ref, head))], (name, head)
    assert tried


@pytest.fixture
def assessing(window: Window, qtbot: QtBot) -> Window:
    office(window).show_page("assessment")
    start_of(office(window)).go.click()
    qtbot.waitUntil(lambda: page(window).view is not None, timeout=8000)
    return window


@pytest.mark.parametrize(
    "name", [one for one in scored.FORMS if one in FILES and not scored.FORMS[one].subjects]
)
def test_what_is_typed_into_an_item_is_there_again(
    assessing: Window, qtbot: QtBot, name: str
) -> None:
    def show(item: str) -> QWidget:
        made = panel(assessing, item)
        if made.note.add.isVisible():
            made.note.add.click()
        come_to_rest(qtbot, assessing)
        return made

    by_count: dict[int, str] = {}
    for one in view(assessing).items:
        by_count.setdefault(len(one.measures) * 10 + len(one.asks), one.id)
    tried = [*by_count.values()][:ITEMS]
    assert sum(len(entries(show(item))) for item in tried)
    for item in tried:
        assert not [*missing(assessing, qtbot, partial(show, item))], (name, item)


@pytest.mark.parametrize("name", ["operating-plan-2569"])
def test_what_is_typed_and_left_by_closing_the_window_is_there_when_it_is_opened(
    name: str, window: Window, qtbot: QtBot, new_window: NewWindow
) -> None:
    plan_of(window, qtbot, name)
    entry = entries(plans_of(office(window)).view.form)[0]
    called, folder = entry.accessibleName(), office(window).room.folder
    typed(entry)
    window.close()
    again = new_window(lambda made: made.open_folder(folder))
    office(again).show_page("plan")
    come_to_rest(qtbot, again)
    found = [
        one for one in entries(plans_of(office(again)).view.form) if one.accessibleName() == called
    ]
    assert TYPED in words(found[0])
