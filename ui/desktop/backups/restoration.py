"""Restoring a backup in the window: preview, confirmation, then the work on a thread of its own."""

from collections.abc import Callable
from pathlib import Path
from threading import Thread
from typing import NamedTuple

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QDialog, QWidget

from core.backups.retention import RestoreOutcome, RestorePreview, foreseen_lines
from core.errors import UserError, error_for
from core.health.facts import RepairReport
from core.i18n import _
from core.people.units import stands_above
from ui.desk import Desk
from ui.desktop.base.dialogs import PassphraseFields, WaitDialog
from ui.desktop.theme.look import Look
from ui.desktop.widgets.buttons import Button, IconLabel
from ui.desktop.widgets.layout import column, row
from ui.desktop.widgets.plain import name, words
from ui.session import OfficeSession


class RestoreDialog(QDialog):
    """The dialog that shows what a backup contains and what is newer in the folder; its button restores."""

    def __init__(self, look: Look, preview: RestorePreview, parent: QWidget) -> None:
        super().__init__(parent, modal=True)
        self.setWindowTitle(_("กู้คืนจากไฟล์สำรอง"))
        lines = [
            words(line, "strong" if not n else "body", wrap=True)
            for n, line in enumerate(foreseen_lines(preview))
        ]
        self.agree = Button(look, _("กู้คืน"), "primary", "undo", do=self.accept)
        self.leave = Button(look, _("ไม่กู้คืน"), "ghost", do=self.reject)
        icon = column(IconLabel(look, "shield", "info", 24), None, gap=0)
        self.passphrase: PassphraseFields | None = None
        if preview.sealed:
            self.passphrase = PassphraseFields(look, _("รหัสผ่านของกุญแจ (เว้นว่าง = ใช้กุญแจใหม่)"))
        asked = self.passphrase.parts if self.passphrase else []
        head = row(icon, column(*lines, *asked, None, gap=6), gap=14, grow=1)
        self.setLayout(
            column(head, 6, row(None, self.leave, self.agree), gap=8, edges=(20, 18, 20, 16))
        )
        self.setMinimumWidth(look.px(480))
        name(self, _("กู้คืนจากไฟล์สำรอง"), " ".join(foreseen_lines(preview)))
        self.leave.setFocus()

    @property
    def typed(self) -> str:
        """The passphrase typed for the keys in the backup; "" if none is asked for."""
        return self.passphrase.lines[0].text() if self.passphrase else ""


class RestoreCalls(NamedTuple):
    """What a restoration calls."""

    close_folder: Callable[[], None]
    done: Callable[[RestoreOutcome | RepairReport], None]  # a report is of new keys
    fail: Callable[[UserError], None]  # the folder is unchanged


class RestoreJob(QObject):
    """Restores one backup or makes new keys; calls `done` when the folder may be opened again."""

    _worked = Signal(object)

    def __init__(
        self,
        look: Look,
        desk: Desk,
        file: Path,
        folder: Path,
        calls: RestoreCalls,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._calls = calls
        self._look = look
        self._desk = desk
        self._window = window
        self._file, self._folder = file, folder
        self._waiting: WaitDialog | None = None
        self.dialog: RestoreDialog | None = None
        self._worked.connect(self._finished, Qt.ConnectionType.QueuedConnection)

    def begin(self) -> None:
        """Preview the backup, then ask the user whether to restore it."""
        self._work(
            _("กำลังเปิดและนับไฟล์สำรอง"), lambda: self._desk.preview_restore(self._file, self._folder)
        )

    def renew_keys(self) -> None:
        """Back the folder up and rebuild it with new keys, in a thread. The caller has asked the user before."""
        self._calls.close_folder()
        health = self._desk.health
        text = _("กำลังสำรองข้อมูลแล้วทำกุญแจใหม่")
        self._work(text, lambda: health(self._folder).repair(("keys",), lambda _done, _of: None))

    def _work(
        self, text: str, work: Callable[[], RestorePreview | RestoreOutcome | RepairReport]
    ) -> None:
        self._waiting = WaitDialog(self._look, text, self._window)
        self._waiting.open()

        def run() -> None:
            try:
                self._worked.emit(work())
            except UserError as problem:
                self._worked.emit(problem)
            except BaseException as error:  # the dialog must close
                self._worked.emit(error_for(error))
                raise

        Thread(target=run, name="restore").start()

    def _finished(
        self, outcome: RestorePreview | RestoreOutcome | RepairReport | UserError
    ) -> None:
        if self._waiting is not None:
            self._waiting.done(0)
        if isinstance(outcome, RestorePreview):
            self.dialog = RestoreDialog(self._look, outcome, self._window)
            self.dialog.accepted.connect(self.go)
            self.dialog.open()
        elif isinstance(outcome, UserError):
            self._calls.fail(outcome)
        else:
            self._calls.done(outcome)

    def go(self) -> None:
        """Restore, as the user agreed or, without a preview, knows what the backup and the folder contain."""
        passphrase = self.dialog.typed if self.dialog is not None else ""
        self._calls.close_folder()
        self._work(
            _("กำลังสำรองข้อมูลเดิมแล้วกู้คืน"),
            lambda: self._desk.restore(self._file, self._folder, passphrase),
        )


def trust_again(session: OfficeSession, time_text: str, *, new_keys: bool) -> UserError | None:
    """Return what to do after restoring a backup made at `time_text`, as a UserError to show: get this PC certified (if
    `new_keys`) or certify other PCs again. None if there is nothing to do."""
    if new_keys:
        why = _("เพราะกุญแจเดิมไม่ได้อยู่ในเครื่องนี้ เครื่องนี้จึงมีกุญแจใหม่ที่หน่วยงานอื่นยังไม่รู้จัก")
        # nobody above certifies it
        if session.read(lambda reader: stands_above(reader, reader.trust.here()["unit"])):
            do = _(
                "ขั้นที่ 1 ในหน้านี้ กด มีกระดาษกุญแจรากอยู่แล้ว แล้วพิมพ์สี่บรรทัดของแผ่นใดแผ่นหนึ่ง ระหว่างนี้ทำงานต่อได้"
            )
            return UserError(_("กู้คืนแล้ว เครื่องนี้รอกระดาษกุญแจราก"), why, do)
        do = _("กด ขอใบรับรอง ในหน้าตั้งค่านี้ แล้วส่งไฟล์คำขอให้หน่วยงานต้นสังกัด ระหว่างนี้ทำงานต่อได้")
        return UserError(_("กู้คืนแล้ว เครื่องนี้ต้องขอใบรับรองใหม่"), why, do)
    own = session.read(lambda reader: reader.trust.device())
    if own is None or own.kind not in ("centre", "province"):
        return None
    why = _("ใบรับรองที่เครื่องนี้ออกหลัง {at} ไม่ได้อยู่ในไฟล์สำรอง").format(at=time_text)
    do = _("ถ้าไฟล์ของหน่วยงานใดขึ้นว่ารอยืนยันผู้ส่ง ให้รับรองหน่วยงานนั้นอีกครั้งจากไฟล์คำขอ ในหน้าตั้งค่านี้")
    return UserError(_("กู้คืนแล้ว อาจต้องรับรองบางหน่วยงานอีกครั้ง"), why, do)
