"""What the page of privacy asserts of a search and of the log of views is said where it is so."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.errors import UserError
from core.privacy.person_data import PersonalItem
from core.privacy.search import Searched
from core.values import Ref
from tests.bare import bare
from tests.said import said_in
from tests.ui.desktop.acting import written
from ui.desktop.privacy.erasure import Erasure, PictureChoice, erasure_done
from ui.desktop.privacy.page import Beyond, ViewsCard
from ui.desktop.theme.look import Look
from ui.desktop.widgets.prompt import PromptDialog


def test_a_log_is_called_whole_or_empty_only_while_it_is(look: Look, qtbot: QtBot) -> None:
    line = ("วันนี้", "สมชาย", "พิมพ์", "การประเมิน")
    said = {}
    for state, lines, broken, lost in (
        ("empty", (), None, False), ("whole", (line,), None, False), ("cut", (line,), 1, False),
        ("cut-out", (), 1, False), ("keyless", (line,), None, True), ("keyless-empty", (), None, True),
        ("keyless-cut", (line,), 1, True),
    ):  # fmt: skip
        card = ViewsCard(look)
        qtbot.addWidget(card)
        card.show_views(lines, broken, lost=lost)
        said[state] = written(card)
    assert said_in(said, "ครบทุกบรรทัด") == "empty whole"
    assert said_in(said, "ถูกแก้หรือตัดที่บรรทัด 1") == "cut cut-out keyless-cut"
    assert said_in(said, "ตรวจท้ายบันทึกไม่ได้ เพราะไม่มีกุญแจ") == "keyless keyless-empty"
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


def test_data_are_said_to_be_erased_only_where_their_backups_were_swept(
    look: Look, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    assert said_in({"done": written(PromptDialog(look, erasure_done(("ก",)), parent))}, "ลบแล้ว", whole=True) == "done"
    problem = UserError("ลบออกจากโฟลเดอร์แล้ว", "แต่ในไฟล์สำรองยังลบไม่ครบ", "โปรดลองอีกครั้ง")
    said = {}
    for state, swept in (("swept", ("ลบในไฟล์สำรองแล้ว",)), ("kept", problem), ("closed", None)):
        told = list[str]()
        monkeypatch.setattr("ui.desktop.privacy.erasure.ask", lambda *_given, told=told: told.append("ลบแล้ว"))
        host = SimpleNamespace(
            refused=SimpleNamespace(emit=lambda problem, told=told: told.append(problem.why)),
            said=SimpleNamespace(emit=lambda text, _tone, told=told: told.append(text)),
        )
        room = SimpleNamespace(look=None, host=host)
        bare(Erasure, _count=4, _room=room, _page=None, _after=lambda: None)._swept(swept)
        said[state] = "\n".join(told)
    assert said_in(said, "ลบแล้ว 4 รายการ", whole=True) == "swept"
    assert said_in(said, "ลบแล้ว", whole=True) == "swept"
    assert said_in(said, problem.why) == "kept"


def test_a_picture_is_said_to_be_missing_only_where_there_is_none(
    look: Look, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.desktop.privacy.erasure.in_background", lambda *_given: None)
    bare = PersonalItem(
        "file", Ref("1" * 32, "file", "f"), "file", "ภาพ", "ไฟล์", "SKM.pdf", (), shows=True, whole=False, eraser=""
    )
    said = {}
    for state, one in (("none", bare), ("one", replace(bare, pictures=("a" * 64,)))):
        choice = PictureChoice(look, (one,), lambda _one, _size: QImage())
        qtbot.addWidget(choice)
        choice._show(0)
        said[state] = written(choice)
    assert said_in(said, "ไม่มีภาพย่อ เปิดไฟล์ดูที่หน้าหลักฐาน") == "none"
