"""Before a repair what it will do, after it what it did."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from core.health.facts import Diagnosis, RepairReport
from core.health.repair_words import repair_title, repair_words
from core.i18n import _
from ui.desktop.health.line import places
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.layout import column
from ui.desktop.widgets.plain import words


class RepairDialog(FramedDialog):
    """Nothing happens before its button is clicked."""

    agreed = Signal(str)  # kind

    def __init__(self, look: Look, of: Diagnosis, parent: QWidget) -> None:
        super().__init__(look, of.what, parent)
        self.agree = Button(look, of.remedy, "primary", "tick", do=lambda: self._agree(of.kind))
        safe = _("ก่อนซ่อมโปรแกรมสำรองข้อมูลไว้ก่อน หลังซ่อมตรวจใหม่ทั้งหมด ส่วนอื่นไม่เปลี่ยน")
        body = column(words(of.do, wrap=True), words(safe, "line", "text2", wrap=True), gap=8)
        if of.places:
            body.addWidget(words(_("ที่พบ {n} แห่ง").format(n=len(of.places)), "linestrong", "text2"))
            body.addWidget(places(look, of.places))
        self.fill(body, self.closer(), self.agree, wide=520)
        self.agree.setFocus()

    def _agree(self, kind: str) -> None:
        self.accept()
        self.agreed.emit(kind)


class RepairedDialog(FramedDialog):
    """The report; what was asked of others is listed."""

    def __init__(self, look: Look, report: RepairReport, parent: QWidget) -> None:
        super().__init__(look, repair_title(report), parent)
        body = column(*(words(line, wrap=True) for line in repair_words(report)), gap=6)
        asked: QPlainTextEdit | None = places(look, report.asked) if report.asked else None
        if asked is not None:
            body.addWidget(asked)
        done = Button(look, _("ตกลง"), "primary", do=self.accept)
        self.fill(body, done, wide=520)
        done.setFocus()
