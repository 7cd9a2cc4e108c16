"""Serves the backups page."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from core.errors import UserError, told
from core.i18n import _
from core.workshop.photos import unsaved_words
from ui.desk import Desk
from ui.desktop.backups.page import BackupsPage
from ui.desktop.base.asking_files import ask_file
from ui.desktop.base.background import in_background
from ui.desktop.base.dialogs import PassphraseDialog, WaitDialog
from ui.desktop.base.page_context import PageContext
from ui.desktop.theme.look import Look


class BackupsDesk(QObject):
    def __init__(self, room: PageContext, page: BackupsPage) -> None:
        super().__init__(page)
        self._room, self._page = room, page
        page.make.clicked.connect(self._make)
        page.second.clicked.connect(self._second)
        page.choose.clicked.connect(self._choose)
        page.seal.clicked.connect(self._ask_passphrase)
        page.restore_wanted.connect(room.host.rescue_wanted)
        room.backing.made.connect(lambda _made: self.refresh())
        room.backing.failed.connect(lambda _problem: self.refresh())

    def refresh(self) -> None:
        """List the backups, also while the page is hidden: there are few."""
        backing, backups = self._room.backing, self._room.office.backups
        self._page.show_backups(backups.listed(), backups.unfit(), backing.kept(), busy=backing.busy)
        self._page.show_waiting(unsaved_words(len(self._room.office.phones().waiting())))
        since = self._room.desk.keys.sealed(self._room.folder)
        self._page.show_keys(since, lost=self._room.office.lost is not None)

    def _make(self) -> None:
        self._room.backing.make("asked")
        self.refresh()

    def _second(self) -> None:
        self._room.backing.to_second(self._page)
        self.refresh()

    def _ask_passphrase(self) -> None:
        ask_new_passphrase(self._room.look, self._room.desk, self._room.folder, self._page, self._sealed)

    def _sealed(self, problem: UserError | None) -> None:
        """A backup with the keys is made at once; what went wrong is told."""
        if problem is not None:
            self._room.host.refused.emit(problem)
        else:
            self._make()

    def _choose(self) -> None:
        if file := ask_backup(self._page, self._room.folder / "backups"):
            self._room.host.rescue_wanted.emit(file)


def ask_new_passphrase(
    look: Look, desk: Desk, folder: Path, parent: QWidget, done: Callable[[UserError | None], None], *,
    portable: bool = False,
) -> PassphraseDialog:  # fmt: skip
    """Ask for a passphrase of the folder's keys and set it; `done` is told what went wrong, or None."""
    why, leave = (_why_portable(), _("ไว้ทีหลัง")) if portable else (_why(), "")
    dialog = PassphraseDialog(look, _("ตั้งรหัสผ่านของกุญแจ"), why, _("ตั้งรหัสผ่าน"), parent, new=True, leave=leave)

    def seal(words: str) -> None:
        waiting = WaitDialog(look, _("กำลังผนึกกุญแจ"), parent)
        waiting.open()

        def work() -> UserError | bool:
            try:
                desk.keys.seal(folder, words)
            except (OSError, UserError) as problem:
                return told(problem)
            return True

        def arrived(sealed: UserError | bool | None) -> None:
            waiting.done(0)
            if isValid(parent) and sealed is not None:  # after a bug somebody else tells
                done(sealed if isinstance(sealed, UserError) else None)

        in_background(work, arrived)

    dialog.told.connect(seal)
    dialog.open()
    return dialog


def _why() -> str:
    return _(
        "ไฟล์สำรองต่อจากนี้มีกุญแจของเครื่องที่เปิดได้ด้วยรหัสผ่านนี้เท่านั้น ไว้ใช้เมื่อเครื่องเสียหรือเปลี่ยนเครื่อง "
        "ไม่ถูกถามตอนสำรองหรือเปิดงานตามปกติในเครื่องนี้ โปรแกรมไม่เก็บรหัสผ่านไว้ จดเก็บในที่ปลอดภัย แยกจากแฟลชไดรฟ์ที่สำรอง"
    )


def _why_portable() -> str:
    return _(
        "กุญแจอยู่ในโฟลเดอร์พกพานี้โดยยังไม่ได้ล็อก ใครถือแฟลชไดรฟ์ก็เขียนในนามหน่วยงานได้ ตั้งรหัสผ่านแล้วกุญแจจะถูกผนึก "
        "และถามรหัสผ่านทุกครั้งที่เปิด โปรแกรมไม่เก็บรหัสผ่านไว้ ถ้าลืมและหน่วยงานไม่มีใบรับรอง จะบันทึกต่อไม่ได้"
    )


def ask_backup(page: BackupsPage, start: Path) -> Path | None:
    """The backup file a person chooses."""
    kinds = _("ไฟล์สำรอง (*.prongsai-backup *.backup.zip)")
    return ask_file(page, _("เลือกไฟล์สำรอง"), kinds, "backups", start)
