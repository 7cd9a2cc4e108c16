"""The files of a piece of evidence: one more, one in place of another, one made from another."""

from collections.abc import Callable, Generator, Iterator
from pathlib import Path

from core.actions.add_evidence import KeptFile, of_file
from core.actions.set_field import fresh
from core.changes.present import standing
from core.errors import UserError
from core.i18n import _
from core.model.entities import DELETED
from core.model.natural import record_id
from core.model.values import Change, Changes, Plain, Record, Ref
from core.ports import Context, Reader, Store


def added(reader: Reader, evidence: Ref, file: KeptFile, made_from: Ref | None = None) -> list[Change]:
    """What makes a file one of the evidence's that count; nothing when it is one."""
    kept = Ref(evidence.scope, "file", record_id(evidence.scope, "file", evidence.local, file.sha256))
    there = reader.record(kept)
    if there is None:
        source = {"made_from": Plain(made_from.local)} if made_from is not None else {}
        return fresh(kept, of_file(evidence, file) | source)
    changes = [Change(kept, DELETED, None, there.shown(DELETED).seen)] if there.deleted else []
    if there.text("replaced_by"):
        changes.append(Change(kept, "replaced_by", None, there.shown("replaced_by").seen))
    return changes


def replace_file(ctx: Context, store: Store, old: Ref, file: KeptFile) -> Changes:
    """The file stands where the old one stood, which is kept and can be looked at. UserError when it is the same."""
    record = standing(store, old)
    evidence = home_of(record)
    new = Ref(old.scope, "file", record_id(old.scope, "file", evidence.local, file.sha256))
    if new == old:
        raise UserError(
            _("ไม่ได้แทนไฟล์ {name}").format(name=record.text("name")[:80]),
            _("เพราะไฟล์ที่เลือกเป็นไฟล์เดียวกับที่มีอยู่"),
            _("โปรดเลือกไฟล์ฉบับใหม่ แล้วลองอีกครั้ง"),
        )
    changes = [*added(store, evidence, file), Change(old, "replaced_by", Plain(new.local), seen_of(record))]
    return store.save(ctx, "replace_file", changes)


def bring_replacement(
    ctx: Context, store: Store, keep: Callable[[Path], Generator[None, None, KeptFile]], path: Path, old: Ref
) -> Iterator[Changes | None]:
    """Keep a file beside the pen, then put it in place of the old one. Raises UserError."""
    file = yield from keep(path)
    done = replace_file(ctx, store, old, file)
    yield Changes(done.label, done.save, done.touched, (file.doubt,)) if file.doubt else done


def home_of(file: Record) -> Ref:
    """The evidence a file belongs to; of what is no file one that nothing can be written of."""
    return Ref(file.ref.scope, "evidence", file.text("evidence").partition("/")[2])


def seen_of(file: Record) -> tuple[str, ...]:
    return file.shown("replaced_by").seen
