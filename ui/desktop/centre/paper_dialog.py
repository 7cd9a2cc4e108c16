"""Asks which steps of a unit came on paper, when, and where the paper lies."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from core.assigning.programme_steps import StepDone
from core.i18n import _
from core.thai.days import short_date
from core.thai.parser import read_day
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.calendar import DayEntry
from ui.desktop.widgets.choices import TickBox
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.layout import column, frame, row
from ui.desktop.widgets.plain import name, show_entry, show_plain, words


def received_words(typed: str) -> str:
    """Why nothing can have come on the day as it is typed, "" = it can."""
    if (on := read_day(typed)) is None:
        return _("อ่านวันที่ไม่ได้ เช่น 9 เม.ย. 69") if typed else _("ยังขาด {what}").format(what=_("วันที่ได้รับ"))
    return "" if on <= date.today() else _("วันที่ได้รับยังมาไม่ถึง")


class PaperDialog(FramedDialog):
    told = Signal(object, str, str)  # the steps, a StepDone each; the day (ISO); the note

    def __init__(self, look: Look, unit: str, owed: Sequence[StepDone], parent: QWidget) -> None:
        super().__init__(look, _("ได้รับเป็นกระดาษ"), parent)
        self._owed = tuple(owed)
        self.steps = [TickBox(look, "") for _one in owed]
        self.day, self.note = DayEntry(look), QLineEdit()
        show_entry(self.day, short_date(date.today()))
        self.missing = words("", "line", "warn", wrap=True)
        self.go = Button(look, _("บันทึกว่าได้รับแล้ว"), "primary", "tick", do=self._tell)
        said = _("{unit} ส่งสิ่งใดมาเป็นกระดาษ ขั้นตอนที่เลือกนับว่าทำแล้ว และหน่วยงานจะเห็นเมื่อนำเข้าไฟล์ตอบ").format(unit=unit)
        parts: list[QWidget] = [words(said, "line", "text2", wrap=True)]
        for box, one in zip(self.steps, owed, strict=True):
            name(box, one.title)
            parts.append(frame(row(box, words(one.title, "line", wrap=True), gap=4, grow=1)))
        for called, field in ((_("วันที่ได้รับ"), self.day), (_("เลขรับหรือที่เก็บ (ถ้ามี)"), self.note)):
            name(field, called)
            parts += [words(called, "label", "text2"), field]
        self.fill(column(*parts, self.missing, None, gap=5), self.closer(), self.go, wide=520)
        for box in self.steps:
            box.toggled.connect(lambda _on: self._look_over())
        self.day.textChanged.connect(lambda _text: self._look_over())
        if len(self.steps) == 1:
            self.steps[0].setChecked(True)
        self._look_over()
        self.steps[0].setFocus()

    @property
    def chosen(self) -> list[StepDone]:
        return [one for one, box in zip(self._owed, self.steps, strict=True) if box.isChecked()]

    def _look_over(self) -> None:
        """Say what is still to be filled in."""
        day = self.day.text().strip()
        lacks = [] if self.chosen else [_("ขั้นตอนที่ได้รับ")]
        lacks += [] if day else [_("วันที่ได้รับ")]
        said = _("ยังขาด {what}").format(what=", ".join(lacks)) if lacks else received_words(day)
        show_plain(self.missing, said)
        self.go.setEnabled(not said)

    def _tell(self) -> None:
        if on := read_day(self.day.text().strip()):
            self.told.emit(self.chosen, on.isoformat(), self.note.text().strip())
            self.accept()
