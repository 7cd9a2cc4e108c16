"""A sender nobody knows is made known where its file is shown, by clicks and keys; nothing green says otherwise."""

from functools import partial
from itertools import product
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from core.errors import UserError
from core.exchange.devices import NEW_UNIT, UncertifiedDevice
from core.exchange.incoming_view import ImportPreview
from core.exchange.send_deeds import export_bundle
from core.exchange.staging import ImportOutcome
from core.exchange.staging import silent as silent_ops
from core.log.post import ImportDryRunResult, ImportedStreamRow, ImportResult, RejectedStream
from core.log.scopes import WIDER_FIRST
from core.values import Change, Ref, Text
from storage.exchange.start import device_digits
from tests.bare import bare
from tests.storage.exchange.towns import Town
from tests.ui.desktop.acting import exchange_of, modal, office, written
from tests.ui.desktop.exchange.test_send_button import JARGON
from tests.ui.desktop.exchange.test_waiting_files import files_of
from tests.ui.desktop.made_dialogs import STRANGER
from tests.ui.desktop.neighbours import as_centre, believe, centre_above, district
from ui.desktop.exchange.confirming import SenderConfirmer, UnknownSenderDialog
from ui.desktop.exchange.confirming_many import ManySendersDialog
from ui.desktop.exchange.incoming import IncomingFilesPage
from ui.desktop.exchange.incoming_file import IncomingCalls
from ui.desktop.exchange.page import WAITING
from ui.desktop.exchange.staged import GRAVE, GREEN, foreseen_pills, reported_pills
from ui.desktop.exchange.unfinished import unfinished
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Pill
from wiring import Wiring

LEFT = Qt.MouseButton.LeftButton
WAIT = 20_000
NAME = "อำเภอตัวอย่าง ก หนึ่ง"


def digits(of: Town) -> str:
    """As they stand on the page of that PC."""
    return device_digits(of.unit, of.folder.writer.keys.public)


def buttons(widget: QWidget, words: str) -> list[Button]:
    return [
        one
        for one in widget.findChildren(Button)
        if one.isVisible() and one.text().strip() == words
    ]


def sent(window: Window, desk: Wiring, town: Town, place: Path) -> Path:
    """A file of a town to the office that is open, whose certificate it has taken in."""
    believe(window, town)
    age = desk.keys.of(office(window).room.folder)["age"]
    path = place / f"{town.code}.prongsai"
    town.do(partial(export_bundle, recipients=(age,), path=path, post=town.post))
    town.folder.close()
    return path


def look_at(window: Window, qtbot: QtBot, *files: Path) -> IncomingFilesPage:
    opened = office(window)
    opened.show_page("exchange")
    page = exchange_of(opened)
    page._calls.preview(files)
    qtbot.waitUntil(lambda: page.incoming.take.isVisible(), timeout=WAIT)
    return page.incoming


@pytest.fixture
def province(sample: Window, desk: Wiring, tmp_path: Path) -> Window:
    """The sample office as a province that may confirm its districts."""
    centre_above(sample, desk, tmp_path, below=[("S11", NAME)]).folder.close()
    return sample


def test_on_the_report_a_known_unit_is_confirmed_by_its_digits_and_what_waited_is_reported_at_once(
    province: Window, desk: Wiring, qtbot: QtBot, tmp_path: Path
) -> None:
    town = district(tmp_path)
    incoming = look_at(province, qtbot, sent(province, desk, town, tmp_path))
    QTest.mouseClick(incoming.take, LEFT)
    qtbot.waitUntil(lambda: "เก็บไว้ก่อน รอยืนยันผู้ส่ง" in written(incoming), timeout=WAIT)
    qtbot.waitUntil(lambda: bool(buttons(incoming, "ยืนยันเครื่องนี้")), timeout=WAIT)
    assert not [word for word in JARGON if word in written(incoming)]
    QTest.mouseClick(buttons(incoming, "ยืนยันเครื่องนี้")[0], LEFT)
    dialog = modal(qtbot, UnknownSenderDialog)
    assert not [word for word in JARGON if word in written(dialog)]
    assert f"{NAME} รหัส S11" in dialog.windowTitle()
    assert digits(town) not in written(dialog), "what is to be heard is not shown"
    assert dialog.digits is not None
    assert not dialog.digits.confirm.isEnabled(), "one press confirms nobody"
    QTest.keyClicks(dialog.digits.digits, "000000000000")
    QTest.keyClick(dialog.digits.digits, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: "เลขไม่ตรงกับเครื่องที่ส่งไฟล์" in written(dialog), timeout=WAIT)
    assert QApplication.activeModalWidget() is dialog
    told = list[str]()
    office(province).room.host.toast.connect(told.append)
    dialog.digits.digits.clear()
    QTest.keyClicks(dialog.digits.digits, digits(town))
    QTest.keyClick(dialog.digits.digits, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None, timeout=WAIT)
    qtbot.waitUntil(lambda: "นำเข้าแล้ว 1 จาก 1 ไฟล์" in written(incoming), timeout=WAIT)
    assert told == [f"ยืนยันเครื่องของ {NAME} แล้ว"]
    qtbot.waitUntil(lambda: "ค่าใหม่" in written(incoming), timeout=WAIT)
    assert "ไม่มีผล" not in written(incoming)
    session = office(province).session
    (plan,) = session.read(lambda reader: reader.records("plan", town.unit))
    assert plan.text("title") == "แผนของอำเภอ"
    assert not office(province).room.office.post.waiting()


