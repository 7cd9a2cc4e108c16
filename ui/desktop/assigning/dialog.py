"""The dialog that assigns work to units: what is to be done, by which units, until when, how answers are used."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from core.assigning.choices import AssignableRowKind, AssignmentOptions, FillableCell
from core.assigning.orders import ITEM, REGISTER, ROW, CellFillRule
from core.assigning.view import WorkOrderAnswers
from core.i18n import _
from core.thai.days import short_date
from core.thai.parser import read_day
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.calendar import DayField
from ui.desktop.widgets.choices import DropDown, SegmentedControl
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.inputs import LongTextField
from ui.desktop.widgets.layout import column, empty, holding, row
from ui.desktop.widgets.line_list import LineList, ListLine
from ui.desktop.widgets.plain import name, show, show_entry, show_plain, show_some, words

WHATS = {ROW: "กรอกรายการนี้", REGISTER: "กรอกทะเบียน", ITEM: "ส่งหลักฐานของข้อนี้"}
ROWS = 7  # units visible at once
EVERY = "every"  # region


class AssignmentChoices(NamedTuple):
    """What a user entered in the dialog that assigns work. `form_id`, `kind`: the register's; `due`: "" = no date."""

    work_type: str
    form_id: str  # form and kind of a register
    kind: str
    rules: tuple[CellFillRule, ...]
    units: tuple[str, ...]
    text: str
    due: str  # ISO date, "" = none


class CellRulePicker(QWidget):
    """A drop-down of rules for each cell that can be computed from the units' answers."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.drops: list[DropDown] = []
        self._cells: Sequence[FillableCell] = ()
        self._list = column(gap=6)
        self.setLayout(self._list)

    def show_cells(
        self, cells: Sequence[FillableCell], rules: Sequence[CellFillRule] | None
    ) -> None:
        """Show a drop-down per cell, set to the cell's rule in `rules`; if `rules` is None, to its likely rule."""
        empty(self._list)
        self._cells, self.drops = cells, []
        for cell in cells:
            options = enumerate((_("ไม่รวม"), *(rule.words for rule in cell.rules)))
            drop = DropDown(self._look, _("รวมลงช่อง {cell}").format(cell=cell.title), options)
            if rules is None:
                wanted = cell.likely
            else:
                wanted = next((each for each in rules if each.to == cell.to), None)
            drop.setCurrentIndex(
                next((n for n, rule in enumerate(cell.rules, 1) if rule.rule == wanted), 0)
            )
            drop.setFixedWidth(self._look.px(290))
            line = holding(row(words(cell.title, "line", wrap=True), drop, gap=8, grow=0))
            self._list.addWidget(line)
            line.show()
            self.drops.append(drop)

    @property
    def rules(self) -> tuple[CellFillRule, ...]:
        """The chosen rules; there is none for a cell that is not to be computed."""
        pairs = zip(self._cells, self.drops, strict=True)
        return tuple(
            one.rules[drop.currentIndex() - 1].rule
            for one, drop in pairs
            if drop.currentIndex() > 0
        )


