"""An owner fills the official texts of its form in Excel or pastes two columns; documents switch to plain words."""

from functools import partial
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from core.forms.published import HEADS
from core.plan.deeds import start_plan
from core.values import Ref
from tests.journeys.test_official_words import FORM
from tests.ui.desktop.acting import office
from tests.ui.desktop.forms.test_forms_page import LEFT, brought, choose, looked, page, said
from ui.desktop.base.choosing import form_actions
from ui.desktop.forms.page import FormsPage
from ui.desktop.shell.window import Window

__all__ = ["page"]
PATIENCE = 20_000


@pytest.fixture
def own(
    sample: Window, page: FormsPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> tuple[list[str], Path]:
    """A form of the office's own is chosen; what is opened, and where its table will lie."""
    opened = list[str]()
    out = tmp_path / "ถ้อยคำ.xlsx"
    form = tmp_path / "pledge.yaml"
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_rest: (str(out), ""))
    form.write_text(FORM, encoding="utf-8")
    brought(qtbot, sample, page, form, monkeypatch)
    QTest.mouseClick(page.bench.publish, LEFT)
    qtbot.waitUntil(lambda: page.withdraw.isVisible(), timeout=PATIENCE)
    return opened, out


def ask(sample: Window, words: str) -> None:
    next(one for one in office(sample).header._content.others if one.words == words).do()


def test_a_table_is_filled_in_excel_its_faults_stand_at_their_cells_and_it_is_published(
    sample: Window, page: FormsPage, qtbot: QtBot, own: tuple[list[str], Path]
) -> None:
    opened, out = own
    ask(sample, "ถ้อยคำทางการ…")
    qtbot.waitUntil(lambda: "ยังไม่มีถ้อยคำทางการ" in said(page), timeout=PATIENCE)
    assert opened == [str(out)]
    book = load_workbook(out)
    sheet = book.worksheets[0]
    rows = {str(row[0].value): row for row in sheet.iter_rows()}
    assert tuple(cell.value for cell in rows["id"]) == HEADS
    assert rows["columns/list.1/title"][1].value == "เรื่อง"
    rows["columns/list.1/title"][2].value = "เรื่องตามประกาศ"
    rows["papers/list/title/1"][2].value = "คำมั่นตามประกาศ"
    sheet.append(("columns/list.9/title", "", "ก"))
    book.save(out)
    QTest.mouseClick(page.bench.again, LEFT)
    lost = f"ช่อง C{rows['papers/list/title/1'][2].row}"
    qtbot.waitUntil(lambda: lost in said(page) and "ไม่มี <year>" in said(page), timeout=PATIENCE)
    assert f"แผ่น “ถ้อยคำทางการ” ช่อง A{len(rows) + 1}" in said(page)
    assert not page.bench.publish.isEnabled()
    assert not page.bench.marked.isVisible(), "the copy with red cells is one of a form"
    rows["papers/list/title/1"][2].value = "คำมั่นตามประกาศ <year>"
    sheet.delete_rows(len(rows) + 1)
    book.save(out)
    QTest.mouseClick(page.bench.again, LEFT)
    qtbot.waitUntil(lambda: page.bench.publish.isEnabled(), timeout=PATIENCE)
    assert "เรื่อง\n→ เรื่องตามประกาศ" in said(page)
    assert "ข้อความยังไม่มีถ้อยคำทางการ ใช้ข้อความของแบบ" in said(page)
    QTest.mouseClick(page.bench.publish, LEFT)
    qtbot.waitUntil(lambda: page.withdraw_words.isVisible(), timeout=PATIENCE)
    ask(sample, "ถ้อยคำทางการ…")
    again = {
        str(row[0].value): row[2].value for row in load_workbook(out).worksheets[0].iter_rows()
    }
    assert again["columns/list.1/title"] == "เรื่องตามประกาศ", (
        "what lies over it now stands there already"
    )
    assert again["kinds/promise/title"] is None


def test_two_columns_are_pasted_by_id_or_by_the_text_of_the_form(
    sample: Window, page: FormsPage, qtbot: QtBot, own: tuple[list[str], Path]
) -> None:
    _opened, out = own
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("ไม่มีตาราง")
    ask(sample, "วางถ้อยคำทางการสองคอลัมน์")
    assert not out.exists()
    clipboard.setText("คำมั่น\tคำมั่นทางการ\ncolumns/list.1/title\tเรื่องทางการ\nไม่มีในแบบ\tก\n")
    ask(sample, "วางถ้อยคำทางการสองคอลัมน์")
    looked(qtbot, page)
    qtbot.waitUntil(lambda: "แบบนี้ไม่มีข้อความชื่อ ไม่มีในแบบ" in said(page), timeout=PATIENCE)
    found = {
        str(row[0].value): row[2].value for row in load_workbook(out).worksheets[0].iter_rows()
    }
    assert found["kinds/promise/title"] == "คำมั่นทางการ"
    assert found["columns/list.1/title"] == "เรื่องทางการ"


def test_only_the_owner_is_offered_the_table(
    sample: Window, page: FormsPage, own: tuple[list[str], Path]
) -> None:
    del own
    assert "ถ้อยคำทางการ…" in [one.words for one in office(sample).header._content.others]
    page.search.clear()
    choose(page, "แผนการใช้จ่ายงบประมาณ")
    assert "ถ้อยคำทางการ…" not in [one.words for one in office(sample).header._content.others]


def test_a_document_is_switched_between_official_and_plain_words(
    sample: Window,
    page: FormsPage,
    qtbot: QtBot,
    own: tuple[list[str], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    _opened, out = own
    words = out.with_suffix(".csv")
    words.write_text("form,pledge/2569\ncolumns/list.1/title,เรื่องทางการ\n", encoding="utf-8")
    brought(qtbot, sample, page, words, monkeypatch)
    QTest.mouseClick(page.bench.publish, LEFT)
    qtbot.waitUntil(lambda: page.withdraw_words.isVisible(), timeout=PATIENCE)
    room = office(sample).room
    session = room.session
    form = session.forms.worded(session.forms.get("pledge/2569"))
    session.do(partial(start_plan, instrument=form, year=2569))

    def plans() -> list[Ref]:
        found = session.read(lambda reader: list(reader.records("plan")))
        return [one.ref for one in found if one.text("instrument_id") == "pledge"]

    qtbot.waitUntil(lambda: bool(plans()), timeout=PATIENCE)
    (plan,) = plans()

    def offered(locked: str = "") -> list[str]:
        record = session.read(lambda reader: reader.record(plan))
        assert record is not None
        now = session.forms.get(f"pledge/2569/1#{form.file}+{record.text('wording')}")
        actions = form_actions(room, plan, now, lambda: ((), locked), page)
        for one in actions[1:]:
            one.do()
        qtbot.wait(200)
        return [one.words for one in actions]

    named = "ตั้งชื่อเอกสาร"
    assert offered("locked") == []
    assert offered() == [named, "ใช้ถ้อยคำย่อของแบบ"]
    assert offered() == [named, "ใช้ถ้อยคำทางการ"]
    assert offered() == [named, "ใช้ถ้อยคำย่อของแบบ"]
