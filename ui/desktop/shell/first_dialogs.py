"""What the first run offers beside its steps: how the window looks, the keys, the help."""

from collections.abc import Callable

from PySide6.QtCore import QObject

from core.i18n import THAI, _, language, languages
from ui.desktop.base.look_card import LookCard
from ui.desktop.base.settings import LanguageSettings, Settings
from ui.desktop.first.page import FirstRun
from ui.desktop.help.desk import HELP, topics
from ui.desktop.help.keys_sheet import KeysSheet
from ui.desktop.help.page import HelpPage
from ui.desktop.theme.look import RESOURCES, Look
from ui.desktop.widgets.dialog import Framed
from ui.desktop.widgets.layout import column


class FirstDialogs(QObject):
    """Hangs on the first run and goes with it."""

    def __init__(
        self,
        page: FirstRun,
        look: Look,
        settings: Settings,
        dress: Callable[[str, int], None],
        say: Callable[[LanguageSettings], None],
    ) -> None:
        super().__init__(page)
        self._page, self._look, self._settings, self._dress, self._say = page, look, settings, dress, say
        self.dialog: Framed | None = None
        page.spoken.connect(say)
        page.looks.clicked.connect(self.ask_look)
        page.keys_wanted.connect(self.show_keys)
        page.help.clicked.connect(self.show_help)

    def ask_look(self) -> None:
        """Theme, size, language and digits; another language makes the page anew, and closes this."""
        dialog = Framed(self._look, _("หน้าตาและภาษา"), self._page.window())
        card = LookCard(self._look, self._settings.speech, languages(RESOURCES / "locale"))
        card.looked.connect(self._dress)
        card.spoken.connect(dialog.accept)
        card.spoken.connect(self._say)
        close = dialog.closer(_("เสร็จ"))
        dialog.fill(column(card, None), close, wide=560)
        self._open(dialog)

    def show_keys(self) -> None:
        sheet = KeysSheet(self._look, ((_("หน้านี้"), self._page.keys.lines),), self._page.window())
        sheet.help_wanted.connect(self.show_help)
        self._open(sheet)

    def show_help(self) -> None:
        """Every page of the help, from the beginning."""
        window = self._page.window()
        dialog = Framed(self._look, _("วิธีใช้"), window)
        pictures = HELP / language() / "pictures"
        shown = HelpPage(self._look, topics(language()), pictures if pictures.is_dir() else HELP / THAI / "pictures")
        inside = column(shown, gap=0)
        dialog.fill(inside, dialog.closer(_("ปิด")), wide=640)
        dialog.resize(window.width() - 60, window.height() - 40)
        self._open(dialog)

    def _open(self, dialog: Framed) -> None:
        self.dialog = dialog
        dialog.open()
