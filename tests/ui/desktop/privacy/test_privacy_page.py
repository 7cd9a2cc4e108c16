"""Personal data in the window: found, given, erased, by clicks and keys alone; what is said of it is so."""

from dataclasses import replace
from functools import partial
from pathlib import Path
from threading import Event
from types import SimpleNamespace

import pytest
from PIL import Image
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QWidget
from pytestqt.qtbot import QtBot

from core.errors import UserError
from core.evidence.deeds import add_evidence
from core.log.deeds import FieldWrite, set_field
from core.log.scopes import ExportOptions
from core.people.deeds import add_person
from core.privacy.person_data import NameSearchProgress, PersonDataHit
from core.values import Changes, Ref, Text
from tests.bare import bare
from tests.known import known
from tests.said import said_in
from tests.ui.desktop.acting import exchange_of, modal, office, prompted, written
from tests.ui.desktop.neighbours import centre_above
from tests.ui.terminal.test_erasing import traces
from ui.desktop.exchange.sender import SentBundleDialog
from ui.desktop.exchange.sending import SendDialog
from ui.desktop.exchange.ways import MAIL
from ui.desktop.privacy.erasure import (
    ErasureDesk,
    ErasurePictureChooser,
    LargeImageDialog,
    erasure_done,
)
from ui.desktop.privacy.page import AccessLogCard, EvidenceSearchBanner, PrivacyPage
from ui.desktop.settings.page import SettingsPage
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look
from ui.desktop.widgets.prompt import PromptDialog
from wiring import Wiring

LEFT = Qt.MouseButton.LeftButton
NAME = "สมหญิง ลบทิ้งเสียดี"


def page_of(window: Window) -> PrivacyPage:
    found = office(window).leaf("privacy").widget
    assert isinstance(found, PrivacyPage)
    return found


def open_page(window: Window) -> PrivacyPage:
    """Through the settings, as a person gets there."""
    office(window).show_page("settings")
    settings = office(window).leaf("settings").widget
    assert isinstance(settings, SettingsPage)
    settings.privacy.click()
    assert office(window).key == "privacy"
    page = page_of(window)
    assert page.views.isHidden(), "who looked is not said before it has been read"
    return page


def name_somebody(window: Window, qtbot: QtBot) -> None:
    opened = office(window)
    session = opened.session
    session.do(lambda ctx, store: add_person(ctx, store, name=NAME, position="นักวิชาการ"))
    answer = session.read(lambda reader: reader.records("answer", opened.room.unit))[0]
    note = FieldWrite("note", Text(f"ภาพจาก{NAME} วันอบรม"))
    session.do(lambda ctx, store: set_field(ctx, store, answer.ref, [note]))
    qtbot.waitUntil(
        lambda: NAME in known(session.read(lambda reader: reader.record(answer.ref))).text("note")
    )


def texts(widget: QWidget) -> str:
    return " ".join(label.text() for label in widget.findChildren(QLabel)).replace("\u200b", "")


def search(window: Window, qtbot: QtBot, typed: str, count: int) -> PrivacyPage:
    page = open_page(window)
    QTest.keyClicks(page.search.words, typed) if typed.isascii() else page.search.words.insert(
        typed
    )
    QTest.keyClick(page.search.words, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(page.found) == count, timeout=8000)
    return page


