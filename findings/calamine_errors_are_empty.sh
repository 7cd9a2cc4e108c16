#!/usr/bin/env bash
# python-calamine 0.9.1, openpyxl 3.1.5, xlrd 2.0.2, xlwt 1.3.0; a workbook with failed formulas, new (.xlsx) and old (.xls).
# Guess: a cell with an error comes as its sign (#N/A), as an object of its own, or the reading fails.
# Seen: calamine gives the empty text for every error, the same as for a cell that holds an empty text, so that nothing
# tells that a figure is missing; openpyxl gives the sign, xlrd a type of cell of its own with the number of the error.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet python-calamine==0.9.1 openpyxl==3.1.5 xlrd==2.0.2 xlwt==1.3.0
"$room/venv/bin/python" - "$room" <<'PY'
import sys
from pathlib import Path

import openpyxl
import python_calamine
import xlrd
import xlwt

ERRORS = {"#NULL!": 0, "#DIV/0!": 7, "#VALUE!": 15, "#REF!": 23, "#NAME?": 29, "#NUM!": 36, "#N/A": 42}
new, old = Path(sys.argv[1], "new.xlsx"), Path(sys.argv[1], "old.xls")

whole = openpyxl.Workbook()
for row, sign in enumerate(ERRORS, 1):
    whole.active.cell(row, 1, sign).data_type = "e"
whole.active.cell(1, 2, 1)
whole.save(new)

book = xlwt.Workbook()
sheet = book.add_sheet("a")
for row, code in enumerate(ERRORS.values()):
    sheet.row(row).set_cell_error(0, code)
sheet.write(0, 1, 1)
book.save(str(old))


def calamine(path: Path) -> list[object]:
    """The first column as calamine reads it."""
    rows = python_calamine.load_workbook(path).get_sheet_by_index(0).to_python()
    return [row[0] for row in rows[: len(ERRORS)]]


by_openpyxl = [row[0].value for row in openpyxl.load_workbook(new).active.iter_rows(max_row=len(ERRORS))]
cells = xlrd.open_workbook(old).sheet_by_index(0).col(0)
by_xlrd = [(one.ctype, one.value) for one in cells]
print("calamine", calamine(new), calamine(old))
print("openpyxl", by_openpyxl)
print("xlrd", by_xlrd)
assert calamine(new) == calamine(old) == [""] * len(ERRORS), "it behaves otherwise now"
assert by_openpyxl == [*ERRORS], "it behaves otherwise now"
assert by_xlrd == [(xlrd.XL_CELL_ERROR, code) for code in ERRORS.values()], "it behaves otherwise now"
PY
