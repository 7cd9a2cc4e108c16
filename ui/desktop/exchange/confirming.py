"""Confirms unknown senders of received files: adds a unit to the register, or confirms a PC by digits read by phone."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from core.errors import UserError
from core.exchange.devices import (
    DIGITS,
    ISSUING,
    NEW_UNIT,
    UNIT_WORDS,
    ConfirmationOutcome,
    HeardDigits,
    UncertifiedDevice,
    digits_of,
    given_words,
    other_digits_words,
)
from core.forms.ports import Action, Store
from core.i18n import _
from core.log.ports import Context
from core.log.scopes import WIDER_FIRST
from core.people.units import Unit, UnitRegister, office_of
from ui.desktop.base.page_context import PageContext
from ui.desktop.exchange.confirming_many import ManySendersDialog, kind_choice
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, IconLabel
from ui.desktop.widgets.choices import DropDown
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.layout import column, frame, holding, row
from ui.desktop.widgets.plain import (
    copy_words,
    name,
    show,
    show_entry,
    show_plain,
    show_some,
    words,
)
from ui.session import QueuedAction

DONE_WORDS = {"add": "เพิ่ม {name} ในทะเบียนแล้ว", "confirm": "ยืนยันเครื่องของ {name} แล้ว"}


class SenderConfirmer(QObject):
    """A controller of the dialog on an unknown sender; adds the sender's unit to the register or certifies its PC."""

    confirmed = Signal()  # a PC was confirmed, and its waiting files were imported
    changed = Signal()  # what is known of the waiting senders

    def __init__(self, context: PageContext, window: QWidget) -> None:
        super().__init__(window)
        self._context, self._window = context, window
        self.dialog: UnknownSenderDialog | None = None
        self.many: ManySendersDialog | None = None
        self._job: QueuedAction | None = None
        self._deed, self._back = "", ""
        self._kept = False  # waiting files are imported after a backup
        self._problem: UserError | None = None
        # shown by the dialog; the next deed may run when others hear of it
        self._said: UserError | None = None

    @property
    def busy(self) -> bool:
        """Whether the files of a sender that was just confirmed are being imported."""
        return self._job is not None and self._deed == "confirm"

    def senders(self) -> Mapping[str, UncertifiedDevice]:
        """Return the unknown senders whose files wait, by their public key (hex)."""
        unit = self._context.unit
        post = self._context.office.post
        now = datetime.now().astimezone()
        senders = self._context.session.read(
            lambda reader: UncertifiedDevice.each(reader, post, unit, now)
        )
        return {one.key: one for one in senders}

    def begin(self, key: str, back: str = "") -> None:
        """Open the dialog on the sender with this public key (hex). `back`: key of the page to show when all waiting
        committee members are confirmed; "" = stay here."""
        self._back = back
        one = self.senders().get(key)
        if one is None or self.dialog is not None:
            return
        read, unit = self._context.session.read, self._context.unit
        units = read(UnitRegister.of)
        above = [units[unit], *units.below(unit)] if unit in units else []
        above = [
            each for each in above if (each.registered or each.id == unit) and each.id != one.unit
        ]
        office = read(lambda reader: office_of(reader, unit))[0]
        dialog = UnknownSenderDialog(
            self._context.look, self, one, above, other_digits_words(one, office), self._window
        )
        dialog.finished.connect(self._closed)
        self.dialog = dialog
        dialog.open()

    def begin_many(self) -> None:
        """Open the dialog that confirms several PCs at once."""
        devices = [one for one in self.senders().values() if one.confirmable]
        if devices and self.many is None:
            self.many = ManySendersDialog(
                self._context.look, devices, self.confirm_many, self._window
            )
            self.many.finished.connect(self._closed)
            self.many.open()

    def confirm_many(self, heard: Sequence[HeardDigits]) -> None:
        from core.exchange.stranger_deeds import confirm_each

        if self._job is None and not self._kept:
            self._kept = True  # a backup of the present state is being made
            deed = partial(confirm_each, heard=heard, post=self._context.office.post)
            self._context.backing.before("import", partial(self._do_many, deed))

    def _do_many(self, action: Action) -> None:
        self._kept = False
        self._deed, self._problem = "confirm", None
        outcomes = list[ConfirmationOutcome]()
        self._job = self._context.do(
            action,
            step=lambda step: (
                outcomes.append(step) if isinstance(step, ConfirmationOutcome) else None
            ),
            ended=partial(self._ended_many, outcomes),
        )

    def _ended_many(self, outcomes: Sequence[ConfirmationOutcome], _job: QueuedAction) -> None:
        self._job = None
        self.changed.emit()
        self.confirmed.emit()
        done = sum(one.problem is None for one in outcomes)
        if done:
            self._context.host.toast(_("ยืนยันแล้ว {n} เครื่อง").format(n=done))
        if self.many is not None:
            self.many.show_outcomes(outcomes)

    def shows_error(self, problem: UserError) -> bool:
        """Return whether the dialog already shows this error, so that no other message is needed."""
        return problem is self._said or (problem is self._problem and self.dialog is not None)

    def add(self, device: UncertifiedDevice, unit_name: str, kind: str, parent: str) -> None:
        from core.exchange.stranger_deeds import add_unit

        self._do(
            "add", partial(add_unit, code=device.code, name=unit_name, kind=kind, parent=parent)
        )

    def confirm(self, device: UncertifiedDevice, digits: str, kind: str) -> None:
        from core.exchange.stranger_deeds import confirm

        if self._job is None and not self._kept:
            self._kept = True  # a backup of the present state is being made
            deed = partial(
                confirm, key=device.key, digits=digits, post=self._context.office.post, kind=kind
            )
            self._context.backing.before("import", partial(self._do, "confirm", deed))

    def doubt(self, device: UncertifiedDevice) -> None:
        from core.exchange.stranger_deeds import doubt

        self._do("doubt", partial(doubt, key=device.key, post=self._context.office.post))

    def _do(self, deed: str, action: Action) -> None:
        self._kept = False
        if self._job is not None:
            return
        self._deed, self._problem = deed, None

        def confirm(ctx: Context, store: Store) -> Iterator[object]:
            try:
                done = action(ctx, store)
                yield from done if isinstance(done, Iterator) else (done,)
            except UserError as problem:
                self._problem = problem  # shown in the dialog
                raise

        self._job = self._context.do(confirm, ended=self._ended)

    def _ended(self, _job: QueuedAction) -> None:
        self._job = None
        deed = self._deed
        problem = self._problem
        dialog = self.dialog
        self.changed.emit()
        if problem is not None:
            if dialog is not None:
                self._said = problem
                dialog.show_problem(problem.what, f"{problem.why} {problem.do}")
            return
        if deed == "confirm":
            self.confirmed.emit()
        if deed in DONE_WORDS and dialog is not None:
            one = dialog.one
            dialog.accept()
            self._context.host.toast(_(DONE_WORDS[deed]).format(name=one.name))
            if deed == "add":
                self.begin(one.key)
            elif self._back:
                self._go_on(self._back)

    def _go_on(self, back: str) -> None:
        """Ask about the next committee member whose file waits; after the last one go `back`."""
        waiting = next(
            (one.key for one in self.senders().values() if one.member and not one.hinders), ""
        )
        if waiting:
            self.begin(waiting, back)
        else:
            self._context.host.show_page(back)

    def _closed(self, _how: int) -> None:
        self.dialog = self.many = None


