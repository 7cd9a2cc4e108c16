"""The dialogs of the first run: theme and language, keys, help."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from core.i18n import _, languages
from ui.desktop.base.look_card import LookCard
from ui.desktop.base.settings import LanguageSettings, Settings
from ui.desktop.first.page import FirstRun
from ui.desktop.help.desk import help_page
from ui.desktop.help.keys_sheet import KeysSheet
from ui.desktop.theme.look import RESOURCES, Look
from ui.desktop.widgets.dialog import FramedDialog
from ui.desktop.widgets.layout import column


class FirstDialogs(QObject):
    """A child of the first run, deleted with it."""

    def __init__(
        self, page: FirstRun, look: Look, settings: Settings, dress: Callable[[str, int], None],
        change_language: Callable[[LanguageSettings], None],
    ) -> None:  # fmt: skip
        super().__init__(page)
        self._page, self._look, self._settings = page, look, settings
        self._dress, self._change_language = dress, change_language
        self.dialog: FramedDialog | None = None
        page.language_chosen.connect(change_language)
        page.looks.clicked.connect(self.ask_look)
        page.keys_wanted.connect(self.show_keys)
        page.help.clicked.connect(self.show_help)

    def ask_look(self) -> None:
        """Theme, size, language and digits; another language rebuilds the page and closes this dialog."""
        dialog = FramedDialog(self._look, _("หน้าตาและภาษา"), self._page.window())
        card = LookCard(self._look, self._settings.language, languages(RESOURCES / "locale"))
        card.look_chosen.connect(self._dress)
        card.language_chosen.connect(dialog.accept)
        card.language_chosen.connect(self._change_language)
        dialog.fill(column(card, None), dialog.closer(_("เสร็จ")), wide=560)
        self._open(dialog)

    def show_keys(self) -> None:
        sheet = KeysSheet(self._look, ((_("หน้านี้"), self._page.keys.lines),), self._page.window())
        sheet.help_wanted.connect(self.show_help)
        self._open(sheet)

    def show_help(self) -> None:
        """The whole help, from its first page."""
        window = self._page.window()
        dialog = FramedDialog(self._look, _("วิธีใช้"), window)
        dialog.fill(column(help_page(self._look), gap=0), dialog.closer(_("ปิด")), wide=640)
        dialog.resize(window.width() - 60, window.height() - 40)
        self._open(dialog)

    def _open(self, dialog: FramedDialog) -> None:
        self.dialog = dialog
        dialog.open()
