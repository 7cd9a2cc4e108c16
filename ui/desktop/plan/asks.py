"""The signals of all parts of a plan: what the user enters or asks for."""

from PySide6.QtCore import QObject, Signal

from core.forms.field_types import type_of
from core.plan.tree import PlanCell, PlanRow
from ui.desktop.plan.cell import CellEditor


class PlanAsks(QObject):
    """Shared by every part of the form; the page hands the requests on."""

    entered = Signal(object, object, str)  # Ref of the row, cell, words
    rested = Signal(object, object, str)
    settled = Signal(object, object)  # cell, chosen value
    blocked = Signal(str)
    added = Signal(str, object, object, object)  # kind, Ref above, Ref before it or None, values
    deleted = Signal(object)  # Ref
    moved = Signal(object, int)  # Ref, -1 or 1
    put = Signal(object, object, object)  # Ref, Ref above or None, Ref before it or None = first
    copied = Signal(object)  # Ref
    said = Signal(str)
    block = Signal(str, object, object)  # kind, Ref above, Ref before: where what the clipboard holds may go
    many = Signal(str, object, object, object)  # kind, Ref above, Ref before them or None, values of each row

    def listen(self, editor: CellEditor, row: PlanRow) -> None:
        """Forward the signals of a cell of the row."""
        ref = row.ref
        editor.wanted.connect(lambda cell, text: self.entered.emit(ref, cell, text))
        editor.rested.connect(lambda cell, text: self.rested.emit(ref, cell, text))
        editor.settled.connect(self.settled)
        editor.blocked.connect(self.blocked)


def entered_cells(row: PlanRow) -> list[PlanCell]:
    """The cells the user fills in; files are kept with the evidence."""
    return [cell for cell in row.cells.values() if cell.field and not type_of(cell.of).attached]
