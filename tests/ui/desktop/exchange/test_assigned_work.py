"""Assigned work stands at home; a click on it leads to the letter, and another to the row that is to be filled in."""

from functools import partial
from pathlib import Path

import pytest

from core.assigning.deeds import assign, row_order
from core.assigning.orders import CellFillRule
from core.plan.file_deeds import import_plan
from core.values import Changes
from storage.db.folder.folder import create
from tests.journeys.person import Person
from tests.storage.exchange.towns import NOW, Town, enrol
from tests.ui.desktop.conftest import IGNORED, NewWindow
from ui.desktop.shell.window import Window
from wiring import Wiring

pytestmark = pytest.mark.qt_log_ignore(*IGNORED, extend=True)
ROWS = (
    {"id": "w", "kind": "work", "f.title": "งานคุณธรรม"},
    {"id": "a", "kind": "activity", "parent": "w", "f.title": "ปลูกป่า"},
)


def town(place: Path, keys: Path, code: str, kind: str) -> Town:
    folder = create(place / code, keys, f"หน่วยงาน {code}", code, kind, "", 2569, NOW)
    made = Town(folder, place / code, keys, code, kind)
    folder.writer.put_shelf(made.post.shelf)
    return made


def opened(window: Window, folder: Path) -> None:
    assert window.open_folder(folder)


def test_what_a_province_assigns_is_begun_from_the_letter_with_two_clicks(
    new_window: NewWindow, desk: Wiring, tmp_path: Path
) -> None:
    keys = tmp_path / "keys"
    province = town(tmp_path, keys, "1", "province")
    district = town(tmp_path, keys, "11", "district")
    enrol([province, district])
    forms = desk.forms
    given = {"title": "แผน", "rows": list(ROWS)}
    (done,) = province.do(
        partial(import_plan, instrument=forms.get("operating-plan"), year=2569, content=given)
    )
    assert isinstance(done, Changes)
    rows = [province.folder.record(ref) for ref in done.touched if ref.entity == "row"]
    row = next(one.ref for one in rows if one and one.text("kind") == "activity")
    order = row_order(province.folder, row, [CellFillRule("sum", "budget", "budget")])
    province.do(partial(assign, ref=row, order=order, units=[district.unit], text="ปลูกป่าในอำเภอ"))
    district.take(province.send(district))
    for one in (province, district):
        one.folder.close()
    window = new_window(lambda made: opened(made, district.place))
    officer = Person(window, "assigned")
    officer.waits_to_see("งานที่มอบหมาย: ปลูกป่าในอำเภอ")
    officer.picture("home")
    officer.clicks("อ่านและตอบ")
    officer.waits_to_see("กรอกงานนี้")
    officer.picture("letter")
    officer.clicks("กรอกงานนี้")
    officer.waits_to_see("งบประมาณ")
    officer.picture("row")
    assert window.office is not None
    found = window.office.session.read(
        lambda reader: reader.records("row", district.unit, kind="activity")
    )
    assert [one.text("f.title") for one in found] == ["ปลูกป่าในอำเภอ"]
