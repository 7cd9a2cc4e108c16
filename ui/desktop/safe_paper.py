"""Saves the paper in front as a PDF that only a password opens."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject

from core.actions.print_paper import Wanted
from core.papers.typed import Pairs
from core.papers.view import Paper
from ui.desktop.pages.papers import PapersPage, per_page
from ui.desktop.pages.safe_dialog import SafeDialog, SafeWish
from ui.desktop.room import Room


class SafePaper(QObject):
    def __init__(self, room: Room, page: PapersPage, words_of: Callable[[Paper], Pairs]) -> None:
        super().__init__(page)
        self._room, self._page, self._words_of = room, page, words_of
        page.side.safe.clicked.connect(self._ask)

    def _ask(self) -> None:
        paper = self._page.paper
        if paper is not None:
            dialog = SafeDialog(self._room.look, paper.title, self._page)
            dialog.told.connect(self._save)
            dialog.open()

    def _save(self, wish: SafeWish) -> None:
        paper, page = self._page.paper, self._page
        if paper is not None:
            said = self._words_of(paper)
            asked = (paper.subject, paper.form, Path(), page.digits.key, per_page(page))
            self._room.files.print_safe(paper.file, Wanted(*asked, wish.password, wish.attach, said))
