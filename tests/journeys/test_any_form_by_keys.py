"""Whatever a form declares is filled in the window by keys, locked, printed for good, sent, and read at the centre.

The forms are found, not listed: one more file in `resources/instruments` or `tests/data/instruments` is one more test.
"""

import shutil
from collections.abc import Iterable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

import main
from core.assessment.rows import ItemQuestionRow, ItemRow
from core.forms.computed import PLAN
from core.forms.field_types import type_of
from core.forms.shape import FormRowKind, Instrument
from core.forms.vocabulary import OFFICE
from core.plan.register_deeds import add_entries
from core.values import Text
from storage.instruments.reader import parse, read_form
from tests import every_type
from tests.journeys.any_form import PlanFiller, words_for
from tests.journeys.final import PROVINCE, copied, lock, printed_for_good, read_above, two_offices
from tests.journeys.hands import QtHands
from tests.known import known
from tests.ui.desktop.acting import desk_of, office, page, panel, plans_of, press, saved, view
from tests.ui.desktop.assessment.test_score_kinds import (
    DIGITS,
    chosen,
    kept,
    left_out,
    measured,
    number_typed,
)
from tests.ui.desktop.conftest import IGNORED, NewWindow
from ui.desktop.assessment.answer_cells import AnswerDropDown
from ui.desktop.assessment.item import ItemPanel
from ui.desktop.shell.window import Window
from ui.desktop.widgets.calendar import DayField
from ui.desktop.widgets.choices import SegmentedControl
from ui.desktop.widgets.inputs import LongTextField, ValueField
from ui.desktop.widgets.periods import PeriodBar

pytestmark = pytest.mark.qt_log_ignore(*IGNORED, extend=True)
PLACES = (main.INSTRUMENTS, Path(__file__).parents[1] / "data" / "instruments")


DRAWN: dict[
    str, tuple[type[QWidget], ...]
] = {  # by FieldType.editor: what a question of it is drawn by
    "line": (ValueField,),
    "note": (LongTextField,),
    "day": (DayField,),
    "periods": (PeriodBar,),
    "choice": (SegmentedControl, AnswerDropDown),
}
FILES = {path.stem: path for place in PLACES for path in sorted(place.rglob("*.yaml"))}
EVERY = {
    "every-type": every_type.plan_form(empty=True),
    "every-ask": every_type.sheet_form(empty=True),
}
FORMS = {
    name: form for name, path in FILES.items() if isinstance(form := read_form(path), Instrument)
}
FORMS |= {
    name: made
    for name, text in EVERY.items()
    if isinstance(made := parse(text.encode(), name).form, Instrument)
}
PLANS = [name for name, form in FORMS.items() if form.kinds]
SHEETS = [name for name, form in FORMS.items() if form.kind]


