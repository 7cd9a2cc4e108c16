"""Files that come: dropped, refused with a reason, set aside; and every part of the page fits."""

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from core.exchange.incoming_view import ImportEffects, ImportPreview, ImportRecordRow
from core.exchange.receivers import (
    ABOVE,
    BELOW,
    MissingExportParts,
    ReceivedFile,
    ReceiverChoice,
    ReceiverUnit,
)
from core.log.post import ImportDryRunResult, ImportResult
from core.values import Change, Plain, Ref
from storage.blobs import BlobStore
from tests.ui.desktop.acting import come_to_rest, exchange_of, modal, office, written
from tests.ui.desktop.fitting import SCREEN, fits
from tests.ui.desktop.neighbours import centre_above
from tests.ui.desktop.shell.test_access import nameless
from ui.desktop.base.settings import WindowSettings
from ui.desktop.exchange.page import ExchangeCalls, ExchangePage
from ui.desktop.exchange.sender import SentBundleDialog
from ui.desktop.exchange.sending import SendDialog
from ui.desktop.exchange.ways import MAIL
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look
from wiring import Wiring

LEFT = Qt.MouseButton.LeftButton


def test_a_dropped_file_that_is_none_is_looked_at_and_refused_with_its_reason(
    sample: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    opened = office(sample)
    opened.show_page("exchange")
    odd = tmp_path / "odd.prongsai"
    odd.write_bytes(b"hello")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(odd))])
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, mime, LEFT, Qt.KeyboardModifier.NoModifier
    )
    exchange_of(opened).drop.dropEvent(event)
    incoming = exchange_of(opened).incoming
    qtbot.waitUntil(lambda: len(incoming.stage.rows) == 1, timeout=8000)
    assert incoming.stage.rows[0].problem is not None
    assert not incoming.take.isVisible()
    QTest.mouseClick(incoming.leave, LEFT)
    assert exchange_of(opened).on_post


def test_nothing_to_set_aside_is_told(sample: Window, qtbot: QtBot) -> None:
    office(sample).show_page("exchange")
    QTest.mouseClick(exchange_of(office(sample)).drop.undo, LEFT)
    qtbot.waitUntil(lambda: sample.problem is not None, timeout=8000)


def photo(window: Window) -> None:
    """A small picture that goes with its line."""
    room = office(window).room
    evidence, file = (
        Ref(room.unit, kind, letter * 32) for kind, letter in (("evidence", "a"), ("file", "b"))
    )
    shelf = room.office.post.shelf
    assert isinstance(shelf, BlobStore)
    changes = (
        Change(file, "evidence", Plain(evidence.local)),
        Change(file, "preview", Plain(shelf.put([b"photo"]))),
    )
    room.session.do(
        lambda ctx, store: store.save(
            ctx, "test", [Change(evidence, "kind", Plain("photo")), *changes]
        )
    )


