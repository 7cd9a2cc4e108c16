"""One button sends: to whom by name, where to, read back before anything is called sent; again when it failed."""

from collections.abc import Iterator
from pathlib import Path
from shutil import rmtree
from threading import Thread, current_thread, main_thread

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from core.exchange.moving_deeds import uncompared
from core.forms.ports import Store
from core.log.certificates import InvitationClaim, OwnStartFile
from core.log.ports import Context
from core.plan.tree import PlanRow
from core.values import Change, Changes, Plain, Ref, Text, Written
from storage.blobs import BlobStore
from tests.known import known
from tests.storage.exchange.towns import Town
from tests.ui.desktop.acting import (
    come_to_rest,
    exchange_of,
    leaf_of,
    modal,
    office,
    plans_of,
    press,
    written,
)
from tests.ui.desktop.neighbours import CENTRE, centre_above
from ui.desktop.base.dialogs import ProblemDialog
from ui.desktop.base.settings import WindowSettings
from ui.desktop.exchange.disclosure import DisclosureDialog
from ui.desktop.exchange.sender import LOOK, BundleSendDesk, SentBundleDialog
from ui.desktop.exchange.sending import SendDialog
from ui.desktop.exchange.ways import FOLDER, MAIL, STICK, SendMediumCard, SendMediumChooser, media
from ui.desktop.home.desk import HomeDesk
from ui.desktop.plan.cell import CellEditor
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.inputs import LongTextField
from wiring import Wiring

LEFT = Qt.MouseButton.LeftButton
WAIT = 20_000
NAMED = "อบรมโดย น.ส.พร ทดสอบดี"
NAME, REMARK = "นายกำพล ตั้งทดสอบลบ", "กำพล ตั้งทดสอบลบ โทร 0 8888 4321"
JARGON = ("กุญแจ", "ใบรับรอง", "ลายนิ้วมือ", "fingerprint", ".key")


