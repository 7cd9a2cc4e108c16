"""Evidence for an item: filed at once where it is known which proof it is, else asked about."""

from collections.abc import Callable

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

from core.assessment.rows import ItemRow
from core.assessment.sheets import answer_at, sheet_of
from core.evidence.kinds import EvidenceTarget
from core.evidence.view import Piece, suggested
from core.values import Ref
from ui.desktop.assessment.asks import CHIP, KNOWN, MENU, PRINT, THIS, Attach, AttachButton, Likely
from ui.desktop.base.background import BackgroundReader
from ui.desktop.base.known_evidence import KnownPieces, pieces_of
from ui.desktop.base.page_context import Bring, FileTarget, PageContext

OFFERED = 4  # pieces a menu offers


class Attachments(QObject):
    def __init__(self, room: PageContext, page: QWidget, subject: Callable[[], Ref | None], bring: Bring) -> None:
        """`subject` gives the assessment that is shown; `page` asks."""
        super().__init__(page)
        self._room, self._page, self._subject, self._bring = room, page, subject, bring
        self._known = KnownPieces(room, page)
        self._reader = BackgroundReader(room.session, self)

    def attach(self, wish: Attach) -> None:
        ref, item = self._subject(), wish.item
        if ref is None:
            return
        proof = wish.proof if wish.proof is not None else meant_proof(item)
        proofs = tuple((one.id, one.text) for one in item.proofs)
        place = EvidenceTarget(ref, item.id)
        sure = bool(proof) and (wish.how == CHIP or (wish.proof is None and bool(wish.brought)))
        at = FileTarget(place, item.place, proofs, proof, sure)
        if wish.how == MENU and wish.button is not None:
            self._open_menu(item, place, wish.button)
        elif wish.how == THIS and wish.evidence is not None:
            self._known.link(wish.evidence, at)
        elif wish.how == PRINT:
            self._room.host.place_wanted.emit("papers", answer_at(sheet_of(ref), item.id))
        elif wish.how == KNOWN:
            self._known.ask(at, [one.text for one in item.proofs if one.id == at.proof or not at.proof])
        else:
            self._bring(self._page, wish.brought, at)

    def _open_menu(self, item: ItemRow, place: EvidenceTarget, button: AttachButton) -> None:
        """Read what is likely beside the window, then open the menu."""
        self._reader.read(
            lambda reader: likely(pieces_of(self._room, reader), item, place),
            lambda offered: button.open_menu(item, offered) if isValid(button) else None,
        )


def meant_proof(item: ItemRow) -> str:
    """Which proof something is that is brought to an item: the one that is missing, or the one it asks at all."""
    missing = [proof.id for proof in item.proofs if proof.missing] or [proof.id for proof in item.proofs]
    return missing[0] if len(missing) == 1 else ""


def likely(pieces: tuple[Piece, ...], item: ItemRow, place: EvidenceTarget) -> list[Likely]:
    """The pieces that are offered for the proofs that are missing, the likeliest first."""
    found = [
        Likely(one.piece.ref, one.piece.title, proof.id, proof.text, one.why, one.rank)
        for proof in item.proofs
        if proof.missing
        for one in suggested(pieces, proof.text, place)
    ]
    return sorted(found, key=lambda one: -one.rank)[:OFFERED]
