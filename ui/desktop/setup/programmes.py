"""The third step: the programme of the year is published, its steps get their dates; forms have a page of their own."""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QApplication, QFrame, QGridLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from core.centre.date_deeds import postpones
from core.centre.setup import ProgrammeRow, Setup
from core.i18n import _
from core.records.programme_steps import Due
from core.thai.days import short_date
from core.thai.numbering import arabic_digits
from core.thai.parser import read_day
from core.values import Ref
from ui.desktop.setup.panel import buttons, panel
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Pill
from ui.desktop.widgets.inputs import short_line
from ui.desktop.widgets.layout import column, empty, frame, row
from ui.desktop.widgets.plain import dress, name, show, show_entry, show_plain, words

Dated = Sequence[tuple[str, str, Due]]  # id, title and date of each step


class DatedProgramme(NamedTuple):
    """A published programme and the dates of its steps in a year."""

    row: ProgrammeRow
    steps: Dated


class DatesCard(QFrame):
    """Until when each step of a published programme is to be done."""

    wanted = Signal(object, str)  # ISO day by step, "" = none; why days are postponed

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self._look = look
        self._title = words("", "card", wrap=True)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(look.px(14))
        self._grid.setColumnStretch(0, 1)
        self.fields: dict[str, QLineEdit] = {}
        self.year = 0  # of the dates that are shown
        self._aside: dict[int, dict[str, str]] = {}  # what was typed for another year and not saved
        self._was: dict[str, str] = {}
        self._days: dict[str, str] = {}  # ISO, that stand
        self._moved: dict[str, QLabel] = {}  # what is said of a day that was postponed
        self.reason = short_line(_("เหตุที่เลื่อน"))
        self.reason.returnPressed.connect(self._save)
        told = words(_("หน่วยงานทุกแห่งเห็นเหตุนี้ข้างวันใหม่ เช่น น้ำท่วม"), "small", "text2", wrap=True)
        self._why = frame(column(words(_("เหตุที่เลื่อน"), "label", "text2"), self.reason, told, gap=2))
        self._wrong = words("", "label", "bad", wrap=True)
        self.save = Button(look, _("บันทึกวันกำหนดส่ง"), "ghost", "tick", do=self._save)
        hint = words(_("พิมพ์เช่น 30 ก.ย. 2570 หรือ 30/9/70 เว้นว่าง = ไม่มีวันกำหนด"), "line", "text2", wrap=True)
        foot = row(self._wrong, None, self.save, gap=8)
        self.setLayout(column(self._title, hint, self._grid, self._why, foot, gap=8, edges=(18, 12, 18, 14)))

    def show_dates(self, title: str, year: int, steps: Dated) -> None:
        """What is being typed stays where nothing else was saved meanwhile; another year has its own."""
        typed = self._unsaved()
        if self.year != year:
            self._aside[self.year], self.year = typed, year
            typed = self._aside.pop(year, {})
        said = {id_: short_date(due.until) if due.until else "" for id_, _title, due in steps}
        show_plain(self._title, _("วันกำหนดส่ง ปี {year}  {title}").format(year=year, title=title))
        if list(self.fields) != [id_ for id_, _title, _due in steps]:
            self._fill(steps)
        for id_, field in self.fields.items():
            if field.text() != (text := typed.get(id_, said[id_])):
                show_entry(field, text)
        self._was = said
        self._days = {id_: due.until.isoformat() if due.until else "" for id_, _title, due in steps}
        for id_, _title, due in steps:
            moved = _("เลื่อนจาก {day}: {why}").format(day=_day_words(due.was), why=due.reason) if due.reason else ""
            show_plain(self._moved[id_], moved)
            show(self._moved[id_], bool(moved))
        show_plain(self._wrong, "")
        self._ask_why()

    def _unsaved(self) -> dict[str, str]:
        return {id_: field.text() for id_, field in self.fields.items() if field.text() != self._was.get(id_, "")}

    def _ask_why(self) -> None:
        """A reason is asked for while a day that stands is to become a later one."""
        found = ((id_, read_day(field.text())) for id_, field in self.fields.items())
        later = any(day and postpones(self._days.get(id_, ""), day.isoformat()) for id_, day in found)
        show(self._why, later)
        if not later:
            show_entry(self.reason, "")

    def _fill(self, steps: Dated) -> None:
        empty(self._grid)
        self.fields, self._was, self._moved = {}, {}, {}
        for n, (id_, title, _due) in enumerate(steps):
            plain = arabic_digits(title)
            self.fields[id_] = field = short_line(_("วันกำหนดส่งของ {title}").format(title=plain))
            field.setFixedWidth(self._look.px(150))
            field.returnPressed.connect(self._save)
            field.textChanged.connect(lambda _text: self._ask_why())
            self._moved[id_] = words("", "small", "warn", wrap=True)
            said = frame(column(words(plain, "line", wrap=True), self._moved[id_], gap=0))
            self._grid.addWidget(said, n, 0)
            self._grid.addWidget(field, n, 1)

    def _save(self) -> None:
        days: dict[str, str] = {}
        for id_, field in self.fields.items():
            if field.text().strip() == self._was.get(id_, ""):
                continue
            found = read_day(field.text()) if field.text().strip() else None
            wrong = found is None and bool(field.text().strip())
            dress(field, tone="bad" if wrong else "")
            if wrong:
                show_plain(self._wrong, _("“{words}” ไม่ใช่วันที่").format(words=field.text()))
                field.setFocus()
                return
            days[id_] = found.isoformat() if found else ""
        why = " ".join(self.reason.text().split())
        lacks = not self._why.isHidden() and not why
        show_plain(self._wrong, _("ใส่เหตุที่เลื่อนก่อนบันทึก") if lacks else "")
        if lacks:
            self.reason.setFocus()
            return
        self.wanted.emit(days, why)


def _day_words(was: str) -> str:
    found = read_day(was)
    return short_date(found) if found else was


class ProgrammePanel(QWidget):
    publish_wanted = Signal(object)  # FormLabel
    forms_wanted = Signal()
    dates_wanted = Signal(object, int, object, str)  # Ref of the programme, year, ISO days by step, why postponed
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
        self.next = Button(look, _("ไปขั้นต่อไป"), "primary", "right", do=self.go_on)
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
                self._dates.addWidget(card)
            self.dates[id_].show_dates(str(one.row.label.heading), year, one.steps)
        for id_, card in self.dates.items():
            show(card, id_ in self._records)
        if self._pressed and (field := self._first_field()):  # the button it was pressed on is gone
            field.setFocus(Qt.FocusReason.OtherFocusReason)
        self._pressed = False

    def _first_field(self) -> QLineEdit | None:
        return next((field for id_ in self._records for field in self.dates[id_].fields.values()), None)

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

    def _dated(self, of: str, days: object, reason: str) -> None:
        if record := self._records.get(of):
            self.dates_wanted.emit(record, self.dates[of].year, days, reason)
