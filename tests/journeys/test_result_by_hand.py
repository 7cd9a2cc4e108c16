"""A committee's result in the window of its unit: objected to, sent, answered, final, acknowledged."""

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from tests.core.committee.rounds import programme_of
from tests.journeys.committee_room import (
    DIFFERS,
    LEFT,
    Room,
    choose,
    convened,
    down,
    room_of,
    shown,
    up,
)
from tests.journeys.committee_room import given as answers_of
from tests.journeys.conftest import Program
from tests.journeys.test_returned_path import carry
from tests.ui.desktop.acting import come_to_rest, leaf_of, office, prompted
from tests.ui.desktop.conftest import IGNORED
from ui.desktop.home.desk import HomeDesk
from ui.desktop.objections.desk import CommitteeResultDesk
from ui.desktop.objections.parts import ObjectionEditor
from ui.desktop.shell.window import Window
from ui.desktop.widgets.buttons import Pill

pytestmark = pytest.mark.qt_log_ignore(*IGNORED, extend=True)
SECOND = "d1.l1.2.1.2"


@pytest.fixture
def room(quick: Program, tmp_path: Path) -> Room:
    """A unit proved one item, signed its own assessment, was judged otherwise in two items, and proved more since."""
    made = room_of(quick, tmp_path, {"S11": "a"})
    unit = made.units["S11"]
    (own,) = quick("record", "list", unit, "assessment")
    quick(
        "evidence",
        "add",
        unit,
        picture(tmp_path, "old"),
        "--title",
        "คำสั่งที่ลงนามแล้ว",
        "--to",
        own["ref"],
        "--item",
        DIFFERS,
    )
    quick("signoff", unit, own["ref"], "--by", "หัวหน้า")
    carry(quick, unit, made.region, "R01", "signed")
    (tmp_path / "programme.yaml").write_text(programme_of(15), "utf-8")
    quick("instrument", "publish", made.region, tmp_path / "programme.yaml")
    (vote,) = convened(quick, made)
    for n in range(3):
        said = answers_of("S11", differs=True)["answers"]
        assert isinstance(said, dict)
        file = tmp_path / f"answers-{n}.json"
        file.write_text(json.dumps({"answers": said}, ensure_ascii=False), "utf-8")
        quick("committee", "score", made.members[n], vote, file)
        quick("committee", "seal", made.members[n], "--gaps")
    up(quick, made, "seals")
    quick("committee", "open", made.region)
    down(quick, made, tmp_path / "opening")
    up(quick, made, "words")
    quick("committee", "agree", made.region, vote, "--alike")
    for item in (DIFFERS, SECOND):
        quick(
            "committee",
            "agree",
            made.region,
            vote,
            item,
            "state=not_met",
            "--why",
            "เอกสารไม่มีลายมือชื่อ",
        )
    quick("committee", "release", made.region, vote, "--by", "ประธาน")
    quick("evidence", "add", unit, picture(tmp_path, "new"), "--title", "ภาพที่ถ่ายเมื่อวาน")
    return made


def picture(place: Path, name: str) -> Path:
    from PySide6.QtGui import QColor, QImage

    image = QImage(40, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("red" if name == "old" else "blue"))
    image.save(str(place / f"{name}.png"))
    return place / f"{name}.png"


def grab(window: Window, name: str) -> None:
    place = os.environ.get("PICTURES")
    if place:
        window.grab().save(f"{place}/{name}.png")


def click(within: QWidget, words: str) -> None:
    """The button that says this, or is called so."""
    found = [one for one in within.findChildren(QAbstractButton) if one.isVisible()]
    button = next(one for one in found if words in (one.text().strip(), one.accessibleName()))
    QTest.mouseClick(button, LEFT)


def at_home(window: Window, folder: Path, qtbot: QtBot) -> HomeDesk:
    assert window.office is not None or window.open_folder(folder)
    office(window).open_year(2569, "home")
    come_to_rest(qtbot, window)
    return leaf_of(office(window), "home", HomeDesk)


def form_of(desk: CommitteeResultDesk) -> ObjectionEditor:
    assert desk.page.form is not None
    return desk.page.form


def until(qtbot: QtBot, window: Window, holds: Callable[[], object]) -> None:
    qtbot.waitUntil(lambda: bool(holds()), timeout=20_000)
    come_to_rest(qtbot, window)


