"""The dialogs of the first run (theme, language, keys, help), and the choices if an office does not open."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject
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

    from core.health.facts import RepairReport
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

        def change(language: LanguageSettings) -> None:
            dialog.accept()
            self._change_language(language)

        offered = languages(RESOURCES / "locale")
        card = AppearanceCard(self._look, self._settings.language, offered, self._dress, change)
        dialog.fill(column(card, None), dialog.closer(_("เสร็จ")), min_width=560)
        self._open(dialog)

    def show_keys(self) -> None:
        sheet = ShortcutsDialog(
            self._look, ((_("หน้านี้"), self._page.keys.lines),), self._page.window()
        )
        sheet.more.clicked.connect(self.show_help)
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


class RecoveryCalls(NamedTuple):
    """The ways to go on with a folder that could not be opened."""

    restore: Callable[[Path, Path], None]  # the backup, the folder
    salvaged: Callable[[RepairReport, Path], None]  # what was readable is in a new data file
    read: Callable[[Path, bool], None]  # whether to back it up then
    renew_keys: Callable[[Path], None]
    open: Callable[[Path], object]  # its keys are back
    open_other: Callable[[], None]
    refuse: Callable[[UserError], None]  # nothing helps


class OfficeRecoveryGuide(QObject):
    """A controller that offers ways to go on if an office cannot be opened, and calls the one the person chose."""

    def __init__(self, look: Look, desk: Desk, window: QWidget, calls: RecoveryCalls) -> None:
        super().__init__(window)
        self._calls = calls
        self._look = look
        self._desk = desk
        self._window = window

    def offer(self, problem: UserError, folder: Path) -> None:
        """Offer ways to go on after an office could not be opened. If its keys are lost: type their passphrase, or work
        without them. If it is damaged: restore a backup or salvage data. If nothing helps, refuse."""
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
            self._calls.refuse(problem)
            return
        from ui.desktop.backups.rescue import FolderSalvager, RescueDialog

        salvaging = FolderSalvager(
            self._look,
            self._desk,
            folder,
            lambda report: self._calls.salvaged(report, folder),
            self._calls.refuse,
            self._window,
        )
        dialog = RescueDialog(
            self._look,
            problem,
            wreck,
            lambda file: self._calls.restore(file, folder),
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
        wait_for(
            self._look,
            _("กำลังเปิดกุญแจ"),
            self,
            self._window,
            work,
            lambda _keys: self._calls.open(folder),
            self._calls.refuse,
        )

    def _show_ways(self, problem: LostKeysError, folder: Path, *, sealed: bool) -> None:
        from ui.desktop.backups.rescue import lost_keys

        prompt = lost_keys(
            problem,
            sealed=sealed,
            unlock=lambda: self._ask_passphrase(problem, folder),
            back_up=partial(self._calls.read, folder, True),
            renew=lambda: self._ask_renewal(problem, folder),
            open_other=self._calls.open_other,
        )
        ask(self._look, self._window, prompt, partial(self._calls.read, folder, False))

    def _ask_renewal(self, problem: LostKeysError, folder: Path) -> None:
        from ui.desktop.backups.rescue import renewal

        ask(self._look, self._window, renewal(problem), partial(self._calls.renew_keys, folder))
