"""Photographs that phones in a room gave for an item: proposals until a person attaches them, and as what."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from core.evidence.kinds import KINDS, kind_of_words, kind_words
from core.i18n import _
from core.thai.numbering import arabic_digits
from core.workshop.view import Workshop


@dataclass(frozen=True, slots=True)
class WaitingPhoto:
    """One that waits to be looked at; whose phone gave it is not kept."""

    key: str  # hex
    item: str
    at: str  # ISO, when it came


class HeldPhoto(NamedTuple):
    """One of whatever room."""

    room: str  # id of the assessment its workshop is of
    photo: WaitingPhoto  # of no item where no list names it any more


def unsaved_words(count: int) -> str:
    """What is said of so many that wait wherever backups are spoken of; "" of none."""
    said = _("ภาพจากโทรศัพท์ที่รอดู {n} ภาพอยู่ในเครื่องนี้เท่านั้น ไม่อยู่ในไฟล์สำรองใด แนบเป็นหลักฐานแล้วจึงถูกสำรอง")
    return said.format(n=count) if count else ""


@dataclass(frozen=True, slots=True)
class PhotoUse:
    """As what a photograph may be attached to its item: a proof that is demanded, or only a kind of evidence."""

    proof: str  # "" = no demanded one
    kind: str
    words: str
    missing: bool = False  # a demanded proof of which there is not enough yet


def photo_uses(held: Workshop, item: str) -> tuple[PhotoUse, ...]:
    """The proofs the form demands of the item, missing ones first; then every kind of evidence, photographs first."""
    given, proofs = held.facts.given_proofs, held.facts.tree.proofs(item)
    demanded = [
        PhotoUse(
            one.id,
            kind_of_words(str(one.kind)) or "photo",
            arabic_digits(str(one.kind)),
            len(given.get((item, one.id), ())) < max(one.many, 1),
        )
        for one in proofs
    ]
    kinds = ("photo", *(one for one in KINDS if one != "photo"))
    return (
        *sorted(demanded, key=lambda one: not one.missing),
        *(PhotoUse("", one, _("{kind} (ไม่ใช่หลักฐานที่แบบระบุ)").format(kind=kind_words(one))) for one in kinds),
    )


def known_use(uses: Sequence[PhotoUse]) -> PhotoUse | None:
    """The one that needs no asking: the only proof of the item that is missing; None = a person says which."""
    missing = [one for one in uses if one.missing]
    return missing[0] if len(missing) == 1 else None
