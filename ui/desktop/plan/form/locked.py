"""The locked parts of a form: fields are read-only, everything that would change something is disabled."""

from collections.abc import Iterable, Iterator

from PySide6.QtWidgets import QAbstractButton, QComboBox, QWidget

from ui.desktop.widgets.chips import LevelChip
from ui.desktop.widgets.read_only import only_read

HELD = "held"  # property of widgets disabled only because of the lock


def hold(inside: QWidget, locked: Iterable[QWidget]) -> None:
    """Make these parts of a form read-only, and everything else editable."""
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
    """Buttons and choices except the levels, which open for reading."""
    yield from (one for one in inside.findChildren(QAbstractButton) if not isinstance(one, LevelChip))
    yield from inside.findChildren(QComboBox)