WIDE = 600


class SenderUnitPanel(QWidget):
    """A widget with what an unknown sender states about its unit, to be corrected and added to the register."""

    def __init__(
        self, look: Look, desk: SenderConfirmer, device: UncertifiedDevice, units: Sequence[Unit]
    ) -> None:
        super().__init__()
        self._desk, self._device = desk, device
        self.called = QLineEdit()
        show_entry(self.called, device.name)
        name(self.called, _("ชื่อหน่วยงาน"))
        kinds = [(kind, _(UNIT_WORDS[kind])) for kind in reversed(WIDER_FIRST)]
        self.kind = DropDown(look, _("ประเภทของหน่วยงาน"), kinds)
        self.kind.setCurrentIndex(
            max(0, self.kind.findData(device.kind)) if device.kind not in ISSUING else 0
        )
        self.above = DropDown(
            look, _("ต้นสังกัด"), [(unit.id, unit.name or unit.code) for unit in units]
        )
        self.above.setCurrentIndex(max(0, self.above.findData(device.parent)))
        self.add = Button(look, _("เพิ่มหน่วยงานนี้"), "primary", "plus", do=self._add)
        text = _(
            "หน่วยงานนี้ไม่อยู่ในทะเบียน ชื่อ รหัส {code} และต้นสังกัดข้างล่างเป็นคำบอกของผู้ส่ง แก้ให้ถูกก่อนเพิ่ม"
        ).format(code=device.code)
        says = _("ผู้ส่งบอกว่าเป็น{kind} เลือกตามที่ท่านรู้ เครื่องของส่วนกลางและจังหวัดยืนยันเครื่องของหน่วยงานอื่นต่อได้")
        claimed = words(
            says.format(kind=_(UNIT_WORDS.get(device.kind, "หน่วยงาน"))), "small", "text2", wrap=True
        )
        self.setLayout(
            column(
                words(text, "body", wrap=True),
                words(_("ชื่อหน่วยงาน"), "label", "text2"),
                self.called,
                words(_("ประเภทของหน่วยงาน"), "label", "text2"),
                self.kind,
                claimed,
                words(_("ต้นสังกัด"), "label", "text2"),
                self.above,
                row(None, self.add),
                gap=6,
            )
        )

    def _add(self) -> None:
        kind, above = (str(one.currentData() or "") for one in (self.kind, self.above))
        self._desk.add(self._device, self.called.text(), kind, above)


