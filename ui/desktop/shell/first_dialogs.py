"""The dialogs of the first run (theme, language, keys, help), and the choices if an office does not open."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from core.errors import LostKeysError, UserError
from core.i18n import _, languages
from ui.desk import Desk
from ui.desktop.base.dialogs import passphrase, wait_for
from ui.desktop.base.settings import LanguageSettings, WindowSettings
from ui.desktop.theme.look import RESOURCES, Look
from ui.desktop.widgets.dialog import FramedDialog, most
from ui.desktop.widgets.keys import ShortcutsDialog
from ui.desktop.widgets.layout import column
from ui.desktop.widgets.prompt import PromptDialog, ask

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.desktop.first.page import FirstRunPage


class FirstRunDialogs(QObject):
    """The controller of the first run's dialogs, deleted with its page."""

    def __init__(
        self,
        page: FirstRunPage,
        look: Look,
        settings: WindowSettings,
        dress: Callable[[str, int], None],
        change_language: Callable[[LanguageSettings], None],
    ) -> None:
        super().__init__(page)
        self._page = page
        self._look = look
        self._settings = settings
        self._dress, self._change_language = dress, change_language
        self.dialog: FramedDialog | None = None
        page.looks.clicked.connect(self.ask_look)
        page.keys_requested.connect(self.show_keys)
        page.help.clicked.connect(self.show_help)

    def ask_look(self) -> None:
        """Show a dialog for theme, text size, language and digits. A new language closes it and rebuilds the page."""
        from ui.desktop.base.look_card import AppearanceCard

        dialog = FramedDialog(self._look, _("หน้าตาและภาษา"), self._page.window())
        card = AppearanceCard(self._look, self._settings.language, languages(RESOURCES / "locale"))
        card.look_chosen.connect(self._dress)
        card.language_chosen.connect(dialog.accept)
        card.language_chosen.connect(self._change_language)
        dialog.fill(column(card, None), dialog.closer(_("เสร็จ")), min_width=560)
        self._open(dialog)

    def show_keys(self) -> None:
        sheet = ShortcutsDialog(
            self._look, ((_("หน้านี้"), self._page.keys.lines),), self._page.window()
        )
        sheet.help_requested.connect(self.show_help)
        self._open(sheet)

    def show_help(self) -> None:
        """Show the help in a dialog, from its first topic."""
        from ui.desktop.help.page import help_page

        dialog = FramedDialog(self._look, _("วิธีใช้"), self._page.window())
        dialog.fill(column(help_page(self._look), gap=0), dialog.closer(_("ปิด")), min_width=640)
        dialog.resize(most(dialog))
        self._open(dialog)

    def _open(self, dialog: FramedDialog) -> None:
        self.dialog = dialog
        dialog.open()


def go_on_from(previous_page: QWidget | None, page: QWidget | None) -> None:
    """Delete `previous_page`, if any. If both pages are of the first run, first copy what was entered to `page`."""
    if previous_page is None:
        return
    from ui.desktop.first.page import FirstRunPage

    if isinstance(previous_page, FirstRunPage) and isinstance(page, FirstRunPage):
        page.go_on_from(previous_page)
    previous_page.setParent(None)  # removes its shortcuts too
    previous_page.deleteLater()


class OfficeRecoveryGuide(QObject):
    """A controller that offers ways to go on if an office cannot be opened; its signals say which the person chose."""

    restore_requested = Signal(object, object)  # the backup
    salvaged = Signal(object, object)  # RepairReport: what was readable is in a new data file
    read_requested = Signal(object, bool)  # the folder, whether to back it up then
    renewal_requested = Signal(object)
    unsealed = Signal(object)  # its keys are back
    other_requested = Signal()
    refused = Signal(object)  # UserError

    def __init__(self, look: Look, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._look = look
        self._desk = desk
        self._window = window

    def offer(self, problem: UserError, folder: Path) -> None:
        """Offer ways to go on after an office could not be opened. If its keys are lost: type their passphrase, or work
        without them. If it is damaged: restore a backup or salvage data. If nothing helps, emit `refused`."""
        if isinstance(problem, LostKeysError):
            # the passphrase may be all that is missing
            if self._desk.keys.may_unseal(folder, problem.home):
                asking = self._ask_passphrase(problem, folder)
                asking.rejected.connect(lambda: self._show_ways(problem, folder, sealed=True))
            else:
                self._show_ways(problem, folder, sealed=False)
            return
        wreck = self._desk.rescue(folder)
        if wreck is None or not (wreck.backups or wreck.readable):
            self.refused.emit(problem)
            return
        from ui.desktop.backups.rescue import FolderSalvager, RescueDialog

        salvaging = FolderSalvager(
            self._look,
            self._desk,
            folder,
            lambda report: self.salvaged.emit(report, folder),
            self.refused.emit,
            self._window,
        )
        dialog = RescueDialog(
            self._look,
            problem,
            wreck,
            lambda file: self.restore_requested.emit(file, folder),
            salvaging.go,
            self._window,
        )
        dialog.open()
        if wreck.readable:
            salvaging.foresee(dialog)

    def _ask_passphrase(self, problem: LostKeysError, folder: Path) -> PromptDialog:
        title = _("ใส่รหัสผ่านของกุญแจ")
        why = _("กุญแจของโฟลเดอร์นี้ผนึกไว้ด้วยรหัสผ่านที่หน่วยงานตั้งไว้")
        prompt = passphrase(title, why, _("เปิด"), leave_label=_("ไม่มีรหัสผ่าน"))
        return ask(self._look, self._window, prompt, partial(self._unseal, problem, folder))

    def _unseal(self, problem: LostKeysError, folder: Path, typed: str, **_rest: object) -> None:
        work = partial(self._desk.keys.unseal, folder, problem.home, typed)
        opened = partial(self.unsealed.emit, folder)
        wait_for(
            self._look,
            _("กำลังเปิดกุญแจ"),
            self,
            self._window,
            work,
            lambda _keys: opened(),
            self.refused.emit,
        )

    def _show_ways(self, problem: LostKeysError, folder: Path, *, sealed: bool) -> None:
        from ui.desktop.backups.rescue import lost_keys

        prompt = lost_keys(
            problem,
            sealed=sealed,
            unlock=lambda: self._ask_passphrase(problem, folder),
            back_up=lambda: self.read_requested.emit(folder, True),
            renew=lambda: self._ask_renewal(problem, folder),
            open_other=self.other_requested.emit,
        )
        ask(self._look, self._window, prompt, lambda: self.read_requested.emit(folder, False))

    def _ask_renewal(self, problem: LostKeysError, folder: Path) -> None:
        from ui.desktop.backups.rescue import renewal

        ask(self._look, self._window, renewal(problem), lambda: self.renewal_requested.emit(folder))