class AssignDialog(FramedDialog):
    """The dialog that assigns work to units below, or changes it; it says beside each field what is missing."""

    def __init__(
        self,
        look: Look,
        choices: AssignmentOptions,
        kinds: Callable[[str], Sequence[AssignableRowKind]],
        give: Callable[[AssignmentChoices], None],
        parent: QWidget,
        answers: WorkOrderAnswers | None = None,
    ) -> None:
        """Make the dialog for new work, or to change `answers` for all units; `kinds` returns a form's registers."""
        super().__init__(
            look, _("แก้งานที่มอบหมาย") if answers else _("มอบหมายให้หน่วยงานข้างใต้"), parent
        )
        self._choices, self._give = choices, give
        self._kinds = kinds
        self._given = answers
        self._found: Sequence[AssignableRowKind] = ()
        self._ticked: frozenset[object] = frozenset()
        self.what = SegmentedControl(
            tuple((one, _(WHATS[one]), "") for one in choices.whats), _("งาน")
        )
        self.what.show_key(answers.order.task if answers else choices.whats[0])
        self.what.chosen.connect(self._show_what)
        self.form = DropDown(
            look,
            _("แบบของทะเบียน"),
            [(register.form_name, register.title) for register in choices.registers],
        )
        self.kind, self.cells = DropDown(look, _("รายการของทะเบียน")), CellRulePicker(look)
        self.form.currentIndexChanged.connect(self._show_kinds)
        self.kind.currentIndexChanged.connect(self._show_cells)
        self.text, self.due = LongTextField(look, _("ให้ทำอะไร"), 4), DayField(look)
        name(self.due, _("ภายในวันที่"))
        self.wrong = words("", "line", "bad", wrap=True)
        regions = (
            (str(region), _("เขตตรวจราชการที่ {n}").format(n=region)) for region in choices.regions
        )
        self.regions = DropDown(
            look, _("เขต"), [(EVERY, _("ทุกเขต")), *regions], do=lambda _at: self._show_units()
        )
        show(self.regions, len(choices.regions) > 1)
        self.units = LineList(look, _("หน่วยงานที่มอบหมายให้"), ROWS, ticks=True, do=self._count)
        self.units.setMinimumHeight(look.px(240))
        self.every = Button(
            look, _("เลือกทั้งหมด"), "link", "ticked", do=lambda: self.units.tick_all(True)
        )
        self.none = Button(
            look, _("ไม่เลือกเลย"), "link", "unticked", do=lambda: self.units.tick_all(False)
        )
        self.counted = words("", "line", "text2")
        self.go = Button(look, "", "primary", "tick", do=self._tell)
        self._lay_out()
        show_entry(self.text, answers.text if answers else choices.text)
        if answers and answers.due:
            show_entry(self.due, short_date(date.fromisoformat(answers.due[:10])))
        self._show_what()
        self._show_units()
        self.text.setFocus()

    def _lay_out(self) -> None:
        choices, given = self._choices, self._given
        self._which = holding(column(self.form, self.kind, gap=6))
        self._made = words(_("รวมคำตอบลงในแถวนี้"), "label", "text2")
        left = column(
            self.what,
            self._which,
            words(_("ให้ทำอะไร"), "label", "text2"),
            self.text,
            words(_("ภายในวันที่ (ไม่ใส่ก็ได้)"), "label", "text2"),
            self.due,
            4,
            self._made,
            self.cells,
            self.wrong,
            None,
            gap=4,
        )
        show(self.what, len(choices.whats) > 1 and not given)
        ticks = row(self.every, self.none, None, gap=8)
        side = holding(column(self.regions, ticks, self.units, self.counted, gap=6, grow=2))
        show(side, not given)
        self.go.show_words(_("บันทึกให้ทุกหน่วยงาน") if given else _("มอบหมาย"))
        self.fill(
            row(left, side, gap=18, grow=0), self.closer(), self.go, min_width=560 if given else 860
        )

    def show_again(self, answers: WorkOrderAnswers) -> None:
        """Show existing work, read-only, to assign it to more units; those that have it cannot be chosen."""
        self._ticked = frozenset()
        for part in (self.what, self._which, self._made, self.cells, self.text, self.due):
            part.setEnabled(False)
        show_entry(self.text, answers.text)
        show_entry(
            self.due, short_date(date.fromisoformat(answers.due[:10])) if answers.due else ""
        )
        there = frozenset(unit.unit for unit in answers.units)
        self._choices = replace(
            self._choices, units=tuple(unit for unit in self._choices.units if unit.id not in there)
        )
        for part in (self._made, self.cells, self._which, self.what):
            show(part, False)
        self.units.show_ticks([], frozenset(), frozenset())
        self._show_units()
        self.units.setFocus()

    # -- showing

    def _show_what(self) -> None:
        register = self.what.key == REGISTER
        show(self._which, register and not self._given)
        if register:
            self._show_kinds()
        else:
            self._show_cells()

    def _show_kinds(self) -> None:
        using = self._given.order.form_name if self._given else str(self.form.currentData() or "")
        self._found = self._kinds(using)
        self.kind.show_options((one.id, one.title) for one in self._found)
        if self._given:
            at = next(
                (n for n, one in enumerate(self._found) if one.id == self._given.order.kind), 0
            )
            self.kind.setCurrentIndex(at)
        self._show_cells()

    def _show_cells(self) -> None:
        cells: Sequence[FillableCell] = self._choices.cells if self.what.key == ROW else ()
        if self.what.key == REGISTER and 0 <= self.kind.currentIndex() < len(self._found):
            cells = self._found[self.kind.currentIndex()].cells
        self.cells.show_cells(cells, self._given.order.figures if self._given else None)
        show(self._made, bool(cells))
        show(self.wrong, False)

    def _show_units(self) -> None:
        """Show the units of a region; ticks in other regions stay."""
        self._ticked = self._all_ticked()
        region = str(self.regions.currentData())
        there = (one for one in self._choices.units if region in (EVERY, str(one.region)))
        lines = [ListLine(one.id, one.name or one.code, one.code) for one in there]
        self.units.show_ticks(lines, self._ticked & {line.key for line in lines}, frozenset())
        self._count()

    def _all_ticked(self) -> frozenset[object]:
        return (self._ticked - {line.key for line in self.units.lines}) | self.units.on

    def _count(self) -> None:
        n, of = len(self._all_ticked()), len(self._choices.units)
        show_plain(self.counted, _("เลือกแล้ว {n} จาก {of} หน่วยงาน").format(n=n, of=of))

    # -- requests

    def _tell(self) -> None:
        day = read_day(self.due.text()) if self.due.text().strip() else None
        picked = self._all_ticked()
        units = tuple(unit.id for unit in self._choices.units if unit.id in picked)
        if not self.text.toPlainText().strip():
            self._say(_("เขียนก่อนว่าให้ทำอะไร"), self.text)
        elif self.due.text().strip() and day is None:
            self._say(_("อ่านวันที่ไม่ได้ เช่น 9 เม.ย. 69"), self.due)
        elif not units and not self._given:
            self._say(_("เลือกหน่วยงานอย่างน้อยหนึ่งแห่ง"), self.units)
        else:
            if self.what.key == REGISTER and self._found:
                kind = self._found[self.kind.currentIndex()].id
            else:
                kind = ""
            using = str(self.form.currentData() or "") if self.what.key == REGISTER else ""
            due = day.isoformat() if day else ""
            text = self.text.toPlainText().strip()
            self._give(
                AssignmentChoices(self.what.key, using, kind, self.cells.rules, units, text, due)
            )
            self.accept()

    def _say(self, message: str, widget: QWidget) -> None:
        show_some(self.wrong, message)
        widget.setFocus()
