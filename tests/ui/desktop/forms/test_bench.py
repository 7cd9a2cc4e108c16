"""A form is begun from one that is like it, looked at again whenever its file is saved, and published last."""

import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from core.assigning.programme_steps import DueDate
from core.centre.setup import setup
from core.errors import UserError
from tests.modules import ROOT
from tests.ui.desktop.acting import office
from tests.ui.desktop.fitting import SCREEN, fits
from tests.ui.desktop.forms.test_forms_page import LEFT, choose, looked, page, said
from ui.desk import NEW_FORM, NEW_PROGRAMME
from ui.desktop.forms.bench import FormWorkbenchPage
from ui.desktop.forms.bench_desk import FormWorkbenchDesk
from ui.desktop.forms.page import FormsPage
from ui.desktop.shell.window import Window
from ui.desktop.widgets.prompt import PromptDialog

__all__ = ["page"]
PATIENCE = 20_000


@pytest.fixture
def file(sample: Window, page: FormsPage, qtbot: QtBot, tmp_path: Path) -> Path:
    """A sound form that was dropped on the page."""
    path = tmp_path / "ของฉัน.yaml"
    shutil.copyfile(ROOT / "resources" / "samples" / NEW_FORM, path)
    office(sample)._dropping.give("forms", [path])
    looked(qtbot, page)
    return path


def replaced(path: Path, before: str, after: str) -> None:
    """Save the file as Excel does: another is written beside it and takes its name."""
    beside = path.with_name("~saved.tmp")
    beside.write_text(path.read_text("utf-8").replace(before, after), "utf-8")
    os.replace(beside, path)


def says(qtbot: QtBot, bench: FormWorkbenchPage, state: str) -> None:
    qtbot.waitUntil(lambda: bench._state.says == state, timeout=PATIENCE)


def test_a_form_is_begun_from_one_that_is_like_it(
    sample: Window, page: FormsPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    shown = list[str]()
    refused = list[UserError]()
    told = list[str]()
    office(sample).room.host.report.connect(lambda words, _tone: told.append(words))
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: shown.append(url.toLocalFile()))
    office(sample).room.host.refuse.connect(refused.append)
    assert not page.alike.isVisible(), "no form is chosen"
    choose(page, "แผนการใช้จ่ายงบประมาณ")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_rest: ("", ""))
    QTest.mouseClick(page.alike, LEFT)
    assert not page.bench.isVisible(), "the person went back"
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_rest: (str(tmp_path / "no" / "mine"), "")
    )
    QTest.mouseClick(page.alike, LEFT)
    assert len(refused) == 1
    assert not page.bench.isVisible()
    assert told == []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_rest: (str(tmp_path / "mine"), ""))
    QTest.mouseClick(page.alike, LEFT)
    looked(qtbot, page)
    saved = tmp_path / "mine.xlsx"
    assert [Path(one) for one in shown] == [saved], "it is opened to be changed"
    assert told == [f"เก็บไว้ที่ {saved.name} แล้ว แก้และบันทึก หน้านี้ดูใหม่เอง"]
    assert page.bench._state.says == "ไม่มีข้อผิดพลาด"
    qtbot.waitUntil(lambda: "เป็นของแบบที่มากับโปรแกรม" in said(page))
    qtbot.waitUntil(lambda: page.bench.papers.pages is not None, timeout=PATIENCE)
    QTest.mouseClick(page.bench.open, LEFT)
    assert len(shown) == 2


def test_a_published_form_is_got_back_as_it_was_published(
    page: FormsPage, file: Path, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: True)
    QTest.mouseClick(page.bench.publish, LEFT)
    qtbot.waitUntil(lambda: page.list.isVisible() and page.withdraw.isVisible(), timeout=PATIENCE)
    again = tmp_path / "again.yaml"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_rest: (str(again), ""))
    QTest.mouseClick(page.alike, LEFT)
    says(qtbot, page.bench, "ประกาศแล้ว")
    assert again.read_bytes() == file.read_bytes()
    assert not page.bench._note.isVisible(), "it is the office's own"
    assert not page.bench.publish.isEnabled()


