"""A finding beside the form has the width of its column in every language."""

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from core.i18n import THAI
from core.plan.view import FindingRow
from core.values import Ref
from tests.ui.desktop.acting import written
from ui.desktop.plan.cards import FindingsCard
from ui.desktop.plan.page import ASIDE
from ui.desktop.theme.look import Look
from ui.desktop.theme.qt_words import use_language

ROW = Ref("1" * 32, "row", "a")


@pytest.mark.parametrize("language", ["th", "en"])
def test_what_can_be_done_with_a_finding_fits_beside_the_form(worn: Look, qtbot: QtBot, language: str) -> None:
    use_language(language)
    try:
        card = FindingsCard(worn)
        qtbot.addWidget(card)
        graves = ("must", "should", "hint")
        card.show_findings(
            tuple(FindingRow(ROW, "", "กิจกรรม", "อ่านไม่ตรง", "r", one, fix="ศูนย์บาทถ้วน") for one in graves)
        )
        assert card.minimumSizeHint().width() <= ASIDE
    finally:
        use_language(THAI)


def test_everything_that_is_found_can_be_opened(worn: Look, qtbot: QtBot) -> None:
    card = FindingsCard(worn)
    qtbot.addWidget(card)
    found = tuple(FindingRow(ROW, "", "กิจกรรม", f"เรื่อง {n}", "r", "must") for n in range(86))
    card.show_findings(found)
    (more,) = (one for one in card.findChildren(QPushButton) if "ดูอีก" in one.text())
    assert more.text().strip() == "ดูอีก 74 รายการ"
    more.click()
    assert [f"เรื่อง {n}" in written(card) for n in range(86)] == [True] * 86
    card.show_findings(found[1:])
    assert "เรื่อง 85" in written(card), "what was opened stays open while one after the other is mended"


def test_of_thousands_that_are_found_a_hundred_are_opened_at_a_press(worn: Look, qtbot: QtBot) -> None:
    card = FindingsCard(worn)
    qtbot.addWidget(card)
    card.show_findings(tuple(FindingRow(ROW, "", "กิจกรรม", f"เรื่อง {n}", "r", "must") for n in range(3000)))
    for shown in (12, 112, 212):
        *_gone, more = (one for one in card.findChildren(QPushButton) if "ดูอีก" in one.text())
        assert more.text().strip() == "ดูอีก 100 รายการ"
        assert (f"เรื่อง {shown - 1}" in written(card), f"เรื่อง {shown}" in written(card)) == (True, False)
        more.click()
