"""Reading the tables of a workbook, text file or Word document as text, in a separate process and within limits. A line
of JSON on stdin has the `path`; the answer says why the file cannot be read (`why`, "" = it can), then its cells."""

import csv
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from xml.parsers.expat import ExpatError

import msgspec
from python_calamine import CalamineError, PasswordError

from core.boundary import bounded, unread
from core.errors import UserError
from core.i18n import _
from core.tabular import TabularFile
from storage.apart import SENSELESS, Reply, WorkerProcess, WorkerReplyError, serve
from storage.tables.calc import read_calc
from storage.tables.cells import read_unformatted
from storage.tables.document import read_document
from storage.tables.text import read_text_table
from storage.workbook import read_workbook
from storage.zipped import DAMAGED, read_zip

MODULE = "storage.tables.reader"
# bytes of the file, of all in it, and how many parts
LARGEST = 50 * 2**20
UNPACKED = 400 * 2**20
ENTRIES = 5_000
ANSWER = 100 * 2**20  # bytes at most of all cells as JSON
HUGE = "huge"
BROKEN = "broken"
NOT_ONE = "other"
LETTERS = "letters"
NO_TABLE = "none"
LOCKED = "locked"
TEXTS = (".csv", ".txt", ".tsv")
TEXT = "text"
BOOK = "book"
PLAIN = "plain"
CALC = "calc"
WORD = "word"
PARTS = {"xl/workbook.xml": BOOK, "xl/workbook.bin": PLAIN, "word/document.xml": WORD}
READERS: Mapping[str, Callable[[Path], TabularFile]] = {
    TEXT: read_text_table,
    BOOK: read_workbook,
    PLAIN: read_unformatted,
    CALC: read_calc,
    WORD: read_document,
}
# web pages write text or HTML and call it .xls
ZIPPED = b"PK\3\4"
WRITTEN_AS = (".xls", ".htm", ".html")
OLD = b"\xd0\xcf\x11\xe0"  # how files of Office before 2007 begin, and locked ones
MANIFEST = "META-INF/manifest.xml"
CALC_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"


@bounded(unread)
def read_table(path: Path) -> TabularFile:
    """Return the tables in a workbook, text file or Word document, in order. Raises UserError if it is unreadable."""
    worker = WorkerProcess(MODULE)
    try:
        header, content = worker.ask({"path": str(path.resolve())}, ANSWER)
        why = str(header["why"])
        if not why:
            answer = msgspec.json.decode(content, type=TabularFile)
            return answer._replace(active=range(len(answer.sheets))[answer.active])
    except SENSELESS as error:
        why = HUGE if isinstance(error, WorkerReplyError) and error.late else BROKEN
    finally:
        worker.close()
    raise _unread(path, why)


def _unread(path: Path, fault: str) -> UserError:
    reasons = {
        HUGE: _("ไฟล์ใหญ่เกินกว่าที่จะเป็นตาราง"),
        NOT_ONE: _("ไม่ใช่ตารางแบบ .xlsx .xls .xlsb .ods เอกสาร Word แบบ .docx หรือไฟล์ข้อความแบบ .csv"),
        LETTERS: _("เนื้อหาไม่ใช่ข้อความ UTF-8, UTF-16 หรือภาษาไทยของ Windows"),
        NO_TABLE: _("ไม่มีตารางในไฟล์"),
        LOCKED: _("ไฟล์มีรหัสผ่าน"),
    }
    sheet = path.suffix.lower() in TEXTS
    broken = _("มีเครื่องหมายคำพูดที่ไม่ได้ปิด หรือช่องยาวผิดปกติ") if sheet else _("เนื้อหาในไฟล์เสียหายหรืออ่านไม่จบ")
    reason = reasons.get(fault, broken)
    excel = _("เปิดใน Excel แล้วบันทึกเป็น .xlsx อีกครั้ง หรือคัดลอกแล้ววางในตาราง")
    todo = _("บันทึกไฟล์ใหม่เป็น CSV (UTF-8)") if sheet else excel
    return UserError(_("อ่านไฟล์ {name} ไม่ได้").format(name=path.name), reason, todo)


def reply(question: dict[str, Any]) -> Reply:
    path = Path(question["path"])
    try:
        sort, why = _sort(path)
        if not why:
            table = READERS[sort](path)
    except PasswordError:
        why = LOCKED
    except UnicodeDecodeError:
        why = LETTERS if path.suffix.lower() in TEXTS else NOT_ONE
    except (
        csv.Error,
        CalamineError,
        *DAMAGED,
        OSError,
        TypeError,
        AttributeError,
        SyntaxError,
        ArithmeticError,
        ExpatError,
        MemoryError,
    ):
        why = BROKEN
    if why:
        return {"why": why}, b""
    if not any(sheet.rows for sheet in table.sheets) and (
        sort == WORD or path.suffix.lower() in WRITTEN_AS
    ):
        return {"why": NO_TABLE}, b""
    content = json.dumps(table, ensure_ascii=False).encode("utf-8", "replace")
    return ({"why": HUGE}, b"") if len(content) > ANSWER else ({"why": ""}, content)


def _sort(path: Path) -> tuple[str, str]:
    """Return the type of a file by its content, of a text by its name; and why it is not opened, "" = it may be."""
    if not path.is_file() or path.stat().st_size > LARGEST:
        return "", HUGE if path.is_file() else BROKEN
    with path.open("rb") as file:
        begun = file.read(len(OLD))
        content = file.read() if begun == OLD else b""
    if content:
        held = {
            name: name.encode("utf-16-le") in content
            for name in ("EncryptedPackage", "Workbook", "Book")
        }
        if held["EncryptedPackage"]:
            return PLAIN, LOCKED
        return PLAIN, "" if any(held.values()) else NOT_ONE
    if begun != ZIPPED and path.suffix.lower() in (*TEXTS, *WRITTEN_AS):
        return TEXT, ""
    try:
        with read_zip(path) as parts:
            entries, names = parts.infolist(), {*parts.namelist()}
            if len(entries) > ENTRIES or sum(entry.file_size for entry in entries) > UNPACKED:
                return "", HUGE
            manifest = parts.read(MANIFEST) if MANIFEST in names else b""
            sort = parts.read("mimetype") if "mimetype" in names else manifest
            if CALC_TYPE in sort:
                locked = b"encryption-data" in manifest
                return CALC, LOCKED if locked else ""
            return next(
                ((sort, "") for part, sort in PARTS.items() if part in names), ("", NOT_ONE)
            )
    except DAMAGED:
        return "", NOT_ONE


if __name__ == "__main__":
    serve(reply, fails=lambda header: header["why"] == BROKEN)
