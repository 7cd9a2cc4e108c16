"""A unit above returns and accepts; a second PC, a late edit, an old backup: what the window says of a sign-off."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core.assessment.deeds import answer_item
from core.assessment.sheets import answer_at, sheet_of
from core.assessment.start_deeds import assessment_at, import_answers
from core.exchange.send_deeds import sign_for_backup
from core.forms.ports import Action, Reader
from core.signing.deeds import sign_off
from core.values import Plain, Ref
from tests.ui.desktop.acting import centre_of, leaf_of, modal, office, page, press, saved
from ui.desktop.assessment.page import AssessmentPage
from ui.desktop.centre.desk import CentreDesk
from ui.desktop.centre.page import CentrePage
from ui.desktop.shell.window import Window
from ui.desktop.signing.page import SigningPage
from ui.desktop.widgets.prompt import PromptDialog
from ui.terminal.demo.command import scene_folder, take
from ui.terminal.demo.scene import ASSESSED, CENTRE, YEAR, DemoSetup, scope_of, send, set_stage
from wiring import Wiring

LEFT = Qt.MouseButton.LeftButton
OWN, SECOND = "S10", "S10-2"
ITEM = "d3r.l4.3"


@pytest.fixture
def scene(desk: Wiring, tmp_path: Path) -> DemoSetup:
    """A centre, and a province with two computers that both hold its assessment."""
    made = set_stage(desk, tmp_path / "stage")
    scene_folder(made)
    given = made.sample("cdd_province_a.json")
    done(
        made, OWN, partial(import_answers, instrument=made.form(ASSESSED), year=YEAR, content=given)
    )
    carried(made, CENTRE, OWN)  # it brings the certificate of the second computer
    carried(made, OWN, SECOND)
    return made


@pytest.fixture
def subject(scene: DemoSetup) -> Ref:
    return assessment_at(scope_of(OWN), scene.form(ASSESSED).id, YEAR)


def done(scene: DemoSetup, place: str, action: Action) -> None:
    with scene.desk.open(scene.folder(place)) as opened:
        opened.session.do_now(action)


def carried(scene: DemoSetup, from_: str, to: str) -> None:
    """One file from one computer to another."""
    send(scene, from_, (to,), f"{from_}-{to}")
    take(scene, to, [f"{from_}-{to}"])


def signed(scene: DemoSetup, place: str, subject: Ref, by: str) -> None:
    done(scene, place, partial(sign_off, subject=subject, signers=by))


def answered(scene: DemoSetup, place: str, subject: Ref, state: str) -> None:
    form = scene.form(ASSESSED)
    seen = scene.read(place, lambda reader: state_of(reader, subject))
    wish = [("state", Plain(state), seen)]
    done(
        scene,
        place,
        partial(answer_item, instrument=form, assessment=subject, item=ITEM, inputs=wish),
    )


def state_of(reader: Reader, subject: Ref) -> tuple[str, ...]:
    """What is seen of the state of the item."""
    record = reader.record(answer_at(sheet_of(subject), ITEM))
    return record.shown("state").seen if record else ()


def let_go(window: Window, scene: DemoSetup) -> None:
    """The window shows another office, so that files can be taken in by this one."""
    assert window.open_folder(scene.folder("S20"))


def signing(
    window: Window, scene: DemoSetup, qtbot: QtBot, ready: Callable[[SigningPage], bool]
) -> SigningPage:
    """The page of signing of the province, when it says what it has to."""
    assert window.open_folder(scene.folder(OWN))
    office(window).open_year(YEAR, "sign")
    shown = leaf_of(office(window), "sign", SigningPage)
    qtbot.waitUntil(lambda: shown.panel is not None and ready(shown), timeout=20_000)
    return shown


def button(inside: QWidget, says: str) -> QPushButton:
    return next(
        one
        for one in inside.findChildren(QPushButton)
        if says in one.accessibleName() and one.isVisible()
    )


def reasoned(qtbot: QtBot, said: str) -> None:
    dialog = modal(qtbot, PromptDialog)
    dialog.fields["text"].selectAll()
    QTest.keyClicks(dialog.fields["text"], said)
    QTest.keyClick(dialog.fields["text"], Qt.Key.Key_Return)


def looked_at(window: Window, scene: DemoSetup, qtbot: QtBot) -> CentrePage:
    """The centre's list with the province in front."""
    assert window.open_folder(scene.folder(CENTRE))
    office(window).open_year(YEAR, "centre")
    shown = centre_of(office(window))
    qtbot.waitUntil(lambda: shown.line(scope_of(OWN)) is not None, timeout=20_000)
    shown.list.go_to(scope_of(OWN))
    qtbot.waitUntil(lambda: not shown.unit.signed.isHidden(), timeout=20_000)
    return shown


def words(shown: QWidget) -> str:
    labels = [one.text() for one in shown.findChildren(QLabel) if one.isVisibleTo(shown)]
    return "  ".join(labels).replace("\u200b", "")


