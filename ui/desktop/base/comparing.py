"""The digits of a start file beside the printed letter: before an office begins, and until they are compared."""

from PySide6.QtWidgets import QWidget

from core.i18n import _
from ui.desktop.widgets.layout import column, frame, row
from ui.desktop.widgets.plain import name, show_plain, words


class ComparePart(QWidget):
    """What is compared and why, what a person says of it, and the digits, large."""

    def __init__(self, told: str, *answers: QWidget) -> None:
        super().__init__()
        self.digits, self._told = words("", "hero"), words(told, "line", "text2", wrap=True)
        asked = words(_("เลขนี้ต้องตรงกับเลขในจดหมายที่มากับไฟล์"), "strong", wrap=True)
        said = column(asked, self._told, *answers, gap=4)
        card = frame(row(said, self.digits, gap=20, edges=(18, 14, 18, 14), grow=0), "card")
        self.setLayout(column(card, gap=0))

    def show_digits(self, digits: str) -> None:
        show_plain(self.digits, digits)
        name(self.digits, _("เลขที่ต้องตรงกับจดหมาย {digits}").format(digits=digits))

    def show_told(self, told: str) -> None:
        show_plain(self._told, told)
