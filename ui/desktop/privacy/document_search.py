"""Searches the text of documents for somebody in the background, file by file, until stopped."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from shiboken6 import isValid

from core.log.ports import Reader
from core.privacy.documents import Searched, documents, same_files, search
from core.privacy.person_data import PersonalItem
from ui.desktop.base.background import in_background
from ui.desktop.base.room import Room
from ui.session import Ended


class DocumentSearch(QObject):
    progressed = Signal(object, bool)  # Searched; whether it is still running
    found = Signal(object, object)  # the PersonalItems found, Searched: at the end or when stopped
    _step = Signal(object, int)

    def __init__(self, room: Room, parent: QObject) -> None:
        super().__init__(parent)
        self._room = room
        self._turn, self._stopped = 0, False  # the current search; an older one ends before its next file
        self._step.connect(self._came)
        room.host.closing.connect(self.stop)

    def begin(self, names: Sequence[str], known: Sequence[PersonalItem]) -> None:
        """Search all documents that are not `known` already."""
        self._turn, self._stopped = self._turn + 1, False
        turn = self._turn
        in_background(lambda: self._search(turn, tuple(names), known), lambda found: self._ended(turn, found))

    def stop(self) -> None:
        """Begin no further file; what was found is still reported."""
        self._stopped = True

    def _search(
        self, turn: int, names: tuple[str, ...], known: Sequence[PersonalItem]
    ) -> tuple[Searched, tuple[PersonalItem, ...]]:
        room, forms = self._room, self._room.session.forms

        def asked(reader: Reader) -> tuple[PersonalItem, ...]:
            return documents(reader, forms, room.unit, known)

        done = Searched(0, 0)
        try:
            for done in search(room.session.read(asked), partial(room.desk.files.wording, room.folder, names=names)):
                if self._turn != turn or self._stopped or not isValid(self):
                    break
                self._step.emit(done, turn)
            return done, room.session.read(lambda reader: same_files(reader, forms, room.unit, done.found))
        except Ended:
            return done, ()

    def _came(self, searched: Searched, turn: int) -> None:
        if turn == self._turn and not self._stopped:
            self.progressed.emit(searched, True)

    def _ended(self, turn: int, found: tuple[Searched, tuple[PersonalItem, ...]] | None) -> None:
        if found is not None and isValid(self) and turn == self._turn:
            self.progressed.emit(found[0], False)
            self.found.emit(found[1], found[0])
