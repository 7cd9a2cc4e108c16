"""A pill keeps the tones over its vowels and the vowels below its letters, in every size of letters."""

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Pill


def ink(pill: Pill) -> int:
    """How many pixels of it are darker than its ground."""
    pill.adjustSize()
    seen = pill.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    ground = seen.pixelColor(seen.width() // 2, seen.height() - 1).lightness()
    inside = range(14, seen.width() - 14)  # its round ends left out
    return sum(seen.pixelColor(x, y).lightness() < ground - 60 for x in inside for y in range(seen.height()))


@pytest.mark.parametrize("scale", [100, 125, 150, 200])
def test_no_mark_is_cut_off(qapp: QApplication, look: Look, qtbot: QtBot, scale: int) -> None:
    look.choose(qapp, "light", scale)
    pill, roomy = (Pill(look, "กกถึงขั้นนี้ปู่ฐู่กก", "mute") for _n in range(2))
    for one in (pill, roomy):
        qtbot.addWidget(one)
        one.ensurePolished()
    edges = roomy.contentsMargins()
    roomy.setContentsMargins(edges.left(), 20, edges.right(), 20)
    assert ink(roomy) > 0
    assert ink(pill) == ink(roomy)
