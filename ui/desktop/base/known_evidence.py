"""Which piece of evidence that is here already proves a place too: the likeliest are offered first."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from core.evidence.deeds import link_evidence
from core.evidence.suggestions import Suggested, suggested
from core.evidence.view import Piece, evidence_view
from core.i18n import _
from core.log.ports import Reader
from core.values import Ref
from ui.desktop.base.background import BackgroundReader
from ui.desktop.base.room import Room
from ui.desktop.evidence.dialogs import At, PieceDialog

Then = Callable[[], None]  # what is done on the window's thread with what was read


def do(then: Then) -> None:
    then()


class KnownPieces(QObject):
    """Asks which piece that is here proves a place too, the likeliest first, and links it."""

    def __init__(self, room: Room, page: QWidget) -> None:
        super().__init__(page)
        self._room, self._page = room, page
        self._aside: BackgroundReader[Then] = BackgroundReader(room.session, do, self)

    def ask(self, at: At, asked: Sequence[str]) -> None:
        """`asked` are the words of what is looked for, as its form says them."""

        def read(reader: Reader) -> Then:
            pieces, found = pieces_of(self._room, reader), dict[Ref, Suggested]()
            for words in asked:
                found = {one.piece.ref: one for one in suggested(pieces, words, at.place)} | found
            return lambda: self._open(at, pieces, tuple(found.values()))

        self._aside.read(read)

    def link(self, evidence: Ref, at: At) -> None:
        self._room.session.do(partial(link_evidence, evidence=evidence, to=at.place, proof=at.proof))
        self._room.host.toast.emit(_("ผูกกับ {place} แล้ว").format(place=at.words))

    def _open(self, at: At, pieces: tuple[Piece, ...], found: tuple[Suggested, ...]) -> None:
        dialog = PieceDialog(self._room.look, at.words, pieces, self._page, found)
        dialog.told.connect(lambda ref: self.link(ref, at))
        dialog.open()


def pieces_of(room: Room, reader: Reader) -> tuple[Piece, ...]:
    return evidence_view(reader, room.session.forms, room.unit)
