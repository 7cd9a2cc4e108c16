"""Evidence for an item of an assessment: what was brought, files that are chosen, or a piece that is here already."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from core.actions.file_evidence import Place
from core.model.values import Ref
from core.ports import Reader
from core.views.assessment_facts import answer_at, sheet_of
from core.views.assessment_rows import ItemRow
from core.views.evidence import Piece
from core.views.evidence_suggested import suggested
from ui.desktop.aside import Aside
from ui.desktop.evidence_coming import coming_to
from ui.desktop.evidence_known import KnownPieces, Then, do, pieces_of
from ui.desktop.pages.assessment_attach import KNOWN, MENU, PRINT, THIS, Attach, AttachButton, Likely
from ui.desktop.pages.evidence_batch import At
from ui.desktop.room import Room

OFFERED = 4  # pieces a menu offers


class Attaching(QObject):
    def __init__(self, room: Room, page: QWidget, subject: Callable[[], Ref | None]) -> None:
        """`subject` tells the assessment that is shown; `page` asks."""
        super().__init__(page)
        self._room, self._page, self._subject = room, page, subject
        self._known = KnownPieces(room, page)
        self._aside: Aside[Then] = Aside(room.session, do, self)

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


def likely(pieces: tuple[Piece, ...], item: ItemRow, place: Place) -> list[Likely]:
    """The pieces that are offered for the proofs that are missing, the likeliest first."""
    found = [
        Likely(one.piece.ref, one.piece.title, proof.id, proof.text, one.why, one.rank)
        for proof in item.proofs
        if proof.missing
        for one in suggested(pieces, proof.text, place)
    ]
    return sorted(found, key=lambda one: -one.rank)[:OFFERED]
