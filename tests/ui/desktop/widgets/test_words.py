"""Words on the window: what is shown anew leaves nothing of what stood there."""

from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QImage, QTextDocument
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Pill
from ui.desktop.widgets.layout import column
from ui.desktop.widgets.plain import show_plain, show_tip, words


def test_marks_of_old_words_are_gone_with_the_words(worn: Look, qtbot: QtBot) -> None:
    del worn
    window, label = QWidget(), words("ผู้ญี่ปุ่น กู้ ซุ้ม ฏู", "line")
    window.setLayout(column(label))
    qtbot.addWidget(window)
    window.show()
    QApplication.processEvents()
    show_plain(label, "-")
    QApplication.processEvents()

    def screen_is_as_drawn_anew() -> bool:
        screen = QApplication.primaryScreen().grabWindow(window.winId()).toImage()
        return screen == window.grab().toImage().convertToFormat(screen.format())

    # a repaint reaches the screen some milliseconds after it is asked for
    qtbot.waitUntil(screen_is_as_drawn_anew)


MARKUP = '<b>หนา</b> <img src="//somewhere/x.png"> & Co'


def test_markup_in_the_words_of_others_is_words(qtbot: QtBot) -> None:
    """Qt takes what looks like HTML for HTML, in a tool tip too, and would fetch the picture."""
    label = words(MARKUP)
    qtbot.addWidget(label)
    show_tip(label, MARKUP)
    assert label.textFormat() == Qt.TextFormat.PlainText
    assert label.text() == MARKUP
    shown = QTextDocument()
    shown.setHtml(label.toolTip())
    assert shown.toPlainText() == MARKUP
    assert "<img" not in label.toolTip()


def test_every_model_that_gives_tips_gives_them_as_words() -> None:
    """The roles of Qt have no such helper: whoever answers for a tip calls `tip_of`."""
    room = Path(__file__).parents[4] / "ui" / "desktop"
    giving = [path for path in room.rglob("*.py") if "ToolTipRole" in path.read_text("utf-8")]
    assert giving
    assert [path.name for path in giving if "tip_of(" not in path.read_text("utf-8")] == []


class Painted(QObject):
    """How often a widget has been painted."""

    def __init__(self, widget: QWidget) -> None:
        super().__init__(widget)
        self.times = 0
        widget.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        self.times += event.type() == QEvent.Type.Paint
        return False


def test_a_pill_is_drawn_again_where_it_says_something_else_and_only_there(
    worn: Look, qtbot: QtBot
) -> None:
    """A room of sixty phones shows sixty of them, and looks at all of them as votes come in."""
    window = QWidget()
    pill = Pill(worn, "ใบที่ 1: 3 จาก 64 ข้อ", "warn", "more")
    window.setLayout(column(pill))
    qtbot.addWidget(window)
    window.show()
    QApplication.processEvents()
    painted = Painted(pill)

    def drawn(text: str, tone: str, icon: str) -> bool:
        before = painted.times
        pill.show_pill(text, tone, icon)
        QApplication.processEvents()
        return painted.times > before

    assert not drawn("ใบที่ 1: 3 จาก 64 ข้อ", "warn", "more")
    assert drawn("ใบที่ 1: 4 จาก 64 ข้อ", "warn", "more")
    assert drawn("ใบที่ 1: 4 จาก 64 ข้อ", "ok", "more")
    assert drawn("ใบที่ 1: 4 จาก 64 ข้อ", "ok", "tick")
    assert not drawn("ใบที่ 1: 4 จาก 64 ข้อ", "ok", "tick")


def ink(pill: Pill) -> int:
    """How many pixels of it are darker than its ground."""
    pill.adjustSize()
    seen = pill.grab().toImage().convertToFormat(QImage.Format.Format_Grayscale8)
    ground = seen.pixelColor(seen.width() // 2, seen.height() - 1).lightness()
    inside = range(14, seen.width() - 14)  # its round ends left out
    return sum(
        seen.pixelColor(x, y).lightness() < ground - 60
        for x in inside
        for y in range(seen.height())
    )


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
