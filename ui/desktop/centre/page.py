"""The page of the units below: counts, regions, the ranked list, and one unit in detail."""

from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QWidget

from core.centre.view import (
    RankedUnitRow,
    RegionTotals,
    UnitRanking,
    counted_answers,
    reminded,
    reminders,
)
from core.i18n import _
from ui.desktop.centre.unit import UnitCalls, UnitPanel
from ui.desktop.centre.units import UnitListPanel
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, CardButton, Do, hold
from ui.desktop.widgets.layout import Surface, column, frame, holding, row, scrolling
from ui.desktop.widgets.painted import FractionBar
from ui.desktop.widgets.plain import dress, name, show, show_plain, show_some, words

EVERY = -1


class RegionButton(CardButton):
    """A button for one inspection region: name, bar, how many of its units have sent data, mean points."""

    def __init__(self, look: Look, label: str, zone: RegionTotals) -> None:
        super().__init__("zone")
        self.setCheckable(True)
        whole = zone.sent == zone.expected
        title = words(label, "line")
        title.setFixedWidth(look.px(60))
        bar = FractionBar(look, 0, 7)
        bar.show_bar(Fraction(zone.sent, zone.expected or 1), None, "accent" if whole else "warn")
        count = words(f"{zone.sent}/{zone.expected}", "line", "text2" if whole else "warn")
        # cut, not rounded, as in the pictures
        mean = words(str(int(zone.mean)) if zone.mean is not None else "–", "linestrong")
        count.setMinimumWidth(look.px(36))
        mean.setFixedWidth(look.px(30))
        mean.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        hold(self, row(title, bar, count, mean, gap=8, edges=(8, 2, 8, 2), grow=1))
        says = _("ส่งแล้ว {sent} จาก {of} เฉลี่ย {mean}")
        says = says.format(sent=zone.sent, of=zone.expected, mean=mean.text())
        name(self, label, says)


class RegionList(Surface):
    """The list of inspection regions, of which one or all can be chosen."""

    def __init__(self, look: Look, show_region: Callable[[int | None], None]) -> None:
        """Make the list; `show_region` gets a region, None = all."""
        super().__init__("card")
        self._look, self._show_region = look, show_region
        self._shown: tuple[RegionTotals, ...] | None = None
        self._region = EVERY
        self._group = QButtonGroup(self)
        self._rows = column(gap=1)
        head = row(
            words(_("เขต"), "small", "text2"),
            None,
            words(_("ส่งแล้ว"), "small", "text2"),
            10,
            words(_("เฉลี่ย"), "small", "text2"),
            gap=8,
            edges=(8, 0, 8, 0),
        )
        self.setLayout(
            column(
                head, scrolling(column(self._rows, None, gap=0)), gap=4, edges=(8, 10, 6, 8), grow=1
            )
        )
        look.changing.connect(self._forget)

    def show_board(self, board: UnitRanking) -> None:
        if board.zones == self._shown:
            return
        self._forget()
        self._shown = board.zones
        totals = [line.place.total for line in board.lines if line.place and not line.place.problem]
        mean = sum(totals, totals[0] * 0) / len(totals) if totals else None
        self._add(EVERY, _("ทุกเขต"), RegionTotals(EVERY, board.sent, board.expected, mean))
        for zone in board.zones:
            self._add(
                zone.region, _("เขต {n}").format(n=zone.region) if zone.region else _("ไม่ระบุ"), zone
            )

    def _add(self, region: int, label: str, zone: RegionTotals) -> None:
        button = RegionButton(self._look, label, zone)
        button.setChecked(region == self._region)
        button.clicked.connect(partial(self._choose, region))
        self._group.addButton(button)
        self._rows.addWidget(button)

    def _choose(self, region: int) -> None:
        self._region = region
        self._show_region(None if region == EVERY else region)

    def _forget(self) -> None:
        self._shown = None
        while (item := self._rows.takeAt(0)) is not None:
            button = item.widget()
            if button is not None:
                button.hide()
                button.deleteLater()


class CountLabel(Surface):
    """A number above the label that says what is counted."""

    def __init__(self, label: str) -> None:
        super().__init__("clear")
        self._number = words("", "figure")
        self._called = words(label, "small", "text2")
        self.setLayout(column(self._number, self._called, gap=0))

    def show_count(self, text: str, tone: str = "text") -> None:
        show_plain(self._number, text)
        dress(self._number, tone=tone)
        name(self, f"{self._called.text()} {text}")


