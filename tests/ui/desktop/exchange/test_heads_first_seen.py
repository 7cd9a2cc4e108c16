"""Before anything is counted the page of sending and receiving offers only the parts that everybody needs."""

from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.ui.desktop.acting import written
from ui.desktop.exchange.page import ExchangePage
from ui.desktop.theme.look import Look


def test_what_is_rare_is_offered_only_where_there_is_some(worn: Look, qtbot: QtBot) -> None:
    page = ExchangePage(worn, QWidget)
    qtbot.addWidget(page)
    assert offered(page) == [True, True, True, False, False]
    page.show_counts(0, 0, 0, 2)
    assert offered(page) == [True, True, True, False, True]
    page.show_counts(0, 0, 1, 0)
    assert offered(page) == [True, True, True, True, False]


def offered(page: ExchangePage) -> list[bool]:
    said = written(page)
    return [words in said for words in ("ส่งและรับ", "ข้อมูลไม่ตรงกัน", "ความเห็นและคำขอ", "ไม่มีผล", "รอยืนยันผู้ส่ง")]
