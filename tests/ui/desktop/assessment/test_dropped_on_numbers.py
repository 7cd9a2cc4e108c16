"""A photograph let go anywhere on the card of an item is evidence, on its number box and in its note too."""

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from tests.ui.desktop.acting import page, panel, view
from ui.desktop.assessment.asks import Attach
from ui.desktop.shell.window import Window


def let_go(target: QWidget, path: Path) -> None:
    """As Qt brings a drag: to the widget under the mouse, and to those around it while none takes it."""
    held = QMimeData()
    held.setUrls([QUrl.fromLocalFile(str(path))])
    copy, button, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(target, QDragEnterEvent(QPoint(8, 8), copy, held, button, none))
    QApplication.sendEvent(target, QDropEvent(QPointF(8, 8), copy, held, button, none))


@pytest.mark.parametrize("on", ["number", "note", "beside the chip"])
def test_a_photograph_on_a_field_of_an_item_is_its_evidence(fresh: Window, tmp_path: Path, on: str) -> None:
    photo = tmp_path / "photo.jpg"
    photo.write_bytes(b"\xff\xd8\xff")
    shown = panel(fresh, next(one.id for one in view(fresh).items if one.measures))
    page(fresh).asks.attach_wanted.disconnect()
    came: list[Attach] = []
    page(fresh).asks.attach_wanted.connect(came.append)
    fields: dict[str, Callable[[], QWidget]] = {
        "number": lambda: shown.figures[0]._entries[0],
        "note": lambda: shown.note.open().viewport(),
        "beside the chip": lambda: shown,
    }
    let_go(fields[on](), photo)
    assert [(one.item.id, one.brought.paths) for one in came] == [(shown.row.id, (photo,))]
    assert shown.figures[0]._entries[0].text() == ""
