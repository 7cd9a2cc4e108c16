"""What another document or year brings stands in the plan: made rows, and carried values a press confirms."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

import main
from core.assessment.start_deeds import import_answers
from core.plan.copy_deeds import copy_plan
from core.plan.file_deeds import import_plan, plan_at
from tests.storage.instruments.conftest import SOUND
from tests.ui.desktop.acting import desk_of, new_office, office, plans_of
from tests.ui.desktop.conftest import NewWindow
from ui.desk import NewOffice
from ui.desktop.base.page_context import HeaderContent
from ui.desktop.plan.cell import CellEditor
from ui.desktop.shell.window import Window
from wiring import Wiring

YEAR = 2569
RISKS = [
    {"id": "p", "kind": "process", "f.title": "ออกใบอนุญาต"},
    {"id": "s", "kind": "step", "parent": "p", "f.title": "รับคำขอ"},
    {"id": "a", "kind": "risk", "parent": "s", "f.what": "เรียกรับเงิน", "f.likely": "high", "f.severe": "high"},
    {"id": "b", "kind": "risk", "parent": "s", "f.what": "รอนาน", "f.likely": "low", "f.severe": "middle"},
]


def pressed(place: HeaderContent) -> None:
    next(one for one in place.others if one.words == "ทำเป็นแผน").do()


def goals(window: Window) -> list[str]:
    shown = plans_of(office(window)).view.page
    return [row.words("text") for row in shown.rows if row.kind == "goal"] if shown else []


def test_risks_become_objectives_and_what_is_not_met_becomes_work(
    new_window: NewWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    said = NewOffice(tmp_path / "office", "จังหวัดตัวอย่าง ข", "S20", "province", "", YEAR)
    window = new_window(lambda made: new_office(made, said))
    session, desk = office(window).session, plans_of(office(window))
    forms, answers = session.forms, {"answers": {"i1.1": {"choice": "none"}, "i1.2": {"choice": "full"}}}
    session.do(partial(import_plan, instrument=forms.get("opdc-transparency-plan"), year=YEAR, given={"rows": RISKS}))
    session.do(partial(import_answers, instrument=forms.get("eight-aspects"), year=YEAR, given=answers))
    office(window).show_page("plan")
    qtbot.waitUntil(lambda: desk.ref is not None and bool(desk.view.page), timeout=8000)
    assert goals(window) == []
    pressed(desk.place())
    qtbot.waitUntil(lambda: goals(window) == ["ลดความเสี่ยง: เรียกรับเงิน"], timeout=8000)
    pressed(desk.place())
    office(window).show_page("assessment")
    qtbot.waitUntil(lambda: desk_of(office(window)).assessing.ref is not None, timeout=8000)
    pressed(desk_of(office(window)).place())
    qtbot.waitUntil(lambda: bool((page := desk.view.page) and page.form.id == "operating-plan"), timeout=8000)
    page = desk.view.page
    assert page is not None
    assert [row.words("title") for row in page.rows if row.kind == "work"] == ["ปรับปรุง: มีนโยบายโปร่งใสชัดเจน"]
    plans = session.read(lambda reader: reader.records("row", kind="goal"))
    assert len(plans) == 1, "pressed twice, made once"
    assert "ทำเป็นแผน" not in [one.words for one in desk.place().others], "its form makes nothing"


PLAN = "kinds:" + SOUND.partition("kinds:")[2].replace("note: 'คะแนนเท่ากัน: <setting.ties>'", "note: ''")


HEAD = "id: works\nedition: 2569\ntitle: แบบงาน\nscales:\n- {id: yes_no, title: ใช่หรือไม่}\n"


CHOICES = "choices:\n- {id: 'yes', in: yes_no, text: ใช่}\n- {id: 'no', in: yes_no, text: ไม่ใช่}\n"


SETTINGS = "settings:\n- {id: ties, title: คะแนนเท่ากัน, default: แสดง, choices: [แสดง, จับสลาก]}\n"


FORM = f"{HEAD}{CHOICES}{PLAN.replace(SETTINGS, '')}"


ROWS = {"title": "แผน", "rows": [{"id": "a", "kind": "activity", "f.title": "อบรม"}]}


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wiring:
    forms = tmp_path / "forms"
    forms.mkdir()
    later = FORM.replace("edition: 2569", "edition: 2570").replace("title: ชื่อ, required", "title: ชื่อโครงการ, required")
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
    session.do_now(lambda ctx, store: copy_plan(ctx, store, new, before, 2569, by=old))
    office(made).show_page("plan")
    return made


def cell(window: Window) -> CellEditor:
    return next(one for one in window.findChildren(CellEditor) if one.cell.id == "title" and one.isVisible())


def test_the_change_stands_at_the_cell_until_a_press_confirms_it(window: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: any(one.cell.id == "title" and one.isVisible() for one in window.findChildren(CellEditor)))
    shown = cell(window)
    assert shown.change is not None
    assert shown.change.accessibleDescription() == "ชื่อ → ชื่อโครงการ"
    QTest.mouseClick(shown.change.confirm, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: cell(window).change is None, timeout=8000)
    assert cell(window).cell.words == "อบรม"
