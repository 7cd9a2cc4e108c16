"""Lessons of all units under their questions: chosen, searched, and each leads to the row it stands in."""

from collections.abc import Sequence

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from core.centre.drawn import region_words
from core.centre.lessons import SORTS, LessonsAsked, sort_words
from core.centre.sheets import CentreSheet
from core.i18n import _
from ui.desktop.centre.sheet_table import SheetTable
from ui.desktop.theme.look import Look
from ui.desktop.widgets.choices import DropDown, Segments
from ui.desktop.widgets.inputs import search_line
from ui.desktop.widgets.layout import column, flow, frame, row
from ui.desktop.widgets.plain import name, show, show_plain, words

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
