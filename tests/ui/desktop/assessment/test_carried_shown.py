"""A carried answer to a question that changed: both texts side by side, and one key confirms it or answers again."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

import main
from core.assessment.copy_deeds import copy_assessment
from core.assessment.start_deeds import assessment_at, import_answers
from core.forms.vocabulary import ItemState
from tests.storage.instruments.conftest import SOUND
from tests.ui.desktop.acting import new_office, office, page, panel, press, saved, view
from tests.ui.desktop.conftest import NewWindow
from ui.desk import NewOffice
from ui.desktop.shell.window import Window
from ui.desktop.widgets.conflict import DiffTextWidget, RewordedItemBox
from wiring import Wiring

GIVEN = {"d1.l1.1": {"state": "met"}, "d1.l2.1": {"state": "met", "measure.times": 3}}
LATER = (
    ("edition: 2569", "edition: 2570"),
    ("text: ข้อแรก", "text: ข้อแรกของหน่วยงานและเครือข่าย"),
    ("is: '>= 2', each: quarter", "is: '>= 3', each: quarter"),
)


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wiring:
    forms = tmp_path / "forms"
    forms.mkdir()
    later = SOUND
    for old, new in LATER:
        later = later.replace(old, new)
    (forms / "small-2569.yaml").write_text(SOUND, encoding="utf-8")
    (forms / "small-2570.yaml").write_text(later, encoding="utf-8")
    monkeypatch.setenv("PRONGSAI_KEYS", str(tmp_path / "keys"))
    return Wiring(forms, main.RESOURCES / "samples", main.keys_home())


@pytest.fixture
def window(new_window: NewWindow, qtbot: QtBot, tmp_path: Path) -> Window:
    """An assessment that was begun with the answers of last year's form."""
    said = NewOffice(tmp_path / "office", "จังหวัดตัวอย่าง", "S20", "province", "", 2569)
    made = new_window(lambda made: new_office(made, said))
    session = office(made).session
    old, new = session.forms.get("small/2569"), session.forms.get("small/2570")
    unit = office(made).room.unit
    session.do_now(lambda ctx, store: import_answers(ctx, store, old, 2568, {"answers": GIVEN}))
    before = assessment_at(unit, "small", 2568)
    session.do_now(lambda ctx, store: copy_assessment(ctx, store, new, before, 2569, form=old))
    office(made).show_page("assessment")
    qtbot.waitUntil(lambda: page(made).view is not None, timeout=8000)
    return made


def box_of(window: Window, item: str) -> RewordedItemBox:
    past = panel(window, item).past
    assert past is not None
    assert past.box is not None
    return past.box


def test_both_texts_stand_side_by_side_with_the_changed_words_marked(window: Window) -> None:
    box = box_of(window, "d1.l1.1")
    old, new = box.findChildren(DiffTextWidget)
    marks = ["".join(piece.text for piece in side.pieces if piece.changed) for side in (old, new)]
    assert marks == ["", "ของหน่วยงานและเครือข่าย"]
    assert box.confirm.isVisible()
    assert panel(window, "d1.l1.1")._state.key == "", "nothing is shown as answered"
    assert view(window).unanswered == 2


def test_one_key_confirms_it(window: Window, qtbot: QtBot) -> None:
    heard: list[str] = []
    office(window).room.host.report.connect(lambda text, _tone: heard.append(text))
    panel(window, "d1.l1.1").setFocus()
    press(window, Qt.Key.Key_Y)
    qtbot.waitUntil(lambda: saved(window, "d1.l1.1").entered_state is ItemState.MET, timeout=8000)
    past = panel(window, "d1.l1.1").past
    assert past is not None
    qtbot.waitUntil(lambda: past.box is None)
    press(window, Qt.Key.Key_Y)
    assert heard == ["กำลังบันทึก", "ข้อนี้ไม่มีคำตอบยกมาที่รอยืนยัน"]
    assert panel(window, "d1.l1.2").row.text == "ข้อสอง", "what is asked once the first is met"


def test_the_same_key_as_ever_answers_again(window: Window, qtbot: QtBot) -> None:
    panel(window, "d1.l2.1").setFocus()
    press(window, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: saved(window, "d1.l2.1").waits is None, timeout=8000)
    assert saved(window, "d1.l2.1").entered_state is ItemState.MET