def test_several_pcs_are_confirmed_in_one_list_and_wrong_digits_stay_in_it(
    sample: Window, desk: Wiring, qtbot: QtBot, tmp_path: Path
) -> None:
    codes = ("S11", "S12", "S13")
    below = [(code, f"อำเภอ {code}") for code in codes]
    centre_above(sample, desk, tmp_path, below=below).folder.close()
    towns = [district(tmp_path, code) for code in codes]
    incoming = look_at(sample, qtbot, *(sent(sample, desk, one, tmp_path) for one in towns))
    QTest.mouseClick(incoming.take, LEFT)
    opened = office(sample)
    post = opened.room.office.post
    qtbot.waitUntil(lambda: len(post.waiting()) == 3, timeout=WAIT)
    confirming = SenderConfirmer(opened.room, sample)
    heard = list[str]()
    opened.room.host.toast.connect(heard.append)
    confirming.begin_many()
    dialog = modal(qtbot, ManySendersDialog)
    assert [each.device.code for each in dialog.rows] == [*codes]
    assert not dialog.go.isEnabled()
    first, second, third = dialog.rows
    assert digits(towns[0]) not in written(dialog), "what is to be heard is not shown"
    QTest.keyClicks(first.digits, digits(towns[0]))
    QTest.keyClick(first.digits, Qt.Key.Key_Return)
    assert dialog.focusWidget() is second.digits
    QTest.keyClicks(second.digits, "000000000000")
    assert dialog.go.text().strip() == "ยืนยัน 2 เครื่อง"
    QTest.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(lambda: dialog.rows == [second, third], timeout=WAIT)
    assert "เลขไม่ตรงกับเครื่องที่ส่งไฟล์" in written(second)
    assert heard == ["ยืนยันแล้ว 1 เครื่อง"]
    session = opened.session
    known = session.read(lambda reader: {one.key for one in reader.trust.devices()})
    assert [one.device.key in known for one in (first, second, third)] == [True, False, False]
    assert len(post.waiting()) == 2
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    assert session.read(lambda reader: {one.key for one in reader.trust.devices()}) == known


def test_the_rest_of_the_batch_is_looked_at_once_the_report_of_the_sender_was_read(
    province: Window, desk: Wiring, qtbot: QtBot, tmp_path: Path
) -> None:
    town = district(tmp_path)
    first = sent(province, desk, town, tmp_path)
    (other,) = files_of(province, desk, tmp_path, "ที่เหลือ", 1)
    look_at(province, qtbot, first, other)
    incoming = exchange_of(office(province)).incoming
    incoming.files.lines.chosen.emit(
        next(one.key for one in incoming.stage.rows if one.preview.path == first)
    )
    qtbot.waitUntil(lambda: bool(buttons(incoming, "ยืนยันเครื่องนี้")), timeout=WAIT)
    QTest.mouseClick(buttons(incoming, "ยืนยันเครื่องนี้")[0], LEFT)
    dialog = modal(qtbot, UnknownSenderDialog)
    assert dialog.digits is not None
    QTest.keyClicks(dialog.digits.digits, digits(town))
    QTest.mouseClick(dialog.digits.confirm, LEFT)
    qtbot.waitUntil(lambda: "นำเข้าแล้ว 1 จาก 1 ไฟล์" in written(incoming), timeout=WAIT)
    kept = unfinished(office(province).room.settings, office(province).room.folder)
    assert kept is not None
    assert kept.paths == (other,), "also for a start after this one"
    QTest.mouseClick(incoming.leave, LEFT)
    qtbot.waitUntil(lambda: "ตรวจก่อนนำเข้า 1 ไฟล์" in written(incoming), timeout=WAIT)
    assert [one.preview.path for one in incoming.stage.remaining] == [other]


