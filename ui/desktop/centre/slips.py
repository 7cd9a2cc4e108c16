"""Notes a stack of papers as received: each slip by a scanner that types, by its scan, or as it is pasted."""

from collections import deque
from collections.abc import Sequence
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QLineEdit, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from core.assigning.programme_steps import StepDone
from core.centre.paper_deeds import receive_slip, take_back
from core.centre.slips import SlipFound, find_slip
from core.errors import UserError
from core.i18n import _
from core.papers.slip import typed_codes
from core.thai.days import short_date
from core.thai.parser import read_day
from ui.desktop.base.asking_files import ask_files
from ui.desktop.base.background import beside, in_background
from ui.desktop.base.page_context import PageContext
from ui.desktop.centre.paper_dialog import received_words
from ui.desktop.centre.unit_parts import Fact
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.calendar import DayEntry
from ui.desktop.widgets.choices import DropDown
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.layout import column, frame, row, scrolling
from ui.desktop.widgets.plain import dress, name, show, show_entry, show_plain, words
from ui.session import Ended, Job
from ui.stacks import CodedStack, read_codes

HIGH = 190  # pixels of the list
LOOKS = {"ready": ("tick", "ok"), "noted": ("info", "text2"), "done": ("info", "text2")}  # of all others: a warning


class SlipsDialog(FramedDialog):
    read_wanted = Signal(str)  # what was typed into the field
    files_wanted = Signal()
    back_wanted = Signal(object)  # SlipFound that was noted

    def __init__(self, look: Look, steps: Sequence[StepDone], parent: QWidget) -> None:
        super().__init__(look, _("อ่านใบนำส่งของกระดาษ"), parent)
        self.step, self.day, self.note, self.code = DropDown(look), DayEntry(look), QLineEdit(), QLineEdit()
        self.step.addItem(_("ตามแบบที่ใบนำส่งบอก"), "")
        for one in steps:
            self.step.addItem(one.title, one.key)
        show_entry(self.day, short_date(date.today()))
        self.files = Button(look, _("อ่านจากไฟล์สแกน"), "ghost", "scan", do=self._ask_files)
        said = _("ยิงหรือวางรหัสของใบนำส่งทีละใบ กระดาษที่มากับใบนั้นนับว่าได้รับแล้ว และหน่วยงานจะเห็นเมื่อนำเข้าไฟล์ตอบ")
        self.counted = words("", "linestrong", wrap=True)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(4)
        self.list: QScrollArea = scrolling(column(self._lines, None, gap=0))
        self.list.setFixedHeight(look.px(HIGH))
        fields = (
            (_("กระดาษในกองนี้เป็นขั้นตอนใด"), self.step),
            (_("วันที่ได้รับ"), self.day),
            (_("เลขรับหรือที่เก็บ (ถ้ามี)"), self.note),
            (_("รหัสของใบนำส่ง"), self.code),
        )
        parts: list[QWidget] = [words(said, "line", "text2", wrap=True)]
        for called, field in fields:
            name(field, called)
            parts += [words(called, "label", "text2"), field]
        name(self.list, _("ใบที่อ่านแล้ว"))
        self.fill(column(*parts, row(self.files, None), self.counted, self.list, gap=5), self.closer(_("ปิด")), wide=560)
        self._noted = self._read = 0
        self.code.returnPressed.connect(self._tell)
        self.code.setFocus()

    def _tell(self) -> None:
        """A scanner ends each code with Enter: the field is free for the next at once."""
        if (typed := self.code.text().strip()) and self._dated():
            self.code.clear()
            self.read_wanted.emit(typed)

    def _ask_files(self) -> None:
        if self._dated():
            self.files_wanted.emit()

    def _dated(self) -> bool:
        """Whether there is a day they came on; else it is said."""
        if said := received_words(self.day.text().strip()):
            show_plain(self.counted, said)
        return not said

    @property
    def on(self) -> date | None:
        return read_day(self.day.text().strip())

    def show_found(self, where: str, found: SlipFound) -> None:
        """One more line, the newest first."""
        icon, tone = LOOKS.get(found.state, ("warn", "warn"))
        line, said = Fact(self._look), ": ".join(filter(None, (where, found.says)))
        line.show_fact(icon, _("ได้รับเป็นกระดาษ {what}").format(what=said) if found.state == "ready" else said, tone)
        back = Button(self._look, _("เอาออก"), "link")
        back.clicked.connect(lambda: self._take_back(back, line, found))
        name(back, _("เอาออก {step}").format(step=found.says))
        self._lines.insertWidget(0, frame(row(line, back, gap=6, grow=0)))
        show(back, found.state == "ready")
        self._read += 1
        self._noted += found.state == "ready"
        self._count()

    def _take_back(self, back: Button, line: Fact, found: SlipFound) -> None:
        show(back, False)
        line.show_fact("back", _("เอาออกแล้ว {what}").format(what=found.says), "text2")
        self._noted -= 1
        self._count()
        self.code.setFocus()
        self.back_wanted.emit(found)

    def show_problem(self, text: str) -> None:
        """What could not be read at all."""
        self.show_found("", SlipFound("other", text))

    def _count(self) -> None:
        show_plain(self.counted, _("บันทึกแล้ว {n} จาก {m} ใบ").format(n=self._noted, m=self._read))

    def show_reading(self, *, reading: bool) -> None:
        self.files.setEnabled(not reading)
        dress(self.counted, tone="text2" if reading else "text")
        if reading:
            show_plain(self.counted, _("กำลังอ่านไฟล์สแกน"))
        else:
            self._count()


