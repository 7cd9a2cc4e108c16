"""The rows of a file of units that were left wrong, as a workbook to be mended and taken in again."""

from core.i18n import _
from core.people.unit_table import FIELDS, UnitFile, UnitLine, field_title
from core.tabular import SheetColumn, WrittenTable


def mistakes_file(file: UnitFile, called: str) -> WrittenTable:
    """Each row that is wrong as it stands now, with its row in the file it came from, the cells and why; `called` is
    the name of that file. The heads are those that are found again when the mended workbook is taken in."""
    columns = (
        *(SheetColumn(field_title(field), figure=field == "region") for field in FIELDS),
        SheetColumn(_("แถวใน {file}").format(file=called), figure=True),
        SheetColumn(_("ช่องที่ต้องแก้")),
        SheetColumn(_("เหตุที่ต้องแก้")),
    )
    rows = tuple(_row(line) for line in file.lines if line.state == "wrong")
    return WrittenTable(_("แถวที่ต้องแก้"), columns, rows)


def _row(line: UnitLine) -> tuple[str, ...]:
    cells = ", ".join(dict.fromkeys(field_title(one.field) for one in line.mistakes))
    why = " · ".join(one.why for one in line.mistakes)
    return (*(line.words.get(field, "") for field in FIELDS), str(line.row), cells, why)
