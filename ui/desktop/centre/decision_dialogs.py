"""Dialogs of the end of a year: a resolution on units that are level, and earlier winners from a workbook."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from core.centre.decision_deeds import Resolved
from core.centre.decisions import zone_words
from core.centre.past_winners import WinnerFile
from core.centre.proposals import Proposal
from core.centre.sheets import CentreSheet, SheetHead, SheetRow
from core.exact import points_text
from core.i18n import _
from core.thai.parser import read_day
from ui.desktop.centre.sheet_table import SheetTable
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.calendar import DayEntry
from ui.desktop.widgets.choices import TickBox
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.inputs import Note
from ui.desktop.widgets.layout import column, row
from ui.desktop.widgets.plain import name, show_plain, words


class ResolutionDialog(FramedDialog):
    """Who stands first of those that are level, by whose word, when, why, and in which minutes."""

    told = Signal(object, object)  # ids of the units that stand first, Resolved

    def __init__(self, look: Look, tie: Proposal, parent: QWidget) -> None:
        super().__init__(look, _("บันทึกมติ {zone}").format(zone=zone_words(tie.region)), parent)
        self._tie = tie
        self._seats = tie.seats
        said = _("คะแนนเท่ากัน {points} เลือกได้ {n} แห่ง").format(points=points_text(tie.points), n=tie.seats)
        self.units = [TickBox(look, one.name or one.code) for one in tie.level]
        self.committee, self.minutes = QLineEdit(), QLineEdit()
        self.day, self.reason = DayEntry(look), Note(look, _("เหตุผล"))
        self.missing = words("", "line", "warn", wrap=True)
        self.go = Button(look, _("บันทึกมติ"), "primary", "tick", do=self._tell)
        parts: list[QWidget] = [words(said, "line", "text2", wrap=True), *self.units]
        for called, field in (
            (_("ผู้มีมติ"), self.committee),
            (_("วันที่มีมติ"), self.day),
            (_("เหตุผล"), self.reason),
            (_("รายงานการประชุม"), self.minutes),
        ):
            name(field, called)
            parts += [words(called, "label", "text2"), field]
        self.fill(column(*parts, self.missing, None, gap=5), self.closer(), self.go, wide=520)
        for box in self.units:
            box.toggled.connect(lambda _on: self._look_over())
        for line in (self.committee, self.minutes, self.day):
            line.textChanged.connect(lambda _text: self._look_over())
        self.reason.textChanged.connect(self._look_over)
        self._look_over()
        self.units[0].setFocus()

    @property
    def chosen(self) -> list[str]:
        pairs = zip(self._tie.level, self.units, strict=True)
        return [one.unit for one, box in pairs if box.isChecked()]

    def _look_over(self) -> None:
        """Say what is still to be filled in."""
        lacks = [] if len(self.chosen) == self._seats else [_("หน่วยงาน {n} แห่ง").format(n=self._seats)]
        words_ = (self.committee.text(), self.reason.toPlainText(), self.minutes.text())
        called = (_("ผู้มีมติ"), _("เหตุผล"), _("รายงานการประชุม"))
        lacks += [each for each, said in zip(called, words_, strict=True) if not said.strip()]
        if read_day(day := self.day.text().strip()) is None:
            lacks.append(_("วันที่มีมติที่มีจริง เช่น 26 พ.ย. 2569") if day else _("วันที่มีมติ"))
        show_plain(self.missing, _("ยังขาด {what}").format(what=", ".join(lacks)) if lacks else "")
        self.go.setEnabled(not lacks)

    def _tell(self) -> None:
        day = read_day(self.day.text().strip())
        if day is None:
            return
        text = self._tie.resolved(self.chosen)
        said = (self.committee.text(), day.isoformat(), self.reason.toPlainText(), self.minutes.text(), text)
        self.told.emit(self.chosen, Resolved(*(word.strip() for word in said)))
        self.accept()


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
