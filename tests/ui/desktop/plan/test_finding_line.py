"""A finding beside the form has the width of its column in every language."""

import pytest
from pytestqt.qtbot import QtBot

from core.i18n import THAI
from core.plan.view import FindingRow
from core.values import Ref
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
