"""A stack of slips is noted in the window: by a scanner that types, by scans; each says what it is, one is undone."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from core.entities import unit_id
from core.exchange.slip import CoverSlipSender, CoverSlipYear, slip_qr
from tests.known import known
from tests.ui.desktop.acting import centre_of, leaf_of, office
from tests.ui.desktop.centre.test_centre_page import centre as centre
from tests.ui.desktop.centre.test_centre_page import sent as sent
from tests.ui.desktop.fitting import SCREEN, fits
from tests.ui.terminal.test_slips_read import SHA, leaf
from ui.desktop.centre.answering import CoverSlipReader, CoverSlipsDialog
from ui.desktop.centre.desk import CentreDesk
from ui.desktop.centre.unit_parts import IconSentence
from ui.desktop.shell.window import Window
from ui.desktop.widgets.buttons import Button

LEFT, YEAR = Qt.MouseButton.LeftButton, 2569


def code(unit: str, *forms: str, year: int = YEAR) -> str:
    return slip_qr(
        SHA,
        CoverSlipSender(unit_id(unit), unit, (CoverSlipYear(year, forms or ("cdd-action-plan",)),)),
    )


def opened(window: Window, qtbot: QtBot) -> CoverSlipsDialog:
    office(window).show_page("centre")
    page = centre_of(office(window))
    qtbot.waitUntil(lambda: page.board is not None, timeout=8000)
    desk = leaf_of(office(window), "centre", CentreDesk)
    (do,) = (one.do for one in desk.place().others if one.words == "อ่านใบนำส่งของกระดาษ")
    do()
    return window.findChildren(CoverSlipsDialog)[-1]


def scan(dialog: CoverSlipsDialog, text: str) -> None:
    """As a scanner types it: quickly, with Enter at its end."""
    QTest.keyClicks(dialog.code, text)
    QTest.keyClick(dialog.code, Qt.Key.Key_Return)


def lines(dialog: CoverSlipsDialog) -> list[str]:
    """In the order they were read; the newest stands at the top."""
    found = [one.text().replace("\u200b", "") for one in dialog.list.findChildren(QLabel)]
    return [one for one in found if one]


def on_paper(window: Window, unit: str) -> list[str]:
    board = known(centre_of(office(window)).board)
    return [one.step for line in board.lines if line.unit.code == unit for one in line.row.on_paper]


def test_slips_are_scanned_one_after_another_and_one_is_taken_back(
    centre: Window, qtbot: QtBot
) -> None:
    dialog = opened(centre, qtbot)
    assert dialog.focusWidget() is dialog.code
    dialog.note.setText("แฟ้ม 3")
    for text in (
        code("S10"),
        code("S20"),
        code("S10"),
        code("S20", year=2568),
        code("S10")[:-1],
        "hello",
    ):
        scan(dialog, text)
        assert dialog.code.text() == "", "the field is free for the next at once"
    qtbot.waitUntil(lambda: len(lines(dialog)) == 6, timeout=20000)
    said = lines(dialog)
    assert [one.startswith("ได้รับเป็นกระดาษ") for one in said] == [
        True,
        True,
        False,
        False,
        False,
        False,
    ]
    for at, words in enumerate(("บันทึกไว้แล้ว", "2568", "อ่านใบนี้อีกครั้ง", "ไม่ใช่รหัสของใบนำส่ง"), start=2):
        assert words in said[at]
    tops = [
        one.mapTo(dialog, one.rect().topLeft()).y()
        for one in dialog.list.findChildren(IconSentence)
    ]
    assert tops == sorted(tops, reverse=True)
    assert "บันทึกแล้ว 2 จาก 6 ใบ" in dialog.counted.text()
    qtbot.waitUntil(
        lambda: on_paper(centre, "S10") == ["action_plan"] == on_paper(centre, "S20"), timeout=8000
    )
    backs = [one for one in dialog.list.findChildren(Button) if one.isVisibleTo(dialog)]
    assert len(backs) == 2
    assert "เอาออกแล้ว" not in " ".join(lines(dialog))
    QTest.mouseClick(backs[-1], LEFT)  # of the newer one
    qtbot.waitUntil(lambda: on_paper(centre, "S20") == [], timeout=8000)
    assert on_paper(centre, "S10") == ["action_plan"]
    assert "บันทึกแล้ว 1 จาก 6 ใบ" in dialog.counted.text()
    assert ["เอาออกแล้ว" in one for one in lines(dialog)] == [
        False,
        True,
        False,
        False,
        False,
        False,
    ]
    assert dialog.isVisible()


def test_the_step_of_the_stack_is_chosen_where_a_slip_may_be_of_several(
    centre: Window, qtbot: QtBot
) -> None:
    dialog = opened(centre, qtbot)
    both = code("S10", "cdd-action-plan", "cdd-innovation")
    scan(dialog, both)
    qtbot.waitUntil(lambda: len(lines(dialog)) == 1, timeout=8000)
    assert "2 ขั้นตอน" in lines(dialog)[0]
    dialog.step.setCurrentIndex(
        next(n for n in range(dialog.step.count()) if "/innovation" in dialog.step.itemData(n))
    )
    scan(dialog, both)
    qtbot.waitUntil(lambda: on_paper(centre, "S10") == ["innovation"], timeout=8000)


def test_scans_of_real_slips_are_read_in_the_dialog(
    centre: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = opened(centre, qtbot)
    leaf("S10", 1.5).save(
        tmp_path / "stack.pdf", save_all=True, append_images=[leaf("S20", 180)], resolution=200
    )
    (tmp_path / "odd.pdf").write_bytes(b"nothing")
    (reading,) = dialog.findChildren(CoverSlipReader)
    reading.read_files([tmp_path / "stack.pdf", tmp_path / "odd.pdf"])
    assert not dialog.files.isEnabled()
    qtbot.waitUntil(lambda: len(lines(dialog)) == 3, timeout=60000)
    assert dialog.files.isEnabled()
    assert sum("ได้รับเป็นกระดาษ" in one and "stack.pdf" in one for one in lines(dialog)) == 2
    qtbot.waitUntil(lambda: on_paper(centre, "S20") == ["action_plan"], timeout=8000)


@pytest.mark.parametrize("day", ["", "1 ม.ค. 2600"])
def test_without_a_day_nothing_is_read_and_the_code_stays(
    centre: Window, qtbot: QtBot, day: str
) -> None:
    dialog = opened(centre, qtbot)
    dialog.day.setText(day)
    scan(dialog, code("S10"))
    assert dialog.code.text() == code("S10")
    assert "วันที่ได้รับ" in dialog.counted.text()
    assert lines(dialog) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_fits(centre: Window, qtbot: QtBot, theme: str) -> None:
    centre.dress(theme, 100)
    centre.resize(SCREEN)
    dialog = opened(centre, qtbot)
    scan(dialog, code("S10"))
    scan(dialog, code("S20", year=2568))
    qtbot.waitUntil(lambda: len(lines(dialog)) == 2, timeout=8000)
    fits(qtbot, centre)
    fits(qtbot, dialog)