def test_there_is_a_backup_before_what_waited_comes_in(
    province: Window, desk: Wiring, qtbot: QtBot, tmp_path: Path
) -> None:
    town = district(tmp_path)
    incoming = look_at(province, qtbot, sent(province, desk, town, tmp_path))
    QTest.mouseClick(incoming.take, LEFT)
    qtbot.waitUntil(lambda: "เก็บไว้ก่อน รอยืนยันผู้ส่ง" in written(incoming), timeout=WAIT)
    qtbot.waitUntil(lambda: bool(buttons(incoming, "ยืนยันเครื่องนี้")), timeout=WAIT)
    opened = office(province)
    plan = Change(Ref(opened.room.unit, "plan", "f" * 32), "title", Text("งานที่ทำก่อนยืนยัน"))
    told = list[str]()
    opened.room.news.changed.connect(lambda changes: told.append(changes.label))
    opened.session.do(lambda ctx, store: store.save(ctx, "test", [plan]))
    qtbot.waitUntil(lambda: "test" in told, timeout=WAIT)
    backups = opened.room.office.backups
    before = {one.path for one in backups.listed()}
    # shown anew after the save
    qtbot.waitUntil(lambda: bool(buttons(incoming, "ยืนยันเครื่องนี้")), timeout=WAIT)
    QTest.mouseClick(buttons(incoming, "ยืนยันเครื่องนี้")[0], LEFT)
    dialog = modal(qtbot, UnknownSenderDialog)
    assert dialog.digits is not None
    QTest.keyClicks(dialog.digits.digits, digits(town))
    QTest.mouseClick(dialog.digits.confirm, LEFT)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None, timeout=WAIT)
    (made,) = (one for one in backups.listed() if one.path not in before)
    assert made.reason == "import"
    assert made.holding.ops < opened.session.read(lambda reader: int(reader.info()["ops"])), (
        "before, not after"
    )


def test_in_the_waiting_list_other_digits_keep_it_aside_and_write_a_message(
    province: Window, desk: Wiring, qtbot: QtBot, tmp_path: Path
) -> None:
    town = district(tmp_path)
    incoming = look_at(province, qtbot, sent(province, desk, town, tmp_path))
    QTest.mouseClick(incoming.take, LEFT)
    qtbot.waitUntil(lambda: "เก็บไว้ก่อน รอยืนยันผู้ส่ง" in written(incoming), timeout=WAIT)
    page = exchange_of(office(province))
    qtbot.waitUntil(page.heads.button(WAITING).isVisible, timeout=WAIT)
    QTest.mouseClick(page.heads.button(WAITING), LEFT)
    qtbot.waitUntil(lambda: bool(buttons(page.waiting, "ยืนยันเครื่องนี้")), timeout=WAIT)
    assert "อยู่ในทะเบียน แต่ไฟล์มาจากเครื่องที่ยังไม่เคยยืนยัน" in written(page.waiting)
    QTest.mouseClick(buttons(page.waiting, "ยืนยันเครื่องนี้")[0], LEFT)
    dialog = modal(qtbot, UnknownSenderDialog)
    QTest.mouseClick(dialog.other, LEFT)
    qtbot.waitUntil(lambda: "ยังไม่รับเข้า" in written(dialog), timeout=WAIT)
    QGuiApplication.clipboard().clear()
    QTest.mouseClick(dialog.copy, LEFT)
    assert NAME in QGuiApplication.clipboard().text()
    dialog.reject()
    qtbot.waitUntil(lambda: "เลขไม่ตรงเมื่อโทรถาม ไฟล์ยังเก็บไว้" in written(page.waiting), timeout=WAIT)
    assert len(office(province).room.office.post.waiting()) == 1


