"""Locking a plan or assessment for signing: all of it or one period, and who signs which step."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from core.errors import UserError
from core.i18n import _
from core.plan.locks import Lockable, lockable
from core.records.route import Stage
from core.signing.deeds import sign_off
from core.signing.entitlement import Offer, offers
from core.values import Ref
from ui.desktop.base.room import Room
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.dialog import Framed
from ui.desktop.widgets.dropdown import DropDown
from ui.desktop.widgets.layout import column
from ui.desktop.widgets.plain import name, show, show_entry, show_plain, words
from ui.desktop.widgets.tick import TickBox


class StepChoice(QWidget):
    """Who is to sign one step: one person, or everybody ticked."""

    changed = Signal()

    def __init__(self, look: Look, offer: Offer) -> None:
        super().__init__()
        self.setObjectName("clear")
        self.offer = offer
        self._box = DropDown(look)
        self._ticks: list[TickBox] = []
        label = words(offer.title, "label", "text2", wrap=True)
        none = _("ยังไม่มีใครมีหน้าที่นี้ กำหนดได้ที่หน้าตั้งค่า")
        says = words(offer.says if offer.people else f"{offer.says} {none}", "small", "text2", wrap=True)
        if offer.each:
            for id_, person in offer.people:
                tick = TickBox(look, person)
                tick.setChecked(id_ in offer.chosen)
                tick.toggled.connect(lambda _on: self.changed.emit())
                self._ticks.append(tick)
            self.setLayout(column(label, says, *self._ticks, gap=2))
            return
        self._box.addItem(_("ยังไม่ระบุ"), "")
        for id_, person in offer.people:
            self._box.addItem(person, id_)
        self._box.setCurrentIndex(max(0, self._box.findData(next(iter(offer.chosen), ""))))
        self._box.currentIndexChanged.connect(lambda _at: self.changed.emit())
        name(self._box, _("ผู้ลงนาม: {title}").format(title=offer.title))
        self.setLayout(column(label, self._box, says, gap=2))

    @property
    def stage(self) -> Stage:
        if self.offer.each:
            ticked = [
                id_ for tick, (id_, _words) in zip(self._ticks, self.offer.people, strict=True) if tick.isChecked()
            ]
            return Stage(self.offer.id, tuple(ticked))
        return Stage(self.offer.id, tuple(filter(None, (str(self._box.currentData() or ""),))))

    @property
    def names(self) -> tuple[str, ...]:
        known = dict(self.offer.people)
        return tuple(known[one].partition("  ")[0] for one in self.stage.people if one in known)


class LockDialog(Framed):
    """Asks what is locked and who signs each step of the form's route."""

    submitted = Signal(str, object, str)  # names of the signers, tuple of Stage, period ("" = everything)

    def __init__(
        self, look: Look, why: str, parts: Sequence[Lockable], offers: Sequence[Offer], own: str, parent: QWidget
    ) -> None:
        super().__init__(look, _("ล็อกเพื่อลงนาม"), parent)
        self.part = DropDown(look)
        for one in parts:
            if not one.locked:
                self.part.addItem(one.words, one.period)
        name(self.part, _("จะล็อก"))
        choice = [words(_("จะล็อก"), "label", "text2"), self.part] if len(parts) > 1 else []
        self.part.currentIndexChanged.connect(lambda _at: self._chosen())
        self.steps = [StepChoice(look, offer) for offer in offers]
        self.field = QLineEdit()
        name(self.field, _("ชื่อผู้ลงนาม"))
        self._own, self._typed = own, False
        self.wrong = words("", "label", "bad", wrap=True)
        self.go = Button(look, _("ล็อก"), "primary", "lock", do=self._tell)
        self.field.returnPressed.connect(self._tell)
        self.field.textEdited.connect(self._edited)
        self.field.textChanged.connect(lambda _text: self._check())
        for step in self.steps:
            step.changed.connect(self._named)
        why_label = words(why, "line", "text2", wrap=True)
        self._rest = words("", "line", "info", wrap=True)
        label = words(_("ชื่อผู้ลงนาม"), "label", "text2")
        inside = column(why_label, *choice, self._rest, 4, *self.steps, label, self.field, self.wrong, None, gap=6)
        self.fill(inside, self.closer(), self.go, wide=480)
        self._named()
        self._chosen()
        self.go.setFocus()

    def _chosen(self) -> None:
        """Show what stays open when one period alone is locked."""
        one = self.part.currentData()
        text = _("ล็อกเฉพาะ{what} แผนและผลของงวดอื่นยังแก้ได้").format(what=self.part.currentText()) if one else ""
        show_plain(self._rest, text)
        show(self._rest, bool(text))

    def _edited(self, _text: str) -> None:
        self._typed = True

    def _named(self) -> None:
        if not self._typed:
            found = dict.fromkeys(one for step in self.steps for one in step.names)
            show_entry(self.field, ", ".join(found) or self._own)
        self._check()

    def _check(self) -> None:
        """Warn of one person in two steps that the form keeps apart, before anything is locked."""
        people = {step.offer.id: set(step.stage.people) for step in self.steps}
        titles = {step.offer.id: step.offer.title for step in self.steps}
        text = ""
        for step in self.steps:
            for other in step.offer.other_than:
                if people[step.offer.id] & people.get(other, set()):
                    text = _("แบบนี้ให้{title}เป็นคนละคนกับ{other}").format(title=step.offer.title, other=titles[other])
            if step.offer.each and not step.stage.people:
                text = _("ระบุผู้ลงนามของขั้น{title}ให้ครบทุกคน").format(title=step.offer.title)
        show_plain(self.wrong, text)
        self.go.setEnabled(bool(self.field.text().strip()) and not text)
        self.go.draw()

    def _tell(self) -> None:
        if self.go.isEnabled():
            stages = tuple(step.stage for step in self.steps)
            self.submitted.emit(self.field.text().strip(), stages, str(self.part.currentData() or ""))
            self.accept()


