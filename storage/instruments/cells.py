"""One cell of a form file as the value its field holds, or why it is none."""

import re
from collections.abc import Callable
from fractions import Fraction
from typing import Any

from core.forms.wording import Clause, Limit, Words
from core.i18n import _

# What no one sees, and what makes a line read otherwise than it is written; a break between Thai words may stand.
HIDDEN = "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb]"
INTEGER = r"-?[0-9]{1,9}"
NUMBER = r"-?[0-9]{1,15}(\.[0-9]{1,9}|/[0-9]{0,8}[1-9][0-9]{0,8})?"
LIMIT_CELL = r"(>=|≥|<=|≤|>|<|=)\s*(\S+)"
CLAUSE = r"(?s)([a-z][a-z0-9_.]*)(?:\s+(is not|is|has|answered)(?=\s|$)|\s*(≠|!=|≥|>=|≤|<=|=|<|>))\s*(.*)"
SAME = {"≥": ">=", "≤": "<="}  # a limit keeps the ASCII sign
SIGNS = {">=": "≥", "<=": "≤", "!=": "≠"}  # a condition keeps the drawn one
YES = {"yes": True, "true": True, "ใช่": True, "no": False, "false": False, "ไม่": False, "ไม่ใช่": False}
THAI = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


class Wrong(Exception):
    """A cell does not hold what the schema asks: the rule, what and mend; line 0 = that of the cell."""

    def __init__(self, code: str, what: str, mend: str, line: int = 0) -> None:
        super().__init__(what)
        self.code, self.what, self.mend, self.line = code, what, mend, line


def text(cell: str, line: int) -> str:
    if hidden := re.search(HIDDEN, cell):
        what = _("มีอักขระที่มองไม่เห็น U+{code:04X}").format(code=ord(hidden[0]))
        raise Wrong("cell-hidden", what, _("ลบอักขระนั้น"), line)
    return cell


def integer(cell: str, line: int) -> int:
    if (found := signed(cell, line)) < 0:
        raise Wrong("cell-negative", _("“{cell}” น้อยกว่าศูนย์").format(cell=cell[:40]), _("เขียนจำนวนตั้งแต่ 0"), line)
    return found


def signed(cell: str, line: int) -> int:
    plain = cell.translate(THAI)
    if not re.fullmatch(INTEGER, plain):
        raise Wrong(
            "cell-integer", _("“{cell}” ไม่ใช่จำนวนเต็ม").format(cell=cell[:40]), _("เขียนเป็นตัวเลขล้วน เช่น 2564"), line
        )
    return int(plain)


def number(cell: str, line: int) -> Fraction:
    plain = cell.translate(THAI)
    if not re.fullmatch(NUMBER, plain):
        raise Wrong(
            "cell-number", _("“{cell}” ไม่ใช่ตัวเลข").format(cell=cell[:40]), _("เขียนเป็นตัวเลข เช่น 60 หรือ 0.5"), line
        )
    return Fraction(plain)


def yes_no(cell: str, line: int) -> bool:
    if cell not in YES:
        raise Wrong("cell-yes-no", _("“{cell}” ไม่ใช่ yes หรือ no").format(cell=cell[:40]), _("เขียน yes หรือ no"), line)
    return YES[cell]


def words(cell: str, line: int) -> Words:
    return Words(text(cell, line))


def limit(cell: str, line: int) -> Limit:
    match = re.fullmatch(LIMIT_CELL, cell)
    if not match:
        raise Wrong(
            "cell-limit",
            _("“{cell}” ไม่ใช่เกณฑ์ตัวเลข").format(cell=cell[:40]),
            _("เขียนเครื่องหมาย >= > <= < หรือ = แล้วตามด้วยตัวเลข เช่น '>= 60'"),
            line,
        )
    return Limit(SAME.get(match[1], match[1]), number(match[2], line))


def _fits(op: str, value: str) -> bool:
    return value in ("", "yes", "no") if op == "answered" else value != "" and value[0] not in "<>=≠≤≥"


def clause(cell: str, line: int) -> Clause:
    """`field op value`."""
    match = re.fullmatch(CLAUSE, cell)
    op = match and (match[2] or SIGNS.get(match[3], match[3]))
    if not match or not op or not _fits(op, match[4]):
        mend = _("เขียนเป็น ช่อง is ค่า ใช้ได้ is, is not, has, =, ≠, <, ≤, >, ≥ และ answered")
        if op == "is not":
            mend = _("เขียนค่าต่อท้าย is not ถ้า not เป็นรหัสของคำตอบ ให้ตั้งรหัสอื่น")
        raise Wrong("cell-condition", _("อ่านเงื่อนไข “{cell}” ไม่ได้").format(cell=cell[:60]), mend, line)
    return Clause(match[1], op, match[4])


SCALARS: dict[str, Callable[[str, int], Any]] = {
    "text": text,
    "integer": integer,
    "signed": signed,
    "number": number,
    "yes_no": yes_no,
    "words": words,
    "limit": limit,
}
