"""Two values nobody has chosen between, at their field: both sides, and the choice."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QSizePolicy

from core.assessment.rows import Slot
from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Pictogram
from ui.desktop.widgets.layout import column, frame, row
from ui.desktop.widgets.plain import name, show_tip, words


class ConflictBox(QFrame):
    """Neither side is preselected; choosing one writes it over both."""

    wanted = Signal(object, object)  # slot, value of the side

    def __init__(self, look: Look, slot: Slot, called: str) -> None:
        super().__init__()
        self.slot = slot
        self.buttons: list[Button] = []  # one per side
        self.setObjectName("banner")
        self.setProperty("tone", "bad")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        title = words(_("ข้อมูลไม่ตรงกัน: {field} เลือกค่าที่ถูกต้อง").format(field=called), "linestrong", "bad", wrap=True)
        head = row(Pictogram(look, "conflict", "bad"), title, gap=8, grow=1)
        sides = row(*(self._side(look, n) for n in range(len(slot.sides))), gap=8)
        self.setLayout(column(head, sides, gap=6, edges=(10, 6, 10, 8)))
        name(self, _("ข้อมูลไม่ตรงกัน: {field}").format(field=called))

    def _side(self, look: Look, index: int) -> QFrame:
        side = self.slot.sides[index]
        choose = Button(look, _("ใช้ค่านี้"), "ghost", "tick", small=True)
        name(choose, _("ใช้ค่า {value} ของ{who}").format(value=side.text, who=side.who))
        choose.clicked.connect(lambda: self.wanted.emit(self.slot, side.value))
        self.buttons.append(choose)
        value = words(side.text, "strong", wrap=True)
        who = words(f"{side.who}  {side.when}", "small", "text2", wrap=True)
        show_tip(who, _("เวลาเป็นของเครื่องที่บันทึก ไม่ใช้ตัดสิน"))
        inside = row(column(value, who, gap=0), choose, gap=8, edges=(10, 5, 8, 6), grow=0)
        return frame(inside, "card")
