"""The third set-up step: the year's programme is published, and the due dates of its steps are entered in a table."""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from PySide6.QtCore import QAbstractTableModel, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QApplication, QScrollArea, QWidget

from core.assigning.programme_steps import DueDate
from core.centre.date_deeds import postpones, set_dates
from core.centre.setup import CentreSetupView, ProgrammeRow
from core.errors import UserError
from core.forms.deeds import give_objection_days, publish
from core.forms.ports import FormSummary, Store
from core.forms.sentences import days_words
from core.i18n import _
from core.log.ports import Context
from core.thai.days import short_date
from core.thai.parser import read_day
from core.thai.search import sort_key
from core.thai.written import arabic_digits
from core.values import Changes, Ref
from ui.desktop.base.objection_days import ObjectionDaysEdit
from ui.desktop.base.page_context import LEAVING, PageContext
from ui.desktop.setup.panel import buttons, panel, stretch
from ui.desktop.theme.look import Look
from ui.desktop.theme.thai import digits
from ui.desktop.widgets.buttons import Button, Pill
from ui.desktop.widgets.late import later
from ui.desktop.widgets.layout import Surface, column, empty, frame, holder, holding, row, settle
from ui.desktop.widgets.plain import dress, name, show, show_plain, texts, tip_of, words
from ui.desktop.widgets.rows import ROOT, Index
from ui.desktop.widgets.sheet_draft import DraftTableAdapter, Place, UnsavedRowsTable
from ui.desktop.widgets.sheet_tools import AS_THEY_CAME, TableSorter

Dated = Sequence[tuple[str, str, DueDate]]  # id, title and date of each step
STEP, DAY, WHY, NOTE = range(4)
REST = 20  # milliseconds before checking whether the surrounding area has its height
FRAME = 2  # pixels of the focus frame of a table
WIDTHS = {STEP: 180, DAY: 120, WHY: 170, NOTE: 150}  # design pixels; the step gets the rest
Typed = dict[tuple[str, int], str]  # by step and column
ScrollHint = QAbstractItemView.ScrollHint


