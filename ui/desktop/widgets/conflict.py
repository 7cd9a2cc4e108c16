"""The values of a conflict at their field, and the choice between them."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QSizePolicy

from core.assessment.rows import Slot
from core.i18n import _
from core.people.units import ValueChoice
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Pictogram
from ui.desktop.widgets.layout import column, frame, row
from ui.desktop.widgets.plain import name, show_tip, words


class ConflictBox(QFrame):
    """No value is preselected; choosing one writes it over all."""

    wanted = Signal(object, object)  # slot, the chosen value

    def __init__(self, look: Look, slot: Slot, called: str) -> None:
        super().__init__()
        self.slot = slot
        self.buttons: list[Button] = []  # one per value
        self.setObjectName("banner")
        self.setProperty("tone", "bad")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        title = words(_("ข้อมูลไม่ตรงกัน: {field} เลือกค่าที่ถูกต้อง").format(field=called), "linestrong", "bad", wrap=True)
        head = row(Pictogram(look, "conflict", "bad"), title, gap=8, grow=1)
        values = row(*(self._value(look, value) for value in slot.sides), gap=8)
        self.setLayout(column(head, values, gap=6, edges=(10, 6, 10, 8)))
        name(self, _("ข้อมูลไม่ตรงกัน: {field}").format(field=called))

    def _value(self, look: Look, value: ValueChoice) -> QFrame:
        use = Button(look, _("ใช้ค่านี้"), icon="tick", small=True, do=lambda: self.wanted.emit(self.slot, value.value))
        name(use, _("ใช้ค่า {value} ของ{who}").format(value=value.text, who=value.who))
        self.buttons.append(use)
        text = words(value.text, "strong", wrap=True)
        who = words(f"{value.who}  {value.when}", "small", "text2", wrap=True)
        show_tip(who, _("เวลาเป็นของเครื่องที่บันทึก ไม่ใช้ตัดสิน"))
        return frame(row(column(text, who, gap=0), use, gap=8, edges=(10, 5, 8, 6), grow=0), "card")
