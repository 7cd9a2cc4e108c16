"""Who is to sign and has not been entered yet is added where the lack is met; what was chosen before stays."""

from pytestqt.qtbot import QtBot

from tests.ui.desktop.acting import modal, office, prompted
from tests.ui.desktop.signing.test_signing_page import click, primary, signing
from ui.desktop.shell.window import Window
from ui.desktop.signing.dialogs import LockDialog
from ui.desktop.signing.page import SigningPage

__all__ = ["signing"]


def test_the_boss_is_entered_in_the_dialog_that_locks(sample: Window, signing: SigningPage, qtbot: QtBot) -> None:
    assert signing
    primary(sample)
    dialog = modal(qtbot, LockDialog)
    before = office(sample).session.person
    dialog.steps[0]._box.setCurrentIndex(2)
    kept = dialog.steps[0].stage
    click(dialog.add)
    asked = prompted(qtbot, "เพิ่มผู้ใช้งาน")
    asked.fields["name"].setText("พร ใหม่")
    click(asked.go)
    qtbot.waitUntil(lambda: dialog.steps[1]._box.findText("พร ใหม่") > 0, timeout=8000)
    assert dialog.steps[0].stage == kept
    dialog.steps[1]._box.setCurrentText("พร ใหม่")
    assert dialog.field.text().endswith("พร ใหม่")
    assert office(sample).session.person == before, "who signs is not who is at the keyboard"
