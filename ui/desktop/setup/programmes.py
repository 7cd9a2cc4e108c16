"""The third step: the programme of the year is published, its steps get their dates; forms have a page of their own."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from core.centre.setup import ProgrammeRow, Setup
from core.i18n import _
from core.thai.numbering import arabic_digits
from core.values import Ref
from ui.desktop.setup.dates import Dated, DatesCard
from ui.desktop.setup.panel import buttons, panel
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Pill
from ui.desktop.widgets.layout import column, empty, row
from ui.desktop.widgets.plain import name, show, show_plain, words


class DatedProgramme(NamedTuple):
    """A published programme and the dates of its steps in a year."""

    row: ProgrammeRow
    steps: Dated


class ProgrammePanel(QWidget):
    publish_wanted = Signal(object)  # FormLabel
    forms_wanted = Signal()
    dates_wanted = Signal(object, int, object, object)  # Ref of the programme, year, by step ISO days and why postponed
    doubtful = Signal(bool)  # whether anything that is typed cannot be saved
    said = Signal(str)  # a sentence for the line of the window
    go_on = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._shown: tuple[tuple[ProgrammeRow, ...], bool] | None = None
        self.publish: list[Button] = []
        self._pressed = False  # one of them has the keyboard
        self._rows = QVBoxLayout()
        self._rows.setSpacing(8)
        self.dates: dict[str, DatesCard] = {}  # by the id of a programme
        self._doubt = False
        self._dates = QVBoxLayout()
        self._dates.setSpacing(8)
        self._records: dict[str, Ref | None] = {}  # where each is published
        self._forms = words("", "line", wrap=True)
        self.forms = Button(look, _("แบบและเกณฑ์"), "link", "doc", _("ไปหน้าแบบและเกณฑ์"), do=self.forms_wanted)
        about = _("แบบที่มากับโปรแกรมใช้ได้ทันที แบบของหน่วยงานเองประกาศจากไฟล์ได้ที่หน้าแบบและเกณฑ์")
        card = QFrame()
        card.setObjectName("card")
        inside = column(self._forms, words(about, "line", "text2", wrap=True), gap=2)
        card.setLayout(row(inside, self.forms, gap=10, edges=(18, 10, 12, 10), grow=0))
        self.next = Button(look, _("ไปขั้นต่อไป"), "primary", "right", do=self._go_on)
        title, text = _("โครงการและแบบ"), _("โครงการบอกว่าปีนี้หน่วยงานใดส่งอะไรภายในเมื่อใด ประกาศแล้วไปกับไฟล์เริ่มงานและไฟล์รับส่ง")
        show(self.next, False)
        foot = buttons(on=self.next)
        self.setLayout(panel(title, text, self._rows, self._dates, card, foot=foot))

    def show_setup(self, found: Setup) -> None:
        may = found.certified == "centre"
        if (found.programmes, may) != self._shown:
            focus = QApplication.focusWidget()
            self._pressed = focus is not None and any(focus is one for one in self.publish)
            self._shown, self.publish = (found.programmes, may), []
            empty(self._rows)
            for one in found.programmes:
                self._rows.addWidget(self._row(one, may=may))
        show(self.next, any(one.record is not None for one in found.programmes))
        show_plain(self._forms, _("แบบที่ประกาศแล้ว {n} ฉบับ").format(n=found.forms))

    def show_dates(self, year: int, dated: Sequence[DatedProgramme]) -> None:
        """A card for each programme that is published; what is being typed in one stays."""
        self._records = {one.row.label.id: one.row.record for one in dated}
        for one in dated:
            if (id_ := one.row.label.id) not in self.dates:
                self.dates[id_] = card = DatesCard(self._look)
                card.wanted.connect(partial(self._dated, id_))
                card.said.connect(self.said)
                card.rows.judged.connect(self._judged)
                self._dates.addWidget(card)
            self.dates[id_].show_dates(str(one.row.label.heading), year, one.steps)
        for id_, card in self.dates.items():
            show(card, id_ in self._records)
        if self._pressed and dated:  # the button it was pressed on is gone
            self.dates[dated[0].row.label.id].enter()
        self._pressed = False

    def hand_over(self) -> None:
        """Save the dates that are typed."""
        for card in self.dates.values():
            card.hand_over()

    def left(self, before: QWidget | None, now: QWidget | None) -> None:
        """The keyboard has gone from one widget to another: the dates of a table that it leaves are saved."""
        for card in self.dates.values():
            if before and card.isAncestorOf(before) and not (now and card.isAncestorOf(now)):
                card.hand_over()

    def _judged(self) -> None:
        if (doubt := any(card.rows.wrong for card in self.dates.values())) != self._doubt:
            self._doubt = doubt
            self.doubtful.emit(doubt)

    def _go_on(self) -> None:
        """Nothing goes out without a date that somebody has typed."""
        if all(card.mended() for card in self.dates.values()):
            self.go_on.emit()

    def enter(self) -> None:
        """The keyboard to where work goes on."""
        (self.next if self.publish == [] or not self.publish[0].isEnabled() else self.publish[0]).setFocus()

    def _row(self, one: ProgrammeRow, *, may: bool) -> QWidget:
        look, title = self._look, arabic_digits(str(one.label.title))
        text = column(
            words(title, "strong", wrap=True),
            words(arabic_digits(str(one.label.owner)), "small", "text2", wrap=True),
            gap=0,
        )
        if one.record is not None:
            line = row(text, Pill(look, _("ประกาศแล้ว"), "ok", "tick"), gap=10, edges=(18, 10, 14, 10), grow=0)
        else:
            publish = Button(look, _("ประกาศโครงการนี้"), "primary", "tick", do=partial(self._publish, one))
            publish.setEnabled(may)
            self.publish.append(publish)
            line = row(text, publish, gap=10, edges=(18, 10, 14, 10), grow=0)
            name(publish, _("ประกาศโครงการนี้"), title)
        card = QFrame()
        card.setObjectName("card")
        card.setLayout(line)
        return card

    def _publish(self, one: ProgrammeRow, _on: bool = False) -> None:
        self.publish_wanted.emit(one.label)

    def _dated(self, of: str, days: object, reasons: object) -> None:
        if record := self._records.get(of):
            self.dates_wanted.emit(record, self.dates[of].rows.year, days, reasons)
