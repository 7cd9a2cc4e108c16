"""A folder that cannot be opened although backups lie beside it: one button puts the newest back, or another."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.backups.retention import Backup, count_words, moment_words, why_words
from core.errors import UserError
from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.choices import DropDown
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.layout import column
from ui.desktop.widgets.plain import name, show_plain, words

MOST = 30  # backups to choose from, the newest first


class RescueDialog(FramedDialog):
    """Says why the folder cannot be opened, and what lies beside it."""

    wanted = Signal(object)  # Path of the backup

    def __init__(self, look: Look, problem: UserError, kept: Sequence[Backup], parent: QWidget) -> None:
        super().__init__(look, problem.what, parent)
        self._kept = kept[:MOST]
        self.choice, self._holds = DropDown(look), words("", "line", "text2", wrap=True)
        called = _("ไฟล์สำรองที่จะกู้คืน")
        name(self.choice, called)
        self.choice.addItems([f"{moment_words(one.at)} · {why_words(one)}" for one in self._kept])
        self.choice.currentIndexChanged.connect(self._show)
        self.go = Button(look, _("กู้คืนจากไฟล์สำรอง"), "primary", "undo", do=self._go)
        found = _("มีไฟล์สำรอง {n} ชุดอยู่ในโฟลเดอร์นี้ กู้คืนแล้วได้ข้อมูลถึงเวลาที่สำรอง").format(n=len(kept))
        safe = _("ถ้ามีไฟล์เดิมที่เปิดไม่ได้ ไฟล์นั้นถูกเก็บไว้ในโฟลเดอร์ backups ไม่มีอะไรถูกลบ")
        body = column(
            words(problem.why, wrap=True), words(found, "strong", wrap=True), 4, words(called, "label", "text2"),
            self.choice, self._holds, words(safe, "line", "text2", wrap=True), gap=6,
        )  # fmt: skip
        self._show(0)
        self.fill(body, self.closer(_("ไม่กู้คืน")), self.go, wide=520)
        name(self, problem.what, f"{problem.why} {found}")
        self.go.setFocus()

    def _show(self, at: int) -> None:
        show_plain(self._holds, count_words(self._kept[at].holding))

    def _go(self) -> None:
        chosen = self._kept[self.choice.currentIndex()].path
        self.accept()
        self.wanted.emit(chosen)
