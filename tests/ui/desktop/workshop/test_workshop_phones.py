"""A room opened to phones from the page of a workshop: votes come in live, photographs wait, and it ends."""

import io
import socket
from dataclasses import replace
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice, Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget
from pytestqt.qtbot import QtBot

from core.workshop.deeds import close
from core.workshop.phones import slip_code
from core.workshop.room_trial import PhoneTestVerdict
from core.workshop.view import OPEN, TALKS, Workshop
from storage.pdfium import PdfPageReader, picture
from tests.known import known
from tests.ui.desktop.acting import ignored, leaf_of, modal, office, prompted
from tests.ui.desktop.made_dialogs import MEETING
from tests.ui.phone.halls import HOST, SECRET, Phone, phones_away
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look
from ui.desktop.workshop.ballots import BallotsDialog
from ui.desktop.workshop.desk import WorkshopDesk
from ui.desktop.workshop.phones import PhonePhotosDialog
from ui.desktop.workshop.phones_dialogs import (
    PhoneRoomDialog,
    PhoneRoomPanel,
    PhoneTestDialog,
    trouble_words,
)
from ui.phone.room import PhoneRoomState

__all__ = ["phones_away"]  # the fixture

LEFT, LONG = Qt.MouseButton.LeftButton, 60_000


@pytest.fixture
def desk(sample: Window, qtbot: QtBot) -> WorkshopDesk:
    """Four vote; phones reach the PC at an address of its own."""
    office(sample).show_page("workshop")
    found = leaf_of(office(sample), "workshop", WorkshopDesk)
    found._phones.hosts = (HOST,)
    found.begin(4)
    qtbot.waitUntil(lambda: held(found).state == OPEN, timeout=LONG)
    # of no other test that runs meanwhile
    found._phones.book.note_port(held(found).assessment.id, free_port())
    return found


def held(desk: WorkshopDesk) -> Workshop:
    return known(desk.held)


def free_port() -> int:
    with socket.socket() as asking:
        asking.bind((HOST, 0))
        port: int = asking.getsockname()[1]
        return port


def listens(port: int) -> bool:
    with socket.socket() as asking:
        asking.settimeout(5)
        return asking.connect_ex((HOST, port)) == 0


def opened(desk: WorkshopDesk, qtbot: QtBot) -> PhoneRoomDialog:
    QTest.mouseClick(desk._phones.part.open, LEFT)
    qtbot.waitUntil(lambda: desk._phones.hall is not None, timeout=LONG)
    return modal(qtbot, PhoneRoomDialog)


def port_of(desk: WorkshopDesk) -> int:
    return known(desk._phones.hall).port


def code(desk: WorkshopDesk, n: int) -> str:
    return slip_code(desk._phones._secret(held(desk)), held(desk).slips[n].id)


def come_in(desk: WorkshopDesk, n: int, secret: str = SECRET) -> Phone:
    phone = Phone(port_of(desk), secret)
    assert phone.enter(code(desk, n))[0] == 200
    return phone


