"""Where received files are dropped or chosen, and what came last."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from core.exchange.receivers import ReceivedFile
from core.i18n import _
from ui.desktop.base.asking_files import ask_files, ask_folder
from ui.desktop.exchange.unfinished import Unfinished
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Pictogram
from ui.desktop.widgets.layout import column, empty, flow, frame, row
from ui.desktop.widgets.plain import show, show_plain, words


class DropCard(QFrame):
    """Files are dropped here or chosen by the button."""

    chosen = Signal(object)  # list of Path
    go_on = Signal()  # with what was not all taken in before
    forgotten = Signal()  # that is let be

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setAcceptDrops(True)
        self.choose = Button(look, _("เลือกไฟล์ที่ได้รับ"), "ghost", "in", do=self._choose)
        self.folder = Button(look, _("เลือกทั้งโฟลเดอร์"), "ghost", "folder", do=self._choose_folder)
        self._unfinished = words("", "strong", "warn", wrap=True)
        self.go_on_button = Button(look, _("ทำต่อ"), "primary", "in", do=self.go_on)
        self.forget = Button(look, _("ไม่ทำต่อ"), "ghost", do=self.forgotten)
        offered = row(
            Pictogram(look, "warn", "warn"),
            self._unfinished,
            self.forget,
            self.go_on_button,
            gap=10,
            edges=(12, 8, 10, 9),
        )
        offered.setStretch(1, 1)
        self._offer = frame(offered, "inset")
        self._offer.hide()
        text = _(
            "ลากไฟล์ที่ได้รับ zip หรือทั้งแฟลชไดรฟ์มาวางที่นี่ ชื่อไฟล์เป็นอะไรก็ได้ โปรแกรมให้ดูก่อนว่าจะเปลี่ยนอะไร ยังไม่เขียนจนกว่าจะกดนำเข้า"
        )
        self.undo = Button(look, _("ยกเลิกการนำเข้าครั้งล่าสุด"), "ghost", "undo")
        inside = (words(_("รับไฟล์"), "section"), words(text, "body", "text2", wrap=True))
        deeds = flow(self.choose, self.folder, self.undo)
        self._came = QVBoxLayout()
        self._came.setSpacing(4)
        self._heard = words(_("รับเข้าล่าสุด"), "card")
        self.setLayout(
            column(self._offer, *inside, deeds, 6, self._heard, self._came, None, gap=10, edges=(20, 14, 20, 14))
        )
        self._look = look

    def show_came(self, found: Sequence[ReceivedFile]) -> None:
        """Show the files imported last, newest first."""
        empty(self._came)
        show(self._heard, bool(found))
        show(self.undo, bool(found))
        for one in found:
            text = _("{when}  ใหม่ {n}").format(when=one.when, n=one.new)
            if one.refused:
                text = _("{told}  ไม่รับ {n}").format(told=text, n=one.refused)
            if one.of > 1:
                text = _("{told}  ได้ {k} จาก {n} ไฟล์").format(told=text, k=one.here, n=one.of)
            mark, tone = ("warn", "warn") if one.refused or one.lacking else ("tick", "ok")
            line = row(
                Pictogram(self._look, mark, tone, 16), words(one.sender, "line", wrap=True),
                words(text, "line", "text2", wrap=True), gap=8,
            )  # fmt: skip
            line.setStretch(1, 1)
            line.setStretch(2, 1)
            self._came.addWidget(frame(line))

    def offer(self, found: Unfinished | None) -> None:
        """Offer to go on with files that are not all taken in; None = there are none, or they are not there."""
        show(self._offer, found is not None)
        if found is not None:
            named = ", ".join(path.name or str(path) for path in found.paths[:2])
            more = _("และอีก {n}").format(n=len(found.paths) - 2) if len(found.paths) > 2 else ""
            text = _("ครั้งก่อนยังนำเข้าไม่ครบ: {names}").format(names=" ".join(filter(None, (named, more))))
            show_plain(self._unfinished, text)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if any(url.isLocalFile() for url in event.mimeData().urls()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = [Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()]
        event.acceptProposedAction()
        self.chosen.emit(paths)

    def _choose(self) -> None:
        title, kinds = _("เลือกไฟล์รับส่ง"), _("ทุกไฟล์ (*);;ไฟล์รับส่ง (*.prongsai *.zip)")
        if found := ask_files(self, title, kinds, "exchange"):
            self.chosen.emit(found)

    def _choose_folder(self) -> None:
        if found := ask_folder(self, _("เลือกโฟลเดอร์หรือแฟลชไดรฟ์ที่มีไฟล์ที่ได้รับ"), "exchange"):
            self.chosen.emit([found])
