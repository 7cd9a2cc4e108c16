"""The end of a year by clicks and keys: pictures walked and opened down to an item, ties resolved, results written."""

from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from core.centre.decisions import UnitYearOutcome
from core.centre.past_winners import PastWinnerRow, PastWinnerTable
from core.entities import unit_id
from core.tabular import ImportedSheet, TabularFile
from core.thai.written import arabic_digits
from tests.known import known
from tests.provinces import TILES, provinces
from tests.templates import Copied
from tests.ui.desktop.acting import (
    centre_of,
    come_to_rest,
    ignored,
    leaf_of,
    modal,
    office,
    press,
    prompted,
)
from tests.ui.desktop.fitting import SCREEN, fits
from tests.ui.desktop.shell.test_access import nameless
from ui.desktop.assessment.page import AssessmentPage
from ui.desktop.centre.desk import CentreDesk
from ui.desktop.centre.overview import STEPS, ahead
from ui.desktop.centre.telling import WinnersDialog, YearReportDesk
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look
from wiring import Wiring

LEFT = Qt.MouseButton.LeftButton
YEAR, COUNT = 2569, 12
KEYS = (
    "provinces_score",
    "provinces_state",
    "spread",
    "regions",
    "items",
    "changes",
    "years",
    "steps",
)


def twelve(_desk: Wiring, place: Path) -> None:
    with provinces(place, COUNT):
        pass


@pytest.fixture
def centre(window: Window, copied: Copied) -> Window:
    """A centre of twelve provinces, two of which are level in the first region."""
    assert window.open_folder(copied(twelve) / "centre")
    office(window).open_year(YEAR, "centre")
    return window


def told(window: Window, qtbot: QtBot, which: str) -> YearReportDesk:
    """The pictures or the decisions, once they are read."""
    desk = leaf_of(office(window), "centre", CentreDesk)
    qtbot.waitUntil(
        lambda: centre_of(office(window)).list.table.rows.rowCount() > 0, timeout=20_000
    )
    header = office(window).header
    if which == "decisions":
        qtbot.waitUntil(lambda: header.primary.isVisible() and "ตัดสิน" in header.primary.text())
        QTest.mouseClick(header.primary, LEFT)
    else:
        next(one for one in desk.place().others if one.words == "ภาพทั้งปี").do()
    assert desk.telling is not None
    qtbot.waitUntil(
        lambda: desk.telling is not None and desk.telling.pictures.picture is not None,
        timeout=20_000,
    )
    come_to_rest(qtbot, window)
    return desk.telling


def outcomes(window: Window, year: int = YEAR) -> dict[str, str]:
    records = office(window).session.read(
        lambda reader: reader.records("standing", "all", year=year)
    )
    return {one.text("unit"): one.text("outcome") for one in records if one.text("outcome")}


@pytest.mark.parametrize("size", [SCREEN, QSize(1920, 1040)])
def test_every_picture_fits_and_is_named_with_its_figures_beside(
    centre: Window, qtbot: QtBot, size: QSize
) -> None:
    page = told(centre, qtbot, "pictures").pictures
    centre.resize(size)
    for key in KEYS:
        QTest.mouseClick(page.choose.button(key), LEFT)
        assert page.picture is not None
        assert page.picture.id == key
        assert page.table.rows.rowCount() == len(page.picture.sheet.rows)
        assert not nameless(page)
        fits(qtbot, centre, key)


def test_a_picture_is_walked_by_arrows_and_says_where_the_keyboard_is(
    centre: Window, qtbot: QtBot
) -> None:
    view = told(centre, qtbot, "pictures").pictures.view
    view.setFocus()
    seen = set()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Up):
        QTest.keyClick(view, key)
        assert view.here is not None
        assert view.accessibleDescription() == view.here.says
        seen.add(view.here.key)
    assert len(seen) >= 3


@pytest.mark.parametrize("key", KEYS)
def test_every_cell_is_reached_by_arrows(centre: Window, qtbot: QtBot, key: str) -> None:
    page = told(centre, qtbot, "pictures").pictures
    page.show_key(key)
    spots = page.view.spots()
    reached, edge = {0}, [0]
    while edge:
        ways = {ahead(spots, edge[-1], *step) for step in STEPS.values()} - {-1}
        edge = [*edge[:-1], *(ways - reached)]
        reached |= ways
    assert len(reached) == len(spots) > 0


def test_from_a_cell_through_its_units_to_the_item_and_back(centre: Window, qtbot: QtBot) -> None:
    page = told(centre, qtbot, "pictures").pictures
    page.show_key("items")
    assert page.picture is not None
    cell = next(
        one for one in page.picture.cells if one.level in (1, 2, 3) and one.key.count(".") > 1
    )
    page._look_behind(cell.key)
    units = page.table.rows
    missed = [row for row in units.rows if not isinstance(row, str) and row.cells[2] == "ไม่ผ่าน"]
    assert missed
    assert units.rows[0] == missed[0], "who missed it stands first"
    press(centre, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: centre.findChild(AssessmentPage) is not None, timeout=8000)
    read = known(centre.findChild(AssessmentPage))
    qtbot.waitUntil(lambda: read.isVisible() and read.ladder.here is not None)
    assert read.ladder.here is not None
    assert read.ladder.here.row.id == cell.key.rpartition("/")[2]
    press(centre, Qt.Key.Key_Escape)
    qtbot.waitUntil(page.isVisible)
    press(centre, Qt.Key.Key_Escape)
    qtbot.waitUntil(centre_of(office(centre)).isVisible)


