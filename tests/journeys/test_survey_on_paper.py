"""A survey in its window: sheets printed for those who are asked, a stack of them read, words typed, taken at once."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from core.assessment.sheets import PEOPLE, answers_on, people_of, sheet_of
from core.assessment.start_deeds import assessment_at
from core.forms.ports import Reader
from core.forms.settings import form_for
from core.i18n import in_thai
from core.log.ports import standing
from core.thai.written import arabic_digits
from core.workshop.ballots import BallotTickBox
from core.workshop.by_hand_deeds import HandFilledPaper
from tests.journeys.committee_room import refusals
from tests.journeys.conftest import PROVINCE, Program
from tests.journeys.inked_ballots import inked, leaves, scan, stacked, turned
from tests.journeys.meeting_room import LEFT, YEAR, from_menu
from tests.known import known
from tests.ui.desktop.acting import come_to_rest, leaf_of, modal, office
from tests.ui.desktop.acting import written as words_of
from tests.ui.desktop.conftest import IGNORED
from tests.ui.terminal.test_survey_on_paper import CLEAR, FORM, GROUP, HONEST, WISH, WORDS, written
from ui.desktop.assessment.desk import AssessmentDesk
from ui.desktop.shell.window import Window
from ui.desktop.widgets.prompt import PromptDialog

pytestmark = pytest.mark.qt_log_ignore(*IGNORED, extend=True)
LATE = 60_000
WORD = "เพิ่มที่นั่งรอ"


def test_sheets_of_a_survey_are_printed_read_as_a_stack_and_taken_as_people_without_names(
    quick: Program, window: Window, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    form, out = tmp_path / "survey.yaml", tmp_path / "sheets.pdf"
    form.write_text(FORM.read_text("utf-8") + WISH, "utf-8")
    quick("office", "new", tmp_path / "office", *PROVINCE)
    quick("instrument", "publish", tmp_path / "office", form)
    quick(
        "document", "start", tmp_path / "office", "--instrument", "test-survey", "--year", f"{YEAR}"
    )
    assert window.open_folder(tmp_path / "office")
    opened, refused = office(window), refusals(window)
    opened.open_year(YEAR, "assessment")
    come_to_rest(qtbot, window)
    desk = leaf_of(opened, "assessment", AssessmentDesk)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given, **_more: (str(out), ""))
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    from_menu(window, "บันทึกแบบสำหรับกรอกด้วยมือเป็น PDF")
    prompt = modal(qtbot, PromptDialog)
    prompt.fields["copies"].setText("0")
    assert not prompt.go.isEnabled()
    prompt.fields["copies"].setText("6")
    QTest.mouseClick(prompt.go, LEFT)
    qtbot.waitUntil(out.is_file, timeout=LATE)
    room = opened.room
    ref = assessment_at(room.unit, "test-survey", YEAR, 1)
    paper = room.session.read(lambda reader: HandFilledPaper.of(reader, ref))
    with in_thai():
        made = room.office.printer.write((paper.document(),), tmp_path / "again.pdf")
    boxes = BallotTickBox.of_drawn(paper.questions, made.drawn)
    said = [
        {GROUP: (group,), CLEAR: (clear,), HONEST: ("fair",)}
        for group, clear in (
            ("public", "good"),
            ("firm", "poor"),
            ("official", "fair"),
            *[("public", "fair")] * 3,
        )
    ]
    pages = [
        inked(leaf, boxes, one, "cross", n)
        for n, (leaf, one) in enumerate(zip(leaves(out), said, strict=True))
    ]
    pages[1] = written(pages[1], boxes)
    scans = [turned(scan(page, 2)) if n == 1 else scan(page, n + 1) for n, page in enumerate(pages)]
    stack = stacked(tmp_path / "filled.pdf", scans)

    monkeypatch.setattr(
        QFileDialog, "getOpenFileNames", lambda *_given, **_more: ([str(stack)], "")
    )
    from_menu(window, "อ่านแบบที่กรอกด้วยมือ")
    qtbot.waitUntil(
        lambda: desk.by_hand.reading.dialog is not None or bool(refused), timeout=3 * LATE
    )
    dialog = known(desk.by_hand.reading.dialog)
    assert [mark.question for mark in dialog.review.questions] == [WORDS]
    assert dialog.go.text().strip() == "รับใบสำรวจ 5 ใบ", (
        "what is written of a sheet waits for a person"
    )
    assert known(dialog.typed).hasFocus()
    known(dialog.typed).setText(WORD)
    QTest.keyClick(known(dialog.typed), Qt.Key.Key_Return)
    assert dialog.go.text().strip() == "รับใบสำรวจ 6 ใบ"
    for n in (4, 5):
        dialog.list.chosen.emit(n)
        QTest.mouseClick(dialog.leave, LEFT)
    assert (dialog.go.text().strip(), dialog.go.isEnabled()) == ("รับใบสำรวจ 4 ใบ", False)
    assert "รับครั้งละ 5 ใบขึ้นไป" in arabic_digits(words_of(dialog)), (
        "it says why, before anybody tries"
    )
    for n in (4, 5):
        dialog.list.chosen.emit(n)
        QTest.mouseClick(dialog.leave, LEFT)
    assert (dialog.go.text().strip(), dialog.go.isEnabled()) == ("รับใบสำรวจ 6 ใบ", True)

    def entered(reader: Reader) -> list[tuple[str, str, str]]:
        people = people_of(reader, form_for(reader, standing(reader, ref)), ref)
        own = [(one.group, answers_on(reader, sheet_of(ref, PEOPLE), one.id)) for one in people]
        return sorted(
            (group, one["clear"].text("choice"), one["honest"].text("ask.wish"))
            for group, one in own
        )

    assert room.session.read(entered) == [], "ink is no answer"
    QTest.mouseClick(dialog.go, LEFT)
    wanted = [
        ("firm", "poor", WORD),
        ("official", "fair", ""),
        *[("public", "fair", "")] * 3,
        ("public", "good", ""),
    ]
    qtbot.waitUntil(lambda: room.session.read(entered) == wanted or bool(refused), timeout=LATE)
    assert not refused
    bar = desk.page.cards.subjects
    qtbot.waitUntil(lambda: "มีคำตอบจากผู้ตอบ 6 คน" in bar._all.text(), timeout=LATE)
    come_to_rest(qtbot, window)
    assert not bar.list.isVisible(), "nobody's sheet is opened"
    assert not list((tmp_path / "office" / "scans").iterdir()), "no picture of a sheet is kept"
