"""What somebody who leads a meeting for the first time stood before: each hesitation that was mended."""

import pytest
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from core.papers.source import PaperQuestion
from core.workshop.questions import Vote
from core.workshop.room_trial import PhoneTestVerdict
from tests.ui.desktop.workshop.test_workshop_said import OPENED, SLIPS
from tests.ui.phone.halls import HOST
from ui.desktop.base.page_context import ignored
from ui.desktop.base.paper_words import paper_words
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.prompt import PromptDialog
from ui.desktop.workshop.item_deeds import note_on
from ui.desktop.workshop.phones_dialogs import PhoneTestDialog
from ui.desktop.workshop.projector import ProjectorCanvas
from ui.desktop.workshop.table import VoteEntryDialog

LEFT = Qt.MouseButton.LeftButton


def test_who_stays_away_does_not_keep_the_chair_from_voting(look: Look, qtbot: QtBot) -> None:
    taken = list[Vote]()
    dialog = VoteEntryDialog(look, OPENED, taken.extend, None)
    qtbot.addWidget(dialog)
    dialog.show()
    dialog.slips.show_key(SLIPS[3].id)
    dialog._begin()
    (alone,) = [
        one
        for one in dialog.findChildren(Button)
        if one.isVisible() and one.accessibleName() == "ใบที่ยังไม่เริ่มไม่มาแล้ว กรอกใบของประธาน"
    ]
    QTest.keyClick(dialog, Qt.Key.Key_1)
    assert not taken
    QTest.mouseClick(alone, LEFT)
    QTest.keyClick(dialog, Qt.Key.Key_1)
    assert taken == [Vote(SLIPS[3].id, "d1.l1.1", ("met",))]


def test_a_note_says_where_it_is_seen(look: Look, qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    dialog = PromptDialog(look, note_on("ข้อ 1"), page)
    about = next(one for one in dialog.findChildren(QLabel) if "เห็นในจอของประธาน" in one.text())
    assert "เห็นในจอของประธานเท่านั้น" in about.text()
    dialog.fields["minutes"].setChecked(True)
    assert "บันทึกการประชุม" in about.text()
    assert "เท่านั้น" not in about.text()


def test_nothing_comes_below_a_hand_that_closes_the_test_of_the_room(
    look: Look, qtbot: QtBot
) -> None:
    dialog = PhoneTestDialog(look, 5, (HOST,), False, ignored, ignored, None)
    qtbot.addWidget(dialog)
    dialog.show()
    before = dialog.ready.geometry()
    dialog.show_verdict(PhoneTestVerdict(ready=False, waits=False, sentences=("ยังไม่มีโทรศัพท์มาถึง",)))
    qtbot.waitUntil(dialog.ballots.isVisible)
    qtbot.wait(50)
    assert dialog.ready.geometry().x() == before.x()


@pytest.mark.parametrize("texts", [{}, {"place": ""}, {"place": "ห้องประชุม 1"}])
def test_fields_are_said_to_be_filled_in_only_where_one_is(
    look: Look, qtbot: QtBot, texts: dict[str, str]
) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    dialog = PromptDialog(
        look, paper_words([PaperQuestion("place", "สถานที่")], texts, offered=True), page
    )
    said = [one for one in dialog.findChildren(QLabel) if one.text().startswith("เติมไว้จาก")]
    assert len(said) == any(texts.values())


@pytest.mark.parametrize("text", ["ที่ปิ้งชี้ขั้นน้ำปู่", "ไม่ใช่โต้", "ฟ้าฝั่ง", "jf"])
def test_letters_are_whole_on_the_wall_with_marks_above_and_hooks_beside(
    look: Look, text: str
) -> None:
    """The same as on a wall without edges, to the dot."""

    def drawn(high: float) -> QImage:
        picture = QImage(400, 120, QImage.Format.Format_RGB32)
        picture.fill(Qt.GlobalColor.white)
        wall = ProjectorCanvas(look, lambda _sha256, _size: None)
        painter = QPainter(picture)
        wall.resize(1366, 768)
        wall._write(painter, QRectF(20, 40, 360, high), text, 24, 700)
        painter.end()
        return picture

    def free() -> QImage:
        picture = QImage(400, 120, QImage.Format.Format_RGB32)
        picture.fill(Qt.GlobalColor.white)
        wall = ProjectorCanvas(look, lambda _sha256, _size: None)
        painter = QPainter(picture)
        wall.resize(1366, 768)
        painter.setFont(wall._font(24, 700))
        painter.setPen(look.color("text"))
        painter.drawText(QRectF(20, 40, 360, 80), 0, text)
        painter.end()
        return picture

    assert drawn(44) == free()
