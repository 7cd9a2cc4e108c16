"""What the settings assert of digits, devices and people is so; the emblem is seen there as papers bear it."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from core.errors import UserError
from core.evidence.kinds import emblem_of
from core.exchange.devices import DeviceList, DeviceRow
from core.values import Changes, Plain, Record, Ref, ShownField, Text
from tests.said import said_in
from tests.storage.papers.specimens import jpeg
from tests.ui.desktop.acting import office, written
from tests.ui.desktop.settings.test_settings import settings_of
from ui.desktop.base.person_dialogs import pin_change, pin_of
from ui.desktop.settings.desk import CertificateDesk, trusting
from ui.desktop.settings.page import MOST, DevicesCard, EmblemCard, SettingsPage
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look
from ui.desktop.widgets.prompt import PromptDialog
from ui.session import QueuedAction


def test_digits_are_short_wrong_or_those_of_the_file(look: Look, qtbot: QtBot) -> None:
    parent = QWidget()
    right = "1" * 40
    taken = list[str]()
    qtbot.addWidget(parent)

    def check(digits: str) -> None:
        if digits != right:
            raise UserError("เลขไม่ตรง", "เพราะ", "ตรวจเลขอีกครั้ง")

    dialog = PromptDialog(
        look, trusting("S20.trust", check), parent, lambda digits: taken.append(digits)
    )
    said = {}
    for state, digits in (("none", ""), ("short", "1" * 12), ("wrong", "2" * 40)):
        dialog.fields["digits"].setText(digits)
        dialog.enter()
        said[state] = written(dialog)
    assert said_in(said, "ยังไม่ครบ 40 หลัก") == "short"
    assert said_in(said, "เลขไม่ตรงกับไฟล์นี้ ตรวจทีละ 5 หลัก ถ้ายังไม่ตรง อย่าใช้ไฟล์นี้") == "wrong"
    assert said_in(said, "กรอกแล้ว 12 จาก 40 หลัก") == "short"
    assert said_in(said, "กรอกแล้ว 40 จาก 40 หลัก") == "wrong"
    assert not taken
    dialog.fields["digits"].setText(right)
    dialog.enter()
    assert taken == [right]
    assert not dialog.wrong.text()


def test_no_device_is_said_only_while_there_is_none(look: Look, qtbot: QtBot) -> None:
    one = DeviceRow(
        "k", "จังหวัด เครื่อง A", "", "12345", is_this_pc=False, revoked=False, revocable=True
    )
    said = {}
    for state, found in (("none", []), ("one", [one]), ("many", [one] * 99)):
        card = DevicesCard(look, print)
        qtbot.addWidget(card)
        card.show_devices(DeviceList(tuple(found[:MOST]), max(0, len(found) - MOST)))
        said[state] = written(card)
    none = "ยังไม่มีเครื่องที่มีใบรับรอง เมื่อรับไฟล์ตอบแล้ว เครื่องนี้และเครื่องอื่นของหน่วยงานจะอยู่ที่นี่"
    assert said_in(said, none) == "none"


def test_nobody_works_here_is_said_only_while_nobody_does(sample: Window) -> None:
    office(sample).show_page("settings")
    page = settings_of(sample)
    none = "ยังไม่มีผู้ใช้งาน เพิ่มชื่อแล้วทุกการบันทึกจะมีชื่อผู้ทำ"
    page.show_people([], "")
    QApplication.processEvents()
    assert none in written(page)
    person = Record(
        Ref("1" * 32, "person", "a"),
        {"name": ShownField(Text("สมชาย")), "unit": ShownField(Plain("1" * 32))},
    )
    page.show_people([person], "")
    QApplication.processEvents()
    assert none not in written(page)


def test_a_pin_that_does_not_fit_is_said_not_to(look: Look, qtbot: QtBot) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    prompt = pin_of("สมชาย", lambda pin: pin == "1234")
    wrong = "PIN ไม่ตรง ลองอีกครั้ง"
    for pin, fits in (("9999", False), ("1234", True)):
        asked = PromptDialog(look, prompt, parent)
        assert wrong not in written(asked)
        asked.fields["pin"].setText(pin)
        asked.enter()
        assert (wrong in written(asked)) is not fits
    said, told = {}, list[dict[str, object]]()
    for state, old, new, twice in (
        ("good", "1234", "56789", "56789"),
        ("other", "1234", "56789", "56780"),
        ("old", "9999", "56789", "56789"),
        ("drop", "1234", "", ""),
    ):
        dialog = PromptDialog(
            look, pin_change(lambda pin: pin == "1234"), parent, lambda **given: told.append(given)
        )
        for key, typed in (("old", old), ("new", new), ("again", twice)):
            dialog.fields[key].setText(typed)
        (dialog.buttons[""] if state == "drop" else dialog.go).click()
        said[state] = written(dialog)
    assert said_in(said, "PIN ใหม่สองช่องไม่ตรงกัน") == "other"
    assert said_in(said, "PIN เดิมไม่ตรง") == "old"
    assert [(one["new"], one.get("drop", False)) for one in told] == [("56789", False), ("", True)]


def test_a_device_is_said_to_be_revoked_only_when_it_is(look: Look, qtbot: QtBot) -> None:
    said = {}
    for state, here, revoked in (
        ("here", True, False),
        ("other", False, False),
        ("revoked", False, True),
    ):
        card = DevicesCard(look, print)
        qtbot.addWidget(card)
        one = DeviceRow(
            "k", "เครื่อง A", "", "12345", is_this_pc=here, revoked=revoked, revocable=False
        )
        card.show_devices(DeviceList((one,), 0))
        said[state] = written(card)
    assert said_in(said, "เพิกถอนแล้ว", whole=True) == "revoked"
    assert said_in(said, "ใช้ได้", whole=True) == "other"


def test_a_request_or_a_key_is_said_to_be_saved_only_when_it_was_written(
    sample: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = list[str]()
    refused = list[UserError]()
    room = office(sample).room
    room.host.toast.connect(told.append)
    room.host.refuse.connect(refused.append)
    enrolment = CertificateDesk(room, sample, print)
    for path in (None, tmp_path / "not here" / "key"):
        monkeypatch.setattr(enrolment, "_where", lambda *_asked, path=path: path)
        enrolment.save_key()
        enrolment.ask_request()
        assert not told
        assert enrolment.dialog is None
    monkeypatch.setattr(enrolment, "_where", lambda *_asked: tmp_path / "ก.key")
    enrolment.save_key()
    assert told == ["บันทึก ก.key แล้ว ส่งให้ผู้ที่จะส่งไฟล์มาหน่วยงานนี้ได้"]
    enrolment.ask_request()
    assert isinstance(enrolment.dialog, PromptDialog)
    said = written(enrolment.dialog)
    enrolment.dialog.close()
    assert "ไฟล์คำขอพร้อมส่ง" in said
    assert "บันทึก ก.key แล้ว ส่งไฟล์นี้ให้หน่วยงานต้นสังกัดทางใดก็ได้" in said


def test_a_trust_file_is_said_to_be_taken_in_only_by_who_gave_it(
    sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_given: object, **_named: object) -> Iterator[object]:
        yield None
        raise UserError("what", "why", "do")

    told = list[str]()
    ended = list[QueuedAction]()
    room = office(sample).room
    room.host.toast.connect(told.append)
    room.news.ended.connect(ended.append)
    enrolment = CertificateDesk(room, sample, print)
    monkeypatch.setattr("ui.desktop.settings.desk.trust", refused)
    enrolment._trust(cast(Any, None), "")
    room.session.do(lambda _ctx, _store: Changes("trust"))
    qtbot.waitUntil(lambda: len(ended) == 2, timeout=8000)
    assert not told, "it was refused, or somebody else took one in"
    monkeypatch.setattr(
        "ui.desktop.settings.desk.trust", lambda *_given, **_named: iter((Changes("trust"),))
    )
    enrolment._trust(cast(Any, None), "")
    qtbot.waitUntil(lambda: told == ["รับเข้าแล้ว เครื่องนี้เชื่อถือกุญแจรากและใบรับรองในไฟล์นั้น"], timeout=8000)


LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def card(sample: Window) -> EmblemCard:
    office(sample).show_page("settings")
    page = office(sample).leaf("settings").widget
    assert isinstance(page, SettingsPage)
    return page.emblem


def choose(monkeypatch: pytest.MonkeyPatch, card: EmblemCard, path: Path) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_words: (str(path), ""))
    QTest.mouseClick(card.choose, LEFT)


def test_a_picture_is_chosen_seen_and_taken_away(
    sample: Window, card: EmblemCard, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = office(sample).room
    assert not card.picture.isVisible()
    path = tmp_path / "seal.jpg"
    path.write_bytes(jpeg(90, 90, "#aa2211"))
    choose(monkeypatch, card, path)
    qtbot.waitUntil(card.picture.isVisible, timeout=10_000)
    middle = (
        card.picture.pixmap()
        .toImage()
        .pixelColor(card.picture.width() // 2, card.picture.height() // 2)
    )
    assert middle.red() > 140 > middle.green()
    assert room.session.read(lambda reader: emblem_of(reader, room.unit))
    QTest.mouseClick(card.remove, LEFT)
    qtbot.waitUntil(lambda: not card.picture.isVisible())
    assert room.session.read(lambda reader: emblem_of(reader, room.unit)) == ""


def test_a_file_that_is_no_picture_is_refused_in_words(
    sample: Window, card: EmblemCard, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "seal.pdf"
    path.write_bytes(b"%PDF-1.4 nothing")
    with qtbot.waitSignal(office(sample).room.news.refused, timeout=10_000) as told:
        choose(monkeypatch, card, path)
    assert "PNG" in told.args[0].do
    assert not card.picture.isVisible()
