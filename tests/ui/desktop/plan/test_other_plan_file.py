"""A plan or rows from a file of another year or form: the window asks, and nothing is written before the answer."""

import json
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

import main
from core.plan.grid_view import grid_of, lowest_kind
from core.plan.table_deeds import plan_to_begin
from core.plan.table_file import table_file
from storage.tables.writer import write_table
from tests.tables import plan_table
from tests.ui.desktop.acting import leaf_of, modal, office, plans_of, prompted
from tests.ui.desktop.plan.test_plan_grid_page import table
from tests.ui.desktop.plan.test_plan_page import page, planned, real, rows, view
from tests.ui.desktop.plan.test_table_files import is_there
from ui.desktop.base.dialogs import ProblemDialog
from ui.desktop.base.starting import NewDocumentPage
from ui.desktop.home.documents import DocumentsDesk
from ui.desktop.plan.paste import PastedRowsDialog
from ui.desktop.shell.window import Window

__all__ = ["planned", "real"]
LEFT = Qt.MouseButton.LeftButton


def from_plan(window: Window) -> NewDocumentPage:
    office(window).show_page("plan")
    return plans_of(office(window)).start


def from_documents(window: Window) -> NewDocumentPage:
    office(window).show_page("documents")
    return (
        leaf_of(office(window), "documents", DocumentsDesk)
        .ask_start("dsi-moral-plan", "plan")
        .start
    )


def plans(window: Window) -> int:
    return len(office(window).session.read(lambda reader: reader.records("plan")))


@pytest.mark.parametrize("way", [from_plan, from_documents])
def test_a_plan_of_another_year_is_asked_about(
    sample: Window,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    way: Callable[[Window], NewDocumentPage],
) -> None:
    file = tmp_path / "plan.json"
    given: dict[str, Any] = json.loads(
        (main.RESOURCES / "samples" / "dsi_moral_plan_2569.json").read_text("utf-8")
    )
    file.write_text(json.dumps({**given, "year": 2570}), encoding="utf-8")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_words: (str(file), ""))
    for goes_on in (False, True):
        start = way(sample)
        start.choose("dsi-moral-plan")
        QTest.mouseClick(start.take, LEFT)
        dialog = modal(qtbot, ProblemDialog)
        assert "2570" in dialog.problem.why
        assert plans(sample) == 0
        if goes_on:
            QTest.mouseClick(dialog.anyway, LEFT)
            qtbot.waitUntil(lambda: plans(sample) == 1, timeout=8000)
        else:
            dialog.accept()


def test_another_set_of_a_form_that_was_begun_is_asked_about_before_a_file_is_chosen(
    sample: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, file = list[str](), plan_table(tmp_path / "แผน.xlsx")

    def chosen(*_words: object) -> tuple[str, str]:
        asked.append("file")
        return str(file), ""

    monkeypatch.setattr(QFileDialog, "getOpenFileName", chosen)
    start = from_plan(sample)
    start.choose("operating-plan")
    QTest.mouseClick(start.go, LEFT)
    qtbot.waitUntil(lambda: plans(sample) == 1, timeout=8000)
    start = from_documents(sample)
    start.choose("operating-plan")
    QTest.mouseClick(start.take, LEFT)
    dialog = prompted(qtbot, "เริ่มแบบนี้ไปแล้วในปี 2569")
    assert asked == []
    QTest.mouseClick(dialog.buttons["plus"], LEFT)
    offered = modal(qtbot, PastedRowsDialog)
    qtbot.waitUntil(offered.take.isEnabled, timeout=8000)
    offered.reject()
    assert (asked, plans(sample)) == (["file"], 1), "nothing is begun by a preview that is left"


@pytest.mark.parametrize("way", [from_plan, from_documents])
def test_a_plan_begins_with_the_rows_of_a_table(
    sample: Window,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    way: Callable[[Window], NewDocumentPage],
) -> None:
    file = plan_table(tmp_path / "แผน.xlsx")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_words: (str(file), ""))
    read = office(sample).session.read
    before = read(lambda reader: reader.digest())
    for leaves in (True, False):
        start = way(sample)
        there = office(sample).key
        start.choose("operating-plan")
        QTest.mouseClick(start.take, LEFT)
        dialog = modal(qtbot, PastedRowsDialog)
        qtbot.waitUntil(dialog.take.isEnabled, timeout=8000)
        assert dialog.document_name.isVisible()
        assert dialog.document_name.text() == "แผนปฏิบัติการประจำปีงบประมาณ พ.ศ. 2569"
        if leaves:
            QTest.keyClick(dialog, Qt.Key.Key_Escape)
            qtbot.wait(50)
        assert (read(lambda reader: reader.digest()), office(sample).key) == (before, there), (
            "nothing until confirmed"
        )
    QTest.mouseClick(dialog.take, LEFT)
    qtbot.waitUntil(lambda: len(rows(sample, "activity")) == 3, timeout=8000)
    qtbot.waitUntil(
        lambda: (office(sample).key, view(sample).bar.how.key) == ("plan", "grid"), timeout=8000
    )
    assert plans(sample) == 1
    assert page(sample).record.text("name") == "แผนปฏิบัติการประจำปีงบประมาณ พ.ศ. 2569"
    assert [row.words("title") for row in rows(sample, "work")] == ["ยุทธศาสตร์ที่ 1 โปร่งใส"]
    assert [row.words("owner") for row in rows(sample, "activity")] == ["กลุ่มงานส่งเสริม"] * 2 + [
        "ฝ่ายอำนวยการ"
    ]
    assert page(sample).plan.words("all_budget") == "20,000.50"
    assert not plans_of(office(sample)).view.grid.table.cells.made


def test_rows_of_a_workbook_of_another_plan_are_asked_about(
    real: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    grid, path = table(real, "expense"), tmp_path / "rows.xlsx"
    shown = grid.table.grid
    assert shown is not None
    own = table_file(page(real), shown)
    assert own.plan_key.endswith(" 2569")
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_words: (str(path), ""))
    for of, asked in (
        (own.plan_key, False),
        ("", False),
        ("a workbook of 2568", False),
        (own.plan_key[:-4] + "2568", True),
    ):
        write_table(path, own._replace(plan_key=of))
        grid.file_requested.emit("read")
        if asked:
            dialog = modal(qtbot, ProblemDialog)
            assert "2568" in dialog.problem.why
            QTest.mouseClick(dialog.anyway, LEFT)
        offered = modal(qtbot, PastedRowsDialog)
        # its rows are there already: read, and nothing of them is new
        qtbot.waitUntil(partial(is_there, offered), timeout=8000)
        offered.reject()


def test_a_plan_begun_with_a_table_has_no_row_twice_that_its_form_sets(
    sample: Window, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, session = tmp_path / "rows.xlsx", office(sample).session
    form = session.forms.get("ocsc-transparency-report")
    begun = session.read(lambda reader: plan_to_begin(reader, office(sample).room.unit, form, 2569))
    kind = lowest_kind(begun)
    assert kind is not None
    grid = grid_of(begun, kind)
    assert grid.rows
    write_table(path, table_file(begun, grid))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_words: (str(path), ""))
    start = from_plan(sample)
    start.choose(form.id)
    QTest.mouseClick(start.take, LEFT)
    offered = modal(qtbot, PastedRowsDialog)
    qtbot.waitUntil(partial(is_there, offered), timeout=8000)
    offered.reject()
