"""A table of units' figures in the window: read, navigated by keys and copied as cells; rows can be opened."""

from functools import partial

from PySide6.QtCore import Qt

from core.centre.sheets import CentreTable, CentreTableRow
from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.column_table import Column, ColumnCell, ColumnTable
from ui.desktop.widgets.plain import name
from ui.desktop.widgets.sheet_tools import AS_THEY_CAME

TALL = 30  # design pixels of a row
GROUNDS = {"grave": "badbg", "high": "warnbg", "watch": "warnbg", "calm": "okbg", "lit": "okbg"}


class CentreTableView(ColumnTable[CentreTableRow]):
    """Shows a `CentreTable`, a table of figures about units; sortable by its columns."""

    def __init__(self, look: Look) -> None:
        super().__init__(
            look,
            lambda row: row.key or None,
            TALL,
            sorts=True,
            ground=lambda row: GROUNDS.get(row.tone, ""),
        )
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._id = ""

    def show_sheet(self, sheet: CentreTable) -> None:
        """Show `sheet`. The row with the same key stays selected; if the sheet has the same id, its sorting stays."""
        if self._id != sheet.id and self.sorting:
            self.sorting.show(AS_THEY_CAME, down=False)
        self._id = sheet.id
        columns = [
            Column(
                one.words,
                partial(_cell, at),
                share=one.share,
                number=one.number,
                named=not one.number,
            )
            for at, one in enumerate(sheet.heads)
        ]
        self.show_rows([one.cells[0] if one.group else one for one in sheet.rows], columns)
        name(self, sheet.title, _("ลูกศรเลือกแถว Ctrl+C คัดลอกตาราง กดหัวคอลัมน์หรือ Shift+F10 เพื่อเรียง"))


def _cell(column: int, row: CentreTableRow) -> ColumnCell:
    weight = 400 if column else 600
    return ColumnCell(row.cells[column] if column < len(row.cells) else "", weight=weight)