@pytest.fixture
def stick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A stick that is in."""
    place = tmp_path / "KINGSTON"
    place.mkdir()
    monkeypatch.setattr(
        "ui.desktop.exchange.ways.drives", lambda: iter([place] if place.is_dir() else [])
    )
    monkeypatch.setattr("ui.desktop.exchange.ways.drive_words", lambda folder: Path(folder).name)
    monkeypatch.setattr("ui.desktop.exchange.sender.drive_words", lambda folder: Path(folder).name)
    monkeypatch.setattr(
        QFileDialog, "getOpenFileName", lambda *_words: pytest.fail("no file is asked for")
    )
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_words: pytest.fail("no file is asked for")
    )
    return place


@pytest.fixture
def centre(sample: Window, desk: Wiring, tmp_path: Path) -> Iterator[Town]:
    found = centre_above(sample, desk, tmp_path)
    yield found
    found.folder.close()


def begin(window: Window, qtbot: QtBot) -> SendDialog:
    opened = office(window)
    opened.show_page("exchange")
    button = exchange_of(opened).out.send
    qtbot.waitUntil(button.isVisible, timeout=WAIT)
    assert button.accessibleName() == f"ส่งให้ {CENTRE}"
    QTest.mouseClick(button, LEFT)
    return modal(qtbot, SendDialog)


def test_two_clicks_write_a_file_on_the_stick_that_the_receiver_can_take_in(
    sample: Window, centre: Town, stick: Path, qtbot: QtBot
) -> None:
    dialog = begin(sample, qtbot)
    seen = written(dialog)
    assert CENTRE in seen
    assert "ต้นสังกัดของท่าน · ยังไม่มีใบตอบรับ" in seen
    assert "KINGSTON" in seen
    assert "ส่งแล้ว" not in seen, "nothing is called sent before it was read back"
    assert not list(stick.iterdir())
    QTest.mouseClick(dialog.go, LEFT)
    told = modal(qtbot, SentBundleDialog)
    (file,) = stick.glob("*.prongsai")
    assert "ส่งแล้วเมื่อ" in told.windowTitle()
    assert "อยู่ใน KINGSTON แล้ว อ่านทวนครบทุกส่วน" in written(told)
    assert file.name in written(told)
    (row,) = centre.take(file)
    assert row.result is not None, row.problem
    assert row.result.new > 0
    for words in (seen, written(told), written(exchange_of(office(sample)).out)):
        assert not [one for one in JARGON if one in words]


@pytest.mark.usefixtures("centre")
def test_while_no_stick_is_in_and_nothing_was_ever_chosen_a_file_to_attach_is_made(
    sample: Window, stick: Path, qtbot: QtBot
) -> None:
    rmtree(stick)
    dialog = begin(sample, qtbot)
    assert (known(dialog.media.medium).way, dialog.go.text().strip()) == (MAIL, "สร้างไฟล์ไว้แนบ")
    QTest.mouseClick(dialog.go, LEFT)
    modal(qtbot, SentBundleDialog)
    assert len([*(office(sample).room.folder / "outbox").glob("*.prongsai")]) == 1


@pytest.mark.usefixtures("centre")
def test_the_keyboard_waits_for_the_stick_sent_by_last_at_the_ways_and_then_stands_on_what_sends(
    sample: Window, stick: Path, qtbot: QtBot
) -> None:
    office(sample).room.settings.keep(sending={office(sample).room.unit: {"way": STICK}})
    rmtree(stick)
    dialog = begin(sample, qtbot)
    qtbot.waitUntil(lambda: isinstance(QApplication.focusWidget(), SendMediumCard))
    assert not dialog.go.isEnabled()
    stick.mkdir()
    qtbot.waitUntil(dialog.go.hasFocus, timeout=WAIT)
    press(sample, Qt.Key.Key_Return)
    modal(qtbot, SentBundleDialog)
    assert [*stick.glob("*.prongsai")]


def name_somebody(window: Window, qtbot: QtBot) -> None:
    """A registered person, who stands in a remark of the register of divisions, too."""
    session, unit = office(window).session, office(window).room.unit
    person, division = (Ref(unit, entity, "a" * 32) for entity in ("person", "division"))

    def named(ctx: Context, store: Store) -> Changes:
        return store.save(
            ctx,
            "test",
            [Change(person, "name", Text(NAME)), Change(division, "name", Text(REMARK))],
        )

    session.do(named)
    qtbot.waitUntil(
        lambda: session.read(lambda reader: reader.record(division) is not None), timeout=WAIT
    )


def test_words_that_name_somebody_are_listed_before_the_file_is_written(
    sample: Window, centre: Town, stick: Path, qtbot: QtBot
) -> None:
    name_somebody(sample, qtbot)
    dialog = begin(sample, qtbot)
    QTest.mouseClick(dialog.go, LEFT)
    asked = modal(qtbot, DisclosureDialog)
    assert "ชื่ออยู่ในทะเบียนบุคคล" in written(asked)
    assert f"“{NAME.removeprefix('นาย')}” โทร" in written(asked)
    assert not list(stick.iterdir())
    asked.reject()
    qtbot.waitUntil(dialog.go.isEnabled, timeout=WAIT)
    assert "ยังไม่ได้เขียน เพราะพบสิ่งที่อาจเป็นข้อมูลส่วนบุคคล 1 แห่ง" in written(dialog)
    QTest.mouseClick(dialog.go, LEFT)
    again = modal(qtbot, DisclosureDialog)
    come_to_rest(qtbot, sample)
    QTest.mouseClick(again.anyway, LEFT)
    told = modal(qtbot, SentBundleDialog)
    (file,) = stick.glob("*.prongsai")
    assert "ค้นชื่อบุคคลในทะเบียน 1 คน" in written(told)
    assert centre.new(file) > 0


def test_what_may_not_leave_is_listed_for_a_file_to_several_and_each_field_is_opened(
    sample: Window, centre: Town, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name_somebody(sample, qtbot)
    opened = office(sample)
    opened.show_page("exchange")
    come_to_rest(qtbot, sample)
    monkeypatch.setattr(
        "core.exchange.receivers.ReceiverUnit.all_below",
        lambda *_reader, **_own: (centre.receiver(),),
    )
    zipped = tmp_path / "out.zip"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_words: (str(zipped), ""))
    out = exchange_of(opened).out
    out.every.click()
    asked = modal(qtbot, DisclosureDialog)
    assert "ชื่ออยู่ในทะเบียนบุคคล" in written(asked)
    QTest.mouseClick(asked.places[0], LEFT)
    come_to_rest(qtbot, sample)
    assert opened.key != "exchange", "the field is opened"
    opened.show_page("exchange")
    out.every.click()
    QTest.mouseClick(modal(qtbot, DisclosureDialog).anyway, LEFT)
    qtbot.waitUntil(lambda: "อ่านกลับมาตรวจแล้ว" in out._result.text(), timeout=20_000)
    assert zipped.exists()
    assert QApplication.activeModalWidget() is None


def test_a_name_is_mended_in_its_field_of_its_year_and_one_press_goes_back_to_sending(
    sample: Window, centre: Town, stick: Path, qtbot: QtBot
) -> None:
    opened = office(sample)
    plan, row = (Ref(opened.room.unit, entity, "b" * 32) for entity in ("plan", "row"))
    report = PlanRow.progress_at(row, "2572q3")
    form = "operating-plan"
    fields: dict[Ref, dict[str, Written]] = {
        plan: {"unit": Plain(plan.scope), "instrument_id": Plain(form), "year": 2572, "no": 1},
        row: {"plan": Plain(plan.local), "kind": Plain("activity"), "f.title": Text("อบรม")},
        report: {"row": Plain(row.local), "period": Plain("2572q3"), "f.problem": Text(NAMED)},
    }
    changes = [Change(plan, "using", Plain(f"{form}/2569/1"))]
    changes += [Change(ref, *each) for ref, values in fields.items() for each in values.items()]
    opened.session.do(lambda ctx, store: store.save(ctx, "test", changes))
    dialog = begin(sample, qtbot)
    QTest.mouseClick(dialog.go, LEFT)
    asked = modal(qtbot, DisclosureDialog)
    assert "แผนปฏิบัติงาน 2572  ›  ผลของกิจกรรม อบรม  ›  ปัญหาและแนวทางแก้ไข" in written(asked)
    assert "อบรมโดย “น.ส.พร ทดสอบดี”" in written(asked)
    QTest.mouseClick(asked.places[0], LEFT)
    come_to_rest(qtbot, sample)
    assert (opened.key, opened.year) == ("plan", 2572)
    view = plans_of(opened).planning.view
    focused = sample.focusWidget()
    cells = [
        one for one in view.form.findChildren(CellEditor) if focused and one.isAncestorOf(focused)
    ]
    assert [(one.cell.ref, one.cell.field) for one in cells] == [(report, "f.problem")]
    assert isinstance(focused, LongTextField)
    qtbot.waitUntil(lambda: view.form.help.text.text() != "", timeout=WAIT)
    assert "ปัญหาและแนวทางแก้ไข: ไม่มีก็เขียนว่า ไม่มี" in written(view.form.help)
    focused.selectAll()
    QTest.keyClicks(focused, "by trainers")
    QTest.mouseClick(opened.way_back.go, LEFT)
    again = modal(qtbot, SendDialog)
    assert not opened.way_back.isVisible()
    qtbot.waitUntil(again.go.isEnabled, timeout=WAIT)
    QTest.mouseClick(again.go, LEFT)
    assert "พบ 0 แห่ง" in written(modal(qtbot, SentBundleDialog))
    assert centre.new(next(stick.glob("*.prongsai"))) > 0


def test_a_file_written_from_another_page_is_asked_about_too(
    sample: Window, centre: Town, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    name_somebody(sample, qtbot)
    path = tmp_path / "x.prongsai"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_words: (str(path), ""))
    assert office(sample).room.files.export((centre.age,))
    asked = modal(qtbot, ProblemDialog)
    assert not path.exists()
    QTest.mouseClick(asked.go, LEFT)
    qtbot.waitUntil(path.exists, timeout=WAIT)


@pytest.mark.usefixtures("centre")
def test_the_keyboard_alone_sends_too(sample: Window, stick: Path, qtbot: QtBot) -> None:
    office(sample).show_page("exchange")
    come_to_rest(qtbot, sample)
    exchange_of(office(sample)).out.send.setFocus()
    press(sample, Qt.Key.Key_Return)
    dialog = modal(qtbot, SendDialog)
    qtbot.waitUntil(dialog.isActiveWindow, timeout=WAIT)
    press(sample, Qt.Key.Key_Return)
    told = modal(qtbot, SentBundleDialog)
    QGuiApplication.clipboard().clear()
    told.copy.setFocus()
    press(sample, Qt.Key.Key_Return)
    (file,) = stick.glob("*.prongsai")
    assert file.name in QGuiApplication.clipboard().text()


def test_a_pulled_stick_is_told_and_the_same_is_sent_again(
    sample: Window, centre: Town, stick: Path, qtbot: QtBot
) -> None:
    dialog = begin(sample, qtbot)
    rmtree(stick)
    QTest.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(lambda: "ถูกถอดออกก่อนเขียนเสร็จ จึงยังไม่ได้ส่ง" in written(dialog), timeout=WAIT)
    assert QApplication.activeModalWidget() is dialog, "it is told here and in no dialog besides"
    session = office(sample).session
    assert not session.read(lambda reader: reader.transfers.sendings()), (
        "what failed is not called sent"
    )
    qtbot.waitUntil(lambda: not dialog.go.isEnabled(), timeout=WAIT)  # there is no stick to send to
    stick.mkdir()
    qtbot.waitUntil(dialog.go.isEnabled, timeout=WAIT)
    assert dialog.media.medium is not None
    assert dialog.media.medium.way == STICK
    qtbot.wait(2 * LOOK)
    assert dialog.go.text().strip() == "ส่งอีกครั้ง", (
        "it goes on saying what it does, however often sticks are looked for"
    )
    QTest.mouseClick(dialog.go, LEFT)
    modal(qtbot, SentBundleDialog)
    (row,) = centre.take(*stick.glob("*.prongsai"))
    assert row.result is not None
    assert row.result.new > 0
    assert len(session.read(lambda reader: reader.transfers.sendings())) == 1


@pytest.mark.usefixtures("centre", "stick")
def test_way_folder_and_size_are_remembered(
    sample: Window, desk: Wiring, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = tmp_path / "งานส่ง"
    kept.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_words: str(kept))
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    dialog = begin(sample, qtbot)
    card = next(one for one in dialog.media._cards if one.medium.way == FOLDER)
    QTest.mouseClick(card, LEFT)
    assert dialog.media.medium is not None
    assert dialog.media.medium.place == kept
    qtbot.waitUntil(dialog.go.hasFocus)  # Enter sends once the folder is chosen
    dialog.parts.setFocus()
    QTest.keyClick(dialog.parts, Qt.Key.Key_End)
    QTest.mouseClick(dialog.go, LEFT)
    QTest.mouseClick(modal(qtbot, SentBundleDialog).folder, LEFT)
    assert list(kept.glob("*.prongsai"))
    press(sample, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None, timeout=WAIT)
    again = begin(sample, qtbot)
    assert again.media.medium == dialog_medium(again, FOLDER)
    assert WindowSettings(desk.settings).part == 650
    assert "ส่งล่าสุด" in written(again)


@pytest.mark.usefixtures("centre", "stick")
def test_whether_a_folder_is_there_is_never_asked_on_the_window_s_thread(
    sample: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may lie on a network that does not answer."""
    kept = tmp_path / "network"
    asked = list[Thread]()
    real = Path.is_dir
    kept.mkdir()

    def is_dir(path: Path) -> bool:
        asked.extend([current_thread()] if path == kept else [])
        return real(path)

    office(sample).show_page("exchange")
    sender = exchange_of(office(sample)).findChild(BundleSendDesk)
    assert isinstance(sender, BundleSendDesk)
    sender._keep(folder=str(kept), way=FOLDER)
    monkeypatch.setattr(Path, "is_dir", is_dir)
    dialog = begin(sample, qtbot)
    qtbot.waitUntil(lambda: len(asked) > 1, timeout=WAIT)
    assert main_thread() not in asked
    assert dialog.media.medium is not None
    assert dialog.media.medium.place == kept
    kept.rmdir()
    qtbot.waitUntil(
        lambda: dialog.media.medium is None or dialog.media.medium.place != kept, timeout=WAIT
    )


