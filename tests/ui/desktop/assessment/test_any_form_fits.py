"""An assessment by any form, of whichever ministry: read whole on the smallest screen, answered by keys it names."""

from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.exceptions import TimeoutError
from pytestqt.qtbot import QtBot

from core.assessment.start_deeds import start_assessment
from core.forms.shape import Instrument
from tests.core.committee.panel import SCORED
from tests.ui.desktop.acting import come_to_rest, new_office, office, page, panel, press, view
from tests.ui.desktop.fitting import fits, ladders
from ui.desk import NewOffice
from ui.desktop.assessment.answer_cells import options_of
from ui.desktop.assessment.keys import KeyHintLine
from ui.desktop.shell.window import Window

Key = Qt.Key
SOME, WAIT = 2, 300  # items; milliseconds
YEAR, SHOWN = 2569, {"P": Key.Key_P, "N": Key.Key_N, "1–9": Key.Key_1}


@pytest.fixture
def begun(window: Window, qtbot: QtBot, tmp_path: Path, request: pytest.FixtureRequest) -> Window:
    form: Instrument = request.param
    new_office(window, NewOffice(tmp_path / "office", "จังหวัดตัวอย่าง ข", "S20", "province", "", YEAR))
    profiles = [one.id for one in form.profiles][:1]
    office(window).session.do(
        partial(start_assessment, instrument=form, year=YEAR, profiles=profiles)
    )
    office(window).open_year(YEAR, "assessment")
    window.resize(1366, 728)
    come_to_rest(qtbot, window)
    qtbot.waitUntil(lambda: page(window).view is not None)
    return window


def named(window: Window) -> set[str]:
    """The keys that the foot of the ladder names."""
    (foot,) = page(window).findChildren(KeyHintLine)
    return {line.cap for line, pair in foot._pairs if not pair.isHidden()} & SHOWN.keys()


@pytest.mark.parametrize("begun", SCORED, ids=lambda one: one.id, indirect=True)
def test_every_part_is_read_whole_and_its_foot_names_the_keys_that_answer(
    begun: Window, qtbot: QtBot
) -> None:
    (foot,) = page(begun).findChildren(KeyHintLine)
    for part in ladders(begun, qtbot):
        fits(qtbot, office(begun), part)
    for part in [one.id for one in view(begun).dimensions]:
        page(begun).choose(part)
        come_to_rest(qtbot, begun)
        told = named(begun)
        shown = {line.cap: line.text for line, pair in foot._pairs if not pair.isHidden()}
        called = {text for one in page(begun)._items() for _key, text, _tone in options_of(one)}
        assert {shown[cap] for cap in told & {"P", "N"}} <= called, "in the form's own words"
        parts = len(view(begun).pages)
        assert [cap for cap in shown if cap.startswith("Alt")] == [f"Alt+1–{min(parts, 5)}"] * (
            parts > 1
        )
        assert {cap for cap in SHOWN if answers(begun, cap, qtbot, told)} == told, part


def answers(window: Window, cap: str, qtbot: QtBot, told: set[str]) -> bool:
    """Whether the key answers an item of this part: any if the foot names it, else one of the first."""
    items = [one.id for one in view(window).dimension(page(window)._dimension).items]
    for item in items if cap in told else items[:SOME]:
        panel(window, item)
        before = given(window, item)
        press(window, SHOWN[cap])
        with suppress(TimeoutError):
            qtbot.waitUntil(partial(_differs, window, item, before), timeout=WAIT)
            return True
    return False


def _differs(window: Window, item: str, before: tuple[str, str]) -> bool:
    return given(window, item) != before


def given(window: Window, item: str) -> tuple[str, str]:
    row = view(window).item(item)
    return row.state.text, row.choice.text
