"""The dialog for an officer who leaves: what is handed over, read in the background, printed, and moved."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from functools import partial
from types import MappingProxyType

from PySide6.QtWidgets import QWidget

from core.errors import UserError
from core.i18n import _
from core.log.deeds import note_view
from core.people.units import PlannedHandover
from core.succession.deeds import drop_hand_over, hand_over, plan_hand_over
from core.succession.handover import HANDOVER, registered_with
from core.succession.view import (
    HandoverContents,
    HandoverItem,
    HandoverSection,
    Successor,
    printed_words,
)
from core.thai.days import short_date
from core.thai.parser import read_day
from core.values import Changes, Record, Ref
from ui.desktop.base.background import BackgroundReader
from ui.desktop.base.page_context import PageContext
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Pill
from ui.desktop.widgets.calendar import DayField
from ui.desktop.widgets.choices import DropDown
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.inputs import short_line
from ui.desktop.widgets.layout import column, fill, frame, row, scrolling, settle
from ui.desktop.widgets.plain import name, show, show_entry, show_plain, show_some, texts, words
from ui.leaving import outside

MOST = 25  # lines of a section shown
TALL, AROUND = 420, 190  # least design pixels of the scrolled part; of title and buttons
NONE: Mapping[str, PlannedHandover] = MappingProxyType({})
NEW = ""  # a new person follows


class HandoverDialog(FramedDialog):
    """The dialog with everything that a leaving officer hands over, to print it or move it to a successor."""

    def __init__(
        self,
        look: Look,
        desk: "HandoverDesk",
        people: Sequence[Record],
        person_id: str,
        today: date,
        parent: QWidget,
        noted: Mapping[str, PlannedHandover] = NONE,
    ) -> None:
        """Make the dialog; `person_id`: who is preselected; `noted`: planned hand-overs by person id."""
        super().__init__(look, _("ส่งมอบงานของผู้ที่จะย้ายออก"), parent)
        self._desk = desk
        self._filled = False  # filled from a note
        self._people = {person.ref.id: person for person in people}
        self._noted = noted
        self._today = today
        self.leaver = DropDown(
            look, _("ผู้ส่งมอบ"), [(person.ref.id, person.text("name")) for person in people]
        )
        self.successor, self.day = DropDown(look, _("ผู้รับมอบ")), DayField(look)
        self.name, self.position = short_line(_("ชื่อผู้รับมอบ")), short_line(_("ตำแหน่งผู้รับมอบ"))
        self.day.show_saved(short_date(today))
        name(self.day, _("ตั้งแต่วันที่"))
        self._sections = column(gap=8)
        self.wrong = words("", "label", "bad", wrap=True)
        self.print = Button(look, _("พิมพ์บันทึก"), "ghost", "printer", do=self._print)
        self.go = Button(look, _("ย้ายงานและหน้าที่"), "primary", "tick", do=self._move)
        self._said = words("", "line", "text2", wrap=True)
        self._waits = words("", "line", "warn", wrap=True)
        self.drop = Button(look, _("ยกเลิกที่จดไว้"), "link", do=self._drop)
        called, post = (
            words(text, "label", "text2") for text in (_("ชื่อผู้รับมอบ"), _("ตำแหน่งผู้รับมอบ"))
        )
        self._new = frame(column(called, self.name, post, self.position, gap=4))
        who = row(
            _titled(_("ผู้ส่งมอบ"), self.leaver),
            _titled(_("ผู้รับมอบ"), self.successor),
            gap=12,
            grow=(0, 1),
        )
        day = _titled(_("ตั้งแต่วันที่"), self.day)
        waits = row(self._waits, self.drop, gap=8, grow=0)
        inside = column(
            who, self._new, day, waits, self._said, self._sections, None, gap=6, edges=(0, 0, 6, 0)
        )
        self._area = scrolling(inside)
        # all of it scrolls, nothing inside scrolls again
        room = parent.window().height() - look.px(AROUND)
        self._area.setMinimumHeight(min(look.px(TALL), room))
        self.fill(
            column(self._area, self.wrong, gap=6), self.closer(), self.print, self.go, min_width=680
        )
        self.leaver.setCurrentIndex(max(0, self.leaver.findData(person_id)))
        self.leaver.currentIndexChanged.connect(self.choose)
        self.successor.currentIndexChanged.connect(self._follow)
        self.day.textChanged.connect(self._name_deed)
        self._offer()

    def show_leaving(self, contents: HandoverContents) -> None:
        """Show everything that a person hands over, by section."""
        cards = (_card(self._look, one, self._lines(one)) for one in contents.sections)
        fill(self._sections, cards)
        settle(self._area)
        text = _(
            "{n} รายการที่มีลูกศรจะเป็นของผู้รับมอบ สิ่งที่ทำและลงนามไว้แล้วคงเป็นชื่อเดิม เลิกทำได้ในครั้งเดียว (Ctrl+Z)"
        )
        show_plain(self._said, text.format(n=contents.moving))
        self._enable(enabled=True)

    def choose(self) -> None:
        """Have what the chosen person hands over read."""
        self._enable(enabled=False)
        show_plain(self._said, _("กำลังรวบรวม"))
        self._offer()
        self._show_noted()
        person = self._people.get(self.leaver.currentData() or "")
        if person:
            self._desk.read(person.ref)

    def _show_noted(self) -> None:
        """Fill in the noted hand-over of the person; once its day has come any day is possible."""
        one = self._noted.get(self.leaver.currentData() or "")
        show_some(self._waits, noted_words(one) if one else "")
        show(self.drop, one is not None)
        if one is not None or self._filled:  # input for another person does not apply
            if one:
                at = self.successor.findData(one.follower.id if one.follower else NEW)
            else:
                at = 0
            self.successor.setCurrentIndex(max(0, at))
            show_entry(self.name, one.new if one else "")
            show_entry(self.position, one.position if one else "")
            self.day.show_saved(short_date(one.day if one else self._today))
        self._filled = one is not None
        self._name_deed()

    def _name_deed(self) -> None:
        """Label the button: before its day a hand-over is noted, from then on it is done."""
        day = read_day(self.day.text().strip())
        later = day is not None and day > self._today
        self.go.show_words(_("จดไว้ให้ย้ายวันนั้น") if later else _("ย้ายงานและหน้าที่"))

    def _drop(self) -> None:
        one = self._noted.get(self.leaver.currentData() or "")
        if one:
            self._desk.drop(one.leaver)

    def _offer(self) -> None:
        """Offer everybody but the leaving person as successor, else somebody new."""
        others = (one for id_, one in self._people.items() if id_ != self.leaver.currentData())
        self.successor.show_options(
            [*((one.ref.id, one.text("name")) for one in others), (NEW, _("คนใหม่"))]
        )
        self._follow()

    def _follow(self) -> None:
        show(self._new, self.successor.currentData() == NEW)

    def _enable(self, *, enabled: bool) -> None:
        self.print.setEnabled(enabled)
        self.go.setEnabled(enabled)

    def _lines(self, section: HandoverSection) -> Iterator[QWidget]:
        for one in section.lines[:MOST]:
            yield self._line(one)
        more = len(section.lines) - MOST
        if more > 0:
            yield words(_("และอีก {n} รายการ").format(n=more), "line", "text2")

    def _line(self, part: HandoverItem) -> QWidget:
        text = texts(
            (("→ " if part.moves else "") + part.title, "body"), (part.where, "line text2")
        )
        line = row(text, gap=8, grow=0)
        if part.ref is not None:
            there = Button(self._look, _("ดู"), "link", do=partial(self._desk.go_to, part.ref))
            name(there, _("ดู {title}").format(title=part.title))
            line.addWidget(there)
        return frame(line)

    def _print(self) -> None:
        day = self._typed_day()
        if day is not None:
            self._desk.print(self._successor(), day)

    def _move(self) -> None:
        day, to = self._typed_day(), self._successor()
        if day is None:
            return
        if to.person is None and not to.name:
            self._tell(_("ยังไม่ได้บอกผู้รับมอบ"), self.name)
            return
        (self._desk.note if day > self._today else self._desk.move)(to, day)

    def _successor(self) -> Successor:
        one = self._people.get(self.successor.currentData() or "")
        return Successor(
            one.ref if one else None, self.name.text().strip(), self.position.text().strip()
        )

    def _typed_day(self) -> date | None:
        day = read_day(self.day.text().strip())
        if day is None:
            self._tell(_("อ่านวันที่ไม่ได้ เช่น 9 เม.ย. 69"), self.day)
        return day

    def _tell(self, message: str, field: QWidget) -> None:
        show_plain(self.wrong, message)
        field.setFocus()


def noted_words(handover: PlannedHandover) -> str:
    """Return a text with the planned day of a hand-over, and a warning if the successor no longer works here."""
    said = _("จดไว้ให้ย้ายตั้งแต่ {day}").format(day=short_date(handover.day))
    return " ".join((said, _("ผู้รับมอบที่จดไว้ไม่ได้ทำงานที่นี่แล้ว เลือกผู้รับมอบใหม่"))) if handover.gone else said


def _titled(title: str, field: QWidget) -> QWidget:
    return frame(column(words(title, "label", "text2"), field, gap=4))


def _card(look: Look, section: HandoverSection, lines: Iterator[QWidget]) -> QWidget:
    """Return the card of a section with its count."""
    count = len(section.lines)
    counted = str(count) if count else _("ไม่มี")
    pill = Pill(look, counted, "info" if count else "mute")
    head = row(words(section.title, "strong", wrap=True), pill, gap=8, grow=0)
    return frame(column(head, *lines, gap=4, edges=(12, 8, 12, 8)), "card")


class HandoverDesk:
    """The controller of a HandoverDialog: reads what is handed over, and prints, plans or moves it."""

    def __init__(self, context: PageContext, page: QWidget, leaver: Ref | None = None) -> None:
        """Make the controller and its dialog; `leaver` is the person shown first, None = the current one."""
        known = context.session.read(lambda reader: reader.records("person", context.unit))
        people = [one for one in known if one.number("active") != 0]
        planned = context.session.read(partial(PlannedHandover.of, unit=context.unit))
        noted = {one.leaver.id: one for one in planned}
        here = leaver.id if leaver else context.session.person
        self.dialog = HandoverDialog(
            context.look, self, people, here, datetime.now().date(), page, noted
        )
        self._context, self._known = context, outside(context.desk, context.office, context.folder)
        self._found: HandoverContents | None = None
        self._reader = BackgroundReader(context.session, self.dialog)

    def open(self) -> None:
        self.dialog.open()
        self.dialog.choose()

    def read(self, person: Ref) -> None:
        room = self._context
        today = datetime.now().date()
        known = self._known
        unit = room.unit
        self._reader.read(
            lambda reader: HandoverContents.of(reader, unit, person, today, known), self._arrived
        )
        room.session.do(partial(note_view, target=person))

    def _arrived(self, contents: HandoverContents) -> None:
        self._found = contents
        self.dialog.show_leaving(contents)

    def print(self, successor: Successor, day: date) -> None:
        room = self._context
        known = self._known
        today = datetime.now().date()
        if self._found is None:
            return
        leaver, unit = self._found.person, room.unit
        subject = room.session.read(lambda reader: registered_with(reader, unit))
        said = room.session.read(
            lambda reader: printed_words(reader, unit, leaver, known, successor, day, today)
        )
        room.files.print(
            subject, HANDOVER, _("บันทึกส่งมอบงาน {name}").format(name=self._found.name), answers=said
        )

    def move(self, successor: Successor, day: date) -> None:
        if self._found is None:
            return
        self._context.do(
            partial(hand_over, leaver=self._found.person, successor=successor, day=day),
            changed=self._moved,
        )

    def note(self, successor: Successor, day: date) -> None:
        if self._found is not None:
            deed = partial(plan_hand_over, leaver=self._found.person, successor=successor, day=day)
            said = _("จดไว้แล้ว หน้าหลักจะบอกให้ย้ายเมื่อถึง {day}").format(day=short_date(day))
            self._context.do(deed, lambda: self._report(said))

    def drop(self, leaver: Ref) -> None:
        said = _("ยกเลิกวันส่งมอบงานที่จดไว้แล้ว เลิกทำได้ด้วย Ctrl+Z")
        self._context.do(partial(drop_hand_over, leaver=leaver), lambda: self._report(said))

    def _report(self, message: str) -> None:
        self.dialog.accept()
        self._context.host.report(message, "ok")

    def _moved(self, changes: Changes) -> None:
        self.dialog.accept()
        self._context.host.report(_("ย้ายงานและหน้าที่แล้ว เลิกทำได้ด้วย Ctrl+Z"), "ok")
        if changes.notes:
            do = _("เปิดรายการนั้นแล้วแก้เอง")
            self._context.files.notice(
                UserError(_("ย้ายแล้ว มีเรื่องที่ควรทราบ"), "\n".join(changes.notes), do)
            )

    def go_to(self, ref: Ref) -> None:
        self.dialog.reject()
        self._context.host.jump(ref)