def test_a_bundle_goes_in_files_of_the_size_that_was_picked_and_the_size_is_remembered(
    sample: Window, desk: Wiring, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    centre = centre_above(sample, desk, tmp_path)
    photo(sample)
    monkeypatch.setattr("ui.desktop.exchange.sender.MEGABYTE", 100)  # the sample is small
    dialog = asked(sample, qtbot)
    assert dialog.parts.currentText().startswith("อีเมล")
    QTest.mouseClick(dialog.go, LEFT)
    told = modal(qtbot, SentBundleDialog)
    made = sorted(
        path.name for path in (tmp_path / "prongsai-sample" / "outbox").glob("*.prongsai")
    )
    assert len(made) > 1
    assert all(name in written(told) for name in made)
    assert WindowSettings(desk.settings).part == 20
    centre.folder.close()


def asked(window: Window, qtbot: QtBot) -> SendDialog:
    """The dialog of the one button, with a file to attach chosen."""
    office(window).show_page("exchange")
    QTest.mouseClick(exchange_of(office(window)).out.send, LEFT)
    dialog = modal(qtbot, SendDialog)
    QTest.mouseClick(next(one for one in dialog.media._cards if one.medium.way == MAIL), LEFT)
    return dialog


def to(code: str, side: str = BELOW, *ages: str) -> ReceiverChoice:
    return ReceiverChoice(
        ReceiverUnit(code * 16, code, f"หน่วยงาน {code}", side, ages),
        "",
        "",
        whole=False,
        last_sent="",
    )


def test_every_unit_is_answered_in_one_file_and_who_was_not_is_named(
    sample: Window, desk: Wiring, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    centre = centre_above(sample, desk, tmp_path)
    centre.folder.close()
    opened = office(sample)
    opened.show_page("exchange")
    come_to_rest(qtbot, sample)
    out = exchange_of(opened).out
    assert not out.every.isVisible(), "there is nobody below"
    age = centre.age
    out.show_receivers(
        [to("1", ABOVE, age), to("11", BELOW, age), to("12", BELOW, age)], to("1", ABOVE, age), None
    )
    assert out.every.isVisible()
    assert "2 หน่วยงาน" in out._every_words.text()
    found = (to("11", BELOW, age).receiver, to("12").receiver)
    monkeypatch.setattr(
        "core.exchange.receivers.ReceiverUnit.all_below", lambda *_reader, **_own: found
    )
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_words: (str(tmp_path / "out.zip"), "")
    )
    QTest.mouseClick(out.every, LEFT)
    qtbot.waitUntil(lambda: "อ่านกลับมาตรวจแล้ว" in out._result.text(), timeout=20_000)
    assert "หน่วยงาน 11: ข้อมูล" in out._more.text()
    assert "เพราะยังไม่มีเครื่องที่ยืนยันแล้ว: หน่วยงาน 12" in out._more.text()
    assert "out.zip" in out._paste.text()


def test_what_of_the_evidence_stays_is_said(
    sample: Window, desk: Wiring, qtbot: QtBot, tmp_path: Path
) -> None:
    centre = centre_above(sample, desk, tmp_path)
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
    QTest.mouseClick(asked(sample, qtbot).go, LEFT)
    told = modal(qtbot, SentBundleDialog)
    assert re.search(r"ต้นฉบับของหลักฐาน \d+ ไฟล์ \(\d", written(told))
    (file_,) = (tmp_path / "prongsai-sample" / "outbox").glob("*.prongsai")
    assert file_.stat().st_size < 2**20
    centre.folder.close()


def test_a_date_that_is_none_is_not_shown(sample: Window) -> None:
    office(sample).show_page("exchange")
    incoming = exchange_of(office(sample)).incoming
    incoming.begin({"u": "อำเภอตัวอย่าง"}, 1)
    incoming.add_preview(ImportPreview(Path("odd.prongsai"), "u", "2569-13-40"))
    said = [label.text() for label in incoming.findChildren(QLabel)]
    assert "จาก อำเภอตัวอย่าง" in said


def test_which_files_of_a_set_are_still_to_come_is_said(sample: Window) -> None:
    opened = office(sample)
    opened.show_page("exchange")
    page = exchange_of(opened)
    page.incoming.begin({"u": "อำเภอตัวอย่าง"}, 1)
    page.show_incoming()
    page.incoming.add_missing(MissingExportParts("u", "2026-11-20T09:00:00", 5, (2, 4)))
    said = [label.text() for label in page.incoming.findChildren(QLabel)]
    assert any("ไฟล์ที่ 2, 4 จากชุด 5 ไฟล์ของ อำเภอตัวอย่าง" in text for text in said)
    page.drop.show_came([ReceivedFile("อำเภอตัวอย่าง", "วันนี้", 9, 0, 3, 5, (2, 4))])
    assert any("ได้ 3 จาก 5 ไฟล์" in label.text() for label in page.drop.findChildren(QLabel))


@pytest.mark.parametrize("scale", [100, 150, 200])
def test_large_text_makes_the_records_of_a_file_no_fewer(
    sample: Window, qtbot: QtBot, scale: int
) -> None:
    opened = office(sample)
    opened.show_page("exchange")
    page = exchange_of(opened)
    rows = tuple(
        ImportRecordRow(Ref("u", "row", f"{n:032x}"), "อำเภอ", "กิจกรรม", f"กิจกรรมที่ {n}", "new", ())
        for n in range(30)
    )
    page.incoming.begin({"u": "อำเภอตัวอย่าง"}, 1)
    page.show_incoming()
    page.incoming.add_preview(
        ImportPreview(
            Path("a"),
            "u",
            "",
            ImportDryRunResult(ImportResult(), 30, 0, 0),
            foreseen=ImportEffects(rows),
        )
    )
    sample.dress("light", scale)
    sample.resize(SCREEN)
    area = page.incoming._area.verticalScrollBar()
    qtbot.waitUntil(lambda: (area.maximum() > 0) == (scale > 100), timeout=3000)
    assert page.incoming.view.records.view.height() >= 3.5 * opened.room.look.px(50), (
        "so many records are seen at once"
    )


@pytest.mark.parametrize(("theme", "scale"), [("light", 100), ("dark", 100), ("light", 150)])
def test_every_part_of_the_page_fits_and_has_names(
    sample: Window, qtbot: QtBot, theme: str, scale: int
) -> None:
    sample.dress(theme, scale)
    opened = office(sample)
    for key in ("exchange", "plan", "centre"):
        opened.show_page(key)
        for head in ("post", "torn", "told", "silent") if key == "exchange" else ("",):
            if head:
                exchange_of(opened).heads.ask(head)
            sample.resize(SCREEN)
            qtbot.wait(40)
            assert sample.size() == SCREEN
            fits(qtbot, sample, f"{key} {head}")
    assert not nameless(exchange_of(opened))


def test_what_is_rare_is_offered_only_where_there_is_some(worn: Look, qtbot: QtBot) -> None:
    page = ExchangePage(worn, ExchangeCalls._make([print] * 8))
    qtbot.addWidget(page)
    assert offered(page) == [True, True, True, False, False]
    page.show_counts(0, 0, 0, 2)
    assert offered(page) == [True, True, True, False, True]
    page.show_counts(0, 0, 1, 0)
    assert offered(page) == [True, True, True, True, False]


def offered(page: ExchangePage) -> list[bool]:
    said = written(page)
    return [
        words in said
        for words in ("ส่งและรับ", "ข้อมูลไม่ตรงกัน", "ความเห็นและคำขอ", "ไม่มีผล", "รอยืนยันผู้ส่ง")
    ]
