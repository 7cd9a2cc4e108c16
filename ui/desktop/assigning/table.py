"""The units work is assigned to, one row each: figure with bar, proofs, state and date."""

from collections.abc import Callable, Iterator

from core.assigning.board import UnitAnswerLine, WorkOrderProgress
from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.column_table import CellBar, Column, ColumnCell, ColumnTable
from ui.desktop.widgets.plain import name

HIGH = 32  # design pixels of a row


class AssigneeTable(ColumnTable[UnitAnswerLine]):
    """The table with one row per unit; arrows select, Enter opens what the unit has filled in."""

    def __init__(self, look: Look, open_row: Callable[[UnitAnswerLine], None]) -> None:
        """Make the table; `open_row` gets the line of a unit that is opened."""
        super().__init__(look, lambda line: line.answer.unit, HIGH, sorts=True)
        name(
            self,
            _("หน่วยงานที่ได้รับมอบหมาย"),
            _("ลูกศรขึ้นลงเลือกหน่วยงาน Shift เลือกหลายแห่ง Enter เปิดรายการของหน่วยงาน"),
        )
        self._open_row = open_row
        self.opened.connect(self._open)

    def _open(self, unit: object) -> None:
        line = self.rows.rows[self.rows.row_of(unit)]
        if isinstance(line, UnitAnswerLine):
            self._open_row(line)

    def show_work(self, work: WorkOrderProgress) -> None:
        """Show the units of one assignment; selected ones stay selected."""
        self.show_rows(work.lines, [*_columns(work)])


def _columns(work: WorkOrderProgress) -> Iterator[Column[UnitAnswerLine]]:
    """Yield the columns; a missing answer stands out by its text and icon, not only by colour."""

    def cell(
        line: UnitAnswerLine, text: str, ink: str = "text2", size: int = 14, weight: int = 400
    ) -> ColumnCell:
        return ColumnCell(
            text, ink, size, weight, tip="\n".join((line.answer.name, line.state, *line.notes))
        )

    def named(line: UnitAnswerLine) -> ColumnCell:
        return cell(line, line.answer.name, "text" if line.answer.counts else "warn", 15, 600)

    def bar(line: UnitAnswerLine) -> ColumnCell:
        ink = "accent" if line.answer.counts else "text2"
        return cell(line, "")._replace(bar=CellBar(line.share, ink), sorts=line.figure)

    yield Column(_("หน่วยงาน"), named, named=True)
    yield Column(work.head, lambda line: cell(line, line.figure, "text", 15, 600), 112, least=380)
    if any(line.share is not None for line in work.lines):
        yield Column("", bar, 112, least=620)
    yield Column(_("หลักฐาน"), lambda line: cell(line, line.proofs), 84, least=560)
    yield Column(
        _("สถานะ"), lambda line: cell(line, line.state)._replace(pill=line.tone), 128, pills=True
    )
    yield Column(_("เมื่อ"), lambda line: cell(line, line.when), 124, least=700)
