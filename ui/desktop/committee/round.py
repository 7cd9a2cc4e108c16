"""All units of a committee's round in one table, and the buttons that do the same for all selected ones."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import groupby

from core.committee.batch_view import (
    ALIKE,
    CLOSE,
    DEEDS,
    FINALISE,
    OBJECTED,
    RELEASE,
    SEND,
    SET_ASIDE,
    STAGES,
    RoundUnitRow,
    stage_words,
)
from core.committee.own import round_words
from core.i18n import _
from core.values import Ref
from ui.desktop.committee.votes import pill_of
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.choices import SegmentedControl
from ui.desktop.widgets.column_table import Column, ColumnCell, ColumnTable
from ui.desktop.widgets.inputs import search_line
from ui.desktop.widgets.layout import Surface, column, flow, holding, row
from ui.desktop.widgets.plain import name, show, show_plain, words

EVERY = "every"
FAILED = "failed"  # the stage of units for which the last batch could not be done
SHOWN = (FAILED, *STAGES)
TONES = {OBJECTED: "warn", FAILED: "bad"}
HIGH = 35  # design pixels of a row
ICONS = {
    SET_ASIDE: "user",
    ALIKE: "ticked",
    RELEASE: "tick",
    SEND: "out",
    CLOSE: "lock",
    FINALISE: "lock",
}


def _title(stage: str) -> str:
    return _("ทำไม่ได้ครั้งก่อน") if stage == FAILED else stage_words(stage)


def deed_words(deed: str) -> str:
    """Return the label of a button that does a deed for several units."""
    return {
        SET_ASIDE: _("ไม่นับใบที่ขาด"),
        ALIKE: _("รับข้อที่ตรงกัน"),
        RELEASE: _("ประกาศผล"),
        SEND: _("ส่งผล"),
        CLOSE: _("ปิดรับคำทักท้วง"),
        FINALISE: _("ประกาศผลสุดท้าย"),
    }[deed]


class RoundUnitsPanel(Surface):
    """The table of a round's units by stage, a filter above it and the batch buttons below."""

    def __init__(
        self,
        look: Look,
        do: Callable[[str, Sequence[RoundUnitRow]], None],
        open_unit: Callable[[Ref], None],
    ) -> None:
        """Make the panel. `do` gets one of DEEDS and the selected units for which it can be done; `open_unit` gets the
        draft of a unit, on Enter or a double click."""
        super().__init__("card")
        self._do = do
        self.units: Sequence[RoundUnitRow] = ()
        self.problems: Mapping[Ref, str] = {}  # why the last batch was not done, by draft
        stages = (
            (EVERY, _("ทั้งหมด"), ""),
            *((one, _title(one), TONES.get(one, "")) for one in SHOWN),
        )
        self.stages = SegmentedControl(stages, _("ขั้นของรอบ"), EVERY, do=self._show)
        self.search = search_line(_("ค้นหาหน่วยงาน"), width=look.px(180), do=self._show)
        self.table = ColumnTable[RoundUnitRow](look, lambda unit: unit.row.draft, HIGH)
        name(
            self.table,
            _("หน่วยงานในรอบ"),
            _("Ctrl หรือ Shift กับคลิกเลือกหลายหน่วยงาน Ctrl+A เลือกทั้งหมด Enter เปิดหน่วยงาน"),
        )
        self.table.opened.connect(open_unit)
        self.table.selectionModel().selectionChanged.connect(self._count)
        self._picked = words("", "label", "text2")
        self.every = Button(look, "", "link", "ticked", do=self._select_all)
        self.buttons = {
            deed: Button(
                look, deed_words(deed), "ghost", ICONS[deed], do=partial(self._press, deed)
            )
            for deed in DEEDS
        }
        foot = column(
            row(self._picked, self.every, None, gap=12),
            holding(flow(*self.buttons.values())),
            gap=6,
        )
        bar = row(self.stages, None, self.search, gap=8)
        self.setLayout(column(bar, self.table, foot, gap=8, edges=(12, 10, 12, 10), grow=1))

    def show_units(self, units: Sequence[RoundUnitRow], problems: Mapping[Ref, str]) -> None:
        """Show the units of a round; selected ones stay selected. `problems`: why the last batch was not done for a
        unit, by its draft."""
        self.units, self.problems = units, problems
        self._show_stages()
        self._show()

    def _show_stages(self) -> None:
        """Show in the filter how many units each stage has; a stage without units has no button."""
        stages = [self._stage_of(one) for one in self.units]
        if self.stages.key not in (EVERY, *stages):
            self.stages.show_key(EVERY)
        show_plain(self.stages.button(EVERY), _("ทั้งหมด {n}").format(n=len(stages)))
        for each in SHOWN:
            show_plain(self.stages.button(each), f"{_title(each)} {stages.count(each)}")
            self.stages.show_option(each, visible=each in stages)

    def _stage_of(self, unit: RoundUnitRow) -> str:
        return FAILED if unit.row.draft in self.problems else unit.stage

    def _show(self) -> None:
        text = self.search.text().strip().casefold()
        listed = [
            one
            for one in self.units
            if self.stages.key in (EVERY, self._stage_of(one)) and text in one.row.name.casefold()
        ]
        listed.sort(key=lambda one: one.row.draft not in self.problems)
        rows: list[RoundUnitRow | str] = []
        for stage, some in groupby(listed, key=self._stage_of):
            part = [*some]
            rows += [f"{_title(stage)}\n{len(part)}", *part]
        self.table.show_rows(rows, [*self._columns()])
        self.every.show_words(_("เลือกทั้งหมด {n}").format(n=len(listed)))
        self._count()

    def _columns(self) -> Iterator[Column[RoundUnitRow]]:
        def called(unit: RoundUnitRow) -> ColumnCell:
            again = {one.row.round for one in self.units if one.row.unit == unit.row.unit}
            more = f" · {round_words(unit.row.round)}" if len(again) > 1 else ""
            return ColumnCell(f"{unit.row.name}{more}", size=15)

        def state(unit: RoundUnitRow) -> ColumnCell:
            text, tone, _icon = pill_of(unit.row)
            return ColumnCell(text, pill=tone)

        def follows(unit: RoundUnitRow) -> ColumnCell:
            problem = self.problems.get(unit.row.draft)
            if problem:
                return ColumnCell(problem, "bad")
            return ColumnCell(unit.result_words or unit.item_words or "–", "text2")

        yield Column(_("หน่วยงาน"), called, named=True)
        yield Column(_("สถานะ"), state, 150, pills=True)
        yield Column(
            _("ใบตรวจ"), lambda unit: ColumnCell(unit.ballot_words, "text2"), 220, least=900
        )
        yield Column(_("ขั้นต่อไป"), follows, 380, least=640)

    # -- the batch

    @property
    def picked(self) -> Sequence[RoundUnitRow]:
        """The selected units."""
        return self.table.picked

    def _select_all(self) -> None:
        self.table.selectAll()
        self.table.setFocus()

    def _count(self) -> None:
        """Show on each button for how many of the selected units it can be done; nothing else is done by it."""
        picked = self.picked
        show_plain(
            self._picked,
            _("เลือกแล้ว {n} หน่วยงาน").format(n=len(picked)) if picked else _("ยังไม่ได้เลือกหน่วยงาน"),
        )
        possible = {deed for unit in self.units for deed in unit.deeds}
        for deed, button in self.buttons.items():
            n = sum(deed in one.deeds for one in picked)
            button.show_words(f"{deed_words(deed)} {n}")
            button.setEnabled(n > 0)
            show(button, deed in possible)

    def _press(self, deed: str) -> None:
        units = [one for one in self.picked if deed in one.deeds]
        if units:
            self._do(deed, units)
