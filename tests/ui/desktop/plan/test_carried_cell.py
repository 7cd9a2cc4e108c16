"""A carried value whose field reads otherwise: both texts at the cell, and a press that confirms it."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

import main
from core.plan.file_deeds import copy_plan, import_plan, plan_at
from tests.storage.instruments.conftest import SOUND
from tests.ui.desktop.acting import new_office, office
from tests.ui.desktop.conftest import NewWindow
from ui.desk import NewOffice
from ui.desktop.plan.cell import CellEditor
from ui.desktop.shell.window import Window
from wiring import Wiring

ROWS_OF_PLANS = [
    line for line in SOUND.partition("kinds:")[2].splitlines(True) if ", in: d1." not in line
]
PLAN = "kinds:" + "".join(ROWS_OF_PLANS).replace("note: 'คะแนนเท่ากัน: <setting.ties>'", "note: ''")
HEAD = "id: works\nedition: 2569\ntitle: แบบงาน\nscales:\n- {id: yes_no, title: ใช่หรือไม่}\n"
CHOICES = "choices:\n- {id: 'yes', in: yes_no, text: ใช่}\n- {id: 'no', in: yes_no, text: ไม่ใช่}\n"
SETTINGS = "settings:\n- {id: ties, title: คะแนนเท่ากัน, default: แสดง, choices: [แสดง, จับสลาก]}\n"
FORM = f"{HEAD}{CHOICES}{PLAN.replace(SETTINGS, '')}"
ROWS = {"title": "แผน", "rows": [{"id": "a", "kind": "activity", "f.title": "อบรม"}]}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wiring:
    forms = tmp_path / "forms"
    forms.mkdir()
    later = FORM.replace("edition: 2569", "edition: 2570").replace(
        "title: ชื่อ, required", "title: ชื่อโครงการ, required"
    )
    (forms / "works-2569.yaml").write_text(FORM, encoding="utf-8")
    (forms / "works-2570.yaml").write_text(later, encoding="utf-8")
    monkeypatch.setenv("PRONGSAI_KEYS", str(tmp_path / "keys"))
    return Wiring(forms, main.RESOURCES / "samples", main.keys_home())


@pytest.fixture
def window(new_window: NewWindow, tmp_path: Path) -> Window:
    """A plan that was begun with the rows of last year's form."""
    said = NewOffice(tmp_path / "office", "จังหวัดตัวอย่าง", "S20", "province", "", 2569)
    made = new_window(lambda made: new_office(made, said))
    session, unit = office(made).session, office(made).room.unit
    old, new = session.forms.get("works/2569"), session.forms.get("works/2570")
    session.do_now(lambda ctx, store: import_plan(ctx, store, old, 2568, ROWS))
    before = plan_at(unit, "works", 2568)
    session.do_now(lambda ctx, store: copy_plan(ctx, store, new, before, 2569, form=old))
    office(made).show_page("plan")
    return made


def cell(window: Window) -> CellEditor:
    return next(
        one for one in window.findChildren(CellEditor) if one.cell.id == "title" and one.isVisible()
    )


def test_the_change_stands_at_the_cell_until_a_press_confirms_it(
    window: Window, qtbot: QtBot
) -> None:
    qtbot.waitUntil(
        lambda: any(
            one.cell.id == "title" and one.isVisible() for one in window.findChildren(CellEditor)
        )
    )
    shown = cell(window)
    assert shown.change is not None
    assert shown.change.accessibleDescription() == "ชื่อ → ชื่อโครงการ"
    QTest.mouseClick(shown.change.confirm, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: cell(window).change is None, timeout=8000)
    assert cell(window).cell.words == "อบรม"
