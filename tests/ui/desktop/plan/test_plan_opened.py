"""A large plan is read beside the window, which says so meanwhile, and nothing that is typed is torn."""

from functools import partial
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.plan.deeds import RowInsertPoint, add_plan_row
from core.plan.file_deeds import import_plan
from core.plan.standing import PAGE
from core.values import Ref
from tests.known import known
from tests.ui.desktop.acting import new_office, office, plans_of, press, type_words
from tests.ui.desktop.plan.test_plan_page import cell, entry, page, planned, real, rows, view
from ui.desk import NewOffice
from ui.desktop.plan import desk as plan_desk
from ui.desktop.plan import saver
from ui.desktop.plan.paste import PastedRowsDialog
from ui.desktop.shell.window import Window

COUNT = 1_200
YEAR = 2569


@pytest.fixture
def large(window: Window, qtbot: QtBot, tmp_path: Any) -> Window:
    """An office whose plan has many rows; its page was never shown."""
    new_office(window, NewOffice(tmp_path / "office", "สำนักงานตัวอย่าง", "S20", "section", "", YEAR))
    session = office(window).session
    form = session.forms.get("dsi-moral-plan")
    rows: list[dict[str, str]] = [{"id": "problem", "kind": "goal_group", "f.title": "problem"}]
    rows += [
        {"id": f"r{n}", "kind": "activity", "parent": "problem", "f.title": f"กิจกรรมที่ {n}"}
        for n in range(COUNT)
    ]
    session.do(
        partial(import_plan, instrument=form, year=YEAR, content={"title": "แผน", "rows": rows})
    )
    qtbot.waitUntil(
        lambda: session.read(lambda reader: len(reader.records("row"))) > COUNT, timeout=30_000
    )
    qtbot.wait(500)
    return window


def last_row(window: Window) -> Ref:
    rows = office(window).session.read(lambda reader: reader.records("row"))
    return rows[-1].ref


def test_a_plan_of_many_rows_says_that_it_is_read(large: Window, qtbot: QtBot) -> None:
    desk, goal = plans_of(office(large)), last_row(large)
    qtbot.wait(100)
    office(large).jump(goal)
    assert desk.currentWidget() is not desk.view, "it is being read"
    assert desk.place()[1] == "แผนประจำปี"
    qtbot.waitUntil(lambda: desk.currentWidget() is desk.view, timeout=30_000)
    qtbot.wait(300)
    assert desk.here() == goal
    assert desk.planning.page is not None
    assert len(desk.planning.page.rows) > COUNT


def test_a_small_plan_is_there_at_once(
    large: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_desk, "LARGE", 10 * COUNT)
    office(large).show_page("plan")
    assert plans_of(office(large)).currentWidget() is plans_of(office(large)).view
    qtbot.wait(50)


def test_what_home_says_of_a_plan_is_kept_once_nobody_writes(planned: Window, qtbot: QtBot) -> None:
    session, desk = office(planned).session, plans_of(office(planned))
    shown = known(desk.planning.page)
    ref = shown.record.ref

    def kept() -> bool:
        return session.read(lambda reader: reader.outlines.kept(ref, PAGE)) is not None

    at = RowInsertPoint(ref, "activity", None, str(YEAR))
    session.do(partial(add_plan_row, instrument=shown.form, position=at))
    qtbot.waitUntil(lambda: known(desk.planning.page) is not shown)
    assert not kept(), "there is a row more"
    desk.planning._at_rest.start(0)
    qtbot.waitUntil(kept)


__all__ = ["planned", "real"]


HUNDREDS = 800


def test_hundreds_of_pasted_rows_are_saved_and_shown(real: Window, qtbot: QtBot) -> None:
    before = len(rows(real, "activity"))
    mime = QMimeData()
    lines = (f"วินัย\tกิจกรรมที่ {n}\t{n % 101}\n" for n in range(HUNDREDS))
    mime.setText("คุณธรรมเป้าหมาย\tโครงการ/กิจกรรม\tความสำเร็จ\n" + "".join(lines))
    QGuiApplication.clipboard().setMimeData(mime)
    view(real)._paste()
    dialog = next(one for one in view(real).findChildren(PastedRowsDialog) if one.isVisible())
    dialog.target.setCurrentIndex(
        next(n for n, one in enumerate(dialog._targets) if one.kind == "activity")
    )
    dialog.target.activated.emit(dialog.target.currentIndex())
    qtbot.waitUntil(
        lambda: dialog.take.isEnabled() and dialog.table.rowCount() == HUNDREDS, timeout=30_000
    )
    QTest.mouseClick(dialog.take, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(rows(real, "activity")) == before + HUNDREDS, timeout=60_000)
    qtbot.wait(200)


def test_two_changes_of_one_cell_in_a_large_plan_do_not_tear_it(
    real: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saver, "LARGE", 10)
    first = rows(real, "activity")[0]
    title = cell(real, first, "title")
    for words in ("one", "two", "three"):
        title.take_focus()
        entry(title).selectAll()
        type_words(words)
        press(real, Qt.Key.Key_Tab)
    qtbot.waitUntil(lambda: rows(real, "activity")[0].words("title") == "three", timeout=8000)
    qtbot.wait(100)
    found = page(real).row(first.ref)
    assert found is not None
    assert not found.cells["title"].shown.conflict