class PhonedDigitsWidget(QWidget):
    """A widget to type the digits heard by phone, and to choose the kind of certificate for the sender's PC."""

    def __init__(self, look: Look, desk: SenderConfirmer, device: UncertifiedDevice) -> None:
        super().__init__()
        self._desk, self._device = desk, device
        if device.phone:
            whom = _("โทรหา {name} ที่ {phone} ตามทะเบียน")
        else:
            whom = _("โทรหา {name} ตามเบอร์ที่ท่านมีอยู่เดิม")
        if device.member:
            whom = _("โทรหา {name} ตามเบอร์ที่ท่านมีอยู่เดิม")
        elif "committee" in device.kinds:  # the telephone is that of our own unit
            whom = _("โทรหากรรมการที่ท่านมอบไฟล์เริ่มงานให้ ตามเบอร์ที่ท่านมีอยู่เดิม")
        ask = _("ขอให้อ่านเลข 12 หลักในหน้ารับส่งของเขา แล้วพิมพ์เลขที่ได้ยินลงในช่องนี้")
        then = _("ถ้าเลขตรงกัน เครื่องนี้จะยืนยัน และรับไฟล์ที่รออยู่เข้าทันที ถ้าไม่ตรง ไฟล์จะรออยู่ที่เดิม")
        self.digits = QLineEdit(maxLength=3 * DIGITS)
        name(self.digits, _("เลข 12 หลักที่ได้ยินทางโทรศัพท์"))
        self.digits.textEdited.connect(self._count)
        self.digits.returnPressed.connect(self._go)
        self.count = words("", "small", "text2")
        self.confirm = Button(look, _("ยืนยันเครื่องนี้"), "primary", "tick", do=self._go)
        field = row(self.digits, self.count, self.confirm, gap=10, grow=0)
        first = " ".join((whom.format(name=device.name or device.title, phone=device.phone), ask))
        self.kind = kind_choice(look, device)
        self.kind.currentIndexChanged.connect(self._count)
        self.given = words("", "linestrong", wrap=True)
        chosen = holding(column(words(_("เครื่องนี้เป็นเครื่องของ"), "label", "text2"), self.kind, gap=4))
        show(chosen, self.kind.count() > 1)
        parts = (
            words(first, "body", wrap=True),
            words(then, "body", wrap=True),
            chosen,
            self.given,
            field,
        )
        self.setLayout(column(*parts, gap=8))
        self._count()

    @property
    def typed(self) -> str:
        return digits_of(self.digits.text())

    @property
    def chosen(self) -> str:
        return str(self.kind.currentData() or "")

    def _count(self) -> None:
        show_plain(self.count, _("{n} จาก {of} หลัก").format(n=len(self.typed), of=DIGITS))
        show_plain(self.given, given_words(self.chosen))
        self.confirm.setEnabled(len(self.typed) == DIGITS)

    def _go(self) -> None:
        if self.confirm.isEnabled():
            self._desk.confirm(self._device, self.typed, self.chosen)


