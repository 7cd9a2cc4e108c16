"""Words on the window: what is shown anew leaves nothing of what stood there."""

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from ui.desktop.theme.look import Look
from ui.desktop.widgets.layout import column
from ui.desktop.widgets.plain import show_plain, words


def test_marks_of_old_words_are_gone_with_the_words(worn: Look, qtbot: QtBot) -> None:
    del worn
    window, label = QWidget(), words("ผู้ญี่ปุ่น กู้ ซุ้ม ฏู", "line")
    window.setLayout(column(label))
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    QApplication.processEvents()
    show_plain(label, "-")
    QApplication.processEvents()
    screen = QApplication.primaryScreen().grabWindow(window.winId()).toImage()
    assert screen == window.grab().toImage().convertToFormat(screen.format())
