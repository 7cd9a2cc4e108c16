"""What is offered of an original where evidence is looked at, by keys too, and answers that come late."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest
import shiboken6
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from core.evidence.view import EvidenceFile, EvidencePiece
from core.exchange.originals import (
    ABSENT,
    ASKED,
    FOLLOWS,
    HERE,
    NEVER,
    OriginalFileState,
    UnitOriginalFiles,
)
from core.forms.ports import Action
from core.values import Ref
from tests.bare import bare
from tests.core.committee.panel import Panel, panel
from tests.said import said_in
from ui.desktop.base.originals import OriginalFilesDesk, OriginalFilesDialog
from ui.desktop.base.page_context import PageContext
from ui.desktop.base.thumbnails import ThumbnailCache
from ui.desktop.evidence.foreign import missing_words
from ui.desktop.evidence.viewer import EvidenceViewer, OriginalStateUpdater, not_here
from ui.desktop.theme.look import Look

STATES = {
    name: OriginalFileState(name, f"เรื่องของ {name}") for name in (NEVER, ABSENT, ASKED, FOLLOWS)
}
STATES[HERE] = OriginalFileState(HERE, "")
FILE = EvidenceFile(Ref("1" * 32, "file", "f" * 32), "คำสั่ง.pdf", "a" * 64, 9, "pdf", "PDF", "", "")
PIECE = EvidencePiece(Ref("1" * 32, "evidence", "e" * 32), "คำสั่ง", "", "", (FILE,), (), "")


class News(QObject):
    changed = Signal(object)


@pytest.fixture
def viewer(look: Look, qtbot: QtBot, tmp_path: Path) -> Iterator[EvidenceViewer]:
    parent = QWidget()
    parent.resize(1000, 700)
    qtbot.addWidget(parent)
    parent.show()
    made = EvidenceViewer(look, ThumbnailCache(lambda _sha256: tmp_path / "none", parent), parent)
    made.open()
    qtbot.waitUntil(made.isVisible)
    yield made
    if shiboken6.isValid(made):
        made.close()


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter])
def test_enter_presses_what_is_offered_and_nothing_where_nothing_is(
    viewer: EvidenceViewer, key: Qt.Key
) -> None:
    done = dict[str, list[object]]()
    for name, found in STATES.items():
        pressed = done[name] = list[object]()
        open_ = viewer.go.clicked.connect(partial(pressed.append, "opened"))
        ask = viewer.ask.clicked.connect(partial(pressed.append, True))
        viewer.show_original(found)
        QTest.keyClick(viewer, key)
        viewer.go.clicked.disconnect(open_)
        viewer.ask.clicked.disconnect(ask)
    assert done == {NEVER: [], ABSENT: [True], ASKED: [], FOLLOWS: [], HERE: ["opened"]}


def test_who_is_refused_a_file_that_is_not_here_finds_in_the_viewer_what_is_said_of_it(
    viewer: EvidenceViewer,
) -> None:
    refused = not_here("คำสั่ง.pdf")
    assert refused.why == "ตัวไฟล์ไม่อยู่ในเครื่องนี้"
    assert refused.do == "เปิดดูหลักฐานชิ้นนี้แล้วกด ขอไฟล์ต้นฉบับ ถ้าไม่มีปุ่มนี้ ข้อความใต้ภาพบอกว่าต้นฉบับอยู่ที่ใด"
    for name, found in STATES.items():
        viewer.show_original(found)
        assert viewer.ask.text().strip() == "ขอไฟล์ต้นฉบับ"
        assert viewer.ask.isVisible() == (name == ABSENT)
        assert viewer.original.isVisible() == (name != HERE)


def room_of(news: News, said: list[str]) -> tuple[PageContext, list[Callable[[], object]]]:
    """What a page has of an office, and what it is to be told once the pen has done what it asked for."""
    waits = list[Callable[[], object]]()

    def do(_action: Action, told: Callable[[], object]) -> None:
        waits.append(told)

    host = SimpleNamespace(report=lambda text, _tone: said.append(text))
    session = SimpleNamespace(read=lambda _view: STATES[ASKED])
    return cast(PageContext, SimpleNamespace(news=news, host=host, session=session, do=do)), waits


@pytest.mark.parametrize("closed", [False, True])
def test_a_wish_is_said_to_be_noted_though_the_viewer_was_closed(
    viewer: EvidenceViewer, closed: bool
) -> None:
    said, news = list[str](), News()
    room, waits = room_of(news, said)
    OriginalStateUpdater(room, viewer)
    viewer.show_piece(PIECE)
    viewer.show_original(STATES[ABSENT])
    QTest.mouseClick(viewer.ask, Qt.MouseButton.LeftButton)
    if closed:
        shiboken6.delete(viewer)
    (told,) = waits
    told()
    assert said == ["จดคำขอไว้แล้ว"]
    assert closed or viewer.leave.isVisible()


@pytest.mark.parametrize("closed", [False, True])
def test_wishes_are_said_to_be_noted_though_the_list_was_closed(
    look: Look, qtbot: QtBot, closed: bool
) -> None:
    said, page = list[str](), QWidget()
    qtbot.addWidget(page)
    room, waits = room_of(News(), said)
    before = UnitOriginalFiles("1" * 32, "หน่วยหนึ่ง", ("a" * 64,), 9, (), (), 0)
    wished = before._replace(requested=before.files)
    originals = bare(
        OriginalFilesDesk, _context=room, _page=page, _of=(), read=lambda _of: (wished,)
    )
    dialog = OriginalFilesDialog(
        look, [before], lambda files, on: originals._wished(dialog, files, on), page
    )
    dialog.show()
    QTest.mouseClick(dialog.go, Qt.MouseButton.LeftButton)
    if closed:
        shiboken6.delete(dialog)
    (told,) = waits
    told()
    assert said == ["จดคำขอไว้แล้ว"]
    assert closed or not dialog.go.isEnabled()


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Panel]:
    with panel(tmp_path, members=1) as made:
        yield made


def test_what_brings_a_piece_that_is_not_here_is_said_as_it_is_for_who_looks(room: Panel) -> None:
    unit, (member,) = room.units[0], room.members
    looks = {"member": member, "secretary": room.secretary, "centre": room.centre, "unit": unit}
    said = {name: missing_words(one.folder, one.unit, unit.unit) for name, one in looks.items()}
    said["stranger"] = missing_words(room.centre.folder, room.centre.unit, "f" * 32)
    owner = "หลักฐานชิ้นนี้ยังไม่อยู่ในเครื่องนี้ นำเข้าไฟล์ที่มีข้อมูลล่าสุดของ {name}"
    assert said_in(said, "หลักฐานชิ้นนี้ยังไม่อยู่ในเครื่องนี้ ขอใบตรวจใหม่จากเลขานุการ") == "member"
    assert said_in(said, owner) == "secretary centre stranger"
    assert said_in(said, owner.format(name="หน่วยงานเจ้าของหลักฐาน")) == "stranger"
    assert said_in(said, "ไม่พบหลักฐานชิ้นนี้ ดูในถังขยะ หรือนำเข้าไฟล์จากเครื่องอื่นของหน่วยงานนี้") == "unit"
