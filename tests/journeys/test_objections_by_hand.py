"""An objection in the window of the unit that released: seen on home, closed, answered, agreed anew, made final."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton
from pytestqt.qtbot import QtBot

from tests.core.committee.rounds import programme_of
from tests.journeys.committee_room import (
    DIFFERS,
    LEFT,
    SELF,
    Room,
    at_committee,
    choose,
    convened,
    down,
    listed,
    room_of,
    sealed,
    shown,
    up,
)
from tests.journeys.conftest import Program
from tests.journeys.test_returned_path import carry
from tests.known import known
from tests.ui.desktop.acting import come_to_rest, leaf_of, office, press, prompted
from tests.ui.desktop.conftest import IGNORED
from ui.desktop.home.desk import HomeDesk
from ui.desktop.shell.window import Window
from ui.desktop.widgets.line_list import LineList

pytestmark = pytest.mark.qt_log_ignore(*IGNORED, extend=True)


@pytest.fixture
def room(quick: Program, tmp_path: Path) -> Room:
    """Two units were judged and the result released, preliminary; one of them objects to the item that differs."""
    made = room_of(quick, tmp_path, SELF)
    (tmp_path / "programme.yaml").write_text(programme_of(15), "utf-8")
    quick("instrument", "publish", made.region, tmp_path / "programme.yaml")
    votes = convened(quick, made)
    sealed(quick, made, votes)
    up(quick, made, "seals")
    quick("committee", "open", made.region)
    down(quick, made, tmp_path / "opening")
    up(quick, made, "words")
    for vote in votes:
        quick("committee", "agree", made.region, vote, "--alike")
        quick(
            "committee",
            "agree",
            made.region,
            vote,
            DIFFERS,
            "state=not_met",
            "--why",
            "เอกสารไม่มีลายมือชื่อ",
        )
    told = quick("committee", "release", made.region, *votes, "--by", "ประธาน")["told"]
    assert set(told) == set(votes)
    assert all(words.startswith("เป็นผลเบื้องต้น ทักท้วงได้ถึงวันที่") for words in told.values())
    return made


def test_an_objection_is_closed_answered_agreed_anew_and_made_final(
    quick: Program, window: Window, room: Room, qtbot: QtBot
) -> None:
    unit = room.units["S11"]
    carry(quick, room.region, unit, "S11", "result")
    assert quick("committee", "result", room.centre) == [], "ยังไม่มีผลที่ประกาศ is said"
    (mine,) = quick("committee", "result", unit)
    assert mine["standing"] == "preliminary"
    quick("committee", "object", unit, mine["review"], DIFFERS, "--why", "มีลายมือชื่อในหน้า 3")
    carry(quick, unit, room.region, "R01", "objection")
    desk = at_committee(window, room.region, qtbot)
    office(window).open_year(2570, "home")
    come_to_rest(qtbot, window)
    home = leaf_of(office(window), "home", HomeDesk)
    assert "ผลเบื้องต้น 2 · ทักท้วง 1 · ยังไม่รู้ว่าถึง 1" in shown(home)
    go, *_rest = (
        one
        for one in home.findChildren(QAbstractButton)
        if one.isVisible() and "ดูคำทักท้วง" in one.text()
    )
    QTest.mouseClick(go, LEFT)
    come_to_rest(qtbot, window)
    card = desk.objecting.card
    assert "ประกาศผลเบื้องต้นแล้ว ยังไม่เป็นผลสุดท้าย" in shown(desk.votes)
    assert "มีลายมือชื่อในหน้า 3" in shown(card)
    assert "ปิดรับคำทักท้วงของ" in shown(card)
    assert not card.final.isVisible()
    choose(window, "ปิดรับคำทักท้วง")
    prompt = prompted(qtbot, "ปิดรับคำทักท้วง")
    assert "คำทักท้วงที่อยู่ในเครื่องนี้แล้ว 1 ข้อนับว่าทันเวลา" in shown(prompt)
    assert "ยังไม่ถึงวันสุดท้ายที่ให้ทักท้วง" in shown(prompt)
    assert prompt.focusWidget() is prompt.leave, "days that were given do not end by one Enter"
    assert "ยังไม่มีใบตอบรับว่าผลถึงหน่วยงาน" not in shown(prompt), "the objection came with a receipt"
    QTest.mouseClick(prompt.go, LEFT)
    qtbot.waitUntil(lambda: "ทักท้วงทันเวลา รอคำตอบ" in shown(card), timeout=8000)
    come_to_rest(qtbot, window)
    assert not card.final.isVisible(), "an objection in time is not answered"
    choose(window, "ตอบคำทักท้วง 1 ข้อ")
    prompt = prompted(qtbot, "ตอบคำทักท้วง")
    assert not prompt.go.isEnabled()
    assert "ข้อนี้เปิดให้คณะตกลงคำตอบใหม่" not in shown(prompt)
    QTest.mouseClick(prompt.fields["outcome"].button("changed"), LEFT)
    prompt.fields["reason"].insertPlainText("พบลายมือชื่อแล้ว")
    assert "ข้อนี้เปิดให้คณะตกลงคำตอบใหม่" in shown(prompt)
    QTest.mouseClick(prompt.go, LEFT)
    qtbot.waitUntil(lambda: "ยังไม่ได้ตกลงคำตอบใหม่" in shown(card), timeout=8000)
    come_to_rest(qtbot, window)
    assert not card.final.isVisible(), "what is to be changed is not changed"
    agreeing = desk.votes.agreeing
    assert agreeing.item == DIFFERS, "the item that is to be agreed anew is at hand"
    agreeing._answer.enter()
    press(window, Qt.Key.Key_P)
    agreeing.reason.setFocus()
    agreeing.reason.clear()
    agreeing.reason.insert("พบลายมือชื่อในหน้า 3")
    QTest.mouseClick(agreeing.save, LEFT)
    qtbot.waitUntil(card.final.isVisible, timeout=20_000)
    come_to_rest(qtbot, window)
    choose(window, "ประกาศผลสุดท้าย")
    prompt = prompted(qtbot, "ประกาศผลสุดท้าย")
    assert "หลังจากนี้ทักท้วงผลนี้ไม่ได้อีก" in shown(prompt)
    assert "แก้ 1 ข้อ · คงไว้ 0 ข้อ" in shown(prompt)
    assert "ไม่ผ่าน → ผ่าน" in " ".join(line.title for line in known(prompt.findChild(LineList)).lines)
    prompt.fields["text"].insert("ประธานกรรมการ")
    QTest.mouseClick(prompt.go, LEFT)
    qtbot.waitUntil(
        lambda: not card.isVisible() and "ประกาศผลให้หน่วยงานแล้ว" in shown(desk.votes), timeout=20_000
    )
    come_to_rest(qtbot, window)
    assert "รอคำทักท้วง" not in shown(desk.votes)
    desk.go_to(next(row.draft for row in desk.rows if row.name.endswith("S12")))
    come_to_rest(qtbot, window)
    assert office(window).header.primary.text().strip() == "ส่งผลให้หน่วยงาน", "nothing went out yet"
    listed(window, "ปิดรับคำทักท้วง")
    prompt = prompted(qtbot, "ปิดรับคำทักท้วง")
    assert "ยังไม่มีใบตอบรับว่าผลถึงหน่วยงาน" in shown(prompt)
    prompt.reject()
    window.show_first_run()
    carry(quick, room.region, unit, "S11", "final")
    (mine,) = quick("committee", "result", unit)
    assert mine["standing"] == "final"
    found = quick("committee", "result", unit, mine["review"])
    assert [one["state"] for one in found["objections"]] == ["changed"]
    (item,) = (one for one in found["items"] if one["item"] == DIFFERS)
    assert (item["judged"], item["differs"]) == (item["own"], False)