def test_from_the_preview_a_unit_nobody_has_registered_is_added_and_confirmed(
    sample: Window, desk: Wiring, qtbot: QtBot, tmp_path: Path
) -> None:
    as_centre(sample, desk, tmp_path)
    town = district(tmp_path, "S77")
    incoming = look_at(sample, qtbot, sent(sample, desk, town, tmp_path))
    qtbot.waitUntil(lambda: bool(buttons(incoming, "เพิ่มหน่วยงานนี้")), timeout=WAIT)
    (button,) = buttons(incoming, "เพิ่มหน่วยงานนี้")
    QTest.mouseClick(button, LEFT)
    dialog = modal(qtbot, UnknownSenderDialog)
    assert "เป็นคำบอกของผู้ส่ง" in written(dialog)
    assert dialog.unit is not None
    assert dialog.unit.called.text() == "หน่วยงาน S77"
    told = list[str]()
    office(sample).room.host.toast.connect(told.append)
    QTest.mouseClick(dialog.unit.add, LEFT)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() not in (None, dialog), timeout=WAIT)
    second = modal(qtbot, UnknownSenderDialog)
    assert told == ["เพิ่ม หน่วยงาน S77 ในทะเบียนแล้ว"]
    assert second.digits is not None
    QTest.keyClicks(second.digits.digits, digits(town))
    QTest.mouseClick(second.digits.confirm, LEFT)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None, timeout=WAIT)
    qtbot.waitUntil(lambda: "นำเข้าแล้ว 1 จาก 1 ไฟล์" in written(incoming), timeout=WAIT)
    qtbot.waitUntil(lambda: "จาก หน่วยงาน S77" in written(incoming), timeout=WAIT)


@pytest.fixture
def over(qtbot: QtBot) -> QWidget:
    """A window for dialogs."""
    window = QWidget()
    qtbot.addWidget(window)
    return window


def asked(look: Look, over: QWidget, one: UncertifiedDevice) -> UnknownSenderDialog:
    return UnknownSenderDialog(look, bare(SenderConfirmer), one, [], "", over)


def test_a_sender_that_calls_itself_a_province_is_the_lowest_until_a_person_says_otherwise(
    look: Look, over: QWidget
) -> None:
    claims = STRANGER._replace(state=NEW_UNIT, kind="province", kinds=("office",), claim="")
    dialog = asked(look, over, claims)
    added, unit = list[tuple[str, ...]](), dialog.unit
    assert unit is not None
    vars(dialog._desk).update(add=lambda _one, *said: added.append(said))
    assert "ผู้ส่งบอกว่าเป็นจังหวัด" in shown(dialog)
    unit.add.click()
    assert [kind for _name, kind, _above in added] == [WIDER_FIRST[-1]]
    district = asked(look, over, claims._replace(kind="district"))
    assert district.unit is not None
    assert district.unit.kind.currentData() == "district", (
        "no more than an office's certificate follows from it"
    )
    unit.kind.setCurrentIndex(unit.kind.findData("province"))
    unit.add.click()
    assert added[-1][1] == "province"


def test_what_certifies_others_follows_from_the_register_or_is_chosen(
    look: Look, over: QWidget
) -> None:
    dialog = asked(look, over, STRANGER)
    dialog.show()
    wanted, part = list[tuple[str, ...]](), dialog.digits
    assert part is not None
    vars(dialog._desk).update(confirm=lambda _one, *said: wanted.append(said))
    assert STRANGER.claim in shown(dialog)
    assert not part.confirm.isEnabled()
    QTest.keyClicks(part.digits, "123456789012")
    assert "ยืนยันเครื่องอื่นไม่ได้" in shown(dialog), "its unit is a district in the register"
    part.kind.setFocus()
    QTest.keyClick(part.kind, Qt.Key.Key_Down)
    assert "เครื่องของจังหวัดหรือเขต ซึ่งยืนยันเครื่องของหน่วยงานอื่นต่อได้" in shown(dialog)
    assert not wanted
    QTest.mouseClick(part.confirm, LEFT)
    assert wanted == [("123456789012", "province")]
    province = asked(look, over, STRANGER._replace(kind="province"))
    assert "ยืนยันเครื่องของหน่วยงานอื่นต่อได้" in shown(province)
    assert STRANGER._replace(kind="province", state=NEW_UNIT).usual_kind == "office", "a claim"
    office = asked(look, over, STRANGER._replace(kinds=("office",)))
    assert office.digits is not None
    assert "ยืนยันเครื่องอื่นไม่ได้" in shown(office), "said also where there is nothing to choose"


