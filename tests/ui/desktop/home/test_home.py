"""The first page: every line has its reason and leads to its place; nothing is claimed that did not happen."""

from fractions import Fraction
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from core.home.picture import ResultWay
from core.home.rows import Destination
from core.plan.year_view import MoneyQuarter, YearMoney
from tests.ui.desktop.acting import new_office, new_sample, office, page, panel, press, written
from tests.ui.desktop.fitting import SCREEN, fits
from ui.desk import NewOffice
from ui.desktop.home import desk
from ui.desktop.home.desk import HomeDesk
from ui.desktop.home.page import HomePage
from ui.desktop.home.picture import BarChart
from ui.desktop.shell.window import Window
from ui.desktop.widgets.buttons import ListRowButton, Pill

LEFT = Qt.MouseButton.LeftButton


def home_of(window: Window) -> HomePage:
    found = office(window).leaf("home").widget
    assert isinstance(found, HomeDesk)
    return found.page


def words_on(window: Window) -> list[str]:
    return [
        label.text().replace("\u200b", "")
        for label in home_of(window).findChildren(QLabel)
        if label.isVisible()
    ]


@pytest.fixture
def home(sample: Window, qtbot: QtBot) -> HomePage:
    office(sample).show_page("home")
    # the news of the sample are shown
    qtbot.waitUntil(lambda: "80" in words_on(sample), timeout=8000)
    return home_of(sample)


def test_an_office_opens_on_it_with_the_keyboard_at_the_first_task(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    new_sample(window, tmp_path)
    assert office(window).key == "home"
    qtbot.waitUntil(lambda: len(home_of(window).tasks.buttons) > 2, timeout=8000)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is home_of(window).tasks.buttons[0])


def test_it_opens_at_its_top_whatever_the_size_of_the_letters(sample: Window, qtbot: QtBot) -> None:
    sample.dress("light", 150)
    office(sample).show_page("plan")
    office(sample).show_page("home")
    qtbot.wait(50)
    bar = home_of(sample)._area.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 0)
    assert bar.value() == 0


def test_enter_opens_the_first_task_at_its_place(
    sample: Window, home: HomePage, qtbot: QtBot
) -> None:
    qtbot.waitUntil(lambda: QApplication.focusWidget() is home.tasks.buttons[0])
    press(sample, Qt.Key.Key_Return)
    assert office(sample).key == "assessment"
    assert page(sample).isVisible()


def test_every_task_has_its_reason_and_a_button_with_a_name(home: HomePage) -> None:
    for button in home.tasks.buttons:
        assert button.accessibleDescription()
        assert ": " in button.accessibleName()


def test_a_line_a_document_opens_it(sample: Window, home: HomePage) -> None:
    (line,) = home.documents.findChildren(ListRowButton)
    assert line.accessibleDescription() == "ตรวจ 63 จาก 64 ข้อ"
    QTest.mouseClick(line, LEFT)
    assert office(sample).key == "assessment"


@pytest.mark.usefixtures("home")
def test_it_says_how_far_it_is_from_passing(sample: Window) -> None:
    said = words_on(sample)
    assert "80" in said
    assert "ขาดอีก 6 จึงผ่าน" in said
    assert "เกณฑ์ผ่าน 86" in said


@pytest.mark.usefixtures("home")
def test_nothing_is_sent_or_backed_up_before_it_is(sample: Window, qtbot: QtBot) -> None:
    qtbot.waitUntil(lambda: "ยังไม่เคยสำรอง" in " ".join(words_on(sample)))
    said = " ".join(words_on(sample))
    assert "รับครบ" not in said
    assert "ใช้ได้" not in said


def test_a_backup_to_a_stick_is_said_only_when_it_lies_there(
    sample: Window, home: HomePage, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_said: str(stick))
    task = next(one for one in home.tasks.buttons if "สำรองตอนนี้" in one.accessibleName())
    QTest.mouseClick(task, LEFT)
    qtbot.waitUntil(lambda: bool(list(stick.glob("*.prongsai-backup"))), timeout=8000)
    qtbot.waitUntil(lambda: "ที่เก็บที่สอง วันนี้" in " ".join(words_on(sample)), timeout=8000)
    assert not any("สำรองตอนนี้" in one.accessibleName() for one in home.tasks.buttons)
    said = " ".join(words_on(sample))
    assert "รับครบ" not in said
    assert "ยังไม่ได้ส่ง" not in said, "who has nobody above is asked to send nothing"


def test_a_change_elsewhere_shows_when_the_page_is_seen_again(
    sample: Window, home: HomePage, qtbot: QtBot
) -> None:
    before = [one.accessibleName() for one in home.tasks.buttons]
    assert any("ยังไม่ได้ตรวจ 1 จาก 64 ข้อ" in one for one in before)
    home._calls.go(Destination("assessment"))
    page(sample).go_to("d3r.l5.3")
    press(sample, Qt.Key.Key_P)
    qtbot.wait(300)
    office(sample).show_page("home")
    qtbot.waitUntil(
        lambda: [one.accessibleName() for one in home.tasks.buttons] != before, timeout=8000
    )
    assert not any("ยังไม่ได้ตรวจ" in one.accessibleName() for one in home.tasks.buttons)


