"""Last year's answer under an item, and the press that takes it over."""

from PySide6.QtWidgets import QWidget

from core.i18n import _
from core.views.assessment_rows import PastRow
from ui.desktop.pages.assessment_asks import AssessmentAsks
from ui.desktop.theme.look import Look
from ui.desktop.widgets.bits import Button
from ui.desktop.widgets.boxes import grow_down, row
from ui.desktop.widgets.plain import name, show, show_plain, words


class PastLine(QWidget):
    """Nothing is carried over by itself: a person's press confirms it for this year."""

    def __init__(self, look: Look, called: str, asks: AssessmentAsks) -> None:
        super().__init__()
        self.setObjectName("clear")
        self._past: PastRow | None = None
        self.text = words("", "line", "text2", wrap=True)
        self.carry = Button(look, _("ยืนยันใช้คำตอบปีก่อน"), "link", "tick")
        name(self.carry, _("ใช้คำตอบปีก่อน {item}").format(item=called))
        self.carry.clicked.connect(lambda: self._past and asks.wanted.emit(list(self._past.carry)))
        line = row(self.text, self.carry, gap=6)
        line.setStretch(0, 1)
        self.setLayout(line)
        grow_down(self)

    def show_past(self, past: PastRow | None, *, reading: bool) -> None:
        self._past = past
        show(self, past is not None)
        if past is not None:
            show_plain(self.text, _("ปี {year}: {text}").format(year=past.year, text=past.text))
            show(self.carry, bool(past.carry) and not reading)