def test_the_keyboard_stays_at_its_card_when_what_is_free_changes_or_a_stick_comes(
    look: Look, qtbot: QtBot, tmp_path: Path
) -> None:
    choice = SendMediumChooser(look, print, print)
    qtbot.addWidget(choice)
    choice.show()
    first, second = tmp_path / "ONE", tmp_path / "TWO"
    for free, places in (
        (3 * 2**30, [first]),
        (2**20, [first]),
        (2**20, [first, second]),
        (2**20, [second]),
    ):
        choice.show_media(
            media([(one, one.name, free) for one in places], tmp_path, tmp_path), STICK, first
        )
        if free == 3 * 2**30:
            qtbot.waitUntil(choice._cards[0].isVisible, timeout=WAIT)
            choice._cards[0].setFocus()
        qtbot.waitUntil(
            lambda: [one.medium.way for one in choice._cards if one.hasFocus()] == [STICK],
            timeout=WAIT,
        )
    assert "1.0 MB" in written(choice)
    assert "3.0 GB" not in written(choice)


def test_who_left_the_digits_for_later_compares_them_where_a_file_is_sent(
    sample: Window, centre: Town, stick: Path, qtbot: QtBot
) -> None:
    session, digits = office(sample).session, "1234 5678 9012"
    key = session.read(lambda reader: str(reader.info()["device"]))

    def begun(_ctx: Context, store: Store) -> Changes:
        store.exchange.trust_in(
            store.trust.roots(),
            OwnStartFile(centre.unit, digits, False, key, InvitationClaim("a" * 32, "", "")),
        )
        return Changes("begun")

    session.do(begun)
    qtbot.waitUntil(lambda: session.read(uncompared) == digits, timeout=WAIT)
    dialog = begin(sample, qtbot)
    assert dialog.compare.isVisible()
    assert dialog.compare.digits.text() == digits
    assert "ถ้าเลขไม่ตรง อย่าส่ง" in written(dialog)
    QTest.mouseClick(dialog.differs, LEFT)
    assert "เลขไม่ตรงกับจดหมาย จึงยังไม่ส่งไฟล์ให้ใคร" in written(dialog)
    assert "งานในเครื่องนี้อยู่ครบ" in written(dialog)
    qtbot.wait(2 * LOOK)
    assert not dialog.go.isEnabled()
    assert session.read(uncompared) == digits
    QTest.mouseClick(dialog.same, LEFT)
    qtbot.waitUntil(lambda: session.read(uncompared) == "", timeout=WAIT)
    qtbot.waitUntil(dialog.compare.isHidden, timeout=WAIT)
    assert "เลขไม่ตรงกับจดหมาย" not in written(dialog)
    assert "งานในเครื่องนี้อยู่ครบ" not in written(dialog)
    QTest.mouseClick(dialog.go, LEFT)
    modal(qtbot, SentBundleDialog).reject()
    assert list(stick.glob("*.prongsai"))
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None, timeout=WAIT)
    assert begin(sample, qtbot).compare.isHidden()


