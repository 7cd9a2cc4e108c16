"""Text cells to typed values: the schema (the dataclasses) says what each must be."""

from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any, TypeVar

from core.i18n import _
from core.instruments.layout import Slot, slots
from core.instruments.words import Words
from storage.instruments.scalars import SCALARS, Wrong, clause
from storage.instruments.source import Cell, Node, NotRead, Pairs, Rows

MOST = 200  # a file with more faults is not a form with slips
Where = tuple[str, int, str]  # list, row (from 0; -1 = the form itself), field
Row = TypeVar("Row")


@dataclass(slots=True)
class Reading:
    """What is found while a file is typed: faults as (line, what, mend), and the line of every field."""

    faults: list[tuple[int, str, str]] = field(default_factory=list)
    lines: dict[Where, int] = field(default_factory=dict)

    def fault(self, line: int, what: str, mend: str) -> None:
        self.faults.append((line, what, mend))
        if len(self.faults) == MOST:
            raise NotRead(line, _("มีข้อผิดพลาดมากเกินกว่าจะแสดงทั้งหมด"), _("แก้ข้อที่แสดงแล้วตรวจอีกครั้ง"))


def typed(cls: type[Row], pairs: Pairs, reading: Reading, where: str = "", row: int = -1) -> Row | None:
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
    return isinstance(node, Cell) and node.text == ""


def _value(slot: Slot, node: Node, reading: Reading) -> Any:
    try:
        if slot.rows:
            return _rows(slot, slot.rows, node, reading)
        if slot.holds == "condition":
            return _condition(node)
        if slot.many:
            nodes = node.rows if isinstance(node, Rows) else [node]
            return tuple(_one(slot.holds, each) for each in nodes)
        return _one(slot.holds, node)
    except Wrong as wrong:
        reading.fault(wrong.line or node.line, f"{slot.key}: {wrong.what}", wrong.mend)
        return None


def _rows(slot: Slot, cls: type[Any], node: Node, reading: Reading) -> tuple[Any, ...]:
    if not isinstance(node, Rows):
        raise Wrong(_("ต้องเป็นรายการ"), _("เขียนเป็นบรรทัดละหนึ่งแถว ขึ้นต้นด้วย - "))
    rows: list[Any] = []
    for number, each in enumerate(node.rows):
        if isinstance(each, Pairs):
            rows.append(typed(cls, each, reading, slot.key, number))
        else:
            reading.fault(each.line, f"{slot.key}: " + _("แถวนี้ไม่มีชื่อช่อง"), _("เขียนเป็น - {id: รหัส, …}"))
    return tuple(rows)


def _one(holds: str, node: Node) -> Any:
    if holds == "words" and isinstance(node, Pairs):
        return _words(node)
    if not isinstance(node, Cell):
        raise Wrong(_("ต้องเป็นค่าเดียว ไม่ใช่รายการ"), _("เขียนค่าเดียวหลัง : "), node.line)
    return SCALARS[holds](node.text, node.line)


def _words(node: Pairs) -> Words:
    if node.twice or not set(node.pairs) <= {"th", "en"}:
        raise Wrong(_("รู้จักเฉพาะภาษา th และ en อย่างละครั้ง"), _("เขียนเป็น {th: ข้อความไทย, en: English}"), node.line)
    return Words(**{name: _one("text", value) for name, value in node.pairs.items()})


def _condition(node: Node) -> Any:
    """One clause, a list of clauses (all), or a list of lists (any of alls)."""
    if isinstance(node, Cell):
        return ((clause(node.text, node.line),),)
    if not isinstance(node, Rows) or not node.rows:
        raise Wrong(_("เงื่อนไขต้องเป็นข้อความหรือรายการ"), _("เขียนเป็น when: ช่อง is ค่า"), node.line)
    if all(isinstance(each, Cell) for each in node.rows):
        return (_all(node),)
    if not all(isinstance(each, Rows) for each in node.rows):
        raise Wrong(_("เงื่อนไขปนกันสองแบบ"), _("ใช้รายการเดียว (ทุกข้อ) หรือรายการของรายการ (อย่างใดอย่างหนึ่ง)"), node.line)
    return tuple(_all(each) for each in node.rows if isinstance(each, Rows))


def _all(node: Rows) -> Any:
    if not node.rows or not all(isinstance(each, Cell) for each in node.rows):
        raise Wrong(_("เงื่อนไขซ้อนลึกเกินสองชั้น"), _("แยกเป็นหลายข้อ หรือใช้ช่องช่วยอีกหนึ่งช่อง"), node.line)
    return tuple(clause(each.text, each.line) for each in node.rows if isinstance(each, Cell))


def _unknown(name: str, line: int, known: dict[str, Slot], reading: Reading) -> None:
    near = get_close_matches(name, known, 1)
    mend = _("หมายถึง {near} หรือไม่").format(near=near[0]) if near else _("ลบช่องนี้ หรือแก้ชื่อให้ตรงกับคู่มือ")
    reading.fault(line, _("ไม่รู้จักช่อง {name}").format(name=name[:40]), mend)
