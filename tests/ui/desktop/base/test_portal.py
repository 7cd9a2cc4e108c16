"""A document is copied into a web page that imports nothing, box by box, and says what changed since."""

from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from core.forms.deeds import publish
from core.log.deeds import FieldWrite, set_field
from core.papers.shown import PortalTextBox
from core.plan.file_deeds import import_plan, plan_at
from core.values import Text
from storage.instruments.reader import check, read
from storage.instruments.workbook.write import write_form
from tests.ui.desktop.acting import office
from ui.desktop.base.portal import PortalCopyWindow
from ui.desktop.shell.window import Window

FORM = """\
id: example-portal
edition: 2569
title: ตัวอย่างในการทดสอบ ไม่ใช่แบบทางการ
kinds:
- {id: project, title: โครงการ}
fields:
- {id: what, kind: project, title: เรื่อง, required: plan}
- {id: budget, kind: project, type: money, title: งบประมาณ}
- {id: why, kind: project, type: longtext, title: เหตุผล}
computed:
- {id: total, kind: plan, op: sum, over: project.budget, title: รวม}
portal:
- {title: ปีงบประมาณ, show: พ.ศ. <year>}
- {title: ชื่อโครงการบนเว็บ, show: <what>, of: project}
- {title: วงเงิน (บาท), show: <budget>, of: project}
- {title: หลักการและเหตุผล, show: <why>, of: project}
- {title: วงเงินรวม, show: <total>}
"""
GIVEN = {
    "title": "แผน",
    "rows": [
        {"id": "a", "kind": "project", "f.what": "โปร่งใส", "f.budget": 1250050},
        {"id": "b", "kind": "project", "f.what": "สุจริต", "f.budget": 100000},
    ],
}


@pytest.fixture
def form(tmp_path: Path) -> Path:
    path = tmp_path / "example.yaml"
    path.write_text(FORM, encoding="utf-8")
    return path


@pytest.fixture
def window(sample: Window, qtbot: QtBot, form: Path) -> PortalCopyWindow:
    """The window beside the browser, of a plan with two projects, opened from the menu of the page."""
    room = office(sample).room
    made = room.desk.form_files.keep_form(room.folder, form)
    room.session.do(partial(publish, form=made))
    qtbot.waitUntil(
        lambda: any(one.id == "example-portal" for one in room.session.forms.labels()), timeout=8000
    )
    using = room.session.forms.get("example-portal")
    room.session.do(partial(import_plan, instrument=using, year=2569, content=GIVEN))
    plan = plan_at(room.unit, "example-portal", 2569, 1)
    qtbot.waitUntil(
        lambda: room.session.read(lambda reader: reader.record(plan)) is not None, timeout=8000
    )
    return opened(sample, qtbot)


def opened(sample: Window, qtbot: QtBot) -> PortalCopyWindow:
    room = office(sample).room
    room.host.show_place("plan", plan_at(room.unit, "example-portal", 2569, 1))
    here = office(sample).leaf("plan")
    qtbot.waitUntil(
        lambda: any(one.words == "คัดลอกลงเว็บ…" for one in here.place().others), timeout=8000
    )
    next(one for one in here.place().others if one.words == "คัดลอกลงเว็บ…").do()
    return sample.findChildren(PortalCopyWindow)[-1]


def boxes(window: PortalCopyWindow) -> list[tuple[str, str, str]]:
    return [(one.title, one.row_name, one.value) for one in window.lines]


def pills(window: PortalCopyWindow) -> list[str]:
    return [line.pill for line in window.list.lines]


