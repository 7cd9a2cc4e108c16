"""Set fields of a record that is there."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from core.changes.present import standing
from core.errors import UserError
from core.i18n import _
from core.model.entities import is_fixed
from core.model.values import Change, Changes, Record, Ref, Written
from core.ports import Context, Store


class Wish(NamedTuple):
    """A field gets a value; `seen` is what the person was shown, None = what shows now."""

    field: str
    value: Written
    seen: tuple[str, ...] | None = None


def set_field(ctx: Context, store: Store, ref: Ref, wishes: Sequence[Wish], label: str = "set_field") -> Changes:
    """One save with every wished value that differs from what shows; nothing is written when none does."""
    record = standing(store, ref)
    changes = [change for wish in wishes if (change := wanted(record, wish))]
    return store.save(ctx, label, changes) if changes else Changes(label)


def wanted(record: Record, wish: Wish) -> Change | None:
    """The change a wish comes to; None when the value already stands unopposed."""
    shown = record.shown(wish.field)
    same = shown.value == wish.value and type(shown.value) is type(wish.value) and not shown.conflict
    if same and wish.seen in (None, shown.seen):
        return None
    if is_fixed(record.ref.entity, wish.field) and shown.seen:
        raise UserError(
            _("แก้ช่อง {name} ไม่ได้").format(name=wish.field),
            _("ช่องนี้กำหนดตั้งแต่สร้างและไม่เปลี่ยน"),
            _("ถ้าข้อมูลผิด ให้ลบแล้วสร้างใหม่"),
        )
    return Change(record.ref, wish.field, wish.value, shown.seen if wish.seen is None else wish.seen)


def fresh(ref: Ref, fields: Mapping[str, Written]) -> list[Change]:
    """The changes that make a new record; empty fields are left out."""
    return [Change(ref, name, value) for name, value in fields.items() if value is not None]
