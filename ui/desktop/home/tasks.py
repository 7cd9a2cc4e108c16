"""What is to be done now: one row each, with its reason and its button."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QWidget

from core.home.rows import Task
from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Pictogram, Pill
from ui.desktop.widgets.layout import column, fill_list, frame, row
from ui.desktop.widgets.plain import name, show, show_plain, words

MOST = 12  # lines that are shown
LATE = {"bad": "alert", "warn": "calendar"}


class TaskList(QFrame):
    wanted = Signal(object)  # Goal

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self._look = look
        self._count = Pill(look)
        self._order = words(_("เรียงตามความเร่งด่วน"), "small", "text2")
        self._lines = column(gap=0)
        self._more = words("", "small", "text2")
        head = row(words(_("ต้องทำตอนนี้"), "section"), self._count, None, self._order, gap=10)
        self.setLayout(column(head, self._lines, self._more, None, gap=6, edges=(16, 12, 16, 10)))
        self.buttons: list[Button] = []

    def show_tasks(self, tasks: Sequence[Task]) -> None:
        """Show these tasks; without any a message says so."""
        self.buttons = []
        show(self._count, bool(tasks))
        show(self._order, len(tasks) > 1)
        self._count.show_pill(_("{n} เรื่อง").format(n=len(tasks)))
        fill_list(self._lines, [self._line(task) for task in tasks[:MOST]] or [self._nothing()])
        left = len(tasks) - MOST
        show(self._more, left > 0)
        show_plain(self._more, _("และอีก {n} เรื่อง ซึ่งจะขึ้นเมื่อทำข้างบนแล้ว").format(n=left))

    def _line(self, task: Task) -> QWidget:
        look = self._look
        tile = frame(row(Pictogram(look, task.icon, task.tone, 20), gap=0, edges=(8, 8, 8, 8)), "banner", task.tone)
        tile.setFixedSize(look.px(20) + 16, look.px(20) + 16)
        text = column(words(task.title, "strong", wrap=True), words(task.reason, "line", "text2", wrap=True), gap=0)
        button = Button(look, task.deed, "ghost" if self.buttons else "primary", do=lambda: self.wanted.emit(task.goal))
        button.setMinimumWidth(look.px(132))
        name(button, f"{task.deed}: {task.title}", task.reason)
        self.buttons.append(button)
        line = row(tile, text, gap=12, edges=(0, 5, 0, 5), grow=1)
        if task.when:
            line.addWidget(Pill(look, task.when, task.when_tone, LATE.get(task.when_tone, "")))
        line.addWidget(button)
        line.setAlignment(tile, Qt.AlignmentFlag.AlignVCenter)
        return frame(line)

    def _nothing(self) -> QWidget:
        text = column(
            words(_("ไม่มีเรื่องค้างของปีนี้"), "strong", wrap=True),
            words(_("เมื่อมีกำหนดส่ง ข้อที่ขาด คำขอ หรือข้อมูลไม่ตรงกัน จะขึ้นที่นี่พร้อมปุ่มพาไปที่เดิม"), "line", "text2", wrap=True),
            gap=0,
        )
        return frame(row(Pictogram(self._look, "check", "ok", 24), text, gap=12, edges=(4, 14, 4, 14), grow=1))
