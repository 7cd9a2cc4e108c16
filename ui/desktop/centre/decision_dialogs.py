"""Dialogs of the end of a year: a resolution on units that are level, and earlier winners from a workbook."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.centre.decision_deeds import Resolved
from core.centre.decisions import zone_words
from core.centre.past_winners import WinnerFile
from core.centre.proposals import Proposal
from core.centre.sheets import CentreSheet, SheetHead, SheetRow
from core.exact import points_text
from core.i18n import _
from ui.desktop.centre.sheet_table import SheetTable
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.layout import column, row
from ui.desktop.widgets.plain import words
from ui.desktop.widgets.prompt import Prompt, Prose, Refusal, day, entry, note, tick


def resolution(tie: Proposal) -> Prompt:
    """Who stands first of those that are level (ticks by the ids of units), by whose word, when, why, and in which
    minutes: `resolved` reads the answers."""
    level = _("คะแนนเท่ากัน {points} เลือกได้ {n} แห่ง").format(points=points_text(tie.points), n=tie.seats)
    return Prompt(
        title=_("บันทึกมติ {zone}").format(zone=zone_words(tie.region)), go=_("บันทึกมติ"), enters=False, gap=5,
        lacks=partial(_lacking, tie), parts=[
            Prose(level, "line text2"), *(tick(one.unit, one.name or one.code) for one in tie.level),
            entry("committee", _("ผู้มีมติ")), day("on", _("วันที่มีมติ")), note("reason", _("เหตุผล")),
            entry("minutes", _("รายงานการประชุม")), Refusal("line warn"),
        ],
    )  # fmt: skip


def _lacking(tie: Proposal, on: str | None, **given: Any) -> str:
    """What is still to be filled in."""
    count = sum(given[one.unit] for one in tie.level)
    lacks = [] if count == tie.seats else [_("หน่วยงาน {n} แห่ง").format(n=tie.seats)]
    called = {"committee": _("ผู้มีมติ"), "reason": _("เหตุผล"), "minutes": _("รายงานการประชุม")}
    lacks += [each for key, each in called.items() if not given[key]]
    if not on:
        lacks.append(_("วันที่มีมติ") if on == "" else _("วันที่มีมติที่มีจริง เช่น 26 พ.ย. 2569"))
    return _("ยังขาด {what}").format(what=", ".join(lacks)) if lacks else ""


def resolved(tie: Proposal, given: Mapping[str, Any]) -> tuple[list[str], Resolved]:
    """The ids of the units that stand first, and what was resolved."""
    chosen = [one.unit for one in tie.level if given[one.unit]]
    by, minutes = given["committee"], given["minutes"]
    return chosen, Resolved(by, given["on"], given["reason"], minutes, tie.resolved(chosen))


class WinnersDialog(FramedDialog):
    """What a file of earlier winners says, row by row, before anything is taken in."""

    take_wanted = Signal()
    blank_wanted = Signal()

    def __init__(self, look: Look, called: str, found: WinnerFile, parent: QWidget) -> None:
        super().__init__(look, _("ผลปีก่อนจาก Excel"), parent)
        self.table = SheetTable(look)
        self.table.show_sheet(winners_sheet(found))
        self.table.setMinimumHeight(look.px(240))
        counts = {state: found.count(state) for state in ("new", "changed", "same", "wrong")}
        said = _("{file}: เพิ่ม {new} เปลี่ยน {changed} เหมือนเดิม {same} ต้องแก้ {wrong}").format(file=called, **counts)
        if found.missing:
            said = _("ไม่พบคอลัมน์ปีงบประมาณหรือหน่วยงานใน {file} ใช้ไฟล์เปล่าเป็นตัวอย่างได้").format(file=called)
        self.take = Button(look, _("รับ {n} แถว").format(n=len(found.taken)), "primary", "tick")
        self.take.setEnabled(bool(found.taken))
        self.take.clicked.connect(self.take_wanted)
        self.take.clicked.connect(self.accept)
        blank = Button(look, _("ไฟล์เปล่า"), "ghost", "table", do=self.blank_wanted)
        rest = words(_("แถวที่ต้องแก้ไม่เข้าทะเบียน แก้ใน Excel แล้วรับไฟล์นี้อีกครั้งได้"), "line", "text2", wrap=True)
        inside = column(words(said, "strong", wrap=True), self.table, row(rest, blank, grow=0), gap=8, grow=1)
        self.fill(inside, self.closer(), self.take, wide=760)


STATES = {"new": "เพิ่ม", "changed": "เปลี่ยน", "same": "เหมือนเดิม", "wrong": "ต้องแก้"}


def winners_sheet(found: WinnerFile) -> CentreSheet:
    """The rows of the file, those that are wrong first."""
    heads = (
        *(SheetHead(_("แถว"), 0.6, True), SheetHead(_("ปี"), 0.8), SheetHead(_("หน่วยงาน"), 3)),
        *(SheetHead(_("ผล"), 1.4), SheetHead(_("สถานะ"), 1), SheetHead(_("เหตุ"), 3)),
    )
    lines = sorted(found.lines, key=lambda one: (one.state != "wrong", one.row))
    rows = tuple(
        SheetRow((str(one.row), *one.said, _(STATES[one.state]), one.why), "", "watch" if one.state == "wrong" else "")
        for one in lines
    )
    return CentreSheet("winners", _("แถวของไฟล์"), heads, rows, empty=_("ไม่มีแถวในไฟล์"))
