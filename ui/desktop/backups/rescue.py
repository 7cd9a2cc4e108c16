"""A folder that cannot be opened: the newest backup is put back, another, or what can still be read of it is saved."""

from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from core.backups.retention import count_words, moment_words, why_words
from core.errors import UserError
from core.health.facts import ANEW, RepairReport, Salvage
from core.health.place import Wreck
from core.health.repair_words import salvage_words
from core.i18n import _
from ui.desk import Desk
from ui.desktop.base.background import in_background
from ui.desktop.base.dialogs import WaitDialog
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button
from ui.desktop.widgets.choices import DropDown
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.layout import column, frame
from ui.desktop.widgets.plain import name, show, show_plain, words

_Found = TypeVar("_Found")
MOST = 30  # backups to choose from, the newest first


class RescueDialog(FramedDialog):
    """Says why the folder cannot be opened, what lies beside it, and what saving the rest would bring and lose."""

    wanted = Signal(object)  # Path of the backup
    salvage_wanted = Signal()

    def __init__(self, look: Look, problem: UserError, wreck: Wreck, parent: QWidget) -> None:
        super().__init__(look, problem.what, parent)
        self._wreck = wreck
        self.choice, self._holds = DropDown(look), words("", "line", "text2", wrap=True)
        kind = "ghost" if wreck.kept else "primary"
        self.go = Button(look, _("กู้คืนจากไฟล์สำรอง"), "primary", "undo", do=self._go)
        self.salvage = Button(look, _("กู้ส่วนที่ยังอ่านได้"), kind, "shield", do=self._salvage)
        self.salvage.setEnabled(False)
        self.figures = words(_("กำลังอ่านไฟล์ที่เปิดไม่ได้ ว่ากู้อะไรได้บ้าง"), "line", "text2", wrap=True)
        body = column(words(problem.why, wrap=True), gap=8)
        for part in (*self._backups(), *self._rest()):
            body.addWidget(part)
        show(self.go, bool(wreck.kept))
        show(self.salvage, wreck.readable)
        self.fill(body, self.closer(_("ไม่กู้คืน")), self.salvage, self.go, wide=560)
        name(self, problem.what, problem.why)
        (self.go if wreck.kept else self.salvage).setFocus()

    def show_salvage(self, found: Salvage | UserError | None) -> None:
        """What saving the rest would bring; before these figures nobody can decide for it. None: nobody knows."""
        if isinstance(found, Salvage):
            lines = salvage_words(found, self._wreck.kept)
            self.salvage.setEnabled(bool(found.ops))
        else:
            lines = (found.why,) if found else (_("อ่านไฟล์ที่เสียไม่ได้เลย กู้ส่วนใดจากไฟล์นี้ไม่ได้"),)
        show_plain(self.figures, "\n".join(lines))

    def _backups(self) -> list[QWidget]:
        kept = self._wreck.kept[:MOST]
        if not kept:
            return [words(_("ไม่มีไฟล์สำรองที่กู้คืนได้ในโฟลเดอร์นี้"), "strong", wrap=True)]
        called = _("ไฟล์สำรองที่จะกู้คืน")
        name(self.choice, called)
        self.choice.addItems([f"{moment_words(one.at)} · {why_words(one)}" for one in kept])
        self.choice.currentIndexChanged.connect(self._show)
        self._show(0)
        found = _("มีไฟล์สำรอง {n} ชุดอยู่ในโฟลเดอร์นี้ กู้คืนแล้วได้ข้อมูลถึงเวลาที่สำรอง").format(n=len(self._wreck.kept))
        label = words(called, "label", "text2")
        return [frame(column(words(found, "strong", wrap=True), label, self.choice, self._holds, gap=6))]

    def _rest(self) -> list[QWidget]:
        if not self._wreck.readable:
            return []
        called = _("ส่วนที่ยังอ่านได้ รวมกับไฟล์สำรอง") if self._wreck.kept else _("ส่วนที่ยังอ่านได้ในไฟล์ที่เปิดไม่ได้")
        title = words(called, "strong", wrap=True)
        safe = _("ไฟล์เดิมที่เปิดไม่ได้ถูกเก็บไว้ในโฟลเดอร์ backups ไม่มีอะไรถูกลบ")
        figures = frame(column(title, self.figures, gap=4, edges=(14, 10, 14, 10)), "inset")
        return [figures, words(safe, "line", "text2", wrap=True)]

    def _show(self, at: int) -> None:
        show_plain(self._holds, count_words(self._wreck.kept[at].holding))

    def _go(self) -> None:
        chosen = self._wreck.kept[self.choice.currentIndex()].path
        self.accept()
        self.wanted.emit(chosen)

    def _salvage(self) -> None:
        self.accept()
        self.salvage_wanted.emit()


class Salvaging(QObject):
    """What can still be read of a folder: first what that would be, then, when somebody wants it, the deed."""

    foreseen = Signal(object)  # Salvage, UserError, or None after a bug
    done = Signal(object)  # RepairReport
    failed = Signal(object)  # UserError; the folder is unchanged

    def __init__(self, look: Look, desk: Desk, folder: Path, window: QWidget) -> None:
        super().__init__(window)
        self._look, self._desk, self._folder, self._window = look, desk, folder, window
        self._waiting: WaitDialog | None = None

    def foresee(self) -> None:
        """Look at it behind the window."""
        self._work(lambda: self._desk.health(self._folder).foresee(), self._told)

    def go(self) -> None:
        """Do it."""
        self._waiting = WaitDialog(self._look, _("กำลังกู้ส่วนที่ยังอ่านได้"), self._window)
        self._waiting.open()
        self._work(lambda: self._desk.health(self._folder).repair(ANEW, lambda _done, _of: None), self._finished)

    def _told(self, found: Salvage | UserError | None) -> None:
        if isValid(self):
            self.foreseen.emit(found)

    def _work(self, work: Callable[[], _Found], arrived: Callable[[_Found | UserError | None], None]) -> None:
        def result() -> _Found | UserError:
            try:
                return work()
            except UserError as problem:
                return problem

        in_background(result, arrived, lambda run: Thread(target=run, name="salvage").start())

    def _finished(self, done: RepairReport | UserError | None) -> None:
        if self._waiting is not None:
            self._waiting.done(0)
        if isinstance(done, RepairReport):
            self.done.emit(done)
        elif done is not None:  # after a bug somebody else tells
            self.failed.emit(done)
