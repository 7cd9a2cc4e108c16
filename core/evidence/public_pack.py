"""A pack for the public: without personal or signed files, with a list of what was left out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from core.entities import ENTITIES, ValueKind
from core.evidence.pack import Pack, PackFile, PackItem, PackPiece
from core.log.ports import Reader
from core.thai.searching import folded
from core.values import Absent

OPEN_KINDS = frozenset({"pdf", "jpeg", "png"})  # whose hidden data can be removed
SHORTEST = 4  # letters of words that are searched for; shorter ones occur everywhere
PREFIXES = ("ว่าที่ร้อยตรี", "ว่าที่ร.ต.", "นางสาว", "น.ส.", "นาย", "นาง", "ดร.", "mr.", "mrs.", "ms.", "dr.")
WHY = {
    "personal": "มีข้อมูลส่วนบุคคล",
    "signed": "เป็นฉบับที่ลงลายมือชื่อ",
    "kind": "ไฟล์ชนิดนี้อาจมีชื่อผู้จัดทำซ่อนอยู่ ให้แนบเป็น PDF หรือภาพแทน",
    "named": "พบชื่อหรือข้อมูลของบุคคลในไฟล์",
    "unread": "ตรวจไม่ได้ว่ามีชื่อบุคคลอยู่หรือไม่ เพราะไฟล์เสีย ถูกล็อก หรือใหญ่เกินไป",
    "away": "ไฟล์ต้นฉบับไม่อยู่ในเครื่องนี้",
    "words": "ข้อความมีชื่อหรือข้อมูลของบุคคล",
}


class Removed(NamedTuple):
    """Something the public pack leaves out; never named by its own text."""

    number: int  # of the evidence in the pack, 0 = words of the pack itself
    item: str  # id of the item it belonged to
    why: str  # a key of WHY
    files: int = 1


@dataclass(frozen=True, slots=True)
class Public:
    """The public part of a pack, and what was removed."""

    pack: Pack
    removed: tuple[Removed, ...]


def squeezed(words: str) -> str:
    """Text as it is compared with names: no spaces, no case, Arabic digits."""
    return "".join(folded(words).split())


def personal_words(reader: Reader, scope: str) -> tuple[str, ...]:
    """Every text of the unit in a field declared personal, squeezed; names of files excepted."""
    found: set[str] = set()
    for entity in ENTITIES.values():
        own = [field.name for field in entity.columns.values() if field.personal and field.kind is ValueKind.TEXT]
        families = tuple(f"{name}." for name, field in entity.families.items() if field.personal)
        if entity.name == "file" or not (own or families):
            continue
        for record in reader.records(entity.name, scope):
            names = [*own, *(name for name in record.fields if families and name.startswith(families))]
            for name in names:
                values = [record.value(name), *(one.value for one in record.shown(name).sides)]
                found |= {
                    squeezed(str(value)) for value in values if value is not None and not isinstance(value, Absent)
                }
    bare = {_bare(words) for words in found}
    return tuple(sorted(words for words in found | bare if len(words) >= SHORTEST))


def _bare(words: str) -> str:
    """A name without its title."""
    return next((words.removeprefix(prefix) for prefix in PREFIXES if words.startswith(prefix)), words)


def holds(words: str, personal: Sequence[str]) -> bool:
    """Whether a text names one of these persons."""
    text = squeezed(words)
    return any(word in text for word in personal)


def public_of(pack: Pack, personal: Sequence[str], now: Mapping[str, str]) -> Public:
    """The part of a pack for the public by the marks of its records and its own text.

    `now`: why files (SHA-256) must stay inside by the marks of today, where the pack is of a signed state.
    """
    removed: list[Removed] = []
    items = tuple(_public_item(item, personal, now, removed) for item in pack.items)
    return Public(replace(pack, items=items), tuple(removed))


def without(public: Public, why: Mapping[str, str], empty: bool) -> Public:
    """The same without these files (path -> a key of WHY), which a check of their content found.

    `empty`: keep pieces of which nothing is left.
    """
    removed = list(public.removed)
    items = []
    for item in public.pack.items:
        pieces = []
        for piece in item.pieces:
            gone = [file for file in piece.files if file.path in why]
            removed += [Removed(piece.number, item.id, why[file.path]) for file in gone]
            left = tuple(file for file in piece.files if file.path not in why)
            pieces.append(piece._replace(files=left))
        items.append(replace(item, pieces=tuple(piece for piece in pieces if empty or piece.files or piece.url)))
    return Public(replace(public.pack, items=tuple(items)), tuple(removed))


def _public_item(item: PackItem, personal: Sequence[str], now: Mapping[str, str], removed: list[Removed]) -> PackItem:
    pieces = (_public_piece(item, piece, personal, now, removed) for piece in item.pieces)
    return replace(item, pieces=tuple(piece for piece in pieces if piece is not None), missing=())


def _public_piece(
    item: PackItem, piece: PackPiece, personal: Sequence[str], now: Mapping[str, str], removed: list[Removed]
) -> PackPiece | None:
    """The public part of a piece; None when there is none."""
    if piece.kept:
        removed.append(Removed(piece.number, item.id, piece.kept, len(piece.files)))
        return None
    files: list[PackFile] = []
    for file in piece.files:
        why = file.kept or now.get(file.sha256) or ("" if file.kind in OPEN_KINDS else "kind")
        if why:
            removed.append(Removed(piece.number, item.id, why))
        else:
            files.append(file)
    named = [holds(text, personal) for text in (piece.title, piece.url)]
    removed += [Removed(piece.number, item.id, "words", 0)] * sum(named)
    title, url = ("" if found else text for found, text in zip(named, (piece.title, piece.url), strict=True))
    return piece._replace(files=tuple(files), title=title, url=url) if files or url else None
