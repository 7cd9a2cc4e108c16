"""Files that came: what each would do, before anything is written, and what became of it afterwards."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QFrame, QVBoxLayout, QWidget

from core.actions.take_in import Looked, TakenIn
from core.changes.taken import Taken
from core.errors import UserError
from core.i18n import _
from ui.desktop.theme.look import Look
from ui.desktop.widgets.bits import Button, Pictogram, Pill
from ui.desktop.widgets.boxes import Flow, column, empty, frame, row, scrolling
from ui.desktop.widgets.plain import show, show_plain, words


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
            row(self.choose, self.undo, None),
        )
        self.setLayout(column(*inside, None, gap=10, edges=(20, 16, 20, 16)))

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


class IncomingPage(QWidget):
    """One card a file; only the footer button changes anything."""

    take_wanted = Signal(object)  # list of Path
    left = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._names: Mapping[str, str] = {}
        self._looked: list[Looked] = []
        self._taken: list[TakenIn] = []
        self._title = words("", "section", wrap=True)
        self._list = QVBoxLayout()
        self._list.setSpacing(10)
        self._note = words("", "line", "text2", wrap=True)
        self.leave = Button(look, _("ไม่นำเข้า"), "ghost")
        self.take = Button(look, _("นำเข้า"), "primary", "in")
        self.leave.clicked.connect(self.left)
        self.take.clicked.connect(lambda: self.take_wanted.emit([*dict.fromkeys(one.path for one in self._good)]))
        foot = row(Pictogram(look, "info", "text2"), self._note, self.leave, self.take, gap=10, edges=(16, 9, 12, 9))
        foot.setStretch(1, 1)
        held = QWidget()
        held.setLayout(column(self._list, None, gap=0, edges=(0, 0, 6, 0)))
        whole = column(self._title, scrolling(held), frame(foot, "card"), gap=8)
        whole.setStretch(1, 1)
        self.setLayout(whole)

    @property
    def _good(self) -> list[Looked]:
        return [one for one in self._looked if one.problem is None]

    def begin(self, names: Mapping[str, str], count: int) -> None:
        """Files are being looked at; `names` are units by id."""
        self._names, self._looked, self._taken = names, [], []
        empty(self._list)
        show_plain(self._title, _("กำลังเปิดดู {n} ไฟล์").format(n=count))
        self._foot(_("ยังไม่มีอะไรเปลี่ยนในเครื่องนี้"), _("ไม่นำเข้า"), None)

    def add_look(self, looked: Looked) -> None:
        """One more file was looked at."""
        self._looked.append(looked)
        self._list.addWidget(
            self._file(looked.called or looked.path.name, looked.unit, looked.problem, self._foreseen(looked))
        )
        show_plain(self._title, _("ตรวจก่อนนำเข้า {n} ไฟล์").format(n=len(self._looked)))
        go = _("นำเข้า {n} ไฟล์").format(n=len(self._good)) if self._good else None
        self._foot(_("ยังไม่มีอะไรเปลี่ยนในเครื่องนี้ ทั้งชุดยกเลิกได้หลังนำเข้า"), _("ไม่นำเข้า"), go)

    def add_taken(self, taken: TakenIn) -> None:
        """One more file was taken in: the report takes the place of the preview."""
        if not self._taken:
            empty(self._list)
        self._taken.append(taken)
        self._list.addWidget(
            self._file(taken.called or taken.path.name, taken.unit, taken.problem, self._reported(taken))
        )
        good = sum(one.problem is None for one in self._taken)
        show_plain(self._title, _("นำเข้าแล้ว {good} จาก {n} ไฟล์").format(good=good, n=len(self._taken)))
        self._foot(_("รายงานการนำเข้า ไฟล์ที่ไม่รับไม่ได้เปลี่ยนอะไร"), _("เสร็จ"), None)

    def _foot(self, said: str, leave: str, take: str | None) -> None:
        show_plain(self._note, said)
        self.leave.show_words(leave)
        show(self.take, take is not None)
        if take is not None:
            self.take.show_words(take)

    def _foreseen(self, looked: Looked) -> list[tuple[str, str, str]]:
        """(words, tone, icon) of each count."""
        if looked.preview is None:
            return []
        seen = looked.preview
        found = [(_("ซ้ำ นำเข้าแล้วก่อนหน้านี้"), "info", "info")] if looked.repeat else []
        found += [(_("รายการใหม่ {n}").format(n=seen.added), "ok", "plus")]
        found += [(_("เปลี่ยนค่า {n}").format(n=seen.altered), "info", "pen")]
        torn = "bad" if seen.conflicts else "mute"
        found += [(_("ไม่ตรงกัน {n}").format(n=seen.conflicts), torn, "conflict")]
        found += [(_("ไฟล์หลักฐาน {n}").format(n=looked.files), "mute", "clip")] if looked.files else []
        return found + _rest(seen.taken)

    def _reported(self, one: TakenIn) -> list[tuple[str, str, str]]:
        if one.waiting:
            return [(_("เก็บไว้ก่อน รอใบรับรองของผู้ส่ง"), "warn", "warn")]
        if one.taken is None:
            return []
        found = [(_("ซ้ำ ไม่มีอะไรเปลี่ยน"), "info", "info")] if one.repeat else []
        found += [(_("ข้อมูลใหม่ {n}").format(n=one.taken.new), "ok", "tick")]
        return found + _rest(one.taken)

    def _file(
        self, called: str, unit: str, problem: UserError | None, counts: Sequence[tuple[str, str, str]]
    ) -> QFrame:  # fmt: skip
        icon = Pictogram(self._look, "warn" if problem else "in", "bad" if problem else "accent", 24)
        said = [words(called, "strong", wrap=True)]
        if unit:
            sender = self._names.get(unit) or _("หน่วยงานที่ยังไม่อยู่ในทะเบียน")
            said.append(words(_("จาก {sender}").format(sender=sender), "line", "text2", wrap=True))
        if problem:
            said += [words(problem.what, "linestrong", "bad", wrap=True)]
            said += [words(f"{problem.why} {problem.do}", "line", "text2", wrap=True)]
        flow = Flow(8)
        for text, tone, mark in counts:
            flow.addWidget(Pill(self._look, text, tone, mark))
        pills = QWidget()
        pills.setLayout(flow)
        show(pills, bool(counts))
        inside = row(column(icon, None, gap=0), column(*said, pills, gap=3), gap=14, edges=(16, 10, 16, 12))
        inside.setStretch(1, 1)
        inside.setAlignment(Qt.AlignmentFlag.AlignTop)
        return frame(inside, "card")


def _rest(taken: Taken) -> list[tuple[str, str, str]]:
    """What is known already, waits, has no effect or was refused, with its reason."""
    found = [(_("มีอยู่แล้ว {n}").format(n=taken.known), "mute", "tick")] if taken.known else []
    if taken.parked:
        found.append((_("รอส่วนก่อนหน้า {n} ชุด").format(n=taken.parked), "warn", "warn"))
    silent = sum(stream.silent for stream in taken.streams)
    if silent:
        found.append((_("เก็บไว้โดยไม่มีผล {n}").format(n=silent), "warn", "warn"))
    why = {one.reason for one in taken.refused}
    found += [(_("ไม่รับ: {why}").format(why=each), "bad", "cross") for each in sorted(why)]
    return found
