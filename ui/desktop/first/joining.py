"""The first run with a start file: shows its facts, asks for people's names, and has the user compare its digits."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QWidget

from core.exchange.receivers import ConfirmedOpCount
from core.i18n import _
from core.thai.written import fiscal_year
from ui.desktop.base.asking_files import ask_folder
from ui.desktop.base.dialogs import CompareDigitsPart
from ui.desktop.first.steps import below, centred, entry, field, folder_name
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, IconLabel, Pill
from ui.desktop.widgets.choices import TickBox
from ui.desktop.widgets.layout import column, empty, frame, hairline, holding, row, scrolling
from ui.desktop.widgets.plain import (
    dress,
    page_title,
    show,
    show_entry,
    show_plain,
    show_some,
    words,
)
from ui.keys import ValidStartFile

LARGEST = 200  # font size in percent from which nothing stands beside each other


class StartFileInput(NamedTuple):
    """What was entered to make an office from a start file. `compared`: whether `digits` match those in the letter."""

    file: Path
    folder: Path
    person: str  # "" = not entered
    position: str
    head: str  # who signs for the office, "" = not entered
    compared: bool  # the digits match the letter
    digits: str


class StartFileStepPage(QWidget):
    """The page that shows a start file, asks for names of user and head, and has the user compare its digits."""

    def __init__(
        self,
        look: Look,
        home: Path,
        back: Callable[[], None],
        tell: Callable[[str], None],
        begin: Callable[[StartFileInput], None],
    ) -> None:
        """Make the step; `home` is where new folders are proposed. `tell` gets the office's name in a start file."""
        super().__init__()
        self._tell, self._begin = tell, begin
        self._look = look
        self._home = home
        self._file = Path()
        self._office = words("", "section", wrap=True)
        self._from = words("", "line", "text2", wrap=True)
        self._facts = QGridLayout()
        self._facts.setHorizontalSpacing(look.px(40))
        self._name, self._position = entry(_("ชื่อท่าน")), entry(_("ตำแหน่ง"))
        self._head, self._folder = entry(_("หัวหน้าหน่วยงานที่ลงนาม")), entry(_("เก็บข้อมูลไว้ที่"))
        for each in (self._name, self._position, self._head, self._folder):
            each.returnPressed.connect(self._go)
        self.same = TickBox(look, _("ตรงกับเลขในจดหมายแล้ว"))
        self._you = words("", "card", wrap=True)  # for whom the file is, if it says so
        self._promise = words("", "line", "info", wrap=True)
        self._wrong = words("", "label", "bad", wrap=True)
        self._wrong.hide()
        self._title = title = page_title(_("พร้อมแล้ว เหลือเพียงชื่อท่าน"))
        text = words(
            _("ทุกอย่างกรอกมาในไฟล์แล้ว ไม่ต้องจำรหัสและไม่ต้องเลือกไฟล์อื่น"), "body", "text2", wrap=True
        )
        self.go = Button(look, _("เริ่มทำงาน"), "primary", "right", do=self._go)
        self.leave = Button(look, _("ไม่ใช่หน่วยงานนี้"), "ghost", do=back)
        sign = IconLabel(look, "building", "accent", 26)
        whole = Pill(look, _("ไฟล์ครบถ้วน"), "ok", "tick")
        head = row(sign, column(self._office, self._from, gap=0), whole, grow=1)
        office = frame(
            column(head, hairline(), self._facts, gap=10, edges=(18, 14, 18, 14)), "card"
        )
        later = _("ยังไม่มีจดหมายเริ่มงานได้ก่อน แล้วเทียบก่อนส่งไฟล์แรก ถ้าเลขไม่ตรง อย่าใช้ไฟล์นี้และโทรถามต้นสังกัด")
        self._compared = CompareDigitsPart(later, self.same, stacked=look.scale >= LARGEST)
        asked = (
            title,
            text,
            4,
            self._you,
            office,
            self._people(),
            self._compared,
            self._promise,
            self._wrong,
        )
        # the buttons stay visible on the smallest screen
        body = scrolling(centred(column(*asked, gap=10), look))
        self.setLayout(column(body, below(row(self.leave, None, self.go), look), gap=0, grow=0))

    def _people(self) -> QWidget:
        choose = Button(self._look, _("เลือกโฟลเดอร์"), "ghost", "folder", do=self._choose)
        fields = QGridLayout()
        fields.setHorizontalSpacing(self._look.px(16))
        self._head_field = field(_("หัวหน้าหน่วยงานที่ลงนาม"), row(self._head), _("ยังไม่ทราบเว้นไว้ก่อนได้"))
        named = field(_("ชื่อท่าน"), row(self._name), _("ใช้ในเอกสารและประวัติการแก้ไข"))
        self._named = (named, field(_("ตำแหน่ง"), row(self._position), _("แก้ภายหลังได้")))
        folder = row(self._folder, choose, gap=8, grow=0)
        place = field(_("เก็บข้อมูลไว้ที่"), folder, _("เลือกให้แล้ว เปลี่ยนได้"))
        for n, each in enumerate((*self._named, place, self._head_field)):
            fields.addWidget(each, n // 2, n % 2)
            fields.setColumnStretch(n % 2, 1)
        return holding(fields)

    def show_start(self, file: Path, check: ValidStartFile) -> None:
        """Show the contents of a start file; nothing is created yet."""
        self._file, start = file, check.start
        parent = next((one.name or one.code for one in start.parents), "–")
        issuer = next(
            (one.name or one.code for one in start.parents if one.unit == start.issuer), start.name
        )
        show_plain(self._office, start.name)
        day = ConfirmedOpCount.heard_on(start.made_at)
        show_plain(
            self._from, _("จากไฟล์เริ่มงานที่ {issuer} ออกให้ {day}").format(issuer=issuer, day=day)
        )
        facts = [(_("รหัสหน่วยงาน"), start.code), (_("ต้นสังกัด"), parent)]
        if start.invited != "committee":  # a committee works in the year of its round
            facts.append((_("ปีงบประมาณ"), str(start.year or fiscal_year(datetime.now().date()))))
        last = ((_("ใช้ได้ถึง"), ConfirmedOpCount.heard_on(start.until)),) if start.until else ()
        called = {
            "pc": _("อีกเครื่องของหน่วยงาน"),
            "committee": _("กรรมการ เครื่อง {letter}").format(letter=start.letter),
        }
        seat: tuple[tuple[str, str], ...] = ()
        if start.invited in called:
            seat = ((_("เป็นเครื่องของ"), start.member_name or called[start.invited]),)
        counted = (  # what the unit above has published in the file
            (_("โครงการ"), _("{n} โครงการ"), check.programmes),
            (_("ไฟล์ของแบบและโครงการ"), _("{n} ไฟล์"), len(start.forms)),
            (_("กำหนดที่ตั้งหรือเลื่อน"), _("{n} วันที่"), check.deadlines),
        )
        self._show_facts(
            *facts, *seat, *last, *((label, text.format(n=n)) for label, text, n in counted if n)
        )
        self._compared.show_digits(check.digits)
        self.same.setChecked(False)
        promise = _(
            "ส่งไฟล์แรกถึง {issuer} แล้ว {issuer} จะรู้จักเครื่องนี้ ถ้ามีเครื่องอื่นใช้ไฟล์นี้ไปแล้ว {issuer} จะโทรยืนยันก่อน ระหว่างนั้นเริ่มทำงานได้ทันที"
        )
        if start.invited != "office":  # no such PC is certified without a person
            promise = _(
                "ส่งไฟล์แรกถึง {issuer} แล้ว {issuer} จะโทรเทียบเลข 12 หลักของเครื่องนี้ก่อนจึงรู้จัก ระหว่างนั้นเริ่มทำงานได้ทันที"
            )
        if start.invited == "committee":
            promise = _(
                "ส่งไฟล์แรกถึง {issuer} แล้ว {issuer} จะโทรเทียบเลข 12 หลักของเครื่องนี้ก่อน แล้วจึงส่งใบตรวจมาให้คะแนน"
            )
        late = "" < start.until < datetime.now().date().isoformat()
        if late:
            promise = _(
                "ไฟล์นี้เลยวันใช้แล้ว ยังเริ่มทำงานได้ทันที แต่ {issuer} จะโทรยืนยันก่อนจึงรู้จักเครื่องนี้ หรือขอให้ {issuer} ต่ออายุไฟล์"
            )
        dress(self._promise, tone="warn" if late else "info")
        show_plain(self._promise, promise.format(issuer=issuer))
        show_plain(
            self._title,
            _("พร้อมแล้ว เหลือเทียบเลข") if start.member_name else _("พร้อมแล้ว เหลือเพียงชื่อท่าน"),
        )
        show_some(
            self._you, _("ท่านคือ {name}").format(name=start.member_name) if start.member_name else ""
        )
        for each in self._named:
            # a committee's PC records no names
            show(each, not start.member_name and start.invited != "committee")
        show(self._head_field, start.invited != "committee")  # it signs nothing for the office
        for each in (
            (self._name, self._position, self._head) if start.invited == "committee" else ()
        ):
            show_entry(each, "")
        show_entry(self._folder, str(self._home / folder_name(start.code)))
        self._tell(start.name)

    def _show_facts(self, *facts: tuple[str, str]) -> None:
        empty(self._facts)
        for n, (label, value) in enumerate(facts):
            mark = IconLabel(self._look, "tick", "ok", 16)
            line = row(
                mark, words(label, "line", "text2"), None, words(value, "strong", wrap=True), gap=8
            )
            at = divmod(n, 1 if self._look.scale >= LARGEST else 2)
            self._facts.addWidget(holding(line), *at)
            self._facts.setColumnStretch(at[1], 1)

    def enter(self) -> None:
        unnamed = self._name.isHidden() or not self._named[0].isVisibleTo(self)
        first = self.same if unnamed else self._name
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    def _choose(self) -> None:
        folder = ask_folder(self, _("เลือกที่เก็บข้อมูล"), "offices", self._home)
        if folder:
            show_entry(self._folder, str(folder / Path(self._folder.text()).name))

    def _go(self) -> None:
        entries = (self._folder, self._name, self._position, self._head)
        folder, person, position, head = (each.text().strip() for each in entries)
        show_plain(
            self._wrong, _("ยังไม่ได้กรอก {fields}").format(fields=self._folder.accessibleName())
        )
        show(self._wrong, not folder)
        if not folder:
            self._folder.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        compared, digits = self.same.isChecked(), self._compared.digits.text()
        self._begin(
            StartFileInput(self._file, Path(folder), person, position, head, compared, digits)
        )
