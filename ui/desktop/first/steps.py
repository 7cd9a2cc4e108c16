"""The steps of the first run: the office and its folder, the fiscal year, the person."""

from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QButtonGroup, QLayout, QLineEdit, QWidget

from core.i18n import _
from core.log.scopes import WIDER_FIRST
from core.people.units import Unit
from core.thai.days import short_date
from core.thai.written import Period
from core.values import file_name
from ui.desktop.base.asking_files import ask_folder
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, OptionCard
from ui.desktop.widgets.choices import SegmentedControl
from ui.desktop.widgets.layout import column, frame, holding, row
from ui.desktop.widgets.plain import name, page_title, show_entry, show_some, words


class NewOfficeDetails(NamedTuple):
    """The facts entered for a new office: its folder to create, name, unit code and kind."""

    folder: Path
    name: str
    code: str
    kind: str


class NewOfficeStepPage(QWidget):
    """The page that asks for a new office's name, code, kind and folder."""

    def __init__(
        self,
        look: Look,
        home: Path,
        back: Callable[[], None],
        go_on: Callable[[NewOfficeDetails], None],
    ) -> None:
        super().__init__()
        self._home, self._go_on = home, go_on
        kinds = tuple((kind, Unit.kind_title(kind), "") for kind in WIDER_FIRST)
        self._name = entry(_("ชื่อหน่วยงาน"))
        self._code = entry(_("รหัสหน่วยงาน"))
        self._folder = entry(_("ที่เก็บข้อมูล"))
        self._kind = SegmentedControl(kinds, _("ประเภทหน่วยงาน"), "province")
        self._wrong = words("", "label", "bad", wrap=True)
        choose = Button(look, _("เลือกโฟลเดอร์"), "ghost", "folder", do=self._choose)
        for each in (self._name, self._code, self._folder):
            each.returnPressed.connect(self._go)
        self._code.textChanged.connect(self._propose_folder)
        self._kind_set = False  # the name has set the kind once; the person's choice stays
        self._name.textEdited.connect(self._propose_kind)
        advice = _("ใช้ที่เสนอไว้ได้เลย ถ้าเลือกเอง ใช้ไดรฟ์ในเครื่องนี้ ไม่ใช้ไดรฟ์เครือข่ายหรือโฟลเดอร์ที่ซิงก์")
        known = _(
            "ตัวอักษรอังกฤษหรือตัวเลข เช่น 1200 ไม่ทราบเว้นว่างได้ แล้วเปิดไฟล์เริ่มงานภายหลัง งานที่ทำไว้จะตามไปเอง"
        )
        fields = (
            field(_("ชื่อหน่วยงาน"), row(self._name), _("เช่น สำนักงานพัฒนาชุมชนจังหวัดตัวอย่าง")),
            field(_("รหัสหน่วยงาน"), row(self._code), known),
            field(_("ประเภทหน่วยงาน"), row(self._kind, None), ""),
            field(_("ที่เก็บข้อมูล"), row(self._folder, choose, gap=8), advice),
        )
        text = _("ชื่อนี้อยู่บนเอกสารที่พิมพ์ เมื่อได้ทะเบียนหน่วยงานจากส่วนกลาง โปรแกรมใช้ชื่อตามทะเบียน")
        ways = back, self._go, _("ต่อไป")
        self.setLayout(
            step(look, 1, _("หน่วยงานของท่าน"), text, column(*fields, self._wrong, gap=10), *ways)
        )
        self._wrong.hide()

    @property
    def typed(self) -> tuple[str, str, str, str]:
        """The input (name, code, kind, folder); the folder is "" unless the person chose it."""
        folder = self._folder.text() if self._folder.isModified() else ""
        return self._name.text(), self._code.text(), self._kind.key, folder

    def put(self, typed: tuple[str, str, str, str]) -> None:
        """Fill in (name, code, kind, folder) as returned by `typed`. If folder is "", the proposed folder stays."""
        called, code, kind, folder = typed
        show_entry(self._name, called)
        show_entry(self._code, code)
        self._kind.show_key(kind)
        if folder:
            show_entry(self._folder, folder)
            self._folder.setModified(True)

    def put_kind(self, kind: str) -> None:
        self._kind.show_key(kind)

    def enter(self) -> None:
        self._propose_folder()
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _propose_kind(self, office_name: str) -> None:
        """Choose the kind "district" if the name says so."""
        if not self._kind_set and self._kind.key == "province" and "อำเภอ" in office_name:
            self._kind_set = True
            self._kind.show_key("district")

    def _propose_folder(self) -> None:
        if not self._folder.isModified():
            show_entry(self._folder, str(self._home / folder_name(self._code.text())))

    def _choose(self) -> None:
        folder = ask_folder(self, _("เลือกที่เก็บข้อมูล"), "offices", self._home)
        if folder:
            show_entry(self._folder, str(folder / folder_name(self._code.text())))
            self._folder.setModified(True)

    def _go(self) -> None:
        entries = (self._name, self._code, self._folder)
        texts = [entry.text().strip() for entry in entries]
        missing = [
            entry
            for entry, text in zip(entries, texts, strict=True)
            if not text and entry is not self._code
        ]
        fields = " ".join(entry.accessibleName() for entry in missing)
        show_some(self._wrong, _("ยังไม่ได้กรอก {fields}").format(fields=fields) if missing else "")
        if missing:
            missing[0].setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._go_on(NewOfficeDetails(Path(texts[2]), texts[0], texts[1], self._kind.key))


def folder_name(code: str) -> str:
    """Return the name proposed for the folder of an office with this code."""
    called = "".join(letter for letter in code if letter.isascii() and letter.isalnum())
    return file_name(f"prongsai-{called or 'office'}")


