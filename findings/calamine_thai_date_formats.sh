#!/usr/bin/env bash
# python-calamine 0.9.1 and openpyxl 3.1.5; a workbook whose one cell has a format by number, without a code of its own.
# Guess: what reads the built-in formats of other languages (ECMA-376 part 1, 18.8.30) reads those of all of them.
# Seen: calamine takes the East Asian dates (27 to 36 and 50 to 58) for dates and the Thai ones (71 to 81) for numbers;
# openpyxl takes all of them for numbers and names their format "General", so that nothing tells that it was a day.
set -euo pipefail
room=$(mktemp -d)
trap 'rm -rf "$room"' EXIT
python3 -m venv "$room/venv"
"$room/venv/bin/pip" install --quiet python-calamine==0.9.1 openpyxl==3.1.5
"$room/venv/bin/python" - <<'PY'
import io
import zipfile

import openpyxl
import python_calamine

DAY = 46356  # 30 November 2026
OWN = b'numFmtId="164"'  # the number of the first format with a code of its own


def workbook(number: int) -> io.BytesIO:
    """A workbook with the day in A1, in the built-in format of this number."""
    whole, changed = openpyxl.Workbook(), io.BytesIO()
    whole.active["A1"] = DAY
    whole.active["A1"].number_format = "yyyy/m/d"
    whole.save(first := io.BytesIO())
    with zipfile.ZipFile(first) as given, zipfile.ZipFile(changed, "w") as made:
        for name in given.namelist():
            content = given.read(name)
            if name == "xl/styles.xml":
                declared = b"<numFmt " + OWN
                content = content.replace(declared, b"<numFmt @").replace(OWN, b'numFmtId="%d"' % number)
                content = content.replace(b"<numFmt @", declared)
            made.writestr(name, content)
    changed.seek(0)
    return changed


def kinds(number: int) -> tuple[str, str, str]:
    """The type of the cell to calamine and to openpyxl, and the format that openpyxl names."""
    (row,) = python_calamine.load_workbook(workbook(number)).get_sheet_by_index(0).to_python()
    cell = openpyxl.load_workbook(workbook(number)).active["A1"]
    return type(row[0]).__name__, type(cell.value).__name__, cell.number_format


for number in (14, 27, 58, 71, 77, 81):
    print(number, *kinds(number))
assert kinds(14)[:2] == ("date", "datetime"), "it behaves otherwise now"
for number in (*range(27, 37), *range(50, 59)):
    assert kinds(number) == ("date", "int", "General"), "it behaves otherwise now"
for number in range(71, 82):
    assert kinds(number) == ("float", "int", "General"), "it behaves otherwise now"
PY