def dialog_medium(dialog: SendDialog, way: str) -> object:
    return next(one.medium for one in dialog.media._cards if one.medium.way == way)


@pytest.mark.usefixtures("centre", "stick")
def test_what_goes_by_mail_lies_where_it_can_be_attached(sample: Window, qtbot: QtBot) -> None:
    dialog = begin(sample, qtbot)
    QTest.mouseClick(next(one for one in dialog.media._cards if one.medium.way == MAIL), LEFT)
    assert "อีเมล ไฟล์ละไม่เกิน 20 MB" in dialog.parts.currentText()
    QTest.mouseClick(dialog.go, LEFT)
    told = modal(qtbot, SentBundleDialog)
    QTest.mouseClick(told.files, LEFT)
    (file,) = (office(sample).room.folder / "outbox").glob("*.prongsai")
    assert [Path(url.toLocalFile()) for url in QGuiApplication.clipboard().mimeData().urls()] == [
        file
    ]


def test_who_began_alone_is_told_calmly_what_to_do_and_is_offered_no_button(
    sample: Window, qtbot: QtBot
) -> None:
    office(sample).show_page("exchange")
    come_to_rest(qtbot, sample)
    out = exchange_of(office(sample)).out
    assert out.send.isHidden()
    assert "ยังไม่รู้ว่าต้องส่งให้ใคร" in written(out)
    assert "ทำงานต่อได้ตามปกติ" in written(out)
    assert not [one for one in JARGON if one in written(out)]