class DueDateTableModel(QAbstractTableModel):
    """The Qt model of a programme's due dates, one row per step; typed text is kept per year until it is saved."""

    judged = Signal()  # checked again

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.year = 0  # of the dates shown
        self.steps: Dated = ()
        self._order: list[int] = []  # steps in the order shown
        self._sorted = (AS_THEY_CAME, False)
        self._typed: Typed = {}
        self._aside: dict[int, Typed] = {}  # unsaved text of other years
        self.cells = DueDateTableAdapter(self, self)

    def show_steps(self, year: int, steps: Dated) -> None:
        """Show a year's steps. Texts typed for it stay, except dates saved meanwhile and the reasons for them."""
        if (year, tuple(steps)) == (self.year, tuple(self.steps)):
            return
        before = {id_: due for id_, _title, due in self.steps}
        others = self.year != year or [*before] != [id_ for id_, _title, _due in steps]
        if others:  # the open cell editor belongs to another row
            self.beginResetModel()
        if self.year != year:
            self._aside[self.year] = self._typed
            self.year = year
            before = {}
            self._typed = self._aside.pop(year, {})
        self.steps = tuple(steps)
        if others:
            self._arrange()
        saved = {id_ for id_, _title, due in steps if id_ in before and before[id_] != due}
        self._typed = {
            (id_, at): words
            for (id_, at), words in self._typed.items()
            if not (at == WHY and id_ in saved) and not self._same(id_, at, words)
        }
        self.cells.forget()
        if others:
            self.endResetModel()
        self._tell()

    def sort_by(self, column: int, down: bool) -> None:
        """Sort by a column (`down` = descending, empty cells last); AS_THEY_CAME restores the programme's order."""
        self._sorted = (column, down)
        self.beginResetModel()
        self._arrange()
        self.endResetModel()

    def _arrange(self) -> None:
        every, (column, down) = [*range(len(self.steps))], self._sorted
        self._order = every
        if column != AS_THEY_CAME:
            said = {n: self._words(self.index(n, column)) for n in every}
            keys = {
                n: sort_key(self._comparable(column, words)) for n, words in said.items() if words
            }
            self._order = [
                *sorted(keys, key=keys.__getitem__, reverse=down),
                *(n for n in every if n not in keys),
            ]

    def _comparable(self, column: int, text: str) -> str:
        day = read_day(text) if column == DAY else None
        return day.isoformat() if day else text

    def _due(self, step: str) -> DueDate:
        return next((due for id_, _title, due in self.steps if id_ == step), DueDate(None))

    def _stands(self, step: str, column: int) -> str:
        """Return the saved text of a cell."""
        until = self._due(step).until
        return short_date(until) if column == DAY and until else ""

    def _same(self, step: str, column: int, text: str) -> bool:
        """Return whether a text equals the saved one, a date in any notation."""
        until = self._due(step).until
        return text == self._stands(step, column) or (
            column == DAY and until is not None and read_day(text) == until
        )

    def _row_words(self, step: str, column: int) -> str:
        return self._typed.get((step, column), self._stands(step, column))

    def _late(self, step: str) -> bool:
        """Return whether a saved date is to be postponed."""
        found = read_day(self._row_words(step, DAY))
        until = self._due(step).until
        return bool(found and until and postpones(until.isoformat(), found.isoformat()))

    def mistake(self, place: Place) -> str:
        """Return why the text of a cell (row, column as shown) cannot be saved, or "" if it can."""
        step = self.steps[self._order[place[0]]][0]
        said = self._row_words(step, place[1])
        if place[1] == DAY and said and read_day(said) is None:
            return _("“{words}” ไม่ใช่วันที่").format(words=said)
        return _("ใส่เหตุที่เลื่อนก่อนบันทึก") if place[1] == WHY and not said and self._late(step) else ""

    @property
    def wrong(self) -> list[Place]:
        return [
            (n, at) for n in range(len(self.steps)) for at in (DAY, WHY) if self.mistake((n, at))
        ]

    @property
    def days(self) -> dict[str, str]:
        """{step id: new date as ISO text, "" = none} for the changed steps whose rows have no mistake."""
        wrong = {self.steps[self._order[row]][0] for row, _at in self.wrong}
        days = {
            id_: read_day(words)
            for (id_, at), words in self._typed.items()
            if at == DAY and id_ not in wrong
        }
        return {id_: day.isoformat() if day else "" for id_, day in days.items()}

    @property
    def reasons(self) -> dict[str, str]:
        """{step id: reason for postponing} for those steps in the property `days` that are postponed."""
        return {
            id_: " ".join(self._row_words(id_, WHY).split()) for id_ in self.days if self._late(id_)
        }

    # -- editing

    def number(self, row: int) -> int:
        """Return the position (from 1) of a shown row in the programme's order."""
        return self._order[row] + 1 if row < len(self._order) else row + 1

    def stands(self, number: int) -> int:
        return self._order.index(number - 1) if number <= len(self.steps) else -1

    def text(self, place: Place) -> str:
        return self._row_words(self.steps[place[0] - 1][0], place[1])

    def write(
        self, texts: Mapping[Place, str], _made: Sequence[int] = (), _gone: Sequence[int] = ()
    ) -> None:
        for (number, at), each in texts.items():
            step, said = self.steps[number - 1][0], each.strip()
            self._typed[step, at] = said
            if self._same(step, at, said):
                del self._typed[step, at]
        self._tell()

    def _tell(self) -> None:
        if self.steps:
            self.dataChanged.emit(self.index(0, 0), self.index(self.rowCount() - 1, NOTE))
        self.judged.emit()

    # -- the interface of Qt's models

    def rowCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(self.steps)

    def columnCount(self, parent: Index = ROOT) -> int:
        return 0 if parent.isValid() else len(WIDTHS)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or orientation != Qt.Orientation.Horizontal:
            return None
        return (_("ขั้นตอน"), _("กำหนดส่ง"), _("เหตุที่เลื่อน"), _("หมายเหตุ"))[section]

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return usual | Qt.ItemFlag.ItemIsEditable if index.column() in (DAY, WHY) else usual

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        said = self._words(index)
        wrong = self.mistake((index.row(), index.column()))
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return digits(said) if role == Qt.ItemDataRole.DisplayRole else said
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{said} {wrong}".strip() or _("ว่าง")
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip_of(wrong or said) if wrong or said else None
        if role == Qt.ItemDataRole.ForegroundRole:
            ink = "warn" if index.column() == NOTE else "text"
            return self._look.color("bad" if wrong else ink)
        if wrong and role == Qt.ItemDataRole.BackgroundRole:
            return self._look.color("badbg")
        if wrong and role == Qt.ItemDataRole.DecorationRole:
            return self._look.pixmap("warn", "bad", 16)
        return None

    def _words(self, index: Index) -> str:
        step, title, due = self.steps[self._order[index.row()]]
        if index.column() == STEP:
            return arabic_digits(title)
        if index.column() != NOTE:
            return self._row_words(step, index.column())
        was = read_day(due.was)
        day = short_date(was) if was else due.was
        return _("เลื่อนจาก {day}: {why}").format(day=day, why=due.reason) if due.reason else ""