def test_a_person_is_found_and_erased_by_clicks_and_nothing_of_them_is_left(
    sample: Window, qtbot: QtBot
) -> None:
    name_somebody(sample, qtbot)
    office(sample).room.backing.make("asked")
    qtbot.waitUntil(lambda: not office(sample).room.backing.busy, timeout=8000)
    folder = office(sample).room.folder
    page = search(sample, qtbot, NAME, 3)
    assert page.list.on == {0, 1}, "a note says other things too"
    page.list.setFocus()
    QTest.keyClick(page.list, Qt.Key.Key_Home)
    QTest.keyClick(page.list, Qt.Key.Key_Space)
    assert page.list.on == {1}
    mark = page.list.visualRect(page.list.model().index(0, 0)).topLeft() + QPoint(12, 20)
    QTest.mouseClick(page.list.viewport(), LEFT, pos=mark)
    assert page.list.on == {0, 1}
    QTest.mouseClick(page.every, LEFT)
    assert len(page.chosen) == 3
    QTest.mouseClick(page.erase, LEFT)
    dialog = prompted(qtbot, "ลบข้อมูลบุคคล")
    assert not dialog.go.isEnabled(), "nobody has said that they know"
    QTest.keyClick(dialog.fields["known"], Qt.Key.Key_Space)
    QTest.mouseClick(dialog.go, LEFT)
    done = prompted(qtbot, "ลบแล้ว")
    assert "1 ไฟล์" in texts(done)
    assert page.views.isVisible()
    QTest.keyClick(done, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not page.found, timeout=8000)
    assert traces(folder, NAME) == []
    qtbot.waitUntil(
        lambda: "ลบตามกฎหมาย" in " ".join(line.title for line in page.views.list.lines),
        timeout=8000,
    )


