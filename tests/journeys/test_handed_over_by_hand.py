"""J1's October by mouse and keys: an officer is transferred, and everything passes to who follows, with its paper."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from core.forms.ports import Reader
from core.plan.file_deeds import import_plan
from tests.journeys.person import Dialogs, Person, watched
from tests.journeys.test_centre_by_hand import opens
from tests.journeys.test_signed_by_hand import OFFICE, Post, two_offices
from tests.storage.papers.paper_samples import squeezed, text_by_pdftotext
from tests.ui.desktop.conftest import IGNORED
from ui.desktop.shell.window import Window
from wiring import Wiring

pytestmark = pytest.mark.qt_log_ignore(*IGNORED, extend=True)
LEAVER, FOLLOWER = "เจ้าหน้าที่ตัวอย่าง", "หัวหน้าตัวอย่าง"
ROWS = [
    {"id": "d", "kind": "dimension", "f.title": "ด้านการเปิดเผยข้อมูล"},
    {"id": "a", "kind": "activity", "parent": "d", "f.title": "ประชุมชี้แจง", "f.owner": LEAVER},
    {
        "id": "b",
        "kind": "activity",
        "parent": "d",
        "f.title": "เผยแพร่ข้อมูล",
        "f.owner": f"{LEAVER} และ {FOLLOWER}",
    },
]
Key = Qt.Key


def test_an_officer_hands_over_with_a_paper_and_takes_it_back(
    new_window: Callable[[], Window], desk: Wiring, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    scene = two_offices(desk, tmp_path / "stage")
    post = Post(Dialogs(monkeypatch), tmp_path)
    with desk.open(scene.folder(OFFICE)) as there:
        form = there.forms.get("cdd-action-plan")
        there.session.do_now(
            partial(import_plan, instrument=form, year=2569, content={"title": "แผน", "rows": ROWS})
        )
    officer = opens(Person(new_window(), "J1-handed-over"), post.dialogs, scene.folder(OFFICE))
    with watched():
        officer.turns_to("ตั้งค่า")
        officer.clicks("ส่งมอบงานของผู้ที่จะย้ายออก")
        officer.waits_to_see("ประชุมชี้แจง")
        officer.picture("shown")
        paper = post.new("handover.pdf")
        officer.clicks("พิมพ์บันทึก")
        officer.waits(paper.exists, "no paper")
        officer.picture("printed")
        officer.clicks("ย้ายงานและหน้าที่")
        officer.waits_to_see("ย้ายงานและหน้าที่แล้ว")
        officer.picture("moved")
    words = squeezed(text_by_pdftotext(paper.read_bytes()))
    for said in (LEAVER, FOLLOWER, "ประชุมชี้แจง", "เผยแพร่ข้อมูล", "ผู้บันทึก", "กุญแจของเครื่องนี้", "ไฟล์สำรอง"):
        assert squeezed(said) in words, said
    assert scene.read(OFFICE, owners) == [FOLLOWER, FOLLOWER]
    officer.presses(Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    officer.waits_to_see(LEAVER)
    officer.picture("taken back")
    assert scene.read(OFFICE, owners) == [LEAVER, f"{LEAVER} และ {FOLLOWER}"]
    officer.window.close()


def owners(reader: Reader) -> list[str]:
    return [one.text("f.owner") for one in reader.records("row") if one.text("kind") == "activity"]