class DueDateTableAdapter(DraftTableAdapter):
    """The adapter through which a table view edits the due dates, with its own undo history."""

    def accepts(self, _row: int, column: int) -> bool:
        return column in (DAY, WHY)


class DueDateTable(UnsavedRowsTable):
    """A table view as high as its rows; the scroll area around it scrolls so that the focused cell is seen."""

    def __init__(self, look: Look, rows: DueDateTableModel) -> None:
        super().__init__(look, rows, rows.cells)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setHighlightSections(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        name(
            self,
            _("วันกำหนดส่งของแต่ละขั้น"),
            _("พิมพ์ในช่องได้ Delete ล้างช่อง Ctrl+V วางทั้งช่วง Ctrl+Z เลิกทำ"),
        )
        self._growing = later(self, 0, self._grow)
        # the area misses changes while it is laid out
        self._settling = later(self, 0, self._settle)
        self.verticalHeader().sectionResized.connect(lambda *_how: self._growing.start())
        rows.modelReset.connect(self._growing.start)
        look.changed.connect(self._fit)
        self._fit()

    def _fit(self) -> None:
        for at, wide in WIDTHS.items():
            self.setColumnWidth(at, self._look.px(wide))
        stretch(self, STEP, self._look.px(WIDTHS[STEP]))
        self._growing.start()

    def _grow(self) -> None:
        across = self.horizontalScrollBar()
        edges = 2 * FRAME + (across.sizeHint().height() if across.maximum() else 0)
        self.setFixedHeight(
            self.horizontalHeader().sizeHint().height() + self.verticalHeader().length() + edges
        )
        self._settling.start()

    def _settle(self) -> None:
        area = holder(QScrollArea, self)
        if area is None or (inside := area.widget()) is None:
            return
        settle(area)
        if self.isVisible() and inside.height() < inside.heightForWidth(inside.width()):
            self._settling.start(REST)
        elif self.hasFocus():
            self.scrollTo(self.currentIndex())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._fit()

    def scrollTo(self, index: Index, hint: ScrollHint = ScrollHint.EnsureVisible) -> None:
        """Scroll to a cell, in the surrounding scroll area too."""
        super().scrollTo(index, hint)
        area = holder(QScrollArea, self) if index.isValid() else None
        if area is not None and (inside := area.widget()) is not None:
            box = self.visualRect(index)
            middle = self.viewport().mapTo(inside, box.center())
            area.ensureVisible(middle.x(), middle.y(), 0, box.height())


class StepDatesCard(Surface):
    """A card with a table to edit the due date of each step of a published programme."""

    def __init__(
        self,
        look: Look,
        save: Callable[[dict[str, str], dict[str, str]], None],
        report: Callable[[str], None],
        give_days: Callable[[int | None], None],
    ) -> None:
        """Make the card. `save` gets an ISO date by step ("" = none) and a reason by postponed step; `report` a
        sentence for the status line; `give_days` the days for objections, None = as the programme says."""
        super().__init__("card")
        self._save = save
        self._title = words("", "card", wrap=True)
        self.rows = DueDateTableModel(look)
        self.view = DueDateTable(look, self.rows)
        self._picked, self._why = words("", "line", "text2"), words("", "line", "bad", wrap=True)
        hint = _("พิมพ์เช่น 30 ก.ย. 2570 หรือ 30/9/70 เว้นว่าง = ไม่มีวันกำหนด บันทึกเองเมื่อออกจากตาราง")
        note = words(_("หน่วยงานทุกแห่งเห็นเหตุที่เลื่อนข้างวันใหม่ เช่น น้ำท่วม"), "line", "text2", wrap=True)
        foot = row(self._why, self._picked, gap=8, grow=0)
        self._give_days = give_days
        self.days = ObjectionDaysEdit(look, _("วันทักท้วงผลของคณะกรรมการ"))
        shown = (
            self._title,
            words(hint, "line", "text2", wrap=True),
            note,
            self.view,
            foot,
            self.days.line,
        )
        self.setLayout(column(*shown, gap=6, edges=(18, 12, 18, 14)))
        self.sorting = TableSorter(self.view)
        self.sorting.requested.connect(self.rows.sort_by)
        self.view.reported.connect(report)
        self.view.picked.connect(lambda said: show_plain(self._picked, said))
        self.view.selectionModel().currentChanged.connect(self._explain)
        self.rows.judged.connect(self._explain)

    def show_days(self, stated: str, proposed: str) -> None:
        """Show the days for objections that were stated ("" = none), and in words those that the programme gives."""
        self.days.show_saved(stated)
        self.days.show_usual(_("เว้นว่าง = ตามโครงการ: {words}").format(words=proposed))

    def show_dates(self, title: str, year: int, steps: Dated) -> None:
        """Show the due dates of a year's steps; unsaved text typed for that year stays."""
        show_plain(self._title, _("วันกำหนดส่ง ปี {year}  {title}").format(year=year, title=title))
        self.rows.show_steps(year, steps)

    def enter(self) -> None:
        """Focus the due date in the first row."""
        self.view.go(0, DAY)
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _explain(self) -> None:
        """Show what is wrong in the current cell, else what is wrong elsewhere."""
        now, wrong = self.view.currentIndex(), self.rows.wrong
        here = (now.row(), now.column())
        if wrong and here not in wrong:
            here = wrong[0]
        show_plain(self._why, self.rows.mistake(here) if wrong else "")
        dress(self._why, tone="bad")

    def hand_over(self) -> None:
        """Save the valid dates and reasons; invalid text stays, in red."""
        self.view.hand_over()
        days = self.rows.days
        if days:
            self._save(days, self.rows.reasons)
        if self.days.dirty and not self.days.refused:
            self._give_days(self.days.days)

    def mended(self) -> bool:
        """Save the valid dates. Return True if all are valid; else focus the first invalid cell and return False."""
        self.hand_over()
        wrong = self.rows.wrong
        if wrong:
            self.view.go(*wrong[0])
            self.view.setFocus()
            self._explain()
        elif self.days.refused:
            self.days.setFocus()
            return False
        return not wrong


class DatedProgramme(NamedTuple):
    """A published programme, and the due dates of its steps in a fiscal year; `days`: for objections, as stated ("" =
    not) and as the programme gives, in words."""

    row: ProgrammeRow
    steps: Dated
    days: tuple[str, str] = ("", "")


class ProgrammePanel(QWidget):
    """The panel of the third set-up step, to publish a programme and to enter due dates for its steps."""

    def __init__(self, look: Look, desk: "ProgrammeDesk") -> None:
        super().__init__()
        self._look, self._desk = look, desk
        self._shown: tuple[tuple[ProgrammeRow, ...], bool] | None = None
        self.publish: list[Button] = []
        self._pressed = False  # one of them has the focus
        # of programmes: in force, and past ones out of sight
        self._rows = column(gap=8)
        self._past = column(gap=8)
        self._behind = holding(self._past)
        self.past = Button(
            look, "", "link", "down", do=lambda: show(self._behind, self._behind.isHidden())
        )
        self.dates: dict[str, StepDatesCard] = {}  # by programme id
        self._doubt = False
        self._dates = column(gap=8)
        self._records: dict[str, Ref | None] = {}  # the record of each published programme
        self._forms = words("", "line", wrap=True)
        self.forms = Button(
            look, _("แบบและเกณฑ์"), "link", "doc", _("ไปหน้าแบบและเกณฑ์"), do=desk.show_forms
        )
        about = _("แบบที่มากับโปรแกรมใช้ได้ทันที แบบและโครงการของหน่วยงานเองเริ่มและประกาศได้ที่หน้าแบบและเกณฑ์")
        inside = column(self._forms, words(about, "line", "text2", wrap=True), gap=2)
        card = frame(row(inside, self.forms, gap=10, edges=(18, 10, 12, 10), grow=0), "card")
        self.next = Button(look, _("ไปขั้นต่อไป"), "primary", "right", do=self._go_on)
        title = _("โครงการและแบบ")
        text = _("โครงการบอกว่าปีนี้หน่วยงานใดส่งอะไรภายในเมื่อใด ประกาศแล้วไปกับไฟล์เริ่มงานและไฟล์รับส่ง")
        show(self.next, False)
        past = column(row(self.past, None), self._behind, gap=4)
        self.setLayout(
            panel(
                title, text, self._rows, self._dates, card, past, buttons=buttons(go_on=self.next)
            )
        )

    def show_setup(self, view: CentreSetupView) -> None:
        may = view.certified == "centre"
        if (view.programmes, may) != self._shown:
            focus = QApplication.focusWidget()
            self._pressed = focus is not None and any(focus is one for one in self.publish)
            self._shown, self.publish = (view.programmes, may), []
            empty(self._rows)
            empty(self._past)
            for programme in sorted(view.programmes, key=lambda each: each.past):
                (self._past if programme.past else self._rows).addWidget(
                    self._row(programme, may=may)
                )
            count = sum(programme.past for programme in view.programmes)
            self.past.show_words(_("โครงการที่สิ้นสุดแล้ว {n} โครงการ").format(n=count))
            show(self.past, count > 0)
            show(self._behind, False)
        show(self.next, any(programme.record is not None for programme in view.programmes))
        show_plain(self._forms, _("แบบที่ประกาศแล้ว {n} ฉบับ").format(n=view.forms))

    def show_dates(self, year: int, dated: Sequence[DatedProgramme]) -> None:
        """Show a card with the dates of `year` for each published programme; text being typed stays."""
        self._records = {one.row.label.id: one.row.record for one in dated}
        for one in dated:
            id_ = one.row.label.id
            if id_ not in self.dates:
                save = partial(self._save_dates, id_)
                give = partial(self._give_days, id_)
                self.dates[id_] = card = StepDatesCard(self._look, save, self._desk.report, give)
                card.rows.judged.connect(self._judged)
                self._dates.addWidget(card)
            self.dates[id_].show_dates(str(one.row.label.heading), year, one.steps)
            self.dates[id_].show_days(*one.days)
        for id_, card in self.dates.items():
            show(card, id_ in self._records)
        if self._pressed and dated:  # the clicked button is gone
            self.dates[dated[0].row.label.id].enter()
        self._pressed = False

    def hand_over(self) -> None:
        """Save the valid dates that are typed in any of the cards."""
        for card in self.dates.values():
            card.hand_over()

    def left(self, before: QWidget | None, now: QWidget | None) -> None:
        """Save a card's dates if the focus has moved from `before`, a widget in it, to `now`, a widget outside."""
        for card in self.dates.values():
            if before and card.isAncestorOf(before) and not (now and card.isAncestorOf(now)):
                card.hand_over()

    def _judged(self) -> None:
        doubt = any(card.rows.wrong for card in self.dates.values())
        if doubt != self._doubt:
            self._doubt = doubt
            self._desk.warn_of_closing(doubt)

    def _go_on(self) -> None:
        """Go on, unless a typed date cannot be saved."""
        if all(card.mended() for card in self.dates.values()):
            self._desk.go_on()

    def enter(self) -> None:
        """Focus the button that publishes the first programme listed, else the button to the next set-up step."""
        (
            self.next if self.publish == [] or not self.publish[0].isEnabled() else self.publish[0]
        ).setFocus()

    def _row(self, programme: ProgrammeRow, *, may: bool) -> QWidget:
        look = self._look
        label = programme.label
        past = programme.past
        title = arabic_digits(str(label.title))
        about = " · ".join(filter(None, (arabic_digits(str(label.owner)), str(label.edition))))
        text = texts((title, "strong"), (about, "small text2"))
        beside: QWidget
        if past or programme.record is not None:
            if past:
                beside = Pill(look, _("สิ้นสุดแล้ว"), "mute")
            else:
                beside = Pill(look, _("ประกาศแล้ว"), "ok", "tick")
        else:
            asked = partial(self._desk.publish, label)
            beside = publish = Button(look, _("ประกาศโครงการนี้"), "primary", "tick", do=asked)
            publish.setEnabled(may)
            self.publish.append(publish)
            name(publish, _("ประกาศโครงการนี้"), title)
        return frame(row(text, beside, gap=10, edges=(18, 10, 14, 10), grow=0), "card")

    def _save_dates(self, programme_id: str, days: dict[str, str], reasons: dict[str, str]) -> None:
        record = self._records.get(programme_id)
        if record:
            self._desk.save_dates(record, self.dates[programme_id].rows.year, days, reasons)

    def _give_days(self, programme_id: str, days: int | None) -> None:
        record = self._records.get(programme_id)
        if record:
            self._desk.give_days(record, days)


class ProgrammeDesk:
    """The controller that publishes programmes and saves the due dates of their steps."""

    def __init__(self, context: PageContext, go_on: Callable[[], None]) -> None:
        """Make the controller; `go_on` shows the next step."""
        self._context, self.go_on = context, go_on

    @cached_property
    def panel(self) -> ProgrammePanel:
        host = self._context.host
        panel = ProgrammePanel(self._context.look, self)
        host.focus_moved.connect(panel.left)
        host.closing.connect(lambda: host.focus_moved.disconnect(panel.left))
        return panel

    def report(self, sentence: str) -> None:
        self._context.host.report(sentence, "info")

    def show_forms(self) -> None:
        self._context.host.show_page("forms")

    def warn_of_closing(self, doubtful: bool) -> None:
        """Have the window ask before it closes while some typed text cannot be saved (`doubtful`)."""
        why = _(
            "วันกำหนดส่งบางช่องยังบันทึกไม่ได้ เพราะไม่ใช่วันที่หรือยังไม่ได้ใส่เหตุที่เลื่อน ถ้าปิดตอนนี้ สิ่งที่พิมพ์ในช่องเหล่านั้นจะหายไป"
        )
        self._context.host.setProperty(LEAVING, why if doubtful else "")

    def publish(self, label: FormSummary) -> None:
        desk, folder = self._context.desk, self._context.folder

        def published(ctx: Context, store: Store) -> Changes:
            path = form_file(desk.samples.parent / "instruments", label.file)
            return publish(ctx, store, desk.form_files.keep_form(folder, path, label.file))

        toast = self._context.host.toast
        self._context.do(published, lambda: toast(_("ประกาศโครงการแล้ว จะไปกับไฟล์เริ่มงาน")))

    def save_dates(
        self, programme: Ref, year: int, days: dict[str, str], reasons: dict[str, str]
    ) -> None:
        toast = self._context.host.toast
        self._context.do(
            partial(set_dates, programme=programme, year=year, dates=days, reason=reasons),
            lambda: toast(_("บันทึกวันกำหนดส่งแล้ว")),
        )

    def give_days(self, programme: Ref, days: int | None) -> None:
        toast = self._context.host.toast
        given = _("วันทักท้วงผลตามโครงการ") if days is None else days_words(days)
        deed = partial(give_objection_days, programme=programme, days=days)
        self._context.do(deed, lambda: toast(given))


def form_file(folder: Path, file: str) -> Path:
    """Return the path of the form file (YAML) in `folder` with this SHA-256 (hex). UserError if there is none."""
    for path in sorted(folder.glob("*.yaml")):
        if sha256(path.read_bytes()).hexdigest() == file:
            return path
    raise UserError(
        _("ประกาศแบบนี้ไม่ได้"), _("แบบนี้ไม่ได้มากับโปรแกรม"), _("ประกาศจากไฟล์ของแบบที่หน้าแบบและเกณฑ์")
    )
