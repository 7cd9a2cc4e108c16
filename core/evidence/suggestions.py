"""Evidence that may prove one more target: used for the same elsewhere, in any form and year."""

from collections.abc import Sequence
from typing import NamedTuple

from core.evidence.kinds import EvidenceTarget, kind_of_words, kind_words
from core.evidence.view import Piece, Use
from core.i18n import _
from core.records.programme_steps import day
from core.thai.days import short_date
from core.thai.searching import folded

SAME_WORDS, IN_TITLE, SAME_KIND = 3, 2, 1
SHORTEST = 4  # letters of words that are looked for in a title


class Suggested(NamedTuple):
    """A piece that may prove a target, and why."""

    piece: Piece
    why: str
    rank: int  # SAME_WORDS | IN_TITLE | SAME_KIND


def suggested(pieces: Sequence[Piece], asked: str, target: EvidenceTarget) -> tuple[Suggested, ...]:
    """The pieces that may be what the form asks for (`asked`); the likeliest first, then the newest."""
    found = []
    for piece in pieces:
        if not any(use.place == target for use in piece.uses) and (rank := rate(piece, asked)):
            found.append(Suggested(piece, _why(piece, asked, rank), rank))
    return tuple(sorted(found, key=lambda one: (one.rank, one.piece.signed, one.piece.date), reverse=True))


def rate(piece: Piece, asked: str) -> int:
    """How well the piece fits what is asked for; 0 = not at all."""
    wanted = folded(asked)
    if not wanted:
        return 0
    if any(_same(use, wanted) for use in piece.uses):
        return SAME_WORDS
    if len(wanted) >= SHORTEST and wanted in folded(piece.title):
        return IN_TITLE
    return SAME_KIND if piece.kind and piece.kind == kind_of_words(asked) else 0


def _same(use: Use, wanted: str) -> bool:
    """Used for a proof of the same text, or for a row of that name, in any form and year."""
    row = len(wanted) >= SHORTEST and use.place.target.entity != "assessment"
    return folded(use.proof) == wanted or (row and wanted in folded(use.words))


def _why(piece: Piece, asked: str, rank: int) -> str:
    when = day(piece.date)
    signed = _("ฉบับลงนามเมื่อ {day}").format(day=short_date(when)) if piece.signed and when else ""
    if rank == SAME_WORDS:
        use = next(use for use in piece.uses if _same(use, folded(asked)))
        why = _("ใช้กับ{place}").format(place=use.words)
        if use.proof:
            why = _("ใช้เป็น “{proof}” ที่ {place}").format(proof=use.proof, place=use.words)
    elif rank == IN_TITLE:
        why = _("ชื่อตรงกับหลักฐานที่ข้อนี้ขอ")
    else:
        why = _("ชนิดเดียวกัน: {kind}").format(kind=kind_words(piece.kind))
    return "  ".join(filter(None, (signed, why)))
