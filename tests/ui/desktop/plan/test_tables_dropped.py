"""A table dropped on the documents of the year, the page that starts a plan or an empty plan begins it."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.tabular import OutputWorkbook, WorkbookColumn
from storage.tables.writer import write_table
from tests.ui.desktop.acting import drop, leaf_of, modal, new_office, office, plans_of
from tests.ui.desktop.plan.test_plan_page import view
from ui.desk import NewOffice
from ui.desktop.base.starting import NewDocumentPage
from ui.desktop.home.documents import DocumentsDesk, NewDocumentDialog
from ui.desktop.plan.paste import PastedRowsDialog
from ui.desktop.shell.window import Window

LEFT, SOON = Qt.MouseButton.LeftButton, 20_000
COLUMNS = tuple(map(WorkbookColumn, ("กิจกรรม", "งบประมาณ")))


@pytest.fixture
def fresh(window: Window, tmp_path: Path) -> Window:
    new_office(window, NewOffice(tmp_path / "office", "จังหวัดตัวอย่าง", "S20", "province", "", 2569))
    return window


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "แผนของปี.xlsx"
    write_table(path, OutputWorkbook("แผน", COLUMNS, (("อบรม", "10,000"), ("ประชุม", "5,000"))))
    return path


def begun(window: Window, start: NewDocumentPage, qtbot: QtBot) -> None:
    """The chosen form begins with the rows of the table, looked at first."""
    start.choose("operating-plan")
    assert "แผนของปี" in start.go.text()
    QTest.mouseClick(start.go, LEFT)
    dialog = modal(qtbot, PastedRowsDialog)
    qtbot.waitUntil(dialog.take.isEnabled, timeout=SOON)
    assert dialog.table.count == 2
    QTest.mouseClick(dialog.take, LEFT)
    read = office(window).session.read
    qtbot.waitUntil(
        lambda: (
            {"อบรม", "ประชุม"}
            <= {one.text("f.title") for one in read(lambda reader: reader.records("row"))}
        ),
        timeout=SOON,
    )


def test_on_the_documents_of_the_year_it_asks_for_the_form_and_begins(
    fresh: Window, qtbot: QtBot, table: Path
) -> None:
    office(fresh).show_page("documents")
    drop(leaf_of(office(fresh), "documents", DocumentsDesk), table)
    begun(fresh, modal(qtbot, NewDocumentDialog).start, qtbot)


def test_on_the_page_that_starts_a_plan_and_on_the_empty_plan(
    fresh: Window, qtbot: QtBot, table: Path
) -> None:
    office(fresh).show_page("plan")
    plans = plans_of(office(fresh))
    drop(plans, table)
    begun(fresh, plans.start, qtbot)
    others = (("สัมมนา", "7,000"), ("ดูงาน", "9,000"))  # the same rows would not be offered again
    write_table(table, OutputWorkbook("แผน", COLUMNS, others))
    drop(view(fresh), table)
    dialog = modal(qtbot, PastedRowsDialog)
    qtbot.waitUntil(lambda: dialog.table.count == 2, timeout=SOON)


def test_a_file_that_is_no_table_goes_where_it_went(
    fresh: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    office(fresh).show_page("documents")
    path = tmp_path / "ไฟล์.prongsai"
    path.write_bytes(b"?")
    drop(leaf_of(office(fresh), "documents", DocumentsDesk), path)
    qtbot.waitUntil(lambda: office(fresh).key == "exchange", timeout=SOON)
