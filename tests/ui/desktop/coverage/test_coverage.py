"""Items against proofs in the window: what is wanting is seen, filtered and a click away; evidence leaves as a pack."""

from functools import partial
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QMenu
from pytestqt.qtbot import QtBot

from core.evidence.view import EvidenceMatrix, EvidenceMatrixRow
from core.papers.pack_deeds import EvidencePackProgress, PackOutcome
from core.people.deeds import add_person
from tests.bare import bare
from tests.known import known
from tests.said import said_in
from tests.ui.desktop.acting import (
    desk_of,
    drop,
    ignored,
    modal,
    office,
    page,
    panel,
    press,
    prompted,
    saved,
    type_words,
    words_of,
    written,
)
from ui.desktop.coverage.desk import RequiredProofsDesk
from ui.desktop.coverage.page import CELL, HEAD, MET, WANTING, RequiredProofsPage
from ui.desktop.evidence.dialogs import EvidenceBatchDialog
from ui.desktop.evidence.page import EvidencePage
from ui.desktop.evidence.viewer import EvidenceViewer
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.prompt import PromptDialog
from ui.session import QueuedAction, SessionListener

ITEM = "d1.l5.2"  # demands a summary of lessons and knowledge
WITH_PROOFS = 56  # items of the sample's profiles that demand proofs


def choose(window: Window, words: str, qtbot: QtBot) -> None:
    """An entry of the menu of other work in the header."""
    header = office(window).header
    QTest.mouseClick(header.more, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: isinstance(QApplication.activePopupWidget(), QMenu))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    entry = next(action for action in menu.actions() if words in action.text())
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(entry).center())
    if QApplication.activeModalWidget() is None:
        window.activateWindow()
        qtbot.waitUntil(window.isActiveWindow)


@pytest.fixture
def cover(sample: Window, qtbot: QtBot) -> RequiredProofsPage:
    choose(sample, "ดูข้อกับหลักฐาน", qtbot)
    found = desk_of(office(sample)).findChildren(RequiredProofsDesk)[0].page
    qtbot.waitUntil(found.isVisible)
    return found


@pytest.fixture
def proved(sample: Window, tmp_path: Path, qtbot: QtBot) -> Window:
    """The sample with one photograph as the summary of lessons."""
    photo = tmp_path / "สรุปบทเรียน.jpg"
    Image.new("RGB", (90, 60), "teal").save(photo, "JPEG")
    give(sample, qtbot, photo)
    return sample


def give(window: Window, qtbot: QtBot, *paths: Path) -> None:
    """Drop files as the summary of lessons."""
    drop(panel(window, ITEM), *paths)
    dialog = modal(qtbot, EvidenceBatchDialog)
    dialog.proof.setFocus()
    QTest.keyClick(dialog.proof, Qt.Key.Key_Home)
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(
        lambda: len(saved(window, ITEM).proofs[0].evidence) == len(paths), timeout=20_000
    )
    qtbot.waitUntil(lambda: bool(known(page(window).view).item(ITEM).proofs[0].evidence))


def click(cover: RequiredProofsPage, item: str, column: int, qtbot: QtBot) -> None:
    """The mouse on a cell, once it is laid out."""
    table, model = cover.table, cover.model

    def there() -> bool:
        table.scrollTo(model.index(model.row_of(item), column))
        box = table.visualRect(model.index(model.row_of(item), column))
        return (
            table.isVisible()
            and not box.isEmpty()
            and table.viewport().rect().contains(box.center())
        )

    qtbot.waitUntil(there)
    at = table.visualRect(model.index(model.row_of(item), column)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=at)


def items(cover: RequiredProofsPage) -> list[str]:
    """What is shown, heads apart."""
    rows = (cover.model.index(n, 0) for n in range(cover.model.rowCount()))
    return [str(index.data()) for index in rows if not index.data(HEAD)]


def test_the_matrix_shows_every_item_that_demands_a_proof_and_counts_what_is_wanting(
    cover: RequiredProofsPage,
) -> None:
    assert len(items(cover)) == WITH_PROOFS
    assert cover.filter.button(WANTING).text() == f"ที่ยังขาด {WITH_PROOFS}"
    index = cover.model.index(cover.model.row_of(ITEM), 1)
    assert index.data() == "สรุปบทเรียน: ขาด"
    assert index.data(CELL).state == "missing"


