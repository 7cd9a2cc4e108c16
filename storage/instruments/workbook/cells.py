"""Reads the cells of a received Excel workbook in a separate process, within size limits. A line of JSON on stdin has
the workbook in base64; the answer says why it cannot be read (`why`, "" = it can)."""

import json
from base64 import b64decode, b64encode
from collections.abc import Sequence
from io import BytesIO
from typing import Any
from xml.parsers.expat import ExpatError

from core.errors import FormFileFault
from core.i18n import _
from core.tabular import ImportedSheet, TabularFile
from storage.apart import SENSELESS, Reply, WorkerProcess, WorkerReplyError, serve
from storage.instruments.source import UnreadableFileError
from storage.workbook import read_workbook
from storage.zipped import DAMAGED, read_zip

MODULE = "storage.instruments.workbook.cells"
LARGEST = 20 * 2**20
UNPACKED = 400 * 2**20
ENTRIES = 5_000
ANSWER = 50 * 2**20
OLD, LOCKED_PART = b"\xd0\xcf\x11\xe0", "EncryptedPackage".encode("utf-16-le")
HUGE = "huge"
BROKEN = "broken"
NOT_ONE = "other"
LOCKED = "locked"
MACROS = "macros"
LINKS = "links"


def is_workbook(data: bytes) -> bool:
    return data.startswith((b"PK\x03\x04", OLD))


def sheets_of(data: bytes) -> tuple[tuple[ImportedSheet, ...], tuple[str, ...]]:
    """Return (the workbook's visible sheets, names of hidden ones). UnreadableFileError if it cannot be read."""
    content = _asked(data)
    try:
        table = TabularFile(*json.loads(content))
        return tuple(ImportedSheet(*one) for one in table.sheets), tuple(table.hidden)
    except SENSELESS:  # RecursionError among them
        raise _unread(BROKEN) from None


def marked(data: bytes, faults: Sequence[FormFileFault]) -> bytes:
    """Return a copy of the workbook with faults marked and listed. UnreadableFileError if it is no sound workbook."""
    marks = [(one.line, one.problem, one.mend) for one in faults]
    return _asked(data, marks=marks)


def _asked(data: bytes, **more: object) -> bytes:
    """Return the separate process's answer about the workbook. UnreadableFileError if it is not a sound workbook."""
    if len(data) > LARGEST:
        why = HUGE
    elif data.startswith(OLD) and LOCKED_PART in data:
        why = LOCKED
    else:
        why = ""
    if not why and data.startswith(OLD):
        why = NOT_ONE
    worker = WorkerProcess(MODULE)
    try:
        if not why:
            header, content = worker.ask({"data": b64encode(data).decode("ascii"), **more}, ANSWER)
            why = str(header["why"])
            if not why:
                return content
    except SENSELESS as error:
        why = HUGE if isinstance(error, WorkerReplyError) and error.late else BROKEN
    finally:
        worker.close()
    raise _unread(why)


def _unread(cause: str) -> UnreadableFileError:
    again = _("เปิดใน Excel แล้วบันทึกเป็น .xlsx อีกครั้ง")
    what, mend = {
        HUGE: (_("สมุดงานใหญ่เกินกว่าที่จะเป็นแบบ"), _("ลบแผ่นและแถวที่ไม่ใช่ของแบบ แล้วบันทึกใหม่")),
        NOT_ONE: (_("ไฟล์นี้ไม่ใช่สมุดงานแบบ .xlsx"), again),
        LOCKED: (_("สมุดงานมีรหัสผ่าน"), _("เปิดใน Excel เอารหัสผ่านออก แล้วบันทึกใหม่")),
        MACROS: (_("สมุดงานมีมาโคร ซึ่งโปรแกรมไม่เปิด"), _("บันทึกเป็น .xlsx ที่ไม่มีมาโคร")),
        LINKS: (
            _("สมุดงานโยงไปยังไฟล์อื่น"),
            _("ใน Excel เลือก ข้อมูล > แก้ไขการเชื่อมโยง > ตัดการเชื่อมโยง แล้วบันทึกใหม่"),
        ),
    }.get(cause, (_("เนื้อหาในสมุดงานเสียหายหรืออ่านไม่จบ"), again))
    return UnreadableFileError(f"workbook-{cause}", 1, what, mend)


def reply(question: dict[str, Any]) -> Reply:
    data = b64decode(question["data"])
    try:
        why = _why_not(data)
        if why:
            return {"why": why}, b""
        if "marks" in question:
            from storage.instruments.workbook.mark import with_marks

            return {"why": ""}, with_marks(data, question["marks"])
        content = json.dumps(read_workbook(BytesIO(data))).encode("ascii")
    except (
        *DAMAGED,
        OSError,
        TypeError,
        AttributeError,
        SyntaxError,
        ArithmeticError,
        ExpatError,
        MemoryError,
    ):
        return {"why": BROKEN}, b""
    return ({"why": HUGE}, b"") if len(content) > ANSWER else ({"why": ""}, content)


def _why_not(data: bytes) -> str:
    with read_zip(BytesIO(data)) as parts:
        names = parts.namelist()
        unpacked = sum(one.file_size for one in parts.infolist())
    if len(names) > ENTRIES or unpacked > UNPACKED:
        return HUGE
    for start, why in (("xl/vbaProject", MACROS), ("xl/externalLinks/", LINKS)):
        if any(name.startswith(start) for name in names):
            return why
    return "" if "xl/workbook.xml" in names else NOT_ONE


if __name__ == "__main__":
    serve(reply, fails=lambda header: header["why"] == BROKEN)