def test_a_tie_is_resolved_with_who_when_why_and_minutes_then_the_year_is_written_and_undone(
    centre: Window, qtbot: QtBot
) -> None:
    telling = told(centre, qtbot, "decisions")
    page = telling.decisions
    assert page.found is not None
    ties = len(page.found.open)
    assert ties
    fits(qtbot, centre)
    assert not nameless(page)
    tie = page.found.open[0]
    QTest.mouseClick(page._waiting.findChildren(QPushButton)[0], LEFT)
    dialog = prompted(qtbot, "บันทึกมติ")
    assert not dialog.go.isEnabled()
    fits(qtbot, dialog)
    QTest.keyClick(dialog.fields[tie.level[1].unit], Qt.Key.Key_Space)
    typed = {
        "committee": "Board 2",
        "on": "9/1/2569",
        "reason": "reaches further",
        "minutes": "3/2569",
    }
    for name, words in typed.items():
        QTest.keyClicks(dialog.fields[name], words)
    assert dialog.go.isEnabled(), dialog.wrong.text()
    QTest.mouseClick(dialog.go, LEFT)
    qtbot.waitUntil(
        lambda: page.found is not None and len(page.found.open) == ties - 1, timeout=20_000
    )
    (kept,) = page.found.resolutions.values()
    assert kept.chosen == {tie.level[1].unit}
    page.show_key("resolutions")
    cells = [str(page.table.rows.index(0, at).data()) for at in range(1, 5)]
    assert cells == ["Board 2", kept.text, "reaches further", "3/2569"]
    come_to_rest(qtbot, centre)
    before = len(outcomes(centre))
    count = len(page.found.to_write)
    assert str(count) in office(centre).header.primary.text()
    QTest.mouseClick(office(centre).header.primary, LEFT)
    qtbot.waitUntil(lambda: page.found is not None and not page.found.to_write, timeout=20_000)
    assert outcomes(centre)[tie.level[1].unit] == "outstanding"
    assert tie.level[0].unit not in outcomes(centre)
    press(centre, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: len(outcomes(centre)) == before, timeout=20_000)


def test_earlier_winners_come_from_excel_after_a_look(
    centre: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    telling = told(centre, qtbot, "decisions")
    book, path = Workbook(), tmp_path / "ผลปีก่อน.xlsx"
    sheet = book.active
    assert sheet is not None
    name = f"สำนักงานพัฒนาชุมชนจังหวัด{TILES[0].name}"
    for row in (
        ("ปีงบประมาณ", "หน่วยงาน", "ผล"),
        ("2567", name, "ดีเด่น"),
        ("2568", name, "ดีเด่น"),
        ("2568", "ไม่มี", ""),
    ):
        sheet.append(row)
    book.save(path)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_words: (str(path), ""))
    next(
        one
        for one in leaf_of(office(centre), "centre", CentreDesk).place().others
        if "Excel" in one.words
    ).do()
    dialog = modal(qtbot, WinnersDialog)
    assert [dialog.table.rows.index(n, 4).data() for n in range(3)] == ["ต้องแก้", "เพิ่ม", "เพิ่ม"]
    assert outcomes(centre, 2567) == {}
    fits(qtbot, dialog)
    QTest.mouseClick(dialog.take, LEFT)
    qtbot.waitUntil(
        lambda: outcomes(centre, 2568) == {unit_id(TILES[0].code): "outstanding"}, timeout=20_000
    )

    def past() -> tuple[int, ...] | None:
        found = telling.decisions.found
        return found.past.get(unit_id(TILES[0].code)) if found else None

    # the page is read again behind the deed
    qtbot.waitUntil(lambda: past() == (2567, 2568), timeout=20_000)


def test_earlier_winners_wait_for_an_open_question(qtbot: QtBot) -> None:
    look, parent = Look(), QWidget()
    qtbot.addWidget(parent)
    rows = (("ปี", "หน่วยงาน", "ชื่อ"), ("2567", "เลย", "ตาก"))
    line = PastWinnerRow(2, ("2567", "เลย", ""), UnitYearOutcome("u", 2567, "", "outstanding", ""))
    file = TabularFile((ImportedSheet(rows),))
    dialog = WinnersDialog(
        look,
        "f.xlsx",
        file,
        lambda _read: PastWinnerTable((line,)),
        ignored,
        ignored,
        parent,
    )
    assert [*dialog.doubts.asked] == ["rivals unit"]
    assert not dialog.take.isEnabled()
    dialog.doubts.asked["rivals unit"].activated.emit(1)
    assert dialog.take.isEnabled()


@pytest.mark.parametrize("ending", ["pdf", "xlsx", "docx"])
@pytest.mark.parametrize("which", ["pictures", "decisions"])
def test_what_is_looked_at_becomes_a_file(
    centre: Window,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    which: str,
    ending: str,
) -> None:
    telling = told(centre, qtbot, which)
    path = tmp_path / f"out.{ending}"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_words: (str(path), ""))
    telling.ask_file()
    qtbot.waitUntil(lambda: path.exists() and path.stat().st_size > 2000, timeout=30_000)
    come_to_rest(qtbot, centre)
    if ending == "xlsx":
        cells = {
            cell.value
            for sheet in load_workbook(path).worksheets
            for row in sheet.iter_rows()
            for cell in row
        }
        picture = telling.pictures.picture
        assert picture is not None
        sheets = [picture.sheet] if which == "pictures" else telling.decisions.sheets
        words = {one.cells[0] for sheet in sheets for one in sheet.rows}
        assert words <= {arabic_digits(str(cell)).replace("\u00a0", " ") for cell in cells}
