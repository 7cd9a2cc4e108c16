"""The settings: how the window looks and speaks, who works here, what makes this PC believed, where the folder lies."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from core.exchange.devices import OwnCertificate, standing_lines
from core.forms.signers import role_words
from core.i18n import _
from core.signing.entitlement import roles_of
from core.values import Record
from ui.desktop.base.look_card import LookCard
from ui.desktop.base.settings import LanguageSettings
from ui.desktop.settings.devices import DevicesCard
from ui.desktop.settings.emblem import EmblemCard
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Pictogram, Pill
from ui.desktop.widgets.layout import FlowLayout, column, empty, frame, hairline, row, scrolling
from ui.desktop.widgets.plain import name, show, show_plain, words


class SettingsPage(QWidget):
    """Nothing here waits for a button that says so: what is chosen is so."""

    switch_wanted = Signal(object)  # Record of a person
    edit_wanted = Signal(object)  # Record of a person
    pin_wanted = Signal()
    new_wanted = Signal()

    def __init__(self, look: Look, speech: LanguageSettings, languages: tuple[str, ...], folder: Path) -> None:
        super().__init__()
        self._look = look
        self.looks = LookCard(look, speech, languages)
        self._people = QVBoxLayout()
        self._people.setSpacing(0)
        self.add = Button(look, _("เพิ่มผู้ใช้งาน"), "ghost", "plus")
        self.add.clicked.connect(self.new_wanted)
        self.here = HereCard(look)
        self.devices = DevicesCard(look)
        self.emblem = EmblemCard(look)
        self.open = Button(look, _("เปิดดูโฟลเดอร์"), "ghost", "folder")
        self.leave = Button(look, _("เปลี่ยนโฟลเดอร์"), "ghost", "exchange")
        self.privacy = Button(look, _("ข้อมูลส่วนบุคคล"), "ghost", "lock")
        self.safety = Button(look, _("โปรแกรมรับรองอะไร และไม่รับรองอะไร"), "link", "help")
        self.buttons: list[Button] = []  # of the people, in their order
        held = QWidget()
        held.setLayout(
            column(
                _card(_("หน้าตาและภาษา"), column(self.looks)),
                _card(_("ผู้ใช้งาน"), column(self._people, row(self.add, None), gap=8)),
                self.emblem,
                self.here,
                self.devices,
                _card(
                    _("โฟลเดอร์ของหน่วยงาน"),
                    column(words(str(folder), "body", "text2", wrap=True), _flow(self.open, self.leave), gap=8),
                ),
                _card(
                    _("ข้อมูลส่วนบุคคล"),
                    column(
                        words(
                            _("ค้นทุกอย่างเกี่ยวกับบุคคลหนึ่ง ทำสำเนาให้เจ้าของข้อมูล ลบตามกฎหมาย และดูว่าใครดู พิมพ์ ส่งออก"),
                            "body",
                            "text2",
                            wrap=True,
                        ),
                        _flow(self.privacy, self.safety),
                        gap=8,
                    ),
                ),
                None,
                gap=10,
                edges=(0, 0, 6, 0),
            )
        )
        self.setLayout(column(scrolling(held), gap=0))

    def show_people(self, people: Sequence[Record], here: str) -> None:
        """Everybody who works here; `here` is the id of who is at the keyboard."""
        empty(self._people)
        self.buttons = []
        if not people:
            text = _("ยังไม่มีผู้ใช้งาน เพิ่มชื่อแล้วทุกการบันทึกจะมีชื่อผู้ทำ")
            self._people.addWidget(words(text, "body", "text2", wrap=True))
        for n, one in enumerate(people):
            if n:
                self._people.addWidget(hairline())
            self._people.addWidget(self._person(one, here=one.ref.id == here))

    def _person(self, one: Record, *, here: bool) -> QWidget:
        said = one.text("name")
        told = column(words(said, "strong", wrap=True), gap=0)
        if position := one.text("position"):
            told.addWidget(words(position, "line", "text2", wrap=True))
        if roles := ", ".join(role_words(role) for role in sorted(roles_of(one))):
            told.addWidget(words(roles, "line", "info", wrap=True))
        edit = Button(self._look, _("แก้ไข"), "ghost", "pen")
        name(edit, _("แก้ไข {name}").format(name=said))
        edit.clicked.connect(lambda: self.edit_wanted.emit(one))
        line = row(Pictogram(self._look, "user", "text2", 20), told, gap=12, edges=(0, 7, 0, 7))
        line.setStretch(1, 1)
        if here:
            pin = Button(self._look, "PIN", "ghost", "lock")
            name(pin, _("ตั้งหรือเปลี่ยน PIN"))
            pin.clicked.connect(self.pin_wanted)
            parts: tuple[QWidget, ...] = (Pill(self._look, _("กำลังใช้งาน"), "ok", "tick"), pin, edit)
        else:
            switch = Button(self._look, _("ใช้ชื่อนี้"), "ghost")
            name(switch, _("เปลี่ยนผู้ใช้งานเป็น {name}").format(name=said))
            switch.clicked.connect(lambda: self.switch_wanted.emit(one))
            parts = (switch, edit)
        for part in parts:
            line.addWidget(part)
        self.buttons += [part for part in parts if isinstance(part, Button)]
        return frame(line)


class HereCard(QWidget):
    """What this PC may do in the eyes of other offices, and the files by which that is settled."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._text = words("", "body", "text", wrap=True)
        self._pill = Pill(look)
        self._digits = words("", "line", "text2", wrap=True)
        self.request = Button(look, _("ขอใบรับรอง"), "primary", "out")
        self.take = Button(look, _("รับไฟล์ตอบหรือไฟล์กุญแจราก"), "ghost", "in")
        self.certify = Button(look, _("รับรองเครื่องอื่นจากไฟล์คำขอ"), "ghost", "tick")
        self.key = Button(look, _("บันทึกกุญแจสำหรับรับไฟล์"), "ghost", "lock")
        head = row(words(_("เครื่องนี้ในสายตาหน่วยงานอื่น"), "section"), self._pill, None, gap=10)
        inside = column(
            head, self._text, self._digits, _flow(self.request, self.take, self.certify, self.key), gap=8,
            edges=(18, 12, 18, 12),
        )  # fmt: skip
        self.setLayout(column(frame(inside, "card"), gap=0))

    def show_standing(self, stands: OwnCertificate) -> None:
        """Whether it is certified, and what may be done about that."""
        state, tone, text, digits = standing_lines(stands)
        self._pill.show_pill(state, tone, "tick" if tone == "ok" else "info")
        show_plain(self._text, text)
        show_plain(self._digits, digits)
        show(self.certify, stands.certifies)


def _card(title: str, inside: QLayout) -> QWidget:
    return frame(column(words(title, "section"), inside, gap=8, edges=(18, 12, 18, 14)), "card")


def _flow(*buttons: QWidget) -> FlowLayout:
    flow = FlowLayout(8)
    for button in buttons:
        flow.addWidget(button)
    return flow