def shown(dialog: UnknownSenderDialog) -> str:
    return "\n".join(label.text() for label in dialog.findChildren(QLabel))


def test_what_is_read_out_by_telephone_is_what_is_compared(
    sample: Window, desk: Wiring, tmp_path: Path
) -> None:
    """An office that knows whom to send to and that nobody has confirmed shows its digits; once confirmed, nothing."""
    out = exchange_of(office(sample)).out
    office(sample).show_page("exchange")
    out.show_digits("ส่วนกลาง", "1234 5678 9012")
    assert "1234 5678 9012" in written(out)
    centre_above(sample, desk, tmp_path).folder.close()
    office(sample).show_page("home")
    office(sample).show_page("exchange")
    assert "1234 5678 9012" not in written(out)


REFUSED = UserError("ไม่รับไฟล์นี้", "เพราะลายเซ็นไม่ใช่ของผู้ส่ง", "โปรดขอไฟล์ใหม่")
NEW, SILENT = (0, 5), (0, 2, 5)


def every_taken() -> list[ImportResult]:
    """Each way a file can turn out: new, known, parked, without effect in part or whole, refused."""
    found = []
    for new, known, parked, silent, refused in product(NEW, (0, 3), (0, 1), SILENT, (False, True)):
        if silent <= max(new, 1):
            streams = (ImportedStreamRow("k", "u", new, silent, "revoked"),) if silent else ()
            rejected = (RejectedStream("k", "สายเพี้ยน"),) if refused else ()
            found.append(
                ImportResult(new=new, known=known, parked=parked, streams=streams, refused=rejected)
            )
    return found


@pytest.mark.parametrize("report", [False, True])
def test_nothing_is_green_or_ticked_beside_what_warns_in_any_combination(report: bool) -> None:
    walked = warned = 0
    for taken, repeat, waiting, part in product(
        every_taken(), (False, True), (False, True), ((1, 1), (2, 3))
    ):
        one = ImportOutcome(
            1, 1, Path("a"), "u", taken, repeat=repeat, waiting=waiting, part=part, key="k"
        )
        looked = ImportPreview(
            Path("a"),
            "u",
            preview=ImportDryRunResult(taken, 1, 0, 0),
            repeat=repeat,
            waiting=waiting,
            part=part,
            key="k",
        )
        pills = reported_pills(one) if report else foreseen_pills(looked)
        grave = [each for each in pills if each.tone in GRAVE]
        green = [each for each in pills if each.tone == GREEN or each.icon == "tick"]
        assert not (grave and green), (taken, pills)
        assert grave or not any("ไม่มีผล" in each.text for each in pills)
        assert bool(grave) == bool(
            waiting or taken.parked or taken.refused or any(s.silent for s in taken.streams)
        )
        walked, warned = walked + 1, warned + bool(grave)
        if report and taken.new and silent_ops(taken) >= taken.new:
            assert not any(each.text.startswith("ค่าใหม่") for each in pills if not waiting)
    assert walked > 100
    assert 0 < warned < walked


def test_the_card_and_the_head_of_the_report_say_it_too(look: Look, qtbot: QtBot) -> None:
    page = IncomingFilesPage(look, IncomingCalls(*[print] * 5))
    qtbot.addWidget(page)
    page.begin({}, 1)
    mute = ImportResult(new=412, streams=(ImportedStreamRow("k", "u", 412, 412, "no certificate"),))
    page.add_taken(ImportOutcome(1, 1, Path("a"), "u", mute))
    page.show()
    assert "นำเข้าแล้ว 1 จาก 1 ไฟล์ ยังไม่มีผล 1 ไฟล์" in written(page)
    page.add_taken(ImportOutcome(2, 2, Path("b"), "u", ImportResult(parked=3)))
    page.finish_taking(0)
    assert "นำเข้าแล้ว 2 จาก 2 ไฟล์ ยังไม่มีผล 2 ไฟล์" in written(page), "what waits for its part too"
    assert {pill.property("tone") for pill in page.findChildren(Pill)} & {GREEN} == set()
