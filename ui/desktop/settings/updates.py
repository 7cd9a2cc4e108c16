"""Updates of the program by file: looked at, agreed to, taken on a thread; and the versions this PC has."""

from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from core.errors import UserError
from core.i18n import _
from core.log.certificates import fingerprint
from core.thai.days import long_date
from core.updates import ENDING, UpdateLook, VersionRow, age_words, migrates_words, state_words, taken_words
from ui.desk import Desk
from ui.desktop.base.asking_files import ask_file
from ui.desktop.base.dialogs import show_problem, wait_for
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, Pictogram, Pill
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.layout import column, fill_list, flow, frame, row
from ui.desktop.widgets.plain import name, show, show_plain, words

TONES = {"runs": ("ok", "tick"), "next": ("info", "info"), "aside": ("warn", "warn")}


class UpdateDialog(FramedDialog):
    """What an update is and from whom; accepted when the person takes it."""

    def __init__(self, look: Look, found: UpdateLook, parent: QWidget) -> None:
        super().__init__(look, _("ชุดปรับปรุงเป็นรุ่น {version}").format(version=found.version), parent)
        self.agree = Button(look, _("รับรุ่นนี้"), "primary", "in", do=self.accept)
        leave = self.closer(_("ไม่รับ"))
        lines = [words(text, style, tone, wrap=True) for text, style, tone in _lines(found)]
        self.fill(column(*lines, None, gap=8), leave, self.agree, wide=560)
        leave.setFocus()


def _lines(found: UpdateLook) -> list[tuple[str, str, str]]:
    """Each with its style and colour."""
    who = _("ออกเมื่อ {day} ลงลายเซ็นโดย {name}").format(day=_day(found.day), name=found.publisher)
    digits = _("เลขตรวจสอบของกุญแจ {digits}").format(digits=fingerprint(found.key))
    then = _("จะใช้เมื่อเปิดโปรแกรมครั้งต่อไป รุ่นที่ใช้อยู่ยังเก็บไว้ ถ้าหน้าต่างของรุ่นใหม่เปิดไม่ขึ้นสองครั้งติดกัน รุ่นที่ใช้อยู่กลับมาเอง")
    lines = [(who, "body", "text"), (digits, "line", "text2")]
    if found.news:
        lines += [(_("สิ่งที่เปลี่ยน"), "card", "text"), (found.news, "body", "text")]
    if found.migrates:
        lines.append((migrates_words(), "body", "warn"))
    return [*lines, (then, "body", "text2")]


def _day(iso: str) -> str:
    return long_date(date.fromisoformat(iso))


