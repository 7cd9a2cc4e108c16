"""What stands under the pointer in the header stays there when a word gets longer, or a deed comes or goes."""

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot

from ui.desktop.base.page_context import HeaderAction, HeaderContent
from ui.desktop.shell.header import EASY, TIGHT, Header
from ui.desktop.theme.look import Look

SHORT, LONG = "เปิดพร้อมกัน", "เขียนชุดตรวจให้กรรมการ 2 รายการ"


def deed(words: str) -> HeaderAction:
    return HeaderAction(words, "tick", lambda: None)


STATES = tuple(
    HeaderContent("", "คณะกรรมการ", deed(primary) if primary else None, others)
    for primary in (SHORT, LONG, "")
    for others in ((), (deed("ประกาศผล"),))
)


@pytest.fixture
def header(qapp: QApplication, look: Look, qtbot: QtBot, request: pytest.FixtureRequest) -> Header:
    scale, width = request.param
    look.choose(qapp, "light", scale)
    made = Header(look)
    qtbot.addWidget(made)
    made.year.show_years((2568, 2569, 2570), 2569)
    made.show_room(width * 100 // scale)
    made.resize(width, made.sizeHint().height())
    made.show()
    return made


def under(header: Header) -> dict[int, QAbstractButton]:
    """By the pixels of its line of deeds: the button that is pressed there."""
    QApplication.processEvents()
    y = header.search.geometry().center().y()
    found = {x: header.childAt(QPoint(x, y)) for x in range(header.width())}
    return {x: one for x, one in found.items() if isinstance(one, QAbstractButton)}


@pytest.mark.parametrize(
    "header", [(100, EASY), (100, EASY - 60), (125, 1230), (150, 1220), (100, TIGHT)], indirect=True
)
def test_no_button_comes_under_the_pointer_in_place_of_another(header: Header) -> None:
    seen = []
    for content in STATES:
        header.show_place(content)
        seen.append(under(header))
    assert {len({*one.values()}) for one in seen} != {0}
    for before in seen:
        for after in seen:
            assert {x for x in before.keys() & after.keys() if before[x] is not after[x]} == set()


@pytest.mark.parametrize("title", ["แผนปฏิบัติการ", "แผนปฏิบัติการส่งเสริมคุณธรรมของสำนักงานพัฒนาชุมชนจังหวัดตัวอย่าง"])
@pytest.mark.parametrize("header", [(100, EASY), (100, EASY - 60), (125, 1230)], indirect=True)
def test_nothing_right_of_the_findings_moves_as_their_number_grows(header: Header, title: str) -> None:
    header.show_saved("บันทึกแล้ว 14.32 น.", "ok")
    seen = set()
    for count in (0, 9, 10, 100):
        header.show_place(HeaderContent("", title, deed(SHORT), findings=count))
        QApplication.processEvents()
        assert header.findings.isVisible() == bool(count)
        seen.add(tuple(one.x() for one in (header.primary, header.more, header.year, header.undo, header.search)))
        assert not count or header.findings.geometry().right() < header.primary.x()
    assert len(seen) == 1


@pytest.mark.parametrize("header", [(100, EASY)], indirect=True)
def test_a_long_word_about_a_save_is_shortened_with_an_ellipsis_and_said_whole_in_its_tip(header: Header) -> None:
    said = "นำเข้าแล้ว 1 จาก 1 ไฟล์ มีข้อมูลไม่ตรงกัน 12 แห่งที่รอให้ท่านเลือกค่าที่ถูกต้องในหน้าข้อมูลไม่ตรงกัน"
    header.show_saved(said, "warn")
    assert header.saved.text().endswith("…")
    assert header.saved.accessibleName() == said
    assert said.split()[0] in header.saved.toolTip()
    header.show_saved("บันทึกแล้ว 14.32 น.", "ok")
    assert header.saved.text() == "บันทึกแล้ว 14.32 น."
