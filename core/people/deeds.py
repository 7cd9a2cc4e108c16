"""Add and edit the people of an office. People are never deleted, because records of what they did name them."""

from collections.abc import Collection

from core.errors import UserError
from core.forms.ports import Store
from core.forms.vocabulary import written
from core.i18n import _
from core.log.deeds import FieldWrite, add_row, set_field
from core.log.ports import Context
from core.values import Changes, Ref


def add_person(
    ctx: Context, store: Store, name: str, position: str = "", roles: Collection[str] = ()
) -> Changes:
    """Add a person with these roles to the office; `touched` names the new record. UserError if `name` is empty."""
    if not name.strip():
        raise UserError(_("เพิ่มบุคคลไม่ได้"), _("ยังไม่ได้กรอกชื่อ"), _("กรอกชื่อ แล้วลองอีกครั้ง"))
    values = {
        "name": name.strip(),
        "position": position.strip(),
        "roles": ",".join(sorted(roles)) or None,
        "active": 1,
    }
    fields = {field: written("person", field, value) for field, value in values.items()}
    return add_row(ctx, store, ctx.unit, "person", fields, label="add_person")


def edit_person(
    ctx: Context,
    store: Store,
    ref: Ref,
    name: str | None = None,
    position: str = "",
    roles: Collection[str] | None = None,
    *,
    active: bool = True,
) -> Changes:
    """Set a person's name, position, roles, and whether the person works here (`active`). If `name` is None, name and
    position stay unchanged; if `roles` is None, the roles do. UserError if the name is empty."""
    values: dict[str, object] = {"active": int(active)}
    if name is not None:
        if not name.strip():
            raise UserError(_("แก้ไขบุคคลไม่ได้"), _("ยังไม่ได้กรอกชื่อ"), _("กรอกชื่อ แล้วลองอีกครั้ง"))
        values |= {"name": name.strip(), "position": position.strip()}
    if roles is not None:
        values |= {"roles": ",".join(sorted(roles)) or None}
    writes = [FieldWrite(field, written("person", field, value)) for field, value in values.items()]
    return set_field(ctx, store, ref, writes, "edit_person")