def entry(label: str) -> QLineEdit:
    made = QLineEdit()
    made.setMaxLength(400)
    name(made, label)
    return made


def field(label: str, layout: QLayout, hint: str) -> QWidget:
    notes = [words(hint, "small", "text2", wrap=True)] if hint else []
    return holding(column(words(label, "label", "text2"), layout, *notes, gap=2))


def step(
    look: Look,
    number: int,
    title: str,
    text: str,
    layout: QLayout,
    back: Callable[[], None],
    go: Callable[[], None],
    forward: str,
) -> QLayout:
    """Return the layout of one step of the first run: a title, `text`, the fields (`layout`), a button that calls
    `back`, and one labelled `forward` that calls `go`."""
    count = words(_("ขั้นที่ {n} จาก 3").format(n=number), "line", "text2")
    head = column(count, page_title(title), words(text, "body", "text2", wrap=True), gap=4)
    before = Button(look, _("ย้อนกลับ"), "ghost", "left", do=back)
    foot = row(before, None, Button(look, forward, "primary", "right", do=go))
    return column(centred(column(head, 6, layout, 12, foot, gap=10), look), gap=0)


def centred(layout: QLayout, look: Look) -> QWidget:
    """Return a widget with the layout as a centred column of reading width."""
    return holding(column(None, _narrow(layout, look, 0), None, None, gap=0, edges=(0, 28, 0, 28)))


def below(buttons: QLayout, look: Look) -> QWidget:
    """Return a widget with `buttons` in a column of reading width, for a footer that does not scroll."""
    return holding(_narrow(buttons, look, 14))


def _narrow(layout: QLayout, look: Look, edge: int) -> QLayout:
    layout.setContentsMargins(0, 0, 0, 0)
    box = frame(layout)
    box.setMaximumWidth(look.px(760))
    line = row(None, box, None, gap=0, edges=(40, edge, 40, edge))
    line.setStretch(1, 20)
    return line


class FiscalYearStepPage(QWidget):
    """The page that offers the present fiscal year, the previous and the next one."""

    def __init__(
        self, look: Look, year: int, back: Callable[[], None], go_on: Callable[[], None]
    ) -> None:
        super().__init__()
        self._go_on = go_on
        self._group = QButtonGroup(self)
        self._cards = {each: self._card(look, each, year) for each in (year, year - 1, year + 1)}
        self._cards[year].setChecked(True)
        text = _("เริ่มจากปีที่กำลังทำอยู่ ปีอื่นเปิดเพิ่มได้ทุกเมื่อด้วยลูกศรข้างปีงบประมาณ")
        ways = back, go_on, _("ต่อไป")
        self.setLayout(
            step(look, 2, _("เริ่มที่ปีงบประมาณใด"), text, column(*self._cards.values(), gap=10), *ways)
        )

    def enter(self) -> None:
        chosen = self._group.checkedButton()
        if chosen is not None:
            chosen.setFocus(Qt.FocusReason.OtherFocusReason)

    def _card(self, look: Look, each: int, year: int) -> OptionCard:
        kinds = {year: _("ปีปัจจุบัน"), year - 1: _("ปีที่แล้ว"), year + 1: _("ปีหน้า")}
        title = _("ปีงบประมาณ {year}  {which}").format(year=each, which=kinds[each])
        period = Period(each)
        text = _("{first} ถึง {last}")
        text = text.format(first=short_date(period.first), last=short_date(period.last))
        card = OptionCard(look, "calendar", title, text)
        self._group.addButton(card)
        for key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            enter = QShortcut(key, card, context=Qt.ShortcutContext.WidgetShortcut)
            enter.activated.connect(card.click)
            enter.activated.connect(self._go_on)
        return card

    @property
    def year(self) -> int:
        """The chosen fiscal year in the Buddhist era."""
        return next(year for year, card in self._cards.items() if card.isChecked())

    def put(self, year: int) -> None:
        self._cards[year].setChecked(True)


class PersonStepPage(QWidget):
    """The page that asks for the person's name; it may stay empty, as the header asks for it later."""

    def __init__(
        self, look: Look, back: Callable[[], None], finish: Callable[[str, str], None]
    ) -> None:
        """Make the page; `finish` gets name and position, "" = not entered."""
        super().__init__()
        self._finish = finish
        self._name, self._position = entry(_("ชื่อ นามสกุล")), entry(_("ตำแหน่ง"))
        for each in (self._name, self._position):
            each.returnPressed.connect(self._go)
        fields = (
            field(_("ชื่อ นามสกุล"), row(self._name), _("ติดไปกับทุกการบันทึก และอยู่ในเอกสารที่พิมพ์")),
            field(_("ตำแหน่ง"), row(self._position), ""),
            words(_("เว้นว่างไว้ก่อนได้ เพิ่มคนและตั้ง PIN ได้จากชื่อที่มุมขวาบน"), "line", "text2", wrap=True),
        )
        text = _("คนอื่นในหน่วยงานเพิ่มภายหลังได้")
        inside = column(*fields, gap=10)
        self.setLayout(
            step(look, 3, _("ใครกำลังใช้งาน"), text, inside, back, self._go, _("สร้างหน่วยงาน"))
        )

    @property
    def typed(self) -> tuple[str, str]:
        return self._name.text(), self._position.text()

    def put(self, typed: tuple[str, str]) -> None:
        show_entry(self._name, typed[0])
        show_entry(self._position, typed[1])

    def enter(self) -> None:
        self._name.setFocus(Qt.FocusReason.OtherFocusReason)

    def _go(self) -> None:
        self._finish(self._name.text().strip(), self._position.text().strip())
