"""The end of a year: ties that wait for a resolution, who is chosen in each zone, and the lessons of all units."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from core.centre.decisions import Decisions
from core.centre.drawn import region_words
from core.centre.lessons import SORTS, LessonsAsked, sort_words
from core.centre.proposals import Proposal
from core.centre.sheets import RESOLUTIONS, UNITS, ZONES, CentreSheet, decision_sheets
from core.i18n import _
from ui.desktop.centre.sheet_table import SheetTable
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.choices import DropDown, Segments
from ui.desktop.widgets.inputs import search_line
from ui.desktop.widgets.layout import FlowLayout, column, empty, flow, frame, row
from ui.desktop.widgets.plain import name, show, show_plain, words

SHOWN = 6  # ties that have a button of their own; all of them stand in the table


class DecisionsPage(QWidget):
    resolve_wanted = Signal(object)  # Proposal that is tied
    unit_wanted = Signal(str, str)  # unit, ""
    withdraw_wanted = Signal(str)  # reference of a resolution

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.found: Decisions | None = None
        self._key = UNITS
        self._sheets: dict[str, CentreSheet] = {}
        self.choose = Segments(
            ((UNITS, _("รายหน่วยงาน"), "mute"), (ZONES, _("คัดเลือกรายเขต"), "mute"), (RESOLUTIONS, _("มติ"), "mute")),
            _("ตาราง"),
        )
        self.choose.show_key(UNITS)
        self.choose.chosen.connect(self.show_key)
        self._title = words(_("รอมติ"), "card", "warn")
        self._why = words(_("หน่วยงานเหล่านี้คะแนนเท่ากันและเกณฑ์ไม่กำหนดวิธีตัดสิน โปรแกรมจึงรอมติของคณะกรรมการ"), "line", wrap=True)
        self._more = words("", "line", "text2", wrap=True)
        self._ties: FlowLayout = flow(gap=8)
        self._waiting = frame(
            column(self._title, self._why, self._ties, self._more, gap=6, edges=(14, 10, 14, 12)), "banner", "warn"
        )
        self._sentence = words("", "strong", wrap=True)
        self._note = words("", "small", "text2", wrap=True)
        self.table = SheetTable(look)
        self.table.opened.connect(self._open)
        self.withdraw = Button(look, _("เลิกใช้มติที่เลือก"), "ghost", "undo", small=True, do=self._withdraw)
        head = row(self.choose, None, self.withdraw, gap=8)
        card = column(head, self._sentence, self.table, self._note, gap=8, edges=(14, 12, 14, 12), grow=2)
        self.setLayout(column(frame(card, "card"), self._waiting, gap=10, grow=0))  # it goes, and the tables stay

    def show_decisions(self, found: Decisions) -> None:
        self.found = found
        self._sheets = {one.id: one for one in decision_sheets(found)}
        self._show_ties(found.open)
        self._show()

    @property
    def called(self) -> str:
        """What the table that is looked at is called."""
        return self._sheets[self._key].title if self._key in self._sheets else ""

    @property
    def sheets(self) -> tuple[CentreSheet, ...]:
        return tuple(self._sheets.values())

    def show_key(self, key: str) -> None:
        self._key = key
        self.choose.show_key(key)
        self._show()

    def _show_ties(self, ties: Sequence[Proposal]) -> None:
        empty(self._ties)
        for one in ties[:SHOWN]:
            where = region_words(one.region) if one.region else _("ทุกเขต")
            said = _("บันทึกมติ {zone} ({n} แห่ง)").format(zone=where, n=len(one.level))
            button = Button(self._look, said, "ghost", "pen")
            button.clicked.connect(lambda _on=False, one=one: self.resolve_wanted.emit(one))
            self._ties.addWidget(button)
        left = len(ties) - SHOWN
        show_plain(self._more, _("อีก {n} เรื่องอยู่ในตารางคัดเลือกรายเขต").format(n=left))
        show(self._more, left > 0)
        show_plain(self._title, _("รอมติ {n} เรื่อง").format(n=len(ties)))
        show(self._waiting, bool(ties))

    def _show(self) -> None:
        if (sheet := self._sheets.get(self._key)) is None:
            return
        show_plain(self._sentence, sheet.sentence or (sheet.empty if not sheet.rows else sheet.title))
        show_plain(self._note, sheet.note)
        show(self._note, bool(sheet.note))
        show(self.withdraw, self._key == RESOLUTIONS and bool(sheet.rows))
        self.table.show_sheet(sheet)

    def _open(self, key: str) -> None:
        """A unit opens its assessment; a zone that is tied asks for its resolution."""
        if self._key == UNITS:
            self.unit_wanted.emit(key, "")
        elif self._key == ZONES and self.found is not None and (one := self.found.proposals[int(key)]).tie:
            self.resolve_wanted.emit(one)

    def _withdraw(self) -> None:
        if self._key == RESOLUTIONS and self.table.here:
            self.withdraw_wanted.emit(self.table.here)

    def enter(self) -> None:
        self.table.setFocus()


EVERY, THIS, REST = "", "this", 200  # REST: milliseconds after a letter before it is looked for


class LessonsPage(QWidget):
    asked = Signal()  # something else is wanted
    opened = Signal(str)  # reference of a row or an answer

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.sorts = Segments(
            ((EVERY, _("ทุกคำถาม"), "mute"), *((one, sort_words(one), "mute") for one in SORTS)), _("คำถาม")
        )
        self.sorts.show_key(EVERY)
        self.years = Segments(((THIS, _("ปีนี้"), "mute"), (EVERY, _("ทุกปี"), "mute")), _("ปี"))
        self.years.show_key(THIS)
        self.regions = DropDown(look)
        name(self.regions, _("เขต"))
        self.search = search_line(_("ค้นในบทเรียน"))
        self.search.setFixedWidth(look.px(220))
        self._waits = QTimer(self, singleShot=True, interval=REST)
        self._sentence = words("", "strong", wrap=True)
        self.table = SheetTable(look)
        self.table.opened.connect(self.opened)
        self._hint = words(_("กด Enter ที่แถวเพื่อไปที่รายการหรือข้อนั้นในเอกสารของหน่วยงาน"), "small", "text2", wrap=True)
        head = row(self.regions, self.years, None, self.search, gap=8)
        card = column(
            flow(self.sorts, gap=6), head, self._sentence, self.table, self._hint, gap=8, edges=(14, 12, 14, 12), grow=3
        )
        self.setLayout(column(frame(card, "card"), gap=0, grow=0))
        self.show_regions(())
        for choice in (self.sorts, self.years):
            choice.chosen.connect(lambda _key: self.asked.emit())
        self.regions.currentIndexChanged.connect(lambda _at: self.asked.emit())
        self.search.textChanged.connect(lambda _text: self._waits.start())
        self._waits.timeout.connect(self.asked)

    def wanted(self, year: int) -> LessonsAsked:
        """What is asked for, in the year that is looked at."""
        region = self.regions.currentData()
        return LessonsAsked(
            year if self.years.key == THIS else 0, self.sorts.key, region, " ".join(self.search.text().split())
        )

    def show_regions(self, regions: Sequence[int]) -> None:
        """Offer these regions; the chosen one stays chosen."""
        here = self.regions.currentData()
        self.regions.blockSignals(True)
        self.regions.clear()
        self.regions.addItem(_("ทุกเขต"), None)
        for one in regions:
            self.regions.addItem(region_words(one), one)
        self.regions.setCurrentIndex(max(0, self.regions.findData(here)))
        self.regions.blockSignals(False)

    def show_sheet(self, sheet: CentreSheet) -> None:
        show_plain(self._sentence, sheet.sentence or sheet.empty)
        show(self._hint, bool(sheet.rows))
        self.table.show_sheet(sheet)

    def enter(self) -> None:
        self.table.setFocus()
