"""Where files that came are dropped or chosen, and what was taken in last."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QVBoxLayout

from core.i18n import _
from core.views.receivers import Came
from ui.desktop.theme.look import Look
from ui.desktop.widgets.bits import Button, Pictogram
from ui.desktop.widgets.boxes import Flow, column, empty, frame, row
from ui.desktop.widgets.plain import show, words


class DropCard(QFrame):
    """Files are dropped here or chosen by the button."""

    chosen = Signal(object)  # list of Path

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setAcceptDrops(True)
        self.choose = Button(look, _("เลือกไฟล์ที่ได้รับ"), "primary", "in")
        self.choose.clicked.connect(self._choose)
        said = _(
            "ลากไฟล์ที่ได้รับ zip หรือทั้งแฟลชไดรฟ์มาวางที่นี่ ชื่อไฟล์เป็นอะไรก็ได้ โปรแกรมให้ดูก่อนว่าจะเปลี่ยนอะไร ยังไม่เขียนจนกว่าจะกดนำเข้า"
        )
        self.undo = Button(look, _("ยกเลิกการนำเข้าครั้งล่าสุด"), "ghost", "undo")
        inside = (
            words(_("รับไฟล์"), "section"),
            words(said, "body", "text2", wrap=True),
        )
        deeds = Flow(8)
        for button in (self.choose, self.undo):
            deeds.addWidget(button)
        self._came = QVBoxLayout()
        self._came.setSpacing(4)
        self._heard = words(_("รับเข้าล่าสุด"), "card")
        self.setLayout(column(*inside, deeds, 6, self._heard, self._came, None, gap=10, edges=(20, 14, 20, 14)))
        self._look = look

    def show_came(self, found: Sequence[Came]) -> None:
        """The files taken in last, the newest first."""
        empty(self._came)
        show(self._heard, bool(found))
        show(self.undo, bool(found))
        for one in found:
            told = _("{when}  ใหม่ {n}").format(when=one.when, n=one.new)
            if one.refused:
                told = _("{told}  ไม่รับ {n}").format(told=told, n=one.refused)
            if one.of > 1:
                told = _("{told}  ได้ {k} จาก {n} ไฟล์").format(told=told, k=one.here, n=one.of)
            mark, tone = ("warn", "warn") if one.refused or one.lacking else ("tick", "ok")
            line = row(
                Pictogram(self._look, mark, tone, 16), words(one.sender, "line", wrap=True),
                words(told, "line", "text2", wrap=True), gap=8,
            )  # fmt: skip
            line.setStretch(1, 1)
            line.setStretch(2, 1)
            self._came.addWidget(frame(line))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        self.chosen.emit(paths)

    def _choose(self) -> None:
        title, kinds = _("เลือกไฟล์รับส่ง"), _("ทุกไฟล์ (*);;ไฟล์รับส่ง (*.prongsai *.zip)")
        names, _kind = QFileDialog.getOpenFileNames(self, title, str(Path.home()), kinds)
        if names:
            self.chosen.emit([Path(each) for each in names])
