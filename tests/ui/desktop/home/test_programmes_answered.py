"""The line on home that asks whether the office joins a programme, and the page of forms where that is changed."""

from pathlib import Path

from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from tests.ui.desktop.acting import leaf_of, new_office, office
from tests.ui.desktop.home.test_home import home_of
from ui.desk import NewOffice
from ui.desktop.forms.page import FormsPage
from ui.desktop.home.page import HomePage, TaskRowWidget
from ui.desktop.shell.window import Window
from ui.desktop.widgets.prompt import PromptDialog


def question(home: HomePage) -> TaskRowWidget | None:
    """The line with two buttons."""
    lines = home.tasks.findChildren(TaskRowWidget)
    return next((one for one in lines if one.isVisible() and one.other.isVisible()), None)


def test_a_programme_is_declined_on_home_and_joined_on_the_page_of_forms(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    new_office(window, NewOffice(tmp_path / "dsi", "กองตัวอย่าง", "1201", "section", "", 2569))
    home = home_of(window)
    if question(home) is None:
        home.tasks.more.click()
    line = question(home)
    assert line is not None
    line.other.click()
    dialog = next(
        one
        for one in QApplication.topLevelWidgets()
        if isinstance(one, PromptDialog) and one.isVisible()
    )
    dialog.fields["why"].setPlainText("ไม่ใช่ภารกิจ")
    dialog.go.click()
    qtbot.waitUntil(lambda: question(home) is None)
    (kept,) = office(window).session.read(lambda reader: reader.records("joining"))
    assert (kept.text("answer"), kept.text("reason")) == ("declined", "ไม่ใช่ภารกิจ")
    office(window).show_page("forms")
    forms = leaf_of(office(window), "forms", FormsPage)
    forms._choose(
        next(
            row.name
            for group in forms._groups
            for row in group.rows
            if "moral-programme" in row.name
        )
    )
    assert (forms.join.isVisible(), forms.decline.isVisible()) == (True, False)
    assert "เข้าร่วมแล้ว" not in forms._about.text()
    assert "ตอบว่าไม่เข้าร่วม" in forms._about.text()
    forms.join.click()
    qtbot.waitUntil(lambda: forms.decline.isVisible())
    assert "เข้าร่วมแล้ว" in forms._about.text()
    assert not forms.join.isVisible()
    (kept,) = office(window).session.read(lambda reader: reader.records("joining"))
    assert (kept.text("answer"), kept.text("reason")) == ("joined", "")


def test_several_programmes_are_one_line_that_leads_to_the_first_that_waits(
    window: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    new_office(window, NewOffice(tmp_path / "dsi", "กรมสอบสวนคดีพิเศษ", "1201", "province", "", 2569))
    home = home_of(window)
    home.tasks.more.click()
    lines = [
        one
        for one in home.tasks.findChildren(TaskRowWidget)
        if one.isVisible() and one.button.text() == "เลือกโครงการ"
    ]
    assert (len(lines), question(home)) == (1, None)
    lines[0].button.click()
    forms = leaf_of(office(window), "forms", FormsPage)
    qtbot.waitUntil(lambda: forms.join.isVisible() and forms.decline.isVisible())
    assert forms._row is not None
    first = forms._row.name
    forms.join.click()
    qtbot.waitUntil(lambda: not forms.join.isVisible())
    (kept,) = office(window).session.read(lambda reader: reader.records("joining"))
    assert (
        first.partition("-")[0] in ("ita", "moral", "pmqa", "transparency"),
        kept.text("answer"),
    ) == (
        True,
        "joined",
    )