@pytest.mark.usefixtures("centre")
def test_what_goes_and_what_stays_is_counted_before_the_press(
    sample: Window, stick: Path, qtbot: QtBot
) -> None:
    room = office(sample).room
    evidence, file = (
        Ref(room.unit, kind, letter * 32) for kind, letter in (("evidence", "c"), ("file", "d"))
    )
    shelf = room.office.post.shelf
    assert isinstance(shelf, BlobStore)
    original = shelf.put([bytes(3 * 2**20)])
    changes = (
        Change(file, "evidence", Plain(evidence.local)),
        Change(file, "sha256", Plain(original)),
    )
    room.session.do(
        lambda ctx, store: store.save(
            ctx, "test", [Change(evidence, "kind", Plain("photo")), *changes]
        )
    )
    qtbot.waitUntil(
        lambda: bool(room.session.read(lambda reader: reader.records("file"))), timeout=WAIT
    )
    dialog = begin(sample, qtbot)
    qtbot.waitUntil(lambda: "63 คำตอบ" in written(dialog.goes), timeout=WAIT)
    assert "ยังขาด 1 ข้อ ส่งก่อนได้" in written(dialog.goes)
    assert "1 ชิ้น" in written(dialog.goes)
    assert "3.0 MB" in written(dialog.stays)
    assert "ต้นฉบับ" not in written(dialog.goes)
    assert not list(stick.iterdir())


@pytest.mark.usefixtures("centre", "stick")
def test_home_opens_the_same_dialog(sample: Window, qtbot: QtBot) -> None:
    opened = office(sample)
    opened.show_page("home")
    home = leaf_of(opened, "home", HomeDesk).page
    qtbot.waitUntil(lambda: bool(_buttons(home, "ส่ง")), timeout=WAIT)
    QTest.mouseClick(_buttons(home, "ส่ง")[0], LEFT)
    assert CENTRE in written(modal(qtbot, SendDialog))


def _buttons(widget: QWidget, words: str) -> list[Button]:
    return [
        one
        for one in widget.findChildren(Button)
        if one.isVisible() and one.text().strip() == words
    ]
