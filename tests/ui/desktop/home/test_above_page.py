"""The first page of a centre and a province in the window: its cards, where they lead; an office's is unchanged."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.assessment.start_deeds import import_answers
from core.exchange.send_deeds import export_bundle
from core.exchange.staging import ImportOutcome
from core.home.rows import CentreHomeView, Destination, LateUnitRow, StepDateRow, Task
from tests.staged import staged
from tests.storage.exchange.towns import Town
from tests.templates import Copied
from tests.ui.desktop.acting import centre_of, exchange_of, modal, office, written
from tests.ui.desktop.fitting import SCREEN, fits
from tests.ui.desktop.home.test_home import home_of
from tests.ui.desktop.neighbours import believe, centre_above, district
from tests.ui.desktop.shell.test_access import nameless
from ui.desktop.exchange.confirming import UnknownSenderDialog
from ui.desktop.exchange.page import WAITING
from ui.desktop.home.above import (
    ImportProgressCard,
    LateUnitsCard,
    ProgrammeDatesCard,
    ReceivedFilesCard,
)
from ui.desktop.home.page import HomePage, TasksCard
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, ListRowButton
from ui.desktop.widgets.layout import column, holding
from ui.terminal.demo.scene import ASSESSED, CENTRE, YEAR, send
from wiring import Wiring

LEFT = Qt.MouseButton.LeftButton
WAIT = 20_000
NAME = "อำเภอตัวอย่าง ก หนึ่ง"


@pytest.fixture
def stage(desk: Wiring, copied: Copied) -> dict[str, Path]:
    """A centre with provinces below it, and the file of one."""
    scene = staged(desk, copied)
    with desk.open(scene.folder("S10")) as there:
        given = scene.sample("cdd_province_a.json")
        there.session.do_now(
            partial(import_answers, instrument=scene.form(ASSESSED), year=YEAR, content=given)
        )
    send(scene, "S10", [CENTRE])
    return {"centre": scene.folder(CENTRE), "S10": scene.bundle("S10"), "S11": scene.folder("S11")}


def at_home(window: Window, qtbot: QtBot) -> HomePage:
    office(window).open_year(YEAR, "home")
    home = home_of(window)
    qtbot.waitUntil(lambda: home.above is not None and home.above.steps.isVisible(), timeout=WAIT)
    return home


def line(home: HomePage, words: str) -> ListRowButton:
    return next(one for one in seen(home) if words in one.accessibleName())


def seen(part: QWidget) -> list[ListRowButton]:
    return [one for one in part.findChildren(ListRowButton) if one.isVisible()]


def test_a_centre_sees_who_is_late_and_each_line_leads_to_its_place(
    window: Window, stage: dict[str, Path], qtbot: QtBot
) -> None:
    window.resize(SCREEN)
    assert window.open_folder(stage["centre"])
    home = at_home(window, qtbot)
    qtbot.waitUntil(lambda: "ยังไม่ได้นำเข้าไฟล์" in written(home), timeout=WAIT)
    said = written(home)
    assert "รอท่าน" in said
    assert "ยังไม่มีแผนของปี" not in said
    assert home.above is not None
    late = seen(home.above.late)
    assert late, "the plan was due in April"
    assert "เลยมา" in late[0].accessibleDescription()
    fits(qtbot, window)
    assert not nameless(home)
    QTest.mouseClick(home.above.late.copy, LEFT)
    assert QGuiApplication.clipboard().text().count("เรียน ") == int(
        home.above.late.copy.text().rpartition(" ")[2]
    )
    unit = late[0].accessibleName()
    QTest.mouseClick(late[0], LEFT)
    assert office(window).key == "centre"
    listed = centre_of(office(window))
    qtbot.waitUntil(lambda: unit in written(listed.unit), timeout=WAIT)


def test_what_came_is_on_it_once_it_was_taken_in(
    window: Window, stage: dict[str, Path], qtbot: QtBot
) -> None:
    assert window.open_folder(stage["centre"])
    opened = office(window)
    opened.show_page("exchange")
    incoming = exchange_of(opened).incoming
    exchange_of(opened)._calls.preview([stage["S10"]])
    qtbot.waitUntil(lambda: incoming.take.isVisible(), timeout=WAIT)
    QTest.mouseClick(incoming.take, LEFT)
    qtbot.waitUntil(lambda: any(one.outcome for one in incoming.stage.rows), timeout=WAIT)
    home = at_home(window, qtbot)
    assert home.above is not None
    came = home.above.came
    qtbot.waitUntil(lambda: "นำเข้าแล้ว" in written(came), timeout=WAIT)
    assert "1 ไฟล์" in written(came)
    qtbot.waitUntil(home.above.taking.isHidden, timeout=WAIT)  # it ends behind the last file
    # rows made anew are seen a moment later
    qtbot.waitUntil(lambda: len(seen(came)) == 1, timeout=WAIT)
    QTest.mouseClick(seen(came)[0], LEFT)
    assert opened.key == "centre"


def test_a_sender_nobody_has_confirmed_is_confirmed_from_the_first_page(
    sample: Window, desk: Wiring, qtbot: QtBot, tmp_path: Path
) -> None:
    centre_above(sample, desk, tmp_path, below=[("S11", NAME)]).folder.close()
    town: Town = district(tmp_path)
    believe(sample, town)
    age = desk.keys.of(office(sample).room.folder)["age"]
    path = tmp_path / "first.prongsai"
    town.do(partial(export_bundle, recipients=(age,), path=path, post=town.post))
    town.folder.close()
    opened = office(sample)
    opened.show_page("exchange")
    incoming = exchange_of(opened).incoming
    exchange_of(opened)._calls.preview([path])
    qtbot.waitUntil(lambda: incoming.take.isVisible(), timeout=WAIT)
    QTest.mouseClick(incoming.take, LEFT)
    qtbot.waitUntil(lambda: any(one.outcome for one in incoming.stage.rows), timeout=WAIT)
    home = at_home(sample, qtbot)
    task = next(one for one in home.tasks.buttons if "ยืนยันเครื่องนี้" in one.accessibleName())
    assert NAME in task.accessibleName()
    QTest.mouseClick(task, LEFT)
    dialog = modal(qtbot, UnknownSenderDialog)
    assert opened.key == "exchange"
    assert exchange_of(opened).heads.key == WAITING
    assert dialog.one.name == NAME
    dialog.reject()


def test_the_first_page_of_an_office_is_as_it_was(
    window: Window, stage: dict[str, Path], qtbot: QtBot
) -> None:
    assert window.open_folder(stage["S11"])
    office(window).open_year(YEAR, "home")
    home = home_of(window)
    qtbot.waitUntil(lambda: bool(home.tasks.buttons), timeout=WAIT)
    said = written(home)
    assert home.above is None
    assert ("ต้องทำตอนนี้" in said, "รอท่าน" in said) == (True, False)


EMPTY = CentreHomeView(4, (), 0, "", (), 0, "", (), dated=True, dates=None)


def test_the_cards_say_that_nothing_is_late_or_missing_only_where_it_is_so(
    worn: Look, qtbot: QtBot
) -> None:
    late = LateUnitsCard(worn, print, print)
    steps = ProgrammeDatesCard(worn, print)
    came = ReceivedFilesCard(worn, print)
    for each in (late, steps, came):
        qtbot.addWidget(each)
    for card, shown in ((late, late.show_late), (steps, steps.show_steps), (came, came.show_came)):
        shown(EMPTY)
        assert not nameless(card)
    assert "ไม่มีหน่วยงานที่เกินกำหนด" in written(late)
    assert "ทุกกำหนดของปีนี้ผ่านไปแล้ว และมาถึงครบ" in written(steps)
    assert "ยังไม่ได้นำเข้าไฟล์ ไฟล์ที่รับเข้าแต่ละวันจะเรียงอยู่ที่นี่" in written(came)
    row = LateUnitRow("จังหวัด", "ยังไม่เคยส่ง", "เลยมา 6 วัน", Destination("centre"))
    step = StepDateRow(
        "14 พ.ย.", "แผน", "มาถึงแล้ว 1 จาก 4", "เลยมา 6 วัน", late=True, goal=Destination("centre")
    )
    other = EMPTY._replace(late=(row,), lates=3, steps=(step,), last="ล่าสุด 1 พ.ย. จาก จังหวัด")
    late.show_late(other)
    steps.show_steps(other)
    came.show_came(other)
    assert "ไม่มีหน่วยงานที่เกินกำหนด" not in written(late)
    assert "และอีก 2 หน่วยงาน" in written(late)
    assert "มาถึงครบ" not in written(steps)
    assert "วันนี้ยังไม่ได้นำเข้าไฟล์ ล่าสุด 1 พ.ย. จาก จังหวัด" in written(came)
    assert "ยังไม่ได้นำเข้าไฟล์ ไฟล์ที่" not in written(came)


def test_a_year_without_days_says_so_and_who_may_set_them_is_led_there(
    worn: Look, qtbot: QtBot
) -> None:
    gone = list[object]()
    steps = ProgrammeDatesCard(worn, gone.append)
    late = LateUnitsCard(worn, print, print)
    qtbot.addWidget(page := holding(column(steps, late)))
    assert page
    goal = Destination("setup")
    for dates in (goal, None):
        found = EMPTY._replace(dated=False, dates=dates)
        steps.show_steps(found)
        late.show_late(found)
        assert "ปีนี้ยังไม่มีวันกำหนดส่ง" in written(steps)
        assert late.isHidden(), "nothing can be late"
        buttons = [one for one in steps.findChildren(Button) if "ตั้งวันกำหนดส่ง" in one.text()]
        assert bool([one for one in buttons if one.isVisibleTo(steps)]) == (dates is not None)
        if dates:
            buttons[0].click()
    assert gone == [goal]
    steps.show_steps(EMPTY)
    assert "ปีนี้ยังไม่มีวันกำหนดส่ง" not in written(steps)


def test_how_far_files_are_taken_in_is_said_only_meanwhile(worn: Look, qtbot: QtBot) -> None:
    card = ImportProgressCard(worn, print)
    qtbot.addWidget(page := holding(column(card)))
    assert page
    assert card.isHidden()
    card.show_step(ImportOutcome(214, 878, Path("x")))
    assert not card.isHidden()
    assert ("214" in written(card), "จาก 878 ไฟล์" in written(card)) == (True, True)
    card.show_step(None)
    assert card.isHidden()


def test_that_nothing_waits_is_said_only_without_a_task(worn: Look, qtbot: QtBot) -> None:
    qtbot.addWidget(card := TasksCard(worn, print))
    card.show_tasks((), is_parent=True)
    assert "ไม่มีเรื่องที่รอท่าน" in written(card)
    assert "จะขึ้นที่นี่พร้อมปุ่มพาไปที่เดิม" in written(card)
    card.show_tasks(
        [Task("pc", "warn", "เครื่องใหม่", "", "", "mute", "ยืนยันเครื่องนี้", Destination("exchange"))],
        is_parent=True,
    )
    assert "ไม่มีเรื่องที่รอท่าน" not in written(card)
    card.show_tasks(())
    assert ("ไม่มีเรื่องที่รอท่าน" in written(card), "ไม่มีเรื่องค้างของปีนี้" in written(card)) == (False, True)