def test_only_what_is_wanting_is_shown_and_found_by_words(cover: RequiredProofsPage) -> None:
    QTest.mouseClick(cover.filter.button(MET), Qt.MouseButton.LeftButton)
    met = len(items(cover))
    assert 0 < met < WITH_PROOFS
    cover.search.insert("บทเรียน")  # QTest types ASCII only
    assert len(items(cover)) < met
    QTest.mouseClick(cover.filter.button(WANTING), Qt.MouseButton.LeftButton)
    assert any("ระดับ 5 ข้อ 2" in words for words in items(cover))
    cover.search.setFocus()
    QTest.keyClick(cover.search, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    type_words("nothing")
    assert items(cover) == []
    assert cover.table.isHidden()


def test_a_click_on_a_missing_proof_leads_to_its_item_where_it_is_attached(
    sample: Window, cover: RequiredProofsPage, qtbot: QtBot
) -> None:
    click(cover, ITEM, 1, qtbot)
    desk = desk_of(office(sample))
    qtbot.waitUntil(lambda: desk.currentWidget() is desk.page)
    here = known(known(desk.page.ladders.top).here)
    assert here.row.id == ITEM
    assert here.attach is not None


def test_a_click_on_what_is_given_leads_to_the_piece(proved: Window, qtbot: QtBot) -> None:
    choose(proved, "ดูข้อกับหลักฐาน", qtbot)
    cover = desk_of(office(proved)).findChildren(RequiredProofsDesk)[0].page
    index = cover.model.index(cover.model.row_of(ITEM), 1)
    assert index.data() == "สรุปบทเรียน: มี 1"
    click(cover, ITEM, 1, qtbot)
    assert office(proved).key == "evidence"
    shown = office(proved).leaf("evidence").widget
    assert isinstance(shown, EvidencePage)


def test_the_keyboard_goes_from_cell_to_cell_and_in(
    sample: Window, cover: RequiredProofsPage, qtbot: QtBot
) -> None:
    qtbot.waitUntil(cover.table.hasFocus)
    first = cover.table.currentIndex()
    assert first.data(CELL) is not None
    press(sample, Qt.Key.Key_Down)
    press(sample, Qt.Key.Key_Left)
    at = cover.table.currentIndex()
    assert (at.row(), at.column()) == (first.row() + 1, 0)
    press(sample, Qt.Key.Key_Return)
    desk = desk_of(office(sample))
    qtbot.waitUntil(lambda: desk.currentWidget() is desk.page)
    assert cover.table.accessibleName() == "ข้อกับหลักฐาน"


def test_the_way_back_leads_to_the_items(sample: Window, cover: RequiredProofsPage) -> None:
    QTest.mouseClick(cover.back, Qt.MouseButton.LeftButton)
    desk = desk_of(office(sample))
    assert desk.currentWidget() is desk.page


def test_a_pack_is_made_from_the_window_and_its_end_is_told(
    proved: Window, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_words: str(tmp_path))
    choose(proved, "จัดชุดหลักฐานเป็นโฟลเดอร์", qtbot)
    QTest.mouseClick(modal(qtbot, PromptDialog).go, Qt.MouseButton.LeftButton)
    result = prompted(qtbot, "จัดชุดหลักฐานแล้ว")
    assert "1 ไฟล์ 1 หน้า" in written(result)
    assert (tmp_path / "evidence-s10-2569" / "index.html").is_file()
    QTest.keyClick(result, Qt.Key.Key_Escape)
    choose(proved, "จัดชุดหลักฐานเป็นโฟลเดอร์", qtbot)
    dialog = modal(qtbot, PromptDialog)
    QTest.mouseClick(dialog.fields["public"].button("public"), Qt.MouseButton.LeftButton)
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    prompted(qtbot, "จัดชุดหลักฐานแล้ว")
    assert (tmp_path / "evidence-s10-2569-public" / "removed.txt").is_file()


def test_what_nobody_has_looked_at_is_looked_at_from_the_pack_and_then_given(
    sample: Window, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All are looked at once something was said of each, however one steps; of a document once it was opened."""
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_words: str(tmp_path))
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda *_url: True)
    scan, photo = tmp_path / "สแกน.pdf", tmp_path / "ภาพ.jpg"
    Image.new("RGB", (600, 800), "white").save(scan, "PDF")
    Image.new("RGB", (90, 60), "teal").save(photo, "JPEG")
    give(sample, qtbot, scan, photo)

    def packed() -> PromptDialog:
        choose(sample, "จัดชุดหลักฐานเป็นโฟลเดอร์", qtbot)
        dialog = modal(qtbot, PromptDialog)
        QTest.mouseClick(dialog.fields["public"].button("public"), Qt.MouseButton.LeftButton)
        QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
        return prompted(qtbot, "จัดชุดหลักฐานแล้ว")

    opened = office(sample)
    told: list[str] = []
    opened.room.host.report.connect(lambda text, _tone: told.append(text))
    opened.session.do(partial(add_person, name="ผู้ดูไฟล์"))
    qtbot.waitUntil(lambda: bool(opened.session.read(lambda reader: reader.records("person"))))
    opened.session.person = opened.session.read(lambda reader: reader.records("person"))[0].ref.id
    result = packed()
    assert "2 ไฟล์ไม่อยู่ในชุด" in written(result)
    QTest.mouseClick(result.buttons["photo"], Qt.MouseButton.LeftButton)
    viewer = modal(qtbot, EvidenceViewer)
    clear = next(
        one for one in viewer.findChildren(Button) if one.accessibleName() == "ไม่มีชื่อหรือภาพบุคคล"
    )
    first = known(viewer.file)
    press(viewer, Qt.Key.Key_Right)
    other = known(viewer.file)
    assert {first.type, other.type} == {"pdf", "jpeg"}
    assert clear.isEnabled() == (other.type == "jpeg")
    QTest.mouseClick(viewer.go, Qt.MouseButton.LeftButton)
    QTest.mouseClick(clear, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: viewer.file == first)
    assert "ดูครบแล้ว จัดชุดอีกครั้งเพื่อใส่ไฟล์ที่ดูแล้ว" not in told
    QTest.mouseClick(viewer.go, Qt.MouseButton.LeftButton)
    QTest.mouseClick(clear, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: "ดูครบแล้ว จัดชุดอีกครั้งเพื่อใส่ไฟล์ที่ดูแล้ว" in told)
    result = packed()
    assert "ไฟล์ไม่อยู่ในชุด" not in written(result)
    assert "photo" not in result.buttons
    assert {one.suffix for one in tmp_path.glob("*-public*/*/*/*/*")} == {".jpg", ".pdf"}


def test_a_pack_that_is_stopped_leaves_nothing(
    proved: Window, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "stick"
    place.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_words: str(place))
    opened = office(proved)
    ended: list[object] = []
    opened.room.news.ended.connect(ended.append)

    def cancel(job: QueuedAction) -> None:
        if job.named == "evidence_pack":
            job.cancel()

    opened.session.listen(SessionListener(begun=cancel))
    choose(proved, "จัดชุดหลักฐานเป็นโฟลเดอร์", qtbot)
    QTest.mouseClick(modal(qtbot, PromptDialog).go, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: bool(ended))
    assert list(place.iterdir()) == []
    assert EvidencePackProgress(1, 2).total == 2


def test_nothing_demanded_and_nothing_found_are_told_apart(look: Look, qtbot: QtBot) -> None:
    said = {}
    row = EvidenceMatrixRow("d1.l1.1", 1, "ข้อ 1", "ประกาศเจตนารมณ์", False, ())
    for state, rows, words in (
        ("none", (), ""),
        ("one", (row,), ""),
        ("unfound", (row,), "ไม่มีคำนี้เลย"),
    ):
        page = RequiredProofsPage(look, ignored, ignored, ignored)
        qtbot.addWidget(page)
        page.search.setText(words)
        page.show_coverage(EvidenceMatrix(((1, "มิติ 1"),), rows))
        said[state] = written(page)
    assert said_in(said, "แบบนี้ไม่ได้กำหนดหลักฐานไว้ และยังไม่มีหลักฐานที่แนบ") == "none"
    assert said_in(said, "ไม่มีข้อที่ตรงกับที่เลือก") == "unfound"


def test_a_pack_is_said_to_be_made_once_that_one_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Not by a step on the way; those of other deeds do not come here."""
    made = PackOutcome(tmp_path / "pack", 3, 9, 1024, 0, ())
    shown, told = list[str](), list[tuple[str, str]]()
    monkeypatch.setattr(
        "ui.desktop.coverage.desk.ask", lambda *given: shown.append(words_of(given[2]))
    )
    host = SimpleNamespace(report=lambda *said: told.append(said))
    of = bare(RequiredProofsDesk, _context=SimpleNamespace(look=None, host=host), _pages=None)
    of._stepped(False, SimpleNamespace(path=made.path, files=3))
    assert (told, shown) == ([], [])
    of._stepped(False, made)
    of._stepped(False, made._replace(lacking=("ไม่มีไฟล์ ก",), broken=1))
    assert told == [("จัดชุดหลักฐานแล้ว 3 ไฟล์", tone) for tone in ("ok", "warn")]
    assert ["ไม่มีไฟล์ ก" in one for one in shown] == [False, True]
    assert [one.splitlines()[-1] for one in shown] == [str(made.path)] * 2
