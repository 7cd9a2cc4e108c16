"""The centre reads a unit's plan, remarks it at a field and a row, and returns it; the unit sees each at its place."""

from datetime import datetime
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from core.home.rows import LastBackups
from core.home.view import home
from core.plan.file_deeds import import_plan
from core.signing.deeds import sign_off
from core.values import Ref
from tests.staged import stage, staged
from tests.templates import Copied
from tests.ui.desktop.acting import leaf_of, modal, office, papers_of, plans_of, press, prompted
from tests.ui.desktop.assessment.test_item_parts import proved
from tests.ui.desktop.plan.test_plan_locked import SMALL, editors, page_of, taking
from tests.ui.desktop.signing.test_signing_answers import (
    LEFT,
    OWN,
    button,
    carried,
    done,
    let_go,
    looked_at,
    reasoned,
    signing,
    words,
)
from ui.desktop.centre.desk import CentreDesk
from ui.desktop.centre.page import CentrePage
from ui.desktop.centre.plan import ReceivedPlanPage
from ui.desktop.evidence.viewer import EvidenceViewer
from ui.desktop.plan.page import PlanPageWidget
from ui.desktop.shell.palette import KIND
from ui.desktop.shell.window import Window
from ui.terminal.demo.scene import CENTRE, YEAR, DemoSetup, scope_of
from wiring import Wiring

CONTROL = Qt.KeyboardModifier.ControlModifier


def plan_came(desk: Wiring, place: Path) -> None:
    scene = stage(desk, place)
    form = scene.desk.forms.get("moral-plan")
    done(scene, OWN, partial(import_plan, instrument=form, year=YEAR, content=SMALL))
    ref: Ref = scene.read(OWN, lambda reader: reader.records("plan")[0].ref)
    done(scene, OWN, partial(proved, target=activity(scene), item="none", proof="none"))
    done(scene, OWN, partial(sign_off, subject=ref, signers="first"))
    carried(scene, OWN, CENTRE)


@pytest.fixture
def scene(desk: Wiring, copied: Copied) -> DemoSetup:
    """A plan of a province, locked for signing, that has come to the centre."""
    return staged(desk, copied, plan_came)


def activity(scene: DemoSetup) -> Ref:
    return scene.read(
        OWN,
        lambda reader: next(
            one.ref for one in reader.records("row") if one.text("kind") == "activity"
        ),
    )


def remark(window: Window, qtbot: QtBot, place: str, said: str) -> None:
    """Press Ctrl+M where the keyboard is, and write; the dialog offers that place."""
    press(window, Qt.Key.Key_M, CONTROL)
    dialog = prompted(qtbot, "ความเห็นที่รายการนี้")
    assert dialog.fields["target"].currentText() == place
    QTest.keyClicks(dialog.fields["text"], said)
    QTest.mouseClick(dialog.go, LEFT)


def test_a_plan_is_read_remarked_at_its_fields_and_returned_and_the_unit_sees_it_there(
    scene: DemoSetup, window: Window, qtbot: QtBot
) -> None:
    centre = looked_at(window, scene, qtbot)
    QTest.mouseClick(centre.unit.others, LEFT)
    desk = leaf_of(office(window), "centre", CentreDesk)
    reading = desk.currentWidget()
    assert isinstance(reading, ReceivedPlanPage)
    shown = reading.findChildren(PlanPageWidget)[0]
    assert shown.locked.says.startswith("แผนของจังหวัดตัวอย่าง ก ")
    assert "อ่านอย่างเดียว" in shown.locked.says
    row = next(one for one in page_of(shown).rows if one.kind == "activity")
    told = editors(shown, qtbot, row, "told")
    assert not any(taking(one) for one in told.values())
    assert not shown.rows.add.isEnabled()
    QTest.mouseClick(told["success"].editor, LEFT)
    remark(window, qtbot, "ความสำเร็จ", "which proof")
    qtbot.waitUntil(lambda: "which proof" in words(shown.form), timeout=20_000)
    shown.rows.tree.setFocus()
    remark(window, qtbot, "ทั้งรายการ", "too short")
    qtbot.waitUntil(lambda: "too short" in words(shown.form), timeout=20_000)
    deed = next(one for one in desk.place().others if one.words == "ส่งคืนแก้ไข")
    deed.do()
    reasoned(qtbot, "mend two")
    press(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: "ส่งคืนแล้ว 1 รอบ" in words(centre.unit.signed), timeout=20_000)
    let_go(window, scene)
    carried(scene, CENTRE, OWN)

    page = signing(
        window, scene, qtbot, lambda one: one.panel is not None and one.panel.rounds == 1
    )
    session = office(window).session
    now = datetime(2026, 11, 20, 9).astimezone()
    tasks = session.read(
        lambda reader: home(reader, scope_of(OWN), YEAR, now, {}, LastBackups()).tasks
    )
    assert [(one.title, one.reason) for one in tasks if one.icon in ("back", "chat")] == [
        ("แผน ส่งเสริมคุณธรรม 2569 ถูกส่งคืนให้แก้ไข", "mend two")
    ], "one line a document: it leads to the reason, and from there to each field"
    assert "ความสำเร็จ" in words(page.answers)
    QTest.mouseClick(button(page.answers, "ไปที่ช่อง"), LEFT)
    own = plans_of(office(window)).view
    assert office(window).key == "plan"
    row = next(one for one in page_of(own).rows if one.kind == "activity")
    cells = editors(own, qtbot, row, "told")
    assert "which proof" in cells["success"].remark.text()
    assert not cells["success"].remark.isHidden()
    assert "too short" in own.form.remark.text().replace("\u200b", "")
    assert all(one.remark.isHidden() for key, one in cells.items() if key != "success")


