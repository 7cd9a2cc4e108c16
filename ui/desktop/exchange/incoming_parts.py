"""Parts of the page for received files: the drop card, and the counts of a preview as filters."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QVBoxLayout, QWidget

from core.exchange.receive_deeds import ImportPreview
from core.exchange.receivers import ReceivedFile
from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Pictogram
from ui.desktop.widgets.cards import CardButton, hold
from ui.desktop.widgets.layout import column, empty, flow, frame, row
from ui.desktop.widgets.plain import name, show, show_plain, words

COUNTS = (
    ("new", "plus", "ok", "รายการใหม่"),
    ("changed", "pen", "info", "เปลี่ยนค่า"),
    ("conflict", "conflict", "bad", "ไม่ตรงกัน"),
    ("deleted", "cross", "mute", "ย้ายลงถัง"),
    ("files", "clip", "mute", "ไฟล์หลักฐาน"),
    ("findings", "warn", "warn", "ข้อสังเกต"),
)
FILTERS = frozenset({"new", "changed", "conflict", "deleted"})


class CountButton(CardButton):
    def __init__(self, look: Look, icon: str, tone: str, called: str, *, filters: bool) -> None:
        super().__init__("option")
        self.setCheckable(filters)
        self._called = called
        self._number = words("", "figure")
        inside = row(
            Pictogram(look, icon, "text2" if tone == "mute" else tone, 22),
            column(self._number, words(called, "small", "text2"), gap=0), None, gap=10, edges=(12, 4, 8, 5),
        )  # fmt: skip
        hold(self, inside)
        self.show_count(0)

    def show_count(self, count: int) -> None:
        show_plain(self._number, str(count))
        self.setEnabled(count > 0)
        name(self, f"{self._called} {count}")


class ImportCounts(QWidget):
    filtered = Signal(object)  # frozenset of states, empty = all

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.buttons = {
            key: CountButton(look, icon, tone, _(text), filters=key in FILTERS) for key, icon, tone, text in COUNTS
        }
        for key in FILTERS:
            self.buttons[key].toggled.connect(lambda _on: self._filter())
        self.setLayout(row(*self.buttons.values(), gap=8))

    def show_looked(self, looked: Sequence[ImportPreview]) -> None:
        """What all files together would do."""
        records = [row for one in looked if one.foreseen for row in one.foreseen.records]
        counts = {key: sum(row.state == key for row in records) for key in FILTERS}
        counts["files"] = sum(one.files for one in looked)
        counts["findings"] = sum(len(one.foreseen.findings) for one in looked if one.foreseen)
        for key, button in self.buttons.items():
            button.show_count(counts[key])

    def clear(self) -> None:
        """Clear the filters."""
        for key in FILTERS:
            self.buttons[key].setChecked(False)

    def _filter(self) -> None:
        self.filtered.emit(frozenset(key for key in FILTERS if self.buttons[key].isChecked()))


class DropCard(QFrame):
    """Files are dropped here or chosen by the button."""

    chosen = Signal(object)  # list of Path

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.setObjectName("card")
        self.setAcceptDrops(True)
        self.choose = Button(look, _("เลือกไฟล์ที่ได้รับ"), "primary", "in", do=self._choose)
        text = _(
            "ลากไฟล์ที่ได้รับ zip หรือทั้งแฟลชไดรฟ์มาวางที่นี่ ชื่อไฟล์เป็นอะไรก็ได้ โปรแกรมให้ดูก่อนว่าจะเปลี่ยนอะไร ยังไม่เขียนจนกว่าจะกดนำเข้า"
        )
        self.undo = Button(look, _("ยกเลิกการนำเข้าครั้งล่าสุด"), "ghost", "undo")
        inside = (words(_("รับไฟล์"), "section"), words(text, "body", "text2", wrap=True))
        deeds = flow(self.choose, self.undo)
        self._came = QVBoxLayout()
        self._came.setSpacing(4)
        self._heard = words(_("รับเข้าล่าสุด"), "card")
        self.setLayout(column(*inside, deeds, 6, self._heard, self._came, None, gap=10, edges=(20, 14, 20, 14)))
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
