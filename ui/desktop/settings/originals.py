"""Which originals of evidence this PC wants to get from others."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.choices import DropDown
from ui.desktop.widgets.layout import column
from ui.desktop.widgets.plain import name, words


class OriginalsCard(QWidget):
    chosen = Signal(str)  # none | asked | all

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.choice = DropDown(look)
        for key, said in choices().items():
            self.choice.addItem(said, key)
        name(self.choice, _("ต้นฉบับของหลักฐานที่เครื่องนี้รับ"))
        text = _("ภาพย่อมากับไฟล์รับส่งเสมอ ผู้ส่งรู้ข้อนี้จากไฟล์ครั้งหน้าที่ส่งให้เขา")
        self.setLayout(column(self.choice, words(text, "line", "text2", wrap=True), gap=6))
        self.choice.activated.connect(lambda _at: self.chosen.emit(str(self.choice.currentData())))

    def show_policy(self, policy: str) -> None:
        self.choice.setCurrentIndex(self.choice.findData(policy))


def choices() -> dict[str, str]:
    return {
        "asked": _("รับเฉพาะไฟล์ที่ขอ"),
        "all": _("รับทุกไฟล์ที่อ่านได้"),
        "none": _("ไม่รับต้นฉบับ และไม่ขอต่อให้ผู้อื่น"),
    }