class UnitCountStrip(Surface):
    """The strip of counts above the list of units, with the button that writes reminders."""

    def __init__(self, look: Look, remind: Do) -> None:
        super().__init__("card")
        self.sent, self.missing = CountLabel(_("หน่วยงานส่งแล้ว")), CountLabel(_("ยังไม่ส่ง"))
        self.late, self.conflicts = CountLabel(_("เกินกำหนด")), CountLabel(_("ข้อมูลไม่ตรงกัน"))
        self.passed = CountLabel(_("คะแนนถึงเกณฑ์ ไม่รวมพิเศษ"))
        self.remind = Button(look, "", "ghost", "doc", do=remind)
        self.answers = words("", "line", "text2", wrap=True)
        counts = (self.sent, self.missing, self.late, self.conflicts, self.passed)
        self.setLayout(row(*counts, self.answers, None, self.remind, gap=30, edges=(18, 8, 12, 8)))

    def show_board(self, board: UnitRanking) -> None:
        self.sent.show_count(f"{board.sent} / {board.expected}")
        self.missing.show_count(str(board.missing), "warn" if board.missing else "text")
        show_some(self.answers, counted_answers([line.row for line in board.lines]))
        self.late.show_count(str(board.late), "warn" if board.late else "text")
        self.conflicts.show_count(str(board.conflicts), "bad" if board.conflicts else "text")
        self.passed.show_count(_("{n} จาก {of}").format(n=board.passed, of=board.scored))
        show(self.passed, board.pass_mark is not None)

    def show_reminded(self, lines: Sequence[RankedUnitRow]) -> None:
        """Show how many of the listed units are due for a reminder."""
        count = sum(map(reminded, lines))
        show(self.remind, count > 0)
        self.remind.show_words(_("คัดลอกคำแจ้งเตือน {n} หน่วยงาน").format(n=count))


class CentrePage(QWidget):
    """The page of the units below; ranks only results that were received, and shows ties without breaking them."""

    def __init__(
        self, look: Look, show_unit: Callable[[str], None], set_up: Do, calls: UnitCalls
    ) -> None:
        """Make the page; `show_unit` gets the id of the unit to show in full."""
        super().__init__()
        self._look = look
        self.board: UnitRanking | None = None
        self.list = UnitListPanel(look, show_unit, calls.read_ranked, self._count_reminded)
        self.unit = UnitPanel(look, calls)
        self.counts = UnitCountStrip(look, self._copy_reminders)
        self.zones = RegionList(look, self.list.show_region)
        none = words(
            _("ยังไม่มีหน่วยงานในทะเบียน รับทะเบียนจาก Excel แล้วออกไฟล์เริ่มงานให้ทุกหน่วยงาน"),
            "strong",
            "text2",
            wrap=True,
        )
        self.setup = Button(look, _("ตั้งต้นทีละขั้น"), "primary", "table", do=set_up)
        self._none = holding(column(none, row(self.setup, None), None, gap=10))
        self._work = frame(row(self.zones, self.list, self.unit, gap=10, grow=1))
        self.setLayout(column(self.counts, self._none, self._work, gap=10, grow=2))
        look.changed.connect(self._fit)
        self._fit()

    def show_board(self, board: UnitRanking) -> None:
        """Show all units below in this ranking; the selected unit stays selected."""
        self.board = board
        there = bool(board.lines)
        show(self._none, not there)
        for part in (self.counts, self._work):
            show(part, there)
        self.counts.show_board(board)
        self.zones.show_board(board)
        self.list.show_board(board)

    def _count_reminded(self) -> None:
        self.counts.show_reminded(self.list.lines)

    def _copy_reminders(self) -> None:
        self.unit.copy(reminders(self.list.lines))

    def line(self, unit: str) -> RankedUnitRow | None:
        lines = self.board.lines if self.board else ()
        return next((line for line in lines if line.unit.id == unit), None)

    def _fit(self) -> None:
        self.zones.setFixedWidth(self._look.px(212))
        show(self.zones, self._look.scale < 150)
        self.unit.setFixedWidth(
            self._look.px(286) if self._look.scale < 150 else self._look.px(240)
        )
        if self.board is not None:
            self.zones.show_board(self.board)