def test_a_new_district_begins_with_its_plan_and_owes_no_file(
    window: Window, tmp_path: Path
) -> None:
    new_office(window, NewOffice(tmp_path / "office", "อำเภอตัวอย่าง", "1201", "district", "", 2569))
    named = [one.accessibleName() for one in home_of(window).tasks.buttons]
    assert [one.partition(":")[0] for one in named] == ["เริ่มแผน", "เริ่มประเมิน"]


def test_an_empty_year_says_what_to_do(fresh: Window) -> None:
    office(fresh).open_year(2565, "home")
    said = " ".join(words_on(fresh))
    assert "ยังไม่มีการประเมินของปี" in said
    assert "ยังไม่มีแผนของปี" in said
    assert home_of(fresh).tasks.buttons


def test_a_year_is_said_to_have_no_assessment_only_while_it_has_none(
    sample: Window, qtbot: QtBot
) -> None:
    none = "ยังไม่มีการประเมินของปีงบประมาณ"
    office(sample).open_year(2565, "assessment")
    qtbot.waitUntil(lambda: none in written(office(sample)), timeout=8000)
    office(sample).open_year(2569, "assessment")
    qtbot.waitUntil(lambda: none not in written(office(sample)), timeout=8000)


def test_a_large_folder_is_read_beside_the_window_and_still_gets_the_keyboard(
    sample: Window, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk, "LARGE", 0)
    again = office(sample)
    again.show_page("home")
    home_of(sample).tasks.show_tasks(())
    again.show_page("plan")
    again.show_page("home")
    qtbot.waitUntil(lambda: bool(home_of(sample).tasks.buttons), timeout=8000)
    qtbot.waitUntil(lambda: QApplication.focusWidget() is home_of(sample).tasks.buttons[0])


def test_what_was_done_last_is_told_by_name_and_leads_to_its_place(
    sample: Window, home: HomePage, qtbot: QtBot
) -> None:
    office(sample).show_page("assessment")
    panel(sample, "d3r.l4.3")
    press(sample, Qt.Key.Key_P)
    office(sample).show_page("home")
    told = "ให้คะแนนมิติ 3 ระดับ 4 ข้อ 3"
    qtbot.waitUntil(lambda: told in words_on(sample))
    line = next(
        button
        for button in home.recent.findChildren(ListRowButton)
        if button.accessibleName() == told
    )
    QTest.mouseClick(line, LEFT)
    assert office(sample).key == "assessment"
    qtbot.waitUntil(
        lambda: (here := page(sample).ladder.here) is not None and here.row.id == "d3r.l4.3"
    )


def test_a_wide_window_shows_the_year_as_a_picture_and_a_small_one_does_not(
    sample: Window, home: HomePage, qtbot: QtBot
) -> None:
    sample.resize(1920, 1080)
    qtbot.waitUntil(lambda: home.climbed is not None and home.climbed.isVisible())
    assert home.quarters is not None
    assert home.climbed is not None
    assert not home.quarters.isVisible(), "nothing is drawn where there is no figure"
    assert not home.score.isVisible(), "the assessments stand in the picture"
    (row,) = home.climbed.findChildren(ListRowButton)
    assert row.accessibleName() == "พัฒนาชุมชนใสสะอาด"
    assert row.accessibleDescription() == "80 ตรวจ 63 จาก 64 ข้อ · ขาดอีก 6 จึงผ่าน"
    quarters = (
        MoneyQuarter(Fraction(1000), Fraction(700), 2, 1, ahead=False),
        MoneyQuarter(Fraction(0), Fraction(0), 0, 0, ahead=False),
        MoneyQuarter(Fraction(500), Fraction(0), 3, 0, ahead=True),
        MoneyQuarter(Fraction(0), Fraction(0), 0, 0, ahead=True),
    )
    shown = home._home
    assert shown is not None
    way = ResultWay("ITA", ((2567, Fraction(1, 2)), (2569, Fraction(3, 4))))
    money = YearMoney(quarters, 1, 2, Fraction(250))
    home.show_home(shown._replace(money=money, ways=(way,)))
    assert home.quarters.chart.accessibleName() == "เงินและผลรายไตรมาส ปี 2569"
    assert home.quarters.chart.accessibleDescription() == (
        "ไตรมาส 1 ผล 1 จาก 2 ใช้ 700 / แผน 1,000, ไตรมาส 2, ไตรมาส 3 ยังไม่ถึง 3 แผน 500, ไตรมาส 4"
    )
    counted = " ".join(words_on(sample))
    assert "นับ 1 จาก 2 แผน" in counted
    assert "250 บาทไม่ระบุช่วง" in counted
    assert "ร้อยละของคะแนนเต็ม" in counted
    charts = [one.accessibleDescription() for one in home.climbed.findChildren(BarChart)]
    assert "2567 50 %, 2569 75 %" in charts
    fits(qtbot, sample)
    sample.resize(SCREEN)
    qtbot.waitUntil(home.score.isVisible)
    assert not home.quarters.isVisible()
    assert not home.climbed.isVisible()
    assert "ตรวจ 63 จาก 64 ข้อ" in [pill.says for pill in home.documents.findChildren(Pill)]
