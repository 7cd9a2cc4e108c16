"""`85 Tab 80 Tab 70` gives three values, in every number of every form; a digit beside a number replaces none.

The forms are found, not listed: one more file in `resources/instruments` or `tests/data/instruments` is one more test.
"""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from core.assessment.facts import AssessmentFacts
from core.assessment.rows import ItemRow
from core.assessment.view import view_of
from tests.known import known
from tests.ui.desktop.acting import (
    come_to_rest,
    desk_of,
    office,
    page,
    panel,
    press,
    saved,
    type_words,
    view,
)
from tests.ui.desktop.assessment.test_item_answer import FILES, FORMS
from tests.ui.desktop.assessment.test_score_kinds import window
from tests.ui.desktop.plan.test_tables_begun import desk
from ui.desktop.shell.window import Window
from ui.desktop.widgets.inputs import NumberEdit

__all__ = ["desk", "window"]
pytestmark = pytest.mark.usefixtures("name")
NUMBERED = [name for name, path in FILES.items() if name in FORMS and FORMS[name].measures]


def boxes(item: ItemRow) -> list[tuple[tuple[str, int], str, int]]:
    """Of each box of an item its name, what is saved in it, and the least that fits: of a share the part is less.

    A figure that several items ask for is one number, and has one name.
    """
    return [
        ((measure.id, n), slot.text, 60 if measure.percent and n % 2 else 20)
        for measure in item.measures
        for n, slot in enumerate(measure.slots)
    ]


@pytest.mark.parametrize("name", NUMBERED)
def test_each_number_goes_into_a_box_of_its_own(window: Window, qtbot: QtBot) -> None:
    typed: dict[tuple[str, int], str] = {}
    for dimension in view(window).dimensions:
        asked = [one for level in dimension.levels for one in level.items if one.measures]
        if asked:
            panel(window, asked[0].id).figures[0].enter()
        for one in asked:
            for at, _text, least in boxes(one):
                typed.setdefault(at, str(least + len(typed) % 30))
                type_words(typed[at])
                press(window, Qt.Key.Key_Tab)

    def all_kept() -> None:
        session = office(window).session
        ref = known(desk_of(office(window)).assessing.ref)
        items = view_of(session.read(lambda reader: AssessmentFacts.of(reader, ref))).items
        assert {at: text for one in items for at, text, _least in boxes(one)} == typed

    assert typed
    qtbot.waitUntil(all_kept, timeout=8000)


@pytest.mark.parametrize("name", ["ita-2564"])
def test_numbers_that_are_the_points_are_a_table_that_says_each_once(
    window: Window, qtbot: QtBot
) -> None:
    lines = page(window).ladder.panels
    assert [line.row.id for line in lines] == ["s1", "s2", "s3", "s4", "s5"]
    panel(window, "s1").figures[0].enter()
    for number in ("80", "85", "70.5", "60", "55"):
        type_words(number)
        press(window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: view(window).items[4].worth == "55/100", timeout=8000)
    come_to_rest(qtbot, window)
    area = page(window).ladder.area
    assert known(area.widget()).height() <= area.viewport().height(), "nobody scrolls in it"
    for n, line in enumerate(lines, start=1):
        shown = [one.text() for one in line.findChildren(QLabel) if one.isVisible() and one.width()]
        assert shown[:2] == [f"ตัวชี้วัดที่ {n}", line.row.text]
        assert shown[2:] == ["/ 100 คะแนน"]


@pytest.mark.parametrize("name", ["garden-self-check-2564"])
def test_a_digit_beside_a_number_replaces_none(window: Window, qtbot: QtBot) -> None:
    item = next(one.id for one in view(window).items if one.measures)
    shown = panel(window, item)
    type_words("85")
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), NumberEdit))
    shown.note.add.setFocus(Qt.FocusReason.TabFocusReason)
    said: list[str] = []
    office(window).room.host.report.connect(lambda text, _tone: said.append(text))
    type_words("8")
    shown.setFocus(Qt.FocusReason.TabFocusReason)
    type_words("7")
    assert len(said) == 2
    assert all("ยังไม่ได้รับตัวเลข" in one for one in said)
    qtbot.waitUntil(lambda: saved(window, item).measures[0].slots[0].text == "85", timeout=8000)


@pytest.mark.parametrize("name", ["garden-self-check-2564"])
def test_tab_without_a_number_typed_goes_round_the_page(window: Window) -> None:
    shown = panel(window, next(one.id for one in view(window).items if one.measures))
    shown.figures[0].enter()
    press(window, Qt.Key.Key_Tab)
    now = known(QApplication.focusWidget())
    assert shown.isAncestorOf(now), "what else can be done with the item is reached by Tab"
    assert not isinstance(now, NumberEdit)
