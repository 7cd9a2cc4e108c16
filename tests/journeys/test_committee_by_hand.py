"""The committee in the window, by clicks and keys: convened, scored blind, sealed, opened, agreed and released."""

import json
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from core.committee.ballot_deeds import seal
from core.committee.own import disclosure_notice
from tests.journeys.committee_room import (
    DIFFERS,
    LEFT,
    SELF,
    Room,
    at_committee,
    choose,
    convened,
    down,
    given,
    listed,
    refusals,
    room_of,
    sealed,
    shown,
    told,
    up,
)
from tests.journeys.conftest import Program
from tests.storage.papers.paper_samples import squeezed, text_by_pdftotext
from tests.ui.desktop.acting import come_to_rest, lines_of, modal, office, press, prompted
from tests.ui.desktop.conftest import IGNORED
from ui.desktop.assessment.page import AssessmentPage
from ui.desktop.committee.agreeing import ALL, TALKED
from ui.desktop.committee.chairing import ConveneDialog
from ui.desktop.committee.desk import CommitteeDesk
from ui.desktop.shell.window import Window
from ui.desktop.widgets.prompt import PromptDialog

pytestmark = pytest.mark.qt_log_ignore(*IGNORED, extend=True)


@pytest.fixture
def room(quick: Program, tmp_path: Path) -> Room:
    return room_of(quick, tmp_path, SELF)


def test_a_member_scores_blind_on_their_own_pc(
    quick: Program, window: Window, room: Room, qtbot: QtBot
) -> None:
    convened(quick, room)
    desk = at_committee(window, room.members[0], qtbot)
    opened = office(window)
    qtbot.waitUntil(opened.sidebar.entry("committee").isVisible)
    member = desk.member
    assert [(line.title, line.pill) for line in member.list.lines] == [
        ("หน่วยตัวอย่าง S11", "ยังไม่เริ่ม"),
        ("หน่วยตัวอย่าง S12", "ยังไม่เริ่ม"),
    ]
    said = told(window)
    desk.ask_seal()
    assert said == ["ยังไม่มีแบบที่ให้คะแนนแล้วและยังไม่ปิดผนึก"]
    before = opened.session.read(lambda reader: reader.digest())
    qtbot.waitUntil(member.list.hasFocus)
    press(window, Qt.Key.Key_Return)
    (page,) = desk.findChildren(AssessmentPage)
    qtbot.waitUntil(lambda: page.isVisible() and page.ladder.here is not None)
    assert page.view is not None
    assert not page.view.total, (
        "the unit's own answers are not shown to somebody who is to score blind"
    )
    here = page.ladder.here
    assert here is not None
    press(window, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: desk.member.sheets[0].answered == 1, timeout=8000)
    qtbot.waitUntil(lambda: here.row.state.text == "met")
    assert opened.session.read(lambda reader: reader.digest()) == before, (
        "nothing leaves this PC before it is sealed"
    )
    assert here.attach is not None
    assert here.attach.text().strip() == "ดูหลักฐาน"
    choose(window, "กลับไปรายการ")
    qtbot.waitUntil(member.isVisible)
    assert member.list.lines[0].pill == f"1 จาก {member.sheets[0].of} ข้อ"
    said.clear()
    desk.ask_seal()
    prompted(qtbot, "ปิดผนึกคะแนนของท่าน").reject()
    assert not said


