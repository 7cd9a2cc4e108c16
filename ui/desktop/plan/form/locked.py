"""What of a row's form is locked for signing: its fields are read, whatever would change something is grey."""

from collections.abc import Iterable, Iterator

from PySide6.QtWidgets import QAbstractButton, QComboBox, QWidget

from ui.desktop.widgets.chips import LevelChip
from ui.desktop.widgets.read_only import only_read

HELD = "held"  # property of what would work were nothing locked


def hold(inside: QWidget, locked: Iterable[QWidget]) -> None:
    """Let these parts of a form only be read, and everything else in it be edited."""
    only_read(inside, on=False)
    for each in _working(inside):
        if each.property(HELD):
            each.setProperty(HELD, None)
            each.setEnabled(True)
    for part in locked:
        only_read(part, but=(LevelChip,))
        for each in _working(part):
            if each.isEnabled():
                each.setProperty(HELD, "1")
                each.setEnabled(False)


def _working(inside: QWidget) -> Iterator[QWidget]:
    """What is pressed or chosen, but for the levels: they are opened to be read."""
    yield from (one for one in inside.findChildren(QAbstractButton) if not isinstance(one, LevelChip))
    yield from inside.findChildren(QComboBox)
