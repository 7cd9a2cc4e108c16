"""The first sheet of an Excel workbook, or a CSV file, as words. A foreign file: it is read in a process of its own,
within bounds.

Called as `python -m storage.tables.reader`. A line of JSON on stdin names the `path`; the answer says why it cannot be
read (`why`, "" = it can), and the cells follow as JSON.
"""

import csv
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

from core.boundary import bounded, unread
from core.errors import UserError
from core.i18n import _
from core.tabular import LONGEST_CELL, MOST_COLUMNS, MOST_ROWS, OF, ReadTable
from storage.apart import SENSELESS, Apart, NoReply, Reply, serve
from storage.zipped import DAMAGED, read_zip

MODULE = "storage.tables.reader"
LARGEST, UNPACKED, ENTRIES = 50 * 2**20, 400 * 2**20, 5_000  # bytes of the file, of all in it, and how many parts
ANSWER = 100 * 2**20  # bytes of all cells as JSON
BUDDHIST = 2400  # a year from here on was typed in the Buddhist era
At = tuple[int, int]  # row and column, from 0
HUGE, BROKEN, NOT_ONE, LETTERS = "huge", "broken", "other", "letters"
SHEET = ".csv"


@bounded(unread)
def read_table(path: Path) -> ReadTable:
    """The table in a workbook or CSV file. UserError when there is none that can be read."""
    worker = Apart(MODULE)
    try:
        header, content = worker.ask({"path": str(path.resolve())}, ANSWER)
        why = str(header["why"])
        told = json.loads(content) if not why else {}
        if not why:
            rows = tuple(tuple(map(str, row)) for row in told["rows"])
            return ReadTable(rows, str(told["formula"]), int(told["formulas"]), bool(told["more"]), str(told["of"]))
    except SENSELESS as error:
        why = HUGE if isinstance(error, NoReply) and error.late else BROKEN
    finally:
        worker.close()
    raise _unread(path, why)


def _unread(path: Path, why: str) -> UserError:
    reasons = {
        HUGE: _("ไฟล์ใหญ่เกินกว่าที่จะเป็นตาราง"),
        NOT_ONE: _("ไม่ใช่ไฟล์ Excel แบบ .xlsx"),
        LETTERS: _("เนื้อหาไม่ใช่ข้อความ UTF-8"),
    }
    sheet = path.suffix.lower() == SHEET
    broken = _("มีเครื่องหมายคำพูดที่ไม่ได้ปิด หรือช่องยาวผิดปกติ") if sheet else _("เนื้อหาในไฟล์เสียหายหรืออ่านไม่จบ")
    reason = reasons.get(why, broken)
    excel = _("เปิดใน Excel แล้วบันทึกเป็น .xlsx อีกครั้ง หรือคัดลอกแล้ววางในตาราง")
    todo = _("บันทึกไฟล์ใหม่เป็น CSV (UTF-8)") if sheet else excel
    return UserError(_("อ่านไฟล์ {name} ไม่ได้").format(name=path.name), reason, todo)


def reply(question: dict[str, Any]) -> Reply:
    path = Path(question["path"])
    why = _unsafe(path)
    if why:
        return {"why": why}, b""
    try:
        table = _read_csv(path) if path.suffix.lower() == SHEET else _read(path)
    except UnicodeDecodeError:
        return {"why": LETTERS}, b""
    except (csv.Error, *DAMAGED, OSError, TypeError, AttributeError, SyntaxError, ArithmeticError, MemoryError):
        return {"why": BROKEN}, b""
    content = json.dumps(table._asdict(), ensure_ascii=False).encode("utf-8", "replace")
    return ({"why": HUGE}, b"") if len(content) > ANSWER else ({"why": ""}, content)


def _unsafe(path: Path) -> str:
    """Why a file is not opened as a workbook, "" = it may be."""
    try:
        if not path.is_file() or path.stat().st_size > LARGEST:
            return HUGE if path.is_file() else BROKEN
        if path.suffix.lower() == SHEET:
            return ""
        with read_zip(path) as held:
            entries = held.infolist()
            if len(entries) > ENTRIES or sum(entry.file_size for entry in entries) > UNPACKED:
                return HUGE
            return "" if "xl/workbook.xml" in held.namelist() else NOT_ONE
    except (*DAMAGED, OSError):
        return NOT_ONE


