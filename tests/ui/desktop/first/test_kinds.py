"""Who begins by themselves may be of every kind a register knows."""

from pathlib import Path

from pytestqt.qtbot import QtBot

from core.log.scopes import WIDER_FIRST
from core.people.units import kind_title
from tests.ui.desktop.acting import written
from ui.desktop.first.steps import OfficeStep
from ui.desktop.theme.look import Look


def test_every_kind_of_unit_can_be_chosen(worn: Look, qtbot: QtBot, tmp_path: Path) -> None:
    qtbot.addWidget(step := OfficeStep(worn, tmp_path))
    step.resize(1000, 600)
    step.show()
    said = written(step)
    for kind in WIDER_FIRST:
        assert kind_title(kind) in said
        step.put(("หน่วยงาน", "1", kind, ""))
        assert step.typed[2] == kind
