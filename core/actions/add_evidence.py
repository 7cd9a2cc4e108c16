"""File a piece of evidence under something: the evidence, its file, and the link to what it proves."""

from pathlib import PurePath
from typing import NamedTuple

from core.errors import UserError
from core.i18n import _
from core.model.natural import record_id
from core.model.values import Change, Changes, Plain, Ref, Text, Written
from core.ports import Context, Store

TARGETS = frozenset({"row", "progress", "assessment", "signoff"})


class KeptFile(NamedTuple):
    """A file as it lies in the office folder."""

    name: str  # as people call it; never a path
    sha256: str
    size: int  # bytes
    type: str  # by its first bytes; "" = nobody knows
    preview: str  # SHA-256 of a JPEG of at most 40 kB, or ""


def add_evidence(
    ctx: Context, store: Store, to: Ref, file: KeptFile, item: str = "", proof: str = "", title: str = ""
) -> Changes:
    """Evidence with one file, linked to a record of the same scope and to an item and proof of its form.

    UserError when there is no such record, or nothing can be proved of it.
    """
    record = store.record(to)
    if record is None or record.deleted or to.entity not in TARGETS:
        raise UserError(
            _("แนบหลักฐานไม่ได้"),
            _("เพราะไม่พบรายการที่จะแนบ หรือรายการชนิดนี้แนบหลักฐานไม่ได้"),
            _("โปรดเลือกกิจกรรม ผลการดำเนินงาน หรือแบบประเมินของหน่วยงาน แล้วลองใหม่"),
        )
    scope = to.scope
    evidence = Ref(scope, "evidence", ctx.new_id())
    kept = Ref(scope, "file", record_id(scope, "file", evidence.local, file.sha256))
    link = Ref(scope, "link", record_id(scope, "link", evidence.local, to.local, item, proof))
    said: list[tuple[Ref, dict[str, Written]]] = [
        (evidence, {"title": Text(title or PurePath(file.name).stem)}),
        (
            kept,
            {
                "evidence": Plain(evidence.local),
                "sha256": Plain(file.sha256),
                "name": Text(file.name),
                "type": Plain(file.type) if file.type else None,
                "size": file.size,
                "preview": Plain(file.preview) if file.preview else None,
            },
        ),
        (
            link,
            {
                "evidence": Plain(evidence.local),
                "target": Plain(to.local),
                "item": Plain(item) if item else None,
                "proof": Plain(proof) if proof else None,
            },
        ),
    ]
    changes = [Change(ref, name, value) for ref, fields in said for name, value in fields.items() if value is not None]
    return store.save(ctx, "add_evidence", changes)
