"""The second step: what the register of units holds, and a file of Excel beside it."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from core.centre.setup import Setup
from core.i18n import _
from core.people.unit_table import ListedUnit, UnitList
from core.tabular import ReadTable
from ui.desktop.setup.panel import buttons, panel
from ui.desktop.setup.unit_file import UnitFileView
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Pictogram
from ui.desktop.widgets.layout import column, frame, holding, row, scrolling
from ui.desktop.widgets.plain import show, show_plain, words


class RegisterPanel(QWidget):
    """What the register holds, or the file that is looked at."""

    file_wanted = Signal()
    blank_wanted = Signal()
    write_wanted = Signal()
    go_on = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self.file = look, UnitFileView(look)
        self.file.left.connect(self.put_away)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._standing())
        self._looked = scrolling(self.file)
        self._stack.addWidget(self._looked)
        self.setLayout(column(self._stack, gap=0))

    def _standing(self) -> QWidget:
        look = self._look
        self._count = words("", "card", wrap=True)
        self.choose = Button(look, _("เลือกไฟล์ Excel"), "primary", "table", do=self.file_wanted)
        self.blank = Button(look, _("ไฟล์ Excel เปล่าให้กรอก"), "ghost", "doc", do=self.blank_wanted)
        self.write = Button(look, _("ทะเบียนนี้เป็น Excel"), "ghost", "out", do=self.write_wanted)
        self.again = Button(look, _("เทียบกับไฟล์ Excel ใหม่"), "ghost", "table", do=self.file_wanted)
        self.next = Button(look, _("ไปขั้นต่อไป"), "primary", "right", do=self.go_on)
        told = (
            _("ใช้ไฟล์ที่มีอยู่ได้เลย โปรแกรมหาคอลัมน์จากหัวตาราง เช่น รหัส ชื่อหน่วยงาน ต้นสังกัด เขต"),
            _("ดูก่อนได้ทุกแถว แถวที่ผิดบอกเหตุผลที่ช่องของมัน แก้ในโปรแกรมหรือใน Excel ก็ได้ ไฟล์ต้นฉบับไม่เปลี่ยน"),
            _("ปีหน้านำไฟล์ใหม่มาเลือกอีกครั้ง จะเห็นว่าหน่วยใดเพิ่ม เปลี่ยน หรือไม่มีในไฟล์"),
        )
        lines = [
            row(Pictogram(look, "info", "info", 20), words(one, "body", wrap=True), gap=12, grow=1) for one in told
        ]
        card = frame(column(self._count, *lines, gap=8, edges=(18, 14, 18, 14)), "card")
        title, text = _("ทะเบียนหน่วยงาน"), _("หน่วยงานทั้งหมดที่อยู่ใต้หน่วยงานนี้ หนึ่งแถวต่อหน่วยงาน")
        for button in (self.write, self.again, self.next):
            show(button, False)
        foot = buttons(self.choose, self.again, self.blank, self.write, on=self.next)
        return holding(panel(title, text, card, foot=foot))

    def show_setup(self, found: Setup) -> None:
        told = _("ทะเบียนมี {n} หน่วยงาน {regions} เขต").format(n=f"{found.units:,}", regions=found.regions)
        show_plain(self._count, told if found.units else _("ยังไม่มีหน่วยงานในทะเบียน"))
        show(self.write, found.units > 0)
        show(self.next, found.units > 0)
        show(self.again, found.units > 0)
        show(self.choose, found.units == 0)
        may = found.certified == "centre"
        for button in (self.choose, self.again):
            button.setEnabled(may)
        if not may:
            late = _("ทะเบียนเป็นของส่วนกลาง มากับไฟล์รับส่งจากส่วนกลาง")
            early = _("ทำขั้นที่ 1 ก่อน แล้วจึงรับทะเบียนได้ ระหว่างนี้กรอกไฟล์ Excel เปล่าไว้ก่อนได้")
            show_plain(self._count, late if found.certified else early)

    def show_file(
        self, called: str, table: ReadTable, known: Mapping[str, str], units: UnitList, own: ListedUnit
    ) -> None:  # fmt: skip
        """Look at a file; `known` are heads that were put under a field before."""
        self.file.show_file(called, table, known, units, own)
        self._stack.setCurrentWidget(self._looked)
        self.enter()

    def put_away(self) -> None:
        """Back to what the register holds."""
        self._stack.setCurrentIndex(0)
        self.enter()

    def enter(self) -> None:
        """The keyboard to where work goes on."""
        if self._stack.currentWidget() is self._looked:
            self.file.view.setFocus()
        else:
            (self.next if self.choose.isHidden() else self.choose).setFocus()