def test_what_is_ticked_is_sealed_sent_and_read_only_from_then_on(
    quick: Program, window: Window, room: Room, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    first_vote, second_vote = convened(quick, room)
    for vote, answers in (
        (first_vote, {DIFFERS: {"state": "met"}}),
        (second_vote, given("S12", differs=False)["answers"]),
    ):
        file = room.region.parent / "answers.json"
        file.write_text(json.dumps({"answers": answers}), encoding="utf-8")
        quick("committee", "score", room.members[0], vote, file)
    desk = at_committee(window, room.members[0], qtbot)
    member = desk.member
    second = member.sheets[1].sheet
    listed(window, "ปิดผนึก")
    dialog = prompted(qtbot, "ปิดผนึกคะแนนของท่าน")
    first, other = dialog.fields["sheets"].lines
    assert "ยังไม่ได้ตรวจ" in first.below
    assert first.key not in dialog.fields["sheets"].on
    assert not dialog.go.isEnabled()
    qtbot.waitUntil(dialog.fields["sheets"].hasFocus)
    dialog.fields["sheets"].show_key(other.key)
    QTest.keyClick(dialog.fields["sheets"], Qt.Key.Key_Space)
    assert dialog.go.text().strip() == "ปิดผนึก 1 หน่วยงาน"
    said = told(window)
    QTest.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(lambda: member.list.lines[1].pill == "ปิดผนึกแล้ว", timeout=8000)
    qtbot.waitUntil(lambda: "ปิดผนึกแล้ว 1 หน่วยงาน ขั้นต่อไปส่งไฟล์ให้เลขานุการ" in said)
    assert member.list.lines[0].pill.startswith("1 จาก")
    assert "ส่งไฟล์ให้เลขานุการ" in shown(member)
    file = room.region.parent / "ballot.prongsai"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given, **_more: (str(file), ""))
    qtbot.waitUntil(member.send.isVisible)
    QTest.mouseClick(member.send, LEFT)
    qtbot.waitUntil(file.is_file, timeout=20_000)
    come_to_rest(qtbot, window)
    press(window, Qt.Key.Key_Down)
    member.list.show_key(second)
    member.list.setFocus()
    press(window, Qt.Key.Key_Return)
    (page,) = desk.findChildren(AssessmentPage)
    qtbot.waitUntil(page.isVisible)
    assert "ปิดผนึกแล้ว จึงอ่านได้อย่างเดียว" in shown(page)
    (row,) = quick("bundle", "import", room.region, file)
    assert row["problem"] is None
    assert sorted(len(one["missing"]) for one in quick("committee", "list", room.region)) == [2, 3]
    said.clear()
    refused = refusals(window)
    desk._context.do(partial(seal, sheets=[second], incomplete=True), partial(desk._sealed, 1))
    qtbot.waitUntil(lambda: refused == ["ปิดผนึกไปแล้ว จึงแก้ไม่ได้"], timeout=8000)
    come_to_rest(qtbot, window)
    assert not [text for text in said if text.startswith("ปิดผนึกแล้ว")], (
        "what was refused is not said to be done"
    )