class RouteDialog(Framed):
    """Assigns the signers of what is locked already, while nobody has signed."""

    submitted = Signal(object)  # tuple of Stage

    def __init__(self, look: Look, offers: Sequence[Offer], parent: QWidget) -> None:
        super().__init__(look, _("กำหนดผู้ลงนาม"), parent)
        self.steps = [StepChoice(look, offer) for offer in offers]
        self.go = Button(look, _("บันทึก"), "primary", "tick", do=self._tell)
        why = _("ลำดับเป็นไปตามแบบ เปลี่ยนได้จนกว่าจะมีผู้ลงนามบนกระดาษ")
        self.fill(column(words(why, "line", "text2", wrap=True), 4, *self.steps, None, gap=6), self.closer(), self.go)

    def _tell(self) -> None:
        self.submitted.emit(tuple(step.stage for step in self.steps))
        self.accept()


def ask_lock(room: Room, subject: Ref, title: str, page: QWidget) -> None:
    """Ask what is locked and who signs which step of its form, then lock."""
    session = room.session
    forms, person = session.forms, session.person
    try:
        steps = session.read(lambda reader: offers(reader, forms, subject, person))
        parts = session.read(lambda reader: lockable(reader, forms, subject))
    except UserError as problem:
        room.host.refused.emit(problem)
        return
    at = session.read(lambda reader: reader.record(Ref(room.unit, "person", person)))
    why = _("ข้อมูลของ{of} จะอ่านได้อย่างเดียวจนกว่าจะปลดล็อก ฉบับที่พิมพ์จะมีเลขทะเบียนและ QR").format(of=title)
    dialog = LockDialog(room.look, why, parts, steps, at.text("name") if at else "", page)
    dialog.submitted.connect(partial(_lock, room, subject))
    dialog.open()


def _lock(room: Room, subject: Ref, by: str, route: tuple[Stage, ...], period: str) -> None:
    forms = room.session.forms
    room.session.do(partial(sign_off, forms=forms, subject=subject, by=by, route=route, period=period))
