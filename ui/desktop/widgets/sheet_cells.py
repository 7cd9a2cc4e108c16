"""What a table that people type into must know of its cells."""

from collections.abc import Mapping
from fractions import Fraction

from PySide6.QtCore import QAbstractTableModel, QObject, Qt

from core.i18n import _
from core.tabular import untabbed
from ui.desktop.widgets.sheet_block import At


class SheetCells(QObject):
    """What a table must know of the cells of its model; rows below the last one are new."""

    def __init__(self, model: QAbstractTableModel) -> None:
        super().__init__(model)
        self._model = model

    def grows(self) -> bool:
        """Whether an empty row stands last, and typing there or below makes rows."""
        return False

    def typed(self, row: int, column: int) -> str:
        """A cell as it would be typed: what is copied, filled on and edited."""
        return str(self._model.index(row, column).data() or "")

    def number(self, _row: int, _column: int) -> Fraction | None:
        """What a cell adds to a sum."""
        return None

    def accepts(self, row: int, column: int) -> bool:
        """Whether a person fills this cell; of a row below the last one whether they fill the column."""
        return bool(self._model.index(row, column).flags() & Qt.ItemFlag.ItemIsEditable)

    def closed(self, _row: int, _column: int) -> str:
        """Why nothing can be typed into a cell; of no cell (-1) why none can be made."""
        return _("ช่องนี้อ่านได้อย่างเดียว พิมพ์ไม่ได้")

    def fault(self, _row: int, _column: int, _words: str) -> str:
        """Why words are no value of a cell, "" if they are one."""
        return ""

    def enter(self, cells: Mapping[At, str], *, pasted: bool = False) -> None:
        """Save the words of these cells as one deed; what is no value stays in its cell with the reason.

        Of a block that was `pasted` it is told what became of it.
        """
        raise NotImplementedError

    def block(self, _html: str, text: str) -> list[list[str]]:
        """The cells of what lies on the clipboard."""
        return untabbed(text)
