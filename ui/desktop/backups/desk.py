"""The controller of the backups page, and the prompt for a new passphrase of the keys."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.backups.retention import Backup, UnusableBackup
from core.errors import UserError
from core.forms.ports import Reader
from core.home.rows import LastBackups
from core.i18n import _
from core.workshop.phones import WaitingPhoto
from ui.desk import Desk
from ui.desktop.backups.page import BackupsPage
from ui.desktop.base.asking_files import ask_file
from ui.desktop.base.background import BackgroundReader
from ui.desktop.base.dialogs import passphrase, wait_for
from ui.desktop.base.page_context import PageContext
from ui.desktop.theme.look import Look
from ui.desktop.widgets.prompt import PromptDialog, ask


class BackupsView(NamedTuple):
    """What the backups page shows. `waiting`: photographs on phones not taken over; `sealed`: since when backups contain
    the keys, None = they do not."""

    backups: Sequence[Backup]
    unfit: Sequence[UnusableBackup]
    copies: Sequence[Path]
    last: LastBackups
    waiting: int
    sealed: datetime | None


class BackupsDesk(QObject):
    """Controls the backups page: lists backups, makes new ones, and sets the passphrase that protects the keys."""

    def __init__(self, context: PageContext, page: BackupsPage) -> None:
        super().__init__(page)
        self._room, self._page = context, page
        page.seal.setEnabled(context.office.lost_keys is None)
        page.make.clicked.connect(self._make)
        page.second.clicked.connect(lambda: context.backing.to_second(page))
        page.choose.clicked.connect(self._choose)
        page.seal.clicked.connect(self._ask_passphrase)
        page.restore_requested.connect(context.host.rescue_requested)
        self._reader = BackgroundReader(context.session, page)
        context.backing.busy_changed.connect(self._busy_changed)

    def refresh(self) -> None:
        """List the backups in the background, even while the page is hidden, as there are few."""
        self._show_busy()
        self._reader.read(self._seen, self._arrived)

    def _seen(self, _reader: Reader) -> BackupsView:
        room, backups = self._room, self._room.office.backups
        waiting = len(room.office.phones().waiting())
        since = room.desk.keys.sealed(room.folder)
        last = room.backing.known.renew()
        return BackupsView(
            backups.listed(), backups.unfit(), backups.copies(), last, waiting, since
        )

    def _arrived(self, view: BackupsView) -> None:
        self._page.show_backups(view.backups, view.unfit, view.copies, view.last)
        self._page.show_waiting(WaitingPhoto.unsaved_words(view.waiting))
        self._page.show_keys(view.sealed, keys_lost=self._room.office.lost_keys is not None)
        self._show_busy()

    def _show_busy(self) -> None:
        self._page.show_busy(self._room.backing.busy)

    def _busy_changed(self) -> None:
        """Show that a backup is being made, or list them again when it has ended in any way."""
        if self._room.backing.busy:
            self._show_busy()
        else:
            self.refresh()

    def _make(self) -> None:
        self._room.backing.make("asked")

    def _ask_passphrase(self) -> None:
        ask_new_passphrase(
            self._room.look, self._room.desk, self._room.folder, self._page, self._sealed
        )

    def _sealed(self, problem: UserError | None) -> None:
        """Make a backup with the keys at once, or show the error."""
        if problem is not None:
            self._room.host.refused.emit(problem)
        else:
            self._make()

    def _choose(self) -> None:
        kinds = _("ไฟล์สำรอง (*.prongsai-backup *.backup.zip)")
        file = ask_file(
            self._page, _("เลือกไฟล์สำรอง"), kinds, "backups", self._room.folder / "backups"
        )
        if file:
            self._room.host.rescue_requested.emit(file)


def ask_new_passphrase(
    look: Look,
    desk: Desk,
    folder: Path,
    parent: QWidget,
    done: Callable[[UserError | None], None],
    *,
    portable: bool = False,
) -> PromptDialog:
    """Ask for a passphrase and protect the folder's keys with it. Then call `done` with None or, if it failed, with the
    UserError. `portable`: the dialog says that the keys lie in the folder itself."""
    why = _(
        "ไฟล์สำรองต่อจากนี้มีกุญแจของเครื่องที่เปิดได้ด้วยรหัสผ่านนี้เท่านั้น ไว้ใช้เมื่อเครื่องเสียหรือเปลี่ยนเครื่อง "
        "ไม่ถูกถามตอนสำรองหรือเปิดงานตามปกติในเครื่องนี้ โปรแกรมไม่เก็บรหัสผ่านไว้ จดเก็บในที่ปลอดภัย แยกจากแฟลชไดรฟ์ที่สำรอง"
    )
    if portable:
        why = _(
            "กุญแจอยู่ในโฟลเดอร์พกพานี้โดยยังไม่ได้ล็อก ใครถือแฟลชไดรฟ์ก็เขียนในนามหน่วยงานได้ ตั้งรหัสผ่านแล้วกุญแจจะถูกผนึก "
            "และถามรหัสผ่านทุกครั้งที่เปิด โปรแกรมไม่เก็บรหัสผ่านไว้ ถ้าลืมและหน่วยงานไม่มีใบรับรอง จะบันทึกต่อไม่ได้"
        )
    prompt = passphrase(
        _("ตั้งรหัสผ่านของกุญแจ"),
        why,
        _("ตั้งรหัสผ่าน"),
        new=True,
        leave_label=_("ไว้ทีหลัง") if portable else "",
    )

    def seal(typed: str, **_rest: object) -> None:
        work = partial(desk.keys.seal, folder, typed)
        wait_for(look, _("กำลังผนึกกุญแจ"), parent, parent, work, lambda _sealed: done(None), done)

    return ask(look, parent, prompt, seal)
