"""The backups: make one here or on a stick, see which there are, put one back."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from core.backups.retention import Backup
from core.backups.view import count_words, moment_words, why_words
from core.home.rows import LastBackups
from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Pictogram, Pill
from ui.desktop.widgets.layout import column, empty, frame, hairline, row, scrolling
from ui.desktop.widgets.plain import name, show_plain, words

MOST = 60  # rows that are shown


class BackupsPage(QWidget):
    """Only what was reopened and counted is a backup and has a row."""

    restore_wanted = Signal(object)  # Path of the backup

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.make = Button(look, _("สำรองในเครื่องตอนนี้"), "primary", "shield")
        self.second = Button(look, _("สำรองลงแฟลชไดรฟ์"), "ghost", "copy")
        self.choose = Button(look, _("กู้คืนจากไฟล์อื่น"), "ghost", "folder")
        self._state = words("", "line", "text2", wrap=True)
        self._list = column(gap=0)
        self.buttons: list[Button] = []  # one per row
        head = column(
            words(_("สำรองข้อมูลของโฟลเดอร์นี้"), "section"), self._state,
            row(self.make, self.second, None, self.choose, gap=8),
            words(_("ทำเองทุกครึ่งชั่วโมงที่มีการแก้ไข ก่อนนำเข้าไฟล์ ก่อนกู้คืน และเมื่อปิดหน้าต่าง เก็บไว้ไม่เกิน 90 วัน ไฟล์ล่าสุดไม่ถูกลบ "
                    "กุญแจของเครื่องไม่อยู่ในไฟล์สำรอง"), "small", "text2", wrap=True),
            gap=8, edges=(18, 12, 18, 12),
        )  # fmt: skip
        inside = column(self._list, gap=0, edges=(18, 8, 18, 8))
        held = QWidget()
        held.setLayout(column(frame(head, "card"), frame(inside, "card"), None, gap=10))
        self.setLayout(column(scrolling(held), gap=0))

    def show_backups(self, found: Sequence[Backup], kept: LastBackups, *, busy: bool) -> None:
        """The newest first; `busy` while one is being made."""
        empty(self._list)
        self.buttons = []
        second = _("แฟลชไดรฟ์: ยังไม่เคย")
        if kept.second is not None:
            second = _("ที่เก็บที่สอง {place}: {at}").format(place=kept.place, at=moment_words(kept.second))
        working = _("กำลังสำรองและอ่านกลับมานับ") if busy else ""
        show_plain(self._state, " · ".join(filter(None, (working, second))))
        for button in (self.make, self.second):
            button.setEnabled(not busy)
        if not found:
            self._list.addWidget(words(_("ยังไม่มีไฟล์สำรองในเครื่อง กด สำรองในเครื่องตอนนี้"), "strong", wrap=True))
        for n, one in enumerate(found[:MOST]):
            if n:
                self._list.addWidget(hairline())
            self._list.addWidget(self._row(one, newest=not n))

    def _row(self, one: Backup, *, newest: bool) -> QWidget:
        at = moment_words(one.at)
        back = Button(self._look, _("กู้คืน"), "ghost", "undo")
        name(back, _("กู้คืนจากไฟล์สำรอง {at}").format(at=at), count_words(one.holding))
        back.clicked.connect(lambda: self.restore_wanted.emit(one.path))
        self.buttons.append(back)
        said = f"{why_words(one)} · {count_words(one.holding)}"
        line = row(
            Pictogram(self._look, "shield", "ok", 20),
            column(words(at, "strong"), words(said, "line", "text2", wrap=True), gap=0),
            gap=12, edges=(0, 8, 0, 8),
        )  # fmt: skip
        line.setStretch(1, 1)
        if newest:
            line.addWidget(Pill(self._look, _("ล่าสุด นับแล้วตรงกัน"), "ok", "tick"))
        line.addWidget(back)
        return frame(line)
