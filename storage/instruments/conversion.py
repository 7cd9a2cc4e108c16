"""Text cells to typed values: the schema (the dataclasses) says what each must be; a fault says how to correct it."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from difflib import get_close_matches
from fractions import Fraction
from typing import Any, TypeVar

from core.forms.layout import FieldSchema, slots
from core.forms.wording import Clause, Limit, Words
from core.i18n import _
from storage.instruments.source import ListNode, MapNode, Node, NotRead, TextNode

INTEGER = re.compile(r"-?[0-9]{1,9}")
NUMBER = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9}|/[0-9]{0,8}[1-9][0-9]{0,8})?")
LIMIT = re.compile(r"(>=|≥|<=|≤|>|<|=)\s*(\S+)")
CLAUSE = re.compile(
    r"([a-z][a-z0-9_.]*)(?:\s+(is not|is|has|answered)(?=\s|$)|\s*(≠|!=|≥|>=|≤|<=|=|<|>))\s*(.*)", re.DOTALL
)
SAME = {"≥": ">=", "≤": "<="}  # a limit keeps the ASCII sign
SIGNS = {">=": "≥", "<=": "≤", "!=": "≠"}  # a condition keeps the drawn one
YES = {"yes": True, "true": True, "ใช่": True, "no": False, "false": False, "ไม่": False, "ไม่ใช่": False}
THAI = str.maketrans("๐๑๒๓๔๕๖๗๘๙", "0123456789")


class Wrong(Exception):
    """A cell does not hold what the schema asks; line 0 = that of the cell."""

    def __init__(self, what: str, mend: str, line: int = 0) -> None:
        super().__init__(what)
        self.what, self.mend, self.line = what, mend, line


def text(cell: str, line: int) -> str:
    hidden = next((mark for mark in cell if mark < " " and mark not in "\n"), "")
    if hidden:
        raise Wrong(_("มีอักขระที่มองไม่เห็น U+{code:04X}").format(code=ord(hidden)), _("ลบอักขระนั้น"), line)
    return cell


def integer(cell: str, line: int) -> int:
    plain = cell.translate(THAI)
    if not INTEGER.fullmatch(plain):
        raise Wrong(_("“{cell}” ไม่ใช่จำนวนเต็ม").format(cell=cell[:40]), _("เขียนเป็นตัวเลขล้วน เช่น 2564"), line)
    return int(plain)


def number(cell: str, line: int) -> Fraction:
    plain = cell.translate(THAI)
    if not NUMBER.fullmatch(plain):
        raise Wrong(_("“{cell}” ไม่ใช่ตัวเลข").format(cell=cell[:40]), _("เขียนเป็นตัวเลข เช่น 60 หรือ 0.5"), line)
    return Fraction(plain)


def yes_no(cell: str, line: int) -> bool:
    if cell not in YES:
        raise Wrong(_("“{cell}” ไม่ใช่ yes หรือ no").format(cell=cell[:40]), _("เขียน yes หรือ no"), line)
    return YES[cell]


def words(cell: str, line: int) -> Words:
    return Words(text(cell, line))


def limit(cell: str, line: int) -> Limit:
    match = LIMIT.fullmatch(cell)
    if not match:
        raise Wrong(
            _("“{cell}” ไม่ใช่เกณฑ์ตัวเลข").format(cell=cell[:40]),
            _("เขียนเครื่องหมาย >= > <= < หรือ = แล้วตามด้วยตัวเลข เช่น '>= 60'"),
            line,
        )
    return Limit(SAME.get(match[1], match[1]), number(match[2], line))


def _fits(op: str, value: str) -> bool:
    return value in ("", "yes", "no") if op == "answered" else value != ""


def clause(cell: str, line: int) -> Clause:
    """`field op value`."""
    match = CLAUSE.fullmatch(cell)
    op = match and (match[2] or SIGNS.get(match[3], match[3]))
    if not match or not op or not _fits(op, match[4]):
        raise Wrong(
            _("อ่านเงื่อนไข “{cell}” ไม่ได้").format(cell=cell[:60]),
            _("เขียนเป็น ช่อง is ค่า ใช้ได้ is, is not, has, =, ≠, <, ≤, >, ≥ และ answered"),
            line,
        )
    return Clause(match[1], op, match[4])


SCALARS: dict[str, Callable[[str, int], Any]] = {
    "text": text,
    "integer": integer,
    "number": number,
    "yes_no": yes_no,
    "words": words,
    "limit": limit,
}


MOST = 200  # a file with more faults is not a form with slips
Where = tuple[str, int, str]  # list, row (from 0; -1 = the form itself), field
Row = TypeVar("Row")


@dataclass(slots=True)
class Conversion:
    """What is found while a file is typed: faults as (line, what, mend), and the line of every field."""

    faults: list[tuple[int, str, str]] = field(default_factory=list)
    lines: dict[Where, int] = field(default_factory=dict)

    def fault(self, line: int, what: str, mend: str) -> None:
        self.faults.append((line, what, mend))
        if len(self.faults) == MOST:
            raise NotRead(line, _("มีข้อผิดพลาดมากเกินกว่าจะแสดงทั้งหมด"), _("แก้ข้อที่แสดงแล้วตรวจอีกครั้ง"))


def typed(cls: type[Row], pairs: MapNode, reading: Conversion, where: str = "", row: int = -1) -> Row | None:
    """A row of `cls`, or None when a fault keeps it from being one."""
    before = len(reading.faults)
    known = {slot.key: slot for slot in slots(cls)}
    reading.lines[where, row, ""] = pairs.line
    for name, line in pairs.twice:
        reading.fault(line, _("ช่อง {name} เขียนซ้ำ").format(name=name), _("ลบช่องที่ซ้ำให้เหลือช่องเดียว"))
    values = {}
    for name, node in pairs.pairs.items():
        reading.lines[where, row, name] = pairs.lines[name]
        if name not in known:
            _unknown(name, pairs.lines[name], known, reading)
        elif not _empty(node):
            values[known[name].name] = _value(known[name], node, reading)
    for slot in known.values():
        if slot.required and slot.name not in values:
            reading.fault(
                pairs.line, _("ขาดช่อง {name}").format(name=slot.key), _("เพิ่ม {name}: ค่า").format(name=slot.key)
            )
    return cls(**values) if len(reading.faults) == before else None


def _empty(node: Node) -> bool:
    return isinstance(node, TextNode) and node.text == ""


def _value(slot: FieldSchema, node: Node, reading: Conversion) -> Any:
    try:
        if slot.rows:
            return _rows(slot, slot.rows, node, reading)
        if slot.holds == "condition":
            return _condition(node)
        if slot.many:
            nodes = node.rows if isinstance(node, ListNode) else [node]
            return tuple(_one(slot.holds, each) for each in nodes)
        return _one(slot.holds, node)
    except Wrong as wrong:
        reading.fault(wrong.line or node.line, f"{slot.key}: {wrong.what}", wrong.mend)
        return None


def _rows(slot: FieldSchema, cls: type[Any], node: Node, reading: Conversion) -> tuple[Any, ...]:
    if not isinstance(node, ListNode):
        raise Wrong(_("ต้องเป็นรายการ"), _("เขียนเป็นบรรทัดละหนึ่งแถว ขึ้นต้นด้วย - "))
    rows: list[Any] = []
    for number, each in enumerate(node.rows):
        if isinstance(each, MapNode):
            rows.append(typed(cls, each, reading, slot.key, number))
        else:
            reading.fault(each.line, f"{slot.key}: " + _("แถวนี้ไม่มีชื่อช่อง"), _("เขียนเป็น - {id: รหัส, …}"))
    return tuple(rows)


def _one(holds: str, node: Node) -> Any:
    if holds == "words" and isinstance(node, MapNode):
        return _words(node)
    if not isinstance(node, TextNode):
        raise Wrong(_("ต้องเป็นค่าเดียว ไม่ใช่รายการ"), _("เขียนค่าเดียวหลัง : "), node.line)
    return SCALARS[holds](node.text, node.line)


def _words(node: MapNode) -> Words:
    if node.twice or not set(node.pairs) <= {"th", "en"}:
        raise Wrong(_("รู้จักเฉพาะภาษา th และ en อย่างละครั้ง"), _("เขียนเป็น {th: ข้อความไทย, en: English}"), node.line)
    return Words(**{name: _one("text", value) for name, value in node.pairs.items()})


def _condition(node: Node) -> Any:
    """One clause, a list of clauses (all), or a list of lists (any of alls)."""
    if isinstance(node, TextNode):
        return ((clause(node.text, node.line),),)
    if not isinstance(node, ListNode) or not node.rows:
        raise Wrong(_("เงื่อนไขต้องเป็นข้อความหรือรายการ"), _("เขียนเป็น when: ช่อง is ค่า"), node.line)
    if all(isinstance(each, TextNode) for each in node.rows):
        return (_all(node),)
    if not all(isinstance(each, ListNode) for each in node.rows):
        raise Wrong(_("เงื่อนไขปนกันสองแบบ"), _("ใช้รายการเดียว (ทุกข้อ) หรือรายการของรายการ (อย่างใดอย่างหนึ่ง)"), node.line)
    return tuple(_all(each) for each in node.rows if isinstance(each, ListNode))


def _all(node: ListNode) -> Any:
    if not node.rows or not all(isinstance(each, TextNode) for each in node.rows):
        raise Wrong(_("เงื่อนไขซ้อนลึกเกินสองชั้น"), _("แยกเป็นหลายข้อ หรือใช้ช่องช่วยอีกหนึ่งช่อง"), node.line)
    return tuple(clause(each.text, each.line) for each in node.rows if isinstance(each, TextNode))


def _unknown(name: str, line: int, known: dict[str, FieldSchema], reading: Conversion) -> None:
    near = get_close_matches(name, known, 1)
    mend = _("หมายถึง {near} หรือไม่").format(near=near[0]) if near else _("ลบช่องนี้ หรือแก้ชื่อให้ตรงกับคู่มือ")
    reading.fault(line, _("ไม่รู้จักช่อง {name}").format(name=name[:40]), mend)
