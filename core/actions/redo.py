"""Do again what the last undo took back, where nobody has written on top of it."""

from collections.abc import Iterator

from core.actions.undo import Kept, standing_for, value_before
from core.changes.op import REDO
from core.changes.signoff import SIGNOFFS
from core.errors import UserError
from core.i18n import _
from core.model.entities import DELETED
from core.model.values import Absent, Change, Changes
from core.ports import Context, Past, Reader, Store


def redo(ctx: Context, store: Store) -> Iterator[Kept | Changes]:
    """Take back the newest undo of this person (of this device, when nobody is named), if nothing was saved since.

    Yields what had to be left alone, then the changes. UserError when there is nothing to do again.
    """
    save = store.history.last_undo(ctx.person or None)
    if not save:
        raise UserError(_("ไม่มีอะไรให้ทำซ้ำ"), _("ยังไม่ได้เลิกทำ หรือมีการบันทึกใหม่แล้ว"), _("ทำงานต่อได้ตามปกติ"))
    wanted: list[Change] = []
    for op in store.history.save(save):
        found = again(store, op)
        if isinstance(found, Kept):
            yield found
        else:
            wanted.append(found)
    if not wanted:
        raise UserError(_("ทำซ้ำไม่ได้"), _("มีผู้แก้ข้อมูลเหล่านี้ต่อแล้วทั้งหมด"), _("แก้ค่าที่ต้องการโดยตรง"))
    yield store.save(ctx, REDO, wanted, undoes=save)


def again(reader: Reader, op: Past) -> Change | Kept:
    """The change that gives a field back what an op of an undo took from it; a sign-off that was ended stays so."""
    record = reader.record(op.ref)
    past = {one.op: one for one in reader.history.of(op.ref, op.field)}
    value = value_before(past, op)
    if record is None or op.ref.entity in SIGNOFFS or isinstance(value, Absent):
        return Kept(op.ref, op.field)
    seen = record.shown(op.field).seen
    if standing_for(past, seen) != standing_for(past, {op.op}):
        return Kept(op.ref, op.field)
    if op.field == DELETED and value is not None:
        value = reader.history.cut(op.ref.scope)
    return Change(op.ref, op.field, value, seen)