def jpeg(side: int = 400, tone: int = 90) -> bytes:
    content = io.BytesIO()
    Image.new("RGB", (side, side * 3 // 4), (tone, 120, 60)).save(content, "JPEG")
    return content.getvalue()


def give(phone: Phone, question: str, id_: str, content: bytes) -> None:
    path = f"/photo?question={question}&id={id_}"
    assert phone.ask("POST", path, content, Content_Type="image/jpeg")[0] == 200


def test_votes_come_in_live_and_no_port_is_open_before_or_after(
    desk: WorkshopDesk, qtbot: QtBot
) -> None:
    port = desk._phones.book.port(held(desk).assessment.id)
    told = list[str]()
    desk._context.host.report.connect(lambda words, _tone: told.append(words))
    assert desk._phones.part.said.isHidden()
    assert not listens(port)
    dialog = opened(desk, qtbot)
    assert told[-1] == "เปิดห้องให้โทรศัพท์แล้ว"
    assert (port_of(desk), listens(port)) == (port, True)
    assert seen_code(dialog.qr) == f"HTTP://{HOST}:{port}/"
    phone = come_in(desk, 0)
    item = held(desk).questions[0]
    assert phone.vote(item.key, item.choices[0].key)[0] == 200
    slip = held(desk).slips[0].id
    qtbot.waitUntil(lambda: held(desk).voted.get(slip) == 1, timeout=LONG)
    qtbot.waitUntil(lambda: dialog.list.lines[0].pill == "อยู่ในห้อง", timeout=LONG)
    assert dialog.list.lines[0].title == f"ตอบแล้ว 1 จาก {len(held(desk).questions)} ข้อ"
    assert dialog._come.text() == "เข้าห้องแล้ว 1 จาก 4 ใบ"
    assert not held(desk).votes
    dialog.reject()
    assert listens(port), "it stays open behind the dialog"
    assert desk._phones.part.said.text() == f"รับจากโทรศัพท์ที่ {HOST}:{port} เข้าแล้ว 1 จาก 4 ใบ"
    desk.begin(1, chair=False)
    qtbot.waitUntil(lambda: len(held(desk).slips) == 5, timeout=LONG)
    late = next(n for n, one in enumerate(held(desk).slips) if one.number == 5)
    comer = Phone(port, "d" * 40)
    qtbot.waitUntil(lambda: comer.enter(code(desk, late))[0] == 200, timeout=LONG)
    QTest.keyClick(desk, Qt.Key.Key_F7)
    modal(qtbot, PhoneRoomDialog).reject()
    desk._do(close, desk._begun)
    qtbot.waitUntil(lambda: held(desk).state == TALKS, timeout=LONG)
    assert desk._phones.hall is None
    qtbot.waitUntil(lambda: not listens(port), timeout=LONG)


def seen_code(qr: QWidget) -> str:
    """What a phone reads of the screen."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    qr.grab().save(buffer, "PNG")
    with Image.open(io.BytesIO(buffer.data().data())) as picture:
        (found,) = zxingcpp.read_barcodes(picture.convert("L"))
    return str(found.text)


def test_a_second_phone_comes_in_once_the_slip_is_freed_and_finds_what_was_answered(
    desk: WorkshopDesk, qtbot: QtBot
) -> None:
    dialog = opened(desk, qtbot)
    first = come_in(desk, 1)
    item = held(desk).questions[3]
    assert first.vote(item.key, item.choices[1].key)[0] == 200
    second = Phone(port_of(desk), "b" * 40)
    assert second.enter(code(desk, 1)) == (409, {"error": "used"})
    qtbot.waitUntil(lambda: dialog.list.lines[1].pill == "เครื่องที่สองขอใช้", timeout=LONG)
    assert not dialog.free.isEnabled()
    dialog.list.show_key(held(desk).slips[1].id)
    dialog._chosen()
    QTest.mouseClick(dialog.free, LEFT)
    qtbot.waitUntil(lambda: second.enter(code(desk, 1))[0] == 200, timeout=LONG)
    answers = second.enter(code(desk, 1))[1]["answers"]
    assert [(one["question"], one["picked"]) for one in answers] == [
        (item.key, [item.choices[1].key])
    ]
    assert first.ask("GET", "/state")[0] == 401
    QTest.mouseClick(dialog.stop, LEFT)
    assert desk._phones.hall is None


def test_after_the_program_was_broken_off_the_same_phones_are_in_and_nothing_is_lost(
    desk: WorkshopDesk, sample: Window, qtbot: QtBot
) -> None:
    """The process that serves phones is killed; then the folder is closed below an open room, and opened again."""
    opened(desk, qtbot).reject()
    phone, port = come_in(desk, 0), port_of(desk)
    one, two = held(desk).questions[:2]
    assert phone.vote(one.key, one.choices[0].key)[0] == 200
    hall = known(desk._phones.hall)
    known(hall._process).kill()
    qtbot.waitUntil(lambda: desk._phones.hall is None, timeout=LONG)
    assert desk._phones.part.said.text().startswith("ส่วนที่คุยกับโทรศัพท์หยุดทำงาน เปิดห้องอีกครั้ง")
    opened(desk, qtbot).reject()
    assert port_of(desk) == port, "the address on the slips is true"
    phone.close()
    assert phone.vote(two.key, two.choices[0].key)[0] == 200, "it needs no slip again"
    folder = office(sample).room.folder
    sample.show_first_run()
    assert not listens(port), "no port is open behind a folder that is closed"
    assert sample.open_folder(folder)
    office(sample).show_page("workshop")
    again = leaf_of(office(sample), "workshop", WorkshopDesk)
    qtbot.waitUntil(lambda: again.held is not None and again.held.state == OPEN, timeout=LONG)
    assert held(again).voted[held(again).slips[0].id] == 2
    assert again._phones.part.said.text().startswith(
        "ห้องปิดอยู่ โทรศัพท์ 1 เครื่องเคยเข้า เปิดห้องแล้วเครื่องเดิมเข้าได้เอง"
    )
    again._phones.hosts = (HOST,)
    opened(again, qtbot).reject()
    phone.close()
    assert phone.ask("GET", "/state")[0] == 200
    assert phone.enter(code(again, 0))[1]["answers"][0]["question"] == one.key
    stranger = Phone(port, "b" * 40)
    assert stranger.enter(code(again, 0)) == (409, {"error": "used"})
    again._phones._close()
    assert not listens(port)


def test_a_photograph_waits_beside_its_item_and_is_attached_or_left(
    desk: WorkshopDesk, qtbot: QtBot
) -> None:
    opened(desk, qtbot).reject()
    phone, tree = come_in(desk, 0), held(desk).facts.tree
    single = next(one for one in held(desk).questions if len(tree.proofs(one.key)) == 1)
    free, broken = [one for one in held(desk).questions if len(tree.proofs(one.key)) != 1][:2]
    given = dict(held(desk).facts.given_proofs)
    toasts = list[str]()
    desk._context.host.toast.connect(toasts.append)
    give(phone, single.key, "a", jpeg())
    give(phone, free.key, "b", jpeg(500))
    give(phone, broken.key, "c", b"\xff\xd8\xff no picture")
    qtbot.waitUntil(
        lambda: desk._phones.part.photos.text().strip() == "ภาพจากโทรศัพท์ 3 ภาพ", timeout=LONG
    )
    QTest.mouseClick(desk._phones.part.photos, LEFT)
    dialog = modal(qtbot, PhonePhotosDialog)
    chosen(dialog, single.key)
    qtbot.waitUntil(lambda: not dialog.photo.picture.isNull(), timeout=LONG)
    missing = not given.get((single.key, tree.proofs(single.key)[0].id))
    QTest.mouseClick(dialog.attach, LEFT)
    if not missing:
        QTest.mouseClick(prompted(qtbot, "ภาพนี้เป็นหลักฐานชนิดใด").go, LEFT)
    qtbot.waitUntil(lambda: len(desk._phones.photos.waiting) == 2, timeout=LONG)
    assert toasts == [f"แนบภาพเป็นหลักฐานของ {single.heading} แล้ว"]
    chosen(dialog, broken.key)
    qtbot.waitUntil(lambda: dialog._as.text().startswith("เปิดภาพนี้ดูไม่ได้"), timeout=LONG)
    assert not dialog.attach.isEnabled()
    key = known(dialog.here).key
    QTest.mouseClick(dialog.leave, LEFT)
    assert len(toasts) == 1
    assert not desk._phones.book.path(held(desk).assessment.id, key).exists()
    chosen(dialog, free.key)
    assert dialog._as.text() == "เมื่อกดแนบ จะถามว่าเป็นหลักฐานชนิดใด"
    qtbot.waitUntil(dialog.attach.isEnabled, timeout=LONG)
    QTest.mouseClick(dialog.attach, LEFT)
    asked = prompted(qtbot, "ภาพนี้เป็นหลักฐานชนิดใด")
    asked.fields["use"].show_key(len(asked.fields["use"].lines) - 1)
    QTest.mouseClick(asked.go, LEFT)
    qtbot.waitUntil(lambda: not desk._phones.photos.waiting, timeout=LONG)
    qtbot.waitUntil(lambda: (free.key, "") in held(desk).facts.given_proofs, timeout=LONG)
    assert (
        sum(map(len, held(desk).facts.given_proofs.values())) == sum(map(len, given.values())) + 2
    )
    assert desk._phones.part.photos.isHidden()
    desk._phones.end()


def chosen(dialog: PhonePhotosDialog, item: str) -> None:
    dialog.list.show_key(next(one.key for one in dialog._waiting if one.item == item))
    dialog._show()


def test_slips_are_printed_and_each_lets_its_phone_in(
    desk: WorkshopDesk, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = tmp_path / "slips.pdf"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given, **_more: (str(out), ""))
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    dialog = opened(desk, qtbot)
    QTest.mouseClick(dialog.print, LEFT)
    qtbot.waitUntil(out.is_file, timeout=LONG)
    dialog.reject()
    with PdfPageReader(out.read_bytes()) as paper:
        found = zxingcpp.read_barcodes(picture(paper.pixels(0, 3)).convert("L"))
    address = f"HTTP://{desk._phones.where}/"
    assert {one.text for one in found} == {address + code(desk, n) for n in range(4)}
    phone = Phone(port_of(desk))
    assert phone.enter(found[0].text.removeprefix(address))[0] == 200
    desk._phones.end()


def test_a_room_is_tested_in_the_window_and_then_opened(desk: WorkshopDesk, qtbot: QtBot) -> None:
    desk._phones.test()
    dialog = modal(qtbot, PhoneTestDialog)
    qtbot.waitUntil(lambda: bool(dialog.trial.where()) and dialog._up, timeout=LONG)
    assert dialog.verdict.says == "รอโทรศัพท์เครื่องแรก"
    assert not dialog.go.isVisible()
    port = dialog.trial._room.port
    phone = Phone(port)
    assert phone.post("/hello", secret=SECRET)[1]["number"] == 1
    qtbot.waitUntil(dialog.go.isVisible, timeout=LONG)
    assert dialog.verdict.says == "ใช้โทรศัพท์ได้"
    assert "โทรศัพท์ 1 เครื่องเปิดหน้าของห้องได้แล้ว" in dialog._said.text()
    desk._phones.book.note_port(held(desk).assessment.id, port)
    QTest.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(lambda: desk._phones.hall is not None, timeout=LONG)
    assert port_of(desk) == port, "what was tested has let it go"
    qtbot.waitUntil(lambda: port == port_of(desk) or not listens(port), timeout=LONG)
    modal(qtbot, PhoneRoomDialog).reject()
    desk._phones.end()


def test_a_pc_without_wifi_is_told_so_and_what_to_do(
    desk: WorkshopDesk, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.desktop.workshop.hall.addresses", lambda: ())
    refused, told = list[str](), list[str]()
    desk._context.host.report.connect(lambda words, _tone: told.append(words))
    desk._context.host.refuse.connect(
        lambda problem: refused.append(f"{problem.what} {problem.why} {problem.do}")
    )
    desk._phones.hosts = ()
    desk._phones.open()
    qtbot.waitUntil(lambda: bool(refused), timeout=LONG)
    assert "ไม่พบที่อยู่ของเครื่องนี้ในเครือข่ายที่โทรศัพท์ในห้องเปิดได้" in refused[0]
    assert "กรอกคะแนนที่โต๊ะ" in refused[0]
    assert "เปิดห้องให้โทรศัพท์แล้ว" not in told
    assert desk._phones.hall is None


def test_what_a_test_found_is_said_and_the_way_without_phones_offered(
    look: Look, qtbot: QtBot
) -> None:
    dialog = PhoneTestDialog(look, 20, (HOST,), True, ignored, ignored, None)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.show_verdict(PhoneTestVerdict(False, True, ("ยังไม่มี",)))
    assert (dialog.go.isVisible(), dialog.ballots.isVisible()) == (False, False)
    dialog.show_verdict(PhoneTestVerdict(False, False, ("ครบหนึ่งนาทีแล้ว", "ใช้ใบลงคะแนนกระดาษแทนได้")))
    assert dialog.verdict.says == "โทรศัพท์ยังมาไม่ถึง"
    assert (dialog.go.isVisible(), dialog.ballots.isVisible()) == (False, True)
    assert not dialog.copy.isVisible()
    dialog.show_verdict(PhoneTestVerdict(False, False, ("ไฟร์วอลล์กั้นไว้", "netsh 1"), "netsh 1"))
    QTest.mouseClick(dialog.copy, LEFT)
    assert QApplication.clipboard().text() == "netsh 1"
    dialog.show_verdict(PhoneTestVerdict(True, False, ("โทรศัพท์ 1 เครื่อง",)))
    assert not dialog.copy.isVisible()
    assert (dialog.go.isVisible(), dialog.ballots.isVisible()) == (True, False)


def test_what_the_chair_is_told_of_a_room_is_so(look: Look, qtbot: QtBot) -> None:
    part = PhoneRoomPanel(look, ignored)
    qtbot.addWidget(part)
    part.show_room("", 0, 4, 0, "")
    assert part.said.isHidden()
    part.show_room("", 0, 4, 3, "")
    assert part.said.text().startswith("ห้องปิดอยู่ โทรศัพท์ 3 เครื่องเคยเข้า")
    part.show_room("192.168.1.20:8787", 2, 4, 0, "ที่อยู่เปลี่ยน")
    assert part.said.text() == "ที่อยู่เปลี่ยน"
    assert trouble_words(PhoneRoomState()) == []
    assert trouble_words(PhoneRoomState(wrong=3)) == [
        "มีการลองรหัสที่ไม่ใช่ของบัตร 3 ครั้ง ไม่มีผู้ใดเข้าได้ด้วยรหัสนั้น"
    ]
    printed = list[str]()
    dialog = PhoneRoomDialog(look, "192.168.1.20:8787", ignored, printed.append, ignored, None)
    qtbot.addWidget(dialog)
    first = MEETING.slips[0].id
    dialog.show_news(MEETING, PhoneRoomState())
    assert [line.pill for line in dialog.list.lines] == ["ยังไม่เข้า", "ยังไม่เข้า"]
    dialog.show_news(replace(MEETING, voted={first: 1}), PhoneRoomState(bound=frozenset({first})))
    assert dialog.list.lines[0].pill == "เข้าแล้ว ขณะนี้เงียบ"
    assert dialog.list.lines[0].title == "ตอบแล้ว 1 จาก 1 ข้อ"
    dialog.show_pages(4)
    assert dialog._pages.text() == "พิมพ์บัตรทุกใบใช้กระดาษ 4 แผ่น"
    dialog.list.show_key(first)
    dialog._chosen()
    dialog.one.click()
    dialog.print.click()
    assert printed == [first, ""], (
        "who comes late gets a slip without all others being printed anew"
    )


def test_another_address_after_sleep_is_noticed(desk: WorkshopDesk, qtbot: QtBot) -> None:
    opened(desk, qtbot).reject()
    desk._phones._looked((HOST,))
    assert "เข้าแล้ว 0 จาก 4 ใบ" in desk._phones.part.said.text()
    desk._phones._looked(("192.168.7.7",))
    assert desk._phones.part.said.text().startswith("ที่อยู่ของเครื่องนี้ใน Wi-Fi เปลี่ยนไปแล้ว")
    desk._phones._looked(())
    assert desk._phones.part.said.text().startswith("เครื่องนี้ไม่มีที่อยู่ในเครือข่ายของห้องแล้ว")
    desk._phones._looked((HOST,))
    assert "เข้าแล้ว 0 จาก 4 ใบ" in desk._phones.part.said.text()
    desk._phones.end()


def test_where_phones_do_not_come_paper_ballots_are_one_press_away(
    desk: WorkshopDesk, qtbot: QtBot
) -> None:
    dialog = PhoneTestDialog(desk._context.look, 4, (HOST,), True, ignored, desk._use_ballots, desk)
    dialog.show()
    dialog.show_verdict(PhoneTestVerdict(False, False, ("ครบหนึ่งนาทีแล้ว",)))
    QTest.mouseClick(dialog.ballots, LEFT)
    qtbot.waitUntil(
        lambda: any(one.isVisible() for one in desk.window().findChildren(BallotsDialog)),
        timeout=LONG,
    )
