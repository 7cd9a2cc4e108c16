"""Serves the backups page."""

from pathlib import Path

from PySide6.QtCore import QObject

from core.i18n import _
from ui.desktop.backups.page import BackupsPage
from ui.desktop.base.asking_files import ask_file
from ui.desktop.base.page_context import PageContext


class BackupsDesk(QObject):
    def __init__(self, room: PageContext, page: BackupsPage) -> None:
        super().__init__(page)
        self._room, self._page = room, page
        page.make.clicked.connect(self._make)
        page.second.clicked.connect(self._second)
        page.choose.clicked.connect(self._choose)
        page.restore_wanted.connect(room.host.rescue_wanted)
        room.backing.made.connect(lambda _made: self.refresh())
        room.backing.failed.connect(lambda _problem: self.refresh())

    def refresh(self) -> None:
        """List the backups, also while the page is hidden: there are few."""
        backing, backups = self._room.backing, self._room.office.backups
        self._page.show_backups(backups.listed(), backups.unfit(), backing.kept(), busy=backing.busy)

    def _make(self) -> None:
        self._room.backing.make("asked")
        self.refresh()

    def _second(self) -> None:
        self._room.backing.to_second(self._page)
        self.refresh()

    def _choose(self) -> None:
        if file := ask_backup(self._page, self._room.folder / "backups"):
            self._room.host.rescue_wanted.emit(file)


def ask_backup(page: BackupsPage, start: Path) -> Path | None:
    """The backup file a person chooses."""
    kinds = _("ไฟล์สำรอง (*.backup.zip)")
    return ask_file(page, _("เลือกไฟล์สำรอง"), kinds, "backups", start)
