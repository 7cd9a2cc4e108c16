"""The thin path walked in the window: an answer becomes a line in the log, a paper, and a file to send."""

from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core.thai.written import fiscal_year
from tests.said import said_in
from tests.storage.papers.paper_samples import squeezed, text_by_pdftotext
from tests.ui.desktop.acting import (
    exchange_of,
    modal,
    office,
    panel,
    papers_of,
    press,
    saved,
    written,
)
from tests.ui.desktop.neighbours import centre_above
from ui.desktop.backups.rescue import RescueDialog
from ui.desktop.base.files import elsewhere, ended
from ui.desktop.base.settings import WindowSettings
from ui.desktop.exchange.sender import SentBundleDialog
from ui.desktop.exchange.sending import SendDialog
from ui.desktop.exchange.ways import MAIL
from ui.desktop.first.page import FirstRunPage
from ui.desktop.first.steps import NewOfficeStepPage
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look
from wiring import Wiring


@pytest.fixture
def places(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """What the person would choose in the file dialogs, and what is shown to them afterwards."""
    chosen: dict[str, str] = {}
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_words: (chosen["save"], ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_words: (chosen["open"], ""))
    monkeypatch.setattr(
        QDesktopServices, "openUrl", lambda url: chosen.update(shown=str(Path(url.toLocalFile())))
    )
    return chosen


def save_pdf(window: Window, qtbot: QtBot) -> None:
    """From the assessment to its pages, and when they are seen to a file."""
    QTest.mouseClick(office(window).header.primary, Qt.MouseButton.LeftButton)
    papers = papers_of(office(window))
    qtbot.waitUntil(lambda: papers.preview.pages is not None, timeout=20_000)
    QTest.mouseClick(papers.side.pdf, Qt.MouseButton.LeftButton)


def test_from_the_window_to_a_line_a_paper_and_a_bundle(
    sample: Window, desk: Wiring, places: dict[str, str], qtbot: QtBot, tmp_path: Path
) -> None:
    panel(sample, "d3r.l4.3")
    press(sample, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: saved(sample, "d3r.l4.3").state.text == "met")

    paper = tmp_path / "แบบตรวจ.pdf"
    places["save"] = str(paper)
    save_pdf(sample, qtbot)
    qtbot.waitUntil(lambda: "shown" in places, timeout=20_000)
    assert paper.read_bytes().startswith(b"%PDF")
    assert places["shown"] == str(paper)
    assert not papers_of(office(sample)).register.lines, "a draft enters no register"

    centre = centre_above(sample, desk, tmp_path)
    office(sample).show_page("exchange")
    QTest.mouseClick(exchange_of(office(sample)).out.send, Qt.MouseButton.LeftButton)
    dialog = modal(qtbot, SendDialog)
    QTest.mouseClick(
        next(one for one in dialog.media._cards if one.medium.way == MAIL),
        Qt.MouseButton.LeftButton,
    )
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    told = modal(qtbot, SentBundleDialog)
    (bundle,) = (tmp_path / "prongsai-sample" / "outbox").glob("*.prongsai")
    assert bundle.stat().st_size > 1000
    assert "แฟลชไดรฟ์" not in written(told), "it lies on this PC"

    QTest.mouseClick(told.slip, Qt.MouseButton.LeftButton)
    slip = bundle.with_suffix(".pdf")
    qtbot.waitUntil(lambda: places["shown"] == str(slip), timeout=20_000)
    assert squeezed(bundle.name) in squeezed(text_by_pdftotext(slip.read_bytes()))
    centre.folder.close()


def test_only_a_file_on_another_medium_can_be_taken_out(tmp_path: Path) -> None:
    assert elsewhere(Path("/proc/self"), tmp_path)
    assert not elsewhere(tmp_path / "bundle", tmp_path)
    assert not elsewhere(tmp_path / "gone" / "bundle", tmp_path)


def test_a_paper_that_cannot_be_written_is_told_and_the_window_works_on(
    sample: Window, places: dict[str, str], qtbot: QtBot, tmp_path: Path
) -> None:
    places["save"] = str(tmp_path / "nowhere" / "x.pdf")
    save_pdf(sample, qtbot)
    qtbot.waitUntil(lambda: sample.problem is not None, timeout=20_000)
    assert office(sample).header.saved.says.startswith("ยังไม่บันทึก")


@pytest.mark.parametrize("spoil", ["gone", "not ours"])
def test_a_folder_that_cannot_be_opened_is_told_and_the_first_run_stays(
    window: Window, qtbot: QtBot, tmp_path: Path, spoil: str
) -> None:
    folder = tmp_path / "there"
    if spoil == "not ours":
        folder.mkdir()
        (folder / "prongsai.db").write_bytes(b"something else entirely" * 100)
    assert not window.open_folder(folder)
    if spoil == "gone":
        assert window.problem is not None
    else:  # of a data file nobody can read something may be left
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, RescueDialog)
        none = "อ่านไฟล์ที่เสียไม่ได้เลย"
        qtbot.waitUntil(
            lambda: any(none in one.text() for one in dialog.findChildren(QLabel)), timeout=20_000
        )
    assert window.office is None


