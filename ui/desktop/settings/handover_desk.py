"""Serves the dialog of an officer who leaves: reads behind it, prints the paper, moves the work."""

from datetime import date, datetime
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.errors import UserError
from core.i18n import _
from core.log.deeds import note_view
from core.papers.handover import HANDOVER
from core.people.handovers import planned
from core.succession.deeds import drop_hand_over, hand_over, plan_hand_over
from core.succession.rows import Leaving, Successor
from core.succession.view import leaving, printed_words, registered_with
from core.thai.days import short_date
from core.values import Changes, Ref
from ui.desktop.base.background import BackgroundReader
from ui.desktop.base.page_context import PageContext
from ui.desktop.settings.handover import HandoverDialog
from ui.leaving import outside


class HandoverDesk(QObject):
    def __init__(self, room: PageContext, page: QWidget, leaver: Ref | None = None) -> None:
        """`leaver`: who is shown first; None = who is at the keyboard."""
        people = [
            one
            for one in room.session.read(lambda reader: reader.records("person", room.unit))
            if one.number("active") != 0
        ]
        noted = {one.leaver.id: one for one in room.session.read(lambda reader: planned(reader, room.unit))}
        here = leaver.id if leaver else room.session.person
        self.dialog = HandoverDialog(room.look, people, here, datetime.now().date(), page, noted)
        super().__init__(self.dialog)
        self._room, self._known = room, outside(room.desk, room.office, room.folder)
        self._found: Leaving | None = None
        self._reader = BackgroundReader(room.session, self.dialog)
        self.dialog.person_chosen.connect(self._read)
        self.dialog.print_wanted.connect(self._print)
        self.dialog.move_wanted.connect(self._move)
        self.dialog.note_wanted.connect(self._note)
        self.dialog.drop_wanted.connect(self._drop)
        self.dialog.place_wanted.connect(self._go)

    def open(self) -> None:
        self.dialog.open()
        self.dialog.ask()

    def _read(self, person: Ref) -> None:
        room, today, known = self._room, datetime.now().date(), self._known
        unit = room.unit
        self._reader.read(lambda reader: leaving(reader, unit, person, today, known), self._arrived)
        room.session.do(partial(note_view, of=person))

    def _arrived(self, found: Leaving) -> None:
        self._found = found
        self.dialog.show_leaving(found)

    def _print(self, to: Successor, day: date) -> None:
        room, known, today = self._room, self._known, datetime.now().date()
        if self._found is None:
            return
        person, unit = self._found, room.unit
        subject = room.session.read(lambda reader: registered_with(reader, unit))
        said = room.session.read(lambda reader: printed_words(reader, unit, person.person, known, to, day, today))
        name = _("บันทึกส่งมอบงาน {name}").format(name=person.name)
        room.files.print(subject, HANDOVER, name, said=said)

    def _move(self, to: Successor, day: date) -> None:
        if self._found is None:
            return
        deed = partial(hand_over, leaver=self._found.person, to=to, day=day)
        self._room.do(deed, changed=self._moved)

    def _note(self, to: Successor, day: date) -> None:
        if self._found is not None:
            deed = partial(plan_hand_over, leaver=self._found.person, to=to, day=day)
            said = _("จดไว้แล้ว หน้าหลักจะบอกให้ย้ายเมื่อถึง {day}").format(day=short_date(day))
            self._room.do(deed, lambda: self._told(said))

    def _drop(self, leaver: Ref) -> None:
        said = _("ยกเลิกวันส่งมอบงานที่จดไว้แล้ว เลิกทำได้ด้วย Ctrl+Z")
        self._room.do(partial(drop_hand_over, leaver=leaver), lambda: self._told(said))

    def _told(self, said: str) -> None:
        self.dialog.accept()
        self._room.host.said.emit(said, "ok")

    def _moved(self, changes: Changes) -> None:
        self.dialog.accept()
        self._room.host.said.emit(_("ย้ายงานและหน้าที่แล้ว เลิกทำได้ด้วย Ctrl+Z"), "ok")
        if changes.notes:
            do = _("เปิดรายการนั้นแล้วแก้เอง")
            self._room.files.noticed.emit(UserError(_("ย้ายแล้ว มีเรื่องที่ควรทราบ"), "\n".join(changes.notes), do))

    def _go(self, ref: Ref) -> None:
        self.dialog.reject()
        self._room.host.jump.emit(ref)