def test_a_secretary_convenes_and_writes_a_pack_for_every_pc_of_the_committee(
    quick: Program, window: Window, room: Room, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = at_committee(window, room.region, qtbot)
    assert not office(window).sidebar.entry("committee").isVisible(), "no committee, no entry"
    assert "ยังไม่มีรอบของกรรมการ" in shown(desk.votes)
    QTest.mouseClick(desk.votes.begin, LEFT)
    asked = modal(qtbot, ConveneDialog)
    assert len(asked.units.on) == 2
    assert len(asked.members) == 3
    assert (asked.round, asked.rounds.count()) == ("committee", 1), (
        "nothing is released that could be rechecked"
    )
    assert "ยังไม่ได้บันทึกว่าใครเป็นประธาน" in shown(asked)
    assert disclosure_notice(1) in shown(asked).replace("\u200b", "")
    QTest.mouseClick(asked.fewest.button("2"), LEFT)
    assert disclosure_notice(2) in shown(asked).replace("\u200b", "")
    QTest.mouseClick(asked.go, LEFT)
    qtbot.waitUntil(lambda: len(desk.votes.rows) == 2, timeout=8000)
    assert {one.vote.fewest for one in desk.votes.rows} == {2}
    assert [line.pill for line in desk.votes.list.lines] == ["ขาด 3 ใบ"] * 2
    assert "รอใบของ กรรมการ B, กรรมการ C, กรรมการ D" in shown(desk.votes)
    out = room.region.parent / "packs"
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_given, **_more: str(out))
    said = told(window)
    done = "เขียนไฟล์ของกรรมการและอ่านกลับตรวจแล้ว 3 ไฟล์ ส่งให้คนละไฟล์: กรรมการ B, กรรมการ C, กรรมการ D"
    refused = refusals(window)
    choose(window, "เขียนใบตรวจให้กรรมการ")
    qtbot.waitUntil(lambda: bool(refused), timeout=20_000)
    come_to_rest(qtbot, window)
    assert done not in said, "nothing could be written"
    out.mkdir()
    choose(window, "เขียนใบตรวจให้กรรมการ")
    qtbot.waitUntil(lambda: len(list(out.glob("ใบตรวจ กรรมการ ?.prongsai"))) == 3, timeout=20_000)
    qtbot.waitUntil(lambda: done in said, timeout=20_000)
    come_to_rest(qtbot, window)
    assert office(window).header.primary.text().strip() == "รับไฟล์จากกรรมการ", "ballots are awaited"
    window.show_first_run()
    for letter, folder in zip("BCD", room.members, strict=True):
        (row,) = quick("bundle", "import", folder, out / f"ใบตรวจ กรรมการ {letter}.prongsai")
        assert row["problem"] is None
    assert [len(quick("committee", "list", folder)) for folder in room.members] == [2, 2, 2]


def entered_again(window: Window, desk: CommitteeDesk, why: str) -> None:
    """What is entered stays while all is read again, and is not entered for another unit."""
    agreeing = desk.votes.agreeing
    agreeing.reason.setFocus()
    agreeing.reason.insert(why)
    desk.live.read()
    assert [given for _field, given, _seen in agreeing._answer.inputs()] == ["not_met"]
    assert agreeing.reason.text() == why
    here = desk.votes.list.here
    desk.votes.list.show_key(next(one.key for one in desk.votes.list.lines if one.key != here))
    desk._show_vote()
    assert agreeing.item == DIFFERS
    assert not agreeing.reason.text()
    assert not agreeing._answer.inputs()
    desk.votes.list.show_key(here)
    desk._show_vote()
    agreeing._answer.enter()
    press(window, Qt.Key.Key_N)
    agreeing.reason.setFocus()
    agreeing.reason.insert(why)


