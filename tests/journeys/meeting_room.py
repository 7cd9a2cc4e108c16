"""An office whose self-assessment is entered and proved but for two items, and a room of twenty in the window."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from core.assessment.start_deeds import assessment_at
from core.forms.ports import Store
from core.log.deeds import linked
from core.log.ports import Context
from core.values import Change, Changes, Plain, Ref, Text
from core.workshop.questions import Vote
from core.workshop.view import Workshop
from tests.journeys.conftest import CDD, PROVINCE, SAMPLES, Program
from tests.known import known
from tests.ui.desktop.acting import come_to_rest, leaf_of, office
from ui.desktop.shell.office import OfficeWidget
from ui.desktop.shell.window import Window
from ui.desktop.workshop.desk import WorkshopDesk

YEAR, VOTERS = 2569, 20
LEFT = Qt.MouseButton.LeftButton
UNPROVED = ("d1.l1.1", "d2.l1.1")  # items of which the demanded proofs are missing
SPLIT = {  # how many of the twenty say otherwise than the others
    "d1.l1.2.1.1": 9,
    "d1.l2.2": 7,
    "d3r.l2.2": 8,
    "d3r.l3.2": 3,
    "d4.l1.1": 1,
    "d5.l1.1": 5,
}


def begun(
    quick: Program, window: Window, folder: Path, form: Sequence[str], qtbot: QtBot
) -> OfficeWidget:
    """An office at an assessment of which nothing is answered."""
    quick("office", "new", folder / "office", *PROVINCE)
    nothing = folder / "nothing.json"
    nothing.write_text('{"answers": {}}', encoding="utf-8")
    quick("answers", "import", folder / "office", nothing, *form)
    assert window.open_folder(folder / "office")
    opened = office(window)
    opened.open_year(YEAR, "assessment")
    come_to_rest(qtbot, window)
    return opened


class Meeting(NamedTuple):
    folder: Path
    window: Window
    desk: WorkshopDesk


def met(quick: Program, window: Window, tmp_path: Path, qtbot: QtBot) -> Meeting:
    """The office is open at the page of its workshop."""
    folder = tmp_path / "office"
    quick("office", "new", folder, *PROVINCE)
    quick("answers", "import", folder, SAMPLES / "cdd_province_a.json", *CDD)
    for n, role in enumerate(("recorder", "approver", ""), start=1):
        signs = [f"roles={role}"] if role else []
        named = f"name=บุคคลตัวอย่าง {n}", "position=นักวิชาการ", "active=1"
        quick("record", "set", folder, "person/new", *named, *signs)
    assert window.open_folder(folder)
    opened = office(window)
    opened.open_year(YEAR, "assessment")
    come_to_rest(qtbot, window)
    from_menu(window, "ประชุมให้คะแนน")
    qtbot.waitUntil(lambda: leaf_of(opened, "workshop", WorkshopDesk).isVisible(), timeout=8000)
    come_to_rest(qtbot, window)
    return Meeting(folder, window, leaf_of(opened, "workshop", WorkshopDesk))


def from_menu(window: Window, words: str) -> None:
    """A line of the menu of the header."""
    QTest.mouseClick(office(window).header.more, LEFT)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    (line,) = [action for action in menu.actions() if action.text() == words]
    menu.close()
    line.trigger()


def prove(meeting: Meeting, qtbot: QtBot) -> None:
    """One piece of evidence is linked to every demanded proof but those of UNPROVED."""
    opened, held = office(meeting.window), known(meeting.desk.held)
    proofs = [one for one in held.facts.form.proofs if held.facts.tree.counts(one.within)]

    def give(ctx: Context, store: Store) -> Changes:
        piece = Ref(held.assessment.scope, "evidence", ctx.new_id())
        changes = [
            Change(piece, "title", Text("แฟ้มหลักฐาน")),
            Change(piece, "date", Plain("2026-01-15")),
        ]
        for one in proofs:
            if one.within not in UNPROVED:
                changes += linked(piece, held.assessment, one.within, one.id)
        return store.save(ctx, "link_evidence", changes)

    opened.room.do(give, lambda: None)
    qtbot.waitUntil(lambda: bool(known(meeting.desk.held).facts.given_proofs), timeout=8000)


def ref_of(window: Window) -> Ref:
    return assessment_at(office(window).room.unit, "cdd-clean", YEAR, 1)


def room_votes(held: Workshop, slips: Sequence[str]) -> list[Vote]:
    """What these slips say: as it is entered, but for the last so many of the room where it is split."""
    order = [one.id for one in held.slips]
    entered = {item: record.text("state") for item, record in held.facts.answers.items()}
    found = []
    for slip in slips:
        for one in held.questions:
            otherwise = order.index(slip) >= len(order) - SPLIT.get(one.key, 0)
            own = entered.get(one.key, "met")
            if otherwise:
                said = "met" if own != "met" else "not_met"
            else:
                said = own
            found.append(Vote(slip, one.key, (said,), note="เอกสารไม่ครบ" if otherwise else ""))
    return found