def _read_csv(path: Path) -> ReadTable:
    with path.open(encoding="utf-8-sig", newline="") as file:
        held = csv.reader(file, strict=True)
        rows = tuple(tuple(cell[:LONGEST_CELL] for cell in row[:MOST_COLUMNS]) for row in islice(held, MOST_ROWS))
        return ReadTable(rows, more=next(held, None) is not None)


def _read(path: Path) -> ReadTable:
    rows, empty, more = list[list[str]](), set[At](), False
    with _sheet(path, values=True) as sheet:
        of = re.fullmatch(OF, str(sheet.parent.properties.subject))
        for n, row in enumerate(sheet.iter_rows()):
            if n >= MOST_ROWS:
                more = more or any(cell.value is not None for cell in row)
                if more:
                    break
                continue
            rows.append([_words(cell) for cell in row[:MOST_COLUMNS]])
            empty.update((n, at) for at, cell in enumerate(row[:MOST_COLUMNS]) if _no_words(cell))
    formulas = [*_formulas(path, rows, empty)] if _has_formulas(path) else []
    while rows and not any(rows[-1]):
        rows.pop()
    wide = max((n + 1 for row in rows for n, words in enumerate(row) if words), default=0)
    whole = tuple((*row[:wide], *[""] * (wide - len(row))) for row in rows)
    return ReadTable(whole, formulas[0] if formulas else "", len(formulas), more, of[0] if of else "")


def _no_words(cell: Any) -> bool:
    """Whether a formula was reckoned and came out as no words, as `=IF(A2="","",A2)` does."""
    return cell.value is None and getattr(cell, "data_type", "") == "str"


@contextmanager
def _sheet(path: Path, *, values: bool) -> Iterator[Any]:
    """The sheet that is shown first; of a formula the value it was kept with, or itself."""
    from openpyxl import load_workbook
    from openpyxl.worksheet._read_only import ReadOnlyWorksheet

    # Where a sheet does not begin with its size it would be read to its end for it, as all others; nobody asks for it.
    setattr(ReadOnlyWorksheet, "_get_size", lambda _sheet: None)  # noqa: B010  # no part of what its types declare
    book = load_workbook(path, read_only=True, data_only=values, keep_links=False)
    try:
        sheet = next(one for one in book.worksheets if one.sheet_state == "visible")
        sheet.reset_dimensions()
        yield sheet
    finally:
        book.close()


def _has_formulas(path: Path) -> bool:
    with read_zip(path) as held:
        sheets = [one for one in held.namelist() if one.startswith("xl/worksheets/")]
        for name in sheets:
            with held.open(name) as part:
                tail = b""
                while piece := part.read(2**20):
                    if re.search(rb"<f[ >/]", tail + piece):
                        return True
                    tail = piece[-3:]
    return False


def _formulas(path: Path, rows: list[list[str]], empty: set[At]) -> Iterator[str]:
    """The cells whose formula has no value that was kept, named as Excel names them."""
    from openpyxl.utils import get_column_letter

    with _sheet(path, values=False) as sheet:
        for n, (row, written) in enumerate(zip(rows, sheet.iter_rows(), strict=False)):
            for at, cell in enumerate(written[:MOST_COLUMNS]):
                kept = row[at] if at < len(row) else ""
                if not kept and getattr(cell, "data_type", "") == "f" and (n, at) not in empty:
                    formula = getattr(cell.value, "text", cell.value)  # one over several cells is no text itself
                    yield f"{get_column_letter(at + 1)}{n + 1} {str(formula)[:60]}"


def _words(cell: Any) -> str:
    """A cell as a person would type it here."""
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, bool):
        return _("ใช่") if value else _("ไม่ใช่")
    if isinstance(value, int | float | Decimal):
        return _number(value, getattr(cell, "number_format", "") or "")
    if isinstance(value, datetime | date):
        year = value.year if value.year > BUDDHIST else value.year + 543
        return f"{value.day}/{value.month}/{year}"
    if isinstance(value, time):
        return value.strftime("%H.%M")
    return str(value).replace("\r\n", "\n").replace("_x000D_", "")[:LONGEST_CELL]


def _number(value: int | float | Decimal, form: str) -> str:
    """With the digits Excel shows: 0.1 + 0.2 is 0.3, and eighty percent 80."""
    exact = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.15g}")
    if not exact.is_finite():
        return str(value)
    if "%" in form:
        exact *= 100
    text = f"{exact:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


if __name__ == "__main__":
    serve(reply)