@pytest.fixture(scope="module")
def forms(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("forms")
    for name, path in FILES.items():
        shutil.copy(path, place / f"{name}.yaml")
    for name, text in EVERY.items():
        (place / f"{name}.yaml").write_text(text, "utf-8")
    return place


@pytest.fixture(scope="module")
def offices(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return two_offices(tmp_path_factory.mktemp("offices"))


@pytest.fixture(autouse=True)
def _every_form(
    forms: Path, offices: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copied(offices, tmp_path)
    monkeypatch.setattr(main, "INSTRUMENTS", forms)


@pytest.mark.parametrize("name", PLANS)
def test_every_cell_of_a_plan_is_filled(
    name: str, new_window: NewWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = begun(name, "plan", new_window, tmp_path)
    filler = PlanFiller(window, qtbot)
    qtbot.waitUntil(lambda: filler.view.page is not None, timeout=8000)
    filler.fill()
    outside = {one for one in filler.without - filler.filled if not within_plan(FORMS[name], *one)}
    assert asked_of_everybody(FORMS[name]) - outside <= filler.filled
    ref = known(plans_of(office(window)).ref)
    lock(window, qtbot, ref)
    window.close()
    printed_for_good(tmp_path, ref)
    read_above(tmp_path, ref)


def begun(name: str, where: str, new_window: NewWindow, room: Path) -> Window:
    """A province that has just begun a document by the form."""
    window = new_window(lambda made: made.open_folder(room / PROVINCE))
    office(window).show_page(where)
    start = (plans_of if where == "plan" else desk_of)(office(window)).start
    start.choose(FORMS[name].id)
    QTest.mouseClick(start.go, Qt.MouseButton.LeftButton)
    return window


def within_plan(form: Instrument, kind: str, field: str) -> bool:
    """Whether a link names rows of its own plan: of those there is one by then, of a register of the office none."""
    return any(
        one.id == field and kind in one.kind and one.to.startswith(f"{PLAN}.")
        for one in form.fields
    )


def asked_of_everybody(form: Instrument) -> set[tuple[str, str]]:
    """The cells that no condition takes away, by kind and field; files are attached, not typed."""
    kinds = {
        kind.id for kind in form.kinds if not any(form_kind.when for form_kind in up(form, kind.id))
    }
    fields = [field for field in form.fields if not field.when and not type_of(field).attached]
    return {(kind, field.id) for field in fields for kind in field.kind if kind in {*kinds, PLAN}}


def up(form: Instrument, kind: str) -> list[FormRowKind]:
    """A kind, and those above it."""
    found = next((one for one in form.kinds if one.id == kind), None)
    return [found, *up(form, found.within)] if found else []


@pytest.mark.parametrize("name", SHEETS)
def test_every_way_of_answering_is_answered(
    name: str, new_window: NewWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = begun(name, "assessment", new_window, tmp_path)
    qtbot.waitUntil(lambda: page(window).view is not None, timeout=8000)
    with_entries(FORMS[name], window, qtbot)
    items = one_of_each_way(view(window).items)
    assert items, "a form that shows no item cannot be answered"
    for n, item in enumerate(items):
        answer_item(window, qtbot, item.id, 1 + n % 4)
    for left in beyond_most(FORMS[name]):
        panel(window, left)
        press(window, Qt.Key.Key_A)
        qtbot.waitUntil(partial(left_out, window, left), timeout=8000)
    ref = known(desk_of(office(window)).assessing.ref)
    lock(window, qtbot, ref)
    window.close()
    printed_for_good(tmp_path, ref, items[0].id)
    read_above(tmp_path, ref)


def beyond_most(form: Instrument) -> list[str]:
    """The items of branches of which only so many are chosen, all but those."""
    of = [
        (one.most, [item.id for item in form.items if item.within == one.id])
        for one in form.dimensions
        if one.most
    ]
    return [item for most, items in of for item in items[most:]]


def with_entries(form: Instrument, window: Window, qtbot: QtBot) -> None:
    """What the form is answered for: one more entry of its register, or somebody begun by the button of the page."""
    using, _dot, register = form.register.rpartition(".")
    if form.of_people:
        add = page(window).cards.subjects.add
        add.setFocus(Qt.FocusReason.TabFocusReason)
        press(add, Qt.Key.Key_Space)
    elif using == OFFICE:
        office(window).session.do(
            partial(add_entries, register=register, rows=[{"name": Text("รายการแรก")}])
        )
    qtbot.waitUntil(lambda: bool(view(window).subjects) == bool(form.register), timeout=8000)


def one_of_each_way(items: Iterable[ItemRow]) -> list[ItemRow]:
    """The first item of each kind of answer cells."""
    found: dict[object, ItemRow] = {}
    for item in items:
        asks = tuple((ask.type.name, bool(ask.options)) for ask in item.asks)
        way = (
            item.takes_state,
            len(item.scale),
            len(item.measures),
            bool(item.parts),
            item.parts_any,
            asks,
        )
        found.setdefault(way, item)
    return [*found.values()]


def answer_item(window: Window, qtbot: QtBot, item: str, digit: int) -> None:
    """Every cell of an item, also what it asks only because of an answer before."""
    shown = panel(window, item)
    if shown.row.scale:
        press(window, DIGITS[min(digit, len(shown.row.scale)) - 1])
        qtbot.waitUntil(partial(chosen, window, item), timeout=8000)
    elif shown.row.takes_state:
        press(window, Qt.Key.Key_P)
        qtbot.waitUntil(lambda: bool(saved(window, item).state.text), timeout=8000)
    for at in range(len(shown.row.measures)):
        number_typed(shown, at, digit)
        qtbot.waitUntil(partial(measured, window, item, at), timeout=8000)
    seen = set[str]()
    while fresh := [one for one in panel(window, item).row.asks if one.id not in seen]:
        seen.add(fresh[0].id)
        ask_by_keys(window, qtbot, panel(window, item), fresh[0])
        qtbot.waitUntil(partial(kept, window, item, fresh[0].id), timeout=8000)


def ask_by_keys(window: Window, qtbot: QtBot, shown: ItemPanel, ask: ItemQuestionRow) -> None:
    """In the editor of the question, wherever it stands in its item."""
    editor = known(shown.questions).lines[ask.id].editor
    assert isinstance(editor, DRAWN[ask.type.editor]), (
        "the editor of a field of this type, not a bare line"
    )
    target = (
        editor.findChildren(QAbstractButton)[0] if isinstance(editor, SegmentedControl) else editor
    )

    def has_keys() -> bool:
        target.setFocus(Qt.FocusReason.TabFocusReason)
        return QApplication.focusWidget() is target

    qtbot.waitUntil(has_keys, timeout=8000)
    if isinstance(editor, SegmentedControl):
        press(window, Qt.Key.Key_Space)
    elif ask.options:
        press(window, Qt.Key.Key_Down)
    elif isinstance(editor, PeriodBar):
        press(window, Qt.Key.Key_Right)
        press(window, Qt.Key.Key_Tab)
    else:
        QtHands().type(words_for(ask.field))
        press(window, Qt.Key.Key_Tab)
