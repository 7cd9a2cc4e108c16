"""What the page of privacy asserts of a search and of the log of views is said where it is so."""

from pytestqt.qtbot import QtBot

from core.privacy.search import Searched
from tests.said import said_in
from tests.ui.desktop.acting import written
from ui.desktop.privacy.page import Beyond, ViewsCard
from ui.desktop.theme.look import Look


def test_a_log_is_called_whole_or_empty_only_while_it_is(look: Look, qtbot: QtBot) -> None:
    line = ("วันนี้", "สมชาย", "พิมพ์", "การประเมิน")
    said = {}
    for state, lines, broken in (
        ("empty", (), None), ("whole", (line,), None), ("cut", (line,), 1), ("cut-out", (), 1),
    ):  # fmt: skip
        card = ViewsCard(look)
        qtbot.addWidget(card)
        card.show_views(lines, broken)
        said[state] = written(card)
    assert said_in(said, "ครบทุกบรรทัด") == "empty whole"
    assert said_in(said, "ถูกแก้หรือตัดที่บรรทัด 1") == "cut cut-out"
    assert said_in(said, "ยังไม่มีใครดู พิมพ์ หรือส่งออก") == "empty"


def test_a_search_that_was_stopped_says_so_and_one_that_came_through_does_not(look: Look, qtbot: QtBot) -> None:
    said = {}
    for state, searched, running in (
        ("running", Searched(2, 9), True), ("stopped", Searched(2, 9), False), ("whole", Searched(9, 9), False),
    ):  # fmt: skip
        beyond = Beyond(look)
        qtbot.addWidget(beyond)
        beyond.show_search(searched, running=running)
        said[state] = written(beyond)
    assert said_in(said, "หยุดค้นแล้ว ไฟล์ที่เหลือยังไม่ได้ดู") == "stopped"
