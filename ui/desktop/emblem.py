"""Keeps the card of the emblem in step with the folder: a picture is chosen, kept beside the pen, then set."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, QSize
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog

from core.actions.set_emblem import choose_emblem, set_emblem
from core.i18n import _
from core.views.emblem import emblem_of
from ui.desktop.evidence_files import Keeping
from ui.desktop.pages.emblem_card import SIDE, EmblemCard
from ui.desktop.room import Room
from ui.desktop.thumbs import read
from ui.desktop.upkeep import Upkeep
from ui.session import Job

SHARP = 4  # times the size on the screen at most: text of 200 % on a screen of double density


class EmblemDesk(QObject):
    def __init__(self, room: Room, card: EmblemCard) -> None:
        super().__init__(card)
        self._room, self._card = room, card
        self._under_way: tuple[Job, Keeping] | None = None
        card.choose.clicked.connect(self.ask)
        card.remove.clicked.connect(lambda: room.session.do(partial(set_emblem, file=None)))
        self._upkeep = Upkeep(room, card, self.refresh, entities=frozenset({"office", "evidence", "file"}))
        room.news.ended.connect(self._ended)
        room.host.closing.connect(self._close)

    def refresh(self) -> None:
        """Show the picture that papers bear now."""
        room = self._room
        named = room.session.read(lambda reader: emblem_of(reader, room.unit))
        path = room.office.post.shelf.path(named) if named else None
        there = path is not None and path.exists()
        self._card.show_picture(read(path, QSize(SIDE * SHARP, SIDE * SHARP)) if path and there else QImage())

    def ask(self) -> None:
        """Ask for a picture, then use it."""
        kinds = _("ไฟล์ภาพ (*.png *.jpg *.jpeg)")
        found, _kind = QFileDialog.getOpenFileName(self._card, _("เลือกภาพครุฑหรือตรา"), "", kinds)
        if found and self._under_way is None:
            self.use(Path(found))

    def use(self, path: Path) -> None:
        keeping = Keeping(partial(self._room.desk.files.keep, self._room.folder), [path])
        self._under_way = self._room.session.do(partial(choose_emblem, keep=keeping.keep, path=path)), keeping

    def _ended(self, job: Job) -> None:
        if self._under_way is not None and job is self._under_way[0]:
            self._under_way[1].close()
            self._under_way = None

    def _close(self) -> None:
        if self._under_way is not None:
            self._under_way[0].cancel()
            self._under_way[1].close()