def test_all_is_opened_at_once_what_differs_is_agreed_the_rest_accepted_and_the_result_released(
    quick: Program, window: Window, room: Room, qtbot: QtBot
) -> None:
    sealed(quick, room, convened(quick, room))
    up(quick, room, "sealed")
    desk = at_committee(window, room.region, qtbot)
    assert [line.pill for line in desk.votes.list.lines] == ["ปิดผนึกครบ"] * 2
    assert "คะแนนทุกใบยังปิดอยู่" in shown(desk.votes)
    said = told(window)
    done = "เปิดซองแล้ว ขั้นต่อไปเขียนไฟล์เปิดซองให้กรรมการ แล้วรอไฟล์ตอบ"
    choose(window, "เปิดพร้อมกัน")
    assert done not in said
    QTest.mouseClick(prompted(qtbot, "เปิดพร้อมกัน").go, LEFT)
    qtbot.waitUntil(lambda: desk.votes.list.lines[0].pill == "รอคำตอบ 3 ใบ", timeout=8000)
    qtbot.waitUntil(lambda: done in said)
    assert "คะแนนทุกใบยังปิดอยู่" not in shown(desk.votes)
    assert "ไม่มีใครเห็นคะแนน" not in shown(desk.votes), "words of members are on their way"
    come_to_rest(qtbot, window)
    window.show_first_run()
    down(quick, room, room.region.parent / "packs-2")
    up(quick, room, "words")
    desk = at_committee(window, room.region, qtbot)
    agreeing = desk.votes.agreeing
    qtbot.waitUntil(agreeing.isVisible)
    assert "รหัสผลรวม" in shown(desk.votes)
    (line,) = [one for one in agreeing.list.lines if one.key == DIFFERS]
    assert agreeing.list.lines[0] == line, "only what differs, the furthest apart first"
    assert line.votes_text.count("คน") == 2
    QTest.mouseClick(agreeing.alike, LEFT)
    motion = prompted(qtbot, "ข้อในมติเดียว")
    assert len(lines_of(motion).lines) > 10
    QTest.mouseClick(motion.go, LEFT)
    qtbot.waitUntil(lambda: not agreeing.alike.isVisible(), timeout=20_000)
    assert agreeing.item == DIFFERS
    agreeing._answer.enter()
    press(window, Qt.Key.Key_N)
    come_to_rest(qtbot, window)
    entered_again(window, desk, "ไม่มีลายมือชื่อ")
    QTest.mouseClick(agreeing.save, LEFT)
    qtbot.waitUntil(lambda: agreeing.list.lines[0].pill.startswith("ตกลง"), timeout=20_000)
    assert not agreeing._answer.inputs()
    assert "ไม่มีลายมือชื่อ" in agreeing.list.lines[0].spoken_text
    assert "ประกาศผลให้หน่วยงานแล้ว" not in shown(desk.votes)
    choose(window, "ประกาศผล")
    prompt = modal(qtbot, PromptDialog)
    assert "เป็นผลสุดท้ายทันที ไม่มีวันทักท้วง" in shown(prompt), "before it is released"
    prompt.fields["text"].insert("ประธานกรรมการ")
    QTest.mouseClick(prompt.go, LEFT)
    qtbot.waitUntil(lambda: desk.votes.list.lines[0].pill == "ประกาศผลแล้ว", timeout=20_000)
    qtbot.waitUntil(lambda: "ประกาศผลให้หน่วยงานแล้ว" in shown(desk.votes))
    come_to_rest(qtbot, window)
    listed(window, "ตั้งรอบให้คะแนน")
    asked = modal(qtbot, ConveneDialog)
    assert [one.title for one in asked.units.lines] == ["หน่วยตัวอย่าง S11 · S11"], (
        "the other unit's result is not released"
    )
    assert asked.round == "recheck"
    QTest.mouseClick(asked.go, LEFT)
    qtbot.waitUntil(lambda: len(desk.votes.rows) == 3, timeout=20_000)
    assert [line.pill for line in desk.votes.list.lines if "รอบทบทวน" in line.above] == ["ขาด 3 ใบ"]


