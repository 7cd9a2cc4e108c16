"""What holds the keyboard or stands under the pointer stays the same when words and deeds beside it change."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from tests.ui.desktop.acting import come_to_rest, office, page
from ui.desktop.base.page_context import HeaderAction, HeaderContent
from ui.desktop.shell.header import EASY, TIGHT, PageHeader
from ui.desktop.shell.window import Window
from ui.desktop.theme.look import Look
from ui.desktop.widgets.prompt import ask, one_line

KEYBOARD = Qt.FocusReason.TabFocusReason


def focus() -> QWidget:
    found = QApplication.focusWidget()
    assert found is not None
    return found


def before_the_sidebar(window: Window, key: str) -> QAbstractButton:
    """The last button that Tab meets on a page: behind it begins the sidebar."""
    inside = office(window).leaf(key).widget
    buttons = [
        each
        for each in inside.findChildren(QAbstractButton)
        if each.isVisible() and each.isEnabled()
    ]
    assert buttons, key
    met, after = list[QWidget](), office(window).sidebar.nextInFocusChain()
    while after is not None and after not in met:
        met.append(after)
        after = after.nextInFocusChain()
    return max(buttons, key=met.index)


@pytest.mark.parametrize("key", ["documents", "evidence", "settings"])
def test_a_button_that_goes_gives_it_to_its_page(at_home: Window, qtbot: QtBot, key: str) -> None:
    opened = office(at_home)
    opened.show_page(key)
    come_to_rest(qtbot, at_home)
    last = before_the_sidebar(at_home, key)
    last.setFocus(KEYBOARD)
    qtbot.waitUntil(last.hasFocus)
    last.hide()
    qtbot.waitUntil(lambda: not opened.sidebar.isAncestorOf(focus()))
    assert opened.leaf(key).widget.isAncestorOf(focus()) or opened.header.isAncestorOf(focus())


def test_so_does_a_dialog_whose_button_went_meanwhile(at_home: Window, qtbot: QtBot) -> None:
    opened = office(at_home)
    opened.show_page("documents")
    come_to_rest(qtbot, at_home)
    button = before_the_sidebar(at_home, "documents")
    button.setFocus(KEYBOARD)
    dialog = ask(at_home._look, at_home, one_line("ยกเลิก", "เลขนี้ใช้ไม่ได้อีก", "เหตุผล", "ยกเลิก"))
    qtbot.waitUntil(dialog.isActiveWindow)
    button.hide()
    dialog.reject()
    at_home.activateWindow()
    qtbot.waitUntil(
        lambda: QApplication.focusWidget() is not None and not opened.sidebar.isAncestorOf(focus())
    )
    assert opened.leaf("documents").widget.isAncestorOf(focus()) or opened.header.isAncestorOf(
        focus()
    )


def test_who_is_in_the_sidebar_stays_there(at_home: Window, qtbot: QtBot) -> None:
    entry = office(at_home).sidebar.entry("documents")
    entry.setFocus(KEYBOARD)
    dialog = ask(at_home._look, at_home, one_line("ยกเลิก", "เลขนี้ใช้ไม่ได้อีก", "เหตุผล", "ยกเลิก"))
    qtbot.waitUntil(dialog.isActiveWindow)
    dialog.reject()
    at_home.activateWindow()
    qtbot.waitUntil(entry.hasFocus)
    qtbot.wait(20)
    assert entry.hasFocus()


def test_the_form_of_an_assessment_is_read_at_its_head(sample: Window) -> None:
    shown = page(sample).view
    assert shown is not None
    title = office(sample).header._title
    assert title.text() == f"{shown.title} {shown.year}"
    assert title.fontMetrics().horizontalAdvance(title.text()) <= title.width()


SHORT, LONG = "เปิดพร้อมกัน", "เขียนใบตรวจให้กรรมการ 2 รายการ"


def deed(words: str) -> HeaderAction:
    return HeaderAction(words, "tick", lambda: None)


STATES = tuple(
    HeaderContent("", "คณะกรรมการ", deed(primary) if primary else None, others)
    for primary in (SHORT, LONG, "")
    for others in ((), (deed("ประกาศผล"),))
)


@pytest.fixture
def header(
    qapp: QApplication, look: Look, qtbot: QtBot, request: pytest.FixtureRequest
) -> PageHeader:
    scale, width = request.param
    look.choose(qapp, "light", scale)
    made = PageHeader(look)
    qtbot.addWidget(made)
    made.year.show_years((2568, 2569, 2570), 2569)
    made.show_room(width * 100 // scale)
    made.resize(width, made.sizeHint().height())
    made.show()
    return made


def under(header: PageHeader) -> dict[int, QAbstractButton]:
    """By the pixels of its line of deeds: the button that is pressed there."""
    QApplication.processEvents()
    y = header.search.geometry().center().y()
    found = {x: header.childAt(QPoint(x, y)) for x in range(header.width())}
    return {x: one for x, one in found.items() if isinstance(one, QAbstractButton)}


@pytest.mark.parametrize(
    "header", [(100, EASY), (100, EASY - 60), (125, 1230), (150, 1220), (100, TIGHT)], indirect=True
)
def test_no_button_comes_under_the_pointer_in_place_of_another(header: PageHeader) -> None:
    seen = []
    for content in STATES:
        header.show_place(content)
        seen.append(under(header))
    assert {len({*one.values()}) for one in seen} != {0}
    for before in seen:
        for after in seen:
            assert {x for x in before.keys() & after.keys() if before[x] is not after[x]} == set()


@pytest.mark.parametrize("header", [(100, EASY)], indirect=True)
def test_a_long_word_about_a_save_is_shortened_with_an_ellipsis_and_said_whole_in_its_tip(
    header: PageHeader,
) -> None:
    said = "นำเข้าแล้ว 1 จาก 1 ไฟล์ มีข้อมูลไม่ตรงกัน 12 แห่งที่รอให้ท่านเลือกค่าที่ถูกต้องในหน้าข้อมูลไม่ตรงกัน"
    header.show_saved(said, "warn")
    assert header.saved.text().endswith("…")
    assert header.saved.accessibleName() == said
    assert said.split()[0] in header.saved.toolTip()
    header.show_saved("บันทึกแล้ว 14.32 น.", "ok")
    assert header.saved.text() == "บันทึกแล้ว 14.32 น."