class Updating(QObject):
    """One update, from the file to the sentence that it is there."""

    taken = Signal()

    def __init__(self, look: Look, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._look, self._desk, self._window = look, desk, window
        self.dialog: FramedDialog | None = None

    def ask(self) -> None:
        """A person chooses the file."""
        kinds = _("ชุดปรับปรุง (*{ending});;ทุกไฟล์ (*)").format(ending=ENDING)
        if chosen := ask_file(self._window, _("เลือกชุดปรับปรุง"), kinds, "updates"):
            self.begin(chosen)

    def begin(self, path: Path) -> None:
        """Look at it, then ask."""
        updates = self._desk.updates
        self._work(_("กำลังตรวจลายเซ็นของชุดปรับปรุง"), lambda: updates.look(path), partial(self._offer, path))

    def _offer(self, path: Path, found: UpdateLook) -> None:
        dialog = UpdateDialog(self._look, found, self._window)
        updates, text = self._desk.updates, _("กำลังเก็บรุ่น {version} และอ่านกลับมาตรวจ").format(version=found.version)
        dialog.accepted.connect(
            lambda: self._work(text, lambda: updates.take(path, lambda _done, _of: None), self._finish)
        )
        self._open(dialog)

    def _finish(self, found: UpdateLook) -> None:
        dialog = FramedDialog(self._look, _("รับชุดปรับปรุงแล้ว"), self._window)
        dialog.fill(column(words(taken_words(found.version), wrap=True), None), dialog.closer(_("ตกลง")))
        self._open(dialog)
        self.taken.emit()

    def _open(self, dialog: FramedDialog) -> None:
        self.dialog = dialog
        dialog.open()

    def _work(self, text: str, work: Callable[[], UpdateLook], then: Callable[[UpdateLook], None]) -> None:
        wrong = partial(show_problem, self._look, parent=self._window)
        wait_for(self._look, text, self, self._window, work, then, wrong)


class UpdatesCard(QWidget):
    """Which version this is, which others are kept, and the way to a new one."""

    drop_wanted = Signal(str)  # version

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._lines, self._note = column(gap=0), words("", "body", "text2", wrap=True)
        self.choose = Button(look, _("รับชุดปรับปรุงจากไฟล์"), "ghost", "in")
        self.buttons: list[Button] = []  # of those that may be dropped, in their order
        head = words(_("โปรแกรม"), "section")
        inside = column(head, self._note, self._lines, flow(self.choose), gap=8, edges=(18, 12, 18, 14))
        self.setLayout(column(frame(inside, "card"), gap=0))

    def show_versions(self, rows: Sequence[VersionRow], today: date) -> None:
        """Without any the program runs from its sources."""
        self.buttons = []
        fill_list(self._lines, [self._line(one) for one in rows])
        runs = next((one for one in rows if one.state == "runs"), None)
        sources = _("โปรแกรมนี้เปิดจากต้นฉบับ ปรับปรุงด้วยการแทนที่โฟลเดอร์ต้นฉบับ")
        note = age_words(runs.day, today) if runs else "" if rows else sources
        show_plain(self._note, note)
        show(self._note, bool(note))
        show(self.choose, bool(rows))

    def _line(self, one: VersionRow) -> QWidget:
        title = words(_("รุ่น {version}").format(version=one.version), "strong", wrap=True)
        text = column(title, gap=0)
        if one.day:
            text.addWidget(words(_("ออกเมื่อ {day}").format(day=_day(one.day)), "line", "text2", wrap=True))
        line = row(Pictogram(self._look, "doc", "text2", 20), text, gap=12, edges=(0, 7, 0, 7), grow=1)
        line.addWidget(Pill(self._look, state_words(one), *TONES.get(one.state, ("mute", "info"))))
        if one.key:
            drop = Button(self._look, _("เลิกใช้"), "ghost", "bin", do=lambda: self.drop_wanted.emit(one.version))
            name(drop, _("เลิกใช้รุ่น {version}").format(version=one.version))
            self.buttons.append(drop)
            line.addWidget(drop)
        return frame(line)


class DropVersionDialog(FramedDialog):
    """Says what dropping a version means; accepted when the person agrees."""

    def __init__(self, look: Look, version: str, parent: QWidget) -> None:
        super().__init__(look, _("เลิกใช้รุ่น {version}").format(version=version), parent)
        text = _(
            "เปิดโปรแกรมครั้งต่อไปจะใช้รุ่นก่อนหน้าที่มีอยู่ ข้อมูลของหน่วยงานไม่ถูกลบ "
            "แต่ถ้ารุ่นนี้ปรับรูปแบบข้อมูลไปแล้ว รุ่นก่อนจะบอกว่าเป็นของรุ่นใหม่กว่าและไม่เปิด จนกว่าจะรับรุ่นนี้อีกครั้ง"
        )
        self.go = Button(look, _("เลิกใช้"), "primary", "bin", do=self.accept)
        stay = self.closer()
        self.fill(column(words(text, wrap=True), None), stay, self.go, wide=520)
        stay.setFocus()


class UpdatesDesk(QObject):
    """Keeps the card and the versions of this PC in step."""

    def __init__(self, look: Look, desk: Desk, card: UpdatesCard) -> None:
        super().__init__(card)
        self._look, self._desk, self._card = look, desk, card
        self.updating = Updating(look, desk, card)
        card.choose.clicked.connect(self.updating.ask)
        card.drop_wanted.connect(self._ask_drop)
        self.updating.taken.connect(self.refresh)

    def refresh(self) -> None:
        updates = self._desk.updates
        self._card.show_versions(updates.listed() if updates.built else (), date.today())

    def _ask_drop(self, version: str) -> None:
        dialog = DropVersionDialog(self._look, version, self._card)
        dialog.accepted.connect(lambda: self._drop(version))
        dialog.open()

    def _drop(self, version: str) -> None:
        try:
            self._desk.updates.drop(version)
        except UserError as problem:
            show_problem(self._look, problem, self._card)
        self.refresh()