def test_pictures_and_documents_are_chosen_by_a_person_who_has_looked(
    sample: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    name_somebody(sample, qtbot)
    opened = office(sample)
    session = opened.session
    target = opened.session.read(lambda reader: reader.records("assessment"))[0].ref
    files = [tmp_path / "ชื่อ.txt", tmp_path / "อื่น.txt", tmp_path / "page.png"]
    files[0].write_text(f"ถึงคุณ{NAME}", "utf-8")
    files[1].write_text("ไม่มีใคร", "utf-8")
    Image.new("L", (200, 260), 60).save(files[2])
    for path in files[:2]:
        kept = opened.room.desk.files.keep(opened.room.folder, path)
        session.do(partial(add_evidence, target=target, file=kept))
    batch = opened.room.office.scanner.begin()
    looked = batch.read(files[2], lambda _done, _of: None)
    batch.close()
    session.do(lambda _ctx, store: Changes("x" * store.add_scans(looked.pages)))
    book = opened.room.office.phones()
    book.keep_photo(target.id, "0a", "d3r.l4.3", _shot(tmp_path / "shot.jpg"))
    page = search(sample, qtbot, NAME, 4)
    assert page.found[3].words == "ชื่อ.txt"
    assert page.list.on == {0, 1}, "what is found later is not ticked"
    assert "2 ไฟล์ พบชื่อ 1 ไฟล์" in texts(page.beyond)
    assert [one.words for one in page.pictures[:1]] == ["page.png"]
    assert [one.what for one in page.pictures[1:]] == ["ภาพจากโทรศัพท์ที่รอดู"]
    QTest.mouseClick(page.every, LEFT)
    QTest.mouseClick(page.every, LEFT)
    assert not page.erase.isEnabled()
    QTest.mouseClick(page.beyond.see, LEFT)
    dialog = prompted(qtbot, "ลบข้อมูลบุคคล")
    choice = dialog.fields["pictures"]
    qtbot.waitUntil(lambda: not choice.large.pixmap().isNull(), timeout=8000)
    QTest.keyClick(choice.list, Qt.Key.Key_Return)
    large = modal(qtbot, LargeImageDialog)
    qtbot.waitUntil(
        lambda: large.picture.pixmap().height() > choice.large.pixmap().height(), timeout=8000
    )
    QTest.keyClick(large, Qt.Key.Key_Escape)
    QTest.keyClick(dialog.fields["known"], Qt.Key.Key_Space)
    assert dialog.fields["known"].isChecked()
    assert not dialog.go.isEnabled(), "nothing is chosen"
    QTest.keyClick(choice.list, Qt.Key.Key_Space)
    QTest.keyClick(choice.list, Qt.Key.Key_Down)
    qtbot.waitUntil(lambda: is_red(choice.large.pixmap()), timeout=8000)
    QTest.keyClick(choice.list, Qt.Key.Key_Space)
    QTest.mouseClick(dialog.go, LEFT)
    QTest.keyClick(prompted(qtbot, "ลบแล้ว"), Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not page.pictures, timeout=8000)
    assert list((opened.room.folder / "scans").iterdir()) == []
    assert book.waiting() == ()
    assert not book.path(target.id, "0a").exists()


def is_red(shown: QPixmap) -> bool:
    return not shown.isNull() and shown.toImage().pixelColor(5, 5).red() > 150


def _shot(path: Path) -> bytes:
    Image.new("RGB", (400, 300), (200, 30, 30)).save(path)
    return path.read_bytes()


def test_the_search_in_documents_is_stopped_between_two(
    sample: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = office(sample)
    target = opened.session.read(lambda reader: reader.records("assessment"))[0].ref
    for n in range(3):
        (tmp_path / f"{n}.txt").write_text(f"{NAME} {n}", "utf-8")
        kept = opened.room.desk.files.keep(opened.room.folder, tmp_path / f"{n}.txt")
        opened.session.do(partial(add_evidence, target=target, file=kept))
    asked, go_on = list[str](), Event()

    def slow(_folder: Path, sha256: str, **_names: object) -> str:
        asked.append(sha256)
        assert go_on.wait(8)
        return "named"

    monkeypatch.setattr(opened.room.desk.files, "wording", slow)
    page = search(sample, qtbot, NAME, 0)
    qtbot.waitUntil(page.beyond.stop.isVisible, timeout=8000)
    QTest.mouseClick(page.beyond.stop, LEFT)
    go_on.set()
    qtbot.waitUntil(lambda: len(page.found) == 1, timeout=8000)
    assert len(asked) == 1
    assert "1 จาก 3" in texts(page.beyond)
    assert "หยุดค้นแล้ว" in texts(page.beyond)
    assert page.beyond.stop.isHidden()


def test_a_copy_is_written_where_the_person_says(
    sample: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    name_somebody(sample, qtbot)
    page = search(sample, qtbot, NAME, 3)
    out = tmp_path / "สำเนา.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_said: (str(out), ""))
    QTest.mouseClick(page.extract, LEFT)
    qtbot.waitUntil(out.exists, timeout=8000)


def test_somebody_nobody_knows_is_not_found_and_nothing_can_be_pressed(
    sample: Window, qtbot: QtBot
) -> None:
    page = search(sample, qtbot, "no-such-person", 0)
    qtbot.waitUntil(lambda: page.erase.isHidden(), timeout=8000)
    assert page.extract.isHidden()


def test_personal_data_go_with_the_next_file_only_when_that_is_ticked(
    sample: Window, desk: Wiring, qtbot: QtBot, tmp_path: Path
) -> None:
    centre = centre_above(sample, desk, tmp_path)
    opened = office(sample)
    opened.show_page("exchange")
    QTest.mouseClick(exchange_of(opened).out.send, LEFT)
    dialog = modal(qtbot, SendDialog)
    QTest.keyClick(dialog.share.give, Qt.Key.Key_Space)
    assert dialog.share.shown == ExportOptions(give=True)
    QTest.mouseClick(next(one for one in dialog.media._cards if one.medium.way == MAIL), LEFT)
    QTest.mouseClick(dialog.go, LEFT)
    modal(qtbot, SentBundleDialog).reject()
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None, timeout=8000)
    QTest.mouseClick(exchange_of(opened).out.send, LEFT)
    again = modal(qtbot, SendDialog)
    assert again.share.shown == ExportOptions(), "the next file is asked about anew"
    again.reject()
    centre.folder.close()

    def deeds() -> set[str]:
        return {one.deed for one in opened.session.read(lambda reader: reader.privacy.views())}

    qtbot.waitUntil(lambda: "give" in deeds(), timeout=8000)


def test_a_log_is_called_whole_or_empty_only_while_it_is(look: Look, qtbot: QtBot) -> None:
    line = ("วันนี้", "สมชาย", "พิมพ์", "การประเมิน")
    said = {}
    for state, lines, broken, lost in (
        ("empty", (), None, False),
        ("whole", (line,), None, False),
        ("newest", (line,), None, False),
        ("cut", (line,), 1, False),
        ("cut-out", (), 1, False),
        ("keyless", (line,), None, True),
        ("keyless-empty", (), None, True),
        ("keyless-cut", (line,), 1, True),
    ):
        card = AccessLogCard(look)
        qtbot.addWidget(card)
        count = 101 if state == "newest" else len(lines)
        card.show_views(lines, count, broken, keys_lost=lost)
        said[state] = written(card)
    assert said_in(said, "ครบทุกบรรทัด") == "empty whole newest"
    assert said_in(said, "แสดง 1 รายการล่าสุด จาก 101") == "newest"
    assert said_in(said, "ถูกแก้หรือตัดที่บรรทัด 1") == "cut cut-out keyless-cut"
    assert said_in(said, "ตรวจท้ายบันทึกไม่ได้ เพราะไม่มีกุญแจ") == "keyless keyless-empty"
    assert said_in(said, "ยังไม่มีใครดู พิมพ์ หรือส่งออก") == "empty"


def test_a_search_that_was_stopped_says_so_and_one_that_came_through_does_not(
    look: Look, qtbot: QtBot
) -> None:
    said = {}
    for state, searched, running in (
        ("running", NameSearchProgress(2, 9), True),
        ("stopped", NameSearchProgress(2, 9), False),
        ("whole", NameSearchProgress(9, 9), False),
    ):
        beyond = EvidenceSearchBanner(look, print, print)
        qtbot.addWidget(beyond)
        beyond.show_search(searched, running=running)
        said[state] = written(beyond)
    assert said_in(said, "หยุดค้นแล้ว ไฟล์ที่เหลือยังไม่ได้ดู") == "stopped"


def test_data_are_said_to_be_erased_only_where_their_backups_were_swept(
    look: Look, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    assert (
        said_in(
            {"done": written(PromptDialog(look, erasure_done(("ก",)), parent))}, "ลบแล้ว", whole=True
        )
        == "done"
    )
    problem = UserError("ลบออกจากโฟลเดอร์แล้ว", "แต่ในไฟล์สำรองยังลบไม่ครบ", "โปรดลองอีกครั้ง")
    said = {}
    for state, swept in (("swept", ("ลบในไฟล์สำรองแล้ว",)), ("kept", problem), ("closed", None)):
        told = list[str]()
        monkeypatch.setattr(
            "ui.desktop.privacy.erasure.ask", lambda *_given, told=told: told.append("ลบแล้ว")
        )
        host = SimpleNamespace(
            refuse=lambda problem, told=told: told.append(problem.why),
            report=lambda text, _tone, told=told: told.append(text),
        )
        room = SimpleNamespace(look=None, host=host)
        bare(ErasureDesk, _count=4, _context=room, _page=None, _after=lambda: None)._swept(swept)
        said[state] = "\n".join(told)
    assert said_in(said, "ลบแล้ว 4 รายการ", whole=True) == "swept"
    assert said_in(said, "ลบแล้ว", whole=True) == "swept"
    assert said_in(said, problem.why) == "kept"


def test_a_picture_is_said_to_be_missing_only_where_there_is_none(
    look: Look, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.desktop.privacy.erasure.in_background", lambda *_given: None)
    bare = PersonDataHit(
        "file",
        Ref("1" * 32, "file", "f"),
        "file",
        "ภาพ",
        "ไฟล์",
        "SKM.pdf",
        (),
        shows=True,
        whole=False,
        eraser="",
    )
    said = {}
    for state, one in (("none", bare), ("one", replace(bare, pictures=("a" * 64,)))):
        choice = ErasurePictureChooser(look, (one,), lambda _one, _size: QImage())
        qtbot.addWidget(choice)
        choice._show(0)
        said[state] = written(choice)
    assert said_in(said, "ไม่มีภาพย่อ เปิดไฟล์ดูที่หน้าหลักฐาน") == "none"
