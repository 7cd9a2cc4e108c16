"""Make a record: a row of a plan, or anything else that repeats."""

from collections.abc import Mapping

from core.actions.set_field import fresh
from core.errors import UserError
from core.i18n import _
from core.model.entities import DELETED, ENTITIES
from core.model.natural import record_id
from core.model.values import Change, Changes, Ref, Written
from core.ports import Context, Store


def add_row(
    ctx: Context, store: Store, scope: str, entity: str, fields: Mapping[str, Written], label: str = "add_row"
) -> Changes:
    """Make a record of `entity` in `scope`; `touched` holds its reference.

    A record with a natural key that is here already is refused, in the bin it comes back with these values.
    """
    ref = born(ctx, scope, entity, fields)
    before = store.record(ref)
    if before is None:
        return store.save(ctx, label, fresh(ref, fields))
    if not before.deleted:
        raise UserError(
            _("สร้าง {ref} ไม่ได้").format(ref=ref.local),
            _("มีข้อมูลนี้อยู่แล้ว"),
            _("แก้ข้อมูลเดิมแทนการสร้างใหม่"),
        )
    changes = [Change(ref, DELETED, None, before.shown(DELETED).seen)]
    changes += [
        Change(ref, name, value, before.shown(name).seen)
        for name, value in fields.items()
        if value != before.value(name)
    ]
    return store.save(ctx, label, changes)


def born(ctx: Context, scope: str, entity: str, fields: Mapping[str, Written]) -> Ref:
    """The reference a record with these fields has: from its natural key, or a new random id."""
    key = ENTITIES[entity].key
    if not key:
        return Ref(scope, entity, ctx.new_id())
    missing = [name for name in key if fields.get(name) is None and name not in NO_FIELD]
    if missing:
        raise UserError(
            _("สร้าง {entity} ไม่ได้").format(entity=entity),
            _("ขาดช่องที่ใช้ระบุตัว: {names}").format(names=", ".join(missing)),
            _("ใส่ช่องที่ขาดแล้วลองใหม่"),
        )
    return Ref(scope, entity, record_id(scope, entity, *(key_part(fields.get(name)) for name in key)))


def key_part(value: Written) -> str | int:
    return value if isinstance(value, int) else str(value or "")


NO_FIELD = frozenset({"item", "proof", "subject"})  # parts of a key that may be empty
