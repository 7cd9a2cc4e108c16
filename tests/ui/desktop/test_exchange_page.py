"""Files that come: dropped, refused with a reason, set aside; and every part of the page fits."""

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from tests.ui.desktop.acting import (
    exchange_of,
    office,
)
from tests.ui.desktop.fitting import SCREEN, clipped
from tests.ui.desktop.test_access import nameless
from ui.desktop.window import Window

LEFT = Qt.MouseButton.LeftButton


def test_a_dropped_file_that_is_none_is_looked_at_and_refused_with_its_reason(
    sample: Window, qtbot: QtBot, tmp_path: Path
) -> None:
    opened = office(sample)
    opened.show_page("exchange")
    odd = tmp_path / "odd.prongsai"
    odd.write_bytes(b"hello")
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(odd))])
    event = QDropEvent(
        QPointF(5, 5), Qt.DropAction.CopyAction, mime, LEFT, Qt.KeyboardModifier.NoModifier
    )  # fmt: skip
    exchange_of(opened).drop.dropEvent(event)
    incoming = exchange_of(opened).incoming
    qtbot.waitUntil(lambda: len(incoming._looked) == 1, timeout=8000)
    assert incoming._looked[0].problem is not None
    assert not incoming.take.isVisible()
    QTest.mouseClick(incoming.leave, LEFT)
    assert exchange_of(opened).on_post


def test_nothing_to_set_aside_is_told(sample: Window, qtbot: QtBot) -> None:
    office(sample).show_page("exchange")
    QTest.mouseClick(exchange_of(office(sample)).drop.undo, LEFT)
    qtbot.waitUntil(lambda: sample.problem is not None, timeout=8000)


@pytest.mark.parametrize(("theme", "scale"), [("light", 100), ("dark", 100), ("light", 150)])
def test_every_part_of_the_page_fits_and_has_names(sample: Window, qtbot: QtBot, theme: str, scale: int) -> None:
    sample.dress(theme, scale)
    opened = office(sample)
    for key in ("exchange", "plan", "centre"):
        opened.show_page(key)
        for head in ("post", "torn", "told", "silent") if key == "exchange" else ("",):
            if head:
                exchange_of(opened).heads.ask(head)
            sample.resize(SCREEN)
            qtbot.wait(40)
            assert sample.size() == SCREEN
            assert not list(clipped(sample)), f"{key} {head}"
    assert not nameless(exchange_of(opened))