def test_what_all_units_wrote_by_one_form_is_a_paper_the_centre_opens_from_its_list(
    scene: DemoSetup, window: Window, qtbot: QtBot
) -> None:
    own = {**SMALL, "title": "แผนของส่วนกลาง"}
    centre_unit, form = scope_of(CENTRE), scene.desk.forms.get("moral-plan")
    assert window.open_folder(scene.folder(CENTRE))
    opened = office(window)
    opened.show_page("centre")
    desk = leaf_of(opened, "centre", CentreDesk)
    assert not [one for one in desk.place().others if one.words.startswith("รวม")], (
        "one plan is nothing to gather"
    )
    opened.session.do_now(partial(import_plan, instrument=form, year=YEAR, content=own))
    qtbot.waitUntil(
        lambda: any(one.words.startswith("รวม") for one in desk.place().others), timeout=20_000
    )
    next(one for one in desk.place().others if one.words.startswith("รวม")).do()
    papers = papers_of(opened)
    assert (opened.key, papers.paper and papers.paper.form) == ("papers", "gathered")
    assert papers.paper
    assert papers.paper.subject.scope == scope_of(OWN) != centre_unit
    qtbot.waitUntil(lambda: papers.preview.pages is not None, timeout=20_000)


def test_words_of_a_unit_below_are_found_at_the_centre_and_lead_to_the_row_as_received(
    scene: DemoSetup, window: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at(window, scene, qtbot)
    opened = office(window)
    monkeypatch.setattr(CentrePage, "line", lambda *_asked: None)  # as while the list is being read
    opened.show_page("home")
    rows = opened.session.read(lambda reader: reader.records("row"))
    title = next(one.text("f.title") for one in rows if one.text("kind") == "activity")
    opened.commands.find()
    palette = opened.commands.palette
    palette.line.setText(title)
    # the help is searched at once, records behind the window; whose it is stands beside it
    now = palette.list.currentItem
    qtbot.waitUntil(lambda: now() is not None and "จังหวัดตัวอย่าง" in now().data(KIND), timeout=20_000)
    QTest.keyClick(palette.line, Qt.Key.Key_Return)
    assert opened.key == "centre"
    desk = leaf_of(opened, "centre", CentreDesk)
    reading = desk.currentWidget()
    assert isinstance(reading, ReceivedPlanPage)
    shown = reading.findChildren(PlanPageWidget)[0]
    here = next(one for one in page_of(shown).rows if one.ref == shown.rows.here)
    assert here.kind == "activity"
    assert shown.locked.says.startswith("แผนของจังหวัดตัวอย่าง ก "), (
        "whose it is, though the list is not read yet"
    )


def test_evidence_of_a_row_is_looked_at_at_the_centre(
    scene: DemoSetup, window: Window, qtbot: QtBot
) -> None:
    centre = looked_at(window, scene, qtbot)
    QTest.mouseClick(centre.unit.others, LEFT)
    reading = leaf_of(office(window), "centre", CentreDesk).currentWidget()
    assert isinstance(reading, ReceivedPlanPage)
    shown = reading.findChildren(PlanPageWidget)[0]
    shown.go_to(activity(scene))
    given = shown.form.proofs.given
    qtbot.waitUntil(given.isVisible, timeout=20_000)
    assert not shown.form.proofs.attach.isVisible(), "nothing is attached there"
    QTest.mouseClick(given, LEFT)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    menu.actions()[0].trigger()
    menu.close()
    viewer = modal(qtbot, EvidenceViewer)
    assert "คำสั่งแต่งตั้ง" in words(viewer)
    viewer.close()
