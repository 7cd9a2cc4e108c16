"""An assessment printed to be filled with a pen, scanned and read in its window: ink proposes, a person accepts."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from core.assessment.sheets import answers_on, sheet_of
from core.assessment.start_deeds import assessment_at, import_answers
from core.i18n import in_thai
from core.values import Ref
from core.workshop.ballots import BallotTickBox
from core.workshop.by_hand_deeds import HandFilledPaper, item_of
from tests.journeys.committee_room import refusals
from tests.journeys.conftest import Program
from tests.journeys.inked_ballots import inked, leaves, scan, stacked, struck, turned
from tests.journeys.meeting_room import LEFT, YEAR, begun, from_menu
from tests.known import known
from tests.ui.desktop.acting import come_to_rest, leaf_of, office
from tests.ui.desktop.conftest import IGNORED
from ui.desktop.assessment.desk import AssessmentDesk
from ui.desktop.shell.window import Window

pytestmark = pytest.mark.qt_log_ignore(*IGNORED, extend=True)
LATE = 60_000
# of another ministry, its paper is one page
FORM = ("--instrument", "ocsc-transparency", "--year", f"{YEAR}")


def test_ink_on_a_printed_checklist_becomes_answers_once_a_person_accepts_them(
    quick: Program, window: Window, tmp_path: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, ref = opened_at(quick, window, tmp_path, qtbot)
    out, refused = tmp_path / "by hand.pdf", refusals(window)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_given, **_more: (str(out), ""))
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    from_menu(window, "บันทึกแบบสำหรับกรอกด้วยมือเป็น PDF")
    qtbot.waitUntil(out.is_file, timeout=LATE)
    room = office(window).room
    paper = room.session.read(lambda reader: HandFilledPaper.of(reader, ref))
    with in_thai():
        made = room.office.printer.write((paper.document(),), tmp_path / "again.pdf")
    boxes = BallotTickBox.of_drawn(paper.questions, made.drawn)
    keys = [one.key for one in paper.questions]
    assert paper.entered[keys[0]] == "not_met", "it is entered otherwise than it will be ticked"
    said = {key: ("met" if n % 3 else "not_met",) for n, key in enumerate(keys) if n != 4}
    said[keys[0]] = said[keys[2]] = ("met",)
    (leaf,) = leaves(out)
    changed = next(one for one in boxes if one.question == keys[2] and one.choice == "not_met")
    page = struck(inked(leaf, boxes, said, "cross"), changed)
    stack = stacked(tmp_path / "filled.pdf", [turned(scan(page, 5))])

    monkeypatch.setattr(
        QFileDialog, "getOpenFileNames", lambda *_given, **_more: ([str(stack)], "")
    )
    stopped(window, desk, qtbot)
    from_menu(window, "อ่านแบบที่กรอกด้วยมือ")
    qtbot.waitUntil(
        lambda: desk.by_hand.reading.dialog is not None or bool(refused), timeout=3 * LATE
    )
    dialog = known(desk.by_hand.reading.dialog)
    assert not dialog._stack.refused
    asked = [mark.question for mark in dialog.review.questions]
    assert keys[0] in asked, "what is entered otherwise is asked"
    assert keys[2] in asked, "what was changed is asked"
    assert states(window, ref) == {item_of(keys[0])[0]: "not_met"}, "ink is no answer"
    assert dialog.go.isEnabled(), "what is settled may be taken while more is asked"
    while dialog.mark is not None:
        QTest.keyClick(dialog, Qt.Key.Key_0 if dialog.mark.question == keys[0] else Qt.Key.Key_1)
        QTest.keyClick(dialog, Qt.Key.Key_Return)
    QTest.mouseClick(dialog.go, LEFT)
    wanted = {item_of(key)[0]: picked for key, (picked,) in said.items()} | {
        item_of(keys[0])[0]: "not_met"
    }
    qtbot.waitUntil(lambda: states(window, ref) == wanted or bool(refused), timeout=LATE)
    assert not refused
    come_to_rest(qtbot, window)


def opened_at(
    quick: Program, window: Window, folder: Path, qtbot: QtBot
) -> tuple[AssessmentDesk, Ref]:
    """An office at an assessment of which one item is answered."""
    opened = begun(quick, window, folder, FORM, qtbot)
    ref = assessment_at(opened.room.unit, "ocsc-transparency", YEAR, 1)
    paper = opened.room.session.read(lambda reader: HandFilledPaper.of(reader, ref))
    first = item_of(paper.questions[0].key)[0]
    form = opened.room.session.forms.get("ocsc-transparency/2559/1")
    known_already = {"answers": {first: {"state": "not_met"}}}
    opened.room.do(
        partial(import_answers, instrument=form, year=YEAR, content=known_already), lambda: None
    )
    qtbot.waitUntil(lambda: states(window, ref) == {first: "not_met"}, timeout=LATE)
    come_to_rest(qtbot, window)
    return leaf_of(opened, "assessment", AssessmentDesk), ref


def stopped(window: Window, desk: AssessmentDesk, qtbot: QtBot) -> None:
    """A reading that is stopped ends by itself, and another may begin."""
    from_menu(window, "อ่านแบบที่กรอกด้วยมือ")
    reading = desk.by_hand.reading
    QTest.mouseClick(known(reading.waiting).stop, LEFT)
    qtbot.waitUntil(lambda: reading._stop is None, timeout=LATE)
    assert reading.dialog is None, reading.dialog._stack


def states(window: Window, ref: Ref) -> dict[str, str]:
    """What is entered of each item."""
    found = office(window).room.session.read(lambda reader: answers_on(reader, sheet_of(ref)))
    return {item: one.text("state") for item, one in found.items() if one.text("state")}