def test_the_boxes_stand_in_the_order_of_the_page_once_for_each_row_with_what_is_pasted(
    window: PortalCopyWindow,
) -> None:
    assert boxes(window) == [
        ("ปีงบประมาณ", "", "พ.ศ. 2569"),
        ("ชื่อโครงการบนเว็บ", "โปร่งใส", "โปร่งใส"),
        ("วงเงิน (บาท)", "โปร่งใส", "12500.50"),
        ("หลักการและเหตุผล", "โปร่งใส", ""),
        ("ชื่อโครงการบนเว็บ", "สุจริต", "สุจริต"),
        ("วงเงิน (บาท)", "สุจริต", "1000.00"),
        ("หลักการและเหตุผล", "สุจริต", ""),
        ("วงเงินรวม", "", "13500.50"),
    ]
    assert window.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
    window.on_top.setChecked(False)
    assert not window.windowFlags() & Qt.WindowType.WindowStaysOnTopHint
    assert window.isVisible()


def test_a_key_copies_ticks_and_goes_on_and_what_changed_since_is_said_after_a_restart_too(
    window: PortalCopyWindow, sample: Window, qtbot: QtBot
) -> None:
    clipboard, room = QGuiApplication.clipboard(), office(sample).room
    QTest.keyClick(window, Qt.Key.Key_Return)
    assert clipboard.text() == "พ.ศ. 2569"
    QTest.keyClick(window, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert clipboard.text() == "โปร่งใส"
    QTest.keyClick(window, Qt.Key.Key_Return)
    assert clipboard.text() == "12500.50"
    assert window._box.text().replace("\u200b", "") == "หลักการและเหตุผล · โปร่งใส"
    QTest.keyClick(window, Qt.Key.Key_Return)
    assert clipboard.text() == "12500.50", "nothing is copied where there is nothing"
    assert window._says.text().replace("\u200b", "") == "ยังไม่มีค่าในเอกสาร ไม่มีสิ่งใดถูกคัดลอก"
    assert window._count.text().replace("\u200b", "") == "คัดลอกแล้ว 3 จาก 8 ช่อง"
    assert pills(window) == ["คัดลอกแล้ว"] * 3 + [""] * 5
    plan = plan_at(room.unit, "example-portal", 2569, 1)
    view = partial(PortalTextBox.all, unit=room.unit, document=plan)
    qtbot.waitUntil(
        lambda: sum(one.copied is not None for one in room.session.read(view)) == 3, timeout=8000
    )
    row = next(
        one
        for one in room.session.read(lambda reader: list(reader.records("row")))
        if one.text("plan") and one.text("f.what") == "โปร่งใส"
    )
    room.session.do(
        partial(
            set_field, ref=row.ref, writes=[FieldWrite("f.what", Text("โปร่งใสกว่า"))], label="edit"
        )
    )
    qtbot.waitUntil(lambda: "เปลี่ยนหลังคัดลอก" in pills(window), timeout=8000)
    window.close()
    again = opened(sample, qtbot)
    assert pills(again)[:3] == ["คัดลอกแล้ว", "เปลี่ยนหลังคัดลอก", "คัดลอกแล้ว"]
    assert again._was.text().replace("\u200b", "") == "เปลี่ยนหลังคัดลอก: เดิม โปร่งใส", (
        "it begins at what is to be done"
    )
    QTest.mouseClick(again.undo, Qt.MouseButton.LeftButton)
    assert pills(again)[1] == ""


def test_a_source_that_is_not_there_is_named_at_its_row(form: Path) -> None:
    wrong = FORM.replace("<budget>", "<budgett>").replace(
        "of: project}\n- {title: วงเงินร", "of: projects}\n- {title: วงเงินร"
    )
    form.write_text(wrong, encoding="utf-8")
    found = {fault.code: fault for fault in check(form).faults}
    assert set(found) == {"placeholder-unknown", "portal-rows"}
    assert "budgett" in found["placeholder-unknown"].problem
    assert (
        form.read_text("utf-8")
        .splitlines()[found["placeholder-unknown"].line - 1]
        .startswith("- {title: วงเงิน (บาท)")
    )


def test_an_officer_fills_the_table_in_a_workbook(form: Path) -> None:
    book = form.with_suffix(".xlsx")
    write_form(book, read(form))
    assert read(book).portal == read(form).portal
