"""The empty table of every kind of row of every form: the first key, block and workbook land, or a sentence says why.

The forms are found, not listed: one more file in `resources/instruments` or `tests/data/instruments` is one more test.
"""

import shutil
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import main
from core.forms.shape import Instrument
from core.forms.vocabulary import OFFICE
from core.tabular import OutputWorkbook, WorkbookColumn
from storage.instruments.reader import read_form
from storage.tables.writer import write_table
from tests.known import known
from tests.ui.desktop.acting import modal, new_office, office, plans_of, press, reports, type_words
from tests.ui.desktop.conftest import NewWindow
from tests.ui.desktop.plan.test_plan_grid_page import table
from tests.ui.desktop.plan.test_plan_page import view
from ui.desk import NewOffice
from ui.desktop.plan.grid import PlanGridCard
from ui.desktop.plan.grid_files import GridWorkbookDesk
from ui.desktop.plan.paste import PastedRowsDialog
from ui.desktop.shell.window import Window
from ui.desktop.widgets.sheet_placing import PastedCellsDialog
from wiring import Wiring

PLACES = (main.INSTRUMENTS, Path(__file__).parents[3] / "data" / "instruments")
FILES = {path.stem: path for place in PLACES for path in sorted(place.rglob("*.yaml"))}
FORMS = {
    name: form for name, path in FILES.items() if isinstance(form := read_form(path), Instrument)
}
PLANS = [name for name, form in FORMS.items() if form.kinds and form.id != OFFICE]
pytestmark = pytest.mark.usefixtures("name")
SOON = 8000


@pytest.fixture
def desk(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Wiring:
    """Has the one form."""
    (tmp_path / "forms").mkdir()
    shutil.copy(FILES[name], tmp_path / "forms")
    monkeypatch.setenv("PRONGSAI_KEYS", str(tmp_path / "keys"))
    return Wiring(tmp_path / "forms", main.RESOURCES / "samples", main.keys_home())


@pytest.fixture
def begun(new_window: NewWindow, qtbot: QtBot, tmp_path: Path) -> Window:
    """A plan nobody has typed into, in a new office."""
    said = NewOffice(tmp_path / "office", "จังหวัดตัวอย่าง", "S20", "province", "", 2569)
    window = new_window(lambda made: new_office(made, said))
    office(window).show_page("plan")
    plans_of(office(window)).start.go.click()
    qtbot.waitUntil(lambda: plans_of(office(window)).ref is not None, timeout=SOON)
    return window


UNMET = "ไม่ได้ เพราะรายการที่อยู่เหนือแถวยังไม่ถึงเงื่อนไขของแบบ กรอกที่แบบฟอร์มก่อน"
FIXED = "ไม่ได้ เพราะแบบกำหนดแถวไว้แล้ว กรอกในแถวที่มีอยู่"


def made(window: Window) -> int:
    plan = known(plans_of(office(window)).ref)
    return len(
        office(window).session.read(
            lambda reader: reader.records("row", plan.scope, plan=plan.local)
        )
    )


def undone(window: Window, rows: int, qtbot: QtBot) -> None:
    """The table shows no row again, and the keyboard is seen in a cell that takes the next key."""
    grid = view(window).grid
    press(window, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: (made(window), grid._filled) == (rows, 0), timeout=SOON)
    qtbot.waitUntil(lambda: grid.view.currentIndex() in grid.view.selectedIndexes(), timeout=SOON)


def workbook(grid: PlanGridCard, path: Path) -> Path:
    """One row under the heads of the table."""
    titles = [each.title for each in grid.table.columns if each.entered]
    columns = tuple(WorkbookColumn(title) for title in titles)
    write_table(path, OutputWorkbook("แผ่น", columns, (("1",) * len(columns),)))
    return path


@pytest.mark.parametrize("name", PLANS)
def test_what_is_first_given_to_a_table_lands_or_a_sentence_says_why(
    begun: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    kinds = [view(begun).grid.kinds.itemData(n) for n in range(table(begun, "").kinds.count())]
    assert kinds
    for kind in kinds:
        first_given(begun, kind, qtbot, tmp_path)


def first_given(window: Window, kind: str, qtbot: QtBot, room: Path) -> None:
    """A key, a block and a workbook to one table; each is undone."""
    grid, before = table(window, kind), made(window)
    grid.kinds.setFocus()
    grid.view.setFocus(Qt.FocusReason.TabFocusReason)
    given = bool(grid._filled)
    said = reports(window)
    type_words("1")
    taken = QApplication.focusWidget() is not grid.view
    assert taken or said, f"{kind}: the first key vanished"
    assert taken or given or said[-1].endswith((UNMET, FIXED)), said
    press(window, Qt.Key.Key_Return)
    if given:
        return  # its rows are there from the start: keys and blocks go into them
    assert taken == (grid.table.cells.bed is not None), kind
    if taken:
        qtbot.waitUntil(lambda: made(window) > before, timeout=SOON)
        undone(window, before, qtbot)
        most = known(known(view(window).page).kind(kind)).most or 2
        QGuiApplication.clipboard().setText("1\n" * min(2, most))
        press(window, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
        asked = QApplication.activeModalWidget()
        if isinstance(asked, PastedCellsDialog):
            asked.take.click()
        qtbot.waitUntil(lambda: made(window) >= before + min(2, most), timeout=SOON)
        undone(window, before, qtbot)
        known(grid.findChild(GridWorkbookDesk)).read(workbook(grid, room / f"{kind}.xlsx"))
        dialog = modal(qtbot, PastedRowsDialog)
        qtbot.waitUntil(dialog.take.isEnabled, timeout=SOON)
        dialog.take.click()
        qtbot.waitUntil(lambda: made(window) > before, timeout=SOON)
        undone(window, before, qtbot)


@pytest.mark.parametrize("name", ["anti-corruption-plan-2569"])
@pytest.mark.parametrize("place", ["form", "table"])
def test_a_table_pasted_into_an_empty_plan_is_read_with_its_heads_totals_and_rows_above(
    begun: Window, qtbot: QtBot, place: str
) -> None:
    heads = "ที่\tยุทธศาสตร์\tโครงการ/กิจกรรม\tงบประมาณ (บาท)\tระยะเวลา"
    body = "1\tปลูกฝัง\tอบรม\t25,000\tต.ค.-ธ.ค. 68\n2\t\tประกาศ\t-\tไตรมาส 2\n\t\tรวม\t25,000\t"
    QGuiApplication.clipboard().setText(f"{heads}\n{body}")
    view(begun).show_as("grid" if place == "table" else "forms")
    view(begun).enter()
    press(begun, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    dialog = modal(qtbot, PastedRowsDialog)
    qtbot.waitUntil(dialog.take.isEnabled, timeout=SOON)
    assert "ปลูกฝัง" in dialog._head.text(), "the row above that comes along is named"
    assert dialog._sums_beside.text() == "งบประมาณ 25,000 ตรงกับยอดรวมในตาราง"
    dialog.take.click()
    qtbot.waitUntil(lambda: made(begun) == 3, timeout=SOON)
    grid = view(begun).grid
    qtbot.waitUntil(lambda: grid._filled == 2, timeout=SOON)
    fits = grid.view.columnWidth([each.id for each in grid.table.columns].index("span"))
    assert fits >= grid.view.fontMetrics().horizontalAdvance("ธันวาคม 2568") + 24, (
        "a month is not cut from its year"
    )
