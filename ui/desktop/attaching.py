"""Evidence for an item of an assessment: what was brought, files that are chosen, or a piece that is here already."""

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from core.actions.file_evidence import Place, link_evidence
from core.i18n import _
from core.model.values import Ref
from core.ports import Reader
from core.views.assessment_facts import answer_at, sheet_of
from core.views.assessment_rows import ItemRow
from core.views.evidence import Piece, evidence_view
from core.views.evidence_suggested import Suggested, suggested
from ui.desktop.aside import Aside
from ui.desktop.evidence_coming import coming_to
from ui.desktop.pages.assessment_attach import KNOWN, MENU, PRINT, THIS, Attach, AttachButton, Likely
from ui.desktop.pages.evidence_batch import At
from ui.desktop.pages.evidence_dialogs import PieceDialog
from ui.desktop.room import Room

OFFERED = 4  # pieces a menu offers
Then = Callable[[], None]  # what is done on the window's thread with what was read


def _do(then: Then) -> None:
    then()


class KnownPieces(QObject):
    """Asks which piece that is here proves a place too, the likeliest first, and links it."""

    def __init__(self, room: Room, page: QWidget) -> None:
        super().__init__(page)
        self._room, self._page = room, page
        self._aside: Aside[Then] = Aside(room.session, _do, self)

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


class Attaching(QObject):
    def __init__(self, room: Room, page: QWidget, subject: Callable[[], Ref | None]) -> None:
        """`subject` tells the assessment that is shown; `page` asks."""
        super().__init__(page)
        self._room, self._page, self._subject = room, page, subject
        self._known = KnownPieces(room, page)
        self._aside: Aside[Then] = Aside(room.session, _do, self)

    def attach(self, wish: Attach) -> None:
        ref, item = self._subject(), wish.item
        if ref is None:
            return
        missing = [proof.id for proof in item.proofs if proof.missing]
        proof = wish.proof if wish.proof is not None else missing[0] if len(missing) == 1 else ""
        proofs = tuple((one.id, one.text) for one in item.proofs)
        place = Place(ref, item.id)
        at = At(place, item.place, proofs, proof)
        if wish.how == MENU and wish.button is not None:
            self._open_menu(item, place, wish.button)
        elif wish.how == THIS and wish.evidence is not None:
            self._known.link(wish.evidence, at)
        elif wish.how == PRINT:
            self._room.host.place_wanted.emit("papers", answer_at(sheet_of(ref), item.id))
        elif wish.how == KNOWN:
            self._known.ask(at, [one.text for one in item.proofs if one.id == at.proof or not at.proof])
        else:
            coming_to(self._room, self._page).take(wish.brought, at)

    def _open_menu(self, item: ItemRow, place: Place, button: AttachButton) -> None:
        """Read what is likely beside the window, then open the menu."""

        def read(reader: Reader) -> Then:
            offered = likely(pieces_of(self._room, reader), item, place)
            return lambda: button.open_menu(item, offered) if isValid(button) else None

        self._aside.read(read)


def pieces_of(room: Room, reader: Reader) -> tuple[Piece, ...]:
    return evidence_view(reader, room.session.forms, room.unit)


def likely(pieces: tuple[Piece, ...], item: ItemRow, place: Place) -> list[Likely]:
    """The pieces that are offered for the proofs that are missing, the likeliest first."""
    found = [
        Likely(one.piece.ref, one.piece.title, proof.id, proof.text, one.why, one.rank)
        for proof in item.proofs
        if proof.missing
        for one in suggested(pieces, proof.text, place)
    ]
    return sorted(found, key=lambda one: -one.rank)[:OFFERED]
