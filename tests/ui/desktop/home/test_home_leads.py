"""Each button of the first page is pressed: the page it leads to is there and can do what the button says."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from core.forms.ports import Store
from core.log.ports import Context
from core.plan.deeds import start_plan
from core.signing.deeds import sign_off
from core.values import Changes
from tests.ui.desktop.acting import (
    leaf_of,
    new_office,
    new_sample,
    office,
    page,
    plans_of,
    start_of,
)
from tests.ui.desktop.home.test_home import home_of, words_on
from ui.desk import NewOffice
from ui.desktop.shell.window import Window
from ui.desktop.signing.page import SigningPage

PAGES = {  # by the word on the button
    "เริ่มแผน": "plan",
    "เปิดแผน": "plan",
    "กรอกผล": "plan",
    "ไปแก้": "plan",
    "เริ่มประเมิน": "assessment",
    "เปิดการประเมิน": "assessment",
    "ไปที่ข้อนี้": "assessment",
    "ตรวจต่อ": "assessment",
    "ดูข้อที่ขาด": "assessment",
    "เก็บเป็นหลักฐาน": "evidence",
    "ไปหน้าลงนาม": "sign",
    "ไปหน้ารับส่ง": "exchange",
    "ส่ง": "exchange",
    "ส่งเลย": "exchange",
    "ดูวิธีส่ง": "exchange",
    "เริ่มเอกสาร": "documents",
}


def empty(window: Window, room: Path) -> None:
    new_office(window, NewOffice(room / "empty", "อำเภอตัวอย่าง", "1201", "district", "", 2569))


def answered(window: Window, room: Path) -> None:
    new_sample(window, room)


def locked(window: Window, room: Path) -> None:
    new_sample(window, room)
    session = office(window).session

    def lock(ctx: Context, store: Store) -> Changes:
        (own,) = store.records("assessment", year=2569)
        return sign_off(ctx, store, own.ref, "กานดา")

    session.do(lock)


@pytest.mark.parametrize("state", [empty, answered, locked])
def test_every_button_leads_to_a_page_that_can_do_it(
    window: Window,
    qtbot: QtBot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    state: Callable[[Window, Path], None],
) -> None:
    asked: list[str] = []

    def no_folder(_parent: object, title: str, *_more: object) -> str:
        asked.append(title)
        return ""

    monkeypatch.setattr(QFileDialog, "getExistingDirectory", no_folder)
    state(window, tmp_path)
    if state is locked:
        sign = "เพื่อลงนาม"
    elif state is answered:
        sign = "ขาดอีก 6 จึงผ่าน"
    else:
        sign = ""
    qtbot.waitUntil(lambda: any(sign in said for said in words_on(window)), timeout=8000)
    qtbot.waitUntil(lambda: bool(home_of(window).tasks.buttons), timeout=8000)
    deeds = [one.accessibleName().partition(":")[0] for one in home_of(window).tasks.buttons]
    for at, deed in enumerate(deeds):
        office(window).show_page("home")
        qtbot.waitUntil(lambda: len(home_of(window).tasks.buttons) == len(deeds), timeout=8000)
        QTest.mouseClick(home_of(window).tasks.buttons[at], Qt.MouseButton.LeftButton)
        if deed == "สำรองตอนนี้":
            qtbot.waitUntil(lambda: bool(asked), timeout=8000)
            continue
        qtbot.waitUntil(partial(stands_at, window, PAGES[deed]), timeout=8000)
        qtbot.waitUntil(partial(able, window, deed), timeout=8000)


def stands_at(window: Window, key: str) -> bool:
    return office(window).key == key


def able(window: Window, deed: str) -> bool:
    """Whether the page in front can do it now."""
    opened = office(window)
    if deed.startswith("เริ่ม"):
        go = plans_of(opened).start.go if opened.key == "plan" else start_of(opened).go
        return go.isVisible() and go.isEnabled()
    if opened.key == "sign":
        return (
            leaf_of(opened, "sign", SigningPage).panel is not None
            and opened.header.primary.isEnabled()
        )
    if opened.key == "assessment" and deed != "เปิดการประเมิน":
        return page(window).isVisible() and page(window).locked.isHidden()
    return opened.leaf(opened.key).widget.isVisible()


def test_the_task_of_a_period_leads_to_its_report_whatever_period_was_shown(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    new_office(window, NewOffice(tmp_path / "past", "อำเภอตัวอย่าง", "1201", "district", "", 2566))
    opened = office(window)
    form = opened.session.forms.get("info-centre-visits")
    opened.session.do_now(partial(start_plan, instrument=form, year=2566))
    planning = plans_of(opened).planning

    def asking() -> list[str]:
        return [
            one.accessibleName()
            for one in home_of(window).tasks.buttons
            if "ไตรมาสที่ 4" in one.accessibleName()
        ]

    for before in ("", "2566q1"):
        opened.show_page("home")
        qtbot.waitUntil(lambda: bool(asking()), timeout=8000)
        if before:
            planning.show_period(before)
        (button,) = [
            one for one in home_of(window).tasks.buttons if one.accessibleName() in asking()
        ]
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(partial(stands_at, window, "plan"), timeout=8000)
        qtbot.waitUntil(
            lambda: planning.page is not None and planning.page.period == "2566q4", timeout=8000
        )
