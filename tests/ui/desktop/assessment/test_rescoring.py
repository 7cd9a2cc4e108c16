"""Last year under this year's rubric in the window: offered where another edition is, shown item by item, written."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

import main
from core.assessment.copy_deeds import copy_assessment
from core.assessment.start_deeds import assessment_at, import_answers
from tests.core.assessment.editions import EVERY, write_editions
from tests.ui.desktop.acting import (
    desk_of,
    lines_of,
    new_office,
    office,
    page,
    panel,
    press,
    prompted,
    saved,
    view,
)
from tests.ui.desktop.conftest import NewWindow
from ui.desk import NewOffice
from ui.desktop.shell.window import Window
from wiring import Wiring

WORDS = "คิดคะแนนปี 2569 ตามเกณฑ์ฉบับ พ.ศ. 2570"


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wiring:
    write_editions(tmp_path / "forms")
    monkeypatch.setenv("PRONGSAI_KEYS", str(tmp_path / "keys"))
    return Wiring(tmp_path / "forms", main.RESOURCES / "samples", main.keys_home())


@pytest.fixture
def window(new_window: NewWindow, qtbot: QtBot, tmp_path: Path) -> Window:
    """An assessment of 2570 that was begun with the answers of 2569."""
    said = NewOffice(tmp_path / "office", "จังหวัดตัวอย่าง", "S20", "province", "", 2570)
    made = new_window(lambda made: new_office(made, said))
    session, unit = office(made).session, office(made).room.unit
    old, new = session.forms.get("clean/2569"), session.forms.get("clean/2570")
    answers = {item: {"state": "not_met" if item == "i" else "met"} for item in EVERY}
    session.do_now(lambda ctx, store: import_answers(ctx, store, old, 2569, {"answers": answers}))
    before = assessment_at(unit, "clean", 2569)
    session.do_now(lambda ctx, store: copy_assessment(ctx, store, new, before, 2570, form=old))
    office(made).show_page("assessment")
    qtbot.waitUntil(lambda: page(made).view is not None, timeout=8000)
    return made


def test_last_year_is_offered_by_this_years_rubric_shown_by_item_and_written(
    window: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    offered = {
        one.words: one
        for one in desk_of(office(window)).place().others
        if one.words.startswith("คิดคะแนนปี")
    }
    assert [*offered] == [WORDS, "คิดคะแนนปี 2570 ตามเกณฑ์ฉบับ พ.ศ. 2569"]
    offered[WORDS].do()
    dialog = prompted(qtbot, WORDS)
    shown = lines_of(dialog).lines
    assert [one.pill for one in shown][:2] == ["เดิม 0 ใหม่ 0", "เดิม 2 ใหม่ –"]
    assert shown[1].below == "ข้อเปลี่ยนไป รอยืนยัน"
    assert {one.icon for one in shown} == {"tick", "warn", "minus"}
    path = tmp_path / "compared.pdf"
    monkeypatch.setattr(office(window).room.files, "ask_paper", lambda *_asked: path)
    dialog.go.click()
    qtbot.waitUntil(path.exists, timeout=8000)
    assert view(window).year == 2570


def test_what_was_merged_of_unlike_answers_shows_both_and_is_only_answered_again(
    window: Window, qtbot: QtBot
) -> None:
    past = panel(window, "hi").past
    assert past is not None
    assert past.box is not None
    assert not past.box.confirm.isVisible()
    assert not past.confirm(), "there is nothing to confirm"
    assert saved(window, "hi").mark == "waits"
    panel(window, "hi").setFocus()
    press(window, Qt.Key.Key_P)
    qtbot.waitUntil(lambda: saved(window, "hi").waits is None, timeout=8000)