def test_a_second_pc_that_signed_the_same_record_is_shown_beside_the_first(
    scene: DemoSetup, subject: Ref, window: Window, qtbot: QtBot
) -> None:
    signed(scene, OWN, subject, "first")
    signed(scene, SECOND, subject, "second")
    carried(scene, SECOND, OWN)
    shown = signing(
        window, scene, qtbot, lambda one: len(one.panel.revisions) == 2 if one.panel else False
    )
    assert "เครื่องอื่นลงนามข้อมูลเดียวกันด้วย" in words(shown)
    assert all(one.stands for one in shown.panel.revisions) if shown.panel else False


def test_an_edit_that_arrives_late_changes_nothing_signed_and_is_listed(
    scene: DemoSetup, subject: Ref, window: Window, qtbot: QtBot
) -> None:
    answered(scene, SECOND, subject, "met")
    signed(scene, OWN, subject, "first")
    carried(scene, SECOND, OWN)
    shown = signing(window, scene, qtbot, lambda one: not one.banner.isHidden())
    assert shown.panel is not None
    assert (shown.panel.came, shown.panel.here) == (1, "print")
    assert "มีรายการมาจากเครื่องอื่น" in words(shown)
    QTest.mouseClick(shown.differ, LEFT)
    assert "ผ่าน" in "  ".join(one.text() for one in window.findChildren(QLabel))


def test_a_restored_older_backup_knows_the_sign_off_again_as_soon_as_a_file_brings_it(
    scene: DemoSetup, subject: Ref, window: Window, qtbot: QtBot
) -> None:
    with scene.desk.open(scene.folder(OWN)) as opened:
        opened.session.do_now(sign_for_backup)
        older = opened.backups.make("asked").path
    signed(scene, OWN, subject, "first")
    carried(scene, OWN, SECOND)
    scene.desk.restore(older, scene.folder(OWN))
    shown = signing(
        window, scene, qtbot, lambda one: one.panel is not None and one.panel.here == "lock"
    )
    assert shown.panel is not None
    assert shown.panel.revisions == ()
    let_go(window, scene)
    carried(scene, OWN, SECOND)  # tells that it holds less than before
    carried(scene, SECOND, OWN)
    shown = signing(
        window, scene, qtbot, lambda one: one.panel is not None and one.panel.here == "print"
    )
    assert shown.panel is not None
    assert shown.panel.revisions[0].stands


def test_what_the_centre_returns_with_remarks_is_seen_at_the_field_mended_and_accepted(
    scene: DemoSetup, subject: Ref, window: Window, qtbot: QtBot
) -> None:
    signed(scene, OWN, subject, "first")
    carried(scene, OWN, CENTRE)
    centre = looked_at(window, scene, qtbot)
    QTest.mouseClick(centre.unit.open, LEFT)
    desk = leaf_of(office(window), "centre", CentreDesk)
    qtbot.waitUntil(lambda: desk.currentWidget() is not centre, timeout=20_000)
    reading = desk.currentWidget()
    assert isinstance(reading, AssessmentPage)
    reading.go_to(ITEM)
    press(window, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier)
    reasoned(qtbot, "which training")
    qtbot.waitUntil(lambda: "which training" in words(reading), timeout=20_000)
    press(window, Qt.Key.Key_Escape)
    QTest.mouseClick(button(centre.unit.signed, "ส่งคืนแก้ไข"), LEFT)
    reasoned(qtbot, "one item")
    qtbot.waitUntil(lambda: "ส่งคืนแล้ว 1 รอบ" in words(centre.unit.signed), timeout=20_000)
    let_go(window, scene)
    carried(scene, CENTRE, OWN)

    shown = signing(
        window, scene, qtbot, lambda one: one.panel is not None and one.panel.rounds == 1
    )
    assert "one item" in words(shown)
    assert shown.list.lines[0].pill == "ส่งคืน"
    QTest.mouseClick(button(shown.answers, "ไปที่ช่อง"), LEFT)
    assert office(window).key == "assessment"
    assert "which training" in " ".join(saved(window, ITEM).reasons)
    assert "which training" in words(page(window))
    office(window).show_page("sign")
    QTest.mouseClick(office(window).header.primary, LEFT)
    reasoned(qtbot, "mended")
    qtbot.waitUntil(lambda: shown.panel is not None and shown.panel.here == "lock", timeout=20_000)
    QTest.mouseClick(button(shown.answers, "แก้แล้ว"), LEFT)
    qtbot.waitUntil(lambda: shown.panel is not None and shown.panel.remarks[0].done, timeout=20_000)
    let_go(window, scene)
    signed(scene, OWN, subject, "second")
    carried(scene, OWN, CENTRE)

    centre = looked_at(window, scene, qtbot)
    QTest.mouseClick(button(centre.unit.signed, "รับ"), LEFT)
    qtbot.waitUntil(lambda: "รับแล้ว" in words(centre.unit.signed), timeout=20_000)
    let_go(window, scene)
    carried(scene, CENTRE, OWN)
    shown = signing(
        window,
        scene,
        qtbot,
        lambda one: one.panel is not None and one.panel.chain[-1].state == "done",
    )
    assert shown.panel is not None
    assert [one.accepted for one in shown.panel.answers] == [False, True]
