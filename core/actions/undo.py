"""Take back the last save: new ops with the old values, where nobody has written on top of it."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from core.errors import UserError
from core.i18n import _
from core.model.entities import DELETED, ENTITIES, is_fixed
from core.model.values import Absent, Change, Changes, Record, Ref, Value
from core.ports import Context, Past, Reader, Store


class Kept(NamedTuple):
    """What an undo left alone, because somebody has written since; field "" = the whole record."""

    ref: Ref
    field: str


def undo(ctx: Context, store: Store) -> Iterator[Kept | Changes]:
    """Undo the newest save of this person (of this device, when nobody is named) that is not undone yet.

    Yields what had to be left alone, then the changes. UserError when there is nothing to undo.
    """
    save = store.last_save(ctx.person or None)
    if not save:
        raise UserError(_("ไม่มีอะไรให้เลิกทำ"), _("ยังไม่มีการบันทึก หรือเลิกทำครบแล้ว"), _("ทำงานต่อได้ตามปกติ"))
    wanted: list[Change] = []
    touched: dict[Ref, list[Past]] = {}
    for op in store.save_of(save):
        touched.setdefault(op.ref, []).append(op)
    for ref, ops in touched.items():
        for found in taken_back(store, ref, ops):
            if isinstance(found, Kept):
                yield found
            else:
                wanted.append(found)
    if not wanted:
        raise UserError(_("เลิกทำไม่ได้"), _("มีผู้แก้ข้อมูลเหล่านี้ต่อแล้วทั้งหมด"), _("แก้ค่าที่ต้องการโดยตรง"))
    yield store.save(ctx, "undo", wanted, undoes=save)


def taken_back(reader: Reader, ref: Ref, ops: Sequence[Past]) -> Iterator[Change | Kept]:
    """The changes that bring one record back to what it said before these ops of one save."""
    record = reader.record(ref)
    if record is None:
        return
    if any(is_fixed(ref.entity, op.field) for op in ops):
        yield unborn(reader, record, ops)
        return
    last = {op.field: op for op in ops}
    for name, op in last.items():
        first = next(one for one in ops if one.field == name)
        value = value_before(reader, first)
        if record.shown(name).seen != (op.op,) or isinstance(value, Absent):
            yield Kept(ref, name)
        else:
            yield Change(ref, name, value, (op.op,))


def unborn(reader: Reader, record: Record, ops: Sequence[Past]) -> Change | Kept:
    """A record that was made by the save goes to the bin, unless it or what it contains holds more by now."""
    mine = {op.op for op in ops}
    grown = {seen for shown in record.fields.values() for seen in shown.seen} - mine
    if record.deleted or grown or any(filled(reader, record.ref, ops[0].save)):
        return Kept(record.ref, "")
    return Change(record.ref, DELETED, reader.cut(record.ref.scope), record.shown(DELETED).seen)


def filled(reader: Reader, ref: Ref, save: str) -> Iterator[Ref]:
    """Records that lie in this one and were not made by the same save."""
    made = {op.ref for op in reader.save_of(save)}
    for entity in ENTITIES.values():
        if ref.entity in entity.targets and entity.name in INSIDE_BY_REFERENCE:
            for inner in reader.records(entity.name, ref.scope, **{entity.container: ref.local}):
                if inner.ref not in made:
                    yield inner.ref


INSIDE_BY_REFERENCE = frozenset(name for name, entity in ENTITIES.items() if entity.container not in ("", "body"))


def value_before(reader: Reader, op: Past) -> Value:
    """What the field said to the writer of the op: the newest of the ops it names, null when it names none."""
    for older in reader.history(op.ref, op.field):
        if older.op in op.parents:
            return older.value
    return None
