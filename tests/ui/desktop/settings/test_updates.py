"""Updates in the window: dropped, opened before there is an office, looked at, taken; the versions of this PC."""

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

import main
from core import updates
from core.log.certificates import fingerprint
from core.updates import UpdateSummary, VersionRow, taken_words
from tests.bare import bare
from tests.made_updates import Computer, PublisherOfTests, public
from tests.ui.desktop.acting import modal, office, prompted, written
from ui.desktop.base.dialogs import ProblemDialog
from ui.desktop.settings.page import SettingsPage
from ui.desktop.settings.updates import UpdatesCard, UpdatesDesk, update_prompt
from ui.desktop.shell.start import came_up
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.prompt import PromptDialog
from wiring import Wiring

NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def pc(tmp_path: Path) -> Computer:
    return Computer(tmp_path / "pc", PublisherOfTests())


@pytest.fixture
def desk(pc: Computer, monkeypatch: pytest.MonkeyPatch) -> Wiring:
    """As of a built program: the window is that of this checkout."""
    monkeypatch.setenv("PRONGSAI_KEYS", str(pc.home))
    return Wiring(main.INSTRUMENTS, main.RESOURCES / "samples", pc.home, pc.installed)


def card_of(window: Window) -> UpdatesCard:
    office(window).show_page("settings")
    found = office(window).leaf("settings").widget
    assert isinstance(found, SettingsPage)
    return found.updates


def drop(window: Window, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, NONE
    )
    office(window).dropEvent(event)


def test_an_update_that_is_dropped_is_shown_with_its_signer_and_taken_when_agreed(
    at_home: Window, qtbot: QtBot, pc: Computer
) -> None:
    path = pc.update("0.2.0").rename(pc.place / "LINE_0001.bin")
    drop(at_home, path)
    asked = prompted(qtbot, "ชุดปรับปรุงเป็นรุ่น")
    said = written(asked)
    for part in (
        "0.2.0",
        pc.publisher.name,
        "สิ่งที่ใหม่",
        fingerprint(bytes.fromhex(public(pc.publisher.key))),
    ):
        assert part in said, part
    assert updates.migrates_words() not in said
    assert pc.left == set()
    asked.go.click()
    qtbot.waitUntil(lambda: "0.2.0.sound" in pc.left)
    qtbot.waitUntil(lambda: taken_words("0.2.0") in written(modal(qtbot, FramedDialog)))
    modal(qtbot, FramedDialog).reject()
    card = card_of(at_home)
    qtbot.waitUntil(lambda: "ใช้เมื่อเปิดครั้งต่อไป" in written(card))


def test_what_is_not_agreed_to_is_not_kept(at_home: Window, qtbot: QtBot, pc: Computer) -> None:
    drop(at_home, pc.update("0.2.0"))
    prompted(qtbot, "ชุดปรับปรุงเป็นรุ่น").reject()
    qtbot.wait(50)
    assert pc.left == set()
    assert pc.updates.listed()[0].state == "runs"


def test_a_refusal_is_three_sentences_and_changes_nothing(
    at_home: Window, qtbot: QtBot, pc: Computer
) -> None:
    drop(at_home, pc.update("0.1.0"))
    problem = modal(qtbot, ProblemDialog)
    assert problem.problem.why == updates.not_newer("0.1.0", "0.1.0").why
    problem.accept()
    assert pc.left == set()


def test_an_update_may_be_taken_before_there_is_an_office(
    window: Window, qtbot: QtBot, pc: Computer
) -> None:
    window.take(pc.update("0.2.0"))
    prompted(qtbot, "ชุดปรับปรุงเป็นรุ่น").go.click()
    qtbot.waitUntil(lambda: "0.2.0.sound" in pc.left)
    qtbot.waitUntil(lambda: taken_words("0.2.0") in written(modal(qtbot, FramedDialog)))
    modal(qtbot, FramedDialog).reject()


def test_data_that_will_be_brought_to_new_tables_is_told_before(look: Look, window: Window) -> None:
    found = UpdateSummary("0.2.0", "2026-11-22", "", "ผู้เผยแพร่", bytes(32), 1, migrates=True)
    dialog = PromptDialog(look, update_prompt(found), window)
    assert updates.migrates_words() in written(dialog)


def test_a_version_is_dropped_after_it_is_said_what_that_means(
    at_home: Window, qtbot: QtBot, pc: Computer, monkeypatch: pytest.MonkeyPatch
) -> None:
    card, path = card_of(at_home), pc.update("0.2.0")
    assert card.buttons == [], "what was installed is not dropped here"
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_words: (str(path), ""))
    card.choose.click()
    prompted(qtbot, "ชุดปรับปรุงเป็นรุ่น").go.click()
    qtbot.waitUntil(lambda: len(card.buttons) == 1)
    qtbot.waitUntil(lambda: taken_words("0.2.0") in written(modal(qtbot, FramedDialog)))
    modal(qtbot, FramedDialog).reject()
    card.buttons[0].click()
    prompted(qtbot, "เลิกใช้รุ่น").go.click()
    qtbot.waitUntil(lambda: card.buttons == [])
    assert "0.2.0.sound" not in pc.left
    assert (office(at_home).room.folder / "prongsai.db").is_file()


def test_a_program_from_its_sources_says_how_it_is_brought_up_to_date(
    look: Look, qtbot: QtBot
) -> None:
    card = UpdatesCard(look, bare(UpdatesDesk))
    qtbot.addWidget(card)
    card.show_versions((), date(2026, 11, 22))
    assert "เปิดจากต้นฉบับ" in written(card)
    assert card.choose.isHidden()
    row = VersionRow("0.2.0", "2025-01-01", "runs", key=bytes(32))
    card.show_versions((row,), date(2026, 11, 22))
    assert updates.age_words("2025-01-01", date(2026, 11, 22)) in written(card)
    assert "เปิดจากต้นฉบับ" not in written(card)
    assert not card.choose.isHidden()
    card.show_versions((row._replace(day="2026-11-01"),), date(2026, 11, 22))
    assert "เกินหนึ่งปี" not in written(card)


def test_a_version_that_gave_way_is_told_once_the_window_is_there(
    at_home: Window, qtbot: QtBot, pc: Computer, desk: Wiring
) -> None:
    pc.take(pc.update("0.2.0"))
    (pc.versions / "0.2.0.aside").write_text("untold")
    came_up(desk.start, at_home.show_refusal)
    problem = modal(qtbot, ProblemDialog)
    assert problem.problem.what == "เปิดโปร่งใสรุ่น 0.2.0 ไม่ขึ้น จึงกลับมาใช้รุ่น 0.1.0"
    problem.accept()
    came_up(desk.start, at_home.show_refusal)
    assert at_home.problem is problem, "once"