class SlipReading(QObject):
    """One slip after another: the next is looked at once the one before is kept."""

    def __init__(self, room: PageContext, dialog: SlipsDialog, year: int) -> None:
        super().__init__(dialog)
        self._room, self._dialog, self._year = room, dialog, year
        self._waiting: deque[tuple[str, str]] = deque()  # where it was read, the code
        self._busy = False
        dialog.read_wanted.connect(self.read)
        dialog.files_wanted.connect(self.ask_files)
        dialog.back_wanted.connect(self._take_back)

    def read(self, typed: str, where: str = "") -> None:
        """Take in every code of what was typed."""
        self._waiting.extend((where, code) for code in typed_codes(typed))
        self._go_on()

    def _go_on(self) -> None:
        if self._busy or not self._waiting:
            return
        self._busy = True
        where, code = self._waiting.popleft()
        session, step = self._room.session, self._dialog.step.currentData()
        known = partial(find_slip, own=self._room.unit, year=self._year, today=date.today())
        look = partial(known, text=code, step=step)

        def work() -> SlipFound | Ended:
            try:
                return session.read(look)
            except Ended as gone:
                return gone

        in_background(work, partial(self._found, where, code, step))

    def _found(self, where: str, code: str, step: str, found: SlipFound | Ended | None) -> None:
        if not isValid(self) or isinstance(found, Ended):
            return
        if found is None or found.state != "ready":
            self._told(where, found)
            return
        day = self._dialog.on
        on, note = day.isoformat() if day else self._dialog.day.text(), self._dialog.note.text()
        deed = partial(receive_slip, year=self._year, text=code, step=step, on=on, note=note)
        self._room.do(deed, ended=partial(self._kept, where, found))

    def _kept(self, where: str, found: SlipFound, job: Job) -> None:
        if isinstance(job.news, UserError):
            found = SlipFound("other", f"{found.says}: {job.news.why}")
        self._told(where, found)

    def _told(self, where: str, found: SlipFound | None) -> None:
        self._busy = False
        if found is not None:
            self._dialog.show_found(where, found)
        self._go_on()

    def ask_files(self) -> None:
        kinds = _("สแกนและภาพ (*.pdf *.jpg *.jpeg *.png *.tif *.tiff *.heic *.webp *.bmp);;ทุกไฟล์ (*)")
        if found := ask_files(self._dialog, _("เลือกไฟล์ที่สแกน"), kinds, "scans"):
            self.read_files(found)

    def read_files(self, paths: Sequence[Path]) -> None:
        """Read these scans beside the window, then note every slip in them."""
        office = self._room.office
        self._dialog.show_reading(reading=True)

        def ended() -> None:
            if isValid(self):
                self._dialog.show_reading(reading=False)

        work = partial(read_codes, office, paths, lambda _done, _of: isValid(self))
        beside(self, work, self._files_read, self._room.host.refused.emit, ended=ended)

    def _files_read(self, found: CodedStack) -> None:
        for problem in found.refused:
            self._dialog.show_problem(f"{problem.what}: {problem.why}")
        for unread in found.unread:
            self._dialog.show_problem(_("{page} อ่านไม่ได้").format(page=unread))
        for page in found.pages:
            where = _("{file} หน้า {n}").format(file=page.file, n=page.page)
            self._waiting.extend((where, code) for code in page.slips)
        self._go_on()

    def _take_back(self, found: SlipFound) -> None:
        """Put the note into the bin; Ctrl+Z brings it back."""
        for step in found.steps:
            note = partial(take_back, unit=found.unit, programme=step.programme, year=self._year, step=step.step)
            self._room.session.do(note)
