"""File a piece of evidence under something: the evidence, its file, and the link to what it proves."""

from pathlib import PurePath
from typing import NamedTuple

from core.actions.set_field import fresh
from core.errors import UserError
from core.i18n import _
from core.model.entities import DELETED
from core.model.natural import record_id
from core.model.photo import NO_EDIT, Edit
from core.model.values import Change, Changes, Plain, Ref, Text, Written
from core.ports import Context, Reader, Store

TARGETS = frozenset({"row", "progress", "assessment", "signoff"})


class Wanted(NamedTuple):
    """How the photographs of an office are kept."""

    pixels: int = 2000  # the longest side; 0 = as large as they are
    place: bool = False  # with the place where they were taken
    edit: Edit = NO_EDIT  # what is covered in it, or cut off


AS_THE_OFFICE_KEEPS = Wanted()


class KeptFile(NamedTuple):
    """A file as it lies in the office folder."""

    name: str  # as people call it; never a path
    sha256: str
    size: int  # bytes
    type: str  # by its first bytes; "" = nobody knows
    preview: str  # SHA-256 of a JPEG of at most 40 kB, or ""
    taken: str = ""  # when, as its camera or its folder says: `2026-03-05T10:20`
    doubt: str = ""  # what is odd about it though it is kept, as a sentence


def add_evidence(
    ctx: Context, store: Store, to: Ref, file: KeptFile, item: str = "", proof: str = "", title: str = ""
) -> Changes:
    """Evidence with one file, linked to a record of the same scope and to an item and proof of its form.

    UserError when there is no such record, or nothing can be proved of it.
    """
    check_target(store, to)
    evidence = Ref(to.scope, "evidence", ctx.new_id())
    changes = [*filed(evidence, file, title), *linked(evidence, to, item, proof)]
    return store.save(ctx, "add_evidence", changes)


def check_target(reader: Reader, to: Ref) -> None:
    """UserError when there is no such record, or nothing can be proved of it."""
    record = reader.record(to)
    if record is None or record.deleted or to.entity not in TARGETS:
        raise UserError(
            _("แนบหลักฐานไม่ได้"),
            _("เพราะไม่พบรายการที่จะแนบ หรือรายการชนิดนี้แนบหลักฐานไม่ได้"),
            _("โปรดเลือกกิจกรรม ผลการดำเนินงาน หรือแบบประเมินของหน่วยงาน แล้วลองใหม่"),
        )


def filed(evidence: Ref, file: KeptFile, title: str = "", date: str = "") -> list[Change]:
    """What makes a piece of evidence of one file."""
    kept = Ref(evidence.scope, "file", record_id(evidence.scope, "file", evidence.local, file.sha256))
    own: dict[str, Written] = {
        "title": Text(title or PurePath(file.name).stem),
        "date": Plain(date) if date else None,
    }
    return [*fresh(evidence, own), *fresh(kept, of_file(evidence, file))]


def of_file(evidence: Ref, file: KeptFile) -> dict[str, Written]:
    """The fields of a file of the evidence."""
    return {
        "evidence": Plain(evidence.local),
        "sha256": Plain(file.sha256),
        "name": Text(file.name),
        "type": Plain(file.type) if file.type else None,
        "size": file.size,
        "preview": Plain(file.preview) if file.preview else None,
        "taken": Plain(file.taken) if file.taken else None,
    }


def linked(evidence: Ref, to: Ref, item: str = "", proof: str = "") -> list[Change]:
    """What makes the link of evidence to what it proves."""
    link = Ref(evidence.scope, "link", record_id(evidence.scope, "link", evidence.local, to.local, item, proof))
    fields: dict[str, Written] = {
        "evidence": Plain(evidence.local),
        "target": Plain(to.local),
        "item": Plain(item) if item else None,
        "proof": Plain(proof) if proof else None,
    }
    return fresh(link, fields)


def unless_linked(reader: Reader, changes: list[Change]) -> list[Change]:
    """What makes a link, unless it stands; one in the bin is brought back, for the same link has the same name."""
    there = reader.record(changes[0].ref)
    if there is None:
        return changes
    return [Change(there.ref, DELETED, None, there.shown(DELETED).seen)] if there.deleted else []
