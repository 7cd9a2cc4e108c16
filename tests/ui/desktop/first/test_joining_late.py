"""A start file whose last day has passed is told to be one when it is opened, and its day stands there before."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from tests.storage.exchange.invited import OPENED, invite, province_and_centre
from tests.storage.exchange.towns import Town
from tests.ui.desktop.acting import written
from ui.desktop.first.joining import JoinStep
from ui.desktop.theme.look import Look
from wiring import Keys

LATE = "ไฟล์นี้เลยวันใช้แล้ว ยังเริ่มทำงานได้ทันที แต่ "


@pytest.fixture
def province(tmp_path: Path) -> Iterator[Town]:
    yield province_and_centre(tmp_path)[0]
    while OPENED:
        OPENED.pop().folder.close()


def shown(step: JoinStep, province: Town, until: str, place: Path) -> str:
    (made,) = invite(province, "11", until=until)
    step.show_start(made.path, Keys(place / "keys").starts.look(made.path))
    return written(step)


def test_a_file_past_its_last_day_says_that_somebody_will_telephone(
    worn: Look, qtbot: QtBot, province: Town, tmp_path: Path
) -> None:
    qtbot.addWidget(step := JoinStep(worn, tmp_path))
    said = shown(step, province, "2020-01-31", tmp_path)
    assert LATE in said
    assert "31 ม.ค. 2563" in said
    said = shown(step, province, "2099-01-31", tmp_path)
    assert LATE not in said
    assert "31 ม.ค. 2642" in said
    said = shown(step, province, "", tmp_path)
    assert (LATE in said, "ใช้ได้ถึง" in said) == (False, False)