def test_a_unit_objects_to_two_items_of_its_result_and_acknowledges_the_final_one(
    quick: Program, window: Window, room: Room, qtbot: QtBot
) -> None:
    unit = room.units["S11"]
    window.resize(1366, 768)
    home = at_home(window, unit, qtbot)
    assert "ผลของคณะกรรมการ" not in shown(home), "nothing is said of a result that is not here"
    window.show_first_run()
    carry(quick, room.region, unit, "S11", "result")
    home = at_home(window, unit, qtbot)
    grab(window, "1-home")
    assert home.page.tasks.buttons[0].text().strip() == "ดูผล", "the first thing that home says"
    assert "ผลของคณะกรรมการมาถึงแล้ว: " in shown(home)
    assert "รับทราบหรือทักท้วง" in shown(home)
    click(home, "ดูผล")
    come_to_rest(qtbot, window)
    desk = leaf_of(office(window), "results", CommitteeResultDesk)
    header = office(window).header
    grab(window, "2-result")
    assert {DIFFERS, SECOND} == set(desk.page.lines)
    assert "เอกสารไม่มีลายมือชื่อ" in shown(desk)
    assert header.primary.text().strip() == "รับทราบผล"
    position = desk.page._item(DIFFERS).position
    click(desk, f"ทักท้วง {position}")
    come_to_rest(qtbot, window)
    form = form_of(desk)
    pills = {line.title: line.pill for line in form.evidence.lines}
    assert pills["คำสั่งที่ลงนามแล้ว"] == "มีก่อนหน่วยงานลงนามประเมินตนเอง"
    assert pills["ภาพที่ถ่ายเมื่อวาน"] == "ใหม่กว่าการลงนามประเมินตนเอง กรรมการอาจไม่พิจารณา"
    assert not form.evidence.on, "nothing is ticked beforehand"
    assert not form.keep.isEnabled(), "an objection needs its reason"
    QTest.keyClicks(form.reason, "signature is on page 3")
    form.evidence.tick(form.evidence.lines[0].key)
    grab(window, "3-objecting")
    QTest.mouseClick(form.keep, LEFT)
    until(qtbot, window, lambda: desk.page.form is None and "ทักท้วงแล้ว" in shown(desk))
    assert "เก็บในเครื่องนี้แล้ว ยังไม่ส่ง" in shown(desk)
    assert header.primary.text().strip() == "ส่งคำทักท้วง 1 ข้อ"
    click(desk, f"ทักท้วง {desk.page._item(SECOND).position}")
    come_to_rest(qtbot, window)
    QTest.keyClicks(form_of(desk).reason, "see the announcement")
    (newer,) = [line.key for line in form_of(desk).evidence.lines if line.title == "ภาพที่ถ่ายเมื่อวาน"]
    form_of(desk).evidence.tick(newer)
    QTest.mouseClick(form_of(desk).keep, LEFT)
    until(qtbot, window, lambda: header.primary.text().strip() == "ส่งคำทักท้วง 2 ข้อ")
    grab(window, "4-objected")
    home = at_home(window, unit, qtbot)
    assert "คำทักท้วง 2 ข้อยังไม่ได้ส่ง" in shown(home)
    window.show_first_run()
    carry(quick, unit, room.region, "R01", "objections")
    assert len(quick("committee", "result", room.region, of_region(quick, room))["objections"]) == 2
    look_again(window, unit, qtbot)
    assert "อยู่ในไฟล์ที่ส่งแล้ว ยังไม่มีใบตอบรับ" in shown(
        leaf_of(office(window), "results", CommitteeResultDesk)
    )
    window.show_first_run()
    answered(quick, window, room, qtbot)
    made_final(quick, window, room, qtbot)


def look_again(window: Window, folder: Path, qtbot: QtBot) -> None:
    assert window.open_folder(folder)
    office(window).open_year(2569, "results")
    come_to_rest(qtbot, window)


def of_region(quick: Program, room: Room) -> str:
    (one,) = quick("committee", "result", room.region)
    return str(one["review"])


def answered(quick: Program, window: Window, room: Room, qtbot: QtBot) -> None:
    unit = room.units["S11"]
    review = of_region(quick, room)
    quick("committee", "close", room.region, review)
    first, second = quick("committee", "result", room.region, review)["objections"]
    for one in (first, second):
        quick(
            "committee",
            "answer",
            room.region,
            one["objection"],
            "kept",
            "--why",
            f"มติ {one['item']}",
        )
    carry(quick, room.region, unit, "S11", "answers")
    home = at_home(window, unit, qtbot)
    assert "คำทักท้วงได้รับคำตอบแล้ว: " in shown(home)
    click(home, "อ่านคำตอบ")
    come_to_rest(qtbot, window)
    desk = leaf_of(office(window), "results", CommitteeResultDesk)
    grab(window, "5-answered")
    assert f"มติ {DIFFERS}" in shown(desk)
    assert "ตอบแล้ว คงไว้" in [pill.says for pill in desk.findChildren(Pill)]
    assert not [
        one
        for one in desk.findChildren(QAbstractButton)
        if one.text().strip() == "แก้หรือถอน" and one.isVisible()
    ]
    window.show_first_run()


def made_final(quick: Program, window: Window, room: Room, qtbot: QtBot) -> None:
    unit, review = room.units["S11"], of_region(quick, room)
    (vote,) = (one["vote"] for one in quick("committee", "list", room.region))
    quick("committee", "final", room.region, vote, "--by", "ประธาน")
    carry(quick, room.region, unit, "S11", "final")
    home = at_home(window, unit, qtbot)
    assert home.page.tasks.buttons[0].text().strip() == "ดูผล"
    assert "ผลสุดท้ายของคณะกรรมการมาถึงแล้ว: " in shown(home)
    click(home, "ดูผล")
    come_to_rest(qtbot, window)
    desk = leaf_of(office(window), "results", CommitteeResultDesk)
    grab(window, "6-final")
    choose(window, "รับทราบผล")
    QTest.mouseClick(prompted(qtbot, "รับทราบผล").go, LEFT)
    until(qtbot, window, lambda: "รับทราบเมื่อ" in shown(desk))
    assert office(window).header.primary.text().strip() == "ส่งการรับทราบ"
    grab(window, "7-acknowledged")
    home = at_home(window, unit, qtbot)
    assert "ของคณะกรรมการมาถึงแล้ว" not in shown(home), "what is acknowledged is not asked for again"
    window.show_first_run()
    carry(quick, unit, room.region, "R01", "seen")
    assert quick("committee", "result", room.region, review)["acknowledged"]