def test_every_save_is_looked_at_and_only_a_clean_file_can_be_published(
    page: FormsPage, file: Path, qtbot: QtBot
) -> None:
    bench = page.bench
    assert bench.publish.isEnabled()
    qtbot.waitUntil(lambda: bench.papers.pages is not None, timeout=PATIENCE)
    replaced(file, "op: sum", "op: summ")
    qtbot.waitUntil(lambda: bench._state.says.startswith("ต้องแก้"), timeout=PATIENCE)
    assert not bench.publish.isEnabled()
    assert bench.papers.pages is None, "papers of the form as it was would deceive"
    assert bench.papers._instead == "เอกสารของแบบแสดงที่นี่เมื่อแก้ครบ"
    replaced(file, "op: summ", "op: sum")
    says(qtbot, bench, "ไม่มีข้อผิดพลาด")
    assert bench.papers._instead != "ไฟล์นี้ไม่มีเอกสารพิมพ์"
    file.write_text(file.read_text("utf-8").replace("title: แผนกิจกรรม", "title: ชื่อใหม่"), "utf-8")
    qtbot.waitUntil(lambda: "ชื่อใหม่" in bench._title.text(), timeout=PATIENCE)
    assert bench.publish.isEnabled()


def test_what_was_saved_unseen_is_looked_at_when_somebody_comes_back(
    sample: Window, page: FormsPage, file: Path, qtbot: QtBot
) -> None:
    desk = office(sample).room.host.findChild(FormWorkbenchDesk)
    assert desk is not None
    # as on a drive that tells nothing
    desk._watcher.removePaths([*desk._watcher.files(), *desk._watcher.directories()])
    replaced(file, "op: sum", "op: summ")
    desk._turned_to(Qt.ApplicationState.ApplicationInactive)
    assert page.bench.publish.isEnabled(), "nobody has looked yet"
    desk._turned_to(Qt.ApplicationState.ApplicationActive)
    qtbot.waitUntil(lambda: page.bench._state.says.startswith("ต้องแก้"), timeout=PATIENCE)


def test_a_programme_changed_in_excel_takes_the_place_of_what_was_published_for_its_year(
    sample: Window, page: FormsPage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda _url: None)
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_rest: (str(tmp_path / "ours.xlsx"), "")
    )
    choose(page, "องค์กรคุณธรรม")
    QTest.mouseClick(page.alike, LEFT)
    looked(qtbot, page)
    read, unit = office(sample).session.read, office(sample).room.unit
    for n in (2, 3):
        path = tmp_path / "ours.xlsx"
        book = load_workbook(path)
        book["โครงการ"]["B5"] = n
        book.save(path)
        office(sample)._dropping.give("forms", [path])
        says(qtbot, page.bench, "ไม่มีข้อผิดพลาด")
        QTest.mouseClick(page.bench.publish, LEFT)
        qtbot.waitUntil(
            lambda: page.list.isVisible() and page.withdraw.isVisible(), timeout=PATIENCE
        )
    assert [one.text("state") for one in read(lambda reader: reader.records("programme"))] == [
        "withdrawn",
        "published",
    ]
    offered = read(lambda reader: setup(reader, unit, (), date.today())).programmes
    assert [one.label.revision for one in offered if one.label.id == "moral-programme"] == [3]


@pytest.mark.parametrize(
    ("was", "now", "told"),
    [
        ("operating-plan/2569", "operating-plan/2579", "แบบที่ขอ “operating-plan/2579” ไม่มีในเครื่องนี้"),
        ("operating-plan/2569", "แผนปฏิบัติงาน", "ใช้ operating-plan/2569"),
        ("form: operating-plan", "form: spending-plan", "ใช้แบบ “spending-plan” ซึ่งโครงการนี้ไม่ได้ขอ"),
        ("operating-plan", "cdd-clean", "ขอแผนหรือรายงานตามแผน แต่ “การประเมิน"),
    ],
)
def test_a_programme_is_not_published_with_forms_that_it_cannot_have(
    sample: Window, page: FormsPage, qtbot: QtBot, tmp_path: Path, was: str, now: str, told: str
) -> None:
    text = (ROOT / "resources" / "samples" / NEW_PROGRAMME).read_text("utf-8").replace(was, now)
    path = tmp_path / "ours.yaml"
    (path).write_text(text.replace("cdd-clean/2569", "cdd-clean/2564"), "utf-8")
    office(sample)._dropping.give("forms", [path])
    qtbot.waitUntil(lambda: told in said(page), timeout=PATIENCE)
    assert page.bench._state.says.startswith("ต้องแก้")
    assert not page.bench.publish.isEnabled()