class UnknownSenderDialog(FramedDialog):
    """The dialog on an unknown sender: confirming its PC takes the digits heard by phone, not just a click."""

    def __init__(
        self,
        look: Look,
        desk: SenderConfirmer,
        device: UncertifiedDevice,
        units: Sequence[Unit],
        message: str,
        parent: QWidget,
    ) -> None:
        """Make the dialog; `units` are units it may be below, `message` is for the unit if the digits differ."""
        super().__init__(look, device.title, parent)
        self.one, self._desk = device, desk
        icon = IconLabel(look, "building" if device.state == NEW_UNIT else "pc", "accent", 24)
        says = words(device.says, "line", "text2", wrap=True)
        head = frame(row(icon, says, gap=12, edges=(14, 8, 12, 9), grow=1), "inset")
        self.unit: SenderUnitPanel | None = None
        self.digits: PhonedDigitsWidget | None = None
        if device.state == NEW_UNIT and not device.hinders:
            self.unit = SenderUnitPanel(look, desk, device, units)
        elif not device.hinders:
            self.digits = PhonedDigitsWidget(look, desk, device)
        self.said = words("", "linestrong", "bad", wrap=True)
        self.message = words(message, "line", wrap=True)
        self.copy = Button(look, _("คัดลอกข้อความ"), "ghost", "copy", do=lambda: copy_words(message))
        self._told = frame(
            column(self.message, row(self.copy, None), gap=6, edges=(12, 8, 12, 10)), "inset"
        )
        self.other = Button(look, _("เลขไม่ตรง"), "ghost", "cross", do=self._doubt)
        parts = [part for part in (self.unit, self.digits) if part is not None]
        stop = [
            words(text, "strong", "warn", wrap=True)
            for text in (device.claim, device.hinders)
            if text
        ]
        inside = column(head, *stop, *parts, self.said, self._told, None, gap=10)
        for part in (self._told, self.said):
            show(part, False)
        self.fill(
            inside, *([self.other] if self.digits else []), self.closer(_("ปิด")), min_width=WIDE
        )
        if self.unit is not None:
            self.unit.called.setFocus()
        elif self.digits is not None:
            self.digits.digits.setFocus()

    def show_problem(self, problem: str, reason_and_remedy: str) -> None:
        """Show `problem` (the unit was not added, or the PC not confirmed), followed by `reason_and_remedy`."""
        show_some(self.said, f"{problem} {reason_and_remedy}")

    def _doubt(self) -> None:
        """Show the message to send to the unit, as the digits differ; its files are not imported."""
        self._desk.doubt(self.one)
        show(self.said, False)
        show(self._told, True)
        self.copy.setFocus()
