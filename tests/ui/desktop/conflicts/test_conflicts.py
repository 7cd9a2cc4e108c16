"""Two values nobody has chosen between are shown at their field, and a person settles them there."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.assessment.deeds import answer_item
from core.assessment.start_deeds import assessment_at, start_assessment
from core.forms.ports import Store
from core.log.op import Segment, TextRow
from core.log.ports import Context
from core.values import Changes
from tests.country import ROOT_KEY, passport
from tests.ui.desktop.acting import office, page, panel, saved
from ui.desk import NewOffice
from ui.desktop.shell.window import Window
from ui.desktop.widgets.conflict import ConflictBox
from wiring import Wiring

Carried = tuple[list[Segment], list[TextRow]]


def give(_ctx: Context, store: Store, carried: list[Carried]) -> Changes:
    carried.append(store.exchange.give())
    return Changes()


def take(_ctx: Context, store: Store, carried: Carried) -> Changes:
    return Changes("take_in", "", store.exchange.take_segments(*carried).touched)


def believe(_ctx: Context, store: Store, papers: list[Segment]) -> Changes:
    store.exchange.trust_in({ROOT_KEY})
    return Changes("take_in", "", store.exchange.take_segments(papers).touched)


@pytest.fixture
def torn(fresh: Window, desk: Wiring, qtbot: QtBot, tmp_path: Path) -> Window:
    """Another PC of the same office has said `not_met` where this one says `met`."""
    panel(fresh, "d5.l1.1").mark("met")
    qtbot.waitUntil(lambda: saved(fresh, "d5.l1.1").state.text == "met")
    other = tmp_path / "other"
    desk.create(NewOffice(other, "จังหวัดตัวอย่าง ข", "S20", "province", "", 2569))
    with desk.open(other) as there:
        form = desk.forms.get("cdd-clean")
        ref = assessment_at(there.unit, form.id, 2569)
        there.session.do_now(partial(start_assessment, instrument=form, year=2569))
        wish = [("state", "not_met", ()), ("note", "ยังไม่มีคำสั่ง", ())]
        there.session.do_now(partial(answer_item, instrument=form, assessment=ref, item="d5.l1.1", wishes=wish))
        carried: list[Carried] = []
        there.session.do_now(partial(give, carried=carried))
    keys = [desk.keys.of(folder) for folder in (other, tmp_path / "office")]
    papers = [passport(bytes.fromhex(said["key"]), said["unit"]) for said in keys]
    office(fresh).session.do(partial(believe, papers=papers))
    office(fresh).session.do(partial(take, carried=carried[0]))
    qtbot.waitUntil(lambda: bool(saved(fresh, "d5.l1.1").conflicts))
    return fresh


def test_a_conflict_shows_both_sides_at_the_field_and_prefers_none(torn: Window, qtbot: QtBot) -> None:
    shown = panel(torn, "d5.l1.1")
    qtbot.waitUntil(lambda: bool(shown.findChildren(ConflictBox)))
    box = shown.findChildren(ConflictBox)[0]
    assert {side.text for side in box.slot.sides} == {"ผ่าน", "ไม่ผ่าน"}
    assert not [button for button in box.buttons if button.isDefault() or button.isChecked()]
    assert office(torn).header.findings.isVisible()
    assert shown._state.key == "", "neither side is preselected"
    assert shown._mark.mark == "torn", "and the item looks neither met nor failed"


def test_choosing_a_side_settles_it(torn: Window, qtbot: QtBot) -> None:
    shown = panel(torn, "d5.l1.1")
    qtbot.waitUntil(lambda: bool(shown.findChildren(ConflictBox)))
    box = shown.findChildren(ConflictBox)[0]
    at = [side.text for side in box.slot.sides].index("ไม่ผ่าน")
    QTest.mouseClick(box.buttons[at], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not saved(torn, "d5.l1.1").conflicts)
    assert saved(torn, "d5.l1.1").state.text == "not_met"
    qtbot.waitUntil(lambda: not shown.findChildren(ConflictBox))
    assert saved(torn, "d5.l1.1").note.text == "ยังไม่มีคำสั่ง"
    assert page(torn).view is not None
