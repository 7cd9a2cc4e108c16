"""Evidence of the unit is looked at from where it is judged; nothing is attached there."""

from functools import partial

from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from core.assessment.rows import ItemRow
from core.values import Ref
from tests.ui.desktop.acting import desk_of, modal, office, view
from tests.ui.desktop.assessment.test_item_parts import proved
from ui.desktop.assessment.asks import AttachEvidenceButton, ItemCalls
from ui.desktop.evidence.foreign import UnitEvidenceOpener
from ui.desktop.evidence.viewer import EvidenceViewer
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look

ITEM = "d5.l1.1"


def offered(window: Window, look: Look, item: ItemRow) -> list[str]:
    """The lines of the menu at an item."""
    button = AttachEvidenceButton(look, "1", ItemCalls(looking=True))
    button.setParent(window)
    button.show()
    button.open_menu(item)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    lines = [action.text() for action in menu.actions() if not action.isSeparator()]
    menu.close()
    return lines


def kept(sample: Window, qtbot: QtBot) -> ItemRow:
    ref = desk_of(office(sample)).assessing.ref
    proof = view(sample).item(ITEM).proofs[0]
    assert ref is not None
    office(sample).session.do(partial(proved, target=ref, item=ITEM, proof=proof.id))
    qtbot.waitUntil(lambda: bool(view(sample).item(ITEM).proofs[0].evidence), timeout=8000)
    return view(sample).item(ITEM)


def test_that_nothing_was_attached_is_said_of_an_item_without_evidence_alone(
    sample: Window, look: Look, qtbot: QtBot
) -> None:
    assert offered(sample, look, view(sample).item(ITEM)) == ["หน่วยงานยังไม่ได้แนบหลักฐานที่ข้อนี้"]
    lines = offered(sample, look, kept(sample, qtbot))
    assert len(lines) == 1
    assert "คำสั่งแต่งตั้ง" in lines[0]


def test_a_piece_that_is_not_here_is_said_to_be_missing_and_one_that_is_opens(
    sample: Window, qtbot: QtBot
) -> None:
    room, said = office(sample).room, list[str]()
    room.host.report.connect(lambda text, _tone: said.append(text))
    page = QWidget(sample)
    foreign = UnitEvidenceOpener(room, page)
    foreign.look(Ref(room.unit, "evidence", "0" * 32))
    assert said == ["ไม่พบหลักฐานชิ้นนี้ ดูในถังขยะ หรือนำเข้าไฟล์จากเครื่องอื่นของหน่วยงานนี้"]
    piece = kept(sample, qtbot).proofs[0].evidence[0].evidence
    said.clear()
    foreign.look(piece)
    modal(qtbot, EvidenceViewer).close()
    assert not said