def test_who_withholds_is_named_and_by_a_motion_it_goes_on_with_no_split_of_two_votes(
    quick: Program, window: Window, room: Room, qtbot: QtBot
) -> None:
    sealed(quick, room, convened(quick, room, fewest=3))
    up(quick, room, "sealed")
    quick("committee", "open", room.region)
    down(quick, room, room.region.parent / "packs-2")
    up(quick, room, "words", (0, 2))
    desk = at_committee(window, room.region, qtbot)
    assert [line.pill for line in desk.votes.list.lines] == ["รอคำตอบ 1 ใบ"] * 2
    assert "รอคำตอบที่ กรรมการ C ปิดผนึกไว้" in shown(desk.votes)
    (aside,) = desk.votes.asides
    assert aside.accessibleName() == "ลงมติดำเนินการต่อโดยไม่นับใบของ กรรมการ C"
    QTest.mouseClick(aside, LEFT)
    prompt = modal(qtbot, PromptDialog)
    assert not prompt.go.isEnabled(), "no motion without its reason"
    prompt.fields["text"].insert("ไม่ส่งคำตอบตามกำหนด")
    QTest.mouseClick(prompt.go, LEFT)
    qtbot.waitUntil(lambda: desk.votes.list.lines[0].pill == "เปิดซองแล้ว", timeout=8000)
    assert not desk.votes.asides
    qtbot.waitUntil(lambda: "ลงมติไม่นับ" in shown(desk.votes))
    assert "รหัสผลรวม" in shown(desk.votes)
    agreeing = desk.votes.agreeing
    assert {one.votes_text for one in agreeing.list.lines} == {"ให้คะแนน 2 จาก 2 คน ไม่แสดงคำตอบ"}
    assert agreeing.list.members == (), "no column of anybody"
    assert "นับได้ไม่ถึง 3 ใบ จึงไม่บอกว่าข้อใดตรงกัน" in shown(agreeing)
    assert not agreeing.alike.isVisible(), "what is alike would tell what differs"
    QTest.mouseClick(agreeing.which.button(ALL), LEFT)
    assert len(agreeing.list.lines) == 64
    QTest.mouseClick(agreeing.which.button(TALKED), LEFT)
    voted = [one.key for one in agreeing.list.lines]
    assert voted.index(DIFFERS) > 0, "in the order of the form"
    QTest.mouseClick(agreeing.own, LEFT)
    groups, asked = [f"มิติที่ {n}" for n in range(1, 6)], list[str]()
    for group in groups:  # each has its own items and its own reason; one is left for later
        motion = prompted(qtbot, f"{group}: รับคำตอบของหน่วยงานด้วยเหตุผลเดียว")
        assert not motion.go.isEnabled(), "no motion without its reason"
        items = motion.fields["items"]
        asked += [str(one.key) for one in items.lines]
        if group == groups[1]:
            QTest.mouseClick(motion.buttons["right"], LEFT)
            continue
        if DIFFERS in items.on:
            items.setFocus()
            items.show_key(DIFFERS)
            QTest.keyClick(items, Qt.Key.Key_Space)
        motion.fields["reason"].insert(f"พบตามที่หน่วยงานตอบใน{group}")
        QTest.mouseClick(motion.go, LEFT)
    assert asked == voted
    qtbot.waitUntil(
        lambda: "มิติที่ 5" in {one.reason[-9:] for one in agreeing.list.lines}, timeout=20_000
    )
    left = [one for one in agreeing.list.lines if not one.agreed_answer]
    assert {one.key for one in left if not one.position.startswith(groups[1])} == {DIFFERS}
    assert {one.position[:9] for one in left} == {*groups[:2]}
    assert agreeing.own.text().strip() == f"รับคำตอบของหน่วยงาน {len(left)} ข้อ ทีละกลุ่ม"


def test_the_papers_of_a_vote_are_in_the_menu_and_minutes_ask_for_their_words_first(
    quick: Program,
    window: Window,
    room: Room,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    sealed(quick, room, convened(quick, room))
    up(quick, room, "sealed")
    desk = at_committee(window, room.region, qtbot)
    assert not [one.words for one in desk.place().others if one.words.startswith("พิมพ์")], (
        "nothing to print of a closed vote"
    )
    window.show_first_run()
    quick("committee", "open", room.region)
    down(quick, room, tmp_path / "packs-2")
    up(quick, room, "words")
    at_committee(window, room.region, qtbot)
    out, opened = tmp_path / "minutes.pdf", list[str]()
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given, **_more: (str(out), ""))
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    for words in ("MeetingRoomOne", ""):
        listed(window, "พิมพ์รายงานการประชุม")
        asked = prompted(qtbot, "ข้อความในเอกสาร")
        place = asked.fields["place"]
        assert isinstance(place, QLineEdit)
        place.insert(words)
        assert place.text() == "MeetingRoomOne", "what was typed is there the next time"
        QTest.mouseClick(asked.go, LEFT)
        qtbot.waitUntil(lambda: bool(opened), timeout=20_000)
        assert "MeetingRoomOne" in squeezed(text_by_pdftotext(out.read_bytes()))
        opened.clear()
        come_to_rest(qtbot, window)