def test_a_later_day_in_a_programmes_file_is_shown_and_asked_for_its_reason(
    sample: Window, page: FormsPage, qtbot: QtBot, tmp_path: Path
) -> None:
    session, path = office(sample).session, tmp_path / "ours.yaml"
    first = (ROOT / "resources" / "samples" / NEW_PROGRAMME).read_text("utf-8")
    for n, until in ((1, "2026-09-30"), (2, "2026-10-15")):
        path.write_text(
            first.replace("revision: 1", f"revision: {n}").replace("2026-09-30", until), "utf-8"
        )
        office(sample)._dropping.give("forms", [path])
        says(qtbot, page.bench, "ไม่มีข้อผิดพลาด")
        qtbot.waitUntil(lambda: "แบบที่ขอ: แผนปฏิบัติงาน" in said(page), timeout=PATIENCE)
        moved = "เดิม 30 ก.ย. 2569 ใหม่ 15 ต.ค. 2569"
        assert (moved in said(page)) == (n == 2)
        QTest.mouseClick(page.bench.publish, LEFT)
        if n == 2:
            (dialog,) = page.bench.findChildren(PromptDialog)
            assert moved in "".join(label.text() for label in dialog.findChildren(QLabel))
            assert not dialog.go.isEnabled()
            dialog.fields["why"].setText("น้ำท่วม")
            QTest.mouseClick(dialog.go, LEFT)
        qtbot.waitUntil(
            lambda: page.list.isVisible() and page.withdraw.isVisible(), timeout=PATIENCE
        )
    known = session.read(
        lambda reader: DueDate.by_step(reader, reader.forms.programme("my-programme/2569"), 2569)
    )["results"]
    assert known == (date(2026, 10, 15), "2026-09-30", "น้ำท่วม")


def test_a_workbook_is_mended_by_sheet_and_cell_and_published(
    page: FormsPage, qtbot: QtBot, sample: Window, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened = list[str]()
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url.toLocalFile()))
    path = tmp_path / "ของฉัน.xlsx"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_rest: (str(path), ""))
    next(one for one in office(sample).header._content.others if one.words == "เขียนแบบใหม่").do()
    looked(qtbot, page)
    assert page.bench.publish.isEnabled()
    cell = typed(path, "เงิบ")
    qtbot.waitUntil(lambda: f"แผ่น “ช่อง” ช่อง {cell}" in said(page), timeout=PATIENCE)
    assert not page.bench.publish.isEnabled()
    QTest.mouseClick(page.bench.marked, LEFT)
    copy = tmp_path / "ของฉัน ต้องแก้.xlsx"
    qtbot.waitUntil(lambda: opened[-1:] == [str(copy)], timeout=PATIENCE)
    assert "ต้องแก้" in load_workbook(copy).sheetnames
    typed(path, "เงิน")
    says(qtbot, page.bench, "ไม่มีข้อผิดพลาด")
    assert not page.bench.marked.isVisible()
    before = path.read_bytes()
    QTest.mouseClick(page.bench.publish, LEFT)
    qtbot.waitUntil(lambda: page.list.isVisible() and page.withdraw.isVisible(), timeout=PATIENCE)
    assert path.read_bytes() == before, "nothing is written into a person's workbook"
    QTest.mouseClick(page.alike, LEFT)
    says(qtbot, page.bench, "ประกาศแล้ว")


def typed(path: Path, words: str) -> str:
    """Type another type of the third field and save, as Excel does; the name of the cell."""
    book = load_workbook(path)
    sheet = book["ช่อง"]
    cell = sheet.cell(4, next(head.column for head in sheet[1] if head.value == "ชนิด"), words)
    beside = path.with_name("~$saved.tmp")
    book.save(beside)
    os.replace(beside, path)
    return cell.coordinate