def test_an_office_is_made_from_the_first_run_by_keys(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    first = window.centralWidget()
    assert isinstance(first, FirstRunPage)
    QTest.mouseClick(first.ways[0], Qt.MouseButton.LeftButton)
    form = first.office
    qtbot.waitUntil(form._name.hasFocus)
    press(window, Qt.Key.Key_Return)
    assert "ชื่อ" in form._wrong.text(), "what is missing is said"
    QTest.keyClicks(form._name, "Office X")
    QTest.keyClicks(form._code, "X9")
    assert form._folder.text().endswith("prongsai-X9")
    form._folder.selectAll()
    QTest.keyClicks(form._folder, str(tmp_path / "x9"))
    QTest.keyClick(form._folder, Qt.Key.Key_Return)
    assert first.year.isVisible()
    goes(first.year, "ย้อนกลับ")
    assert form._name.text() == "Office X", "the way back loses nothing"
    goes(form, "ต่อไป")
    press(window, Qt.Key.Key_Down)
    goes(first.year, "ต่อไป")
    QTest.keyClicks(first.person._name, "Somchai")
    press(window, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.office is not None)
    assert (tmp_path / "x9" / "prongsai.db").is_file()
    assert window._settings.folders[0] == tmp_path / "x9"
    qtbot.waitUntil(lambda: "Somchai" in office(window).header.person.text())
    assert office(window).year == fiscal_year(datetime.now().date()) - 1, (
        "the year before was chosen"
    )


def test_what_is_not_filled_in_is_named_only_while_it_is_not(
    look: Look, qtbot: QtBot, tmp_path: Path
) -> None:
    said = {}
    made = list[object]()
    qtbot.addWidget(form := NewOfficeStepPage(look, tmp_path, print, made.append))
    for state, typed in {
        "none": ("", "", "province", ""),
        "unnamed": ("", "S9", "province", ""),
        "uncoded": ("จังหวัด", "", "province", ""),
        "whole": ("จังหวัด", "S9", "province", ""),
    }.items():
        form.put(typed)
        form._propose_folder()
        form._go()
        said[state] = written(form)
    assert said_in(said, "ยังไม่ได้กรอก ชื่อหน่วยงาน", whole=True) == "none unnamed"
    assert said_in(said, "ยังไม่ได้กรอก {fields}") == "none unnamed"
    assert len(made) == 2, "an office begins without its code, too"


def goes(step: QWidget, words: str) -> None:
    button = next(one for one in step.findChildren(QPushButton) if words in one.text())
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_name_the_program_ends_itself_takes_the_place_of_no_file(tmp_path: Path) -> None:
    """The dialog asked about the name that was chosen, and about no other."""
    for name in ("paper.pdf", "paper-2.pdf", "slip.pdf", "แบบ พ.ศ. 2569.pdf"):
        (tmp_path / name).write_bytes(b"kept")
    for chosen, instead, made in (
        ("paper.pdf", False, "paper.pdf"),
        ("paper.PDF", False, "paper.PDF"),
        ("paper", False, "paper-3.pdf"),
        ("new", False, "new.pdf"),
        ("แบบ พ.ศ. 2569", False, "แบบ พ.ศ. 2569-2.pdf"),
        ("slip.prongsai", True, "slip-2.pdf"),
        ("out.prongsai", True, "out.pdf"),
    ):
        assert ended(tmp_path / chosen, (".pdf", ".xlsx"), replace=instead) == tmp_path / made


def test_a_folder_opened_by_another_spelling_of_its_path_has_its_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "office").mkdir()
    settings = WindowSettings(tmp_path / "settings.json")
    settings.note_folder(tmp_path / "office")
    settings.note_person(tmp_path / "office", "p1")
    monkeypatch.chdir(tmp_path)
    for spelt in ("office", "./office/", "office/../office"):
        assert settings.person(settings.usual_path(Path(spelt))) == "p1"
    assert settings.usual_path(Path("other")) == tmp_path / "other"