@pytest.mark.parametrize("how", ["gone", "a folder", "locked"])
def test_a_file_that_cannot_be_read_is_waited_for_calmly(
    page: FormsPage, file: Path, qtbot: QtBot, how: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = file.with_name("kept")
    file.rename(kept)
    if how == "a folder":
        file.mkdir()
    # whoever runs the tests may read everything: the system itself has to refuse
    if how == "locked":
        shutil.copyfile(kept, file)
        monkeypatch.setattr(os, "open", _refusing(file))
    QTest.mouseClick(page.bench.again, LEFT)
    says(qtbot, page.bench, "รออ่านไฟล์")
    assert not page.bench.publish.isEnabled()
    assert "โปรแกรมจะดูอีกครั้งเอง" in page.bench._about.text()
    monkeypatch.undo()
    if how == "a folder":
        file.rmdir()
    os.replace(kept, file)
    says(qtbot, page.bench, "ไม่มีข้อผิดพลาด")


def _refusing(path: Path) -> Callable[[str | Path, int, int], int]:
    own = os.open

    def refused(file: str | Path, flags: int, mode: int = 0o777) -> int:
        if str(file) == str(path):
            raise PermissionError(13, "locked", str(path))
        return own(file, flags, mode)

    return refused


@pytest.mark.parametrize(
    ("content", "what"),
    [
        pytest.param(b"", "ไฟล์ว่างเปล่า อาจยังบันทึกไม่เสร็จ", id="empty"),
        pytest.param(b"\xff\xd8\xff\xe0 a picture", "ตัวอักษรอ่านไม่ออก", id="a picture"),
        pytest.param(b"id: x\n" * 2**20, "ไฟล์ใหญ่เกินกำหนด", id="huge"),
    ],
)
def test_what_is_no_form_is_said_and_never_published(
    page: FormsPage, file: Path, qtbot: QtBot, content: bytes, what: str
) -> None:
    file.write_bytes(content)
    qtbot.waitUntil(lambda: page.bench._state.says.startswith("ต้องแก้"), timeout=PATIENCE)
    qtbot.waitUntil(lambda: what in said(page))
    assert not page.bench.publish.isEnabled()


def test_a_publication_that_is_refused_leaves_the_file_where_it_is(
    sample: Window, page: FormsPage, file: Path, qtbot: QtBot
) -> None:
    told = list[str]()
    office(sample).failed.connect(lambda problem: told.append(str(problem)))
    QTest.mouseClick(page.bench.publish, LEFT)
    qtbot.waitUntil(lambda: page.list.isVisible(), timeout=PATIENCE)
    replaced(file, "title: แผนกิจกรรม", "title: อีกแบบ")
    office(sample)._dropping.give("forms", [file])
    looked(qtbot, page)
    QTest.mouseClick(page.bench.publish, LEFT)
    qtbot.waitUntil(lambda: bool(told), timeout=PATIENCE)
    assert "ฉบับนี้ประกาศไปแล้ว" in told[0]
    assert page.bench.isVisible()
    replaced(file, "revision: 1", "revision: 2")
    qtbot.waitUntil(lambda: "(my-form/2569/2)" in said(page), timeout=PATIENCE)
    QTest.mouseClick(page.bench.publish, LEFT)
    qtbot.waitUntil(lambda: page.list.isVisible(), timeout=PATIENCE)
    assert len(told) == 1


def test_the_file_that_was_worked_on_is_remembered(
    sample: Window, page: FormsPage, file: Path, qtbot: QtBot
) -> None:
    QTest.mouseClick(page.bench.back, LEFT)
    assert page.list.isVisible()
    assert page.resume.text() == "ทำต่อกับ ของฉัน.yaml"
    desk = office(sample).room.host.findChild(FormWorkbenchDesk)
    assert desk is not None
    assert not [*desk._watcher.files(), *desk._watcher.directories()], "nobody works on it now"
    QTest.mouseClick(page.resume, LEFT)
    looked(qtbot, page)
    QTest.mouseClick(page.bench.back, LEFT)
    file.unlink()
    choose(page)
    assert not page.resume.isVisible(), "it is gone"


def test_forms_are_found_by_what_they_ask_and_stand_below_their_owners(
    page: FormsPage, qtbot: QtBot
) -> None:
    heads = [line.above for line in page.list.lines if line.above]
    assert len(heads) == len(set(heads)) > 5
    page.search.setText("จุดแข็ง")
    qtbot.waitUntil(
        lambda: any("จุดแข็ง" in line.below for line in page.list.lines), timeout=PATIENCE
    )
    assert len(page.list.lines) < 8
    assert page.list.lines[0].above
    page.search.setText("ก้างปลาทอง")
    qtbot.waitUntil(lambda: page._none.isVisible(), timeout=PATIENCE)
    QTest.keyClick(page.search, Qt.Key.Key_Return)
    assert page.window().focusWidget() is page.list


@pytest.mark.parametrize("scale", [100, 150])
def test_the_bench_fits(
    sample: Window, page: FormsPage, file: Path, qtbot: QtBot, scale: int
) -> None:
    sample.dress("light", scale)
    sample.resize(SCREEN)
    replaced(file, "op: sum", "op: summ")
    qtbot.waitUntil(lambda: page.bench._state.says.startswith("ต้องแก้"), timeout=PATIENCE)
    qtbot.wait(60)
    fits(qtbot, sample)
